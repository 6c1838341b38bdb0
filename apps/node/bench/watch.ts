/**
 * The watch alone on the seeded world: from element sets at hand to the first notice admitted, to the first table of every
 * pair; how long the thread that answers requests stood still; memory. Then what a changed share of the catalogue costs.
 *   node apps/node/bench/watch.ts [--count 30000] [--workers 1] [--elements FILE]   (the file's objects, and the seeded partners')
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import {
  type ElementSetBatch,
  mergeBatches,
  pickSets,
  readElementSets,
  selectForScreening,
} from '@noroshi/orbit';
import { createWorld } from '@noroshi/sim';
import { appendEvent, writeConfig } from '@noroshi/store';
import { watchRuns } from '@noroshi/store/conjunctions';
import { sleepMs } from '../src/clock.ts';
import type { NodeContext } from '../src/context.ts';
import { createDataDir } from '../src/data-dir.ts';
import { startNode } from '../src/node.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { createWatchingPart } from '../src/watching/part.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const { values } = parseArgs({
  options: { count: { type: 'string' }, workers: { type: 'string' }, elements: { type: 'string' } },
});
const count = Number(values.count ?? 30_000);
const workers = Number(values.workers ?? 1);

const world = createWorld({ seed: 'bench', count, epochUs: EPOCH_US, scenario: 'first-light' });
let sets: ElementSetBatch = values.elements === undefined ? world.sets : real(values.elements);
const path = mkdtempSync(join(tmpdir(), 'noroshi-bench-'));
const dir = await createDataDir(
  path,
  { mode: 'exercise', nodeId: 'alpha', scenario: null },
  '2024-11-01T00:00:00Z',
  {},
);
if (!dir.ok) throw new Error(dir.error.kind);

let waited = 0;
const delay = monitorEventLoopDelay({ resolution: 5 });
const startMs = performance.now();
let firstMs: number | undefined;
const said: string[] = [];
const part = createWatchingPart({
  workers,
  elementsAt: () => async () => ({ sets, position: 0 }),
  admit: (context) => async (drafts) => {
    const admitted = await admitNotices(context, drafts);
    firstMs ??= performance.now() - startMs;
    for (const draft of drafts) said.push(`${draft.severity} ${draft.title}`);
    return admitted;
  },
});
const node = await startNode(
  {
    dir: dir.value,
    clock: { fromUs: EPOCH_US, rate: 1 },
    ...{ logTo: (line) => process.stderr.write(line), logFormat: 'words', logLevelMin: 'warn' },
    prepare: async ({ store, clock }) => {
      await store.write(async (tx) => {
        const by = { kind: 'asset', actor: 'bench', atUs: clock.wallUs() } as const;
        for (const doc of world.assets.alpha) await writeConfig(tx, { ...by, id: doc.id, doc });
      });
    },
  },
  [part],
);
delay.enable();
try {
  const { context } = node;
  await untilRuns(context, 2);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  print('objects, workers', `${sets.count}, ${workers}`);
  print('sets at hand to first notice admitted', seconds(firstMs ?? Number.NaN));
  print('to the first table of every pair', seconds(performance.now() - startMs));
  for (const run of (await watchRuns(context.store.db, { limit: 10 })).reverse())
    print(`  ${run.scope} ${run.kind}`, `${seconds(run.elapsedMs)}, ${run.rowsAdded} rows`);
  const { conjunction } = world.known;
  print('planted', JSON.stringify(conjunction));
  for (const title of said) print('  notice', title);
  await tellMemory();
  for (const share of [0.001, 0.01, 0.1]) {
    sets = changed(sets, share);
    await wake(context);
    await untilRuns(context, 2);
    const [all, assets] = await newest(context);
    const one = `assets ${seconds(assets!.elapsedMs)}, all ${seconds(all!.elapsedMs)}`;
    print(`touched ${100 * share} %`, `${one}, ${all!.rowsAdded} rows new`);
  }
  await tellMemory();
} finally {
  await node.close();
  rmSync(path, { recursive: true, force: true });
}

/** The real objects, with the cast of the world among them so that there are assets and a known answer. */
function real(file: string): ElementSetBatch {
  const { objects, objectRow } = world.sets;
  const rows = Array.from({ length: world.sets.count }, (_, row) => row);
  const cast = rows.filter((row) => Number(objects.objectId[objectRow[row]!]) >= 900_000);
  const read = readElementSets(readFileSync(file), { file }).sets;
  return mergeBatches([selectForScreening(read, EPOCH_US).sets, pickSets(world.sets, cast)]);
}

async function newest({ store }: NodeContext) {
  const all = await watchRuns(store.db, { scope: 'all', limit: 1 });
  const assets = await watchRuns(store.db, { scope: 'assets', limit: 1 });
  return [all[0], assets[0]];
}

async function wake({ store, clock, feed }: NodeContext): Promise<void> {
  const event = { kind: 'elements.changed', subject: 'bench', tlp: 'CLEAR', owners: [] } as const;
  await store.write((tx) => appendEvent(tx, { ...event, atUs: clock.wallUs() }));
  feed.wake();
}

/** Waits until so many more runs are done. */
async function untilRuns({ store, stop }: NodeContext, more: number): Promise<void> {
  const done = async () =>
    (await watchRuns(store.db, { limit: 1000 })).filter((run) => run.state === 'done').length;
  const before = waited;
  for (let now = await done(); now < before + more; now = await done()) {
    const failed = (await watchRuns(store.db, { limit: 1 }))[0];
    if (failed?.state === 'failed') throw new Error(JSON.stringify(failed.doc));
    await sleepMs(100, stop);
  }
  waited = before + more;
}

/** The same sets with some of them re-issued: a mean anomaly a millionth of a turn on. */
function changed(from: ElementSetBatch, share: number): ElementSetBatch {
  const meanAnomalyRad = from.meanAnomalyRad.slice();
  const stride = Math.round(1 / share);
  for (let row = 7; row < from.count; row += stride) meanAnomalyRad[row]! += 6e-6;
  return { ...from, meanAnomalyRad };
}

async function tellMemory(): Promise<void> {
  print('event loop stood still, at most', `${(delay.max / 1e6).toFixed(0)} ms`);
  print('resident now', `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`);
  print('resident, at most', `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
  delay.reset();
}

function print(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(44)} ${figure}\n`);
}
