/**
 * Near-Earth stages up to the mean elements: time, secular gravity, drag. Spacetrack Report 3 §6; Vallado et al. 2006.
 */
import {
  NEAR_ANOMALY,
  NEAR_ANOMALY_DOT,
  NEAR_DRAG_1,
  NEAR_DRAG_2,
  NEAR_DRAG_3,
  NEAR_DRAG_4,
  NEAR_E,
  NEAR_E_DOT,
  NEAR_E_SIN,
  NEAR_EPOCH,
  NEAR_ETA,
  NEAR_LONGITUDE_2,
  NEAR_LONGITUDE_3,
  NEAR_LONGITUDE_4,
  NEAR_LONGITUDE_5,
  NEAR_NODE,
  NEAR_NODE_2,
  NEAR_NODE_DOT,
  NEAR_PERIGEE,
  NEAR_PERIGEE_DOT,
  NEAR_SHIFT_0,
  NEAR_SHIFT_CUBE,
  NEAR_SHIFT_DOT,
  STATE_ANGLE,
  STATE_COS,
  STATE_DRAG,
  STATE_E,
  STATE_FIELDS,
  STATE_LONGITUDE,
  STATE_NODE,
  STATE_PERIGEE,
  STATE_SIN,
  STATE_T,
} from '../src/kernel/fields';
import { C_ONE, C_PI, C_PI2_2, C_PI3_6, C_PI4_24, C_PI5_120 } from './constants';
import { add, get, madd, mul, nmadd, reduced, set, shifted, signed, sinPi, sub } from './lanes';

/** Up to this drag shift (half-turns; 0.06 rad) its sine is a Taylor polynomial: the rest is below 1e-11 of a 3e-4 term. */
const SHIFT_MAX: f64 = 0.02;

/** Bits of what a block met. */
export const MET_WIDE_SHIFT = 1;
export const MET_FAULT = 2;

/**
 * µs from each set's epoch, and every secular term but the drag shift; leaves the mean anomaly as the next angle. Epochs are
 * whole numbers below 2⁵³, so the difference is exact. `epochStep` is 16 for one set at many epochs, 0 for many sets at one.
 * Says whether a set may have decayed.
 */
export function beginNear(
  epochs: usize,
  epochStep: usize,
  block: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): i32 {
  let leastDrag = f64x2.splat(1);
  for (let n = 0; n < count; n++) {
    const t = sub(v128.load(epochs), get(block, NEAR_EPOCH));
    const anomaly = madd(get(block, NEAR_ANOMALY_DOT), t, get(block, NEAR_ANOMALY));
    const drag4 = madd(get(block, NEAR_DRAG_4), t, get(block, NEAR_DRAG_3));
    const drag2 = madd(madd(drag4, t, get(block, NEAR_DRAG_2)), t, get(block, NEAR_DRAG_1));
    const drag = nmadd(drag2, t, get(k, C_ONE));
    const l4 = madd(get(block, NEAR_LONGITUDE_5), t, get(block, NEAR_LONGITUDE_4));
    const l2 = madd(madd(l4, t, get(block, NEAR_LONGITUDE_3)), t, get(block, NEAR_LONGITUDE_2));
    const node = madd(get(block, NEAR_NODE_2), t, get(block, NEAR_NODE_DOT));
    const perigee = madd(get(block, NEAR_PERIGEE_DOT), t, get(block, NEAR_PERIGEE));
    const longitude = add(anomaly, perigee); // the shift cancels in it
    set(state, STATE_T, t);
    set(state, STATE_ANGLE, anomaly);
    set(state, STATE_PERIGEE, perigee);
    set(state, STATE_DRAG, drag);
    set(state, STATE_LONGITUDE, madd(mul(l2, t), t, longitude));
    set(state, STATE_NODE, madd(node, t, get(block, NEAR_NODE)));
    leastDrag = f64x2.pmin(leastDrag, drag);
    epochs += epochStep;
    block += stride;
    state += STATE_FIELDS * 16;
  }
  return v128.any_true(f64x2.le(leastDrag, f64x2.splat(0))) ? MET_FAULT : 0;
}

/**
 * The drag shift and the eccentricity, from sine and cosine of the mean anomaly; leaves the argument of perigee as the next
 * angle (so the wide form, which may come after the narrow one, finds the anomaly anew). Says what the block met.
 */
// @inline
function dragStage(
  wide: bool,
  block: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): i32 {
  let widest = f64x2.splat(0);
  let leastE = f64x2.splat(0.5);
  let mostE = f64x2.splat(0.5);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const t = get(state, STATE_T);
    const cosM = get(state, STATE_COS);
    const eta = madd(get(block, NEAR_ETA), cosM, one);
    const steady = madd(get(block, NEAR_SHIFT_DOT), t, get(block, NEAR_SHIFT_0));
    const shift = madd(get(block, NEAR_SHIFT_CUBE), mul(mul(eta, eta), eta), steady);
    let sine: v128;
    if (wide) {
      const anomaly = madd(get(block, NEAR_ANOMALY_DOT), t, get(block, NEAR_ANOMALY));
      const moved = add(anomaly, shift);
      const whole = shifted(k, moved);
      const r = reduced(k, moved, whole);
      sine = signed(sinPi(k, r, mul(r, r)), whole);
    } else {
      const s2 = mul(shift, shift);
      const odd = madd(s2, madd(s2, get(k, C_PI5_120), get(k, C_PI3_6)), get(k, C_PI));
      const even = madd(s2, madd(s2, get(k, C_PI4_24), get(k, C_PI2_2)), one);
      sine = madd(cosM, mul(shift, odd), mul(get(state, STATE_SIN), even));
      widest = f64x2.pmax(widest, f64x2.abs(shift));
    }
    const e = nmadd(
      get(block, NEAR_E_SIN),
      sine,
      nmadd(get(block, NEAR_E_DOT), t, get(block, NEAR_E)),
    );
    set(state, STATE_E, e);
    set(state, STATE_ANGLE, sub(get(state, STATE_PERIGEE), shift));
    leastE = f64x2.pmin(leastE, e);
    mostE = f64x2.pmax(mostE, e);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  const faulty = v128.or(
    f64x2.lt(leastE, f64x2.splat(-0.001)),
    f64x2.ge(mostE, f64x2.splat(1)),
  );
  const met = v128.any_true(f64x2.gt(widest, f64x2.splat(SHIFT_MAX))) ? MET_WIDE_SHIFT : 0;
  return v128.any_true(faulty) ? met | MET_FAULT : met;
}

export function dragNarrow(block: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  return dragStage(false, block, stride, state, count, k);
}

export function dragWide(block: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  return dragStage(true, block, stride, state, count, k);
}
