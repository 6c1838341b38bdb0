/** Gates, nearest neighbour, k best and joint probabilities, each against the whole enumeration. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestAssignments,
  createGate,
  type Gaussian,
  jointInto,
  type Measurement,
  mahalanobis2,
  nearestInto,
  UNASSIGNED,
  wrapAngleRad,
} from '../src/index.ts';
import { choleskyInto } from '../src/linear/matrix.ts';

const FORBIDDEN = Number.POSITIVE_INFINITY;

/** Every way to give each row a column of its own, or none where `none` allows it. */
function* ways(rows: number, columns: number, none: boolean): Generator<number[]> {
  function* extend(way: number[]): Generator<number[]> {
    if (way.length === rows) {
      yield [...way];
      return;
    }
    if (none) yield* extend([...way, UNASSIGNED]);
    for (let column = 0; column < columns; column++)
      if (!way.includes(column)) yield* extend([...way, column]);
  }
  yield* extend([]);
}

const table = (rows: number, columns: number, cell: fc.Arbitrary<number>) =>
  fc.array(cell, { minLength: rows * columns, maxLength: rows * columns });

const shaped = (cell: fc.Arbitrary<number>, extra: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 2 }))
    .chain(([rows, more]) =>
      fc.tuple(fc.constant(rows), fc.constant(rows + more), table(rows, rows + more + extra, cell)),
    );

const cost = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -9, max: 9, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(FORBIDDEN) },
);

