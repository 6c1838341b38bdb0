/**
 * The routes of public alerts: what stands and what waits; a person proposes, two confirm by typing words that differ between live and
 * exercise, one withdraws; and each message as it went out. Confirming is for release officers.
 */
import { configRows } from '@noroshi/store';
import { alertMessage, alertMessages } from '@noroshi/store/ballistic';
import { formatUtc, parseUtc } from '@noroshi/time';
import {
  type Active,
  type Board,
  type Command,
  capAreaOf,
  capOf,
  confirmationOf,
  type Draft,
  type Proposal,
  type Stepped,
} from '@noroshi/track';
import { edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { UtcText } from '../behaviour/routes.ts';
import type { Status } from './board-doc.ts';
import { AlertRule, type AlertSettings, readAlertSettings } from './settings.ts';
import { alertCertificate, senderOf } from './sign.ts';
import { actOnBoard, boardNow } from './step.ts';
import {
  type ActiveShown,
  AlertsReply,
  type AreaShown,
  BoardReply,
  type MessageHead,
  MessageReply,
  type ProposalShown,
} from './wire.ts';

const tag = 'Public alerts';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const MESSAGES_MAX = 200;
const AREAS_A_PROPOSAL = 64;
const STANDS_US = 600e6; // after the latest time of impact
const closed = { additionalProperties: false } as const;
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\u0000]*$' });
const Region = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' });
const params = Type.Object({ number: Id });

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/alerts', tag, access: { who: 'role', roles: readers } },
  critical: true,
  summary:
    'Public alerts: what stands, what waits for two people, what went out, and for which areas',
  schema: { reply: edgeSchema(AlertsReply) },
  handle: async ({ caller }, context) => {
    const { store, clock, mode } = context;
    const settings = await readAlertSettings(store, mode);
    const { board } = await boardNow(context, settings);
    const sender = senderOf(context);
    const atUs = clock.watchUs();
    const messages = await alertMessages(store.db, MESSAGES_MAX);
    const body = {
      ...{ status: settings.status, atUs, problems: [...settings.problems] },
      active: [...board.active.values()].map(activeShown),
      proposals: [...board.proposals.values()].map((one) =>
        proposalShown(board, one, sender, caller!.userId, atUs),
      ),
      messages: messages.map(headOf),
      areas: settings.areas.map(areaShown),
      rules: await rulesShown(context, settings),
    };
    return { ok: true, body: encodeEdge(AlertsReply, body) };
  },
});

const Ask = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('raise'),
      areaIds: Type.Array(Id, { minItems: 1, maxItems: AREAS_A_PROPOSAL, uniqueItems: true }),
      ...{ from: UtcText, to: UtcText },
      probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Union([Type.Literal('cancel'), Type.Literal('all clear')]),
      ...{ region: Region, reason: Reason },
    },
    closed,
  ),
]);

const propose = defineRoute({
  ...{ method: 'POST', url: '/api/v1/alerts/proposals', tag },
  access: { who: 'role', roles: ['duty', 'release'] },
  summary:
    'Propose an alert for areas, its cancel or the all-clear; two people, or a standing rule, let it go',
  schema: { body: Ask, reply: BoardReply },
  handle: async ({ body, caller }, context) => {
    const actor = actorOf(caller!.userId);
    if (body.kind !== 'raise') {
      const { kind, region, reason } = body;
      const done = await actOnBoard(context, actor, ({ board }, _, atUs) => ({
        ...{ status: board.status, atUs, do: kind, region, why: reason },
      }));
      return answered(done);
    }
    const [from, to] = [parseUtc(body.from), parseUtc(body.to)];
    if (!from.ok || !to.ok || from.value > to.value)
      return refuse(400, 'alert.time', 'from and to are UTC, the first not after the second');
    const asked = { ...body, fromUs: from.value, toUs: to.value };
    const found = await draftsOf(context, asked);
    if (typeof found === 'string') return refuse(404, 'not-there', `there is no area ${found}`);
    const all = [];
    for (const { region, draft } of found) {
      const done = await actOnBoard(context, actor, ({ board }, _, atUs) => ({
        ...{ status: board.status, atUs, do: 'raise', region, draft },
      }));
      if (done !== null) all.push(done);
    }
    return answered(...all);
  },
});

const confirm = defineRoute({
  ...{ method: 'POST', url: '/api/v1/alerts/proposals/:number/confirm', tag },
  access: { who: 'role', roles: ['release'] },
  summary: 'Confirm a proposal by typing its words; the second person lets it go to the public',
  schema: {
    params,
    body: Type.Object({ typed: Type.String({ maxLength: 300 }) }, closed),
    reply: BoardReply,
  },
  handle: async ({ params, body: { typed }, caller }, context) => {
    const number = Number(params.number);
    const person = caller!.userId;
    const command = (status: Status, atUs: number): Command<Status> => ({
      ...{ status, atUs, do: 'confirm', proposal: number, person, typed },
    });
    return answered(
      await actOnBoard(context, actorOf(person), ({ board }, _, atUs) =>
        command(board.status, atUs),
      ),
    );
  },
});

const withdraw = defineRoute({
  ...{ method: 'POST', url: '/api/v1/alerts/proposals/:number/withdraw', tag },
  access: { who: 'role', roles: ['duty', 'release'] },
  summary: 'Take a proposal back; nothing goes out',
  schema: { params, reply: BoardReply },
  handle: async ({ params, caller }, context) => {
    const number = Number(params.number);
    const person = caller!.userId;
    const done = await actOnBoard(context, actorOf(person), ({ board }, _, atUs) => ({
      ...{ status: board.status, atUs, do: 'withdraw', proposal: number, person },
    }));
    return answered(done);
  },
});

