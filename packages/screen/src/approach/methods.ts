/**
 * What may be said of the probability of one approach, by each method, and whether the method holds there: the number alone is
 * not enough. The two-dimensional one wants a straight relative path while the objects are within the error of each other.
 */
import { COVARIANCE_MODELS, NO_MODEL } from '../probability/covariance.ts';
import { ENCOUNTER_CODES, GOOD } from '../probability/encounter.ts';
import { assumedMaximumInto } from '../probability/event.ts';
import { MAXIMUM } from '../probability/maximum.ts';
import { PC2D, PC2D_SLOTS, probability2dOfCovariancesInto } from '../probability/pc2d.ts';
import type { ApproachGeometry, ApproachObject } from './geometry.ts';

export const PC_METHODS = ['foster-2d', 'scaled-maximum', 'assumed-shape-maximum'] as const;
export type PcMethod = (typeof PC_METHODS)[number];

/** Why a method's figure is not to be trusted, or absent; 'good' where it holds. */
export const PC_VALIDITIES = [
  'good',
  'bent', // the path leaves the straight line by more than a tenth of the narrow sigma
  'slow', // the pair stays near for long: there is no short encounter
  'no-covariance', // of one object at least
  ...ENCOUNTER_CODES.slice(1),
] as const;
export type PcValidity = (typeof PC_VALIDITIES)[number];

export type PcFigure = {
  readonly method: PcMethod;
  readonly value: number | null;
  readonly validity: PcValidity;
};

export type ApproachProbability = {
  readonly figures: readonly PcFigure[];
  readonly dilution: boolean | null;
  readonly scaleAtMax: number | null; // on sigma: the error that would give the maximum
  readonly durationS: number | null; // within three sigma along the way, before and after
};

/** The path may leave its line by this share of the narrow sigma. */
const BEND_SHARE_MAX = 0.1;
const SIGMAS = 3;

/** Half of the time in which object 2 passes three sigma; null where no error is known. */
export function encounterHalfS(geometry: ApproachGeometry): number | null {
  const along = geometry.plane?.ellipse?.sigmaAlongKm;
  if (along === undefined || geometry.relativeSpeedKmS === 0) return null;
  return (SIGMAS * along) / geometry.relativeSpeedKmS;
}

/**
 * `bendKm`: how far the path leaves its line within the encounter (path.ts), NaN where that is not known; 'slow' for a pair that
 * the screen reports as an interval.
 */
export function approachProbability(
  object1: ApproachObject,
  object2: ApproachObject,
  geometry: ApproachGeometry,
  hbrKm: number,
  bendKm: number | 'slow',
): ApproachProbability {
  const halfS = encounterHalfS(geometry);
  const durationS = halfS === null ? null : 2 * halfS;
  if (bendKm === 'slow') {
    const figures = (['foster-2d', 'scaled-maximum'] as const).map((method): PcFigure => {
      return { method, value: null, validity: 'slow' };
    });
    return { figures, dilution: null, scaleAtMax: null, durationS };
  }
  if (object1.covarianceRtnKm2 === null || object2.covarianceRtnKm2 === null) {
    const maximum = new Float64Array(2);
    const code = assumedMaximumInto(object1.state, object2.state, hbrKm, maximum);
    const absent = (method: PcMethod): PcFigure => ({ method, ...NOTHING });
    const value = code === GOOD ? maximum[MAXIMUM.probability]! : null;
    const assumed: PcFigure = { method: 'assumed-shape-maximum', value, validity: wordOf(code) };
    const figures = [absent('foster-2d'), absent('scaled-maximum'), assumed];
    return { figures, dilution: null, scaleAtMax: null, durationS };
  }
  const slots = new Float64Array(PC2D_SLOTS);
  const code = probability2dOfCovariancesInto(
    ...([
      object1.state,
      object2.state,
      object1.covarianceRtnKm2,
      object2.covarianceRtnKm2,
    ] as const),
    ...([hbrKm, slots] as const),
  );
  const narrow = geometry.plane?.ellipse?.sigmaNarrowKm ?? 0;
  const straight = bendKm <= BEND_SHARE_MAX * narrow;
  const validity: PcValidity = code !== GOOD ? wordOf(code) : straight ? 'good' : 'bent';
  const shown = (slot: number) => (code === GOOD ? slots[slot]! : null);
  const scaleAtMax = shown(PC2D.scaleAtMax);
  return {
    figures: [
      { method: 'foster-2d', value: shown(PC2D.pc), validity },
      { method: 'scaled-maximum', value: shown(PC2D.pcMax), validity },
    ],
    ...{ scaleAtMax, durationS, dilution: scaleAtMax === null ? null : scaleAtMax < 1 },
  };
}

const NOTHING = { value: null, validity: 'no-covariance' as const };

function wordOf(code: number): PcValidity {
  return ENCOUNTER_CODES[code]!;
}

/** The name of a model, null where there is none. */
export function covarianceModelName(model: number): string | null {
  return model === NO_MODEL ? null : COVARIANCE_MODELS[model]!;
}
