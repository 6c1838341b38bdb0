/**
 * OMM as JSON: an array of flat objects, one object, or objects one after the other. Objects are
 * read byte by byte against the grammar of RFC 8259, so damage shows where it is; the next object
 * after it is read again. Values may be numbers or strings; keywords that are not in the table, and
 * what they hold, are read over.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { clearDraft, putField, setFault } from './draft.ts';
import { matchOmmKey } from './omm-keywords.ts';
import { messageText } from './reject.ts';

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BRACKET_OPEN = 91;
const BACKSLASH = 92;
const BRACKET_CLOSE = 93;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
const SPACE = 32;
const DEPTH_MAX = 8;

/** What reading one object came to; positions are those of the bytes handed in. */
const OPEN = -1; // the bytes end inside it
const DAMAGED = -2;

export function createJsonReader(context: ReadContext, recordBytesMax: number): FormatReader {
  const { draft } = context;
  let line = 1;
  let lineStart = 0; // offset in the file of the first byte of the line
  let base = 0; // offset in the file of byte 0 of the buffer
  let arrays = 0;
  let garbage = false; // text between objects was refused already
  // After damage all is passed over up to the next brace, in a string or not: a lost quote or brace
  // must not swallow the objects after it.
  let skipping = false;
  let cutShort = false; // inside an object, which says enough
  let opened = { line: 1, column: 1 };

  function consume(bytes: Uint8Array, from: number, to: number, last: boolean): number {
    let i = from;
    while (i < to) {
      const byte = bytes[i];
      if (byte === BRACE_OPEN) {
        const end = readRecord(bytes, i, to, last);
        if (end === i) break; // more bytes are needed
        i = end;
        continue;
      }
      if (byte === BRACE_CLOSE && skipping) skipping = false;
      else if (!skipping) readBetween(bytes, i, to);
      if (byte === LF) newLine(i);
      i++;
    }
    base += i;
    return i;
  }

  function newLine(at: number): void {
    line++;
    lineStart = base + at + 1;
  }

  /** Position after the object at `from`; `from` itself when more bytes are needed. */
  function readRecord(bytes: Uint8Array, from: number, to: number, last: boolean): number {
    opened = { line, column: base + from - lineStart + 1 };
    const limit = Math.min(to, from + recordBytesMax);
    const end = parseObject(bytes, from, limit);
    if (end === OPEN && limit === to && !last) {
      clearDraft(draft);
      return from;
    }
    if (end === OPEN) {
      const kind = limit === to ? 'truncated' : 'limit';
      cutShort = kind === 'truncated';
      const value = messageText(bytes, from, limit);
      const expected =
        limit === to
          ? 'a closing brace: the file ends inside the object'
          : `at most ${recordBytesMax} bytes`;
      setFault(draft, kind, opened.line, opened.column, 'object', value, expected);
    }
    context.commit(opened.line, opened.column);
    skipping = end < 0;
    garbage = false;
    const next = end >= 0 ? end : from + 1;
    for (let i = from; i < next; i++) if (bytes[i] === LF) newLine(i);
    return next;
  }

  /** A byte between objects. */
  function readBetween(bytes: Uint8Array, at: number, to: number): void {
    const byte = bytes[at];
    if (byte === BRACKET_OPEN) arrays++;
    else if (byte === BRACKET_CLOSE) arrays--;
    else if (byte > SPACE && byte !== COMMA && !garbage) refuseGarbage(bytes, at, to);
  }

  function refuseGarbage(bytes: Uint8Array, from: number, to: number): void {
    garbage = true; // once, until the next object
    const value = messageText(bytes, from, to);
    const column = base + from - lineStart + 1;
    context.refuse({
      kind: 'line',
      line,
      column,
      field: 'text',
      value,
      expected: 'an object { … }',
    });
  }

  function parseObject(b: Uint8Array, from: number, to: number): number {
    let i = skipSpace(b, from + 1, to);
    if (i < to && b[i] === BRACE_CLOSE) return i + 1;
    for (;;) {
      if (i >= to) return OPEN;
      if (b[i] !== QUOTE) return damaged(b, from, i, 'a keyword in quotes');
      const keyFrom = i + 1;
      const keyEnd = stringEnd(b, keyFrom, to);
      if (keyEnd < 0) return keyEnd === OPEN ? OPEN : damaged(b, from, i, 'a closed keyword');
      i = skipSpace(b, keyEnd + 1, to);
      if (i >= to) return OPEN;
      if (b[i] !== COLON)
        return damaged(b, from, i, `a colon after "${messageText(b, keyFrom, keyEnd)}"`);
      i = skipSpace(b, i + 1, to);
      if (i >= to) return OPEN;
      const end = parseValue(b, i, to, matchOmmKey(b, keyFrom, keyEnd), from);
      if (end < 0) {
        return end === OPEN
          ? OPEN
          : damaged(b, from, i, `a value of ${messageText(b, keyFrom, keyEnd)}`);
      }
      i = skipSpace(b, end, to);
      if (i >= to) return OPEN;
      if (b[i] === BRACE_CLOSE) return i + 1;
      if (b[i] !== COMMA) return damaged(b, from, i, 'a comma or a closing brace');
      i = skipSpace(b, i + 1, to);
    }
  }

  /**
   * Reads the value at `from` into its field (row -1: over it); the position after it, OPEN or
   * DAMAGED.
   */
  function parseValue(
    b: Uint8Array,
    from: number,
    to: number,
    row: number,
    record: number,
  ): number {
    if (b[from] === QUOTE) {
      const end = stringEnd(b, from + 1, to);
      if (end >= 0 && row >= 0) put(b, row, from + 1, end, record);
      return end >= 0 ? end + 1 : end;
    }
    if (b[from] === BRACE_OPEN || b[from] === BRACKET_OPEN) {
      const end = nestedEnd(b, from, to);
      if (end >= 0 && row >= 0) put(b, row, from, end, record);
      return end;
    }
    let end = from;
    while (end < to && b[end] > SPACE && b[end] !== COMMA && b[end] !== BRACE_CLOSE) {
      if (b[end] === QUOTE || b[end] === COLON || b[end] === BRACE_OPEN) return DAMAGED;
      end++;
    }
    if (end === from) return DAMAGED;
    if (end < to && row >= 0) put(b, row, from, isNull(b, from, end) ? from : end, record);
    return end < to ? end : OPEN;
  }

  function put(b: Uint8Array, row: number, from: number, to: number, record: number): void {
    const known = draft.fault;
    if (hasEscape(b, from, to)) {
      const plain = unescaped(b, from, to);
      putField(draft, row, plain, 0, plain.length, 0);
    } else putField(draft, row, b, from, to, 0);
    if (draft.fault !== known && draft.fault !== undefined) {
      draft.fault = { ...draft.fault, ...placeOf(b, record, from) };
    }
  }

  function damaged(b: Uint8Array, record: number, at: number, expected: string): number {
    const place = placeOf(b, record, at);
    draft.fault = undefined; // the break is what a person has to find, whatever came before it
    const value = messageText(b, at, Math.min(b.length, at + 20));
    setFault(draft, 'record', place.line, place.column, 'object', value, expected);
    return DAMAGED;
  }

  /** Line and column of a position inside the record that begins at `record`. */
  function placeOf(b: Uint8Array, record: number, at: number): { line: number; column: number } {
    let start = lineStart - base;
    let atLine = opened.line;
    for (let i = record; i < at; i++) {
      if (b[i] !== LF) continue;
      atLine++;
      start = i + 1;
    }
    return { line: atLine, column: at - start + 1 };
  }

  function finish(): void {
    if (arrays <= 0 || cutShort) return;
    const expected = 'a closing bracket: the file ends inside the list';
    context.refuse({ kind: 'truncated', line, column: 0, field: 'list', value: 'open', expected });
  }
  return { consume, finish };
}

