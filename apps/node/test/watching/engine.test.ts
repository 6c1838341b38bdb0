/** The screening thread: what is urgent goes first and nothing is done twice; trouble is told and does not end it. */
import { elementSetPath, pathTable } from '@noroshi/screen';
import { seededCatalogue } from '@noroshi/sim';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCatalogue } from '../../src/watching/catalogue.ts';
import { createEngine, type Engine } from '../../src/watching/engine.ts';
import type { ScreenAsk } from '../../src/watching/engine-messages.ts';
import { loadScreen } from '../../src/watching/kernels.ts';
import { joinAtEdge } from '../../src/watching/table.ts';
import { touchedIds } from '../../src/watching/touched.ts';
import { nextWork, type Situation } from '../../src/watching/work.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const SETS = seededCatalogue({ seed: 'engine', count: 600, epochUs: EPOCH_US });
const IDS = Array.from(SETS.objectRow, (object) => SETS.objects.objectId[object]!);

async function openEngine(workers: number): Promise<Engine> {
  const loaded = await loadScreen(undefined);
  if (!loaded.ok) throw new Error(loaded.error);
  const engine = createEngine({ kernels: loaded.value.kernels, workers });
  onTestFinished(() => engine.close());
  return engine;
}

const ask = (catalogue: number, hours: number, over: Partial<ScreenAsk> = {}): ScreenAsk => ({
  ...{ catalogue, urgency: 'background', fromUs: EPOCH_US, toUs: EPOCH_US + hours * 3600e6 },
  ...{ thresholdKm: 20, radiusM: {}, ...over },
});

for (const workers of [1, 2])
  test(`an urgent screen overtakes a background one, which ends with the same rows (${workers} workers)`, async () => {
    const engine = await openEngine(workers);
    const catalogue = engine.load(SETS);
    const alone = await engine.screen(ask(catalogue, 24));
    const order: string[] = [];
    let under: () => void = () => {};
    const underWay = new Promise<void>((resolve) => {
      under = resolve;
    });
    const onProgress = (share: number) => (share > 0 ? under() : undefined);
    const background = engine.screen(ask(catalogue, 24), { onProgress });
    void background.then(() => order.push('background'));
    await underWay;
    const urgent = await engine.screen(
      ask(catalogue, 12, { urgency: 'urgent', primaryIds: [IDS[5]!] }),
    );
    order.push('urgent');
    const suspended = await background;
    expect(order).toEqual(['urgent', 'background']);
    expect(urgent.summary).toMatchObject({ complete: true, primaries: 1 });
    expect(suspended.rows).toEqual(alone.rows);
  });

test('a screen that cannot be done is refused with its reason, and the thread lives on', async () => {
  const engine = await openEngine(1);
  await expect(engine.screen(ask(99, 1))).rejects.toThrow('catalogue 99 was not loaded');
  const catalogue = engine.load(SETS);
  await expect(engine.screen(ask(catalogue, 0))).rejects.toThrow('window of 0 h');
  expect((await engine.screen(ask(catalogue, 1))).summary.complete).toBe(true);
});

test('a cancelled screen says that it is not complete', async () => {
  const engine = await openEngine(1);
  const stop = new AbortController();
  const options = { signal: stop.signal, onProgress: () => stop.abort() };
  const { summary } = await engine.screen(ask(engine.load(SETS), 48), options);
  expect(summary.complete).toBe(false);
});

test('touched are new, changed and lost objects, and no others', () => {
  expect(touchedIds(SETS, { ...SETS })).toEqual([]);
  const meanAnomalyRad = SETS.meanAnomalyRad.slice();
  meanAnomalyRad[3]! += 1e-12;
  expect(touchedIds(SETS, { ...SETS, meanAnomalyRad })).toEqual([IDS[3]]);
  const fewer = seededCatalogue({ seed: 'engine', count: 600, epochUs: EPOCH_US });
  const lost = { ...fewer, count: 599 };
  expect(touchedIds(SETS, lost)).toEqual([IDS[599]]);
  expect(touchedIds(lost, SETS)).toEqual([IDS[599]]);
});

