/**
 * Long-period terms, Kepler's equation, and the place in the plane. Spacetrack Report 3 §6.
 * With S = e sin M and C = e cos M the equation for δ = E − M is δ = S cos δ + C sin δ, and |δ| ≤ e: no angle is reduced in
 * its solution, and at the solution e sin E = δ. Vallado et al. 2006 solve the same equation by plain Newton steps.
 */
import {
  ORBIT_AY,
  ORBIT_XL,
  STATE_A_OVER_R,
  STATE_AXN,
  STATE_AYN,
  STATE_BETA,
  STATE_BETA2,
  STATE_COS_U,
  STATE_DRAG,
  STATE_DRAG_INVERSE,
  STATE_E,
  STATE_E_SIN_E,
  STATE_FIELDS,
  STATE_LONGITUDE,
  STATE_PERIGEE,
  STATE_SIN_U,
  STATE_U,
} from '../src/kernel/fields';
import {
  C_E_MIN,
  C_HALF,
  C_INVERSE_PI,
  C_ONE,
  C_SIXTH,
  C_T2,
  C_T3,
  C_T4,
  C_T5,
  C_T6,
  C_T7,
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

/** Bits of what a block met. */
export const MET_ECCENTRIC = 4;
export const MET_NO_ORBIT = 8;

const LOW_E2: f64 = 4.0e-4; // e = 0.02: below it one fixed step solves Kepler's equation to 1e-14 rad
const STEP_MAX_RAD: f64 = 1e-6; // a third-order step this small leaves less than 1e-16
const STEPS_MAX: i32 = 12;

/** Eccentricity vector and mean longitude with the long-period terms of J3. `near` floors the mean eccentricity. */
// @inline
function perigeeStage(
  near: bool,
  orbit: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): i32 {
  let least = f64x2.splat(1);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    let e = get(state, STATE_E);
    if (near) e = f64x2.pmax(e, get(k, C_E_MIN));
    const dragInverse = f64x2.div(one, get(state, STATE_DRAG));
    const scale = f64x2.div(mul(dragInverse, dragInverse), nmadd(e, e, one));
    const perigee = get(state, STATE_PERIGEE);
    const whole = shifted(k, perigee);
    const r = reduced(k, perigee, whole);
    const r2 = mul(r, r);
    const eSigned = signed(e, whole);
    const axn = mul(eSigned, cosPi(k, r2));
    const ayn = madd(scale, get(orbit, ORBIT_AY), mul(eSigned, sinPi(k, r, r2)));
    const beta2 = nmadd(ayn, ayn, nmadd(axn, axn, one));
    set(state, STATE_DRAG_INVERSE, dragInverse);
    set(state, STATE_AXN, axn);
    set(state, STATE_AYN, ayn);
    set(state, STATE_BETA2, beta2);
    set(state, STATE_U, madd(mul(scale, get(orbit, ORBIT_XL)), axn, get(state, STATE_LONGITUDE)));
    least = f64x2.pmin(least, beta2);
    orbit += stride;
    state += STATE_FIELDS * 16;
  }
  let met = 0;
  if (v128.any_true(f64x2.lt(least, f64x2.splat(1 - LOW_E2)))) met |= MET_ECCENTRIC;
  if (v128.any_true(f64x2.lt(least, f64x2.splat(0)))) met |= MET_NO_ORBIT;
  return met;
}

export function perigeeNear(orbit: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  return perigeeStage(true, orbit, stride, state, count, k);
}

export function perigeeDeep(orbit: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  return perigeeStage(false, orbit, stride, state, count, k);
}

/** Writes what the orientation needs, from E = u + δ. */
// @inline
function place(state: usize, sinE: v128, cosE: v128, eSinE: v128, eCosE: v128, k: usize): void {
  const one = get(k, C_ONE);
  const axn = get(state, STATE_AXN);
  const ayn = get(state, STATE_AYN);
  const beta = f64x2.sqrt(get(state, STATE_BETA2));
  const share = f64x2.div(eSinE, add(one, beta));
  const aOverR = f64x2.div(one, sub(one, eCosE));
  set(state, STATE_SIN_U, mul(aOverR, nmadd(axn, share, sub(sinE, ayn))));
  set(state, STATE_COS_U, mul(aOverR, madd(ayn, share, sub(cosE, axn))));
  set(state, STATE_E_SIN_E, eSinE);
  set(state, STATE_A_OVER_R, aOverR);
  set(state, STATE_BETA, beta);
}

