/**
 * What must not depend on anything: the order of the input, of the slices, which worker ran them, the step, the tier, what
 * a worker did before. And planted encounters: each found when and as far as it was planted.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { createRandom, seededCatalogue, seededEncounters } from '@noroshi/sim';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  createScreenWorker,
  REFERENCE_TIERS,
  type RunTasks,
  screenCatalogue,
} from '../src/index.ts';
import {
  byPair,
  eventsOf,
  type FoundEvent,
  kernelTiers,
  oneThread,
  pickObjects,
  screenOnce,
} from './support/run.ts';
import { worldOf } from './support/worlds.ts';

const FROM_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const HOURS = 5.31; // no multiple of knots or slices
const window = {
  fromUs: FROM_US,
  toUs: FROM_US + Math.round(HOURS * 3600e6),
  opsMode: 'a',
} as const;
const PLANTED = process.env.NOROSHI_PROVE === '1' ? 1000 : 150;
const planted = seededEncounters({
  sets: seededCatalogue({ seed: 'screen', count: 800, epochUs: FROM_US }),
  ...{ seed: 'screen', count: PLANTED, opsMode: 'a', missKmMin: 0.001, missKmMax: 9.99 },
  ...{ fromUs: FROM_US, windowS: HOURS * 3600, crossingDegMin: 0.2, crossingDegMax: 179.8 },
});
const options = { ...window, sets: planted.sets, thresholdKm: 10 };

describe('planted encounters', () => {
  test('each is found when and as far as it was planted', async () => {
    const events = byPair(eventsOf(await screenOnce(options, kernelTiers())));
    const worst = { us: 0, km: 0, kmS: 0, slowest: 99 };
    const id = (row: number) => planted.sets.objects.objectId[planted.sets.objectRow[row]];
    for (const one of planted.encounters) {
      const [id1, id2] = [id(one.row1), id(one.row2)].sort((a, b) => Number(a) - Number(b));
      const own = events.get(`${id1} ${id2}`) ?? [];
      const event = own.find((e) => Math.abs(e.tcaUs - one.tcaUs) < 1e3 && e.kind === 'crossing');
      expect(event, `${id1} ${id2} ${JSON.stringify(one)}`).toBeDefined();
      worst.us = Math.max(worst.us, Math.abs(event!.tcaUs - one.tcaUs));
      worst.km = Math.max(worst.km, Math.abs(event!.missKm - one.missKm));
      worst.kmS = Math.max(worst.kmS, Math.abs(event!.speedKmS - one.relativeSpeedKmS));
      worst.slowest = Math.min(worst.slowest, one.relativeSpeedKmS);
    }
    console.info(
      `planted: ${planted.encounters.length} of ${planted.encounters.length} found, slowest ` +
        `${worst.slowest.toFixed(3)} km/s; worst ${worst.us} µs, ${worst.km.toExponential(1)} km`,
    );
    expect(worst.us).toBeLessThanOrEqual(3);
    expect(worst.km).toBeLessThan(1e-6);
    expect(worst.kmS).toBeLessThan(1e-6);
  });
});

describe('the answer is the same', () => {
  let expected: FoundEvent[];
  let bytes: Float64Array;

  beforeAll(async () => {
    const outcome = await screenOnce(options);
    expected = eventsOf(outcome);
    bytes = outcome.events.data;
    expect(expected.length).toBeGreaterThan(PLANTED);
  });

  test('in a second run, to the bit', async () => {
    expect((await screenOnce(options)).events.data).toEqual(bytes);
  });

  test('whatever the order of the input, to the bit', async () => {
    const random = createRandom('order');
    const rows = Array.from({ length: options.sets.count }, (_, k) => k);
    for (let k = rows.length - 1; k > 0; k--) {
      const j = random.integer(k + 1);
      [rows[k], rows[j]] = [rows[j], rows[k]];
    }
    const outcome = await screenOnce({ ...options, sets: pickObjects(options.sets, rows) });
    expect(outcome.events.data).toEqual(bytes);
  });

  test('whatever the order of slices and scans, and on as many workers as tasks, to the bit', async () => {
    const backwards = oneThread(REFERENCE_TIERS, (indices) => indices.reverse());
    expect((await screenCatalogue(options, backwards)).events.data).toEqual(bytes);
    const manyWorkers: RunTasks = async (job, tasks, onPart) => {
      for (const [index, task] of tasks.entries()) {
        const copy = structuredClone({ job, task });
        const worker = createScreenWorker(REFERENCE_TIERS, () => 0);
        onPart(structuredClone(worker.run(copy.job, copy.task)), index);
      }
    };
    expect((await screenCatalogue(options, manyWorkers)).events.data).toEqual(bytes);
  });

  test('on the compiled sieve', async () => {
    expectSame(eventsOf(await screenOnce(options, kernelTiers())), expected);
  });

  test.each([10, 20, 30, 60])('looking every %i s', async (stepS) => {
    expectSame(eventsOf(await screenOnce({ ...options, stepS }, kernelTiers())), expected);
  });

  test('primaries against all are the rows of all against all that have a primary', async () => {
    const ids = options.sets.objects.objectId;
    const few = [ids[3], ids[77], ids[410], ids[801], ids[820], ids[905], '999999']; // they look around themselves
    const many = [...ids.filter((_, k) => k % 2 === 0), '999999'];
    for (const primaryIds of [few, many])
      for (const tiers of [REFERENCE_TIERS, kernelTiers()]) {
        const outcome = await screenOnce({ ...options, primaryIds }, tiers);
        const isOwn = (id: string) => primaryIds.includes(id);
        const own = expected.filter((e) => isOwn(e.id1) || isOwn(e.id2));
        expect(own.length).toBeGreaterThan(3);
        expectSame(eventsOf(outcome), own);
        expect(outcome.unknownPrimaries).toEqual(['999999']);
      }
  });

  test('with the window cut in two: every crossing in one of the parts', async () => {
    const cutUs = FROM_US + 7_654_321_987;
    const parts = [
      await screenOnce({ ...options, toUs: cutUs }, kernelTiers()),
      await screenOnce({ ...options, fromUs: cutUs }, kernelTiers()),
    ];
    const crossings = (events: FoundEvent[]) => events.filter((e) => e.kind === 'crossing');
    const both = parts.flatMap((part) => crossings(eventsOf(part)));
    const strip = (e: FoundEvent) => ({ ...e, fromUs: e.tcaUs, toUs: e.tcaUs });
    expectSame(both.map(strip), crossings(expected).map(strip));
  });

  test('on a worker that has just screened other objects, as many, over the same window', async () => {
    const worker = createScreenWorker(kernelTiers(), () => 0);
    const run: RunTasks = async (job, tasks, onPart) =>
      tasks.forEach((task, index) => {
        onPart(worker.run(job, task), index);
      });
    const others = seededCatalogue({ seed: 'others', count: options.sets.count, epochUs: FROM_US });
    const first = await screenCatalogue({ ...options, sets: others }, run);
    expect(eventsOf(first)).not.toEqual(expected);
    expectSame(eventsOf(await screenCatalogue(options, run)), expected);
  });

  test('in every batch: ids in order, tca within the interval, window and threshold', () => {
    for (const e of expected) {
      expect(Number(e.id1)).toBeLessThan(Number(e.id2));
      expect(e.fromUs).toBeLessThanOrEqual(e.tcaUs);
      expect(e.tcaUs).toBeLessThanOrEqual(e.toUs);
      expect(e.fromUs).toBeGreaterThanOrEqual(options.fromUs);
      expect(e.toUs).toBeLessThanOrEqual(options.toUs);
      expect(e.missKm).toBeLessThan(options.thresholdKm);
    }
  });
});

describe('edges', () => {
  const one = worldOf([{ revDay: 15 }], FROM_US);

  test('no object, one object', async () => {
    for (const tiers of [REFERENCE_TIERS, kernelTiers()]) {
      const none = await screenOnce(
        { ...window, thresholdKm: 5, sets: pickObjects(one, []) },
        tiers,
      );
      expect([none.events.count, none.complete, none.exclusions]).toEqual([0, true, []]);
      const single = await screenOnce({ ...window, thresholdKm: 5, sets: one }, tiers);
      expect([single.events.count, single.complete]).toEqual([0, true]);
    }
  });

  test('two sets of one object are refused with its id', async () => {
    const twice: ElementSetBatch = {
      ...worldOf([{ revDay: 15 }, { revDay: 15.1 }], FROM_US),
      objectRow: Uint32Array.of(1, 1),
    };
    const screened = screenOnce({ ...window, thresholdKm: 5, sets: twice });
    await expect(screened).rejects.toThrow('two element sets of object 2');
  });

  test.each([
    ['threshold of 0 km', { thresholdKm: 0 }],
    ['threshold of -1 km', { thresholdKm: -1 }],
    ['threshold of NaN km', { thresholdKm: Number.NaN }],
    ['threshold of 1001 km', { thresholdKm: 1001 }],
    ['window of 0 h', { toUs: FROM_US }],
    ['window of -1 h', { toUs: FROM_US - 3600e6 }],
    ['window of 9624 h', { toUs: FROM_US + 401 * 86_400e6 }],
  ])('%s is refused', async (message, change) => {
    const screened = screenOnce({ ...window, thresholdKm: 5, sets: one, ...change });
    await expect(screened).rejects.toThrow(message);
  });

  test('thresholds of a millimetre and of 1,000 km, a window of a microsecond', async () => {
    const sets = pickObjects(
      options.sets,
      Array.from({ length: 60 }, (_, k) => k),
    );
    const tiny = await screenOnce({ ...window, sets, thresholdKm: 1e-6 }, kernelTiers());
    expect(eventsOf(tiny).filter((e) => e.kind === 'crossing')).toEqual([]);
    const huge = await screenOnce({ ...window, sets, thresholdKm: 1000 }, kernelTiers());
    expect(huge.events.count).toBeGreaterThan(500);
    const instant = {
      sets,
      fromUs: FROM_US,
      toUs: FROM_US + 1,
      opsMode: 'a',
      thresholdKm: 1000,
    } as const;
    const now = eventsOf(await screenOnce(instant, kernelTiers()));
    expect(now.length).toBeGreaterThan(0);
    for (const e of now) expect([e.fromUs, e.toUs]).toEqual([FROM_US, FROM_US + 1]);
  });

  test('more candidates in a step than the kernel has room for: 400 objects in one place', async () => {
    const copies = Array.from({ length: 400 }, () => ({ revDay: 15 }));
    const sets = worldOf(copies, FROM_US);
    const instant = {
      sets,
      fromUs: FROM_US,
      toUs: FROM_US + 1e6,
      opsMode: 'a',
      thresholdKm: 1,
    } as const;
    const outcome = await screenOnce(instant, kernelTiers());
    expect(outcome.events.count).toBe((400 * 399) / 2);
  });

  test('any order of numeric and other ids gives numbers by value first', async () => {
    const ids = ['100', '99', 'A1', '7', 'own', '1000000001'];
    const world = worldOf(
      ids.map(() => ({ revDay: 15 })),
      FROM_US,
    );
    const sorted = ['7', '99', '100', '1000000001', 'A1', 'own'];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ids, { minLength: 6 }), async (objectId) => {
        const sets = { ...world, objects: { ...world.objects, objectId } };
        const short = {
          sets,
          fromUs: FROM_US,
          toUs: FROM_US + 1e6,
          opsMode: 'a',
          thresholdKm: 1,
        } as const;
        const events = eventsOf(await screenOnce(short));
        expect(events.length).toBe(15);
        for (const e of events) expect(sorted.indexOf(e.id1)).toBeLessThan(sorted.indexOf(e.id2));
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

/** Same events, times within 2 µs (a root is found from another side), distances within a millimetre. */
function expectSame(found: readonly FoundEvent[], expected: readonly FoundEvent[]): void {
  const order = (a: FoundEvent, b: FoundEvent) =>
    a.id1.localeCompare(b.id1) || a.id2.localeCompare(b.id2) || a.tcaUs - b.tcaUs;
  const [left, right] = [found, expected].map((events) => [...events].sort(order));
  expect(left.length).toBe(right.length);
  left.forEach((a, k) => {
    const b = right[k];
    expect([a.id1, a.id2, a.kind]).toEqual([b.id1, b.id2, b.kind]);
    for (const field of ['tcaUs', 'fromUs', 'toUs'] as const)
      expect(Math.abs(a[field] - b[field]), `${field} of ${a.id1} ${a.id2}`).toBeLessThanOrEqual(2);
    expect(Math.abs(a.missKm - b.missKm)).toBeLessThan(1e-6);
  });
}
