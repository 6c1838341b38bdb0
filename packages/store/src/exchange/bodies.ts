/** Bodies beside the logs, ours and those that came: kept whole with their salt until they are erased, then a tombstone stands there. */
import { createHash } from 'node:crypto';
import { DamagedRowError } from '../config.ts';
import type { Db } from '../open.ts';
import type { BodyTable } from './tables.ts';

export type BodyPlace = {
  readonly partner: string;
  readonly lane: string;
  readonly index: number;
};
export type BodyTableName = 'exchange_body' | 'exchange_taken_body';

export type KeptBody =
  | { readonly kind: 'whole'; readonly salt: Uint8Array; readonly bytes: Uint8Array }
  | { readonly kind: 'erased'; readonly tombstone: Uint8Array };

/** Only inside `write`, together with its record. */
export function keepBody(
  tx: Db,
  table: BodyTableName,
  place: BodyPlace,
  body: KeptBody,
): Promise<void> {
  return keepBodies(tx, table, [{ place, body }]);
}

/** Of several records, at least one. Only inside `write`. */
export async function keepBodies(
  tx: Db,
  table: BodyTableName,
  bodies: readonly { readonly place: BodyPlace; readonly body: KeptBody }[],
): Promise<void> {
  const rows = bodies.map(({ place: { partner, lane, index }, body }) => ({
    ...{ partner, lane, idx: index },
    ...columnsOf(body),
  }));
  await tx.insertInto(table).values(rows).execute();
}

/** Undefined where there is no such record. */
export async function bodyOf(
  db: Db,
  table: BodyTableName,
  { partner, lane, index }: BodyPlace,
): Promise<KeptBody | undefined> {
  const row = await db
    .selectFrom(table)
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '=', index)
    .executeTakeFirst();
  return row && bodyFrom(row, table);
}

/** Bodies of the records from ≤ i < to, by their index. */
export async function bodiesOf(
  db: Db,
  table: BodyTableName,
  { partner, lane }: Omit<BodyPlace, 'index'>,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, KeptBody>> {
  const rows = await db
    .selectFrom(table)
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '>=', from)
    .where('idx', '<', to)
    .execute();
  return new Map(rows.map((row) => [row.idx, bodyFrom(row, table)]));
}

/** Puts a tombstone where a body was; salt and body are gone. Returns whether there was one. Only inside `write`. */
export async function eraseBody(
  tx: Db,
  table: BodyTableName,
  { partner, lane, index }: BodyPlace,
  tombstone: Uint8Array,
): Promise<boolean> {
  const done = await tx
    .updateTable(table)
    .set(columnsOf({ kind: 'erased', tombstone }))
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '=', index)
    .where('tombstone', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

function columnsOf(body: KeptBody): Pick<BodyTable, 'salt' | 'bytes' | 'tombstone' | 'digest'> {
  if (body.kind === 'erased')
    return {
      ...{ salt: null, bytes: null, tombstone: body.tombstone },
      digest: sha256Hex(body.tombstone),
    };
  const { salt, bytes } = body;
  return { salt, bytes, tombstone: null, digest: sha256Hex(Buffer.concat([salt, bytes])) };
}

function bodyFrom(row: BodyTable, table: BodyTableName): KeptBody {
  const body: KeptBody | null =
    row.tombstone !== null
      ? { kind: 'erased', tombstone: Uint8Array.from(row.tombstone) }
      : row.salt !== null && row.bytes !== null
        ? { kind: 'whole', salt: Uint8Array.from(row.salt), bytes: Uint8Array.from(row.bytes) }
        : null;
  if (body === null || columnsOf(body).digest !== row.digest)
    throw new DamagedRowError(table, `${row.partner}/${row.lane}/${row.idx}`);
  return body;
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
