/**
 * Points that stand for a normal distribution: those of the unscented transform (Julier and Uhlmann, Proc. IEEE 92, 2004) and
 * of the spherical-radial cubature of degree 3 (Arasaratnam and Haykin, IEEE TAC 54, 2009). One type serves both filters.
 */
import { choleskyInto } from '../linear/matrix.ts';
import type { Measurement, Transition } from './model.ts';

export type PointRule = {
  readonly count: number;
  readonly spread: number; // of a point along a column of the root of the covariance
  readonly hasCentre: boolean;
  readonly meanWeights: Float64Array;
  readonly covarianceWeights: Float64Array;
};

export type UnscentedOptions = {
  readonly alpha?: number;
  readonly beta?: number;
  readonly kappa?: number;
};

/** 2n + 1 points; α = 1, β = 0 and κ = 3 − n unless told, which matches the kurtosis of a normal distribution. */
export function unscentedRule(size: number, options: UnscentedOptions = {}): PointRule {
  const { alpha = 1, beta = 0, kappa = 3 - size } = options;
  const lambda = alpha * alpha * (size + kappa) - size;
  const count = 2 * size + 1;
  const meanWeights = new Float64Array(count).fill(1 / (2 * (size + lambda)));
  const covarianceWeights = meanWeights.slice();
  meanWeights[0] = lambda / (size + lambda);
  covarianceWeights[0] = meanWeights[0]! + 1 - alpha * alpha + beta;
  const spread = Math.sqrt(size + lambda);
  return { count, spread, hasCentre: true, meanWeights, covarianceWeights };
}

/** 2n points of equal weight. */
export function cubatureRule(size: number): PointRule {
  const count = 2 * size;
  const weights = new Float64Array(count).fill(1 / count);
  const spread = Math.sqrt(size);
  return { count, spread, hasCentre: false, meanWeights: weights, covarianceWeights: weights };
}

/** Points (count×n) of a distribution; false where its covariance has no root. `root` holds n·n numbers. */
export function pointsInto(
  rule: PointRule,
  mean: Float64Array,
  covariance: Float64Array,
  n: number,
  root: Float64Array,
  points: Float64Array,
): boolean {
  if (!choleskyInto(covariance, n, root)) return false;
  pointsOfRootInto(rule, mean, root, n, points);
  return true;
}

/** The same of a root that is at hand. */
export function pointsOfRootInto(
  { spread, hasCentre }: PointRule,
  mean: Float64Array,
  root: Float64Array,
  n: number,
  points: Float64Array,
): void {
  const first = hasCentre ? 1 : 0;
  if (hasCentre) points.set(mean.subarray(0, n), 0);
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      const off = spread * root[i * n + j]!;
      points[(first + j) * n + i] = mean[i]! + off;
      points[(first + n + j) * n + i] = mean[i]! - off;
    }
}

/** Each point (count×n) advanced into `moved`, their mean into `mean`. */
export function advancePointsInto(
  { count, meanWeights }: PointRule,
  transition: Transition,
  points: Float64Array,
  timeS: number,
  stepS: number,
  moved: Float64Array,
  mean: Float64Array,
): void {
  const n = transition.size;
  moved.set(points.subarray(0, count * n));
  mean.fill(0);
  for (let p = 0; p < count; p++) {
    const point = moved.subarray(p * n, (p + 1) * n);
    transition.advance(point, timeS, stepS);
    for (let i = 0; i < n; i++) mean[i]! += meanWeights[p]! * point[i]!;
  }
}

/** Each point (count×n) read into `readings` (count×m), wrapped about the first one's, their mean into `expected`. */
export function readPointsInto(
  { count, meanWeights }: PointRule,
  measurement: Measurement,
  points: Float64Array,
  n: number,
  readings: Float64Array,
  expected: Float64Array,
): void {
  const m = measurement.size;
  const off = new Float64Array(m);
  for (let p = 0; p < count; p++)
    measurement.predictInto(
      points.subarray(p * n, (p + 1) * n),
      readings.subarray(p * m, (p + 1) * m),
    );
  expected.set(readings.subarray(0, m));
  for (let p = 1; p < count; p++) {
    for (let i = 0; i < m; i++) off[i] = readings[p * m + i]! - readings[i]!;
    measurement.wrap?.(off);
    for (let i = 0; i < m; i++) {
      readings[p * m + i] = readings[i]! + off[i]!;
      expected[i]! += meanWeights[p]! * off[i]!;
    }
  }
}
