/** The seeded catalogue: the same seed gives the same columns, and it looks like the real one. */
import { readFileSync } from 'node:fs';
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateInto,
} from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apportion,
  createRandom,
  fromQuantiles,
  POPULATIONS,
  seededCatalogue,
} from '../src/index.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const GM_KM3_S2 = 398_600.8;
const EARTH_RADIUS_KM = 6378.135;
const DAY_US = 86_400e6;

type Orbits = { meanMotionRadS: ArrayLike<number>; eccentricity: ArrayLike<number> };

describe('random numbers', () => {
  test('a seed is a stream: equal again, different for another seed, even', () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 20_000 }, () => random.uniform());
    };
    const one = draw('one');
    expect(draw('one')).toEqual(one);
    expect(draw('two').filter((x, i) => x === one[i]).length).toBeLessThan(3);
    const tenths = new Array<number>(10).fill(0);
    for (const x of one) tenths[Math.floor(10 * x)] += 1;
    for (const n of tenths) expect(Math.abs(n - 2000)).toBeLessThan(5 * Math.sqrt(1800));
    expect(createRandom('one').uniform()).toBe(0.1514259404502809); // seeds are kept
  });

  test('quantiles are met at their probabilities', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((u) => fromQuantiles([1, 3, 9], u))).toEqual([
      1, 2, 3, 6, 9,
    ]);
  });
});

