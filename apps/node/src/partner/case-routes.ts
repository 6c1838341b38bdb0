/** The routes of joint cases: the list with one partner, a thread, opening one, adding to it, the draft of a report, the file. */
import { CASE_ACTS, CASE_LIMITS, type CaseAct, draftReport, FileRef } from '@noroshi/exchange';
import { appendAudit } from '@noroshi/store';
import { formatUtc, parseUtc } from '@noroshi/time';
import { Id, Text, Title, Tlp } from '@noroshi/watch';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { ExportedFile } from '../warnings/export-routes.ts';
import type { Stamp } from '../warnings/export-text.ts';
import { casesWith, caseWith, type JointCase } from './case.ts';
import { actOnCase, openCase } from './case-act.ts';
import { CaseHeadReply, CaseReply, caseHeadReply, caseReply, caseText } from './case-view.ts';
import { handOf, refusal } from './hand.ts';

const tag = 'Partners';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const who = { who: 'role', roles: readers } as const;
const workers = { who: 'role', roles: ['analyst', 'duty'] } as const;
const params = Type.Object({ id: Id, caseId: Id });
const Acted = Type.Object({
  ...{ caseId: Id, n: Type.Integer({ minimum: 1 }) },
  ruleId: Type.Union([Id, Type.Null()]),
});
const ACTS = CASE_ACTS.filter((act): act is Exclude<CaseAct, 'open'> => act !== 'open');

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/cases', tag, access: who },
  summary: 'Joint cases with a partner, the one with the newest entry first',
  schema: {
    params: Type.Object({ id: Id }),
    reply: Type.Object({ cases: Type.Array(CaseHeadReply) }),
  },
  handle: async ({ params: { id }, caller }, context) => {
    const found = await casesWith(context.store.db, context, id, caller!);
    return { ok: true, body: { cases: found.map((each) => caseHeadReply(context, each)) } };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/cases/:caseId', tag, access: who },
  summary: 'One joint case as both nodes have it: thread, agreed actions, after-action report',
  schema: { params, reply: CaseReply },
  handle: async ({ params: asked, caller }, context) => {
    const found = await foundFor(context, asked, caller!);
    if (found === undefined) return missing();
    return { ok: true, body: caseReply(context, found) };
  },
});

const open = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/cases', tag, access: workers },
  summary: 'Opens a joint case about a warning or a request that both have; the partner accepts it',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object(
      {
        title: Title,
        about: Type.Object(
          { type: Type.Enum(['warning', 'request']), id: Id },
          { additionalProperties: false },
        ),
        text: Type.Optional(Text),
        tlp: Type.Optional(Tlp),
      },
      { additionalProperties: false },
    ),
    reply: Acted,
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const { title, about, text = '', tlp = 'AMBER' } = body;
    const { clearance, owners } = caller!;
    const opening = { partner: id, title, about, text, tlp, viewer: { clearance, owners } };
    const done = await openCase(await handOf(context, caller!.userId), opening);
    return done.ok ? { ok: true, body: done.value } : refusal(done.error);
  },
});

const act = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/cases/:caseId/entries', tag, access: workers },
  summary:
    'Adds to a joint case: accept, decline, say, propose, agree, refuse, done, report, sign, close',
  schema: {
    params,
    body: Type.Object(
      {
        act: Type.Enum(ACTS),
        text: Type.Optional(Text),
        report: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: CASE_LIMITS.reportLengthMax,
            pattern: '^[^\\u0000]*$',
          }),
        ),
        ref: Type.Optional(Type.String({ maxLength: 110 })),
        doer: Type.Optional(Id),
        untilUtc: Type.Optional(Type.String({ maxLength: 40 })),
        files: Type.Optional(Type.Array(FileRef, { maxItems: CASE_LIMITS.filesMax })),
      },
      { additionalProperties: false },
    ),
    reply: Acted,
  },
  handle: async ({ params: asked, body, caller }, context) => {
    const { untilUtc, ...said } = body;
    const until = untilUtc === undefined ? null : parseUtc(untilUtc);
    if (until !== null && !until.ok)
      return refuse(
        422,
        'partner.state',
        `untilUtc is ${untilUtc}: expected UTC such as 2026-01-01T06:00:00Z`,
      );
    const { clearance, owners } = caller!;
    const done = await actOnCase(await handOf(context, caller!.userId), {
      ...{ partner: asked.id, caseId: asked.caseId, viewer: { clearance, owners } },
      said: { ...said, ...(until !== null && { untilUs: until.value }) },
    });
    return done.ok ? { ok: true, body: done.value } : refusal(done.error);
  },
});

const draft = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/cases/:caseId/draft', tag, access: workers },
  summary: 'A first text of the after-action report, from what happened; nothing leaves',
  schema: { params, reply: Type.Object({ text: Type.String() }) },
  handle: async ({ params: asked, caller }, context) => {
    const found = await foundFor(context, asked, caller!);
    return found === undefined
      ? missing()
      : { ok: true, body: { text: draftReport(found.thread) } };
  },
});

const file = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/cases/:caseId/export', tag, access: who },
  rate: 'export',
  summary: 'A joint case as a file of text, marked and audited',
  schema: { params, reply: ExportedFile },
  handle: async ({ params: asked, caller }, context) => {
    const found = await foundFor(context, asked, caller!);
    if (found === undefined) return missing();
    const { tlp } = found.thread;
    const atUs = context.clock.wallUs();
    const actor = actorOf(caller!.userId);
    const { mode, nodeId: node } = context;
    const stamp: Stamp = { mode, node, takenBy: actor, takenUtc: formatUtc(atUs, 0), tlp };
    const text = caseText(caseReply(context, found), stamp);
    await context.store.write((tx) =>
      appendAudit(tx, {
        ...{ atUs, actor, action: 'export', subject: asked.caseId },
        doc: { what: 'case', partner: asked.id, tlp },
      }),
    );
    const facts = { media: 'text/plain; charset=utf-8', tlp, rows: found.thread.lines.length };
    const what = `case-${asked.caseId.replaceAll(/[^A-Za-z0-9-]/g, '-')}`;
    return { ok: true, body: { what, ...facts, isCut: false, text } };
  },
});

function foundFor(
  context: NodeContext,
  asked: { readonly id: string; readonly caseId: string },
  { clearance, owners }: Caller,
): Promise<JointCase | undefined> {
  const viewer = { clearance, owners };
  return caseWith(context.store.db, context, { partner: asked.id, caseId: asked.caseId, viewer });
}

function missing() {
  return refuse(404, 'not-there', 'there is no joint case of this id');
}

export const caseRoutes: readonly Route[] = [list, one, open, act, draft, file];
