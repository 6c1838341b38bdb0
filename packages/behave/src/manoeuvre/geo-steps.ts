/**
 * How far the orbit after a gap differs from the orbit before it: the median of a few sets on either side, in each series of
 * `geo-series.ts`. The drift is measured twice, by the mean motion and by the longitude that came of it; a set that is off in one of
 * them is off in the other too seldom to fool both. Medians (Theil and Sen for slopes), so that one bad set of three does no harm.
 */
import type { GeoSeries } from './geo-series.ts';

/** Steps, after less before, at the middle of the gap between sets `gap − 1` and `gap`. */
export type GeoStep = {
  readonly gap: number;
  readonly setsBefore: number;
  readonly setsAfter: number;
  readonly driftDegDay: number; // by the mean motion
  readonly slopeDegDay: number; // by the longitude
  readonly ex: number;
  readonly ey: number;
  readonly ixDeg: number;
  readonly iyDeg: number;
};

export const STEP_CHANNELS = ['driftDegDay', 'slopeDegDay', 'ex', 'ey', 'ixDeg', 'iyDeg'] as const;
export type StepChannel = (typeof STEP_CHANNELS)[number];

export type WindowLimits = {
  readonly setsMax: number; // on either side
  readonly setsMin: number;
  readonly daysMax: number;
};

/** Sets that may stand for an orbit; those at a burn or off their neighbours may not. */
export type SetMask = Uint8Array; // 1: left out

/** Up to `setsMax` sets before the gap, nearest first, none before `barrier`. */
export function setsBefore(
  { day }: GeoSeries,
  mask: SetMask,
  gap: number,
  barrier: number,
  { setsMax, daysMax }: WindowLimits,
): readonly number[] {
  const sets: number[] = [];
  for (let k = gap - 1; k >= barrier && sets.length < setsMax; k--) {
    if (day[gap - 1] - day[k] > daysMax) break;
    if (mask[k] === 0) sets.push(k);
  }
  return sets;
}

/** Up to `setsMax` sets after the gap, nearest first, none from `barrier` on. */
export function setsAfter(
  { day }: GeoSeries,
  mask: SetMask,
  gap: number,
  barrier: number,
  { setsMax, daysMax }: WindowLimits,
): readonly number[] {
  const sets: number[] = [];
  for (let k = gap; k < barrier && sets.length < setsMax; k++) {
    if (day[k] - day[gap] > daysMax) break;
    if (mask[k] === 0) sets.push(k);
  }
  return sets;
}

export function stepOf(
  series: GeoSeries,
  gap: number,
  before: readonly number[],
  after: readonly number[],
): GeoStep {
  const { day, freeDriftDegDay: drift, freeLongitudeDeg: way } = series;
  const middle = 0.5 * (day[gap - 1] + day[gap]);
  /** With the trend that both sides share: what Sun and Moon do goes on through a burn. */
  const step = (column: Float64Array) => {
    const trend = shared(slopeOf(day, column, before), slopeOf(day, column, after));
    return levelOf(day, column, after, trend, middle) - levelOf(day, column, before, trend, middle);
  };
  return {
    gap,
    setsBefore: before.length,
    setsAfter: after.length,
    driftDegDay: levelOf(day, drift, after, 0, middle) - levelOf(day, drift, before, 0, middle),
    slopeDegDay: slopeOf(day, way, after) - slopeOf(day, way, before),
    ex: step(series.ex),
    ey: step(series.ey),
    ixDeg: step(series.ixDeg),
    iyDeg: step(series.iyDeg),
  };
}

/** Median of the column at `middle`, the trend taken out. */
function levelOf(
  day: Float64Array,
  column: Float64Array,
  sets: readonly number[],
  trend: number,
  middle: number,
): number {
  let n = 0;
  for (const k of sets) insert(column[k] - trend * (day[k] - middle), n++);
  return medianOf(n);
}

/** A straight way of the longitude: where it stands at `day` and how it drifts, by medians. */
export type DriftLine = {
  readonly day: number;
  readonly longitudeDeg: number;
  readonly driftDegDay: number;
  readonly scatterDeg: number; // of one set
};

export function driftLine(series: GeoSeries, sets: readonly number[], day: number): DriftLine {
  const byMotion = median(sets.map((k) => series.freeDriftDegDay[k]));
  const byLongitude = slopeOf(series.day, series.freeLongitudeDeg, sets);
  const driftDegDay = Number.isNaN(byLongitude) ? byMotion : 0.5 * (byMotion + byLongitude);
  const at = sets.map((k) => series.freeLongitudeDeg[k] - driftDegDay * (series.day[k] - day));
  const longitudeDeg = median(at);
  const scatterDeg = 1.4826 * median(at.map((each) => Math.abs(each - longitudeDeg)));
  return { day, longitudeDeg, driftDegDay, scatterDeg };
}

/** Median of the slopes of all pairs not too near in time; NaN when there is none. */
export function slopeOf(day: Float64Array, column: Float64Array, sets: readonly number[]): number {
  let n = 0;
  for (let i = 0; i < sets.length; i++) {
    for (let j = i + 1; j < sets.length; j++) {
      const days = day[sets[j]] - day[sets[i]];
      if (Math.abs(days) < PAIR_DAYS_MIN) continue;
      insert((column[sets[j]] - column[sets[i]]) / days, n++);
    }
  }
  return medianOf(n);
}

/** Values in order, for medians of a few; one after the other uses it, nothing is kept in it. */
const ordered = new Float64Array(256); // pairs of 22 sets

/** The `n + 1`th value into its place among the `n` before it. */
function insert(value: number, n: number): void {
  let at = n;
  while (at > 0 && ordered[at - 1] > value) {
    ordered[at] = ordered[at - 1];
    at--;
  }
  ordered[at] = value;
}

function medianOf(n: number): number {
  if (n === 0) return Number.NaN;
  const half = n >> 1;
  return n % 2 === 1 ? ordered[half] : 0.5 * (ordered[half - 1] + ordered[half]);
}

/** NaN of nothing. Sorts what it is given. */
export function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  return values.length % 2 === 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

function shared(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : b;
  return Number.isNaN(b) ? a : 0.5 * (a + b);
}

const PAIR_DAYS_MIN = 0.2; // nearer sets share observations
