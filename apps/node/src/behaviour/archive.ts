/**
 * Element sets of many objects as the bytes they are kept in, some 25 a set: what the thread of behaviour holds. Batches of
 * some objects and days are decoded when a detector wants them. Nothing after the asked instant is in a batch: a set is known
 * from its epoch on.
 */
import {
  copySet,
  createElementColumns,
  type ElementColumns,
  type ElementSetBatch,
  resizeColumns,
} from '@noroshi/orbit';
import type { ObjectBlocks } from '@noroshi/store/elements';
import { decodeHeld } from '../sources/blocks.ts';

export type Archive = {
  /** Takes the place of what was held of these objects. */
  put(objects: readonly ObjectBlocks[]): void;
  keepOnly(isKept: (objectId: string) => boolean): void;
  clear(): void;
  readonly size: number;
  /** Sets of these objects (undefined: of all) with epochs in a span, in order of object and epoch; XP sets are left out. */
  sets(ids: readonly string[] | undefined, fromUs: number, untilUs: number): ElementSetBatch;
  /** The newest set of every object not after an instant and not before `fromUs`, one an object. */
  inForce(fromUs: number, atUs: number): ElementSetBatch;
  /** When this share of the objects known at an instant had a set, by the first of each that is held. */
  wholeSinceUs(share: number, atUs: number): number;
  /** When an object was first heard of, by all that the store has of it; of none that is held: never. */
  knownSinceUs(objectId: string): number;
  /** When this share of those heard of by an instant were known. */
  shareKnownUs(share: number, atUs: number): number;
};

const SGP4_XP = 4;
const ROOM_MIN = 4096;

export function createArchive(): Archive {
  const held = new Map<string, ObjectBlocks>();
  return {
    put: (objects) => {
      for (const one of objects) held.set(one.objectId, one);
    },
    keepOnly: (isKept) => {
      for (const id of held.keys()) if (!isKept(id)) held.delete(id);
    },
    clear: () => held.clear(),
    get size() {
      return held.size;
    },
    sets: (ids, fromUs, untilUs) => {
      const filler = createFiller();
      const chosen =
        ids === undefined ? [...held.values()] : ids.flatMap((id) => held.get(id) ?? []);
      for (const one of chosen) {
        for (const { part, row } of rowsOf(one, fromUs, untilUs)) filler.add(one, part, row);
      }
      return filler.finish();
    },
    inForce: (fromUs, atUs) => {
      const filler = createFiller();
      for (const one of held.values()) {
        const found = newestOf(one, fromUs, atUs);
        if (found !== undefined) filler.add(one, found.part, found.row);
      }
      return filler.finish();
    },
    wholeSinceUs: (share, atUs) => {
      const firstUs = Float64Array.from(held.values(), firstOf).filter((us) => us <= atUs);
      firstUs.sort();
      return atShare(firstUs, share);
    },
    knownSinceUs: (id) => held.get(id)?.firstUs ?? Number.POSITIVE_INFINITY,
    shareKnownUs: (share, atUs) => {
      const known = [...held.values()].filter(({ firstUs }) => firstUs <= atUs);
      return atShare(Float64Array.from(known, ({ firstUs }) => firstUs).sort(), share);
    },
  };
}

function atShare(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function firstOf({ blocks }: ObjectBlocks): number {
  return Math.min(
    ...blocks.map((bytes) => decodeHeld(bytes).epochUs[0] ?? Number.POSITIVE_INFINITY),
  );
}

type Place = { readonly part: ElementColumns; readonly row: number };

function rowsOf({ blocks }: ObjectBlocks, fromUs: number, untilUs: number): Place[] {
  const places: Place[] = [];
  for (const bytes of blocks) {
    const part = decodeHeld(bytes);
    for (let row = 0; row < part.count; row++) {
      const epochUs = part.epochUs[row]!;
      if (epochUs < fromUs || epochUs > untilUs || part.ephemerisType[row] === SGP4_XP) continue;
      places.push({ part, row });
    }
  }
  if (blocks.length < 2) return places;
  return places.sort((a, b) => a.part.epochUs[a.row]! - b.part.epochUs[b.row]!);
}

/** Blocks are in order within a source: the search goes from the end. */
function newestOf({ blocks }: ObjectBlocks, fromUs: number, atUs: number): Place | undefined {
  let best: Place | undefined;
  for (const bytes of blocks) {
    const part = decodeHeld(bytes);
    for (let row = part.count - 1; row >= 0; row--) {
      const epochUs = part.epochUs[row]!;
      if (epochUs > atUs || part.ephemerisType[row] === SGP4_XP) continue;
      if (epochUs < fromUs) break;
      if (best === undefined || epochUs > best.part.epochUs[best.row]!) best = { part, row };
      break;
    }
  }
  return best;
}

function createFiller() {
  const objects: ObjectBlocks[] = [];
  let columns = createElementColumns(ROOM_MIN);
  let rows = new Uint32Array(ROOM_MIN);
  let count = 0;
  return {
    add: (of: ObjectBlocks, part: ElementColumns, row: number): void => {
      if (objects.at(-1) !== of) objects.push(of);
      if (count === columns.count) {
        columns = resizeColumns(columns, 2 * count);
        const wider = new Uint32Array(2 * count);
        wider.set(rows);
        rows = wider;
      }
      rows[count] = objects.length - 1;
      copySet(part, row, columns, count);
      count += 1;
    },
    finish: (): ElementSetBatch => ({
      ...{ frame: 'TEME', centre: 'EARTH' },
      objects: {
        count: objects.length,
        objectId: objects.map((one) => one.objectId),
        catalogueNumber: Uint32Array.from(objects, (one) => Number(one.objectId) || 0),
        cosparId: objects.map((one) => one.cosparId),
        name: objects.map((one) => one.name),
        source: objects.map(() => 'store'),
      },
      objectRow: rows.slice(0, count),
      ...resizeColumns(columns, count),
    }),
  };
}
