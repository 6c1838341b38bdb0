/**
 * The statistics of the published beacon score that is kept beside ours for comparison (rita.ts): Bowley's skew with quartiles as
 * medians of the halves (Tukey 1977, the middle value in neither), the median absolute deviation, histogram of hours, its
 * coefficient of variation, and how well two heights explain it. Where the score has no answer the result is NaN.
 */

export type Spread = { readonly skew: number; readonly mad: number; readonly score: number };

/** Sorted whole numbers without repeats, how often each came, and the commonest (the least of equals). */
export type DistinctCounts = {
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly mode: number;
  readonly modeCount: number;
};

export type HourRun = {
  /** Height of a bar, rounded down to its bin, and how many bars have it; empty bars are left out. */
  readonly frequencies: ReadonlyMap<number, number>;
  readonly bars: number; // that are not empty
  readonly longestRun: number; // of bars that are not empty, midnight joined to midnight
};

const SKEW_RANGE_MIN = 10; // quartiles nearer than this say nothing of skew

/** Null for fewer than two values, of which nothing is common. Fractions are cut off. */
export function distinctCounts(input: ArrayLike<number>): DistinctCounts | null {
  if (input.length < 2) return null;
  const sorted = Float64Array.from(input, Math.trunc).sort();
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (values.at(-1) === value) counts[counts.length - 1]!++;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  const modeCount = Math.max(...counts);
  return { values, counts, mode: values[counts.indexOf(modeCount)]!, modeCount };
}

/** Mean of (1 - |skew|) and the share of the median that the MAD leaves; `madDefault` stands in where the median is under 1. */
export function spreadOf(input: ArrayLike<number>, madDefault: number): Spread {
  if (input.length === 0) return { skew: Number.NaN, mad: Number.NaN, score: Number.NaN };
  const sorted = Float64Array.from(input).sort();
  const skew = bowleySkew(sorted);
  const { mad, score } = medianDeviation(sorted, madDefault);
  return { skew, mad, score: round3((1 - Math.abs(skew) + score) / 2) };
}

/** Median absolute deviation, and max(0, (median - MAD) / median). */
export function medianDeviation(
  input: ArrayLike<number>,
  madDefault: number,
): { readonly mad: number; readonly score: number } {
  if (input.length === 0) return { mad: Number.NaN, score: Number.NaN };
  const sorted = Float64Array.from(input).sort();
  const median = medianOf(sorted, 0, sorted.length);
  const deviations = sorted.map((value) => Math.abs(value - median)).sort();
  const mad = medianOf(deviations, 0, deviations.length);
  return { mad, score: median < 1 ? madDefault : Math.max(0, (median - mad) / median) };
}

function bowleySkew(sorted: Float64Array): number {
  const n = sorted.length;
  if (n < 2) return 0;
  const half = n >> 1;
  const q1 = medianOf(sorted, 0, half);
  const q2 = medianOf(sorted, 0, n);
  const q3 = medianOf(sorted, n - half, n);
  if (q3 - q1 < SKEW_RANGE_MIN || q2 === q1 || q2 === q3) return 0;
  return (q1 + q3 - 2 * q2) / (q3 - q1);
}

function medianOf(sorted: Float64Array, from: number, to: number): number {
  const middle = (from + to) >> 1;
  return (to - from) % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `bins + 1` edges from start to end; null where there is nothing to divide. */
export function binEdges(start: number, end: number, bins: number): Float64Array | null {
  if (!(end > start) || !(bins >= 1)) return null;
  const edges = new Float64Array(bins + 1).map((_, i) => start + ((end - start) * i) / bins);
  edges[bins] = end;
  return edges;
}

/** Counts of times between edges; the last bin has its upper edge too, and what is outside is not counted. */
export function histogramOf(times: ArrayLike<number>, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const start = edges[0]!;
  const width = (edges[bins]! - start) / bins;
  const out = new Float64Array(bins);
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (time < start || time > edges[bins]!) continue;
    let bin = Math.min(bins - 1, Math.floor((time - start) / width));
    if (time < edges[bin]!) bin--;
    else if (bin < bins - 1 && time >= edges[bin + 1]!) bin++;
    out[bin]!++;
  }
  return out;
}

/** Null for no bars. `sensitivity`: width of a bin of heights as a share of the highest bar. */
export function hourRun(histogram: ArrayLike<number>, sensitivity: number): HourRun | null {
  const n = histogram.length;
  if (n === 0) return null;
  let highest = 0;
  for (let i = 0; i < n; i++) highest = Math.max(highest, histogram[i]!);
  const binSize = Math.ceil(highest * sensitivity);
  const frequencies = new Map<number, number>();
  let bars = 0;
  let run = 0;
  let longestRun = 0;
  for (let i = 0; i < 2 * n; i++) {
    const bar = histogram[i % n]!;
    run = bar > 0 ? Math.min(run + 1, n) : 0;
    longestRun = Math.max(longestRun, run);
    if (i >= n || bar <= 0) continue;
    bars++;
    const height = Math.floor(bar / binSize) * binSize;
    frequencies.set(height, (frequencies.get(height) ?? 0) + 1);
  }
  return { frequencies, bars, longestRun };
}

/** 1 - sd / mean, 0 where the sd is beyond the mean. */
export function variationScore(histogram: ArrayLike<number>): number {
  const n = histogram.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (histogram[i]! < 0) return Number.NaN;
    total += histogram[i]!;
  }
  if (!(total > 0)) return Number.NaN;
  const mean = total / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (histogram[i]! - mean) ** 2;
  return round3(Math.max(0, 1 - Math.sqrt(squares / n) / mean));
}

/** Share of bars that have one of the two commonest heights, `spared` bars left out; 0 with too few bars to tell. */
export function bimodalScore(
  frequencies: ReadonlyMap<number, number>,
  bars: number,
  spared: number,
  barsMin: number,
): number {
  if (bars <= 0 || frequencies.size === 0) return Number.NaN;
  if (bars < Math.max(3, barsMin)) return 0;
  const [first = 0, second = 0] = [...frequencies.values()].sort((a, b) => b - a);
  return round3(Math.min(1, (first + second) / Math.max(1, bars - spared)));
}

export function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function ceil3(value: number): number {
  return Math.ceil(value * 1000 - 1e-9) / 1000; // 0.75 * 1000 may come out a hair above 750
}
