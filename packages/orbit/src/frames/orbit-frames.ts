/**
 * Frames carried by an orbit: RTN (radial, transverse, normal) and LVLH of an inertial state.
 *   RTN:  R along the position, N along the angular momentum, T = N × R (also RSW, UVW).
 *   LVLH: z to the centre, y against the angular momentum, x = y × z (forward). CCSDS "LVLH".
 * Two readings of a velocity in it, both here and never mixed: "inertial" only names the difference
 * of velocities along the axes (CDM, conjunction tables); "rotating" is what an observer
 * turning with the frame sees (Hill, Clohessy-Wiltshire), less ω × r with ω = |r × v| / r² about
 * N.
 * References: Vallado 2013, section 3.3.3; CCSDS 504.0-B-2 and SANA registry of orbit-relative
 * frames; Alfriend et al. 2010.
 */
import { rotateInto } from './rotation.ts';

/**
 * Rows R, T, N into out (row-major 3×3): inertial components to RTN. `at` is the first of the
 * state's three cells.
 * Returns false, and fills NaN, where position and velocity do not span a plane.
 */
export function rtnFromStateInto(
  positionKm: Float64Array,
  velocityKmS: Float64Array,
  at: number,
  out: Float64Array,
): boolean {
  const x = positionKm[at]!;
  const y = positionKm[at + 1]!;
  const z = positionKm[at + 2]!;
  const vx = velocityKmS[at]!;
  const vy = velocityKmS[at + 1]!;
  const vz = velocityKmS[at + 2]!;
  const hx = y * vz - z * vy;
  const hy = z * vx - x * vz;
  const hz = x * vy - y * vx;
  const r = Math.sqrt(x * x + y * y + z * z);
  const h = Math.sqrt(hx * hx + hy * hy + hz * hz);
  const v = Math.sqrt(vx * vx + vy * vy + vz * vz);
  if (!(h > PLANE_RATIO_MIN * r * v)) {
    out.fill(Number.NaN, 0, 9);
    return false;
  }
  out[0] = x / r;
  out[1] = y / r;
  out[2] = z / r;
  out[6] = hx / h;
  out[7] = hy / h;
  out[8] = hz / h;
  out[3] = out[7]! * out[2]! - out[8]! * out[1]!;
  out[4] = out[8]! * out[0]! - out[6]! * out[2]!;
  out[5] = out[6]! * out[1]! - out[7]! * out[0]!;
  return true;
}

/**
 * Rows x (forward), y (minus normal), z (to the centre): inertial components to LVLH. As
 * rtnFromStateInto else.
 */
export function lvlhFromStateInto(
  positionKm: Float64Array,
  velocityKmS: Float64Array,
  at: number,
  out: Float64Array,
): boolean {
  const good = rtnFromStateInto(positionKm, velocityKmS, at, out);
  for (let k = 0; k < 3; k++) {
    const r = out[k]!;
    out[k] = out[3 + k]!;
    out[3 + k] = -out[6 + k]!;
    out[6 + k] = -r;
  }
  return good;
}

/**
 * State of object 2 minus object 1 in the RTN of object 1, both in one inertial frame, km and km/s:
 * out[0..2] = R, T, N of the position, out[3..5] of the velocity in its "inertial" reading. False
 * and NaN as above.
 */
export function relativeRtnInto(
  position1Km: Float64Array,
  velocity1KmS: Float64Array,
  at1: number,
  position2Km: Float64Array,
  velocity2KmS: Float64Array,
  at2: number,
  out: Float64Array,
): boolean {
  const good = rtnFromStateInto(position1Km, velocity1KmS, at1, axes);
  for (let k = 0; k < 3; k++) {
    out[k] = position2Km[at2 + k]! - position1Km[at1 + k]!;
    out[3 + k] = velocity2KmS[at2 + k]! - velocity1KmS[at1 + k]!;
  }
  rotateInto(axes, out, 0, out, 0);
  rotateInto(axes, out, 3, out, 3);
  return good;
}

/** The same with the velocity in its "rotating" reading (Hill frame). */
export function relativeRtnRotatingInto(
  position1Km: Float64Array,
  velocity1KmS: Float64Array,
  at1: number,
  position2Km: Float64Array,
  velocity2KmS: Float64Array,
  at2: number,
  out: Float64Array,
): boolean {
  const good = relativeRtnInto(position1Km, velocity1KmS, at1, position2Km, velocity2KmS, at2, out);
  const rateRadS = rtnRateRadS(position1Km, velocity1KmS, at1);
  out[3]! += rateRadS * out[1]!;
  out[4]! -= rateRadS * out[0]!;
  return good;
}

/** Rate at which RTN turns about N, h / r², rad/s (exact for motion whose plane stands still). */
export function rtnRateRadS(
  positionKm: Float64Array,
  velocityKmS: Float64Array,
  at: number,
): number {
  const x = positionKm[at]!;
  const y = positionKm[at + 1]!;
  const z = positionKm[at + 2]!;
  const hx = y * velocityKmS[at + 2]! - z * velocityKmS[at + 1]!;
  const hy = z * velocityKmS[at]! - x * velocityKmS[at + 2]!;
  const hz = x * velocityKmS[at + 1]! - y * velocityKmS[at]!;
  return Math.sqrt(hx * hx + hy * hy + hz * hz) / (x * x + y * y + z * z);
}

const PLANE_RATIO_MIN = 1e-12; // sine of the angle between position and velocity
const axes = new Float64Array(9);
