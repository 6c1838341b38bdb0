/**
 * What partners posted and a person decides: what waits, the statuses that wait for it, and the verdicts. Taken, a version gets a
 * new position, since readers may be past the old one; refused, its bytes stay, so that the same version is known again.
 */
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import { lastAddedUs, markShown, reserve } from './taxii.ts';

export type WaitingObject = {
  readonly seq: number;
  readonly collection: string;
  readonly objectId: string;
  readonly type: string;
  readonly version: string;
  readonly tlp: string;
  readonly source: string;
  readonly digest: string; // SHA-256 of `bytes`, hex
  readonly addedUs: number; // when it was posted
  readonly bytes: Uint8Array;
};

export type TaxiiVerdict = {
  readonly postedSeq: number;
  readonly keptSeq: number | null; // null where it was refused
  readonly collection: string;
  readonly atUs: number;
  readonly objectId: string;
  readonly type: string;
  readonly version: string;
  readonly tlp: string;
  readonly source: string;
  readonly verdict: 'take' | 'refuse';
  readonly uses: readonly string[];
  readonly warningId: string; // '' for none
  readonly actor: string;
  readonly reason: string;
};

/** What waits for a person, the oldest first. */
export async function waitingTaxii(
  db: Db,
  asked: { readonly source?: string; readonly tlps: readonly string[]; readonly limit: number },
): Promise<WaitingObject[]> {
  if (asked.tlps.length === 0) return []; // PostgreSQL has no empty list
  const rows = await db
    .selectFrom('taxii_object')
    .selectAll()
    .where('state', '=', 'pending')
    .where('tlp', 'in', asked.tlps)
    .$if(asked.source !== undefined, (query) => query.where('source', '=', asked.source!))
    .orderBy('seq')
    .limit(asked.limit)
    .execute();
  return rows.map(({ object_id, added_us, ...row }) => waiting(object_id, added_us, row));
}

/** Positions are of one counter, so one of them is one object. */
export async function waitingAt(db: Db, seq: number): Promise<WaitingObject | undefined> {
  const row = await db
    .selectFrom('taxii_object')
    .selectAll()
    .where('state', '=', 'pending')
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row && waiting(row.object_id, row.added_us, row);
}

function waiting(
  objectId: string,
  addedUs: number,
  row: Omit<WaitingObject, 'objectId' | 'addedUs'>,
): WaitingObject {
  const { seq, collection, type, version, tlp, source, digest, bytes } = row;
  return {
    ...{ seq, collection, objectId, type, version, tlp, source, digest, addedUs, bytes },
  };
}

/** How much of a source waits. */
export async function countWaiting(
  db: Db,
  collection: string,
  source: string,
): Promise<{ readonly versions: number; readonly bytes: number }> {
  const row = await db
    .selectFrom('taxii_object')
    .select(({ fn }) => [
      fn.countAll<number>().as('versions'),
      sql<number>`coalesce(sum(length(bytes)), 0)`.as('bytes'),
    ])
    .where('state', '=', 'pending')
    .where('collection', '=', collection)
    .where('source', '=', source)
    .executeTakeFirstOrThrow();
  return { versions: Number(row.versions), bytes: Number(row.bytes) };
}

