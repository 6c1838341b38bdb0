/**
 * What must hold for every instant: rotations are rotations, ways there and back meet, and a
 * velocity is the derivative of its position. No outside figures; those are in vallado-2006 and
 * erfa-values.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createEarthFrames,
  createStateRotation,
  type EarthFrames,
  type EarthInstant,
  earthFramesInto,
  rotateStateInto,
  stateRotationInto,
} from '../../src/frames/earth-frames.ts';
import { EARTH_ROTATION_RAD_S } from '../../src/frames/earth-rotation.ts';
import { celestialPoleInto } from '../../src/frames/precession-nutation.ts';
import type { Frame } from '../../src/states.ts';

const FRAMES: readonly Frame[] = ['TEME', 'PEF', 'ITRF', 'GCRF'];
const ARCSEC_RAD = Math.PI / 648_000;

const instants: fc.Arbitrary<EarthInstant> = fc.record({
  ut1Jd: fc.integer({ min: -3_650, max: 18_262 }).map((d) => 2_451_544.5 + d), // 1990 … 2050
  ut1FractionD: fc.double({ min: 0, max: 1, noNaN: true }),
  ttJc: fc.constant(0),
  xpRad: fc.double({ min: -1, max: 1, noNaN: true }).map((a) => a * ARCSEC_RAD),
  ypRad: fc.double({ min: -1, max: 1, noNaN: true }).map((a) => a * ARCSEC_RAD),
  lodS: fc.double({ min: -0.005, max: 0.005, noNaN: true }),
  dXRad: fc.double({ min: -1e-3, max: 1e-3, noNaN: true }).map((a) => a * ARCSEC_RAD),
  dYRad: fc.double({ min: -1e-3, max: 1e-3, noNaN: true }).map((a) => a * ARCSEC_RAD),
});
const component = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const vectors = (size: number) =>
  fc.tuple(component(size), component(size), component(size)).map((v) => Float64Array.from(v));
const frameNames = fc.constantFrom(...FRAMES);

/**
 * Frames at `afterS` seconds of UT1 after an instant (TT goes along, as it must for a derivative).
 */
function framesAt(instant: EarthInstant, afterS = 0): EarthFrames {
  const ut1FractionD = instant.ut1FractionD + afterS / 86_400;
  const ttJc = (instant.ut1Jd - 2_451_545 + ut1FractionD + 69 / 86_400) / 36_525;
  const pole = new Float64Array(3);
  celestialPoleInto(ttJc, pole);
  const frames = createEarthFrames();
  earthFramesInto({ ...instant, ut1FractionD, ttJc }, pole, frames);
  return frames;
}

function turn(frames: EarthFrames, from: Frame, to: Frame, r: Float64Array, v: Float64Array): void {
  const rotation = createStateRotation();
  stateRotationInto(from, to, frames, rotation);
  rotateStateInto(rotation, r, v, 0, r, v);
}

function orthonormalityError(m: Float64Array): number {
  let worst = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let dot = 0;
      for (let k = 0; k < 3; k++) dot += m[3 * i + k]! * m[3 * j + k]!;
      worst = Math.max(worst, Math.abs(dot - (i === j ? 1 : 0)));
    }
  }
  return worst;
}

const apart = (a: Float64Array, b: Float64Array) =>
  Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!);

