/**
 * Long-period terms of Sun and Moon. Spacetrack Report 3, DEEP; Hujsak 1979.
 * The true anomaly of the body is its mean anomaly and 2 e sin M, which is small: its sine and cosine are those of the mean
 * anomaly, turned by a Taylor rotation (2 e ≤ 0.11 rad, remainder below 1e-14).
 */
import {
  DEEP_MOON,
  DEEP_SUN,
  STATE_ANGLE,
  STATE_COS,
  STATE_COS_NODE,
  STATE_DELTA_G,
  STATE_DELTA_H,
  STATE_DELTA_I,
  STATE_DELTA_L,
  STATE_E,
  STATE_FIELDS,
  STATE_I,
  STATE_SIN,
  STATE_SIN_NODE,
} from '../src/kernel/fields';
import {
  C_HALF,
  C_MOON_2E,
  C_ONE,
  C_QUARTER,
  C_SUN_2E,
  C_T2,
  C_T3,
  C_T4,
  C_T5,
  C_T6,
  C_T7,
  C_T8,
} from './constants';
import { add, get, madd, mul, nmadd, set, sub } from './lanes';
import { MET_FAULT } from './near';

const E2 = 0; // the order of the twelve coefficients of a body
const E3 = 1;
const I2 = 2;
const I3 = 3;
const L2 = 4;
const L3 = 5;
const L4 = 6;
const G2 = 7;
const G3 = 8;
const G4 = 9;
const H2 = 10;
const H3 = 11;

/** Adds one body's terms to those in the state, or begins with them; from sine and cosine of its mean anomaly. */
// @inline
function body(
  begin: bool,
  sinM: v128,
  cosM: v128,
  twoE: v128,
  c: usize,
  state: usize,
  k: usize,
): void {
  const x = mul(twoE, sinM);
  const x2 = mul(x, x);
  const odd = madd(x2, madd(x2, get(k, C_T7), get(k, C_T5)), get(k, C_T3));
  const even = madd(x2, madd(x2, get(k, C_T8), get(k, C_T6)), get(k, C_T4));
  const sinX = madd(mul(x, x2), odd, x);
  const cosX = madd(x2, madd(x2, even, get(k, C_T2)), get(k, C_ONE));
  const sinF = madd(cosM, sinX, mul(sinM, cosX));
  const cosF = nmadd(sinM, sinX, mul(cosM, cosX));
  const half = mul(sinF, get(k, C_HALF));
  const f2 = sub(mul(half, sinF), get(k, C_QUARTER));
  const f3 = mul(half, cosF); // negative
  const e = nmadd(get(c, E3), f3, madd(get(c, E2), f2, get(state, STATE_E)));
  let i = nmadd(get(c, I3), f3, mul(get(c, I2), f2));
  let l = madd(get(c, L4), sinF, nmadd(get(c, L3), f3, mul(get(c, L2), f2)));
  let g = madd(get(c, G4), sinF, nmadd(get(c, G3), f3, mul(get(c, G2), f2)));
  let h = nmadd(get(c, H3), f3, mul(get(c, H2), f2));
  if (!begin) {
    i = add(i, get(state, STATE_DELTA_I));
    l = add(l, get(state, STATE_DELTA_L));
    g = add(g, get(state, STATE_DELTA_G));
    h = add(h, get(state, STATE_DELTA_H));
    set(state, STATE_ANGLE, add(get(state, STATE_I), i));
  }
  set(state, STATE_E, e);
  set(state, STATE_DELTA_I, i);
  set(state, STATE_DELTA_L, l);
  set(state, STATE_DELTA_G, g);
  set(state, STATE_DELTA_H, h);
}

/** The Sun's mean anomaly is in the first pair of sine and cosine. */
export function sunTerms(block: usize, stride: usize, state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const sin = get(state, STATE_SIN);
    const cos = get(state, STATE_COS);
    body(true, sin, cos, get(k, C_SUN_2E), block + DEEP_SUN * 16, state, k);
    block += stride;
    state += STATE_FIELDS * 16;
  }
}

/** The Moon's in the second. Leaves the inclination as the next angle; says whether an eccentricity may be faulty. */
export function moonTerms(block: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  let least = f64x2.splat(0.5);
  let most = f64x2.splat(0.5);
  for (let n = 0; n < count; n++) {
    const sin = get(state, STATE_SIN_NODE);
    const cos = get(state, STATE_COS_NODE);
    body(false, sin, cos, get(k, C_MOON_2E), block + DEEP_MOON * 16, state, k);
    least = f64x2.pmin(least, get(state, STATE_E));
    most = f64x2.pmax(most, get(state, STATE_E));
    block += stride;
    state += STATE_FIELDS * 16;
  }
  const faulty = v128.or(f64x2.lt(least, f64x2.splat(0)), f64x2.gt(most, f64x2.splat(1)));
  return v128.any_true(faulty) ? MET_FAULT : 0;
}
