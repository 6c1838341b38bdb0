import { expect, test } from 'vitest';
import { scheduleOne, type Wanted } from '../src/index.ts';
import { randomOf } from './networks.ts';

const sum = (wanted: readonly Wanted[], taken: readonly number[]) =>
  taken.reduce((total, k) => total + wanted[k]!.weight, 0);

/** The best of all subsets without overlap. */
function bestOf(wanted: readonly Wanted[], turnUs: number): number {
  let best = 0;
  for (let set = 0; set < 1 << wanted.length; set++) {
    const rows = wanted.filter((_, k) => (set >> k) & 1).sort((a, b) => a.fromUs - b.fromUs);
    if (rows.every((row, k) => k === 0 || row.fromUs >= rows[k - 1]!.toUs + turnUs))
      best = Math.max(
        best,
        rows.reduce((total, { weight }) => total + weight, 0),
      );
  }
  return best;
}

test('as good as the best of all plans, and without overlap', () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = randomOf(seed);
    const wanted = Array.from({ length: 11 }, (): Wanted => {
      const fromUs = Math.floor(random() * 100);
      return {
        fromUs,
        toUs: fromUs + 1 + Math.floor(random() * 30),
        weight: Math.floor(random() * 9),
      };
    });
    for (const turnUs of [0, 3]) {
      const taken = scheduleOne(wanted, turnUs);
      expect(sum(wanted, taken)).toBe(bestOf(wanted, turnUs));
      for (let k = 1; k < taken.length; k++)
        expect(wanted[taken[k]!]!.fromUs).toBeGreaterThanOrEqual(
          wanted[taken[k - 1]!]!.toUs + turnUs,
        );
    }
  }
  expect(scheduleOne([])).toEqual([]);
});
