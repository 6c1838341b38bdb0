/**
 * Ephemerides as they were given: each message and object one row, never changed, named by the SHA-256 of its bytes
 * (packages/orbit writes and reads them), with who gave it and when. One that ended is of no use to a watch and is forgotten
 * some days later; a source that is no longer configured takes its own with it.
 */
import { DamagedRowError, digestOf } from '../digest.ts';
import type { Db } from '../open.ts';
import type { IngestInto } from './ingest.ts';
import { saveObjects } from './objects.ts';
import { isKept } from './read.ts';
import type { EphemerisRowTable } from './tables.ts';

export type NewEphemeris = {
  readonly objectId: string;
  readonly catalogueNumber: number; // 0: none
  readonly cosparId: string;
  readonly name: string;
  readonly actor: string; // node, or user:ID
  readonly createdUs: number; // of the message
  readonly fromUs: number; // useable
  readonly toUs: number;
  readonly bytes: Uint8Array;
};

export type StoredEphemeris = {
  readonly digest: string;
  readonly objectId: string;
  readonly source: string;
  readonly actor: string;
  readonly receivedUs: number;
  readonly createdUs: number;
  readonly fromUs: number;
  readonly toUs: number;
};

export type HeldEphemeris = StoredEphemeris & { readonly bytes: Uint8Array };

/** The source of what a person gave: it stays until it ends. */
export const IMPORTED = 'import';

/** Adds those that are not known; returns the objects that they are of. */
export async function addEphemerides(
  tx: Db,
  into: IngestInto,
  given: readonly NewEphemeris[],
): Promise<readonly string[]> {
  const added: NewEphemeris[] = [];
  for (const one of given) {
    const { objectId, actor, createdUs, fromUs, toUs, bytes } = one;
    const row = {
      ...{ digest: digestOf(bytes), object_id: objectId, source: into.source, actor },
      ...{ received_us: into.atUs, created_us: createdUs, from_us: fromUs, to_us: toUs, bytes },
    };
    const done = await tx
      .insertInto('ephemeris')
      .values(row)
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .returning('digest')
      .execute();
    if (done.length > 0) added.push(one);
  }
  const objects = added.map((one) => ({
    ...{ objectId: one.objectId, catalogueNumber: one.catalogueNumber, name: one.name },
    ...{ cosparId: one.cosparId, count: 0, firstUs: one.createdUs, lastUs: one.createdUs },
    ...{ newest: NOTHING, sets: undefined },
  }));
  const ids = [...new Set(added.map(({ objectId }) => objectId))];
  const once = ids.map((id) => objects.findLast(({ objectId }) => objectId === id)!);
  await saveObjects(tx, into, once, new Set(ids));
  return ids;
}

const NOTHING = new Uint8Array(0);

/** Those that reach beyond an instant, of configured sources and of people, in order of object and age. */
export async function ephemeridesAfter(db: Db, epochUs: number): Promise<readonly HeldEphemeris[]> {
  const rows = await kept(db).selectAll().where('to_us', '>', epochUs).execute();
  return rows.map(held);
}

/** Of one object, without their bytes; those that ended too, while they are held. */
export async function ephemeridesOf(db: Db, objectId: string): Promise<readonly StoredEphemeris[]> {
  const rows = await kept(db)
    .select(['digest', 'object_id', 'source', 'actor', 'received_us', 'created_us'])
    .select(['from_us', 'to_us'])
    .where('object_id', '=', objectId)
    .execute();
  return rows.map(stored);
}

/** The latest end of what a source gave; null where it gave none. */
export async function ephemerisReach(db: Db, source: string): Promise<number | null> {
  const found = await db
    .selectFrom('ephemeris')
    .select((expression) => expression.fn.max<number | null>('to_us').as('to_us'))
    .where('source', '=', source)
    .executeTakeFirst();
  return found?.to_us ?? null;
}

/** Forgets those that ended before an instant; returns how many. */
export async function forgetEphemerides(tx: Db, beforeUs: number): Promise<number> {
  const done = await tx.deleteFrom('ephemeris').where('to_us', '<', beforeUs).executeTakeFirst();
  return Number(done.numDeletedRows);
}

function kept(db: Db) {
  return db
    .selectFrom('ephemeris')
    .where(isKept('ephemeris.source'))
    .orderBy('object_id')
    .orderBy('created_us')
    .orderBy('digest');
}

function stored(row: Omit<EphemerisRowTable, 'bytes'>): StoredEphemeris {
  return {
    ...{ digest: row.digest, objectId: row.object_id, source: row.source, actor: row.actor },
    ...{ receivedUs: row.received_us, createdUs: row.created_us },
    ...{ fromUs: row.from_us, toUs: row.to_us },
  };
}

function held(row: EphemerisRowTable): HeldEphemeris {
  const bytes = new Uint8Array(row.bytes);
  if (digestOf(bytes) !== row.digest) throw new DamagedRowError('ephemeris', row.digest);
  return { ...stored(row), bytes };
}
