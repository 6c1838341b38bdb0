/** The routes of warnings: the list, and one with its notices and history. What people do to them: act-routes.ts. */
import type { Store } from '@noroshi/store';
import {
  countWarnings,
  type KeptWarning,
  type Listed,
  noticeById,
  shelvedWarnings,
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
  Precedence,
  projectHistory,
  type Viewer,
  Warning,
  WarningState,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { actRoutes, Line, lineOf, missing } from './act-routes.ts';
import { policyMaker } from './desk.ts';
import { exportRoutes } from './export-routes.ts';
import { factsOf } from './facts.ts';
import { answersOf, LIST_FILTERS, nextOf, noticesSeen, pageFor } from './list-query.ts';
import { type SeenWarning, sightOf } from './seen.ts';
import { workersRoutes } from './workers-route.ts';

const tag = 'Warnings';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const params = Type.Object({ id: Id });

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

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
  shelved: Type.Integer(), // of all that one may see, whatever is asked for; they are in `counts` too
});

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings', tag, access: { who: 'role', roles: readers } },
  summary:
    'Warnings, the most urgent first; open and acknowledged ones unless `states` says otherwise',
  schema: {
    query: Type.Object(
      {
        ...LIST_FILTERS,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: Page,
  },
  handle: async ({ query, caller }, context) => {
    const { limit = LIMIT_DEFAULT, ...filters } = query;
    const page = await pageFor(filters, caller!, context, limit);
    if ('ok' in page) return page;
    const answers = await answersOf(context, page.items);
    const warnings: Static<typeof Line>[] = [];
    for (const item of page.items) {
      const line = await listedLine(context, item, caller!);
      const answer = answers.get(item.warning.id);
      warnings.push(answer === undefined ? line : { ...line, answer });
    }
    const { db } = context.store;
    const { clearance, owners } = caller!;
    const counts = await countWarnings(db, { clearance, owners }, page.states);
    const shelved = await countShelved(context, caller!);
    return { ok: true, body: { warnings, next: nextOf(page), counts, shelved } };
  },
});

/** How many are set aside, of those that a viewer sees whole. */
export async function countShelved(
  { store, clock }: Pick<NodeContext, 'store' | 'clock'>,
  viewer: Viewer,
): Promise<number> {
  const wallUs = clock.wallUs();
  const shelved = await shelvedWarnings(store.db, viewer, wallUs, () => policyMaker(store.db));
  return shelved.length;
}

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

/**
 * The same line is asked for by everybody who watches the list: kept by id and version where nothing is withheld
 * (500 requests/s, half of them lists: see CHANGELOG).
 */
async function listedLine(
  context: Pick<NodeContext, 'store'>,
  listed: Listed,
  viewer: Viewer,
): Promise<Static<typeof Line>> {
  const { warning, version, shown } = listed;
  const { store } = context;
  const made = async () => ({
    ...lineOf(shown),
    facts: factsOf(await noticesSeen(context, listed, viewer)),
  });
  if (shown !== warning) return made();
  const lines = linesOf.get(store) ?? new Map<string, KeptLine>();
  linesOf.set(store, lines);
  const kept = lines.get(warning.id);
  if (kept?.version === version) return kept.line;
  const line = await made();
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

export const routes: readonly Route[] = [
  ...[list, one, notice],
  ...actRoutes,
  ...exportRoutes,
  ...workersRoutes,
];
