/**
 * OMM as keyword = value notation (CCSDS 502.0-B-3, section 7), one message or many in a file. A
 * message ends where the next begins: at CCSDS_OMM_VERS, or where a keyword of header or metadata
 * comes a second time. Units in brackets are read and have to be those of the standard.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { putField, setFault } from './draft.ts';
import { createLineFormat } from './lines.ts';
import { matchOmmKey, OMM_FIELDS, ommField } from './omm-keywords.ts';
import { messageText } from './reject.ts';

const SPACE = 32;
const EQUALS = 61;
const BRACKET_OPEN = 91;
const BRACKET_CLOSE = 93;
const VERSION = ommField('CCSDS_OMM_VERS');
/** Keywords that may open a message, as CelesTrak and Space-Track print them. */
const BEGINS = OMM_FIELDS.map(
  (field) => field.part === 'header' || field.key.startsWith('OBJECT_'),
);

export function createKvnReader(context: ReadContext, lineBytesMax: number): FormatReader {
  const { draft } = context;
  let firstLine = 0;

  function line(bytes: Uint8Array, lineFrom: number, lineEnd: number, lineNumber: number): void {
    let from = lineFrom;
    let to = lineEnd;
    while (from < to && bytes[from] <= SPACE) from++;
    while (to > from && bytes[to - 1] <= SPACE) to--;
    if (from === to || isComment(bytes, from, to)) return;
    let equals = from;
    while (equals < to && bytes[equals] !== EQUALS) equals++;
    let keyEnd = equals;
    while (keyEnd > from && bytes[keyEnd - 1] <= SPACE) keyEnd--;
    const row = equals < to ? matchOmmKey(bytes, from, keyEnd) : -1;
    if (row >= 0 && draft.touched && (row === VERSION || (BEGINS[row] && draft.seen[row] === 1))) {
      context.commit(firstLine, 0);
    }
    if (!draft.touched) firstLine = lineNumber;
    if (equals === to) {
      const value = messageText(bytes, from, to);
      setFault(draft, 'line', lineNumber, 0, 'line', value, 'KEYWORD = value');
    } else if (row >= 0) putWithUnit(bytes, row, equals + 1, to, lineNumber);
  }

  function putWithUnit(b: Uint8Array, row: number, from: number, to: number, line: number): void {
    const { form, key, unit } = OMM_FIELDS[row];
    let end = to;
    if (form === 'number' && b[to - 1] === BRACKET_CLOSE) {
      end = from;
      while (end < to && b[end] !== BRACKET_OPEN) end++;
      const printed = messageText(b, end + 1, to - 1).trim();
      if (printed !== unit) {
        const expected = unit === '' ? 'no unit' : `the unit [${unit}]`;
        setFault(draft, 'field', line, 0, key, messageText(b, from, to).trim(), expected);
      }
    }
    putField(draft, row, b, from, end, line);
  }

  function finish(): void {
    if (draft.touched) context.commit(firstLine, 0);
  }
  return createLineFormat(context, lineBytesMax, { line, finish });
}

const COMMENT = new TextEncoder().encode('COMMENT');

function isComment(bytes: Uint8Array, from: number, to: number): boolean {
  const after = from + COMMENT.length;
  if (to < after || (to > after && bytes[after] > SPACE)) return false;
  return COMMENT.every((byte, i) => bytes[from + i] === byte);
}
