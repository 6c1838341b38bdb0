/**
 * Collections of TAXII objects. A version gets its position from a counter whose row is held until the transaction ends, so
 * positions become visible in their order: who has read up to n has missed nothing before it. A page is one read by an index,
 * whatever stands before it, and serves the bytes that came.
 */
import { hash } from 'node:crypto';
import { type ExpressionBuilder, sql } from 'kysely';
import { DamagedRowError } from '../config.ts';
import type { Db } from '../open.ts';
import type { Schema } from '../schema.ts';
import type { TaxiiObjectTable } from './taxii-tables.ts';

/** What waits or was refused by a person is shown to nobody who reads the collection. */
export type TaxiiState = 'kept' | 'pending' | 'refused';

export type TaxiiDraft = {
  readonly objectId: string;
  readonly type: string;
  readonly specVersion: string;
  readonly version: string | null; // null: when it is added
  readonly versionKey: string | null;
  readonly mediaType: string;
  readonly tlp: string;
  readonly source: string;
  readonly state: Exclude<TaxiiState, 'refused'>;
  readonly bytes: Uint8Array;
  readonly addedUs?: number; // of an import; else now
  readonly place?: { readonly lane: string; readonly index: number };
};

export type TaxiiAdded = {
  readonly objectId: string;
  readonly version: string;
  /** same: there already, byte for byte. clash: the same version with other bytes. owner: somebody else's object. */
  readonly outcome: 'added' | 'same' | 'clash' | 'owner';
  /** Of the version that is there now; absent where it is somebody else's. */
  readonly at?: { readonly seq: number; readonly state: TaxiiState };
};

export type TaxiiObject = {
  readonly seq: number;
  readonly objectId: string;
  readonly version: string;
  readonly mediaType: string;
  readonly addedUs: number;
  readonly bytes: Uint8Array; // empty where only the manifest was asked for
  readonly place?: { readonly lane: string; readonly index: number }; // of a view of a lane
};

export type TaxiiQuestion = {
  readonly after: number; // position
  readonly limit: number;
  readonly ids?: readonly string[];
  readonly types?: readonly string[];
  readonly specVersions?: readonly string[];
  readonly versions: readonly string[]; // first, last, all, or version keys
  /** What the caller may see at all, judged at every read. */
  readonly tlps: readonly string[];
  /** Only with this, the bytes. */
  readonly withBytes: boolean;
  /** The collection shows a partner's lanes: what was erased there is not shown. */
  readonly viewOf?: string;
};

const POSITION = 'taxii.position';

/** `formatUs` writes a time as a version. Only inside `write`. */
export async function addTaxii(
  tx: Db,
  collection: string,
  drafts: readonly TaxiiDraft[],
  { nowUs, formatUs }: { readonly nowUs: number; readonly formatUs: (us: number) => string },
): Promise<TaxiiAdded[]> {
  const added: TaxiiAdded[] = [];
  let seq = await reserve(tx, drafts.length);
  let lastUs = await lastAddedUs(tx, collection);
  for (const draft of drafts) {
    const { objectId, specVersion, bytes } = draft;
    const addedUs = Math.max(draft.addedUs ?? Math.max(nowUs, lastUs + 1), lastUs);
    const version = draft.version ?? formatUs(addedUs);
    const versionKey = draft.versionKey ?? version.replace('Z', '000Z');
    const digest = hash('sha256', bytes, 'hex');
    const before = await versionsOf(tx, collection, objectId);
    const same = before.find(
      (each) =>
        (draft.version === null ? each.digest === digest : each.version_key === versionKey) &&
        each.spec_version === specVersion,
    );
    const told = (outcome: TaxiiAdded['outcome'], at?: TaxiiAdded['at']) =>
      added.push({ objectId, version, outcome, ...(at !== undefined && { at }) });
    if (before.some(({ source }) => source !== draft.source)) told('owner');
    else if (same !== undefined) told(same.digest === digest ? 'same' : 'clash', atOf(same));
    else {
      const row = rowOf(draft, { collection, seq, version, versionKey, digest, addedUs });
      await tx.insertInto('taxii_object').values(row).execute();
      if (before.length === 0) await mark(tx, collection, objectId, seq, draft.state === 'kept');
      else await markShown(tx, collection, objectId);
      lastUs = addedUs;
      told('added', { seq, state: draft.state });
    }
    seq++;
  }
  return added;
}

