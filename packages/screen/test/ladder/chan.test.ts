/** Chan's series: the published figures after their twenty terms, the whole series where it is exact, and long ones. */
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import { chanIntegral } from '../../src/ladder/chan.ts';
import { diskProbability } from '../../src/probability/disk.ts';
import { readJson } from '../probability/messages.ts';

type Case = {
  readonly method: string;
  readonly name: string;
  readonly xm: number;
  readonly ym: number;
  readonly sigmaX: number;
  readonly sigmaY: number;
  readonly radius: number;
  readonly expectedPc: number;
  readonly tol: number;
};

/** Their publisher stopped after so many terms: only Alfano's case 5 shows it, whose terms grow up to the 95th. */
const PUBLISHED_TERMS = 20;

describeWithData('published cases', 'orbit/pc/orekit-2d-encounter-cases.json', (path) => {
  const cases = (readJson(path) as Case[]).filter(({ method }) => method === 'Chan1997');

  test('all at their tolerance', () => {
    expect(cases.length).toBeGreaterThanOrEqual(15);
    for (const { name, xm, ym, sigmaX, sigmaY, radius, expectedPc, tol } of cases) {
      const { value } = chanIntegral(xm, ym, sigmaX, sigmaY, radius, PUBLISHED_TERMS);
      expect(Math.abs(value - expectedPc), name).toBeLessThanOrEqual(tol);
    }
  });

  test('Alfano’s case 5 in all terms is no better: 8.8e-184 for 4.45e-2', () => {
    const { value } = chanIntegral(-1.2217895, 2.1230067, 0.0373279, 177.8109003, 10);
    expect(Math.abs(value / 8.761849707626191e-184 - 1)).toBeLessThan(1e-9); // 160 terms at double precision
    expect(diskProbability(-1.2217895, 2.1230067, 0.0373279, 177.8109003, 10)).toBeCloseTo(
      0.0445,
      4,
    );
  });
});

describe('a round error', () => {
  test('is what the series is exact for, from small disks to wide ones', () => {
    const cases = [
      [0, 0, 1, 1],
      [3, 0, 1, 2],
      [0.1, 0, 1, 100],
      [30, 0, 1, 4],
      [5, 5, 10, 0.001],
      [20, 3, 1, 23],
      [1000, 0, 1, 999],
    ] as const;
    for (const [x, y, sigma, radius] of cases) {
      const { value, error } = chanIntegral(x, y, sigma, sigma, radius);
      const wanted = diskProbability(x, y, sigma, sigma, radius);
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(error + 1e-10 * wanted);
      expect(error).toBeLessThan(1e-8);
    }
  });

  test('without a radius 0; a width of nothing is no series', () => {
    expect(chanIntegral(1, 1, 1, 1, 0)).toEqual({ value: 0, error: 0 });
    expect(chanIntegral(1, 1, 1, 0, 1).value).toBeNaN();
    expect(chanIntegral(1, 1, 1e-9, 1e-9, 1).value).toBeNaN(); // 1e18 terms
  });
});
