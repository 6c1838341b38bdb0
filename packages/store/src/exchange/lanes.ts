/** A node's own lanes: records and tree hashes appended together with the checkpoint that signs them, and read back. */
import { sql } from 'kysely';
import { DamagedRowError } from '../config.ts';
import type { Db } from '../open.ts';
import { type KeptBody, keepBodies, sha256Hex } from './bodies.ts';
import type { EntryTable, LaneTable } from './tables.ts';

/** One of the logs to one partner. */
export type LaneKey = { readonly partner: string; readonly lane: string };

export type Lane = LaneKey & {
  readonly size: number;
  readonly checkpoint: string;
  readonly updatedUs: number;
  readonly confirmed: number;
  readonly confirmedUs: number | null;
};

export type LaneNode = {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
};

export type LaneEntry = LaneKey & {
  readonly index: number;
  readonly record: Uint8Array;
  readonly kind: string;
  readonly warningId: string;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
};

/** Its index follows the one before; the first is the size of the lane. */
export type NewEntry = Omit<LaneEntry, keyof LaneKey> & {
  readonly body: Extract<KeptBody, { readonly kind: 'whole' }>;
};

export type LaneAppend = {
  readonly entries: readonly NewEntry[];
  readonly nodes: readonly LaneNode[];
  readonly checkpoint: string; // over all records, these too
};

/** Undefined before the first record. */
export async function laneOf(db: Db, { partner, lane }: LaneKey): Promise<Lane | undefined> {
  const row = await db
    .selectFrom('exchange_log')
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row && laneFrom(row);
}

/** How many records a lane had at an instant of the wall clock. */
export async function laneSizeAt(
  db: Db,
  { partner, lane }: LaneKey,
  atUs: number,
): Promise<number> {
  const row = await db
    .selectFrom('exchange_record')
    .select(({ fn }) => fn.max<number | null>('idx').as('last'))
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('at_us', '<=', atUs)
    .executeTakeFirst();
  return row?.last === null || row?.last === undefined ? 0 : Number(row.last) + 1;
}

/** The lanes to one partner that have begun. */
export async function lanesOf(db: Db, partner: string): Promise<Lane[]> {
  const rows = await db
    .selectFrom('exchange_log')
    .selectAll()
    .where('partner', '=', partner)
    .orderBy('lane')
    .execute();
  return rows.map(laneFrom);
}

/** Records with their bodies, their hashes and the new checkpoint over them all. Only inside `write`. */
export async function appendLaneEntries(tx: Db, key: LaneKey, append: LaneAppend): Promise<void> {
  const { partner, lane } = key;
  const { entries, nodes, checkpoint } = append;
  const first = entries[0];
  if (first === undefined) return;
  const place = { partner, lane };
  for (const some of chunks(entries))
    await tx
      .insertInto('exchange_record')
      .values(some.map((entry) => ({ ...place, ...columnsOf(entry) })))
      .execute();
  for (const some of chunks(entries))
    await keepBodies(
      tx,
      'exchange_body',
      some.map(({ index, body }) => ({ place: { ...place, index }, body })),
    );
  for (const some of chunks(nodes))
    await tx
      .insertInto('exchange_hash')
      .values(some.map(({ level, index: idx, hash }) => ({ ...place, level, idx, hash })))
      .execute();
  const last = entries.at(-1)!;
  const grown = { size: last.index + 1, checkpoint, updated_us: last.atUs };
  await tx
    .insertInto('exchange_log')
    .values({ ...place, ...grown, confirmed: 0, confirmed_us: null, witness: '' })
    .onConflict((conflict) => conflict.columns(['partner', 'lane']).doUpdateSet(grown))
    .execute();
}

/** Rows a statement: few texts of statements, so that they stay prepared. */
const ROWS_A_STATEMENT = 64;

function chunks<T>(rows: readonly T[]): T[][] {
  const count = Math.ceil(rows.length / ROWS_A_STATEMENT);
  return Array.from({ length: count }, (_, i) =>
    rows.slice(i * ROWS_A_STATEMENT, (i + 1) * ROWS_A_STATEMENT),
  );
}

function columnsOf(entry: NewEntry) {
  const { index, record, kind, warningId, ruleIds, reason, atUs } = entry;
  const row = { idx: index, record, digest: sha256Hex(record), kind, warning_id: warningId };
  return { ...row, rule_ids: JSON.stringify(ruleIds), reason, at_us: atUs };
}

/** Tree hashes by their place; all that exist. */
export async function laneNodes(
  db: Db,
  { partner, lane }: LaneKey,
  places: readonly { readonly level: number; readonly index: number }[],
): Promise<LaneNode[]> {
  if (places.length === 0) return [];
  const rows = await db
    .selectFrom('exchange_hash')
    .select(['level', 'idx', 'hash'])
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where((where) =>
      where.or(
        places.map(({ level, index }) =>
          where.and([where('level', '=', level), where('idx', '=', index)]),
        ),
      ),
    )
    .execute();
  return rows.map(({ level, idx, hash }) => ({ level, index: idx, hash: Uint8Array.from(hash) }));
}

