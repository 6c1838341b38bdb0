/**
 * The extended, the unscented and the cubature Kalman filter behind one face: `predict` moves an estimate, `update` takes a
 * reading, both in place. A reading that does not fit its estimate (a covariance without a root) changes nothing and is told.
 * Bar-Shalom, Li and Kirubarajan (2001), §10.3; Julier and Uhlmann (2004); Arasaratnam and Haykin (2009).
 */
import {
  choleskyInto,
  congruenceInto,
  divideByCholeskyInto,
  logDeterminant,
  mahalanobis2,
  multiplyInto,
  multiplyTransposedInto,
  symmetrise,
} from '../linear/matrix.ts';
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
  pointsInto,
  readPointsInto,
  unscentedRule,
} from './points.ts';

export type FilterKind = 'extended' | 'unscented' | 'cubature';

export type Filter = {
  /**
   * Over a step (s). `cross`, where given, receives cov(state before, state after), n×n, which a smoother needs. False where
   * the covariance has no root.
   */
  readonly predict: (
    estimate: Gaussian,
    timeS: number,
    stepS: number,
    cross?: Float64Array,
  ) => boolean;
  /** Null where the reading cannot be used. */
  readonly update: (
    estimate: Gaussian,
    measurement: Measurement,
    reading: Float64Array,
  ) => Fit | null;
};

/** How a reading fitted: the normalised innovation squared (χ² of m degrees), and the logarithm of its density. */
export type Fit = { readonly nis: number; readonly logLikelihood: number };

/**
 * Keeps its buffers: one for each use at a time. Readings of at most `readingSizeMax` numbers. The last `considered` numbers of the
 * state are never corrected but their spread is accounted for (Schmidt and Kalman): biases that one does not try to estimate.
 */
export function createFilter(
  kind: FilterKind,
  transition: Transition,
  readingSizeMax: number,
  considered = 0,
): Filter {
  const n = transition.size;
  const rule = kind === 'unscented' ? unscentedRule(n) : cubatureRule(n);
  const buffers = createBuffers(n, Math.max(readingSizeMax, 1), rule.count);
  const finish = createUpdate(n, readingSizeMax, n - considered);
  if (kind === 'extended')
    return {
      predict: (...args) => predictLinear(transition, buffers, ...args),
      update: (estimate, measurement, reading) => {
        linearised(measurement, estimate, buffers);
        return finish(estimate, measurement, reading, buffers);
      },
    };
  return {
    predict: (...args) => predictPoints(transition, rule, buffers, ...args),
    update: (estimate, measurement, reading) =>
      readPoints(rule, measurement, estimate, buffers)
        ? finish(estimate, measurement, reading, buffers)
        : null,
  };
}

type Buffers = {
  readonly f: Float64Array; // n×n
  readonly work: Float64Array; // n×n, or m×n
  readonly noise: Float64Array; // n×n
  readonly root: Float64Array;
  readonly points: Float64Array; // count×n
  readonly moved: Float64Array; // count×n, or count×m
  readonly mean: Float64Array; // n
  readonly expected: Float64Array; // m
  readonly innovationCovariance: Float64Array; // m×m
  readonly crossReading: Float64Array; // n×m
  readonly one: Float64Array;
};

function createBuffers(n: number, m: number, count: number): Buffers {
  const wide = Math.max(n, m);
  return {
    ...{ f: new Float64Array(wide * n), work: new Float64Array(wide * wide) },
    ...{ noise: new Float64Array(n * n), root: new Float64Array(n * n) },
    ...{ points: new Float64Array(count * n), moved: new Float64Array(count * wide) },
    ...{ mean: new Float64Array(n), expected: new Float64Array(m) },
    innovationCovariance: new Float64Array(m * m),
    ...{ crossReading: new Float64Array(n * m), one: new Float64Array(wide) },
  };
}

function predictLinear(
  transition: Transition,
  { f, work, noise }: Buffers,
  { mean, covariance }: Gaussian,
  timeS: number,
  stepS: number,
  cross?: Float64Array,
): boolean {
  const n = transition.size;
  transitionSlopeInto(transition, mean, timeS, stepS, f);
  if (cross !== undefined) multiplyTransposedInto(covariance, f, n, n, n, cross);
  congruenceInto(f, covariance, n, n, work, covariance);
  transition.noiseInto(stepS, noise);
  for (let i = 0; i < n * n; i++) covariance[i]! += noise[i]!;
  transition.advance(mean, timeS, stepS);
  return true;
}

