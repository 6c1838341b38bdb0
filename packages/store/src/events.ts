/**
 * The feed of changes. Every write that others may want to know of appends one event in its own transaction; followers ask
 * for what came after the last number they saw. Nothing is lost between the two, across processes and restarts.
 */
import type { Tlp } from '@noroshi/watch';
import { nextOf } from './counter.ts';
import { DamagedRowError, digestOf } from './digest.ts';
import type { Db } from './open.ts';
import type { EventTable } from './tables.ts';

export type EventDraft = {
  readonly atUs: number; // by the wall clock
  readonly kind: string; // 'warning.opened', 'config.changed' …
  readonly subject: string;
  readonly tlp: Tlp;
  readonly owners: readonly string[];
  readonly doc?: Readonly<Record<string, unknown>>;
};

export type StoredEvent = Required<EventDraft> & { readonly seq: number };

/** Appends inside the transaction that made the change. Returns its number. */
export async function appendEvent(tx: Db, event: EventDraft): Promise<number> {
  const seq = await nextOf(tx, 'event');
  const row = {
    ...{ seq, at_us: event.atUs, kind: event.kind, subject: event.subject, tlp: event.tlp },
    ...{ owners: JSON.stringify(event.owners), doc: JSON.stringify(event.doc ?? {}) },
  };
  await tx
    .insertInto('event')
    .values({ ...row, digest: eventDigest(row) })
    .execute();
  return seq;
}

/** Events after `seq`, oldest first, at most `limit`. */
export async function eventsAfter(db: Db, seq: number, limit: number): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(eventOf);
}

function eventOf(row: EventTable): StoredEvent {
  if (eventDigest(row) !== row.digest) throw new DamagedRowError('event', String(row.seq));
  return {
    ...{ seq: row.seq, atUs: row.at_us, kind: row.kind, subject: row.subject },
    ...{ tlp: row.tlp as Tlp, owners: JSON.parse(row.owners), doc: JSON.parse(row.doc) },
  };
}

/** Over the whole row: its marking and owners decide who is told. */
export function eventDigest(row: Omit<EventTable, 'digest'>): string {
  const { seq, at_us, kind, subject, tlp, owners, doc } = row;
  return digestOf(JSON.stringify([seq, at_us, kind, subject, tlp, owners, doc]));
}

/** The number of the newest event; 0 when there is none. */
export async function lastEvent(db: Db): Promise<number> {
  const row = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'event')
    .executeTakeFirst();
  return row?.value ?? 0;
}
