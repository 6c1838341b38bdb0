/**
 * TEME, PEF, ITRF and GCRF at one instant, and the rotation of a state from any of them to any
 * other.
 *
 *   TEME --GMST 1982(UT1)--> PEF --polar motion--> ITRF
 *   GCRF --X, Y, s, ERA(UT1)--> PEF
 *
 * PEF is the TIRS of the IERS; the two differ by the model error of GMST 1982 alone.
 *
 * Velocities: TEME and GCRF are taken as inertial, PEF and ITRF turn with ω = 7.292115146706979e-5
 * (1 - LOD/86400) about the celestial pole. Left out, as everywhere in practice: the turn of TEME
 * and of the pole themselves (precession, nutation, 8e-12 rad/s: 0.06 mm/s in low orbit, 0.35 mm/s
 * at GEO) and the drift of polar motion (below 1e-13 rad/s).
 * References: Vallado et al. 2006, AIAA 2006-6753, appendix C; Vallado 2013, section 3.7; IERS
 * Conventions 2010, chapter 5.
 */
import type { Frame } from '../states.ts';
import {
  earthRotationAngleRad,
  earthRotationRateRadS,
  gmst1982Rad,
  polarMotionInto,
  tioLocatorRad,
} from './earth-rotation.ts';
import { celestialToIntermediateInto } from './precession-nutation.ts';
import {
  createRotation,
  multiplyInto,
  rotateInto,
  rotationZInto,
  transposeInto,
} from './rotation.ts';

/** An instant with its Earth orientation, all plain numbers. */
export type EarthInstant = {
  ut1Jd: number; // UT1 as a Julian date, first part …
  ut1FractionD: number; // … and second part, added to it
  ttJc: number; // Julian centuries TT since J2000.0
  xpRad: number; // polar motion
  ypRad: number;
  lodS: number; // excess length of day
  dXRad: number; // celestial pole offsets to IAU 2006/2000A
  dYRad: number;
};

/** Matrices at an instant, row-major 3×3. */
export type EarthFrames = {
  readonly temeToPef: Float64Array;
  readonly gcrfToPef: Float64Array;
  readonly pefToItrf: Float64Array;
  rotationRateRadS: number;
};

/** r' = matrix·r, v' = matrix·v + rateMatrixPerS·r. */
export type StateRotation = {
  readonly matrix: Float64Array;
  readonly rateMatrixPerS: Float64Array;
};

export function createEarthFrames(): EarthFrames {
  return {
    temeToPef: createRotation(),
    gcrfToPef: createRotation(),
    pefToItrf: createRotation(),
    rotationRateRadS: 0,
  };
}

export function createStateRotation(): StateRotation {
  return { matrix: createRotation(), rateMatrixPerS: new Float64Array(9) };
}

/**
 * Fills the matrices of an instant. `pole` is X, Y, s (radians) of IAU 2006/2000A, from
 * celestialPoleInto or a CelestialPoleTable; the offsets dX, dY are added here. Allocates nothing.
 */
export function earthFramesInto(instant: EarthInstant, pole: Float64Array, out: EarthFrames): void {
  const { ut1Jd, ut1FractionD, ttJc } = instant;
  rotationZInto(gmst1982Rad(ut1Jd, ut1FractionD), out.temeToPef);
  celestialToIntermediateInto(pole[0]! + instant.dXRad, pole[1]! + instant.dYRad, pole[2]!, gcrs);
  rotationZInto(earthRotationAngleRad(ut1Jd, ut1FractionD), spin);
  multiplyInto(spin, gcrs, out.gcrfToPef);
  polarMotionInto(instant.xpRad, instant.ypRad, tioLocatorRad(ttJc), out.pefToItrf);
  out.rotationRateRadS = earthRotationRateRadS(instant.lodS);
}

/** The rotation of states from one frame to another at that instant. Allocates nothing. */
export function stateRotationInto(
  from: Frame,
  to: Frame,
  frames: EarthFrames,
  out: StateRotation,
): void {
  fromFrameToPef(from, frames);
  toFrameFromPef(to, frames);
  multiplyInto(second, first, out.matrix);
  if (isInertial(from) && isInertial(to)) {
    out.rateMatrixPerS.fill(0); // the two spins cancel exactly
    return;
  }
  multiplyInto(second, firstRate, out.rateMatrixPerS);
  multiplyInto(secondRate, first, spin);
  for (let k = 0; k < 9; k++) out.rateMatrixPerS[k]! += spin[k]!;
}

/**
 * One state (km, km/s), three cells from `at` on, in both arrays; out arrays may be the input.
 * Allocates nothing.
 */
export function rotateStateInto(
  rotation: StateRotation,
  positionKm: Float64Array,
  velocityKmS: Float64Array,
  at: number,
  outPositionKm: Float64Array,
  outVelocityKmS: Float64Array,
): void {
  rotateInto(rotation.rateMatrixPerS, positionKm, at, turned, 0);
  rotateInto(rotation.matrix, positionKm, at, outPositionKm, at);
  rotateInto(rotation.matrix, velocityKmS, at, outVelocityKmS, at);
  for (let k = 0; k < 3; k++) outVelocityKmS[at + k]! += turned[k]!;
}

function isInertial(frame: Frame): boolean {
  return frame === 'TEME' || frame === 'GCRF';
}

/** `first`, `firstRate`: a frame to PEF. */
function fromFrameToPef(from: Frame, frames: EarthFrames): void {
  firstRate.fill(0);
  if (from === 'PEF') setIdentity(first);
  else if (from === 'ITRF') transposeInto(frames.pefToItrf, first);
  else {
    first.set(from === 'TEME' ? frames.temeToPef : frames.gcrfToPef);
    spinInto(-frames.rotationRateRadS, first, firstRate); // v' = M v - ω × M r
  }
}

/** `second`, `secondRate`: PEF to a frame. */
function toFrameFromPef(to: Frame, frames: EarthFrames): void {
  secondRate.fill(0);
  if (to === 'PEF') setIdentity(second);
  else if (to === 'ITRF') second.set(frames.pefToItrf);
  else {
    const toPef = to === 'TEME' ? frames.temeToPef : frames.gcrfToPef;
    transposeInto(toPef, second);
    spinInto(-frames.rotationRateRadS, toPef, secondRate); // v' = Mᵀ (v + ω × r)
    transposeInto(secondRate, secondRate);
  }
}

/** out = rate · [z ×] · m. */
function spinInto(rate: number, m: Float64Array, out: Float64Array): void {
  for (let k = 0; k < 3; k++) {
    out[k] = -rate * m[3 + k]!;
    out[3 + k] = rate * m[k]!;
    out[6 + k] = 0;
  }
}

function setIdentity(out: Float64Array): void {
  out.fill(0);
  out[0] = out[4] = out[8] = 1;
}

const gcrs = createRotation();
const spin = createRotation();
const first = createRotation();
const firstRate = createRotation();
const second = createRotation();
const secondRate = createRotation();
const turned = new Float64Array(3);
