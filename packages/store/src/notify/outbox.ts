/**
 * The outbox of notifications: written with the reading of the feed, in one transaction, so that each cause is told once; taken
 * from by the sender, who notes the message before it goes and again when it went. A crash between leaves it `sending`: the
 * same message with the same id is sent again.
 */
import type { Precedence } from '@noroshi/watch';
import { nextOf } from '../counter.ts';
import { DamagedRowError, digestOf } from '../digest.ts';
import type { Db } from '../open.ts';
import type { NotificationTable } from './tables.ts';

export type NotificationKind = 'change' | 'escalation' | 'digest';
export type NotificationState = 'waiting' | 'sending' | 'sent' | 'failed' | 'withheld';

/** What is told is made when it is sent, from the warning as it is then; here is only what it is about. */
export type NotificationDoc = {
  readonly change: string; // 'opened', 'raised' …
  readonly precedence: Precedence;
  readonly sinceUs?: number; // digest: from when on …
  readonly sinceSeq?: number; // … and after which event
  readonly step?: number; // escalation
};

export type NotificationDraft = {
  readonly id: string; // made of its cause
  readonly ruleId: string;
  readonly channelId: string;
  readonly warningId: string | null;
  readonly kind: NotificationKind;
  readonly rank: number;
  readonly atUs: number;
  readonly doc: NotificationDoc;
};

export type Notification = Omit<NotificationDraft, 'atUs'> & {
  readonly seq: number;
  readonly state: NotificationState;
  readonly tries: number;
  readonly nextUs: number;
  readonly createdUs: number;
  readonly doneUs: number | null;
  readonly messageId: string | null;
  readonly error: string | null;
};

/** False where this cause has its row already. Only inside `write`. */
export async function addNotification(tx: Db, draft: NotificationDraft): Promise<boolean> {
  const { id, ruleId, channelId, warningId, kind, rank, atUs } = draft;
  const known = await tx.selectFrom('notification').select('id').where('id', '=', id).execute();
  if (known.length > 0) return false;
  const doc = JSON.stringify(draft.doc);
  await tx
    .insertInto('notification')
    .values({
      ...{ id, seq: await nextOf(tx, 'notification'), rule_id: ruleId, channel_id: channelId },
      ...{ warning_id: warningId, kind, rank, state: 'waiting', tries: 0, next_us: atUs },
      ...{ created_us: atUs, done_us: null, message_id: null, error: null },
      ...{ doc, digest: digestOf(doc) },
    })
    .execute();
  return true;
}

/** What a channel is to send now: what was on its way when the node stopped, then by precedence, then by age. */
export async function dueNotifications(
  db: Db,
  channelId: string,
  nowUs: number,
  limit: number,
): Promise<Notification[]> {
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('state', 'in', ['sending', 'waiting'])
    .where('next_us', '<=', nowUs)
    .orderBy('state')
    .orderBy('rank')
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(notificationOf);
}

/** All that goes in one message: what was told apart under one id would be dropped by the receiver. */
export async function notificationsOf(
  db: Db,
  channelId: string,
  messageId: string,
): Promise<Notification[]> {
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('state', '=', 'sending')
    .where('message_id', '=', messageId)
    .orderBy('rank')
    .orderBy('seq')
    .execute();
  return rows.map(notificationOf);
}

/** Whether a message of the channel has failed and waits to be tried again. */
export async function isBackingOff(db: Db, channelId: string, nowUs: number): Promise<boolean> {
  const rows = await db
    .selectFrom('notification')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('state', '=', 'sending')
    .where('next_us', '>', nowUs)
    .limit(1)
    .execute();
  return rows.length > 0;
}

/** They go in this message. Only inside `write`, before it is sent. */
export async function claimNotifications(
  tx: Db,
  ids: readonly string[],
  messageId: string,
): Promise<void> {
  await tx
    .updateTable('notification')
    .set({ state: 'sending', message_id: messageId })
    .where('id', 'in', ids)
    .execute();
}

