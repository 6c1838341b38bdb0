/** What may be released of a track, and tracks of partners: never surer than the truth, nothing counted twice. */
import { describe, expect, test } from 'vitest';
import {
  coarsenTrack,
  createFilter,
  type Gaussian,
  joinPartner,
  mahalanobis2,
  type SharedTrack,
} from '../src/index.ts';
import { choleskyInto } from '../src/linear/matrix.ts';
import { createRandom } from '../src/sensor/random.ts';
import { flightTransition, truthAt } from './flight.ts';

const GRID = { positionKm: 5, velocityKmS: 0.1, timeS: 30 };
const random = createRandom(7, 'partner');
const filter = createFilter('unscented', flightTransition(), 1);

/** A full covariance of about these sigmas, and a mean drawn from it. */
function draw(truth: Float64Array, positionKm: number, velocityKmS: number): Gaussian {
  const scale = Float64Array.from(truth, (_, i) =>
    i < 3 ? positionKm : i < 6 ? velocityKmS : 0.3,
  );
  const root = new Float64Array(49);
  for (let i = 0; i < 7; i++)
    for (let j = 0; j <= i; j++)
      root[7 * i + j] = scale[i]! * (i === j ? 1 : 0.5 * random.normal());
  const z = Float64Array.from(truth, () => random.normal());
  const covariance = new Float64Array(49);
  const mean = truth.slice();
  for (let i = 0; i < 7; i++)
    for (let j = 0; j < 7; j++) {
      mean[i]! += root[7 * i + j]! * z[j]!;
      for (let k = 0; k < 7; k++) covariance[7 * i + j]! += root[7 * i + k]! * root[7 * j + k]!;
    }
  return { mean, covariance };
}

const isPositive = (a: Float64Array) => choleskyInto(a, 7, new Float64Array(49));
const trace = ({ covariance }: Gaussian) => covariance[0]! + covariance[8]! + covariance[16]!;

describe('coarsenTrack', () => {
  test('on the grid, at a whole step of time, never surer, and of no shape', () => {
    for (let k = 0; k < 100; k++) {
      const estimate = draw(truthAt(100), 0.2 * 3 ** (k % 5), 0.01 * 3 ** (k % 4));
      const before = estimate.mean.slice();
      const told = coarsenTrack({ estimate, timeS: 120 }, GRID, filter)!;
      expect(told.timeS).toBe(120);
      expect(estimate.mean).toEqual(before);
      for (let i = 0; i < 3; i++)
        expect(
          Math.abs(told.estimate.mean[i]! / 5 - Math.round(told.estimate.mean[i]! / 5)),
        ).toBeLessThan(1e-9);
      expect(isPositive(told.estimate.covariance.map((v, i) => v - estimate.covariance[i]!))).toBe(
        true,
      );
      expect(told.estimate.covariance[0]).toBe(told.estimate.covariance[8]);
      expect(told.estimate.covariance[1]).toBe(0);
    }
  });

  test('is true: the normalised error stays below that of a right one', () => {
    let sum = 0;
    for (let k = 0; k < 200; k++) {
      const told = coarsenTrack(
        { estimate: draw(truthAt(113), 0.5, 0.01), timeS: 113 },
        GRID,
        filter,
      )!;
      const off = told.estimate.mean.map((v, i) => v - truthAt(120)[i]!);
      const root = new Float64Array(49);
      choleskyInto(told.estimate.covariance, 7, root);
      sum += mahalanobis2(root, 7, off, new Float64Array(7)) / 200;
    }
    expect(sum).toBeGreaterThan(0.2); // careful, not without bounds
    expect(sum).toBeLessThan(7);
  });

  test('two looks within one cell and step are told alike', () => {
    const { mean, covariance } = draw(truthAt(120), 1e-4, 1e-6);
    const told = [1, 1.001].map((scale) => {
      const estimate = { mean, covariance: covariance.map((value) => scale * value) };
      return coarsenTrack({ estimate, timeS: 120 }, GRID, filter);
    });
    expect(told[0]!.estimate.mean).toEqual(told[1]!.estimate.mean);
    for (let i = 0; i < 6; i++)
      expect(told[0]!.estimate.covariance[8 * i]).toBe(told[1]!.estimate.covariance[8 * i]);
  });

  test('a grid that is none is refused', () => {
    const track = { estimate: draw(truthAt(100), 1, 0.01), timeS: 100 };
    expect(() => coarsenTrack(track, { ...GRID, positionKm: 0 }, filter)).toThrow(
      /positionKm is 0/,
    );
  });
});

