/** The real catalogue of 2024-11-01 (26,834 objects), where acceptance data is at hand. */
import { readFileSync } from 'node:fs';
import { type ElementSetBatch, readElementSets } from '@noroshi/orbit';
import type { Random } from '@noroshi/sim';
import { utcUs } from './run.ts';

export const CATALOGUE = 'orbit/catalog/celestrak-onorbit-20241101.csv';
export const CATALOGUE_FROM_US = utcUs('2024-11-01T00:00:00Z');

export function readCatalogue(path: string): ElementSetBatch {
  return readElementSets(readFileSync(path), { file: path }).sets;
}

export function revolutionsADay(sets: ElementSetBatch, row: number): number {
  return (sets.meanMotionRadS[row] * 86_400) / (2 * Math.PI);
}

/** Up to `count` rows that fit, drawn without putting back. */
export function drawRows(
  sets: ElementSetBatch,
  count: number,
  random: Random,
  fits: (row: number) => boolean = () => true,
): number[] {
  const left = Array.from({ length: sets.count }, (_, row) => row).filter(fits);
  const drawn: number[] = [];
  while (drawn.length < count && left.length > 0) {
    drawn.push(...left.splice(random.integer(left.length), 1));
  }
  return drawn;
}
