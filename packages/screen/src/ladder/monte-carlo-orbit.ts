/**
 * The error of one object as something to draw from: mean equinoctial elements and a factor L with L L' = their covariance,
 * so that mean + L z is a trial for z standard normal. The factor is taken of the covariance as printed (R, T, N), where its
 * numbers are exact, and carried by the Jacobian; a matrix that is no covariance has its negative eigenvalues set to zero, the
 * nearest that is one (Higham 1988, Lin. Alg. Appl. 103, 103), and that is told.
 */
import { rtnAxesInto } from '../probability/encounter.ts';
import type { PcObject } from './contract.ts';
import { symmetricEigen } from './covariance.ts';
import {
  equinoctialFromStateInto,
  type RetrogradeFactor,
  retrogradeFactor,
  stateAndJacobianInto,
} from './equinoctial.ts';
import { invertSixInto } from './equinoctial-covariance.ts';

export type SampledOrbit = {
  readonly factor: RetrogradeFactor;
  readonly elements: Float64Array; // Q slots, at the epoch of the event
  readonly spread: Float64Array; // 6 by 6, row by row, lower triangle: elements by standard normal numbers
  readonly clipped: number; // the most negative eigenvalue of the correlations; 0: none
};

/** Undefined where the state is no ellipse, or the covariance no finite 6 by 6 matrix. */
export function sampledOrbit(object: PcObject): SampledOrbit | undefined {
  const { covarianceRtn } = object;
  if (covarianceRtn === null || object.knows !== 'full') return undefined;
  const state = Float64Array.of(...object.positionKm, ...object.velocityKmS);
  const factor = retrogradeFactor(state);
  const elements = new Float64Array(6);
  const byElements = new Float64Array(36);
  const byState = new Float64Array(36);
  const axes = new Float64Array(9);
  if (!rtnAxesInto(state, axes)) return undefined;
  if (!equinoctialFromStateInto(state, factor, elements)) return undefined;
  if (!stateAndJacobianInto(elements, factor, 0, new Float64Array(6), byElements)) return undefined;
  if (!invertSixInto(byElements, byState)) return undefined;
  const root = new Float64Array(36);
  const clipped = squareRootInto(covarianceRtn, root);
  if (!Number.isFinite(clipped)) return undefined;
  const inertial = new Float64Array(36);
  for (let half = 0; half < 6; half += 3)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 6; j++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += axes[3 * k + i]! * root[6 * (half + k) + j]!;
        inertial[6 * (half + i) + j] = sum;
      }
  return { factor, elements, spread: triangular(product(byState, inertial)), clipped };
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(36);
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 6; j++) {
      let sum = 0;
      for (let k = 0; k < 6; k++) sum += a[6 * i + k]! * b[6 * k + j]!;
      out[6 * i + j] = sum;
    }
  return out;
}

/** Turns columns into one another until the upper triangle is zero: M M' stays, and a trial needs half of the products. */
function triangular(m: Float64Array): Float64Array {
  for (let i = 0; i < 5; i++)
    for (let j = i + 1; j < 6; j++) {
      const a = m[7 * i]!;
      const b = m[6 * i + j]!;
      if (b === 0) continue;
      const size = Math.hypot(a, b);
      for (let row = i; row < 6; row++) {
        const x = m[6 * row + i]!;
        const y = m[6 * row + j]!;
        m[6 * row + i] = (a * x + b * y) / size;
        m[6 * row + j] = (a * y - b * x) / size;
      }
      m[6 * i + j] = 0;
    }
  return m;
}

/**
 * L with L L' = the nearest covariance to `m` (6 by 6), by the eigenvectors of its correlations; returns the most negative
 * eigenvalue beyond rounding (0: none), NaN where a number is missing or a variance is negative.
 */
function squareRootInto(m: ArrayLike<number>, out: Float64Array): number {
  const scale = new Float64Array(6);
  const work = new Float64Array(36);
  for (let i = 0; i < 6; i++) scale[i] = Math.sqrt(m[7 * i]!);
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 6; j++) {
      const unit = scale[i]! * scale[j]!;
      const value = 0.5 * (m[6 * i + j]! + m[6 * j + i]!);
      work[6 * i + j] = unit > 0 ? value / unit : value === 0 ? 0 : Number.NaN;
    }
  if (!work.every(Number.isFinite)) return Number.NaN;
  const { values, vectors } = symmetricEigen(work, 6);
  let worst = 0;
  for (let j = 0; j < 6; j++) {
    const value = values[j]!;
    worst = Math.min(worst, value);
    const width = Math.sqrt(Math.max(0, value));
    for (let i = 0; i < 6; i++) out[6 * i + j] = scale[i]! * vectors[6 * i + j]! * width;
  }
  return worst < -ROUNDING ? worst : 0;
}

/** Six printed digits of six numbers can leave a correlation matrix this far below zero. */
const ROUNDING = 1e-9;