describe('joinPartner', () => {
  const track = (id: string, truth: Float64Array, origins: [string, number][]): SharedTrack => ({
    ...{ id, estimate: draw(truth, 1, 0.02), timeS: 100, origins: new Map(origins) },
  });
  const aside = (km: number) => truthAt(100).map((v, i) => (i === 1 ? v + km : v));

  test('pairs what is one object, in any order, and leaves the rest alone', () => {
    const ours = [0, 100, 200].map((km) => track(`a${km}`, aside(km), [['radar A', 100]]));
    const theirs = [200, 0, 400].map((km) => track(`b${km}`, aside(km), [['radar B', 100]]));
    const found = joinPartner(ours, theirs, 100, filter);
    expect(found.tracks.map(({ id, partnerId }) => [id, partnerId])).toEqual([
      ...[
        ['a0', 'b0'],
        ['a100', null],
        ['a200', 'b200'],
      ],
    ]);
    expect(found.alone.map(({ id }) => id)).toEqual(['b400']);
    expect(joinPartner(ours.toReversed(), theirs.toReversed(), 100, filter)).toEqual(found);
  });

  test('a joined track knows both sources and is surer; what comes back changes nothing', () => {
    const ours = track('a', aside(0), [['radar A', 100]]);
    const theirs = track('b', aside(0), [['radar B', 100]]);
    const [once] = joinPartner([ours], [theirs], 100, filter).tracks;
    expect([...once!.origins.keys()]).toEqual(['radar A', 'radar B']);
    expect(once!.share).toBeGreaterThan(0);
    const [twice] = joinPartner([once!], [theirs], 100, filter).tracks;
    expect(twice!.estimate).toEqual(once!.estimate);
    const back = { ...once!, id: 'echo' }; // our own news, by way of the partner
    expect(joinPartner([once!], [back], 100, filter).tracks[0]!.estimate).toEqual(once!.estimate);
    const later = { ...theirs, origins: new Map([['radar B', 101]]) };
    expect(joinPartner([once!], [later], 100, filter).tracks[0]!.estimate).not.toEqual(
      once!.estimate,
    );
  });

  test('errors in common do not make it too sure: over many, never below the truth', () => {
    let nees = 0;
    const runs = 400;
    for (let k = 0; k < runs; k++) {
      // both stand on one look: wholly common errors, each told as its own source
      const ours = track('a', aside(0), [['radar A', 100]]);
      const theirs = { ...ours, id: 'b', origins: new Map([['radar B', 100]]) };
      const [joined] = joinPartner([ours], [theirs], 100, filter).tracks;
      expect(trace(joined!.estimate) / trace(ours.estimate)).toBeCloseTo(1, 6);
      const root = new Float64Array(49);
      choleskyInto(joined!.estimate.covariance, 7, root);
      const off = joined!.estimate.mean.map((v, i) => v - aside(0)[i]!);
      nees += mahalanobis2(root, 7, off, new Float64Array(7)) / runs;
    }
    expect(nees).toBeGreaterThan(6.2);
    expect(nees).toBeLessThan(7.8);
  });

  test('at another time it is moved there first', () => {
    const ours = { ...track('a', truthAt(100), [['radar A', 100]]), timeS: 100 };
    const theirs = { ...track('b', truthAt(90), [['radar B', 90]]), timeS: 90 };
    const [joined] = joinPartner([ours], [theirs], 110, filter).tracks;
    expect(joined).toMatchObject({ partnerId: 'b', timeS: 110 });
    expect(Math.abs(joined!.estimate.mean[0]! - truthAt(110)[0]!)).toBeLessThan(6);
  });
});
