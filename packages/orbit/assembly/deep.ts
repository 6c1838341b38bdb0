/**
 * Deep-space stages: secular terms of Earth, Sun, Moon and resonance; then the long-period terms of Sun and Moon and the
 * orbit constants that follow from the changed inclination. Spacetrack Report 3, DEEP; Vallado et al. 2006; Lyddane 1963.
 */
import {
  DEEP_A,
  DEEP_ANOMALY,
  DEEP_ANOMALY_2,
  DEEP_ANOMALY_DOT,
  DEEP_AT,
  DEEP_AT_LAMBDA,
  DEEP_AT_LAMBDA_DOT,
  DEEP_AT_MOTION,
  DEEP_AT_MOTION_DDOT,
  DEEP_AT_MOTION_DOT,
  DEEP_DRAG_1,
  DEEP_E,
  DEEP_E_DOT,
  DEEP_E_DRAG_DOT,
  DEEP_I,
  DEEP_I_DOT,
  DEEP_MOTION,
  DEEP_NODE,
  DEEP_NODE_2,
  DEEP_NODE_DOT,
  DEEP_PERIGEE,
  DEEP_PERIGEE_DOT,
  DEEP_SIDEREAL,
  KIND_DEEP,
  KIND_SYNCHRONOUS,
  ORBIT_A_KM,
  ORBIT_AY,
  ORBIT_COS_I,
  ORBIT_INCLINATION,
  ORBIT_LATITUDE,
  ORBIT_NODE,
  ORBIT_RADIUS_KM,
  ORBIT_RADIUS_SHARE,
  ORBIT_RATE,
  ORBIT_RATE_MEAN,
  ORBIT_SIN_I,
  ORBIT_SPEED,
  ORBIT_XL,
  STATE_A,
  STATE_ANOMALY,
  STATE_DEEP_DRAG,
  STATE_DEEP_E_MEAN,
  STATE_DEEP_MOTION,
  STATE_DELTA_E,
  STATE_DELTA_G,
  STATE_DELTA_H,
  STATE_DELTA_I,
  STATE_DELTA_L,
  STATE_DRAG,
  STATE_E,
  STATE_FIELDS,
  STATE_I,
  STATE_LONGITUDE,
  STATE_NODE,
  STATE_PERIGEE,
  STATE_T,
} from '../src/kernel/fields';
import {
  C_E_MIN,
  C_FIVE,
  C_HALF,
  C_INVERSE_PI,
  C_K,
  C_LYDDANE,
  C_MIN,
  C_NODE,
  C_ONE,
  C_OPERATIONAL,
  C_ORBIT_AY,
  C_ORBIT_XL,
  C_PI,
  C_RE,
  C_ROTATION,
  C_SEVEN,
  C_SPEED,
  C_THREE,
  C_TINY,
  C_TWO,
} from './constants';
import {
  add,
  arcTangent,
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
import { MET_FAULT } from './near';
import { atStep, stepResonance } from './resonance';

/** (n₀ / n)^(2/3) by Newton steps for x⁻³ = (n / n₀)², from a third-order start; any n > 0 (few lanes need a second look). */
// @inline
function semiMajorShare(ratio: v128, k: usize): v128 {
  const square = mul(ratio, ratio);
  const third = f64x2.splat(1.0 / 3);
  const small = sub(ratio, get(k, C_ONE));
  let x = madd(small, madd(small, f64x2.splat(5.0 / 9), f64x2.splat(-2.0 / 3)), get(k, C_ONE));
  const wide = v128.any_true(f64x2.gt(f64x2.abs(small), f64x2.splat(0.02)));
  if (wide) x = f64x2.splat(0.01); // below the root, Newton rises to it
  let left = wide ? 40 : 3;
  do {
    const miss = nmadd(mul(square, x), mul(x, x), get(k, C_ONE));
    x = madd(mul(x, third), miss, x);
  } while (--left > 0);
  return x;
}

/** Mean elements with every secular term. Says whether a set may be faulty. */
export function secularDeep(
  kind: i32,
  block: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): i32 {
  let leastDrag = f64x2.splat(1);
  let leastE = f64x2.splat(0.5);
  let mostE = f64x2.splat(0.5);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const t = get(state, STATE_T);
    const drag = nmadd(get(block, DEEP_DRAG_1), t, one);
    const node = madd(
      madd(get(block, DEEP_NODE_2), t, get(block, DEEP_NODE_DOT)),
      t,
      get(block, DEEP_NODE),
    );
    const perigee = madd(get(block, DEEP_PERIGEE_DOT), t, get(block, DEEP_PERIGEE));
    let anomaly = madd(get(block, DEEP_ANOMALY_DOT), t, get(block, DEEP_ANOMALY));
    let a = get(block, DEEP_A);
    let motion = get(block, DEEP_MOTION);
    if (kind !== KIND_DEEP) {
      const minutes = mul(t, get(k, C_MIN));
      const at = atStep(t);
      if (!v128.all_true<u64>(f64x2.eq(at, get(block, DEEP_AT)))) stepResonance(kind, block, at);
      const rest = sub(minutes, at);
      const bend = mul(mul(rest, rest), get(k, C_HALF));
      motion = madd(
        get(block, DEEP_AT_MOTION_DDOT),
        bend,
        madd(get(block, DEEP_AT_MOTION_DOT), rest, get(block, DEEP_AT_MOTION)),
      );
      const lambda = madd(
        get(block, DEEP_AT_MOTION_DOT),
        bend,
        madd(get(block, DEEP_AT_LAMBDA_DOT), rest, get(block, DEEP_AT_LAMBDA)),
      );
      const theta = madd(get(k, C_ROTATION), minutes, get(block, DEEP_SIDEREAL));
      const back = kind === KIND_SYNCHRONOUS ? add(node, perigee) : mul(get(k, C_TWO), node);
      const forth = kind === KIND_SYNCHRONOUS ? theta : mul(get(k, C_TWO), theta);
      anomaly = add(madd(lambda, get(k, C_INVERSE_PI), forth), sub(f64x2.splat(0), back));
      a = mul(a, semiMajorShare(f64x2.div(motion, get(block, DEEP_MOTION)), k));
    }
    const eMean = nmadd(
      get(block, DEEP_E_DRAG_DOT),
      t,
      madd(get(block, DEEP_E_DOT), t, get(block, DEEP_E)),
    );
    set(state, STATE_DEEP_DRAG, drag);
    set(state, STATE_DEEP_MOTION, motion);
    set(state, STATE_DEEP_E_MEAN, eMean);
    set(state, STATE_E, f64x2.pmax(eMean, get(k, C_E_MIN)));
    set(state, STATE_I, madd(get(block, DEEP_I_DOT), t, get(block, DEEP_I)));
    set(state, STATE_NODE, node);
    set(state, STATE_PERIGEE, perigee);
    set(state, STATE_ANOMALY, madd(mul(get(block, DEEP_ANOMALY_2), t), t, anomaly));
    set(state, STATE_A, mul(mul(a, drag), drag));
    leastDrag = f64x2.pmin(leastDrag, f64x2.pmin(drag, motion));
    leastE = f64x2.pmin(leastE, eMean);
    mostE = f64x2.pmax(mostE, eMean);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  const outside = v128.or(f64x2.lt(leastE, f64x2.splat(-0.001)), f64x2.ge(mostE, f64x2.splat(1)));
  const faulty = v128.or(outside, f64x2.le(leastDrag, f64x2.splat(0)));
  return v128.any_true(faulty) ? MET_FAULT : 0;
}

/** Adds the long-period terms, turns a negative inclination over, and writes the orbit part of each pair. */
export function finishDeep(state: usize, count: i32, k: usize): i32 {
  let leastE = f64x2.splat(0.5);
  let mostE = f64x2.splat(0.5);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const zero = f64x2.splat(0);
    const deltaI = get(state, STATE_DELTA_I);
    const i = add(get(state, STATE_I), deltaI);
    const whole = shifted(k, i);
    const r = reduced(k, i, whole);
    const r2 = mul(r, r);
    let sinI = signed(sinPi(k, r, r2), whole);
    const cosI = signed(cosPi(k, r2), whole);
    const deltaH = get(state, STATE_DELTA_H);
    const turn = f64x2.div(deltaH, sinI);
    const anomaly = add(get(state, STATE_ANOMALY), get(state, STATE_DELTA_L));
    let perigee = add(get(state, STATE_PERIGEE), nmadd(cosI, turn, get(state, STATE_DELTA_G)));
    let node = add(get(state, STATE_NODE), turn);
    const low = f64x2.lt(i, get(k, C_LYDDANE));
    if (v128.any_true(low)) {
      const nodeLow = lyddaneNode(state, sinI, cosI, k);
      const perigeeLow = lyddanePerigee(state, sinI, cosI, anomaly, nodeLow, k);
      node = v128.bitselect(nodeLow, node, low);
      perigee = v128.bitselect(perigeeLow, perigee, low);
      const below = f64x2.lt(i, zero);
      sinI = v128.bitselect(f64x2.neg(sinI), sinI, below);
      node = add(node, v128.and(below, one));
      perigee = sub(perigee, v128.and(below, one));
    }
    const e = add(get(state, STATE_E), get(state, STATE_DELTA_E));
    set(state, STATE_E, e);
    set(state, STATE_DRAG, one); // the drag is in `a` already
    set(state, STATE_NODE, node);
    set(state, STATE_PERIGEE, perigee);
    set(state, STATE_LONGITUDE, add(anomaly, perigee));
    writeOrbit(state, sinI, cosI, k);
    leastE = f64x2.pmin(leastE, e);
    mostE = f64x2.pmax(mostE, e);
    state += STATE_FIELDS * 16;
  }
  const faulty = v128.or(f64x2.lt(leastE, f64x2.splat(0)), f64x2.gt(mostE, f64x2.splat(1)));
  return v128.any_true(faulty) ? MET_FAULT : 0;
}

