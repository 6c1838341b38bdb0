/**
 * Where it comes down: the staged limits of radar A and B reproduced from the bound, a seeded sample of flights inside their
 * areas, what stays up told as such, doubt widening the area, rings that close. Large counts: bench/flight.ts.
 */
import { readFileSync } from 'node:fs';
import { dataPath } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  areaOf,
  chiSquareAbove,
  conicOf,
  createGroundPlane,
  createLander,
  isInside,
  predictImpact,
  startOf,
} from '../src/index.ts';
import {
  boundAlong,
  DETECTION,
  fly,
  glide,
  LN_BETA,
  linearImpact,
  RADARS,
  satellitesBound,
  truthAt,
} from './flight.ts';

const DEG = Math.PI / 180;
const limits = dataPath('track/limits/impact_crlb_synthetic.csv');

const COLUMNS = { major: 4, minor: 5, time: 7 } as const;
const rowsOf = (isWanted: (name: string) => boolean) =>
  readFileSync(limits!, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .flatMap(([name, ...numbers]) =>
      isWanted(name!)
        ? [{ name: name!, afterS: Number(numbers[0]), numbers: numbers.map(Number) }]
        : [],
    );

function expectNear(
  { name, afterS, numbers }: ReturnType<typeof rowsOf>[number],
  covariance: Float64Array,
  share = 0.01,
) {
  const found = linearImpact(truthAt(afterS), covariance, afterS);
  const label = `${name} ${afterS} s: ${found.majorKm.toFixed(3)} x ${found.minorKm.toFixed(3)} km`;
  expect(Math.abs(found.majorKm / numbers[COLUMNS.major]! - 1), label).toBeLessThan(share);
  expect(Math.abs(found.minorKm / numbers[COLUMNS.minor]! - 1), label).toBeLessThan(share);
  expect(Math.abs(found.timeSdS / numbers[COLUMNS.time]! - 1), label).toBeLessThan(share);
}

describe.skipIf(limits === undefined)('the staged limits', () => {
  test.each(['A', 'B'] as const)('radar %s, alone and with two satellites', (radar) => {
    for (const from of [null, satellitesBound(50e-6, 10)]) {
      const rows = rowsOf(
        (name) => name.startsWith(`radar ${radar}`) && name.includes('GEO') === (from !== null),
      );
      const covariances = boundAlong(
        radar,
        rows.map(({ afterS }) => afterS),
        from,
      );
      expect(rows.length).toBe(10);
      for (const [i, row] of rows.entries()) expectNear(row, covariances[i]!);
    }
  });

  test('two satellites alone', () => {
    const rows = rowsOf((name) => name.includes('LOS only'));
    expect(rows.length).toBe(6);
    for (const row of rows) {
      const [, sigma, everyS] = /sig=(\d+)urad dt=(\d+)s/.exec(row.name)!.map(Number);
      expectNear(row, satellitesBound(sigma! * 1e-6, everyS!));
    }
  });
});

test('flights of their own lie inside their areas as often as those say', () => {
  const isProving = process.env.NOROSHI_PROVE === '1';
  const flights = isProving ? 2000 : 150;
  let inside = 0;
  for (let flight = 0; flight < flights; flight++) {
    const { started, landing } = fly(`test/${flight}`, 65, true);
    const impact = predictImpact(started.estimate, 65, { lnBetaSigma: LN_BETA.sigma });
    if (impact?.comesDown && isInside(impact.spread, landing, 0.9)) inside++;
  }
  expect(inside / flights).toBeGreaterThan(isProving ? 0.88 : 0.83); // three sigmas of the count
  expect(inside / flights).toBeLessThan(isProving ? 0.92 : 0.97);
}, 120_000);

test('what stays up has no area, and why', () => {
  const covariance = new Float64Array(49);
  for (let k = 0; k < 7; k++) covariance[8 * k] = k < 3 ? 1e-2 : k < 6 ? 1e-6 : 0.25;
  const orbit = Float64Array.of(6778, 0, 0, 0, 7.2, 0, LN_BETA.mean);
  expect(conicOf(orbit).perigeeHeightKm).toBeGreaterThan(300);
  expect(predictImpact({ mean: orbit, covariance }, 0)).toMatchObject({
    ...{ comesDown: false, reason: 'orbital', probability: 0 },
  });
  const away = Float64Array.of(6778, 0, 0, 11, 0, 0, LN_BETA.mean);
  expect(predictImpact({ mean: away, covariance }, 0)).toMatchObject({ reason: 'escaping' });
});

test('innovations that do not fit widen the area, and it says so', () => {
  const { started } = fly('doubt', 65, true);
  const plain = predictImpact(started.estimate, 65);
  const fits = predictImpact(started.estimate, 65, { innovations: { nis: 44, degrees: 40 } });
  const wrong = predictImpact(started.estimate, 65, { innovations: { nis: 160, degrees: 40 } });
  if (!plain?.comesDown || !fits?.comesDown || !wrong?.comesDown) throw new Error('no impact');
  expect(fits).toMatchObject({ isModelDoubtful: false, widening: 1 });
  expect(wrong).toMatchObject({ isModelDoubtful: true, widening: 4 });
  expect(wrong.ellipse.minorKm / plain.ellipse.minorKm).toBeGreaterThan(2); // the factor's root, and what goes on
  expect(wrong.timeSdS).toBeGreaterThan(2 * plain.timeSdS);
  expect(chiSquareAbove(40, 2.3263)).toBeCloseTo(63.69, 1); // the table's 99 % of 40 degrees
});

test.each([0.05, 0.2, 0.5])(
  'a glide of %f g is told as doubtful, and its end lies in the area',
  (lift) => {
    let [missKm, majorKm] = [0, 0];
    for (let k = 0; k < 5; k++) {
      const { estimate, innovations, end } = glide(`glide ${k}`, lift, 60, 90);
      const trusting = predictImpact(estimate, 90, { lnBetaSigma: LN_BETA.sigma });
      const honest = predictImpact(estimate, 90, { lnBetaSigma: LN_BETA.sigma, innovations });
      if (!trusting?.comesDown || !honest?.comesDown) throw new Error('no impact');
      expect(isInside(trusting.spread, end, 0.9)).toBe(false);
      expect(honest.isModelDoubtful).toBe(true);
      expect(isInside(honest.spread, end, 0.9)).toBe(true);
      missKm += Math.hypot(...createGroundPlane(end).eastNorthKm(honest.place));
      majorKm += honest.ellipse.majorKm;
    }
    expect(majorKm).toBeLessThan(4 * missKm); // wide, not boundless: of the means
  },
);

test('what no look can tell stays: the coefficient keeps its prior until the air is met', () => {
  const sure = new Float64Array(49);
  for (let k = 0; k < 7; k++) sure[8 * k] = k < 3 ? 1e-6 : k < 6 ? 1e-10 : 1e-4;
  const at = (timeS: number, lnBetaSigma: number) => {
    const impact = predictImpact({ mean: truthAt(timeS), covariance: sure }, timeS, {
      lnBetaSigma,
    });
    if (!impact?.comesDown) throw new Error('no impact');
    return impact;
  };
  const half = at(200, 0.5);
  expect(half.floor.distanceKm).toBeCloseTo(0.39, 2); // straight line: 0.35
  expect(half.floor.timeSdS).toBeCloseTo(4.55, 2); // straight line: 4.11
  expect(half.timeSdS).toBeGreaterThan(half.floor.timeSdS);
  expect(half.ellipse.majorKm).toBeGreaterThan(half.floor.distanceKm);
  expect(at(200, 0.25).floor.timeSdS / half.floor.timeSdS).toBeCloseTo(0.46, 1);
  expect(at(385, 0.5).timeSdS).toBeLessThan(0.2); // in the air: as the filter says
  const { timeS, timeSdS, times, spread, eastTimeKmS } = half;
  expect(times.p90.toS - timeS).toBeCloseTo(1.6449 * timeSdS, 6);
  // light falls short and late: they go together almost wholly
  expect(-eastTimeKmS / (timeSdS * Math.sqrt(spread.eastKm2))).toBeGreaterThan(0.95);
});

test('high ground is met earlier, and before the ground beyond', () => {
  const [low, high] = [0, 3].map((heightKm) => {
    const end = createLander({ terrain: () => heightKm })(truthAt(200), 200);
    if (typeof end === 'string') throw new Error(end);
    return end;
  });
  expect(low!.timeS - high!.timeS).toBeGreaterThan(2);
  const along = createGroundPlane(high!.place).eastNorthKm(low!.place)[0];
  expect(along).toBeGreaterThan(0.5);
  const below = createLander({ terrain: () => 500 })(truthAt(200), 200);
  expect(below).toBe('underground');
});

test('areas close, are cut at the antimeridian and hold a pole', () => {
  const about = (latitudeDeg: number, longitudeDeg: number, km: number) =>
    areaOf(
      {
        centre: { latitudeRad: latitudeDeg * DEG, longitudeRad: longitudeDeg * DEG },
        ...{ eastKm2: km * km, northKm2: km * km, eastNorthKm2: 0 },
      },
      0.9,
    );
  for (const rings of [about(10, 20, 5), about(10, 179.99, 5), about(89.99, 0, 5)]) {
    for (const ring of rings) {
      expect(ring.at(-1)).toEqual(ring[0]);
      for (const [longitudeDeg, latitudeDeg] of ring) {
        expect(Math.abs(longitudeDeg)).toBeLessThanOrEqual(180);
        expect(Math.abs(latitudeDeg)).toBeLessThanOrEqual(90);
      }
    }
  }
  expect(about(10, 179.99, 5).length).toBe(2);
  expect(about(89.99, 0, 5)[0]!.some(([, latitudeDeg]) => latitudeDeg === 90)).toBe(true);
});

test('a start from looks that fix nothing is none', () => {
  const { looks } = fly('none', 45, false);
  const free = { mean: new Float64Array(7), sigma: new Float64Array(7).fill(Infinity) };
  const transition = { size: 7, advance: () => {}, noiseInto: () => {} };
  expect(startOf([], transition, { guess: truthAt(45), prior: free })).toBeNull();
  expect(startOf(looks.slice(0, 1), transition, { guess: truthAt(45), prior: free })).toBeNull();
  expect(DETECTION.B).toBeLessThan(1);
  expect(RADARS.B.sigma.rangeKm).toBeGreaterThan(RADARS.A.sigma.rangeKm);
});
