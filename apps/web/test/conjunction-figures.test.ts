/** Figures of an approach as text, and the two scales of its pictures. */
import { describe, expect, test } from 'vitest';
import {
  ageText,
  changesOf,
  distanceText,
  durationText,
  oneInText,
  type Point,
  pcText,
  speedText,
} from '../src/conjunction/figures.ts';
import {
  distanceAt,
  ellipsePoints,
  ellipsoidOf,
  pathAt,
  pathWithin,
  placed,
  placedVector,
  ringsKm,
  roundStep,
  throughMatrix,
  tickStepS,
} from '../src/conjunction/scale.ts';
import { words } from '../src/conjunction/words.ts';

describe('text', () => {
  test('a distance in the unit that suits it', () => {
    expect([0.0004, 0.312, 0.9996, 1.2345, 12.345, 123.45].map(distanceText)).toEqual([
      ...['0.4 m', '312 m', '1.000 km', '1.234 km', '12.35 km', '123.5 km'],
    ]);
    expect(distanceText(null)).toBe('–');
    expect(speedText(14.3104)).toBe('14.310 km/s');
    expect(speedText(0.0123)).toBe('12.30 m/s');
  });

  test('a probability, and one in how many', () => {
    expect([2.31e-5, 0.18, 1e-12, 0].map(pcText)).toEqual([...['2.3e-5', '0.18', '1.0e-12', '0']]);
    expect([2.31e-5, 0.5, 1e-8, 3e-12].map(oneInText)).toEqual([
      ...['43,000', '2', '10⁸', '3.3 × 10¹¹'],
    ]);
    expect(oneInText(0)).toBeNull();
  });

  test('ages and durations', () => {
    expect([3.21, 0.5, 0.01, -1.5].map(ageText)).toEqual(['3.2 d', '12.0 h', '14 min', '−36.0 h']);
    expect([0.42, 14, 400, 9000].map(durationText)).toEqual(['0.42 s', '14 s', '7 min', '2.5 h']);
  });

  test('what changed between two findings', () => {
    const before: Point = {
      ...{ noticeId: 'a', foundUtc: '2026-11-23T00:00:00Z', tcaUtc: '2026-11-24T00:00:00Z' },
      ...{ severity: 'high', gone: false, why: '', sigmaMissKm: 0.5, missKm: 0.3, missRKm: 0 },
      ...{ missTKm: 0, missNKm: 0, relativeSpeedKmS: 14, pc: 4e-4, pcMax: 5e-4, dilution: true },
      ...{ covariance: 'x', age1D: 1, age2D: 1, hbrM: 10 },
      ...{ epoch1Utc: '2026-11-22T00:00:00Z', epoch2Utc: '2026-11-22T00:00:00Z' },
    };
    const after: Point = {
      ...{ ...before, severity: 'moderate', missKm: 0.9, pc: 1e-5 },
      ...{ tcaUtc: '2026-11-24T00:00:01.5Z', epoch2Utc: '2026-11-22T12:00:00Z' },
    };
    const w = words();
    expect(changesOf(before, after, ['A', 'B'], w, (s) => s)).toEqual([
      w.severityChange('high', 'moderate'),
      w.missChange('300 m', '900 m', '1.2'),
      w.pcDown('40'),
      w.tcaChange('1.5 s', true),
      w.setChange('B', '12.0 h'),
    ]);
    expect(changesOf(before, before, ['A', 'B'], w, (s) => s)).toEqual([]);
  });
});

describe('scales', () => {
  const log = { readable: true, reachKm: 10, unitKm: 0.01 };
  const linear = { readable: false, reachKm: 10, unitKm: 0.01 };

  test('the edge is 1 and the centre 0 in both; the way back is exact', () => {
    for (const scale of [log, linear]) {
      expect(placed(scale, 10)).toBeCloseTo(1, 12);
      expect(placed(scale, 0)).toBe(0);
      for (const km of [0.001, 0.3, 7])
        expect(distanceAt(scale, placed(scale, km))).toBeCloseTo(km, 10);
    }
    expect(placed(log, 0.01)).toBeGreaterThan(0.09); // ten metres are seen beside ten kilometres
    expect(placed(linear, 0.01)).toBeCloseTo(0.001, 12);
  });

  test('a direction stays, whatever the scale', () => {
    const [r, t, n] = placedVector(log, [0.3, -0.4, 1.2]);
    expect(t / r).toBeCloseTo(-4 / 3, 12);
    expect(n / r).toBeCloseTo(4, 12);
    expect(Math.hypot(r, t, n)).toBeCloseTo(placed(log, 1.3), 12);
    expect(placedVector(log, [0, 0, 0])).toEqual([0, 0, 0]);
  });

  test('rings and ticks are round figures', () => {
    expect(ringsKm(log)).toEqual([0.01, 0.1, 1, 10]);
    expect(ringsKm(linear)).toEqual([2, 4, 6, 8]);
    expect([7, 3, 1.5, 0.04].map(roundStep)).toEqual([5, 2, 1, 0.02]);
    expect(tickStepS(14, 10)).toBe(0.1);
    expect(tickStepS(0.001, 20)).toBe(3600);
  });

  test('a covariance as a matrix whose square it is', () => {
    const c = [4, 1, 3, 0.5, -0.2, 2];
    const rows = ellipsoidOf(c);
    const dot = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const again = [0, 1, 2].flatMap((i) => rows.slice(0, i + 1).map((row) => dot(rows[i]!, row)));
    for (const [k, value] of again.entries()) expect(value).toBeCloseTo(c[k]!, 12);
    expect(throughMatrix(rows, [1, 0, 0])).toEqual([2, 0.5, 0.25]);
  });

  test('the path between its samples, and nowhere beyond', () => {
    const path = {
      axes: 'fixed' as const,
      offsetS: [-1, 0, 2],
      rtnKm: [-1, 0, 0, 0, 0, 0, 4, 2, 0],
    };
    expect(pathAt(path, 1)).toEqual([2, 1, 0]);
    expect(pathAt(path, -1)).toEqual([-1, 0, 0]);
    expect(pathAt(path, 2)).toEqual([4, 2, 0]);
    expect(pathAt(path, -1.1)).toBeNull();
    expect(pathAt(path, 2.1)).toBeNull();
  });

  test('a path that leaves the view and comes back is drawn in two stretches', () => {
    const offsetS = [-2, -1, 0, 1, 2];
    const rtnKm = [0.5, 0, 0, 9, 0, 0, 9, 0, 0, 0.5, 0, 0, 0.2, 0, 0];
    const path = { axes: 'turning' as const, offsetS, rtnKm };
    const runs = pathWithin(path, 1);
    expect(runs).toHaveLength(2);
    for (const at of runs.flat()) expect(Math.hypot(...at)).toBeLessThanOrEqual(1);
    expect(pathWithin(path, 0.1)).toEqual([]);
  });

  test('an ellipse leans from right to up', () => {
    const points = ellipsePoints([1, 0], 2, 0.5, 90, 4);
    expect(points[0]![0]).toBeCloseTo(1, 12);
    expect(points[0]![1]).toBeCloseTo(2, 12);
    expect(points[1]![0]).toBeCloseTo(0.5, 12);
  });
});
