/**
 * The tracker: Bayes' rule by hand in one step, the same picture whatever else is far away, the staged runs against the published
 * filters, identities, deletion, and what it refuses.
 */
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  createFilter,
  createTracker,
  emptyPicture,
  type Picture,
  TRACKER_LIMITS,
  type TrackerMode,
  tracksOf,
} from '../src/index.ts';
import { CRUISE, near, readScans, readTruth, SENSOR, score } from './williams-runs.ts';

const trackerOf = (mode: TrackerMode, births = [near(0.005)]) =>
  createTracker({
    ...{ mode, limits: TRACKER_LIMITS, filter: createFilter('extended', CRUISE, 2) },
    survivalProbability: (stepS) => 0.99 ** stepS,
    births: () => births,
  });

const scan = (timeS: number, ...places: number[]) => ({
  ...{ timeS, sensor: SENSOR, readings: Float64Array.from(places) },
});

const sumOf = ({ groups }: Picture) =>
  groups.map(({ hypotheses }) =>
    hypotheses.reduce((sum, { logWeight }) => sum + Math.exp(logWeight), 0),
  );

describe("one step is Bayes' rule", () => {
  test('a first reading: the odds of an object against clutter', () => {
    const picture = trackerOf('mixture').step(emptyPicture(0, [near(3)]), scan(0, 100, 100));
    const variance = 150 ** 2 + 1;
    const density = (3 * 0.9) / (2 * Math.PI * variance);
    const [only] = tracksOf(picture, 0);
    expect(only!.existence).toBeCloseTo(density / (density + 10 / 300 ** 2), 12);
    expect(only!.estimate.mean[0]).toBeCloseTo(100, 12);
    expect(only!.estimate.covariance[0]).toBeCloseTo((variance - 1) / variance, 9);
    expect(picture.undetected.map(({ weight }) => weight)).toEqual([expect.closeTo(0.3, 12)]);
  });

  test('a miss: existence falls as it must, and comes back with a reading', () => {
    const tracker = trackerOf('mixture', []);
    let picture = tracker.step(emptyPicture(0, [near(3)]), scan(0, 100, 100));
    const first = tracksOf(picture, 0)[0]!;
    picture = tracker.step(picture, scan(1));
    const r = first.existence * 0.99;
    const missed = tracksOf(picture, 0)[0]!;
    expect(missed.existence).toBeCloseTo((r * 0.1) / (1 - r * 0.9), 12);
    for (const timeS of [2, 3, 4]) picture = tracker.step(picture, scan(timeS, 100, 100));
    const [again, ...others] = tracksOf(picture);
    expect(others).toEqual([]);
    expect([again!.id, again!.startS]).toEqual([first.id, 0]);
    expect(again!.existenceOverAll).toBeGreaterThan(0.99);
  });
});

describe.each(['mixture', 'merged'] as const)('a %s picture', (mode) => {
  test('two objects cross: two tracks, weights that sum to one, the old picture as it was', () => {
    const tracker = trackerOf(mode);
    let picture = emptyPicture(0, [near(3)]);
    for (let k = 0; k <= 30; k++) {
      const before = JSON.stringify(picture);
      const next = tracker.step(picture, scan(k, 85 + k, 100 + k / 3, 115 - k, 100 + k / 3));
      expect(JSON.stringify(picture)).toBe(before);
      for (const sum of sumOf(next)) expect(sum).toBeCloseTo(1, 9);
      for (const { tracks, hypotheses } of next.groups)
        for (const { localOf } of hypotheses) expect(localOf.length).toBe(tracks.length);
      picture = next;
    }
    const told = tracksOf(picture);
    expect(told.map(({ startS }) => startS)).toEqual([0, 0]);
    const xs = told.map(({ estimate }) => estimate.mean[0]!).sort((a, b) => a - b);
    expect(Math.abs(xs[0]! - 85)).toBeLessThan(2);
    expect(Math.abs(xs[1]! - 115)).toBeLessThan(2);
  });

  test('what is far away changes nothing', () => {
    const tracker = trackerOf(mode);
    const run = (...far: number[]) => {
      let picture = emptyPicture(0, [near(3)]);
      for (let k = 0; k < 6; k++)
        picture = tracker.step(picture, scan(k, 100, 100, 102, 101, ...far));
      return tracksOf(picture).filter(({ estimate }) => estimate.mean[0]! < 200);
    };
    const values = (told: ReturnType<typeof run>) =>
      told.map(({ existence, estimate }) => [existence, ...estimate.mean]);
    const [alone, beside] = [values(run()), values(run(280, 280))];
    expect(alone.length).toBe(2);
    for (const [i, row] of alone.entries())
      for (const [j, value] of row.entries()) expect(beside[i]![j]).toBeCloseTo(value, 3);
  });

  test('a track that is seen no more is deleted', () => {
    const tracker = trackerOf(mode, []);
    let picture = emptyPicture(0, [near(3)]);
    for (let k = 0; k < 5; k++) picture = tracker.step(picture, scan(k, 100, 100));
    expect(tracksOf(picture).length).toBe(1);
    for (let k = 5; k < 12; k++) picture = tracker.step(picture, scan(k));
    expect(picture.groups).toEqual([]);
  });
});

test('an object that no mixture is spread over starts from its reading', () => {
  const sensor = {
    ...SENSOR,
    startOf: (reading: Float64Array) => {
      const { estimate } = near(1);
      estimate.mean.set([reading[0]!, 0, reading[1]!, 0]);
      for (const at of [0, 10]) estimate.covariance[at] = 1;
      return { density: 1e-6, estimate };
    },
  };
  const tracker = trackerOf('mixture', []);
  let picture = emptyPicture(0, []);
  for (let k = 0; k < 5; k++)
    picture = tracker.step(picture, {
      ...{ timeS: k, sensor, readings: Float64Array.of(5000 + k, 7000) },
    });
  expect(tracksOf(picture).map(({ startS }) => startS)).toEqual([0]);
});

test('refuses a scan of the past, half a reading and no clutter at all', () => {
  const tracker = trackerOf('mixture');
  const picture = emptyPicture(5, [near(1)]);
  expect(() => tracker.step(picture, scan(4))).toThrow('a scan at 4 s after 5 s');
  expect(() => tracker.step(picture, scan(5, 1))).toThrow('1 numbers of readings of 2 each');
  const sensor = { ...SENSOR, clutterDensity: () => 0 };
  expect(() => tracker.step(picture, { ...scan(5, 1, 1), sensor })).toThrow('clutter density of 0');
});

describeWithData('four objects that meet, staged', 'track/mtt', (folder) => {
  const truth = readTruth(`${folder}/williams15_truth.csv`);
  const runs = readScans(`${folder}/williams15_measurements_mc10.csv`);

  test.each([
    ['mixture', 3.1],
    ['merged', 3.2],
  ] as const)('%s: no worse over all runs than the published filter of the kind', (mode, limit) => {
    expect(runs.length).toBe(10);
    const squares = runs.map((scans) => score(mode, truth, scans).whole);
    const rms = Math.sqrt(squares.reduce((a, b) => a + b) / runs.length);
    expect(rms).toBeLessThanOrEqual(limit);
    expect(rms).toBeGreaterThan(2); // no filter is that good: the truth would have leaked in
  });
});
