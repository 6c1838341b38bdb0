/**
 * The half-day table of the celestial pole against the full series it stands for.
 * Bar: 3e-12 rad (0.6 µas, 0.13 mm at GEO) in X, Y and s, 1990-2050.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createCelestialPoleTable,
  interpolateCelestialPoleInto,
} from '../../src/frames/celestial-pole-table.ts';
import { celestialPoleInto } from '../../src/frames/precession-nutation.ts';

const BAR_RAD = 3e-12;

describe('celestial pole table', () => {
  test('stays within 3e-12 rad of the series', () => {
    const table = createCelestialPoleTable(-0.1, 0.5);
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    fc.assert(
      fc.property(fc.double({ min: -0.1, max: 0.5, noNaN: true }), (t) => {
        interpolateCelestialPoleInto(table, t, a);
        celestialPoleInto(t, b);
        for (let k = 0; k < 3; k++) expect(Math.abs(a[k]! - b[k]!)).toBeLessThan(BAR_RAD);
      }),
      { numRuns: 300 },
    );
  });

  test('a knot is the series itself, and both ends of the range are held', () => {
    const table = createCelestialPoleTable(0.25, 0.25 + 3 / 36_525);
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    for (const t of [0.25, 0.25 + 3 / 36_525]) {
      interpolateCelestialPoleInto(table, t, a);
      celestialPoleInto(t, b);
      for (let k = 0; k < 3; k++) expect(a[k]).toBeCloseTo(b[k]!, 11);
    }
    expect(table.pole.some(Number.isNaN)).toBe(false); // all used
  });

  test('outside its range, out of order or not a number: refused as a bug', () => {
    const table = createCelestialPoleTable(0.2, 0.3);
    const out = new Float64Array(3);
    expect(() => interpolateCelestialPoleInto(table, 0.31, out)).toThrow(/table holds/);
    expect(() => interpolateCelestialPoleInto(table, Number.NaN, out)).toThrow(/table holds/);
    expect(() => createCelestialPoleTable(0.3, 0.2)).toThrow(/in order/);
    expect(() => createCelestialPoleTable(Number.NaN, 0.2)).toThrow(/in order/);
    expect(() => createCelestialPoleTable(-100, 100)).toThrow(/at most/);
  });
});
