/**
 * Releases that a person decides: waiting for a release officer, or gone under a standing approval and reviewed after. And the
 * secret of each partner's pseudonyms, which no other code reads.
 */
import type { Db } from '../open.ts';
import type { HeldTable } from './tables.ts';

export type HeldState = 'waiting' | 'approved' | 'refused' | 'over' | 'review' | 'reviewed';
export type HeldRelease = {
  readonly id: string;
  readonly partner: string;
  readonly warningId: string;
  readonly state: HeldState;
  readonly ruleIds: readonly string[];
  readonly forms: readonly string[]; // digests of the notices as they would go, or went
  readonly content: string; // digest of all that would go: what an officer agrees to
  readonly sinceUs: number;
  readonly untilUs: number; // it waits no longer; of a review, when it is overdue
  readonly firstBy: string; // the first of two who agree; '' where nobody did
  readonly decidedBy: string;
  readonly decidedUs: number | null;
  readonly reason: string;
};

export async function heldOf(
  db: Db,
  asked: { readonly warningId?: string; readonly partner?: string; readonly id?: string },
): Promise<HeldRelease[]> {
  let query = db.selectFrom('exchange_release').selectAll();
  if (asked.id !== undefined) query = query.where('id', '=', asked.id);
  if (asked.warningId !== undefined) query = query.where('warning_id', '=', asked.warningId);
  if (asked.partner !== undefined) query = query.where('partner', '=', asked.partner);
  return (await query.orderBy('since_us').orderBy('id').execute()).map(heldFrom);
}

/** Of these states, the oldest first, at most `limit`. */
export async function heldIn(
  db: Db,
  states: readonly HeldState[],
  limit: number,
): Promise<HeldRelease[]> {
  const rows = await db
    .selectFrom('exchange_release')
    .selectAll()
    .where('state', 'in', states)
    .orderBy('since_us')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(heldFrom);
}

/** Written whole; the same id is the same release. */
export async function saveHeld(tx: Db, held: HeldRelease): Promise<void> {
  const { id, partner, warningId, state, ruleIds, forms, content, firstBy, decidedBy } = held;
  const changing: Omit<HeldTable, 'id'> = {
    ...{ partner, warning_id: warningId, state, content, reason: held.reason },
    ...{ rule_ids: JSON.stringify(ruleIds), forms: JSON.stringify(forms) },
    ...{ first_by: firstBy, decided_by: decidedBy, decided_us: held.decidedUs },
    ...{ since_us: held.sinceUs, until_us: held.untilUs },
  };
  await tx
    .insertInto('exchange_release')
    .values({ id, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute();
}

function heldFrom(row: HeldTable): HeldRelease {
  return {
    ...{ id: row.id, partner: row.partner, warningId: row.warning_id, content: row.content },
    state: row.state as HeldState,
    ruleIds: JSON.parse(row.rule_ids) as string[],
    forms: JSON.parse(row.forms) as string[],
    ...{ sinceUs: row.since_us, untilUs: row.until_us, firstBy: row.first_by },
    ...{ decidedBy: row.decided_by, decidedUs: row.decided_us, reason: row.reason },
  };
}

/** By partner, in hex. */
export async function partnerSecrets(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('exchange_secret').select(['partner', 'secret']).execute();
  return new Map(rows.map(({ partner, secret }) => [partner, secret]));
}

/** Kept for good: another secret would be other names for the same things. */
export async function keepSecret(
  tx: Db,
  partner: string,
  secret: string,
  atUs: number,
): Promise<void> {
  await tx
    .insertInto('exchange_secret')
    .values({ partner, secret, at_us: atUs })
    .onConflict((conflict) => conflict.column('partner').doNothing())
    .execute();
}
