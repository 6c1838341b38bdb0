/** What a table shows, without how: columns, the order of rows, which rows are in sight, the row that typed letters name. */
import type { ComponentChildren } from 'preact';

export type CellValue = string | number | null;

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  readonly unit?: string; // shown beside the title: 'km', 'm/s'
  /** What the column is sorted by, and shown where there is no `cell`; null goes last. Without it the column does not sort. */
  readonly value?: (row: Row) => CellValue;
  readonly cell?: (row: Row) => ComponentChildren;
  readonly align?: 'start' | 'end'; // numbers: 'end'
  readonly width?: string; // a track of a CSS grid: '7rem', 'minmax(12rem, 1fr)'
  readonly hideNarrow?: boolean; // left out below 820 px
  readonly firstDown?: boolean; // the first press sorts the largest first
};

export type Sort = { readonly key: string; readonly down: boolean };

/** The rows in order; equal ones stay as they were. Empty values are last both ways, numbers before words. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const value = columns.find(({ key }) => key === sort?.key)?.value;
  if (sort === null || value === undefined) return rows;
  const keys = rows.map((row) => orderKey(value(row)));
  const ofKind = (kind: string) =>
    Array.from(keys.keys()).filter((at) => (keys[at] === null ? 'none' : typeof keys[at]) === kind);
  const sign = sort.down ? -1 : 1;
  const numbers = ofKind('number');
  const number = Float64Array.from(keys, (key) => (typeof key === 'number' ? key : 0));
  numbers.sort((a, b) => sign * (number[a]! - number[b]!) || a - b);
  const texts = ofKind('string');
  const text = keys as readonly string[];
  texts.sort((a, b) => (text[a]! < text[b]! ? -sign : text[a] === text[b] ? a - b : sign));
  const order = sort.down ? [...texts, ...numbers] : [...numbers, ...texts];
  return [...order, ...ofKind('none')].map((at) => rows[at]!);
}

const NUMBERS = /\d+/g;
const DIGITS_MAX = 12;

/** "OBJECT 9" before "object 10"; numbers as they are; NaN as nothing. */
function orderKey(value: CellValue): CellValue {
  if (value === null || value === '') return null;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  return value.toLowerCase().replace(NUMBERS, (digits) => digits.padStart(DIGITS_MAX, '0'));
}

/** The next press on a column's head: up, down, up … or the other way round. */
export function nextSort(now: Sort | null, key: string, firstDown = false): Sort {
  return now?.key === key ? { key, down: !now.down } : { key, down: firstDown };
}

/** Which rows must be drawn: those in sight and `spare` on either side. */
export function inSight(
  count: number,
  rowPx: number,
  topPx: number,
  heightPx: number,
  spare = 8,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(Math.floor(topPx / rowPx), count) - spare);
  const to = Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + spare);
  return { from, to: Math.max(from, to) };
}

/** The next row, from `at` on and round, that begins with what was typed; a further letter may stay on the row. */
export function typedRow<Row>(
  rows: readonly Row[],
  at: number,
  typed: string,
  text: (row: Row) => string,
): number {
  const wanted = typed.toLowerCase();
  const first = wanted.length > 1 ? Math.max(at, 0) : at + 1;
  for (let i = 0; i < rows.length; i++) {
    const row = (first + i) % rows.length;
    if (text(rows[row]!).toLowerCase().startsWith(wanted)) return row;
  }
  return -1;
}

/** The row that a key leads to; null when it is no key of a table. */
export function keyedRow(key: string, at: number, count: number, pageRows: number): number | null {
  const to: Readonly<Record<string, number>> = {
    ...{ ArrowDown: at + 1, ArrowUp: at < 0 ? count - 1 : at - 1, Home: 0, End: count - 1 },
    ...{ PageDown: at + pageRows, PageUp: at - pageRows },
  };
  if (!Object.hasOwn(to, key) || count === 0) return null;
  return Math.min(Math.max(to[key]!, 0), count - 1);
}
