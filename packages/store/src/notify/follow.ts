/** How far notification rules have read the feed, and the warnings whose acknowledgement they wait for. */
import { maySeeOwners, type Tlp, tlpRank, type Viewer } from '@noroshi/watch';
import type { Db } from '../open.ts';
import type { EscalationTable } from './tables.ts';

export type NotifyCursor = { readonly seq: number; readonly atUs: number };

/** Undefined before the first time. */
export async function notifyCursor(db: Db, id: string): Promise<NotifyCursor | undefined> {
  const row = await db
    .selectFrom('notify_cursor')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { seq: row.seq, atUs: row.at_us };
}

/** Only inside `write`, with what was made of the events up to there. */
export async function moveNotifyCursor(tx: Db, id: string, cursor: NotifyCursor): Promise<void> {
  const row = { seq: cursor.seq, at_us: cursor.atUs };
  await tx
    .insertInto('notify_cursor')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Warnings that changed after an event, as far as the viewer was told of it. At most `limit` events are read. */
export async function changedSince(
  db: Db,
  seq: number,
  viewer: Viewer,
  limit: number,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('event')
    .select(['subject', 'tlp', 'owners'])
    .where('seq', '>', seq)
    .where('kind', 'like', 'warning.%')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  const told = rows.filter(
    ({ tlp, owners }) =>
      tlpRank(tlp as Tlp) <= tlpRank(viewer.clearance) &&
      maySeeOwners(JSON.parse(owners) as string[], viewer.owners),
  );
  return new Set(told.map(({ subject }) => subject));
}

export type Escalation = {
  readonly ruleId: string;
  readonly warningId: string;
  readonly step: number; // the contact to be told next, from 0
  readonly dueUs: number;
};

/** Starts or moves on the wait for one rule and warning. Only inside `write`. */
export async function setEscalation(tx: Db, escalation: Escalation): Promise<void> {
  const { ruleId, warningId, step, dueUs } = escalation;
  await tx
    .insertInto('escalation')
    .values({ rule_id: ruleId, warning_id: warningId, step, due_us: dueUs })
    .onConflict((conflict) =>
      conflict.columns(['warning_id', 'rule_id']).doUpdateSet({ step, due_us: dueUs }),
    )
    .execute();
}

/** Nobody is waited for any more: of one rule, or of all. Only inside `write`. */
export async function endEscalation(tx: Db, warningId: string, ruleId?: string): Promise<void> {
  await tx
    .deleteFrom('escalation')
    .where('warning_id', '=', warningId)
    .$if(ruleId !== undefined, (q) => q.where('rule_id', '=', ruleId!))
    .execute();
}

export async function dueEscalations(db: Db, nowUs: number, limit: number): Promise<Escalation[]> {
  const rows = await db
    .selectFrom('escalation')
    .selectAll()
    .where('due_us', '<=', nowUs)
    .orderBy('due_us')
    .limit(limit)
    .execute();
  return rows.map(escalationOf);
}

function escalationOf(row: EscalationTable): Escalation {
  const { rule_id: ruleId, warning_id: warningId, step, due_us: dueUs } = row;
  return { ruleId, warningId, step, dueUs };
}
