/**
 * How much an object's sets scatter, local in time since the quality of public sets changes over the years: medians over the sets
 * around. Robust, so that burns and bad sets do not count.
 */
import type { ManoeuvreLimits } from './limits.ts';
import type { ManoeuvreSeries } from './series.ts';

/** One sigma a set, kilometres. */
export type Scatter = {
  readonly alongKm: Float64Array;
  readonly rateKmDay: Float64Array;
  readonly planeKm: Float64Array;
  readonly shapeKm: Float64Array;
};

const HALF = 40; // sets on each side: a season, less than what changes the sensors
const STEP = 8; // the median is taken at every 8th set
const NORMAL_MEDIAN = 0.6745; // median of |x| of a normal distribution
const PAIR_MEDIAN = 1.1774; // median length of a two-dimensional one

export function scatterOf(series: ManoeuvreSeries, limits: ManoeuvreLimits): Scatter {
  const { count } = series;
  const raw = [0, 1, 2, 3].map(() => new Float64Array(count).fill(Number.NaN)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let k = 1; k < count; k++) differencesInto(series, k, raw);
  const [along, rate, plane, shape] = raw.map((values) => runningMedian(values, HALF, STEP));
  return {
    rateKmDay: rate!.map((value) => Math.max(value / NORMAL_MEDIAN, limits.rateFloorKmDay)),
    alongKm: along!.map((value) =>
      Math.max(value / NORMAL_MEDIAN / Math.SQRT2, limits.alongFloorKm),
    ),
    planeKm: plane!.map((value) => Math.max(value / PAIR_MEDIAN / Math.SQRT2, limits.planeFloorKm)),
    shapeKm: shape!.map((value) => Math.max(value / PAIR_MEDIAN / Math.SQRT2, limits.shapeFloorKm)),
  };
}

type Raw = [Float64Array, Float64Array, Float64Array, Float64Array];

function differencesInto(s: ManoeuvreSeries, k: number, [along, rate, plane, shape]: Raw): void {
  const a = s.semiMajorAxisKm[k]!;
  const days = s.days[k]! - s.days[k - 1]!;
  const middle = 0.5 * (s.trackRateRadDay[k]! + s.trackRateRadDay[k - 1]!);
  along[k] = Math.abs(a * (s.trackRad[k]! - s.trackRad[k - 1]! - middle * days));
  const sinI = Math.sin(s.inclinationRad[k]!);
  const node = sinI * (s.nodeRad[k]! - s.nodeRad[k - 1]!);
  plane[k] = a * Math.hypot(s.inclinationRad[k]! - s.inclinationRad[k - 1]!, node);
  const turn = s.perigeeRad[k]! - s.perigeeRad[k - 1]!;
  const [e0, e1] = [s.eccentricity[k - 1]!, s.eccentricity[k]!];
  shape[k] = a * Math.sqrt((e1 - e0) ** 2 + 2 * e0 * e1 * (1 - Math.cos(turn)));
  if (k + 1 >= s.count) return;
  const f = days / (s.days[k + 1]! - s.days[k - 1]!);
  const line = (1 - f) * s.trackRateRadDay[k - 1]! + f * s.trackRateRadDay[k + 1]!;
  const spread = Math.sqrt(1 + f * f + (1 - f) * (1 - f));
  rate[k] = Math.abs(a * (s.trackRateRadDay[k]! - line)) / spread;
}

/** Medians of the values around every `step`th place, held between; NaN values do not count. */
export function runningMedian(values: Float64Array, half: number, step: number): Float64Array {
  const out = new Float64Array(values.length);
  const window = new Float64Array(2 * half + 1);
  for (let centre = 0; centre < values.length; centre += step) {
    let n = 0;
    const to = Math.min(values.length, centre + half + 1);
    for (let k = Math.max(0, centre - half); k < to; k++) {
      if (!Number.isNaN(values[k]!)) window[n++] = values[k]!;
    }
    const median = n === 0 ? 0 : window.subarray(0, n).sort()[n >> 1]!;
    out.fill(median, centre, Math.min(values.length, centre + step));
  }
  return out;
}
