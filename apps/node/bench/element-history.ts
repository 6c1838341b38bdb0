/**
 * Element-set history as it grows: fills a store on disk with a seeded catalogue's sets day by day and prints bytes a set,
 * the rate of ingest, the longest hold of the event loop, and what reading takes at each size.
 * `node apps/node/bench/element-history.ts [--sets 100000,1000000] [--objects 30000] [--seed 1]`; 10 M once: --sets 10000000
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ElementSetBatch } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { migrate, openStore } from '@noroshi/store';
import { elementFacts } from '@noroshi/store/elements';
import { ingestBatch } from '../src/sources/ingest.ts';
import { currentSets, historySets, setsAt } from '../src/sources/sets.ts';

const DAY_US = 86_400e6;
const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: '100000,1000000' },
    objects: { type: 'string', default: '30000' },
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '1' }, // sets an object in one ingest: history comes in whole
  },
});
const sizes = values.sets.split(',').map(Number);
const startUs = 8.2e14;
const first = seededCatalogue({
  seed: Number(values.seed),
  count: Number(values.objects),
  epochUs: startUs,
});
const folder = mkdtempSync(join(tmpdir(), 'noroshi-history-'));
const file = join(folder, 'noroshi.sqlite');
let store = await openStore({ engine: 'sqlite', file });
await migrate(store, 0);
let held = 0;
let day = 0;
try {
  for (const size of sizes) {
    const begun = { held, ms: performance.now() };
    let last = { ms: 0, sets: 0 };
    let holdMs = 0;
    while (held < size) {
      const days = Math.min(Number(values.days), Math.ceil((size - held) / first.count));
      const batch = later(first, day, days);
      day += days;
      const startMs = performance.now();
      const hold = watchHold();
      const done = await ingestBatch(store, batch, { source: 'bench', wallUs: () => 0 });
      holdMs = Math.max(holdMs, hold.endMs());
      held += done.added;
      last = { ms: performance.now() - startMs, sets: done.added };
    }
    const tookS = (performance.now() - begun.ms) / 1000;
    await report(size, (held - begun.held) / tookS, last, holdMs);
  }
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}

async function report(
  size: number,
  rate: number,
  last: { ms: number; sets: number },
  holdMs: number,
) {
  const facts = await elementFacts(store.db);
  await store.close(); // takes the write-ahead log into the file
  const bytes = statSync(file).size;
  store = await openStore({ engine: 'sqlite', file });
  console.log(
    `${facts.sets} sets of ${facts.objects} objects (asked ${size}): ${(bytes / facts.sets).toFixed(1)} bytes a set on disk, ${(bytes / 2 ** 20).toFixed(0)} MiB`,
  );
  console.log(
    `  ingest ${rate.toFixed(0)} sets/s; the last ${last.sets} in ${(last.ms / 1000).toFixed(2)} s; event loop held ${holdMs.toFixed(0)} ms of processor time at most`,
  );
  const again = later(first, 0, 1);
  const newest = later(first, day - 1, 1);
  await timed(
    'the newest day ingested again, nothing new',
    async () => (await ingestBatch(store, newest, { source: 'bench', wallUs: () => 0 })).added,
  );
  await timed(
    'the first day ingested again, nothing new',
    async () => (await ingestBatch(store, again, { source: 'bench', wallUs: () => 0 })).added,
  );
  await timed('sets in force of all objects', async () => (await currentSets(store.db)).sets.count);
  await timed(
    'sets at an instant half-way back',
    async () => (await setsAt(store.db, startUs + (day / 2) * DAY_US)).sets.count,
  );
  await timed('whole history of one object', async () => {
    const id = first.objects.objectId[Math.floor(first.count / 2)]!;
    const history = await historySets(store.db, id, { fromUs: 0, toUs: 9e15, setsMax: 1e6 });
    return history[0]?.sets.count ?? 0;
  });
}

/** The longest time between two turns of the event loop, in processor time of this thread: others on the machine do not count. */
function watchHold() {
  let longestUs = 0;
  let before = process.threadCpuUsage();
  let on = true;
  const look = () => {
    const used = process.threadCpuUsage(before);
    longestUs = Math.max(longestUs, used.user + used.system);
    before = process.threadCpuUsage();
    if (on) setImmediate(look);
  };
  setImmediate(look);
  return {
    endMs: () => {
      on = false;
      return longestUs / 1000;
    },
  };
}

