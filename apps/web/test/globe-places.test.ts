/** Places and times of the globe against what is known: the Sun, tracks over the ground, what a station sees. */
import { Body, Equator, Horizon, Observer, SiderealTime } from 'astronomy-engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { earthTurnRad, sunOverGroundInto, turnInto } from '../src/globe/earth-time.ts';
import {
  conePoints,
  groundOf,
  orbitPoints,
  reachRad,
  rimPoints,
  trackPoints,
} from '../src/globe/places.ts';

const INSTANTS = ['2026-11-23T04:00:00Z', '2026-06-21T12:00:00Z', '2027-01-01T00:00:00Z'];

test.each(INSTANTS)('at %s the ground and the Sun are where another almanac has them', (utc) => {
  const ms = Date.parse(utc);
  const toSun = new Float64Array(3);
  sunOverGroundInto(ms, toSun);
  const latitude = (Math.asin(toSun[2]!) * 180) / Math.PI;
  const longitude = (Math.atan2(toSun[1]!, toSun[0]!) * 180) / Math.PI;
  const below = new Observer(latitude, longitude, 0); // there the Sun is overhead
  const seen = Equator(Body.Sun, new Date(ms), below, true, true);
  const { altitude } = Horizon(new Date(ms), below, seen.ra, seen.dec);
  expect(altitude).toBeGreaterThan(89.6); // geodetic and geocentric latitude differ by up to 0.19°
  const turnHours = ((earthTurnRad(ms) / Math.PI) * 12 + 24) % 24;
  const apart = Math.abs(turnHours - SiderealTime(new Date(ms)));
  expect(Math.min(apart, 24 - apart) * 3600).toBeLessThan(2.5); // UT1 − UTC and the equinoxes
});

test('what turns to the ground turns back', () => {
  const place = fc.array(fc.double({ min: -5e4, max: 5e4, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(place, fc.double({ min: -7, max: 7, noNaN: true }), (km, angle) => {
      const out = new Float64Array(3);
      turnInto(angle, km, 0, out, 0);
      turnInto(-angle, out, 0, out, 0);
      for (const axis of [0, 1, 2])
        expect(Math.abs(out[axis]! - km[axis]!)).toBeLessThan(1e-9 * 5e4);
    }),
  );
});

test('what stands over one place draws a track of one point', () => {
  const fromMs = Date.parse(INSTANTS[0]!);
  const stepMs = 600_000;
  const positionKm = new Float64Array(3 * 5);
  for (let k = 0; k < 5; k++) {
    const angle = earthTurnRad(fromMs + k * stepMs) + 2.3;
    positionKm.set([42_164 * Math.cos(angle), 42_164 * Math.sin(angle), 0], 3 * k);
  }
  const track = trackPoints({ objectId: '1', fromMs, stepMs, positionKm });
  for (let k = 0; k < 5; k++) {
    const longitude = Math.atan2(track[4 * k + 1]!, track[4 * k]!);
    expect(longitude).toBeCloseTo(2.3, 5);
    expect(Math.hypot(track[4 * k]!, track[4 * k + 1]!)).toBeCloseTo(6382.137, 2);
  }
});

test('a step without a place breaks the line and ends nothing else', () => {
  const positionKm = Float64Array.of(7000, 0, 0, Number.NaN, 0, 0, 0, 7000, 0, 0, 7000, 1);
  const points = orbitPoints({ objectId: '1', fromMs: 0, stepMs: 1, positionKm });
  expect([points[3], points[7], points[11]]).toEqual([-1, -1, -1]);
  expect(points[15]).toBe(1);
  expect(points.every(Number.isFinite)).toBe(true);
});

test('at the rim of its circle a station sees the object just above its mask', () => {
  const height = fc.double({ min: 200, max: 36_000, noNaN: true });
  const site = fc.record({
    latitudeDeg: fc.double({ min: -85, max: 85, noNaN: true }),
    longitudeDeg: fc.double({ min: -180, max: 180, noNaN: true }),
    maskDeg: fc.double({ min: 0, max: 40, noNaN: true }),
  });
  fc.assert(
    fc.property(site, height, (at, heightKm) => {
      expect(rimPoints(at, heightKm).every(Number.isFinite)).toBe(true);
      const cone = conePoints(at, heightKm);
      const foot = groundOf({ ...at });
      const footKm = Math.hypot(...foot);
      for (const k of [0, 30, 60, 90]) {
        const to = [0, 1, 2].map((axis) => cone[4 * k + axis]! - foot[axis]!);
        const up = [0, 1, 2].reduce((sum, axis) => sum + to[axis]! * foot[axis]!, 0);
        const elevationDeg = (Math.asin(up / footKm / Math.hypot(...to)) * 180) / Math.PI;
        expect(Math.abs(elevationDeg - at.maskDeg)).toBeLessThan(1); // drawn on a sphere
      }
    }),
    { numRuns: 60 },
  );
  expect((reachRad(500, 0) * 180) / Math.PI).toBeCloseTo(21.98, 1); // acos(6378.137 / 6878.137)
});
