/**
 * Deep-space stages up to the mean elements with the long-period terms of Sun and Moon. Spacetrack Report 3, DEEP; Vallado et
 * al. 2006; Lyddane 1963.
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
  DEEP_EPOCH,
  DEEP_I,
  DEEP_I_DOT,
  DEEP_MOON_ANOMALY,
  DEEP_MOTION,
  DEEP_NODE,
  DEEP_NODE_2,
  DEEP_NODE_DOT,
  DEEP_PERIGEE,
  DEEP_PERIGEE_DOT,
  DEEP_SIDEREAL,
  DEEP_SUN_ANOMALY,
  KIND_DEEP,
  KIND_SYNCHRONOUS,
  STATE_A,
  STATE_ANGLE,
  STATE_ANGLE_2,
  STATE_ANOMALY,
  STATE_DEEP_DRAG,
  STATE_DEEP_E_MEAN,
  STATE_DEEP_MOTION,
  STATE_E,
  STATE_FIELDS,
  STATE_I,
  STATE_NODE,
  STATE_PERIGEE,
  STATE_T,
} from '../src/kernel/fields';
import {
  C_E_MIN,
  C_HALF,
  C_INVERSE_PI,
  C_MIN,
  C_MOON_RATE,
  C_ONE,
  C_ROTATION,
  C_SUN_RATE,
  C_TWO,
} from './constants';
import { add, get, madd, mul, nmadd, set, sub } from './lanes';
import { MET_FAULT } from './near';
import { atStep, stepResonance } from './resonance';

/** µs from each set's epoch (as beginNear), and the mean anomalies of Sun and Moon. */
export function beginDeep(
  epochs: usize,
  epochStep: usize,
  block: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): void {
  for (let n = 0; n < count; n++) {
    const t = sub(v128.load(epochs), get(block, DEEP_EPOCH));
    set(state, STATE_T, t);
    set(state, STATE_ANGLE, madd(get(k, C_SUN_RATE), t, get(block, DEEP_SUN_ANOMALY)));
    set(state, STATE_ANGLE_2, madd(get(k, C_MOON_RATE), t, get(block, DEEP_MOON_ANOMALY)));
    epochs += epochStep;
    block += stride;
    state += STATE_FIELDS * 16;
  }
}

/** Mean elements with every secular term but resonance. Says whether a set may be faulty. */
export function secularDeep(
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
    const t = get(state, STATE_T);
    const drag = nmadd(get(block, DEEP_DRAG_1), t, get(k, C_ONE));
    const nodeDot = madd(get(block, DEEP_NODE_2), t, get(block, DEEP_NODE_DOT));
    const eMean = nmadd(
      get(block, DEEP_E_DRAG_DOT),
      t,
      madd(get(block, DEEP_E_DOT), t, get(block, DEEP_E)),
    );
    const anomalyDot = madd(get(block, DEEP_ANOMALY_2), t, get(block, DEEP_ANOMALY_DOT));
    set(state, STATE_DEEP_DRAG, drag);
    set(state, STATE_DEEP_MOTION, get(block, DEEP_MOTION));
    set(state, STATE_DEEP_E_MEAN, eMean);
    set(state, STATE_E, f64x2.pmax(eMean, get(k, C_E_MIN)));
    set(state, STATE_I, madd(get(block, DEEP_I_DOT), t, get(block, DEEP_I)));
    set(state, STATE_NODE, madd(nodeDot, t, get(block, DEEP_NODE)));
    set(state, STATE_PERIGEE, madd(get(block, DEEP_PERIGEE_DOT), t, get(block, DEEP_PERIGEE)));
    set(state, STATE_ANOMALY, madd(anomalyDot, t, get(block, DEEP_ANOMALY)));
    set(state, STATE_A, mul(get(block, DEEP_A), mul(drag, drag)));
    leastDrag = f64x2.pmin(leastDrag, drag);
    leastE = f64x2.pmin(leastE, eMean);
    mostE = f64x2.pmax(mostE, eMean);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  const faulty = v128.or(
    v128.or(f64x2.lt(leastE, f64x2.splat(-0.001)), f64x2.ge(mostE, f64x2.splat(1))),
    f64x2.le(leastDrag, f64x2.splat(0)),
  );
  return v128.any_true(faulty) ? MET_FAULT : 0;
}

/** (n₀ / n)^(2/3) by Newton steps for x⁻³ = (n / n₀)², from a second-order start. */
// @inline
function semiMajorShare(ratio: v128, k: usize): v128 {
  const square = mul(ratio, ratio);
  const third = f64x2.splat(1.0 / 3);
  const small = sub(ratio, get(k, C_ONE));
  const bend = madd(small, f64x2.splat(5.0 / 9), f64x2.splat(-2.0 / 3));
  let x = madd(small, bend, get(k, C_ONE));
  let left = 2; // from 4e-6 where |n / n₀ − 1| ≤ 0.02
  if (v128.any_true(f64x2.gt(f64x2.abs(small), f64x2.splat(0.02)))) {
    x = f64x2.splat(0.01); // below any root that is in use: Newton rises to it
    left = 40;
  }
  do {
    const miss = nmadd(mul(square, x), mul(x, x), get(k, C_ONE));
    x = madd(mul(x, third), miss, x);
  } while (--left > 0);
  return x;
}

/** Longitude and mean motion of resonant sets, in place of the secular mean anomaly. Says whether a set may be faulty. */
export function resonanceStage(
  kind: i32,
  block: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): i32 {
  if (kind === KIND_DEEP) return 0;
  let least = f64x2.splat(1);
  for (let n = 0; n < count; n++) {
    const t = get(state, STATE_T);
    const at = atStep(t);
    if (!v128.all_true<u64>(f64x2.eq(at, get(block, DEEP_AT)))) stepResonance(kind, block, at);
    const minutes = mul(t, get(k, C_MIN));
    const rest = sub(minutes, at);
    const bend = mul(mul(rest, rest), get(k, C_HALF));
    const motionDot = get(block, DEEP_AT_MOTION_DOT);
    const motion = madd(
      get(block, DEEP_AT_MOTION_DDOT),
      bend,
      madd(motionDot, rest, get(block, DEEP_AT_MOTION)),
    );
    const lambda = madd(
      motionDot,
      bend,
      madd(get(block, DEEP_AT_LAMBDA_DOT), rest, get(block, DEEP_AT_LAMBDA)),
    );
    const theta = madd(get(k, C_ROTATION), minutes, get(block, DEEP_SIDEREAL));
    const node = get(state, STATE_NODE);
    let turn = sub(theta, node);
    if (kind === KIND_SYNCHRONOUS) turn = sub(turn, get(state, STATE_PERIGEE));
    else turn = mul(turn, get(k, C_TWO));
    const drag = mul(mul(get(block, DEEP_ANOMALY_2), t), t);
    set(state, STATE_ANOMALY, add(madd(lambda, get(k, C_INVERSE_PI), turn), drag));
    set(state, STATE_DEEP_MOTION, motion);
    const share = semiMajorShare(f64x2.div(motion, get(block, DEEP_MOTION)), k);
    set(state, STATE_A, mul(get(state, STATE_A), share));
    least = f64x2.pmin(least, motion);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  return v128.any_true(f64x2.le(least, f64x2.splat(0))) ? MET_FAULT : 0;
}
