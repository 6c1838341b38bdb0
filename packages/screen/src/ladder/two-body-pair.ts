/**
 * Two orbits with their errors, and at any instant the Gaussian of their relative state as it is where the two can meet.
 *
 * An error that is Gaussian in equinoctial elements is a bent cloud in space. Where the two clouds overlap most, both are
 * replaced by the Gaussians of their motion linearised *there*, not at their means: at the elements x1, x2 that are most
 * probable of all that put both objects at one place,
 *   minimise (x1 - m1)' P1^-1 (x1 - m1) + (x2 - m2)' P2^-1 (x2 - m2)  subject to  r1(x1, t) = r2(x2, t),
 * by repeated linearisation (Gauss-Newton): with J the partial derivatives of the state at the last x, the linearised
 * motion has the mean s(x) + J (m - x) and the covariance J P J', and the next x is m1 + P1 J1' A^-1 d, m2 - P2 J2' A^-1 d,
 * d the difference of those mean positions and A the sum of their covariances (no inverse of P1 or P2 is needed).
 * Hall 2021, J. Spacecraft and Rockets 58(3), 715 ("peak overlap"); decision record 18. km, km/s, s after the epoch.
 */
import type { PcEvent, PcObject } from './contract.ts';
import { covarianceState, isPositive, mendedCovariance } from './covariance.ts';
import { Q, stateAndJacobianInto } from './equinoctial.ts';
import {
  congruenceSixInto,
  type EquinoctialOrbit,
  equinoctialOrbit,
  inertialCovarianceInto,
} from './equinoctial-covariance.ts';

/** No body is larger; beyond it the rules on the sphere take minutes before they give up. */
const HBR_MAX_KM = 10;

export type TwoBodyPair = {
  readonly orbit1: EquinoctialOrbit;
  readonly orbit2: EquinoctialOrbit;
  readonly hbrKm: number;
  readonly periodS: number; // the shorter of the two
  readonly notPositive: readonly string[]; // whose covariance is not positive definite: 'object 1', 'object 2'
};

/**
 * The pair of an event, or in words why there is none. Covariances are taken as they are unless `mend` says to raise negative
 * eigenvalues: digits of a message often leave some, and mending moves the others.
 */
export function twoBodyPair(event: PcEvent, mend = false): TwoBodyPair | string {
  if (!(event.hbrKm > 0 && event.hbrKm <= HBR_MAX_KM)) {
    return `the hard-body radius is ${event.hbrKm} km; it must be above 0, and at most ${HBR_MAX_KM}`;
  }
  const orbit1 = orbitOf(event.object1, 'object 1', mend);
  if (typeof orbit1 === 'string') return orbit1;
  const orbit2 = orbitOf(event.object2, 'object 2', mend);
  if (typeof orbit2 === 'string') return orbit2;
  const fastest = Math.max(orbit1.elements[Q.meanMotionRadS]!, orbit2.elements[Q.meanMotionRadS]!);
  const objects = { 'object 1': event.object1, 'object 2': event.object2 };
  const notPositive = Object.entries(objects)
    .filter(([, object]) => !isPositive(object.covarianceRtn!))
    .map(([name]) => name);
  return { orbit1, orbit2, hbrKm: event.hbrKm, periodS: (2 * Math.PI) / fastest, notPositive };
}

const STATE_WORDS = {
  known: '',
  missing: 'is missing',
  default: 'is a default that stands for unknown',
  'bad number': 'holds a number that no covariance has',
} as const;

function orbitOf(object: PcObject, name: string, mend: boolean): EquinoctialOrbit | string {
  const worth = covarianceState(object);
  if (worth !== 'known' || object.covarianceRtn === null) {
    return `the covariance of ${name} ${STATE_WORDS[worth]}`;
  }
  if (object.knows !== 'full') return `the covariance of ${name} has no velocity part`;
  if (!object.covarianceRtn.every(Number.isFinite)) {
    return `the covariance of ${name} holds a number that no covariance has`;
  }
  const state = [...object.positionKm, ...object.velocityKmS];
  const covariance = new Float64Array(36);
  const rtn = mend ? mendedCovariance(object.covarianceRtn) : object.covarianceRtn;
  const turned = inertialCovarianceInto(state, rtn, covariance);
  const orbit = turned ? equinoctialOrbit(state, covariance) : undefined;
  return orbit ?? `the state of ${name} is not on an ellipse round the Earth`;
}

/** The relative state (object 2 minus object 1) at an instant, as a Gaussian. */
export type Overlap = {
  readonly mean: Float64Array; // position, velocity; km, km/s
  readonly covariance: Float64Array; // 6 by 6
  readonly inverse: Float64Array; // of the position's 3 by 3
  logDeterminant: number; // of the position's 3 by 3; km^6
  squaredSigmas: number; // squared sigmas from the mean to contact: mean' inverse mean
  iterations: number;
  converged: boolean;
};

export function createOverlap(): Overlap {
  return {
    mean: new Float64Array(6),
    covariance: new Float64Array(36),
    inverse: new Float64Array(9),
    logDeterminant: Number.NaN,
    squaredSigmas: Number.NaN,
    iterations: 0,
    converged: false,
  };
}

const ITERATIONS_MAX = 100;
/** The squared sigmas of two rounds agree to this share: the density is right to half of it; below it rounding begins. */
const AGREEMENT = 1e-7;

/** One object's part of the work; allocated once. */
const parts = [0, 1].map(() => ({
  at: new Float64Array(6), // where the motion is linearised: elements
  state: new Float64Array(6),
  jacobian: new Float64Array(36),
  mean: new Float64Array(6),
  covariance: new Float64Array(36),
}));
type Part = (typeof parts)[number];

