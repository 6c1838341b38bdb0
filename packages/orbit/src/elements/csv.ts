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

export function createCsvReader(context: ReadContext, lineBytesMax: number): FormatReader {
  let fieldOfColumn: number[] = [];
  let header = new Uint8Array(0);
  let unusable = false;
  const unquoted = new Uint8Array(lineBytesMax);

  function line(bytes: Uint8Array, from: number, lineEnd: number, lineNumber: number): void {
    let to = lineEnd;
    while (to > from && bytes[to - 1] <= SPACE) to--;
    if (to === from || unusable) return;
    if (header.length === 0) readHeader(bytes, from, to, lineNumber);
    else if (!isHeaderAgain(bytes, from, to)) readRow(bytes, from, to, lineNumber);
  }

  function readHeader(bytes: Uint8Array, from: number, to: number, lineNumber: number): void {
    header = bytes.slice(from, to);
    fieldOfColumn = [];
    eachField(bytes, from, to, (b, start, end) => {
      if (fieldOfColumn.length < COLUMNS_MAX) fieldOfColumn.push(matchOmmKey(b, start, end));
    });
    const lacking = OMM_FIELDS.filter((f, row) => f.required && !fieldOfColumn.includes(row));
    const keys = lacking.map((f) => f.key);
    for (const [row, other] of EITHER) {
      if (!fieldOfColumn.includes(row) && !fieldOfColumn.includes(other)) {
        keys.push(OMM_FIELDS[row].key);
      }
    }
    if (keys.length === 0) return;
    unusable = true;
    context.refuse({
      kind: 'file',
      line: lineNumber,
      column: 0,
      field: 'header',
      value: messageText(bytes, from, to),
      expected: `columns ${keys.join(', ')} as well: no line can be read without them`,
    });
  }

  /** Files that were put one behind the other repeat their header. */
  function isHeaderAgain(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from !== header.length || bytes[from] !== header[0]) return false;
    return header.every((byte, i) => byte === bytes[from + i]);
  }

  function readRow(bytes: Uint8Array, from: number, to: number, lineNumber: number): void {
    const { draft } = context;
    let column = 0;
    const whole = eachField(bytes, from, to, (b, start, end) => {
      const field = column < fieldOfColumn.length ? fieldOfColumn[column] : -1;
      if (field >= 0) putField(draft, field, b, start, end, lineNumber);
      column++;
    });
    if (column !== fieldOfColumn.length || !whole) {
      draft.fault = undefined; // a lost comma shifts every value after it: the count says more
      const expected = whole
        ? `${fieldOfColumn.length} columns, as the header has`
        : 'a quote to close each quoted field';
      setFault(
        draft,
        'record',
        lineNumber,
        0,
        'columns',
        whole ? String(column) : 'open',
        expected,
      );
    }
    context.commit(lineNumber, 0);
  }

  /**
   * Calls back with each field's bytes, quotes taken off; false when a quote is left open or
   * misplaced.
   */
  function eachField(
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
          unquoted[length++] = bytes[end];
        }
        if (end >= to) return false;
        each(unquoted, 0, length);
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

  return createLineFormat(context, lineBytesMax, { line, finish: () => {} });
}
