/** Frisbee's bound against its published cases, against any error of the other object, and its dilution region. */
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plane } from '../../src/ladder/contract.ts';
import { addedVarianceKm2, frisbeeMaximum, withLine } from '../../src/ladder/maximum.ts';
import { encounterOf } from '../../src/ladder/pc2d-plane.ts';
import { diskIntegral, equalAreaHalfKm, squareIntegral } from '../../src/ladder/shapes.ts';
import { readJson } from '../probability/messages.ts';
import { readEvent } from './cdm-event.ts';

type MaxCase = {
  readonly suite: string;
  readonly test: string;
  readonly cdm: string;
  readonly HBR: number | readonly number[];
  readonly verify: string;
  readonly expSolution?: number;
  readonly expected?: { readonly values: readonly (readonly number[])[] };
  readonly RelTol?: number;
};

describeWithData('CARA’s cases of Frisbee', 'orbit/pc/cara/max-pc-expected.json', (path) => {
  const cases = (readJson(path) as MaxCase[]).filter(({ suite }) => suite === 'FrisbeeMaxPc');
  const planeOf = (cdm: string, hbrM: number, whose: 'object1' | 'object2') =>
    encounterOf(readEvent(dataPath(`orbit/pc/cara/SampleCDMs/${cdm}`)!, hbrM), whose).plane!;

  test('Alfano’s messages: never below the 2-D probability with both errors', () => {
    const held = cases.filter(({ verify }) => verify === 'verifyGreaterThanOrEqual');
    expect(held.length).toBeGreaterThanOrEqual(9);
    for (const { cdm, HBR, expSolution } of held)
      for (const whose of ['object1', 'object2'] as const) {
        const hbrM = HBR as number;
        const { value } = frisbeeMaximum(planeOf(cdm, hbrM, whose), (p) =>
          diskIntegral(p, hbrM / 1000),
        );
        expect(value, cdm).toBeGreaterThanOrEqual(expSolution! - 1e-4);
      }
  });

  test('Frisbee’s own example, the second object unknown', () => {
    const held = cases.filter(
      (one) => one.expSolution !== undefined && one.verify === 'verifyEqual',
    );
    expect(held.length).toBeGreaterThanOrEqual(2);
    for (const { cdm, HBR, expSolution } of held) {
      const hbrM = HBR as number;
      const { value } = frisbeeMaximum(planeOf(cdm, hbrM, 'object1'), (p) =>
        diskIntegral(p, hbrM / 1000),
      );
      expect(Math.abs(value / expSolution! - 1), `${hbrM} m`).toBeLessThan(1e-2);
    }
  });

  test('messages with one error each, square of equal area, 1e-2 relative', () => {
    const held = cases.filter(({ expected }) => expected !== undefined);
    expect(held.length).toBeGreaterThanOrEqual(10);
    for (const { cdm, HBR, expected, RelTol } of held)
      for (const [row, hbrM] of (HBR as number[]).entries())
        for (const [column, whose] of (['object2', 'object1'] as const).entries()) {
          const half = equalAreaHalfKm(hbrM / 1000);
          const { value } = frisbeeMaximum(planeOf(cdm, hbrM, whose), (p) =>
            squareIntegral(p, half),
          );
          const wanted = expected!.values[row]![column]!;
          expect(Math.abs(value / wanted - 1), `${cdm} ${hbrM} m ${whose}`).toBeLessThan(RelTol!);
        }
  });
});

describe('the worst error of the other object', () => {
  const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const planes = fc
    .tuple(share(-2, 0), share(0.05, 1), share(-0.5, 1.5), share(0, 6.28))
    .map(([lnWide, thin, lnMiss, angle]): Plane => {
      const [wide, miss] = [10 ** lnWide, 10 ** lnMiss * 10 ** lnWide];
      return {
        ...{ missWideKm: miss * Math.cos(angle), missNarrowKm: miss * Math.sin(angle) },
        ...{ sigmaWideKm: wide, sigmaNarrowKm: wide * thin },
      };
    });

  test('no covariance added to the known one gives more, for small bodies and for wide ones', () => {
    fc.assert(
      fc.property(
        planes,
        share(-3, -0.3),
        share(-3, 1.5),
        share(0, 1),
        share(0, 3.14),
        (plane, lnHbr, lnSize, thin, angle) => {
          const miss = Math.hypot(plane.missWideKm, plane.missNarrowKm);
          const hbrKm = miss * 10 ** lnHbr;
          const bound = frisbeeMaximum(plane, (p) => diskIntegral(p, hbrKm)).value;
          const sigma = miss * 10 ** lnSize;
          const other = diskIntegral(withEllipse(plane, sigma, sigma * thin, angle), hbrKm).value;
          expect(other).toBeLessThanOrEqual(bound * (1 + 1e-6) + 1e-300);
        },
      ),
      { numRuns: 200, seed: 31 },
    );
  });

  test('at the published variance the miss is one sigma out; within one sigma nothing is added', () => {
    fc.assert(
      fc.property(planes, (plane) => {
        const added = addedVarianceKm2(plane);
        const { missWideKm: x, missNarrowKm: y, ...at } = withLine(plane, added);
        const squared = (x / at.sigmaWideKm) ** 2 + (y / at.sigmaNarrowKm) ** 2;
        if (added > 0) expect(Math.abs(squared - 1)).toBeLessThan(1e-8);
        else expect(squared).toBeLessThanOrEqual(1);
        expect(Math.hypot(x, y) / Math.hypot(plane.missWideKm, plane.missNarrowKm)).toBeCloseTo(
          1,
          12,
        );
        const { diluted } = frisbeeMaximum(plane, (p) => diskIntegral(p, 1e-6));
        expect(diluted).toBe(added === 0);
      }),
      { numRuns: 100, seed: 32 },
    );
  });
});

/** The plane's error with another ellipse added, back on its principal axes. */
function withEllipse(plane: Plane, sigma1: number, sigma2: number, angle: number): Plane {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const xx = plane.sigmaWideKm ** 2 + (sigma1 * c) ** 2 + (sigma2 * s) ** 2;
  const yy = plane.sigmaNarrowKm ** 2 + (sigma1 * s) ** 2 + (sigma2 * c) ** 2;
  const xy = c * s * (sigma1 ** 2 - sigma2 ** 2);
  const root = Math.hypot(0.5 * (xx - yy), xy);
  const turn = 0.5 * Math.atan2(xy, 0.5 * (xx - yy));
  const { missWideKm: x, missNarrowKm: y } = plane;
  return {
    missWideKm: x * Math.cos(turn) + y * Math.sin(turn),
    missNarrowKm: y * Math.cos(turn) - x * Math.sin(turn),
    sigmaWideKm: Math.sqrt(0.5 * (xx + yy) + root),
    sigmaNarrowKm: Math.sqrt(Math.max(0, 0.5 * (xx + yy) - root)),
  };
}
