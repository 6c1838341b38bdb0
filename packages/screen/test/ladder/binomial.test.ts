/** Exact intervals of counts, and whether two counts can come from one probability. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import {
  binomialTail,
  clopperPearsonInto,
  logGamma,
  sameProbabilityP,
} from '../../src/ladder/binomial.ts';
import { readRows } from './rows.ts';

const interval = new Float64Array(2);

describe('interval of Clopper and Pearson', () => {
  test('no hit and all hits have closed forms', () => {
    for (const trials of [1, 10, 1000, 1e9]) {
      clopperPearsonInto(0, trials, 0.95, interval);
      expect(interval[0]).toBe(0);
      expect(interval[1]! / -Math.expm1(Math.log(0.025) / trials)).toBeCloseTo(1, 10);
      clopperPearsonInto(trials, trials, 0.95, interval);
      expect(interval[0]! / Math.exp(Math.log(0.025) / trials)).toBeCloseTo(1, 10);
      expect(interval[1]).toBe(1);
    }
  });

  test('its ends leave 2.5 % of the binomial on either side, summed term by term', () => {
    const tail = (p: number, from: number, to: number, n: number) => {
      let sum = 0;
      for (let k = from; k <= to; k++) {
        const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
        sum += Math.exp(choose + k * Math.log(p) + (n - k) * Math.log1p(-p));
      }
      return sum;
    };
    for (const [hits, trials] of [
      [1, 5],
      [7, 40],
      [33, 90],
      [200, 1000],
    ] as const) {
      clopperPearsonInto(hits, trials, 0.95, interval);
      expect(tail(interval[0]!, hits, trials, trials)).toBeCloseTo(0.025, 9);
      expect(tail(interval[1]!, 0, hits, trials)).toBeCloseTo(0.025, 9);
    }
  });

  test('the tail against closed forms', () => {
    expect(binomialTail(1, 1e9, 1e-9)).toBeCloseTo(-Math.expm1(1e9 * Math.log1p(-1e-9)), 12);
    expect(binomialTail(2, 3, 0.3)).toBeCloseTo(3 * 0.09 * 0.7 + 0.027, 14);
    expect(binomialTail(500, 999, 0.5)).toBeCloseTo(0.5, 12);
    expect(binomialTail(40, 40, 0.5)).toBeCloseTo(2 ** -40, 20);
  });
});

describeWithData(
  'published intervals',
  'orbit/pc/cara/CARA_PcMethod_Test_Conjunctions.csv',
  (path) => {
    test('of 431 to 10,148 hits in up to 4e9 trials', () => {
      const rows = readRows(readFileSync(path, 'utf8'));
      expect(rows.length).toBeGreaterThan(20);
      // theirs come from an inverse beta function that stops at some 1e-6; where it is finer ours agrees to 1e-11
      for (const row of rows) {
        clopperPearsonInto(Number(row.NhitSDMC), Number(row.NtotSDMC), 0.95, interval);
        expect(Math.abs(interval[0]! / Number(row.PcSDMCLo) - 1)).toBeLessThan(5e-6);
        expect(Math.abs(interval[1]! / Number(row.PcSDMCHi) - 1)).toBeLessThan(5e-6);
      }
    });
  },
);

describe('two counts', () => {
  test('Fisher’s tea tasting: 3 of 4 against 1 of 4 is 0.486', () => {
    expect(sameProbabilityP(3, 4, 1, 4)).toBeCloseTo(34 / 70, 10);
  });

  test('summed by hand for a table of 10', () => {
    // 8 of 10 against 1 of 10: outcomes as unlikely are 8 and 9 of the 9 hits, and their mirrors
    const choose = (n: number, k: number): number =>
      k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k;
    const p = (k: number) => (choose(10, k) * choose(10, 9 - k)) / choose(20, 9);
    expect(sameProbabilityP(8, 10, 1, 10)).toBeCloseTo(p(9) + p(8) + p(1) + p(0), 10);
  });

  test('large counts: as the normal approximation says, and equal ones agree', () => {
    expect(sameProbabilityP(10_000, 4e9, 25, 1e7)).toBeGreaterThan(0.9);
    const p = sameProbabilityP(10_000, 4e9, 50, 1e7); // five standard deviations of 25
    expect(p).toBeGreaterThan(1e-7);
    expect(p).toBeLessThan(1e-4);
    expect(sameProbabilityP(10_000, 4e9, 200, 1e7)).toBeLessThan(1e-50);
  });
});
