/**
 * Element sets out of the store, as the bytes they are kept in: those in force, those that were at an instant, the history of
 * one object. Long readings come in pages, so that nobody waits long for a turn; what changed meanwhile is in the feed.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../open.ts';
import { checkedBytes } from './bytes.ts';
import type { StoredObject } from './objects.ts';

/** A set in force, as one source gives it. */
export type SetInForce = Omit<StoredObject, 'source' | 'firstSeenUs'> & {
  readonly source: string;
  readonly lastUs: number;
  readonly newest: Uint8Array; // record
};

/** As `SetInForce`; where a later set than the instant is held, the block to look in instead. */
export type SetAt = SetInForce & { readonly block: Uint8Array | null };

export type HistoryBlock = { readonly source: string; readonly bytes: Uint8Array };

export type HeldStream = {
  readonly source: string;
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly newest: Uint8Array;
};

/** Some 10 ms of rows: SQLite reads on the thread that answers requests. */
const PAGE = 500;
/** An object first seen a little after an instant was there before it; one of months later was perhaps not launched. */
export const SET_AFTER_MAX_US: number = 14 * 86_400 * 1e6;

/** Every source's newest set of every object, in pages of some hundreds, in order of object and source. */
export async function* latestSets(db: Db): AsyncGenerator<readonly SetInForce[]> {
  let after: readonly [string, string] = ['', ''];
  for (;;) {
    const rows = await inForce(db, after).limit(PAGE).execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(setInForce);
    if (rows.length < PAGE) return;
    after = [last.object_id, last.source];
  }
}

/** The newest set that each source has of these objects, some hundreds of them at most; in order of object and source. */
export async function setsOfObjects(db: Db, objectIds: readonly string[]): Promise<SetInForce[]> {
  if (objectIds.length === 0) return [];
  const rows = await inForce(db, ['', '']).where('s.object_id', 'in', objectIds).execute();
  return rows.map(setInForce);
}

/**
 * For every object and source what was newest not after an instant, else the nearest after it within SET_AFTER_MAX_US; in
 * pages. The caller looks for the very set in `block`, or takes `newest` where that is null.
 */
export async function* setAt(db: Db, epochUs: number): AsyncGenerator<readonly SetAt[]> {
  let after: readonly [string, string] = ['', ''];
  for (;;) {
    const rows = await inForce(db, after)
      .leftJoin('element_block as b', (join) =>
        join
          .onRef('b.stream', '=', 's.id')
          .on('s.last_us', '>', epochUs)
          .on(
            'b.first_us',
            '=',
            sql<number>`coalesce((select max(c.first_us) from element_block c where c.stream = s.id and c.first_us <= ${epochUs}), s.first_us)`,
          ),
      )
      .select(['b.bytes', 'b.crc as block_crc', 'b.first_us as block_us', 's.id'])
      .where('s.first_us', '<=', epochUs + SET_AFTER_MAX_US)
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({
      ...setInForce(row),
      block:
        row.bytes === null
          ? null
          : checkedBytes('element_block', `${row.id}/${row.block_us}`, row.bytes, row.block_crc!),
    }));
    if (rows.length < PAGE) return;
    after = [last.object_id, last.source];
  }
}

/** The blocks of one object that reach into a span, in order of source and epoch, at most `blocksMax`. */
export async function historyOf(
  db: Db,
  objectId: string,
  span: { readonly fromUs: number; readonly toUs: number; readonly blocksMax: number },
): Promise<HistoryBlock[]> {
  const rows = await db
    .selectFrom('element_stream as s')
    .innerJoin('element_block as b', 'b.stream', 's.id')
    .select(['s.source', 'b.stream', 'b.first_us', 'b.bytes', 'b.crc'])
    .where('s.object_id', '=', objectId)
    .where('b.first_us', '<=', span.toUs)
    .where('b.last_us', '>=', span.fromUs)
    .orderBy('s.source')
    .orderBy('b.first_us')
    .limit(span.blocksMax)
    .execute();
  return rows.map(({ source, stream, first_us, bytes, crc }) => ({
    source,
    bytes: checkedBytes('element_block', `${stream}/${first_us}`, bytes, crc),
  }));
}

/** What each source holds of one object. */
export async function streamsOfObject(db: Db, objectId: string): Promise<HeldStream[]> {
  const rows = await db
    .selectFrom('element_stream')
    .selectAll()
    .where('object_id', '=', objectId)
    .orderBy('source')
    .execute();
  return rows.map((row) => ({
    ...{ source: row.source, count: row.set_count, firstUs: row.first_us, lastUs: row.last_us },
    newest: checkedBytes('element_stream', String(row.id), row.newest, row.crc),
  }));
}

