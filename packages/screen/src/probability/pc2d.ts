/**
 * Probability of collision of a short encounter in two dimensions, with the maximum probability beside it: the door to
 * the kernels. States are km and km/s in one inertial frame at the time of closest approach; object 2 minus object 1.
 * Method: Foster & Estes 1992 in the encounter plane (`encounter.ts`), one-dimensional erf form (`disk.ts`), maximum by
 * scaling (`maximum.ts`). Choices and limits: docs/decisions/0004-covariance-and-probability.md.
 */
import { diskProbability } from './disk.ts';
import {
  addRtnCovarianceInto,
  addRtnSigmasInto,
  BAD_NUMBER,
  ENCOUNTER_CODES,
  encounterPlaneInto,
  GOOD,
  PLANE,
} from './encounter.ts';
import { MAXIMUM, maximumProbabilityInto } from './maximum.ts';

/** Slots of an answer. `scaleAtMax` is on sigma: below 1 the covariance given is in the dilution region. */
export const PC2D = {
  pc: 0,
  pcMax: 1,
  scaleAtMax: 2,
  missWide: 3, // km along the wide axis of the combined error in the encounter plane
  missNarrow: 4,
  sigmaWide: 5, // km
  sigmaNarrow: 6,
} as const;
export const PC2D_SLOTS = 7;

const relativePosition = new Float64Array(3);
const relativeVelocity = new Float64Array(3);
const combined = new Float64Array(6);
const plane = new Float64Array(4);
const maximum = new Float64Array(2);

/** With standard deviations R, T, N of each object in km. Returns an ENCOUNTER_CODES index; `out` is NaN unless good. */
export function probability2dInto(
  state1: ArrayLike<number>,
  state2: ArrayLike<number>,
  sigma1RtnKm: ArrayLike<number>,
  sigma2RtnKm: ArrayLike<number>,
  hbrKm: number,
  out: Float64Array,
): number {
  combined.fill(0);
  const code =
    addRtnSigmasInto(state1, sigma1RtnKm, combined) ||
    addRtnSigmasInto(state2, sigma2RtnKm, combined);
  return code === GOOD ? ofStatesInto(state1, state2, hbrKm, out) : refuse(code, out);
}

/** With the full RTN covariance of each object, six numbers in CDM order (rr, tr, tt, nr, nt, nn), km². */
export function probability2dOfCovariancesInto(
  state1: ArrayLike<number>,
  state2: ArrayLike<number>,
  covariance1RtnKm2: ArrayLike<number>,
  covariance2RtnKm2: ArrayLike<number>,
  hbrKm: number,
  out: Float64Array,
): number {
  combined.fill(0);
  const code =
    addRtnCovarianceInto(state1, covariance1RtnKm2, combined) ||
    addRtnCovarianceInto(state2, covariance2RtnKm2, combined);
  return code === GOOD ? ofStatesInto(state1, state2, hbrKm, out) : refuse(code, out);
}

/** With the combined covariance in the inertial frame of the states: xx, yx, yy, zx, zy, zz, km². */
export function probability2dOfInertialInto(
  relativePositionKm: ArrayLike<number>,
  relativeVelocityKmS: ArrayLike<number>,
  covarianceKm2: ArrayLike<number>,
  hbrKm: number,
  out: Float64Array,
): number {
  if (!(hbrKm >= 0)) return refuse(BAD_NUMBER, out);
  const code = encounterPlaneInto(relativePositionKm, relativeVelocityKmS, covarianceKm2, plane);
  if (code !== GOOD) return refuse(code, out);
  const x = plane[PLANE.missWide]!;
  const y = plane[PLANE.missNarrow]!;
  const wide = plane[PLANE.sigmaWide]!;
  const narrow = plane[PLANE.sigmaNarrow]!;
  const pc = diskProbability(x, y, wide, narrow, hbrKm);
  maximumProbabilityInto(x, y, wide, narrow, hbrKm, pc, maximum);
  out[PC2D.pc] = pc;
  out[PC2D.pcMax] = maximum[MAXIMUM.probability]!;
  out[PC2D.scaleAtMax] = maximum[MAXIMUM.scale]!;
  out[PC2D.missWide] = x;
  out[PC2D.missNarrow] = y;
  out[PC2D.sigmaWide] = wide;
  out[PC2D.sigmaNarrow] = narrow;
  return GOOD;
}

function ofStatesInto(
  state1: ArrayLike<number>,
  state2: ArrayLike<number>,
  hbrKm: number,
  out: Float64Array,
): number {
  for (let i = 0; i < 3; i++) {
    relativePosition[i] = state2[i]! - state1[i]!;
    relativeVelocity[i] = state2[3 + i]! - state1[3 + i]!;
  }
  return probability2dOfInertialInto(relativePosition, relativeVelocity, combined, hbrKm, out);
}

function refuse(code: number, out: Float64Array): number {
  out.fill(Number.NaN, 0, PC2D_SLOTS);
  return code;
}

/** An object in an encounter: its state at closest approach, and its error, by either description. */
export type EncounterObject = {
  readonly positionKm: readonly [number, number, number];
  readonly velocityKmS: readonly [number, number, number];
} & (
  | { readonly sigmaRtnKm: readonly [number, number, number] }
  | { readonly covarianceRtnKm2: readonly [number, number, number, number, number, number] }
);

export type Probability2d =
  | {
      readonly ok: true;
      readonly pc: number;
      readonly pcMax: number;
      readonly dilution: boolean; // the error given is wider than the one that gives pcMax
      readonly scaleAtMax: number;
    }
  | { readonly ok: false; readonly reason: (typeof ENCOUNTER_CODES)[number] };

const answer = new Float64Array(PC2D_SLOTS);

/** The same for people: objects in, words out. */
export function probability2d(
  object1: EncounterObject,
  object2: EncounterObject,
  hbrKm: number,
): Probability2d {
  const code = probability2dOfCovariancesInto(
    [...object1.positionKm, ...object1.velocityKmS],
    [...object2.positionKm, ...object2.velocityKmS],
    covarianceOf(object1),
    covarianceOf(object2),
    hbrKm,
    answer,
  );
  if (code !== GOOD) return { ok: false, reason: ENCOUNTER_CODES[code]! };
  const scaleAtMax = answer[PC2D.scaleAtMax]!;
  return {
    ok: true,
    pc: answer[PC2D.pc]!,
    pcMax: answer[PC2D.pcMax]!,
    dilution: scaleAtMax < 1,
    scaleAtMax,
  };
}

function covarianceOf(object: EncounterObject): readonly number[] {
  if ('covarianceRtnKm2' in object) return object.covarianceRtnKm2;
  const [r, t, n] = object.sigmaRtnKm;
  return [r * r, 0, t * t, 0, 0, n * n];
}
