/** Planted encounters: SGP4 finds each where, when and as close as it was planted. */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRow,
} from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { fitMeanElements, seededCatalogue, seededEncounters } from '../src/index.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const sets = seededCatalogue({ seed: 3, count: 2000, epochUs: EPOCH_US });
const options = {
  seed: 5,
  sets,
  count: 60,
  fromUs: EPOCH_US,
  windowS: 86_400,
  missKmMin: 0.01,
  missKmMax: 4.9,
  opsMode: 'a',
} as const;

/** Range (km) and range rate over relative speed squared (s): zero at the closest approach. */
function pairAt(batch: ElementSetBatch) {
  const model = initialiseSgp4(batch, 'a');
  const scratch = createResonanceScratch(model);
  const out = createStateBatch(2, 'TEME');
  return (row1: number, row2: number, epochUs: number) => {
    expect(propagateRow(model, scratch, row1, epochUs, out, 0)).toBe(0);
    expect(propagateRow(model, scratch, row2, epochUs, out, 1)).toBe(0);
    const [r, v] = [out.positionKm, out.velocityKmS];
    const d = [0, 1, 2].map((k) => r[k + 3] - r[k]);
    const w = [0, 1, 2].map((k) => v[k + 3] - v[k]);
    const speedKmS = Math.hypot(...w);
    const offS = (d[0] * w[0] + d[1] * w[1] + d[2] * w[2]) / speedKmS ** 2;
    return { rangeKm: Math.hypot(...d), speedKmS, offS };
  };
}

describe('seeded encounters', () => {
  const { sets: planted, encounters } = seededEncounters(options);
  const pair = pairAt(planted);

  test('the batch is the one given, and the planted objects after it', () => {
    expect(planted.count).toBe(2060);
    expect(encounters.length).toBe(60);
    expect(planted.meanMotionRadS.subarray(0, 2000)).toEqual(sets.meanMotionRadS);
    expect(planted.objects.objectId[2059]).toBe('2060');
    expect(planted.objects.name[planted.objectRow[2000]]).toBe('SEEDED 02001');
    expect(new Set(planted.objects.objectId).size).toBe(2060);
  });

  test('miss within 1e-6 km, time within 1 µs, speed within 1 mm/s', () => {
    for (const { row1, row2, tcaUs, missKm, relativeSpeedKmS } of encounters) {
      const { rangeKm, speedKmS, offS } = pair(row1, row2, tcaUs);
      expect(Math.abs(rangeKm - missKm)).toBeLessThan(1e-6);
      expect(Math.abs(offS)).toBeLessThan(1e-6);
      expect(Math.abs(speedKmS - relativeSpeedKmS)).toBeLessThan(1e-6);
    }
  });

  test('it is the closest within ten seconds either way', () => {
    for (const { row1, row2, tcaUs, missKm } of encounters) {
      for (const s of [-10, -1, -0.01, 0.01, 1, 10]) {
        expect(pair(row1, row2, tcaUs + s * 1e6).rangeKm).toBeGreaterThan(missKm);
      }
    }
  });

  test('inside the window, between the limits, by time, and repeatable', () => {
    let beforeUs = EPOCH_US;
    for (const { tcaUs, missKm } of encounters) {
      expect(Number.isSafeInteger(tcaUs) && tcaUs >= beforeUs).toBe(true);
      expect(tcaUs).toBeLessThan(EPOCH_US + 86_400e6);
      expect(missKm >= 0.01 && missKm < 4.9).toBe(true);
      beforeUs = tcaUs;
    }
    expect(seededEncounters(options).encounters).toEqual(encounters);
    expect(seededEncounters({ ...options, seed: 6 }).encounters).not.toEqual(encounters);
  });

  test('the crossing angle sets the relative speed', () => {
    const slow = seededEncounters({ ...options, crossingDegMin: 1, crossingDegMax: 2 });
    for (const { relativeSpeedKmS } of slow.encounters) {
      expect(relativeSpeedKmS).toBeGreaterThan(0.1);
      expect(relativeSpeedKmS).toBeLessThan(0.3); // 2 · 7.5 km/s · sin 1° = 0.26 km/s
    }
  });

  test('a batch with nothing to cross is refused, not searched for ever', () => {
    const none = seededCatalogue({ seed: 1, count: 0, epochUs: EPOCH_US });
    expect(() => seededEncounters({ ...options, sets: none, count: 1 })).toThrow(/0 of 1 planted/);
  });
});

describe('fitting mean elements', () => {
  test("an object's own state gives its own elements back", () => {
    const model = initialiseSgp4(sets, 'a');
    const scratch = createResonanceScratch(model);
    const out = createStateBatch(1, 'TEME');
    let fitted = 0;
    for (let row = 0; row < 300; row++) {
      const epochUs = sets.epochUs[row] + 3600e6;
      if (model.deepRow[row] >= 0 || sets.inclinationRad[row] < 0.1) continue;
      expect(propagateRow(model, scratch, row, epochUs, out, 0)).toBe(0);
      const state = { epochUs, positionKm: [...out.positionKm], velocityKmS: [...out.velocityKmS] };
      const elements = fitMeanElements(state, {
        setEpochUs: sets.epochUs[row],
        bstarPerEarthRadius: sets.bstarPerEarthRadius[row],
        opsMode: 'a',
      });
      if (elements === undefined) continue;
      fitted++;
      expect(Math.abs(elements.meanMotionRadS / sets.meanMotionRadS[row] - 1)).toBeLessThan(1e-9);
      expect(Math.abs(elements.eccentricity - sets.eccentricity[row])).toBeLessThan(1e-8);
      expect(Math.abs(elements.inclinationRad - sets.inclinationRad[row])).toBeLessThan(1e-8);
    }
    expect(fitted).toBeGreaterThan(200);
  });
});
