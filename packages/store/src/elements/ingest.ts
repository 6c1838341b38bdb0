/**
 * Element sets on their way into the store: only what is not known is added, to the last block of its stream as a rule, so a
 * daily catalogue costs one small rewrite an object. `ingestSets` is one transaction's worth, idempotent; an ingest that is cut
 * short is simply done again. What a block is made of is the caller's business (`merge`).
 */
import type { Db } from '../open.ts';
import { checkedBytes, crcOf, sameBytes } from './bytes.ts';
import { saveObjects } from './objects.ts';
import type { ElementBlockTable, ElementStreamTable } from './tables.ts';

/** The sets of one object that a source gives, not more often than once in a call. */
export type NewSets<S> = {
  readonly objectId: string;
  readonly catalogueNumber: number; // 0: none
  readonly cosparId: string;
  readonly name: string;
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly newest: Uint8Array; // the record of the last one
  readonly sets: S;
};

export type MergedBlock = {
  readonly firstUs: number;
  readonly lastUs: number;
  readonly count: number;
  readonly bytes: Uint8Array;
};

/** Held blocks and new sets, joined in order of epoch and cut again; `added` sets were not known. */
export type Merge<S> = (
  held: readonly Uint8Array[],
  sets: S,
) => { readonly blocks: readonly MergedBlock[]; readonly added: number };

export type IngestedSets = {
  readonly added: number; // sets
  readonly touched: readonly string[]; // objects whose set in force changed
};

export type IngestInto = {
  readonly ingest: number; // of beginIngest
  readonly source: string;
  readonly atUs: number;
};

/** At most some hundreds of objects a call, so that a transaction stays short. */
export async function ingestSets<S>(
  tx: Db,
  into: IngestInto,
  rows: readonly NewSets<S>[],
  merge: Merge<S>,
): Promise<IngestedSets> {
  if (rows.length === 0) return { added: 0, touched: [] };
  const streams = await streamsOf(tx, into.source, rows);
  const fresh = rows.filter((row) => !isKnown(row, streams.get(row.objectId)));
  const held = await heldBlocks(tx, fresh, streams);
  const changes: Change<S>[] = [];
  let added = 0;
  for (const row of fresh) {
    const stream = streams.get(row.objectId);
    const blocks = held.get(row.objectId) ?? [];
    const merged = merge(
      blocks.map((block) => bytesOf(block)),
      row.sets,
    );
    if (merged.added === 0) continue;
    added += merged.added;
    changes.push({ row, stream, held: blocks, ...merged });
  }
  await saveBlocks(tx, into.source, changes);
  const touched = changes.filter(isTouched).map(({ row }) => row.objectId);
  await saveObjects(
    tx,
    into,
    changes.map(({ row }) => row),
    new Set(touched),
  );
  return { added, touched };
}

type Change<S> = {
  readonly row: NewSets<S>;
  readonly stream: ElementStreamTable | undefined;
  readonly held: readonly ElementBlockTable[];
  readonly blocks: readonly MergedBlock[];
  readonly added: number;
};

async function streamsOf<S>(tx: Db, source: string, rows: readonly NewSets<S>[]) {
  const found = await tx
    .selectFrom('element_stream')
    .selectAll()
    .where('source', '=', source)
    .where(
      'object_id',
      'in',
      rows.map((row) => row.objectId),
    )
    .execute();
  return new Map(found.map((stream) => [stream.object_id, stream]));
}

/** The common case of a catalogue fetched again: one set, and it is the one in force. */
function isKnown<S>(row: NewSets<S>, stream: ElementStreamTable | undefined): boolean {
  if (stream === undefined || row.count !== 1 || row.lastUs !== stream.last_us) return false;
  return sameBytes(row.newest, stream.newest);
}

/** Of a stream that only grows, its last block; of one that is filled in earlier, all that the new sets reach into. */
async function heldBlocks<S>(
  tx: Db,
  rows: readonly NewSets<S>[],
  streams: ReadonlyMap<string, ElementStreamTable>,
): Promise<ReadonlyMap<string, readonly ElementBlockTable[]>> {
  const held = new Map<string, readonly ElementBlockTable[]>();
  const growing: number[] = [];
  for (const row of rows) {
    const stream = streams.get(row.objectId);
    if (stream === undefined) continue;
    if (row.firstUs >= stream.tail_us) growing.push(stream.id);
    else held.set(row.objectId, await blocksReached(tx, stream.id, row.firstUs, row.lastUs));
  }
  if (growing.length === 0) return held;
  const tails = await tx
    .selectFrom('element_stream as s')
    .innerJoin('element_block as b', (join) =>
      join.onRef('b.stream', '=', 's.id').onRef('b.first_us', '=', 's.tail_us'),
    )
    .selectAll('b')
    .select('s.object_id')
    .where('s.id', 'in', growing)
    .execute();
  for (const { object_id, ...block } of tails) held.set(object_id, [block]);
  return held;
}

