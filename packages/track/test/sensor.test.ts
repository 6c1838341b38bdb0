/**
 * Sensors and first looks: Jacobians against differences, a reading back to the place it is of, visibility, triangulation whose errors
 * are those that its covariance says, random numbers with the moments they should have.
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { differencesInto, type Measurement } from '../src/filter/model.ts';
import {
  createRadar,
  createRandom,
  createSight,
  mahalanobis2,
  startFromRadar,
  startFromSight,
  triangulate,
} from '../src/index.ts';
import { choleskyInto } from '../src/linear/matrix.ts';

const DEG = Math.PI / 180;

function placeAt(latitudeDeg: number, longitudeDeg: number, heightKm: number): Float64Array {
  const out = new Float64Array(3);
  geodeticToItrfInto(latitudeDeg * DEG, longitudeDeg * DEG, heightKm, out);
  return out;
}

const radar = createRadar({
  ...{ latitudeRad: 10 * DEG, longitudeRad: -30 * DEG, heightKm: 0.1 },
  sigma: { rangeKm: 0.03, azimuthRad: 1e-3, elevationRad: 1e-3, rangeRateKmS: 1e-3 },
  ...{ elevationRadMin: 3 * DEG, rangeKmMax: 2000 },
});
const sightAt = (longitudeDeg: number) =>
  createSight({
    ...{ positionKm: placeAt(0, longitudeDeg, 35_786), pointingRad: 40e-6, biasRad: 30e-6 },
  });
const state = Float64Array.of(...placeAt(12, -27, 150), 1.2, -2.1, 0.7, 8);

const jacobians: [string, Measurement][] = [
  ['radar', radar.measurement],
  ['line of sight', sightAt(-60).measurement],
];
test.each(jacobians)('%s: the Jacobian is that of differences', (_, measurement) => {
  const [exact, close] = [0, 0].map(() => new Float64Array(measurement.size * 7)) as [
    Float64Array,
    Float64Array,
  ];
  measurement.jacobianInto!(state, exact);
  differencesInto(measurement.predictInto, state, 7, measurement.size, close, measurement.wrap);
  for (const [i, value] of exact.entries()) expect(value).toBeCloseTo(close[i]!, 8);
});

describe('a reading goes back to its place', () => {
  test('radar, with a spread that its errors have', () => {
    const random = createRandom(3, 'radar');
    const [clean, root, off] = [new Float64Array(4), new Float64Array(9), new Float64Array(3)];
    radar.measurement.predictInto(state, clean);
    let sum = 0;
    for (let k = 0; k < 400; k++) {
      const reading = clean.map(
        (value, i) => value + random.normal() * Math.sqrt(radar.measurement.noise[5 * i]!),
      );
      const { mean, covariance } = startFromRadar(radar, reading);
      const block = Float64Array.from({ length: 9 }, (_, i) => {
        return covariance[7 * Math.floor(i / 3) + (i % 3)]!;
      });
      expect(choleskyInto(block, 3, root)).toBe(true);
      for (let i = 0; i < 3; i++) off[i] = mean[i]! - state[i]!;
      sum += mahalanobis2(root, 3, off, new Float64Array(3)) / 400;
    }
    expect(sum).toBeGreaterThan(2.6); // χ² of 3, 400 times: 3 ± 0.12
    expect(sum).toBeLessThan(3.4);
  });

  test('line of sight: the line passes through the place', () => {
    const sight = sightAt(-60);
    const [reading, unit] = [new Float64Array(2), new Float64Array(3)];
    sight.measurement.predictInto(state, reading);
    sight.directionInto(reading, unit);
    const away = [0, 1, 2].map((k) => state[k]! - sight.positionKm[k]!);
    const range = Math.hypot(...away);
    for (let k = 0; k < 3; k++) expect(unit[k]).toBeCloseTo(away[k]! / range, 12);
  });

  test('a first line of sight crosses 40 km, and a line past the Earth begins nothing', () => {
    const sight = sightAt(-60);
    const at = placeAt(12, -27, 40);
    const reading = new Float64Array(2);
    sight.measurement.predictInto(at, reading);
    const start = startFromSight(sight, reading)!;
    for (let k = 0; k < 3; k++) expect(start.mean[k]).toBeCloseTo(at[k]!, 3);
    expect(startFromSight(sight, Float64Array.of(0.2, 0))).toBeNull();
  });
});

test('visibility: over the horizon, near enough, not through the Earth', () => {
  expect(radar.sees(state)).toBe(true);
  expect(radar.sees(placeAt(10, -45, 20))).toBe(false); // below the horizon
  expect(radar.sees(placeAt(10, -30, 2100))).toBe(false); // too far up
  expect(sightAt(-60).sees(state)).toBe(true);
  expect(sightAt(150).sees(state)).toBe(false);
});

test('triangulation: errors and passing distance as the covariance says', () => {
  const random = createRandom(5, 'sight');
  const sights = [sightAt(-75), sightAt(5)] as const;
  const [root, off] = [new Float64Array(9), new Float64Array(3)];
  let [nees, misfit] = [0, 0];
  for (let k = 0; k < 500; k++) {
    const [a, b] = sights.map((sight) => {
      const reading = new Float64Array(2);
      sight.measurement.predictInto(state, reading);
      return { sight, reading: reading.map((value) => value + 50e-6 * random.normal()) };
    });
    const found = triangulate([a!, b!])!;
    expect(choleskyInto(found.covariance, 3, root)).toBe(true);
    for (let i = 0; i < 3; i++) off[i] = found.positionKm[i]! - state[i]!;
    nees += mahalanobis2(root, 3, off, new Float64Array(3)) / 500;
    misfit += found.misfit2 / 500;
  }
  expect(Math.abs(nees - 3)).toBeLessThan(0.4);
  expect(Math.abs(misfit - 1)).toBeLessThan(0.25);
  const reading = Float64Array.of(0, 0.05);
  expect(
    triangulate([
      { sight: sights[0], reading },
      { sight: sights[0], reading },
    ]),
  ).toBeNull();
});

test('random numbers: moments, and streams that differ', () => {
  const random = createRandom(1, 'a');
  const count = 20_000;
  const values = Array.from({ length: count }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + value * value, 0) / count;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(square - 1)).toBeLessThan(0.04);
  const counts = Array.from({ length: 5000 }, () => random.poisson(50));
  expect(Math.abs(counts.reduce((sum, value) => sum + value, 0) / 5000 - 50)).toBeLessThan(0.5);
  expect(createRandom(1, 'a').uniform()).toBe(createRandom(1, 'a').uniform());
  expect(createRandom(1, 'b').uniform()).not.toBe(createRandom(1, 'a').uniform());
});
