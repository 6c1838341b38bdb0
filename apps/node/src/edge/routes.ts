/**
 * Files for own edges, to be fetched: nothing is sent to a device. Each form has its files as they are (ETag: its serial, so that
 * an unchanged one is not sent again), a receipt (every element with its end, what was refused and why), and the difference
 * to a serial that a device has. A file holds nothing marked stricter than its reader is cleared for, and never TLP:RED.
 */
import { EDGE_FORMS, type EdgeFormName } from '@noroshi/stix';
import { appendAudit } from '@noroshi/store';
import { TLP_LEVELS, type Tlp, tlpRank } from '@noroshi/watch';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { answerRefusal } from '../api/answer.ts';
import type { RawRoute } from '../api/mount.ts';
import { refusal } from '../api/refusal.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { createEdgeDesk, type EdgeDesk } from './desk.ts';

const tag = 'Edge';
const access = { who: 'role', roles: ['analyst', 'duty', 'release'] } as const;
const MEDIA = 'text/plain';
const REFUSED_MAX = 1000;

const desks = new WeakMap<NodeContext, EdgeDesk>();

function deskOf(context: NodeContext): EdgeDesk {
  const known = desks.get(context) ?? createEdgeDesk(context);
  desks.set(context, known);
  return known;
}

/** A route for each form, which answers with the file itself. */
export function edgeFileRoutes(context: NodeContext): readonly RawRoute[] {
  return EDGE_FORMS.map((form) => ({
    ...{ method: 'GET', url: `/api/v1/edge/${form}`, tag, access, media: MEDIA },
    summary: `Indicators as files for own edges, form ${form}: the first file, or the one that is named`,
    query: Type.Object(
      { file: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) },
      { additionalProperties: false },
    ),
    serve: async (request, reply, { caller }) =>
      await sendFile(context, form, caller!, request, reply),
  }));
}

async function sendFile(
  context: NodeContext,
  form: EdgeFormName,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { file: name } = request.query as { readonly file?: string };
  const tlpMax = markingFor(caller);
  const actor = actorOf(caller.userId);
  const made = await deskOf(context).current(form, tlpMax, actor);
  const file = name === undefined ? made.files[0] : made.files.find((one) => one.name === name);
  if (file === undefined) {
    const names = made.files.map((one) => one.name).join(', ');
    return answerRefusal(reply, refusal(404, 'not-there', `there is no such file: ${names}`));
  }
  const { serial } = made.receipt;
  const etag = `"${form}-${tlpMax}-${serial}"`;
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  reply.header('x-noroshi-mode', context.mode).header('x-noroshi-tlp-max', tlpMax);
  reply.header('x-noroshi-serial', String(serial));
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
  if (known.some((one) => one.replace(/^W\//, '') === etag)) return reply.code(304).send();
  const prefix = context.mode === 'exercise' ? 'exercise-' : ''; // loaded by nobody by mistake
  reply.header('content-disposition', `attachment; filename="${prefix}${file.name}"`);
  await context.store.write(async (tx) => {
    const line = { atUs: context.clock.wallUs(), actor, action: 'export', subject: `edge/${form}` };
    await appendAudit(tx, { ...line, doc: { file: file.name, serial, tlpMax } });
  });
  return reply.type(`${MEDIA}; charset=utf-8`).send(file.text);
}

/** As strict as its reader may see, and never for named people only. */
function markingFor({ clearance }: Caller): Tlp {
  return tlpRank(clearance) > tlpRank('AMBER+STRICT') ? 'AMBER+STRICT' : clearance;
}

const params = Type.Object({ form: Type.String({ minLength: 1, maxLength: 40 }) });

function formOf(name: string): EdgeFormName | undefined {
  return EDGE_FORMS.find((form) => form === name);
}

function noForm() {
  return refuse(404, 'not-there', `there is no such form: ${EDGE_FORMS.join(', ')}`);
}

const Count = Type.Integer({ minimum: 0 });
const Keys = Type.Array(Type.String());
const Refused = Type.Array(Type.Object({ indicatorId: Type.String(), reason: Type.String() }));

export const EdgeReceiptReply = Type.Object({
  ...{ form: Type.Enum(EDGE_FORMS), serial: Count, madeUtc: Type.String() },
  tlpMax: Type.Enum(TLP_LEVELS),
  files: Type.Array(
    Type.Object({ name: Type.String(), bytes: Count, sha256: Type.String() }), // in their order: the first is the answer without a name
  ),
  elements: Type.Array(
    Type.Object({ key: Type.String(), untilUtc: Type.String(), indicatorId: Type.String() }),
  ),
  ...{ refused: Refused, refusedCount: Count }, // the first ones, and how many there are
  faults: Count, // what of the sources could not be read
});

export const EdgeDifferenceReply = Type.Object({
  ...{ form: Type.Enum(EDGE_FORMS), since: Count },
  ...{ added: Keys, removed: Keys, extended: Keys, shortened: Keys, same: Count },
});

const receipt = defineRoute({
  ...{ method: 'GET', url: '/api/v1/edge/:form/receipt', tag, access },
  summary: 'What the files of a form hold now: every element with its end, and what is refused',
  schema: { params, reply: EdgeReceiptReply },
  handle: async ({ params, caller }, context) => {
    const form = formOf(params.form);
    if (form === undefined) return noForm();
    const tlpMax = markingFor(caller!);
    const made = await deskOf(context).current(form, tlpMax, actorOf(caller!.userId));
    const { serial, madeUtc, files, elements } = made.receipt;
    const body = {
      ...{ form, serial, madeUtc, tlpMax, files: [...files], faults: made.faults },
      elements: elements.map(([key = '', untilUtc = '', indicatorId = '']) => ({
        ...{ key, untilUtc, indicatorId },
      })),
      refused: made.refused.slice(0, REFUSED_MAX),
      refusedCount: made.refused.length,
    };
    return { ok: true, body };
  },
});

const difference = defineRoute({
  ...{ method: 'GET', url: '/api/v1/edge/:form/difference', tag, access },
  summary: 'What would change for a device that has the files of this serial; nothing is made',
  schema: {
    params,
    query: Type.Object(
      { since: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }) },
      { additionalProperties: false },
    ),
    reply: EdgeDifferenceReply,
  },
  handle: async ({ params, query: { since }, caller }, context) => {
    const form = formOf(params.form);
    if (form === undefined) return noForm();
    const made = await deskOf(context).since(form, markingFor(caller!), since);
    if (made === null)
      return refuse(404, 'not-there', 'there is no receipt of this serial any more: take the file');
    const { added, removed, extended, shortened, same } = made.difference;
    const lists = {
      ...{ added: [...added], removed: [...removed] },
      ...{ extended: [...extended], shortened: [...shortened] },
    };
    return { ok: true, body: { form, since, ...lists, same } };
  },
});

export const edgeRoutes: readonly Route[] = [receipt, difference];