function predictPoints(
  transition: Transition,
  rule: PointRule,
  buffers: Buffers,
  { mean, covariance }: Gaussian,
  timeS: number,
  stepS: number,
  cross?: Float64Array,
): boolean {
  const n = transition.size;
  const { root, points, moved, noise, mean: after } = buffers;
  if (!pointsInto(rule, mean, covariance, n, root, points)) return false;
  advancePointsInto(rule, transition, points, timeS, stepS, moved, after);
  transition.noiseInto(stepS, noise);
  covariance.set(noise);
  cross?.fill(0);
  for (let p = 0; p < rule.count; p++) {
    const weight = rule.covarianceWeights[p]!;
    for (let i = 0; i < n; i++) {
      const off = weight * (moved[p * n + i]! - after[i]!);
      const before = weight * (points[p * n + i]! - mean[i]!);
      for (let j = 0; j < n; j++) {
        const offJ = moved[p * n + j]! - after[j]!;
        covariance[i * n + j]! += off * offJ;
        if (cross !== undefined) cross[i * n + j]! += before * offJ;
      }
    }
  }
  symmetrise(covariance, n);
  mean.set(after);
  return true;
}

/** The expected reading, its covariance and that with the state, by a Jacobian. */
function linearised(
  measurement: Measurement,
  { mean, covariance }: Gaussian,
  { f, work, expected, innovationCovariance, crossReading }: Buffers,
): void {
  const n = mean.length;
  const m = measurement.size;
  measurement.predictInto(mean, expected);
  readingSlopeInto(measurement, mean, f);
  multiplyTransposedInto(covariance, f, n, n, m, crossReading);
  multiplyInto(f, crossReading, m, n, m, work);
  for (let i = 0; i < m * m; i++) innovationCovariance[i] = work[i]! + measurement.noise[i]!;
  symmetrise(innovationCovariance, m);
}

/** The same by points. */
function readPoints(
  rule: PointRule,
  measurement: Measurement,
  { mean, covariance }: Gaussian,
  buffers: Buffers,
): boolean {
  const n = mean.length;
  const m = measurement.size;
  const { root, points, moved, expected, innovationCovariance, crossReading, one } = buffers;
  if (!pointsInto(rule, mean, covariance, n, root, points)) return false;
  const off = one.subarray(0, m);
  readPointsInto(rule, measurement, points, n, moved, expected);
  for (let i = 0; i < m * m; i++) innovationCovariance[i] = measurement.noise[i]!;
  crossReading.fill(0);
  for (let p = 0; p < rule.count; p++) {
    const weight = rule.covarianceWeights[p]!;
    for (let i = 0; i < m; i++) off[i] = moved[p * m + i]! - expected[i]!;
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++) innovationCovariance[i * m + j]! += weight * off[i]! * off[j]!;
    for (let i = 0; i < n; i++) {
      const moveBy = weight * (points[p * n + i]! - mean[i]!);
      for (let j = 0; j < m; j++) crossReading[i * m + j]! += moveBy * off[j]!;
    }
  }
  symmetrise(innovationCovariance, m);
  return true;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Gain and correction, the same for all kinds: P⁺ = P − K S Kᵀ. With no gain for the numbers after the `free` ones only their own
 * block stays as it is: what they share with the others loses the same (Bar-Shalom, Li and Kirubarajan (2001), §11.9).
 */
function createUpdate(n: number, mMax: number, free: number) {
  const innovation = new Float64Array(mMax);
  const root = new Float64Array(mMax * mMax);
  const gain = new Float64Array(n * mMax);
  const work = new Float64Array(mMax);
  return (
    { mean, covariance }: Gaussian,
    measurement: Measurement,
    reading: Float64Array,
    { expected, innovationCovariance, crossReading }: Buffers,
  ): Fit | null => {
    const m = measurement.size;
    const difference = innovation.subarray(0, m);
    for (let i = 0; i < m; i++) difference[i] = reading[i]! - expected[i]!;
    measurement.wrap?.(difference);
    if (!choleskyInto(innovationCovariance, m, root)) return null;
    const nis = mahalanobis2(root, m, difference, work);
    divideByCholeskyInto(crossReading, root, n, m, gain);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += gain[i * m + k]! * difference[k]!;
      if (i < free) mean[i]! += sum;
      for (let j = 0; j <= i && j < free; j++) {
        let drop = 0;
        for (let k = 0; k < m; k++) drop += gain[i * m + k]! * crossReading[j * m + k]!;
        covariance[i * n + j]! -= drop;
        if (i !== j) covariance[j * n + i] = covariance[i * n + j]!;
      }
    }
    const logLikelihood = -0.5 * (nis + logDeterminant(root, m) + m * LOG_TWO_PI);
    return { nis, logLikelihood };
  };
}
