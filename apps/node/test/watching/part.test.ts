/** The watch as a part of a node, with its real thread: a small seeded world, warnings, updates, restarts, other assets. */
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { createWorld } from '@noroshi/sim';
import { appendEvent, configRow, eventsAfter } from '@noroshi/store';
import { beginRun, rowsOfScope, stageRows, watchRuns } from '@noroshi/store/conjunctions';
import { listWarnings } from '@noroshi/store/warnings';
import type { Marking } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import type { NodeContext } from '../../src/context.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import type { WatchRow } from '../../src/watching/engine-messages.ts';
import { createWatchingPart } from '../../src/watching/part.ts';
import { routes } from '../../src/watching/routes.ts';
import { stagedRow, watchRow } from '../../src/watching/table.ts';
import { type Desk, openDesk, writeAssets } from './desk.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const WORLD = createWorld({ seed: 'part', count: 120, epochUs: EPOCH_US, scenario: 'first-light' });
const ASSETS = WORLD.assets.alpha;
const { conjunction } = WORLD.known;

type Watched = Desk & { tell(sets: ElementSetBatch): Promise<void>; close(): Promise<void> };

async function watch(
  desk: Desk,
  first: ElementSetBatch,
  { workers = 1, readMs = 0 } = {},
): Promise<Watched> {
  let sets = first;
  const part = createWatchingPart({
    workers,
    elementsAt: () => async () => {
      await new Promise((resolve) => setTimeout(resolve, readMs));
      return { sets, position: 0 };
    },
    admit: (context) => (drafts) => admitNotices(context, drafts),
  });
  const running = await part.start(desk.context);
  let open = true;
  const close = async () => {
    if (open) desk.stop();
    if (open) await running.close();
    open = false;
  };
  onTestFinished(close);
  return {
    ...{ ...desk, close },
    tell: async (next) => {
      sets = next;
      await tellOf(desk.context, 'elements.changed');
    },
  };
}

async function tellOf({ store, clock, feed }: NodeContext, kind: string): Promise<void> {
  const event = { kind, subject: 'test', tlp: 'CLEAR', owners: [] } as const;
  await store.write((tx) => appendEvent(tx, { ...event, atUs: clock.wallUs() }));
  feed.wake();
}

