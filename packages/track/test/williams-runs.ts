/**
 * Williams's four objects that meet (IEEE TAES 51, 2015; García-Fernández et al. 2018, §VI): the staged runs, with the parameters
 * that the staging states, and the GOSPA of a tracker on them.
 */
import { readFileSync } from 'node:fs';
import {
  type Component,
  createFilter,
  createTracker,
  emptyPicture,
  gospa,
  type Measurement,
  type Points,
  type Sensor,
  TRACKER_LIMITS,
  type TrackerLimits,
  type TrackerMode,
  type Transition,
  tracksOf,
} from '../src/index.ts';

const NOISE = 0.02; // of the acceleration, /s³
const STEPS = 81;
const SIDE = 300;

export const CRUISE: Transition = {
  size: 4, // x, vx, y, vy
  advance: (state, _, stepS) => {
    state[0]! += stepS * state[1]!;
    state[2]! += stepS * state[3]!;
  },
  noiseInto: (stepS, out) => {
    out.fill(0);
    for (const at of [0, 10]) {
      out[at] = (NOISE * stepS ** 3) / 3;
      out[at + 1] = out[at + 4] = (NOISE * stepS ** 2) / 2;
      out[at + 5] = NOISE * stepS;
    }
  },
  jacobianInto: (_state, _timeS, stepS, out) => {
    out.fill(0);
    for (let i = 0; i < 4; i++) out[i * 5] = 1;
    out[1] = out[11] = stepS;
  },
};

export const PLACE: Measurement = {
  size: 2,
  predictInto: (state, out) => {
    out[0] = state[0]!;
    out[1] = state[2]!;
  },
  noise: Float64Array.of(1, 0, 0, 1),
  jacobianInto: (_, out) => {
    out.fill(0);
    out[0] = 1;
    out[6] = 1;
  },
};

export const SENSOR: Sensor = {
  measurement: PLACE,
  detectionProbability: () => 0.9,
  clutterDensity: () => 10 / SIDE ** 2,
};

/** So many objects, anywhere near. */
export function near(weight: number): Component {
  const covariance = new Float64Array(16);
  for (const [i, variance] of [150 ** 2, 1, 150 ** 2, 1].entries()) covariance[i * 5] = variance;
  return { weight, estimate: { mean: Float64Array.of(100, 0, 100, 0), covariance } };
}

export type WilliamsRun = { readonly scans: readonly Float64Array[] };

const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map(Number));

export function readTruth(path: string): Points[] {
  const byStep: number[][] = Array.from({ length: STEPS }, () => []);
  for (const [, k, x, , y] of rowsOf(path)) byStep[k! - 1]!.push(x!, y!);
  return byStep.map((values) => pointsOf(values));
}

export function readScans(path: string): Float64Array[][] {
  const runs: number[][][] = [];
  for (const [run, k, x, y] of rowsOf(path)) {
    runs[run!] ??= Array.from({ length: STEPS }, () => []);
    runs[run!]![k! - 1]!.push(x!, y!);
  }
  return runs.map((run) => run.map((values) => Float64Array.from(values)));
}

const pointsOf = (values: readonly number[]): Points => ({
  ...{ count: values.length / 2, size: 2, values: Float64Array.from(values) },
});

/** Means of the squares over the steps. */
export type Squares = { whole: number; localisation: number; missed: number; false: number };

export function score(
  mode: TrackerMode,
  truth: readonly Points[],
  scans: readonly Float64Array[],
  limits: TrackerLimits = TRACKER_LIMITS,
): Squares {
  const tracker = createTracker({
    ...{ mode, limits, filter: createFilter('extended', CRUISE, 2) },
    survivalProbability: (stepS) => 0.99 ** stepS,
    births: () => [near(0.005)],
  });
  let picture = emptyPicture(1, [near(3)]);
  const sums: Squares = { whole: 0, localisation: 0, missed: 0, false: 0 };
  for (const [k, readings] of scans.entries()) {
    picture = tracker.step(picture, { timeS: k + 1, sensor: SENSOR, readings });
    const told = tracksOf(picture).flatMap(({ estimate: { mean } }) => [mean[0]!, mean[2]!]);
    const found = gospa(truth[k]!, pointsOf(told), 10, 2);
    sums.whole += found.gospa ** 2 / scans.length;
    for (const part of ['localisation', 'missed', 'false'] as const)
      sums[part] += found[part] / scans.length;
  }
  return sums;
}