/**
 * The overlap `afterS` seconds after the epoch into `out`. With `iterate` false the motion is linearised at the means (as
 * Coppola 2012 does it). False where the error has no volume or the iteration left the ellipses; `out.converged` tells
 * whether it settled.
 */
export function overlapInto(
  pair: TwoBodyPair,
  afterS: number,
  iterate: boolean,
  out: Overlap,
): boolean {
  const part1 = parts[0]!;
  const part2 = parts[1]!;
  part1.at.set(pair.orbit1.elements);
  part2.at.set(pair.orbit2.elements);
  out.converged = false;
  let before = Number.NaN;
  let share = 1;
  for (out.iterations = 1; out.iterations <= ITERATIONS_MAX; out.iterations++) {
    if (!linearise(pair.orbit1, part1, afterS) || !linearise(pair.orbit2, part2, afterS)) break;
    if (!differenceInto(part1, part2, out)) return false;
    const gap = Math.abs(out.squaredSigmas - before);
    if (!iterate || gap <= AGREEMENT * Math.max(1, out.squaredSigmas)) {
      out.converged = true;
      return true;
    }
    // after ten rounds that did not settle, half steps: they end the swinging between two places
    if (out.iterations > 10) share = 0.5;
    before = out.squaredSigmas;
    moveTo(pair.orbit1, part1, out, 1, share);
    moveTo(pair.orbit2, part2, out, -1, share);
  }
  return Number.isFinite(out.squaredSigmas) && out.iterations > ITERATIONS_MAX;
}

function linearise(orbit: EquinoctialOrbit, part: Part, afterS: number): boolean {
  const { at, state, jacobian, mean } = part;
  if (!stateAndJacobianInto(at, orbit.factor, afterS, state, jacobian)) return false;
  for (let i = 0; i < 6; i++) {
    let sum = state[i]!;
    for (let j = 0; j < 6; j++) sum += jacobian[6 * i + j]! * (orbit.elements[j]! - at[j]!);
    mean[i] = sum;
  }
  congruenceSixInto(jacobian, orbit.covariance, part.covariance);
  return true;
}

function differenceInto(part1: Part, part2: Part, out: Overlap): boolean {
  for (let i = 0; i < 6; i++) out.mean[i] = part2.mean[i]! - part1.mean[i]!;
  for (let i = 0; i < 36; i++) out.covariance[i] = part1.covariance[i]! + part2.covariance[i]!;
  const logDeterminant = invertPositionInto(out.covariance, out.inverse);
  out.logDeterminant = logDeterminant;
  out.squaredSigmas = form(out.inverse, out.mean);
  return Number.isFinite(logDeterminant) && out.squaredSigmas >= 0;
}

/** Inverse of the upper left 3 by 3 and the logarithm of its determinant, by Cholesky; NaN where it is not positive. */
export function invertPositionInto(c: Float64Array, out: Float64Array): number {
  const l00 = Math.sqrt(c[0]!);
  const l10 = c[6]! / l00;
  const l20 = c[12]! / l00;
  const l11 = Math.sqrt(c[7]! - l10 * l10);
  const l21 = (c[13]! - l20 * l10) / l11;
  const l22 = Math.sqrt(c[14]! - l20 * l20 - l21 * l21);
  const i00 = 1 / l00;
  const i11 = 1 / l11;
  const i22 = 1 / l22;
  const i10 = -l10 * i00 * i11;
  const i21 = -l21 * i11 * i22;
  const i20 = -(l20 * i00 + l21 * i10) * i22;
  out[0] = i00 * i00 + i10 * i10 + i20 * i20;
  out[4] = i11 * i11 + i21 * i21;
  out[8] = i22 * i22;
  out[1] = i10 * i11 + i20 * i21;
  out[2] = i20 * i22;
  out[5] = i21 * i22;
  out[3] = out[1]!;
  out[6] = out[2]!;
  out[7] = out[5]!;
  return 2 * Math.log(l00 * l11 * l22);
}

/** v' m v of a 3 by 3. */
function form(m: Float64Array, v: Float64Array): number {
  const x = v[0]!;
  const y = v[1]!;
  const z = v[2]!;
  return (
    x * (m[0]! * x + m[1]! * y + m[2]! * z) +
    y * (m[3]! * x + m[4]! * y + m[5]! * z) +
    z * (m[6]! * x + m[7]! * y + m[8]! * z)
  );
}

const pull = new Float64Array(3); // A^-1 d
const lean = new Float64Array(6); // J' of it

/** The most probable elements that meet: the mean, moved by sign * P J' A^-1 d; `share` of the way from the last ones. */
function moveTo(
  orbit: EquinoctialOrbit,
  part: Part,
  overlap: Overlap,
  sign: 1 | -1,
  share: number,
): void {
  const { inverse, mean } = overlap;
  for (let i = 0; i < 3; i++) {
    pull[i] =
      inverse[3 * i]! * mean[0]! + inverse[3 * i + 1]! * mean[1]! + inverse[3 * i + 2]! * mean[2]!;
  }
  for (let j = 0; j < 6; j++) {
    lean[j] =
      part.jacobian[j]! * pull[0]! +
      part.jacobian[6 + j]! * pull[1]! +
      part.jacobian[12 + j]! * pull[2]!;
  }
  for (let i = 0; i < 6; i++) {
    let sum = 0;
    for (let j = 0; j < 6; j++) sum += orbit.covariance[6 * i + j]! * lean[j]!;
    const goal = orbit.elements[i]! + sign * sum;
    part.at[i]! += share * (goal - part.at[i]!);
  }
}
