/**
 * Short-period terms of J2, and from radius and angles to position and velocity. Spacetrack Report 3 §6.
 * Above the ground the terms turn the argument of latitude and the inclination by at most 1e-3 rad, so they are applied as
 * small rotations instead of an arctangent and four more sines.
 */
import {
  ORBIT_A_KM,
  ORBIT_COS_I,
  ORBIT_MEAN,
  ORBIT_TURN,
  ORBIT_WAVE,
  ORBIT_SIN_I,
  ORBIT_SPEED,
  STATE_A_OVER_R,
  STATE_ALONG,
  STATE_ANGLE,
  STATE_BETA,
  STATE_BETA2,
  STATE_COS,
  STATE_COS_NODE,
  STATE_DRAG,
  STATE_DRAG_INVERSE,
  STATE_E_SIN_E,
  STATE_FIELDS,
  STATE_NODE,
  STATE_R_OVER_A,
  STATE_RADIAL,
  STATE_RADIUS_KM,
  STATE_SIN,
  STATE_SIN_NODE,
  STATE_TURN_I,
  STATE_TURN_U,
} from '../src/kernel/fields';
import { C_HALF, C_INVERSE_PI, C_ONE, C_T2, C_T3 } from './constants';
import { add, cosPi, get, madd, mul, nmadd, reduced, set, shifted, signed, sinPi } from './lanes';

export const MET_BELOW_SURFACE = 16;
export const MET_WIDE_TURN = 32;

const TURN_MAX_RAD: f64 = 1.2e-3; // x⁴/24, the first term left out of the cosine, is then 9e-14
const SURFACE_KM: f64 = 6378.135;

/** Radius, its rate and the rate along the track; the three small turns. Says what the block met. */
export function shortPeriod(orbit: usize, stride: usize, state: usize, count: i32, k: usize): i32 {
  let least = f64x2.splat(Infinity);
  let widest = f64x2.splat(0);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const beta = get(state, STATE_BETA);
    const drag = get(state, STATE_DRAG);
    const dragInverse = get(state, STATE_DRAG_INVERSE);
    const sinU = get(state, STATE_SIN);
    const cosU = get(state, STATE_COS);
    const beta2 = get(state, STATE_BETA2);
    const pInverse = f64x2.div(mul(dragInverse, dragInverse), beta2);
    const pInverse2 = mul(pInverse, pInverse);
    const halfSin2U = mul(sinU, cosU);
    const halfCos2U = nmadd(sinU, sinU, get(k, C_HALF));
    const mean = mul(get(orbit, ORBIT_MEAN), pInverse2);
    const waveTurn = mul(get(orbit, ORBIT_WAVE), pInverse2);
    const wave = mul(waveTurn, beta2);

    const a = mul(get(orbit, ORBIT_A_KM), mul(drag, drag));
    const level = mul(get(state, STATE_R_OVER_A), nmadd(mean, beta, one));
    const radius = mul(a, madd(wave, halfCos2U, level));
    const motion = mul(get(orbit, ORBIT_SPEED), dragInverse);
    const speed = mul(motion, get(state, STATE_A_OVER_R));
    const halfRate = mul(motion, wave);
    const rate = add(halfRate, halfRate);
    const radial = nmadd(rate, halfSin2U, mul(speed, get(state, STATE_E_SIN_E)));
    const along = madd(rate, halfCos2U, madd(motion, mul(mean, beta2), mul(speed, beta)));

    const turn = mul(get(orbit, ORBIT_TURN), pInverse2);
    const turnU = mul(add(mean, waveTurn), halfSin2U); // the angle grows less by it
    const turnI = mul(mul(turn, get(orbit, ORBIT_SIN_I)), halfCos2U);
    const node = madd(mul(turn, halfSin2U), get(k, C_INVERSE_PI), get(state, STATE_NODE));
    set(state, STATE_RADIUS_KM, radius);
    set(state, STATE_RADIAL, radial);
    set(state, STATE_ALONG, along);
    set(state, STATE_TURN_U, turnU);
    set(state, STATE_TURN_I, turnI);
    set(state, STATE_ANGLE, node);
    least = f64x2.pmin(least, radius);
    widest = f64x2.pmax(widest, f64x2.pmax(f64x2.abs(turnU), f64x2.abs(turnI)));
    orbit += stride;
    state += STATE_FIELDS * 16;
  }
  const below = f64x2.lt(least, f64x2.splat(SURFACE_KM));
  const wide = f64x2.gt(widest, f64x2.splat(TURN_MAX_RAD));
  const met = v128.any_true(below) ? MET_BELOW_SURFACE : 0;
  return v128.any_true(wide) ? met | MET_WIDE_TURN : met;
}

