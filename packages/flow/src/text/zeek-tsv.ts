/**
 * Zeek's TSV: `#separator`, `#unset_field`, `#path` and `#fields` are read as they come, every other line of the header is passed
 * over; a first line of bare column names (as zeek-cut -c or a hand makes it) is a header too. A record with fewer fields than
 * its header needs is refused: it was cut.
 */
import { FAULT, FIELD } from './fields.ts';
import { createKeyTable, findKey } from './keys.ts';
import { LINE, type ReadLine } from './text-reader.ts';
import type { ZeekRows } from './zeek.ts';
import { ZEEK_FIELDS, ZEEK_MARKS, ZEEK_OTHER } from './zeek-fields.ts';

const HASH = 35;
const SPACE = 32;
const TAB = 9;
const DASH = 45;
const COLUMNS_MAX = 256;

const HEADER = { separator: 1, unset: 2, path: 3, fields: 4 } as const;
const headers = createKeyTable({
  ...{ '#separator': HEADER.separator, '#unset_field': HEADER.unset },
  ...{ '#path': HEADER.path, '#fields': HEADER.fields },
});
const NEEDED = [FIELD.start, FIELD.source, FIELD.destination, FIELD.protocol] as const;
const ADDRESSES = [FIELD.source, FIELD.destination] as const;

/** What the header made of the columns. */
type Plan = {
  readonly fields: Uint8Array; // FIELD of each column
  columns: number;
  needed: number; // columns up to the last one that is read
  outcome: number; // LINE.kept: records are read; else what every record is
  separator: number;
  unset: number; // the byte that alone means absent
};

export function createZeekTsv(rows: ZeekRows): ReadLine {
  const plan: Plan = {
    ...{ fields: new Uint8Array(COLUMNS_MAX), columns: 0, needed: 0 },
    ...{ outcome: FAULT.noHeader, separator: TAB, unset: DASH },
  };
  return (bytes, lineFrom, to) => {
    let from = lineFrom;
    if (bytes[from] === TAB && bytes[from + 1] === HASH && from + 1 < to) from++; // seen before a header
    if (bytes[from] === HASH) {
      readHeader(plan, rows, bytes, from, to);
      return LINE.nothing;
    }
    if (plan.columns === 0 && isBareHeader(plan.separator, bytes, from, to)) {
      readColumns(plan, bytes, from, to);
      return LINE.nothing;
    }
    return plan.outcome === LINE.kept ? readRecord(plan, rows, bytes, from, to) : plan.outcome;
  };
}

function readRecord(
  plan: Plan,
  rows: ZeekRows,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  const { fields, columns, separator, unset } = plan;
  rows.begin();
  let column = 0;
  let at = from;
  for (;;) {
    let end = at;
    while (end < to && bytes[end] !== separator) end++;
    const field = column < columns ? fields[column]! : FIELD.skip;
    if (field !== FIELD.skip && !(end - at === 1 && bytes[at] === unset)) {
      const fault = rows.take(field, bytes, at, end);
      if (fault !== FAULT.none) return fault;
    }
    column++;
    if (end >= to) break;
    at = end + 1;
  }
  // The last field that is read may itself be cut where no separator follows it.
  if (column < columns && column <= plan.needed) return FAULT.short;
  return rows.end();
}

function readHeader(plan: Plan, rows: ZeekRows, bytes: Uint8Array, from: number, to: number): void {
  let end = from;
  while (end < to && bytes[end] !== plan.separator && bytes[end] !== SPACE) end++;
  const header = findKey(headers, bytes, from, end);
  const value = Math.min(end + 1, to);
  if (header === HEADER.separator) {
    const separator = separatorAt(bytes, value, to);
    plan.columns = 0;
    plan.outcome = separator < 0 ? FAULT.separator : FAULT.noHeader;
    if (separator >= 0) plan.separator = separator;
  } else if (header === HEADER.unset) plan.unset = to - value === 1 ? bytes[value]! : DASH;
  else if (header === HEADER.path) rows.setPath(bytes, value, to);
  else if (header === HEADER.fields) readColumns(plan, bytes, value, to);
}

/** '\x09', or the byte itself; −1 where it is more than one. */
function separatorAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from === 1) return bytes[from]!;
  if (to - from !== 4 || bytes[from] !== 92 || bytes[from + 1] !== 120) return -1;
  const value = Number.parseInt(String.fromCharCode(bytes[from + 2]!, bytes[from + 3]!), 16);
  return Number.isNaN(value) ? -1 : value;
}

/** Plans the columns: which are read, and whether their records can be rows at all. */
function readColumns(plan: Plan, bytes: Uint8Array, from: number, to: number): void {
  const { fields, separator } = plan;
  let seen = 0n;
  fields.fill(FIELD.skip);
  plan.columns = 0;
  plan.needed = 0;
  for (let at = from; at <= to && plan.columns < COLUMNS_MAX; ) {
    let end = at;
    while (end < to && bytes[end] !== separator) end++;
    const field = findKey(ZEEK_FIELDS, bytes, at, end);
    fields[plan.columns++] = field;
    if (field !== FIELD.skip) plan.needed = plan.columns;
    seen |= 1n << BigInt(field);
    at = end + 1;
  }
  const has = (field: number) => ((seen >> BigInt(field)) & 1n) === 1n;
  const hasProtocol = has(FIELD.protocol) || has(FIELD.protocolNumber);
  const isWhole = NEEDED.every((field) => has(field) || (field === FIELD.protocol && hasProtocol));
  if (isWhole) plan.outcome = ZEEK_MARKS.some(has) ? LINE.kept : LINE.skipped;
  // Another log, such as files.log, has no addresses at all and nothing of a connection either.
  else plan.outcome = ADDRESSES.some(has) || ZEEK_MARKS.some(has) ? FAULT.columns : LINE.skipped;
}

/** A line of known names only. */
function isBareHeader(separator: number, bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at <= to; ) {
    let end = at;
    while (end < to && bytes[end] !== separator) end++;
    const isKnown = findKey(ZEEK_FIELDS, bytes, at, end) + findKey(ZEEK_OTHER, bytes, at, end) > 0;
    if (!isKnown) return false;
    at = end + 1;
  }
  return true;
}
