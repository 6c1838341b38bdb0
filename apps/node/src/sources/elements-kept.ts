/**
 * The sets in force as this process last read them, for pages that draw them all: one set an object, when each row last changed,
 * and what is gone, so that a page that has one version is told only what differs. Read again when sets were taken in or sources
 * changed (only what was touched, where that is known), and in a replay as the watched time goes on. All of it in slices: the
 * thread that answers requests is never held for long.
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  copySgp4Set,
  createSgp4Columns,
  type ElementSetBatch,
  type Sgp4Columns,
  sameSgp4Set,
} from '@noroshi/orbit';
import { lastEvent } from '@noroshi/store';
import { elementsMark, touchedSince } from '@noroshi/store/elements';
import type { NodeContext } from '../context.ts';
import { currentSets, setsAt, setsOf } from './sets.ts';

export type KeptElements = {
  readonly number: number; // of this version; goes up by one with each change
  readonly namesNumber: number; // of the version that last changed what objects are called
  readonly objectId: string[];
  readonly catalogueNumber: number[];
  readonly cosparId: string[];
  readonly name: string[];
  readonly changed: number[]; // a row: the version that changed it last
  readonly sets: Sgp4Columns; // may have more rows than there are objects
  readonly gone: Map<string, number>; // id to the version that took it away
};

type State = KeptElements & {
  readonly rowOf: Map<string, number>;
  readonly mark: { readonly told: number; readonly configured: string };
  readonly position: number; // of the feed when it was read
  readonly readUs: number; // watched instant of it
};

type Asked = Pick<NodeContext, 'store' | 'clock'>;

const SLICE_ROWS = 4096;
const IDS_A_READ = 400;
/** Beyond this share of touched objects the whole is read: it is one walk along the index. */
const TOUCHED_SHARE_MAX = 0.5;
/** In a replay nobody tells that other sets came into force: it is looked at this often, in watched and in real time. */
const REPLAY_LOOK_US = 600e6;
const REPLAY_LOOK_MS_MIN = 30_000;

/** Brings it up to date and returns it. Not for two callers at once: see `elements-bodies.ts`, which keeps the order. */
export async function refreshElements(
  { store, clock }: Asked,
  before: KeptElements | undefined,
): Promise<KeptElements> {
  const old = before as State | undefined;
  const mark = await elementsMark(store.db);
  const watchUs = clock.watchUs();
  const lookUs = Math.max(REPLAY_LOOK_US, REPLAY_LOOK_MS_MIN * 1000 * clock.rate);
  const moved = clock.replay && old !== undefined && Math.abs(watchUs - old.readUs) > lookUs;
  if (old !== undefined && !moved && sameMark(old.mark, mark)) return old;
  if (old !== undefined && !clock.replay && old.mark.configured === mark.configured) {
    const position = await lastEvent(store.db);
    const ids = await touchedSince(store.db, old.position);
    if (ids.length <= TOUCHED_SHARE_MAX * old.objectId.length) {
      const seen = { mark, position, readUs: watchUs };
      return await patched({ store, clock }, old, ids, seen);
    }
  }
  const read = clock.replay ? setsAt(store.db, watchUs) : currentSets(store.db);
  const { sets, position } = await read;
  return await replaced(old, sets, { mark, position, readUs: watchUs });
}

type Seen = Pick<State, 'mark' | 'position' | 'readUs'>;

/** All of it anew; rows that are the same keep the version that they are of. */
async function replaced(
  old: State | undefined,
  batch: ElementSetBatch,
  seen: Seen,
): Promise<State> {
  const number = (old?.number ?? 0) + 1;
  const { objectId, cosparId, name } = batch.objects;
  const catalogueNumber = Array.from(batch.objects.catalogueNumber);
  const changed: number[] = [];
  const rowOf = new Map<string, number>();
  let renamed = old === undefined || old.objectId.length !== objectId.length;
  let differs = renamed;
  for (let row = 0; row < objectId.length; row++) {
    const oldRow = old?.rowOf.get(objectId[row]!);
    rowOf.set(objectId[row]!, row);
    const same =
      oldRow !== undefined &&
      old!.catalogueNumber[oldRow] === catalogueNumber[row] &&
      sameSgp4Set(old!.sets, oldRow, batch, row);
    changed.push(same ? old!.changed[oldRow]! : number);
    if (!same) differs = true;
    if (oldRow === undefined || !sameNames(old!, oldRow, { cosparId, name }, row)) renamed = true;
    if (row % SLICE_ROWS === SLICE_ROWS - 1) await turn();
  }
  const gone = new Map(old?.gone);
  for (const id of objectId) gone.delete(id);
  for (const id of old?.objectId ?? []) if (!rowOf.has(id)) gone.set(id, number);
  if (old !== undefined && !differs && !renamed) return { ...old, ...seen };
  return {
    ...{ number, namesNumber: renamed ? number : old!.namesNumber, gone, rowOf, changed },
    ...{ objectId: [...objectId], catalogueNumber, cosparId: [...cosparId], name: [...name] },
    ...{ sets: batch, ...seen },
  };
}

/** Only what was touched is read; what is the same all the same (told twice) changes nothing. */
async function patched(
  { store }: Asked,
  old: State,
  ids: readonly string[],
  seen: Seen,
): Promise<State> {
  const number = old.number + 1;
  let { sets, namesNumber } = old;
  let differs = false;
  for (let at = 0; at < ids.length; at += IDS_A_READ) {
    const batch = await setsOf(store.db, ids.slice(at, at + IDS_A_READ));
    for (let k = 0; k < batch.count; k++) {
      const id = batch.objects.objectId[k]!;
      const row = old.rowOf.get(id) ?? old.objectId.length;
      const isNew = row === old.objectId.length;
      if (isNew && row === sets.count) sets = widened(sets);
      const renamed = isNew || !sameNames(old, row, batch.objects, k);
      if (!isNew && !renamed && sameSgp4Set(sets, row, batch, k)) continue;
      differs = true;
      if (renamed) namesNumber = number;
      copySgp4Set(batch, k, sets, row);
      old.rowOf.set(id, row);
      old.gone.delete(id);
      old.objectId[row] = id;
      old.catalogueNumber[row] = batch.objects.catalogueNumber[k]!;
      old.cosparId[row] = batch.objects.cosparId[k]!;
      old.name[row] = batch.objects.name[k]!;
      old.changed[row] = number;
    }
    await turn();
  }
  return differs ? { ...old, number, namesNumber, sets, ...seen } : { ...old, ...seen };
}

function widened(from: Sgp4Columns): Sgp4Columns {
  const to = createSgp4Columns(from.count + SLICE_ROWS);
  for (let row = 0; row < from.count; row++) copySgp4Set(from, row, to, row);
  return to;
}

function sameMark(a: State['mark'], b: State['mark']): boolean {
  return a.told === b.told && a.configured === b.configured;
}

type Names = { readonly cosparId: readonly string[]; readonly name: readonly string[] };

function sameNames(a: Names, aRow: number, b: Names, bRow: number): boolean {
  return a.cosparId[aRow] === b.cosparId[bRow] && a.name[aRow] === b.name[bRow];
}
