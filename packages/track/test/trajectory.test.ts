/** The trajectory metric: the staged answers, every assignment in time as an oracle, what a metric must keep, and its limits. */
import { readFileSync } from 'node:fs';
import { createRandom } from '@noroshi/sim';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { gospa, type Trajectories, trajectoryGospa } from '../src/index.ts';

type Line = readonly [first: number, values: readonly number[]]; // of one number each, from a step counted from 1

function linesOf(lines: readonly Line[], steps: number): Trajectories {
  const values = new Float64Array(lines.length * steps).fill(Number.NaN);
  for (const [i, [first, line]] of lines.entries()) values.set(line, i * steps + first - 1);
  return { count: lines.length, steps, size: 1, values };
}

type Case = { id: number; T: number; x: Line[]; y: Line[]; metric: number } & Record<
  'localisation' | 'missed' | 'false' | 'switch',
  number
>;

describeWithData('trajectory GOSPA, staged', 'track/metrics/tgospa_cases.json', (path) => {
  test('totals and parts of every case within 1e-6', () => {
    const staged = JSON.parse(readFileSync(path, 'utf8')) as {
      c: number;
      p: number;
      gamma: number;
      cases: Case[];
    };
    const options = { cutoff: staged.c, power: staged.p, switchCost: staged.gamma };
    expect(staged.cases.map((one) => one.metric)).toEqual([5, 6.5, 1.5, 3, 3.6, 2.6]);
    for (const one of staged.cases) {
      const found = trajectoryGospa(linesOf(one.x, one.T), linesOf(one.y, one.T), options);
      const ours = [found.tgospa, found.localisation, found.missed, found.false, found.switching];
      const theirs = [one.metric, one.localisation, one.missed, one.false, one.switch];
      for (const [i, value] of theirs.entries())
        expect(Math.abs(ours[i]! - value), `case ${one.id}, ${i}`).toBeLessThanOrEqual(1e-6);
      expect(found.gap).toBeLessThan(1e-8);
    }
  });
});

/** Some lines with gaps, in a plane. */
function randomLines(seed: string, count: number, steps: number): Trajectories {
  const random = createRandom(seed);
  const values = new Float64Array(count * steps * 2).fill(Number.NaN);
  for (let i = 0; i < count; i++) {
    let [x, y] = [6 * random.uniform(), 6 * random.uniform()];
    for (let k = 0; k < steps; k++) {
      x += 2 * random.uniform() - 1;
      y += 2 * random.uniform() - 1;
      if (random.uniform() < 0.8) values.set([x, y], 2 * (i * steps + k));
    }
  }
  return { count, steps, size: 2, values };
}

const OPTIONS = { cutoff: 3, power: 2, switchCost: 1 };

/** Every way to give tracks to truths in each moment, the cheapest chain of them: never below the metric. */
function cheapestChain(truths: Trajectories, tracks: Trajectories): number {
  const ways: number[][] = [[]];
  for (let i = 0; i < truths.count; i++)
    for (const way of ways.splice(0))
      for (let j = -1; j < tracks.count; j++) if (j < 0 || !way.includes(j)) ways.push([...way, j]);
  const half = OPTIONS.cutoff ** OPTIONS.power / 2;
  let costs = ways.map(() => 0);
  for (let k = 0; k < truths.steps; k++)
    costs = ways.map((way, a) => {
      const arrive =
        k === 0 ? 0 : Math.min(...ways.map((from, b) => costs[b]! + changeOf(from, way)));
      return (k === 0 ? costs[a]! : arrive) + momentOf(truths, tracks, way, k, half);
    });
  return Math.min(...costs) ** (1 / OPTIONS.power);
}

function changeOf(from: readonly number[], to: readonly number[]): number {
  let changes = 0;
  for (const [i, j] of to.entries()) if (from[i] !== j) changes += from[i]! >= 0 && j >= 0 ? 2 : 1;
  return (changes * OPTIONS.switchCost ** OPTIONS.power) / 2;
}