const message = defineRoute({
  ...{ method: 'GET', url: '/api/v1/alerts/messages/:id', tag },
  access: { who: 'role', roles: readers },
  summary: 'One message as it went out: CAP 1.2, signed, with who let it go and why',
  schema: { params: Type.Object({ id: Id }), reply: MessageReply },
  handle: async ({ params: { id } }, { store, dataDir }) => {
    const found = await alertMessage(store.db, id);
    if (found === undefined) return refuse(404, 'not-there', 'there is no such message');
    const { by, why, areasDigest } = found.doc as MessageDoc;
    const { status, kind, region, sentUs, xml } = found;
    const certificate = await alertCertificate(dataDir);
    const sentUtc = formatUtc(sentUs, 0);
    const body = {
      id,
      status,
      kind,
      region,
      sentUtc,
      by: [...by],
      why,
      areasDigest,
      certificate,
      xml,
    };
    return { ok: true, body };
  },
});

type MessageDoc = {
  readonly by: readonly string[];
  readonly why: string;
  readonly areasDigest: string;
};

/** A command that was refused is a refusal, in the board's own words. */
function answered(...all: readonly (Stepped<Status> | null)[]) {
  const steps = all.flatMap((one) => (one === null ? [] : [one]));
  const trace = steps.flatMap((one) => one.trace);
  const refused = trace.find(({ decided }) => decided === 'refused');
  if (refused !== undefined) return refuse(409, 'alert.refused', refused.why);
  const decided = trace.map(({ decided, region, why }) => ({ decided, region, why }));
  const messages = steps.reduce((sum, { releases }) => sum + releases.length, 0);
  return { ok: true as const, body: { decided, messages } };
}

/** A draft for each area, or the id that is none. */
async function draftsOf(
  { store, mode }: Parameters<typeof boardNow>[0],
  asked: {
    readonly areaIds: readonly string[];
    readonly fromUs: number;
    readonly toUs: number;
    readonly probability?: number;
  },
) {
  const { areas } = await readAlertSettings(store, mode);
  const found: { readonly region: string; readonly draft: Draft }[] = [];
  for (const id of asked.areaIds) {
    const area = areas.find((one) => one.id === id);
    if (area === undefined) return id;
    const draft = {
      ...{ areas: [capAreaOf(area)], probability: asked.probability ?? 1 },
      ...{ impactFromUs: asked.fromUs, impactToUs: asked.toUs },
      expiresUs: asked.toUs + STANDS_US,
    };
    found.push({ region: area.name, draft });
  }
  return found;
}

const draftShown = ({ probability, impactFromUs, impactToUs, expiresUs }: Draft) => ({
  ...{ probability, impactFromUs, impactToUs, expiresUs },
});

function activeShown({ region, raisedUs, draft, sent }: Active): Static<typeof ActiveShown> {
  const sentUs = sent.at(-1)?.sentUs ?? raisedUs;
  return { region, raisedUs, sentUs, messages: sent.length, ...draftShown(draft) };
}

/** With the very words that would go out now. */
function proposalShown(
  board: Board<Status>,
  proposal: Proposal,
  sender: string,
  userId: string,
  atUs: number,
): Static<typeof ProposalShown> {
  const { number, kind, region, why, askedUs, people, draft } = proposal;
  const references = board.active.get(region)?.sent ?? [];
  const release = { status: board.status, kind, region, sequence: board.count + 1, sentUs: atUs };
  const alert = capOf(
    { ...release, draft, references, by: [], why },
    { sender, senderName: sender },
  );
  return {
    ...{ number, kind, region, why, askedUs, ...draftShown(draft), people: [...people] },
    ...{ isMine: people.includes(userId), confirmation: confirmationOf(board.status, proposal) },
    words: (alert.info ?? []).map(({ language, event, headline, description, instruction }) => ({
      ...{ language: language ?? '', event, headline: headline ?? '' },
      ...{ description: description ?? '', instruction: instruction ?? '' },
    })),
  };
}

function headOf(
  one: Awaited<ReturnType<typeof alertMessages>>[number],
): Static<typeof MessageHead> {
  const { id, kind, region, sentUs, doc } = one;
  const { by, why } = doc as MessageDoc;
  return {
    ...{ id, kind: kind as Static<typeof MessageHead>['kind'], region, sentUs },
    ...{ by: [...by], why },
  };
}

function areaShown({
  id,
  name,
  shelterS,
  polygons,
}: AlertSettings['areas'][number]): Static<typeof AreaShown> {
  const rings = polygons.map(([outside]) => outside!.map(([x, y]): [number, number] => [x, y]));
  return { id, name, shelterS, rings };
}

async function rulesShown(
  { store }: Pick<Parameters<typeof boardNow>[0], 'store'>,
  { rules }: AlertSettings,
) {
  const rows = await configRows(store.db, 'alert-rule');
  return rules.map(({ id, kinds, toUs }) => {
    const doc = rows.find((row) => row.id === id)?.doc;
    const reason = Value.Check(AlertRule, doc) ? doc.reason : '';
    return { id, reason, kinds: [...kinds], toUs };
  });
}

export const alertRoutes: readonly Route[] = [list, propose, confirm, withdraw, message];
