/**
 * The cheapest one-to-one assignment of rows to columns, by shortest augmenting paths with dual prices: O(n² m), nothing but the
 * given buffers. A cost of Infinity forbids a pair. Jonker and Volgenant, Computing 38 (1987); Crouse, IEEE TAES 52 (2016).
 */

/** What stands for "to none". */
export const UNASSIGNED = -1;

/**
 * `costs` is rows×columns, row by row, rows ≤ columns. Returns the column of each row into `columnOf` and the sum of their costs;
 * null where some row can go nowhere.
 */
export function assignInto(
  costs: Float64Array,
  rows: number,
  columns: number,
  columnOf: Int32Array,
): number | null {
  if (rows > columns) throw new RangeError(`assignInto: ${rows} rows for ${columns} columns`);
  const rowOf = new Int32Array(columns).fill(UNASSIGNED);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const shortest = new Float64Array(columns);
  const before = new Int32Array(columns);
  const isDone = new Uint8Array(columns);
  columnOf.fill(UNASSIGNED, 0, rows);
  for (let row = 0; row < rows; row++) {
    shortest.fill(Number.POSITIVE_INFINITY);
    isDone.fill(0);
    let at = row;
    let end = UNASSIGNED;
    let least = 0;
    while (end === UNASSIGNED) {
      let next = UNASSIGNED;
      let nextCost = Number.POSITIVE_INFINITY;
      for (let column = 0; column < columns; column++) {
        if (isDone[column] === 1) continue;
        const reduced = costs[at * columns + column]! - rowPrice[at]! - columnPrice[column]!;
        if (least + reduced < shortest[column]!) {
          shortest[column] = least + reduced;
          before[column] = at;
        }
        const isFree = rowOf[column] === UNASSIGNED;
        // among equals a free column ends the search
        if (shortest[column]! < nextCost || (isFree && shortest[column] === nextCost)) {
          if (shortest[column] === Number.POSITIVE_INFINITY) continue;
          nextCost = shortest[column]!;
          next = column;
        }
      }
      if (next === UNASSIGNED) return null;
      least = nextCost;
      isDone[next] = 1;
      if (rowOf[next] === UNASSIGNED) end = next;
      else at = rowOf[next]!;
    }
    rowPrice[row]! += least;
    for (let column = 0; column < columns; column++) {
      if (isDone[column] === 0 || column === end) continue;
      rowPrice[rowOf[column]!]! += least - shortest[column]!;
      columnPrice[column]! -= least - shortest[column]!;
    }
    for (let column = end; ; ) {
      const from = before[column]!;
      rowOf[column] = from;
      const previous = columnOf[from]!;
      columnOf[from] = column;
      if (from === row) break;
      column = previous;
    }
  }
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += costs[row * columns + columnOf[row]!]!;
  return sum;
}
