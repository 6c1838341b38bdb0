/** Direction cells: the half neighbourhood meets every pair up to one edge apart exactly once, the wide one reaches two edges. */
import { createRandom, type Random } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import {
  cellOf,
  createDirectionGrid,
  type DirectionGrid,
  FORWARD_RUNS,
  WIDE_RUNS,
} from '../src/grid.ts';
import { unit } from './support/flight.ts';

type Direction = [number, number, number];

const CELLS_RAD = [0.018, 0.0545, 0.0731, 0.31, 0.9, 1.2, 2.5];
const PAIRS = process.env.NOROSHI_PROVE === '1' ? 2_000_000 : 40_000;

describe.each(CELLS_RAD)('cells of %f', (cellRad) => {
  const grid = createDirectionGrid(cellRad);

  test('pairs up to one edge apart are met once, up to two edges by the wide runs', () => {
    const random = createRandom(`grid ${cellRad}`);
    let near = 0;
    let wide = 0;
    let apart = 0;
    for (let k = 0; k < PAIRS / CELLS_RAD.length; k++) {
      const a = drawDirection(random);
      const one = turn(a, cellRad * edge(random), random);
      const two = turn(a, 2 * cellRad * edge(random), random);
      const [cell, cellOne, cellTwo] = [a, one, two].map((x) => numberOf(grid, x));
      if (cell !== cellOne) apart++;
      if (meetings(grid, cell, cellOne) !== 1) near++;
      if (!wideHas(grid, cell, cellTwo) || !wideHas(grid, cellTwo, cell)) wide++;
    }
    expect(near).toBe(0);
    expect(wide).toBe(0);
    expect(apart).toBeGreaterThan(0);
  });

  test('axes, planes and corners have cells of their own, inside the table', () => {
    const tiny = [0, -0, 1e-300, -1e-300, 1e-17, -1e-17, 1e-9, -1e-9];
    for (const x of [-1, 0, 1]) {
      for (const y of [-1, 0, 1]) {
        for (const z of [-1, 0, 1]) {
          if (x === 0 && y === 0 && z === 0) continue;
          for (const t of tiny) expectSurfaceCell(grid, normalised([x + t, y - t, z + 2 * t]));
        }
      }
    }
  });

  test('no run leaves the table or goes backwards', () => {
    for (const runs of [grid.forward, grid.wide]) {
      let wrong = 0;
      for (let k = 0; k < runs.length; k += 2) {
        if (runs[k] < 0 || runs[k] > runs[k + 1] || runs[k + 1] > grid.cellCount) wrong++;
      }
      expect(wrong).toBe(0);
    }
    expect(grid.wide.length).toBe(grid.cellCount * WIDE_RUNS * 2);
    expect(grid.forward.length).toBe(grid.cellCount * FORWARD_RUNS * 2);
  });
});

/** Any direction; one in three on or beside an axis or a plane between axes. */
function drawDirection(random: Random): Direction {
  const a = unit(random);
  if (random.integer(3) > 0) return a;
  const small = [0, 1e-16, -1e-16, 1e-10, -1e-10][random.integer(5)];
  a[random.integer(3)] = small;
  if (random.integer(2) === 0) a[random.integer(3)] = small;
  return Math.hypot(...a) > 0.1 ? normalised(a) : unit(random);
}

/** Half of the pairs at the very edge, the rest within. */
function edge(random: Random): number {
  return random.integer(2) === 0 ? 1 - 1e-12 : random.uniform();
}

/** The direction `chord` away (straight), towards a random side or along an axis. */
function turn(a: Direction, chord: number, random: Random): Direction {
  const angle = 2 * Math.asin(Math.min(1, chord / 2));
  const aside: Direction = random.integer(2) === 0 ? unit(random) : [0, 0, 0];
  if (Math.hypot(...aside) === 0) aside[random.integer(3)] = random.integer(2) * 2 - 1;
  const along = aside[0] * a[0] + aside[1] * a[1] + aside[2] * a[2];
  const side = aside.map((x, k) => x - along * a[k]) as Direction;
  if (Math.hypot(...side) < 1e-6) return turn(a, chord, random);
  const t = normalised(side);
  return a.map((x, k) => x * Math.cos(angle) + t[k] * Math.sin(angle)) as Direction;
}

function normalised(a: Direction): Direction {
  const r = Math.hypot(...a);
  return a.map((x) => x / r) as Direction;
}

function numberOf(grid: DirectionGrid, a: Direction): number {
  return cellOf(grid, ...a, Math.hypot(...a));
}

/** How often the pair loop would meet a pair: once within a cell, else by the forward runs of either. */
function meetings(grid: DirectionGrid, a: number, b: number): number {
  const has = (own: number, other: number) => {
    let times = 0;
    for (let k = 0; k < FORWARD_RUNS; k++) {
      const at = 2 * (own * FORWARD_RUNS + k);
      if (grid.forward[at] <= other && other < grid.forward[at + 1]) times++;
    }
    return times;
  };
  return a === b ? has(a, a) : has(a, b) + has(b, a);
}

function wideHas(grid: DirectionGrid, own: number, other: number): boolean {
  for (let k = 0; k < WIDE_RUNS; k++) {
    const at = 2 * (own * WIDE_RUNS + k);
    if (grid.wide[at] <= other && other < grid.wide[at + 1]) return true;
  }
  return false;
}

function expectSurfaceCell(grid: DirectionGrid, a: Direction): void {
  const cell = numberOf(grid, a);
  expect(cell).toBeGreaterThanOrEqual(0);
  expect(cell).toBeLessThan(grid.cellCount);
  const half = grid.side >> 1;
  const at = a.map((x) => Math.floor((x / Math.hypot(...a)) * grid.inverseCell) + half);
  const index = at[0] + grid.side * (at[1] + grid.side * at[2]);
  expect(grid.compact[index + 1] - grid.compact[index]).toBe(1); // the cube itself touches the sphere
}
