/** The routes of what partners posted: the list, one object in whole, and a person's verdict on it. */
import type { TaxiiVerdict } from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import { Id, SEVERITIES, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { isRevoked, TAXII_USES, titleOf, usesOf, wordsOf } from './says.ts';
import {
  DECIDED_SHOWN_MAX,
  decidedFor,
  decideWaiting,
  endWatch,
  faultsOf,
  WAITING_SHOWN_MAX,
  type Waiting,
  waitingFor,
  waitingOne,
} from './waiting.ts';

const tag = 'Partners';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const params = Type.Object({ id: Id });
const Text = Type.String();
const Reason = Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]*$' });
const Uses = Type.Array(Type.Enum(TAXII_USES), { uniqueItems: true, maxItems: 2 });

const OBJECT = {
  id: Text, // here: where it waits or waited
  ...{ partner: Text, objectId: Text, type: Text, version: Text, tlp: Tlp },
};
export const TaxiiWaitingReply = Type.Object({
  ...{ ...OBJECT, atUtc: Text, title: Text, digest: Text },
  revoked: Type.Boolean(), // taking it ends what was made of the versions before
  uses: Uses, // that a person may choose
});
export const TaxiiDecidedReply = Type.Object({
  ...{ ...OBJECT, atUtc: Text, verdict: Type.Enum(['take', 'refuse']), uses: Type.Array(Text) },
  ...{ warningId: Text, actor: Text, reason: Text }, // warningId: '' for none
});
export const TaxiiListReply = Type.Object({
  waiting: Type.Array(TaxiiWaitingReply),
  decided: Type.Array(TaxiiDecidedReply), // the newest first
  ...{ waitingMax: Type.Integer(), decidedMax: Type.Integer() },
});
export const TaxiiShowReply = Type.Object({
  ...TaxiiWaitingReply.properties,
  words: Type.Array(Type.Object({ name: Text, value: Text })),
  faults: Type.Array(Text), // what STIX 2.1 says of it
  content: Text, // as it came
});

/** Of a text that is no place: where nothing ever waits. */
function placeOf(id: string): number {
  return /^[0-9]{1,15}$/.test(id) ? Number(id) : -1;
}

export function waitingReply(one: Waiting): Static<typeof TaxiiWaitingReply> {
  const { seq, source, objectId, type, version, tlp, addedUs, digest, object } = one;
  return {
    ...{ id: String(seq), partner: source, objectId, type, version, tlp: tlp as Tlp, digest },
    ...{ atUtc: formatUtc(addedUs, 3), title: titleOf(object) },
    ...{ revoked: isRevoked(object), uses: [...usesOf(object)] },
  };
}

export function decidedReply(one: TaxiiVerdict): Static<typeof TaxiiDecidedReply> {
  const { postedSeq, source, atUs, objectId, type, version, tlp, verdict, uses } = one;
  const { warningId, actor, reason } = one;
  return {
    ...{ id: String(postedSeq), partner: source, objectId, type, version, tlp: tlp as Tlp },
    ...{ atUtc: formatUtc(atUs, 3), verdict, uses: [...uses], warningId, actor, reason },
  };
}

export function showReply(one: Waiting): Static<typeof TaxiiShowReply> {
  const content = new TextDecoder().decode(one.bytes);
  return { ...waitingReply(one), words: wordsOf(one.object), faults: faultsOf(one), content };
}

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/taxii/waiting', tag },
  access: { who: 'role', roles: readers },
  summary: 'Objects that partners posted by TAXII and that wait for a person, and what was decided',
  schema: {
    query: Type.Object({ partner: Type.Optional(Id) }, { additionalProperties: false }),
    reply: TaxiiListReply,
  },
  handle: async ({ caller, query: { partner } }, { store }) => {
    const waiting = (await waitingFor(store.db, caller!, partner)).map(waitingReply);
    const decided = (await decidedFor(store.db, caller!, partner)).map(decidedReply);
    const [waitingMax, decidedMax] = [WAITING_SHOWN_MAX, DECIDED_SHOWN_MAX];
    return { ok: true, body: { waiting, decided, waitingMax, decidedMax } };
  },
});

const show = defineRoute({
  ...{ method: 'GET', url: '/api/v1/taxii/waiting/:id', tag },
  access: { who: 'role', roles: readers },
  summary: 'One object that waits: its words, what STIX says of it, and its content as it came',
  schema: { params, reply: TaxiiShowReply },
  handle: async ({ caller, params: { id } }, { store }) => {
    const found = await waitingOne(store.db, caller!, placeOf(id));
    if (found === undefined) return refuse(404, 'not-there', 'nothing waits there');
    return { ok: true, body: showReply(found) };
  },
});

const decide = defineRoute({
  ...{ method: 'POST', url: '/api/v1/taxii/waiting/:id/verdict', tag },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary:
    'Takes a posted object (warn: as a warning of that partner; watch: look for it in flows) or refuses it (digest: what was read)',
  schema: {
    params,
    body: Type.Object(
      {
        verdict: Type.Enum(['take', 'refuse']),
        digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
        ...{ uses: Type.Optional(Uses), severity: Type.Optional(Type.Enum(SEVERITIES)) },
        reason: Reason,
      },
      { additionalProperties: false },
    ),
    reply: TaxiiDecidedReply,
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const by = { actor: actorOf(caller!.userId), viewer: caller! };
    const { uses = [], severity = 'moderate', ...said } = body;
    const done = await decideWaiting(context, by, placeOf(id), { ...said, uses, severity });
    if (!done.ok) {
      const { kind, message } = done.error;
      if (kind === 'gone') return refuse(404, 'not-there', message);
      return refuse(kind === 'use' ? 422 : 409, `taxii.${kind}`, message);
    }
    context.feed.wake();
    return { ok: true, body: decidedReply(done.value) };
  },
});

const end = defineRoute({
  ...{ method: 'POST', url: '/api/v1/taxii/waiting/:id/unwatch', tag },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary: 'An indicator that was taken is not looked for in flows any more',
  schema: { params, reply: Type.Object({ id: Text }) },
  handle: async ({ params: { id }, caller }, context) => {
    const by = { actor: actorOf(caller!.userId), viewer: caller! };
    if (!(await endWatch(context, by, placeOf(id))))
      return refuse(409, 'taxii.watch', 'it is not looked for');
    context.feed.wake();
    return { ok: true, body: { id } };
  },
});

export const taxiiRoutes: readonly Route[] = [list, show, decide, end];