describe('seeded catalogue', () => {
  test('the same seed gives identical columns, another seed others', () => {
    const options = { seed: 'alpha', count: 2000, epochUs: EPOCH_US };
    const one = seededCatalogue(options);
    expect(seededCatalogue(options)).toEqual(one);
    const other = seededCatalogue({ ...options, seed: 'bravo' });
    expect(other.meanMotionRadS).not.toEqual(one.meanMotionRadS);
    expect(seededCatalogue({ ...options, seed: 7 })).toEqual(
      seededCatalogue({ ...options, seed: '7' }),
    );
  });

  test('every count is met, numbers run from 1, every element is in its range', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer(), (count, seed) => {
        const sets = seededCatalogue({ seed, count, epochUs: EPOCH_US });
        expect(sets.count).toBe(count);
        expect(sets.objects.objectId[count - 1]).toBe(count === 0 ? undefined : String(count));
        expect(new Set(sets.objects.objectId).size).toBe(count);
        for (let i = 0; i < count; i++) expect(rowIsSound(sets, i)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('shares are exact to one object, and none is lost', () => {
    const whole = POPULATIONS.reduce((sum, population) => sum + population.count, 0);
    expect(whole).toBe(26_834); // the catalogue the statistics are from
    for (const total of [0, 1, 100, 26_834, 100_000]) {
      const counts = apportion(total);
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(total);
      counts.forEach((n, i) => {
        expect(Math.abs(n - (total * POPULATIONS[i].count) / whole)).toBeLessThan(1);
      });
    }
  });

  test('elements have the digits that element sets print', () => {
    const sets = seededCatalogue({ seed: 1, count: 500, epochUs: EPOCH_US });
    for (let i = 0; i < sets.count; i++) {
      const revDay = (sets.meanMotionRadS[i] * 86_400) / (2 * Math.PI);
      expect(Math.abs(revDay - Number(revDay.toFixed(8)))).toBeLessThan(1e-14 * 16);
      expect(sets.eccentricity[i]).toBe(Number(sets.eccentricity[i].toFixed(7)));
      const raanDeg = (sets.raanRad[i] * 180) / Math.PI;
      expect(Math.abs(raanDeg - Number(raanDeg.toFixed(4)))).toBeLessThan(1e-12);
    }
  });

  test('SGP4 takes all of 26,834 objects, at the epoch and a week on', () => {
    const sets = seededCatalogue({ seed: 1, count: 26_834, epochUs: EPOCH_US });
    const model = initialiseSgp4(sets, 'a');
    const scratch = createResonanceScratch(model);
    const out = createStateBatch(sets.count, 'TEME');
    expect(propagateInto(model, scratch, EPOCH_US, out)).toBe(26_834);
    expect(propagateInto(model, scratch, EPOCH_US + 7 * DAY_US, out)).toBeGreaterThan(26_800);
    expect(model.deepCount).toBeGreaterThan(3500); // 4,056 of 26,389 on 2024-07-05
    expect(model.deepCount).toBeLessThan(4600);
  });

  test('some pairs fly docked, some in formation', () => {
    const sets = seededCatalogue({ seed: 1, count: 26_834, epochUs: EPOCH_US });
    const seen = new Map<string, number>();
    for (let i = 0; i < sets.count; i++) {
      const key = `${sets.meanMotionRadS[i]} ${sets.raanRad[i]} ${sets.epochUs[i]}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    const pairs = [...seen.values()].filter((n) => n > 1).length;
    expect(pairs).toBeGreaterThan(50);
    expect(pairs).toBeLessThan(60);
  });

  test('a caller that asks for half an object is a bug', () => {
    expect(() => seededCatalogue({ seed: 1, count: 1.5, epochUs: 0 })).toThrow(/count is 1.5/);
    expect(() => seededCatalogue({ seed: 1, count: 1, epochUs: Number.NaN })).toThrow(/NaN/);
  });
});

describeWithData(
  'beside the real catalogue',
  'orbit/catalog/celestrak-onorbit-20241101.csv',
  (path) => {
    const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    const cells = rows.map((row) => row.split(',').map(Number));
    const real: Orbits = {
      meanMotionRadS: cells.map((cell) => (cell[3] * 2 * Math.PI) / 86_400),
      eccentricity: cells.map((cell) => cell[4]),
    };

    test.each([1, 'growth'])('seed %s: shares of the regimes within 0.3 points', (seed) => {
      const sets = seededCatalogue({ seed, count: rows.length, epochUs: EPOCH_US });
      const ours = regimes(sets);
      const theirs = regimes(real);
      for (const regime of Object.keys(theirs) as (keyof typeof theirs)[]) {
        expect(Math.abs(ours[regime] - theirs[regime]) / rows.length, regime).toBeLessThan(0.003);
      }
    });

    test('time spent in each 50 km band of low orbit: 4.5 % of it elsewhere at most', () => {
      const ours = objectsByBand(
        seededCatalogue({ seed: 1, count: rows.length, epochUs: EPOCH_US }),
      );
      const theirs = objectsByBand(real);
      const whole = theirs.reduce((sum, n) => sum + n, 0);
      const moved = theirs.reduce((sum, n, band) => sum + Math.abs(n - ours[band]), 0) / 2;
      expect(moved / whole).toBeLessThan(0.045); // measured: 0.032
      for (let band = 6; band < 32; band++) {
        if (theirs[band] < 500) continue;
        expect(ours[band] / theirs[band], `${50 * band} km`).toBeGreaterThan(0.8);
        expect(ours[band] / theirs[band], `${50 * band} km`).toBeLessThan(1.25);
      }
    });
  },
);

function rowIsSound(sets: ElementSetBatch, i: number): boolean {
  const turn = 2 * Math.PI;
  const aKm = Math.cbrt(GM_KM3_S2 / sets.meanMotionRadS[i] ** 2);
  return (
    sets.eccentricity[i] >= 0 &&
    sets.eccentricity[i] < 1 &&
    aKm * (1 - sets.eccentricity[i]) - EARTH_RADIUS_KM > 165 &&
    sets.inclinationRad[i] >= 0 &&
    sets.inclinationRad[i] <= Math.PI &&
    [sets.raanRad[i], sets.argPerigeeRad[i], sets.meanAnomalyRad[i]].every(
      (x) => x >= 0 && x < turn,
    ) &&
    Number.isFinite(sets.bstarPerEarthRadius[i]) &&
    Number.isSafeInteger(sets.epochUs[i]) &&
    EPOCH_US - sets.epochUs[i] > 0.1 * DAY_US &&
    EPOCH_US - sets.epochUs[i] <= 5 * DAY_US
  );
}

/** Low, low perigee, medium, geosynchronous, beyond; by the altitude of the apsides (km). */
function regimes(orbits: Orbits) {
  const count = { low: 0, lowPerigee: 0, medium: 0, geosynchronous: 0, beyond: 0 };
  for (let i = 0; i < orbits.eccentricity.length; i++) {
    const aKm = Math.cbrt(GM_KM3_S2 / orbits.meanMotionRadS[i] ** 2);
    const perigeeKm = aKm * (1 - orbits.eccentricity[i]) - EARTH_RADIUS_KM;
    const apogeeKm = aKm * (1 + orbits.eccentricity[i]) - EARTH_RADIUS_KM;
    if (apogeeKm < 2000) count.low++;
    else if (perigeeKm < 2000) count.lowPerigee++;
    else if (perigeeKm > 34_786 && apogeeKm < 36_786) count.geosynchronous++;
    else if (apogeeKm < 34_786) count.medium++;
    else count.beyond++;
  }
  return count;
}

/**
 * Mean number of objects in each 50 km band up to 2000 km: Kepler's orbit at 64 eccentric
 * anomalies.
 */
function objectsByBand(orbits: Orbits): number[] {
  const bands = new Array<number>(40).fill(0);
  for (let i = 0; i < orbits.eccentricity.length; i++) {
    const aKm = Math.cbrt(GM_KM3_S2 / orbits.meanMotionRadS[i] ** 2);
    for (let k = 0; k < 64; k++) {
      const slowness = 1 - orbits.eccentricity[i] * Math.cos(((k + 0.5) / 32) * Math.PI);
      const band = Math.floor((aKm * slowness - EARTH_RADIUS_KM) / 50);
      if (band >= 0 && band < 40) bands[band] += slowness / 64;
    }
  }
  return bands;
}
