/** The routes of configuration: each kind that can be checked has its own, with its own readers and writers; then proposals. */
import {
  type ConfigKind,
  type ConfigRow,
  configHistory,
  configRow,
  configRows,
  type Db,
} from '@noroshi/store';
import { listProposals, type Proposal, proposalById } from '@noroshi/store/people';
import { formatUtc } from '@noroshi/time';
import { edgeSchema, Id, Text } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf, deskOf } from '../access/desk.ts';
import { maySeeConfig } from '../api/objects.ts';
import { defineRoute, type Refusal, type Route, refuse } from '../api/route.ts';
import { assetRoutes } from './asset-routes.ts';
import {
  approveProposal,
  type Changed,
  type ChangeError,
  changeConfig,
  checkedDoc,
  formatChangeError,
  rejectProposal,
  revertConfig,
} from './change.ts';
import { configToEdge } from './check.ts';
import { effectRoutes } from './effect-routes.ts';
import { importRoutes } from './import-routes.ts';
import { CHECKED_KINDS, type KindEntry, kindEntry } from './kinds.ts';
import { NOT_YOURS, previewRoutes } from './preview-routes.ts';
import { reachProblem } from './reach.ts';

const tag = 'Configuration';
const params = Type.Object({ id: Id });
const Reason = Type.Optional(Text);
const query = Type.Object({ reason: Reason }, { additionalProperties: false });

/** `doc` is in file form: the body that PUT takes. Null in a version that removed the row. */
export const Row = Type.Object({
  ...{ kind: Type.String(), id: Type.String(), version: Type.Integer() },
  ...{ atUtc: Type.String(), actor: Type.String(), doc: Type.Unknown() },
});
export const ChangedReply = Type.Object({
  ...{ state: Type.String(), version: Type.Integer() },
  proposalId: Type.Optional(Type.String()),
});

const STATUS: Readonly<Record<ChangeError['kind'], Refusal['status']>> = {
  ...{ invalid: 422, conflict: 409, missing: 404, decided: 409, 'same-person': 403, full: 503 },
};

function refusal(error: ChangeError) {
  return refuse(STATUS[error.kind], `config.${error.kind}`, formatChangeError(error));
}

/** Assets go by owner and marking, so their routes let the server check the object. */
function objectOf(kind: ConfigKind, mayBeAbsent: boolean) {
  if (kind !== 'asset') return {};
  const check = { kind: 'asset', param: 'id' } as const;
  return { object: mayBeAbsent ? { ...check, mayBeAbsent: true as const } : check };
}

function missing(kind: ConfigKind) {
  return refuse(404, 'not-there', `there is no ${kind} of this id`);
}

function readRoutes(kind: ConfigKind, entry: KindEntry): readonly Route[] {
  const base = `/api/v1/config/${kind}`;
  const who = { who: 'role', roles: entry.read } as const;
  return [
    defineRoute({
      ...{ method: 'GET', url: base, tag, access: who },
      summary: `Every ${kind} in force. ${entry.about}`,
      schema: { reply: Type.Object({ rows: Type.Array(Row) }) },
      handle: async ({ caller }, context) => {
        const rows = await configRows(context.store.db, kind);
        const mine = rows.filter((row) => maySeeConfig(kind, row.doc, caller!));
        return { ok: true, body: { rows: mine.map(rowOf) } };
      },
    }),
    defineRoute({
      ...{ method: 'GET', url: `${base}/:id`, tag, access: { ...who, ...objectOf(kind, false) } },
      summary: `One ${kind}`,
      schema: { params, reply: Row },
      handle: async ({ params }, context) => {
        const row = await configRow(context.store.db, kind, params.id);
        if (row === undefined || row.doc === null) return missing(kind);
        return { ok: true, body: rowOf(row), version: row.version };
      },
    }),
    defineRoute({
      ...{ method: 'GET', url: `${base}/:id/history`, tag },
      access: { ...who, ...objectOf(kind, true) },
      summary: `Every version of one ${kind}, oldest first; of a removed one too`,
      schema: { params, reply: Type.Object({ versions: Type.Array(Row) }) },
      handle: async ({ params, caller }, context) => {
        const versions = await configHistory(context.store.db, kind, params.id);
        const mine = versions.filter(({ doc }) => doc === null || maySeeConfig(kind, doc, caller!));
        if (mine.every(({ doc }) => doc === null)) return missing(kind);
        return { ok: true, body: { versions: mine.map(rowOf) } };
      },
    }),
  ];
}

