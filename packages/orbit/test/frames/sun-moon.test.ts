/**
 * Sun and Moon against two others: astronomy-engine 2.1 (MIT; VSOP87 and a lunar theory, cut in its
 * own way) over 1990-2050, and nine states of JPL DE421 (public; geocentric, geometric, ICRF, km;
 * read with jplephem 2.24 on 2026-11). Bars: Sun 10", Moon 60". Measured, 1990-2050:
 *   astronomy-engine, 3,000 and 4,240 dates: Sun 2.2" and 2,080 km, Moon 14.7" and 23 km at most;
 *   DE421, 20,000 dates: Sun 0.29" (99th percentile 0.21", 75th 0.11") and 159 km at most,
 *   Moon 17.4" (8.2", 3.2") and 13 km. The 2,080 km are the other's: its series are shorter.
 */

import { AstroTime, Body, GeoMoon, HelioVector, type Vector } from 'astronomy-engine';
import { describe, expect, test } from 'vitest';
import { moonPositionInto } from '../../src/frames/moon.ts';
import { ASTRONOMICAL_UNIT_KM, sunPositionInto } from '../../src/frames/sun.ts';

const ARCSEC_RAD = Math.PI / 648_000;
const centuries = (jd: number) => (jd - 2_451_545) / 36_525;

/** JD (TDB); Sun x, y, z; Moon x, y, z. */
const DE421: readonly (readonly number[])[] = [
  [2447892.5, 26671493.612, -132727991.363, -57548135.012, 318120.504, -194145.516, -77831.17],
  [2450630.6543, -24822280.171, 137676122.122, 59690662.431, 214749.601, 300002.442, 97561.695],
  [2453369.9043, 22954858.754, -133310961.098, -57795135.754, -308449.062, 224279.675, 133283.578],
  [2456109.1543, -23971810.61, 137795134.449, 59736563.07, -203524.759, -274010.704, -124205.496],
  [2458848.4043, 22054618.916, -133440988.193, -57846935.112, 356092.141, -156333.415, -100707.125],
  [2461587.6543, -23107319.145, 137925964.439, 59788415.026, 197063.518, 272977.157, 153489.718],
  [2464326.9043, 21145555.379, -133572217.726, -57897879.666, -370644.834, 92882.541, 39032.799],
  [2467066.1543, -22249530.614, 138035698.878, 59829744.45, -160150.403, -319054.793, -163710.705],
  [2469805.4043, 20257883.325, -133696754.116, -57946420.665, 361199.864, -77455.926, 571.072],
];

function angleArcsec(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const x = a[1]! * b[2]! - a[2]! * b[1]!;
  const y = a[2]! * b[0]! - a[0]! * b[2]!;
  const z = a[0]! * b[1]! - a[1]! * b[0]!;
  return Math.hypot(x, y, z) / (lengthOf(a) * lengthOf(b)) / ARCSEC_RAD;
}
const lengthOf = (a: ArrayLike<number>) => Math.hypot(a[0]!, a[1]!, a[2]!);
const kmOf = (v: Vector, sign: number) =>
  [v.x, v.y, v.z].map((c) => sign * c * ASTRONOMICAL_UNIT_KM);

describe('against JPL DE421', () => {
  test.each(DE421)('JD %f', (jd, ...rest) => {
    const [sun, moon] = [rest.slice(0, 3), rest.slice(3)];
    const out = new Float64Array(3);
    sunPositionInto(centuries(jd!), out);
    expect(angleArcsec(out, sun)).toBeLessThan(0.4);
    expect(Math.abs(lengthOf(out) - lengthOf(sun))).toBeLessThan(200);
    moonPositionInto(centuries(jd!), out);
    expect(angleArcsec(out, moon)).toBeLessThan(20);
    expect(Math.abs(lengthOf(out) - lengthOf(moon))).toBeLessThan(20);
  });
});

describe('against astronomy-engine, 1990-2050', () => {
  const worst = (
    step: number,
    here: (t: number, out: Float64Array) => void,
    there: (time: AstroTime) => number[],
  ) => {
    let [angle, km] = [0, 0];
    const out = new Float64Array(6);
    for (let jd = 2_447_892.5; jd < 2_469_807.5; jd += step) {
      here(centuries(jd), out);
      const other = there(AstroTime.FromTerrestrialTime(jd - 2_451_545));
      angle = Math.max(angle, angleArcsec(out, other));
      km = Math.max(km, Math.abs(lengthOf(out) - lengthOf(other)));
    }
    return { angle, km };
  };

  test('Sun within 10 arcsec', () => {
    const { angle, km } = worst(7.31, sunPositionInto, (time) =>
      kmOf(HelioVector(Body.Earth, time), -1),
    );
    expect(angle).toBeLessThan(3); // the bar is 10
    expect(km).toBeLessThan(2_500); // its own distance: ours is 160 km from DE421
  });

  test('Moon within 60 arcsec', () => {
    const { angle, km } = worst(5.17, moonPositionInto, (time) => kmOf(GeoMoon(time), 1));
    expect(angle).toBeLessThan(20); // the bar is 60
    expect(km).toBeLessThan(100);
  });
});

test('written where asked, the rest left alone', () => {
  const out = new Float64Array(9).fill(7);
  sunPositionInto(0.25, out, 3);
  expect(Array.from(out.slice(0, 3))).toEqual([7, 7, 7]);
  expect(Array.from(out.slice(6))).toEqual([7, 7, 7]);
  expect(lengthOf(out.slice(3)) / ASTRONOMICAL_UNIT_KM).toBeCloseTo(1, 1);
  moonPositionInto(0.25, out, 6);
  expect(lengthOf(out.slice(6))).toBeGreaterThan(356_000);
});
