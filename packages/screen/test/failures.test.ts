/**
 * Objects that SGP4 gives up within the window: followed to their last microsecond, left out from then on and named, and
 * nothing else lost. Some come back (a dip below the surface at perigee).
 */
import { createRandom } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import { bruteForce } from './support/brute.ts';
import { compareWithBrute } from './support/compare.ts';
import { eventsOf, kernelTiers, screenOnce } from './support/run.ts';
import { failureOf, type PlainElements, withPartner, worldOf } from './support/worlds.ts';

const FROM_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const HOUR_US = 3600e6;
const day = { fromUs: FROM_US, toUs: FROM_US + 24 * HOUR_US, opsMode: 'a' } as const;
const tiers = kernelTiers();
const DYING = { kmS: 0.05, share: 0.01 }; // how far SGP4's velocity is off in an object's last hours

/** Drag takes its mean eccentricity below zero (code 1) at about 130 km. */
const decaying: PlainElements = { revDay: 16.2, e: 0.005, bstar: 0.008, inclinationDeg: 60 };

describe('an object that decays in the window', () => {
  const alone = worldOf([decaying, { revDay: 14 }], FROM_US);
  const lastUs = failureOf(alone, 0, day.fromUs, day.toUs);
  const lastHours = { ...day, fromUs: lastUs - 1.3 * HOUR_US, toUs: lastUs + 0.2 * HOUR_US };

  test('is left out from the microsecond it fails, with the reason', async () => {
    const { exclusions, plan } = await screenOnce({ ...day, sets: alone, thresholdKm: 5 }, tiers);
    expect(((lastUs - day.fromUs) / plan.knotUs) % 1).toBeGreaterThan(0.01);
    expect(exclusions).toEqual([
      { row: 0, code: 1, reason: 'mean eccentricity left 0 ≤ e < 1', fromUs: lastUs },
    ]);
  });

  test('is not left out of a window that ends before it fails, even by a microsecond', async () => {
    const before = { ...day, toUs: lastUs - 1, sets: alone, thresholdKm: 5 };
    expect((await screenOnce(before, tiers)).exclusions).toEqual([]);
    const at = { ...before, toUs: lastUs };
    expect((await screenOnce(at, tiers)).exclusions.map((x) => x.fromUs)).toEqual([lastUs]);
  });

  test.each([3600, 100, 29, 11, 5, 2, 0.8])(
    'an approach %d s before it is kept',
    async (beforeS) => {
      const us = Math.round(lastUs - beforeS * 1e6);
      const sets = withPartner(alone, 0, { us, missKm: 0.5, crossingDeg: 90 });
      for (const stepS of [20, 60]) {
        const events = eventsOf(await screenOnce({ ...day, sets, thresholdKm: 5, stepS }, tiers));
        const [event] = events.filter((e) => Math.abs(e.tcaUs - us) < 1e6);
        expect(event?.kind, `step ${stepS} s`).toBe('crossing');
        expect(Math.abs(event.tcaUs - us)).toBeLessThan(2e3);
        expect(event.missKm).toBeCloseTo(0.5, 3);
      }
    },
  );

  test('a pair still approaching when it fails is below the threshold until then', async () => {
    const us = lastUs - 1; // its last good microsecond
    const sets = withPartner(alone, 0, { us, missKm: 2, crossingDeg: 90, earlyS: 0.2 });
    for (const stepS of [20, 60]) {
      const options = { ...lastHours, sets, thresholdKm: 5, stepS };
      const events = eventsOf(await screenOnce(options, tiers));
      const [event, ...others] = events.filter((e) => Math.abs(e.tcaUs - us) < 1e6);
      expect(others).toEqual([]);
      expect(event.kind).toBe('interval');
      expect(Math.abs(event.toUs - us)).toBeLessThanOrEqual(1);
      expect(Math.abs(event.tcaUs - us)).toBeLessThanOrEqual(1);
      expect(event.missKm).toBeCloseTo(Math.hypot(2, 0.2 * event.speedKmS), 3);
    }
  });

  test('in company: the others lose nothing by it', async () => {
    const us = lastUs + 600e6;
    const sets = withPartner(alone, 1, { us, missKm: 1, crossingDeg: 40 });
    const events = eventsOf(await screenOnce({ ...day, sets, thresholdKm: 5 }, tiers));
    expect(events.some((e) => e.id1 === '2' && Math.abs(e.tcaUs - us) < 1e3)).toBe(true);
  });
});

describe('objects that SGP4 cannot take', () => {
  test('an SGP4-XP set is left out by name, and so are sets outside the theory', async () => {
    const world = worldOf(
      [14, 14, 14, 14].map((revDay) => ({ revDay })),
      FROM_US,
    );
    const sets = {
      ...world,
      ephemerisType: Uint8Array.of(0, 4, 0, 0),
      eccentricity: Float64Array.of(0.001, 0.001, 1.02, 0.001),
      meanMotionRadS: world.meanMotionRadS.map((n, k) => (k === 3 ? Number.NaN : n)),
    };
    const { exclusions, events } = await screenOnce({ ...day, sets, thresholdKm: 5 }, tiers);
    expect(events.count).toBe(0);
    expect(exclusions.map((x) => [x.row, x.fromUs, x.reason])).toEqual([
      [1, day.fromUs, 'SGP4-XP element set (ephemeris type 4): its theory is not SGP4'],
      [2, day.fromUs, 'mean eccentricity left 0 ≤ e < 1'],
      [3, day.fromUs, 'mean motion is not positive'],
    ]);
  });
});

describe('a world of orbits that dip below the surface and of objects that decay', () => {
  test.each([1, 2])('seed %i: as brute force sees it', async (seed) => {
    const random = createRandom(`failing ${seed}`);
    const sets = worldOf(
      Array.from({ length: 110 }, (_, k) => drawFailing(k, () => random.uniform())),
      FROM_US,
    );
    const window = { ...day, toUs: FROM_US + Math.round(7.77 * HOUR_US), sets };
    const outcome = await screenOnce({ ...window, thresholdKm: 150 }, tiers);
    const brute = bruteForce({ ...window, lookS: 10, reachKm: 151 });
    const compared = compareWithBrute(outcome, brute, DYING);
    console.info(
      `failing ${seed}: ${outcome.exclusions.length} of ${sets.count} objects fail; ${compared.minima} minima in ` +
        `${compared.crossings} crossings, ${compared.intervals} intervals`,
    );
    expect(compared.problems).toEqual([]);
    expect(outcome.exclusions.length).toBeGreaterThan(20);
    expect(compared.minima).toBeGreaterThan(300);
  });
});

/** Every third decays, every third dips, the rest fly low and stay. */
function drawFailing(k: number, uniform: () => number): PlainElements {
  const angles = {
    inclinationDeg: 50 + 60 * uniform(),
    raanDeg: 360 * uniform(),
    argPerigeeDeg: 360 * uniform(),
    meanAnomalyDeg: 360 * uniform(),
  };
  if (k % 3 === 0)
    return { ...angles, revDay: 15.9 + 0.4 * uniform(), e: 0.003, bstar: 0.05 * uniform() };
  if (k % 3 === 1) return { ...angles, revDay: 15.9 + 0.3 * uniform(), e: 0.001 };
  const e = 0.02 + 0.3 * uniform();
  const perigeeKm = 6378 - 60 + 100 * uniform();
  const revDay = (86_400 / (2 * Math.PI)) * Math.sqrt(398600.8 / (perigeeKm / (1 - e)) ** 3);
  return { ...angles, revDay, e };
}
