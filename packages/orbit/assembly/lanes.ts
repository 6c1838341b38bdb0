/**
 * Two lanes of f64: multiply-add, and sine and cosine of angles in half-turns.
 * sin πx and cos πx: with k the whole number nearest x and r = x − k (exact), they are (−1)^k sin πr and (−1)^k cos πr, so a
 * reduction is three operations and a sign, without the Cody–Waite constants that radians need (Muller, Elementary
 * Functions, 3rd ed., §11). The polynomials are minimax on |r| ≤ ½ in r² (Remez exchange, 60 digits).
 * A line of the form "// @inline" becomes the decorator of that name in the build.
 */
import {
  C_COS_1,
  C_COS_2,
  C_COS_3,
  C_COS_4,
  C_COS_5,
  C_COS_6,
  C_COS_7,
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

/** The second table of constants. */
// @inline
export function second(k: usize): usize {
  return k + 64 * 16;
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
  let p = madd(r2, get(k, C_COS_7), get(k, C_COS_6));
  p = madd(p, r2, get(k, C_COS_5));
  p = madd(p, r2, get(k, C_COS_4));
  p = madd(p, r2, get(k, C_COS_3));
  p = madd(p, r2, get(k, C_COS_2));
  p = madd(p, r2, get(k, C_COS_1));
  return madd(p, r2, get(k, C_ONE));
}
