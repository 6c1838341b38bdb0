/**
 * Ephemerides as rows of a screen. What element sets find, their own places as tables must find too; and in worlds whose objects
 * change their source at any moment, every look that a dense sampling has below the threshold lies in an event.
 */
import { gapsOf, servingSpans, tablePath } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import { compareIds } from '../src/identity.ts';
import {
  elementSetPath,
  planScreen,
  REFERENCE_TIERS,
  tableBend,
  tableProblem,
} from '../src/index.ts';
import { everyKind } from './support/orbits.ts';
import { eventsOf, type FoundEvent, kernelTiers, screenOnce } from './support/run.ts';
import { denseLook, drawnWorld, messageOf, sampled, untrue } from './support/sources.ts';

const FROM_US = 783691237000000;
const HOUR_US = 3600e6;
const TIERS = [
  ['kernel', kernelTiers()],
  ['reference', REFERENCE_TIERS],
] as const;
const WORLDS = Number(process.env.NOROSHI_PROVE === '1' ? 40 : 2);

describe.each(TIERS)('on the %s tier', (_, tiers) => {
  test('the places of element sets as tables find what the sets find', async () => {
    const sets = seededCatalogue({ seed: 'tables', count: 300, epochUs: FROM_US });
    const window = { fromUs: FROM_US, toUs: FROM_US + 3 * HOUR_US };
    const options = { sets, ...window, thresholdKm: 60, opsMode: 'a' } as const;
    const ephemerides = Array.from({ length: sets.count }, (_, row) => row).flatMap((row) => {
      const id = sets.objects.objectId[sets.objectRow[row]];
      const path = elementSetPath(sets, row, 'a');
      const table = row % 2 === 0 ? sampled(path, window.fromUs, window.toUs) : undefined;
      return table === undefined ? [] : [messageOf(id, [table], FROM_US)];
    });
    const truth = eventsOf(await screenOnce(options, tiers));
    const found = eventsOf(await screenOnce({ ...options, ephemerides }, tiers));
    console.info(`${truth.length} events, ${ephemerides.length} of ${sets.count} by tables`);
    expect(truth.length).toBeGreaterThan(100);
    expect(found.length).toBe(truth.length);
    for (const one of truth) {
      const same = found.find((event) => isSame(event, one));
      expect(Math.abs((same?.missKm ?? Number.NaN) - one.missKm), text(one)).toBeLessThan(5e-3);
    }
  });
});

test.each(Array.from({ length: WORLDS }, (_, k) => k))(
  'world %i of changing sources: nothing lost, nothing invented',
  async (k) => {
    const all =
      k % 2 === 0
        ? seededCatalogue({ seed: `sources ${k}`, count: 110, epochUs: FROM_US })
        : everyKind(`sources ${k}`, 110, FROM_US, ['low', 'eccentric', 'decaying', 'transfer']);
    const window = { fromUs: FROM_US, toUs: FROM_US + 3 * HOUR_US };
    const thresholdKm = 300;
    const world = drawnWorld(all, `drawn ${k}`, window.fromUs, window.toUs);
    const { sets, ephemerides } = world;
    const options = { sets, ephemerides, ...window, thresholdKm, opsMode: 'a' } as const;
    const outcome = await screenOnce(options, kernelTiers());
    const events = eventsOf(outcome);
    const ids = [...world.paths.keys()].sort(compareIds);
    const seen = denseLook(world, ids, window.fromUs, window.toUs, 2, thresholdKm);
    const lost = seen.filter((one) => !events.some((event) => holds(event, one)));
    const wrong = events.flatMap((event) => untrue(world, event, thresholdKm) ?? []);
    console.info(`${events.length} events, ${seen.length} looks, ${world.seamsUs.length} seams`);
    expect(seen.length).toBeGreaterThan(20);
    expect(lost).toEqual([]);
    expect(wrong).toEqual([]);
    expect(outcome.complete).toBe(true);
  },
);
const text = ({ id1, id2, tcaUs, missKm }: FoundEvent) => `${id1} ${id2} ${tcaUs} ${missKm}`;

function isSame(a: FoundEvent, b: FoundEvent): boolean {
  return a.id1 === b.id1 && a.id2 === b.id2 && Math.abs(a.tcaUs - b.tcaUs) < 2e6;
}

function holds(event: FoundEvent, look: { id1: string; id2: string; us: number }): boolean {
  if (event.id1 !== look.id1 || event.id2 !== look.id2) return false;
  return event.fromUs - 2 <= look.us && look.us <= event.toUs + 2;
}

