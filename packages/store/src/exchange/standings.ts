/** What every partner has of a warning, and how far a follower of the feed has turned it into decisions. */
import type { Db } from '../open.ts';
import type { StandingTable } from './tables.ts';

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