export type Settled =
  | { readonly state: 'sent' | 'withheld'; readonly atUs: number }
  | { readonly state: 'failed'; readonly atUs: number; readonly error: string }
  | { readonly state: 'sending'; readonly nextUs: number; readonly error: string };

/** What became of a message. `sending`: it failed and is tried again. Only inside `write`. */
export async function settleNotifications(
  tx: Db,
  ids: readonly string[],
  settled: Settled,
): Promise<void> {
  const { state } = settled;
  const error = 'error' in settled ? settled.error.slice(0, 500) : null;
  await tx
    .updateTable('notification')
    .set((e) => ({
      ...{ state, error, tries: e('tries', '+', 1) },
      ...(state === 'sending' ? { next_us: settled.nextUs } : { done_us: settled.atUs }),
    }))
    .where('id', 'in', ids)
    .execute();
}

/** Messages (not notifications) that went out through a channel since then, and when the last one did. */
export async function sentSince(
  db: Db,
  channelId: string,
  sinceUs: number,
): Promise<{ readonly messages: number; readonly lastUs: number | null }> {
  const row = await db
    .selectFrom('notification')
    .select((e) => [
      e.fn.count<number>('message_id').distinct().as('messages'),
      e.fn.max<number | null>('done_us').as('last'),
    ])
    .where('channel_id', '=', channelId)
    .where('state', '=', 'sent')
    .where('done_us', '>=', sinceUs)
    .executeTakeFirstOrThrow();
  return { messages: Number(row.messages), lastUs: row.last };
}

/** The most urgent precedence that a rule has told of a warning; undefined when it has told nothing. */
export async function toldRank(
  db: Db,
  ruleId: string,
  warningId: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('notification')
    .select((e) => e.fn.min<number | null>('rank').as('rank'))
    .where('warning_id', '=', warningId)
    .where('rule_id', '=', ruleId)
    .where('kind', '=', 'change')
    .executeTakeFirst();
  return row?.rank ?? undefined;
}

/** The newest, for people. */
export async function recentNotifications(
  db: Db,
  ask: { readonly channelId?: string; readonly beforeSeq?: number; readonly limit: number },
): Promise<Notification[]> {
  const { channelId, beforeSeq } = ask;
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .$if(channelId !== undefined, (q) => q.where('channel_id', '=', channelId!))
    .$if(beforeSeq !== undefined, (q) => q.where('seq', '<', beforeSeq!))
    .orderBy('seq', 'desc')
    .limit(ask.limit)
    .execute();
  return rows.map(notificationOf);
}

/** How many are in which state, by channel. */
export async function outboxCounts(
  db: Db,
): Promise<{ channelId: string; state: NotificationState; count: number }[]> {
  const rows = await db
    .selectFrom('notification')
    .select((e) => ['channel_id', 'state', e.fn.countAll<number>().as('count')])
    .groupBy(['channel_id', 'state'])
    .execute();
  return rows.map((row) => ({
    ...{ channelId: row.channel_id, state: row.state as NotificationState },
    count: Number(row.count),
  }));
}

/** What was sent or given up before then is forgotten; the audit keeps that it was. Only inside `write`. */
export async function forgetNotifications(tx: Db, beforeUs: number): Promise<void> {
  await tx
    .deleteFrom('notification')
    .where('done_us', '<', beforeUs)
    .where('state', 'in', ['sent', 'failed', 'withheld'])
    .execute();
}

function notificationOf(row: NotificationTable): Notification {
  if (digestOf(row.doc) !== row.digest) throw new DamagedRowError('notification', row.id);
  return {
    ...{ id: row.id, seq: row.seq, ruleId: row.rule_id, channelId: row.channel_id },
    ...{ warningId: row.warning_id, kind: row.kind as NotificationKind, rank: row.rank },
    ...{ state: row.state as NotificationState, tries: row.tries, nextUs: row.next_us },
    ...{ createdUs: row.created_us, doneUs: row.done_us, messageId: row.message_id },
    ...{ error: row.error, doc: JSON.parse(row.doc) as NotificationDoc },
  };
}
