/** The routes of the partner link: how it is, who got what under which rule, and what a person sends by hand. */
import {
  BODY_TYPES,
  type BodyType,
  LANES,
  type LaneName,
  REPLY_ANSWERS,
  REQUEST_ANSWERS,
} from '@noroshi/exchange';
import { releasesOf } from '@noroshi/store/exchange';
import type { Listed } from '@noroshi/store/warnings';
import { Epoch, edgeSchema, encodeEdge, Id, Text } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route } from '../api/route.ts';
import { releaseByHand, replyByHand } from './by-hand.ts';
import { caseRoutes } from './case-routes.ts';
import { handOf, refusal } from './hand.ts';
import { laneRoutes } from './lane-routes.ts';
import { LINK_CONDITIONS } from './link-state.ts';
import { meetRoutes } from './meet-routes.ts';
import { observeRoutes } from './observe-routes.ts';
import { officerRoutes } from './officer-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { type PartnerStatus, sinceOf } from './status.ts';

const tag = 'Partners';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const params = Type.Object({ id: Id });
const Count = Type.Integer({ minimum: 0 });

const LaneEnum = Type.Enum(LANES);

/** One lane both ways. `taken` of `known` records are theirs to us; `told` and `confirmed` ours to them. */
export const LaneView = Type.Object({
  lane: LaneEnum,
  ...{ taken: Count, known: Count, theirCheckpoint: Type.String() },
  ...{ told: Count, confirmed: Count, confirmedUs: Type.Optional(Epoch) },
  ...{ backlog: Count, oldestUs: Type.Optional(Epoch), ourCheckpoint: Type.String() },
  witness: Type.String(), // the partner's signature on a checkpoint of ours
});

/** How a partner's link is. */
export const PartnerView = Type.Object({
  id: Id,
  address: Type.Optional(Type.String()),
  state: Type.Enum(LINK_CONDITIONS),
  reason: Type.String(),
  sinceUs: Epoch,
  contactUs: Type.Optional(Epoch),
  /** What the link was last measured to carry. */
  ...{ roundTripMs: Type.Optional(Count), bitsPerS: Type.Optional(Count) },
  /** By the contact plan: the window that is open now, else the next. */
  nextContact: Type.Optional(Type.Object({ fromUs: Epoch, untilUs: Epoch })),
  lanes: Type.Array(LaneView),
  evidence: Count,
});

export function partnerView(status: PartnerStatus): Static<typeof PartnerView> {
  const { partner, lanes, link, evidence, condition, pace, contact } = status;
  const { id, address } = partner;
  return {
    ...{ id, ...(address !== undefined && { address }), state: condition, reason: link.reason },
    ...{ sinceUs: sinceOf(status), ...(link.contactUs !== null && { contactUs: link.contactUs }) },
    ...(pace !== null && pace.roundTripMs !== null && { roundTripMs: pace.roundTripMs }),
    ...(pace !== null && pace.bitsPerS !== null && { bitsPerS: pace.bitsPerS }),
    ...(contact !== null && { nextContact: contact }),
    lanes: lanes.map(({ confirmedUs, oldestUs, ...rest }) => ({
      ...rest,
      ...(confirmedUs !== null && { confirmedUs }),
      ...(oldestUs !== null && { oldestUs }),
    })),
    evidence: evidence.length,
  };
}

const ReleaseView = Type.Object({
  partner: Id,
  lane: LaneEnum,
  index: Count, // in that lane
  kind: Type.Enum(BODY_TYPES),
  rules: Type.Array(Type.String()),
  reason: Type.String(),
  atUs: Epoch,
  confirmed: Type.Boolean(), // the partner has said it keeps it
});

const releases = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id/releases', tag },
  access: { who: 'role', roles: readers, object: { kind: 'warning', param: 'id' } },
  summary: 'Who was told of a warning, when, and under which rule',
  schema: { params, reply: Type.Object({ releases: Type.Array(edgeSchema(ReleaseView)) }) },
  handle: async ({ object }, context) => {
    const { warning, shown } = object as Listed;
    // Who sees part of a warning is not told who was given the rest.
    const lines = shown === warning ? await releasesOf(context.store.db, warning.id) : [];
    const views = lines.map(({ partner, lane, index, kind, ruleIds, reason, atUs, confirmed }) =>
      encodeEdge(ReleaseView, {
        ...{
          ...{ partner, lane: lane as LaneName, index },
          kind: kind as BodyType,
          rules: [...ruleIds],
          reason,
          atUs,
          confirmed,
        },
      }),
    );
    return { ok: true, body: { releases: views } };
  },
});

const Posted = Type.Object({ partner: Id });

const reply = defineRoute({
  ...{ method: 'POST', url: '/api/v1/warnings/:id/reply', tag },
  access: { who: 'role', roles: ['duty'], object: { kind: 'warning', param: 'id' } },
  summary:
    'Answers the partner whose warning it is: read, acting, disagree, planned; a request: read, acting, done, declined',
  schema: {
    params,
    body: Type.Object(
      {
        answer: Type.Enum([...new Set([...REPLY_ANSWERS, ...REQUEST_ANSWERS])]),
        text: Type.Optional(Text),
      },
      { additionalProperties: false },
    ),
    reply: Posted,
  },
  handle: async ({ object, body, caller }, context) => {
    const { warning } = object as Listed;
    const hand = await handOf(context, caller!.userId);
    const { answer, text = '' } = body;
    const done = await replyByHand(hand, warning.id, { answer, text });
    return done.ok ? { ok: true, body: done.value } : refusal(done.error);
  },
});

const release = defineRoute({
  ...{ method: 'POST', url: '/api/v1/warnings/:id/release', tag },
  access: { who: 'role', roles: ['release'], object: { kind: 'warning', param: 'id' } },
  summary: 'Lets a warning go to one partner by hand, as far as its markings name that partner',
  schema: {
    params,
    body: Type.Object(
      { partner: Id, reason: Type.String({ minLength: 1, maxLength: 1000 }) },
      { additionalProperties: false },
    ),
    reply: Posted,
  },
  handle: async ({ object, body, caller }, context) => {
    const { warning } = object as Listed;
    const { partner, reason } = body;
    const { clearance, owners } = caller!;
    const hand = await handOf(context, caller!.userId);
    const given = { partner, reason, viewer: { clearance, owners } };
    const done = await releaseByHand(hand, warning.id, given);
    return done.ok ? { ok: true, body: { partner } } : refusal(done.error);
  },
});

export const routes: readonly Route[] = [
  ...[releases, reply, release, ...pageRoutes, ...meetRoutes],
  ...officerRoutes,
  ...laneRoutes,
  ...caseRoutes,
  ...observeRoutes,
];
