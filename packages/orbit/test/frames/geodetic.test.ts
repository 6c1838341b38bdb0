/**
 * Geodetic coordinates on WGS-84: published points, both ways everywhere, and the places where
 * formulas break. Published: eraGc2gd and eraGd2gc of ERFA's own test program (t_erfa_c.c), in
 * metres there.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  geodeticToItrfInto,
  itrfToGeodeticInto,
  WGS84_FLATTENING,
  WGS84_RADIUS_KM,
} from '../../src/frames/geodetic.ts';

const POLAR_RADIUS_KM = WGS84_RADIUS_KM * (1 - WGS84_FLATTENING);

function geodetic(x: number, y: number, z: number): Float64Array {
  const out = new Float64Array(3);
  itrfToGeodeticInto(Float64Array.of(x, y, z), 0, out);
  return out;
}

describe('published by ERFA', () => {
  test('eraGc2gd', () => {
    const [latitude, longitude, height] = geodetic(2e3, 3e3, 5.244e3);
    expect(longitude).toBeCloseTo(0.982793723247329, 14);
    expect(latitude).toBeCloseTo(0.9716018481907546, 14);
    expect(height).toBeCloseTo(0.331417246142606, 11);
  });

  test('eraGd2gc', () => {
    const out = new Float64Array(3);
    geodeticToItrfInto(-0.5, 3.1, 2.5, out);
    expect(out[0]).toBeCloseTo(-5599.000557704995, 10);
    expect(out[1]).toBeCloseTo(233.01167223479203, 10);
    expect(out[2]).toBeCloseTo(-3040.9094706983365, 10);
  });
});

describe('both ways', () => {
  const turnOf = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });

  test('within 1e-11 rad and 1e-8 m from the sea floor to the Moon', () => {
    fc.assert(
      fc.property(
        turnOf(Math.PI / 2),
        turnOf(Math.PI - 1e-6),
        fc.oneof(turnOf(12), fc.double({ min: -6_000, max: 400_000, noNaN: true })),
        (latitude, longitude, height) => {
          const r = new Float64Array(3);
          geodeticToItrfInto(latitude, longitude, height, r);
          const back = geodetic(r[0]!, r[1]!, r[2]!);
          const again = new Float64Array(3);
          geodeticToItrfInto(back[0]!, back[1]!, back[2]!, again);
          const missKm = Math.hypot(again[0]! - r[0]!, again[1]! - r[1]!, again[2]! - r[2]!);
          const sizeKm = Math.hypot(r[0]!, r[1]!, r[2]!);
          expect(missKm).toBeLessThan(1e-11 + 1e-15 * sizeKm); // or the last bit
          expect(Math.abs(back[0]! - latitude)).toBeLessThan(1e-11);
          expect(Math.abs(back[2]! - height)).toBeLessThan(1e-11 + 1e-15 * sizeKm);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('any point at all comes back to 1e-8 m, the neighbourhood of the centre too', () => {
    fc.assert(
      fc.property(turnOf(50), turnOf(50), turnOf(50), (x, y, z) => {
        const [latitude, longitude, height] = geodetic(x, y, z);
        const r = new Float64Array(3);
        geodeticToItrfInto(latitude!, longitude!, height!, r);
        expect(Math.hypot(r[0]! - x, r[1]! - y, r[2]! - z)).toBeLessThan(1e-11);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('special places', () => {
  test('poles, to the last bit and a micrometre beside', () => {
    for (const side of [1, -1]) {
      const [latitude, longitude, height] = geodetic(0, 0, side * (POLAR_RADIUS_KM + 7));
      expect(latitude).toBe((side * Math.PI) / 2);
      expect(longitude).toBe(0);
      expect(height).toBeCloseTo(7, 11);
    }
    expect(Array.from(geodetic(-0, -0, -POLAR_RADIUS_KM))).toEqual([-Math.PI / 2, 0, 0]);
    const [latitude, longitude, height] = geodetic(0, 1e-9, POLAR_RADIUS_KM);
    expect(latitude).toBeCloseTo(Math.PI / 2 - 1e-9 / 6399.593626, 15);
    expect(longitude).toBe(Math.PI / 2);
    expect(height).toBeCloseTo(0, 12);
  });

  test('equator and date line', () => {
    expect(Array.from(geodetic(WGS84_RADIUS_KM + 1, 0, 0))).toEqual([0, 0, 1]);
    expect(Array.from(geodetic(-WGS84_RADIUS_KM, 0, -0))).toEqual([0, Math.PI, 0]);
    expect(geodetic(0, -7000, 0)[1]).toBe(-Math.PI / 2);
  });

  test('the centre and the disc around it take the nearest foot, northward', () => {
    expect(Array.from(geodetic(0, 0, 0))).toEqual([Math.PI / 2, 0, -POLAR_RADIUS_KM]);
    const [latitude, , height] = geodetic(20, 0, 0);
    expect(latitude).toBeGreaterThan(0.5);
    expect(height).toBeGreaterThan(-POLAR_RADIUS_KM);
    expect(height).toBeLessThan(-6_300);
    expect(geodetic(20, 0, 1e-9)[0]).toBeCloseTo(latitude!, 9);
    expect(geodetic(20, 0, -1e-9)[0]).toBeCloseTo(-latitude!, 9);
  });

  test('not finite gives NaN, never a place', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const r of [geodetic(bad, 0, 0), geodetic(1, bad, 2), geodetic(7000, 1, bad)]) {
        expect(Array.from(r)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      }
    }
  });
});
