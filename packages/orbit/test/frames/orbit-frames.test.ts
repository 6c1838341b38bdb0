/**
 * RTN, LVLH and look angles: known geometry, orthonormality, rates as derivatives, degenerate
 * states.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  lvlhFromStateInto,
  relativeRtnInto,
  relativeRtnRotatingInto,
  rtnFromStateInto,
  rtnRateRadS,
} from '../../src/frames/orbit-frames.ts';
import {
  createTopocentre,
  enuToItrfInto,
  itrfToEnuInto,
  lookAnglesInto,
} from '../../src/frames/topocentric.ts';

const component = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const vectors = (size: number) =>
  fc.tuple(component(size), component(size), component(size)).map((v) => Float64Array.from(v));
const close = (a: ArrayLike<number>, b: readonly number[], bar: number) => {
  for (let k = 0; k < b.length; k++) expect(Math.abs(a[k]! - b[k]!)).toBeLessThanOrEqual(bar);
};

describe('RTN and LVLH', () => {
  test('a satellite over the x axis, moving to +y and up', () => {
    const r = Float64Array.of(9, 7000, 0, 0); // the state begins at cell 1
    const v = Float64Array.of(9, 1, 6, 8);
    const out = new Float64Array(9);
    expect(rtnFromStateInto(r, v, 1, out)).toBe(true);
    close(out, [1, 0, 0, 0, 0.6, 0.8, 0, -0.8, 0.6], 1e-15);
    expect(lvlhFromStateInto(r, v, 1, out)).toBe(true);
    close(out, [0, 0.6, 0.8, 0, 0.8, -0.6, -1, 0, 0], 1e-15);
    expect(rtnRateRadS(r, v, 1)).toBeCloseTo(10 / 7000, 15);
  });

  test('orthonormal to 1e-14, R along the position, T on the side of the velocity', () => {
    fc.assert(
      fc.property(vectors(45_000), vectors(11), (r, v) => {
        const m = new Float64Array(9);
        fc.pre(Math.hypot(...r) > 1 && Math.hypot(...v) > 0.01);
        if (!rtnFromStateInto(r, v, 0, m)) return;
        fc.pre(Math.hypot(cross(r, v)) > 1e-6 * Math.hypot(...r) * Math.hypot(...v));
        for (let i = 0; i < 9; i += 3) {
          for (let j = 0; j < 9; j += 3) {
            const dot = m[i]! * m[j]! + m[i + 1]! * m[j + 1]! + m[i + 2]! * m[j + 2]!;
            expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(i === j ? 1e-14 : 1e-9);
          }
        }
        expect(m[3]! * v[0]! + m[4]! * v[1]! + m[5]! * v[2]!).toBeGreaterThan(0);
      }),
    );
  });

  test('relative state: the rotating reading is the derivative of R, T, N', () => {
    // circular chief, deputy on a straight line; R, T, N by central difference
    const rate = 0.00110678;
    const radius = 6878;
    const chief = (s: number) => {
      const [c, d] = [Math.cos(rate * s), Math.sin(rate * s)];
      return [
        Float64Array.of(radius * c, radius * d, 0),
        Float64Array.of(-radius * rate * d, radius * rate * c, 0),
      ] as const;
    };
    const v2 = Float64Array.of(1.1, 7.3, 0.4);
    const at = (s: number, form: typeof relativeRtnInto) => {
      const [r1, v1] = chief(s);
      const r2 = Float64Array.of(6880 + 1.1 * s, 3 + 7.3 * s, -2 + 0.4 * s);
      const out = new Float64Array(6);
      expect(form(r1, v1, 0, r2, v2, 0, out)).toBe(true);
      return out;
    };
    const inertial = at(0, relativeRtnInto);
    close(inertial, [2, 3, -2, 1.1, 7.3 - radius * rate, 0.4], 1e-12);
    const rotating = at(0, relativeRtnRotatingInto);
    const [a, b] = [at(0.5, relativeRtnInto), at(-0.5, relativeRtnInto)];
    close(rotating.slice(3), [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!], 1e-5);
    close(rotating.slice(0, 3), [2, 3, -2], 1e-12);
  });

  test('no plane, no frame: radial motion, rest, the centre, NaN', () => {
    const m = new Float64Array(9);
    const cases = [
      [
        [7000, 1, 2],
        [7, 0.001, 0.002],
      ],
      [
        [7000, 0, 0],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [1, 2, 3],
      ],
      [
        [Number.NaN, 0, 0],
        [0, 7, 0],
      ],
    ] as const;
    for (const [r, v] of cases) {
      expect(rtnFromStateInto(Float64Array.from(r), Float64Array.from(v), 0, m)).toBe(false);
      expect(m.every(Number.isNaN)).toBe(true);
      expect(lvlhFromStateInto(Float64Array.from(r), Float64Array.from(v), 0, m)).toBe(false);
    }
    const out = new Float64Array(6);
    const [z, one] = [new Float64Array(3), Float64Array.of(1, 1, 1)];
    expect(relativeRtnInto(z, z, 0, one, one, 0, out)).toBe(false);
    expect(out.every(Number.isNaN)).toBe(true);
  });
});

describe('look angles', () => {
  const DEGREE_RAD = Math.PI / 180;

  test('cardinal points seen from a place on the equator', () => {
    const station = createTopocentre(0, 0, 0);
    const look = (e: number, n: number, u: number) => {
      const r = new Float64Array(3);
      enuToItrfInto(station, Float64Array.of(e, n, u), 0, r);
      const out = new Float64Array(6);
      lookAnglesInto(station, r, new Float64Array(3), 0, out);
      return Array.from(out.slice(0, 3), (x, k) => (k < 2 ? x / DEGREE_RAD : x));
    };
    close(look(0, 10, 0), [0, 0, 10], 1e-9);
    close(look(10, 0, 10), [90, 45, Math.SQRT2 * 10], 1e-9);
    close(look(0, -10, 0), [180, 0, 10], 1e-9);
    close(look(-10, 0, -10), [270, -45, Math.SQRT2 * 10], 1e-9);
  });

  test('a point far up the station’s own vertical stands at the zenith', () => {
    const station = createTopocentre(-0.7, 2.1, 1.5);
    const r = new Float64Array(3);
    enuToItrfInto(station, Float64Array.of(0, 0, 1e6), 0, r);
    const out = new Float64Array(6);
    lookAnglesInto(station, r, Float64Array.of(1, 2, 3), 0, out);
    expect(out[1]).toBeCloseTo(Math.PI / 2, 12);
  });

  test('rates are the derivatives of the angles, range rate of the range', () => {
    fc.assert(
      fc.property(
        component(1.5),
        component(3.1),
        component(4),
        fc.tuple(component(2000), component(2000), fc.double({ min: 100, max: 2000, noNaN: true })),
        vectors(8),
        (latitude, longitude, height, enu, v) => {
          fc.pre(Math.hypot(enu[0], enu[1]) > 100);
          const station = createTopocentre(latitude, longitude, height);
          const r = new Float64Array(3);
          enuToItrfInto(station, Float64Array.from(enu), 0, r);
          const at = (s: number) => {
            const out = new Float64Array(6);
            lookAnglesInto(
              station,
              r.map((x, k) => x + v[k]! * s),
              v,
              0,
              out,
            );
            return out;
          };
          const step = 0.01;
          const [before, now, after] = [at(-step), at(0), at(step)];
          const wrapped = (a: number) => a - 2 * Math.PI * Math.round(a / (2 * Math.PI));
          // A central difference leaves step²/6 of the third derivative: speed³ over range² for the range, and for the
          // angles speed³ over the ground range cubed, each a few times over.
          const speedKmS = Math.hypot(...v);
          const groundKm = Math.hypot(enu[0], enu[1]);
          const restKmS = (speedKmS ** 3 * step ** 2) / groundKm ** 2 + 1e-9;
          const azimuthRate = wrapped(after[0]! - before[0]!) / (2 * step);
          const [elevationRate, rangeRate] = [1, 2].map(
            (k) => (after[k]! - before[k]!) / (2 * step),
          );
          expect(Math.abs(azimuthRate - now[3]!)).toBeLessThan((2 * restKmS) / groundKm);
          expect(Math.abs(elevationRate! - now[4]!)).toBeLessThan((2 * restKmS) / groundKm);
          expect(Math.abs(rangeRate! - now[5]!)).toBeLessThan(restKmS);
        },
      ),
    );
  });

  test('east, north, up and back', () => {
    fc.assert(
      fc.property(component(1.57), component(3.14), vectors(50_000), (lat, lon, r) => {
        const station = createTopocentre(lat, lon, 0.2);
        const out = new Float64Array(3);
        itrfToEnuInto(station, r, 0, out);
        enuToItrfInto(station, out, 0, out);
        close(out, Array.from(r), 1e-10);
      }),
    );
  });

  test('straight overhead: angle rates are 0, range rate is not', () => {
    const station = createTopocentre(Math.PI / 2, 0, 0);
    const r = Float64Array.of(0, 0, station.positionKm[2]! + 500);
    r[0] = station.positionKm[0]!;
    const out = new Float64Array(6);
    lookAnglesInto(station, r, Float64Array.of(0, 7, 1), 0, out);
    expect(out[2]).toBeCloseTo(500, 9);
    expect(out[5]).toBeCloseTo(1, 9);
    expect(out.every(Number.isFinite)).toBe(true);
  });
});

function cross(a: Float64Array, b: Float64Array): number {
  return Math.hypot(
    a[1]! * b[2]! - a[2]! * b[1]!,
    a[2]! * b[0]! - a[0]! * b[2]!,
    a[0]! * b[1]! - a[1]! * b[0]!,
  );
}
