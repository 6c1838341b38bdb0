/** The element sets that are screened: what is in force at the watched instant, and which object is which row. */
import { createHash } from 'node:crypto';
import { type ElementSetBatch, type Ephemeris, tablePath } from '@noroshi/orbit';
import { type ErrorRegime, errorRegimeOf, identitySet, type NoticeObject } from '@noroshi/screen';
import { bucketSums } from './bucket-sums.ts';
import { SCREENED_COLUMNS } from './touched.ts';

/** Where element sets come from: one set an object, the newest not after an instant. */
export type ElementsAt = (epochUs: number) => Promise<{
  readonly sets: ElementSetBatch;
  readonly position: number; // of the feed of changes when they were read
  readonly ephemerides?: readonly ServingEphemeris[];
}>;

/** An ephemeris that may serve its object, named by its content. */
export type ServingEphemeris = Ephemeris & { readonly digest: string };

export type Catalogue = {
  readonly number: number; // the engine's
  readonly key: string; // equal when a screen would find the same, across restarts
  readonly sums: string; // tells which of the sets may differ from another catalogue's
  readonly sets: ElementSetBatch;
  readonly ephemerides: readonly ServingEphemeris[];
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
  ephemerides: readonly ServingEphemeris[] = [],
): Catalogue {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < sets.count; row++)
    rowOf.set(sets.objects.objectId[sets.objectRow[row]!]!, row);
  const byEphemeris = new Map(ephemerides.flatMap(objectOfEphemeris));
  const object = (objectId: string): NoticeObject | undefined => {
    const row = rowOf.get(objectId);
    if (row === undefined) return byEphemeris.get(objectId);
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
  const prints = { key: keyOf(sets, ephemerides), sums: bucketSums(sets, ephemerides) };
  return { number, ...prints, sets, ephemerides, position, configured, object, regime };
}

/** An object that no element set knows: size and shape of its orbit are those of its first state. */
function objectOfEphemeris(one: ServingEphemeris): [string, NoticeObject][] {
  const { objectId, source, createdUs: epochUs, tables } = one;
  const state = new Float64Array(6);
  const [first] = tables;
  if (first === undefined || !tablePath(first)(first.fromUs, state)) return [];
  const { meanMotionRadS, eccentricity } = identitySet(one, state);
  const orbit = { meanMotionRadS: meanMotionRadS[0]!, eccentricity: eccentricity[0]! };
  return [[objectId, { objectId, source, epochUs, ...orbit }]];
}

/** A hash of what touched pairs are judged by (touched.ts), in the order of rows: some 5 ms for 30,000 sets. */
function keyOf(sets: ElementSetBatch, ephemerides: readonly ServingEphemeris[]): string {
  const hash = createHash('sha256');
  for (const name of SCREENED_COLUMNS) {
    const column = sets[name];
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  const { objectId } = sets.objects;
  hash.update(Array.from(sets.objectRow, (row) => objectId[row]!).join('\n'));
  for (const { objectId: id, digest } of ephemerides) hash.update(`\n${id} ${digest}`);
  return hash.digest('hex');
}