/** Node less whole turns as opsmode has it: 0…2 in 'a', the sign of the node kept in 'i'. Half-turns. */
// @inline
function nodeBefore(state: usize, k: usize): v128 {
  const node = get(state, STATE_NODE);
  const turns = f64x2.trunc(mul(node, get(k, C_HALF)));
  const before = nmadd(get(k, C_TWO), turns, node);
  const add2 = v128.and(f64x2.lt(before, f64x2.splat(0)), get(k, C_OPERATIONAL));
  return add(before, v128.and(add2, get(k, C_TWO)));
}

/**
 * Lyddane's node: (α, β) of the report, turned back by the node, is (δh, sin i + δi cos i), so the change of the node is
 * one arctangent, within half a turn of the old node as the report wants it.
 */
function lyddaneNode(state: usize, sinI: v128, cosI: v128, k: usize): v128 {
  const pi = get(k, C_PI);
  const y = mul(get(state, STATE_DELTA_H), pi);
  const x = madd(mul(get(state, STATE_DELTA_I), pi), cosI, sinI);
  return add(nodeBefore(state, k), arcTangent(y, x, k));
}

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
  const longitude = add(
    madd(cosI, before, add(get(state, STATE_ANOMALY), get(state, STATE_PERIGEE))),
    deltas,
  );
  return nmadd(cosI, node, sub(longitude, anomaly));
}

