/**
 * A component of the plane or of the eccentricity vector as two filters see it, one from the past and one from the future of a
 * gap: a value on a line whose slope wanders (Sun, Moon, light pressure), read with errors that have Student's tails. A burn is a
 * step of the value. The same idea as `track.ts`, with one thing less to know.
 */
import { runningQuantile } from './noise.ts';

export type LineNoise = {
  readonly sigmaKm: Float64Array;
  readonly slopeKmDay: Float64Array; // in the mean of the season
  readonly slopeSigmaKmDay: Float64Array; // and how much it comes and goes
};

export const LINE_STRIDE = 5; // value, slope; variances and covariance: vv vs ss
const FIT_HALF = 4;
const SLOPE_SETS = 8;
const QUANTILE = 0.4;
const NORMAL_QUANTILE = 0.5244;
const SLOPE_FLOOR_KM_DAY = 1e-5;
const SLOPE_MEMORY_DAYS = 10; // half the shortest period of the Moon's and less than the Sun's
const TAIL = 4;
const LOST = 20;
const LOST_SETS = 3;
const UNKNOWN_KM2 = 1e8;

export function lineNoiseOf(days: Float64Array, valueKm: Float64Array, floorKm: number): LineNoise {
  const count = days.length;
  const scatter = new Float64Array(count).fill(Number.NaN);
  const slope = new Float64Array(count).fill(Number.NaN);
  for (let k = 0; k < count; k++) {
    if (k >= FIT_HALF && k + FIT_HALF < count) scatter[k] = scatterAt(days, valueKm, k);
    if (k + SLOPE_SETS < count) {
      slope[k + SLOPE_SETS / 2] =
        (valueKm[k + SLOPE_SETS]! - valueKm[k]!) / (days[k + SLOPE_SETS]! - days[k]!);
    }
  }
  const mean = runningQuantile(slope, 60, 10, 0.5);
  const apart = slope.map((value, k) => Math.abs(value - mean[k]!));
  return {
    sigmaKm: runningQuantile(scatter, 40, 8, QUANTILE).map((v) => Math.max(v, floorKm)),
    slopeKmDay: mean,
    slopeSigmaKmDay: runningQuantile(apart, 60, 10, QUANTILE).map((v) =>
      Math.max(v / NORMAL_QUANTILE, SLOPE_FLOOR_KM_DAY),
    ),
  };
}

/** Scatter about the straight line through the sets around. */
function scatterAt(days: Float64Array, valueKm: Float64Array, k: number): number {
  const n = 2 * FIT_HALF + 1;
  let [s1, s2, v0, v1, v2] = [0, 0, 0, 0, 0];
  for (let j = k - FIT_HALF; j <= k + FIT_HALF; j++) {
    const t = days[j]! - days[k]!;
    const v = valueKm[j]! - valueKm[k]!;
    s1 += t;
    s2 += t * t;
    v0 += v;
    v1 += v * t;
    v2 += v * v;
  }
  const slope = (n * v1 - s1 * v0) / (n * s2 - s1 * s1);
  const level = (v0 - slope * s1) / n;
  return Math.sqrt(Math.max(0, v2 - level * v0 - slope * v1) / (n - 2));
}

/** Fills `out` with the state at each set after reading it and all before (`direction` 1) or after it (−1). */
export function filterLine(
  days: Float64Array,
  valueKm: Float64Array,
  noise: LineNoise,
  direction: 1 | -1,
  isBroken: Uint8Array,
  out: Float64Array,
): void {
  const count = days.length;
  const start = direction > 0 ? 0 : count - 1;
  let x = valueKm[start]!;
  let s = noise.slopeKmDay[start]!;
  let pxx = noise.sigmaKm[start]! ** 2;
  let pxs = 0;
  let pss = noise.slopeSigmaKmDay[start]! ** 2;
  let lost = 0;
  for (let read = 0; read < count; read++) {
    const k = direction > 0 ? read : count - 1 - read;
    if (read > 0) {
      const last = k - direction;
      const t = days[k]! - days[last]!;
      const keep = Math.exp(-Math.abs(t) / SLOPE_MEMORY_DAYS);
      const wander = noise.slopeSigmaKmDay[k]! ** 2 * (1 - keep * keep);
      x += s * t;
      s = noise.slopeKmDay[k]! + (s - noise.slopeKmDay[k]!) * keep;
      pxx += 2 * t * pxs + t * t * pss + (wander * t * t) / 3;
      pxs = (pxs + t * pss) * keep + wander * t * 0.5;
      pss = pss * keep * keep + wander;
      if (isBroken[direction > 0 ? last : k] !== 0) pxx += UNKNOWN_KM2;
      const miss = valueKm[k]! - x;
      const variance = noise.sigmaKm[k]! ** 2;
      const off = (miss * miss) / (pxx + variance);
      lost = off > LOST ? lost + 1 : 0;
      let weight = Math.min(1, (TAIL + 1) / (TAIL + off));
      if (lost >= LOST_SETS) {
        lost = 0;
        pxx += UNKNOWN_KM2;
        weight = 1;
      }
      const total = pxx + variance / weight;
      const [gx, gs] = [pxx / total, pxs / total];
      x += gx * miss;
      s += gs * miss;
      pss -= gs * pxs;
      pxs -= gx * pxs;
      pxx -= gx * pxx;
    }
    const o = k * LINE_STRIDE;
    out[o] = x;
    out[o + 1] = s;
    out[o + 2] = pxx;
    out[o + 3] = pxs;
    out[o + 4] = pss;
  }
}

export type LineStep = { stepKm: number; sigmaKm: number };

/** The step in the middle of the gaps `first` to `last`, into `out`. */
export function compareLinesInto(
  days: Float64Array,
  forward: Float64Array,
  backward: Float64Array,
  first: number,
  last: number,
  out: LineStep,
): void {
  const half = 0.5 * (days[last + 1]! - days[first]!);
  const [a, b] = [first * LINE_STRIDE, (last + 1) * LINE_STRIDE];
  out.stepKm = backward[b]! - backward[b + 1]! * half - forward[a]! - forward[a + 1]! * half;
  const variance =
    forward[a + 2]! +
    2 * half * forward[a + 3]! +
    half * half * forward[a + 4]! +
    backward[b + 2]! -
    2 * half * backward[b + 3]! +
    half * half * backward[b + 4]!;
  out.sigmaKm = Math.sqrt(variance);
}
