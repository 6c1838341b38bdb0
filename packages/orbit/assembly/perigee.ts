/** Long-period terms of J3: eccentricity vector and mean longitude. Spacetrack Report 3 §6. */
import {
  ORBIT_AY,
  ORBIT_XL,
  STATE_ANGLE,
  STATE_AXN,
  STATE_AYN,
  STATE_BETA2,
  STATE_COS,
  STATE_DRAG,
  STATE_DRAG_INVERSE,
  STATE_E,
  STATE_FIELDS,
  STATE_LONGITUDE,
  STATE_SIN,
} from '../src/kernel/fields';
import { C_E_MIN, C_ONE } from './constants';
import { get, madd, mul, nmadd, set } from './lanes';

/**
 * From sine and cosine of the argument of perigee; leaves the angle whose Kepler's equation is next. `near` floors the mean
 * eccentricity (deep space has done it before Sun and Moon). Returns the least 1 − e² of the block.
 */
// @inline
function perigeeStage(
  near: bool,
  orbit: usize,
  stride: usize,
  state: usize,
  count: i32,
  k: usize,
): f64 {
  let least = f64x2.splat(1);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    let e = get(state, STATE_E);
    if (near) e = f64x2.pmax(e, get(k, C_E_MIN));
    const drag = get(state, STATE_DRAG);
    const mean2 = nmadd(e, e, one);
    const inverse = f64x2.div(one, mul(drag, mean2)); // one division for two
    const dragInverse = mul(inverse, mean2);
    const scale = mul(inverse, dragInverse);
    const axn = mul(e, get(state, STATE_COS));
    const ayn = madd(scale, get(orbit, ORBIT_AY), mul(e, get(state, STATE_SIN)));
    const beta2 = nmadd(ayn, ayn, nmadd(axn, axn, one));
    const u = madd(mul(scale, get(orbit, ORBIT_XL)), axn, get(state, STATE_LONGITUDE));
    set(state, STATE_DRAG_INVERSE, dragInverse);
    set(state, STATE_AXN, axn);
    set(state, STATE_AYN, ayn);
    set(state, STATE_BETA2, beta2);
    set(state, STATE_ANGLE, u);
    least = f64x2.pmin(least, beta2);
    orbit += stride;
    state += STATE_FIELDS * 16;
  }
  return min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
}

export function perigeeNear(orbit: usize, stride: usize, state: usize, count: i32, k: usize): f64 {
  return perigeeStage(true, orbit, stride, state, count, k);
}

export function perigeeDeep(orbit: usize, stride: usize, state: usize, count: i32, k: usize): f64 {
  return perigeeStage(false, orbit, stride, state, count, k);
}
