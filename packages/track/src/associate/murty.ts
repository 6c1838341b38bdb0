/**
 * The k cheapest one-to-one assignments, in order of cost. Each found one splits what is left into parts that hold no solution
 * twice. Murty, Operations Research 16 (1968); Cox and Miller, IEEE TAES 31 (1995).
 */
import { assignInto } from './assign.ts';

export type Assignment = {
  /** The column of each row. */
  readonly columnOf: Int32Array;
  readonly cost: number;
};

/** A part of all assignments: its own costs, the rows that are settled, and its cheapest. */
type Part = Assignment & { readonly costs: Float64Array; readonly settled: number };

/** `costs` is rows×columns, rows ≤ columns, Infinity forbids a pair. Fewer than `count` where there are no more. */
export function bestAssignments(
  costs: Float64Array,
  rows: number,
  columns: number,
  count: number,
): Assignment[] {
  const found: Assignment[] = [];
  const open: Part[] = []; // by falling cost
  addPart(open, costs.slice(0, rows * columns), rows, columns, 0, count);
  while (found.length < count) {
    const best = open.pop();
    if (best === undefined) break;
    found.push({ columnOf: best.columnOf, cost: best.cost });
    if (found.length < count) split(best, rows, columns, open, count - found.length);
  }
  return found;
}

/** Without the part's cheapest: the first row elsewhere; the first row there and the second elsewhere; and so on. */
function split(part: Part, rows: number, columns: number, open: Part[], wanted: number): void {
  const costs = part.costs; // nobody else's any more
  for (let row = part.settled; row < rows; row++) {
    const column = part.columnOf[row]!;
    const at = row * columns + column;
    const cost = costs[at]!;
    costs[at] = Number.POSITIVE_INFINITY;
    addPart(open, costs.slice(), rows, columns, row, wanted);
    costs.fill(Number.POSITIVE_INFINITY, row * columns, (row + 1) * columns);
    for (let other = row + 1; other < rows; other++)
      costs[other * columns + column] = Number.POSITIVE_INFINITY;
    costs[at] = cost;
  }
}

function addPart(
  open: Part[],
  costs: Float64Array,
  rows: number,
  columns: number,
  settled: number,
  wanted: number,
): void {
  const columnOf = new Int32Array(rows);
  const cost = assignInto(costs, rows, columns, columnOf);
  if (cost === null || !(cost < Number.POSITIVE_INFINITY)) return;
  let place = open.length;
  while (place > 0 && open[place - 1]!.cost < cost) place--;
  open.splice(place, 0, { columnOf, cost, costs, settled });
  if (open.length > wanted) open.shift(); // can never be among the wanted
}