/** The block that `fromUs` lies in or follows, and those after it up to `toUs`. */
async function blocksReached(tx: Db, stream: number, fromUs: number, toUs: number) {
  const before = await tx
    .selectFrom('element_block')
    .select('first_us')
    .where('stream', '=', stream)
    .where('first_us', '<=', fromUs)
    .orderBy('first_us', 'desc')
    .limit(1)
    .executeTakeFirst();
  return await tx
    .selectFrom('element_block')
    .selectAll()
    .where('stream', '=', stream)
    .where('first_us', '>=', before?.first_us ?? fromUs)
    .where('first_us', '<=', toUs)
    .orderBy('first_us')
    .execute();
}

function bytesOf(block: ElementBlockTable): Uint8Array {
  const name = `${block.stream}/${block.first_us}`;
  return checkedBytes('element_block', name, block.bytes, block.crc);
}

function isTouched<S>({ row, stream }: Change<S>): boolean {
  if (stream === undefined) return true;
  return row.lastUs >= stream.last_us && !sameBytes(row.newest, stream.newest);
}

async function saveBlocks<S>(tx: Db, source: string, changes: readonly Change<S>[]): Promise<void> {
  if (changes.length === 0) return;
  const created = changes.filter((change) => change.stream === undefined).length;
  let next = created === 0 ? 0 : (await reserve(tx, 'element_stream', created)) - created;
  const streams: ElementStreamTable[] = [];
  const blocks: ElementBlockTable[] = [];
  for (const change of changes) {
    const id = change.stream?.id ?? ++next;
    streams.push(streamRow(id, source, change));
    await removeReplaced(tx, change);
    for (const { firstUs, lastUs, count, bytes } of change.blocks) {
      const facts = { stream: id, first_us: firstUs, last_us: lastUs, set_count: count };
      blocks.push({ ...facts, bytes, crc: crcOf(bytes) });
    }
  }
  for (let from = 0; from < blocks.length; from += ROWS_MAX) {
    await tx
      .insertInto('element_block')
      .values(blocks.slice(from, from + ROWS_MAX))
      .onConflict((conflict) =>
        conflict.columns(['stream', 'first_us']).doUpdateSet((old) => ({
          last_us: old.ref('excluded.last_us'),
          set_count: old.ref('excluded.set_count'),
          bytes: old.ref('excluded.bytes'),
          crc: old.ref('excluded.crc'),
        })),
      )
      .execute();
  }
  await tx
    .insertInto('element_stream')
    .values(streams)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((old) => ({
        set_count: old.ref('excluded.set_count'),
        first_us: old.ref('excluded.first_us'),
        last_us: old.ref('excluded.last_us'),
        tail_us: old.ref('excluded.tail_us'),
        newest: old.ref('excluded.newest'),
        crc: old.ref('excluded.crc'),
      })),
    )
    .execute();
}

const ROWS_MAX = 500; // a statement; SQLite takes 32,766 values

/** A stream that only grew keeps its tail's key; filled in earlier, the old blocks go before the new ones come. */
async function removeReplaced<S>(tx: Db, { stream, held, blocks }: Change<S>): Promise<void> {
  const kept = new Set(blocks.map((block) => block.firstUs));
  const gone = held.map((block) => block.first_us).filter((us) => !kept.has(us));
  if (stream === undefined || gone.length === 0) return;
  await tx
    .deleteFrom('element_block')
    .where('stream', '=', stream.id)
    .where('first_us', 'in', gone)
    .execute();
}

function streamRow<S>(id: number, source: string, change: Change<S>): ElementStreamTable {
  const { row, stream, held, blocks, added } = change;
  const lastFirstUs = blocks.at(-1)!.firstUs;
  const beyond = stream !== undefined && !held.some((block) => block.first_us === stream.tail_us);
  const newer = stream === undefined || row.lastUs >= stream.last_us;
  const newest = newer ? row.newest : stream.newest;
  return {
    ...{ id, object_id: row.objectId, source, newest, crc: crcOf(newest) },
    set_count: (stream?.set_count ?? 0) + added,
    first_us: Math.min(stream?.first_us ?? row.firstUs, row.firstUs),
    last_us: Math.max(stream?.last_us ?? row.lastUs, row.lastUs),
    tail_us: beyond ? Math.max(stream.tail_us, lastFirstUs) : lastFirstUs,
  };
}

/** Takes `count` numbers of a counter at once; returns the last of them. */
async function reserve(tx: Db, name: string, count: number): Promise<number> {
  const { value } = await tx
    .insertInto('counter')
    .values({ name, value: count })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((old) => ({ value: old('counter.value', '+', old.val(count)) })),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}
