/**
 * A lane of a life that is over. Its rows stay, whole and readable, under a name of their own (`flash@1`: the epoch it had), and
 * the name without it is free for the lane that begins. Only inside `write`.
 */
import type { Db } from '../open.ts';
import type { LaneKey } from './lanes.ts';

const OURS = ['exchange_log', 'exchange_record', 'exchange_body', 'exchange_hash'] as const;
const THEIRS = ['exchange_position', 'exchange_taken', 'exchange_taken_body'] as const;

/** What stands between the name of a lane that is over and its epoch. */
export const ASIDE = '@';

export function isAside(lane: string): boolean {
  return lane.includes(ASIDE);
}

/** One that we told; returns its name. `collection`: of TAXII, which is a view of it. */
export async function setOursAside(
  tx: Db,
  { partner, lane }: LaneKey,
  epochNumber: number,
  collection: string,
): Promise<string> {
  const name = await freeName(tx, 'exchange_log', { partner, lane }, epochNumber);
  for (const table of [...OURS, 'exchange_cosigned' as const])
    await tx
      .updateTable(table)
      .set({ lane: name })
      .where('partner', '=', partner)
      .where('lane', '=', lane)
      .execute();
  await tx
    .deleteFrom('exchange_witness')
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .execute();
  await tx
    .updateTable('taxii_object')
    .set({ lane: name })
    .where('collection', '=', collection)
    .where('lane', '=', lane)
    .execute();
  const follower = (of: string) => `taxii/${partner}/${of}`;
  await tx
    .updateTable('exchange_follow')
    .set({ name: follower(name) })
    .where('name', '=', follower(lane))
    .execute();
  await moveErasures(tx, 'ours', { partner, lane }, name);
  return name;
}

/** One that they told; returns its name. Pieces of a body that had not come whole are dropped. */
export async function setTheirsAside(
  tx: Db,
  { partner, lane }: LaneKey,
  epochNumber: number,
): Promise<string> {
  const name = await freeName(tx, 'exchange_position', { partner, lane }, epochNumber);
  for (const table of THEIRS)
    await tx
      .updateTable(table)
      .set({ lane: name })
      .where('partner', '=', partner)
      .where('lane', '=', lane)
      .execute();
  await tx
    .deleteFrom('exchange_part')
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .execute();
  await moveErasures(tx, 'theirs', { partner, lane }, name);
  return name;
}

/** The same epoch may end twice: a node that lost its keys too begins with 1 again. */
async function freeName(
  tx: Db,
  table: 'exchange_log' | 'exchange_position',
  { partner, lane }: LaneKey,
  epochNumber: number,
): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `${lane}${ASIDE}${epochNumber}${n === 1 ? '' : `.${n}`}`;
    const taken = await tx
      .selectFrom(table)
      .select('lane')
      .where('partner', '=', partner)
      .where('lane', '=', name)
      .executeTakeFirst();
    if (taken === undefined) return name;
  }
}

/** What a partner keeps is not known any more, or is to be told anew: every word that stands goes out again. */
export async function forgetSent(tx: Db, partner: string): Promise<void> {
  await tx
    .updateTable('exchange_standing')
    .set({ sent_digest: '' })
    .where('partner', '=', partner)
    .where('state', '=', 'told')
    .execute();
}

/** The partner began with an empty store: it keeps nothing of our lanes yet. */
export async function forgetConfirmed(tx: Db, partner: string): Promise<void> {
  await tx
    .updateTable('exchange_log')
    .set({ confirmed: 0, confirmed_us: null })
    .where('partner', '=', partner)
    .where('lane', 'not like', `%${ASIDE}%`)
    .execute();
}

/** Warnings of which a partner was told, and whose last word is owed to it again. */
export async function warningsToRetell(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('exchange_standing')
    .select('warning_id')
    .distinct()
    .where('state', '=', 'told')
    .where('sent_digest', '=', '')
    .orderBy('warning_id')
    .limit(limit)
    .execute();
  return rows.map(({ warning_id }) => warning_id);
}

async function moveErasures(
  tx: Db,
  direction: 'ours' | 'theirs',
  { partner, lane }: LaneKey,
  name: string,
): Promise<void> {
  await tx
    .updateTable('exchange_erasure')
    .set({ lane: name })
    .where('direction', '=', direction)
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .execute();
}
