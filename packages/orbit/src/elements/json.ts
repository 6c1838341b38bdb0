/**
 * OMM as JSON: an array of flat objects, one object, or objects one after the other. Objects are
 * read byte by byte against the grammar of RFC 8259, so damage shows where it is; the next object
 * after it is read again. Values may be numbers or strings; keywords that are not in the table, and
 * what they hold, are read over.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { clearDraft, type Draft, NORAD_CAT_ID, putField, setFault } from './draft.ts';
import {
  DAMAGED,
  hasEscape,
  isNull,
  nestedEnd,
  OPEN,
  skipSpace,
  stringEnd,
  unescaped,
} from './json-bytes.ts';
import { matchOmmKey } from './omm-keywords.ts';
import { messageText } from './reject.ts';

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BRACKET_OPEN = 91;
const BRACKET_CLOSE = 93;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
const SPACE = 32;

type JsonRead = {
  readonly context: ReadContext;
  readonly draft: Draft;
  readonly recordBytesMax: number;
  line: number;
  lineStart: number; // offset in the file of the first byte of the line
  base: number; // offset in the file of byte 0 of the buffer
  opened: Place; // of the object that is being read
  arrays: number; // lists open
  garbage: boolean; // text between objects was refused already
  // After damage all is passed over up to the next brace, in a string or not: a lost quote or brace
  // must not swallow the objects after it.
  skipping: boolean;
  cutShort: boolean; // the file ended inside an object, which says enough
};

type Place = { readonly line: number; readonly column: number };

export function createJsonReader(context: ReadContext, recordBytesMax: number): FormatReader {
  const r: JsonRead = {
    context,
    draft: context.draft,
    recordBytesMax,
    line: 1,
    lineStart: 0,
    base: 0,
    opened: { line: 1, column: 1 },
    arrays: 0,
    garbage: false,
    skipping: false,
    cutShort: false,
  };
  return {
    consume: (bytes, from, to, last) => consume(r, bytes, from, to, last),
    finish: () => finish(r),
  };
}

function consume(r: JsonRead, bytes: Uint8Array, from: number, to: number, last: boolean): number {
  let i = from;
  while (i < to) {
    const byte = bytes[i];
    if (byte === BRACE_OPEN) {
      const end = readRecord(r, bytes, i, to, last);
      if (end === i) break; // more bytes are needed
      i = end;
      continue;
    }
    if (byte === BRACE_CLOSE && r.skipping) r.skipping = false;
    else if (!r.skipping) readBetween(r, bytes, i, to);
    if (byte === LF) newLine(r, i);
    i++;
  }
  r.base += i;
  return i;
}

function newLine(r: JsonRead, at: number): void {
  r.line++;
  r.lineStart = r.base + at + 1;
}

/** Position after the object at `from`; `from` itself when more bytes are needed. */
function readRecord(
  r: JsonRead,
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
): number {
  r.opened = { line: r.line, column: r.base + from - r.lineStart + 1 };
  const limit = Math.min(to, from + r.recordBytesMax);
  const end = parseObject(r, bytes, from, limit);
  if (end === OPEN && limit === to && !last) {
    clearDraft(r.draft);
    return from;
  }
  if (end === OPEN) {
    const kind = limit === to ? 'truncated' : 'limit';
    r.cutShort = kind === 'truncated';
    const value = messageText(bytes, from, limit);
    const expected =
      limit === to
        ? 'a closing brace: the file ends inside the object'
        : `at most ${r.recordBytesMax} bytes`;
    setFault(r.draft, kind, r.opened.line, r.opened.column, 'object', value, expected);
  }
  r.context.commit(r.opened.line, r.opened.column);
  r.skipping = end < 0;
  r.garbage = false;
  const next = end >= 0 ? end : from + 1;
  for (let i = from; i < next; i++) if (bytes[i] === LF) newLine(r, i);
  return next;
}

/** A byte between objects. */
function readBetween(r: JsonRead, bytes: Uint8Array, at: number, to: number): void {
  const byte = bytes[at];
  if (byte === BRACKET_OPEN) r.arrays++;
  else if (byte === BRACKET_CLOSE) r.arrays--;
  else if (byte > SPACE && byte !== COMMA && !r.garbage) refuseGarbage(r, bytes, at, to);
}

function refuseGarbage(r: JsonRead, bytes: Uint8Array, from: number, to: number): void {
  r.garbage = true; // once, until the next object
  const value = messageText(bytes, from, to);
  const column = r.base + from - r.lineStart + 1;
  r.context.refuse({
    kind: 'line',
    line: r.line,
    column,
    field: 'text',
    value,
    expected: 'an object { … }',
  });
}

