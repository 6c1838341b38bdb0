/** OSPA, GOSPA and covariance intersection against the staged answers; the assignment against every permutation. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { assignInto, gospa, intersect, ospa, type Points, switching } from '../src/index.ts';

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'));

function pointsOf(text: string): Points {
  const rows = text === '' ? [] : text.split(';').map((row) => row.trim().split(/\s+/).map(Number));
  return { count: rows.length, size: 2, values: Float64Array.from(rows.flat()) };
}

const line = (...values: number[]): Points => ({
  ...{ count: values.length, size: 1, values: Float64Array.from(values) },
});

describeWithData('GOSPA, staged', 'track/metrics/gospa_cases.csv', (path) => {
  test('every case with its parts within 1e-6 of what is printed', () => {
    const cases = linesOf(path).slice(1);
    expect(cases.length).toBeGreaterThan(20);
    for (const each of cases) {
      const [, p, c, x, y, whole, localisation, missed, wrong] = each.split(',');
      const found = gospa(pointsOf(x!), pointsOf(y!), Number(c), Number(p));
      const printed = [whole, localisation, missed, wrong].map(Number);
      const ours = [found.gospa, found.localisation, found.missed, found.false];
      for (const [i, value] of printed.entries()) {
        // printed with ten digits, of points with four decimals
        const limit = 1e-6 * Math.max(1, Math.abs(value));
        expect(Math.abs(ours[i]! - value), each).toBeLessThanOrEqual(limit);
      }
    }
  });
});

describe('OSPA and GOSPA, known answers', () => {
  test('sets a constant apart', () => {
    for (const power of [1, 2, Number.POSITIVE_INFINITY]) {
      expect(ospa(line(0, 1, 2, 3, 4), line(0.5, 1.5, 2.5, 3.5, 4.5), 10, power)).toBeCloseTo(
        0.5,
        9,
      );
      expect(ospa(line(1, 2, 3), line(1.2, 2.2, 3.2), 10, power)).toBeCloseTo(0.2, 9);
    }
  });

  test('unequal counts and empty sets', () => {
    expect(ospa(line(), line(), 10, 2)).toBe(0);
    expect(ospa(line(), line(1), 10, 2)).toBe(10);
    expect(ospa(line(1), line(1, 50), 10, 1)).toBeCloseTo(5, 12);
    expect(ospa(line(1), line(1, 50), 10, Number.POSITIVE_INFINITY)).toBe(10);
    const none = gospa(line(), line(...Array.from({ length: 10 }, (_, i) => i)), 10, 1);
    expect([none.missed, none.false]).toEqual([0, 50]);
  });

  test('switches: a half for a track lost or found, one for another', () => {
    const tracks = (...of: [string, string][]) => new Map(of);
    const start = tracks(['1', 'A'], ['2', 'B'], ['3', 'C']);
    expect(switching(start, tracks(['2', 'A'], ['1', 'B']), 3, 2)).toBeCloseTo(4.743416, 6);
    expect(
      switching(tracks(['2', 'A'], ['1', 'B']), tracks(['2', 'A'], ['1', 'B'], ['3', 'C']), 3, 2),
    ).toBeCloseTo(2.12132, 5);
  });
});

describeWithData(
  'covariance intersection, staged',
  'track/filters/covariance_intersection.csv',
  (path) => {
    test('states, covariances and weights of every case within 1e-6', () => {
      const cases = linesOf(path).slice(1);
      expect(cases.length).toBeGreaterThan(8);
      for (const each of cases) {
        const cells = each.split(',');
        const numbers = (i: number) => Float64Array.from(cells[i]!.trim().split(/\s+/).map(Number));
        const pair = [
          { mean: numbers(2), covariance: numbers(3) },
          { mean: numbers(4), covariance: numbers(5) },
        ];
        for (const [criterion, from] of [
          ['trace', 6],
          ['determinant', 9],
        ] as const) {
          const fused = intersect(pair, criterion)!;
          const theirs = [...numbers(from + 1), ...numbers(from + 2)];
          const ours = [...fused.estimate.mean, ...fused.estimate.covariance];
          for (const [i, value] of theirs.entries())
            expect(Math.abs(ours[i]! - value), `case ${cells[0]} ${criterion}`).toBeLessThanOrEqual(
              1e-6 * Math.max(1, Math.abs(value)),
            );
          expect(Math.abs(fused.weights[0]! - Number(cells[from]))).toBeLessThanOrEqual(1e-6);
        }
      }
    });
  },
);

describe('covariance intersection', () => {
  test('of several: no weight is negative, they sum to one, and no move of weight helps', () => {
    const of = (...diagonal: number[]) => ({
      mean: new Float64Array(diagonal.length),
      covariance: Float64Array.from(
        diagonal.flatMap((value, i) => diagonal.map((_, j) => (i === j ? value : 0))),
      ),
    });
    const { weights, estimate } = intersect([of(1, 9), of(9, 1), of(4, 4)], 'trace')!;
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(estimate.covariance[0]).toBeCloseTo(1.8, 6);
  });

  test('a covariance that is none is refused', () => {
    const bad = { mean: Float64Array.of(0), covariance: Float64Array.of(-1) };
    expect(intersect([bad, bad])).toBeNull();
  });
});

describe('assignment', () => {
  test('as cheap as the cheapest of all permutations, forbidden pairs too', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let trial = 0; trial < 300; trial++) {
      const rows = 1 + Math.floor(random() * 5);
      const columns = rows + Math.floor(random() * 3);
      const costs = Float64Array.from({ length: rows * columns }, () =>
        random() < 0.25 ? Number.POSITIVE_INFINITY : Math.floor(random() * 20) - 5,
      );
      const columnOf = new Int32Array(rows);
      const found = assignInto(costs, rows, columns, columnOf);
      const best = cheapest(costs, rows, columns, 0, 0);
      expect(found ?? Number.POSITIVE_INFINITY).toBe(best);
      if (found !== null) expect(new Set(columnOf).size).toBe(rows);
    }
  });
});

function cheapest(
  costs: Float64Array,
  rows: number,
  columns: number,
  row: number,
  used: number,
): number {
  if (row === rows) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (let column = 0; column < columns; column++)
    if ((used & (1 << column)) === 0)
      best = Math.min(
        best,
        costs[row * columns + column]! +
          cheapest(costs, rows, columns, row + 1, used | (1 << column)),
      );
  return best;
}