function writeRoutes(kind: ConfigKind, entry: KindEntry): readonly Route[] {
  const url = `/api/v1/config/${kind}/:id`;
  const who = { who: 'role', roles: entry.write } as const;
  return [
    defineRoute({
      ...{ method: 'PUT', url, tag, access: { ...who, ...objectOf(kind, true) } },
      summary: `Write a version of one ${kind} (If-Match: the version it replaces)`,
      schema: { params, query, body: edgeSchema(entry.schema), reply: ChangedReply },
      handle: async ({ params, query, body, caller, ifMatch }, context) => {
        if (!maySeeConfig(kind, body, caller!)) return refuse(403, 'config.owner', NOT_YOURS);
        const now = await configRow(context.store.db, kind, params.id);
        if (now !== undefined && now.doc !== null && !maySeeConfig(kind, now.doc, caller!))
          return missing(kind);
        const checked = checkedDoc({ kind, id: params.id, doc: body, actor: '', reason: '' });
        if (!checked.ok) return refusal(checked.error);
        const far = reachProblem(kind, { before: now?.doc ?? null, after: checked.value }, caller!);
        if (far !== undefined) return refuse(403, 'config.reach', far);
        const change = { kind, id: params.id, doc: body, reason: query.reason ?? '' };
        const by = {
          actor: actorOf(caller!.userId),
          expectedVersion: ifMatch ?? now?.version ?? 0,
        };
        return answer(await changeConfig(deskOf(context), { ...change, ...by }), context);
      },
    }),
    defineRoute({
      ...{ method: 'DELETE', url, tag, access: { ...who, ...objectOf(kind, false) } },
      summary: `Remove one ${kind}; its versions stay (If-Match: the version it removes)`,
      schema: { params, query, reply: ChangedReply },
      handle: async ({ params, query, caller, ifMatch }, context) => {
        const now = await configRow(context.store.db, kind, params.id);
        if (now === undefined || now.doc === null) return missing(kind);
        const far = reachProblem(kind, { before: now.doc, after: null }, caller!);
        if (far !== undefined) return refuse(403, 'config.reach', far);
        const change = { kind, id: params.id, doc: null, reason: query.reason ?? '' };
        const by = { actor: actorOf(caller!.userId), expectedVersion: ifMatch ?? now.version };
        return answer(await changeConfig(deskOf(context), { ...change, ...by }), context);
      },
    }),
    defineRoute({
      ...{ method: 'POST', url: `${url}/revert`, tag },
      access: { ...who, ...objectOf(kind, true) },
      summary: `Undo: what an earlier version of one ${kind} said becomes the next version`,
      schema: {
        params,
        body: Type.Object(
          { version: Type.Integer({ minimum: 1 }), reason: Reason },
          { additionalProperties: false },
        ),
        reply: ChangedReply,
      },
      handle: async ({ params, body, caller, ifMatch }, context) => {
        const versions = await configHistory(context.store.db, kind, params.id);
        const hidden = versions.some(
          ({ doc }) => doc !== null && !maySeeConfig(kind, doc, caller!),
        );
        if (hidden || versions.length === 0) return missing(kind);
        const after = versions.find(({ version }) => version === body.version)?.doc ?? null;
        const far = reachProblem(kind, { before: versions.at(-1)!.doc, after }, caller!);
        if (far !== undefined) return refuse(403, 'config.reach', far);
        const change = { kind, id: params.id, number: body.version, reason: body.reason ?? '' };
        const expectedVersion = ifMatch ?? versions.at(-1)!.version;
        const by = { actor: actorOf(caller!.userId), expectedVersion };
        return answer(await revertConfig(deskOf(context), { ...change, ...by }), context);
      },
    }),
  ];
}

type Feeding = { readonly feed: { wake(): void } };

function answer(
  result: { ok: true; value: Changed } | { ok: false; error: ChangeError },
  context: Feeding,
) {
  if (!result.ok) return refusal(result.error);
  context.feed.wake();
  return { ok: true as const, body: { ...result.value }, version: result.value.version };
}

