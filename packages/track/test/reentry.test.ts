/** The filters on the staged re-entry: error, consistency and what smoothing gains, beside the published filters on the same readings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import {
  copyGaussian,
  createFilter,
  type FilterKind,
  type Gaussian,
  mahalanobis2,
  type Step,
  smooth,
} from '../src/index.ts';
import { choleskyInto } from '../src/linear/matrix.ts';
import { DRAG_NOISE, RADAR, type Run, readRuns, reentry, START, STEP_S } from './reentry-runs.ts';

const NAMES: readonly (readonly [FilterKind, string])[] = [
  ['extended', 'ekf'],
  ['unscented', 'ukf'],
  ['cubature', 'ckf'],
];

describeWithData('re-entry of Julier and Uhlmann', 'track/reentry', (folder) => {
  const runs = readRuns(join(folder, 'julier_uhlmann_mc10.csv'));
  const staged = stagedNees(join(folder, 'julier_uhlmann_expected.csv'));

  for (const [kind, name] of NAMES)
    test(`${kind}: error, smoothed error, consistency`, () => {
      const published = runs.map((run) => fly(kind, run, DRAG_NOISE.published));
      expect(mean(published.flatMap((one) => one.nees))).toBeCloseTo(staged[name]!, 3);
      const all = runs.map((run) => fly(kind, run, DRAG_NOISE.nearer));
      const errorM = mean(all.map((one) => one.errorM));
      const smoothedM = mean(all.map((one) => one.smoothedM));
      const nees = mean(all.flatMap((one) => one.nees));
      const inside = insideShare(all.map((one) => one.nees));
      console.log(
        `${kind}: ${errorM.toFixed(3)} m, smoothed ${smoothedM.toFixed(3)} m, NEES ${nees.toFixed(3)} (staged ${staged[name]}), ${(100 * inside).toFixed(1)} % of steps inside`,
      );
      expect(errorM).toBeLessThanOrEqual(8.4);
      expect(smoothedM).toBeLessThanOrEqual(4.6);
      expect(Math.abs(nees - staged[name]!)).toBeLessThanOrEqual(0.15);
      expect(inside).toBeGreaterThanOrEqual(0.93);
    });
});

function fly(kind: FilterKind, { truth, readings }: Run, dragNoise: number) {
  const filter = createFilter(kind, reentry(dragNoise), 2);
  const estimate: Gaussian = {
    mean: Float64Array.from(START.mean),
    covariance: new Float64Array(25),
  };
  for (const [i, variance] of START.variance.entries()) estimate.covariance[i * 6] = variance;
  const steps: Step[] = [];
  const nees: number[] = [];
  let before: Gaussian | null = null;
  for (const [k, reading] of readings.entries()) {
    const cross = new Float64Array(25);
    expect(filter.predict(estimate, k * STEP_S, STEP_S, cross)).toBe(true);
    if (before !== null)
      steps.push({ estimate: before, next: { predicted: copyGaussian(estimate), cross } });
    expect(filter.update(estimate, RADAR, reading)).not.toBeNull();
    nees.push(neesOf(estimate, truth[k]!));
    before = copyGaussian(estimate);
  }
  steps.push({ estimate: before! });
  const smoothed = smooth(steps);
  if (smoothed === null) throw new Error('not smoothed');
  const errorM = rmsM(
    steps.map((step) => step.estimate),
    truth,
  );
  return { errorM, smoothedM: rmsM(smoothed, truth), nees };
}

function neesOf({ mean: at, covariance }: Gaussian, truth: Float64Array): number {
  const root = new Float64Array(25);
  expect(choleskyInto(covariance, 5, root)).toBe(true);
  return mahalanobis2(
    root,
    5,
    at.map((value, i) => value - truth[i]!),
    new Float64Array(5),
  );
}

function rmsM(estimates: readonly Gaussian[], truth: readonly Float64Array[]): number {
  const squares = estimates.map(
    ({ mean: at }, k) => (at[0]! - truth[k]![0]!) ** 2 + (at[1]! - truth[k]![1]!) ** 2,
  );
  return 1000 * Math.sqrt(mean(squares));
}

/** The share of steps whose average over the ten runs lies in the 95 % interval of χ² of 50 degrees over 10. */
function insideShare(all: readonly (readonly number[])[]): number {
  const steps = all[0]!.length;
  let inside = 0;
  for (let k = 0; k < steps; k++) {
    const average = mean(all.map((one) => one[k]!));
    if (average >= 3.24 && average <= 7.14) inside++;
  }
  return inside / steps;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function stagedNees(path: string): Record<string, number> {
  const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const last = lines.at(-1)!.split(',').map(Number);
  return { ekf: last[7]!, ukf: last[8]!, ckf: last[9]! };
}
