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
  const { day, ex, ey, ixDeg, iyDeg, freeDriftDegDay, freeLongitudeDeg } = series;
  const middle = 0.5 * (day[gap - 1] + day[gap]);
  const level = (column: Float64Array, sets: readonly number[]) =>
    median(sets.map((k) => column[k]));
  const slope = (column: Float64Array, sets: readonly number[]) => slopeOf(day, column, sets);
  /** With the trend that both sides share: what Sun and Moon do goes on through a burn. */
  const step = (column: Float64Array) => {
    const trend = shared(slope(column, before), slope(column, after));
    const at = (sets: readonly number[]) =>
      median(sets.map((k) => column[k] - trend * (day[k] - middle)));
    return at(after) - at(before);
  };
  return {
    gap,
    setsBefore: before.length,
    setsAfter: after.length,
    driftDegDay: level(freeDriftDegDay, after) - level(freeDriftDegDay, before),
    slopeDegDay: slope(freeLongitudeDeg, after) - slope(freeLongitudeDeg, before),
    ...{ ex: step(ex), ey: step(ey), ixDeg: step(ixDeg), iyDeg: step(iyDeg) },
  };
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
  const slopes: number[] = [];
  for (let i = 0; i < sets.length; i++) {
    for (let j = i + 1; j < sets.length; j++) {
      const days = day[sets[j]] - day[sets[i]];
      if (Math.abs(days) < PAIR_DAYS_MIN) continue;
      slopes.push((column[sets[j]] - column[sets[i]]) / days);
    }
  }
  return median(slopes);
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