function rowOf(row: ConfigRow): Static<typeof Row> {
  const { kind, id, version, atUs, actor, doc } = row;
  return { kind, id, version, atUtc: formatUtc(atUs), actor, doc: configToEdge(kind, doc) };
}

export const ProposalLine = Type.Object({
  ...{ id: Type.String(), kind: Type.String(), configId: Type.String(), digest: Type.String() },
  ...{ baseVersion: Type.Integer(), doc: Type.Unknown(), reason: Type.String() },
  ...{ proposedBy: Type.String(), proposedUtc: Type.String(), state: Type.String() },
  decidedBy: Type.Union([Type.String(), Type.Null()]),
  decision: Type.Union([Type.String(), Type.Null()]),
});
const PROPOSALS_MAX = 500;

const proposals = defineRoute({
  ...{ method: 'GET', url: '/api/v1/proposals', tag: 'Proposals' },
  access: { who: 'role', roles: ['analyst', 'release', 'reviewer'] },
  summary:
    'Changes of what leaves the house (rules, partners, channels) that wait for a second person, and what became of them',
  schema: {
    query: Type.Object(
      { state: Type.Optional(Type.Enum(['open', 'approved', 'rejected'])) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ proposals: Type.Array(ProposalLine) }),
  },
  handle: async ({ query }, context) => {
    const found = await listProposals(context.store.db, query.state, PROPOSALS_MAX);
    return { ok: true, body: { proposals: found.map(proposalLine) } };
  },
});

function proposalLine(proposal: Proposal): Static<typeof ProposalLine> {
  const { id, kind, configId, digest, baseVersion, doc, reason, proposedBy, state } = proposal;
  return {
    ...{ id, kind, configId, digest, baseVersion, doc: configToEdge(kind, doc), reason },
    ...{ proposedBy, proposedUtc: formatUtc(proposal.proposedUs), state },
    ...{ decidedBy: proposal.decidedBy, decision: proposal.decision },
  };
}

function decideRoute(verb: 'approve' | 'reject'): Route {
  return defineRoute({
    ...{ method: 'POST', url: `/api/v1/proposals/:id/${verb}`, tag: 'Proposals' },
    access: { who: 'role', roles: ['release'] },
    summary:
      verb === 'approve'
        ? 'Agree, as the second person: the change is written (digest: of what you have read)'
        : 'Reject, with the reason',
    schema: {
      params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
      body: Type.Object(
        { digest: Type.String({ pattern: '^[0-9a-f]{64}$' }), reason: Text },
        { additionalProperties: false },
      ),
      reply: Type.Object({ id: Type.String(), state: Type.String() }),
    },
    handle: async ({ params, body, caller }, context) => {
      const actor = actorOf(caller!.userId);
      const decision = { proposalId: params.id, digest: body.digest, actor, words: body.reason };
      const decide = verb === 'approve' ? approveProposal : rejectProposal;
      const far = verb === 'approve' && (await beyondDecider(context.store.db, params.id, caller!));
      if (far) return refuse(403, 'config.reach', far);
      const decided = await decide(deskOf(context), decision);
      if (!decided.ok) return refusal(decided.error);
      context.feed.wake();
      return { ok: true, body: { id: params.id, state: decided.value.state } };
    },
  });
}

/** The second person answers for it as the first does, so it must lie within what they may see too. */
async function beyondDecider(db: Db, id: string, caller: Caller): Promise<string | undefined> {
  const proposal = await proposalById(db, id);
  if (proposal === undefined || proposal.state !== 'open') return undefined; // told by who decides
  const { kind, configId, doc } = proposal;
  const now = await configRow(db, kind, configId);
  return reachProblem(kind, { before: now?.doc ?? null, after: doc }, caller);
}

export const routes: readonly Route[] = [
  ...CHECKED_KINDS.flatMap((kind) => {
    const entry = kindEntry(kind)!;
    return [...readRoutes(kind, entry), ...writeRoutes(kind, entry)];
  }),
  ...previewRoutes,
  ...effectRoutes,
  ...importRoutes,
  ...assetRoutes,
  proposals,
  decideRoute('approve'),
  decideRoute('reject'),
];
