/** The routes of the shift log: who is on duty, notes, handing over and taking over, and the page that is handed over. */
import { appendAudit, appendEvent, type Db, lastEvent } from '@noroshi/store';
import { appendShift, SHIFT_KINDS, type ShiftDraft, shiftEntries } from '@noroshi/store/notify';
import { formatUtc } from '@noroshi/time';
import { Precedence, Tlp } from '@noroshi/watch';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { handoverFor, handoverText, mayRead, onDuty } from './handover.ts';

const tag = 'Shift';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const onWatch = ['analyst', 'duty'] as const;
const LIMIT_DEFAULT = 50;
const LOOK_BACK = 200;

const Note = Type.String({ minLength: 1, maxLength: 4000 });
const NullableText = Type.Union([Type.String(), Type.Null()]);
const Entry = Type.Object({
  ...{ number: Type.Integer(), atUtc: Type.String(), actor: Type.String() },
  ...{ kind: Type.Enum(SHIFT_KINDS), text: Type.String() },
  handover: Type.Optional(Type.Integer()), // accept: of which handover
});
const Done = Type.Object({ number: Type.Integer() });

export const ShiftLog = Type.Object({
  onDuty: NullableText,
  openHandover: Type.Union([Type.Integer(), Type.Null()]), // nobody has taken it yet
  entries: Type.Array(Entry),
});

const log = defineRoute({
  ...{ method: 'GET', url: '/api/v1/shift', tag, access: { who: 'role', roles: readers } },
  summary: 'The shift log, the newest first; notes only for those who may see every owner',
  schema: {
    query: Type.Object(
      {
        before: Type.Optional(Type.Integer({ minimum: 1 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LOOK_BACK })),
      },
      { additionalProperties: false },
    ),
    reply: ShiftLog,
  },
  handle: async ({ query, caller }, { store }) => {
    const limit = query.limit ?? LIMIT_DEFAULT;
    const asked = { limit, ...(query.before !== undefined && { beforeSeq: query.before }) };
    const entries = await shiftEntries(store.db, asked);
    const recent = await shiftEntries(store.db, { limit: LOOK_BACK, kinds: TAKING });
    return {
      ok: true,
      body: {
        ...{ onDuty: onDuty(recent), openHandover: openHandover(recent)?.seq ?? null },
        entries: entries.map(({ seq, atUs, actor, kind, text, handoverSeq }) => ({
          ...{ number: seq, atUtc: formatUtc(atUs, 0), actor, kind },
          text: mayRead(caller!) ? text : '(for those who may see every owner)',
          ...(handoverSeq !== undefined && { handover: handoverSeq }),
        })),
      },
    };
  },
});

const write = defineRoute({
  ...{ method: 'POST', url: '/api/v1/shift', tag, access: { who: 'role', roles: onWatch } },
  summary: 'Starts a shift, or notes something',
  schema: {
    body: Type.Object(
      { kind: Type.Enum(['start', 'note']), text: Note },
      { additionalProperties: false },
    ),
    reply: Done,
  },
  handle: async ({ body, caller }, context) => {
    const number = await entered(context, caller!, async () => body);
    return { ok: true, body: { number: number! } };
  },
});

const handOver = defineRoute({
  ...{ method: 'POST', url: '/api/v1/shift/handover', tag },
  access: { who: 'role', roles: onWatch },
  summary: 'Hands the shift over; it lasts until somebody accepts it',
  schema: { body: Type.Object({ text: Note }, { additionalProperties: false }), reply: Done },
  handle: async ({ body, caller }, context) => {
    const number = await entered(context, caller!, async (tx) => ({
      ...{ kind: 'handover', ...body, eventSeq: await lastEvent(tx) },
    }));
    return { ok: true, body: { number: number! } };
  },
});

const accept = defineRoute({
  ...{ method: 'POST', url: '/api/v1/shift/accept', tag },
  access: { who: 'role', roles: onWatch },
  summary:
    'Takes over a handover that was read; in live mode by another person than who handed over',
  schema: {
    body: Type.Object(
      { handover: Type.Integer({ minimum: 1 }), text: Type.Optional(Note) },
      { additionalProperties: false },
    ),
    reply: Done,
  },
  handle: async ({ body, caller }, context) => {
    let why = '';
    const number = await entered(context, caller!, async (tx) => {
      const open = openHandover(await shiftEntries(tx, { limit: LOOK_BACK, kinds: TAKING }));
      why = acceptProblem(open, body.handover, caller!, context.mode === 'live');
      if (why !== '') return null;
      return { kind: 'accept', text: body.text ?? '', handoverSeq: body.handover };
    });
    return number === null ? refuse(409, 'shift.handover', why) : { ok: true, body: { number } };
  },
});