/** The constants that a near-Earth set has once, for this pair at this time. */
// @inline
function writeOrbit(state: usize, sinI: v128, cosI: v128, k: usize): void {
  const one = get(k, C_ONE);
  const a = get(state, STATE_A);
  const aInverse = f64x2.div(one, a);
  const rootInverse = f64x2.sqrt(aInverse);
  const cos2 = mul(cosI, cosI);
  const sin2 = sub(one, cos2);
  const mean = mul(f64x2.splat(1.5), sub(mul(get(k, C_THREE), cos2), one));
  const share = mul(get(k, C_K), aInverse);
  const share2 = mul(share, aInverse);
  const speed = mul(get(k, C_SPEED), rootInverse);
  const divisor = add(one, cosI);
  const kept = f64x2.gt(f64x2.abs(divisor), get(k, C_TINY));
  const safe = v128.bitselect(divisor, get(k, C_TINY), kept);
  const xl = mul(mul(get(k, C_ORBIT_XL), sinI), madd(get(k, C_FIVE), cosI, get(k, C_THREE)));
  set(state, ORBIT_AY, mul(mul(get(k, C_ORBIT_AY), sinI), aInverse));
  set(state, ORBIT_XL, mul(f64x2.div(xl, safe), aInverse));
  set(state, ORBIT_COS_I, cosI);
  set(state, ORBIT_SIN_I, sinI);
  set(state, ORBIT_RADIUS_SHARE, mul(share2, mean));
  set(state, ORBIT_RADIUS_KM, mul(mul(mul(get(k, C_HALF), share), sin2), get(k, C_RE)));
  set(
    state,
    ORBIT_LATITUDE,
    mul(mul(f64x2.splat(-0.25), share2), sub(mul(get(k, C_SEVEN), cos2), one)),
  );
  const node = mul(f64x2.splat(1.5), mul(share2, cosI));
  set(state, ORBIT_NODE, mul(node, get(k, C_INVERSE_PI)));
  set(state, ORBIT_INCLINATION, mul(node, sinI));
  const rate = mul(mul(speed, aInverse), share);
  set(state, ORBIT_RATE, mul(rate, sin2));
  set(state, ORBIT_RATE_MEAN, mul(rate, mean));
  set(state, ORBIT_A_KM, mul(a, get(k, C_RE)));
  set(state, ORBIT_SPEED, speed);
}
