/** The routes of warnings: the list, one with its notices and history, and what people do to it. */
import type { Store } from '@noroshi/store';
import {
  countWarnings,
  type KeptWarning,
  type ListCursor,
  type Listed,
  listWarnings,
  noticeById,
  warningHistory,
} from '@noroshi/store/warnings';
import {
  edgeSchema,
  encodeEdge,
  HistoryLine,
  Id,
  maySee,
  maySeeOwners,
  Notice,
  NoticeKind,
  PRECEDENCES,
  Precedence,
  projectHistory,
  Text,
  Title,
  WARNING_STATES,
  Warning,
  WarningState,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Refusal, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { type ActError, actOnWarning, type WarningAct } from './act.ts';
import { policyFor, readChecklists } from './desk.ts';
import { type SeenWarning, shownVersionOf, sightOf } from './seen.ts';

const tag = 'Warnings';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const workers = ['analyst', 'duty'] as const;
const deciders = ['duty'] as const;
const params = Type.Object({ id: Id });

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

/** `version` is made from what is shown: send it as If-Match to act on exactly this. */
export const Line = Type.Object({ version: Type.Integer(), warning: edgeSchema(Warning) });
export const Whole = Type.Object({
  ...{ version: Type.Integer(), warning: edgeSchema(Warning) },
  notices: Type.Array(edgeSchema(Notice)),
  history: Type.Array(edgeSchema(HistoryLine)),
});

export const Page = Type.Object({
  warnings: Type.Array(Line),
  next: Type.Union([Type.String(), Type.Null()]), // `after` of the next page
  counts: Type.Array(
    Type.Object({ state: WarningState, precedence: Precedence, count: Type.Integer() }),
  ),
});

/** One value or several with commas. */
const List = Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z]+(,[A-Za-z]+)*$' }));

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings', tag, access: { who: 'role', roles: readers } },
  summary:
    'Warnings, the most urgent first; open and acknowledged ones unless `states` says otherwise',
  schema: {
    query: Type.Object(
      {
        ...{ states: List, precedence: List, origin: Type.Optional(Id) },
        ...{ kind: Type.Optional(NoticeKind), assetId: Type.Optional(Id) },
        ...{ objectId: Type.Optional(Id), text: Type.Optional(Title) },
        after: Type.Optional(Type.String({ maxLength: 300 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: Page,
  },
  handle: async ({ query, caller }, context) => {
    const states = query.states?.split(',') ?? ['open', 'acknowledged'];
    const precedence = query.precedence?.split(',');
    if (!within(states, WARNING_STATES)) return unknown('states', query.states!, WARNING_STATES);
    if (precedence !== undefined && !within(precedence, PRECEDENCES))
      return unknown('precedence', query.precedence!, PRECEDENCES);
    const after = query.after === undefined ? undefined : cursorOf(query.after);
    if (after === null)
      return refuse(400, 'warning.cursor', 'after is no end of a page: take it from `next`');
    const { db } = context.store;
    const checklists = await readChecklists(db);
    const { clearance, owners } = caller!;
    const { origin, kind, assetId, objectId, text } = query;
    const page = await listWarnings(
      db,
      {
        ...{ clearance, owners, states, limit: query.limit ?? LIMIT_DEFAULT },
        ...defined({ precedence, origin, kind, assetId, objectId, text, after }),
      },
      (kept) => policyFor(kept, checklists),
    );
    return {
      ok: true,
      body: {
        warnings: page.items.map((item) => listedLine(context.store, item)),
        next: page.next && Buffer.from(JSON.stringify(page.next)).toString('base64url'),
        counts: await countWarnings(db, { clearance, owners }, states),
      },
    };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id', tag },
  access: { who: 'role', roles: readers, object: { kind: 'warning', param: 'id' } },
  summary: 'One warning with its notices and history',
  schema: { params, reply: Whole },
  handle: async ({ object, caller }, context) => {
    const seen = await sightOf(context.store.db, object as KeptWarning, caller!);
    if (seen === undefined) return missing();
    return { ok: true, body: await wholeOf(seen, context), version: seen.shownVersion };
  },
});

const notice = defineRoute({
  ...{ method: 'GET', url: '/api/v1/notices/:id', tag, access: { who: 'role', roles: readers } },
  summary: 'One notice, with the warning it belongs to',
  schema: {
    params,
    reply: Type.Object({
      ...{ notice: edgeSchema(Notice), warningId: Id, supersededBy: Type.Union([Id, Type.Null()]) },
    }),
  },
  handle: async ({ params, caller }, context) => {
    const { clearance, owners } = caller!;
    const { db } = context.store;
    const kept = await noticeById(db, params.id);
    const visible =
      kept !== undefined &&
      maySee(kept.notice.marking, clearance) &&
      maySeeOwners(kept.owners, owners);
    if (!visible) return refuse(404, 'not-there', 'there is no notice of this id');
    const next = kept.supersededBy === null ? undefined : await noticeById(db, kept.supersededBy);
    const shows =
      next && maySee(next.notice.marking, clearance) && maySeeOwners(next.owners, owners);
    const { warningId } = kept;
    const supersededBy = shows ? kept.supersededBy : null;
    return { ok: true, body: { notice: encodeEdge(Notice, kept.notice), warningId, supersededBy } };
  },
});

const Why = Type.Object({ text: Type.Optional(Text) }, { additionalProperties: false });
const Reason = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 4000 }) },
  { additionalProperties: false },
);

