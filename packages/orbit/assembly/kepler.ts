/**
 * Kepler's equation, and the place in the plane. Spacetrack Report 3 §6.
 * With S = e sin M and C = e cos M the equation for δ = E − M is δ = S cos δ + C sin δ, and |δ| ≤ e: no angle is reduced in
 * its solution, and at the solution e sin E = δ. The start S / |1 − e exp(iM)| is right to the third order of e; what is
 * left after the steps of each range was measured over 4000 anomalies. One block takes one range, so no lane waits.
 */
import {
  STATE_A_OVER_R,
  STATE_AXN,
  STATE_AYN,
  STATE_BETA,
  STATE_BETA2,
  STATE_COS,
  STATE_COS_DELTA,
  STATE_DELTA,
  STATE_E_COS_M,
  STATE_E_SIN_M,
  STATE_SIN_DELTA,
  STATE_E_SIN_E,
  STATE_FIELDS,
  STATE_R_OVER_A,
  STATE_SIN,
} from '../src/kernel/fields';
import {
  C_H1,
  C_H2,
  C_H3,
  C_HALF,
  C_INVERSE_PI,
  C_ONE,
  C_T2,
  C_T3,
  C_T4,
  C_T5,
  C_T6,
  D_HIGH_COS_1,
  D_HIGH_COS_2,
  D_HIGH_COS_3,
  D_HIGH_COS_4,
  D_HIGH_COS_5,
  D_HIGH_COS_6,
  D_HIGH_SIN_1,
  D_HIGH_SIN_2,
  D_HIGH_SIN_3,
  D_HIGH_SIN_4,
  D_HIGH_SIN_5,
  D_HIGH_SIN_6,
  D_MID_COS_1,
  D_MID_COS_2,
  D_MID_COS_3,
  D_MID_COS_4,
  D_MID_SIN_1,
  D_MID_SIN_2,
  D_MID_SIN_3,
  D_MID_SIN_4,
  D_ROUGH_COS_1,
  D_ROUGH_COS_2,
  D_ROUGH_COS_3,
  D_ROUGH_SIN_1,
  D_ROUGH_SIN_2,
  D_ROUGH_SIN_3,
} from './constants';
import { add, cosPi, get, madd, mul, nmadd, second, set, sinPi, sub } from './lanes';

/** Least 1 − e² of each range. */
const LOW: f64 = 1 - 0.02 * 0.02; // one Newton step: 1e-16
const MID: f64 = 1 - 0.2 * 0.2; // one Halley step: 1.2e-14
const HIGH: f64 = 1 - 0.8 * 0.8; // two: 2e-14

const STEP_MAX_RAD: f64 = 1e-6; // a third-order step this small leaves less than 1e-16
const STEPS_MAX: i32 = 12;

/** Solves `count` pairs whose least 1 − e² is `least`, from sine and cosine of the mean longitude. */
export function kepler(least: f64, state: usize, count: i32, k: usize): void {
  if (least >= LOW) {
    beginLow(state, count, k);
    finishLow(state, count, k);
    return;
  }
  const d = second(k);
  beginKepler(state, count, k);
  if (least >= MID) {
    stepMid(state, count, k, d);
  } else if (least >= HIGH) {
    stepRough(state, count, k, d);
    stepHigh(state, count, k, d);
  } else {
    stepsAny(state, count, k);
  }
  finishKepler(state, count, k);
}

/** e cos M */
// @inline
function eCosM(state: usize): v128 {
  return madd(
    get(state, STATE_AXN),
    get(state, STATE_COS),
    mul(get(state, STATE_AYN), get(state, STATE_SIN)),
  );
}

/** e sin M */
// @inline
function eSinM(state: usize): v128 {
  return nmadd(
    get(state, STATE_AYN),
    get(state, STATE_COS),
    mul(get(state, STATE_AXN), get(state, STATE_SIN)),
  );
}

/** Halley's step for f = δ − e sin E, with slope 1 − e cos E. Danby 1988, §6.6. */
// @inline
function halley(f: v128, slope: v128, eSinE: v128, k: usize): v128 {
  const bend = nmadd(mul(f, eSinE), get(k, C_HALF), mul(slope, slope));
  return f64x2.div(mul(f, slope), bend);
}

/** Sine and cosine of the argument of latitude, from those of δ; `share` is e sin E / (1 + β). */
// @inline
function place(
  state: usize,
  sinD: v128,
  cosD: v128,
  eSinE: v128,
  share: v128,
  aOverR: v128,
): void {
  const axn = get(state, STATE_AXN);
  const ayn = get(state, STATE_AYN);
  const sinM = get(state, STATE_SIN);
  const cosM = get(state, STATE_COS);
  const sinE = madd(cosM, sinD, mul(sinM, cosD));
  const cosE = nmadd(sinM, sinD, mul(cosM, cosD));
  set(state, STATE_SIN, mul(aOverR, nmadd(axn, share, sub(sinE, ayn))));
  set(state, STATE_COS, mul(aOverR, madd(ayn, share, sub(cosE, axn))));
  set(state, STATE_E_SIN_E, eSinE);
  set(state, STATE_A_OVER_R, aOverR);
}

