/**
 * Zeek's TSV: `#separator`, `#unset_field`, `#path` and `#fields` are read as they come, every other line of the header is passed
 * over; a first line of bare column names (as zeek-cut -c or a hand makes it) is a header too. A record with fewer fields than
 * its header needs is refused: it was cut.
 */
import {
  createColumnPlan,
  dropColumn,
  fieldEnd,
  hasColumn,
  planColumns,
  takeColumns,
} from './columns.ts';
import { FAULT, FIELD } from './fields.ts';
import { createKeyTable, findKey } from './keys.ts';
import { hexAt } from './numbers.ts';
import { LINE, type ReadLine } from './text-reader.ts';
import type { ZeekRows } from './zeek.ts';
import { ZEEK_FIELDS, ZEEK_MARKS, ZEEK_OTHER } from './zeek-fields.ts';

const [HASH, SPACE, TAB, DASH] = [35, 32, 9, 45];

const HEADER = { separator: 1, unset: 2, path: 3, fields: 4 } as const;
const headers = createKeyTable({
  ...{ '#separator': HEADER.separator, '#unset_field': HEADER.unset },
  ...{ '#path': HEADER.path, '#fields': HEADER.fields },
});
const ADDRESSES = [FIELD.source, FIELD.destination] as const;

export function createZeekTsv(rows: ZeekRows): ReadLine {
  const plan = createColumnPlan(TAB, DASH, false);
  let outcome: number = FAULT.noHeader; // LINE.kept: records are read; else what every record is

  function readColumns(bytes: Uint8Array, from: number, to: number): void {
    planColumns(plan, ZEEK_FIELDS, bytes, from, to);
    const has = (field: number) => hasColumn(plan, field);
    // Payload is asked only where the log has no IP bytes.
    if (has(FIELD.bytesOut) && has(FIELD.bytesIn))
      for (const payload of [FIELD.payloadOut, FIELD.payloadIn]) dropColumn(plan, payload);
    const hasProtocol = has(FIELD.protocol) || has(FIELD.protocolNumber);
    const isWhole = has(FIELD.start) && ADDRESSES.every(has) && hasProtocol;
    const isConnections = ZEEK_MARKS.some(has);
    if (isWhole) outcome = isConnections ? LINE.kept : LINE.skipped;
    // Another log, such as files.log, has no addresses at all and nothing of a connection either.
    else outcome = ADDRESSES.some(has) || isConnections ? FAULT.columns : LINE.skipped;
  }

  function readHeader(bytes: Uint8Array, from: number, to: number): void {
    let end = from;
    while (end < to && bytes[end] !== plan.separator && bytes[end] !== SPACE) end++;
    const header = findKey(headers, bytes, from, end);
    const value = Math.min(end + 1, to);
    if (header === HEADER.separator) {
      const separator = separatorAt(bytes, value, to);
      plan.count = 0;
      outcome = separator < 0 ? FAULT.separator : FAULT.noHeader;
      if (separator >= 0) plan.separator = separator;
    } else if (header === HEADER.unset) plan.unset = to - value === 1 ? bytes[value]! : DASH;
    else if (header === HEADER.path) rows.setPath(bytes, value, to);
    else if (header === HEADER.fields) readColumns(bytes, value, to);
  }

  return (bytes, lineFrom, to) => {
    let from = lineFrom;
    if (bytes[from] === TAB && bytes[from + 1] === HASH && from + 1 < to) from++; // met before a header
    if (bytes[from] === HASH) {
      readHeader(bytes, from, to);
      return LINE.nothing;
    }
    if (outcome === LINE.kept) {
      rows.begin();
      const fault = takeColumns(plan, rows.take, bytes, from, to);
      return fault === FAULT.none ? rows.end() : fault;
    }
    if (plan.count > 0 || !isBareHeader(bytes, from, to)) return outcome;
    readColumns(bytes, from, to);
    return LINE.nothing;
  };

  /** A line of known names only. */
  function isBareHeader(bytes: Uint8Array, from: number, to: number): boolean {
    for (let at = from; at <= to; ) {
      const end = fieldEnd(plan, bytes, at, to);
      if (findKey(ZEEK_FIELDS, bytes, at, end) + findKey(ZEEK_OTHER, bytes, at, end) === 0)
        return false;
      at = end + 1;
    }
    return true;
  }
}

/** '\x09', or the byte itself; −1 where it is more than one. */
function separatorAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from === 1) return bytes[from]!;
  if (to - from !== 4 || bytes[from] !== 92 || bytes[from + 1] !== 120) return -1;
  return hexAt(bytes, from + 2, to, 255);
}
