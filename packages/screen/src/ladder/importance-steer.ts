/**
 * Where to steer the trials of an encounter: the most likely way in which the bodies meet. For every instant of the encounter
 * the linear error gives the smallest change z of the 12 normal numbers that brings the bodies together, |z|^2 = d' P^-1 d
 * (the peak of the overlap of the two errors: Hall 2021); the least of them, settled on the curved paths by Gauss-Newton, is
 * the pass to aim at. Its relative velocity gives the plane, and the error there the two directions that move the miss in it.
 * The mean paths need not pass at all: bodies that fly together meet by their errors, and often far from the printed TCA.
 */
import { stateAndJacobianInto } from './equinoctial.ts';
import type { Encounter } from './monte-carlo-encounter.ts';

/** The steering of one encounter. */
export type Steering = {
  readonly encounter: Encounter;
  readonly atS: number; // when the likeliest pass is, from the epoch
  readonly peak: Float64Array; // the 12 numbers of the likeliest pass
  readonly axes: Float64Array; // three unit vectors, two across its relative velocity and one along it
  readonly toPlane: Float64Array; // 2 by 2 lower triangle: km in the plane by units of the two directions
  readonly directions: Float64Array; // two orthonormal rows of 12
  readonly aim: Float64Array; // of the last trial: the two numbers that bring the miss to nothing
  readonly offset: Float64Array; // of the last trial: relative position and velocity along the axes
};

const INSTANTS = 400;
const SETTLINGS = 4;
const DAMPING = 1e-10; // of the trace, so that an error without width in some direction can be solved with

/** Undefined where nothing can pass: no error across any relative velocity. */
export function steer(encounter: Encounter): Steering | undefined {
  const { fromS, toS } = encounter.span;
  const pass = createPass(encounter);
  const best = new Float64Array(12);
  let bestAtS = Number.NaN;
  let least = Infinity;
  for (let i = 0; i <= INSTANTS; i++) {
    const atS = fromS + (i * (toS - fromS)) / INSTANTS;
    const size = likeliest(pass, new Float64Array(12), atS, 1);
    if (size < least) {
      least = size;
      bestAtS = atS;
      best.set(pass.normals);
    }
  }
  if (!(likeliest(pass, best, bestAtS, SETTLINGS) < Infinity)) return undefined;
  const axes = acrossOf(pass.relative);
  const rows = new Float64Array(24);
  for (let row = 0; row < 2; row++)
    for (let j = 0; j < 12; j++)
      for (let i = 0; i < 3; i++)
        rows[12 * row + j]! += axes[3 * row + i]! * pass.byNormals[12 * i + j]!;
  const toPlane = new Float64Array(4);
  if (!orthonormalise(rows, toPlane)) return undefined;
  return {
    ...{ encounter, atS: bestAtS, peak: pass.normals, axes, toPlane, directions: rows },
    ...{ aim: new Float64Array(2), offset: new Float64Array(6) },
  };
}

function createPass({ orbits }: Encounter) {
  return {
    orbits,
    normals: new Float64Array(12), // the answer
    relative: new Float64Array(6), // object 2 minus object 1, there
    byNormals: new Float64Array(36), // 3 by 12: relative position by the numbers, there
    elements: new Float64Array(6),
    state: new Float64Array(6),
    jacobian: new Float64Array(36),
  };
}
type Pass = ReturnType<typeof createPass>;

/** The smallest numbers that bring the bodies together at an instant, from a first guess; returns their square. */
function likeliest(pass: Pass, guess: Float64Array, atS: number, settlings: number): number {
  const { normals, relative, byNormals } = pass;
  normals.set(guess);
  for (let k = 0; k < settlings; k++) {
    if (!relativeInto(pass, atS)) return Infinity;
    // the target of the linear part: A z = A z0 - d
    const target = [0, 1, 2].map(
      (i) => dot(byNormals.subarray(12 * i, 12 * i + 12), normals) - relative[i]!,
    );
    const share = solveThree(byNormals, target);
    if (share === undefined) return Infinity;
    for (let j = 0; j < 12; j++)
      normals[j] =
        share[0]! * byNormals[j]! + share[1]! * byNormals[12 + j]! + share[2]! * byNormals[24 + j]!;
  }
  if (settlings > 1 && !relativeInto(pass, atS)) return Infinity;
  return dot(normals, normals);
}

