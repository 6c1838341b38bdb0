import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addRtnCovarianceInto,
  addRtnSigmasInto,
  BAD_NUMBER,
  ENCOUNTER_CODES,
  encounterPlaneInto,
  GOOD,
  NOT_POSITIVE_DEFINITE,
  PLANE,
  rtnAxesInto,
  ZERO_RELATIVE_VELOCITY,
} from '../../src/probability/encounter.ts';
import { PC2D, PC2D_SLOTS, probability2d, probability2dInto } from '../../src/probability/pc2d.ts';

const A = [7000, 0, 0, 0, 7.5, 0];
const B = [7000.2, 0.3, -0.4, 0.1, 0.2, 7.4];
const SIGMA_A = [0.2, 0.9, 0.15];
const SIGMA_B = [0.3, 1.5, 0.2];

function pcOf(a: number[], b: number[], sa = SIGMA_A, sb = SIGMA_B, hbrKm = 0.01): Float64Array {
  const out = new Float64Array(PC2D_SLOTS);
  expect(probability2dInto(a, b, sa, sb, hbrKm, out)).toBe(GOOD);
  return out;
}

describe('R, T, N', () => {
  test('R along the position, N along the orbit normal, T = N x R', () => {
    const out = new Float64Array(9);
    expect(rtnAxesInto([0, 8000, 0, -7, 1, 0], out)).toBe(true);
    expect(Array.from(out, (v) => v + 0)).toEqual([0, 1, 0, -1, 0, 0, 0, 0, 1]);
    expect(rtnAxesInto([1, 2, 3, 2, 4, 6], out)).toBe(false);
    expect(rtnAxesInto([0, 0, 0, 1, 0, 0], out)).toBe(false);
  });

  test('a covariance turns with the axes: variances land where the axes point, the trace stays', () => {
    const c = new Float64Array(6);
    expect(addRtnSigmasInto([0, 0, 7000, 7.5, 0, 0], [1, 2, 3], c)).toBe(GOOD);
    expect(Array.from(c)).toEqual([4, 0, 9, 0, 0, 1]); // T along x, N along y, R along z
    expect(addRtnSigmasInto([0, 0, 7000, 7.5, 0, 0], [1, 2, 3], c)).toBe(GOOD);
    expect(Array.from(c)).toEqual([8, 0, 18, 0, 0, 2]); // it adds
  });

  test('correlations turn too', () => {
    const c = new Float64Array(6);
    expect(addRtnCovarianceInto([0, 0, 7000, 7.5, 0, 0], [1, 0.5, 4, 0.25, -0.75, 9], c)).toBe(
      GOOD,
    );
    expect(Array.from(c)).toEqual([4, -0.75, 9, 0.5, 0.25, 1]); // xx = tt, yx = nt, zx = tr, zy = nr
  });
});

describe('encounter plane', () => {
  test('drops what lies along the relative velocity, and finds the principal axes', () => {
    const plane = new Float64Array(4);
    const covariance = [5, 1, 2, 7, 7, 100]; // zz and its correlations lie along the velocity
    expect(encounterPlaneInto([0.3, 0.4, 9], [0, 0, 11], covariance, plane)).toBe(GOOD);
    const wide = 3.5 + Math.sqrt(1.5 ** 2 + 1);
    expect(plane[PLANE.sigmaWide]! ** 2).toBeCloseTo(wide, 12);
    expect(plane[PLANE.sigmaNarrow]! ** 2).toBeCloseTo(7 - wide, 12);
    expect(Math.hypot(plane[PLANE.missWide]!, plane[PLANE.missNarrow]!)).toBeCloseTo(0.5, 14);
  });

  test('swapping the objects changes nothing', () => {
    const forth = pcOf(A, B);
    const back = pcOf(B, A, SIGMA_B, SIGMA_A);
    expect(back[PC2D.pc]! / forth[PC2D.pc]!).toBeCloseTo(1, 12);
    expect(back[PC2D.pcMax]! / forth[PC2D.pcMax]!).toBeCloseTo(1, 12);
  });

  test('turning the whole picture changes nothing', () => {
    const forth = pcOf(A, B);
    const angle = fc.double({ min: 0, max: 6.3, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (p, q, r) => {
        const turned = pcOf(turn(A, p, q, r), turn(B, p, q, r));
        expect(Math.abs(turned[PC2D.pc]! / forth[PC2D.pc]! - 1)).toBeLessThan(1e-9);
        expect(Math.abs(turned[PC2D.scaleAtMax]! / forth[PC2D.scaleAtMax]! - 1)).toBeLessThan(1e-7);
      }),
      { seed: 31 },
    );
  });

  test('grows with the hard-body radius; a thousand times the error: density times area', () => {
    let last = 0;
    for (const hbrKm of [0, 0.001, 0.01, 0.1, 1, 10, Infinity]) {
      const pc = pcOf(A, B, SIGMA_A, SIGMA_B, hbrKm)[PC2D.pc]!;
      expect(pc).toBeGreaterThanOrEqual(last);
      last = pc;
    }
    expect(last).toBe(1);
    const wide = pcOf(A, B, [200, 900, 150], [300, 1500, 200]);
    const area = (0.01 ** 2 / 2 / (wide[PC2D.sigmaWide]! * wide[PC2D.sigmaNarrow]!)) * 1;
    expect(wide[PC2D.pc]! / area).toBeCloseTo(1, 5);
    expect(wide[PC2D.scaleAtMax]).toBeLessThan(0.01); // deep in the dilution region
  });
});

