/** How far two batches of states are apart. */
import type { StateBatch } from '@noroshi/orbit';

export type Difference = {
  readonly km: number; // the widest among rows within 50,000 km of the centre of the Earth
  readonly relative: number; // the widest over the distance, among the others
  readonly kmS: number;
  readonly codes: number; // rows whose codes differ
};

const FAR_KM = 50_000;

export function differenceOf(a: StateBatch, b: StateBatch): Difference {
  let [km, relative, kmS, codes] = [0, 0, 0, 0];
  for (let k = 0; k < a.code.length; k++) {
    if (a.code[k] !== b.code[k]) codes++;
    if (a.code[k] !== 0 || b.code[k] !== 0) continue;
    const off = apart(a.positionKm, b.positionKm, k);
    const distance = distanceOf(b.positionKm, k);
    if (distance > FAR_KM) relative = Math.max(relative, off / distance);
    else km = Math.max(km, off);
    kmS = Math.max(kmS, apart(a.velocityKmS, b.velocityKmS, k));
  }
  return { km, relative, kmS, codes };
}

/** Rows with a code are NaN in all six numbers, rows without one in none. */
export function isMarked(states: StateBatch): boolean {
  return states.code.every((code, k) => {
    const cells = [
      ...states.positionKm.subarray(3 * k, 3 * k + 3),
      ...states.velocityKmS.subarray(3 * k, 3 * k + 3),
    ];
    return cells.every((cell) => Number.isNaN(cell) === (code !== 0));
  });
}

function apart(a: Float64Array, b: Float64Array, k: number): number {
  return Math.hypot(
    a[3 * k]! - b[3 * k]!,
    a[3 * k + 1]! - b[3 * k + 1]!,
    a[3 * k + 2]! - b[3 * k + 2]!,
  );
}

function distanceOf(a: Float64Array, k: number): number {
  return Math.hypot(a[3 * k]!, a[3 * k + 1]!, a[3 * k + 2]!);
}
