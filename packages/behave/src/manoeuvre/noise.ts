/**
 * How an object's sets scatter along the track, local in time since the quality of public sets changes over the years. All by
 * quantiles over the sets around, so that burns and bad sets do not count. Scatter is taken over several days, not from one set
 * to the next: sets are fitted to spans of days, so that neighbours err together.
 */
import type { ManoeuvreLimits } from './limits.ts';
import type { ManoeuvreSeries } from './series.ts';

/** One value a set; one sigma, except the bend. */
export type TrackNoise = {
  readonly alongKm: Float64Array;
  readonly rateKmDay: Float64Array;
  readonly bendKmDay2: Float64Array; // what drag does to the rate, in the mean of the season
  readonly bendSigmaKmDay2: Float64Array; // and how much that comes and goes
};

const FIT_HALF = 4; // sets on each side: nine days of daily sets, longer than the spans of the fits
const NEAR_HALF = 40; // sets on each side that tell the scatter: a season
const SLOPE_SETS = 8; // over which the bend is measured
const SLOPE_HALF = 60;
const QUANTILE = 0.4; // below the median: up to half of what is measured may hold a burn
const NORMAL_QUANTILE = 0.5244; // of |x| of a normal distribution
const BEND_FLOOR_KM_DAY2 = 1e-4;

export function trackNoiseOf(
  series: ManoeuvreSeries,
  aKm: number,
  limits: ManoeuvreLimits,
): TrackNoise {
  const { count } = series;
  const column = () => new Float64Array(count).fill(Number.NaN);
  const [place, rate, slope] = [column(), column(), column()];
  for (let k = 0; k < count; k++) {
    if (k >= FIT_HALF && k + FIT_HALF < count) localScatterInto(series, aKm, k, place, rate);
    if (k + SLOPE_SETS < count) {
      const rise = series.trackRateRadDay[k + SLOPE_SETS]! - series.trackRateRadDay[k]!;
      slope[k + SLOPE_SETS / 2] = (aKm * rise) / (series.days[k + SLOPE_SETS]! - series.days[k]!);
    }
  }
  const bend = runningQuantile(slope, SLOPE_HALF, 10, 0.5);
  const apart = slope.map((value, k) => Math.abs(value - bend[k]!));
  const rateKmDay = runningQuantile(rate, NEAR_HALF, 8, QUANTILE);
  return {
    alongKm: runningQuantile(place, NEAR_HALF, 8, QUANTILE).map((v) =>
      Math.max(v, limits.alongFloorKm),
    ),
    rateKmDay: rateKmDay.map((v) => Math.max(v, limits.rateFloorKmDay)),
    bendKmDay2: bend,
    bendSigmaKmDay2: runningQuantile(apart, SLOPE_HALF, 10, QUANTILE).map((v) =>
      Math.max(v / NORMAL_QUANTILE, BEND_FLOOR_KM_DAY2),
    ),
  };
}

/** Scatter about the parabola of the place and the line of the rate through the sets around, by least squares. */
function localScatterInto(
  { days, trackRad, trackRateRadDay }: ManoeuvreSeries,
  aKm: number,
  k: number,
  place: Float64Array,
  rate: Float64Array,
): void {
  const n = 2 * FIT_HALF + 1;
  let [s1, s2, s3, s4] = [0, 0, 0, 0];
  let [r0, r1, y0, y1, y2] = [0, 0, 0, 0, 0];
  for (let j = k - FIT_HALF; j <= k + FIT_HALF; j++) {
    const t = days[j]! - days[k]!;
    const r = trackRateRadDay[j]! - trackRateRadDay[k]!;
    const y = trackRad[j]! - trackRad[k]! - trackRateRadDay[k]! * t;
    s1 += t;
    s2 += t * t;
    s3 += t * t * t;
    s4 += t * t * t * t;
    r0 += r;
    r1 += r * t;
    y0 += y;
    y1 += y * t;
    y2 += y * t * t;
  }
  const slope = (n * r1 - s1 * r0) / (n * s2 - s1 * s1);
  const level = (r0 - slope * s1) / n;
  const [m11, m12, m22] = [s2 * s4 - s3 * s3, s1 * s4 - s2 * s3, s1 * s3 - s2 * s2];
  const determinant = n * m11 - s1 * m12 + s2 * m22;
  const c0 = (y0 * m11 - y1 * m12 + y2 * m22) / determinant;
  const c1 = (-y0 * m12 + y1 * (n * s4 - s2 * s2) - y2 * (n * s3 - s1 * s2)) / determinant;
  const c2 = (y0 * m22 - y1 * (n * s3 - s1 * s2) + y2 * (n * s2 - s1 * s1)) / determinant;
  let [rateSquares, placeSquares] = [0, 0];
  for (let j = k - FIT_HALF; j <= k + FIT_HALF; j++) {
    const t = days[j]! - days[k]!;
    const r = trackRateRadDay[j]! - trackRateRadDay[k]! - level - slope * t;
    const y = trackRad[j]! - trackRad[k]! - trackRateRadDay[k]! * t - c0 - c1 * t - c2 * t * t;
    rateSquares += r * r;
    placeSquares += y * y;
  }
  rate[k] = aKm * Math.sqrt(rateSquares / (n - 2));
  place[k] = aKm * Math.sqrt(placeSquares / (n - 3));
}

/** A quantile of the values within `half` places of every `step`th one, held between; NaN does not count, none is 0. */
export function runningQuantile(
  values: Float64Array,
  half: number,
  step: number,
  share: number,
): Float64Array {
  const out = new Float64Array(values.length);
  const window = new Float64Array(2 * half + 1);
  for (let centre = 0; centre < values.length; centre += step) {
    let n = 0;
    const to = Math.min(values.length, centre + half + 1);
    for (let k = Math.max(0, centre - half); k < to; k++) {
      if (!Number.isNaN(values[k]!)) window[n++] = values[k]!;
    }
    const found = n === 0 ? 0 : select(window, n, Math.floor(n * share));
    out.fill(found, centre, Math.min(values.length, centre + step));
  }
  return out;
}

/** The value of rank `rank` among the first `n`, which are reordered (Hoare's selection). */
function select(values: Float64Array, n: number, rank: number): number {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}