const Line = Type.Object({
  ...{ id: Type.String(), title: Type.String(), precedence: Precedence, state: Type.String() },
  ...{ tlp: Tlp, decideByUtc: NullableText, updatedUtc: Type.String() },
  shelvedUntilUtc: NullableText,
});

export const HandoverPage = Type.Object({
  ...{ node: Type.String(), mode: Type.String(), atUtc: Type.String() },
  ...{ sinceUtc: NullableText, onDuty: NullableText, tlp: Tlp },
  open: Type.Array(Type.Object({ precedence: Precedence, count: Type.Integer() })),
  ...{ unacknowledged: Type.Array(Line), decisions: Type.Array(Line) },
  shelved: Type.Array(Line), // set aside for a while
  ...{ changed: Type.Array(Line), cutAt: Type.Union([Type.Integer(), Type.Null()]) },
  troubles: Type.Array(
    Type.Object({ part: Type.String(), state: Type.String(), text: Type.String() }),
  ),
  notes: Type.Array(
    Type.Object({ atUtc: Type.String(), actor: Type.String(), text: Type.String() }),
  ),
  text: Type.String(),
});

const page = defineRoute({
  ...{ method: 'GET', url: '/api/v1/handover', tag, access: { who: 'role', roles: readers } },
  summary: 'The page for who takes over, as data and as text to print',
  schema: {
    reply: HandoverPage,
  },
  handle: async ({ caller }, context) => {
    const { clearance, owners } = caller!;
    const found = await handoverFor(context, { clearance, owners });
    const { open, unacknowledged, decisions, shelved, changed, troubles, notes, ...facts } = found;
    const lists = {
      ...{ open: [...open], unacknowledged: [...unacknowledged], decisions: [...decisions] },
      shelved: [...shelved],
      ...{ changed: [...changed], troubles: [...troubles], notes: [...notes] },
    };
    return { ok: true, body: { ...facts, ...lists, text: handoverText(found) } };
  },
});

const TAKING = ['start', 'handover', 'accept'] as const;

type Entries = Awaited<ReturnType<typeof shiftEntries>>;

/** The newest handover, unless somebody has accepted it or started a shift since. */
function openHandover(entries: Entries): Entries[number] | undefined {
  const [newest] = entries;
  return newest?.kind === 'handover' ? newest : undefined;
}

function acceptProblem(
  open: Entries[number] | undefined,
  asked: number,
  caller: Caller,
  isLive: boolean,
): string {
  if (open === undefined) return 'no handover waits to be taken: read the shift log again';
  if (open.seq !== asked)
    return `handover ${asked} is not the one that waits, which is ${open.seq}: read it, then accept it`;
  if (isLive && open.actor === actorOf(caller.userId))
    return 'who hands over cannot take over in live mode: another person accepts it';
  return '';
}

/** One entry with its event and its line of the audit; null where `make` finds that it must not be. */
async function entered(
  context: NodeContext,
  caller: Caller,
  make: (tx: Db) => Promise<Pick<ShiftDraft, 'kind' | 'text' | 'handoverSeq' | 'eventSeq'> | null>,
): Promise<number | null> {
  const atUs = context.clock.wallUs();
  const actor = actorOf(caller.userId);
  const number = await context.store.write(async (tx) => {
    const made = await make(tx);
    if (made === null) return null;
    const seq = await appendShift(tx, { atUs, actor, ...made });
    const subject = `shift/${seq}`;
    await appendAudit(tx, { atUs, actor, action: `shift.${made.kind}`, subject });
    const about = {
      atUs,
      kind: 'shift.changed',
      subject,
      tlp: 'AMBER+STRICT' as const,
      owners: [],
    };
    await appendEvent(tx, { ...about, doc: { kind: made.kind } });
    return seq;
  });
  if (number !== null) context.feed.wake();
  return number;
}

export const shiftRoutes: readonly Route[] = [log, write, handOver, accept, page];
