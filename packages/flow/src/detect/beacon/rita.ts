/**
 * RITA v5's beacon score, written from its published description alone (notes of the project, section 2.1), for comparison with
 * our own (score.ts). Mean of four: how even the gaps are, how even the sizes are, how much of the time it was there, and how flat
 * the histogram of hours is. Whole seconds, one span of 24 bars, every connection alike: its known faults are kept on purpose.
 */
import {
  bimodalScore,
  binEdges,
  ceil3,
  type HourRun,
  histogramOf,
  hourRun,
  round3,
  spreadOf,
  variationScore,
} from './rita-statistics.ts';

export const RITA_LIMITS = {
  instantsMin: 4, // different whole seconds
  gapsMin: 3,
  weight: 0.25, // of each part
  bars: 24,
  barsMinForStay: 6,
  barsIdeal: 12, // a run so long is full consistency
  barsMinForBimodal: 11,
  heightBinShare: 0.05, // bars that differ by less of the highest are one height
  barsSpared: 1,
} as const;

export type RitaScore = {
  readonly score: number;
  readonly gaps: number; // parts, each 0 to 1
  readonly sizes: number;
  readonly stay: number;
  readonly histogram: number;
};

/**
 * Times in seconds (fractions are cut off) in order, sizes in bytes, of one pair; the span of the data set in seconds. Null where
 * the score has no answer: fewer than four different seconds or three gaps.
 */
export function ritaScore(
  timesS: ArrayLike<number>,
  bytesOut: ArrayLike<number>,
  span: { readonly fromS: number; readonly toS: number },
): RitaScore | null {
  const gaps = ritaGaps(timesS);
  const sizes = ritaSizes(bytesOut);
  const edges = binEdges(span.fromS, span.toS, RITA_LIMITS.bars);
  if (Number.isNaN(gaps) || Number.isNaN(sizes) || edges === null) return null;
  const bars = histogramOf(timesS, edges);
  const run = hourRun(bars, RITA_LIMITS.heightBinShare)!;
  const histogram = ritaHistogram(bars, run);
  const stay = ritaStay({
    ...span,
    firstS: timesS[0]!,
    lastS: timesS[timesS.length - 1]!,
    bars: run.bars,
    longestRun: run.longestRun,
  });
  const w = RITA_LIMITS.weight;
  const parts = [gaps, sizes, stay, histogram];
  const score = ritaTotal(parts, [w, w, w, w]);
  return Number.isNaN(score) ? null : { score, gaps, sizes, stay, histogram };
}

/** The last 24 hours as it counts them: from the beginning of the last record's hour, a day back. */
export function ritaSpan(lastS: number): { readonly fromS: number; readonly toS: number } {
  return { fromS: Math.floor(lastS / 3600) * 3600 - RITA_LIMITS.bars * 3600, toS: lastS };
}

/** Evenness of the gaps between different whole seconds; NaN for too few. */
export function ritaGaps(timesS: ArrayLike<number>): number {
  if (timesS.length < RITA_LIMITS.instantsMin) return Number.NaN;
  const gaps = gapsOf(timesS);
  return gaps.length < RITA_LIMITS.gapsMin ? Number.NaN : spreadOf(gaps, 1).score;
}

/** Evenness of bytes sent; NaN for fewer than three. */
export function ritaSizes(bytes: ArrayLike<number>): number {
  return bytes.length < RITA_LIMITS.gapsMin ? Number.NaN : spreadOf(bytes, 0).score;
}

export type RitaStay = {
  readonly fromS: number; // the data set
  readonly toS: number;
  readonly firstS: number; // of the pair
  readonly lastS: number;
  readonly bars: number;
  readonly longestRun: number;
};

/** The better of: share of the data set between first and last, longest run of hours. */
export function ritaStay(
  { fromS, toS, firstS, lastS, bars, longestRun }: RitaStay,
  barsMin: number = RITA_LIMITS.barsMinForStay,
  barsIdeal: number = RITA_LIMITS.barsIdeal,
): number {
  if (!(toS > fromS) || !(lastS >= firstS) || barsMin < 1 || barsIdeal < 1) return Number.NaN;
  if (bars < barsMin) return 0;
  const coverage = ceil3((lastS - firstS) / (toS - fromS));
  const consistency = ceil3(longestRun / barsIdeal);
  return Math.min(1, Math.max(coverage, consistency));
}

/** The better of: flat hours, hours of two heights. */
export function ritaHistogram(
  histogram: ArrayLike<number>,
  run: HourRun,
  barsMinForBimodal: number = RITA_LIMITS.barsMinForBimodal,
): number {
  const { frequencies, bars } = run;
  const bimodal = bimodalScore(frequencies, bars, RITA_LIMITS.barsSpared, barsMinForBimodal);
  return Math.max(variationScore(histogram), bimodal);
}

/** Weighted sum to three digits; NaN unless scores and weights are within 0 and 1 and the weights sum to 1. */
export function ritaTotal(parts: readonly number[], weights: readonly number[]): number {
  const bad = [...parts, ...weights].some((value) => !(value >= 0 && value <= 1));
  const sum = weights.reduce((a, b) => a + b, 0);
  if (bad || Math.abs(sum - 1) > 1e-9) return Number.NaN;
  return round3(parts.reduce((total, part, i) => total + part * weights[i]!, 0));
}

/** Gaps between times in whole seconds, those of nothing left out. */
export function gapsOf(timesS: ArrayLike<number>): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < timesS.length; i++) {
    const gap = Math.trunc(timesS[i]!) - Math.trunc(timesS[i - 1]!);
    if (gap > 0) gaps.push(gap);
  }
  return gaps;
}
