/** The seeded world: its answers are found by the screen, and told the same on every later day. */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateInto,
} from '@noroshi/orbit';
import {
  conjunctionRows,
  createScreenWorker,
  REFERENCE_TIERS,
  screenCatalogue,
} from '@noroshi/screen';
import { Asset } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { CAST_IDS, createWorld, type World, worldSets } from '../src/index.ts';

const EPOCH_US = 849_000_000_000_000; // 2026-11-26
const DAY_US = 86_400e6;
const SCENARIO = 'first-light' as const;
const PROVE = process.env.NOROSHI_PROVE === '1';
/** In CI a fifth of the crowd and the days around the plot; all of it under prove (a minute). */
const COUNT = PROVE ? 30_000 : 4000;
const DAYS = PROVE ? 5 : 1.7;

const world = createWorld({ seed: 1, count: COUNT, epochUs: EPOCH_US, scenario: SCENARIO });

/** Positions (km, TEME) and mean motion by object id. */
function statesAt(sets: ElementSetBatch, atUs: number): Map<string, number[]> {
  const model = initialiseSgp4(sets, 'a');
  const out = createStateBatch(sets.count, 'TEME');
  propagateInto(model, createResonanceScratch(model), atUs, out);
  return new Map(
    Array.from({ length: sets.count }, (_, row) => [
      sets.objects.objectId[sets.objectRow[row]!]!,
      [...out.positionKm.subarray(3 * row, 3 * row + 3), sets.meanMotionRadS[row]!],
    ]),
  );
}

function distanceKm(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);
}

async function screen(sets: ElementSetBatch, fromUs: number, days: number, ids: string[]) {
  const worker = createScreenWorker(REFERENCE_TIERS, () => 0);
  const outcome = await screenCatalogue(
    {
      ...{ sets, fromUs, toUs: fromUs + days * DAY_US, thresholdKm: 5, opsMode: 'a' },
      primaryIds: ids,
    },
    async (job, tasks, onPart) => tasks.forEach((task, k) => void onPart(worker.run(job, task), k)),
  );
  return Array.from(conjunctionRows(outcome, 10), ({ row }) => row);
}

const alphaObjects = (of: World) => of.assets.alpha.flatMap((asset) => asset.objectId ?? []);

describe('what is known of the world', () => {
  const { conjunction, approach } = world.known;

  test("among Alpha's approaches exactly the planted one is probable", async () => {
    const rows = await screen(world.sets, EPOCH_US, DAYS, alphaObjects(world));
    const high = rows.filter((row) => row.pc !== null && row.pc >= 1e-4);
    expect(high.map((row) => [row.id1, row.id2])).toEqual([
      [conjunction.objectId, conjunction.otherObjectId],
    ]);
    expect(Math.abs(high[0]!.tcaUs - conjunction.tcaUs)).toBeLessThan(2);
    expect(high[0]!.missKm).toBeCloseTo(conjunction.missKm, 5);
    expect(high[0]!.relativeSpeedKmS).toBeCloseTo(conjunction.relativeSpeedKmS, 5);
    const hours = (conjunction.tcaUs - EPOCH_US) / 3600e6;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThan(40);
  }, 300_000);

  test('every seed plants one that a screen with its own covariance calls high', async () => {
    for (let seed = 2; seed < 12; seed++) {
      const other = createWorld({ seed, count: 40, epochUs: EPOCH_US, scenario: SCENARIO });
      const { objectId, otherObjectId, tcaUs } = other.known.conjunction;
      for (const day of [0, 0.5, 1]) {
        const sets = worldSets(other, EPOCH_US + day * DAY_US);
        const rows = await screen(sets, tcaUs - 60e6, 120e6 / DAY_US, [objectId]);
        const row = rows.find(({ id2 }) => id2 === otherObjectId)!;
        expect(row.pc, `seed ${seed}, day ${day}`).toBeGreaterThan(1e-4);
      }
    }
  });

  test('the planted time and distance stay true on every later day, to a metre', () => {
    const { objectId, otherObjectId, tcaUs, missKm } = conjunction;
    for (const day of [0, 0.4, 0.9, 1.1, 1.6, 2.1]) {
      const states = statesAt(worldSets(world, EPOCH_US + day * DAY_US), tcaUs);
      const km = distanceKm(states.get(objectId)!, states.get(otherObjectId)!);
      expect(Math.abs(km - missKm), `day ${day}`).toBeLessThan(1e-3);
    }
  });

  test("the visitor closes day by day, stops beside Alpha's relay on its day, and stays", () => {
    const km = (day: number) => {
      const atUs = EPOCH_US + day * DAY_US;
      const states = statesAt(worldSets(world, atUs), atUs);
      return distanceKm(states.get(approach.objectId)!, states.get(approach.otherObjectId)!);
    };
    const far = [0, 1, 2, 3, 4, 5].map(km);
    for (let day = 1; day < far.length; day++) {
      const step = far[day - 1]! - far[day]!;
      expect(step).toBeGreaterThan(200); // 0.3 deg a day: 221 km
      expect(step).toBeLessThan(240);
    }
    expect(approach.arrivesDay).toBe(6);
    for (const day of [6, 6.5, 7, 12, 40]) {
      expect(km(day), `day ${day}`).toBeLessThan(approach.separationKmMax);
      expect(km(day), `day ${day}`).toBeGreaterThan(10);
    }
  });
});

