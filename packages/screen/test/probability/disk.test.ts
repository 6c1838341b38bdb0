import { fileURLToPath } from 'node:url';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diskProbability, smallDiskProbability } from '../../src/probability/disk.ts';
import { diskByPanels } from '../../src/probability/panels.ts';
import { readJson } from './messages.ts';

type GoldenCase = {
  name: string;
  missX: number;
  missY: number;
  sigmaX: number;
  sigmaY: number;
  radius: number;
  probability: number;
};
const golden = readJson(
  fileURLToPath(new URL('../../golden/disk.json', import.meta.url)),
) as GoldenCase[];

const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

describe(`collision integral against ${golden.length} values of 40-digit quadrature`, () => {
  test('within 1e-10 relative: tails to 1e-219, aspect ratios to 1e8, disks of 1e-9 to 1e4 sigma', () => {
    for (const c of golden) {
      const got = diskProbability(c.missX, c.missY, c.sigmaX, c.sigmaY, c.radius);
      expect(relative(got, c.probability), c.name).toBeLessThanOrEqual(1e-10);
    }
  });

  test('the panels alone reach the same where the periodic rule usually answers', () => {
    for (const c of golden) {
      const swap = c.sigmaX < c.sigmaY;
      const [x, y] = swap ? [c.missY, c.missX] : [c.missX, c.missY];
      const [wide, narrow] = swap ? [c.sigmaY, c.sigmaX] : [c.sigmaX, c.sigmaY];
      const got = diskByPanels(x, y, wide, narrow, c.radius);
      expect(relative(got, c.probability), c.name).toBeLessThanOrEqual(1e-10);
    }
  });
});

const LEGENDRE = [
  -0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664,
];
const WEIGHTS = [
  0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665,
  0.2369268850561891,
];

/** Oracle: the density itself, summed in polar coordinates about the centre of the disk; nothing shared with the code. */
function polarSum(mx: number, my: number, sx: number, sy: number, radius: number): number {
  const rings = 60;
  const turns = 256;
  let sum = 0;
  for (let i = 0; i < 5 * rings; i++) {
    const r = (radius * (Math.floor(i / 5) + 0.5 + 0.5 * LEGENDRE[i % 5]!)) / rings;
    for (let k = 0; k < turns; k++) {
      const angle = (2 * Math.PI * k) / turns;
      const u = (mx + r * Math.cos(angle)) / sx;
      const v = (my + r * Math.sin(angle)) / sy;
      sum += WEIGHTS[i % 5]! * r * Math.exp(-0.5 * (u * u + v * v));
    }
  }
  return (sum * radius) / (2 * rings * turns * sx * sy);
}