/** Records of a lane from an index on, in order, at most `limit`. */
export async function laneEntries(
  db: Db,
  { partner, lane }: LaneKey,
  from: number,
  limit: number,
): Promise<LaneEntry[]> {
  const rows = await db
    .selectFrom('exchange_record')
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '>=', from)
    .orderBy('idx')
    .limit(limit)
    .execute();
  return rows.map(entryFrom);
}

/** The newest records to a partner in all its lanes, the newest first; of some kinds, or about one thing. */
export async function newestEntries(
  db: Db,
  partner: string,
  asked: {
    readonly kinds?: readonly string[];
    readonly about?: string; // warning or request
    readonly limit: number;
  },
): Promise<LaneEntry[]> {
  let query = db.selectFrom('exchange_record').selectAll().where('partner', '=', partner);
  if (asked.kinds !== undefined) query = query.where('kind', 'in', asked.kinds);
  if (asked.about !== undefined) query = query.where('warning_id', '=', asked.about);
  // SQLite would walk all that the partner was told by its time; as a sum it takes the few of the one thing and sorts them
  const time = asked.about === undefined ? sql.ref('at_us') : sql`at_us + 0`;
  const rows = await query
    .orderBy(time, 'desc')
    .orderBy('lane')
    .orderBy('idx', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.map(entryFrom);
}

/** How often a partner was told of each of these, in all lanes; those it was never told of are not there. */
export async function timesToldOf(
  db: Db,
  partner: string,
  warningIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const told = new Map<string, number>();
  for (const some of chunks(warningIds)) {
    const rows = await db
      .selectFrom('exchange_record')
      .select(['warning_id'])
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('partner', '=', partner)
      .where('warning_id', 'in', some)
      .groupBy('warning_id')
      .execute();
    for (const { warning_id, count } of rows) told.set(warning_id, Number(count));
  }
  return told;
}

/** How often a partner was told of a thing, in all lanes. */
export async function timesTold(db: Db, partner: string, warningId: string): Promise<number> {
  const row = await db
    .selectFrom('exchange_record')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('partner', '=', partner)
    .where('warning_id', '=', warningId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function entryFrom(row: EntryTable): LaneEntry {
  const { partner, lane, idx, kind, warning_id, rule_ids, reason, at_us } = row;
  const record = Uint8Array.from(row.record);
  if (sha256Hex(record) !== row.digest)
    throw new DamagedRowError('exchange_record', `${partner}/${lane}/${idx}`);
  const ruleIds = JSON.parse(rule_ids) as string[];
  const key = { partner, lane, index: idx };
  return { ...key, record, kind, warningId: warning_id, ruleIds, reason, atUs: at_us };
}

/** What the partner has said it keeps; never goes back. */
export async function confirmLane(
  tx: Db,
  { partner, lane }: LaneKey,
  size: number,
  atUs: number,
): Promise<void> {
  await tx
    .updateTable('exchange_log')
    .set({ confirmed: size, confirmed_us: atUs })
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('confirmed', '<=', size)
    .where('size', '>=', size)
    .execute();
}

export type ReleaseLine = LaneKey & {
  readonly index: number;
  readonly kind: string;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
  readonly confirmed: boolean; // the partner keeps it
};

/** Every record about a warning, to all partners, oldest first. */
export async function releasesOf(db: Db, warningId: string): Promise<ReleaseLine[]> {
  const rows = await db
    .selectFrom('exchange_record')
    .innerJoin('exchange_log', (join) =>
      join
        .onRef('exchange_log.partner', '=', 'exchange_record.partner')
        .onRef('exchange_log.lane', '=', 'exchange_record.lane'),
    )
    .select(['exchange_record.partner', 'exchange_record.lane', 'idx', 'kind', 'rule_ids'])
    .select(['reason', 'at_us', 'confirmed'])
    .where('warning_id', '=', warningId)
    .orderBy('at_us')
    .orderBy('exchange_record.partner')
    .orderBy('exchange_record.lane')
    .orderBy('idx')
    .execute();
  return rows.map(({ partner, lane, idx, kind, rule_ids, reason, at_us, confirmed }) => ({
    ...{ partner, lane, index: idx, kind, ruleIds: JSON.parse(rule_ids) as string[], reason },
    ...{ atUs: at_us, confirmed: idx < confirmed },
  }));
}

function laneFrom(row: LaneTable): Lane {
  const { partner, lane, size, checkpoint, updated_us, confirmed, confirmed_us } = row;
  return {
    ...{ partner, lane, size, checkpoint, updatedUs: updated_us },
    ...{ confirmed, confirmedUs: confirmed_us },
  };
}

/** Hashes of one level, from ≤ index < to, in order: what a tile is made of. Fewer where the lane ends before. */
export async function laneLevel(
  db: Db,
  { partner, lane }: LaneKey,
  level: number,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('exchange_hash')
    .select('hash')
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('level', '=', level)
    .where('idx', '>=', from)
    .where('idx', '<', to)
    .orderBy('idx')
    .execute();
  return rows.map(({ hash }) => Uint8Array.from(hash));
}
