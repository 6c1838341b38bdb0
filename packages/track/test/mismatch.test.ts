/** Pull-ups are told within seconds, falls are not; the alarm's own arithmetic; lift against what has a closed form. */
import { describe, expect, test } from 'vitest';
import { ballisticMotion, createMismatchAlarm, liftingMotion, noAir, STATE } from '../src/index.ts';
import { descend } from './descents.ts';

const FALLS = process.env.NOROSHI_PROVE === '1' ? 5000 : 300;

describe('descents seen by a radar', () => {
  test('falls raise no alarm: at most one flight in a hundred, and their innovations are right', () => {
    let [alarms, sum, looks] = [0, 0, 0];
    for (let seed = 0; seed < FALLS; seed++) {
      const fall = descend(seed, 0, 0);
      if (fall.alarm.wasAlarm) alarms++;
      sum += fall.nis.reduce((all, nis) => all + nis, 0);
      looks += fall.looks;
    }
    console.log(`${FALLS} falls of ${(looks / FALLS).toFixed(0)} looks: ${alarms} alarms`);
    expect(alarms / FALLS).toBeLessThanOrEqual(0.01);
    expect(Math.abs(sum / looks / 4 - 1)).toBeLessThan(0.03);
  });

  for (const [ratio, belowKm, limitS] of [
    [1, 50, 15],
    [1, 40, 10],
    [0.5, 40, 15],
    [-0.5, 40, 15],
  ] as const)
    test(`lift of ${ratio} times the drag below ${belowKm} km: told within ${limitS} s, every time`, () => {
      const delaysS: number[] = [];
      for (let seed = 0; seed < 30; seed++) {
        const { alarm, liftS } = descend(seed + 1000, ratio, belowKm);
        expect(alarm.sinceS).not.toBeNull();
        delaysS.push(alarm.sinceS! - liftS!);
      }
      delaysS.sort((a, b) => a - b);
      console.log(`lift ${ratio}: told after ${delaysS[15]} s, at most ${delaysS.at(-1)} s`);
      expect(delaysS[0]).toBeGreaterThan(0); // not before it began
      expect(delaysS.at(-1)).toBeLessThanOrEqual(limitS);
    });
});

describe('alarm', () => {
  test('by the window alone, forgets in time, keeps since when', () => {
    const judge = createMismatchAlarm({ window: 3, falseProbability: 1e-3 });
    for (let k = 0; k < 5; k++) expect(judge(k, 2, 2).isAlarm).toBe(false);
    const high = judge(5, 30, 2);
    expect(high).toMatchObject({ isAlarm: true, wasAlarm: true, sinceS: 5 });
    expect(high.factor).toBeCloseTo(34 / 6, 12);
    for (let k = 6; k < 8; k++) judge(k, 2, 2);
    expect(judge(8, 2, 2)).toMatchObject({ isAlarm: false, wasAlarm: true, sinceS: 5 });
    expect(judge(9, Number.NaN, 2).isAlarm).toBe(true);
    expect(() => createMismatchAlarm({ window: 0, falseProbability: 0.1 })).toThrow(/window of 0/);
  });
});

describe('lift', () => {
  test('across the flight and upwards, so large as the drag times its ratio; none without air', () => {
    const state = Float64Array.of(6418, 0, 0, -1, 2, 0, 0);
    state[STATE.lnBeta] = Math.log(5000);
    const rates = [
      ballisticMotion(),
      ballisticMotion({ air: noAir }),
      liftingMotion(() => 1.5),
    ].map((motion) => {
      const rate = new Float64Array(7);
      motion.rateInto(0, state, rate);
      return rate.subarray(3, 6);
    }) as [Float64Array, Float64Array, Float64Array];
    const [fall, vacuum, lifted] = rates;
    const drag = fall.map((value, i) => value - vacuum[i]!);
    const lift = lifted.map((value, i) => value - fall[i]!);
    const dot = lift[0]! * -1 + lift[1]! * 2;
    expect(Math.abs(dot)).toBeLessThan(1e-15);
    expect(lift[0]!).toBeGreaterThan(0);
    expect(Math.hypot(...lift) / Math.hypot(...drag)).toBeCloseTo(1.5, 9);
    const rate = new Float64Array(7);
    liftingMotion(() => 3, { air: noAir }).rateInto(0, state, rate);
    expect([...rate.subarray(3, 6)]).toEqual([...vacuum]);
  });
});
