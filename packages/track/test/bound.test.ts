/** The bound against the staged ones: a linear problem by its closed recursion, the re-entry along its true flights. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { createBound, type Measurement, type Transition } from '../src/index.ts';
import { DRAG_NOISE, RADAR, readRuns, reentry, START, STEP_S } from './reentry-runs.ts';

const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));

/** x vx y vy, driven by white noise of density q. */
function constantVelocity(q: number): Transition {
  const f = (t: number) => [1, t, 0, 0, 0, 1, 0, 0, 0, 0, 1, t, 0, 0, 0, 1];
  return {
    size: 4,
    advance: (state, _, t) => {
      state[0]! += t * state[1]!;
      state[2]! += t * state[3]!;
    },
    jacobianInto: (_, __, t, out) => out.set(f(t)),
    noiseInto: (t, out) => {
      out.fill(0);
      for (const at of [0, 10]) {
        out[at] = (q * t ** 3) / 3;
        out[at + 1] = (q * t ** 2) / 2;
        out[at + 4] = (q * t ** 2) / 2;
        out[at + 5] = q * t;
      }
    },
  };
}

const POSITION: Measurement = {
  size: 2,
  predictInto: (state, out) => {
    out[0] = state[0]!;
    out[1] = state[2]!;
  },
  jacobianInto: (_, out) => out.set([1, 0, 0, 0, 0, 0, 1, 0]),
  noise: Float64Array.of(5, 0, 0, 5),
};

describeWithData('bound of a linear problem', 'track/metrics/stonesoup_pcrb_cv2d.csv', (path) => {
  test('position and velocity of every step', () => {
    const start = new Float64Array(16);
    for (const [i, variance] of [5, 10, 5, 10].entries()) start[i * 5] = variance;
    const bound = createBound(constantVelocity(0.05), start);
    const truth = new Float64Array(4);
    const found = () => [
      Math.sqrt(bound.covariance[0]! + bound.covariance[10]!),
      Math.sqrt(bound.covariance[5]! + bound.covariance[15]!),
    ];
    for (const [k, position, velocity] of rowsOf(path)) {
      if (k! > 0) {
        bound.predict(truth, k! - 1, 1);
        bound.update(truth, POSITION);
      }
      const [ours, oursV] = found();
      expect(Math.abs(ours! - position!)).toBeLessThanOrEqual(1e-6);
      expect(Math.abs(oursV! - velocity!)).toBeLessThanOrEqual(1e-6);
    }
  });
});

describeWithData('bound of the re-entry', 'track/reentry', (folder) => {
  test('its time mean over the true flights, and a missed look in ten loosens it', () => {
    const meanKm = (detection: number) => {
      const runs = readRuns(join(folder, 'julier_uhlmann_mc10.csv')).slice(
        0,
        detection < 1 ? 1 : 10,
      );
      let sum = 0;
      let count = 0;
      for (const { truth } of runs) {
        const start = new Float64Array(25);
        for (const [i, variance] of START.variance.entries()) start[i * 6] = variance;
        const bound = createBound(reentry(DRAG_NOISE.published), start);
        let before = Float64Array.from(START.mean);
        before[4] = truth[0]![4]!;
        for (const [k, state] of truth.entries()) {
          bound.predict(before, k * STEP_S, STEP_S);
          bound.update(state, RADAR, detection);
          sum += bound.covariance[0]! + bound.covariance[6]!;
          count++;
          before = Float64Array.from(state);
        }
      }
      return Math.sqrt(sum / count);
    };
    const all = meanKm(1);
    expect(Math.abs(all - 0.008375)).toBeLessThan(5e-5);
    expect(meanKm(0.9)).toBeGreaterThan(all);
  });
});
