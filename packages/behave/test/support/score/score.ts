/**
 * The figures of one satellite or of a whole class: F1 at half a day and at a day, recall at so many false alarms a
 * satellite-year, size of the burn against the operator's. Pooled over events, with one threshold for the class.
 */
import type { Manoeuvre, ManoeuvreReport } from '@noroshi/behave';
import { countPairs, mergeBursts, pairBest } from './match.ts';
import type { Burn } from './truth.ts';

/** One satellite's truth and findings, merged and cut to what its elements cover. */
export type Trial = {
  readonly name: string;
  readonly truth: readonly Burn[];
  readonly dropped: number; // truth outside the elements
  readonly found: readonly Manoeuvre[]; // what the detector says
  readonly candidates: readonly Manoeuvre[]; // down to a low significance, for sweeps; unmerged
  readonly years: number;
  readonly floorMS: number;
};

export type Score = {
  readonly truth: number;
  readonly found: number;
  readonly hits: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
};

export function trialOf(
  name: string,
  truth: readonly Burn[],
  span: { readonly fromUs: number; readonly toUs: number },
  report: ManoeuvreReport,
  candidates: readonly Manoeuvre[],
): Trial {
  const bursts = mergeBursts(truth, joinBurns);
  const kept = bursts.filter(({ atUs }) => atUs >= span.fromUs && atUs <= span.toUs);
  return {
    name,
    truth: kept,
    dropped: bursts.length - kept.length,
    found: mergeBursts(report.manoeuvres, joinFound),
    candidates,
    years: (span.toUs - span.fromUs) / YEAR_US,
    floorMS: report.floorMS,
  };
}

/** Precision, recall and their harmonic mean, over all events of these satellites. */
export function scoreOf(trials: readonly Trial[], toleranceUs: number): Score {
  let [truth, found, hits] = [0, 0, 0];
  for (const trial of trials) {
    truth += trial.truth.length;
    found += trial.found.length;
    hits += countPairs(trial.truth, trial.found, toleranceUs);
  }
  const f1 = truth + found === 0 ? NaN : (2 * hits) / (truth + found);
  return { truth, found, hits, precision: hits / found, recall: hits / truth, f1 };
}

/**
 * The largest share of the truth found at any threshold with at most so many false alarms a satellite-year: one threshold for all.
 * `counts` says which truth is counted as found or missed; a finding that fits any truth is never a false alarm.
 */
export function recallAt(
  trials: readonly Trial[],
  alarmsPerYear: number,
  toleranceUs: number,
  counts: (burn: Burn, trial: Trial) => boolean = () => true,
): number {
  const years = trials.reduce((sum, trial) => sum + trial.years, 0);
  const asked = trials.map((trial) => trial.truth.filter((burn) => counts(burn, trial)));
  const total = asked.reduce((sum, burns) => sum + burns.length, 0);
  let best = 0;
  for (const threshold of thresholdsOf(trials)) {
    let [alarms, hits] = [0, 0];
    for (const [k, trial] of trials.entries()) {
      const found = mergeBursts(
        trial.candidates.filter(({ significance }) => significance >= threshold),
        joinFound,
      );
      alarms += found.length - countPairs(trial.truth, found, toleranceUs);
      hits += countPairs(asked[k]!, found, toleranceUs);
    }
    if (alarms <= alarmsPerYear * years) best = Math.max(best, hits);
  }
  return best / total;
}

/** Found against the operator's Δv for pairs within the tolerance whose Δv is above the floor; in order of size. */
export function ratiosOf(trials: readonly Trial[], toleranceUs: number): readonly number[] {
  return trials
    .flatMap(({ truth, found, floorMS }) =>
      pairBest(truth, found, toleranceUs)
        .map(([i, j]) => [truth[i]!.dvMS ?? NaN, found[j]!.dvMS] as const)
        .filter(([truthMS]) => truthMS >= floorMS)
        .map(([truthMS, foundMS]) => foundMS / truthMS),
    )
    .sort((a, b) => a - b);
}

export function isAboveFloor(burn: Burn, trial: Trial): boolean {
  return (burn.dvMS ?? NaN) >= trial.floorMS;
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Some hundred thresholds spread over the significances of the candidates, high to low. */
function thresholdsOf(trials: readonly Trial[]): readonly number[] {
  const all = trials.flatMap(({ candidates }) => candidates.map((each) => each.significance));
  const sorted = all.sort((a, b) => b - a);
  const step = Math.max(1, Math.floor(sorted.length / 400));
  return [...new Set(sorted.filter((_, k) => k % step === 0))];
}

/** A burst is where its burns are in the mean; its size is the way of all of them. */
function joinBurns(burst: readonly Burn[]): Burn {
  const total = (of: (burn: Burn) => number | undefined) =>
    burst.reduce((sum, burn) => sum + (of(burn) ?? NaN), 0);
  return {
    atUs: total(({ atUs }) => atUs) / burst.length,
    ...{ dvMS: total((b) => b.dvMS), dvRMS: total((b) => b.dvRMS) },
    ...{ dvTMS: total((b) => b.dvTMS), dvNMS: total((b) => b.dvNMS) },
  };
}

function joinFound(burst: readonly Manoeuvre[]): Manoeuvre {
  const first = burst.reduce((a, b) => (b.significance > a.significance ? b : a));
  return { ...first, dvMS: burst.reduce((sum, { dvMS }) => sum + dvMS, 0) };
}

const YEAR_US = 365.25 * 86_400e6;
