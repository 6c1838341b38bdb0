/**
 * Integrals over the unit sphere of a flux times a Gaussian. The sphere is cut into cells of angle from an axis and angle
 * round it, each with a product Gauss-Legendre rule, which converges geometrically on what is smooth in the cell:
 * - along the relative velocity the inward flux has a kink on the equator, so cells are cut there, and again at
 *   `bandRatio` on both sides, where the spread of the velocity rounds the kink off (a rule of equal
 *   points that does not cut is off by parts in 1e4 there, whatever the encounter: decision record 18);
 * - a sphere that is wide beside the error sees a needle or a sheet, so cells are halved until each is at most
 *   CELL_SIGMAS wide, and those that the density cannot reach are left out.
 */
import { gaussLegendre } from './sphere-legendre.ts';

/** Half the width of a cell in sigmas: 6 points then integrate exp(-x^2/2) to 1e-5, 9 to 1e-9. */
const CELL_SIGMAS = 2;
const CELLS_MAX = 20_000;

/** Cells in rows of four: angle from the axis, from and to; angle round it, from and to; rad. */
export type SphereCells = {
  readonly edges: Float64Array;
  readonly axes: Float64Array; // the axis, and two unit vectors that complete it
  count: number;
  looks: number; // at cells, on the way
  full: boolean; // there was no room for all cells
  least: number; // depth in the middle of the cell where that is least
};

export function createSphereCells(): SphereCells {
  return {
    edges: new Float64Array(4 * CELLS_MAX),
    axes: new Float64Array(9),
    count: 0,
    looks: 0,
    full: false,
    least: Infinity,
  };
}

const stack = new Float64Array(4 * 512); // every halving adds one: 16 cells and 60 halvings of each fit

/**
 * Cuts the sphere for a density exp(-depth / 2), depth = (R u - mean)' metric (R u - mean), in what lies not deeper than
 * `depthMax`. The axis is a unit vector.
 */
export function divideSphere(
  axis: Float64Array,
  bandRatio: number,
  metric: Float64Array,
  mean: Float64Array,
  hbrKm: number,
  depthMax: number,
  cells: SphereCells,
): void {
  completeInto(axis, cells.axes);
  cells.count = 0;
  cells.looks = 0;
  cells.full = false;
  cells.least = Infinity;
  const steepest = hbrKm * Math.sqrt(metric[0]! + metric[4]! + metric[8]!); // sigmas a radian, at most
  const band = Math.asin(Math.min(0.7, Math.max(bandRatio, 1e-6)));
  const right = Math.PI / 2;
  const cuts = [0, right - band, right, right + band, Math.PI];
  let top = 0;
  for (let b = 0; b < 4; b++) {
    for (let k = 0; k < 4; k++) top = push(top, cuts[b]!, cuts[b + 1]!, k * right, (k + 1) * right);
  }
  while (top > 0) {
    top--;
    cells.looks++;
    const from = stack[4 * top]!;
    const to = stack[4 * top + 1]!;
    const start = stack[4 * top + 2]!;
    const end = stack[4 * top + 3]!;
    const middle = 0.5 * (from + to);
    const turn = 0.5 * (start + end);
    const widest = middle < right ? Math.min(to, right) : Math.max(from, right);
    const halfAround = 0.5 * (end - start) * Math.sin(widest);
    const reach = steepest * Math.hypot(0.5 * (to - from), halfAround);
    lookAt(cells.axes, middle, turn, metric, mean, hbrKm);
    const depth = look.depth;
    const away = Math.max(0, Math.sqrt(depth) - reach);
    if (away * away > depthMax) continue;
    const tall = 0.5 * (to - from) * look.alongSigmas;
    const wide = halfAround * look.aroundSigmas;
    if (tall > CELL_SIGMAS && tall >= wide) {
      top = push(push(top, from, middle, start, end), middle, to, start, end);
    } else if (wide > CELL_SIGMAS) {
      top = push(push(top, from, to, start, turn), from, to, turn, end);
    } else if (cells.count < CELLS_MAX) {
      cells.edges.set([from, to, start, end], 4 * cells.count);
      cells.count++;
      cells.least = Math.min(cells.least, depth);
    } else {
      cells.full = true;
      return;
    }
  }
}

