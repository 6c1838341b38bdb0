/**
 * From the feed to the outbox: which rule tells which channel of which change. Reading on, the rows and the waits for an
 * acknowledgement are one transaction, so each change is told once by each rule, whatever stops in between.
 */
import { createHash } from 'node:crypto';
import { configRows, type Db, eventsAfter, lastEvent } from '@noroshi/store';
import {
  addNotification,
  dueEscalations,
  type Escalation,
  endEscalation,
  moveNotifyCursor,
  notifyCursor,
  setEscalation,
  toldRank,
} from '@noroshi/store/notify';
import { warningById } from '@noroshi/store/warnings';
import { isShelved, precedenceRank, type Warning } from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { NodeContext } from '../context.ts';
import { CHANGES_DEFAULT, type Change, Channel, NotificationRule } from './schemas.ts';
import { type Seen, seenThrough } from './seen.ts';

export const FEED = 'feed';
const BATCH = 200;
const ESCALATIONS_AT_ONCE = 50;
const HOUR_US = 3600e6;
const MINUTE_US = 60e6;

/** Changes that end the wait for somebody to look. */
const ENDING: ReadonlySet<string> = new Set(['acknowledged', 'closed', 'cancelled']);

export type Setting = {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly rules: readonly NotificationRule[];
  readonly problems: readonly string[];
};

/** What is configured; a row that does not fit, and a rule without its channel, are told and left out. */
export async function readSetting(db: Db): Promise<Setting> {
  const channels = new Map<string, Channel>();
  const rules: NotificationRule[] = [];
  const problems: string[] = [];
  for (const { id, doc } of await configRows(db, 'channel')) {
    if (Value.Check(Channel, doc)) channels.set(id, doc);
    else problems.push(`channel ${id} does not fit its schema`);
  }
  for (const { id, doc } of await configRows(db, 'notification')) {
    if (!Value.Check(NotificationRule, doc)) problems.push(`rule ${id} does not fit its schema`);
    else {
      const missing = [doc.channel, ...(doc.escalation?.channels ?? [])].find(
        (name) => !channels.has(name),
      );
      if (missing === undefined) rules.push(doc);
      else problems.push(`rule ${id} names the channel ${missing}, which is not there`);
    }
  }
  return { channels, rules, problems };
}

type Desk = Pick<NodeContext, 'store' | 'clock'>;

/** A store that is followed for the first time begins at its newest event: nobody is told of old things. */
export async function beginFollowing({ store, clock }: Desk): Promise<void> {
  await store.write(async (tx) => {
    if ((await notifyCursor(tx, FEED)) !== undefined) return;
    await moveNotifyCursor(tx, FEED, { seq: await lastEvent(tx), atUs: clock.wallUs() });
  });
}

/** Reads on. True when there may be more. */
export async function followFeed({ store, clock }: Desk): Promise<boolean> {
  const from = (await notifyCursor(store.db, FEED))?.seq ?? 0;
  const ahead = await eventsAfter(store.db, from, BATCH);
  if (ahead.length === 0) return false;
  const atUs = clock.wallUs();
  await store.write(async (tx) => {
    const begun = (await notifyCursor(tx, FEED))?.seq ?? 0;
    const events = await eventsAfter(tx, begun, BATCH);
    if (events.length === 0) return;
    const setting = await readSetting(tx);
    for (const { kind, subject, atUs: happenedUs } of events) {
      const change = /^warning\.(\w+)$/.exec(kind)?.[1];
      if (change === undefined) continue;
      if (ENDING.has(change)) await endEscalation(tx, subject);
      const kept = await warningById(tx, subject);
      if (kept === undefined) continue;
      for (const rule of setting.rules)
        await applyRule(tx, setting, rule, { warning: kept.warning, change, happenedUs, atUs });
    }
    await moveNotifyCursor(tx, FEED, { seq: events.at(-1)!.seq, atUs });
  });
  return ahead.length === BATCH;
}

type Happened = {
  readonly warning: Warning; // as it is now
  readonly change: string; // of the event
  readonly happenedUs: number;
  readonly atUs: number;
};

