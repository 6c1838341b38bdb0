/** Rows of lanes as they are, unchecked: for the search for damage alone. */
import type { Db } from '../open.ts';
import type { BodyTableName } from './bodies.ts';
import type { LaneKey } from './lanes.ts';
import type { BodyTable, LaneTable, PositionTable, TreeNodeTable } from './tables.ts';

export async function rawLanes(
  db: Db,
): Promise<{ readonly logs: LaneTable[]; readonly positions: PositionTable[] }> {
  const logs = await db.selectFrom('exchange_log').selectAll().execute();
  return { logs, positions: await db.selectFrom('exchange_position').selectAll().execute() };
}

export type RawRecord = {
  readonly idx: number;
  readonly record: Uint8Array;
  readonly digest: string;
  readonly kind: string;
};

/** Of the places from ≤ i < from + count. */
export function rawRecords(
  db: Db,
  table: 'exchange_record' | 'exchange_taken',
  { partner, lane }: LaneKey,
  from: number,
  count: number,
): Promise<RawRecord[]> {
  return db
    .selectFrom(table)
    .select(['idx', 'record', 'digest', 'kind'])
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '>=', from)
    .where('idx', '<', from + count)
    .orderBy('idx')
    .execute();
}

export async function rawBodies(
  db: Db,
  table: BodyTableName,
  { partner, lane }: LaneKey,
  from: number,
  count: number,
): Promise<ReadonlyMap<number, BodyTable>> {
  const rows = await db
    .selectFrom(table)
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '>=', from)
    .where('idx', '<', from + count)
    .execute();
  return new Map(rows.map((row) => [row.idx, row]));
}

export function rawNodes(
  db: Db,
  { partner, lane }: LaneKey,
): Promise<Pick<TreeNodeTable, 'level' | 'idx' | 'hash'>[]> {
  return db
    .selectFrom('exchange_hash')
    .select(['level', 'idx', 'hash'])
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .execute();
}
