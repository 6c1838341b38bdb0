/** A node's own lanes: entries and tree hashes appended together with the checkpoint that signs them, and read back. */
import { createHash } from 'node:crypto';
import { DamagedRowError } from '../config.ts';
import type { Db } from '../open.ts';
import type { EntryTable, LaneTable, StandingTable } from './tables.ts';

export type Lane = {
  readonly lane: string;
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

export type LaneEntry = {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly kind: string;
  readonly warningId: string;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
};

export type LaneAppend = {
  readonly lane: string;
  readonly entry: LaneEntry; // its index is the size of the lane before
  readonly nodes: readonly LaneNode[];
  readonly checkpoint: string; // over all entries, this one too
};

/** Undefined before the first entry. */
export async function laneOf(db: Db, lane: string): Promise<Lane | undefined> {
  const row = await db
    .selectFrom('exchange_lane')
    .selectAll()
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row && laneFrom(row);
}

/** An entry, its hashes and the new checkpoint. Only inside `write`. */
export async function appendLaneEntry(tx: Db, append: LaneAppend): Promise<void> {
  const { lane, entry, nodes, checkpoint } = append;
  const { index, bytes, kind, warningId, ruleIds, reason, atUs } = entry;
  await tx
    .insertInto('exchange_entry')
    .values({
      ...{ lane, idx: index, bytes, digest: sha256Hex(bytes), kind, warning_id: warningId },
      ...{ rule_ids: JSON.stringify(ruleIds), reason, at_us: atUs },
    })
    .execute();
  await tx
    .insertInto('exchange_node')
    .values(nodes.map(({ level, index: idx, hash }) => ({ lane, level, idx, hash })))
    .execute();
  const grown = { size: index + 1, checkpoint, updated_us: atUs };
  await tx
    .insertInto('exchange_lane')
    .values({ lane, ...grown, confirmed: 0, confirmed_us: null })
    .onConflict((conflict) => conflict.column('lane').doUpdateSet(grown))
    .execute();
}

/** Tree hashes by their place; all that exist. */
export async function laneNodes(
  db: Db,
  lane: string,
  places: readonly { readonly level: number; readonly index: number }[],
): Promise<LaneNode[]> {
  if (places.length === 0) return [];
  const rows = await db
    .selectFrom('exchange_node')
    .select(['level', 'idx', 'hash'])
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

/** Entries from an index on, in order, at most `limit`. */
export async function laneEntries(
  db: Db,
  lane: string,
  from: number,
  limit: number,
): Promise<LaneEntry[]> {
  const rows = await db
    .selectFrom('exchange_entry')
    .selectAll()
    .where('lane', '=', lane)
    .where('idx', '>=', from)
    .orderBy('idx')
    .limit(limit)
    .execute();
  return rows.map(entryFrom);
}

/** The newest entries, the newest first. */
export async function newestEntries(db: Db, lane: string, limit: number): Promise<LaneEntry[]> {
  const rows = await db
    .selectFrom('exchange_entry')
    .selectAll()
    .where('lane', '=', lane)
    .orderBy('idx', 'desc')
    .limit(limit)
    .execute();
  return rows.map(entryFrom);
}

/** Entries of some kinds, the newest first; of one warning or request where it is named. */
export async function entriesOfKinds(
  db: Db,
  lane: string,
  kinds: readonly string[],
  { about, limit }: { readonly about?: string; readonly limit: number },
): Promise<LaneEntry[]> {
  let query = db
    .selectFrom('exchange_entry')
    .selectAll()
    .where('lane', '=', lane)
    .where('kind', 'in', kinds);
  if (about !== undefined) query = query.where('warning_id', '=', about);
  const rows = await query.orderBy('idx', 'desc').limit(limit).execute();
  return rows.map(entryFrom);
}

function entryFrom(row: EntryTable): LaneEntry {
  const { idx, kind, warning_id, rule_ids, reason, at_us } = row;
  const bytes = Uint8Array.from(row.bytes);
  if (sha256Hex(bytes) !== row.digest)
    throw new DamagedRowError('exchange_entry', `${row.lane}/${idx}`);
  const ruleIds = JSON.parse(rule_ids) as string[];
  return { index: idx, bytes, kind, warningId: warning_id, ruleIds, reason, atUs: at_us };
}

/** What the partner has said it keeps; never goes back. */
export async function confirmLane(tx: Db, lane: string, size: number, atUs: number): Promise<void> {
  await tx
    .updateTable('exchange_lane')
    .set({ confirmed: size, confirmed_us: atUs })
    .where('lane', '=', lane)
    .where('confirmed', '<=', size)
    .where('size', '>=', size)
    .execute();
}

export type ReleaseLine = {
  readonly lane: string;
  readonly index: number;
  readonly kind: string;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
  readonly confirmed: boolean; // the partner keeps it
};

/** Every entry about a warning, in all lanes, oldest first. */
export async function releasesOf(db: Db, warningId: string): Promise<ReleaseLine[]> {
  const rows = await db
    .selectFrom('exchange_entry')
    .innerJoin('exchange_lane', 'exchange_lane.lane', 'exchange_entry.lane')
    .select(['exchange_entry.lane', 'idx', 'kind', 'rule_ids', 'reason', 'at_us', 'confirmed'])
    .where('warning_id', '=', warningId)
    .orderBy('at_us')
    .orderBy('exchange_entry.lane')
    .orderBy('idx')
    .execute();
  return rows.map(({ lane, idx, kind, rule_ids, reason, at_us, confirmed }) => ({
    ...{ lane, index: idx, kind, ruleIds: JSON.parse(rule_ids) as string[], reason },
    ...{ atUs: at_us, confirmed: idx < confirmed },
  }));
}

export type StandingState = 'withheld' | 'told' | 'over';
export type Standing = {
  readonly warningId: string;
  readonly partner: string;
  readonly state: StandingState;
  readonly decisionDigest: string;
  readonly sentDigest: string;
  readonly atUs: number;
};

/** What every partner that was ever decided about has of a warning. */
export async function standingsOf(db: Db, warningId: string): Promise<Standing[]> {
  const rows = await db
    .selectFrom('exchange_standing')
    .selectAll()
    .where('warning_id', '=', warningId)
    .orderBy('partner')
    .execute();
  return rows.map((row) => ({
    ...{ warningId, partner: row.partner, state: row.state as StandingState, atUs: row.at_us },
    ...{ decisionDigest: row.decision_digest, sentDigest: row.sent_digest },
  }));
}

export async function saveStanding(tx: Db, standing: Standing): Promise<void> {
  const { warningId, partner, state, decisionDigest, sentDigest, atUs } = standing;
  const changing: Omit<StandingTable, 'warning_id' | 'partner'> = {
    ...{ state, decision_digest: decisionDigest, sent_digest: sentDigest, at_us: atUs },
  };
  await tx
    .insertInto('exchange_standing')
    .values({ warning_id: warningId, partner, ...changing })
    .onConflict((conflict) => conflict.columns(['warning_id', 'partner']).doUpdateSet(changing))
    .execute();
}

/** How far a follower of the feed has come, kept with what it did; undefined before its first step. */
export async function followedTo(db: Db, name: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('exchange_follow')
    .select('seq')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.seq;
}

export async function followTo(tx: Db, name: string, seq: number): Promise<void> {
  await tx
    .insertInto('exchange_follow')
    .values({ name, seq })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ seq }))
    .execute();
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function laneFrom(row: LaneTable): Lane {
  const { lane, size, checkpoint, updated_us, confirmed, confirmed_us } = row;
  return {
    ...{ lane, size, checkpoint, updatedUs: updated_us },
    ...{ confirmed, confirmedUs: confirmed_us },
  };
}
