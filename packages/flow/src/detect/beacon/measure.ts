/**
 * From the instants of a pair's connections to what is said of them: evidence of a timer (evidence.ts) at several ways of merging
 * what one wake-up does at once, breadth of it over the span, period and jitter. Allocates nothing per pair but its result.
 */
import { createBet, EVIDENCE_LIMITS, type EvidenceLimits } from './evidence.ts';

export const MEASURE_LIMITS = {
  /** A wake-up may open several connections; those nearer than this to the first are one. One bet at each, a share of the stake each. */
  mergeUs: [0, 2e6, 20e6, 200e6],
  /** So few times are bet on at every way, also where merging changes nothing: that stake would be lost, and they need it. */
  fewMax: 100,
  hopeMin: 0.3, // log10: a bet that never doubled its stake is not tried from its other offset, nor of many times in longer runs: that stake is lost
  clockStepsUs: [1e6, 1e5, 1e4, 1e3], // that sources tell time by
  lostGapMin: 1.5, // a gap of so many periods misses one
} as const;

export type BeaconSpan = { readonly fromUs: number; readonly toUs: number };

const NO_CUTS: readonly number[] = [];

export type BeaconMeasure = {
  /** log10 of the e-value: chance does this well in at most one of 10^that many pairs. */
  readonly log10E: number;
  /** Sum over the parts of the span of log2(1 + evidence in it): a thousand repeats in one hour do not weigh as a day of them. */
  readonly breadth: number;
  readonly parts: number; // of the span, in which the evidence arises
  readonly wakeUps: number; // after merging
  readonly mergeUs: number;
};

export type GapFigures = {
  readonly periodUs: number; // median gap
  readonly jitter: number; // median absolute deviation of the gaps that miss none, of the period
  readonly lostShare: number; // of gaps that miss one or more
};

let merged = new Float64Array(1024);

export type MeasureTimes = (
  timesUs: Float64Array,
  count: number,
  span: BeaconSpan,
  cutsUs?: readonly number[],
) => BeaconMeasure;

/** `timesUs`: in order, µs, at least `count`. Equal instants are one. `cutsUs`: ends of stretches that were not kept to their end. */
export const measureTimes: MeasureTimes = createMeasure();

/** With limits of its own, to see what rests on them. */
export function createMeasure(
  evidence: EvidenceLimits = EVIDENCE_LIMITS,
  mergeUs: readonly number[] = MEASURE_LIMITS.mergeUs,
): MeasureTimes {
  const bet = createBet(evidence);
  const { runs } = evidence;
  const bins = mergeUs.flatMap(() => runs.map(() => new Float64Array(evidence.bins)));
  return (timesUs, count, span, cutsUs = NO_CUTS) => {
    const resolutionUs = resolutionOf(timesUs, count);
    let sum = 0; // of e-values over the largest, so that none overflows
    let largest = Number.NEGATIVE_INFINITY;
    let best = 0;
    let wakeUps = count;
    let before = -1;
    let isHopeful = true;
    for (let i = 0; i < bins.length; i++) {
      const run = runs[i % runs.length]!;
      const deadUs = mergeUs[Math.floor(i / runs.length)]!;
      const left = mergeInto(timesUs, count, deadUs);
      bins[i]!.fill(0);
      if (i % runs.length === 0 && left === before && count > MEASURE_LIMITS.fewMax) {
        i += runs.length - 1; // the same times again: not worth the work
        continue;
      }
      if (i % runs.length > 0 && !isHopeful && count > MEASURE_LIMITS.fewMax) continue;
      before = left;
      isHopeful = false;
      for (let offset = 0; offset < run; offset += run / 2) {
        const limits = { run, offset, deadUs, resolutionUs, cutsUs };
        const log10E = bet(merged, left, limits, span, bins[i]!);
        if (log10E > largest) {
          sum = sum * 10 ** (largest - log10E) + 1;
          largest = log10E;
          best = i;
          wakeUps = left;
        } else sum += 10 ** (log10E - largest);
        isHopeful ||= log10E >= MEASURE_LIMITS.hopeMin;
        if (!isHopeful) break; // the other offset sees the same times
      }
    }
    if (!(largest > 0)) return { log10E: 0, breadth: 0, parts: 0, wakeUps, mergeUs: 0 };
    const log10E = largest + Math.log10(sum / (2 * bins.length));
    const bestUs = mergeUs[Math.floor(best / runs.length)]!;
    return { log10E, ...breadthOf(bins[best]!), wakeUps, mergeUs: bestUs };
  };
}

/** Gaps after merging. Sorts a copy. */
export function gapFigures(timesUs: Float64Array, count: number, mergeUs: number): GapFigures {
  const left = mergeInto(timesUs, count, mergeUs);
  const gaps = new Float64Array(Math.max(0, left - 1));
  for (let i = 1; i < left; i++) gaps[i - 1] = merged[i]! - merged[i - 1]!;
  gaps.sort();
  const periodUs = gaps[gaps.length >> 1] ?? Number.NaN;
  const whole = gaps.filter((gap) => gap < MEASURE_LIMITS.lostGapMin * periodUs);
  const deviations = whole.map((gap) => Math.abs(gap - periodUs)).sort();
  const deviation = deviations[deviations.length >> 1] ?? Number.NaN;
  const lostShare = 1 - whole.length / Math.max(1, gaps.length);
  return { periodUs, jitter: deviation / periodUs, lostShare };
}

function breadthOf(won: Float64Array): { breadth: number; parts: number } {
  let breadth = 0;
  let parts = 0;
  for (let i = 0; i < won.length; i++) {
    if (!(won[i]! > 0)) continue;
    breadth += Math.log2(1 + won[i]!);
    parts++;
  }
  return { breadth, parts };
}

/** Leaves out what comes sooner than `deadUs` after the last that was kept, and what is at the same instant. */
function mergeInto(timesUs: Float64Array, count: number, deadUs: number): number {
  if (merged.length < count) merged = new Float64Array(2 * count);
  let left = 0;
  for (let i = 0; i < count; i++) {
    const at = timesUs[i]!;
    if (left > 0 && (at - merged[left - 1]! < deadUs || at === merged[left - 1])) continue;
    merged[left++] = at;
  }
  return left;
}

/** The steps that the source's clock goes by, counted from the first instant: exporters may add a start time of their own. */
function resolutionOf(timesUs: Float64Array, count: number): number {
  for (const step of MEASURE_LIMITS.clockStepsUs) {
    let whole = 0;
    while (whole < count && (timesUs[whole]! - timesUs[0]!) % step === 0) whole++;
    if (whole === count) return step;
  }
  return 1;
}
