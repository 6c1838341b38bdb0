/** The routes of observations: what went and came, sending a file, and taking one, marked and audited. */
import { CASE_LIMITS, CaseAbout, FileRef, ObservationKind } from '@noroshi/exchange';
import { appendAudit } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { Id, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route } from '../api/route.ts';
import { handOf, refusal } from './hand.ts';
import {
  fileOfObservation,
  type Observation,
  observationsWith,
  sendObservation,
} from './observe.ts';

const tag = 'Partners';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const who = { who: 'role', roles: readers } as const;
const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });
const BASE64_MAX = 4 * Math.ceil(CASE_LIMITS.fileBytesMax / 3);

/** `here` of `parts`: those that came, or those of ours that the partner keeps. */
export const ObservationReply = Type.Object({
  ...{ id: Id, partner: Id, direction: Type.Enum(['ours', 'theirs']), kind: ObservationKind },
  ...{ tlp: Tlp, atUtc: Text, file: FileRef, parts: Count, here: Count },
  ...{ about: Type.Optional(CaseAbout), caseId: Type.Optional(Id) },
});

export function observationReply(line: Observation): Static<typeof ObservationReply> {
  const { id, partner, direction, head, parts, here } = line;
  const { atUs, ...rest } = head;
  return { ...rest, id, partner, direction, parts, here, atUtc: formatUtc(atUs, 0) };
}

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/observations', tag, access: who },
  summary: 'Files that went to a partner or came from it by the bulk lane, the newest first',
  schema: {
    params: Type.Object({ id: Id }),
    reply: Type.Object({ observations: Type.Array(ObservationReply) }),
  },
  handle: async ({ params: { id }, caller }, context) => {
    const lines = await observationsWith(context.store.db, context, id, caller!);
    return { ok: true, body: { observations: lines.map(observationReply) } };
  },
});

const send = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/observations', tag },
  ...{ access: { who: 'role', roles: ['release'] }, bodyBytesMax: BASE64_MAX + 65_536 },
  summary: 'Sends a file to a partner: element set, OEM, TDM, CDM, track, sign, or one for a case',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object(
      {
        kind: ObservationKind,
        name: Type.String({ minLength: 1, maxLength: 400 }),
        mediaType: FileRef.properties.mediaType,
        base64: Type.String({ minLength: 4, maxLength: BASE64_MAX }),
        tlp: Tlp,
        about: Type.Optional(
          Type.Object(
            { type: Type.Enum(['warning', 'request']), id: Id },
            { additionalProperties: false },
          ),
        ),
        caseId: Type.Optional(Id),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ observationId: Id, ruleId: Id, parts: Count, sha256: Text }),
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const { base64, ...given } = body;
    const { clearance, owners } = caller!;
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    const done = await sendObservation(await handOf(context, caller!.userId), {
      ...{ ...given, partner: id, bytes, viewer: { clearance, owners } },
    });
    return done.ok ? { ok: true, body: done.value } : refusal(done.error);
  },
});

const take = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partners/:id/observations/:observationId/file', tag },
  ...{ access: who, rate: 'export' },
  summary: 'The bytes of an observation, checked against its hash; marked and audited',
  schema: {
    params: Type.Object({ id: Id, observationId: Id }),
    reply: Type.Object({
      ...{ what: Text, media: Text, tlp: Tlp, mode: Text, takenBy: Text, takenUtc: Text },
      ...{ file: FileRef, base64: Text },
    }),
  },
  handle: async ({ params: { id, observationId }, caller }, context) => {
    const { store, clock, mode } = context;
    const { clearance, owners } = caller!;
    const viewer = { clearance, owners };
    const asked = { partner: id, id: observationId, viewer };
    const found = await fileOfObservation(store.db, context, asked);
    if (!found.ok) return refusal(found.error);
    const { line, bytes } = found.value;
    const { file, tlp } = line.head;
    const [atUs, actor] = [clock.wallUs(), actorOf(caller!.userId)];
    const doc = { what: 'observation', partner: id, sha256: file.sha256, tlp };
    await store.write((tx) =>
      appendAudit(tx, { atUs, actor, action: 'export', subject: observationId, doc }),
    );
    const stamp = { mode, takenBy: actor, takenUtc: formatUtc(atUs, 0) };
    const base64 = Buffer.from(bytes).toString('base64');
    const what = file.name;
    return { ok: true, body: { what, media: file.mediaType, tlp, ...stamp, file, base64 } };
  },
});

export const observeRoutes: readonly Route[] = [list, send, take];
