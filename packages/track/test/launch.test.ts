/** Where it was launched: from states along a real kind of ascent, sectors that hold the way, and what is no launch. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  createGroundPlane,
  type Gaussian,
  headingOf,
  isInside,
  launchDetected,
  overGround,
  predictLaunch,
} from '../src/index.ts';
import { createRandom } from '../src/sensor/random.ts';

const DEG = Math.PI / 180;

function spreadOf(mean: Float64Array, positionKm: number, velocityKmS: number): Gaussian {
  const n = mean.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    covariance[(n + 1) * i] = i < 3 ? positionKm ** 2 : i < 6 ? velocityKmS ** 2 : 0.25;
  return { mean, covariance };
}

describeWithData('an ascent', 'track/launch/crs5_ecef.csv', (path) => {
  const rows = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
  const stateAt = (second: number) =>
    Float64Array.from(rows[second]!.split(',').slice(1, 7), (value) => Number(value) / 1000);
  const pad = overGround(stateAt(0));

  test.each([
    [60, 3],
    [90, 3],
    [120, 4],
    [150, 6],
    [180, 15],
  ])('%i s after launch the pad lies in the area (at most %i km)', (second, majorKmMax) => {
    const found = predictLaunch(spreadOf(stateAt(second), 0.3, 0.003), second, { isBurning: true });
    expect(found).toMatchObject({ isRough: false });
    expect(isInside(found!.spread, pad, 0.9)).toBe(true);
    expect(found!.ellipse.majorKm).toBeLessThan(majorKmMax);
    expect(Math.abs(found!.timeS)).toBeLessThan(1.6449 * found!.timeSdS);
    expect(found!.areas.p90[0]!.length).toBeGreaterThan(8);
  });

  test.each([240, 300, 400])(
    'an upper stage at %i s: a rough area that holds the pad',
    (second) => {
      const found = predictLaunch(spreadOf(stateAt(second), 0.3, 0.003), second, {
        isBurning: true,
      });
      expect(found).toMatchObject({ isRough: true });
      expect(isInside(found!.spread, pad, 0.9)).toBe(true);
      expect(Math.abs(found!.timeS)).toBeLessThan(1.6449 * found!.timeSdS);
    },
  );

  test('an unknown fall after the motor widens the time, and what is known of it narrows it', () => {
    const seen = spreadOf(stateAt(150), 0.3, 0.003);
    const known = predictLaunch(seen, 150, { isBurning: true })!;
    const free = predictLaunch(seen, 150, { coastS: [0, 10] })!;
    expect(free.spread.eastKm2).toBeGreaterThan(known.spread.eastKm2);
    expect(isInside(free.spread, pad, 0.9)).toBe(true);
    const loose = predictLaunch(spreadOf(stateAt(150), 5, 0.05), 150, { isBurning: true })!;
    expect(loose.ellipse.majorKm).toBeGreaterThan(1.5 * known.ellipse.majorKm);
  });

  test('within a minute it is a launch, with the way it goes', () => {
    const seen = spreadOf(stateAt(60), 0.3, 0.003);
    const found = launchDetected(seen, { existence: 0.999, burning: 0.99 });
    expect(found).toMatchObject({ isLaunch: true, missing: null });
    const later = overGround(stateAt(300));
    const way = Math.atan2(...createGroundPlane(pad).eastNorthKm(later));
    const { azimuthRad, halfRad } = headingOf(spreadOf(stateAt(90), 0.3, 0.003));
    expect(Math.abs(azimuthRad - way)).toBeLessThan(halfRad);
    expect(halfRad).toBeLessThan(20 * DEG);
  });
});

describe('what is no launch', () => {
  const climbing = Float64Array.of(6400, 0, 0, 1, 0.5, 0);
  test.each([
    ['existence', climbing, 0.5, 0.99],
    ['burning', climbing, 1, 0.2],
    ['climb', Float64Array.of(6400, 0, 0, 0.01, 2, 0), 1, 1],
    ['height', Float64Array.of(7400, 0, 0, 1, 5, 0), 1, 1],
  ] as const)('missing: %s', (missing, mean, existence, burning) => {
    const found = launchDetected(spreadOf(mean, 1, 0.01), { existence, burning });
    expect(found).toMatchObject({ isLaunch: false, missing });
  });
});

test('a sector holds the true way in 95 % of draws, and is any way where speed is not known', () => {
  const random = createRandom(4, 'sector');
  let held = 0;
  for (let k = 0; k < 2000; k++) {
    const mean = Float64Array.of(6400, 0, 0, 1, 0.5, 0.2);
    for (let i = 3; i < 6; i++) mean[i]! += 0.1 * random.normal();
    const { azimuthRad, halfRad } = headingOf(spreadOf(mean, 1e-9, 0.1));
    const off = Math.abs(azimuthRad - Math.atan2(0.5, 0.2));
    if (Math.min(off, 2 * Math.PI - off) <= halfRad) held++;
  }
  expect(held / 2000).toBeGreaterThan(0.935);
  expect(held / 2000).toBeLessThan(0.965);
  expect(headingOf(spreadOf(Float64Array.of(6400, 0, 0, 1, 0.05, 0), 1, 0.1)).halfRad).toBe(
    Math.PI,
  );
});

test('no burn leads to what comes from above', () => {
  const falling = Float64Array.of(6500, 0, 0, -3, 1, 0);
  expect(predictLaunch(spreadOf(falling, 1, 0.01), 0, { isBurning: true })).toBeNull();
});
