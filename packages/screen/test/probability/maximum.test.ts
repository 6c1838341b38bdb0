import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diskProbability } from '../../src/probability/disk.ts';
import { MAXIMUM, maximumProbabilityInto } from '../../src/probability/maximum.ts';

const out = new Float64Array(2);

function maximumOf(x: number, y: number, a: number, b: number, r: number): [number, number] {
  maximumProbabilityInto(x, y, a, b, r, diskProbability(x, y, a, b, r), out);
  return [out[MAXIMUM.probability]!, out[MAXIMUM.scale]!];
}

/** Oracle: the largest of many scales, then of ever finer ones about it. */
function densest(x: number, y: number, a: number, b: number, r: number): number {
  let centre = 0;
  let width = 14;
  let best = 0;
  for (let pass = 0; pass < 6; pass++) {
    let at = centre;
    for (let i = -200; i <= 200; i++) {
      const lnK = centre + (width * i) / 200;
      const k = Math.exp(lnK);
      const value = diskProbability(x, y, a * k, b * k, r);
      if (value > best) {
        best = value;
        at = lnK;
      }
    }
    centre = at;
    width /= 40;
  }
  return best;
}

describe('maximum over the size of the error', () => {
  const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  test('equals a dense search, 1e-8 relative, for small and large disks and needles', () => {
    fc.assert(
      fc.property(
        share(-3, 1),
        share(-3, 1),
        share(-4, 2),
        share(-2, 0.9),
        share(0, 1.57),
        (la, lb, lr, ld, t) => {
          const [a, b, r] = [10 ** la, 10 ** lb, 10 ** lr];
          const miss = r * (1 + 10 ** ld);
          const [x, y] = [miss * Math.cos(t), miss * Math.sin(t)];
          const [value] = maximumOf(x, y, a, b, r);
          const wanted = densest(x, y, a, b, r);
          expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-8);
        },
      ),
      { numRuns: 25, seed: 21 },
    );
  });

  test('a small disk: R²/(e d² sx sy) at k² = d²/2 (Alfriend et al. 1999, eq. 21)', () => {
    const [value, scale] = maximumOf(0.5, 0.3, 0.7, 0.2, 1e-4);
    const d2 = (0.5 / 0.7) ** 2 + (0.3 / 0.2) ** 2;
    expect(value / (1e-8 / (Math.E * d2 * 0.7 * 0.2))).toBeCloseTo(1, 6);
    expect(scale).toBeCloseTo(Math.sqrt(d2 / 2), 4);
  });

  test('the scale says the same of a covariance twice as wide: half of it', () => {
    const [value, scale] = maximumOf(0.5, 0.3, 0.7, 0.2, 0.02);
    const [same, half] = maximumOf(0.5, 0.3, 1.4, 0.4, 0.02);
    expect(same / value).toBeCloseTo(1, 9);
    expect(half / scale).toBeCloseTo(0.5, 4);
  });

  test('never below the probability itself', () => {
    fc.assert(
      fc.property(
        share(0, 3),
        share(0, 3),
        share(0.01, 2),
        share(0.01, 2),
        share(0.001, 2),
        (x, y, a, b, r) => {
          const [value] = maximumOf(x, y, a, b, r);
          expect(value).toBeGreaterThanOrEqual(diskProbability(x, y, a, b, r));
          expect(value).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200, seed: 22 },
    );
  });

  test('certain inside the disk; nothing to scale without width; no radius, no probability', () => {
    expect(maximumOf(0.1, 0.1, 1, 1, 0.2)).toEqual([1, 0]);
    expect(maximumOf(1, 0, 0, 0, 0.2)).toEqual([0, Number.NaN]);
    expect(maximumOf(0.1, 0, 0, 0, 0.2)).toEqual([1, Number.NaN]);
    expect(maximumOf(1, 0, 1, 1, 0)).toEqual([0, Number.NaN]);
    const [line] = maximumOf(0.5, 0, 0.3, 0, 0.2);
    expect(line).toBeGreaterThan(0.1);
  });
});
