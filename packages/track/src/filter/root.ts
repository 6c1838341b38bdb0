/**
 * The same three filters on the root of the covariance: a lower triangular S with S Sᵀ = P goes from step to step, P is never
 * formed. It has twice the digits, so a reading that is millions of times sharper than what was known leaves a covariance that is one.
 * Kaminski, Bryson and Schmidt, IEEE TAC 16 (1971) (arrays); Arasaratnam and Haykin (2009), §VI; van der Merwe and Wan, ICASSP 2001
 * (a point of negative weight is taken away by hyperbolic rotations).
 */
import {
  choleskyInto,
  downdateLower,
  logDeterminant,
  lowerFactorInto,
  multiplyInto,
  rootOfSemiInto,
  solveLower,
} from '../linear/matrix.ts';
import type { FilterKind, Fit } from './gaussian.ts';
import {
  type Gaussian,
  type Measurement,
  readingSlopeInto,
  type Transition,
  transitionSlopeInto,
} from './model.ts';
import {
  advancePointsInto,
  cubatureRule,
  type PointRule,
  pointsOfRootInto,
  readPointsInto,
  unscentedRule,
} from './points.ts';

/** A normal distribution by its mean (n) and a lower triangular root of its covariance (n×n, row by row). */
export type RootGaussian = { readonly mean: Float64Array; readonly root: Float64Array };

export type RootFilter = {
  /** Over a step (s), in place. False, and nothing changed, where no root is left. */
  readonly predict: (estimate: RootGaussian, timeS: number, stepS: number) => boolean;
  /** In place. Null, and nothing changed, where the reading cannot be used. */
  readonly update: (
    estimate: RootGaussian,
    measurement: Measurement,
    reading: Float64Array,
  ) => Fit | null;
};

/** Null where the covariance has no root. */
export function rootOf({ mean, covariance }: Gaussian): RootGaussian | null {
  const root = new Float64Array(covariance.length);
  return choleskyInto(covariance, mean.length, root) ? { mean: mean.slice(), root } : null;
}

export function gaussianOf({ mean, root }: RootGaussian): Gaussian {
  const n = mean.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += root[i * n + k]! * root[j * n + k]!;
      covariance[i * n + j] = sum;
      covariance[j * n + i] = sum;
    }
  return { mean: mean.slice(), covariance };
}

/** Keeps its buffers: one for each use at a time. Readings of at most `readingSizeMax` numbers. */
export function createRootFilter(
  kind: FilterKind,
  transition: Transition,
  readingSizeMax: number,
): RootFilter {
  const n = transition.size;
  const m = Math.max(1, readingSizeMax);
  const rule = ruleOf(kind, n);
  const buffers = createBuffers(n, m, rule?.count ?? n);
  return {
    predict: (estimate, timeS, stepS) => {
      const columns =
        rule === null
          ? advanceLinear(transition, estimate, timeS, stepS, buffers)
          : advancePoints(transition, rule, estimate, timeS, stepS, buffers);
      transition.noiseInto(stepS, buffers.noise);
      if (!rootOfSemiInto(buffers.noise, n, buffers.noiseRoot)) return false;
      const { array, joint, lost, next } = buffers;
      appendColumns(array, columns, buffers.noiseRoot, n);
      lowerFactorInto(array, n, columns + n, joint);
      if (isWeighedAway(rule) && !downdateLower(joint, n, lost)) return false;
      estimate.root.set(joint.subarray(0, n * n));
      estimate.mean.set(next);
      return true;
    },
    update: (estimate, measurement, reading) => {
      const columns =
        rule === null
          ? readLinear(measurement, estimate, buffers)
          : readPoints(measurement, rule, estimate, buffers);
      const size = measurement.size + n;
      const { array, joint, lost } = buffers;
      lowerFactorInto(array, size, columns, joint);
      if (isWeighedAway(rule) && !downdateLower(joint, size, lost)) return null;
      return correct(estimate, measurement, reading, buffers);
    },
  };
}

function ruleOf(kind: FilterKind, n: number): PointRule | null {
  if (kind === 'extended') return null;
  return kind === 'unscented' ? unscentedRule(n) : cubatureRule(n);
}

/** Whether the centre has a negative weight. */
function isWeighedAway(rule: PointRule | null): boolean {
  return rule?.hasCentre === true && rule.covarianceWeights[0]! < 0;
}

type Buffers = {
  readonly array: Float64Array; // rows beside each other: what is to be one triangle
  readonly joint: Float64Array; // (m+n)×(m+n), lower triangular
  readonly lost: Float64Array; // m+n: the centre's share of a negative weight
  readonly noise: Float64Array;
  readonly noiseRoot: Float64Array;
  readonly slope: Float64Array;
  readonly points: Float64Array;
  readonly moved: Float64Array;
  readonly next: Float64Array; // the mean to be
  readonly expected: Float64Array;
  readonly difference: Float64Array;
};

function createBuffers(n: number, m: number, count: number): Buffers {
  const [wide, columns] = [Math.max(n, m), Math.max(count, n) + n + m];
  return {
    ...{ array: new Float64Array((m + n) * columns), joint: new Float64Array((m + n) ** 2) },
    ...{ lost: new Float64Array(m + n), noise: new Float64Array(wide * wide) },
    ...{ noiseRoot: new Float64Array(wide * wide), slope: new Float64Array(wide * n) },
    ...{ points: new Float64Array(count * n), moved: new Float64Array(count * wide) },
    ...{ next: new Float64Array(n), expected: new Float64Array(m) },
    difference: new Float64Array(m),
  };
}