type ActBody = Static<typeof Why> & { readonly assignee?: string; readonly itemId?: string };

/** Ending a case, or opening it again, needs sight of all of it: nothing urgent is closed by somebody who cannot see it. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['close', 'cancel', 'reopen']);

function actRoute(
  action: WarningAct['action'],
  roles: readonly ('analyst' | 'duty')[],
  summary: string,
  body: typeof Why | typeof Reason | typeof Assign | typeof Tick,
): Route {
  return defineRoute({
    ...{ method: 'POST', url: `/api/v1/warnings/:id/${action}`, tag, summary },
    access: { who: 'role', roles, object: { kind: 'warning', param: 'id' } },
    schema: { params, body, reply: Line },
    handle: async ({ object, body, caller, ifMatch }, context) => {
      const { db } = context.store;
      const seen = await sightOf(db, object as KeptWarning, caller!);
      if (seen === undefined) return missing();
      const { warning, version, shown, shownVersion } = seen;
      if (ifMatch !== null && ifMatch !== shownVersion)
        return refuse(
          409,
          'warning.conflict',
          `${warning.id} has changed: read it again, then act`,
        );
      if (WHOLE_ONLY.has(action) && shown !== warning)
        return refuse(
          403,
          'warning.sight',
          `to ${action} ${warning.id} needs a duty officer who may see all it is about`,
        );
      const act = { ...(body as ActBody), action } as WarningAct;
      const actor = actorOf(caller!.userId);
      const acted = await actOnWarning(context, {
        ...{ ...act, warningId: warning.id, actor, expectedVersion: version },
      });
      if (!acted.ok)
        return refuse(STATUS[acted.error.kind], `warning.${acted.error.kind}`, acted.error.message);
      const now = await sightOf(db, acted.value, caller!);
      if (now === undefined) return missing();
      return { ok: true, body: lineOf(now.shown), version: now.shownVersion };
    },
  });
}

const STATUS: Readonly<Record<ActError['kind'], Refusal['status']>> = {
  ...{ state: 409, reason: 422, step: 422, origin: 409, length: 422, missing: 404, conflict: 409 },
};

const Assign = Type.Object(
  { assignee: Id, text: Type.Optional(Text) },
  { additionalProperties: false },
);
const Tick = Type.Object(
  { itemId: Id, text: Type.Optional(Text) },
  { additionalProperties: false },
);

function missing() {
  return refuse(404, 'not-there', 'there is no warning of this id');
}

function lineOf(shown: Warning): Static<typeof Line> {
  return { version: shownVersionOf(shown), warning: encodeEdge(Warning, shown) };
}

/**
 * The same line is asked for by everybody who watches the list: kept by id and version where nothing is withheld
 * (500 requests/s, half of them lists: see CHANGELOG).
 */
function listedLine(store: Store, { warning, version, shown }: Listed): Static<typeof Line> {
  if (shown !== warning) return lineOf(shown);
  const lines = linesOf.get(store) ?? new Map<string, KeptLine>();
  linesOf.set(store, lines);
  const kept = lines.get(warning.id);
  if (kept?.version === version) return kept.line;
  const line = lineOf(shown);
  if (lines.size >= LINES_KEPT_MAX) lines.clear();
  lines.set(warning.id, { version, line });
  return line;
}

type KeptLine = { readonly version: number; readonly line: Static<typeof Line> };
const LINES_KEPT_MAX = 2000;
const linesOf = new WeakMap<Store, Map<string, KeptLine>>();

async function wholeOf(seen: SeenWarning, context: NodeContext): Promise<Static<typeof Whole>> {
  const { warning, shown, notices } = seen;
  const history = await warningHistory(context.store.db, warning.id);
  return {
    ...lineOf(shown),
    notices: notices.map((notice) => encodeEdge(Notice, notice)),
    history: projectHistory(history, warning, shown).map((line) => encodeEdge(HistoryLine, line)),
  };
}

function within<T extends string>(found: readonly string[], all: readonly T[]): found is T[] {
  return found.every((one) => (all as readonly string[]).includes(one));
}

function unknown(name: string, value: string, all: readonly string[]) {
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

export const routes: readonly Route[] = [
  ...[list, one, notice],
  actRoute('acknowledge', deciders, 'Say that a person has taken it up', Why),
  actRoute('assign', workers, 'Give it to a person', Assign),
  actRoute('tick', workers, 'A step of the checklist is done', Tick),
  actRoute('note', workers, 'Add a line to its history', Reason),
  actRoute('close', deciders, 'Close it, with the reason', Reason),
  actRoute('reopen', deciders, 'Open it again', Why),
  actRoute(
    'cancel',
    deciders,
    'Take it back for ever, with the reason; everybody who was told is told',
    Reason,
  ),
];
