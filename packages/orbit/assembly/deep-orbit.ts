/**
 * Deep space: applies the long-period terms, turns a negative inclination over, and writes the orbit constants that follow
 * from the changed inclination. Spacetrack Report 3, DEEP; Vallado et al. 2006; Lyddane 1963.
 */
import {
  ORBIT_AY,
  ORBIT_COS_I,
  ORBIT_MEAN,
  ORBIT_TURN,
  ORBIT_WAVE,
  ORBIT_SIN_I,
  ORBIT_XL,
  STATE_A_INVERSE,
  STATE_ANGLE,
  STATE_ANOMALY,
  STATE_COS,
  STATE_DELTA_G,
  STATE_DELTA_H,
  STATE_DELTA_I,
  STATE_DELTA_L,
  STATE_FIELDS,
  STATE_LONGITUDE,
  STATE_NODE,
  STATE_PERIGEE,
  STATE_SIN,
} from '../src/kernel/fields';
import { arcTangent } from './arctangent';
import {
  C_FIVE,
  C_HALF,
  C_K,
  C_LYDDANE,
  C_NINE_HALVES,
  C_ONE,
  C_OPERATIONAL,
  C_ORBIT_AY,
  C_ORBIT_XL,
  C_PI,
  C_THREE,
  C_TINY,
  C_TWO,
} from './constants';
import { add, get, madd, mul, nmadd, set, sub } from './lanes';

/** From sine and cosine of the inclination; leaves the argument of perigee as the next angle. */
export function applyDeep(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const i = get(state, STATE_ANGLE);
    let sinI = get(state, STATE_SIN);
    const cosI = get(state, STATE_COS);
    const turn = f64x2.div(get(state, STATE_DELTA_H), sinI);
    const anomaly = add(get(state, STATE_ANOMALY), get(state, STATE_DELTA_L));
    let perigee = add(get(state, STATE_PERIGEE), nmadd(cosI, turn, get(state, STATE_DELTA_G)));
    let node = add(get(state, STATE_NODE), turn);
    const low = f64x2.lt(i, get(k, C_LYDDANE));
    if (v128.any_true(low)) {
      const nodeLow = lyddaneNode(state, sinI, cosI, k);
      const perigeeLow = lyddanePerigee(state, sinI, cosI, anomaly, nodeLow, k);
      const below = v128.and(f64x2.lt(i, f64x2.splat(0)), one);
      node = add(v128.bitselect(nodeLow, node, low), below);
      perigee = sub(v128.bitselect(perigeeLow, perigee, low), below);
      sinI = f64x2.abs(sinI); // the inclination, turned over when it is negative
    }
    set(state, STATE_NODE, node);
    set(state, STATE_ANGLE, perigee);
    set(state, STATE_LONGITUDE, add(anomaly, perigee));
    set(state, ORBIT_SIN_I, sinI);
    set(state, ORBIT_COS_I, cosI);
    state += STATE_FIELDS * 16;
  }
}

/** Node less whole turns as opsmode has it: 0…2 in 'a', the sign of the node kept in 'i'. Half-turns. */
// @inline
function nodeBefore(state: usize, k: usize): v128 {
  const node = get(state, STATE_NODE);
  const turns = f64x2.trunc(mul(node, get(k, C_HALF)));
  const before = nmadd(get(k, C_TWO), turns, node);
  const negative = v128.and(f64x2.lt(before, f64x2.splat(0)), get(k, C_OPERATIONAL));
  return add(before, v128.and(negative, get(k, C_TWO)));
}

/**
 * Lyddane's node: (α, β) of the report, turned back by the node, is (δh, sin i + δi cos i), so the change of the node is
 * one arctangent, within half a turn of the old node as the report wants it.
 */
// @inline
function lyddaneNode(state: usize, sinI: v128, cosI: v128, k: usize): v128 {
  const pi = get(k, C_PI);
  const y = mul(get(state, STATE_DELTA_H), pi);
  const x = madd(mul(get(state, STATE_DELTA_I), pi), cosI, sinI);
  return add(nodeBefore(state, k), arcTangent(y, x, k));
}

// @inline
function lyddanePerigee(
  state: usize,
  sinI: v128,
  cosI: v128,
  anomaly: v128,
  node: v128,
  k: usize,
): v128 {
  const before = nodeBefore(state, k);
  const bend = mul(mul(mul(get(state, STATE_DELTA_I), get(k, C_PI)), before), sinI);
  const deltas = sub(add(get(state, STATE_DELTA_L), get(state, STATE_DELTA_G)), bend);
  const old = add(get(state, STATE_ANOMALY), get(state, STATE_PERIGEE));
  const longitude = add(madd(cosI, before, old), deltas);
  return nmadd(cosI, node, sub(longitude, anomaly));
}

/** The constants that a near-Earth set has once, for each pair at its time. */
export function orbitDeep(state: usize, count: i32, k: usize): void {
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const sinI = get(state, ORBIT_SIN_I);
    const cosI = get(state, ORBIT_COS_I);
    const aInverse = get(state, STATE_A_INVERSE);
    const share = mul(mul(get(k, C_K), aInverse), aInverse);
    const divisor = add(one, cosI);
    const kept = f64x2.gt(f64x2.abs(divisor), get(k, C_TINY));
    const safe = v128.bitselect(divisor, get(k, C_TINY), kept);
    const xl = mul(get(k, C_ORBIT_XL), madd(get(k, C_FIVE), cosI, get(k, C_THREE)));
    set(state, ORBIT_AY, mul(mul(get(k, C_ORBIT_AY), sinI), aInverse));
    set(state, ORBIT_XL, mul(f64x2.div(mul(xl, sinI), safe), aInverse));
    const wave = mul(share, mul(sinI, sinI));
    const share3 = mul(share, get(k, C_THREE));
    set(state, ORBIT_MEAN, nmadd(wave, get(k, C_NINE_HALVES), share3));
    set(state, ORBIT_WAVE, wave);
    set(state, ORBIT_TURN, mul(share3, cosI));
    state += STATE_FIELDS * 16;
  }
}
