import { expect, test } from 'vitest';
import {
  eccentricLongitudeRad,
  equinoctialFromStateInto,
  MU_EARTH_KM3_S2,
  Q,
  retrogradeFactor,
  stateAndJacobianInto,
  stateFromEquinoctialInto,
} from '../../src/ladder/equinoctial.ts';
import {
  congruenceSixInto,
  equinoctialOrbit,
  inertialCovarianceInto,
  invertSixInto,
} from '../../src/ladder/equinoctial-covariance.ts';

/** LEO near circular, sun-synchronous, Molniya, geostationary, retrograde equatorial, an almost parabolic one. */
const STATES = [
  [-5087.477994865218, -3347.717103304734, -3253.873470931891, 3.977708, -6.460111, 0.431495],
  [-984.195, 393.234, 6991.223, 4.883696, 5.689086, 0.366536],
  [-1529.894, -2672.877, -6150.115, 8.7175, -4.98967, -0.000012],
  [42164.17, 12, -9, -0.0008, 3.0746, 0.0001],
  [7000, 10, 30, 0.02, -7.6, -0.01],
  [6700, 0, 100, 0, 10.5, 1],
];

const scaleOf = (s: readonly number[], row: number) =>
  row < 3 ? Math.hypot(s[0]!, s[1]!, s[2]!) : Math.hypot(s[3]!, s[4]!, s[5]!);

test('a state comes back from its elements to rounding', () => {
  for (const state of STATES) {
    const factor = retrogradeFactor(state);
    const elements = new Float64Array(6);
    const back = new Float64Array(6);
    expect(equinoctialFromStateInto(state, factor, elements)).toBe(true);
    expect(stateFromEquinoctialInto(elements, factor, 0, back)).toBe(true);
    for (let i = 0; i < 6; i++) {
      expect(Math.abs(back[i]! - state[i]!)).toBeLessThan(2e-13 * scaleOf(state, i));
    }
  }
  expect(STATES.map(retrogradeFactor)).toEqual([1, 1, 1, 1, -1, 1]);
});

test('elements of a known orbit: node 40, inclination 98, argument of perigee 70, anomaly 25 degrees', () => {
  const [e, i, node, w, anomaly] = [0.2, 98, 40, 70, 25].map((x, j) =>
    j ? (x * Math.PI) / 180 : x,
  );
  const n = 1e-3;
  const elements = [
    n,
    e! * Math.cos(w! + node!),
    e! * Math.sin(w! + node!),
    Math.tan(i! / 2) * Math.sin(node!),
    Math.tan(i! / 2) * Math.cos(node!),
    anomaly! + w! + node!,
  ];
  const state = new Float64Array(6);
  stateFromEquinoctialInto(elements, 1, 0, state);
  const h = [
    state[1]! * state[5]! - state[2]! * state[4]!,
    state[2]! * state[3]! - state[0]! * state[5]!,
    state[0]! * state[4]! - state[1]! * state[3]!,
  ];
  const aKm = Math.cbrt(MU_EARTH_KM3_S2 / n ** 2);
  expect(Math.hypot(...h)).toBeCloseTo(Math.sqrt(MU_EARTH_KM3_S2 * aKm * (1 - e! ** 2)), 6);
  expect(h[2]! / Math.hypot(...h)).toBeCloseTo(Math.cos(i!), 13);
  expect(Math.atan2(h[0]!, -h[1]!)).toBeCloseTo(node!, 13);
  const eccentric = 25 * (Math.PI / 180) + 0.1; // Kepler's equation, as a sine series would start
  let solved = eccentric;
  for (let j = 0; j < 30; j++) solved = anomaly! + e! * Math.sin(solved);
  expect(Math.hypot(state[0]!, state[1]!, state[2]!)).toBeCloseTo(
    aKm * (1 - e! * Math.cos(solved)),
    7,
  );
});

test('two-body motion closes after a revolution and keeps energy, and Kepler always ends', () => {
  for (const state of STATES) {
    const factor = retrogradeFactor(state);
    const elements = new Float64Array(6);
    const later = new Float64Array(6);
    equinoctialFromStateInto(state, factor, elements);
    const periodS = (2 * Math.PI) / elements[Q.meanMotionRadS]!;
    stateFromEquinoctialInto(elements, factor, periodS, later);
    for (let i = 0; i < 6; i++) {
      expect(Math.abs(later[i]! - state[i]!)).toBeLessThan(1e-11 * scaleOf(state, i));
    }
  }
  for (const e of [0, 0.1, 0.9, 0.999999]) {
    for (let angle = -7; angle < 7; angle += 0.37) {
      const k = e * Math.cos(2);
      const h = e * Math.sin(2);
      const f = eccentricLongitudeRad(k, h, angle);
      expect(Math.abs(f + h * Math.cos(f) - k * Math.sin(f) - angle)).toBeLessThan(4e-15);
    }
  }
});

