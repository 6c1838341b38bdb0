/**
 * Frames of messages into TEME: the published state of Vallado, Crawford, Hujsak & Kelso 2006 (AIAA 2006-6753, appendix C;
 * Vallado 2013, example 3-15) in the frames that it prints, and frames that differ by a known turn.
 */
import { type EarthOrientation, NO_EARTH_ORIENTATION, parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { rotationToTeme, statesInTeme } from '../../src/index.ts';

const UTC = parseUtc('2004-04-06T07:51:28.386009Z');
const AT_US = UTC.ok ? UTC.value : Number.NaN;
const TEME = [5094.1801621, 6127.6446595, 6380.3445327, -4.746131487, 0.785818041, 5.531931288];

const ARCSEC_RAD = Math.PI / 648_000;
const two = (value: number) => Float64Array.of(value, value);
const ORIENTATION: EarthOrientation = {
  ...NO_EARTH_ORIENTATION,
  count: 2,
  epochUs: Float64Array.of(AT_US - 43_200e6, AT_US + 43_200e6),
  ut1MinusTaiS: two(-0.4399619 - 32),
  xpRad: two(-0.140682 * ARCSEC_RAD),
  ypRad: two(0.333309 * ARCSEC_RAD),
  lodS: two(0.0015563),
  dXRad: two(-0.000205 * ARCSEC_RAD),
  dYRad: two(-0.000136 * ARCSEC_RAD),
  expiryUs: AT_US + 43_200e6,
};

const one = (state: readonly number[]) => Float64Array.from(state);
const at = Float64Array.of(AT_US);
const apartM = (a: ArrayLike<number>, b: ArrayLike<number>, from = 0) =>
  1e3 * Math.hypot(...[0, 1, 2].map((k) => a[from + k]! - b[from + k]!));

test.each([
  ['TEME', TEME, 1e-6, 1e-9],
  [
    'GCRF',
    [5102.5089529, 6123.0113991, 6378.1369338, -4.743220161, 0.790536495, 5.533755724],
    2e-3,
    1e-5,
  ],
  [
    'ICRF',
    [5102.5089529, 6123.0113991, 6378.1369338, -4.743220161, 0.790536495, 5.533755724],
    2e-3,
    1e-5,
  ],
  [
    'ITRF-97',
    [-1033.479383, 7901.2952754, 6380.3565958, -3.22563652, -2.87245145, 5.531924446],
    0.02,
    1e-5,
  ],
  [
    'EFG',
    [-1033.4750313, 7901.3055856, 6380.3445327, -3.225632747, -2.872442511, 5.531931288],
    0.02,
    1e-5,
  ],
  // printed with the equation of the equinoxes of 1994 and nutation of 1980: some centimetres from that of 2006
  ['TOD', [5094.51478, 6127.366461, 6380.344533, -4.746088567, 0.786077222, 5.531931288], 1, 1e-3],
])('%s', (name, state, limitM, limitMS) => {
  const got = statesInTeme(name, at, one(state), ORIENTATION)!;
  expect(apartM(got, TEME)).toBeLessThan(limitM);
  expect(apartM(got, TEME, 3)).toBeLessThan(limitMS);
});

describe('known turns', () => {
  const gcrf = [42_164, 0, 0, 0, 3.0747, 0];

  test('EME2000 is the frame bias from GCRF: 14.6 mas about the pole, 16.6 and 6.8 mas of it', () => {
    const a = statesInTeme('EME2000', at, one(gcrf), NO_EARTH_ORIENTATION)!;
    const b = statesInTeme('GCRF', at, one(gcrf), NO_EARTH_ORIENTATION)!;
    const masOfX = (apartM(a, b) / 1e3 / 42_164 / ARCSEC_RAD) * 1e3;
    expect(masOfX).toBeCloseTo(Math.hypot(14.6, 16.617), 1); // IERS Conventions 2010, 5.4.4
    expect(statesInTeme('J2000', at, one(gcrf), NO_EARTH_ORIENTATION)!).toEqual(a);
  });

  test('a true equator and equinox is turned by the equation of the equinoxes, many states as one', () => {
    const count = 200;
    const epochUs = Float64Array.from({ length: count }, (_, k) => AT_US + k * 600e6);
    const states = new Float64Array(6 * count);
    for (let k = 0; k < count; k++) states.set(gcrf, 6 * k);
    const all = statesInTeme('TOD_EARTH', epochUs, states, NO_EARTH_ORIENTATION)!;
    for (let k = 0; k < count; k += 13) {
      const matrix = rotationToTeme('TOD', epochUs[k]!, NO_EARTH_ORIENTATION)!;
      const place = [0, 3, 6].map((row) => matrix[row]! * gcrf[0]!);
      expect(apartM(all.subarray(6 * k), place)).toBeLessThan(0.03); // linear over 3 h, at GEO
    }
  });

  test('places are turned as states are', () => {
    for (const name of ['GCRF', 'EME2000', 'TOD', 'ITRF2014', 'GTOD', 'TEME']) {
      const state = statesInTeme(name, at, one(TEME), ORIENTATION)!;
      const matrix = rotationToTeme(name, AT_US, ORIENTATION)!;
      const place = [0, 3, 6].map((row) =>
        [0, 1, 2].reduce((sum, k) => sum + matrix[row + k]! * TEME[k]!, 0),
      );
      expect(apartM(state, place), name).toBeLessThan(5e-3);
    }
  });

  test('a frame that is not known has no way', () => {
    for (const name of ['B1950', 'MOD', 'RTN', '', 'ITRFX', 'constructor', 'ICRF33'])
      expect(statesInTeme(name, at, one(TEME), NO_EARTH_ORIENTATION), name).toBeUndefined();
  });
});
