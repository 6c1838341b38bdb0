/**
 * OMM as CSV: a header of keywords in any order, one set a line (RFC 4180 without line breaks
 * inside a field, which no OMM value has: so a lost quote damages its own line and no other).
 * Columns that are no OMM keyword are read over.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { BSTAR, BTERM, NORAD_CAT_ID, OBJECT_ID, putField, setFault } from './draft.ts';
import { createLineFormat } from './lines.ts';
import { matchOmmKey, OMM_FIELDS } from './omm-keywords.ts';
import { messageText } from './reject.ts';

const COMMA = 44;
const QUOTE = 34;
const SPACE = 32;
const COLUMNS_MAX = 256;
/** One column of each pair has to be there. */
const EITHER = [
  [NORAD_CAT_ID, OBJECT_ID],
  [BSTAR, BTERM],
] as const;

type CsvRead = {
  readonly context: ReadContext;
  readonly unquoted: Uint8Array; // a quoted cell without its quotes
  header: Uint8Array; // the header line; empty = not met yet
  fieldOfColumn: number[]; // row of OMM_FIELDS a column, -1 = none
  unusable: boolean; // the header lacks what every set needs
};

export function createCsvReader(context: ReadContext, lineBytesMax: number): FormatReader {
  const r: CsvRead = {
    context,
    unquoted: new Uint8Array(lineBytesMax),
    header: new Uint8Array(0),
    fieldOfColumn: [],
    unusable: false,
  };
  return createLineFormat(context, lineBytesMax, {
    line: (bytes, from, to, lineNumber) => line(r, bytes, from, to, lineNumber),
    finish: () => {},
  });
}

function line(
  r: CsvRead,
  bytes: Uint8Array,
  from: number,
  lineEnd: number,
  lineNumber: number,
): void {
  let to = lineEnd;
  while (to > from && bytes[to - 1] <= SPACE) to--;
  if (to === from || r.unusable) return;
  if (r.header.length === 0) readHeader(r, bytes, from, to, lineNumber);
  else if (!isHeaderAgain(r, bytes, from, to)) readRow(r, bytes, from, to, lineNumber);
}

function readHeader(
  r: CsvRead,
  bytes: Uint8Array,
  from: number,
  to: number,
  lineNumber: number,
): void {
  r.header = bytes.slice(from, to);
  r.fieldOfColumn = [];
  eachField(r, bytes, from, to, (b, start, end) => {
    if (r.fieldOfColumn.length < COLUMNS_MAX) r.fieldOfColumn.push(matchOmmKey(b, start, end));
  });
  const lacking = OMM_FIELDS.filter((f, row) => f.required && !r.fieldOfColumn.includes(row));
  const keys = lacking.map((f) => f.key);
  for (const [row, other] of EITHER) {
    if (!r.fieldOfColumn.includes(row) && !r.fieldOfColumn.includes(other)) {
      keys.push(OMM_FIELDS[row].key);
    }
  }
  if (keys.length === 0) return;
  r.unusable = true;
  r.context.refuse({
    kind: 'file',
    line: lineNumber,
    column: 0,
    field: 'header',
    value: messageText(bytes, from, to),
    expected: `columns ${keys.join(', ')} as well: no line can be read without them`,
  });
}

/** Files that were put one behind the other repeat their header. */
function isHeaderAgain(r: CsvRead, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== r.header.length || bytes[from] !== r.header[0]) return false;
  return r.header.every((byte, i) => byte === bytes[from + i]);
}

function readRow(
  r: CsvRead,
  bytes: Uint8Array,
  from: number,
  to: number,
  lineNumber: number,
): void {
  const { draft } = r.context;
  let column = 0;
  const whole = eachField(r, bytes, from, to, (b, start, end) => {
    const field = column < r.fieldOfColumn.length ? r.fieldOfColumn[column] : -1;
    if (field >= 0) putField(draft, field, b, start, end, lineNumber);
    column++;
  });
  if (column !== r.fieldOfColumn.length || !whole) {
    draft.fault = undefined; // a lost comma shifts every value after it: the count says more
    const expected = whole
      ? `${r.fieldOfColumn.length} columns, as the header has`
      : 'a quote to close each quoted field';
    setFault(draft, 'record', lineNumber, 0, 'columns', whole ? String(column) : 'open', expected);
  }
  r.context.commit(lineNumber, 0);
}

/**
 * Calls back with each field's bytes, quotes taken off; false when a quote is left open or
 * misplaced.
 */
function eachField(
  r: CsvRead,
  bytes: Uint8Array,
  from: number,
  to: number,
  each: (b: Uint8Array, start: number, end: number) => void,
): boolean {
  for (let start = from; ; ) {
    let end = start;
    if (bytes[start] === QUOTE && start < to) {
      end = start + 1;
      let length = 0;
      for (; end < to; end++) {
        if (bytes[end] === QUOTE) {
          if (end + 1 < to && bytes[end + 1] === QUOTE) end++;
          else break;
        }
        r.unquoted[length++] = bytes[end];
      }
      if (end >= to) return false;
      each(r.unquoted, 0, length);
      end++;
      if (end < to && bytes[end] !== COMMA) return false;
    } else {
      while (end < to && bytes[end] !== COMMA) end++;
      each(bytes, start, end);
    }
    if (end >= to) return true;
    start = end + 1;
  }
}
