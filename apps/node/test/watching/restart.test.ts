/** A restart after some sets came in: only what was touched is screened again, and only where that explains every difference. */
import type { ElementSetBatch } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { writeConfig } from '@noroshi/store';
import { watchRuns } from '@noroshi/store/conjunctions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { currentSets } from '../../src/sources/sets.ts';
import { bucketSums, isExplained } from '../../src/watching/bucket-sums.ts';
import type { Engine, Screened } from '../../src/watching/engine.ts';
import type { ScreenAsk } from '../../src/watching/engine-messages.ts';
import { startSchedule } from '../../src/watching/schedule.ts';
import { touchedIds } from '../../src/watching/touched.ts';
import { type Desk, openDesk, satellite, writeAssets } from './desk.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const SETS = seededCatalogue({ seed: 'restart', count: 60, epochUs: EPOCH_US });
const ID = (row: number) => SETS.objects.objectId[row]!;

/** The sets of some rows, `laterUs` later. */
function issued(rows: readonly number[], laterUs: number): ElementSetBatch {
  const sets = structuredClone(SETS);
  const epochUs = sets.epochUs.map((us, row) => (rows.includes(row) ? us + laterUs : us));
  return { ...sets, epochUs };
}

function fakeEngine() {
  const held = new Map<number, ElementSetBatch>();
  const asks: ScreenAsk[] = [];
  const engine: Engine = {
    load: (sets) => held.set(held.size + 1, sets).size,
    keepOnly: () => {},
    touched: async (before, after) => touchedIds(held.get(before)!, held.get(after)!),
    screen: async (ask): Promise<Screened> => {
      asks.push(ask);
      const counts = { objects: 60, primaries: 0, elapsedMs: 1, excluded: [], unknownIds: [] };
      return { rows: [], summary: { ...counts, complete: true, cost: {} as never } };
    },
    close: async () => {},
  };
  return { engine, asks };
}

async function take(desk: Desk, sets: ElementSetBatch): Promise<void> {
  const { store, clock } = desk.context;
  await ingestBatch(store, sets, { source: 'made', wallUs: () => clock.wallUs() });
}

/** Runs a schedule on the store until it has nothing to do; the kinds of the runs it made, and what it asked. */
async function run(desk: Desk, replay = false) {
  const { context } = desk;
  const stop = new AbortController();
  const clock = { ...context.clock, replay };
  const { engine, asks } = fakeEngine();
  const earlier = (await watchRuns(context.store.db, { limit: 100 })).length;
  const elementsAt = () => currentSets(context.store.db);
  const node = { ...context, clock, stop: stop.signal };
  for (const scope of ['assets', 'all']) context.health.report(`watching/${scope}`, 'ok', 'starts');
  const running = startSchedule(node, engine, elementsAt, async () => []);
  for (let tries = 0; tries < 1000; tries++) {
    const lines = context.health.lines().filter((line) => /looked at until/.test(line.text));
    if (lines.length === 2) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stop.abort();
  await running.done;
  const runs = (await watchRuns(context.store.db, { limit: 100 })).slice(0, -earlier || undefined);
  return { kinds: runs.map(({ scope, kind }) => `${scope} ${kind}`).sort(), asks, runs };
}

async function screenedOnce(): Promise<Desk> {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, [satellite('mine', ID(0))]);
  await take(desk, SETS);
  expect((await run(desk)).kinds).toEqual(['all full', 'assets full']);
  return desk;
}

test('one set that came in since: its pairs alone; after that nothing', async () => {
  const desk = await screenedOnce();
  await take(desk, issued([7], 3600e6));
  const { kinds, asks, runs } = await run(desk);
  expect(kinds).toEqual(['all touched', 'assets touched']);
  expect(asks.flatMap(({ primaryIds }) => primaryIds ?? [])).toContain(ID(7));
  for (const { doc } of runs) expect(doc).toMatchObject({ touched: 1 });
  expect((await run(desk)).kinds).toEqual([]);
});

test('a replay, another source, or a difference that nothing explains: everything', async () => {
  const desk = await screenedOnce();
  await take(desk, issued([7], 3600e6));
  expect((await run(desk, true)).kinds).toEqual(['all full', 'assets full']);
  await take(desk, issued([8], 3600e6));
  const { store, clock } = desk.context;
  const doc = { id: 'more', type: 'file', path: 'x' };
  const row = { kind: 'source', id: 'more', doc, atUs: clock.wallUs(), actor: 'test' } as const;
  await store.write((tx) => writeConfig(tx, row));
  expect((await run(desk)).kinds).toEqual(['all full', 'assets full']);
  await take(desk, issued([9], 3600e6));
  await store.write(async (tx) => {
    await tx.updateTable('space_object').set({ touched: 0 }).execute(); // a feed that forgot
  });
  expect((await run(desk)).kinds).toEqual(['all full', 'assets full']);
});

test('the print of a catalogue: order does not matter, any set that differs shows, and only its object explains it', () => {
  const before = bucketSums(SETS);
  const order = [...SETS.objectRow.keys()].reverse();
  const turned = {
    ...SETS,
    objectRow: Uint32Array.from(order),
    ...Object.fromEntries(
      Object.entries(SETS)
        .filter(([, column]) => column instanceof Float64Array || column instanceof Uint8Array)
        .map(([name, column]) => [name, order.map((row) => (column as Float64Array)[row]!)]),
    ),
  } as ElementSetBatch;
  expect(bucketSums(turned)).toBe(before);
  const row = fc.integer({ min: 0, max: 59 });
  fc.assert(
    fc.property(row, fc.constantFrom('epochUs', 'raanRad', 'bstarPerEarthRadius'), (at, name) => {
      const column = SETS[name].slice();
      column[at]! += Math.max(Math.abs(column[at]!) * 1e-12, 1e-15);
      const after = bucketSums({ ...SETS, [name]: column });
      expect(isExplained(before, after, [])).toBe(false);
      expect(isExplained(before, after, [ID(at)])).toBe(true);
    }),
  );
  expect(isExplained(before, before, [])).toBe(true);
  expect(isExplained('', before, [])).toBe(false);
});
