/**
 * The routes of the watch: the table of approaches, what was looked at (so that silence can be told from blindness), and a
 * new look on request. An asset that the caller may not know of looks like any other object: its longer watch is not shown.
 */
import { appendAudit, appendEvent, configRow, configRows, type Db } from '@noroshi/store';
import {
  CONJUNCTION_SORTS,
  type ConjunctionCursor,
  currentRun,
  listConjunctions,
  WATCH_SCOPES,
  type WatchRun,
  watchRuns,
} from '@noroshi/store/conjunctions';
import { formatUtc, parseUtc } from '@noroshi/time';
import { Asset, Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { maySeeConfig } from '../api/objects.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { ConjunctionReply, conjunctionReply } from './rows-reply.ts';

const tag = 'Watch';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1000;
const RUNS_MAX = 200;
const UTC_LENGTH_MAX = 40;

const Utc = Type.String({ maxLength: UTC_LENGTH_MAX });
const UtcOrNull = Type.Union([Type.String(), Type.Null()]);
const ObjectId = Type.String({ minLength: 1, maxLength: 96 });

export const Conjunctions = Type.Object({
  conjunctions: Type.Array(ConjunctionReply),
  next: Type.Union([Type.String(), Type.Null()]), // `after` of the next page
  /** Where each watch has looked; null: nowhere yet, and then the table says nothing. */
  covered: Type.Object({
    assets: Type.Object({ fromUtc: UtcOrNull, toUtc: UtcOrNull }),
    all: Type.Object({ fromUtc: UtcOrNull, toUtc: UtcOrNull }),
  }),
});

const conjunctions = defineRoute({
  ...{ method: 'GET', url: '/api/v1/conjunctions', tag, access: { who: 'role', roles: readers } },
  summary:
    'Approaches below the threshold by the newest screens: of assets for days, of every pair for a day',
  schema: {
    query: Type.Object(
      {
        ...{ assetId: Type.Optional(Id), objectId: Type.Optional(ObjectId) },
        only: Type.Optional(Type.Enum(['assets'])), // approaches of any asset that the caller may know of
        ...{ from: Type.Optional(Utc), to: Type.Optional(Utc) }, // of the closest approach
        pcMin: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })), // of the largest probability
        missMaxKm: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
        sort: Type.Optional(Type.Enum(CONJUNCTION_SORTS)),
        after: Type.Optional(Type.String({ maxLength: 300 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: Conjunctions,
  },
  handle: async ({ query, caller }, { store }) => {
    const window = windowOf(query.from, query.to);
    if (typeof window === 'string') return refuse(400, 'conjunctions.time', window);
    const after = query.after === undefined ? undefined : cursorOf(query.after);
    if (after === null)
      return refuse(400, 'conjunctions.cursor', 'after is no end of a page: take it from `next`');
    const assetObjectIds = await visibleObjects(store.db, caller!);
    const objectIds = query.objectId === undefined ? undefined : [query.objectId];
    const asset = query.assetId === undefined ? undefined : await assetOf(store.db, query.assetId);
    if (
      query.assetId !== undefined &&
      !(asset !== undefined && maySeeConfig('asset', asset, caller!))
    )
      return refuse(404, 'not-there', `there is no asset ${query.assetId}`);
    const { pcMin, missMaxKm, sort = 'tca', limit = LIMIT_DEFAULT } = query;
    const page = await listConjunctions(store.db, {
      ...{ assetObjectIds, sort, limit, ...window },
      ...(objectIds !== undefined && { objectIds }),
      ...(asset !== undefined && {
        ofObjectIds: asset.objectId === undefined ? [] : [asset.objectId],
      }),
      ...(query.only === 'assets' && asset === undefined && { ofObjectIds: assetObjectIds }),
      ...(pcMin !== undefined && { pcMin }),
      ...(missMaxKm !== undefined && { missMaxKm }),
      ...(after !== undefined && { after }),
    });
    const covered = {
      assets: coverOf(await currentRun(store.db, 'assets')),
      all: coverOf(await currentRun(store.db, 'all')),
    };
    return {
      ok: true,
      body: {
        conjunctions: page.rows.map(conjunctionReply),
        next: page.after && Buffer.from(JSON.stringify(page.after)).toString('base64url'),
        covered,
      },
    };
  },
});

const Count = Type.Union([Type.Integer(), Type.Null()]); // null: not for this caller

const RunReply = Type.Object({
  run: Type.Integer(),
  scope: Type.Enum(WATCH_SCOPES),
  kind: Type.Enum(['full', 'touched', 'roll']),
  state: Type.Enum(['running', 'done', 'failed', 'interrupted']),
  atUtc: Type.String(), // when it began, by the wall clock
  watchUtc: Type.String(), // the watched instant then
  fromUtc: Type.String(), // what it looked at
  toUtc: Type.String(),
  coveredFromUtc: Type.String(), // what its table covers since
  coveredToUtc: Type.String(),
  elapsedS: Type.Number(),
  objects: Type.Integer(),
  primaries: Count,
  rowsAdded: Count,
  rowsRemoved: Count,
  excludedCount: Type.Integer(), // objects that could not be propagated: not watched
  excluded: Type.Array(
    Type.Object({ objectId: Type.String(), reason: Type.String(), fromUtc: Type.String() }),
  ),
});

const runs = defineRoute({
  ...{ method: 'GET', url: '/api/v1/watch/runs', tag, access: { who: 'role', roles: readers } },
  summary: 'What was looked at, when, and what could not be: the newest screens first',
  schema: {
    query: Type.Object(
      {
        scope: Type.Optional(Type.Enum(WATCH_SCOPES)),
        before: Type.Optional(Type.Integer({ minimum: 1 })), // runs with a smaller number
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: RUNS_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ runs: Type.Array(RunReply) }),
  },
  handle: async ({ query, caller }, { store }) => {
    const { scope, before, limit = 20 } = query;
    const found = await watchRuns(store.db, {
      ...(scope !== undefined && { scope }),
      ...(before !== undefined && { beforeRun: before }),
      limit,
    });
    const seesAll = caller!.owners === '*' && caller!.clearance === 'RED';
    return { ok: true, body: { runs: found.map((run) => runReply(run, seesAll)) } };
  },
});

const ask = defineRoute({
  ...{ method: 'POST', url: '/api/v1/watch/run', tag },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary: 'Looks at everything again from the start, assets first',
  schema: {
    body: Type.Object({}, { additionalProperties: false }),
    reply: Type.Object({ asked: Type.Literal(true) }),
  },
  handle: async ({ caller }, { store, clock, feed }) => {
    const atUs = clock.wallUs();
    const about = { atUs, subject: 'conjunctions' };
    await store.write(async (tx) => {
      await appendEvent(tx, { ...about, kind: 'watch.asked', tlp: 'AMBER', owners: [] });
      await appendAudit(tx, { ...about, actor: actorOf(caller!.userId), action: 'watch.ask' });
    });
    feed.wake();
    return { ok: true, body: { asked: true as const } };
  },
});

export const routes: readonly Route[] = [conjunctions, runs, ask];

function runReply(run: WatchRun, seesAll: boolean): Static<typeof RunReply> {
  const counts = run.scope === 'all' || seesAll;
  const listed = Value.Check(Excluded, run.doc.excluded) ? run.doc.excluded : [];
  return {
    ...{ run: run.run, scope: run.scope, kind: run.kind, state: run.state },
    ...{ atUtc: formatUtc(run.atUs), watchUtc: formatUtc(run.watchUs) },
    ...{ fromUtc: formatUtc(run.fromUs), toUtc: formatUtc(run.toUs) },
    coveredFromUtc: formatUtc(run.coveredFromUs),
    coveredToUtc: formatUtc(run.coveredToUs),
    ...{ elapsedS: run.elapsedMs / 1000, objects: run.objects, excludedCount: run.excluded },
    primaries: counts ? run.primaries : null,
    rowsAdded: counts ? run.rowsAdded : null,
    rowsRemoved: counts ? run.rowsRemoved : null,
    excluded: listed,
  };
}

const Excluded = RunReply.properties.excluded;

function coverOf(run: WatchRun | undefined) {
  if (run === undefined) return { fromUtc: null, toUtc: null };
  return { fromUtc: formatUtc(run.coveredFromUs), toUtc: formatUtc(run.coveredToUs) };
}

async function assetOf(db: Db, id: string): Promise<Asset | undefined> {
  const doc = (await configRow(db, 'asset', id))?.doc;
  return Value.Check(Asset, doc) ? doc : undefined;
}

/** Objects of the assets that the caller may know of. */
export async function visibleObjects(db: Db, caller: Caller): Promise<string[]> {
  const ids = new Set<string>();
  for (const { doc } of await configRows(db, 'asset'))
    if (Value.Check(Asset, doc) && doc.objectId !== undefined && maySeeConfig('asset', doc, caller))
      ids.add(doc.objectId);
  return [...ids];
}

function windowOf(from: string | undefined, to: string | undefined) {
  const out: { fromUs?: number; toUs?: number } = {};
  for (const [name, text] of [
    ['fromUs', from],
    ['toUs', to],
  ] as const) {
    if (text === undefined) continue;
    const parsed = parseUtc(text);
    if (!parsed.ok)
      return `${name === 'fromUs' ? 'from' : 'to'} is no time: give UTC, as 2026-11-23T04:05:06Z`;
    out[name] = parsed.value;
  }
  return out;
}

const Cursor = Type.Object(
  { value: Type.Number(), run: Type.Integer(), row: Type.Integer() },
  { additionalProperties: false },
);

function cursorOf(text: string): ConjunctionCursor | null {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Value.Check(Cursor, cursor) ? cursor : null;
  } catch {
    return null;
  }
}
