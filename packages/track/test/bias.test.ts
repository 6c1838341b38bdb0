/**
 * Two satellites whose attitude is off by a constant watch one coast: with the bias ignored the filter is sure of what is wrong,
 * considered or estimated it is right; beside a radar that has none, the biases are found.
 */
import { describe, expect, test } from 'vitest';
import {
  type Bias,
  biasedMeasurement,
  biasedTransition,
  chiSquareExceeded,
  copyGaussian,
  createFilter,
  createGaussian,
  createRadar,
  createRandom,
  createSight,
  type Filter,
  type Gaussian,
  type Measurement,
  neesOf,
  STATE,
  withBiases,
  withoutBiases,
} from '../src/index.ts';
import { flightTransition, LN_BETA, RADARS, truthAt } from './flight.ts';

const POINTING_RAD = 1e-5;
const BIAS: Bias = { sigma: 5e-5, drift: 0 };
const BIASES = [BIAS, BIAS, BIAS, BIAS]; // east and north of each satellite
const BEGIN_S = 30;
const LOOKS = 40;
const FLIGHTS = 40;
const RING_KM = 42_164.2;

const SIGHTS = [-45, 15].map((longitudeDeg) => {
  const longitudeRad = (longitudeDeg * Math.PI) / 180;
  const positionKm = Float64Array.of(
    ...[RING_KM * Math.cos(longitudeRad), RING_KM * Math.sin(longitudeRad), 0],
  );
  return createSight({ positionKm, pointingRad: POINTING_RAD, biasRad: 0 }).measurement;
});
const BIASED = SIGHTS.map((sight, i) => biasedMeasurement(sight, 7, [2 * i, 2 * i + 1]));
const RADAR = createRadar(RADARS.A).measurement;

type Way = 'ignored' | 'considered' | 'estimated';

/** NEES of place and speed, of the biases, the errors in place, and how well a bias is known at the end. */
function watch(seed: number, way: Way, withRadar: boolean) {
  const random = createRandom(seed, 'bias');
  const bias = BIASES.map(({ sigma }) => sigma * random.normal());
  const motion = flightTransition();
  const truth = truthAt(BEGIN_S);
  const start = createGaussian(7);
  for (let k = 0; k < 7; k++) {
    const sigma = k < 3 ? 5 : k < 6 ? 0.05 : LN_BETA.sigma;
    start.covariance[8 * k] = sigma * sigma;
    start.mean[k] = truth[k]! + (k === STATE.lnBeta ? 0 : sigma * random.normal());
  }
  const isKept = way !== 'ignored';
  const estimate = isKept ? withBiases(start, BIASES) : start;
  const transition = isKept ? biasedTransition(motion, BIASES) : motion;
  const filter = createFilter('extended', transition, 3, way === 'considered' ? 4 : 0);
  const see = (sensor: Measurement, told: Measurement, off: readonly number[]) =>
    look(filter, estimate, sensor, told, truth, off, random.normal);
  for (let k = 0; k < LOOKS; k++) {
    motion.advance(truth, BEGIN_S + k, 1);
    filter.predict(estimate, BEGIN_S + k, 1);
    for (const [i, sight] of SIGHTS.entries())
      see(sight, isKept ? BIASED[i]! : sight, bias.slice(2 * i, 2 * i + 2));
    if (withRadar)
      see(RADAR, isKept ? biasedMeasurement(RADAR, 7, [null, null, null]) : RADAR, [0, 0, 0]);
  }
  const size = estimate.mean.length;
  const seen = neesOf(withoutBiases(estimate, 6), truth.subarray(0, 6))!;
  const place = Math.hypot(...truth.subarray(0, 3).map((value, k) => value - estimate.mean[k]!));
  const known = isKept ? Math.sqrt(estimate.covariance[7 * (size + 1)]!) : Number.NaN;
  const biasNees = isKept ? neesOf(lastOf(estimate, 4), Float64Array.from(bias))! : Number.NaN;
  return { seen, place, known, biasNees };
}

function lastOf({ mean, covariance }: Gaussian, count: number): Gaussian {
  const part = createGaussian(count);
  const [size, from] = [mean.length, mean.length - count];
  part.mean.set(mean.subarray(from));
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      part.covariance[i * count + j] = covariance[(from + i) * size + from + j]!;
  return part;
}

