/**
 * Ephemerides into the store and out of it again: each message and object as it was given, under the object that the catalogue
 * has for its designator. What ended before now is refused; what ended is forgotten a week later.
 */
import { safeText } from '@noroshi/host';
import {
  decodeEphemeris,
  type ElementSetBatch,
  type Ephemeris,
  encodeEphemeris,
  joinCatalogue,
} from '@noroshi/orbit';
import { soundEphemerides } from '@noroshi/screen';
import type { Db, Store } from '@noroshi/store';
import {
  addEphemerides,
  beginIngest,
  endIngest,
  ephemeridesAfter,
  forgetEphemerides,
  type NewEphemeris,
  objectsOfCospar,
} from '@noroshi/store/elements';
import { formatUtc } from '@noroshi/time';
import type { ServingEphemeris } from '../watching/catalogue.ts';
import { storedId } from './object-id.ts';

export type TakenEphemerides = {
  readonly added: number;
  readonly objectIds: readonly string[];
  readonly refusals: readonly string[];
  readonly seq: number | null; // of the event, when something was added
};

export type TakeOptions = {
  readonly source: string;
  readonly actor: string; // node, or user:ID
  readonly wallUs: number;
  readonly watchUs: number;
};

const KEPT_AFTER_END_US = 7 * 86_400e6;
const COLUMNS_BYTES_MAX = 64 * 2 ** 20; // of one object of one message: some 1.2 million states

export async function takeEphemerides(
  store: Store,
  given: readonly Ephemeris[],
  { source, actor, wallUs, watchUs }: TakeOptions,
): Promise<TakenEphemerides> {
  const sound = soundEphemerides(given);
  const refusals = [...sound.problems];
  const designators = sound.ephemerides.flatMap(({ cosparId }) => cosparId || []);
  const known = joinCatalogue(sound.ephemerides, await objectsOfCospar(store.db, designators));
  const rows: NewEphemeris[] = [];
  for (const one of known) {
    const row = rowOf(one, actor);
    const problem = problemOf(row, watchUs);
    if (problem === undefined) rows.push(row);
    else refusals.push(safeText(`${one.source}: object ${one.objectId}: ${problem}`));
  }
  if (rows.length === 0) return { added: 0, objectIds: [], refusals, seq: null };
  const done = await store.write(async (tx) => {
    const ingest = await beginIngest(tx, source, wallUs);
    const objectIds = await addEphemerides(tx, { ingest, source, atUs: wallUs }, rows);
    await forgetEphemerides(tx, watchUs - KEPT_AFTER_END_US);
    const touched = objectIds.length;
    const seq = await endIngest(tx, { ingest, source, atUs: wallUs, added: touched, touched });
    return { objectIds, seq };
  });
  return { ...done, added: done.objectIds.length, refusals };
}

function rowOf(one: Ephemeris, actor: string): NewEphemeris {
  const objectId = storedId(one.objectId);
  const [name, cosparId] = [safeText(one.name), safeText(one.cosparId)];
  return {
    ...{ objectId, name, cosparId, actor, createdUs: one.createdUs },
    catalogueNumber: /^[1-9]\d{0,8}$/.test(objectId) ? Number(objectId) : 0,
    fromUs: Math.min(...one.tables.map(({ fromUs }) => fromUs)),
    toUs: Math.max(...one.tables.map(({ toUs }) => toUs)),
    bytes: encodeEphemeris({ ...one, objectId, name, cosparId, source: safeText(one.source) }),
  };
}

function problemOf({ toUs, bytes }: NewEphemeris, watchUs: number): string | undefined {
  if (toUs <= watchUs)
    return `it ends at ${formatUtc(toUs, 0)}: an ephemeris that reaches beyond now is right`;
  if (bytes.length > COLUMNS_BYTES_MAX)
    return `${bytes.length} bytes as columns: up to ${COLUMNS_BYTES_MAX} are right; give it in parts`;
  return undefined;
}

/** Those that a watch at an instant can use; `createdByUs`: in a replay, none that was made later. */
export async function servingEphemerides(
  db: Db,
  sets: ElementSetBatch,
  epochUs: number,
  createdByUs = Number.POSITIVE_INFINITY,
): Promise<readonly ServingEphemeris[]> {
  const found: ServingEphemeris[] = [];
  for (const { digest, source, createdUs, bytes } of await ephemeridesAfter(db, epochUs)) {
    if (createdUs > createdByUs) continue;
    const one = decodeEphemeris(bytes);
    if (!one.ok)
      throw new Error(
        `an ephemeris of ${source} cannot be read (${one.error}): it needs the Noroshi that wrote it`,
      );
    found.push({ ...one.value, source, digest });
  }
  return joinCatalogue(found, sets.objects);
}
