/** The table's order, sight, keys and typed letters, without a browser. */
import { expect, test } from 'vitest';
import { inSight, keyedRow, nextSort, sortRows, typedRow } from '../src/ui/table-rows.ts';

type Row = { readonly name: string; readonly km: number | null };
const rows: readonly Row[] = [
  { name: 'Object 10', km: 3 },
  { name: 'OBJECT 9', km: null },
  { name: 'alpha', km: -1 },
  { name: 'object 10', km: Number.NaN },
  { name: '', km: 3 },
];
const columns = [
  { key: 'name', title: 'Name', value: (row: Row) => row.name },
  { key: 'km', title: 'Miss', unit: 'km', value: (row: Row) => row.km },
  { key: 'note', title: 'Note', cell: () => '' },
];
const order = (key: string, down: boolean) =>
  sortRows(rows, columns, { key, down }).map((row) => rows.indexOf(row));

test('numbers in words count, case does not, equal rows keep their order, nothing is last both ways', () => {
  expect(order('name', false)).toEqual([2, 1, 0, 3, 4]);
  expect(order('name', true)).toEqual([0, 3, 1, 2, 4]);
  expect(order('km', false)).toEqual([2, 0, 4, 1, 3]);
  expect(order('km', true)).toEqual([0, 4, 2, 1, 3]);
  expect(sortRows(rows, columns, { key: 'note', down: true })).toBe(rows);
  expect(sortRows(rows, columns, null)).toBe(rows);
});

test('a second press turns the order round', () => {
  const first = nextSort(null, 'km', true);
  expect([first, nextSort(first, 'km', true), nextSort(first, 'name')]).toEqual([
    { key: 'km', down: true },
    { key: 'km', down: false },
    { key: 'name', down: false },
  ]);
});

test('only rows in sight are drawn, wherever the table was scrolled', () => {
  expect(inSight(100_000, 32, 0, 640, 8)).toEqual({ from: 0, to: 28 });
  expect(inSight(100_000, 32, 32_000, 640, 8)).toEqual({ from: 992, to: 1028 });
  expect(inSight(5, 32, 32_000, 640, 8)).toEqual({ from: 0, to: 5 });
  expect(inSight(0, 32, 0, 640)).toEqual({ from: 0, to: 0 });
});

test('keys stay inside; typed letters go on and round', () => {
  expect(keyedRow('ArrowDown', -1, 3, 10)).toBe(0);
  expect(keyedRow('ArrowUp', 0, 3, 10)).toBe(0);
  expect(keyedRow('PageDown', 1, 30, 10)).toBe(11);
  expect(keyedRow('End', 1, 30, 10)).toBe(29);
  expect(keyedRow('x', 1, 30, 10)).toBe(null);
  expect(keyedRow('toString', 1, 30, 10)).toBe(null);
  expect(keyedRow('Home', 0, 0, 10)).toBe(null);
  const name = (row: Row) => row.name;
  expect(typedRow(rows, 0, 'o', name)).toBe(1);
  expect(typedRow(rows, 1, 'ob', name)).toBe(1);
  expect(typedRow(rows, 3, 'O', name)).toBe(0);
  expect(typedRow(rows, 0, 'zz', name)).toBe(-1);
});
