/**
 * The probability columns of one screening row. With a covariance for both objects: probability, maximum over the size of
 * that covariance, dilution. Without: no probability, and the maximum as CelesTrak SOCRATES prints it, over the size and
 * the orientation of an assumed shape (Alfano 2004: the miss along the wide axis is the worst).
 */
import { COVARIANCE_MODELS, NO_MODEL } from './covariance.ts';
import { addRtnSigmasInto, encounterPlaneInto, GOOD, PLANE } from './encounter.ts';
import { MAXIMUM, maximumProbabilityInto, SOCRATES_SIGMA_KM } from './maximum.ts';
import { PC2D, PC2D_SLOTS, probability2dInto, probability2dOfCovariancesInto } from './pc2d.ts';

/** One object at closest approach: six numbers, and its error (a model's index and R, T, N); NO_MODEL leaves it unread. */
export type ScreenedObject = {
  readonly state: ArrayLike<number>; // km, km/s, inertial
  readonly model: number;
  readonly sigmaRtnKm: ArrayLike<number>;
  readonly covarianceRtnKm2?: ArrayLike<number>; // rr tr tt nr nt nn, in place of the sigmas where more is known
};

export type EventProbability = {
  readonly pc: number | undefined; // undefined: empty cell
  readonly pcMax: number | undefined;
  readonly dilution: boolean | undefined;
  readonly covariance: string; // one name, or object 1's and object 2's as `a/b`
};

const slots = new Float64Array(PC2D_SLOTS);
const maximum = new Float64Array(2);

export function eventProbability(
  object1: ScreenedObject,
  object2: ScreenedObject,
  hbrKm: number,
): EventProbability {
  const { state: state1, sigmaRtnKm: sigma1 } = object1;
  const { state: state2, sigmaRtnKm: sigma2 } = object2;
  const covariance = covarianceName(object1.model, object2.model);
  if (covariance !== COVARIANCE_MODELS[NO_MODEL]) {
    const code =
      object1.covarianceRtnKm2 === undefined && object2.covarianceRtnKm2 === undefined
        ? probability2dInto(state1, state2, sigma1, sigma2, hbrKm, slots)
        : probability2dOfCovariancesInto(
            ...([
              state1,
              state2,
              covarianceOf(object1),
              covarianceOf(object2),
              hbrKm,
              slots,
            ] as const),
          );
    if (code !== GOOD) return { ...NOTHING, covariance };
    const dilution = slots[PC2D.scaleAtMax]! < 1;
    return { pc: slots[PC2D.pc]!, pcMax: slots[PC2D.pcMax]!, dilution, covariance };
  }
  const code = assumedMaximumInto(state1, state2, hbrKm, maximum);
  if (code !== GOOD) return { ...NOTHING, covariance };
  return { ...NOTHING, pcMax: maximum[MAXIMUM.probability]!, covariance };
}

function covarianceOf({ sigmaRtnKm, covarianceRtnKm2 }: ScreenedObject): ArrayLike<number> {
  if (covarianceRtnKm2 !== undefined) return covarianceRtnKm2;
  const [r, t, n] = [sigmaRtnKm[0]!, sigmaRtnKm[1]!, sigmaRtnKm[2]!];
  return [r * r, 0, t * t, 0, 0, n * n];
}

const NOTHING = { pc: undefined, pcMax: undefined, dilution: undefined };

/** The cell of column `covariance`: none as soon as one object has none. */
export function covarianceName(model1: number, model2: number): string {
  if (model1 === NO_MODEL || model2 === NO_MODEL) return COVARIANCE_MODELS[NO_MODEL];
  const name1 = COVARIANCE_MODELS[model1]!;
  return model1 === model2 ? name1 : `${name1}/${COVARIANCE_MODELS[model2]!}`;
}

const combined = new Float64Array(6);
const plane = new Float64Array(4);
const relative = new Float64Array(6);

/**
 * SOCRATES' maximum: both objects with the shape SOCRATES_SIGMA_KM, its size free and the miss turned along the wide axis.
 * MAXIMUM slots into `out`; scale is on SOCRATES_SIGMA_KM. Returns an ENCOUNTER_CODES index.
 */
export function assumedMaximumInto(
  state1: ArrayLike<number>,
  state2: ArrayLike<number>,
  hbrKm: number,
  out: Float64Array,
): number {
  combined.fill(0);
  for (let i = 0; i < 6; i++) relative[i] = state2[i]! - state1[i]!;
  const code =
    addRtnSigmasInto(state1, SOCRATES_SIGMA_KM, combined) ||
    addRtnSigmasInto(state2, SOCRATES_SIGMA_KM, combined) ||
    encounterPlaneInto(relative, relative.subarray(3), combined, plane);
  out.fill(Number.NaN, 0, 2);
  if (code !== GOOD) return code;
  const miss = Math.sqrt(plane[PLANE.missWide]! ** 2 + plane[PLANE.missNarrow]! ** 2);
  const wide = plane[PLANE.sigmaWide]!;
  maximumProbabilityInto(miss, 0, wide, plane[PLANE.sigmaNarrow]!, hbrKm, 0, out);
  return GOOD;
}
