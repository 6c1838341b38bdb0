/**
 * What a channel sends now: the message that was on its way when the node stopped; else the next warning; else, when there were
 * many within ten minutes, all that wait as one message, the most urgent first. The message is noted before it goes and what
 * became of it after: a crash between sends it again with the same id.
 */
import { appendAudit } from '@noroshi/store';
import {
  claimNotifications,
  dueNotifications,
  isBackingOff,
  type Notification,
  notificationsOf,
  sentSince,
  settleNotifications,
} from '@noroshi/store/notify';
import { err, type Result } from '@noroshi/time';
import { precedenceRank } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { type Content, composeMessage, type Item, type Message } from './compose.ts';
import type { Deliver } from './deliver.ts';
import { noteChannel } from './failure.ts';
import { idOf, type Setting } from './rules.ts';
import type { Channel } from './schemas.ts';
import { digestFor, itemOf, seenThrough } from './seen.ts';

export const SEND_LIMITS = {
  floodWindowS: 600,
  floodMax: 10, // messages in the window, unless the channel says otherwise
  groupEveryS: 60, // in a flood
  urgentEveryS: 5, // in a flood, when a FLASH waits
  groupMax: 500, // notifications in one message
  backOffS: 15, // doubles with each failure
  backOffMaxS: 900,
  giveUpS: 24 * 3600,
  failingTries: 2, // then the channel counts as failing
} as const;

const L = SEND_LIMITS;

/** Sends at most one message. True when it did something and may have more to do. */
export async function sendNext(
  context: NodeContext,
  setting: Setting,
  channel: Channel,
  deliver: Deliver,
): Promise<boolean> {
  const { store, clock } = context;
  const nowUs = clock.wallUs();
  const due = await dueNotifications(store.db, channel.id, nowUs, L.groupMax);
  if (due.length === 0) return false;
  const group = await groupOf(context, channel, due, nowUs);
  if (group.length === 0) return false;
  const content = await contentOf(context, setting, channel, group);
  const ids = group.map(({ id }) => id);
  if (content === null) {
    await store.write((tx) => settleNotifications(tx, ids, { state: 'withheld', atUs: nowUs }));
    return true;
  }
  const messageId = group[0]!.messageId ?? messageIdOf(ids);
  await store.write((tx) => claimNotifications(tx, ids, messageId));
  const message = composeMessage(frameOf(context, channel, messageId, nowUs), content);
  const result = await deliverSafely(deliver, channel, message);
  await settle(context, channel, group, messageId, result);
  return true;
}

/** A message that has no rule behind it: somebody asked whether the channel works. */
export async function sendTest(
  context: NodeContext,
  channel: Channel,
  deliver: Deliver,
  actor: string,
): Promise<Result<string, string>> {
  const atUs = context.clock.wallUs();
  const frame = frameOf(context, channel, idOf('test', channel.id, String(atUs)), atUs);
  const result = await deliverSafely(deliver, channel, composeMessage(frame, { kind: 'test' }));
  await context.store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs, actor, action: 'notify.test', subject: `channel/${channel.id}` },
      doc: { delivered: result.ok },
    }),
  );
  if (result.ok) await noteChannel(context, channel.id, null);
  return result;
}

function frameOf({ mode, nodeId }: NodeContext, channel: Channel, id: string, atUs: number) {
  const language = channel.language ?? 'en';
  return { id, mode, node: nodeId, atUs, language, nodeUrl: channel.nodeUrl };
}

function messageIdOf(ids: readonly string[]): string {
  return ids.length === 1 ? ids[0]! : idOf('group', ...ids);
}

/** The notifications of the next message; none when a flood makes them wait. */
async function groupOf(
  { store }: NodeContext,
  channel: Channel,
  due: readonly Notification[],
  nowUs: number,
): Promise<readonly Notification[]> {
  const [first] = due;
  if (first === undefined) return [];
  if (first.messageId !== null) return notificationsOf(store.db, channel.id, first.messageId);
  const urgent = due.some(({ rank }) => rank === precedenceRank('FLASH'));
  if (!urgent && (await isBackingOff(store.db, channel.id, nowUs))) return []; // it would fail too
  if (first.kind === 'digest') return [first];
  const sinceUs = nowUs - L.floodWindowS * 1e6;
  const sent = await sentSince(store.db, channel.id, sinceUs);
  const waiting = due.filter(({ kind, state }) => kind !== 'digest' && state === 'waiting');
  if (sent.messages + waiting.length <= (channel.floodMax ?? L.floodMax)) return [first];
  const everyS = urgent ? L.urgentEveryS : L.groupEveryS;
  return sent.messages > 0 && sent.lastUs !== null && nowUs < sent.lastUs + everyS * 1e6
    ? []
    : waiting;
}

