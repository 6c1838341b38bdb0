/** The routes of notification: how the channels are, what went out, and the test of a channel. */
import { configRow, type Db } from '@noroshi/store';
import { type Notification, outboxCounts, recentNotifications } from '@noroshi/store/notify';
import { shownTo, warningById } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { Id, Precedence, Tlp, type Viewer } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { policyFor, readChecklists } from '../warnings/desk.ts';
import { createDeliver } from './deliver.ts';
import { readSetting } from './rules.ts';
import { Channel } from './schemas.ts';
import { sendTest } from './send.ts';
import { shiftRoutes } from './shift-routes.ts';

const tag = 'Notification';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const testers = ['analyst', 'duty'] as const;
const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

const Count = Type.Integer({ minimum: 0 });
const Utc = Type.String();
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const ChannelsReply = Type.Object({
  channels: Type.Array(
    Type.Object({
      ...{ id: Id, type: Type.String(), clearance: Tlp },
      state: Type.Enum(['ok', 'degraded', 'failed', 'unknown']), // unknown: nothing sent since the start
      text: Type.String(),
      sinceUtc: OrNull(Utc),
      ...{ waiting: Count, sent: Count, failed: Count, withheld: Count },
    }),
  ),
  problems: Type.Array(Type.String()), // rows that are left out, and why
});

const channels = defineRoute({
  ...{ method: 'GET', url: '/api/v1/channels', tag, access: { who: 'role', roles: readers } },
  summary: 'Channels: how each is, what waits, what went out',
  schema: {
    reply: ChannelsReply,
  },
  handle: async (_input, { store, health }) => {
    const { channels: found, problems } = await readSetting(store.db);
    const counts = await outboxCounts(store.db);
    const countOf = (id: string, ...states: string[]) =>
      counts
        .filter(({ channelId, state }) => channelId === id && states.includes(state))
        .reduce((sum, { count }) => sum + count, 0);
    const list = [...found.values()].map(({ id, type, clearance }) => {
      const line = health.lines().find(({ part }) => part === `notify/${id}`);
      return {
        ...{ id, type, clearance, state: line?.state ?? ('unknown' as const) },
        ...{ text: line?.text ?? '', sinceUtc: line ? formatUtc(line.sinceUs, 0) : null },
        ...{ waiting: countOf(id, 'waiting', 'sending'), sent: countOf(id, 'sent') },
        ...{ failed: countOf(id, 'failed'), withheld: countOf(id, 'withheld') },
      };
    });
    return { ok: true, body: { channels: list, problems: [...problems] } };
  },
});

const test = defineRoute({
  ...{ method: 'POST', url: '/api/v1/channels/:id/test', tag },
  access: { who: 'role', roles: testers },
  summary: 'Sends a test message now, and says what became of it',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object({}, { additionalProperties: false }),
    reply: Type.Object({ delivered: Type.Boolean(), text: Type.String() }),
  },
  handle: async ({ params, caller }, context) => {
    const row = await configRow(context.store.db, 'channel', params.id);
    if (row === undefined || row.doc === null || !Value.Check(Channel, row.doc))
      return refuse(404, 'not-there', 'there is no channel of this id');
    const actor = actorOf(caller!.userId);
    const result = await sendTest(context, row.doc, createDeliver(context), actor);
    const text = result.ok ? result.value : result.error;
    return { ok: true, body: { delivered: result.ok, text } };
  },
});

const Sent = Type.Object({
  ...{ id: Type.String(), number: Type.Integer(), channel: Id, rule: Id, precedence: Precedence },
  ...{ warningId: OrNull(Id), kind: Type.String(), change: Type.String(), state: Type.String() },
  ...{ tries: Count, createdUtc: Utc, doneUtc: OrNull(Utc), error: OrNull(Type.String()) },
});

const notifications = defineRoute({
  ...{ method: 'GET', url: '/api/v1/notifications', tag, access: { who: 'role', roles: readers } },
  summary: 'What was told to whom, the newest first; only of warnings that the caller may see',
  schema: {
    query: Type.Object(
      {
        ...{ channel: Type.Optional(Id), before: Type.Optional(Type.Integer({ minimum: 1 })) },
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ notifications: Type.Array(Sent), next: OrNull(Type.Integer()) }),
  },
  handle: async ({ query, caller }, { store }) => {
    const limit = query.limit ?? LIMIT_DEFAULT;
    const rows = await recentNotifications(store.db, {
      ...{ limit },
      ...(query.channel !== undefined && { channelId: query.channel }),
      ...(query.before !== undefined && { beforeSeq: query.before }),
    });
    const seen = await visibleRows(store.db, rows, caller!);
    const next = rows.length === limit ? rows.at(-1)!.seq : null;
    return { ok: true, body: { notifications: seen.map(sentOf), next } };
  },
});

async function visibleRows(
  db: Db,
  rows: readonly Notification[],
  viewer: Viewer,
): Promise<Notification[]> {
  const checklists = await readChecklists(db);
  const seen = new Map<string, boolean>();
  for (const { warningId } of rows) {
    if (warningId === null || seen.has(warningId)) continue;
    const kept = await warningById(db, warningId);
    const listed = kept && (await shownTo(db, kept, viewer, (all) => policyFor(all, checklists)));
    seen.set(warningId, listed !== undefined && listed.shown === listed.warning);
  }
  return rows.filter(({ warningId }) => warningId === null || seen.get(warningId) === true);
}

function sentOf(row: Notification) {
  const { id, seq, channelId, ruleId, warningId, kind, state, tries, error, doc } = row;
  return {
    ...{ id, number: seq, channel: channelId, rule: ruleId, precedence: doc.precedence, warningId },
    ...{ kind, change: doc.change, state, tries, error, createdUtc: formatUtc(row.createdUs, 0) },
    doneUtc: row.doneUs === null ? null : formatUtc(row.doneUs, 0),
  };
}

export const routes: readonly Route[] = [channels, test, notifications, ...shiftRoutes];