describe('collision integral: oracle and properties', () => {
  const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  test('equals a brute-force sum of the density over the disk, 1e-10 relative', () => {
    fc.assert(
      fc.property(
        share(0, 4),
        share(0, 4),
        share(0.3, 3),
        share(0.3, 3),
        share(0.01, 2),
        (x, y, a, b, r) => {
          expect(relative(diskProbability(x, y, a, b, r), polarSum(x, y, a, b, r))).toBeLessThan(
            1e-10,
          );
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });

  test('centred and round: 1 - exp(-R²/2s²)', () => {
    for (const r of [1e-6, 0.01, 0.5, 1, 3, 5, 10]) {
      expect(relative(diskProbability(0, 0, 1, 1, r), -Math.expm1(-0.5 * r * r))).toBeLessThan(
        1e-13,
      );
    }
  });

  test('grows with the radius, never beyond 1, the same for any signs and order of axes', () => {
    fc.assert(
      fc.property(
        share(0, 9),
        share(0, 9),
        share(0.01, 3),
        share(0.01, 3),
        share(0.001, 6),
        (x, y, a, b, r) => {
          const p = diskProbability(x, y, a, b, r);
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
          expect(diskProbability(x, y, a, b, 1.01 * r)).toBeGreaterThanOrEqual(p * (1 - 1e-14));
          expect(diskProbability(-x, y, a, b, r)).toBe(p);
          expect(diskProbability(x, -y, a, b, r)).toBe(p);
          const swapped = diskProbability(y, x, b, a, r);
          expect(Math.abs(swapped - p)).toBeLessThanOrEqual(1e-10 * p);
        },
      ),
      { numRuns: 300, seed: 12 },
    );
  });

  test('a wide error: density times area', () => {
    fc.assert(
      fc.property(
        share(0, 3000),
        share(0, 3000),
        share(300, 3000),
        share(300, 3000),
        (x, y, a, b) => {
          const wanted = smallDiskProbability(x, y, a, b, 0.01);
          expect(relative(diskProbability(x, y, a, b, 0.01), wanted)).toBeLessThan(1e-6);
        },
      ),
      { seed: 13 },
    );
  });

  test('no radius 0, any radius 1, no error: inside or not', () => {
    expect(diskProbability(1, 2, 3, 4, 0)).toBe(0);
    expect(diskProbability(1, 2, 3, 4, Infinity)).toBe(1);
    expect(diskProbability(1, 2, 0, 0, 2.2)).toBe(0);
    expect(diskProbability(1, 2, 0, 0, 2.3)).toBe(1);
    expect(diskProbability(0, 0, 0, 0, 1)).toBe(1);
  });

  test('no error across one axis: the chord under the other, and the limit of a needle', () => {
    const line = diskProbability(0.3, 0.6, 0.5, 0, 1);
    const chord = (to: number): number => diskProbability(to, 0, 0.5, 0, 1e-9) / 2e-9; // density along the line
    let sum = 0;
    for (let i = 0; i < 2000; i++)
      sum += chord(0.3 - 0.8 + (1.6 * (i + 0.5)) / 2000) * (1.6 / 2000);
    expect(relative(line, sum)).toBeLessThan(1e-6);
    expect(relative(diskProbability(0.3, 0.6, 0.5, 1e-7, 1), line)).toBeLessThan(1e-6);
    expect(diskProbability(0.3, 1.1, 0.5, 0, 1)).toBe(0);
  });

  test('a huge miss fades into 0 without NaN', () => {
    for (const miss of [30, 37, 38, 39, 40, 1e3, 1e6, 1e150]) {
      const p = diskProbability(miss, 0, 1, 1, 0.01);
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThan(1e-190);
    }
  });
});

/** Two of the published values are their method's own error; golden/disk.json holds both cases (CDM 2, Alfano 5). */
const METHOD_ERRORS = new Set(['Alfano2005 CDM test case 2', 'Laas2015 Alfano test case 5']);

describeWithData('Orekit encounter cases', 'orbit/pc/orekit-2d-encounter-cases.json', (path) => {
  type Case = {
    method: string;
    name: string;
    xm?: number;
    ym: number;
    sigmaX: number;
    sigmaY: number;
    radius: number;
    expectedPc: number;
    tol: number;
  };
  const cases = (readJson(path) as Case[]).filter((c) => c.xm !== undefined);

  test('Alfano 2005, Patera 2005 and Laas 2015 within their tolerances', () => {
    const held = cases.filter((c) => /^(Alfano2005|Patera2005|Laas2015)$/.test(c.method));
    expect(held.length).toBeGreaterThanOrEqual(57);
    const outside = held.filter((c) => {
      const got = diskProbability(c.xm!, c.ym, c.sigmaX, c.sigmaY, c.radius);
      return Math.abs(got - c.expectedPc) > c.tol;
    });
    expect(new Set(outside.map((c) => `${c.method} ${c.name}`))).toEqual(METHOD_ERRORS);
  });

  test("Chan's series is not what we compute: Alfano case 5 is 4.45e-2, not 1.7e-202", () => {
    const chan = cases.find((c) => c.method === 'Chan1997' && c.name === 'Alfano test case 5')!;
    expect(chan.expectedPc).toBeLessThan(1e-200);
    const got = diskProbability(chan.xm!, chan.ym, chan.sigmaX, chan.sigmaY, chan.radius);
    expect(got).toBeCloseTo(0.0445099, 6);
  });
});