/** From the warnings as they are now; null when there is nothing left that may be told. */
async function contentOf(
  { store }: NodeContext,
  { rules }: Setting,
  channel: Channel,
  group: readonly Notification[],
): Promise<Content | null> {
  const ruleOf = (id: string) => rules.find((rule) => rule.id === id);
  const [first] = group;
  if (first?.kind === 'digest') {
    const since = { atUs: first.doc.sinceUs ?? first.createdUs, seq: first.doc.sinceSeq ?? 0 };
    const owners = ruleOf(first.ruleId)?.owners;
    return { kind: 'digest', digest: await digestFor(store.db, channel, owners, since) };
  }
  const items = new Map<string, Item>();
  for (const { warningId, ruleId, doc } of group) {
    const rule = ruleOf(ruleId);
    if (warningId === null || rule === undefined) continue; // the rule was removed meanwhile
    const seen = await seenThrough(store.db, warningId, channel, rule.owners);
    if (seen === null || (seen.shown === null && rule.withheld === 'nothing')) continue;
    items.set(warningId, itemOf(seen, doc.change, doc.step)); // one line a warning: its newest change
  }
  return items.size === 0 ? null : { kind: 'warnings', items: [...items.values()] };
}

/** A sender that throws has failed, not the node. */
async function deliverSafely(
  deliver: Deliver,
  channel: Channel,
  message: Message,
): Promise<Result<string, string>> {
  try {
    return await deliver(channel, message);
  } catch (cause) {
    return err(cause instanceof Error ? cause.message : String(cause));
  }
}

async function settle(
  context: NodeContext,
  channel: Channel,
  group: readonly Notification[],
  messageId: string,
  result: Result<string, string>,
): Promise<void> {
  const { store, clock, health, metrics, log } = context;
  const atUs = clock.wallUs();
  const ids = group.map(({ id }) => id);
  const part = `notify/${channel.id}`;
  metrics.count('noroshi_notify_messages_total', 1, { outcome: result.ok ? 'sent' : 'failed' });
  const audit = { atUs, actor: 'node', subject: `channel/${channel.id}` };
  if (result.ok) {
    await store.write(async (tx) => {
      await settleNotifications(tx, ids, { state: 'sent', atUs });
      await appendAudit(tx, {
        ...audit,
        action: 'notify.sent',
        doc: { messageId, told: ids.length },
      });
    });
    health.report(part, 'ok');
    await noteChannel(context, channel.id, null);
    return;
  }
  const tries = Math.max(...group.map((one) => one.tries)) + 1;
  const reason = result.error;
  const givenUp = group.filter(({ createdUs }) => atUs - createdUs >= L.giveUpS * 1e6);
  const again = group.filter((one) => !givenUp.includes(one)).map(({ id }) => id);
  const gone = givenUp.map(({ id }) => id);
  await store.write(async (tx) => {
    const nextUs = atUs + Math.round(backOffS(context, tries) * 1e6);
    if (again.length > 0)
      await settleNotifications(tx, again, { state: 'sending', nextUs, error: reason });
    if (gone.length === 0) return;
    await settleNotifications(tx, gone, { state: 'failed', atUs, error: reason });
    await appendAudit(tx, {
      ...audit,
      action: 'notify.given-up',
      doc: { messageId, lost: gone.length },
    });
  });
  log('warn', 'a notification was not delivered', { channel: channel.id, tries, reason });
  if (tries < L.failingTries) {
    health.report(part, 'degraded', `${reason}; it is tried again`);
    return;
  }
  health.report(part, 'failed', `${reason}; tried ${tries} times, see the channel's test`);
  await noteChannel(context, channel.id, reason);
}

/** 15 s, 30 s, 1 min … 15 min, each up to a quarter longer, so that channels do not try in step. */
function backOffS({ random }: NodeContext, tries: number): number {
  const plainS = Math.min(L.backOffMaxS, L.backOffS * 2 ** (tries - 1));
  return plainS * (1 + random(1)[0]! / 1024);
}
