/** Twice the digits: products and sums against whole numbers of any size, roots and quotients by going back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cross,
  type Double2,
  dot,
  exact,
  minus,
  over,
  plus,
  root,
  times,
  unit,
  vector,
} from '../../src/ladder/double-double.ts';

const whole = fc
  .integer({ min: -(2 ** 31), max: 2 ** 31 })
  .chain((a) => fc.nat({ max: 2 ** 21 }).map((b) => a * 2 ** 21 + b));
const big = ([high, low]: Double2) => BigInt(high) + BigInt(low);

test('sum, difference and product of 53-bit whole numbers are exact', () => {
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      expect(big(plus(exact(a), exact(b)))).toBe(BigInt(a) + BigInt(b));
      expect(big(minus(exact(a), exact(b)))).toBe(BigInt(a) - BigInt(b));
      expect(big(times(exact(a), exact(b)))).toBe(BigInt(a) * BigInt(b));
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('a quotient times its divisor, a root times itself: back within 1e-30', () => {
  const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  const gap = (a: Double2, b: Double2) => Math.abs(minus(a, b)[0] / b[0]);
  fc.assert(
    fc.property(positive, positive, (a, b) => {
      const share = over(exact(a), exact(b));
      expect(gap(times(share, exact(b)), exact(a))).toBeLessThan(1e-30);
      const side = root(share);
      expect(gap(times(side, side), share)).toBeLessThan(1e-30);
    }),
    { numRuns: 500, seed: 2 },
  );
});

test('unit vectors and their cross product: of length 1 and square to each other within 1e-30', () => {
  const a = unit(vector(7000.123, -3.25, 1e-3));
  const b = unit(cross(a, vector(0.1, 7.5, -2.3)));
  expect(Math.abs(minus(dot(a, a), exact(1))[0])).toBeLessThan(1e-30);
  expect(Math.abs(dot(a, b)[0])).toBeLessThan(1e-30);
});
