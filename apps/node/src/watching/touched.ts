/**
 * Which objects have another element set than before: the truth of it, by comparing what was screened with what is in force
 * now, whatever told us to look. New objects and lost ones are touched too.
 */
import type { ElementSetBatch } from '@noroshi/orbit';

/** What a screen goes by. */
export const SCREENED_COLUMNS = [
  'epochUs',
  'meanMotionRadS',
  'eccentricity',
  'inclinationRad',
  'raanRad',
  'argPerigeeRad',
  'meanAnomalyRad',
  'bstarPerEarthRadius',
  'ephemerisType',
] as const;

/** One set an object in both; ids in the order of `after`, lost ones last. */
export function touchedIds(before: ElementSetBatch, after: ElementSetBatch): string[] {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < before.count; row++) rowOf.set(idOf(before, row), row);
  const touched: string[] = [];
  for (let row = 0; row < after.count; row++) {
    const id = idOf(after, row);
    const old = rowOf.get(id);
    rowOf.delete(id);
    if (
      old === undefined ||
      SCREENED_COLUMNS.some((column) => before[column][old] !== after[column][row])
    )
      touched.push(id);
  }
  return [...touched, ...rowOf.keys()];
}

function idOf(sets: ElementSetBatch, row: number): string {
  return sets.objects.objectId[sets.objectRow[row]!]!;
}
