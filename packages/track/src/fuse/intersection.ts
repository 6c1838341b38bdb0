/**
 * Covariance intersection: one estimate of several whose common errors nobody knows, never surer than the truth (Julier and
 * Uhlmann, ACC 1997). Weights minimise the trace or the determinant of the result; of more than two estimates all weights are
 * sought together.
 */
import { copyGaussian, type Gaussian } from '../filter/model.ts';
import { choleskyInto, inverseInto, logDeterminant } from '../linear/matrix.ts';

export type FusionCriterion = 'trace' | 'determinant';

export type Fused = { readonly estimate: Gaussian; readonly weights: Float64Array };

const TOLERANCE = 1e-10; // of a weight
const ROUNDS_MAX = 200;

/** Null where a covariance is not positive definite. All estimates are of one size. */
export function intersect(
  estimates: readonly Gaussian[],
  criterion: FusionCriterion = 'determinant',
): Fused | null {
  const first = estimates[0];
  if (first === undefined) throw new RangeError('intersect: no estimates');
  const n = first.mean.length;
  const informations: Float64Array[] = [];
  const work = new Float64Array(n * n);
  for (const { covariance } of estimates) {
    const information = new Float64Array(n * n);
    if (!inverseInto(covariance, n, work, information)) return null;
    informations.push(information);
  }
  const weights = new Float64Array(estimates.length).fill(1 / estimates.length);
  if (estimates.length === 1) return { estimate: copyGaussian(first), weights };
  const cost = costOf(informations, n, criterion);
  minimise(weights, cost);
  return { estimate: fuse(estimates, informations, weights, n), weights };
}

function costOf(informations: readonly Float64Array[], n: number, criterion: FusionCriterion) {
  const sum = new Float64Array(n * n);
  const [root, inverse] = [new Float64Array(n * n), new Float64Array(n * n)];
  return (weights: Float64Array): number => {
    sumInto(informations, weights, sum);
    if (criterion === 'determinant')
      return choleskyInto(sum, n, root) ? -logDeterminant(root, n) : Number.POSITIVE_INFINITY;
    if (!inverseInto(sum, n, root, inverse)) return Number.POSITIVE_INFINITY;
    let trace = 0;
    for (let i = 0; i < n; i++) trace += inverse[i * n + i]!;
    return trace;
  };
}

/** Both criteria are convex in the weights: shares are moved between two at a time until no move helps. */
function minimise(weights: Float64Array, cost: (weights: Float64Array) => number): void {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let moved = 0;
    for (let i = 0; i < weights.length; i++)
      for (let j = i + 1; j < weights.length; j++) {
        const share = weights[i]! + weights[j]!;
        const before = weights[i]!;
        const at = (x: number) => {
          weights[i] = x;
          weights[j] = share - x;
          return cost(weights);
        };
        const best = leastBetween(0, share, at);
        at(best);
        moved = Math.max(moved, Math.abs(best - before));
      }
    if (moved < TOLERANCE || weights.length === 2) return;
  }
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Golden section, then the ends. */
function leastBetween(from: number, to: number, at: (x: number) => number): number {
  let [low, high] = [from, to];
  let x1 = high - GOLDEN * (high - low);
  let x2 = low + GOLDEN * (high - low);
  let [f1, f2] = [at(x1), at(x2)];
  while (high - low > TOLERANCE) {
    if (f1 <= f2) {
      [high, x2, f2] = [x2, x1, f1];
      x1 = high - GOLDEN * (high - low);
      f1 = at(x1);
    } else {
      [low, x1, f1] = [x1, x2, f2];
      x2 = low + GOLDEN * (high - low);
      f2 = at(x2);
    }
  }
  const middle = (low + high) / 2;
  const ends = [from, to, middle].map((x) => [at(x), x] as const);
  return ends.reduce((best, one) => (one[0] < best[0] ? one : best))[1];
}

function fuse(
  estimates: readonly Gaussian[],
  informations: readonly Float64Array[],
  weights: Float64Array,
  n: number,
): Gaussian {
  const sum = new Float64Array(n * n);
  sumInto(informations, weights, sum);
  const covariance = new Float64Array(n * n);
  if (!inverseInto(sum, n, new Float64Array(n * n), covariance))
    throw new Error('intersect: a sum of informations has no inverse');
  const pull = new Float64Array(n);
  for (const [k, { mean }] of estimates.entries())
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) pull[i]! += weights[k]! * informations[k]![i * n + j]! * mean[j]!;
  const mean = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) mean[i]! += covariance[i * n + j]! * pull[j]!;
  return { mean, covariance };
}

function sumInto(
  informations: readonly Float64Array[],
  weights: Float64Array,
  out: Float64Array,
): void {
  out.fill(0);
  for (const [k, information] of informations.entries())
    for (let i = 0; i < out.length; i++) out[i]! += weights[k]! * information[i]!;
}
