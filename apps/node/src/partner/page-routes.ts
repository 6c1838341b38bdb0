/** The routes of the page of partners: the links, one partner, who was told of a warning, a dry run, and asking a partner. */

import { X509Certificate } from 'node:crypto';
import {
  base64FromBytes,
  fingerprintOf,
  type ReleaseRule,
  RequestAsk,
  readRules,
} from '@noroshi/exchange';
import { configRows, type Db } from '@noroshi/store';
import { type Listed, listWarnings, noticesOfWarning } from '@noroshi/store/warnings';
import { formatUtc, taiUsFromUnixMs } from '@noroshi/time';
import { Id, PLAIN_POLICY, Text, Tlp, type Viewer } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { openKeys, sha256 } from '../keys/keys.ts';
import { askByHand, withdrawRequest } from './ask.ts';
import { decisionsOf } from './decisions.ts';
import { handOf, refusal } from './hand.ts';
import { DryRunReply, LinksReply, PartnerPageReply, WarningPartnersReply } from './replies.ts';
import { requestsWith } from './requests.ts';
import { partnerStatuses } from './status.ts';
import { causeOf, partOf, warningPartners } from './told.ts';
import { heardFrom, linkReply, requestReply, toldTo } from './view.ts';

const tag = 'Partners';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const params = Type.Object({ id: Id });
const who = { who: 'role', roles: readers } as const;
const LINES_DEFAULT = 50;
const LINES_MAX = 500;

const links = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners', tag, access: who },
  summary: 'Each partner: how the link is, its keys; positions for who sees everything',
  schema: { reply: LinksReply },
  handle: async ({ caller }, context) => {
    const { store, clock, nodeId, mode } = context;
    const keys = await openKeys(context.dataDir, { nodeId, mode }, clock.wallUs());
    const own = {
      signingKey: base64FromBytes(keys.signingKey),
      tlsPin: base64FromBytes(keys.tlsPin),
      sealKey: base64FromBytes(keys.sealKey),
    };
    const toMs = new X509Certificate(keys.tlsCertificatePem).validToDate.getTime();
    const { partners, unusable } = await partnerStatuses(store.db, context, clock.wallUs());
    return {
      ok: true,
      body: {
        ...{ node: nodeId, fingerprint: fingerprintOf(sha256, own) },
        certificateToUtc: formatUtc(taiUsFromUnixMs(toMs)),
        partners: partners.map((status) => linkReply(store, status, caller!)),
        unusable: unusable.map(({ id, reason }) => ({ id, reason })),
      },
    };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id', tag, access: who },
  summary:
    'One partner: the link, what we told them and they told us, requests, rules that name them',
  schema: {
    params,
    query: Type.Object(
      { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LINES_MAX })) },
      { additionalProperties: false },
    ),
    reply: PartnerPageReply,
  },
  handle: async ({ params: { id }, query, caller }, context) => {
    const { store, clock } = context;
    const { db } = store;
    const atUs = clock.wallUs();
    const { partners } = await partnerStatuses(db, context, atUs);
    const status = partners.find(({ partner }) => partner.id === id);
    if (status === undefined) return missing();
    const requests = await requestsWith(db, context, id, caller!);
    const seen = { viewer: caller!, requests, limit: query.limit ?? LINES_DEFAULT };
    return {
      ok: true,
      body: {
        link: linkReply(store, status, caller!),
        told: await toldTo(db, id, seen),
        heard: await heardFrom(db, id, seen),
        requests: requests.map(requestReply),
        rules: await rulesFor(db, id, atUs),
      },
    };
  },
});

async function rulesFor(
  db: Db,
  partner: string,
  atUs: number,
): Promise<Static<typeof PartnerPageReply>['rules']> {
  const { rules } = readRules(await configRows(db, 'rule'));
  return rules
    .filter((rule) => rule.partner === partner)
    .map((rule) => {
      const { id, kinds, severities, tlpMax, assets, owners, fromUs, untilUs, reason } = rule;
      const list = (named: ReleaseRule['assets']) => (named === '*' ? named : [...named]);
      return {
        ...{ id, kinds: [...kinds], severities: [...severities], tlpMax, reason },
        ...{ assets: list(assets), owners: list(owners), requests: rule.requests === true },
        ...(fromUs !== undefined && { fromUtc: formatUtc(fromUs) }),
        ...(untilUs !== undefined && { untilUtc: formatUtc(untilUs) }),
        state: stateOf(rule, atUs),
        ...{ approval: rule.approval ?? ('none' as const), more: moreOf(rule) },
      };
    });
}

const MORE = [
  ...(['assetKinds', 'area', 'precedenceMin', 'confidenceMin', 'hops'] as const),
  ...(['drop', 'coarsen', 'pseudonymise', 'cases', 'observations'] as const),
] as const;

/** `precedenceMin FLASH`, `drop texts assets`, `coarsen times hour`. */
function moreOf(rule: ReleaseRule): string[] {
  return MORE.flatMap((field) => {
    const value = rule[field];
    if (value === undefined) return [];
    const words = typeof value === 'object' ? Object.entries(value).flat() : [value];
    const said = Array.isArray(value) ? value : words.filter((word) => word !== true);
    return `${field} ${said.join(' ')}`.trim();
  });
}

