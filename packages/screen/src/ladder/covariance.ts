/**
 * What a covariance of a message is worth before anything is computed from it: known, absent, a stand-in for "unknown", or no
 * covariance at all; and the nearest one that an error can have.
 *
 * Not positive definite: Hall, Hejduk & Johnson 2017, "Remediating non-positive definite state covariances for collision
 *   probability estimation" (AAS 17-567): most matrices that are none come from rounding or interpolation and differ from one
 *   by little; negative eigenvalues are raised to a floor, the eigenvectors kept. In the encounter plane the floor is
 *   (1e-4 × hard-body radius)², where no probability feels it (`planeOf`); a 6×6 is raised to 0 (`mendedCovariance`).
 * Default: operators print 10 Earth radii as one sigma where nothing is known. No probability comes from it.
 */
import { EARTH_RADIUS_KM } from '@noroshi/orbit';
import type { PcEvent, PcObject } from './contract.ts';

export const COVARIANCE_LIMITS = {
  defaultSigmaKm: 0.99 * 10 * EARTH_RADIUS_KM, // of any position axis; messages print the number rounded
  mendableShare: 1e-3, // a normalised eigenvalue below minus this is no rounding or interpolation: nothing mends it
  roundingShare: 1e-9, // a normalised eigenvalue above minus this is the rounding of 9 printed digits
} as const;

export type CovarianceState =
  | 'known'
  | 'missing'
  | 'default' // 10 Earth radii
  | 'bad number'; // NaN, infinite, a negative variance, correlations that no error has

const N = 6;

/** Whether the position part can be used. All zeros is how messages print nothing: missing. */
export function covarianceState({ covarianceRtn: c, knows }: PcObject): CovarianceState {
  if (c === null) return 'missing';
  const position = positionPartKm2(c);
  if (!position.every(Number.isFinite)) return 'bad number';
  const variances = [position[0]!, position[2]!, position[5]!];
  if (variances.every((value) => value === 0)) return 'missing';
  if (variances.some((value) => value < 0)) return 'bad number';
  const widest = Math.sqrt(Math.max(...variances));
  if (widest >= COVARIANCE_LIMITS.defaultSigmaKm) return 'default';
  const size = knows === 'full' ? N : 3;
  const least = leastEigenvalue(normalised(c, size), size);
  return least >= -COVARIANCE_LIMITS.mendableShare ? 'known' : 'bad number';
}

/** rr, tr, tt, nr, nt, nn of a 6×6 row by row: the order of a CDM. */
function positionPartKm2(c: ArrayLike<number>): number[] {
  return [c[0]!, c[N]!, c[N + 1]!, c[2 * N]!, c[2 * N + 1]!, c[2 * N + 2]!];
}

/** What a reader must know of the two covariances, in words; empty when there is nothing to say. */
export function covarianceRemarks(event: PcEvent): string[] {
  return [event.object1, event.object2].flatMap((object, k) => remarksOf(object, k + 1));
}

function remarksOf(object: PcObject, which: number): string[] {
  const name = `the covariance of object ${which}`;
  const state = covarianceState(object);
  if (state === 'missing') return [`${name} is missing`];
  if (state === 'default')
    return [`${name} is the default of 10 Earth radii: it stands for unknown`];
  if (state === 'bad number')
    return [
      `${name} is none (a number missing, a variance below 0 or correlations that no error has): not used`,
    ];
  const found: string[] = [];
  const c = object.covarianceRtn!;
  if (object.knows === 'position')
    found.push(`${name} says nothing of velocity: methods that need it have no figure`);
  const size = object.knows === 'full' ? N : 3;
  const least = leastEigenvalue(normalised(c, size), size);
  if (least < -COVARIANCE_LIMITS.roundingShare)
    found.push(
      `${name} is not positive definite (${size}×${size}, least eigenvalue of its correlations ${least.toExponential(1)}): ` +
        'negative eigenvalues are raised to a floor',
    );
  return found;
}

/** Correlations of the leading `size` rows, so that one tolerance serves metres and metres a second. */
function normalised(c: ArrayLike<number>, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const scale = Math.sqrt(Math.abs(c[N * i + i]! * c[N * j + j]!));
      const value = c[N * i + j]!;
      out[size * i + j] = scale === 0 ? value : value / scale;
    }
  return out;
}

function leastEigenvalue(matrix: Float64Array, size: number): number {
  return Math.min(...symmetricEigen(matrix, size).values);
}

/** Whether a 6×6 is positive semi-definite but for the rounding of its digits. */
export function isPositive(c: ArrayLike<number>): boolean {
  return leastEigenvalue(normalised(c, N), N) >= -COVARIANCE_LIMITS.roundingShare;
}

/** The 6×6 with its negative eigenvalues raised to 0 (of the correlations, so that units do not matter); a copy. */
export function mendedCovariance(c: Float64Array): Float64Array {
  const { values, vectors } = symmetricEigen(normalised(c, N), N);
  if (Math.min(...values) >= 0) return Float64Array.from(c);
  const out = new Float64Array(N * N);
  for (let i = 0; i < N; i++)
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < N; k++)
        sum += Math.max(0, values[k]!) * vectors[N * i + k]! * vectors[N * j + k]!;
      out[N * i + j] = sum * Math.sqrt(Math.abs(c[N * i + i]! * c[N * j + j]!));
    }
  return out;
}

export type Eigen = { readonly values: Float64Array; readonly vectors: Float64Array };

const SWEEPS_MAX = 60;

/** Eigenvalues and, as columns, eigenvectors of a symmetric matrix (row by row): cyclic Jacobi rotations. */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[size * i + i] = 1;
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        off += Math.abs(a[size * p + q]!);
        if (a[size * p + q] !== 0) rotate(a, vectors, size, p, q);
      }
    if (!(off > 0)) break;
  }
  const values = Float64Array.from({ length: size }, (_, i) => a[size * i + i]!);
  return { values, vectors };
}

/** One rotation that clears a[p][q]; Rutishauser's stable form (Wilkinson & Reinsch 1971, II/1). */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const pq = a[size * p + q]!;
  const gap = a[size * q + q]! - a[size * p + p]!;
  const theta = (0.5 * gap) / pq;
  const far = 1 / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
  const tangent = theta < 0 ? -far : far;
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const kp = a[size * k + p]!;
    const kq = a[size * k + q]!;
    a[size * k + p] = cosine * kp - sine * kq;
    a[size * k + q] = sine * kp + cosine * kq;
  }
  for (let k = 0; k < size; k++) {
    const pk = a[size * p + k]!;
    const qk = a[size * q + k]!;
    a[size * p + k] = cosine * pk - sine * qk;
    a[size * q + k] = sine * pk + cosine * qk;
    const vp = v[size * k + p]!;
    const vq = v[size * k + q]!;
    v[size * k + p] = cosine * vp - sine * vq;
    v[size * k + q] = sine * vp + cosine * vq;
  }
  a[size * p + q] = 0;
  a[size * q + p] = 0;
}
