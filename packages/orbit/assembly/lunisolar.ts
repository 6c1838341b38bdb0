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
  C_ONE,
  C_QUARTER,
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

const E2 = 0; // the order of the twelve coefficients of a body: two of e, two of i, three of l, three of g, two of h
const I2 = 2;
const L2 = 4;
const L4 = 6;
const G2 = 7;
const G4 = 9;
const H2 = 10;

/**
 * Sine and cosine of a body's mean anomaly, in fields `sine` and `cosine`, become sin f and ½ sin f cos f of its true
 * anomaly f. `twoE` is the constant that holds twice the eccentricity of its orbit.
 */
export function trueAnomaly(
  twoE: i32,
  sine: i32,
  cosine: i32,
  state: usize,
  count: i32,
  k: usize,
): void {
  const twice = v128.load(k + twoE * 16);
  let ps = state + sine * 16;
  let pc = state + cosine * 16;
  for (let n = 0; n < count; n++) {
    const sinM = v128.load(ps);
    const cosM = v128.load(pc);
    const x = mul(twice, sinM);
    const x2 = mul(x, x);
    const odd = madd(x2, madd(x2, get(k, C_T7), get(k, C_T5)), get(k, C_T3));
    const even = madd(x2, madd(x2, get(k, C_T8), get(k, C_T6)), get(k, C_T4));
    const sinX = madd(mul(x, x2), odd, x);
    const cosX = madd(x2, madd(x2, even, get(k, C_T2)), get(k, C_ONE));
    const sinF = madd(cosM, sinX, mul(sinM, cosX));
    const cosF = nmadd(sinM, sinX, mul(cosM, cosX));
    v128.store(ps, sinF);
    v128.store(pc, mul(mul(sinF, get(k, C_HALF)), cosF));
    ps += STATE_FIELDS * 16;
    pc += STATE_FIELDS * 16;
  }
}

/** Coefficients `i2` and `i2 + 1` of a body, with ½ sin² f − ¼ and ½ sin f cos f (which counts negative), on `sum`. */
// @inline
function pair(sum: v128, body: usize, i2: i32, f2: v128, f3: v128): v128 {
  return nmadd(get(body, i2 + 1), f3, madd(get(body, i2), f2, sum));
}

/**
 * The sums over both bodies: the Sun's sin f and ½ sin f cos f in the first pair of fields, the Moon's in the second. Leaves
 * the inclination as the next angle; says whether an eccentricity may be faulty.
 */
export function lunisolar(block: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  let least = f64x2.splat(0.5);
  let most = f64x2.splat(0.5);
  for (let n = 0; n < count; n++) {
    const sun = block + DEEP_SUN * 16;
    const moon = block + DEEP_MOON * 16;
    const half = get(k, C_HALF);
    const quarter = get(k, C_QUARTER);
    const sunF = get(state, STATE_SIN);
    const sun2 = sub(mul(mul(sunF, half), sunF), quarter);
    const sun3 = get(state, STATE_COS);
    const moonF = get(state, STATE_SIN_NODE);
    const moon2 = sub(mul(mul(moonF, half), moonF), quarter);
    const moon3 = get(state, STATE_COS_NODE);
    const e = pair(pair(get(state, STATE_E), sun, E2, sun2, sun3), moon, E2, moon2, moon3);
    const i = pair(pair(f64x2.splat(0), sun, I2, sun2, sun3), moon, I2, moon2, moon3);
    const sunL = pair(mul(get(sun, L4), sunF), sun, L2, sun2, sun3);
    const sunG = pair(mul(get(sun, G4), sunF), sun, G2, sun2, sun3);
    const h = pair(pair(f64x2.splat(0), sun, H2, sun2, sun3), moon, H2, moon2, moon3);
    set(state, STATE_E, e);
    set(state, STATE_ANGLE, add(get(state, STATE_I), i));
    set(state, STATE_DELTA_I, i);
    set(state, STATE_DELTA_L, pair(madd(get(moon, L4), moonF, sunL), moon, L2, moon2, moon3));
    set(state, STATE_DELTA_G, pair(madd(get(moon, G4), moonF, sunG), moon, G2, moon2, moon3));
    set(state, STATE_DELTA_H, h);
    least = f64x2.pmin(least, e);
    most = f64x2.pmax(most, e);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  const faulty = v128.or(f64x2.lt(least, f64x2.splat(0)), f64x2.gt(most, f64x2.splat(1)));
  return v128.any_true(faulty) ? MET_FAULT : 0;
}