describe('k best assignments', () => {
  test('are the cheapest of all, in order, none twice', () => {
    fc.assert(
      fc.property(shaped(cost, 0), fc.integer({ min: 1, max: 30 }), ([n, m, costs], count) => {
        const all = [...ways(n, m, false)]
          .map((way) => way.reduce((sum, column, row) => sum + costs[row * m + column]!, 0))
          .filter((sum) => sum < FORBIDDEN)
          .sort((a, b) => a - b);
        const found = bestAssignments(Float64Array.from(costs), n, m, count);
        expect(found.length).toBe(Math.min(count, all.length));
        expect(new Set(found.map(({ columnOf }) => columnOf.join())).size).toBe(found.length);
        for (const [i, each] of found.entries()) {
          expect(each.cost).toBeCloseTo(all[i]!, 9);
          const sum = each.columnOf.reduce((a, column, row) => a + costs[row * m + column]!, 0);
          expect(each.cost).toBeCloseTo(sum, 9);
        }
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});

describe('global nearest neighbour', () => {
  test('no other pairing is cheaper, and none is above its limit', () => {
    const limit = 4;
    fc.assert(
      fc.property(shaped(cost, 0), ([n, m, costs]) => {
        const priceOf = (way: readonly number[]) =>
          way.reduce((sum, j, i) => sum + (j === UNASSIGNED ? limit : costs[i * m + j]!), 0);
        const isAllowed = (way: readonly number[]) =>
          way.every((j, i) => j === UNASSIGNED || costs[i * m + j]! <= limit);
        const least = Math.min(...[...ways(n, m, true)].filter(isAllowed).map(priceOf));
        const readingOf = new Int32Array(n);
        nearestInto(Float64Array.from(costs), n, m, limit, readingOf);
        expect(isAllowed([...readingOf])).toBe(true);
        expect(priceOf([...readingOf])).toBeCloseTo(least, 9);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});

/** Probabilities by the sum over every joint event. */
function summed(weights: readonly number[], tracks: number, readings: number): number[] | null {
  const width = readings + 1;
  const sums = weights.map(() => 0);
  let total = 0;
  for (const way of ways(tracks, readings, true)) {
    const weight = way.reduce((product, j, i) => product * weights[i * width + j + 1]!, 1);
    total += weight;
    for (const [i, j] of way.entries()) sums[i * width + j + 1]! += weight;
  }
  return total > 0 ? sums.map((sum) => sum / total) : null;
}

describe('joint probabilities', () => {
  const weight = fc.oneof(fc.double({ min: 1e-3, max: 9, noNaN: true }), fc.constant(0));

  test('equal the sum over every joint event', () => {
    let impossible = 0;
    fc.assert(
      fc.property(shaped(weight, 1), ([tracks, readings, weights]) => {
        const exact = summed(weights, tracks, readings);
        const found = new Float64Array(weights.length);
        const isFound = jointInto(Float64Array.from(weights), tracks, readings, found);
        expect(isFound).toBe(exact !== null);
        if (exact === null) impossible++;
        else for (const [i, p] of exact.entries()) expect(found[i]).toBeCloseTo(p, 12);
      }),
      { seed: 9, numRuns: 300 },
    );
    expect(impossible).toBeGreaterThan(0);
  });

  test('forty tracks in a row that share each with the next: far more events than could be listed', () => {
    const count = 40;
    const width = count + 2;
    const weights = new Float64Array(count * width);
    for (let i = 0; i < count; i++) for (const at of [0, i + 1, i + 2]) weights[i * width + at] = 1;
    const found = new Float64Array(weights.length);
    expect(jointInto(weights, count, count + 1, found)).toBe(true);
    for (let i = 0; i < count; i++) {
      const row = found.subarray(i * width, (i + 1) * width);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    // the row of tracks is its own mirror image
    for (let i = 0; i < count; i++) {
      const track = count - 1 - i;
      expect(found[i * width + i + 1]).toBeCloseTo(found[track * width + track + 2]!, 12);
    }
  });

  test('gives up above its limit and says so', () => {
    const weights = new Float64Array(12 * 13).fill(1);
    expect(jointInto(weights, 12, 12, new Float64Array(weights.length), 100)).toBe(false);
  });
});

/** Range (km) and azimuth (rad) from the origin. */
const POLAR: Measurement = {
  size: 2,
  predictInto: (state, out) => {
    out[0] = Math.hypot(state[0]!, state[1]!);
    out[1] = Math.atan2(state[1]!, state[0]!);
  },
  noise: Float64Array.of(0.04, 0, 0, 1e-4),
  wrap: (difference) => {
    difference[1] = wrapAngleRad(difference[1]!);
  },
  jacobianInto: (state, out) => {
    const [x, y] = [state[0]!, state[1]!];
    const r = Math.hypot(x, y);
    out.set([x / r, y / r, -y / r ** 2, x / r ** 2]);
  },
};

describe('gates', () => {
  test('find what a look at every reading finds, across the turn of an angle too', () => {
    const reading = fc.tuple(
      fc.double({ min: 1, max: 60, noNaN: true }),
      fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    );
    const spread = fc.double({ min: 0.01, max: 90, noNaN: true });
    let inside = 0;
    fc.assert(
      fc.property(
        ...([fc.array(reading, { maxLength: 60 }), reading, spread] as const),
        (readings, [rangeKm, azimuthRad], variance) => {
          const estimate: Gaussian = {
            mean: Float64Array.of(rangeKm * Math.cos(azimuthRad), rangeKm * Math.sin(azimuthRad)),
            covariance: Float64Array.of(variance, 0, 0, variance),
          };
          const values = Float64Array.from(readings.flat());
          const near = createGate(POLAR, 2, values).near(estimate, 9);
          expect(near).toEqual(inGate(estimate, values, variance, 9));
          inside += near.length;
        },
      ),
      { seed: 9, numRuns: 300 },
    );
    expect(inside).toBeGreaterThan(300);
  });
});

/** Of every reading; the covariance is the same in all directions, so is its image: along the range and across it. */
function inGate({ mean }: Gaussian, values: Float64Array, variance: number, nisMax: number) {
  const [expected, root] = [new Float64Array(2), new Float64Array(4)];
  POLAR.predictInto(mean, expected);
  const across = variance / expected[0]! ** 2;
  choleskyInto(Float64Array.of(variance + 0.04, 0, 0, across + 1e-4), 2, root);
  const found: number[] = [];
  for (let j = 0; 2 * j < values.length; j++) {
    const off = values.slice(2 * j, 2 * j + 2).map((value, i) => value - expected[i]!);
    POLAR.wrap?.(off);
    if (mahalanobis2(root, 2, off, new Float64Array(2)) <= nisMax) found.push(j);
  }
  return found;
}
