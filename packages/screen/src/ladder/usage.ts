/**
 * Where each rung may be used. A rung's assumptions are checked one by one, and what fails is said with its figure and limit.
 *
 * How long the encounter lasts and how far from the TCA: a straight passage (Pc2D, and Nc2D about its peak) leaves out the
 * tide, which bends the relative path by some (2 pi t / P)^2 / 2 of the separation within t of the point of linearisation:
 * 0.2 % at 0.01 P, so the passage may lie 0.01 P off and last 0.02 P. Nc3D and Monte Carlo follow both orbits within half a
 * period of the epoch; what lies beyond a quarter period, or lasts three quarters of one, belongs to the pair's next encounter
 * as much as to this one, and its number is not this encounter's alone.
 * Kinds of test: Hall 2019 (AAS 19-632), Hall, Baars & Casali 2023 ("A multistep probability of collision computational
 * algorithm"); the interval of a short encounter: Coppola 2012 (AAS 12-248). The limits are ours: decision record 18.
 */
import type { MethodFigure, PcEvent } from './contract.ts';
import { covarianceState } from './covariance.ts';
import { MU_EARTH_KM3_S2 } from './equinoctial.ts';
import { inertialCovarianceInto } from './equinoctial-covariance.ts';
import { invertPositionInto } from './two-body-pair.ts';
import { BELL_DEPTH } from './two-body-peak.ts';

export const USAGE_LIMITS = {
  straight: { durationShareMax: 0.02, offsetShareMax: 0.01 }, // of the shorter period
  orbital: { durationShareMax: 0.75, offsetShareMax: 0.25 },
  differenceShareMax: 0.1, // of Pc2D from Nc2D; what both leave out is far smaller
  cutShareMax: 1e-3, // of the highest rate, at the end of the segment
  errorShareMax: 0.01, // of a figure by its own error
} as const;

export type IntervalLimits = { readonly durationShareMax: number; readonly offsetShareMax: number };
export type Verdict = { readonly valid: boolean; readonly why: string };

/** When the collisions of an encounter can happen, seconds after the epoch; but for 1e-16 of them. */
export type Passage = { readonly fromS: number; readonly toS: number; readonly periodS: number };

/** What of a passage is beyond the limits, in words; empty when nothing is. */
export function passageFaults(passage: Passage, limits: IntervalLimits): string[] {
  const { durationShare, offsetShare } = passageShares(passage);
  const faults: string[] = [];
  if (!(durationShare <= limits.durationShareMax)) {
    faults.push(
      `the encounter lasts ${share(durationShare)} of a revolution, more than ${limits.durationShareMax}`,
    );
  }
  if (!(offsetShare <= limits.offsetShareMax)) {
    faults.push(
      `its middle lies ${share(offsetShare)} of a revolution from the TCA, more than ${limits.offsetShareMax}`,
    );
  }
  return faults;
}

export function passageShares({ fromS, toS, periodS }: Passage): {
  durationShare: number;
  offsetShare: number;
} {
  return {
    durationShare: (toS - fromS) / periodS,
    offsetShare: Math.abs(0.5 * (fromS + toS)) / periodS,
  };
}

/** In words what holds of a passage. */
export function passageWords(passage: Passage): string {
  const { durationShare, offsetShare } = passageShares(passage);
  return `the encounter lasts ${share(durationShare)} of a revolution, ${share(offsetShare)} from the TCA`;
}

function share(value: number): string {
  return value < 1e-3 ? value.toExponential(0) : value.toPrecision(2);
}

/**
 * The passage of two straight lines: given that the miss lies in the disk, the place along the relative velocity is Gaussian,
 * and the time of passing is that place over the speed (Coppola 2012, AAS 12-248, with the 3 by 3 inverse in place of his
 * partition). Undefined where there is no passing, no error with a volume, or no ellipse.
 */
export function straightPassage(event: PcEvent): Passage | undefined {
  const { object1, object2, hbrKm } = event;
  const periodS = Math.min(...[object1, object2].map(periodOf));
  const combined = new Float64Array(36);
  for (const object of [object1, object2]) {
    if (covarianceState(object) !== 'known') continue;
    const own = new Float64Array(36);
    const state = [...object.positionKm, ...object.velocityKmS];
    const known =
      object.knows === 'full' ? object.covarianceRtn! : positionOnly(object.covarianceRtn!);
    if (!inertialCovarianceInto(state, known, own)) return undefined;
    for (let i = 0; i < 36; i++) combined[i]! += own[i]!;
  }
  const inverse = new Float64Array(9);
  if (!Number.isFinite(invertPositionInto(combined, inverse))) return undefined;
  const apart = [0, 1, 2].map((i) => object2.positionKm[i]! - object1.positionKm[i]!);
  const motion = [0, 1, 2].map((i) => object2.velocityKmS[i]! - object1.velocityKmS[i]!);
  const speed = Math.hypot(...motion);
  const pull = [0, 1, 2].map((i) => rowTimes(inverse, i, motion) / speed);
  const along = dot(pull, motion) / speed; // e' A^-1 e
  const across = Math.sqrt(Math.max(0, dot(pull, pull) - along * along));
  const middleS = -dot(pull, apart) / along / speed;
  const halfS = (Math.sqrt(BELL_DEPTH / along) + hbrKm * (1 + across / along)) / speed;
  const passage = { fromS: middleS - halfS, toS: middleS + halfS, periodS };
  return Number.isFinite(passage.fromS + passage.toS + periodS) ? passage : undefined;
}

