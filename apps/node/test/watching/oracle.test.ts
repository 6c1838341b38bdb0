/**
 * The table kept by touched pairs and rolled windows is the table that a look at everything gives. Seeded worlds, random
 * changes of element sets and steps of the clock; the oracle is one screen of the whole catalogue over the whole window.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { pickSets } from '@noroshi/orbit';
import {
  type ConjunctionRow,
  conjunctionRows,
  createScreenWorker,
  REFERENCE_TIERS,
  screenCatalogue,
} from '@noroshi/screen';
import { createRandom, joinBatches, type Random, seededCatalogue } from '@noroshi/sim';
import { rowsOfScope, type WatchScope } from '@noroshi/store/conjunctions';
import { expect, onTestFinished, test } from 'vitest';
import { planAsks } from '../../src/watching/asks.ts';
import { type Catalogue, createCatalogue } from '../../src/watching/catalogue.ts';
import { createEngine, type Engine } from '../../src/watching/engine.ts';
import { loadScreen } from '../../src/watching/kernels.ts';
import { perform } from '../../src/watching/perform.ts';
import { readSettings, type WatchSettings } from '../../src/watching/settings.ts';
import { watchRow } from '../../src/watching/table.ts';
import { type Coverage, nextWork, ROLL_H } from '../../src/watching/work.ts';
import { type Desk, openDesk, satellite, writeAssets } from './desk.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const COUNT = 700;
const SEEDS = process.env.NOROSHI_PROVE === '1' ? 40 : 2;
const STEPS = 5;
const SAME_US = 50;
const FLAT_US = 1e6; // the least distance of a slow pair is flat: its instant is a matter of rounding, its size is not

/** Dense enough to have rows: a low threshold would leave so small a world empty. */
const HORIZON_H = { assets: 8, all: 3 };
const THRESHOLD_KM = 40;

for (let seed = 1; seed <= SEEDS; seed++)
  for (const scope of ['all', 'assets'] as const)
    test(`touched pairs and rolled hours give what a full look gives: ${scope}, seed ${seed}`, async () => {
      const random = createRandom(`oracle/${scope}/${seed}`);
      const desk = await openDesk(EPOCH_US);
      const engine = await openEngine();
      let sets = seededCatalogue({ seed: `oracle ${seed}`, count: COUNT, epochUs: EPOCH_US });
      const own = Array.from({ length: 14 }, (_, k) => 3 + 40 * k).map(
        (row) => sets.objects.objectId[sets.objectRow[row]!]!,
      );
      await writeAssets(
        desk.context,
        own.map((id) => satellite(`sat-${id}`, id)),
      );
      const settings = narrowed(await readSettings(desk.context.store.db));
      let nowUs = EPOCH_US;
      let coverage: Coverage | undefined;
      const kinds = new Set<string>();
      let rows = 0;
      for (let step = 0; step < STEPS; step++) {
        const catalogue = createCatalogue(engine.load(sets), sets, 0);
        coverage = await settle(desk, engine, scope, settings, catalogue, coverage, kinds);
        const table = (await rowsOfScope(desk.context.store.db, scope)).map(watchRow);
        const full = await oracle(scope, sets, settings, catalogue, nowUs, coverage.toUs);
        expectSame(table, full, nowUs);
        rows += full.length;
        sets = changed(sets, random, seed * 100 + step);
        nowUs += Math.floor((0.6 + 0.6 * random.uniform()) * (ROLL_H[scope] / 2) * 3600e6);
        desk.moveTo(nowUs);
      }
      expect(rows).toBeGreaterThan(50);
      expect([...kinds].sort()).toEqual(['full', 'roll', 'touched']);
    }, 120_000);

async function openEngine(): Promise<Engine> {
  const loaded = await loadScreen(undefined);
  if (!loaded.ok) throw new Error(loaded.error);
  const engine = createEngine({ kernels: loaded.value.kernels, workers: 1 });
  onTestFinished(() => engine.close());
  return engine;
}

function narrowed(settings: WatchSettings): WatchSettings {
  const all = { LEO: THRESHOLD_KM, MEO: 60, GEO: 80, HEO: 60 };
  return { ...settings, horizonH: HORIZON_H, allThresholdKm: 25, assetThresholdKm: all };
}

/** Works until there is nothing more to do, as the schedule does. */
async function settle(
  desk: Desk,
  engine: Engine,
  scope: WatchScope,
  settings: WatchSettings,
  catalogue: Catalogue,
  coverage: Coverage | undefined,
  kinds: Set<string>,
): Promise<Coverage> {
  let before = coverage;
  for (;;) {
    const touched = before ? await engine.touched(before.catalogue, catalogue.number) : [];
    const work = nextWork({
      ...{ scope, nowUs: desk.context.clock.watchUs(), horizonH: settings.horizonH[scope] },
      catalogue: { number: catalogue.number, objects: catalogue.sets.count },
      ...{ coverage: before, settingsKey: settings.key, touched, asked: false },
    });
    if (work.kind === 'wait') return { ...before!, catalogue: catalogue.number };
    kinds.add(work.kind);
    const tools = { context: desk.context, engine, admit: async () => {}, onProgress: () => {} };
    const done = await perform({ scope, work, settings, catalogue, before }, tools);
    before = done.coverage;
  }
}