/** F S into the first n columns of the array (of 2n); returns how many they are. */
function advanceLinear(
  transition: Transition,
  { mean, root }: RootGaussian,
  timeS: number,
  stepS: number,
  { array, slope, next, moved }: Buffers,
): number {
  const n = transition.size;
  transitionSlopeInto(transition, mean, timeS, stepS, slope);
  multiplyInto(slope, root, n, n, n, moved);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) array[i * 2 * n + j] = moved[i * n + j]!;
  next.set(mean);
  transition.advance(next, timeS, stepS);
  return n;
}

/** The weighed differences of the advanced points; one of negative weight goes to `lost`. */
function advancePoints(
  transition: Transition,
  rule: PointRule,
  { mean, root }: RootGaussian,
  timeS: number,
  stepS: number,
  { array, points, moved, next, lost }: Buffers,
): number {
  const n = transition.size;
  pointsOfRootInto(rule, mean, root, n, points);
  advancePointsInto(rule, transition, points, timeS, stepS, moved, next);
  const first = isWeighedAway(rule) ? 1 : 0;
  const columns = rule.count - first;
  for (let p = 0; p < rule.count; p++) {
    const weight = Math.sqrt(Math.abs(rule.covarianceWeights[p]!));
    for (let i = 0; i < n; i++) {
      const off = weight * (moved[p * n + i]! - next[i]!);
      if (p < first) lost[i] = off;
      else array[i * (columns + n) + p - first] = off;
    }
  }
  return columns;
}

/** The root of the noise after the columns that are there, in rows of columns + n. */
function appendColumns(array: Float64Array, columns: number, root: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) array[i * (columns + n) + columns + j] = root[i * n + j]!;
}

/** [√R, H S; 0, S] in rows of m + n. */
function readLinear(
  measurement: Measurement,
  { mean, root }: RootGaussian,
  { array, slope, moved, noiseRoot, expected }: Buffers,
): number {
  const [n, m] = [mean.length, measurement.size];
  measurement.predictInto(mean, expected);
  readingSlopeInto(measurement, mean, slope);
  multiplyInto(slope, root, m, n, n, moved);
  const columns = m + n;
  array.fill(0, 0, columns * columns);
  rootOfSemiInto(measurement.noise, m, noiseRoot);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) array[i * columns + j] = noiseRoot[i * m + j]!;
    for (let j = 0; j < n; j++) array[i * columns + m + j] = moved[i * n + j]!;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) array[(m + i) * columns + m + j] = root[i * n + j]!;
  return columns;
}

/** [√R, differences of readings; 0, differences of points] in rows of m + count, without one of negative weight. */
function readPoints(
  measurement: Measurement,
  rule: PointRule,
  { mean, root }: RootGaussian,
  { array, points, moved, noiseRoot, expected, lost }: Buffers,
): number {
  const [n, m] = [mean.length, measurement.size];
  pointsOfRootInto(rule, mean, root, n, points);
  readPointsInto(rule, measurement, points, n, moved, expected);
  const first = isWeighedAway(rule) ? 1 : 0;
  const columns = m + rule.count - first;
  array.fill(0, 0, (m + n) * columns);
  rootOfSemiInto(measurement.noise, m, noiseRoot);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) array[i * columns + j] = noiseRoot[i * m + j]!;
  for (let p = 0; p < rule.count; p++) {
    const weight = Math.sqrt(Math.abs(rule.covarianceWeights[p]!));
    const column = m + p - first;
    for (let i = 0; i < m; i++) {
      const off = weight * (moved[p * m + i]! - expected[i]!);
      if (p < first) lost[i] = off;
      else array[i * columns + column] = off;
    }
    for (let i = 0; i < n; i++) {
      const off = weight * (points[p * n + i]! - mean[i]!);
      if (p < first) lost[m + i] = off;
      else array[(m + i) * columns + column] = off;
    }
  }
  return columns;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** The joint triangle is [√S, 0; K √S, root after]. */
function correct(
  { mean, root }: RootGaussian,
  measurement: Measurement,
  reading: Float64Array,
  { joint, expected, difference, noiseRoot }: Buffers,
): Fit | null {
  const [n, m] = [mean.length, measurement.size];
  const size = m + n;
  const off = difference.subarray(0, m);
  for (let i = 0; i < m; i++) off[i] = reading[i]! - expected[i]!;
  measurement.wrap?.(off);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) noiseRoot[i * m + j] = joint[i * size + j]!;
  solveLower(noiseRoot, m, off);
  let nis = 0;
  for (const value of off) nis += value * value;
  if (!Number.isFinite(nis)) return null;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) mean[i]! += joint[(m + i) * size + k]! * off[k]!;
    for (let j = 0; j < n; j++) root[i * n + j] = joint[(m + i) * size + m + j]!;
  }
  return { nis, logLikelihood: -0.5 * (nis + logDeterminant(noiseRoot, m) + m * LOG_TWO_PI) };
}
