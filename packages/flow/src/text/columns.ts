/**
 * Records in columns under a header, any separator, any order: the header is planned once into what each column is, and a record
 * is one pass over its bytes. Columns that are not in the reader's table are passed over by their separators.
 */
import { FAULT, FIELD } from './fields.ts';
import { findKey, type KeyTable } from './keys.ts';

export const COLUMNS_MAX = 256;

export type ColumnPlan = {
  readonly fields: Uint8Array; // FIELD of each column
  count: number; // columns that the header names; 0 before a header
  needed: number; // columns up to the last one that is read
  seen: bigint; // one bit for each FIELD that has a column
  separator: number; // one byte
  unset: number; // the byte that alone in a field means absent
  readonly isLoose: boolean; // fields may be padded with spaces and quoted, as in CSV
};

/** Reads one field: a fault, or 0. */
export type TakeField = (field: number, bytes: Uint8Array, from: number, to: number) => number;

const TAB = 9;
const CONTROL_MAX = 31;
const SPACE = 32;
const QUOTE = 34;

export function createColumnPlan(separator: number, unset: number, isLoose: boolean): ColumnPlan {
  const fields = new Uint8Array(COLUMNS_MAX);
  return { fields, count: 0, needed: 0, seen: 0n, separator, unset, isLoose };
}

/** Plans bytes [from, to) as a header of names; columns beyond COLUMNS_MAX are not read. */
export function planColumns(
  plan: ColumnPlan,
  names: KeyTable,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  plan.fields.fill(FIELD.skip);
  plan.count = 0;
  plan.needed = 0;
  plan.seen = 0n;
  for (let at = from; at <= to && plan.count < COLUMNS_MAX; ) {
    const end = fieldEnd(plan, bytes, at, to);
    const start = trimStart(plan, bytes, at, end);
    const field = findKey(names, bytes, start, trimEnd(plan, bytes, start, end));
    plan.fields[plan.count++] = field;
    if (field !== FIELD.skip) {
      plan.needed = plan.count;
      plan.seen |= 1n << BigInt(field);
    }
    at = end + 1;
  }
}

export function hasColumn(plan: ColumnPlan, field: number): boolean {
  return ((plan.seen >> BigInt(field)) & 1n) === 1n;
}

/** The column of this field is not read. */
export function dropColumn(plan: ColumnPlan, field: number): void {
  for (let i = 0; i < plan.count; i++) if (plan.fields[i] === field) plan.fields[i] = FIELD.skip;
}

/** Takes the planned fields of one record, behind which `bytes` have the line's end; FAULT.short where it was cut before the last one that is read. */
export function takeColumns(
  plan: ColumnPlan,
  take: TakeField,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  const { fields, count, separator, unset, isLoose } = plan;
  const isTab = separator === TAB && !isLoose;
  let column = 0;
  let at = from;
  for (;;) {
    let end = at;
    if (isTab) {
      // The line end behind `to` stops this loop too, so that it has one question a byte.
      while (bytes[end]! > CONTROL_MAX || (bytes[end] !== TAB && end < to)) end++;
    } else if (isLoose && bytes[at] === QUOTE) end = fieldEnd(plan, bytes, at, to);
    else while (end < to && bytes[end] !== separator) end++;
    const field = column < count ? fields[column]! : FIELD.skip;
    if (field !== FIELD.skip && !(end - at === 1 && bytes[at] === unset)) {
      const start = isLoose ? trimStart(plan, bytes, at, end) : at;
      const fault = take(field, bytes, start, isLoose ? trimEnd(plan, bytes, start, end) : end);
      if (fault !== FAULT.none) return fault;
    }
    column++;
    if (end >= to) break;
    at = end + 1;
  }
  // The last field that is read may itself be cut where no separator follows it; Zeek writes no empty one.
  const isCut = column < count || (!isLoose && at === to);
  return isCut && column <= plan.needed ? FAULT.short : FAULT.none;
}

/** Behind the field at `from`: its separator, or `to`. A quoted field may hold separators. */
export function fieldEnd(plan: ColumnPlan, bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  if (plan.isLoose && bytes[from] === QUOTE && from < to) {
    end++;
    while (end < to && bytes[end] !== QUOTE) end++;
  }
  while (end < to && bytes[end] !== plan.separator) end++;
  return end;
}

function trimStart(plan: ColumnPlan, bytes: Uint8Array, from: number, to: number): number {
  if (!plan.isLoose) return from;
  let start = from;
  while (start < to && (bytes[start] === SPACE || bytes[start] === QUOTE)) start++;
  return start;
}

function trimEnd(plan: ColumnPlan, bytes: Uint8Array, from: number, to: number): number {
  if (!plan.isLoose) return to;
  let end = to;
  while (end > from && (bytes[end - 1] === SPACE || bytes[end - 1] === QUOTE)) end--;
  return end;
}
