/**
 * Candidates measured with SGP4: how near, how slow, how long in all. A pair far apart is skipped ahead by the time its relative
 * speed needs to bring it near, so that an instant costs work only where it can count. Needs a model and pairs only, so that a
 * worker can do a share of the pairs and the shares put together are the same as one run.
 */
import {
  createResonanceScratch,
  createStateBatch,
  N,
  NEAR_FIELDS,
  propagateRow,
  type Sgp4Model,
} from '@noroshi/orbit';
import type { Candidates } from './candidates.ts';
import type { NearLimits } from './limits.ts';

/** What was measured of the pairs that are near, slow and lasting; one row a pair, in the order of the candidates. */
export type NearPairs = {
  readonly count: number;
  readonly row1: Uint32Array;
  readonly row2: Uint32Array;
  readonly fromUs: Float64Array; // first instant below the limits
  readonly toUs: Float64Array; // last one
  readonly togetherS: Float64Array; // in all
  readonly passes: Uint32Array; // separate times below
  readonly minKm: Float64Array;
  readonly nearestUs: Float64Array;
  readonly speedKmS: Float64Array; // there, as seen turning with 1
  readonly medianKm: Float64Array; // from the first to the last
};

const STEPS_A_REVOLUTION = 24; // 4 min in LEO: 24 km at the speed limit, below its range
const MEDIAN_SAMPLES_MAX = 480;

type Window = { readonly fromUs: number; readonly toUs: number };
type Pair = Window & { readonly row1: number; readonly row2: number; readonly limits: NearLimits };

/** Measures pairs `from` to `to` of the candidates. `limits`: by candidate. */
export function measureCandidates(
  model: Sgp4Model,
  candidates: Candidates,
  limitsOf: (pair: number) => NearLimits,
  from = 0,
  to = candidates.count,
): NearPairs {
  const measure = createMeasure(model);
  const found: number[][] = [];
  for (let k = from; k < to; k++) {
    const [row1, row2] = [candidates.row1[k]!, candidates.row2[k]!];
    const window = { fromUs: candidates.fromUs[k]!, toUs: candidates.toUs[k]! };
    const near = measure({ ...window, row1, row2, limits: limitsOf(k) });
    if (near !== undefined) found.push([row1, row2, ...near]);
  }
  return columnsOf(found);
}

/** Shares put together, in the order given. */
export function joinNearPairs(shares: readonly NearPairs[]): NearPairs {
  const rows = shares.flatMap((share) =>
    Array.from({ length: share.count }, (_, k) => [
      ...[share.row1[k]!, share.row2[k]!, share.fromUs[k]!, share.toUs[k]!, share.togetherS[k]!],
      ...[share.passes[k]!, share.minKm[k]!, share.nearestUs[k]!, share.speedKmS[k]!],
      share.medianKm[k]!,
    ]),
  );
  return columnsOf(rows);
}

function columnsOf(rows: readonly (readonly number[])[]): NearPairs {
  const u32 = (k: number) => Uint32Array.from(rows, (row) => row[k]!);
  const f64 = (k: number) => Float64Array.from(rows, (row) => row[k]!);
  return {
    ...{ count: rows.length, row1: u32(0), row2: u32(1), fromUs: f64(2), toUs: f64(3) },
    ...{ togetherS: f64(4), passes: u32(5), minKm: f64(6), nearestUs: f64(7) },
    ...{ speedKmS: f64(8), medianKm: f64(9) },
  };
}

/** A function that measures one pair: from, to, together, passes, least, when, speed, median; undefined where below the limits. */
function createMeasure(model: Sgp4Model): (pair: Pair) => readonly number[] | undefined {
  const states = createStateBatch(2, 'TEME');
  const scratch = createResonanceScratch(model);
  const { positionKm: p, velocityKmS: v } = states;
  const range = (pair: Pair, atUs: number) => {
    propagateRow(model, scratch, pair.row1, atUs, states, 0);
    propagateRow(model, scratch, pair.row2, atUs, states, 1);
    return Math.sqrt((p[3]! - p[0]!) ** 2 + (p[4]! - p[1]!) ** 2 + (p[5]! - p[2]!) ** 2);
  };
  return (pair) => {
    const sum = sumUp(pair, stepUsOf(model, pair.row1), (atUs) => range(pair, atUs), p, v);
    if (sum === undefined) return undefined;
    const step = stepUsOf(model, pair.row1);
    const nearest = leastOf((atUs) => range(pair, atUs), sum.minima, step, pair);
    range(pair, nearest.atUs);
    const speedKmS = turningSpeedKmS(p, v);
    const medianKm = medianBetween((atUs) => range(pair, atUs), sum, step);
    return [
      ...[sum.fromUs, sum.toUs, sum.togetherS, sum.passes],
      ...[nearest.rangeKm, nearest.atUs, speedKmS, medianKm],
    ];
  };
}

function stepUsOf(model: Sgp4Model, row: number): number {
  const n = model.near[row * NEAR_FIELDS + N.meanMotion]!; // rad/min
  return (2 * Math.PI * 60e6) / n / STEPS_A_REVOLUTION;
}

type Sum = Window & {
  readonly togetherS: number;
  readonly passes: number;
  readonly minima: readonly Minimum[]; // of the instants looked at
};

/** An instant nearer than those beside it, and how near the pair can have come between them. */
type Minimum = { readonly atUs: number; readonly rangeKm: number; readonly boundKm: number };

