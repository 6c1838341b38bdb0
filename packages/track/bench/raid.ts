/**
 * How the tracker's work grows: many objects that cross a square whose side grows with their number, so that their density and that of the
 * clutter stay, merged after each scan; time a scan, tracks told and missed, the exponent, and the changes of track over the second
 * half by the trajectory metric (a whole one counts 1). `node packages/track/bench/raid.ts`
 */
import { performance } from 'node:perf_hooks';
import {
  createFilter,
  createTracker,
  emptyPicture,
  gospa,
  type Points,
  TRACKER_LIMITS,
  type Trajectories,
  tracksOf,
  trajectoryGospa,
} from '../src/index.ts';
import { CRUISE, near, SENSOR } from '../test/williams-runs.ts';

const SCANS = 40;
const SIDE_OF_100 = 1000;

/** Numbers of 0 … 1 from a seed (a linear congruence: enough for places). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

type Place = readonly [id: number, xyAt: readonly [number, number]];
type Result = { msScan: number; rms: number; told: number; switches: number };

function run(objects: number): Result {
  const next = numbersFrom(15);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const side = SIDE_OF_100 * Math.sqrt(objects / 100);
  const clutter = objects / 2;
  const states = Array.from({ length: objects }, () => [
    ...[side * next(), 2 * normal(), side * next(), 2 * normal()],
  ]);
  const density = clutter / side ** 2;
  const sensor = {
    ...SENSOR,
    clutterDensity: () => density,
    startOf: (reading: Float64Array) => {
      const { estimate } = near(1);
      estimate.mean.set([reading[0]!, 0, reading[1]!, 0]);
      for (const [i, variance] of [1, 4, 1, 4].entries()) estimate.covariance[i * 5] = variance;
      return { density: density / 50, estimate };
    },
  };
  const tracker = createTracker({
    ...{ mode: 'merged', limits: TRACKER_LIMITS, filter: createFilter('extended', CRUISE, 2) },
    ...{ survivalProbability: (stepS) => 0.999 ** stepS, births: () => [] },
  });
  let picture = emptyPicture(0, []);
  let [seconds, squares, told] = [0, 0, 0];
  const [were, said]: [Place[][], Place[][]] = [[], []];
  for (let k = 1; k <= SCANS; k++) {
    const readings: number[] = [];
    for (const state of states) {
      state[0]! += state[1]!;
      state[2]! += state[3]!;
      if (next() < 0.9) readings.push(state[0]! + normal(), state[2]! + normal());
    }
    for (let i = 0; i < clutter; i++) readings.push(side * next(), side * next());
    const begin = performance.now();
    picture = tracker.step(picture, { timeS: k, sensor, readings: Float64Array.from(readings) });
    const found = tracksOf(picture);
    if (k <= SCANS / 2) continue; // the first half is for starting
    seconds += (performance.now() - begin) / 1e3;
    const truth = pointsOf(states.flatMap((state) => [state[0]!, state[2]!]));
    const places = pointsOf(found.flatMap(({ estimate: { mean } }) => [mean[0]!, mean[2]!]));
    squares += gospa(truth, places, 10, 2).gospa ** 2 / objects;
    told += found.length;
    were.push(states.map((state, i) => [i, [state[0]!, state[2]!]]));
    said.push(found.map(({ id, estimate: { mean } }) => [id, [mean[0]!, mean[2]!]]));
  }
  const half = SCANS / 2;
  const options = { cutoff: 10, power: 1, switchCost: 1 };
  const { switching: switches } = trajectoryGospa(linesOf(were), linesOf(said), options);
  return {
    msScan: (1e3 * seconds) / half,
    rms: Math.sqrt(squares / half),
    told: told / half,
    switches,
  };
}

/** Places by name in each moment, as lines that are absent where there is none. */
function linesOf(moments: readonly (readonly Place[])[]): Trajectories {
  const rowOf = new Map<number, number>();
  for (const [id] of moments.flat()) if (!rowOf.has(id)) rowOf.set(id, rowOf.size);
  const steps = moments.length;
  const values = new Float64Array(rowOf.size * steps * 2).fill(Number.NaN);
  for (const [k, places] of moments.entries())
    for (const [id, xy] of places) values.set(xy, 2 * (rowOf.get(id)! * steps + k));
  return { count: rowOf.size, steps, size: 2, values };
}

const pointsOf = (values: readonly number[]): Points => ({
  ...{ count: values.length / 2, size: 2, values: Float64Array.from(values) },
});

let before: { objects: number; msScan: number } | null = null;
run(100); // for the compiler
for (const objects of [100, 316, 1000]) {
  const { msScan, rms, told, switches } = run(objects);
  const exponent =
    before === null
      ? ''
      : `, exponent ${(Math.log(msScan / before.msScan) / Math.log(objects / before.objects)).toFixed(2)}`;
  console.log(
    `${objects} objects, ${objects / 2} clutter: ${msScan.toFixed(1)} ms a scan (${(1e3 / msScan).toFixed(0)} times ` +
      `real time at 1 Hz), ${told.toFixed(1)} told, GOSPA an object ${rms.toFixed(2)}, ${switches.toFixed(1)} switches${exponent}`,
  );
  before = { objects, msScan };
}
