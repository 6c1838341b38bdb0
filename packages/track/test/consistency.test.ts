/** χ² and the intervals of averages against the staged table and closed forms; a filter that is right, and ones that are not. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  averageInterval,
  chiSquareBelow,
  chiSquareExceeded,
  chiSquareTails,
  createConsistencyMeter,
  createGaussian,
  createRandom,
  neesOf,
} from '../src/index.ts';

describeWithData('intervals, staged', 'track/filters/nees_nis_chi2_bounds.csv', (path) => {
  test('each of the table to its last digit', () => {
    const rows = readFileSync(path, 'utf8')
      .trim()
      .split(/\r?\n/)
      .filter((line) => /^\d/.test(line))
      .map((line) => line.split(',').map(Number));
    expect(rows.length).toBeGreaterThan(40);
    for (const [n, count, low95, high95, low99, high99] of rows) {
      const [of95, of99] = [averageInterval(n!, count!), averageInterval(n!, count!, 0.99)];
      const ours = [of95.low, of95.high, of99.low, of99.high];
      for (const [i, value] of [low95, high95, low99, high99].entries())
        expect(Math.abs(ours[i]! - value!), `${n}, ${count}`).toBeLessThanOrEqual(5.0001e-7);
    }
  });
});

describe('χ²', () => {
  test('of 2 and 4 degrees as their closed forms, deep into both tails', () => {
    for (const value of [1e-9, 1e-3, 0.5, 2, 7, 40, 300, 1200]) {
      const half = value / 2;
      const two = chiSquareTails(value, 2);
      expect(two.above / Math.exp(-half)).toBeCloseTo(1, 12);
      expect(two.below / -Math.expm1(-half)).toBeCloseTo(1, 12);
      expect(chiSquareTails(value, 4).above / (Math.exp(-half) * (1 + half))).toBeCloseTo(1, 12);
    }
  });

  test('a value is found again from its probability', () => {
    for (const degrees of [1, 2, 7, 50, 3000, 100_000])
      for (const probability of [1e-9, 0.01, 0.5, 0.99]) {
        const high = chiSquareExceeded(probability, degrees);
        expect(chiSquareTails(high, degrees).above / probability).toBeCloseTo(1, 9);
        const low = chiSquareBelow(probability, degrees);
        expect(chiSquareTails(low, degrees).below / probability).toBeCloseTo(1, 9);
      }
    expect(() => chiSquareExceeded(1, 3)).toThrow(/between 0 and 1/);
  });
});

describe('consistency', () => {
  /** 400 errors of 3 numbers, `claimed` times as large as said. */
  const meterOf = (claimed: number) => {
    const random = createRandom(11, 'consistency');
    const meter = createConsistencyMeter();
    const estimate = createGaussian(3);
    for (let i = 0; i < 3; i++) estimate.covariance[4 * i] = 1 / claimed ** 2;
    for (let k = 0; k < 400; k++) {
      const truth = Float64Array.from({ length: 3 }, () => random.normal());
      meter.add(neesOf(estimate, truth)!, 3);
    }
    return meter.told();
  };

  test('right, too sure and too cautious are told apart', () => {
    const right = meterOf(1);
    expect(right.verdict).toBe('consistent');
    expect(right.insideShare).toBeGreaterThan(0.92);
    expect(meterOf(1.2).verdict).toBe('overconfident');
    expect(meterOf(0.8).verdict).toBe('too cautious');
    expect(createConsistencyMeter().told().verdict).toBe('nothing yet');
  });

  test('what is no number is outside and does not spoil the average', () => {
    const meter = createConsistencyMeter();
    meter.add(2, 2);
    meter.add(Number.NaN, 2);
    expect(meter.told()).toMatchObject({ count: 1, average: 1, insideShare: 0.5 });
    expect(neesOf(createGaussian(2), new Float64Array(2))).toBeNull();
  });
});