function atOf({ seq, state }: { readonly seq: number; readonly state: string }) {
  return { seq, state: state as TaxiiState };
}

function rowOf(
  draft: TaxiiDraft,
  made: {
    readonly collection: string;
    readonly seq: number;
    readonly version: string;
    readonly versionKey: string;
    readonly digest: string;
    readonly addedUs: number;
  },
): TaxiiObjectTable {
  const { objectId, type, specVersion, mediaType, tlp, source, state, bytes, place } = draft;
  const { collection, seq, version, versionKey, digest, addedUs } = made;
  return {
    ...{ collection, seq, object_id: objectId, type, spec_version: specVersion, version },
    ...{ version_key: versionKey, media_type: mediaType, tlp, source, state, digest, bytes },
    ...{ added_us: addedUs, is_shown: 0, lane: place?.lane ?? null, idx: place?.index ?? null },
  };
}

/** The position after which everything was added later than `us`. */
export async function taxiiAfter(db: Db, collection: string, us: number): Promise<number> {
  const row = await db
    .selectFrom('taxii_object')
    .select('seq')
    .where('collection', '=', collection)
    .where('added_us', '<=', us)
    .orderBy('added_us', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

type Row = ExpressionBuilder<Schema & { o: TaxiiObjectTable }, 'o'>;

/** In order of position. */
export async function taxiiPage(
  db: Db,
  collection: string,
  asked: TaxiiQuestion,
): Promise<TaxiiObject[]> {
  const { ids, types, specVersions, versions, viewOf } = asked;
  if (ids?.length === 0 || asked.tlps.length === 0) return []; // PostgreSQL has no empty list
  const isDefault = specVersions === undefined && versions.length === 1 && versions[0] === 'last';
  let query = db
    .selectFrom('taxii_object as o')
    .select(['seq', 'object_id', 'version', 'media_type', 'added_us', 'digest', 'lane', 'idx'])
    .$if(asked.withBytes, (select) => select.select('bytes'))
    .where('collection', '=', collection)
    .where('seq', '>', asked.after)
    .where('state', '=', 'kept')
    .where('tlp', 'in', asked.tlps);
  if (ids !== undefined) query = query.where('object_id', 'in', ids);
  if (types !== undefined) query = query.where('type', 'in', types);
  if (specVersions !== undefined) query = query.where('spec_version', 'in', specVersions);
  if (isDefault) query = query.where('is_shown', '=', 1);
  else query = query.where((where) => versionsWanted(where, specVersions, versions));
  if (viewOf !== undefined)
    query = query.where(
      sql<boolean>`not exists (select 1 from exchange_body b where b.partner = ${viewOf} and b.lane = o.lane and b.idx = o.idx and b.tombstone is not null)`,
    );
  const rows = await query.orderBy('seq').limit(asked.limit).execute();
  return rows.map((row) => {
    const bytes = row.bytes ?? new Uint8Array();
    if (asked.withBytes && hash('sha256', bytes, 'hex') !== row.digest)
      throw new DamagedRowError('taxii_object', `${collection}/${row.seq}`);
    const { seq, object_id, version, media_type, added_us, lane, idx } = row;
    return {
      ...{
        seq,
        objectId: object_id,
        version,
        mediaType: media_type,
        addedUs: added_us,
        bytes,
      },
      ...(lane !== null && idx !== null && { place: { lane, index: idx } }),
    };
  });
}

/** Versions among those of the spec_versions asked for; without any, of the newest one that the object has. */
function versionsWanted(
  where: Row,
  specVersions: readonly string[] | undefined,
  versions: readonly string[],
) {
  const other = (extra: ReturnType<typeof sql<boolean>>) =>
    sql<boolean>`not exists (select 1 from taxii_object p where p.collection = o.collection and p.object_id = o.object_id and p.state = 'kept' and ${extra})`;
  const among =
    specVersions === undefined
      ? sql<boolean>`p.spec_version = o.spec_version`
      : sql<boolean>`p.spec_version in (${sql.join(specVersions)})`;
  const newestSpec = other(sql<boolean>`p.spec_version > o.spec_version`);
  const wanted = versions.map((version) => {
    if (version === 'all') return sql<boolean>`1 = 1`;
    if (version === 'first') return other(sql<boolean>`${among} and p.version_key < o.version_key`);
    if (version === 'last') return other(sql<boolean>`${among} and p.version_key > o.version_key`);
    return sql<boolean>`o.version_key = ${version}`;
  });
  const any = where.or(wanted);
  return specVersions === undefined ? where.and([newestSpec, any]) : any;
}

/** Whether a caller who may see `tlps` may know that the object is there. */
export async function hasTaxii(
  db: Db,
  collection: string,
  objectId: string,
  tlps: readonly string[],
): Promise<boolean> {
  if (tlps.length === 0) return false;
  const row = await db
    .selectFrom('taxii_object')
    .select('seq')
    .where('collection', '=', collection)
    .where('object_id', '=', objectId)
    .where('state', '=', 'kept')
    .where('tlp', 'in', tlps)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes the versions at these positions. Only inside `write`. */
export async function deleteTaxii(
  tx: Db,
  collection: string,
  objectId: string,
  seqs: readonly number[],
): Promise<void> {
  if (seqs.length === 0) return;
  await tx
    .deleteFrom('taxii_object')
    .where('collection', '=', collection)
    .where('object_id', '=', objectId)
    .where('seq', 'in', seqs)
    .execute();
  await markShown(tx, collection, objectId);
}

function versionsOf(db: Db, collection: string, objectId: string) {
  return db
    .selectFrom('taxii_object')
    .select(['version_key', 'spec_version', 'digest', 'source', 'seq', 'state'])
    .where('collection', '=', collection)
    .where('object_id', '=', objectId)
    .execute();
}

export async function lastAddedUs(db: Db, collection: string): Promise<number> {
  const row = await db
    .selectFrom('taxii_object')
    .select('added_us')
    .where('collection', '=', collection)
    .orderBy('added_us', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.added_us ?? 0;
}

/** The first of `count` positions that nobody else has. */
export async function reserve(tx: Db, count: number): Promise<number> {
  const { value } = await tx
    .insertInto('counter')
    .values({ name: POSITION, value: count })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ value: sql`counter.value + ${count}` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(value) - count + 1;
}

/** The newest version of the newest spec_version, or none where all wait. */
export async function markShown(tx: Db, collection: string, objectId: string): Promise<void> {
  const newest = await tx
    .selectFrom('taxii_object')
    .select('seq')
    .where('collection', '=', collection)
    .where('object_id', '=', objectId)
    .where('state', '=', 'kept')
    .orderBy('spec_version', 'desc')
    .orderBy('version_key', 'desc')
    .limit(1)
    .executeTakeFirst();
  await tx
    .updateTable('taxii_object')
    .set({ is_shown: 0 })
    .where('collection', '=', collection)
    .where('object_id', '=', objectId)
    .where('is_shown', '=', 1)
    .execute();
  if (newest !== undefined) await mark(tx, collection, objectId, newest.seq, true);
}

async function mark(
  tx: Db,
  collection: string,
  objectId: string,
  seq: number,
  isShown: boolean,
): Promise<void> {
  if (!isShown) return;
  await tx
    .updateTable('taxii_object')
    .set({ is_shown: 1 })
    .where('collection', '=', collection)
    .where('object_id', '=', objectId)
    .where('seq', '=', seq)
    .execute();
}