describe('a burn inside a segment', () => {
  const sets = seededCatalogue({ seed: 'burn', count: 400, epochUs: FROM_US });
  const OWN = sets.meanMotionRadS.findIndex((n, k) => n > 1.06e-3 && sets.eccentricity[k] < 0.01);
  const own = elementSetPath(sets, OWN, 'a');
  const id = sets.objects.objectId[sets.objectRow[OWN]];
  const window = { fromUs: FROM_US, toUs: FROM_US + 2 * HOUR_US };
  const pushUs = FROM_US + HOUR_US;

  /** 200 m/s across the orbit within a step of the table: what a message without a new segment gives. */
  const table = (() => {
    const plain = sampled(own, window.fromUs, window.toUs)!;
    const states = Float64Array.from(plain.states);
    const axis = Float64Array.of(0.3, 0.5, 0.8);
    plain.epochUs.forEach((us, k) => {
      if (us <= pushUs) return;
      for (let i = 0; i < 3; i++) {
        states[6 * k + i] += 0.2 * axis[i] * ((us - pushUs) / 1e6);
        states[6 * k + 3 + i] += 0.2 * axis[i];
      }
    });
    return { ...plain, states };
  })();

  test('is seen in the bend of the table, and the margins grow with it', () => {
    const calm = tableBend(sampled(own, window.fromUs, window.toUs)!, window.fromUs, window.toUs);
    const bend = tableBend(table, window.fromUs, window.toUs);
    expect(calm.excessKmS2).toBeLessThan(2e-5);
    expect(bend.excessKmS2).toBeGreaterThan(0.2 / 60 / 2);
    expect(Math.abs(bend.worstUs - pushUs)).toBeLessThan(120e6);
    const plan = (of: typeof bend) =>
      planScreen({ ...window, thresholdKm: 5, objectCount: 200, bend: of }).marginKm;
    expect(plan(bend)).toBeGreaterThan(plan(calm) + 1);
  });

  test('costs no approach', async () => {
    const ephemerides = [messageOf(id, [table], FROM_US)];
    const thresholdKm = 200;
    const options = { sets, ephemerides, ...window, thresholdKm, opsMode: 'a' } as const;
    const outcome = await screenOnce({ ...options, primaryIds: [id] }, kernelTiers());
    const paths = new Map(
      Array.from({ length: sets.count }, (_, row) => [
        sets.objects.objectId[sets.objectRow[row]],
        row === OWN ? tablePath(table) : elementSetPath(sets, row, 'a'),
      ]),
    );
    const world = { sets, ephemerides, paths, seamsUs: [] };
    const events = eventsOf(outcome);
    const ids = [...paths.keys()].sort(compareIds);
    const seen = denseLook(world, ids, window.fromUs, window.toUs, 2, thresholdKm, id);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.filter((one) => !events.some((event) => holds(event, one)))).toEqual([]);
    expect(events.flatMap((event) => untrue(world, event, thresholdKm) ?? [])).toEqual([]);
  });

  test('states in metres are no path, and are told as that', () => {
    const metres = {
      ...table,
      states: table.states.map((value, k) => value * (k % 6 < 3 ? 1 : 1e3)),
    };
    expect(tableProblem(table)).toBeUndefined();
    expect(tableProblem({ ...metres, method: 'hermite', degree: 7 })).toMatch(
      /m\/s² beyond gravity to be one path: states in km and km\/s/,
    );
  });
});

describe('which message serves', () => {
  const [t0, t1, t2, t3] = [0, 10, 20, 30];
  const table = (fromUs: number, toUs: number) => ({
    ...{ epochUs: Float64Array.of(fromUs, toUs), states: new Float64Array(12) },
    ...{ method: 'lagrange' as const, degree: 1, fromUs, toUs },
  });

  test('the newest where it reaches, the older beside it', () => {
    const old = messageOf('1', [table(t0, t3)], 1);
    const fresh = messageOf('1', [table(t1, t2)], 2);
    const spans = servingSpans([fresh, old], { fromUs: 5, toUs: 25 });
    expect(spans.map(({ ephemeris, fromUs, toUs }) => [ephemeris.createdUs, fromUs, toUs])).toEqual(
      [
        [1, 5, 10],
        [2, 10, 20],
        [1, 20, 25],
      ],
    );
  });

  test('of two of one time, the one given later', () => {
    const spans = servingSpans(
      [messageOf('1', [table(t0, t2)], 1), { ...messageOf('1', [table(t0, t3)], 1), source: 'b' }],
      { fromUs: 0, toUs: 30 },
    );
    expect(spans.map(({ ephemeris, toUs }) => [ephemeris.source, toUs])).toEqual([['b', 30]]);
  });

  test('gaps are what is left', () => {
    const others = [
      { fromUs: 4, toUs: 6 },
      { fromUs: 5, toUs: 9 },
    ];
    expect(gapsOf(others, { fromUs: 0, toUs: 10 })).toEqual([
      { fromUs: 0, toUs: 4 },
      { fromUs: 9, toUs: 10 },
    ]);
    expect(gapsOf(others, { fromUs: 5, toUs: 8 })).toEqual([]);
  });
});