describe('the world on later days', () => {
  test('the first instant is the world; the order of asking does not matter', () => {
    expect(worldSets(world, EPOCH_US)).toBe(world.sets);
    const again = createWorld({ seed: 1, count: COUNT, epochUs: EPOCH_US, scenario: SCENARIO });
    expect(again.sets).toEqual(world.sets);
    const late = worldSets(again, EPOCH_US + 25 * DAY_US);
    const early = worldSets(again, EPOCH_US + 3 * DAY_US);
    expect(worldSets(world, EPOCH_US + 3 * DAY_US)).toEqual(early);
    expect(worldSets(world, EPOCH_US + 25 * DAY_US)).toEqual(late);
  });

  test('sets are never of the future, seldom older than three days, and only some change at a time', () => {
    for (const day of [3, 12, 33]) {
      const atUs = EPOCH_US + day * DAY_US;
      const sets = worldSets(world, atUs);
      const ages = Array.from(sets.epochUs, (epochUs) => (atUs - epochUs) / DAY_US);
      expect(Math.min(...ages)).toBeGreaterThan(0);
      if (day > 10) expect(Math.max(...ages)).toBeLessThan(3);
      const later = worldSets(world, atUs + 3600e6);
      const changed = later.epochUs.filter((epochUs, k) => epochUs !== sets.epochUs[k]).length;
      expect(changed).toBeGreaterThan(COUNT * 0.01);
      expect(changed).toBeLessThan(COUNT * 0.1);
    }
  });

  test('an object told on one day and on the next is at the same place: median 20 m, 99 in 100 within 5 km near Earth', () => {
    const atUs = EPOCH_US + 1.5 * DAY_US;
    const today = statesAt(world.sets, atUs);
    const tomorrow = statesAt(worldSets(world, EPOCH_US + DAY_US), atUs);
    const near: number[] = [];
    const deep: number[] = [];
    for (const [id, place] of tomorrow) {
      const before = today.get(id);
      if (before === undefined || Number.isNaN(place[0]! + before[0]!)) continue;
      const isDeep = (2 * Math.PI) / place[3]! >= 225 * 60;
      (isDeep ? deep : near).push(distanceKm(place, before));
    }
    const quantile = (values: number[], share: number) =>
      values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
    expect(near.length).toBeGreaterThan(COUNT * 0.8);
    expect(quantile(near, 0.5)).toBeLessThan(0.05);
    expect(quantile(near, 0.99)).toBeLessThan(5);
    expect(quantile(deep, 0.5)).toBeLessThan(0.5);
    expect(quantile(deep, 0.99)).toBeLessThan(30);
  });

  test('what comes down is gone, and nothing else', () => {
    const count = (day: number) => worldSets(world, EPOCH_US + day * DAY_US).count;
    const [start, month, year] = [count(0), count(30), count(365)];
    expect(start).toBe(COUNT);
    expect(month).toBeLessThanOrEqual(start);
    expect(month).toBeGreaterThan(start * 0.98);
    expect(year).toBeLessThanOrEqual(month);
    expect(year).toBeGreaterThan(start * 0.8);
  });
});

describe('the cast', () => {
  test('assets fit their schema, have ids of their own, and name objects that exist', () => {
    const all = [...world.assets.alpha, ...world.assets.bravo];
    for (const asset of all) expect([...Value.Errors(Asset, asset)], asset.id).toEqual([]);
    const ids = new Set(all.map((asset) => asset.id));
    expect(ids.size).toBe(all.length);
    for (const served of all.flatMap((asset) => asset.serves)) expect(ids).toContain(served);
    const objects = new Set(world.sets.objects.objectId);
    expect(objects.size).toBe(COUNT);
    for (const id of all.flatMap((asset) => asset.objectId ?? [])) expect(objects).toContain(id);
    for (const id of Object.values(CAST_IDS)) expect(objects).toContain(String(id));
  });

  test('networks are the ranges kept for documentation', () => {
    const documentation = /^(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:)/;
    const all = [...world.assets.alpha, ...world.assets.bravo];
    const networks = all.flatMap((asset) => asset.networks ?? []);
    expect(networks.length).toBeGreaterThan(4);
    for (const network of networks) expect(network).toMatch(documentation);
  });

  test('a world too small for its cast is refused', () => {
    const options = { seed: 1, epochUs: EPOCH_US, scenario: SCENARIO };
    expect(() => createWorld({ ...options, count: 3 })).toThrow(/count is 3, expected 9/);
  });
});
