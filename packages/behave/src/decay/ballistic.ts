/**
 * How much air an object feels, from its history: the ballistic factor (drag coefficient times area over mass) with which the
 * model's fall equals the one observed. Between two sets it is the loss of axis, which is the best sensor there is; and one set
 * alone carries the loss its own fit found, in B* as SGP4 uses it. Recent ones weigh most; their scatter says how sure it is.
 */

import { MU_KM3_S2 } from '@noroshi/orbit';
import { DAY_US } from '@noroshi/time';
import type { ObjectHistory } from '../history/history.ts';
import { brouwerMeanMotionRadS } from '../history/mean.ts';
import { type DescentState, descend } from './descent.ts';
import type { Drivers } from './drivers.ts';
import { setRateKmDay } from './set-rate.ts';

export type BallisticSample = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly m2Kg: number; // below zero: it rose
  readonly sigmaRatio: number; // of the measurement alone
  readonly isOneSet: boolean;
};

export type BallisticFit = {
  readonly m2Kg: number;
  readonly sigmaRatio: number; // what it may be wrong by in the days to come
  readonly samples: readonly BallisticSample[]; // oldest first
};

export const BALLISTIC_LIMITS = {
  spanDaysMin: 0.4, // two sets nearer share their observations
  lookBackDays: 60,
  samplesMax: 8,
  axisSigmaKm: 0.008, // of a set: 12 m over a turn's mean, measured between quiet sets
  oneSetSigmaRatio: 0.12, // loss by B* against the loss to the next sets
  varietySigmaRatio: 0.07, // how a factor wanders by tumbling and by what the density model misses, a day to the next
  jumpRatio: 2.5, // two factors further apart than tumbling explains: another object, by all it feels
  fadeShare: 0.5, // of the time left: older samples fade over it
} as const;

export type FitLimits = Readonly<Record<'varietySigmaRatio' | 'fadeShare', number>>;

/** Mean state of set k, as SGP4 reads it. */
export function stateOfSet(history: ObjectHistory, k: number): DescentState {
  const e = history.eccentricity[k]!;
  const i = history.inclinationRad[k]!;
  const n = brouwerMeanMotionRadS(history.meanMotionRadS[k]!, e, Math.cos(i));
  return {
    atUs: history.epochUs[k]!,
    axisKm: Math.cbrt(MU_KM3_S2 / (n * n)),
    ex: e * Math.cos(history.argPerigeeRad[k]!),
    ey: e * Math.sin(history.argPerigeeRad[k]!),
    inclinationRad: i,
    raanRad: history.raanRad[k]!,
  };
}

/** Samples of the last weeks, oldest first; those that cannot be told from zero are in it with their large sigma. */
export function ballisticSamples(history: ObjectHistory, drivers: Drivers): BallisticSample[] {
  const { spanDaysMin, lookBackDays, samplesMax } = BALLISTIC_LIMITS;
  const samples: BallisticSample[] = [];
  let last = history.count - 1;
  const endUs = history.epochUs[last]!;
  for (let k = last - 1; k >= 0 && samples.length < samplesMax; k--) {
    if (endUs - history.epochUs[k]! > lookBackDays * DAY_US) break;
    if (history.epochUs[last]! - history.epochUs[k]! < spanDaysMin * DAY_US) continue;
    const sample = betweenSets(history, k, last, drivers);
    if (sample !== undefined) samples.push(sample);
    last = k;
  }
  samples.reverse();
  const own = ofOneSet(history, history.count - 1, drivers);
  if (own !== undefined) samples.push(own);
  return samples;
}

function betweenSets(
  history: ObjectHistory,
  from: number,
  to: number,
  drivers: Drivers,
): BallisticSample | undefined {
  const first = stateOfSet(history, from);
  const second = stateOfSet(history, to);
  const lostKm = first.axisKm - second.axisKm;
  const m2Kg = solve(first, second.atUs, lostKm, drivers);
  if (m2Kg === undefined) return undefined;
  return {
    fromUs: first.atUs,
    toUs: second.atUs,
    m2Kg,
    sigmaRatio: (Math.SQRT2 * BALLISTIC_LIMITS.axisSigmaKm) / Math.max(1e-6, Math.abs(lostKm)),
    isOneSet: false,
  };
}

