/**
 * Deep-space stages up to the mean elements with the long-period terms of Sun and Moon. Spacetrack Report 3, DEEP; Vallado et
 * al. 2006; Lyddane 1963.
 */
import {
  DEEP_A_INVERSE,
  DEEP_A_KM,
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
  DEEP_MOTION_INVERSE,
  DEEP_NODE,
  DEEP_NODE_2,
  DEEP_NODE_DOT,
  DEEP_PERIGEE,
  DEEP_PERIGEE_DOT,
  DEEP_SIDEREAL,
  DEEP_SPEED,
  DEEP_SUN_ANOMALY,
  KIND_DEEP,
  KIND_SYNCHRONOUS,
  ORBIT_A_KM,
  ORBIT_SPEED,
  STATE_A_INVERSE,
  STATE_ANGLE,
  STATE_ANGLE_2,
  STATE_ANOMALY,
  STATE_DEEP_E_MEAN,
  STATE_DEEP_MOTION,
  STATE_DRAG,
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
  C_ROOT_1,
  C_ROOT_2,
  C_ROOT_3,
  C_ROOT_4,
  C_ROOT_5,
  C_ROTATION,
  C_SMALL,
  C_SUN_RATE,
  C_TWO,
} from './constants';
import { add, get, madd, mul, nmadd, set, sub } from './lanes';
import { MET_FAULT } from './near';
import { isAtStep, stepResonance } from './resonance';

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
    set(state, STATE_DRAG, drag);
    set(state, STATE_DEEP_MOTION, get(block, DEEP_MOTION));
    set(state, STATE_DEEP_E_MEAN, eMean);
    set(state, STATE_E, f64x2.pmax(eMean, get(k, C_E_MIN)));
    set(state, STATE_I, madd(get(block, DEEP_I_DOT), t, get(block, DEEP_I)));
    set(state, STATE_NODE, madd(nodeDot, t, get(block, DEEP_NODE)));
    set(state, STATE_PERIGEE, madd(get(block, DEEP_PERIGEE_DOT), t, get(block, DEEP_PERIGEE)));
    set(state, STATE_ANOMALY, madd(anomalyDot, t, get(block, DEEP_ANOMALY)));
    set(state, STATE_A_INVERSE, get(block, DEEP_A_INVERSE));
    set(state, ORBIT_A_KM, get(block, DEEP_A_KM));
    set(state, ORBIT_SPEED, get(block, DEEP_SPEED));
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

/** ratio^(−1/3): five terms of the series where |ratio − 1| ≤ 2.5e-3 (3e-17 left), else Newton steps. */
// @inline
function inverseCubeRoot(ratio: v128, k: usize): v128 {
  const one = get(k, C_ONE);
  const x = sub(ratio, one);
  if (v128.any_true(f64x2.gt(f64x2.abs(x), get(k, C_SMALL)))) return newtonCubeRoot(ratio, k);
  const p = madd(madd(x, get(k, C_ROOT_5), get(k, C_ROOT_4)), x, get(k, C_ROOT_3));
  return madd(madd(madd(p, x, get(k, C_ROOT_2)), x, get(k, C_ROOT_1)), x, one);
}

/** y ← y (4 − ratio y³) / 3 from far below the root, where it rises by a third a step. */
function newtonCubeRoot(ratio: v128, k: usize): v128 {
  let y = f64x2.splat(0.01);
  for (let left = 40; left > 0; left--) {
    const miss = nmadd(mul(ratio, y), mul(y, y), get(k, C_ONE));
    y = madd(mul(y, f64x2.splat(1.0 / 3)), miss, y);
  }
  return y;
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
    if (!isAtStep(t, get(block, DEEP_AT), k)) stepResonance(kind, block, t);
    const rest = mul(sub(t, get(block, DEEP_AT)), get(k, C_MIN));
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
    const theta = madd(get(k, C_ROTATION), t, get(block, DEEP_SIDEREAL));
    const node = get(state, STATE_NODE);
    let turn = sub(theta, node);
    if (kind === KIND_SYNCHRONOUS) turn = sub(turn, get(state, STATE_PERIGEE));
    else turn = mul(turn, get(k, C_TWO));
    const drag = mul(mul(get(block, DEEP_ANOMALY_2), t), t);
    set(state, STATE_ANOMALY, add(madd(lambda, get(k, C_INVERSE_PI), turn), drag));
    set(state, STATE_DEEP_MOTION, motion);
    const ratio = mul(motion, get(block, DEEP_MOTION_INVERSE));
    const root = inverseCubeRoot(ratio, k);
    const share = mul(root, root); // of a; its inverse root is ratio × share
    const speed = mul(ratio, share);
    set(state, STATE_A_INVERSE, mul(mul(speed, speed), get(state, STATE_A_INVERSE)));
    set(state, ORBIT_A_KM, mul(share, get(state, ORBIT_A_KM)));
    set(state, ORBIT_SPEED, mul(speed, get(state, ORBIT_SPEED)));
    least = f64x2.pmin(least, motion);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  return v128.any_true(f64x2.le(least, f64x2.splat(0))) ? MET_FAULT : 0;
}