function skipSpace(b: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && b[i] <= SPACE) i++;
  return i;
}

/** Position of the closing quote; a control character inside is damage (RFC 8259, section 7). */
function stringEnd(b: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = b[i];
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) i++;
    else if (byte < SPACE) return DAMAGED;
  }
  return OPEN;
}

/** Position after a nested list or object. */
function nestedEnd(b: Uint8Array, from: number, to: number): number {
  let depth = 0;
  for (let i = from; i < to; i++) {
    const byte = b[i];
    if (byte === QUOTE) {
      i = stringEnd(b, i + 1, to);
      if (i < 0) return i;
    } else if (byte === BRACE_OPEN || byte === BRACKET_OPEN) {
      depth++;
      if (depth > DEPTH_MAX) return DAMAGED;
    } else if (byte === BRACE_CLOSE || byte === BRACKET_CLOSE) {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return OPEN;
}

function hasEscape(b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (b[i] === BACKSLASH) return true;
  return false;
}

function isNull(b: Uint8Array, from: number, to: number): boolean {
  return to - from === 4 && b[from] === 110 && b[from + 1] === 117 && b[from + 2] === 108;
}

/** Bytes of a string without its escapes; a wrong escape leaves it as it was. */
function unescaped(b: Uint8Array, from: number, to: number): Uint8Array {
  const raw = new TextDecoder().decode(b.subarray(from, to));
  try {
    return new TextEncoder().encode(JSON.parse(`"${raw}"`) as string);
  } catch {
    return b.slice(from, to);
  }
}
