/**
 * Each taking in of element sets as one row. Its end appends one event `elements.changed`; who follows the feed asks
 * `touchedSince` which objects changed after an event. An ingest cut short is ended later (its chunks are in the store), so
 * nothing touched is ever left untold; an object may be told twice.
 */
import { appendAudit } from '../audit.ts';
import { nextOf } from '../counter.ts';
import { appendEvent } from '../events.ts';
import type { Db } from '../open.ts';

export type IngestEnd = {
  readonly ingest: number;
  readonly source: string;
  readonly atUs: number;
  readonly added: number;
  readonly touched: number;
};

/** Begins one; its number goes into every chunk. */
export async function beginIngest(tx: Db, source: string, atUs: number): Promise<number> {
  const id = await nextOf(tx, 'element_ingest');
  const row = { id, source, started_us: atUs, added_count: 0, touched_count: 0 };
  await tx
    .insertInto('element_ingest')
    .values({ ...row, ended_us: null, event_seq: null })
    .execute();
  return id;
}

/** Ends one: event and audit line when it changed anything. Returns the event's number, or null. */
export async function endIngest(tx: Db, end: IngestEnd): Promise<number | null> {
  const { ingest, source, atUs, added, touched } = end;
  const doc = { ingest, source, added, touched };
  let seq: number | null = null;
  if (added > 0 || touched > 0) {
    await appendAudit(tx, { atUs, actor: 'node', action: 'elements.ingest', subject: source, doc });
  }
  if (touched > 0) {
    const about = { atUs, kind: 'elements.changed', subject: source, tlp: 'AMBER' as const };
    seq = await appendEvent(tx, { ...about, owners: [], doc });
  }
  await tx
    .updateTable('element_ingest')
    .set({ ended_us: atUs, event_seq: seq, added_count: added, touched_count: touched })
    .where('id', '=', ingest)
    .execute();
  return seq;
}

/** Those begun and not ended: running now, or cut short. */
export async function openIngests(db: Db): Promise<readonly { id: number; source: string }[]> {
  return await db
    .selectFrom('element_ingest')
    .select(['id', 'source'])
    .where('ended_us', 'is', null)
    .orderBy('id')
    .execute();
}

/**
 * Another number whenever sets were taken in that changed none in force: history of past days. Nobody is told of those by an
 * event, as what is in force stays the same.
 */
export async function historyMark(db: Db): Promise<number> {
  const { newest } = await db
    .selectFrom('element_ingest')
    .select((expression) => expression.fn.max<number | null>('id').as('newest'))
    .whereRef('added_count', '>', 'touched_count')
    .where('ended_us', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(newest ?? 0);
}

/** Nothing was ever taken in whole, and the first taking in goes on: what can be read is a part, in the order of the file. */
export async function isFirstIngest(db: Db): Promise<boolean> {
  const first = await db
    .selectFrom('element_ingest')
    .select('ended_us')
    .orderBy('ended_us', (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirst();
  return first?.ended_us === null;
}

/** Ends an ingest that was cut short, with what it did touch. */
export async function closeTornIngest(tx: Db, id: number, atUs: number): Promise<number | null> {
  const row = await tx
    .selectFrom('element_ingest')
    .selectAll()
    .where('id', '=', id)
    .where('ended_us', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { touched } = await tx
    .selectFrom('space_object')
    .select((expression) => expression.fn.countAll<number>().as('touched'))
    .where('touched', '=', id)
    .executeTakeFirstOrThrow();
  const { source } = row;
  return await endIngest(tx, { ingest: id, source, atUs, added: touched, touched });
}

/**
 * Another text whenever the sets in force may be others: the last taking in that told of a change, and the versions of the
 * sources that are configured (a source that is removed takes its sets with it). One small look.
 */
export async function elementsMark(db: Db): Promise<{ told: number; configured: string }> {
  const { told } = await db
    .selectFrom('element_ingest')
    .select((expression) => expression.fn.max<number | null>('event_seq').as('told'))
    .executeTakeFirstOrThrow();
  const sources = await db
    .selectFrom('config')
    .select(['id', 'version'])
    .where('kind', '=', 'source')
    .where('latest', '=', 1)
    .orderBy('id')
    .execute();
  const configured = sources.map(({ id, version }) => `${id}@${version}`).join(' ');
  return { told: Number(told ?? 0), configured };
}

/**
 * Ids of the objects whose set in force changed since event `seq` (or is changing now): for 0 all that have sets. May name
 * one twice over several calls, never leaves one out.
 */
export async function touchedSince(db: Db, seq: number): Promise<string[]> {
  const first = await db
    .selectFrom('element_ingest')
    .select((expression) => expression.fn.min<number | null>('id').as('id'))
    .where((expression) =>
      expression.or([expression('event_seq', '>', seq), expression('ended_us', 'is', null)]),
    )
    .executeTakeFirst();
  if (first === undefined || first.id === null) return [];
  const rows = await db
    .selectFrom('space_object')
    .select('object_id')
    .where('touched', '>=', first.id)
    .orderBy('object_id')
    .execute();
  return rows.map((row) => row.object_id);
}