describe('frames at an instant', () => {
  test('every rotation is orthonormal to 1e-14 and right-handed', () => {
    fc.assert(
      fc.property(instants, frameNames, frameNames, (instant, from, to) => {
        const rotation = createStateRotation();
        stateRotationInto(from, to, framesAt(instant), rotation);
        const m = rotation.matrix;
        expect(orthonormalityError(m)).toBeLessThan(1e-14);
        const handed =
          m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
          m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
          m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!);
        expect(handed).toBeCloseTo(1, 12);
      }),
      { numRuns: 100 },
    );
  });

  test('there and back: 1e-9 km and 1e-12 km/s at 50,000 km', () => {
    fc.assert(
      fc.property(
        instants,
        frameNames,
        frameNames,
        vectors(50_000),
        vectors(10),
        (instant, from, to, r, v) => {
          const frames = framesAt(instant);
          const [r0, v0] = [r.slice(), v.slice()];
          turn(frames, from, to, r, v);
          turn(frames, to, from, r, v);
          expect(apart(r, r0)).toBeLessThan(1e-9);
          expect(apart(v, v0)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('any way round gives the same: TEME → GCRF = TEME → ITRF → GCRF', () => {
    fc.assert(
      fc.property(instants, vectors(50_000), vectors(10), (instant, r, v) => {
        const frames = framesAt(instant);
        const [r1, v1] = [r.slice(), v.slice()];
        turn(frames, 'TEME', 'GCRF', r, v);
        turn(frames, 'TEME', 'ITRF', r1, v1);
        turn(frames, 'ITRF', 'GCRF', r1, v1);
        expect(apart(r, r1)).toBeLessThan(1e-9);
        expect(apart(v, v1)).toBeLessThan(1e-12);
        expect(Math.hypot(...v1)).toBeCloseTo(Math.hypot(...v), 10);
      }),
      { numRuns: 100 },
    );
  });
});

describe('velocities are derivatives', () => {
  // A point moving evenly in one frame, seen in another 1 s before and after: the central
  // difference is its velocity there, to (1 s)²/6 of the third derivative (2.7e-9 km/s at 42,000 km
  // and 4 km/s) and to the turn of TEME and of the pole that is left out by convention (8e-12 rad/s:
  // 3.5e-7 km/s at GEO, 6e-8 in low orbit).
  const cases = [
    ['TEME', 'ITRF', 4e-7],
    ['GCRF', 'ITRF', 4e-7],
    ['ITRF', 'GCRF', 4e-7],
    ['ITRF', 'TEME', 4e-7],
  ] as const;
  test.each(cases)('%s to %s within %f km/s', (from, to, bar) => {
    fc.assert(
      fc.property(instants, vectors(24_000), vectors(3), (instant, r, v) => {
        const still = { ...instant, lodS: 0 }; // UT1 runs evenly in framesAt
        const at = (s: number) => {
          const rs = r.map((x, k) => x + v[k]! * s);
          turn(framesAt(still, s), from, to, rs, v.slice());
          return rs;
        };
        const [before, after] = [at(-1), at(1)];
        const difference = after.map((x, k) => (x - before[k]!) / 2);
        const vs = v.slice();
        turn(framesAt(still), from, to, r.slice(), vs);
        expect(apart(vs, difference)).toBeLessThan(bar);
      }),
      { numRuns: 40 },
    );
  });

  test('with the pole held still the rate is exact, to 1e-8 km/s', () => {
    const base = {
      ut1Jd: 2_459_000.5,
      ut1FractionD: 0.3,
      ttJc: 0.2,
      xpRad: 1e-6,
      ypRad: 2e-6,
      lodS: 0,
      dXRad: 0,
      dYRad: 0,
    };
    const pole = new Float64Array(3);
    celestialPoleInto(base.ttJc, pole);
    const at = (s: number) => {
      const frames = createEarthFrames();
      earthFramesInto({ ...base, ut1FractionD: 0.3 + s / 86_400 }, pole, frames);
      const [r, v] = [Float64Array.of(30_000, -25_000, 12_000), Float64Array.of(1, 2, -0.5)];
      for (let k = 0; k < 3; k++) r[k]! += v[k]! * s;
      turn(frames, 'GCRF', 'ITRF', r, v);
      return { r, v };
    };
    const difference = at(1).r.map((x, k) => (x - at(-1).r[k]!) / 2);
    expect(apart(at(0).v, difference)).toBeLessThan(1e-8);
  });

  test('a longer day turns the Earth slower', () => {
    const frames = framesAt({
      ut1Jd: 2_459_000.5,
      ut1FractionD: 0,
      ttJc: 0,
      xpRad: 0,
      ypRad: 0,
      lodS: 0.002,
      dXRad: 0,
      dYRad: 0,
    });
    expect(frames.rotationRateRadS / EARTH_ROTATION_RAD_S).toBeCloseTo(1 - 0.002 / 86_400, 14);
    const [r, v] = [Float64Array.of(42_164, 0, 0), new Float64Array(3)];
    turn(frames, 'PEF', 'GCRF', r, v);
    expect(Math.hypot(...v)).toBeCloseTo(42_164 * frames.rotationRateRadS, 12);
  });
});