function look(
  filter: Filter,
  estimate: Gaussian,
  sensor: Measurement,
  told: Measurement,
  truth: Float64Array,
  off: readonly number[],
  normal: () => number,
): void {
  const reading = new Float64Array(sensor.size);
  sensor.predictInto(truth, reading);
  for (let i = 0; i < sensor.size; i++)
    reading[i]! += off[i]! + Math.sqrt(sensor.noise[i * (sensor.size + 1)]!) * normal();
  expect(filter.update(estimate, told, reading)).not.toBeNull();
}

function averages(way: Way, withRadar = false) {
  const all = Array.from({ length: FLIGHTS }, (_, seed) => watch(seed, way, withRadar));
  const mean = (of: (one: (typeof all)[number]) => number) =>
    all.reduce((sum, one) => sum + of(one), 0) / FLIGHTS;
  const found = {
    nees: mean((one) => one.seen),
    biasNees: mean((one) => one.biasNees),
    placeKm: mean((one) => one.place),
    known: mean((one) => one.known),
  };
  console.log(`${way}${withRadar ? ' with radar' : ''}: ${JSON.stringify(found)}`);
  return found;
}

/** What an average of so many degrees exceeds once in a thousand. */
const most = (degrees: number) => chiSquareExceeded(1e-3, degrees * FLIGHTS) / FLIGHTS;

describe('attitude of two satellites off by 50 µrad', () => {
  test('ignored, the filter is sure of what is wrong; considered and estimated it is right', () => {
    expect(averages('ignored').nees).toBeGreaterThan(3 * most(6));
    const considered = averages('considered');
    const estimated = averages('estimated');
    expect(considered.nees).toBeLessThan(most(6));
    expect(estimated.nees).toBeLessThan(most(6));
    expect(estimated.biasNees).toBeLessThan(most(4));
    expect(considered.known).toBeCloseTo(BIAS.sigma, 12); // nothing is learnt of it
    expect(estimated.placeKm).toBeLessThanOrEqual(1.02 * considered.placeKm);
  });

  test('beside a radar the biases are found to a third, and its own consistency stays', () => {
    const found = averages('estimated', true);
    expect(found.known).toBeLessThan(BIAS.sigma / 3);
    expect(found.nees).toBeLessThan(most(6));
    expect(found.biasNees).toBeLessThan(most(4));
  });
});

describe('biases', () => {
  test('considered numbers keep their mean and spread; the others as if all were estimated', () => {
    const model = biasedTransition(flightTransition(), [BIAS, BIAS]);
    const start = withBiases({ mean: truthAt(50), covariance: diagonal(7, 1e-2) }, [BIAS, BIAS]);
    const [a, b] = [copyGaussian(start), copyGaussian(start)];
    const reading = Float64Array.of(0.01, 0.02);
    for (const [estimate, considered] of [
      [a, 2],
      [b, 0],
    ] as const)
      createFilter('cubature', model, 2, considered).update(estimate, BIASED[0]!, reading);
    // one reading alone: the optimal gain of the others is the same
    for (let k = 0; k < 7; k++) expect(a.mean[k]).toBeCloseTo(b.mean[k]!, 12);
    expect([...a.mean.subarray(7)]).toEqual([0, 0]);
    expect(a.covariance[80]).toBe(BIAS.sigma ** 2);
    expect(b.mean[7]).not.toBe(0);
    expect(b.covariance[80]!).toBeLessThan(BIAS.sigma ** 2);
  });

  test('a drift spreads with time; what is no spread is refused', () => {
    const drifting = { sigma: 1, drift: 0.1 };
    const model = biasedTransition(flightTransition(), [drifting]);
    const noise = new Float64Array(64);
    model.noiseInto(4, noise);
    expect(noise[63]).toBeCloseTo(0.04, 12);
    expect(() => withBiases(createGaussian(1), [{ sigma: 0, drift: 0 }])).toThrow(/above 0/);
    expect(() => biasedMeasurement(SIGHTS[0]!, 7, [0])).toThrow(/1 places for a reading of 2/);
  });
});

function diagonal(n: number, value: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * (n + 1)] = value;
  return matrix;
}
