/** Sources over the API: how each is, what is left of its budget, what it gave that was refused; and a person's "look now". */
import { appendAudit, appendEvent, configRow, configRows } from '@noroshi/store';
import { elementFacts, rejectsOf, sourceState } from '@noroshi/store/elements';
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';
import { Epoch, edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { createBudget } from '../fetch/index.ts';
import { everyOf, readSource, type Source } from './config.ts';
import { SPACETRACK_BUDGET } from './look-remote.ts';
import { objectRoutes } from './object-routes.ts';
import { afterRefresh, isRemote, readState, staleText } from './state.ts';

const tag = 'sources';
const REJECTS_SHOWN = 50;
const EpochOrNull = Type.Union([Epoch, Type.Null()]);
const TextOrNull = Type.Union([Type.String(), Type.Null()]);

const SourceShown = Type.Object({
  id: Id,
  type: Type.String(), // 'unreadable' when its configuration does not fit
  state: Type.Enum(['waiting', 'good', 'trying', 'stopped']),
  error: TextOrNull,
  note: Type.String(), // '' or what of it is passed over, such as symbolic links
  stale: Type.Boolean(),
  staleReason: TextOrNull,
  everyS: Type.Integer(),
  triedUs: EpochOrNull,
  succeededUs: EpochOrNull,
  changedUs: EpochOrNull,
  newestUs: EpochOrNull, // newest epoch it gave
  ageS: Type.Union([Type.Number(), Type.Null()]),
  nextUs: EpochOrNull,
  failures: Type.Integer(),
  objects: Type.Integer(),
  sets: Type.Integer(), // held, history and all
  lastSets: Type.Integer(),
  lastRefused: Type.Integer(),
  budget: Type.Array(
    Type.Object({
      perS: Type.Integer(),
      requestsMax: Type.Integer(),
      used: Type.Integer(),
      freeAtUs: Epoch,
    }),
  ),
  rejects: Type.Array(Type.Object({ number: Type.Integer(), atUs: Epoch, text: Type.String() })),
});
type SourceShown = Static<typeof SourceShown>;

export const Sources = Type.Object({ sources: Type.Array(SourceShown) });
const Refreshed = Type.Object({ id: Id, notBeforeUs: Epoch });

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/sources', tag },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer', 'admin'] },
  summary: 'Where element sets come from: state, age, budget, the last records refused',
  schema: { reply: edgeSchema(Sources) },
  handle: async (_input, context) => {
    const sources: SourceShown[] = [];
    for (const { id, doc } of await configRows(context.store.db, 'source')) {
      sources.push(await shown(context, id, readSource(doc)));
    }
    return { ok: true, body: encodeEdge(Sources, { sources }) };
  },
});

const refresh = defineRoute({
  ...{ method: 'POST', url: '/api/v1/sources/:id/refresh', tag },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  summary: 'Looks at a source now, or as soon as its host allows; a stopped one goes on',
  schema: { params: Type.Object({ id: Id }), reply: edgeSchema(Refreshed) },
  handle: async ({ params, caller }, context) => {
    const { store, clock, feed } = context;
    const row = await configRow(store.db, 'source', params.id);
    const source = row && readSource(row.doc);
    if (source === undefined) return refuse(404, 'not-there', 'there is no source of this id');
    const atUs = clock.wallUs();
    const state = readState(source, await sourceState(store.db, source.id));
    const notBeforeUs = afterRefresh(source, state, atUs).nextUs ?? atUs;
    await store.write(async (tx) => {
      const about = { atUs, subject: source.id };
      await appendAudit(tx, {
        ...about,
        actor: `user:${caller!.userId}`,
        action: 'source.refresh',
      });
      await appendEvent(tx, { ...about, kind: 'source.refresh', tlp: 'AMBER', owners: [] });
    });
    feed.wake();
    return { ok: true, body: encodeEdge(Refreshed, { id: source.id, notBeforeUs }) };
  },
});

async function shown(
  { store, clock }: NodeContext,
  id: string,
  source: Source | undefined,
): Promise<SourceShown> {
  const state = readState(source, await sourceState(store.db, id));
  const now = { wallUs: clock.wallUs(), watchUs: clock.watchUs() };
  const { objects, sets } = await elementFacts(store.db, { source: id });
  const staleReason = source === undefined ? null : staleText(source, state, now);
  const { error, triedUs, succeededUs, changedUs, newestUs, nextUs, failures } = state;
  return {
    ...{ id, error, triedUs, succeededUs, changedUs, newestUs, failures, objects, sets },
    ...{ lastSets: state.lastSets, lastRefused: state.lastRefused, staleReason },
    note: state.note,
    type: source?.type ?? 'unreadable',
    state: state.stopped
      ? 'stopped'
      : triedUs === null
        ? 'waiting'
        : error === null
          ? 'good'
          : 'trying',
    stale: staleReason !== null,
    everyS: source === undefined ? 0 : everyOf(source),
    ageS: newestUs === null ? null : (now.watchUs - newestUs) / 1e6,
    nextUs: source !== undefined && isRemote(source) ? nextUs : null,
    budget: budgetOf(source, Object.values(state.requestsMs).flat(), now.wallUs),
    rejects: await rejectsOf(store.db, id, REJECTS_SHOWN),
  };
}

/** Only Space-Track counts requests; what the others ask for is kept by how often we ask. */
function budgetOf(source: Source | undefined, requestsMs: readonly number[], nowUs: number) {
  if (source?.type !== 'spacetrack') return [];
  const meters = createBudget(SPACETRACK_BUDGET, requestsMs).meters(unixMsFromTaiUs(nowUs));
  return meters.map(({ freeAtMs, ...meter }) => ({
    ...meter,
    freeAtUs: taiUsFromUnixMs(freeAtMs),
  }));
}

export const routes: readonly Route[] = [list, refresh, ...objectRoutes];
