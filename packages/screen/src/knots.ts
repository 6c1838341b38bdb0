/**
 * States at the ends of one knot interval, and which objects may be interpolated between them.
 * SGP4 is smooth except where its low-inclination node wraps or a row starts to fail: the interval check finds both,
 * and such an object is propagated at every step of that interval instead (measured: a handful a day).
 */
import { MU_KM3_S2, type StateBatch } from '@noroshi/orbit';

/** Many sets × one time, positions and velocities of all rows; the same row numbers in and out. */
export type PropagateAll = (epochUs: number, out: StateBatch) => void;

export type KnotPair = {
  left: StateBatch;
  right: StateBatch;
  readonly irregular: Int32Array; // rows to be propagated step by step; the first irregularCount are set
  irregularCount: number;
  readonly regular: Uint8Array; // 1: interpolate
};

/** Two-body motion with knots 180 s apart closes to metres at the surface; J2 adds tens of metres. A break is kilometres. */
const CLOSURE_KM_MAX = 0.1;

/** Over two batches of the same length, wherever their memory is. */
export function createKnotPair(left: StateBatch, right: StateBatch): KnotPair {
  const count = left.code.length;
  return {
    left,
    right,
    irregular: new Int32Array(count),
    irregularCount: 0,
    regular: new Uint8Array(count),
  };
}

/** Moves on by one interval: the right knot becomes the left one. */
export function advanceKnots(pair: KnotPair, rightUs: number, propagate: PropagateAll): void {
  const { left, right } = pair;
  pair.left = right;
  pair.right = left;
  propagate(rightUs, pair.right);
}

/** Sorts rows into regular, irregular (good at one end only, or not smooth) and absent (bad at both ends). */
export function classifyRows(pair: KnotPair, knotS: number): void {
  const { left, right, regular, irregular } = pair;
  let count = 0;
  for (let row = 0; row < regular.length; row++) {
    const good = left.code[row] === 0 && right.code[row] === 0;
    const smooth = good && closes(left, right, row, knotS);
    regular[row] = smooth ? 1 : 0;
    if (!smooth && (left.code[row] === 0 || right.code[row] === 0)) irregular[count++] = row;
  }
  pair.irregularCount = count;
}

/**
 * Whether position and velocity at both ends fit one smooth orbit: trapezoid rule with end correction,
 * p₁ − p₀ = h(v₀ + v₁)/2 + h²(a₀ − a₁)/12 + O(h⁵), accelerations from the point mass.
 */
function closes(left: StateBatch, right: StateBatch, row: number, h: number): boolean {
  const k = 3 * row;
  const p = left.positionKm;
  const q = right.positionKm;
  const v = left.velocityKmS;
  const w = right.velocityKmS;
  const gp = MU_KM3_S2 / (p[k] * p[k] + p[k + 1] * p[k + 1] + p[k + 2] * p[k + 2]) ** 1.5;
  const gq = MU_KM3_S2 / (q[k] * q[k] + q[k + 1] * q[k + 1] + q[k + 2] * q[k + 2]) ** 1.5;
  const c = (h * h) / 12;
  let miss2 = 0;
  for (let axis = k; axis < k + 3; axis++) {
    const gap =
      q[axis] - p[axis] - (h / 2) * (v[axis] + w[axis]) - c * (gq * q[axis] - gp * p[axis]);
    miss2 += gap * gap;
  }
  return miss2 < CLOSURE_KM_MAX * CLOSURE_KM_MAX;
}