/**
 * e ≤ 0.02. The series of δ in S and C to the third order is within 1e-7, a Newton step leaves nothing; √(1 − e²) and
 * 1 / (1 + √(1 − e²)) are series as well (y⁴ is 2e-14): one division, no root (measured: 48 → 33 cycles a pair), in two
 * loops, as shorter chains overlap better (measured: 4 % of a propagation).
 */
export function beginLow(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const c = eCosM(state);
    const s = eSinM(state);
    const start = madd(s, madd(mul(s, get(k, C_T2)), s, madd(c, c, c)), s);
    const d2 = mul(start, start);
    const sin0 = madd(mul(start, d2), madd(d2, get(k, C_T5), get(k, C_T3)), start);
    const cos0 = madd(d2, madd(d2, madd(d2, get(k, C_T6), get(k, C_T4)), get(k, C_T2)), one);
    const eSin0 = madd(c, sin0, mul(s, cos0));
    const rOverA0 = madd(s, sin0, nmadd(c, cos0, one));
    set(state, STATE_DELTA, start);
    set(state, STATE_SIN_DELTA, sin0);
    set(state, STATE_COS_DELTA, cos0);
    set(state, STATE_E_SIN_M, eSin0);
    set(state, STATE_R_OVER_A, rOverA0);
    state += STATE_FIELDS * 16;
  }
}

/** The Newton step and the place. */
export function finishLow(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const start = get(state, STATE_DELTA);
    const sin0 = get(state, STATE_SIN_DELTA);
    const cos0 = get(state, STATE_COS_DELTA);
    const eSin0 = get(state, STATE_E_SIN_M);
    const rOverA0 = get(state, STATE_R_OVER_A);
    const inverse = f64x2.div(one, rOverA0);
    const step = mul(sub(start, eSin0), inverse);
    const sinD = nmadd(cos0, step, sin0);
    const cosD = madd(sin0, step, cos0);
    const moved = mul(eSin0, step);
    const aOverR = madd(mul(inverse, moved), inverse, inverse);
    const y = sub(one, get(state, STATE_BETA2));
    const h = madd(madd(madd(y, get(k, C_H3), get(k, C_H2)), y, get(k, C_H1)), y, get(k, C_HALF));
    set(state, STATE_BETA, nmadd(y, h, one));
    set(state, STATE_R_OVER_A, sub(rOverA0, moved));
    place(state, sinD, cosD, sub(start, step), mul(sub(start, step), h), aOverR);
    state += STATE_FIELDS * 16;
  }
}

/** S, C and the start of δ (measured: with the steps in loops of their own 107 → 68 cycles a pair at e = 0.7). */
export function beginKepler(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const c = eCosM(state);
    const s = eSinM(state);
    const near = sub(get(k, C_ONE), c);
    const far = f64x2.sqrt(madd(s, s, mul(near, near)));
    set(state, STATE_E_COS_M, c);
    set(state, STATE_E_SIN_M, s);
    set(state, STATE_DELTA, f64x2.div(s, far));
    state += STATE_FIELDS * 16;
  }
}

/** One Halley step with rough sines: a start for the last one. */
export function stepRough(state: usize, count: i32, k: usize, d: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const c = get(state, STATE_E_COS_M);
    const s = get(state, STATE_E_SIN_M);
    const delta = get(state, STATE_DELTA);
    const d2 = mul(delta, delta);
    let odd = madd(d2, get(d, D_ROUGH_SIN_3), get(d, D_ROUGH_SIN_2));
    odd = madd(odd, d2, get(d, D_ROUGH_SIN_1));
    let even = madd(d2, get(d, D_ROUGH_COS_3), get(d, D_ROUGH_COS_2));
    even = madd(even, d2, get(d, D_ROUGH_COS_1));
    const sinD = madd(mul(delta, d2), odd, delta);
    const cosD = madd(even, d2, one);
    const eSinE = madd(c, sinD, mul(s, cosD));
    const slope = madd(s, sinD, nmadd(c, cosD, one));
    set(state, STATE_DELTA, sub(delta, halley(sub(delta, eSinE), slope, eSinE, k)));
    state += STATE_FIELDS * 16;
  }
}