function stateOf({ fromUs, untilUs }: ReleaseRule, atUs: number) {
  if (untilUs !== undefined && atUs >= untilUs) return 'expired' as const;
  return fromUs !== undefined && atUs < fromUs ? ('early' as const) : ('in-force' as const);
}

const told = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id/partners', tag },
  access: { ...who, object: { kind: 'warning', param: 'id' } },
  summary: 'Who was told what of a warning and why, what would go now, and what partners answered',
  schema: { params, reply: WarningPartnersReply },
  handle: async ({ object, caller }, context) => {
    const { warning, shown } = object as Listed;
    if (shown !== warning) return { ok: true, body: partOf(shown, context.nodeId) };
    const { store, clock, nodeId, mode } = context;
    const mayRelease = caller!.roles.includes('release');
    const asked = { viewer: caller!, atUs: clock.wallUs(), mayRelease };
    const body = await warningPartners(store.db, { nodeId, mode }, warning, asked);
    return { ok: true, body };
  },
});

/** Open warnings that a dry run looks at, the most urgent first. */
const DRY_RUN_MAX = 200;

const dryRun = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/dry-run', tag, access: who },
  summary:
    'Which open warnings of ours would go to this partner now, and by which rule; nothing leaves',
  schema: { params, reply: DryRunReply },
  handle: async ({ params: { id }, caller }, context) => {
    const { db } = context.store;
    const { partners } = await partnerStatuses(db, context, context.clock.wallUs());
    if (!partners.some(({ partner }) => partner.id === id)) return missing();
    return { ok: true, body: await dryRunFor(db, context, id, caller!) };
  },
});

async function dryRunFor(
  db: Db,
  { nodeId, mode, clock }: Parameters<Route['handle']>[1],
  partner: string,
  viewer: Viewer,
): Promise<Static<typeof DryRunReply>> {
  const { clearance, owners } = viewer;
  const states = ['open', 'acknowledged'] as const;
  const query = { clearance, owners, states, origin: nodeId, limit: DRY_RUN_MAX };
  const page = await listWarnings(db, query, () => PLAIN_POLICY);
  const { rules } = readRules(await configRows(db, 'rule'));
  const atUs = clock.wallUs();
  const warnings: Static<typeof DryRunReply>['warnings'] = [];
  for (const { warning, shown } of page.items) {
    if (shown !== warning) continue;
    const decisions = await decisionsOf(db, { nodeId, mode }, warning, atUs);
    const decision = decisions.find((each) => each.partner === partner);
    if (decision === undefined) continue;
    const last = decision.notices.at(-1);
    const goes = decision.allowed.length > 0;
    const notice = await lastNotice(db, warning.id, last?.noticeId);
    const seen = { rules, partner, notice, atUs, live: true };
    warnings.push({
      ...{ id: warning.id, title: warning.title, precedence: warning.precedence, goes },
      ...{ rules: [...decision.ruleIds], reason: decision.reason },
      cause: goes ? 'goes' : causeOf(last?.ruleId ?? null, seen),
    });
  }
  const goes = warnings.filter((row) => row.goes).length;
  return { of: warnings.length, goes, capped: page.next !== null, warnings };
}

async function lastNotice(db: Db, warningId: string, noticeId: string | undefined) {
  const notices = await noticesOfWarning(db, warningId);
  return notices.find(({ id }) => id === noticeId);
}

const Asked = Type.Object({ requestId: Id, ruleId: Id });

const ask = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/requests', tag },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary:
    'Asks a partner: please look, send more; by the release rules, as everything that leaves',
  schema: {
    params,
    body: Type.Object(
      {
        ask: RequestAsk,
        about: Type.Object(
          { type: Type.Enum(['object', 'asset', 'warning']), id: Id },
          { additionalProperties: false },
        ),
        text: Type.Optional(Text),
        tlp: Type.Optional(Tlp),
      },
      { additionalProperties: false },
    ),
    reply: Asked,
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const { ask: wanted, about, text = '', tlp = 'AMBER' } = body;
    const asking = { partner: id, ask: wanted, about, text, tlp, viewer: viewerOf(caller!) };
    const done = await askByHand(await handOf(context, caller!.userId), asking);
    return done.ok ? { ok: true, body: done.value } : refusal(done.error);
  },
});

const withdraw = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/requests/:requestId/withdraw', tag },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary: 'Takes a request back: id, state and time go to the partner, by no rule',
  schema: {
    params: Type.Object({ id: Id, requestId: Id }),
    reply: Type.Object({ requestId: Id }),
  },
  handle: async ({ params: { id, requestId }, caller }, context) => {
    const seen = await requestsWith(context.store.db, context, id, caller!);
    const known = seen.some((line) => line.id === requestId && line.direction === 'ours');
    if (!known) return refuse(404, 'not-there', 'there is no request of this id');
    const done = await withdrawRequest(await handOf(context, caller!.userId), id, requestId);
    return done.ok ? { ok: true, body: done.value } : refusal(done.error);
  },
});

function viewerOf({ clearance, owners }: Caller): Viewer {
  return { clearance, owners };
}

function missing() {
  return refuse(404, 'not-there', 'there is no partner of this id');
}

export const pageRoutes: readonly Route[] = [links, one, told, dryRun, ask, withdraw];