describe('refusals, each by name and with NaN', () => {
  const out = new Float64Array(PC2D_SLOTS);
  const refused = (code: number): void => {
    expect(Array.from(out)).toEqual(new Array(PC2D_SLOTS).fill(Number.NaN));
    expect(ENCOUNTER_CODES[code]).toBeTypeOf('string');
  };

  test('no relative velocity', () => {
    const same = [7001, 0, 0, 0, 7.5, 0];
    expect(probability2dInto(A, same, SIGMA_A, SIGMA_B, 0.01, out)).toBe(ZERO_RELATIVE_VELOCITY);
    refused(ZERO_RELATIVE_VELOCITY);
  });

  test.each([
    ['NaN in a state', [Number.NaN, 0, 0, 0, 7.5, 0], SIGMA_A, 0.01],
    ['an infinite velocity', [7000, 0, 0, 0, Infinity, 0], SIGMA_A, 0.01],
    ['a rectilinear state', [7000, 0, 0, 7.5, 0, 0], SIGMA_A, 0.01],
    ['a negative sigma', A, [0.2, -0.9, 0.15], 0.01],
    ['NaN in a sigma', A, [0.2, Number.NaN, 0.15], 0.01],
    ['an infinite sigma', A, [0.2, Infinity, 0.15], 0.01],
    ['a negative radius', A, SIGMA_A, -0.01],
    ['NaN as radius', A, SIGMA_A, Number.NaN],
  ])('%s', (_, state, sigma, hbrKm) => {
    expect(probability2dInto(state, B, sigma, SIGMA_B, hbrKm, out)).toBe(BAD_NUMBER);
    refused(BAD_NUMBER);
  });

  test('a covariance no error can have, but not the rounding of a printed one', () => {
    const c = new Float64Array(6);
    const add = (values: number[]): number => addRtnCovarianceInto(A, values, c);
    expect(add([1, 0, 1, 0, 0, -1e-9])).toBe(NOT_POSITIVE_DEFINITE);
    expect(add([1, 1.001, 1, 0, 0, 1])).toBe(NOT_POSITIVE_DEFINITE);
    expect(add([1, 0.9, 1, 0.9, -0.9, 1])).toBe(NOT_POSITIVE_DEFINITE); // each pair is fine, the three are not
    expect(add([0, 0.1, 1, 0, 0, 1])).toBe(NOT_POSITIVE_DEFINITE);
    expect(add([1, 1 + 2e-13, 1, 0, 0, 1])).toBe(GOOD);
    expect(add([0, 0, 0, 0, 0, 0])).toBe(GOOD);
  });

  test('random numbers never throw, and answer in 0..1 or NaN', () => {
    const any = fc.array(fc.double(), { minLength: 6, maxLength: 6 });
    const three = fc.array(fc.double({ min: 0, max: 1e4 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(any, any, three, three, fc.double(), (a, b, sa, sb, hbrKm) => {
        const code = probability2dInto(a, b, sa, sb, hbrKm, out);
        const pc = out[PC2D.pc]!;
        expect(code === GOOD ? pc >= 0 && pc <= 1 : Number.isNaN(pc)).toBe(true);
      }),
      { numRuns: 2000, seed: 32 },
    );
  });
});

describe('for people', () => {
  test('objects in, words out; sigmas and their covariance are the same', () => {
    const position = [7000, 0, 0] as const;
    const velocity = [0, 7.5, 0] as const;
    const first = {
      positionKm: position,
      velocityKmS: velocity,
      sigmaRtnKm: [0.2, 0.9, 0.15],
    } as const;
    const second = {
      positionKm: [7000.2, 0.3, -0.4],
      velocityKmS: [0.1, 0.2, 7.4],
      covarianceRtnKm2: [0.3 * 0.3, 0, 1.5 * 1.5, 0, 0, 0.2 * 0.2],
    } as const;
    const said = probability2d(first, second, 0.01);
    const counted = pcOf(A, B);
    if (!said.ok) throw new Error(said.reason);
    expect(said.pc).toBeCloseTo(counted[PC2D.pc]!, 15);
    expect(said.pcMax).toBeCloseTo(counted[PC2D.pcMax]!, 15);
    expect(said.dilution).toBe(counted[PC2D.scaleAtMax]! < 1);
    expect(probability2d(first, { ...first }, 0.01)).toEqual({
      ok: false,
      reason: 'zero-relative-velocity',
    });
  });
});

/** A state turned about x, then y, then z. */
function turn(state: number[], p: number, q: number, r: number): number[] {
  return [0, 3].flatMap((at) => {
    let [x, y, z] = state.slice(at, at + 3) as [number, number, number];
    [y, z] = [y * Math.cos(p) - z * Math.sin(p), y * Math.sin(p) + z * Math.cos(p)];
    [x, z] = [x * Math.cos(q) + z * Math.sin(q), z * Math.cos(q) - x * Math.sin(q)];
    [x, y] = [x * Math.cos(r) - y * Math.sin(r), x * Math.sin(r) + y * Math.cos(r)];
    return [x, y, z];
  });
}