function parseObject(r: JsonRead, b: Uint8Array, from: number, to: number): number {
  let i = skipSpace(b, from + 1, to);
  if (i < to && b[i] === BRACE_CLOSE) return i + 1;
  for (;;) {
    if (i >= to) return OPEN;
    if (b[i] !== QUOTE) return damaged(r, b, from, i, 'a keyword in quotes');
    const keyFrom = i + 1;
    const keyEnd = stringEnd(b, keyFrom, to);
    if (keyEnd < 0) return keyEnd === OPEN ? OPEN : damaged(r, b, from, i, 'a closed keyword');
    i = skipSpace(b, keyEnd + 1, to);
    if (i >= to) return OPEN;
    if (b[i] !== COLON)
      return damaged(r, b, from, i, `a colon after "${messageText(b, keyFrom, keyEnd)}"`);
    i = skipSpace(b, i + 1, to);
    if (i >= to) return OPEN;
    const end = parseValue(r, b, i, to, matchOmmKey(b, keyFrom, keyEnd), from);
    if (end < 0) {
      return end === OPEN
        ? OPEN
        : damaged(r, b, from, i, `a value of ${messageText(b, keyFrom, keyEnd)}`);
    }
    i = skipSpace(b, end, to);
    if (i >= to) return OPEN;
    if (b[i] === BRACE_CLOSE) return i + 1;
    if (b[i] !== COMMA) return damaged(r, b, from, i, 'a comma or a closing brace');
    i = skipSpace(b, i + 1, to);
  }
}

/**
 * Reads the value at `from` into its field (row -1: over it); the position after it, OPEN or
 * DAMAGED.
 */
function parseValue(
  r: JsonRead,
  b: Uint8Array,
  from: number,
  to: number,
  row: number,
  record: number,
): number {
  if (b[from] === QUOTE) {
    const end = stringEnd(b, from + 1, to);
    if (end >= 0 && row >= 0) put(r, b, row, from + 1, end, record);
    return end >= 0 ? end + 1 : end;
  }
  if (b[from] === BRACE_OPEN || b[from] === BRACKET_OPEN) {
    const end = nestedEnd(b, from, to);
    if (end >= 0 && row >= 0) put(r, b, row, from, end, record);
    return end;
  }
  let end = from;
  while (end < to && b[end] > SPACE && b[end] !== COMMA && b[end] !== BRACE_CLOSE) {
    if (b[end] === QUOTE || b[end] === COLON || b[end] === BRACE_OPEN) return DAMAGED;
    end++;
  }
  if (end === from) return DAMAGED;
  const missing = isNull(b, from, end);
  if (missing && row === NORAD_CAT_ID) return end < to ? end : OPEN; // uncatalogued: OBJECT_ID names it
  if (end < to && row >= 0) put(r, b, row, from, missing ? from : end, record);
  return end < to ? end : OPEN;
}

function put(
  r: JsonRead,
  b: Uint8Array,
  row: number,
  from: number,
  to: number,
  record: number,
): void {
  const known = r.draft.fault;
  if (hasEscape(b, from, to)) {
    const plain = unescaped(b, from, to);
    putField(r.draft, row, plain, 0, plain.length, 0);
  } else putField(r.draft, row, b, from, to, 0);
  if (r.draft.fault !== known && r.draft.fault !== undefined) {
    r.draft.fault = { ...r.draft.fault, ...placeOf(r, b, record, from) };
  }
}

function damaged(r: JsonRead, b: Uint8Array, record: number, at: number, expected: string): number {
  const place = placeOf(r, b, record, at);
  r.draft.fault = undefined; // the break is what a person has to find, whatever came before it
  const value = messageText(b, at, Math.min(b.length, at + 20));
  setFault(r.draft, 'record', place.line, place.column, 'object', value, expected);
  return DAMAGED;
}

/** Line and column of a position inside the record that begins at `record`. */
function placeOf(r: JsonRead, b: Uint8Array, record: number, at: number): Place {
  let start = r.lineStart - r.base;
  let atLine = r.opened.line;
  for (let i = record; i < at; i++) {
    if (b[i] !== LF) continue;
    atLine++;
    start = i + 1;
  }
  return { line: atLine, column: at - start + 1 };
}

function finish(r: JsonRead): void {
  if (r.arrays <= 0 || r.cutShort) return;
  const expected = 'a closing bracket: the file ends inside the list';
  r.context.refuse({
    kind: 'truncated',
    line: r.line,
    column: 0,
    field: 'list',
    value: 'open',
    expected,
  });
}
