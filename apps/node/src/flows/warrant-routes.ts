/**
 * The routes of warrants: what may be looked at, by whose approval, until when. One person proposes, another confirms the very
 * rule whose hash they read; one alone may close, since that only ends looking. Each is in the audit with rule and reason.
 */
import { ruleHash, ruleText, Warrant } from '@noroshi/flow';
import { appendAudit, configRow, configRows, writeConfig } from '@noroshi/store';
import { listProposals, proposalById } from '@noroshi/store/people';
import { edgeSchema, encodeEdge, Id, Text } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf, deskOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import {
  approveProposal,
  type ChangeError,
  changeConfig,
  formatChangeError,
} from '../config/change.ts';
import { readers } from './routes.ts';
import { sha256 } from './rule.ts';
import { FlowSource, whyNot } from './settings.ts';
import { WarrantsReply } from './wire.ts';

const tag = 'Warrants';
const writers = { who: 'role', roles: ['release'] } as const;
const params = Type.Object({ id: Id });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const PROPOSALS_MAX = 200;

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warrants', tag, access: { who: 'role', roles: readers } },
  summary: 'Warrants, whether each is in force and if not why; what waits for a second person',
  schema: { reply: edgeSchema(WarrantsReply) },
  handle: async (_, { store, mode, clock }) => {
    const sources = (await configRows(store.db, 'flow')).map(({ doc }) => doc);
    const own = sources.filter((doc): doc is FlowSource => Value.Check(FlowSource, doc));
    const warrants = (await configRows(store.db, 'warrant')).flatMap((row) => {
      if (!Value.Check(Warrant, row.doc)) return [];
      const { retention, marking, networks: _n, format: _f, v: _v, reason: _r, ...rest } = row.doc;
      const { protocols: _p, ownAddresses: _o, ...shown } = rest;
      const why = whyNot(row, row.doc, mode, clock.watchUs());
      return {
        ...{
          ...shown,
          ...retention,
          tlp: marking.tlp,
          version: row.version,
          confirmedBy: row.actor,
        },
        ...{ hash: ruleHash(row.doc, sha256), why, isInForce: why === null },
        sources: own.filter(({ warrant }) => warrant === row.id).map(({ id }) => id),
      };
    });
    const open = await listProposals(store.db, 'open', PROPOSALS_MAX);
    const proposals = open.flatMap(({ id: proposalId, kind, configId: id, doc, ...given }) => {
      if (kind !== 'warrant') return [];
      const rule = Value.Check(Warrant, doc)
        ? { hash: ruleHash(doc, sha256), rule: ruleText(doc) }
        : { hash: null, rule: null };
      const { digest, reason, proposedBy, proposedUs } = given;
      return [{ proposalId, id, digest, ...rule, reason, proposedBy, proposedUs }];
    });
    return { ok: true, body: encodeEdge(WarrantsReply, { warrants, proposals }) };
  },
});

const propose = defineRoute({
  ...{ method: 'POST', url: '/api/v1/warrants', tag, access: writers },
  summary:
    'Propose a warrant, or a change of one, with the reason; another person puts it in force',
  schema: {
    body: Type.Object(
      { warrant: edgeSchema(Warrant), reason: Text },
      { additionalProperties: false },
    ),
    reply: Type.Object({ state: Type.String(), proposalId: Type.Optional(Type.String()) }),
  },
  handle: async ({ body, caller }, context) => {
    const doc = body.warrant as { readonly id: string };
    const by = { actor: actorOf(caller!.userId), reason: body.reason };
    const done = await changeConfig(deskOf(context), { kind: 'warrant', id: doc.id, doc, ...by });
    if (!done.ok) return refusal(done.error);
    context.feed.wake();
    const { state } = done.value;
    return {
      ok: true,
      body: {
        state,
        ...(done.value.state === 'proposed' && { proposalId: done.value.proposalId }),
      },
    };
  },
});

const confirm = defineRoute({
  ...{ method: 'POST', url: '/api/v1/warrants/:id/confirm', tag, access: writers },
  summary:
    'Put a proposed warrant in force, as the second person (hash: of the rule you have read)',
  schema: {
    params,
    body: Type.Object(
      { proposalId: Type.String({ maxLength: 64 }), hash: Hash, reason: Text },
      { additionalProperties: false },
    ),
    reply: Type.Object({ state: Type.String(), version: Type.Integer() }),
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const proposal = await proposalById(context.store.db, body.proposalId);
    if (proposal?.kind !== 'warrant' || proposal.configId !== id)
      return refuse(404, 'not-there', 'there is no such proposal of this warrant');
    const isRead =
      Value.Check(Warrant, proposal.doc) && ruleHash(proposal.doc, sha256) === body.hash;
    if (!isRead)
      return refuse(
        409,
        'warrant.hash',
        'this is not the hash of the proposed rule: read it again, then decide',
      );
    const decision = {
      proposalId: proposal.id,
      digest: proposal.digest,
      actor: actorOf(caller!.userId),
    };
    const done = await approveProposal(deskOf(context), { ...decision, words: body.reason });
    if (!done.ok) return refusal(done.error);
    context.feed.wake();
    return { ok: true, body: { state: 'in force', version: done.value.version } };
  },
});

const close = defineRoute({
  ...{ method: 'POST', url: '/api/v1/warrants/:id/close', tag, access: writers },
  summary: 'End a warrant at once: nothing more is read under it, and its key is destroyed',
  schema: {
    params,
    body: Type.Object({ reason: Text }, { additionalProperties: false }),
    reply: Type.Object({ state: Type.String() }),
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const { store, clock, feed } = context;
    const isThere = await store.write(async (tx) => {
      const row = await configRow(tx, 'warrant', id);
      if (row === undefined || row.doc === null) return false;
      const by = { actor: actorOf(caller!.userId), atUs: clock.wallUs() };
      await writeConfig(tx, { kind: 'warrant', id, doc: null, ...by });
      const line = { ...by, action: 'warrant.close', subject: `warrant/${id}` };
      await appendAudit(tx, { ...line, doc: { reason: body.reason, version: row.version } });
      return true;
    });
    if (!isThere) return refuse(404, 'not-there', 'there is no such warrant in force');
    feed.wake();
    return { ok: true, body: { state: 'closed' } };
  },
});

const STATUS: Readonly<Record<ChangeError['kind'], 404 | 409 | 422 | 403 | 503>> = {
  ...{ invalid: 422, conflict: 409, missing: 404, decided: 409, 'same-person': 403, full: 503 },
};

function refusal(error: ChangeError) {
  return refuse(STATUS[error.kind], `warrant.${error.kind}`, formatChangeError(error));
}

export const warrantRoutes: readonly Route[] = [list, propose, confirm, close];