async function timed(what: string, work: () => Promise<number>): Promise<void> {
  const startMs = performance.now();
  const count = await work();
  console.log(`  ${what}: ${count} in ${(performance.now() - startMs).toFixed(0)} ms`);
}

/** The catalogue `day` days on: the same orbits moved along, with the small changes that real sets show. */
function later(batch: ElementSetBatch, fromDay: number, days: number): ElementSetBatch {
  const count = batch.count * days;
  const rows = Uint32Array.from({ length: count }, (_, i) => i % batch.count);
  const dayOf = (i: number) => fromDay + Math.floor(i / batch.count);
  const noise = (i: number, k: number) =>
    (((rows[i]! * 7919 + dayOf(i) * 104_729 + k * 1299709) % 1009) / 1009 - 0.5) * 2;
  const f64 = (column: Float64Array, of: (value: number, i: number) => number) =>
    Float64Array.from({ length: count }, (_, i) => of(column[rows[i]!]!, i));
  const degrees = (rad: number) => ((((rad * 180) / Math.PI) % 360) + 360) % 360;
  const printed = (deg: number) => ((Math.round((deg % 360) * 1e4) / 1e4) * Math.PI) / 180;
  const epochUs = f64(
    batch.epochUs,
    (us, i) => Math.round((us + dayOf(i) * DAY_US * (1 + noise(i, 9) * 1e-4)) / 864) * 864,
  );
  const motion = f64(batch.meanMotionRadS, (n, i) => {
    const revDay = (n * 86_400) / (2 * Math.PI) + dayOf(i) * 1e-6 + noise(i, 1) * 1e-6;
    return ((Math.round(revDay * 1e8) / 1e8) * 2 * Math.PI) / 86_400;
  });
  return {
    ...batch,
    count,
    objectRow: rows.map((row) => batch.objectRow[row]!),
    epochUs,
    meanMotionRadS: motion,
    eccentricity: f64(
      batch.eccentricity,
      (e, i) => Math.abs(Math.round((e + noise(i, 2) * 2e-6) * 1e7)) / 1e7,
    ),
    inclinationRad: f64(batch.inclinationRad, (rad, i) =>
      printed(Math.abs(degrees(rad) + noise(i, 3) * 5e-4)),
    ),
    raanRad: f64(batch.raanRad, (rad, i) =>
      printed(degrees(rad) + 360 - ((dayOf(i) * 3) % 360) + noise(i, 4) * 2e-3),
    ),
    argPerigeeRad: f64(batch.argPerigeeRad, (rad, i) =>
      printed(degrees(rad) + ((dayOf(i) * 2) % 360) + 1 + noise(i, 5) * 0.1),
    ),
    meanAnomalyRad: f64(batch.meanAnomalyRad, (rad, i) => {
      const turned = motion[i]! * ((epochUs[i]! - batch.epochUs[rows[i]!]!) / 1e6);
      return printed(degrees(rad + turned) + 1 - noise(i, 5) * 0.1);
    }),
    bstarPerEarthRadius: f64(batch.bstarPerEarthRadius, (b, i) =>
      Number((b * (1 + 0.1 * noise(i, 6))).toPrecision(5)),
    ),
    meanMotionDotRevDay2: f64(
      batch.meanMotionDotRevDay2,
      (d, i) => Math.round((d + noise(i, 7) * 1e-6) * 1e8) / 1e8,
    ),
    meanMotionDdotRevDay3: f64(batch.meanMotionDdotRevDay3, (d) => d),
    ephemerisType:
      rows.length === 0
        ? new Uint8Array(0)
        : Uint8Array.from(rows, (row) => batch.ephemerisType[row]!),
    elementSetNumber: Uint32Array.from(rows, () => 999),
    revolutionAtEpoch: Uint32Array.from(
      rows,
      (row, i) =>
        batch.revolutionAtEpoch[row]! +
        Math.floor((dayOf(i) * batch.meanMotionRadS[row]! * 86_400) / (2 * Math.PI)),
    ),
    classification: Array.from(rows, (row) => batch.classification[row]!),
  };
}
