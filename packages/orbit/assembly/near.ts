/**
 * Near-Earth stages up to the mean elements: time, secular gravity, drag. Spacetrack Report 3 §6; Vallado et al. 2006.
 */
import {
  KIND_NEAR,
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
  NEAR_LONGITUDE,
  NEAR_LONGITUDE_2,
  NEAR_LONGITUDE_3,
  NEAR_LONGITUDE_4,
  NEAR_LONGITUDE_5,
  NEAR_LONGITUDE_DOT,
  NEAR_NODE,
  NEAR_NODE_2,
  NEAR_NODE_DOT,
  NEAR_PERIGEE,
  NEAR_PERIGEE_DOT,
  NEAR_SHIFT_0,
  NEAR_SHIFT_CUBE,
  NEAR_SHIFT_DOT,
  STATE_DRAG,
  STATE_E,
  STATE_FIELDS,
  STATE_LONGITUDE,
  STATE_NODE,
  STATE_PERIGEE,
  STATE_T,
} from '../src/kernel/fields';
import { C_ONE, C_PI, C_PI2_2, C_PI3_6, C_PI4_24, C_PI5_120 } from './constants';
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

/** Up to this drag shift (half-turns; 0.06 rad) its sine is a Taylor polynomial: the rest is below 1e-11 of a 3e-4 term. */
const SHIFT_MAX: f64 = 0.02;

/** Bits of what a block met. */
export const MET_WIDE_SHIFT = 1;
export const MET_FAULT = 2;

/** Secular and drag terms of `count` pairs; says whether a shift was too wide for the fast form, or a set may be faulty. */
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
  let leastDrag = f64x2.splat(1);
  let leastE = f64x2.splat(0.5);
  let mostE = f64x2.splat(0.5);
  for (let n = 0; n < count; n++) {
    const t = get(state, STATE_T);
    const anomaly = madd(get(block, NEAR_ANOMALY_DOT), t, get(block, NEAR_ANOMALY));
    const whole = shifted(k, anomaly);
    const r = reduced(k, anomaly, whole);
    const r2 = mul(r, r);
    const cosM = signed(cosPi(k, r2), whole);
    const eta = madd(get(block, NEAR_ETA), cosM, get(k, C_ONE));
    const cube = mul(mul(eta, eta), eta);
    const shift = madd(
      get(block, NEAR_SHIFT_CUBE),
      cube,
      madd(get(block, NEAR_SHIFT_DOT), t, get(block, NEAR_SHIFT_0)),
    );
    let sine: v128;
    if (wide) {
      const moved = add(anomaly, shift);
      const w = shifted(k, moved);
      const q = reduced(k, moved, w);
      sine = signed(sinPi(k, q, mul(q, q)), w);
    } else {
      const sinM = signed(sinPi(k, r, r2), whole);
      const s2 = mul(shift, shift);
      const sinS = mul(shift, madd(s2, madd(s2, get(k, C_PI5_120), get(k, C_PI3_6)), get(k, C_PI)));
      const cosS = madd(s2, madd(s2, get(k, C_PI4_24), get(k, C_PI2_2)), get(k, C_ONE));
      sine = madd(cosM, sinS, mul(sinM, cosS));
      widest = f64x2.pmax(widest, f64x2.abs(shift));
    }
    const e = nmadd(
      get(block, NEAR_E_SIN),
      sine,
      nmadd(get(block, NEAR_E_DOT), t, get(block, NEAR_E)),
    );
    const drag4 = madd(get(block, NEAR_DRAG_4), t, get(block, NEAR_DRAG_3));
    const drag2 = madd(madd(drag4, t, get(block, NEAR_DRAG_2)), t, get(block, NEAR_DRAG_1));
    const drag = nmadd(drag2, t, get(k, C_ONE));
    const l4 = madd(get(block, NEAR_LONGITUDE_5), t, get(block, NEAR_LONGITUDE_4));
    const l2 = madd(madd(l4, t, get(block, NEAR_LONGITUDE_3)), t, get(block, NEAR_LONGITUDE_2));
    const l1 = madd(l2, t, get(block, NEAR_LONGITUDE_DOT));
    const node = madd(get(block, NEAR_NODE_2), t, get(block, NEAR_NODE_DOT));
    const perigee = madd(get(block, NEAR_PERIGEE_DOT), t, get(block, NEAR_PERIGEE));
    set(state, STATE_E, e);
    set(state, STATE_DRAG, drag);
    set(state, STATE_LONGITUDE, madd(l1, t, get(block, NEAR_LONGITUDE)));
    set(state, STATE_NODE, madd(node, t, get(block, NEAR_NODE)));
    set(state, STATE_PERIGEE, sub(perigee, shift));
    leastDrag = f64x2.pmin(leastDrag, drag);
    leastE = f64x2.pmin(leastE, e);
    mostE = f64x2.pmax(mostE, e);
    block += stride;
    state += STATE_FIELDS * 16;
  }
  let met = 0;
  if (v128.any_true(f64x2.gt(widest, f64x2.splat(SHIFT_MAX)))) met |= MET_WIDE_SHIFT;
  const outside = v128.or(f64x2.lt(leastE, f64x2.splat(-0.001)), f64x2.ge(mostE, f64x2.splat(1)));
  if (v128.any_true(v128.or(outside, f64x2.le(leastDrag, f64x2.splat(0))))) met |= MET_FAULT;
  return met;
}

export function dragNarrow(block: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  return dragStage(false, block, stride, state, count, k);
}

export function dragWide(block: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  return dragStage(true, block, stride, state, count, k);
}

/** µs from each set's epoch to one epoch. Both are whole numbers below 2⁵³, so the difference is exact. */
export function timesOfEpoch(
  epochUs: f64,
  block: usize,
  stride: usize,
  kind: i32,
  state: usize,
  count: i32,
): void {
  if (kind === KIND_NEAR) block += NEAR_EPOCH * 16;
  const epoch = f64x2.splat(epochUs);
  for (let n = 0; n < count; n++) {
    set(state, STATE_T, sub(epoch, v128.load(block)));
    block += stride;
    state += STATE_FIELDS * 16;
  }
}

/** µs from the epoch of one set to each of many epochs. */
export function timesOfEpochs(
  epochs: usize,
  block: usize,
  kind: i32,
  state: usize,
  count: i32,
): void {
  if (kind === KIND_NEAR) block += NEAR_EPOCH * 16;
  const epoch = v128.load(block);
  for (let n = 0; n < count; n++) {
    set(state, STATE_T, sub(v128.load(epochs), epoch));
    epochs += 16;
    state += STATE_FIELDS * 16;
  }
}
