/**
 * Short-period terms of J2, and from radius and angles to position and velocity. Spacetrack Report 3 §6.
 * The terms turn the argument of latitude and the inclination by at most 2e-3 rad when the orbit is above the ground, so
 * they are applied as small rotations instead of an arctangent and four more sines.
 */
import {
  ORBIT_A_KM,
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
  STATE_A_OVER_R,
  STATE_BETA,
  STATE_BETA2,
  STATE_COS_U,
  STATE_DRAG,
  STATE_DRAG_INVERSE,
  STATE_E_SIN_E,
  STATE_FIELDS,
  STATE_NODE,
  STATE_RADIUS_KM,
  STATE_SIN_U,
} from '../src/kernel/fields';
import { C_INVERSE_PI, C_ONE, C_T2, C_T3, C_T4, C_T5 } from './constants';
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

export const MET_BELOW_SURFACE = 16;
export const MET_WIDE_TURN = 32;

const TURN_MAX_RAD: f64 = 4e-3; // x⁶/720 is then 6e-18
const SURFACE_KM: f64 = 6378.135;

// @inline
function sinSmall(x: v128, x2: v128, k: usize): v128 {
  return madd(mul(x, x2), madd(x2, get(k, C_T5), get(k, C_T3)), x);
}

// @inline
function cosSmall(x2: v128, k: usize): v128 {
  return madd(x2, madd(x2, get(k, C_T4), get(k, C_T2)), get(k, C_ONE));
}

// @inline
function sinWide(x: v128, k: usize): v128 {
  const turns = mul(x, get(k, C_INVERSE_PI));
  const whole = shifted(k, turns);
  const r = reduced(k, turns, whole);
  return signed(sinPi(k, r, mul(r, r)), whole);
}

// @inline
function cosWide(x: v128, k: usize): v128 {
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

/** Position and velocity of `count` pairs; `rows` holds for each lane the byte offset (24 a row) from `position` and `velocity`. */
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
): i32 {
  let least = f64x2.splat(Infinity);
  let widest = f64x2.splat(0);
  for (let n = 0; n < count; n++) {
    const one = get(k, C_ONE);
    const beta = get(state, STATE_BETA);
    const aOverR = get(state, STATE_A_OVER_R);
    const drag = get(state, STATE_DRAG);
    const dragInverse = get(state, STATE_DRAG_INVERSE);
    const sinU = get(state, STATE_SIN_U);
    const cosU = get(state, STATE_COS_U);
    const dragInverse2 = mul(dragInverse, dragInverse);
    const pInverse = f64x2.div(dragInverse2, get(state, STATE_BETA2));
    const pInverse2 = mul(pInverse, pInverse);
    const sin2U = mul(add(cosU, cosU), sinU);
    const cos2U = nmadd(add(sinU, sinU), sinU, one);

    const share = nmadd(mul(get(orbit, ORBIT_RADIUS_SHARE), pInverse2), beta, one);
    const mean = f64x2.div(mul(get(orbit, ORBIT_A_KM), mul(drag, drag)), aOverR);
    const radius = madd(mul(get(orbit, ORBIT_RADIUS_KM), pInverse), cos2U, mul(mean, share));
    const speed = mul(mul(get(orbit, ORBIT_SPEED), dragInverse), aOverR);
    const rate = mul(mul(dragInverse2, dragInverse), pInverse);
    const rateSin = mul(get(orbit, ORBIT_RATE), rate);
    const radial = nmadd(rateSin, sin2U, mul(speed, get(state, STATE_E_SIN_E)));
    const along = madd(rateSin, cos2U, madd(get(orbit, ORBIT_RATE_MEAN), rate, mul(speed, beta)));

    const bend = mul(pInverse2, sin2U);
    const du = mul(get(orbit, ORBIT_LATITUDE), bend);
    const di = mul(get(orbit, ORBIT_INCLINATION), mul(pInverse2, cos2U));
    const node = madd(get(orbit, ORBIT_NODE), bend, get(state, STATE_NODE));
    const whole = shifted(k, node);
    const r = reduced(k, node, whole);
    const r2 = mul(r, r);
    const sinNode = signed(sinPi(k, r, r2), whole);
    const cosNode = signed(cosPi(k, r2), whole);

    let sinDu: v128, cosDu: v128, sinDi: v128, cosDi: v128;
    if (wide) {
      sinDu = sinWide(du, k);
      cosDu = cosWide(du, k);
      sinDi = sinWide(di, k);
      cosDi = cosWide(di, k);
    } else {
      const du2 = mul(du, du);
      const di2 = mul(di, di);
      sinDu = sinSmall(du, du2, k);
      cosDu = cosSmall(du2, k);
      sinDi = sinSmall(di, di2, k);
      cosDi = cosSmall(di2, k);
      widest = f64x2.pmax(widest, f64x2.pmax(f64x2.abs(du), f64x2.abs(di)));
    }
    const sinUk = madd(cosU, sinDu, mul(sinU, cosDu));
    const cosUk = nmadd(sinU, sinDu, mul(cosU, cosDu));
    const sinI = madd(get(orbit, ORBIT_COS_I), sinDi, mul(get(orbit, ORBIT_SIN_I), cosDi));
    const cosI = nmadd(get(orbit, ORBIT_SIN_I), sinDi, mul(get(orbit, ORBIT_COS_I), cosDi));

    const mx = mul(sinNode, cosI);
    const my = mul(cosNode, cosI);
    const ux = nmadd(mx, sinUk, mul(cosNode, cosUk));
    const uy = madd(my, sinUk, mul(sinNode, cosUk));
    const uz = mul(sinI, sinUk);
    const vx = madd(mx, cosUk, mul(cosNode, sinUk)); // negative
    const vy = nmadd(sinNode, sinUk, mul(my, cosUk));
    const vz = mul(sinI, cosUk);
    const row0 = <usize>load<u32>(rows);
    const row1 = <usize>load<u32>(rows, 4);
    storePair(position + row0, position + row1, mul(radius, ux), mul(radius, uy), mul(radius, uz));
    storePair(
      velocity + row0,
      velocity + row1,
      nmadd(along, vx, mul(radial, ux)),
      madd(along, vy, mul(radial, uy)),
      madd(along, vz, mul(radial, uz)),
    );
    set(state, STATE_RADIUS_KM, radius);
    least = f64x2.pmin(least, radius);
    orbit += stride;
    state += STATE_FIELDS * 16;
    rows += 8;
  }
  let met = 0;
  if (v128.any_true(f64x2.lt(least, f64x2.splat(SURFACE_KM)))) met |= MET_BELOW_SURFACE;
  if (v128.any_true(f64x2.gt(widest, f64x2.splat(TURN_MAX_RAD)))) met |= MET_WIDE_TURN;
  return met;
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
): i32 {
  return orientStage(false, orbit, stride, state, count, rows, position, velocity, k);
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
): i32 {
  return orientStage(true, orbit, stride, state, count, rows, position, velocity, k);
}
