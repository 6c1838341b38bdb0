/** The figures behind the avoidance page: cells, the least burn, the threshold's line, colours, the form's beginnings. */
import { describe, expect, test } from 'vitest';
import {
  burnOf,
  cellAt,
  cheapestCell,
  deltaVText,
  firstWindow,
  inPlane,
  movedCell,
  type Plan,
  shareOfPc,
  signedText,
  thresholdLine,
  typedMs,
} from '../src/avoid/values.ts';

/** Probability falls by ten for every step of Δv away from zero, and by ten more for every step of time earlier. */
function plan(): Plan {
  const deltaVMS = [-0.2, -0.1, 0, 0.1, 0.2];
  const burnUtc = ['2026-11-23T00:00:00Z', '2026-11-23T06:00:00Z', '2026-11-23T12:00:00Z'];
  const cellPc = burnUtc.flatMap((_, time) =>
    deltaVMS.map((_, k) => 10 ** (-3 - Math.abs(k - 2) * (3 - time))),
  );
  const cells = (value: number) => cellPc.map(() => value);
  return {
    ...{
      tcaUtc: '2026-11-24T00:00:00Z',
      pc: 1e-3,
      pcMax: 1e-2,
      missKm: 0.1,
      missRtnKm: [0.1, 0, 0],
    },
    ...{
      relativeSpeedKmS: 10,
      hbrM: 10,
      covariance: 'x',
      ageOwnD: 1,
      ageOtherD: 1,
      revolutionS: 5700,
    },
    plane: {
      ...{ right: [0, 0, 1], up: [1, 0, 0], along: [0, 1, 0], missRightKm: 0, missUpKm: 0.1 },
      ...{ sigmaWideKm: 1, sigmaNarrowKm: 0.5, leanDeg: 0 },
    },
    ...{ thresholdPc: 1e-5, directionRtn: [0, 1, 0], executionShare: 0, executionPointingDeg: 0 },
    ...{ burnUtc, deltaVMS, cellPc, cellMissKm: cells(1), cellMissRKm: cells(0.5) },
    ...{ cellMissTKm: cells(0), cellMissNKm: cells(-0.2), cellTcaUtcOffsetS: cells(0.01) },
    ...{ leastAlongMS: [0.067, 0.1, null], leastAgainstMS: [0.07, 0.1, 0.2] },
    ...{ altitudeKmPerMS: [1.8, 1.8, 1.8], driftKmDayPerMS: [-260, -260, -260], method: '' },
  };
}

describe('cells', () => {
  test('the cheapest is the first column that reaches the threshold at the time of the least Δv', () => {
    const cell = cheapestCell(plan())!;
    expect(cell).toEqual({ time: 0, column: 3 });
    expect(plan().cellPc[cellAt(plan(), cell)]).toBeLessThanOrEqual(1e-5);
    expect(cheapestCell({ ...plan(), leastAlongMS: [null, null, null] })).toEqual({
      time: 0,
      column: 1,
    });
    expect(cheapestCell({ ...plan(), leastAlongMS: [null], leastAgainstMS: [null] })).toBeNull();
  });

  test('a burn has its parts, its cost and its sign', () => {
    const burn = burnOf(plan(), { time: 1, column: 0 });
    expect(burn.burnRtnMS).toEqual([-0, -0.2, -0]);
    expect(burn.altitudeKm).toBeCloseTo(-0.36, 12);
    expect(burn.driftKmDay).toBeCloseTo(52, 12);
    expect(burn.spanS).toBe(18 * 3600);
    expect(burn.missRtnKm).toEqual([0.5, 0, -0.2]);
    const gap = { ...plan(), cellMissTKm: [null] };
    expect(burnOf(gap, { time: 0, column: 0 }).missRtnKm).toBeNull();
  });

  test('moving stays inside', () => {
    expect(movedCell(plan(), { time: 0, column: 4 }, -1, 10)).toEqual({ time: 0, column: 4 });
    expect(movedCell(plan(), { time: 0, column: 0 }, 9, 1)).toEqual({ time: 2, column: 1 });
  });
});

describe('the map', () => {
  test('the line lies where the probability passes the threshold', () => {
    const pieces = thresholdLine(plan());
    expect(pieces.length).toBeGreaterThan(2);
    for (const [x, y] of pieces) {
      const steps = 3 - x; // powers of ten a column, between the times in a straight line
      expect(Math.abs(Math.abs(y - 2) * steps - 2)).toBeLessThan(0.35);
    }
    expect(thresholdLine({ ...plan(), thresholdPc: 0.5 })).toEqual([]);
    expect(thresholdLine({ ...plan(), cellPc: plan().cellPc.map(() => null) })).toEqual([]);
  });

  test('colours go from 10⁻⁹ to 10⁻³, and nothing has none', () => {
    expect([1e-12, 1e-9, 1e-6, 1e-3, 1, 0].map(shareOfPc)).toEqual([0, 0, 0.5, 1, 1, 0]);
    expect([null, undefined].map(shareOfPc)).toEqual([null, null]);
  });

  test('the plane is seen along the relative velocity', () => {
    expect(inPlane(plan(), [0.5, 7, -0.2])).toEqual([-0.2, 0.5]);
    expect(inPlane({ ...plan(), plane: null }, [1, 2, 3])).toBeNull();
  });
});

describe('the form', () => {
  test('begins an hour from now, ends half a revolution before, and never backwards', () => {
    const now = Date.parse('2026-11-23T00:00:00Z');
    for (const hours of [1, 3, 20, 100])
      for (const isLow of [true, false]) {
        const { fromMs, toMs } = firstWindow(now, now + hours * 3_600_000, isLow);
        expect(fromMs).toBeGreaterThan(now);
        expect(fromMs).toBeLessThan(toMs);
        expect(toMs).toBeLessThan(now + hours * 3_600_000);
      }
    const { fromMs } = firstWindow(now, now + 20 * 3_600_000, true);
    expect(fromMs).toBe(now + 3_600_000);
  });

  test('times are UTC, with or without the Z; what is none is none', () => {
    expect(typedMs('2026-11-23 04:05')).toBe(Date.parse('2026-11-23T04:05:00Z'));
    expect(typedMs('2026-11-23T04:05:06Z')).toBe(Date.parse('2026-11-23T04:05:06Z'));
    expect(['', 'tomorrow', '2026-13-40T00:00', '2026-11-23T04:05+09:00'].map(typedMs)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('numbers carry their sign', () => {
    expect([0.031234, -0.2, 0].map(deltaVText)).toEqual(['+0.03123 m/s', '−0.2 m/s', '0 m/s']);
    expect(signedText(-1.25, 1)).toBe('−1.3');
  });
});
