/** The root forms beside the full ones on the staged re-entry, and where the full ones lose their covariance. */
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  createFilter,
  createGaussian,
  createRootFilter,
  type FilterKind,
  gaussianOf,
  type Measurement,
  rootOf,
  type Transition,
} from '../src/index.ts';
import { choleskyInto, downdateLower, rootOfSemiInto } from '../src/linear/matrix.ts';
import { DRAG_NOISE, RADAR, readRuns, reentry, START, STEP_S } from './reentry-runs.ts';

const KINDS: readonly FilterKind[] = ['extended', 'unscented', 'cubature'];
const RUNS = process.env.NOROSHI_PROVE === '1' ? 10 : 2;

describeWithData('root forms on the re-entry', 'track/reentry', (folder) => {
  const runs = readRuns(join(folder, 'julier_uhlmann_mc10.csv')).slice(0, RUNS);

  for (const kind of KINDS)
    test(`${kind}: means, covariances and fits of every step as in the full form, to 1e-9`, () => {
      const worst = { nis: 0, mean: 0, covariance: 0 };
      for (const { readings } of runs) {
        const [full, roots] = [
          createFilter(kind, reentry(DRAG_NOISE.published), 2),
          createRootFilter(kind, reentry(DRAG_NOISE.published), 2),
        ];
        const estimate = createGaussian(5);
        estimate.mean.set(START.mean);
        for (const [i, variance] of START.variance.entries()) estimate.covariance[6 * i] = variance;
        const other = rootOf(estimate)!;
        for (const [k, reading] of readings.entries()) {
          expect(full.predict(estimate, k * STEP_S, STEP_S)).toBe(true);
          expect(roots.predict(other, k * STEP_S, STEP_S)).toBe(true);
          const [a, b] = [
            full.update(estimate, RADAR, reading),
            roots.update(other, RADAR, reading),
          ];
          const there = gaussianOf(other);
          worst.nis = Math.max(worst.nis, Math.abs(a!.nis - b!.nis));
          worst.mean = Math.max(worst.mean, apart(estimate.mean, there.mean));
          worst.covariance = Math.max(
            worst.covariance,
            apart(estimate.covariance, there.covariance),
          );
        }
      }
      console.log(`${kind}: ${RUNS} runs, ${JSON.stringify(worst)}`);
      expect(worst.nis).toBeLessThanOrEqual(1e-8);
      expect(Math.max(worst.mean, worst.covariance)).toBeLessThanOrEqual(1e-9);
    });
});

/** km, km/s and their products. */
function apart(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

const STRAIGHT: Transition = {
  size: 2,
  advance: (state, _, stepS) => {
    state[0]! += stepS * state[1]!;
  },
  jacobianInto: (_, __, stepS, out) => out.set([1, stepS, 0, 1]),
  noiseInto: (_, out) => void out.fill(0),
};

const placeWithin = (sigma: number): Measurement => ({
  size: 1,
  predictInto: (state, out) => void (out[0] = state[0]!),
  jacobianInto: (_, out) => out.set([1, 0]),
  noise: Float64Array.of(sigma * sigma),
});

/** What is known to 1e6, read twice to 1e-3, a second apart. */
function sharpReadings(kind: FilterKind) {
  const full = createFilter(kind, STRAIGHT, 1);
  const roots = createRootFilter(kind, STRAIGHT, 1);
  const estimate = createGaussian(2);
  estimate.covariance.set([1e12, 0.9e12, 0.9e12, 1e12]);
  const other = rootOf(estimate)!;
  let isFullLost = false;
  const sigma = 1e-3;
  for (const [stepS, place] of [
    [0, 5],
    [1, 7],
  ] as const) {
    isFullLost ||= !full.predict(estimate, 0, stepS);
    expect(roots.predict(other, 0, stepS)).toBe(true);
    isFullLost ||= full.update(estimate, placeWithin(sigma), Float64Array.of(place)) === null;
    isFullLost ||= !choleskyInto(estimate.covariance, 2, new Float64Array(4));
    expect(roots.update(other, placeWithin(sigma), Float64Array.of(place))).not.toBeNull();
  }
  return { isFullLost, estimate, other: gaussianOf(other), sigma };
}

describe('root forms', () => {
  for (const kind of KINDS)
    test(`${kind}: sharp readings of what was unknown leave a covariance, and the right one`, () => {
      const { isFullLost, estimate, other, sigma } = sharpReadings(kind);
      const right = [1, 1, 1, 2].map((factor) => factor * sigma * sigma); // of two places and their difference
      for (const [i, value] of right.entries())
        expect(Math.abs(other.covariance[i]! / value - 1)).toBeLessThan(1e-5);
      expect(other.mean[0]).toBeCloseTo(7, 5);
      expect(other.mean[1]).toBeCloseTo(2, 5);
      const worst = Math.max(
        ...right.map((value, i) => Math.abs(estimate.covariance[i]! / value - 1)),
      );
      expect(isFullLost, `full form: wrong by ${worst}`).toBe(true);
    });

  test('a root of what has no inverse; taking away too much is told', () => {
    const l = new Float64Array(9);
    expect(rootOfSemiInto(Float64Array.of(1, 2, 0, 2, 4, 0, 0, 0, 0), 3, l)).toBe(true);
    expect([...l]).toEqual([1, 0, 0, 2, 0, 0, 0, 0, 0]);
    expect(rootOfSemiInto(Float64Array.of(1, 2, 2, 3), 2, new Float64Array(4))).toBe(false);
    const two = Float64Array.of(2, 0, 1, 2);
    expect(downdateLower(two, 2, Float64Array.of(1, 1))).toBe(true);
    const [a, b, c] = [two[0]!, two[2]!, two[3]!];
    expect([a * a, a * b, b * b + c * c].map((value) => value.toFixed(12))).toEqual(
      [3, 1, 4].map((value) => value.toFixed(12)),
    );
    expect(downdateLower(Float64Array.of(1, 0, 0, 1), 2, Float64Array.of(0, 1))).toBe(false);
  });
});
