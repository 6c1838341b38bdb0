/**
 * Cells of directions: the unit sphere cut by a cubic grid, only the cells that touch the sphere kept.
 * Two directions at most one cell edge apart are in the same cell or in neighbouring ones; two edges, in the wide neighbourhood.
 */
export type DirectionGrid = {
  readonly side: number; // cells along an axis, two empty ones at each end included
  readonly inverseCell: number;
  readonly cellCount: number; // cells that touch the sphere
  readonly compact: Int32Array; // side³: surface cells before this one in order; a surface cell's own number
  readonly forward: Int32Array; // cellCount × 5 × {from, to}: half the neighbourhood, as runs of cell numbers
  readonly wide: Int32Array; // cellCount × 25 × {from, to}: all cells up to two edges away
};

const PADDING = 3;
/** Rows (dy, dz) of the half neighbourhood beside a cell's own row. */
const HALF_ROWS = [
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;
export const FORWARD_RUNS = 1 + HALF_ROWS.length;
export const WIDE_RUNS = 25;

export function createDirectionGrid(cellRad: number): DirectionGrid {
  const inverseCell = 1 / cellRad;
  const half = Math.ceil(inverseCell) + PADDING;
  const side = 2 * half;
  const compact = new Int32Array(side * side * side + 1);
  const dense: number[] = [];
  let index = 0;
  for (let z = 0; z < side; z++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++, index++) {
        compact[index] = dense.length;
        if (touchesSphere(x - half, y - half, z - half, cellRad)) dense.push(index);
      }
    }
  }
  compact[index] = dense.length;
  const forward = new Int32Array(dense.length * FORWARD_RUNS * 2);
  const wide = new Int32Array(dense.length * WIDE_RUNS * 2);
  let f = 0;
  let w = 0;
  for (const cell of dense) {
    forward[f++] = compact[cell];
    forward[f++] = compact[cell + 2];
    for (const [dy, dz] of HALF_ROWS) {
      const row = cell + side * (dy + side * dz);
      forward[f++] = compact[row - 1];
      forward[f++] = compact[row + 2];
    }
    for (let dz = -2; dz <= 2; dz++) {
      for (let dy = -2; dy <= 2; dy++) {
        const row = cell + side * (dy + side * dz);
        wide[w++] = compact[row - 2];
        wide[w++] = compact[row + 3];
      }
    }
  }
  return { side, inverseCell, cellCount: dense.length, compact, forward, wide };
}

/** Whether the cube at integer place (x, y, z) holds a point at distance 1 from the centre; rounding widens it a little. */
function touchesSphere(x: number, y: number, z: number, cell: number): boolean {
  const slack = 1e-9;
  const near = nearest(x) ** 2 + nearest(y) ** 2 + nearest(z) ** 2;
  const far = farthest(x) ** 2 + farthest(y) ** 2 + farthest(z) ** 2;
  const radius2 = 1 / (cell * cell);
  return near <= radius2 * (1 + slack) && far >= radius2 * (1 - slack);
}

function nearest(k: number): number {
  return k >= 0 ? k : k === -1 ? 0 : -(k + 1);
}

function farthest(k: number): number {
  return k >= 0 ? k + 1 : -k;
}

/** Cell number of the direction (x, y, z)/r; the direction must be finite. */
export function cellOf(grid: DirectionGrid, x: number, y: number, z: number, r: number): number {
  const k = grid.inverseCell / r;
  const half = grid.side >> 1;
  const cx = Math.floor(x * k) + half;
  const cy = Math.floor(y * k) + half;
  const cz = Math.floor(z * k) + half;
  return grid.compact[cx + grid.side * (cy + grid.side * cz)];
}
