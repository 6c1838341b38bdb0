/**
 * Backwards over a flight (Rauch, Tung and Striebel): each estimate is corrected by what was learnt after it. With the
 * cross-covariance that each `predict` gives it is one formula for every filter. Särkkä, Bayesian Filtering and Smoothing (2013),
 * §10.1.
 */
import { choleskyInto, divideByCholeskyInto, symmetrise } from '../linear/matrix.ts';
import { copyGaussian, type Gaussian } from './model.ts';

/** One step of a filter: the estimate after its reading, what was predicted from it, and cov(estimate, predicted), n×n. */
export type Step = {
  readonly estimate: Gaussian;
  /** To the next step; absent at the last. */
  readonly next?: { readonly predicted: Gaussian; readonly cross: Float64Array };
};

/** Smoothed estimates, in the order of the steps; null where a predicted covariance has no root. */
export function smooth(steps: readonly Step[]): Gaussian[] | null {
  const smoothed: Gaussian[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const { estimate, next } = steps[k]!;
    const after = smoothed.at(-1);
    const here = copyGaussian(estimate);
    if (after !== undefined && next !== undefined && !correct(here, next, after)) return null;
    smoothed.push(here);
  }
  return smoothed.reverse();
}

function correct(
  { mean, covariance }: Gaussian,
  { predicted, cross }: NonNullable<Step['next']>,
  after: Gaussian,
): boolean {
  const n = mean.length;
  const root = new Float64Array(n * n);
  if (!choleskyInto(predicted.covariance, n, root)) return false;
  const gain = new Float64Array(n * n);
  divideByCholeskyInto(cross, root, n, n, gain);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++)
      mean[i]! += gain[i * n + k]! * (after.mean[k]! - predicted.mean[k]!);
  const change = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) {
        const spread = after.covariance[k * n + j]! - predicted.covariance[k * n + j]!;
        sum += gain[i * n + k]! * spread;
      }
      change[i * n + j] = sum;
    }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) covariance[i * n + j]! += change[i * n + k]! * gain[j * n + k]!;
  symmetrise(covariance, n);
  return true;
}
