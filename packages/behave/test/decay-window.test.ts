/** The window of a fall, given that it is not down yet: nothing before the instant asked, the rest by what can still come. */
import { DAY_US } from '@noroshi/time';
import { expect, test } from 'vitest';
import { type Fall, WINDOW_LIMITS, windowAt } from '../src/decay/window.ts';

const SET_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const newest = {
  ...{ atUs: SET_US, axisKm: 6528, ex: 0.0005, ey: 0 },
  ...{ inclinationRad: 0.9, raanRad: 0 },
} as Fall['newest'];
const fall = (lifeDays: number, log = 0.5): Fall => ({
  ...{ newest, lifeDays, lessLog: log, moreLog: log },
});
const told = (one: Fall, ageDays: number) => {
  const shown = windowAt(one, SET_US + ageDays * DAY_US);
  if (typeof shown === 'string') throw new Error(shown);
  return { ...shown.window, factorShare: shown.factorShare };
};

test('asked at its set, the window is that of the lognormal and the last turn', () => {
  const { decayUs, fromUs, toUs, factorShare } = told(fall(10), 0);
  expect((decayUs - SET_US) / DAY_US).toBeCloseTo(10, 9);
  expect((fromUs - SET_US) / DAY_US).toBeCloseTo(10 * Math.exp(-0.5), 2);
  expect((toUs - SET_US) / DAY_US).toBeCloseTo(10 * Math.exp(0.5), 2);
  expect(factorShare).toBe(1);
});

test('nothing is expected before the instant asked, and each later look expects it later', () => {
  const one = fall(0.6);
  let before = told(one, 0);
  for (let ageDays = 0.05; ageDays < 0.98; ageDays += 0.05) {
    const now = told(one, ageDays);
    expect(now.fromUs).toBeGreaterThan(SET_US + ageDays * DAY_US);
    expect(now.decayUs).toBeGreaterThan(now.fromUs);
    expect(now.toUs).toBeGreaterThan(now.decayUs);
    expect(now.decayUs).toBeGreaterThanOrEqual(before.decayUs);
    expect(now.factorShare).toBeCloseTo((0.6 * DAY_US) / (now.decayUs - SET_US), 9);
    before = now;
  }
  expect(before.remainingDays).toBeGreaterThan(0); // asked long after the first expectation
});

test('at its median half of it is left: the new median is the upper quarter', () => {
  const quarter = 0.6 * Math.exp((0.5 * 0.6745) / 1.645);
  const { decayUs } = told(fall(0.6), 0.6);
  expect((decayUs - SET_US) / DAY_US).toBeCloseTo(quarter, 2);
});

test('past the window it is taken as down; silent for most of its days, down or lost', () => {
  expect(windowAt(fall(2), SET_US + 9 * DAY_US)).toMatch(/^taken as down/);
  const silent = SET_US + (WINDOW_LIMITS.silentShare + 0.05) * 10 * DAY_US;
  expect(windowAt(fall(10), silent)).toMatch(/^no set for 5\.5 of the 10\.0 days/);
});
