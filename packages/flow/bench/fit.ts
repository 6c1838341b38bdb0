/**
 * From signs whose truth is known to curves of confidence, and how far a curve can be trusted. The curve: equal counts a bin, odds of
 * each from weighted counts with half a sign of each sort added (Jeffreys), made monotone by pooling neighbours (Ayer et al. 1955;
 * Zadrozny & Elkan 2002). The check, on other seeds: frequency seen in each bin of what was said, Brier score, expected calibration
 * error (Naeini et al. 2015), with intervals of 95 % by resampling whole worlds, since signs of one world are not independent.
 */
import { createRandom } from '@noroshi/sim';
import type { ConfidenceCurve } from '../src/index.ts';

export type Sample = {
  readonly world: number;
  readonly score: number;
  readonly isTrue: boolean;
  readonly weight: number;
};

export const FIT = {
  signsPerBin: 24,
  binsMax: 10,
  resamples: 400,
  oddsMax: Math.log(0.99 / 0.01), // nobody is surer than 99 %, or surer than that of the opposite
} as const;

/** `trueWeight`: what one sign of an attack of this kind weighs. */
export function fitCurve(samples: readonly Sample[], trueWeight: number): ConfidenceCurve {
  const sorted = [...samples].sort((a, b) => a.score - b.score);
  const bins = Math.max(1, Math.min(FIT.binsMax, Math.floor(sorted.length / FIT.signsPerBin)));
  const pools: { score: number; count: number; right: number; wrong: number }[] = [];
  for (let b = 0; b < bins; b++) {
    const of = sorted.slice(
      Math.floor((b * sorted.length) / bins),
      Math.floor(((b + 1) * sorted.length) / bins),
    );
    if (of.length === 0) continue;
    pools.push({
      score: of.reduce((sum, { score }) => sum + score, 0) / of.length,
      count: of.length,
      right: sumOf(of.filter(({ isTrue }) => isTrue)),
      wrong: sumOf(of.filter(({ isTrue }) => !isTrue)),
    });
    pool(pools, trueWeight);
  }
  return pools.map((one) => {
    const odds = logOddsOf(one, trueWeight);
    return [round(one.score), round(Math.max(-FIT.oddsMax, Math.min(FIT.oddsMax, odds)))];
  });
}

type Pool = { score: number; count: number; right: number; wrong: number };

/** While the last says less than the one before it, they are one. */
function pool(pools: Pool[], trueWeight: number): void {
  for (let at = pools.length - 1; at > 0; at--) {
    const [before, last] = [pools[at - 1]!, pools[at]!];
    if (logOddsOf(last, trueWeight) > logOddsOf(before, trueWeight)) return;
    const count = before.count + last.count;
    pools.splice(at - 1, 2, {
      ...{ count, right: before.right + last.right, wrong: before.wrong + last.wrong },
      score: (before.score * before.count + last.score * last.count) / count,
    });
  }
}

const logOddsOf = ({ right, wrong }: Pool, trueWeight: number): number =>
  Math.log((right + 0.5 * trueWeight) / (wrong + 0.5));
const sumOf = (of: readonly Sample[]): number => of.reduce((sum, { weight }) => sum + weight, 0);
const round = (value: number): number => Math.round(1000 * value) / 1000;

export type Told = Sample & { readonly confidence: number };

export type Bin = {
  readonly from: number;
  readonly said: number; // mean confidence
  readonly seen: number; // share that was true, weighted
  readonly count: number; // signs, not weighted
  readonly weight: number;
};

export type Reliability = {
  readonly bins: readonly Bin[];
  readonly brier: number;
  readonly brierOfBase: number; // of always saying the base rate
  readonly error: number; // expected calibration error
  readonly errorInterval: readonly [low: number, high: number];
  readonly bias: number; // mean said less mean seen
};

const EDGES = [0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.01];

export function reliabilityOf(told: readonly Told[]): Reliability {
  const { bins, error } = binned(told);
  const total = sumOf(told);
  const right = sumOf(told.filter(({ isTrue }) => isTrue));
  const squares = (of: (one: Told) => number) =>
    told.reduce((sum, one) => sum + one.weight * (of(one) - Number(one.isTrue)) ** 2, 0) / total;
  const byWorld = Map.groupBy(told, ({ world }) => world);
  const worlds = [...byWorld.values()];
  const random = createRandom('reliability');
  const errors = Array.from({ length: FIT.resamples }, () => {
    const drawn = worlds.flatMap(() => worlds[random.integer(worlds.length)]!);
    return binned(drawn).error;
  }).sort((a, b) => a - b);
  return {
    ...{ bins, error, brier: squares(({ confidence }) => confidence) },
    brierOfBase: squares(() => right / total),
    errorInterval: [
      errors[Math.floor(0.025 * FIT.resamples)]!,
      errors[Math.floor(0.975 * FIT.resamples)]!,
    ],
    bias: told.reduce((sum, one) => sum + one.weight * one.confidence, 0) / total - right / total,
  };
}

function binned(told: readonly Told[]): { bins: Bin[]; error: number } {
  const bins: Bin[] = [];
  const total = sumOf(told);
  let error = 0;
  for (let i = 0; i + 1 < EDGES.length; i++) {
    const [from, to] = [EDGES[i]!, EDGES[i + 1]!];
    const of = told.filter(({ confidence }) => confidence >= from && confidence < to);
    if (of.length === 0) continue;
    const weight = sumOf(of);
    const said = of.reduce((sum, one) => sum + one.weight * one.confidence, 0) / weight;
    const seen = sumOf(of.filter(({ isTrue }) => isTrue)) / weight;
    bins.push({ from, said, seen, count: of.length, weight });
    error += (weight / total) * Math.abs(said - seen);
  }
  return { bins, error };
}

/** Wilson 1927, 95 %. */
export function wilson(right: number, all: number): readonly [low: number, high: number] {
  if (all === 0) return [0, 1];
  const z2 = 1.96 ** 2;
  const share = right / all;
  const middle = (share + z2 / (2 * all)) / (1 + z2 / all);
  const half =
    (1.96 * Math.sqrt((share * (1 - share)) / all + z2 / (4 * all ** 2))) / (1 + z2 / all);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