function positionOnly(c: Float64Array): Float64Array {
  return c.map((value, i) => (i % 6 < 3 && i < 18 ? value : 0));
}

function rowTimes(m: Float64Array, row: number, v: readonly number[]): number {
  return m[3 * row]! * v[0]! + m[3 * row + 1]! * v[1]! + m[3 * row + 2]! * v[2]!;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

/** NaN for what is no ellipse. */
function periodOf({ positionKm, velocityKmS }: PcEvent['object1']): number {
  const speed = Math.hypot(...velocityKmS);
  const aKm = 1 / (2 / Math.hypot(...positionKm) - (speed * speed) / MU_EARTH_KM3_S2);
  return aKm > 0 ? 2 * Math.PI * Math.sqrt(aKm ** 3 / MU_EARTH_KM3_S2) : Number.NaN;
}

/** A figure that was good so far, judged further; a figure that was not stays so. */
export function judged(
  figure: MethodFigure,
  faults: readonly string[],
  holds: string,
): MethodFigure {
  if (figure.valid !== true) {
    return faults.length === 0 ? figure : { ...figure, why: [figure.why, ...faults].join('; ') };
  }
  if (faults.length > 0) return { ...figure, valid: false, why: faults.join('; ') };
  return { ...figure, why: [figure.why, holds].filter((words) => words !== '').join('; ') };
}

/** A figure that assumes less than Pc2D; sound: nothing is wrong with it but covariances that are not positive definite. */
export type Better = { readonly figure: MethodFigure; readonly sound: boolean };

/** Pc2D: a straight, short passage near the TCA, and the same answer as the first of the better rungs that holds. */
export function judgePc2d(
  event: PcEvent,
  pc2d: MethodFigure,
  better: readonly Better[],
): MethodFigure {
  const passage = straightPassage(event);
  const faults = passage === undefined ? [] : passageFaults(passage, USAGE_LIMITS.straight);
  const holds = [passage === undefined ? 'how long it lasts is not known' : passageWords(passage)];
  const withValue = better.filter(({ figure }) => figure.value !== null);
  const reference = withValue.find(({ sound }) => sound)?.figure.value;
  if (withValue.length === 0 || pc2d.value === null) {
    holds.push('nothing to compare it with');
  } else if (reference == null) {
    faults.push('the methods that assume less do not hold either');
  } else {
    const wrong = differenceFaults(pc2d.value, reference, 'the figure of the curved motion');
    faults.push(...wrong);
    const difference = percent(differenceShare(pc2d.value, reference));
    if (wrong.length === 0) holds.push(`within ${difference} of the figure of the curved motion`);
  }
  return judged(pc2d, faults, holds.join('; '));
}

/** Nc2D sees the peak that a search from the TCA finds; Nc3D looks at all of the segment. */
export function judgeNc2d(nc2d: Better, nc3d: MethodFigure): Better {
  if (nc2d.figure.value === null || nc3d.value === null) return nc2d;
  const faults = differenceFaults(nc2d.figure.value, nc3d.value, 'the integral over time');
  return { figure: judged(nc2d.figure, faults, ''), sound: nc2d.sound && faults.length === 0 };
}

function differenceFaults(value: number, reference: number, of: string): string[] {
  const difference = differenceShare(value, reference);
  if (!(difference > USAGE_LIMITS.differenceShareMax)) return [];
  const limit = percent(USAGE_LIMITS.differenceShareMax);
  return [
    `it differs from ${of}, ${reference.toExponential(2)}, by ${percent(difference)}, more than ${limit}`,
  ];
}

function differenceShare(value: number, reference: number): number {
  return value === reference ? 0 : Math.abs(value - reference) / (reference || value);
}

function percent(value: number): string {
  const words = value < 0.1 ? (100 * value).toPrecision(2) : (100 * value).toFixed(0);
  return value < 1e3 ? `${words} %` : `a factor of ${value.toExponential(0)}`;
}

/**
 * Monte Carlo counts hits: they must be this encounter's, as for Nc3D. Where trials could not tell the pair's next encounter
 * apart, their figure is nearer to the sum of both.
 */
export function judgeMonteCarlo(
  trials: MethodFigure,
  nc3d: { readonly figure: MethodFigure; readonly passage?: Passage; readonly beyond: number },
): MethodFigure {
  const { figure, passage, beyond } = nc3d;
  if (passage === undefined || figure.value === null || trials.value === null) return trials;
  const faults = passageFaults(passage, USAGE_LIMITS.orbital);
  const isMuch = beyond > USAGE_LIMITS.differenceShareMax * figure.value;
  if (isMuch && trials.value > figure.value + 0.5 * beyond) {
    faults.push(
      `it counts the pair’s next encounter too, half a revolution away, of which ${beyond.toExponential(1)} is expected`,
    );
  }
  return judged(trials, faults, passageWords(passage));
}