/** How many versions a source has in a collection, with those that wait or were refused. */
export async function countTaxii(db: Db, collection: string, source: string): Promise<number> {
  const row = await db
    .selectFrom('taxii_object')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('collection', '=', collection)
    .where('source', '=', source)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The position it has from now on; null where nothing waits there. Only inside `write`. */
export async function takeTaxii(
  tx: Db,
  { collection, seq }: Pick<WaitingObject, 'collection' | 'seq'>,
  nowUs: number,
): Promise<number | null> {
  const waits = await waitingAt(tx, seq);
  if (waits === undefined || waits.collection !== collection) return null;
  const addedUs = Math.max(nowUs, (await lastAddedUs(tx, collection)) + 1);
  const next = await reserve(tx, 1);
  await tx
    .updateTable('taxii_object')
    .set({ seq: next, state: 'kept', added_us: addedUs })
    .where('collection', '=', collection)
    .where('seq', '=', seq)
    .execute();
  await markShown(tx, collection, waits.objectId);
  return next;
}

/** Only inside `write`. */
export async function refuseTaxii(
  tx: Db,
  { collection, seq }: Pick<WaitingObject, 'collection' | 'seq'>,
): Promise<void> {
  await tx
    .updateTable('taxii_object')
    .set({ state: 'refused' })
    .where('collection', '=', collection)
    .where('seq', '=', seq)
    .where('state', '=', 'pending')
    .execute();
}

/** A status waits for what is at these positions. Only inside `write`. */
export async function awaitTaxii(
  tx: Db,
  statusId: string,
  collection: string,
  seqs: readonly number[],
): Promise<void> {
  for (const seq of new Set(seqs))
    await tx.insertInto('taxii_posting').values({ status_id: statusId, collection, seq }).execute();
}

/** The statuses that waited for it, which now do not any more. Only inside `write`. */
export async function settleTaxii(
  tx: Db,
  { collection, seq }: Pick<WaitingObject, 'collection' | 'seq'>,
  next: (doc: string) => string,
): Promise<number> {
  const rows = await tx
    .selectFrom('taxii_posting as p')
    .innerJoin('taxii_status as s', 's.id', 'p.status_id')
    .select(['s.id', 's.doc'])
    .where('p.collection', '=', collection)
    .where('p.seq', '=', seq)
    .execute();
  for (const { id, doc } of rows)
    await tx
      .updateTable('taxii_status')
      .set({ doc: next(doc) })
      .where('id', '=', id)
      .execute();
  await tx
    .deleteFrom('taxii_posting')
    .where('collection', '=', collection)
    .where('seq', '=', seq)
    .execute();
  return rows.length;
}

/** Only inside `write`. */
export async function saveVerdict(tx: Db, verdict: TaxiiVerdict): Promise<void> {
  const { postedSeq, keptSeq, atUs, objectId, warningId, uses, ...same } = verdict;
  const row = {
    ...{ ...same, posted_seq: postedSeq, kept_seq: keptSeq, at_us: atUs },
    ...{ object_id: objectId, warning_id: warningId, uses: JSON.stringify(uses) },
  };
  await tx
    .insertInto('taxii_verdict')
    .values(row)
    .onConflict((conflict) => conflict.column('posted_seq').doUpdateSet({ uses: row.uses }))
    .execute();
}

export async function verdictAt(db: Db, postedSeq: number): Promise<TaxiiVerdict | undefined> {
  const [found] = await verdicts(db, { postedSeq, limit: 1 });
  return found;
}

/** What was decided, the newest first. */
export async function verdicts(
  db: Db,
  asked: {
    readonly source?: string;
    readonly tlps?: readonly string[];
    readonly postedSeq?: number;
    readonly objectId?: string;
    readonly use?: string; // only what is used so
    readonly limit: number;
  },
): Promise<TaxiiVerdict[]> {
  const { source, tlps, postedSeq, objectId, use } = asked;
  if (tlps?.length === 0) return [];
  const rows = await db
    .selectFrom('taxii_verdict')
    .selectAll()
    .$if(source !== undefined, (query) => query.where('source', '=', source!))
    .$if(tlps !== undefined, (query) => query.where('tlp', 'in', tlps!))
    .$if(postedSeq !== undefined, (query) => query.where('posted_seq', '=', postedSeq!))
    .$if(objectId !== undefined, (query) => query.where('object_id', '=', objectId!))
    .$if(use !== undefined, (query) => query.where('uses', 'like', `%"${use}"%`))
    .orderBy('at_us', 'desc')
    .orderBy('posted_seq', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.map((row) => {
    const { posted_seq, kept_seq, at_us, object_id, warning_id, uses, verdict } = row;
    const { collection, type, version, tlp, source, actor, reason } = row;
    return {
      ...{ collection, type, version, tlp, source, actor, reason },
      ...{ postedSeq: posted_seq, keptSeq: kept_seq, atUs: at_us, objectId: object_id },
      ...{ warningId: warning_id, verdict: verdict as TaxiiVerdict['verdict'] },
      uses: JSON.parse(uses) as string[],
    };
  });
}

/**
 * Texts of what people chose for a use, and of taken versions of the same objects that withdraw them; in order of position, so that
 * equal stores give equal lists.
 */
export async function usedTaxii(db: Db, use: string, limit: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('taxii_verdict as v')
    .innerJoin('taxii_object as o', (join) =>
      join.onRef('o.collection', '=', 'v.collection').onRef('o.seq', '=', 'v.kept_seq'),
    )
    .select(['o.bytes', 'o.seq'])
    .where('o.state', '=', 'kept')
    .where((where) =>
      where.or([where('v.uses', 'like', `%"${use}"%`), where('v.uses', 'like', '%"withdraw"%')]),
    )
    .orderBy('o.seq')
    .limit(limit)
    .execute();
  return rows.map(({ bytes }) => bytes);
}

/** Another text whenever `usedTaxii` is another: when the last was chosen, how many there are, and which. Null for none. */
export async function usedMark(db: Db, use: string): Promise<string | null> {
  const row = await db
    .selectFrom('taxii_verdict')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number>('posted_seq').as('places'),
      fn.max('at_us').as('last'),
      sql<number>`sum(case when uses like ${`%"${use}"%`} then 1 else 0 end)`.as('used'),
    ])
    .where((where) =>
      where.or([where('uses', 'like', `%"${use}"%`), where('uses', 'like', '%"withdraw"%')]),
    )
    .executeTakeFirstOrThrow();
  return Number(row.used) === 0 ? null : `${row.count} ${row.used} ${row.places} ${row.last}`;
}

export async function saveTaxiiStatus(
  tx: Db,
  status: {
    readonly id: string;
    readonly root: string;
    readonly caller: string;
    readonly atUs: number;
    readonly doc: string;
  },
): Promise<void> {
  const { atUs, ...row } = status;
  await tx
    .insertInto('taxii_status')
    .values({ ...row, at_us: atUs })
    .execute();
}

/** Only to who asked for it. */
export async function taxiiStatus(
  db: Db,
  asked: { readonly id: string; readonly root: string; readonly caller: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('taxii_status')
    .select('doc')
    .where('id', '=', asked.id)
    .where('root', '=', asked.root)
    .where('caller', '=', asked.caller)
    .executeTakeFirst();
  return row?.doc;
}
