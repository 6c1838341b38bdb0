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

type Loaded = {
  readonly sets: ElementSetBatch;
  readonly ephemerides: readonly { readonly objectId: string; readonly digest: string }[];
};

/** Objects whose set differs, or what ephemerides there are of them. */
export function touchedObjects(before: Loaded, after: Loaded): string[] {
  const named = ({ ephemerides }: Loaded) =>
    new Set(ephemerides.map(({ objectId, digest }) => `${digest} ${objectId}`));
  const [old, now] = [named(before), named(after)];
  const differing = [...old, ...now].filter((name) => !(old.has(name) && now.has(name)));
  const moved = differing.map((name) => name.slice(name.indexOf(' ') + 1));
  return [...new Set([...touchedIds(before.sets, after.sets), ...moved])];
}

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