/** Everything again, on this thread, with the plain reference. */
async function oracle(
  scope: WatchScope,
  sets: ElementSetBatch,
  settings: WatchSettings,
  catalogue: Catalogue,
  nowUs: number,
  toUs: number,
): Promise<ConjunctionRow[]> {
  const work = { kind: 'full', fromUs: knotOf(nowUs), toUs } as const;
  const { asks, keep } = planAsks(scope, work, settings, catalogue);
  const rows = [];
  for (const { fromUs, thresholdKm, primaryIds } of asks) {
    const worker = createScreenWorker(REFERENCE_TIERS, () => 0);
    const options = { sets, fromUs, toUs, thresholdKm, opsMode: 'a' as const };
    const outcome = await screenCatalogue(
      primaryIds === undefined ? options : { ...options, primaryIds },
      async (job, tasks, onPart) => {
        for (const [k, task] of tasks.entries()) onPart(worker.run(job, task), k);
      },
    );
    for (const { row } of conjunctionRows(outcome, 10))
      rows.push({ ...row, epoch1Us: 0, epoch2Us: 0 });
  }
  return keep(rows);
}

function knotOf(us: number): number {
  return Math.floor(us / 180e6) * 180e6;
}

/**
 * Rows that begin after now must be equal; of those that are under way the table may know more (the oracle's are cut at the
 * begin of its window), so only pair and end are compared.
 */
function expectSame(
  table: readonly ConjunctionRow[],
  full: readonly ConjunctionRow[],
  fromUs: number,
): void {
  const inside = (rows: readonly ConjunctionRow[]) =>
    rows.filter((row) => row.fromUs > fromUs).sort(byPairAndTime);
  const ours = inside(table);
  const theirs = inside(full);
  expect(ours.map(pairOf)).toEqual(theirs.map(pairOf));
  ours.forEach((row, k) => {
    const other = theirs[k]!;
    const flatUs = row.kind === 'interval' ? FLAT_US : SAME_US;
    expect(Math.abs(row.tcaUs - other.tcaUs), pairOf(row)).toBeLessThan(flatUs);
    expect(Math.abs(row.fromUs - other.fromUs), pairOf(row)).toBeLessThan(SAME_US);
    expect(Math.abs(row.toUs - other.toUs), pairOf(row)).toBeLessThan(SAME_US);
    expect(Math.abs(row.missKm - other.missKm), pairOf(row)).toBeLessThan(1e-6);
  });
  const underWay = (rows: readonly ConjunctionRow[]) =>
    new Set(
      rows
        .filter((row) => row.fromUs <= fromUs && row.toUs > fromUs + SAME_US)
        .map((row) => `${row.id1} ${row.id2} ${Math.round(row.toUs / 1e3)}`),
    );
  expect(underWay(table)).toEqual(underWay(full));
}

const pairOf = (row: ConjunctionRow) => `${row.id1} ${row.id2} ${row.kind}`;

function byPairAndTime(a: ConjunctionRow, b: ConjunctionRow): number {
  return pairOf(a) < pairOf(b) ? -1 : pairOf(a) > pairOf(b) ? 1 : a.tcaUs - b.tcaUs;
}

/** Some objects get another set, one is lost, two come. */
function changed(sets: ElementSetBatch, random: Random, tag: number): ElementSetBatch {
  const lost = random.integer(sets.count);
  const kept = Array.from({ length: sets.count }, (_, row) => row).filter((row) => row !== lost);
  const rest = pickSets(sets, kept);
  const meanAnomalyRad = rest.meanAnomalyRad.slice();
  const raanRad = rest.raanRad.slice();
  for (let k = 0; k < 12; k++) {
    const row = random.integer(rest.count);
    meanAnomalyRad[row]! += 0.2 * (random.uniform() - 0.5);
    raanRad[row]! += 0.01 * (random.uniform() - 0.5);
  }
  const fresh = seededCatalogue({ seed: `fresh ${tag}`, count: 2, epochUs: EPOCH_US });
  const named = fresh.objects.objectId.map((_, k) => `fresh-${tag}-${k}`);
  const numbers = new Uint32Array(fresh.objects.count);
  const objects = { ...fresh.objects, objectId: named, catalogueNumber: numbers };
  return joinBatches({ ...rest, meanAnomalyRad, raanRad }, { ...fresh, objects });
}