async function applyRule(
  tx: Db,
  { channels }: Setting,
  rule: NotificationRule,
  { warning, change: said, happenedUs, atUs }: Happened,
): Promise<void> {
  const channel = channels.get(rule.channel)!;
  const seen = await seenThrough(tx, warning.id, channel, rule.owners);
  if (seen === null || (seen.shown === null && rule.withheld === 'nothing')) return;
  if (seen.aboutChannel === channel.id) return; // it cannot tell of its own failure
  const rank = precedenceRank(seen.precedence);
  const before = await toldRank(tx, rule.id, warning.id);
  const change = changeFor(said, rank, before);
  if (change === undefined || !(rule.changes ?? CHANGES_DEFAULT).includes(change)) return;
  const ends = ENDING.has(change);
  if (ends ? before === undefined : !rule.precedences.includes(seen.precedence)) return;
  if (ends && seen.shown === null) return; // a state that may not be written here
  const added = await addNotification(tx, {
    id: idOf(rule.id, warning.id, change, String(happenedUs)),
    ...{ ruleId: rule.id, channelId: channel.id, warningId: warning.id, kind: 'change' },
    ...{ rank, atUs, doc: { change, precedence: seen.precedence } },
  });
  if (!added || rule.escalation === undefined || warning.state !== 'open' || ends) return;
  if (change === 'raised' && before !== undefined) return; // the wait has begun
  const dueUs = atUs + rule.escalation.afterMin * MINUTE_US;
  await setEscalation(tx, { ruleId: rule.id, warningId: warning.id, step: 0, dueUs });
}

/** `updated` is worth telling when it makes the warning more urgent than what was told. */
function changeFor(said: string, rank: number, before: number | undefined): Change | undefined {
  switch (said) {
    case 'updated':
      return before === undefined || rank < before ? 'raised' : undefined;
    case 'opened':
    case 'reopened':
    case 'acknowledged':
    case 'closed':
    case 'cancelled':
      return said;
    default:
      return undefined;
  }
}

/** The next contact of each warning that nobody has acknowledged in time. Returns how many were told. */
export async function escalate({ store, clock }: Desk): Promise<number> {
  const nowUs = clock.wallUs();
  if ((await dueEscalations(store.db, nowUs, 1)).length === 0) return 0;
  return store.write(async (tx) => {
    const setting = await readSetting(tx);
    const due = await dueEscalations(tx, nowUs, ESCALATIONS_AT_ONCE);
    for (const one of due) await escalateOne(tx, setting, one, nowUs);
    return due.length;
  });
}

async function escalateOne(
  tx: Db,
  { channels, rules }: Setting,
  { ruleId, warningId, step, dueUs }: Escalation,
  nowUs: number,
): Promise<void> {
  const rule = rules.find(({ id }) => id === ruleId);
  const kept = await warningById(tx, warningId);
  const names = rule?.escalation?.channels ?? [];
  const channel = channels.get(names[step] ?? '');
  if (rule?.escalation === undefined || kept?.warning.state !== 'open' || channel === undefined) {
    await endEscalation(tx, warningId, ruleId);
    return;
  }
  if (isShelved(kept.warning, nowUs)) {
    const dueUs = nowUs + rule.escalation.afterMin * MINUTE_US; // it may come back before its time
    await setEscalation(tx, { ruleId, warningId, step, dueUs });
    return;
  }
  const seen = await seenThrough(tx, warningId, channel, rule.owners);
  if (seen !== null && mayTell(seen, rule))
    await addNotification(tx, {
      id: idOf(ruleId, warningId, 'escalation', String(step), String(dueUs)),
      ...{ ruleId, channelId: channel.id, warningId, kind: 'escalation', atUs: nowUs },
      rank: precedenceRank(seen.precedence),
      doc: { change: 'opened', precedence: seen.precedence, step: step + 1 },
    });
  if (step + 1 >= names.length) await endEscalation(tx, warningId, ruleId);
  else {
    const nextUs = nowUs + rule.escalation.afterMin * MINUTE_US;
    await setEscalation(tx, { ruleId, warningId, step: step + 1, dueUs: nextUs });
  }
}

function mayTell({ shown }: Seen, { withheld }: NotificationRule): boolean {
  return shown !== null || withheld === 'hint';
}

/** A digest for each rule whose time has come. */
export async function sumUp({ store, clock }: Desk): Promise<number> {
  const nowUs = clock.wallUs();
  const { rules } = await readSetting(store.db);
  let added = 0;
  for (const rule of rules) {
    if (rule.digestEveryH === undefined) continue;
    const name = `digest/${rule.id}`;
    const everyUs = rule.digestEveryH * HOUR_US;
    const last = await notifyCursor(store.db, name);
    if (last !== undefined && nowUs < last.atUs + everyUs) continue;
    await store.write(async (tx) => {
      await moveNotifyCursor(tx, name, { seq: await lastEvent(tx), atUs: nowUs });
      if (last === undefined) return; // the first one comes when its time has passed
      await addNotification(tx, {
        id: idOf(rule.id, 'digest', String(last.atUs)),
        ...{ ruleId: rule.id, channelId: rule.channel, warningId: null, kind: 'digest' },
        ...{ rank: precedenceRank('ROUTINE'), atUs: nowUs },
        doc: {
          ...{ change: 'digest', precedence: 'ROUTINE' },
          ...{ sinceUs: last.atUs, sinceSeq: last.seq },
        },
      });
    });
    added += 1;
  }
  return added;
}

/** Made of the cause alone: the same cause has the same id on every try. */
export function idOf(...parts: readonly string[]): string {
  return `m-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`;
}
