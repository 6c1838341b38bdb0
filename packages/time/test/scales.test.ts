/** TT, TDB and Julian dates against published values. */
import { describe, expect, test } from 'vitest';
import {
  jdTaiParts,
  jdTdbParts,
  jdTtParts,
  parseUtc,
  tdbMinusTtS,
  ttJulianCenturies,
} from '../src/index.ts';

function epoch(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Epoch of a Julian date of TT, to the µs. */
function epochOfJdTt(midnightJd: number, fractionD: number): number {
  return Math.round(((midnightJd - 2_451_545) * 86_400 + fractionD * 86_400 - 32.184) * 1e6);
}

describe('TT', () => {
  test('J2000.0 is noon TT', () => {
    const j2000Us = epoch('2000-01-01T11:58:55.816Z');
    expect(jdTtParts(j2000Us)).toEqual({ midnightJd: 2_451_544.5, fractionD: 0.5 });
    expect(ttJulianCenturies(j2000Us)).toBe(0);
    expect(ttJulianCenturies(j2000Us + 36_525 * 86_400e6)).toBe(1);
  });

  test('2006-01-15 21:24:37.5 UTC, the worked example of SOFA', () => {
    // SOFA Time Scale and Calendar Tools: UTC 21:24:37.5 -> TAI 21:25:10.5 -> TT 21:25:42.684.
    const tt = jdTtParts(epoch('2006-01-15T21:24:37.5Z'));
    expect(tt.midnightJd).toBe(2_453_750.5);
    expect(tt.fractionD * 86_400).toBeCloseTo(21 * 3600 + 25 * 60 + 42.684, 9);
    const tai = jdTaiParts(epoch('2006-01-15T21:24:37.5Z'));
    expect(tai.fractionD).toBeCloseTo(0.892482638888889, 14);
  });

  test('the fraction stays in [0, 1) and µs survive at both ends of a day', () => {
    for (const us of [-1, 0, 43_199_999_999, 43_200_000_000, -43_200_000_001]) {
      const { midnightJd, fractionD } = jdTaiParts(us);
      expect(fractionD >= 0 && fractionD < 1).toBe(true);
      expect(Math.abs((midnightJd - 2_451_545 + fractionD) * 86_400e6 - us)).toBeLessThan(0.01);
    }
  });
});

describe('TDB - TT', () => {
  /**
   * JD(TT) + fraction, value in s: ERFA 2.0.1 dtdb with ut = elong = u = v = 0 (run for this
   * test).
   */
  const GEOCENTRE: readonly (readonly [number, number, number])[] = [
    [2_448_939.5, 0.123, -0.0012799844332181637],
    [2_436_116.5, 0.25, -0.0016622681359658438],
    [2_440_587.5, 0.25, -4.436067140654553e-5],
    [2_451_545.0, 0.25, -9.207139216018104e-5],
    [2_455_197.5, 0.25, -8.695282086532458e-5],
    [2_460_615.5, 0.25, -0.0014720404054746757],
    [2_469_807.5, 0.25, -7.304231749068436e-5],
    [2_488_069.5, 0.25, -8.27843811516453e-5],
  ];

  test.each(GEOCENTRE)('JD %f + %f', (midnightJd, fractionD, published) => {
    expect(Math.abs(tdbMinusTtS(epochOfJdTt(midnightJd, fractionD)) - published)).toBeLessThan(
      2e-6,
    );
  });

  test("ERFA's own test value, an observer on the ground", () => {
    // t_erfa_c, eraDtdb: 2448939.5 + 0.123, ut 0.76543, elong 5.0123, u 5525.242 km, v 3190 km.
    const published = -1.280368005936999e-3;
    const ours = tdbMinusTtS(epochOfJdTt(2_448_939.5, 0.123));
    expect(Math.abs(ours - published)).toBeLessThan(4e-6); // 2.1 µs of it is the observer's place
  });

  test('TDB is within 2 ms of TT', () => {
    const us = epoch('2024-04-03');
    const tdb = jdTdbParts(us);
    const tt = jdTtParts(us);
    expect((tdb.fractionD - tt.fractionD) * 86_400).toBeCloseTo(tdbMinusTtS(us), 9);
    expect(tdbMinusTtS(us)).toBeGreaterThan(0.0015); // sin(mean anomaly of the Earth) is near 1
  });
});
