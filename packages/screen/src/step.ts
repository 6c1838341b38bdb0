/**
 * One look of the sieve: every object's place at a step's centre, sorted into direction cells, with its radial reach.
 * Columns in cell order, so that the pair loop runs along memory. Lengths km, speeds km/s.
 */
import { MU_KM3_S2, type StateBatch } from '@noroshi/orbit';
import { cellOf, type DirectionGrid } from './grid.ts';
import type { KnotPair } from './knots.ts';
import type { ScreenPlan } from './plan.ts';

export type StepColumns = {
  count: number; // rows that have a place at this step
  readonly cellStart: Int32Array; // cellCount + 1
  readonly cell: Int32Array; // by position in order
  readonly row: Int32Array; // by position in order
  readonly positionKm: Float64Array; // x0 y0 z0 …, in cell order
  readonly velocityKmS: Float64Array;
  readonly lowKm: Float64Array; // radius less reach less half the threshold
  readonly highKm: Float64Array;
  fastCount: number;
  readonly fast: Int32Array; // positions in order of objects that turn faster than the plan's cell allows
  readonly place: StateBatch; // by row: interpolated positions before sorting
  readonly rowCell: Int32Array; // by row: cell, −1 absent
};

export function createStepColumns(
  count: number,
  grid: DirectionGrid,
  place: StateBatch,
): StepColumns {
  return {
    count: 0,
    cellStart: new Int32Array(grid.cellCount + 1),
    cell: new Int32Array(count),
    row: new Int32Array(count),
    positionKm: new Float64Array(3 * count),
    velocityKmS: new Float64Array(3 * count),
    lowKm: new Float64Array(count),
    highKm: new Float64Array(count),
    fastCount: 0,
    fast: new Int32Array(count),
    place,
    rowCell: new Int32Array(count),
  };
}

/** Places of regular rows at fraction `u` of the interval, into `place`; irregular rows are already there. */
export function interpolatePlaces(
  place: StateBatch,
  knots: KnotPair,
  u: number,
  knotS: number,
): void {
  const p = knots.left.positionKm;
  const q = knots.right.positionKm;
  const v = knots.left.velocityKmS;
  const w = knots.right.velocityKmS;
  const out = place.positionKm;
  const outV = place.velocityKmS;
  const a1 = u * u * (3 - 2 * u);
  const a0 = 1 - a1;
  const b0 = u * (1 - u) * (1 - u) * knotS;
  const b1 = -u * u * (1 - u) * knotS;
  const c1 = (6 * u * (1 - u)) / knotS;
  const d0 = (1 - u) * (1 - 3 * u);
  const d1 = u * (3 * u - 2);
  const n = 3 * knots.regular.length;
  for (let k = 0; k < n; k++) {
    out[k] = a0 * p[k] + a1 * q[k] + b0 * v[k] + b1 * w[k];
    outV[k] = c1 * (q[k] - p[k]) + d0 * v[k] + d1 * w[k];
  }
}

/** Sorts all places into cells and writes the columns. Rows without a place (NaN) are left out. */
export function sortIntoCells(
  step: StepColumns,
  grid: DirectionGrid,
  plan: ScreenPlan,
  rows: number,
): void {
  const { cellStart, rowCell, place } = step;
  const p = place.positionKm;
  cellStart.fill(0);
  let count = 0;
  for (let row = 0, k = 0; row < rows; row++, k += 3) {
    const r = Math.sqrt(p[k] * p[k] + p[k + 1] * p[k + 1] + p[k + 2] * p[k + 2]);
    if (!(r > 0)) {
      rowCell[row] = -1;
      continue;
    }
    const cell = cellOf(grid, p[k], p[k + 1], p[k + 2], r);
    rowCell[row] = cell;
    cellStart[cell]++;
    count++;
  }
  step.count = count;
  let sum = 0;
  for (let cell = 0; cell < cellStart.length; cell++) {
    sum += cellStart[cell];
    cellStart[cell] = sum;
  }
  fillColumns(step, plan, rows);
}

/** Last to first, so that each cell's end moves down to its start and rows stay in order. */
function fillColumns(step: StepColumns, plan: ScreenPlan, rows: number): void {
  const {
    cellStart,
    rowCell,
    place,
    cell: cells,
    row: order,
    positionKm,
    velocityKmS,
    lowKm,
    highKm,
    fast,
  } = step;
  const p = place.positionKm;
  const v = place.velocityKmS;
  const tau = plan.stepUs / 2e6;
  const margin = plan.radialMarginKm + plan.thresholdKm / 2;
  let fastCount = 0;
  for (let row = rows - 1, k = 3 * row; row >= 0; row--, k -= 3) {
    const cell = rowCell[row];
    if (cell < 0) continue;
    const at = --cellStart[cell];
    const x = p[k];
    const y = p[k + 1];
    const z = p[k + 2];
    const vx = v[k];
    const vy = v[k + 1];
    const vz = v[k + 2];
    const r = Math.sqrt(x * x + y * y + z * z);
    const radial = (x * vx + y * vy + z * vz) / r;
    const across2 = vx * vx + vy * vy + vz * vz - radial * radial;
    const reach =
      Math.abs(radial) * tau + 0.5 * Math.abs((across2 - MU_KM3_S2 / r) / r) * tau * tau + margin;
    cells[at] = cell;
    order[at] = row;
    const o = 3 * at;
    positionKm[o] = x;
    positionKm[o + 1] = y;
    positionKm[o + 2] = z;
    velocityKmS[o] = vx;
    velocityKmS[o + 1] = vy;
    velocityKmS[o + 2] = vz;
    lowKm[at] = r - reach;
    highKm[at] = r + reach;
    // The turn rate grows by less than 2ṙ/r of itself a second; 2.2 covers the change across the step.
    const limit = (plan.turnRateMaxRadS * r) / (1 + (2.2 * Math.abs(radial) * tau) / r);
    if (across2 > limit * limit) fast[fastCount++] = at;
  }
  step.fastCount = fastCount;
}
