/** Readings in any order within the depth end where those in order end: a linear model, a re-entry; what is too late is told. */
import { describe, expect, test } from 'vitest';
import {
  copyGaussian,
  createFilter,
  createGaussian,
  createLateFilter,
  createRandom,
  type FilterKind,
  type Gaussian,
  type Measurement,
  type TimedReading,
  type Transition,
} from '../src/index.ts';
import { DRAG_NOISE, RADAR, reentry, START } from './reentry-runs.ts';

/** A place and its speed, driven by white noise. */
const CRUISE: Transition = {
  size: 2,
  advance: (state, _, t) => void (state[0]! += t * state[1]!),
  jacobianInto: (_, __, t, out) => out.set([1, t, 0, 1]),
  noiseInto: (t, out) => out.set([t ** 3 / 3, t ** 2 / 2, t ** 2 / 2, t]),
};
const PLACE: Measurement = {
  size: 1,
  predictInto: (state, out) => void (out[0] = state[0]!),
  jacobianInto: (_, out) => out.set([1, 0]),
  noise: Float64Array.of(0.5),
};
const KINDS: readonly FilterKind[] = ['extended', 'unscented', 'cubature'];

function begin(): Gaussian {
  const estimate = createGaussian(2);
  estimate.covariance.set([4, 0, 0, 1]);
  return estimate;
}

function looksOf(count: number): TimedReading[] {
  const random = createRandom(3, 'late');
  let timeS = 0;
  return Array.from({ length: count }, () => {
    timeS += random.uniform();
    return { timeS, measurement: PLACE, reading: Float64Array.of(timeS + random.normal()) };
  });
}

/** Each is at most `lag` places late. */
function delayed<T>(looks: readonly T[], lag: number, seed: number): T[] {
  const random = createRandom(seed, 'delays');
  return looks
    .map((look, i) => ({ look, at: i + (lag + 0.5) * random.uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ look }) => look);
}

function apart(a: Gaussian, b: Gaussian): number {
  const off = (x: Float64Array, y: Float64Array) =>
    x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i]!)), 0);
  return Math.max(off(a.mean, b.mean), off(a.covariance, b.covariance));
}

describe('late readings', () => {
  for (const kind of KINDS)
    test(`${kind}: linear, in any order within the depth, as a plain filter in order`, () => {
      const looks = looksOf(60);
      const plain = createFilter(kind, CRUISE, 1);
      const right = begin();
      let timeS = 0;
      for (const look of looks) {
        plain.predict(right, timeS, look.timeS - timeS);
        plain.update(right, look.measurement, look.reading);
        timeS = look.timeS;
      }
      for (const lag of [1, 3, 10]) {
        const late = createLateFilter(plain, { depth: lag + 1, timeS: 0, estimate: begin() });
        let redone = 0;
        for (const look of delayed(looks, lag, lag)) {
          const taken = late.take(look);
          if (taken.kind !== 'taken') throw new Error(taken.kind);
          redone += taken.redone;
        }
        expect(redone).toBeGreaterThan(3);
        expect(late.estimate().timeS).toBe(timeS);
        expect(apart(late.estimate().estimate, right)).toBeLessThanOrEqual(1e-9);
      }
    });

  test('a re-entry seen by a radar whose looks overtake each other: the same as well', () => {
    const random = createRandom(5, 'late re-entry');
    const transition = reentry(DRAG_NOISE.published);
    const truth = Float64Array.from([...START.mean.slice(0, 4), 0.69]);
    const looks: TimedReading[] = Array.from({ length: 300 }, (_, k) => {
      transition.advance(truth, 0, 0.1);
      const reading = new Float64Array(2);
      RADAR.predictInto(truth, reading);
      for (let i = 0; i < 2; i++) reading[i]! += Math.sqrt(RADAR.noise[3 * i]!) * random.normal();
      return { timeS: (k + 1) / 10, measurement: RADAR, reading };
    });
    const start: Gaussian = {
      mean: Float64Array.from(START.mean),
      covariance: new Float64Array(25),
    };
    for (const [i, variance] of START.variance.entries()) start.covariance[6 * i] = variance;
    const ends = [looks, delayed(looks, 8, 9)].map((order) => {
      const filter = createFilter('unscented', transition, 2);
      const late = createLateFilter(filter, { depth: 10, timeS: 0, estimate: start });
      for (const look of order) expect(late.take(look).kind).toBe('taken');
      return late.estimate().estimate;
    });
    expect(apart(ends[0]!, ends[1]!)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(ends[0]!.mean[0]! - truth[0]!)).toBeLessThan(0.1);
  });

  test('two of one time both count, in the order of arrival', () => {
    const late = createLateFilter(createFilter('extended', CRUISE, 1), {
      ...{ depth: 5, timeS: 0, estimate: begin() },
    });
    const at = (timeS: number, place: number) =>
      late.take({ timeS, measurement: PLACE, reading: Float64Array.of(place) });
    expect(at(1, 1)).toMatchObject({ kind: 'taken', redone: 0 });
    expect(at(2, 2)).toMatchObject({ redone: 0 });
    expect(at(1, 1.1)).toMatchObject({ redone: 1 });
  });

  test('too late, or of no use: told, and the estimate stays to the last bit', () => {
    const filter = createFilter('extended', CRUISE, 1);
    const late = createLateFilter(filter, { depth: 2, timeS: 0, estimate: begin() });
    for (const look of looksOf(5)) late.take(look);
    const before = copyGaussian(late.estimate().estimate);
    const oldestS = looksOf(5)[2]!.timeS;
    expect(late.take({ timeS: 0.001, measurement: PLACE, reading: Float64Array.of(0) })).toEqual({
      ...{ kind: 'too late', oldestS },
    });
    const blind = { ...PLACE, noise: Float64Array.of(-1e9) };
    const timeS = oldestS + 1e-3;
    expect(late.take({ timeS, measurement: blind, reading: Float64Array.of(0) }).kind).toBe(
      'unusable',
    );
    expect(late.estimate().estimate).toEqual(before);
    expect(() => createLateFilter(filter, { depth: 0, timeS: 0, estimate: begin() })).toThrow(
      /depth of 0/,
    );
  });
});
