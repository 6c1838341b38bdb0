/**
 * From the instants of a pair's connections to what is said of them: evidence of a timer (evidence.ts) at several ways of merging
 * what one wake-up does at once, breadth of it over the span, period and jitter. Allocates nothing per pair but its result.
 */
import { createBound } from './bound.ts';
import { type BetLimits, createBet, EVIDENCE_LIMITS, type EvidenceLimits } from './evidence.ts';
import type { Stretch } from './pair-times.ts';

export const MEASURE_LIMITS = {
  /** A wake-up may open several connections; those nearer than this to the first are one. One bet at each, a share of the stake each. */
  mergeUs: [0, 2e6, 20e6, 200e6],
  /** Of rows beyond those that an hour keeps (series.ts): one of the ways to merge, so that what is kept is all that it asks for. */
  thinUs: 20e6,
  /** So few times are bet on at every way, also where merging changes nothing: that stake would be lost, and they need it. */
  fewMax: 100,
  hopeMin: 0.3, // log10: a bet that never doubled its stake is not tried from its other offset, nor of many times in longer runs: that stake is lost
  clockStepsUs: [1e6, 1e5, 1e4, 1e3], // that sources tell time by
  lostGapMin: 1.5, // a gap of so many periods misses one
} as const;

export type BeaconSpan = { readonly fromUs: number; readonly toUs: number };

const WHOLE: readonly Stretch[] = [];

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

const NO_CUTS: readonly number[] = [];

let merged = new Float64Array(1024);

/**
 * `timesUs`: in order, µs, at least `count`. Equal instants are one. `thinned`: stretches of which only
 * what is MEASURE_LIMITS.thinUs apart is there: left out where times are merged by less, and no bet goes across.
 * `least`: what stays below it need not be measured: a bound below it comes back as `log10E`, with no breadth.
 */
export type MeasureTimes = (
  timesUs: Float64Array,
  count: number,
  span: BeaconSpan,
  thinned?: readonly Stretch[],
  least?: number,
) => BeaconMeasure;

export const measureTimes: MeasureTimes = createMeasure();

/** With limits of its own, to see what rests on them. */
export function createMeasure(
  evidence: EvidenceLimits = EVIDENCE_LIMITS,
  mergeUs: readonly number[] = MEASURE_LIMITS.mergeUs,
): MeasureTimes {
  const bet = createBet(evidence);
  const bound = createBound(evidence);
  const { runs } = evidence;
  const bins = mergeUs.flatMap(() => runs.map(() => new Float64Array(evidence.bins)));
  const ways: Ways = { mergeUs, runs };
  const bets = 2 * bins.length;
  return (timesUs, count, span, thinned = WHOLE, least = Number.NEGATIVE_INFINITY) => {
    const resolutionUs = resolutionOf(timesUs, count);
    const times: Times = { timesUs, count, resolutionUs, thinned };
    if (least > 0) {
      const enough = least + Math.log10(bets);
      const most = createSum();
      playAll(ways, times, (_, left, limits) => most.add(bound(merged, left, limits, enough)));
      const atMost = most.log10(bets);
      if (atMost < least) return { ...NOTHING, log10E: Math.max(0, atMost), wakeUps: count };
    }
    const sum = createSum();
    let [best, wakeUps] = [0, count];
    playAll(ways, times, (way, left, limits) => {
      if (limits.offset === 0) bins[way]!.fill(0);
      const before = sum.largest;
      const log10E = sum.add(bet(merged, left, limits, span, bins[way]!));
      if (log10E > before) [best, wakeUps] = [way, left];
      return log10E;
    });
    if (!(sum.largest > 0)) return { ...NOTHING, wakeUps };
    const log10E = sum.log10(bets);
    const bestUs = mergeUs[Math.floor(best / runs.length)]!;
    return { log10E, ...breadthOf(bins[best]!), wakeUps, mergeUs: bestUs };
  };
}

const NOTHING = { log10E: 0, breadth: 0, parts: 0, mergeUs: 0 } as const;

type Ways = { readonly mergeUs: readonly number[]; readonly runs: readonly number[] };
type Times = {
  readonly timesUs: Float64Array;
  readonly count: number;
  readonly resolutionUs: number;
  readonly thinned: readonly Stretch[];
};
/** Plays on the first `left` of `merged`; log10 of what was won at most. Infinity ends all. */
type Play = (way: number, left: number, limits: BetLimits) => number;

/** Every way to merge, every run, from every offset; less where there is no hope (MEASURE_LIMITS). */
function playAll({ mergeUs, runs }: Ways, times: Times, play: Play): void {
  const { timesUs, count, resolutionUs, thinned } = times;
  const cuts = thinned.map(({ fromUs }) => fromUs + 1);
  const isMany = count > MEASURE_LIMITS.fewMax;
  let before = -1;
  for (const [m, deadUs] of mergeUs.entries()) {
    const isWhole = deadUs >= MEASURE_LIMITS.thinUs;
    const cutsUs = isWhole ? NO_CUTS : cuts;
    const left = mergeInto(timesUs, count, deadUs, isWhole ? WHOLE : thinned);
    if (left === before && isMany) continue; // the same times again: not worth the work
    before = left;
    let isHopeful = true;
    for (const [r, run] of runs.entries()) {
      if (!isHopeful && isMany) continue;
      isHopeful = false;
      for (let offset = 0; offset < run; offset += run / 2) {
        const limits = { run, offset, deadUs, resolutionUs, cutsUs };
        const won = play(m * runs.length + r, left, limits);
        if (won === Number.POSITIVE_INFINITY) return;
        isHopeful ||= won >= MEASURE_LIMITS.hopeMin;
        if (!isHopeful) break; // the other offset sees the same times
      }
    }
  }
}

/** Sum of numbers given by their logarithms, over the largest, so that none overflows. */
function createSum() {
  let sum = 0;
  let largest = Number.NEGATIVE_INFINITY;
  return {
    get largest() {
      return largest;
    },
    add(log10: number): number {
      if (log10 > largest) {
        sum = sum * 10 ** (largest - log10) + 1;
        largest = log10;
      } else sum += 10 ** (log10 - largest);
      return log10;
    },
    /** Of the mean of so many. */
    log10: (many: number) => largest + Math.log10(sum / many),
  };
}

/** Gaps after merging. Sorts a copy. */
export function gapFigures(
  timesUs: Float64Array,
  count: number,
  mergeUs: number,
  thinned: readonly Stretch[] = WHOLE,
): GapFigures {
  const left = mergeInto(
    timesUs,
    count,
    mergeUs,
    mergeUs < MEASURE_LIMITS.thinUs ? thinned : WHOLE,
  );
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

/** Leaves out what comes sooner than `deadUs` after the last that was kept, what is at the same instant, and what lies in `out`. */
function mergeInto(
  timesUs: Float64Array,
  count: number,
  deadUs: number,
  out: readonly Stretch[],
): number {
  if (merged.length < count) merged = new Float64Array(2 * count);
  let left = 0;
  let stretch = 0;
  for (let i = 0; i < count; i++) {
    const at = timesUs[i]!;
    while (stretch < out.length && out[stretch]!.toUs <= at) stretch++;
    if (stretch < out.length && at > out[stretch]!.fromUs) continue;
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