/** The factor of the loss that a set's own B* gives over the day before its epoch. */
function ofOneSet(
  history: ObjectHistory,
  k: number,
  drivers: Drivers,
): BallisticSample | undefined {
  const rate = setRateKmDay(history, k);
  if (rate === undefined || !Number.isFinite(rate)) return undefined;
  const state = stateOfSet(history, k);
  const atUs = state.atUs;
  const spanDays = Math.min(1, 3 / Math.max(0.01, Math.abs(rate))); // no further than 3 km
  state.axisKm -= (rate * spanDays) / 2;
  state.atUs -= (spanDays / 2) * DAY_US;
  const m2Kg = solve(state, atUs + (spanDays / 2) * DAY_US, -rate * spanDays, drivers);
  if (m2Kg === undefined) return undefined;
  return {
    fromUs: atUs - (spanDays / 2) * DAY_US,
    toUs: atUs,
    m2Kg,
    sigmaRatio: BALLISTIC_LIMITS.oneSetSigmaRatio,
    isOneSet: true,
  };
}

const TRIAL_M2_KG = 0.02;

/** The factor that loses `lostKm` of axis by `toUs`; the loss grows a little faster than the factor, so it is asked again. */
function solve(
  from: DescentState,
  toUs: number,
  lostKm: number,
  drivers: Drivers,
): number | undefined {
  let m2Kg = TRIAL_M2_KG;
  for (let turn = 0; turn < 4; turn++) {
    const trial = { ...from };
    const { hasEnded } = descend(trial, drivers, m2Kg, toUs);
    if (hasEnded) {
      m2Kg /= 4;
      continue;
    }
    const model = from.axisKm - trial.axisKm;
    if (!(model > 0)) return undefined;
    const ratio = lostKm / model;
    m2Kg *= turn > 0 && ratio > 0 ? Math.min(4, ratio) : ratio;
    if (Math.abs(ratio - 1) < 0.005 || ratio <= 0) break;
  }
  return m2Kg;
}

/** The samples since the factor last jumped: what it was before a manoeuvre or a change of attitude says nothing of it now. */
function sinceJump(samples: readonly BallisticSample[]): readonly BallisticSample[] {
  const newest = samples.at(-1);
  if (newest === undefined) return samples;
  const least = Math.log(BALLISTIC_LIMITS.jumpRatio);
  const isJump = ({ m2Kg, sigmaRatio }: BallisticSample) =>
    Math.abs(Math.log(m2Kg / newest.m2Kg)) > least + 2 * Math.hypot(sigmaRatio, newest.sigmaRatio);
  return samples.slice(samples.findLastIndex(isJump) + 1);
}

/** One factor for the days to come: logarithms, weighted by their error and by how long ago, against the time left. */
export function fitBallistic(
  samples: readonly BallisticSample[],
  atUs: number,
  leftDays: number,
  limits: FitLimits = BALLISTIC_LIMITS,
): BallisticFit | undefined {
  const { varietySigmaRatio, fadeShare } = limits;
  const used = sinceJump(samples.filter(({ m2Kg, sigmaRatio }) => m2Kg > 0 && sigmaRatio < 0.5));
  if (used.length === 0) return undefined;
  const fadeDays = Math.max(1, fadeShare * leftDays);
  const weights = used.map(({ fromUs, toUs, sigmaRatio }) => {
    const ageDays = (atUs - (fromUs + toUs) / 2) / DAY_US;
    const wander = varietySigmaRatio ** 2 * (1 + Math.max(0, ageDays) / fadeDays) ** 2;
    return 1 / (sigmaRatio ** 2 + wander);
  });
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = used.reduce((sum, { m2Kg }, k) => sum + weights[k]! * Math.log(m2Kg), 0) / total;
  const spread = used.reduce(
    (sum, { m2Kg }, k) => sum + weights[k]! * (Math.log(m2Kg) - mean) ** 2,
    0,
  );
  const scatter = used.length > 1 ? spread / total / (used.length - 1) : 0;
  return {
    m2Kg: Math.exp(mean),
    sigmaRatio: Math.sqrt(Math.max(1 / total, scatter) + varietySigmaRatio ** 2),
    samples,
  };
}