export type ElementFacts = {
  readonly objects: number;
  readonly sets: number;
  readonly newestUs: number | null;
  readonly medianUs: number | null; // half of the objects' sets in force are older
};

export type FactsAsked = {
  readonly source?: string;
  readonly notAfterUs?: number; // `newestUs` is of those not after, where there are any
};

/** How much is held, and how old: of one source, or of all that are configured. */
export async function elementFacts(db: Db, asked: FactsAsked = {}): Promise<ElementFacts> {
  const streams = db
    .selectFrom('element_stream')
    .$if(asked.source !== undefined, (query) => query.where('source', '=', asked.source!))
    .$if(asked.source === undefined, (query) => query.where(isKept('element_stream.source')));
  const notAfterUs = asked.notAfterUs ?? Number.MAX_SAFE_INTEGER;
  const { objects } = await streams
    .select((expression) => expression.fn.count<number>('object_id').distinct().as('objects'))
    .executeTakeFirstOrThrow();
  await turn(); // each of these walks all streams: others are answered between them
  const row = await streams
    .select((expression) => [
      sql<number>`coalesce(sum(set_count), 0)`.as('sets'),
      sql<number | null>`max(case when last_us <= ${notAfterUs} then last_us end)`.as('before'),
      expression.fn.min<number | null>('last_us').as('soonest'),
      expression.fn.countAll<number>().as('streams'),
    ])
    .executeTakeFirstOrThrow();
  await turn();
  const middle = await streams
    .select('last_us')
    .orderBy('last_us')
    .offset(Math.floor(Number(row.streams) / 2))
    .limit(1)
    .executeTakeFirst();
  const newestUs = row.before ?? row.soonest;
  const facts = { objects: Number(objects), sets: Number(row.sets), newestUs };
  return { ...facts, medianUs: middle?.last_us ?? null };
}

/** Rows of streams and blocks whose bytes are no longer what was written. Reads everything. */
export async function damagedElements(db: Db): Promise<string[]> {
  const damaged: string[] = [];
  const note = (work: () => void) => {
    try {
      work();
    } catch (cause) {
      damaged.push((cause as Error).message);
    }
  };
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await db
      .selectFrom('element_stream')
      .select(['id', 'newest', 'crc'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const { id, newest, crc } of rows)
      note(() => checkedBytes('element_stream', String(id), newest, crc));
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return damaged;
    const blocks = await db
      .selectFrom('element_block')
      .select(['stream', 'first_us', 'bytes', 'crc'])
      .where('stream', '>', after)
      .where('stream', '<=', ids.at(-1)!)
      .execute();
    for (const { stream, first_us, bytes, crc } of blocks) {
      note(() => checkedBytes('element_block', `${stream}/${first_us}`, bytes, crc));
    }
    after = ids.at(-1)!;
  }
}

/** A source that was removed from the configuration keeps its history, and nothing of it is in force. */
export function isKept(source: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (select 1 from config c where c.kind = 'source' and c.latest = 1 and c.id = ${sql.ref(source)} and c.doc is null)`;
}

function inForce(db: Db, [objectId, source]: readonly [string, string]) {
  return db
    .selectFrom('element_stream as s')
    .innerJoin('space_object as o', 'o.object_id', 's.object_id')
    .select(['s.object_id', 's.source', 's.last_us', 's.newest', 's.crc'])
    .select(['o.name', 'o.cospar_id', 'o.catalogue_number'])
    .where((expression) =>
      expression.or([
        expression('s.object_id', '>', objectId),
        expression.and([
          expression('s.object_id', '=', objectId),
          expression('s.source', '>', source),
        ]),
      ]),
    )
    .where('s.object_id', '>=', objectId)
    .where(isKept('s.source'))
    .orderBy('s.object_id')
    .orderBy('s.source');
}

function setInForce(row: {
  readonly object_id: string;
  readonly source: string;
  readonly last_us: number;
  readonly newest: Uint8Array;
  readonly crc: number;
  readonly name: string;
  readonly cospar_id: string;
  readonly catalogue_number: number;
}): SetInForce {
  return {
    ...{ objectId: row.object_id, source: row.source, lastUs: row.last_us, name: row.name },
    ...{ cosparId: row.cospar_id, catalogueNumber: row.catalogue_number },
    newest: checkedBytes('element_stream', `${row.object_id} ${row.source}`, row.newest, row.crc),
  };
}
