import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erf, erfc, weightedErfSpan } from '../../src/probability/erf.ts';
import { readJson } from './messages.ts';

type Golden = { erf: [number, string, string][]; difference: [number, number, string][] };
const path = fileURLToPath(new URL('../../golden/erf.json', import.meta.url));
const golden = readJson(path) as Golden;

describe('error function against 50-digit values', () => {
  test(`erf and erfc at ${golden.erf.length} points from 0 to 26.2, within 5e-16 relative`, () => {
    for (const [x, wanted, complement] of golden.erf) {
      expect(Math.abs(erf(x) - Number(wanted)), `erf(${x})`).toBeLessThanOrEqual(
        5e-16 * Number(wanted),
      );
      const error = Math.abs(erfc(x) / Number(complement) - 1);
      expect(error, `erfc(${x})`).toBeLessThanOrEqual(5e-16);
    }
  });

  test('odd, and complementary on both sides', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (x) => {
        expect(erf(-x)).toBe(-erf(x));
        expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThanOrEqual(2.3e-16);
      }),
    );
  });

  test('limits', () => {
    expect([erf(0), erf(Infinity), erf(-Infinity)]).toEqual([0, 1, -1]);
    expect([erfc(Infinity), erfc(-Infinity), erfc(40)]).toEqual([0, 2, 0]);
    expect(erf(Number.NaN)).toBeNaN();
    expect(erfc(Number.NaN)).toBeNaN();
  });
});

describe('differences of the error function', () => {
  test(`${golden.difference.length} intervals, 1e-10 to 5 long, out to 1e-290, within 3e-13 relative`, () => {
    let worst = 0;
    for (const [middle, half, wanted] of golden.difference) {
      const error = Math.abs(weightedErfSpan(0, middle, half) / Number(wanted) - 1);
      worst = Math.max(worst, error);
    }
    expect(worst).toBeLessThanOrEqual(3e-13);
  });

  test('the weight is exp(-u²), and the middle may have either sign', () => {
    const plain = weightedErfSpan(0, 1.3, 0.4);
    expect(weightedErfSpan(0, -1.3, 0.4)).toBe(plain);
    expect(weightedErfSpan(2, 1.3, 0.4) / (plain * Math.exp(-4))).toBeCloseTo(1, 14);
    expect(weightedErfSpan(0, 3, 0)).toBe(0);
  });
});
