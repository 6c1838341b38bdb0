/**
 * States at the ends of one knot interval, and which objects may be interpolated between them.
 *
 * SGP4's velocity is not exactly the derivative of its position: far from epoch and under strong drag it is metres a
 * second off, and at rare times the position itself jumps (the low-inclination node wraps) or the row starts to fail.
 * Objects of the first kind are found before the screen, breaks in every interval; both are propagated at every step.
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

/** Closure of an interval (km) above which interpolation is not trusted; the plan's margin carries what is below it. */
export const CLOSURE_KM_MAX = 0.5;

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

/** Sorts rows into regular, irregular (rough, good at one end only, or broken) and absent (bad at both ends). */
export function classifyRows(pair: KnotPair, knotS: number, rough: Uint8Array): void {
  const { left, right, regular, irregular } = pair;
  let count = 0;
  for (let row = 0; row < regular.length; row++) {
    const good = left.code[row] === 0 && right.code[row] === 0;
    const smooth =
      good && rough[row] === 0 && closureKm(left, row, right, row, knotS) < CLOSURE_KM_MAX;
    regular[row] = smooth ? 1 : 0;
    if (!smooth && (left.code[row] === 0 || right.code[row] === 0)) irregular[count++] = row;
  }
  pair.irregularCount = count;
}

/**
 * How far two states are from lying on one smooth orbit: trapezoid rule with end correction,
 * p₁ − p₀ = h(v₀ + v₁)/2 + h²(a₀ − a₁)/12 + O(h⁵), accelerations from the point mass (J2: tens of metres).
 */
export function closureKm(
  left: StateBatch,
  i: number,
  right: StateBatch,
  j: number,
  h: number,
): number {
  const a = 3 * i;
  const b = 3 * j;
  const p = left.positionKm;
  const q = right.positionKm;
  const v = left.velocityKmS;
  const w = right.velocityKmS;
  const rp2 = p[a] * p[a] + p[a + 1] * p[a + 1] + p[a + 2] * p[a + 2];
  const rq2 = q[b] * q[b] + q[b + 1] * q[b + 1] + q[b + 2] * q[b + 2];
  const gp = MU_KM3_S2 / (rp2 * Math.sqrt(rp2)); // not a power of 1.5 (measured: four times the time)
  const gq = MU_KM3_S2 / (rq2 * Math.sqrt(rq2));
  const c = (h * h) / 12;
  let gap2 = 0;
  for (let k = 0; k < 3; k++) {
    const gap =
      q[b + k] - p[a + k] - (h / 2) * (v[a + k] + w[b + k]) - c * (gq * q[b + k] - gp * p[a + k]);
    gap2 += gap * gap;
  }
  return Math.sqrt(gap2);
}
