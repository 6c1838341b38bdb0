/** What it is, by figures that are told; when an impact area is raised and when never; what passes overhead. */
import { expect, test } from 'vitest';
import {
  type Announcements,
  areaOf,
  classify,
  createInside,
  type Gaussian,
  type GroundPlace,
  impactWarrant,
  type LaunchWindow,
  overflightsOf,
  overGround,
  predictImpact,
  type SeenFlight,
} from '../src/index.ts';
import { truthAt } from './flight.ts';

const DEG = Math.PI / 180;
const NOTHING: Announcements = { windows: null, closedAreas: [] };

function spreadOf(mean: Float64Array, positionKm = 0.2, velocityKmS = 0.005): Gaussian {
  const covariance = new Float64Array(49);
  for (let i = 0; i < 7; i++)
    covariance[8 * i] = i < 3 ? positionKm ** 2 : i < 6 ? velocityKmS ** 2 : 0.25;
  return { mean, covariance };
}

const PAD: GroundPlace = { latitudeRad: 0, longitudeRad: -31 * DEG };
const AWAY = { azimuthRad: 88 * DEG, halfRad: 3 * DEG };
const ascent = (speedKmS: number) => Float64Array.of(6378 + 180, 0, 0, 0.1, speedKmS, 0, 8);

function flight(mean: Float64Array, timeS: number, part: Partial<SeenFlight> = {}): SeenFlight {
  const estimate = spreadOf(mean);
  const impact = predictImpact(estimate, timeS);
  const launch = { place: PAD, timeS: 0, azimuth: AWAY };
  return { ...{ estimate, timeS, isBurning: false, coastS: 60, launch, impact }, ...part };
}

const WINDOW: LaunchWindow = {
  ...{ id: 'w1', kind: 'orbitalLaunch', place: PAD, radiusKm: 20, fromS: -600, toS: 600 },
  ...{ azimuthRad: 90 * DEG, azimuthToleranceRad: 5 * DEG },
};

test('a flight that fell freely for a minute is ballistic, and its area is raised', () => {
  const seen = flight(truthAt(100), 100);
  const found = classify(seen, NOTHING);
  expect(found.kind).toBe('ballistic');
  expect(found.probabilities.ballistic).toBeGreaterThan(0.75);
  const { orbitalLaunch, ballistic, unknown } = found.probabilities;
  expect(orbitalLaunch + ballistic + unknown).toBeCloseTo(1, 12);
  expect(found.evidence.map(({ what }) => what)).toEqual(['perigee', 'coast']);
  expect(found.evidence[0]!.figure).toBeLessThan(-5000);
  expect(impactWarrant(seen, found)).toMatchObject({ isRaised: true, why: 'raised' });
});

test('an ascent to orbit raises no area: not while it burns, not in a gap, not in orbit', () => {
  for (const [speedKmS, part, why] of [
    [5, { isBurning: true, coastS: 0 }, 'burning'],
    [5, { coastS: 5 }, 'orbitalLaunch'],
    [7.4, { coastS: 300 }, 'orbitalLaunch'],
  ] as const) {
    const seen = flight(ascent(speedKmS), 300, part);
    const found = classify(seen, { windows: [WINDOW], closedAreas: [] });
    expect(found.kind, why).toBe('orbitalLaunch');
    expect(impactWarrant(seen, found)).toMatchObject({ isRaised: false, why });
  }
  const orbit = flight(ascent(7.4), 300, { coastS: 300 });
  const found = classify(orbit, NOTHING); // by its perigee alone
  expect(found.probabilities.orbitalLaunch).toBeGreaterThan(0.85);
  expect(orbit.impact).toMatchObject({ comesDown: false, reason: 'orbital' });
});

test('announced: by place, time and way, each of which must fit', () => {
  const seen = flight(ascent(5), 300, { isBurning: true, coastS: 0 });
  const chance = (window: Partial<LaunchWindow>) =>
    classify(seen, { windows: [{ ...WINDOW, ...window }], closedAreas: [] }).probabilities;
  expect(chance({}).orbitalLaunch).toBeGreaterThan(0.95);
  expect(chance({ kind: 'ballistic' }).ballistic).toBeGreaterThan(0.9);
  for (const wrong of [
    { fromS: 1000, toS: 2000 },
    { azimuthRad: 40 * DEG },
    { place: { latitudeRad: 1 * DEG, longitudeRad: -31 * DEG } },
  ])
    expect(chance(wrong).orbitalLaunch, JSON.stringify(wrong)).toBeLessThan(0.4);
  const across = flight(ascent(5), 300, {
    ...{ isBurning: true, coastS: 0 },
    launch: { place: PAD, timeS: 0, azimuth: { azimuthRad: 359 * DEG, halfRad: 0 } },
  });
  const north = { ...WINDOW, azimuthRad: 1 * DEG };
  const { probabilities } = classify(across, { windows: [north], closedAreas: [] });
  expect(probabilities.orbitalLaunch).toBeGreaterThan(0.95);
});

