/** The schedule over an engine that a test holds and lets go: what overlapping work may forget, and what a restart remembers. */
import type { ElementSetBatch } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { watchRuns } from '@noroshi/store/conjunctions';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine, Screened } from '../../src/watching/engine.ts';
import type { ScreenAsk } from '../../src/watching/engine-messages.ts';
import { type Schedule, startSchedule } from '../../src/watching/schedule.ts';
import { touchedIds } from '../../src/watching/touched.ts';
import { type Desk, openDesk, satellite, writeAssets } from './desk.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const HOUR_US = 3600e6;
const SETS = seededCatalogue({ seed: 'schedule', count: 40, epochUs: EPOCH_US });
const ASSET = satellite('mine', SETS.objects.objectId[0]!);

/** Keeps catalogues as the real one does; a background screen waits for `gate`. */
function fakeEngine(gate: Promise<unknown> = Promise.resolve()) {
  const held = new Map<number, ElementSetBatch>();
  const asks: ScreenAsk[] = [];
  let numbered = 0;
  const of = (catalogue: number) => {
    const sets = held.get(catalogue);
    if (sets === undefined) throw new Error(`catalogue ${catalogue} was forgotten`);
    return sets;
  };
  const engine: Engine = {
    load: (sets) => {
      held.set(++numbered, sets);
      return numbered;
    },
    keepOnly: (kept) => {
      for (const catalogue of held.keys()) if (!kept.includes(catalogue)) held.delete(catalogue);
    },
    touched: async (before, after) => touchedIds(of(before), of(after)),
    screen: async (ask): Promise<Screened> => {
      asks.push(ask);
      if (ask.urgency === 'background') await gate;
      const counts = { objects: of(ask.catalogue).count, primaries: 0, elapsedMs: 1 };
      const lists = { excluded: [], unknownIds: [] };
      return { rows: [], summary: { ...counts, ...lists, complete: true, cost: {} as never } };
    },
    close: async () => {},
  };
  return { engine, asks, held };
}

async function schedule(desk: Desk, engine: Engine, sets: () => ElementSetBatch) {
  const elementsAt = async () => ({ sets: sets(), position: 0 });
  const running = startSchedule(desk.context, engine, elementsAt, async () => []);
  onTestFinished(async () => {
    desk.stop();
    await running.done;
  });
  return running;
}

async function done(desk: Desk, count: number) {
  for (let tries = 0; tries < 400; tries++) {
    const runs = await watchRuns(desk.context.store.db, { limit: 100 });
    const ended = runs.filter((run) => run.state === 'done');
    if (ended.length >= count) return ended;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not ${count} runs: ${desk.logged.join('\n')}`);
}

/** Some sets re-issued. */
function changed(sets: ElementSetBatch): ElementSetBatch {
  const meanAnomalyRad = sets.meanAnomalyRad.slice();
  meanAnomalyRad[7]! += 1e-5;
  return { ...sets, meanAnomalyRad };
}

test('a catalogue that a slow screen works with is not forgotten when newer ones overtake it', async () => {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, [ASSET]);
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { engine, held } = fakeEngine(gate);
  let sets = SETS;
  const running: Schedule = await schedule(desk, engine, () => sets);
  await done(desk, 1); // assets; every pair waits at the gate
  for (const runs of [2, 3]) {
    sets = changed(sets);
    running.wake('elements');
    await done(desk, runs);
  }
  open();
  const runs = await done(desk, 5);
  const kinds = runs.filter((run) => run.scope === 'all').map((run) => run.kind);
  expect(kinds).toEqual(['touched', 'full']); // newest first: it goes on from what it had screened
  expect(desk.logged.filter((line) => line.startsWith('error'))).toEqual([]);
  expect(held.size).toBeLessThanOrEqual(2);
});

/** A node stops and another starts on the same store, `hours` later. */
async function restart(hours: number, change: (desk: Desk) => Promise<ElementSetBatch>) {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, [ASSET]);
  const stop = new AbortController();
  const context = { ...desk.context, stop: stop.signal };
  const first = fakeEngine();
  const elementsAt = async () => ({ sets: SETS, position: 0 });
  const before = startSchedule(context, first.engine, elementsAt, async () => []);
  await done(desk, 2);
  stop.abort();
  await before.done;
  const sets = await change(desk);
  desk.moveTo(EPOCH_US + hours * HOUR_US);
  const second = fakeEngine();
  await schedule(desk, second.engine, () => sets);
  for (let tries = 0; tries < 400; tries++) {
    const lines = desk.context.health.lines().filter((line) => /looked at until/.test(line.text));
    if (lines.length === 2) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { desk, asks: second.asks };
}

test('a restart with nothing changed looks at nothing again, then only at the hours that came', async () => {
  const soon = await restart(0.5, async () => SETS);
  expect(soon.asks).toEqual([]);
  const states = soon.desk.context.health.lines().map(({ text }) => text);
  expect(states.every((text) => /^looked at until/.test(text))).toBe(true);
  const later = await restart(3, async () => SETS);
  await done(later.desk, 3);
  const knotUs = Math.floor(EPOCH_US / 180e6) * 180e6;
  expect(later.asks.map((ask) => [ask.urgency, ask.fromUs - knotUs])).toEqual([
    ['background', 26 * HOUR_US], // the rest was looked at
  ]);
});

test('a restart with other sets, other assets or after a long rest screens everything again', async () => {
  const everything = async (made: Awaited<ReturnType<typeof restart>>) => {
    const runs = await done(made.desk, 4);
    return runs.slice(0, 2).map((run) => run.kind);
  };
  expect(await everything(await restart(0.1, async () => changed(SETS)))).toEqual(['full', 'full']);
  const other = async (desk: Desk) => {
    await writeAssets(desk.context, [satellite('other', SETS.objects.objectId[1]!)]);
    return SETS;
  };
  expect(await everything(await restart(0.1, other))).toEqual(['full', 'full']);
  expect(await everything(await restart(200, async () => SETS))).toEqual(['full', 'full']);
});