function push(top: number, from: number, to: number, start: number, end: number): number {
  stack[4 * top] = from;
  stack[4 * top + 1] = to;
  stack[4 * top + 2] = start;
  stack[4 * top + 3] = end;
  return top + 1;
}

/** Depth at a point, and how many sigmas a radian is along and around there. */
const look = { depth: 0, alongSigmas: 0, aroundSigmas: 0 };

function lookAt(
  axes: Float64Array,
  angle: number,
  turn: number,
  metric: Float64Array,
  mean: Float64Array,
  hbrKm: number,
): void {
  const [c, s, cosTurn, sinTurn] = [
    Math.cos(angle),
    Math.sin(angle),
    Math.cos(turn),
    Math.sin(turn),
  ];
  const along = [0, 0, 0];
  const around = [0, 0, 0];
  const away = [0, 0, 0];
  for (let i = 0; i < 3; i++) {
    const side = cosTurn * axes[3 + i]! + sinTurn * axes[6 + i]!;
    away[i] = hbrKm * (c * axes[i]! + s * side) - mean[i]!;
    along[i] = hbrKm * (c * side - s * axes[i]!);
    around[i] = hbrKm * (cosTurn * axes[6 + i]! - sinTurn * axes[3 + i]!);
  }
  look.depth = Math.max(0, form(metric, away));
  look.alongSigmas = Math.sqrt(Math.max(0, form(metric, along)));
  look.aroundSigmas = Math.sqrt(Math.max(0, form(metric, around)));
}

function form(m: Float64Array, v: readonly number[]): number {
  const [x, y, z] = [v[0]!, v[1]!, v[2]!];
  return (
    x * (m[0]! * x + m[1]! * y + m[2]! * z) +
    y * (m[3]! * x + m[4]! * y + m[5]! * z) +
    z * (m[6]! * x + m[7]! * y + m[8]! * z)
  );
}

/** The axis and two unit vectors that complete it. */
function completeInto(axis: Float64Array, out: Float64Array): void {
  let least = 0;
  for (let i = 1; i < 3; i++) if (Math.abs(axis[i]!) < Math.abs(axis[least]!)) least = i;
  const along = axis[least]!;
  const size = Math.sqrt(1 - along * along);
  for (let i = 0; i < 3; i++) {
    out[i] = axis[i]!;
    out[3 + i] = ((i === least ? 1 : 0) - along * axis[i]!) / size;
  }
  out[6] = out[1]! * out[5]! - out[2]! * out[4]!;
  out[7] = out[2]! * out[3]! - out[0]! * out[5]!;
  out[8] = out[0]! * out[4]! - out[1]! * out[3]!;
}

/** The integral of `f` over the cells, `order` by `order` points in each. */
export function integrateSphere(
  cells: SphereCells,
  order: number,
  f: (x: number, y: number, z: number) => number,
): number {
  const { nodes, weights } = gaussLegendre(order);
  const { edges, axes } = cells;
  let total = 0;
  for (let k = 0; k < cells.count; k++) {
    const middle = 0.5 * (edges[4 * k]! + edges[4 * k + 1]!);
    const half = 0.5 * (edges[4 * k + 1]! - edges[4 * k]!);
    const turn = 0.5 * (edges[4 * k + 2]! + edges[4 * k + 3]!);
    const halfTurn = 0.5 * (edges[4 * k + 3]! - edges[4 * k + 2]!);
    let sum = 0;
    for (let j = 0; j < order; j++) {
      const around = turn + halfTurn * nodes[j]!;
      const a = Math.cos(around);
      const b = Math.sin(around);
      const sx = a * axes[3]! + b * axes[6]!;
      const sy = a * axes[4]! + b * axes[7]!;
      const sz = a * axes[5]! + b * axes[8]!;
      let line = 0;
      for (let i = 0; i < order; i++) {
        const angle = middle + half * nodes[i]!;
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        line +=
          weights[i]! * s * f(c * axes[0]! + s * sx, c * axes[1]! + s * sy, c * axes[2]! + s * sz);
      }
      sum += weights[j]! * line;
    }
    total += sum * half * halfTurn;
  }
  return total;
}