function sumUp(
  { fromUs, toUs, limits }: Pair,
  stepUs: number,
  range: (atUs: number) => number,
  p: Float64Array,
  v: Float64Array,
): Sum | undefined {
  let [firstUs, lastUs] = [Number.NaN, Number.NaN];
  let count = 0;
  let passes = 0;
  let before = -2; // step of the last near instant
  let last = { k: -2, rangeKm: Number.POSITIVE_INFINITY, speedKmS: 0 };
  let falling = true;
  const minima: Minimum[] = [];
  const keep = ({ k, rangeKm, speedKmS }: typeof last) => {
    const boundKm = rangeKm - (1.5 * speedKmS * stepUs) / 1e6;
    minima.push({ atUs: fromUs + k * stepUs, rangeKm, boundKm });
  };
  const steps = Math.floor((toUs - fromUs) / stepUs);
  for (let k = 0; k <= steps; ) {
    const atUs = fromUs + k * stepUs;
    const rangeKm = range(atUs);
    const isNear = rangeKm <= limits.rangeKm;
    if (last.k === k - 1 && falling && !(rangeKm < last.rangeKm)) keep(last);
    falling = last.k !== k - 1 || rangeKm < last.rangeKm;
    if (!isNear) {
      const skip = freeSteps(rangeKm - limits.rangeKm, inertialSpeedKmS(v), stepUs);
      k += Number.isNaN(rangeKm) ? 1 : skip;
      continue;
    }
    const speedKmS = turningSpeedKmS(p, v);
    last = { k, rangeKm, speedKmS };
    if (speedKmS <= limits.speedKmS) {
      if (before !== k - 1) passes++;
      before = k;
      count++;
      if (Number.isNaN(firstUs)) firstUs = atUs;
      lastUs = atUs;
    }
    k++;
  }
  if (falling && last.k >= 0) keep(last);
  const togetherS = (count * stepUs) / 1e6;
  if (togetherS < limits.togetherS) return undefined;
  return { fromUs: firstUs, toUs: lastUs, togetherS, passes, minima };
}

/**
 * Steps in which a pair cannot have come `gapKm` nearer. Its relative speed of the moment may change within a revolution, at most
 * by what gravity does to it: taken as three times as fast and 0.05 km/s more.
 */
function freeSteps(gapKm: number, speedKmS: number, stepUs: number): number {
  const seconds = gapKm / (3 * speedKmS + 0.05);
  return Math.max(1, Math.floor((seconds * 1e6) / stepUs));
}

function inertialSpeedKmS(v: Float64Array): number {
  return Math.sqrt((v[3]! - v[0]!) ** 2 + (v[4]! - v[1]!) ** 2 + (v[5]! - v[2]!) ** 2);
}

/** Speed of 2 as seen turning with 1: relative velocity less ω × r, ω = r × v / r². Alfriend et al. 2010. */
function turningSpeedKmS(p: Float64Array, v: Float64Array): number {
  const r2 = p[0]! ** 2 + p[1]! ** 2 + p[2]! ** 2;
  const wx = (p[1]! * v[2]! - p[2]! * v[1]!) / r2;
  const wy = (p[2]! * v[0]! - p[0]! * v[2]!) / r2;
  const wz = (p[0]! * v[1]! - p[1]! * v[0]!) / r2;
  const [x, y, z] = [p[3]! - p[0]!, p[4]! - p[1]!, p[5]! - p[2]!];
  const a = v[3]! - v[0]! - (wy * z - wz * y);
  const b = v[4]! - v[1]! - (wz * x - wx * z);
  const c = v[5]! - v[2]! - (wx * y - wy * x);
  return Math.sqrt(a * a + b * b + c * c);
}

/** The least of all minima, each refined that can be it; within the window. */
function leastOf(
  range: (atUs: number) => number,
  minima: readonly Minimum[],
  stepUs: number,
  window: Window,
): { readonly atUs: number; readonly rangeKm: number } {
  let best = { atUs: Number.NaN, rangeKm: Number.POSITIVE_INFINITY };
  for (const { atUs, boundKm } of minima.toSorted((a, b) => a.rangeKm - b.rangeKm)) {
    if (boundKm >= best.rangeKm) continue;
    const one = leastNear(range, atUs, stepUs, window);
    if (one.rangeKm < best.rangeKm) best = one;
  }
  return best;
}

/** The least distance about an instant, by cutting off a third at a time. */
function leastNear(
  range: (atUs: number) => number,
  atUs: number,
  stepUs: number,
  { fromUs, toUs }: Window,
): { readonly atUs: number; readonly rangeKm: number } {
  let [low, high] = [Math.max(fromUs, atUs - stepUs), Math.min(toUs, atUs + stepUs)];
  while (high - low > 1e5) {
    const third = (high - low) / 3;
    if (range(low + third) < range(high - third)) high -= third;
    else low += third;
  }
  const at = Math.round((low + high) / 2);
  return { atUs: at, rangeKm: range(at) };
}

function medianBetween(range: (atUs: number) => number, window: Window, stepUs: number): number {
  const spanUs = window.toUs - window.fromUs;
  const count = Math.max(2, Math.min(MEDIAN_SAMPLES_MAX, Math.ceil((spanUs / stepUs) * 1.37)));
  const all = Float64Array.from({ length: count }, (_, k) =>
    range(window.fromUs + (spanUs * k) / (count - 1)),
  ).filter((km) => !Number.isNaN(km));
  all.sort();
  return all[all.length >> 1] ?? Number.NaN;
}
