/** What a covariance is worth: known, missing, a stand-in for unknown, none; eigenvalues; the nearest one that is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PcEvent, PcObject } from '../../src/ladder/contract.ts';
import {
  covarianceRemarks,
  covarianceState,
  mendedCovariance,
  symmetricEigen,
} from '../../src/ladder/covariance.ts';

const N = 6;

function objectWith(c: Float64Array | null, knows: PcObject['knows'] = 'full'): PcObject {
  return { positionKm: [7000, 0, 0], velocityKmS: [0, 7.5, 0], covarianceRtn: c, knows };
}

function diagonal(...values: readonly number[]): Float64Array {
  const c = new Float64Array(N * N);
  values.forEach((value, i) => {
    c[(N + 1) * i] = value;
  });
  return c;
}

function correlated(share: number): Float64Array {
  const c = diagonal(4, 9, 1, 1e-6, 1e-6, 1e-6);
  c[1] = 6 * share;
  c[N] = 6 * share;
  return c;
}

describe('state of a covariance', () => {
  test('known, missing, default, no covariance', () => {
    const states = [
      [diagonal(1, 2, 3, 1e-6, 1e-6, 1e-6), 'known'],
      [null, 'missing'],
      [diagonal(), 'missing'],
      [diagonal(4.068e9, 4.068e9, 4.068e9), 'default'], // (10 × 6378.137 km)², four digits
      [diagonal(5e6, 1, 1), 'known'], // 2,236 km along the path: real messages have it
      [diagonal(-1e-9, 1, 1), 'bad number'],
      [diagonal(Number.NaN, 1, 1), 'bad number'],
      [diagonal(Infinity, 1, 1), 'bad number'],
      [correlated(1.0005), 'known'], // mended
      [correlated(1.5), 'bad number'],
    ] as const;
    for (const [c, state] of states) expect(covarianceState(objectWith(c))).toBe(state);
  });

  test('each is said, by object', () => {
    const indefinite = diagonal(1, 1, 1, 1e-6, 1e-6, 1e-6);
    indefinite[1] = 1.0001;
    indefinite[N] = 1.0001;
    const told = (a: PcObject, b: PcObject) =>
      covarianceRemarks({ epochUs: 0, object1: a, object2: b, hbrKm: 0.01 } as PcEvent);
    const good = objectWith(diagonal(1, 1, 1, 1e-6, 1e-6, 1e-6));
    expect(told(good, good)).toEqual([]);
    expect(told(good, objectWith(null))).toEqual(['the covariance of object 2 is missing']);
    expect(told(objectWith(diagonal(5e9, 5e9, 5e9)), good)[0]).toMatch(/object 1.*10 Earth radii/);
    expect(told(good, objectWith(diagonal(1, 1, 1), 'position'))[0]).toMatch(/object 2.*velocity/);
    expect(told(objectWith(indefinite), good)[0]).toMatch(
      /object 1 is not positive definite \(6×6.*-1.0e-4/,
    );
  });
});

describe('eigenvalues', () => {
  const entries = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
    minLength: 36,
    maxLength: 36,
  });

  test('of a symmetric matrix: they put it together again', () => {
    fc.assert(
      fc.property(entries, (values) => {
        const a = Float64Array.from(
          values,
          (_, k) => values[k]! + values[(k % N) * N + Math.floor(k / N)]!,
        );
        const { values: found, vectors } = symmetricEigen(a, N);
        for (let i = 0; i < N; i++)
          for (let j = 0; j < N; j++) {
            let sum = 0;
            let unit = 0;
            for (let k = 0; k < N; k++) {
              sum += found[k]! * vectors[N * i + k]! * vectors[N * j + k]!;
              unit += vectors[N * k + i]! * vectors[N * k + j]!;
            }
            expect(Math.abs(sum - a[N * i + j]!)).toBeLessThan(1e-12);
            expect(Math.abs(unit - (i === j ? 1 : 0))).toBeLessThan(1e-13);
          }
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test('a mended matrix has none below 0, and one that was good is left as it is', () => {
    fc.assert(
      fc.property(entries, (values) => {
        const c = Float64Array.from(
          values,
          (_, k) => values[k]! * values[(k % N) * N + Math.floor(k / N)]!,
        );
        const mended = mendedCovariance(c);
        const least = Math.min(...symmetricEigen(mended, N).values);
        expect(least).toBeGreaterThan(-1e-12);
      }),
      { numRuns: 100, seed: 4 },
    );
    const good = diagonal(1, 2, 3, 4e-6, 5e-6, 6e-6);
    expect(mendedCovariance(good)).toEqual(good);
  });
});
