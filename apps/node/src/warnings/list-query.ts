/** The filters of a list of warnings as they come in an address, for the list itself and for what is exported of it. */
import { eventsAfter, lastEvent, type Store } from '@noroshi/store';
import {
  keptNotices,
  LIST_LIMITS,
  type ListCursor,
  type Listed,
  type ListPage,
  lastReplies,
  listWarnings,
} from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import {
  type HistoryLine,
  Id,
  type Notice,
  NoticeKind,
  PRECEDENCES,
  Title,
  type Viewer,
  visibleTo,
  WARNING_STATES,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import type { Line } from './act-routes.ts';
import { policyFor, readChecklists } from './desk.ts';

/** One value or several with commas. */
const List = Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z]+(,[A-Za-z]+)*$' }));

export const LIST_FILTERS = {
  ...{ states: List, precedence: List, origin: Type.Optional(Id) },
  ...{ kind: Type.Optional(NoticeKind), assetId: Type.Optional(Id) },
  ...{ objectId: Type.Optional(Id), text: Type.Optional(Title) },
  ...{ owner: Type.Optional(Id), domain: Type.Optional(Type.String({ maxLength: 40 })) },
  shelved: Type.Optional(Type.Enum(['only', 'none'])), // what is set aside; both when absent
  after: Type.Optional(Type.String({ maxLength: 300 })),
};
const Filters = Type.Object(LIST_FILTERS);
export type ListFilters = Static<typeof Filters>;

type Refused = ReturnType<typeof refuse>;

/** One page of what a viewer may see. */
export async function pageFor(
  filters: ListFilters,
  viewer: Viewer,
  { store, clock }: Pick<NodeContext, 'store' | 'clock'>,
  limit: number,
): Promise<(ListPage & { readonly states: readonly (typeof WARNING_STATES)[number][] }) | Refused> {
  const states = filters.states?.split(',') ?? ['open', 'acknowledged'];
  const precedence = filters.precedence?.split(',');
  if (!within(states, WARNING_STATES)) return unknown('states', filters.states!, WARNING_STATES);
  if (precedence !== undefined && !within(precedence, PRECEDENCES))
    return unknown('precedence', filters.precedence!, PRECEDENCES);
  const after = filters.after === undefined ? undefined : cursorOf(filters.after);
  if (after === null)
    return refuse(400, 'warning.cursor', 'after is no end of a page: take it from `next`');
  const checklists = await readChecklists(store.db);
  const { clearance, owners } = viewer;
  const { origin, kind, assetId, objectId, text, owner, domain, shelved } = filters;
  const shelf = shelved && { is: shelved === 'only', wallUs: clock.wallUs() };
  const asked = { precedence, origin, kind, assetId, objectId, text, owner, domain, shelf, after };
  const page = await listWarnings(
    store.db,
    { clearance, owners, states, limit: Math.min(limit, LIST_LIMITS.pageMax), ...defined(asked) },
    (kept) => policyFor(kept, checklists),
  );
  return { ...page, states };
}

export function nextOf({ next }: ListPage): string | null {
  return next && Buffer.from(JSON.stringify(next)).toString('base64url');
}

/** The findings of a warning that a viewer may see, in order of arrival. */
export async function noticesSeen(
  { store }: Pick<NodeContext, 'store'>,
  { warning, shown }: Listed,
  viewer: Viewer,
): Promise<readonly Notice[]> {
  const kept = await keptNotices(store.db, warning.id);
  const all = kept.map(({ notice }) => notice);
  if (shown === warning) return all;
  return all.filter(visibleTo(viewer, policyFor(kept, await readChecklists(store.db))));
}

type PartnerAnswer = NonNullable<Static<typeof Line>['answer']>;

/** Answers as they were when the feed stood at `seq`; null: none. A reply since then makes its warning unknown again. */
type KeptAnswers = { seq: number; readonly answers: Map<string, PartnerAnswer | null> };
const answersKept = new WeakMap<Store, KeptAnswers>();
const ANSWERS_MAX = 10_000;
const EVENTS_AT_ONCE = 1000;

/** Read once for each warning and each reply, not once for each list: many watch the same. */
async function keptAnswers(store: Store): Promise<KeptAnswers> {
  let kept = answersKept.get(store);
  if (kept === undefined || kept.answers.size > ANSWERS_MAX) {
    kept = { seq: await lastEvent(store.db), answers: new Map() };
    answersKept.set(store, kept);
  }
  for (;;) {
    const events = await eventsAfter(store.db, kept.seq, EVENTS_AT_ONCE);
    for (const { kind, subject, seq } of events) {
      if (kind === 'warning.replied') kept.answers.delete(subject);
      kept.seq = Math.max(kept.seq, seq);
    }
    if (events.length < EVENTS_AT_ONCE) return kept;
  }
}

/** What partners said last, for who sees all of a warning. */
export async function answersOf(
  { store }: Pick<NodeContext, 'store'>,
  items: readonly Listed[],
): Promise<ReadonlyMap<string, PartnerAnswer>> {
  const whole = items.filter(({ warning, shown }) => warning === shown);
  const ids = whole.map(({ warning }) => warning.id);
  const kept = await keptAnswers(store);
  const { seq } = kept;
  const found = new Map(ids.map((id) => [id, kept.answers.get(id)]));
  const unknown = ids.filter((id) => found.get(id) === undefined);
  const replies = await lastReplies(store.db, unknown);
  for (const id of unknown) {
    const answer = answerOf(replies.get(id));
    found.set(id, answer);
    if (kept.seq === seq) kept.answers.set(id, answer); // else a reply may have come meanwhile
  }
  return new Map([...found].flatMap(([id, answer]) => (answer ? [[id, answer] as const] : [])));
}

function answerOf(line: HistoryLine | undefined): PartnerAnswer | null {
  if (line === undefined) return null;
  const partner = line.actor.replace(/^partner:/, '');
  return { partner, text: line.text, atUtc: formatUtc(line.atUs, 0) };
}

function within<T extends string>(found: readonly string[], all: readonly T[]): found is T[] {
  return found.every((one) => (all as readonly string[]).includes(one));
}

function unknown(name: string, value: string, all: readonly string[]): Refused {
  return refuse(400, 'warning.filter', `${name} is "${value}": expected some of ${all.join(', ')}`);
}

const Cursor = Type.Tuple([
  Type.Integer({ minimum: 0, maximum: PRECEDENCES.length - 1 }),
  Type.Integer({ minimum: -9e15, maximum: 9e15 }),
  Type.Integer({ minimum: -9e15, maximum: 9e15 }),
  Id,
]);

/** Null when it is not the end of a page. */
function cursorOf(text: string): ListCursor | null {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Value.Check(Cursor, cursor) ? cursor : null;
  } catch {
    return null;
  }
}

/** The fields that have a value. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
