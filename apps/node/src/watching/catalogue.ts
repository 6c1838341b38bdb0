/** The element sets that are screened: what is in force at the watched instant, and which object is which row. */
import { createHash } from 'node:crypto';
import type { ElementSetBatch } from '@noroshi/orbit';
import { type ErrorRegime, errorRegimeOf, type NoticeObject } from '@noroshi/screen';
import { bucketSums } from './bucket-sums.ts';
import { SCREENED_COLUMNS } from './touched.ts';

/** Where element sets come from: one set an object, the newest not after an instant. */
export type ElementsAt = (epochUs: number) => Promise<{
  readonly sets: ElementSetBatch;
  readonly position: number; // of the feed of changes when they were read
}>;

export type Catalogue = {
  readonly number: number; // the engine's
  readonly key: string; // equal when a screen would find the same, across restarts
  readonly sums: string; // tells which of the sets may differ from another catalogue's
  readonly sets: ElementSetBatch;
  readonly position: number;
  readonly configured: string; // sources that were configured before it was read
  /** What a notice says of an object; undefined when the catalogue does not have it. */
  object(objectId: string): NoticeObject | undefined;
  regime(objectId: string): ErrorRegime | undefined;
};

export function createCatalogue(
  number: number,
  sets: ElementSetBatch,
  position: number,
  configured = '',
): Catalogue {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < sets.count; row++)
    rowOf.set(sets.objects.objectId[sets.objectRow[row]!]!, row);
  const object = (objectId: string): NoticeObject | undefined => {
    const row = rowOf.get(objectId);
    if (row === undefined) return undefined;
    const source = sets.objects.source[sets.objectRow[row]!]!;
    return {
      ...{ objectId, source, epochUs: sets.epochUs[row]! },
      ...{ meanMotionRadS: sets.meanMotionRadS[row]!, eccentricity: sets.eccentricity[row]! },
    };
  };
  const regime = (objectId: string) => {
    const found = object(objectId);
    return found && errorRegimeOf(found.meanMotionRadS, found.eccentricity);
  };
  const prints = { key: keyOf(sets), sums: bucketSums(sets) };
  return { number, ...prints, sets, position, configured, object, regime };
}

/** A hash of what touched pairs are judged by (touched.ts), in the order of rows: some 5 ms for 30,000 sets. */
function keyOf(sets: ElementSetBatch): string {
  const hash = createHash('sha256');
  for (const name of SCREENED_COLUMNS) {
    const column = sets[name];
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  const { objectId } = sets.objects;
  return hash.update(Array.from(sets.objectRow, (row) => objectId[row]!).join('\n')).digest('hex');
}