function momentOf(
  truths: Trajectories,
  tracks: Trajectories,
  way: readonly number[],
  k: number,
  half: number,
): number {
  const at = ({ values, steps }: Trajectories, i: number) =>
    values.subarray(2 * (i * steps + k), 2 * (i * steps + k) + 2);
  let cost = 0;
  for (const [i, j] of way.entries()) {
    const truth = at(truths, i);
    const isHere = !Number.isNaN(truth[0]!);
    const track = j < 0 ? null : at(tracks, j);
    const isThere = track !== null && !Number.isNaN(track[0]!);
    if (isHere && isThere)
      cost += Math.min(
        2 * half,
        Math.hypot(truth[0]! - track[0]!, truth[1]! - track[1]!) ** OPTIONS.power,
      );
    else if (isHere !== isThere) cost += half;
  }
  for (let j = 0; j < tracks.count; j++)
    if (!way.includes(j) && !Number.isNaN(at(tracks, j)[0]!)) cost += half;
  return cost;
}

describe('trajectory GOSPA', () => {
  test('never above the cheapest chain of whole assignments, and mostly that', () => {
    let equal = 0;
    for (let i = 0; i < 150; i++) {
      const [x, y] = [randomLines(`x${i}`, 1 + (i % 3), 6), randomLines(`y${i}`, 3 - (i % 2), 6)];
      const { tgospa, gap } = trajectoryGospa(x, y, OPTIONS);
      const whole = cheapestChain(x, y);
      expect(gap).toBeLessThan(1e-7);
      expect(tgospa).toBeLessThanOrEqual(whole + 1e-8);
      expect(tgospa).toBeGreaterThan(0.9 * whole);
      if (whole - tgospa < 1e-7) equal++;
    }
    expect(equal).toBeGreaterThanOrEqual(140);
  });

  test('the same both ways, no detour is shorter, nothing of itself', () => {
    for (let i = 0; i < 40; i++) {
      const [x, y, z] = ['x', 'y', 'z'].map((name) => randomLines(name + i, 3, 12)) as [
        Trajectories,
        Trajectories,
        Trajectories,
      ];
      const of = (a: Trajectories, b: Trajectories) => trajectoryGospa(a, b, OPTIONS).tgospa;
      expect(of(x, y)).toBeCloseTo(of(y, x), 6);
      expect(of(x, y)).toBeLessThanOrEqual(of(x, z) + of(z, y) + 1e-6);
      expect(of(x, x)).toBeLessThan(1e-4); // the root of the gap
    }
  });

  test('in one moment it is GOSPA', () => {
    for (let i = 0; i < 40; i++) {
      const [x, y] = [randomLines(`a${i}`, 5, 1), randomLines(`b${i}`, 4, 1)];
      const points = ({ values }: Trajectories) => {
        const here = values.filter((value) => !Number.isNaN(value));
        return { count: here.length / 2, size: 2, values: here };
      };
      const moment = gospa(points(x), points(y), OPTIONS.cutoff, OPTIONS.power);
      const found = trajectoryGospa(x, y, OPTIONS);
      expect(found.tgospa).toBeCloseTo(moment.gospa, 6);
      expect(found.localisation).toBeCloseTo(moment.localisation, 6);
    }
  });

  test('two tracks of a crowd that change places once: the switches and no more', () => {
    const steps = 60;
    const crowd = Array.from({ length: 12 }, (_, i): Line => [1, new Array(steps).fill(2 * i)]);
    const tracks = crowd.map(([first, values]): Line => [first, [...values]]);
    const [a, b] = [tracks[4]![1] as number[], tracks[5]![1] as number[]];
    for (let k = 30; k < steps; k++) [a[k], b[k]] = [b[k]!, a[k]!];
    const found = trajectoryGospa(linesOf(crowd, steps), linesOf(tracks, steps), {
      ...OPTIONS,
      cutoff: 5,
    });
    expect(found.switching).toBeCloseTo(2, 6);
    expect(found.localisation + found.missed + found.false).toBeCloseTo(0, 6);
  });

  test('what is too large or of another shape is refused with what would be right', () => {
    const x = linesOf([[1, [1, 2]]], 2);
    expect(() => trajectoryGospa(x, linesOf([[1, [1]]], 1), OPTIONS)).toThrow(/have 2 steps/);
    expect(() => trajectoryGospa(x, x, { ...OPTIONS, switchCost: 0 })).toThrow(/above 0/);
    const crowd = linesOf(
      Array.from({ length: 20 }, (): Line => [1, [0]]),
      1,
    );
    expect(() => trajectoryGospa(crowd, crowd, OPTIONS)).toThrow(/at most 200, /);
  });
});