/** Relative state and its partial derivatives for the numbers of the pass. */
function relativeInto(pass: Pass, atS: number): boolean {
  const { orbits, normals, relative, byNormals, elements, state, jacobian } = pass;
  relative.fill(0);
  let isGood = true;
  orbits.forEach(({ elements: mean, spread, factor }, which) => {
    const sign = which === 0 ? -1 : 1;
    for (let i = 0; i < 6; i++) {
      elements[i] = mean[i]!;
      for (let j = 0; j < 6; j++) elements[i]! += spread[6 * i + j]! * normals[6 * which + j]!;
    }
    isGood = stateAndJacobianInto(elements, factor, atS, state, jacobian) && isGood;
    for (let i = 0; i < 6; i++) relative[i]! += sign * state[i]!;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 6; j++) {
        let sum = 0;
        for (let k = 0; k < 6; k++) sum += jacobian[6 * i + k]! * spread[6 * k + j]!;
        byNormals[12 * i + 6 * which + j] = sign * sum;
      }
  });
  return isGood;
}

/** (A A' + damping) x = target for the 3 by 12 matrix A, by Cramer's rule. */
function solveThree(a: Float64Array, target: readonly number[]): number[] | undefined {
  const row = (i: number) => a.subarray(12 * i, 12 * i + 12);
  const p = [0, 1, 2].map((i) => [0, 1, 2].map((j) => dot(row(i), row(j))));
  const ridge = DAMPING * (p[0]![0]! + p[1]![1]! + p[2]![2]!);
  p.forEach((line, i) => {
    line[i]! += ridge;
  });
  const determinant = volume(p[0]!, p[1]!, p[2]!);
  if (!(determinant > 0)) return undefined;
  return [0, 1, 2].map((i) => {
    const q = p.map((line, k) => (k === i ? target : line)); // symmetric: rows serve as columns
    return volume(q[0]!, q[1]!, q[2]!) / determinant;
  });
}

function volume(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  const [x, y, z] = cross(b, c);
  return a[0]! * x! + a[1]! * y! + a[2]! * z!;
}

function acrossOf(relative: Float64Array): Float64Array {
  const speed = Math.hypot(relative[3]!, relative[4]!, relative[5]!);
  const w = [relative[3]! / speed, relative[4]! / speed, relative[5]! / speed];
  const least = w.map(Math.abs).indexOf(Math.min(...w.map(Math.abs)));
  const e = [0, 0, 0];
  e[least] = 1;
  const first = cross(w, e);
  const size = Math.hypot(...first);
  const a = first.map((x) => x / size);
  return Float64Array.of(...a, ...cross(w, a), ...w);
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [
    a[1]! * b[2]! - a[2]! * b[1]!,
    a[2]! * b[0]! - a[0]! * b[2]!,
    a[0]! * b[1]! - a[1]! * b[0]!,
  ];
}

/** Two rows of 12 become orthonormal; `lower` takes the triangle that gives the old ones back. */
function orthonormalise(rows: Float64Array, lower: Float64Array): boolean {
  const a = rows.subarray(0, 12);
  const b = rows.subarray(12, 24);
  const first = Math.sqrt(dot(a, a));
  for (let j = 0; j < 12; j++) a[j]! /= first;
  const shared = dot(a, b);
  for (let j = 0; j < 12; j++) b[j]! -= shared * a[j]!;
  const second = Math.sqrt(dot(b, b));
  for (let j = 0; j < 12; j++) b[j]! /= second;
  lower.set([first, 0, shared, second]);
  return first > 0 && second > 1e-12 * first && Number.isFinite(first + second);
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < 12; j++) sum += a[j]! * b[j]!;
  return sum;
}
