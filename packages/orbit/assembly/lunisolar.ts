/**
 * Long-period terms of Sun and Moon: the five changes that `finishDeep` adds. Spacetrack Report 3, DEEP; Hujsak 1979.
 * The true anomaly of the body is its mean anomaly and 2 e sin M, which is small: its sine and cosine are those of the
 * mean anomaly, turned by a Taylor rotation (2 e ≤ 0.11 rad, remainder below 1e-14).
 */
import {
  DEEP_MOON,
  DEEP_MOON_ANOMALY,
  DEEP_SUN,
  DEEP_SUN_ANOMALY,
  STATE_DELTA_E,
  STATE_DELTA_G,
  STATE_DELTA_H,
  STATE_DELTA_I,
  STATE_DELTA_L,
  STATE_FIELDS,
  STATE_T,
} from '../src/kernel/fields';
import {
  C_HALF,
  C_MOON_2E,
  C_MOON_RATE,
  C_ONE,
  C_QUARTER,
  C_SUN_2E,
  C_SUN_RATE,
  C_T2,
  C_T3,
  C_T4,
  C_T5,
  C_T6,
  C_T7,
  C_T8,
} from './constants';
import {
  add,
  cosPi,
  get,
  madd,
  mul,
  nmadd,
  reduced,
  set,
  shifted,
  signed,
  sinPi,
  sub,
} from './lanes';

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

/** Adds one body's terms to those in the state, or begins with them. */
// @inline
function body(
  begin: bool,
  anomaly0: v128,
  rate: i32,
  twoE: i32,
  coefficients: usize,
  state: usize,
  k: usize,
): void {
  const anomaly = madd(get(k, rate), get(state, STATE_T), anomaly0);
  const whole = shifted(k, anomaly);
  const r = reduced(k, anomaly, whole);
  const r2 = mul(r, r);
  const sinM = signed(sinPi(k, r, r2), whole);
  const cosM = signed(cosPi(k, r2), whole);
  const x = mul(get(k, twoE), sinM);
  const x2 = mul(x, x);
  const odd = madd(x2, madd(x2, get(k, C_T7), get(k, C_T5)), get(k, C_T3));
  const even = madd(x2, madd(x2, get(k, C_T8), get(k, C_T6)), get(k, C_T4));
  const sinX = madd(mul(x, x2), odd, x);
  const cosX = madd(x2, madd(x2, even, get(k, C_T2)), get(k, C_ONE));
  const sinF = madd(cosM, sinX, mul(sinM, cosX));
  const cosF = nmadd(sinM, sinX, mul(cosM, cosX));
  const half = mul(sinF, get(k, C_HALF));
  const f2 = sub(mul(half, sinF), get(k, C_QUARTER));
  const f3 = f64x2.neg(mul(half, cosF));
  const c = coefficients;
  let e = mul(get(c, E2), f2);
  let i = mul(get(c, I2), f2);
  let l = mul(get(c, L2), f2);
  let g = mul(get(c, G2), f2);
  let h = mul(get(c, H2), f2);
  if (!begin) {
    e = add(e, get(state, STATE_DELTA_E));
    i = add(i, get(state, STATE_DELTA_I));
    l = add(l, get(state, STATE_DELTA_L));
    g = add(g, get(state, STATE_DELTA_G));
    h = add(h, get(state, STATE_DELTA_H));
  }
  set(state, STATE_DELTA_E, madd(get(c, E3), f3, e));
  set(state, STATE_DELTA_I, madd(get(c, I3), f3, i));
  set(state, STATE_DELTA_L, madd(get(c, L4), sinF, madd(get(c, L3), f3, l)));
  set(state, STATE_DELTA_G, madd(get(c, G4), sinF, madd(get(c, G3), f3, g)));
  set(state, STATE_DELTA_H, madd(get(c, H3), f3, h));
}

export function sunTerms(block: usize, stride: usize, state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const sun = get(block, DEEP_SUN_ANOMALY);
    body(true, sun, C_SUN_RATE, C_SUN_2E, block + DEEP_SUN * 16, state, k);
    block += stride;
    state += STATE_FIELDS * 16;
  }
}

export function moonTerms(block: usize, stride: usize, state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const moon = get(block, DEEP_MOON_ANOMALY);
    body(false, moon, C_MOON_RATE, C_MOON_2E, block + DEEP_MOON * 16, state, k);
    block += stride;
    state += STATE_FIELDS * 16;
  }
}
