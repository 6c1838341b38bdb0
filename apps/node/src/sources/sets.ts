/**
 * Element sets as columns again: what is in force, what was in force at an instant, the history of one object. The door for
 * the watches: one set an object, of several sources the newest that can be propagated.
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  copySet,
  createElementColumns,
  decodeSetRecordInto,
  type ElementColumns,
  type ElementSetBatch,
  resizeColumns,
} from '@noroshi/orbit';
import { type Db, lastEvent } from '@noroshi/store';
import {
  historyOf,
  isFirstIngest,
  latestSets,
  type SetAt,
  type SetInForce,
  setAt,
  setsOfObjects,
} from '@noroshi/store/elements';
import { decodeHeld } from './blocks.ts';

const SGP4_XP = 4;

export type CurrentSets = {
  readonly sets: ElementSetBatch; // one an object, in order of object id
  /** What `touchedSince` continues from: nothing that changed later is left out. */
  readonly position: number;
};

/** The newest set of every object; none while the first taking in goes on, since a part of a catalogue looks like all of it. */
export async function currentSets(db: Db): Promise<CurrentSets> {
  const position = await lastEvent(db);
  const chosen = createChooser(Number.POSITIVE_INFINITY);
  if (await isFirstIngest(db)) return { sets: chosen.finish(), position };
  for await (const page of latestSets(db)) {
    offerNewest(chosen, page);
    await turn();
  }
  return { sets: chosen.finish(), position };
}

/** Of every object the newest set not after an instant, else the nearest soon after it; none while the first taking in goes on. */
export async function setsAt(db: Db, epochUs: number): Promise<CurrentSets> {
  const position = await lastEvent(db);
  const chosen = createChooser(epochUs);
  if (await isFirstIngest(db)) return { sets: chosen.finish(), position };
  const scratch = createElementColumns(1);
  for await (const page of setAt(db, epochUs)) {
    for (const one of page) offerAt(chosen, one, epochUs, scratch);
    await turn();
  }
  return { sets: chosen.finish(), position };
}

/** The sets in force of these objects, those that have any. */
export async function setsOf(db: Db, objectIds: readonly string[]): Promise<ElementSetBatch> {
  const chosen = createChooser(Number.POSITIVE_INFINITY);
  offerNewest(chosen, await setsOfObjects(db, objectIds));
  return chosen.finish();
}

export type HistorySets = {
  readonly source: string;
  readonly sets: ElementColumns;
  readonly complete: boolean; // false: the span holds more
};

/** What is held of one object in a span, by source, in order of epoch; at most `setsMax` a source. */
export async function historySets(
  db: Db,
  objectId: string,
  span: { readonly fromUs: number; readonly toUs: number; readonly setsMax: number },
): Promise<readonly HistorySets[]> {
  const blocks = await historyOf(db, objectId, { ...span, blocksMax: Math.max(4, span.setsMax) });
  const bySource = Map.groupBy(blocks, (block) => block.source);
  return [...bySource].map(([source, list]) => {
    const parts = list.map((block) => decodeHeld(block.bytes));
    const rows = parts.flatMap((part) =>
      [...part.epochUs.keys()]
        .filter((row) => part.epochUs[row]! >= span.fromUs && part.epochUs[row]! <= span.toUs)
        .map((row) => ({ part, row })),
    );
    const kept = rows.slice(0, span.setsMax);
    const sets = createElementColumns(kept.length);
    kept.forEach(({ part, row }, i) => {
      copySet(part, row, sets, i);
    });
    return { source, sets, complete: kept.length === rows.length };
  });
}

function offerNewest(chosen: Chooser, page: readonly SetInForce[]): void {
  const scratch = createElementColumns(1);
  for (const one of page) chosen.offer(one, newestInto(one, scratch), 0);
}

function offerAt(chosen: Chooser, one: SetAt, epochUs: number, scratch: ElementColumns): void {
  if (one.block === null) {
    chosen.offer(one, newestInto(one, scratch), 0);
    return;
  }
  const held = decodeHeld(one.block);
  let row = held.count - 1;
  while (row > 0 && held.epochUs[row]! > epochUs) row--;
  while (row > 0 && held.ephemerisType[row] === SGP4_XP && held.ephemerisType[row - 1] !== SGP4_XP)
    row--;
  chosen.offer(one, held, row);
}

function newestInto(one: SetInForce, record: ElementColumns): ElementColumns {
  if (decodeSetRecordInto(one.newest, record, 0)) return record;
  throw new Error(
    `the set in force of ${one.objectId} (${one.source}) cannot be read: it needs the Noroshi that wrote it`,
  );
}

type Chooser = ReturnType<typeof createChooser>;

const ROOM_MIN = 1024;

/**
 * Rows come in order of object; of one object's the best is kept: to be propagated, not after the instant, then newest. They
 * are written into columns that grow, so that nothing is left to do for all of them at once at the end.
 */
function createChooser(epochUs: number) {
  const objects: Omit<SetInForce, 'newest'>[] = [];
  let columns = createElementColumns(ROOM_MIN);
  const rank = (sets: ElementColumns, row: number) => {
    const us = sets.epochUs[row]!;
    const usable = sets.ephemerisType[row] === SGP4_XP ? 0 : 1;
    return us > epochUs ? [usable, 0, -us] : [usable, 1, us];
  };
  return {
    offer({ newest: _, ...one }: SetInForce, sets: ElementColumns, row: number): void {
      const last = objects.length - 1;
      const isNew = objects[last]?.objectId !== one.objectId;
      if (!isNew && !isBetter(rank(sets, row), rank(columns, last))) return;
      const at = isNew ? last + 1 : last;
      if (at === columns.count) columns = resizeColumns(columns, 2 * at);
      objects[at] = one;
      copySet(sets, row, columns, at);
    },
    finish: (): ElementSetBatch => {
      const table = {
        count: objects.length,
        objectId: objects.map((one) => one.objectId),
        catalogueNumber: Uint32Array.from(objects, (one) => one.catalogueNumber),
        cosparId: objects.map((one) => one.cosparId),
        name: objects.map((one) => one.name),
        source: objects.map((one) => one.source),
      };
      const objectRow = Uint32Array.from(objects.keys());
      const frame = { frame: 'TEME', centre: 'EARTH' } as const;
      return { ...frame, objects: table, objectRow, ...resizeColumns(columns, objects.length) };
    },
  };
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value > b[i]!;
  return false;
}
