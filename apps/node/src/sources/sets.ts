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
    for (const one of page) chosen.offer(one, oneRecord(one), 0);
    await turn();
  }
  return { sets: chosen.finish(), position };
}

/** Of every object the newest set not after an instant, else the nearest soon after it. */
export async function setsAt(db: Db, epochUs: number): Promise<CurrentSets> {
  const position = await lastEvent(db);
  const chosen = createChooser(epochUs);
  for await (const page of setAt(db, epochUs)) {
    for (const one of page) offerAt(chosen, one, epochUs);
    await turn();
  }
  return { sets: chosen.finish(), position };
}

/** The sets in force of these objects, those that have any. */
export async function setsOf(db: Db, objectIds: readonly string[]): Promise<ElementSetBatch> {
  const chosen = createChooser(Number.POSITIVE_INFINITY);
  for (const one of await setsOfObjects(db, objectIds)) chosen.offer(one, oneRecord(one), 0);
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

function offerAt(chosen: Chooser, one: SetAt, epochUs: number): void {
  if (one.block === null) {
    chosen.offer(one, oneRecord(one), 0);
    return;
  }
  const held = decodeHeld(one.block);
  let row = held.count - 1;
  while (row > 0 && held.epochUs[row]! > epochUs) row--;
  while (row > 0 && held.ephemerisType[row] === SGP4_XP && held.ephemerisType[row - 1] !== SGP4_XP)
    row--;
  chosen.offer(one, held, row);
}

function oneRecord(one: SetInForce): ElementColumns {
  const record = createElementColumns(1);
  if (decodeSetRecordInto(one.newest, record, 0)) return record;
  throw new Error(
    `the set in force of ${one.objectId} (${one.source}) cannot be read: it needs the Noroshi that wrote it`,
  );
}

type Chooser = ReturnType<typeof createChooser>;

/** Rows come in order of object; of one object's the best is kept: to be propagated, not after the instant, then newest. */
function createChooser(epochUs: number) {
  const objects: SetInForce[] = [];
  const held: { readonly sets: ElementColumns; readonly row: number }[] = [];
  const rank = ({ sets, row }: (typeof held)[number]) => {
    const us = sets.epochUs[row]!;
    const usable = sets.ephemerisType[row] === SGP4_XP ? 0 : 1;
    return us > epochUs ? [usable, 0, -us] : [usable, 1, us];
  };
  return {
    offer(one: SetInForce, sets: ElementColumns, row: number): void {
      const offered = { sets, row };
      const last = objects.length - 1;
      if (objects[last]?.objectId !== one.objectId) {
        objects.push(one);
        held.push(offered);
      } else if (isBetter(rank(offered), rank(held[last]!))) {
        objects[last] = one;
        held[last] = offered;
      }
    },
    finish: (): ElementSetBatch => {
      const columns = createElementColumns(held.length);
      held.forEach(({ sets, row }, i) => {
        copySet(sets, row, columns, i);
      });
      const table = {
        count: objects.length,
        objectId: objects.map((one) => one.objectId),
        catalogueNumber: Uint32Array.from(objects, (one) => one.catalogueNumber),
        cosparId: objects.map((one) => one.cosparId),
        name: objects.map((one) => one.name),
        source: objects.map((one) => one.source),
      };
      const objectRow = Uint32Array.from(objects.keys());
      return { frame: 'TEME', centre: 'EARTH', objects: table, objectRow, ...columns };
    },
  };
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value > b[i]!;
  return false;
}