/** Takes a step below 2e-4 rad off δ, and turns its sine and cosine by it. */
// @inline
function turn(state: usize, delta: v128, sinD: v128, cosD: v128, step: v128, k: usize): void {
  const step2 = mul(step, step);
  const sinS = madd(mul(step, step2), get(k, C_T3), step);
  const cosS = madd(step2, get(k, C_T2), get(k, C_ONE));
  set(state, STATE_DELTA, sub(delta, step));
  set(state, STATE_SIN_DELTA, nmadd(cosD, sinS, mul(sinD, cosS)));
  set(state, STATE_COS_DELTA, madd(sinD, sinS, mul(cosD, cosS)));
}

/** The last Halley step; `high` is for |δ| ≤ 0.83, else 0.205. */
// @inline
function stepLast(high: bool, state: usize, count: i32, k: usize, d: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const c = get(state, STATE_E_COS_M);
    const s = get(state, STATE_E_SIN_M);
    const delta = get(state, STATE_DELTA);
    const d2 = mul(delta, delta);
    let odd: v128, even: v128;
    if (high) {
      odd = madd(d2, get(d, D_HIGH_SIN_6), get(d, D_HIGH_SIN_5));
      odd = madd(madd(odd, d2, get(d, D_HIGH_SIN_4)), d2, get(d, D_HIGH_SIN_3));
      odd = madd(madd(odd, d2, get(d, D_HIGH_SIN_2)), d2, get(d, D_HIGH_SIN_1));
      even = madd(d2, get(d, D_HIGH_COS_6), get(d, D_HIGH_COS_5));
      even = madd(madd(even, d2, get(d, D_HIGH_COS_4)), d2, get(d, D_HIGH_COS_3));
      even = madd(madd(even, d2, get(d, D_HIGH_COS_2)), d2, get(d, D_HIGH_COS_1));
    } else {
      odd = madd(d2, get(d, D_MID_SIN_4), get(d, D_MID_SIN_3));
      odd = madd(madd(odd, d2, get(d, D_MID_SIN_2)), d2, get(d, D_MID_SIN_1));
      even = madd(d2, get(d, D_MID_COS_4), get(d, D_MID_COS_3));
      even = madd(madd(even, d2, get(d, D_MID_COS_2)), d2, get(d, D_MID_COS_1));
    }
    const sinD = madd(mul(delta, d2), odd, delta);
    const cosD = madd(even, d2, one);
    const eSinE = madd(c, sinD, mul(s, cosD));
    const slope = madd(s, sinD, nmadd(c, cosD, one));
    const step = halley(sub(delta, eSinE), slope, eSinE, k);
    turn(state, delta, sinD, cosD, step, k);
    state += STATE_FIELDS * 16;
  }
}

export function stepMid(state: usize, count: i32, k: usize, d: usize): void {
  stepLast(false, state, count, k, d);
}

export function stepHigh(state: usize, count: i32, k: usize, d: usize): void {
  stepLast(true, state, count, k, d);
}

/** Any e < 1: steps until both lanes stand. */
export function stepsAny(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const c = get(state, STATE_E_COS_M);
    const s = get(state, STATE_E_SIN_M);
    let delta = get(state, STATE_DELTA);
    let step = f64x2.splat(0);
    let sinD: v128, cosD: v128;
    let left = STEPS_MAX;
    do {
      delta = sub(delta, step);
      const q = mul(delta, get(k, C_INVERSE_PI));
      const q2 = mul(q, q);
      sinD = sinPi(k, q, q2);
      cosD = cosPi(k, q2);
      const eSinE = madd(c, sinD, mul(s, cosD));
      const slope = madd(s, sinD, nmadd(c, cosD, one));
      step = halley(sub(delta, eSinE), slope, eSinE, k);
    } while (
      v128.any_true(f64x2.gt(f64x2.abs(step), f64x2.splat(STEP_MAX_RAD))) &&
      --left > 0
    );
    turn(state, delta, sinD, cosD, step, k);
    state += STATE_FIELDS * 16;
  }
}

/** From δ with its sine and cosine to the place. */
export function finishKepler(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const delta = get(state, STATE_DELTA);
    const sinD = get(state, STATE_SIN_DELTA);
    const cosD = get(state, STATE_COS_DELTA);
    const c = get(state, STATE_E_COS_M);
    const s = get(state, STATE_E_SIN_M);
    const beta = f64x2.sqrt(get(state, STATE_BETA2));
    const rOverA = madd(s, sinD, nmadd(c, cosD, one));
    const share = f64x2.div(delta, add(one, beta));
    set(state, STATE_BETA, beta);
    set(state, STATE_R_OVER_A, rOverA);
    place(state, sinD, cosD, delta, share, f64x2.div(one, rOverA));
    state += STATE_FIELDS * 16;
  }
}