async function until<T>(look: () => Promise<T | undefined>, log: readonly string[]): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing came: ${log.join('\n')}`);
}

/** Waits until so many runs are done in all. */
async function runsDone({ context, logged }: Desk, count: number) {
  return until(async () => {
    const runs = await watchRuns(context.store.db, { limit: 100 });
    const done = runs.filter((run) => run.state === 'done');
    return done.length >= count ? done : undefined;
  }, logged);
}

async function warnings({ store }: NodeContext) {
  const checklists = await readChecklists(store.db);
  const states = ['open', 'acknowledged', 'closed', 'cancelled'] as const;
  const asked = { clearance: 'RED', owners: '*', states, limit: 100 } as const;
  const page = await listWarnings(store.db, asked, (kept) => policyFor(kept, checklists));
  return page.items.map((item) => item.shown);
}

const pairOf = (row: { id1: string; id2: string }) => `${row.id1} ${row.id2}`;
const PLANTED = [conjunctionObject(), conjunction.otherObjectId].sort().join(' ');

function conjunctionObject(): string {
  return ASSETS.find((asset) => asset.id === conjunction.assetId)!.objectId!;
}

test('the planted conjunction becomes a warning, at the known time and distance', async () => {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, ASSETS);
  await watch(desk, WORLD.sets);
  const runs = await runsDone(desk, 2);
  const rows = (await rowsOfScope(desk.context.store.db, 'assets')).map(watchRow);
  const planted = rows
    .filter((row) => pairOf(row) === PLANTED)
    .sort((a, b) => a.missKm - b.missKm)[0]!; // half a revolution before, they pass farther away
  expect(Math.abs(planted.tcaUs - conjunction.tcaUs)).toBeLessThan(1e6);
  expect(Math.abs(planted.missKm - conjunction.missKm)).toBeLessThan(0.01);
  const [first] = await warnings(desk.context);
  expect(first?.assetIds).toContain(conjunction.assetId);
  expect(first?.title).toContain(conjunction.otherObjectId);
  expect(runs.map((run) => run.scope).sort()).toEqual(['all', 'assets']);
  const assets = runs.find((run) => run.scope === 'assets')!;
  expect(assets.toUs - assets.fromUs).toBeGreaterThanOrEqual(120 * 3600e6);
  const health = desk.context.health.lines().map((line) => `${line.part} ${line.state}`);
  expect(health).toEqual(['watching/all ok', 'watching/assets ok']);
  const events = await eventsAfter(desk.context.store.db, 0, 1000);
  expect(events.filter((event) => event.kind === 'conjunctions.changed').length).toBe(2);
});

test('newer elements that end the danger say so in the same warning; a lost object is not called safe', async () => {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, ASSETS);
  const watched = await watch(desk, WORLD.sets, { readMs: 50 }); // both loops ask while one reads
  await runsDone(desk, 2);
  const before = await warnings(desk.context);
  const isPlanted = (warning: (typeof before)[number]) =>
    warning.objectIds.includes(conjunction.otherObjectId);
  const opened = before.find(isPlanted)!;
  desk.moveTo(EPOCH_US + 1e6);
  await watched.tell(moved(WORLD.sets, conjunction.otherObjectId));
  await runsDone(desk, 4);
  const after = (await warnings(desk.context)).find(isPlanted)!;
  expect(after.id).toBe(opened.id);
  expect(after.title).toMatch(/Risk fell/);
  expect(after.currentNoticeIds.length).toBe(opened.currentNoticeIds.length);
  desk.moveTo(EPOCH_US + 2e6);
  await watched.tell(WORLD.sets); // and back: the danger is there again, in the same case
  await runsDone(desk, 6);
  const again = (await warnings(desk.context)).find(isPlanted)!;
  expect(again.id).toBe(opened.id);
  expect(again.title).not.toMatch(/Risk fell/);
  desk.moveTo(EPOCH_US + 3e6);
  await watched.tell(without(WORLD.sets, conjunction.otherObjectId));
  await runsDone(desk, 8);
  const blind = (await warnings(desk.context)).find(isPlanted)!;
  expect(blind.title).toMatch(/Not watched any more/);
  const kinds = (await watchRuns(desk.context.store.db, { limit: 100 })).map((run) => run.kind);
  expect(kinds.filter((kind) => kind === 'full').length).toBe(2);
  expect(kinds.filter((kind) => kind === 'touched').length).toBe(6);
});

test('the same elements again do no work, and tell nothing twice', async () => {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, ASSETS);
  const watched = await watch(desk, WORLD.sets);
  await runsDone(desk, 2);
  const before = await desk.context.store.db.selectFrom('notice').select('id').execute();
  await watched.tell({ ...WORLD.sets });
  await tellOf(desk.context, 'watch.asked'); // a full look finds what is told already
  await runsDone(desk, 4);
  const after = await desk.context.store.db.selectFrom('notice').select('id').execute();
  expect(after.length).toBe(before.length);
});

test('a start after a crash clears what was staged and shows the last whole table until the next', async () => {
  const desk = await openDesk(EPOCH_US);
  const { store } = desk.context;
  await writeAssets(desk.context, ASSETS);
  const start = { scope: 'all', kind: 'full', atUs: 1, watchUs: 1, fromUs: 0, toUs: 1 } as const;
  const run = await store.write((tx) => beginRun(tx, { ...start, objects: 1, primaries: 0 }));
  const row = { ...EMPTY_ROW, id1: 'left', id2: 'over' };
  await store.write((tx) => stageRows(tx, run, [stagedRow('all', 0, row)]));
  await watch(desk, WORLD.sets);
  await runsDone(desk, 2);
  const left = (await watchRuns(store.db, { limit: 100 })).find((one) => one.run === run);
  expect(left?.state).toBe('interrupted');
  const all = await store.db.selectFrom('conjunction').select('id1').execute();
  expect(all.map((one) => one.id1)).not.toContain('left');
});

test('an asset that is added is watched at once; one whose object is unknown is named', async () => {
  const desk = await openDesk(EPOCH_US);
  const watched = await watch(desk, WORLD.sets);
  await runsDone(desk, 2);
  expect(await rowsOfScope(desk.context.store.db, 'assets')).toEqual([]);
  const state = () => desk.context.health.lines().find((line) => line.part === 'watching/assets');
  expect(state()?.text).toContain('no satellite among the assets');
  const lost = { ...ASSETS[0]!, id: 'lost', kind: 'satellite', objectId: '777777' } as const;
  await writeAssets(watched.context, [...ASSETS, lost]);
  await until(async () => {
    const rows = await rowsOfScope(desk.context.store.db, 'assets');
    return rows.some((row) => pairOf(row) === PLANTED) ? true : undefined;
  }, desk.logged);
  await until(async () => (state()?.text.includes('lost') ? true : undefined), desk.logged);
  expect(state()?.state).toBe('degraded');
  expect((await configRow(desk.context.store.db, 'asset', 'lost'))?.doc).toBeTruthy();
});

test('the routes: rows as the command prints them, and nothing of assets that are not the caller’s', async () => {
  const desk = await openDesk(EPOCH_US);
  const secret: Marking = { tlp: 'RED', originator: 'alpha', releasableTo: [], caveats: [] };
  const assets = ASSETS.map((asset) =>
    asset.id === conjunction.assetId ? { ...asset, marking: secret } : asset,
  );
  await writeAssets(desk.context, assets);
  await watch(desk, WORLD.sets);
  await runsDone(desk, 2);
  const call = async (url: string, query: object, over: object = {}) => {
    const route = routes.find((one) => one.url === url && one.method === 'GET')!;
    const caller = {
      ...{ userId: 'aiko', name: 'aiko', roles: ['analyst'], owners: '*', clearance: 'RED' },
      ...{ sessionId: 's', ...over },
    };
    return route.handle({ query, caller } as never, desk.context) as Promise<{
      ok: boolean;
      body: { conjunctions: Record<string, unknown>[]; runs: Record<string, unknown>[] };
    }>;
  };
  const planted = { assetId: conjunction.assetId, objectId: conjunction.otherObjectId };
  const mine = await call('/api/v1/conjunctions', planted);
  expect(mine.body.conjunctions.length).toBeGreaterThan(0);
  expect(mine.body.conjunctions[0]).toMatchObject({ kind: 'crossing', id2: '900011' });
  const amber = { clearance: 'AMBER' };
  expect((await call('/api/v1/conjunctions', planted, amber)).ok).toBe(false);
  const byObject = { objectId: conjunction.otherObjectId };
  const hidden = await call('/api/v1/conjunctions', byObject, amber);
  expect(hidden.body.conjunctions).toEqual([]); // 28 h away: only the watch of the asset goes so far
  expect((await call('/api/v1/conjunctions', { from: 'soon' })).ok).toBe(false);
  const runs = await call('/api/v1/watch/runs', { scope: 'assets' }, amber);
  expect(runs.body.runs[0]).toMatchObject({ primaries: null, rowsAdded: null, state: 'done' });
});

/** The object a degree further along its orbit: far from where it was told to be. */
function moved(sets: ElementSetBatch, objectId: string): ElementSetBatch {
  const meanAnomalyRad = sets.meanAnomalyRad.slice();
  meanAnomalyRad[rowOf(sets, objectId)]! += Math.PI / 180;
  return { ...sets, meanAnomalyRad };
}

function without(sets: ElementSetBatch, objectId: string): ElementSetBatch {
  const gone = rowOf(sets, objectId);
  const rows = Array.from({ length: sets.count }, (_, row) => row).filter((row) => row !== gone);
  return pickSets(sets, rows);
}

function rowOf(sets: ElementSetBatch, objectId: string): number {
  return sets.objectRow.findIndex((object) => sets.objects.objectId[object] === objectId);
}

const EMPTY_ROW: WatchRow = {
  ...{ id1: '', name1: '', id2: '', name2: '', kind: 'crossing', tcaUs: 1, fromUs: 1, toUs: 1 },
  ...{ missKm: 1, missRKm: 1, missTKm: 1, missNKm: 1, relativeSpeedKmS: 1, age1D: 0, age2D: 0 },
  ...{ hbrM: 1, pc: null, pcMax: null, dilution: null, covariance: 'none' },
  ...{ epoch1Us: 0, epoch2Us: 0 },
};
