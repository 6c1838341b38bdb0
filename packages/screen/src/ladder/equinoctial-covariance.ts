/**
 * The error of a state as a 6 by 6 matrix, from the R, T, N of a message to the inertial frame of its state and on to
 * equinoctial elements, and back: a covariance goes through a Jacobian J as J P J'. Row by row everywhere, km and km/s.
 */
import { rtnAxesInto } from '../probability/encounter.ts';
import {
  equinoctialFromStateInto,
  type RetrogradeFactor,
  retrogradeFactor,
  stateAndJacobianInto,
} from './equinoctial.ts';

/** Inverse of a 6 by 6 matrix by elimination with pivots, into `out` (may be `m`). False, and NaN, when it is singular. */
export function invertSixInto(m: ArrayLike<number>, out: Float64Array): boolean {
  const work = new Float64Array(72); // [m | 1]
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < 6; j++) work[12 * i + j] = m[6 * i + j]!;
    work[12 * i + 6 + i] = 1;
  }
  for (let column = 0; column < 6; column++) {
    let best = column;
    for (let i = column + 1; i < 6; i++) {
      if (Math.abs(work[12 * i + column]!) > Math.abs(work[12 * best + column]!)) best = i;
    }
    const pivot = work[12 * best + column]!;
    if (!(Math.abs(pivot) > 0 && Math.abs(pivot) < Infinity)) {
      out.fill(Number.NaN, 0, 36);
      return false;
    }
    for (let j = 0; j < 12; j++) {
      const held = work[12 * best + j]!;
      work[12 * best + j] = work[12 * column + j]!;
      work[12 * column + j] = held / pivot;
    }
    for (let i = 0; i < 6; i++) {
      const share = work[12 * i + column]!;
      if (i === column || share === 0) continue;
      for (let j = 0; j < 12; j++) work[12 * i + j]! -= share * work[12 * column + j]!;
    }
  }
  for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) out[6 * i + j] = work[12 * i + 6 + j]!;
  return true;
}

const half = new Float64Array(36);

/** J P J' of 6 by 6 matrices into `out` (may be `p`), made exactly symmetric. */
export function congruenceSixInto(
  j: ArrayLike<number>,
  p: ArrayLike<number>,
  out: Float64Array,
): void {
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b < 6; b++) {
      let sum = 0;
      for (let c = 0; c < 6; c++) sum += j[6 * a + c]! * p[6 * c + b]!;
      half[6 * a + b] = sum;
    }
  }
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let c = 0; c < 6; c++) sum += half[6 * a + c]! * j[6 * b + c]!;
      out[6 * a + b] = sum;
      out[6 * b + a] = sum;
    }
  }
}

/** A covariance in the object's own R, T, N (inertial, not turning) into the frame of its state. False without a plane. */
export function inertialCovarianceInto(
  state: ArrayLike<number>,
  covarianceRtn: ArrayLike<number>,
  out: Float64Array,
): boolean {
  const axes = new Float64Array(9);
  if (!rtnAxesInto(state, axes)) {
    out.fill(Number.NaN, 0, 36);
    return false;
  }
  const turn = new Float64Array(36); // columns R, T, N, twice
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      turn[6 * i + j] = axes[3 * j + i]!;
      turn[6 * (i + 3) + j + 3] = axes[3 * j + i]!;
    }
  }
  congruenceSixInto(turn, covarianceRtn, out);
  return true;
}

/** Mean and error of an orbit in equinoctial elements at the epoch of its state. */
export type EquinoctialOrbit = {
  readonly factor: RetrogradeFactor;
  readonly elements: Float64Array; // Q slots
  readonly covariance: Float64Array; // 6 by 6
};

/** From an inertial state and its inertial covariance; undefined for what is no ellipse. */
export function equinoctialOrbit(
  state: ArrayLike<number>,
  covariance: ArrayLike<number>,
): EquinoctialOrbit | undefined {
  const factor = retrogradeFactor(state);
  const elements = new Float64Array(6);
  const byElements = new Float64Array(36);
  const byState = new Float64Array(36);
  if (!equinoctialFromStateInto(state, factor, elements)) return undefined;
  if (!stateAndJacobianInto(elements, factor, 0, new Float64Array(6), byElements)) return undefined;
  if (!invertSixInto(byElements, byState)) return undefined;
  const out = new Float64Array(36);
  congruenceSixInto(byState, covariance, out);
  return { factor, elements, covariance: out };
}
