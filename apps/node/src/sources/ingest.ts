/**
 * A batch of element sets into the store, in short transactions with a turn for everybody between them: the event loop is
 * held for tens of milliseconds, whatever the size. Doing it again adds nothing, so an ingest cut short is simply repeated.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { safeText } from '@noroshi/host';
import {
  type ElementColumns,
  type ElementSetBatch,
  encodeSetRecord,
  pickColumns,
} from '@noroshi/orbit';
import type { Store } from '@noroshi/store';
import { beginIngest, endIngest, ingestSets, type NewSets } from '@noroshi/store/elements';
import { mergeSets } from './blocks.ts';
import { storedId } from './object-id.ts';

export type Ingested = {
  readonly ingest: number;
  readonly added: number; // sets that were not known
  readonly touched: number; // objects whose set in force changed
  readonly setsRead: number;
  readonly seq: number | null; // of the event, when something was touched
};

export type IngestOptions = {
  readonly source: string;
  readonly wallUs: () => number;
  readonly stop?: AbortSignal; // leaves the rest for the next time
};

const CHUNK_OBJECTS_MIN = 16;
const CHUNK_OBJECTS_MAX = 512;
/**
 * A chunk aims at a quarter of what the event loop may be held (50 ms), without its commit: the disk takes as long for few
 * sets as for many, and counting it made chunks small and many on a slow disk (measured: 617 commits of 30,000 sets, now 105).
 */
const CHUNK_MS = 12;
const CHUNK_SETS_MAX = 8192;

export async function ingestBatch(
  store: Store,
  sets: ElementSetBatch,
  options: IngestOptions,
): Promise<Ingested> {
  const { source, wallUs, stop } = options;
  const rowsOf = rowsByObject(sets);
  await turn();
  const ingest = await store.write((tx) => beginIngest(tx, source, wallUs()));
  let added = 0;
  let touched = 0;
  let room = CHUNK_OBJECTS_MIN;
  for (let object = 0; object < rowsOf.objects && !stop?.aborted; ) {
    let spentMs = -performance.now();
    const chunk: NewSets<ElementColumns>[] = [];
    const seen = new Set<string>();
    for (let setCount = 0; object < rowsOf.objects && chunk.length < room; object++) {
      const rows = rowsOf.of(object);
      if (rows.length === 0) continue;
      const one = newSets(sets, object, rows);
      setCount += one.count;
      if (chunk.length > 0 && (setCount > CHUNK_SETS_MAX || seen.has(one.objectId))) break;
      seen.add(one.objectId);
      chunk.push(one);
    }
    const into = { ingest, source, atUs: wallUs() };
    spentMs += performance.now();
    const done = await store.write(async (tx) => {
      const startMs = performance.now();
      const written = await ingestSets(tx, into, chunk, mergeSets);
      spentMs += performance.now() - startMs;
      return written;
    });
    added += done.added;
    touched += done.touched.length;
    room = nextRoom(chunk.length, room, spentMs);
    await turn();
  }
  const end = { ingest, source, added, touched };
  const seq = await store.write((tx) => endIngest(tx, { ...end, atUs: wallUs() }));
  return { ingest, added, touched, setsRead: sets.count, seq };
}

/** More objects a chunk while they are quick, fewer when one took long. */
function nextRoom(objects: number, room: number, tookMs: number): number {
  if (objects < room / 2) return room;
  const wanted = Math.floor((objects * CHUNK_MS) / Math.max(tookMs, 0.1));
  return Math.max(CHUNK_OBJECTS_MIN, Math.min(CHUNK_OBJECTS_MAX, room * 2, wanted));
}

function newSets(
  sets: ElementSetBatch,
  object: number,
  rows: Uint32Array,
): NewSets<ElementColumns> {
  const { objects } = sets;
  const ordered =
    rows.length < 2 ? rows : rows.toSorted((a, b) => sets.epochUs[a]! - sets.epochUs[b]! || a - b);
  const last = ordered.at(-1)!;
  return {
    objectId: storedId(objects.objectId[object]!),
    catalogueNumber: objects.catalogueNumber[object]!,
    cosparId: safeText(objects.cosparId[object]!),
    name: safeText(objects.name[object]!), // no control character gets into titles, terminals or PostgreSQL
    count: ordered.length,
    firstUs: sets.epochUs[ordered[0]!]!,
    lastUs: sets.epochUs[last]!,
    newest: encodeSetRecord(sets, last),
    sets: pickColumns(sets, ordered),
  };
}

/** The rows of each object, by counting: no list an object. */
function rowsByObject(sets: ElementSetBatch) {
  const objects = sets.objects.count;
  const from = new Uint32Array(objects + 1);
  for (const object of sets.objectRow) from[object + 1]! += 1;
  for (let object = 0; object < objects; object++) from[object + 1]! += from[object]!;
  const rows = new Uint32Array(sets.count);
  const at = from.slice();
  sets.objectRow.forEach((object, row) => {
    rows[at[object]++] = row;
  });
  return { objects, of: (object: number) => rows.subarray(from[object]!, from[object + 1]!) };
}