/** e ≤ 0.02: δ to the fifth order of e, then one Newton step with the derivative of the starter. */
export function keplerLow(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const u = get(state, STATE_U);
    const axn = get(state, STATE_AXN);
    const ayn = get(state, STATE_AYN);
    const whole = shifted(k, u);
    const r = reduced(k, u, whole);
    const r2 = mul(r, r);
    const sinU = signed(sinPi(k, r, r2), whole);
    const cosU = signed(cosPi(k, r2), whole);
    const c = madd(axn, cosU, mul(ayn, sinU));
    const s = nmadd(ayn, cosU, mul(axn, sinU));
    const w = f64x2.div(one, sub(one, c));
    const x = mul(s, w);
    const bend = madd(mul(c, x), get(k, C_SIXTH), mul(s, get(k, C_HALF)));
    const start = nmadd(mul(w, mul(x, x)), bend, x);
    const d2 = mul(start, start);
    const odd = madd(d2, madd(d2, get(k, C_T7), get(k, C_T5)), get(k, C_T3));
    const sin0 = madd(mul(start, d2), odd, start);
    const cos0 = madd(d2, madd(d2, madd(d2, get(k, C_T6), get(k, C_T4)), get(k, C_T2)), one);
    const f = nmadd(c, sin0, nmadd(s, cos0, start));
    const step = mul(f, nmadd(mul(w, x), start, w));
    const sinD = nmadd(cos0, step, sin0);
    const cosD = madd(sin0, step, cos0);
    const delta = sub(start, step);
    const eCosE = nmadd(s, sinD, mul(c, cosD));
    const sinE = madd(cosU, sinD, mul(sinU, cosD));
    const cosE = nmadd(sinU, sinD, mul(cosU, cosD));
    place(state, sinE, cosE, delta, eCosE, k);
    state += STATE_FIELDS * 16;
  }
}

/** Any e < 1: δ = S / |1 − e exp(iM)|, then Halley steps until both lanes stand. Danby 1988, §6.6, on the step's order. */
export function keplerAny(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const u = get(state, STATE_U);
    const axn = get(state, STATE_AXN);
    const ayn = get(state, STATE_AYN);
    const whole = shifted(k, u);
    const r = reduced(k, u, whole);
    const r2 = mul(r, r);
    const sinU = signed(sinPi(k, r, r2), whole);
    const cosU = signed(cosPi(k, r2), whole);
    const c = madd(axn, cosU, mul(ayn, sinU));
    const s = nmadd(ayn, cosU, mul(axn, sinU));
    let far = sub(one, c);
    far = f64x2.sqrt(madd(s, s, mul(far, far)));
    let delta = f64x2.div(s, far);
    let sinD: v128;
    let cosD: v128;
    let eCosE: v128;
    let left = STEPS_MAX;
    let moving: bool;
    do {
      const q = mul(delta, get(k, C_INVERSE_PI));
      const q2 = mul(q, q);
      sinD = sinPi(k, q, q2);
      cosD = cosPi(k, q2);
      eCosE = nmadd(s, sinD, mul(c, cosD));
      const eSinE = madd(c, sinD, mul(s, cosD));
      const f = sub(delta, eSinE);
      const slope = sub(one, eCosE);
      const bend = nmadd(mul(f, eSinE), get(k, C_HALF), mul(slope, slope));
      const step = f64x2.div(mul(f, slope), bend);
      delta = sub(delta, step);
      moving = v128.any_true(f64x2.gt(f64x2.abs(step), f64x2.splat(STEP_MAX_RAD)));
      const s2 = mul(step, step);
      const cosS = madd(s2, get(k, C_T2), one);
      const sinS = madd(mul(step, s2), get(k, C_T3), step);
      const turned = nmadd(cosD, sinS, mul(sinD, cosS));
      cosD = madd(sinD, sinS, mul(cosD, cosS));
      sinD = turned;
    } while (moving && --left > 0);
    eCosE = nmadd(s, sinD, mul(c, cosD));
    const sinE = madd(cosU, sinD, mul(sinU, cosD));
    const cosE = nmadd(sinU, sinD, mul(cosU, cosD));
    place(state, sinE, cosE, delta, eCosE, k);
    state += STATE_FIELDS * 16;
  }
}
