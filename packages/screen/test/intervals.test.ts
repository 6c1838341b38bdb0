/**
 * Pairs that stay: docked, in formation, in one slot, oscillating about the threshold; and pairs that the window cuts.
 * Expected values by construction, or by brute force over places.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { bruteForce } from './support/brute.ts';
import { compareWithBrute } from './support/compare.ts';
import { eventsOf, kernelTiers, screenOnce } from './support/run.ts';
import { withPartner, worldOf } from './support/worlds.ts';

const FROM_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const HOUR_US = 3600e6;
const day = { fromUs: FROM_US, toUs: FROM_US + 24 * HOUR_US, opsMode: 'a' } as const;
const tiers = kernelTiers();

async function screened(options: Parameters<typeof screenOnce>[0]) {
  return eventsOf(await screenOnce(options, tiers));
}

describe('pairs that stay below the threshold', () => {
  test('identical elements under two ids: one interval, the whole window, at no distance', async () => {
    const sets = worldOf(
      [
        { revDay: 15.5 },
        { revDay: 15.5 },
        { revDay: 1.0027, e: 0.0002 },
        { revDay: 1.0027, e: 0.0002 },
      ],
      FROM_US,
    );
    const events = await screened({ ...day, sets, thresholdKm: 5 });
    expect(events.map((e) => [e.id1, e.id2, e.kind, e.fromUs, e.toUs, e.missKm])).toEqual([
      ['1', '2', 'interval', day.fromUs, day.toUs, 0],
      ['3', '4', 'interval', day.fromUs, day.toUs, 0],
    ]);
  });

  test('docked, the last printed digit apart: one interval, metres', async () => {
    const sets = worldOf([{ revDay: 15.5 }, { revDay: 15.5, meanAnomalyDeg: 0.0001 }], FROM_US);
    const [event, ...others] = await screened({ ...day, sets, thresholdKm: 5 });
    expect(others).toEqual([]);
    expect([event.kind, event.fromUs, event.toUs]).toEqual(['interval', day.fromUs, day.toUs]);
    const axisKm = (MU_KM3_S2 / sets.meanMotionRadS[0] ** 2) ** (1 / 3);
    const apartKm = (0.0001 * Math.PI * axisKm) / 180; // 11.8 m, ± 2e for the eccentricity of 0.001
    expect(event.missKm).toBeGreaterThan(0.995 * apartKm);
    expect(event.missKm).toBeLessThan(1.005 * apartKm);
    expect(event.speedKmS).toBeLessThan(1e-4);
  });

  test('a train of four, 3 km apart: neighbours all day; seconds only with a threshold that reaches them', async () => {
    const apartDeg = ((3 / (EARTH_RADIUS_KM + 500)) * 180) / Math.PI;
    const train = [0, 1, 2, 3].map((k) => ({
      revDay: 15.2,
      e: 0.0001,
      meanAnomalyDeg: k * apartDeg,
    }));
    const sets = worldOf(train, FROM_US);
    const pairs = async (thresholdKm: number) =>
      (await screened({ ...day, sets, thresholdKm }))
        .map((e) => `${e.id1}${e.id2} ${e.kind}`)
        .sort();
    expect(await pairs(2)).toEqual([]);
    expect(await pairs(5)).toEqual(['12 interval', '23 interval', '34 interval']);
    expect(await pairs(8)).toEqual(
      ['12', '13', '23', '24', '34'].map((pair) => `${pair} interval`),
    );
  });
});

describe('pairs that come and go slowly', () => {
  test('one geostationary slot, 25 to 70 km apart about a threshold of 45 km: an interval each time', async () => {
    const slot = { revDay: 1.0027, inclinationDeg: 0.02, e: 0.0001, argPerigeeDeg: 0 };
    const sets = worldOf(
      [slot, { ...slot, e: 0.0006, inclinationDeg: 0.05, meanAnomalyDeg: 0.04 }],
      FROM_US,
    );
    const window = { ...day, toUs: FROM_US + 72 * HOUR_US, sets };
    const outcome = await screenOnce({ ...window, thresholdKm: 45 }, tiers);
    const events = eventsOf(outcome);
    const brute = bruteForce({ ...window, lookS: 60, reachKm: 50 });
    expect(compareWithBrute(outcome, brute).problems).toEqual([]);
    console.info(
      `slot: ${events.map((e) => `${((e.toUs - e.fromUs) / HOUR_US).toFixed(2)} h at ${e.missKm.toFixed(3)} km`).join(', ')}`,
    );
    expect(events.length).toBeGreaterThanOrEqual(3);
    for (const e of events) expect(e.kind).toBe('interval');
    for (const [k, e] of events.entries())
      if (k > 0) expect(e.fromUs).toBeGreaterThan(events[k - 1].toUs);
  });

  test('two eccentric orbits in trail, apart at perigee and close at apogee: once a revolution', async () => {
    const orbit = { revDay: 2.00613, e: 0.72, inclinationDeg: 63.4, argPerigeeDeg: 270 };
    const sets = worldOf([orbit, { ...orbit, meanAnomalyDeg: 0.05 }], FROM_US);
    const window = { ...day, sets };
    const outcome = await screenOnce({ ...window, thresholdKm: 20 }, tiers);
    const brute = bruteForce({ ...window, lookS: 10, reachKm: 25 });
    expect(compareWithBrute(outcome, brute).problems).toEqual([]);
    const intervals = eventsOf(outcome).filter((e) => e.kind === 'interval');
    expect(intervals.length).toBeGreaterThanOrEqual(2);
    expect(intervals.length).toBeLessThanOrEqual(3);
  });
});

describe('pairs that the window cuts', () => {
  const tcaUs = FROM_US + 6 * HOUR_US;
  const sets = withPartner(worldOf([{ revDay: 15.1, e: 0.0005 }], FROM_US), 0, {
    us: tcaUs,
    missKm: 1.2,
    crossingDeg: 60,
  });
  const options = { sets, opsMode: 'a', thresholdKm: 5 } as const;

  test('whole: a crossing, and when it passes the threshold', async () => {
    const [event] = await screened({ ...options, fromUs: tcaUs - 60e6, toUs: tcaUs + 60e6 });
    expect(event.kind).toBe('crossing');
    expect(Math.abs(event.tcaUs - tcaUs)).toBeLessThanOrEqual(1);
    const halfS = Math.sqrt(5 ** 2 - 1.2 ** 2) / event.speedKmS; // straight lines: 0.64 s at 7.6 km/s
    expect((event.tcaUs - event.fromUs) / 1e6).toBeCloseTo(halfS, 4);
    expect((event.toUs - event.tcaUs) / 1e6).toBeCloseTo(halfS, 4);
  });

  test('begins after the closest approach: an interval from the start', async () => {
    const fromUs = tcaUs + 300_000;
    const [event, ...others] = await screened({ ...options, fromUs, toUs: fromUs + HOUR_US });
    expect(others).toEqual([]);
    expect([event.kind, event.tcaUs, event.fromUs]).toEqual(['interval', fromUs, fromUs]);
    expect(event.missKm).toBeCloseTo(Math.hypot(1.2, 0.3 * event.speedKmS), 4);
    expect((event.toUs - tcaUs) / 1e6).toBeCloseTo(
      Math.sqrt(5 ** 2 - 1.2 ** 2) / event.speedKmS,
      4,
    );
  });

  test('ends before it: an interval to the end', async () => {
    const toUs = tcaUs - 300_000;
    const [event, ...others] = await screened({ ...options, fromUs: toUs - HOUR_US, toUs });
    expect(others).toEqual([]);
    expect([event.kind, event.tcaUs, event.toUs]).toEqual(['interval', toUs, toUs]);
    expect(event.missKm).toBeCloseTo(Math.hypot(1.2, 0.3 * event.speedKmS), 4);
  });

  test('begins or ends where the pair is beyond the threshold: nothing', async () => {
    const late = await screened({ ...options, fromUs: tcaUs + 700_000, toUs: tcaUs + HOUR_US });
    const early = await screened({ ...options, fromUs: tcaUs - HOUR_US, toUs: tcaUs - 700_000 });
    expect([...late, ...early].filter((e) => Math.abs(e.tcaUs - tcaUs) < 60e6)).toEqual([]);
  });

  test('a second around it, at 100 km: a crossing clipped at both ends', async () => {
    const short = { ...options, thresholdKm: 100, fromUs: tcaUs - 500_000, toUs: tcaUs + 500_000 };
    const events = await screened(short);
    expect(events.map((e) => [e.kind, e.fromUs, e.toUs])).toEqual([
      ['crossing', short.fromUs, short.toUs],
    ]);
  });

  test('a second beside it, at 100 km: an interval, all of the window', async () => {
    const fromUs = tcaUs + 2e6;
    const events = await screened({ ...options, thresholdKm: 100, fromUs, toUs: fromUs + 1e6 });
    expect(events.map((e) => [e.kind, e.tcaUs, e.fromUs, e.toUs])).toEqual([
      ['interval', fromUs, fromUs, fromUs + 1e6],
    ]);
  });
});
