/** The referee itself: pairing, merging, and the operators' files, on cases a person can count. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { countPairs, mergeBursts, pairBest } from './support/score/match.ts';
import { parseBenchmark, parseFengyun, parseOperatorFile } from './support/score/truth.ts';

const HOUR_US = 3600e6;
const at = (...hours: number[]) => hours.map((hour) => ({ atUs: hour * HOUR_US }));

describe('pairing', () => {
  test('one event serves once, and the nearest pairs win', () => {
    expect(pairBest(at(0, 20), at(18), 24 * HOUR_US)).toEqual([[1, 0]]);
    expect(pairBest(at(0, 20), at(-5, 10, 19), 24 * HOUR_US)).toEqual([
      [0, 0],
      [1, 2],
    ]);
  });

  test('more pairs go before nearer pairs', () => {
    // Greedy by distance would take 10 with 11 and leave 0 and 30 alone.
    expect(pairBest(at(0, 11), at(10, 30), 20 * HOUR_US)).toHaveLength(2);
  });

  test('beyond the tolerance there is no pair, at it there is', () => {
    expect(countPairs(at(0), at(24), 24 * HOUR_US)).toBe(1);
    expect(pairBest(at(0), at(24), 24 * HOUR_US)).toHaveLength(1);
    expect(pairBest(at(0), at(24.01), 24 * HOUR_US)).toHaveLength(0);
  });

  test('the fast count is the number of best pairs, on 200 seeded cases', () => {
    for (let seed = 0; seed < 200; seed++) {
      const truth = at(...seededHours(`truth ${seed}`, 12));
      const found = at(...seededHours(`found ${seed}`, 9));
      const pairs = pairBest(truth, found, 24 * HOUR_US);
      expect(countPairs(truth, found, 24 * HOUR_US)).toBe(pairs.length);
      expect(new Set(pairs.map(([i]) => i)).size).toBe(pairs.length);
    }
  });
});

test('bursts of less than twelve hours are one event, chained', () => {
  const join = (burst: readonly { atUs: number }[]) => ({ atUs: burst[0]!.atUs });
  expect(mergeBursts(at(0, 8, 16, 28, 50), join)).toEqual(at(0, 28, 50));
});

test('the lists of operators, to the minute', () => {
  expect(parseBenchmark('SATCAT number: 1\n- 2000-01-01 11:59:28\nname: x\n')).toEqual([0]);
  expect(parseBenchmark('- 2000-01-01 19:59:28\n', 8 * 3600)).toEqual([0]);
  const [line] = parseFengyun(
    'GEO-EW 2006-053A "2000-01-01T19:59:28 CST" "2000-01-01T20:59:28 CST"\n',
  );
  expect(line).toEqual({ kind: 'GEO-EW', fromUs: 0 });
});

test('an operator’s file with two burns: parts by their columns, and by the order it names', () => {
  const number = (value: number) => ` ${value.toExponential(13).padStart(20)}`;
  const burn = (r: number, t: number, n: number) =>
    `2010 123 17 56 05.000${number(120)}${[r, t, n, 0, 0, 0, 0, 0, 0].map(number).join('')}`;
  const head = (order: string) => `CRYO2 2010 123 17 55 2010 124 00 35     ${order} 2 `;
  const both = `${burn(0.003, -0.3, 0.004)} ${burn(0, -0.4, 0)}\n`;
  const [radialFirst] = parseOperatorFile(head('006') + both);
  expect(radialFirst!.dvRMS).toBeCloseTo(0.003, 12);
  expect(radialFirst!.dvTMS).toBeCloseTo(-0.7, 12);
  expect(radialFirst!.dvNMS).toBeCloseTo(0.004, 12);
  expect(radialFirst!.dvMS).toBeCloseTo(Math.hypot(0.003, 0.3, 0.004) + 0.4, 12);
  const [crossFirst] = parseOperatorFile(head('005') + both);
  expect(crossFirst!.dvNMS).toBeCloseTo(0.003, 12);
});

/** Hours up to 240 from a seed, in order. */
function seededHours(seed: string, count: number): readonly number[] {
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from({ length: count }, (_, k) => bytes.readUInt16LE(2 * k) / 273).sort(
    (a, b) => a - b,
  );
}
