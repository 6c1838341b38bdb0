/**
 * Two lanes of f64: multiply-add, and sine and cosine of angles in half-turns.
 * sin πx and cos πx: with k the whole number nearest x and r = x − k (exact), they are (−1)^k sin πr and (−1)^k cos πr, so a
 * reduction is three operations and a sign, without the Cody–Waite constants that radians need (Muller, Elementary
 * Functions, 3rd ed., §11). The polynomials are minimax on |r| ≤ ½ in r² (Remez exchange, 60 digits).
 * A line of the form "// @inline" becomes the decorator of that name in the build.
 */
import {
  C_ATAN_0,
  C_COS_1,
  C_COS_2,
  C_COS_3,
  C_COS_4,
  C_COS_5,
  C_COS_6,
  C_COS_7,
  C_COS_8,
  C_MAGIC,
  C_ONE,
  C_SIN_0,
  C_SIN_1,
  C_SIN_2,
  C_SIN_3,
  C_SIN_4,
  C_SIN_5,
  C_SIN_6,
  C_SIN_7,
  C_TAN,
} from './constants';

/** Field `i` at `p`. */
// @inline
export function get(p: usize, i: i32): v128 {
  return v128.load(p + i * 16);
}

// @inline
export function set(p: usize, i: i32, value: v128): void {
  v128.store(p + i * 16, value);
}

// @inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** a b + c: fused in the relaxed tier, rounded twice in the fixed one. */
// @inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** c − a b */
// @inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
  return f64x2.sub(c, f64x2.mul(a, b));
}

/** x + 1.5 · 2⁵²: the sum holds the nearest whole number in its low bits. */
// @inline
export function shifted(k: usize, x: v128): v128 {
  return add(x, get(k, C_MAGIC));
}

/** x less the whole number that `shifted` found: |r| ≤ ½. */
// @inline
export function reduced(k: usize, x: v128, whole: v128): v128 {
  return sub(x, sub(whole, get(k, C_MAGIC)));
}

/** Turns the sign of lanes whose whole number is odd. */
// @inline
export function signed(value: v128, whole: v128): v128 {
  return v128.xor(value, i64x2.shl(whole, 63));
}

/** sin πr, |r| ≤ ½, from r and r². */
// @inline
export function sinPi(k: usize, r: v128, r2: v128): v128 {
  let p = madd(r2, get(k, C_SIN_7), get(k, C_SIN_6));
  p = madd(p, r2, get(k, C_SIN_5));
  p = madd(p, r2, get(k, C_SIN_4));
  p = madd(p, r2, get(k, C_SIN_3));
  p = madd(p, r2, get(k, C_SIN_2));
  p = madd(p, r2, get(k, C_SIN_1));
  p = madd(p, r2, get(k, C_SIN_0));
  return mul(p, r);
}

/** cos πr, |r| ≤ ½, from r². */
// @inline
export function cosPi(k: usize, r2: v128): v128 {
  let p = madd(r2, get(k, C_COS_8), get(k, C_COS_7));
  p = madd(p, r2, get(k, C_COS_6));
  p = madd(p, r2, get(k, C_COS_5));
  p = madd(p, r2, get(k, C_COS_4));
  p = madd(p, r2, get(k, C_COS_3));
  p = madd(p, r2, get(k, C_COS_2));
  p = madd(p, r2, get(k, C_COS_1));
  return madd(p, r2, get(k, C_ONE));
}

/**
 * atan2(y, x) in half-turns, −1…1. The smaller over the larger is at most 1; above tan π/8 the addition theorem takes it
 * below. Minimax polynomial in t² (Remez exchange), 1.2e-16.
 */
export function arcTangent(y: v128, x: v128, k: usize): v128 {
  const one = get(k, C_ONE);
  const absX = f64x2.abs(x);
  const absY = f64x2.abs(y);
  const steep = f64x2.gt(absY, absX);
  const top = v128.bitselect(absX, absY, steep);
  const bottom = v128.bitselect(absY, absX, steep);
  const large = f64x2.gt(top, mul(bottom, get(k, C_TAN)));
  const up = v128.bitselect(sub(top, bottom), top, large);
  const down = v128.bitselect(add(top, bottom), bottom, large);
  const empty = f64x2.eq(down, f64x2.splat(0)); // both are zero: the angle is zero
  const t = f64x2.div(up, v128.bitselect(one, down, empty));
  const t2 = mul(t, t);
  let p = madd(t2, get(k, C_ATAN_0 + 9), get(k, C_ATAN_0 + 8));
  p = madd(p, t2, get(k, C_ATAN_0 + 7));
  p = madd(p, t2, get(k, C_ATAN_0 + 6));
  p = madd(p, t2, get(k, C_ATAN_0 + 5));
  p = madd(p, t2, get(k, C_ATAN_0 + 4));
  p = madd(p, t2, get(k, C_ATAN_0 + 3));
  p = madd(p, t2, get(k, C_ATAN_0 + 2));
  p = madd(p, t2, get(k, C_ATAN_0 + 1));
  p = mul(t, madd(p, t2, get(k, C_ATAN_0)));
  p = add(p, v128.and(large, f64x2.splat(0.25)));
  p = v128.bitselect(sub(f64x2.splat(0.5), p), p, steep);
  p = v128.bitselect(sub(one, p), p, f64x2.lt(x, f64x2.splat(0)));
  return v128.or(p, v128.and(y, f64x2.splat(-0)));
}