test('what is done next follows from the situation', () => {
  const coverage = { fromUs: 0, toUs: 26 * 3600e6, catalogue: 1, settingsKey: 'k' };
  const base: Situation = {
    ...{ scope: 'all', nowUs: 0, horizonH: 24, coverage, settingsKey: 'k', touched: [] },
    ...{ catalogue: { number: 1, objects: 100 }, asked: false },
  };
  const hours = (h: number) => h * 3600e6;
  expect(nextWork(base)).toEqual({ kind: 'wait', untilUs: hours(2) });
  expect(nextWork({ ...base, coverage: undefined })).toMatchObject({ kind: 'full' });
  expect(nextWork({ ...base, asked: true })).toMatchObject({ kind: 'full' });
  expect(nextWork({ ...base, settingsKey: 'other' })).toMatchObject({ kind: 'full' });
  expect(nextWork({ ...base, touched: ['1'] })).toMatchObject({ kind: 'touched', toUs: hours(26) });
  expect(nextWork({ ...base, touched: IDS.slice(0, 31) })).toMatchObject({ kind: 'full' });
  const later = { ...base, nowUs: hours(2.5) };
  expect(nextWork(later)).toEqual({ kind: 'roll', fromUs: hours(26), toUs: hours(28.5) });
  expect(nextWork({ ...base, nowUs: hours(27) })).toMatchObject({ kind: 'full' }); // a gap
  expect(nextWork({ ...base, nowUs: -hours(1) })).toMatchObject({ kind: 'full' }); // the clock went back
});

test('the halves that an edge cut become whole: crossings lose the stub, slow pairs keep the least', () => {
  const row = (over: object) => ({
    ...{ id1: '1', name1: '', id2: '2', name2: '', kind: 'crossing' as const, tcaUs: 0 },
    ...{ fromUs: 0, toUs: 0, missKm: 1, missRKm: 0, missTKm: 0, missNKm: 0 },
    ...{ relativeSpeedKmS: 9, age1D: 0, age2D: 0, hbrM: 10, pc: null, pcMax: null },
    ...{ dilution: null, covariance: 'none', epoch1Us: 0, epoch2Us: 0, ...over },
  });
  const slow = { kind: 'interval' as const, relativeSpeedKmS: 0.001 };
  const stub = row({ ...slow, relativeSpeedKmS: 9, tcaUs: 100, fromUs: 97, toUs: 100 });
  const crossing = row({ tcaUs: 101, fromUs: 100, toUs: 105, missKm: 0.5 });
  const other = row({ id2: '3', tcaUs: 150, fromUs: 140, toUs: 160 });
  expect(joinAtEdge(100, [stub], [crossing, other])).toEqual([{ ...crossing, fromUs: 97 }, other]);
  const early = row({ ...slow, tcaUs: 40, fromUs: 10, toUs: 100, missKm: 2 });
  const late = row({ ...slow, tcaUs: 170, fromUs: 100, toUs: 190, missKm: 1.5 });
  expect(joinAtEdge(100, [early], [late])).toEqual([{ ...late, fromUs: 10, toUs: 190 }]);
  expect(joinAtEdge(100, [early], [])).toEqual([early]);
});

describe('ephemerides in a catalogue', () => {
  const path = elementSetPath(SETS, 0, 'a');
  const table = pathTable(path, EPOCH_US, EPOCH_US + 12 * 3600e6)!;
  const own = {
    ...{ objectId: 'OWN', name: 'OWN', cosparId: '', source: 'own', createdUs: EPOCH_US - 3600e6 },
    ...{ tables: [table], digest: 'd1' },
  };

  test('are screened, by their own age; an object that no set knows is one of the catalogue', async () => {
    const engine = await openEngine(1);
    const number = engine.load(SETS, [own]);
    const found = await engine.screen(ask(number, 3, { primaryIds: ['OWN'], thresholdKm: 5 }));
    expect(found.summary).toMatchObject({ complete: true, primaries: 1, unknownIds: [] });
    const self = found.rows.find((row) => [row.id1, row.id2].includes(IDS[0]!))!; // its own set
    expect(self).toMatchObject({
      kind: 'interval',
      id2: 'OWN',
      orbit1: 'set',
      orbit2: 'ephemeris',
    });
    expect(self.epoch2Us).toBe(own.createdUs);
    const catalogue = createCatalogue(number, SETS, 0, '', [own]);
    expect(catalogue.object('OWN')).toMatchObject({ objectId: 'OWN', epochUs: own.createdUs });
    expect(catalogue.regime('OWN')).toBe(catalogue.regime(IDS[0]!));
    expect(catalogue.key).not.toBe(createCatalogue(number, SETS, 0).key);
    expect(catalogue.sums).not.toBe(createCatalogue(number, SETS, 0).sums);
  });

  test('another message, and one that is gone, touch their object', async () => {
    const engine = await openEngine(1);
    const [none, first, second] = [[], [own], [{ ...own, digest: 'd2' }]].map((list) =>
      engine.load(SETS, list),
    );
    expect(await engine.touched(none!, first!)).toEqual(['OWN']);
    expect(await engine.touched(first!, second!)).toEqual(['OWN']);
    expect(await engine.touched(second!, none!)).toEqual(['OWN']);
    expect(await engine.touched(first!, engine.load(SETS, [own]))).toEqual([]);
  });
});
