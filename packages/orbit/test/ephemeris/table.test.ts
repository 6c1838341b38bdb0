/**
 * Interpolation against orbits that are known: a two-body orbit, whose places have a formula, and SGP4. What the default costs
 * by step is printed here and stands in decision 19; the bounds fail when a node is chosen wrongly.
 */
import { describe, expect, test } from 'vitest';
import {
  createTableInterpolator,
  DEFAULT_INTERPOLATION,
  type EphemerisTable,
  MU_KM3_S2,
  tableNodes,
  tablePath,
} from '../../src/index.ts';

/** Two-body, in its own plane tilted by 51°, by Kepler's equation. */
function kepler(axisKm: number, e: number) {
  const n = Math.sqrt(MU_KM3_S2 / axisKm ** 3);
  return (s: number, out: Float64Array) => {
    let eccentric = n * s;
    for (let k = 0; k < 30; k++)
      eccentric -= (eccentric - e * Math.sin(eccentric) - n * s) / (1 - e * Math.cos(eccentric));
    const [c, d] = [Math.cos(eccentric), Math.sin(eccentric)];
    const b = Math.sqrt(1 - e * e);
    const rate = n / (1 - e * c);
    const [x, y, u, v] = [
      axisKm * (c - e),
      axisKm * b * d,
      -axisKm * d * rate,
      axisKm * b * c * rate,
    ];
    const [ci, si] = [Math.cos(0.89), Math.sin(0.89)];
    out.set([x, y * ci, y * si, u, v * ci, v * si]);
  };
}

type Use = Pick<EphemerisTable, 'method' | 'degree'>;

function tableOf(orbit: ReturnType<typeof kepler>, stepS: number, use: Use, rows = 40) {
  const epochUs = Float64Array.from({ length: rows }, (_, k) => k * stepS * 1e6);
  const states = new Float64Array(6 * rows);
  epochUs.forEach((us, k) => {
    orbit(us / 1e6, states.subarray(6 * k, 6 * k + 6));
  });
  return { epochUs, states, ...use, fromUs: 0, toUs: epochUs.at(-1)! };
}

/** Worst error of places (km) in the middle half of the table, and in its first and last interval. */
function worst(orbit: ReturnType<typeof kepler>, table: EphemerisTable) {
  const path = tablePath(table);
  const [truth, got] = [new Float64Array(6), new Float64Array(6)];
  let [inside, end] = [0, 0];
  const stepUs = table.epochUs[1]!;
  for (let us = 0; us <= table.toUs; us += stepUs / 7) {
    orbit(us / 1e6, truth);
    expect(path(us, got)).toBe(true);
    const gap = Math.hypot(got[0]! - truth[0]!, got[1]! - truth[1]!, got[2]! - truth[2]!);
    if (Math.min(us, table.toUs - us) < stepUs) end = Math.max(end, gap);
    else if (Math.abs(us - table.toUs / 2) < table.toUs / 4) inside = Math.max(inside, gap);
  }
  return { inside, end };
}

const LEO = kepler(6878, 0.001);
const HEO = kepler(26_600, 0.73);
const HERMITE_9 = { method: 'hermite', degree: 9 } as const;
const LAGRANGE_9 = { method: 'lagrange', degree: 9 } as const;
const LAGRANGE_5 = { method: 'lagrange', degree: 5 } as const;

describe('a two-body orbit', () => {
  test.each([
    ['low', LEO, DEFAULT_INTERPOLATION, 60, 1e-9, 1e-9],
    ['low', LEO, DEFAULT_INTERPOLATION, 180, 1e-6, 1e-6],
    ['low', LEO, DEFAULT_INTERPOLATION, 300, 3e-5, 1e-4],
    ['low', LEO, DEFAULT_INTERPOLATION, 600, 8e-3, 3e-2],
    ['low', LEO, LAGRANGE_9, 60, 1e-8, 1e-6],
    ['low', LEO, LAGRANGE_9, 300, 2e-3, 0.1],
    ['low', LEO, LAGRANGE_5, 60, 1e-4, 3e-3],
    ['low', LEO, HERMITE_9, 600, 1e-3, 1e-3],
    ['eccentric at perigee', HEO, DEFAULT_INTERPOLATION, 60, 1e-7, 1e-5],
    ['eccentric at perigee', HEO, DEFAULT_INTERPOLATION, 300, 0.05, 1],
  ])('%s: case %#', (_, orbit, use, stepS, insideKm, endKm) => {
    const { inside, end } = worst(orbit, tableOf(orbit, stepS, use));
    console.info(
      `${use.method} ${use.degree}, ${stepS} s: ${inside} km inside, ${end} at the ends`,
    );
    expect(inside).toBeLessThan(insideKm);
    expect(end).toBeLessThan(endKm);
    expect(inside).toBeGreaterThan(0);
  });

  test('the acceleration is that of gravity', () => {
    const { accelerationInto } = createTableInterpolator(tableOf(LEO, 60, DEFAULT_INTERPOLATION));
    const [truth, got] = [new Float64Array(6), new Float64Array(3)];
    for (let s = 31; s < 2200; s += 97) {
      LEO(s, truth);
      accelerationInto(s * 1e6, got);
      const pull = -MU_KM3_S2 / Math.hypot(truth[0]!, truth[1]!, truth[2]!) ** 3;
      for (let k = 0; k < 3; k++) expect(Math.abs(got[k]! - pull * truth[k]!)).toBeLessThan(1e-9);
    }
  });
});

describe('the window of rows', () => {
  const table = tableOf(LEO, 60, LAGRANGE_9, 12);
  const got = new Float64Array(6);

  test('no state outside the useable span, and rows outside it still serve', () => {
    const cut = { ...table, fromUs: table.epochUs[5]!, toUs: table.epochUs[6]! };
    const path = tablePath(cut);
    expect(path(cut.fromUs - 1, got)).toBe(false);
    expect(path(cut.toUs + 1, got)).toBe(false);
    expect(path(Number.NaN, got)).toBe(false);
    expect(path((cut.fromUs + cut.toUs) / 2, got)).toBe(true);
    const inside = Float64Array.from(got);
    tablePath(table)((cut.fromUs + cut.toUs) / 2, got);
    expect([...got]).toEqual([...inside]);
  });

  test('the answer does not depend on what was asked before', () => {
    const path = tablePath(table);
    const asked = [3.3, 0.2, 9.9, 3.3, 11, 0, 5.5].map((k) => k * 60e6);
    const once = asked.map((us) => {
      tablePath(table)(us, got);
      return [...got];
    });
    expect(
      asked.map((us) => {
        path(us, got);
        return [...got];
      }),
    ).toEqual(once);
  });

  test('at its rows a table gives its states', () => {
    for (const use of [
      LAGRANGE_9,
      DEFAULT_INTERPOLATION,
      { method: 'lagrange', degree: 1 } as const,
    ]) {
      const path = tablePath({ ...table, ...use });
      for (let k = 0; k < 12; k++) {
        path(table.epochUs[k]!, got);
        for (let i = 0; i < 3; i++)
          expect(Math.abs(got[i]! - table.states[6 * k + i]!)).toBeLessThan(1e-8);
      }
    }
  });

  test('fewer states than the degree asks for: a lower degree', () => {
    expect(tableNodes(table)).toBe(10);
    expect(tableNodes({ ...table, degree: 20 })).toBe(12);
    expect(tableNodes({ ...table, method: 'hermite', degree: 7 })).toBe(4);
    expect(tableNodes({ ...table, degree: 0 })).toBe(2);
    expect(tableNodes({ ...table, degree: 1000 })).toBe(12);
  });
});