test('a footprint in a closed area, and a model in doubt, count', () => {
  const seen = flight(truthAt(100), 100);
  if (!seen.impact?.comesDown) throw new Error('no impact');
  const rings = seen.impact.areas.p99;
  const area = { id: 'c1', rings, fromS: 0, toS: 1000 };
  const plain = classify(seen, NOTHING);
  const closed = classify(seen, { windows: null, closedAreas: [area] });
  expect(closed.probabilities.ballistic).toBeGreaterThan(plain.probabilities.ballistic);
  expect(closed.evidence.at(-1)).toMatchObject({ what: 'closedArea', id: 'c1' });
  const over = classify(seen, { windows: null, closedAreas: [{ ...area, toS: 200 }] });
  expect(over.probabilities).toEqual(plain.probabilities);
  const impact = predictImpact(seen.estimate, 100, { innovations: { nis: 900, degrees: 40 } });
  const doubtful = classify({ ...seen, impact }, NOTHING);
  expect(doubtful.kind).toBe('unknown');
});

test('an area that is too wide is not raised, with its figure', () => {
  const estimate = spreadOf(truthAt(30), 2, 0.3);
  const seen = { ...flight(truthAt(30), 30), estimate, impact: predictImpact(estimate, 30) };
  const found = impactWarrant(seen, classify(seen, NOTHING));
  expect(found).toMatchObject({ isRaised: false, why: 'tooWide', limit: 150 });
  expect(found.figure).toBeGreaterThan(150);
});

test('areas on the way are passed, the one where it comes down is not', () => {
  const state = truthAt(100);
  const impact = predictImpact(spreadOf(state), 100);
  if (!impact?.comesDown) throw new Error('no impact');
  const about = (id: string, centre: GroundPlace, km: number) => ({
    ...{ id, rings: areaOf({ centre, eastKm2: km * km, northKm2: km * km, eastNorthKm2: 0 }, 0.9) },
  });
  const areas = [
    about('here', overGround(truthAt(200)), 10),
    about('end', impact.place, 10),
    about('aside', { ...impact.place, latitudeRad: 5 * DEG }, 10),
  ];
  const found = overflightsOf(spreadOf(state), 100, areas);
  expect(found!.map(({ areaId }) => areaId)).toEqual(['here']);
  const [here] = found!;
  expect(here!.probability).toBeCloseTo(1, 9);
  expect(here!.fromS).toBeLessThan(200);
  expect(here!.toS).toBeGreaterThan(200);
  expect(here!.heightKmMin).toBeGreaterThan(150);
  // one that a part of the points passes
  const edge = { ...overGround(truthAt(200)) };
  const side = about('side', { ...edge, latitudeRad: edge.latitudeRad + 0.2 * DEG }, 10);
  const part = overflightsOf(spreadOf(state, 5, 0.1), 100, [side])![0]!.probability;
  expect(part).toBeGreaterThan(0.2);
  expect(part).toBeLessThan(0.99);
});

test('inside: over the antimeridian and a pole', () => {
  const about = (latitudeDeg: number, longitudeDeg: number) =>
    createInside({
      id: 'a',
      rings: areaOf(
        {
          centre: { latitudeRad: latitudeDeg * DEG, longitudeRad: longitudeDeg * DEG },
          ...{ eastKm2: 2500, northKm2: 2500, eastNorthKm2: 0 },
        },
        0.9,
      ),
    });
  const at = (latitudeDeg: number, longitudeDeg: number) => ({
    ...{ latitudeRad: latitudeDeg * DEG, longitudeRad: longitudeDeg * DEG },
  });
  const pacific = about(10, 179.9);
  expect([pacific(at(10, 179.5)), pacific(at(10, -179.6)), pacific(at(10, 0))]).toEqual([
    ...[true, true, false],
  ]);
  const pole = about(-89.8, 45);
  expect([pole(at(-89.9, -120)), pole(at(-90, 0)), pole(at(-85, 45))]).toEqual([true, true, false]);
});
