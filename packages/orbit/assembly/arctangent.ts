/** The one arctangent of the kernel: Lyddane's node. */
import {
  C_ONE,
  D_ATAN_0,
  D_ATAN_1,
  D_ATAN_2,
  D_ATAN_3,
  D_ATAN_4,
  D_ATAN_5,
  D_ATAN_6,
  D_ATAN_7,
  D_ATAN_8,
  D_ATAN_9,
  D_TAN,
} from './constants';
import { add, get, madd, mul, second, sub } from './lanes';

/**
 * atan2(y, x) in half-turns, −1…1. The smaller over the larger is at most 1; above tan π/8 the addition theorem takes it
 * below. Minimax polynomial in t² (Remez exchange), 1.2e-16.
 */
export function arcTangent(y: v128, x: v128, k: usize): v128 {
  const d = second(k);
  const one = get(k, C_ONE);
  const absX = f64x2.abs(x);
  const absY = f64x2.abs(y);
  const steep = f64x2.gt(absY, absX);
  const top = v128.bitselect(absX, absY, steep);
  const bottom = v128.bitselect(absY, absX, steep);
  const large = f64x2.gt(top, mul(bottom, get(d, D_TAN)));
  const up = v128.bitselect(sub(top, bottom), top, large);
  const down = v128.bitselect(add(top, bottom), bottom, large);
  const empty = f64x2.eq(down, f64x2.splat(0)); // both are zero: the angle is zero
  const t = f64x2.div(up, v128.bitselect(one, down, empty));
  const t2 = mul(t, t);
  let p = madd(t2, get(d, D_ATAN_9), get(d, D_ATAN_8));
  p = madd(p, t2, get(d, D_ATAN_7));
  p = madd(p, t2, get(d, D_ATAN_6));
  p = madd(p, t2, get(d, D_ATAN_5));
  p = madd(p, t2, get(d, D_ATAN_4));
  p = madd(p, t2, get(d, D_ATAN_3));
  p = madd(p, t2, get(d, D_ATAN_2));
  p = madd(p, t2, get(d, D_ATAN_1));
  p = mul(t, madd(p, t2, get(d, D_ATAN_0)));
  p = add(p, v128.and(large, f64x2.splat(0.25)));
  p = v128.bitselect(sub(f64x2.splat(0.5), p), p, steep);
  p = v128.bitselect(sub(one, p), p, f64x2.lt(x, f64x2.splat(0)));
  return v128.or(p, v128.and(y, f64x2.splat(-0)));
}