test('the partial derivatives are those of finite differences, now and a third of a revolution later', () => {
  for (const s of STATES) {
    const factor = retrogradeFactor(s);
    const elements = new Float64Array(6);
    equinoctialFromStateInto(s, factor, elements);
    for (const afterS of [0, 2 / elements[0]!, -5]) {
      const state = new Float64Array(6);
      const jacobian = new Float64Array(36);
      stateAndJacobianInto(elements, factor, afterS, state, jacobian);
      for (let c = 0; c < 6; c++) {
        const step =
          (c === 0 ? elements[0]! : 1) * 2e-5 * (1 - Math.hypot(elements[1]!, elements[2]!));
        const differences = centralDifference(elements, factor, afterS, c, step);
        const size = [0, 3].map((o) =>
          Math.hypot(differences[o]!, differences[o + 1]!, differences[o + 2]!),
        );
        for (let r = 0; r < 6; r++) {
          const gap = Math.abs(jacobian[6 * r + c]! - differences[r]!);
          expect(gap, `row ${r}, column ${c}`).toBeLessThan(2e-8 * size[r < 3 ? 0 : 1]!);
        }
      }
    }
  }
});

/** Five points, so that the step's own error is its fourth power. */
function centralDifference(
  elements: Float64Array,
  factor: 1 | -1,
  afterS: number,
  column: number,
  step: number,
): number[] {
  const at = (by: number) => {
    const moved = elements.slice();
    moved[column]! += by * step;
    const out = new Float64Array(6);
    stateFromEquinoctialInto(moved, factor, afterS, out);
    return out;
  };
  const [a, b, c, d] = [at(-2), at(-1), at(1), at(2)];
  return [0, 1, 2, 3, 4, 5].map((i) => (a![i]! - 8 * b![i]! + 8 * c![i]! - d![i]!) / (12 * step));
}

test('a covariance goes to elements and back', () => {
  const rtn = new Float64Array(36);
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < 6; j++) {
      const size = (k: number) => [0.1, 4, 0.05, 4e-3, 1e-4, 5e-5][k]!;
      rtn[6 * i + j] = size(i) * size(j) * (i === j ? 1 : 0.3 * Math.cos(i + j));
    }
  }
  for (const state of STATES) {
    const covariance = new Float64Array(36);
    expect(inertialCovarianceInto(state, rtn, covariance)).toBe(true);
    let trace = 0;
    for (let i = 0; i < 3; i++) trace += covariance[7 * i]!;
    expect(trace).toBeCloseTo(rtn[0]! + rtn[7]! + rtn[14]!, 10);
    const orbit = equinoctialOrbit(state, covariance)!;
    const jacobian = new Float64Array(36);
    stateAndJacobianInto(orbit.elements, orbit.factor, 0, new Float64Array(6), jacobian);
    const back = new Float64Array(36);
    congruenceSixInto(jacobian, orbit.covariance, back);
    for (let i = 0; i < 36; i++) {
      const scale = Math.sqrt(covariance[7 * Math.floor(i / 6)]! * covariance[7 * (i % 6)]!);
      expect(Math.abs(back[i]! - covariance[i]!)).toBeLessThan(1e-8 * scale);
    }
  }
});

test('what is no ellipse, and a singular matrix, are answered and not thrown', () => {
  const out = new Float64Array(36);
  expect(equinoctialFromStateInto([7000, 0, 0, 0, 12, 0], 1, out)).toBe(false);
  expect(equinoctialFromStateInto([7000, 0, 0, 3, 0, 0], 1, out)).toBe(false);
  expect(equinoctialFromStateInto([Number.NaN, 0, 0, 0, 7, 0], 1, out)).toBe(false);
  expect(equinoctialFromStateInto([0, 0, 0, 0, 0, 0], 1, out)).toBe(false);
  expect(stateFromEquinoctialInto([1e-3, 0.8, 0.8, 0, 0, 0], 1, 0, out)).toBe(false);
  expect(out[0]).toBeNaN();
  expect(invertSixInto(new Float64Array(36), out)).toBe(false);
  expect(equinoctialOrbit([7000, 0, 0, 0, 12, 0], out)).toBeUndefined();
});
