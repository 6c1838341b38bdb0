/** Keywords of an OCM as short rows: keyword, field, unit, meaning. All of them may be left out. */
import { type KeyExtra, type KeySchema, takes } from '../schema.ts';
import { INTEGER } from './odm-parts.ts';

type Row = readonly [key: string, field: string, meaning: string];
type UnitRow = readonly [key: string, field: string, unit: string, meaning: string];

export const TIME = { form: 'time' } as const;

export function textKeys(rule: string, rows: readonly Row[]): KeySchema[] {
  return rows.map(([key, field, meaning]) => takes(key, field, rule, meaning));
}

export function timeKeys(rule: string, rows: readonly Row[]): KeySchema[] {
  return rows.map(([key, field, meaning]) => takes(key, field, rule, meaning, TIME));
}

export function numberKeys(
  rule: string,
  rows: readonly UnitRow[],
  extra: KeyExtra = {},
): KeySchema[] {
  return rows.map(([key, field, unit, meaning]) =>
    takes(key, field, rule, meaning, { form: 'number', unit, ...extra }),
  );
}

export function countKeys(rule: string, rows: readonly Row[]): KeySchema[] {
  return rows.map(([key, field, meaning]) =>
    takes(key, field, rule, meaning, { ...INTEGER, min: 0 }),
  );
}