// @inline
function sineOf(wide: bool, x: v128, x2: v128, k: usize): v128 {
  if (!wide) return madd(mul(x, x2), get(k, C_T3), x);
  const turns = mul(x, get(k, C_INVERSE_PI));
  const whole = shifted(k, turns);
  const r = reduced(k, turns, whole);
  return signed(sinPi(k, r, mul(r, r)), whole);
}

// @inline
function cosineOf(wide: bool, x: v128, x2: v128, k: usize): v128 {
  if (!wide) return madd(x2, get(k, C_T2), get(k, C_ONE));
  const turns = mul(x, get(k, C_INVERSE_PI));
  const whole = shifted(k, turns);
  const r = reduced(k, turns, whole);
  return signed(cosPi(k, mul(r, r)), whole);
}

/** Both lanes of x, y, z as x₀ y₀ z₀ at `p0` and x₁ y₁ z₁ at `p1`. */
// @inline
function storePair(p0: usize, p1: usize, x: v128, y: v128, z: v128): void {
  v128.store(p0, v128.shuffle<f64>(x, y, 0, 2));
  v128.store64_lane(p0, z, 0, 16);
  v128.store(p1, v128.shuffle<f64>(x, y, 1, 3));
  v128.store64_lane(p1, z, 1, 16);
}

/**
 * Position and velocity of `count` pairs, from sine and cosine of the node. `rows` holds for each lane the byte offset (24 a
 * row) from `position` and `velocity`.
 */
// @inline
function orientStage(
  wide: bool,
  orbit: usize,
  stride: usize,
  state: usize,
  count: i32,
  rows: usize,
  position: usize,
  velocity: usize,
  k: usize,
): void {
  for (let n = 0; n < count; n++) {
    const turnU = get(state, STATE_TURN_U);
    const turnI = get(state, STATE_TURN_I);
    const turnU2 = mul(turnU, turnU);
    const turnI2 = mul(turnI, turnI);
    const sinT = sineOf(wide, turnU, turnU2, k);
    const cosT = cosineOf(wide, turnU, turnU2, k);
    const sinJ = sineOf(wide, turnI, turnI2, k);
    const cosJ = cosineOf(wide, turnI, turnI2, k);
    const sinU = nmadd(get(state, STATE_COS), sinT, mul(get(state, STATE_SIN), cosT));
    const cosU = madd(get(state, STATE_SIN), sinT, mul(get(state, STATE_COS), cosT));
    const sinI = madd(get(orbit, ORBIT_COS_I), sinJ, mul(get(orbit, ORBIT_SIN_I), cosJ));
    const cosI = nmadd(get(orbit, ORBIT_SIN_I), sinJ, mul(get(orbit, ORBIT_COS_I), cosJ));
    const sinNode = get(state, STATE_SIN_NODE);
    const cosNode = get(state, STATE_COS_NODE);
    const mx = mul(sinNode, cosI);
    const my = mul(cosNode, cosI);
    const row0 = <usize>load<u32>(rows);
    const row1 = <usize>load<u32>(rows, 4);
    const radius = get(state, STATE_RADIUS_KM);
    const px = mul(radius, cosU);
    const py = mul(radius, sinU);
    storePair(
      position + row0,
      position + row1,
      nmadd(mx, py, mul(cosNode, px)),
      madd(my, py, mul(sinNode, px)),
      mul(sinI, py),
    );
    const radial = get(state, STATE_RADIAL);
    const along = get(state, STATE_ALONG);
    const vx = nmadd(along, sinU, mul(radial, cosU));
    const vy = madd(along, cosU, mul(radial, sinU));
    storePair(
      velocity + row0,
      velocity + row1,
      nmadd(mx, vy, mul(cosNode, vx)),
      madd(my, vy, mul(sinNode, vx)),
      mul(sinI, vy),
    );
    orbit += stride;
    state += STATE_FIELDS * 16;
    rows += 8;
  }
}

export function orientNarrow(
  orbit: usize,
  stride: usize,
  state: usize,
  count: i32,
  rows: usize,
  position: usize,
  velocity: usize,
  k: usize,
): void {
  orientStage(false, orbit, stride, state, count, rows, position, velocity, k);
}

export function orientWide(
  orbit: usize,
  stride: usize,
  state: usize,
  count: i32,
  rows: usize,
  position: usize,
  velocity: usize,
  k: usize,
): void {
  orientStage(true, orbit, stride, state, count, rows, position, velocity, k);
}
