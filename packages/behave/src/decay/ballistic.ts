/**
 * How much air an object feels, from its history: the ballistic factor (drag coefficient times area over mass) with which the
 * model's fall equals the one observed. Between two sets it is the loss of axis, which is the best sensor there is; and one set
 * alone carries the loss its own fit found, in B* as SGP4 uses it. Recent ones weigh most; their scatter says how sure it is.
 */

import { MU_KM3_S2 } from '@noroshi/orbit';
import { DAY_US } from '@noroshi/time';
import type { ObjectHistory } from '../history/history.ts';
import { brouwerMeanMotionRadS } from '../history/mean.ts';
import { type DescentState, descend, lowestHeightKm, unitLossKmDay } from './descent.ts';
import type { Drivers } from './drivers.ts';
import { setRateKmDay } from './set-rate.ts';

export type BallisticSample = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly m2Kg: number; // below zero: it rose
  readonly sigmaRatio: number; // of the measurement alone
  readonly heightKm: number; // lowest, in the middle of it
  readonly isOneSet: boolean;
};

export const BALLISTIC_LIMITS = {
  spanDaysMin: 0.4, // two sets nearer share their observations
  spanDaysMax: 60, // two sets further apart say little of now
  lookBackDays: 1500,
  setsMax: 12,
  axisSigmaKm: 0.008, // of a set: 12 m over a turn's mean, measured between quiet sets
  oneSetSigmaRatio: 0.08, // loss by B* against the loss to the next sets
  rateSigmaKmDay: 0.006, // of it, which matters where the fall is slow
  set: { days: 3, km: 4 }, // that a set is fitted to: three days agreed best with the next sets' loss, less where it falls faster
  jumpRatio: 2.5, // two factors further apart than tumbling explains: another object, by all it feels
} as const;

/** Days before a set that its B* is a mean of, or kilometres of fall if they are fewer days. */
export type SetSpan = { readonly days: number; readonly km: number };

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

/** Samples up to the newest set, oldest first; those that cannot be told from zero are in it with their large sigma. */
export function ballisticSamples(history: ObjectHistory, drivers: Drivers): BallisticSample[] {
  const { spanDaysMin, spanDaysMax, lookBackDays, setsMax } = BALLISTIC_LIMITS;
  const samples: BallisticSample[] = [];
  let last = history.count - 1;
  const endUs = history.epochUs[last]!;
  const take = (sample: BallisticSample | undefined) => {
    if (sample !== undefined) samples.push(sample);
  };
  take(rateSample(history, last, drivers));
  let sets = 1;
  for (let k = last - 1; k >= 0 && sets < setsMax; k--) {
    if (endUs - history.epochUs[k]! > lookBackDays * DAY_US) break;
    const spanDays = (history.epochUs[last]! - history.epochUs[k]!) / DAY_US;
    if (spanDays < spanDaysMin) continue;
    if (spanDays < spanDaysMax) take(betweenSets(history, k, last, drivers));
    take(rateSample(history, k, drivers));
    last = k;
    sets++;
  }
  return samples.sort((a, b) => a.toUs - b.toUs || Number(a.isOneSet) - Number(b.isOneSet));
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
    heightKm: (lowestHeightKm(first) + lowestHeightKm(second)) / 2,
    isOneSet: false,
  };
}

/** The factor of the loss that set k states by its B*: a mean over the days that it was fitted to. */
export function rateSample(
  history: ObjectHistory,
  k: number,
  drivers: Drivers,
  span: SetSpan = BALLISTIC_LIMITS.set,
): BallisticSample | undefined {
  const rate = setRateKmDay(history, k);
  if (rate === undefined || !Number.isFinite(rate)) return undefined;
  const state = stateOfSet(history, k);
  const { oneSetSigmaRatio, rateSigmaKmDay } = BALLISTIC_LIMITS;
  const spanDays = Math.min(span.days, span.km / Math.max(0.01, Math.abs(rate)));
  const unitKmDay = unitLossKmDay(state, rate, spanDays, drivers);
  if (!(unitKmDay > 0)) return undefined;
  return {
    fromUs: state.atUs - spanDays * DAY_US,
    toUs: state.atUs,
    m2Kg: -rate / unitKmDay,
    sigmaRatio: Math.hypot(oneSetSigmaRatio, rateSigmaKmDay / Math.max(1e-6, Math.abs(rate))),
    heightKm: lowestHeightKm(state),
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
export function sinceJump(samples: readonly BallisticSample[]): readonly BallisticSample[] {
  const newest = samples.at(-1);
  if (newest === undefined) return samples;
  const least = Math.log(BALLISTIC_LIMITS.jumpRatio);
  const isJump = ({ m2Kg, sigmaRatio }: BallisticSample) =>
    Math.abs(Math.log(m2Kg / newest.m2Kg)) > least + 2 * Math.hypot(sigmaRatio, newest.sigmaRatio);
  return samples.slice(samples.findLastIndex(isJump) + 1);
}
