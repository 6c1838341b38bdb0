/**
 * OMM as XML (CCSDS 505.0-B-3): one <omm>, or many inside <ndm>. Each <omm> is read by itself, so
 * memory holds one. Only what the messages need is understood: elements, attributes read over but
 * for `units`, comments, CDATA and the five named entities. A document type declaration, the door
 * to entity bombs, refuses the file.
 */
import type { FormatReader, ReadContext } from './context.ts';
import { asciiText } from './digits.ts';
import { clearDraft, type Draft, putField, setFault } from './draft.ts';
import { matchOmmKey, OMM_FIELDS } from './omm-keywords.ts';
import { messageText } from './reject.ts';
import {
  ascii,
  CDATA,
  CDATA_END,
  COMMENT_END,
  INSTRUCTION_END,
  indexAfter,
  isNameByte,
  localName,
  OPEN,
  prefixLength,
  sameName,
  skipSpecial,
  startsTag,
  startsWith,
  tagEnd,
} from './xml-bytes.ts';

const LF = 10;
const BANG = 33;
const AMPERSAND = 38;
const SLASH = 47;
const LESS = 60;
const QUESTION = 63;
const HYPHEN = 45;
const DEPTH_MAX = 12;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const OPEN_TAG = ascii('<omm');
const CLOSE_TAG = ascii('</omm');

type Broken = { readonly at: number; readonly expected: string };

type XmlRead = {
  readonly context: ReadContext;
  readonly draft: Draft;
  readonly recordBytesMax: number;
  line: number;
  lineStart: number; // offset in the file of the first byte of the line
  base: number; // offset in the file of byte 0 of the buffer
  unusable: boolean; // the rest of the file cannot be read
  rootOpen: boolean; // inside <ndm>
  cutShort: boolean; // the file ended inside a message, which says enough
};

export function createXmlReader(context: ReadContext, recordBytesMax: number): FormatReader {
  const r: XmlRead = {
    context,
    draft: context.draft,
    recordBytesMax,
    line: 1,
    lineStart: 0,
    base: 0,
    unusable: false,
    rootOpen: false,
    cutShort: false,
  };
  return {
    consume: (bytes, from, to, last) => consume(r, bytes, from, to, last),
    finish: () => finish(r),
  };
}

function consume(r: XmlRead, bytes: Uint8Array, from: number, to: number, last: boolean): number {
  let i = from;
  while (i < to && !r.unusable) {
    if (bytes[i] !== LESS) {
      if (bytes[i] === LF) newLine(r, i);
      i++;
      continue;
    }
    const end = readMarkup(r, bytes, i, to, last);
    if (end === i) break; // more bytes are needed
    for (let k = i; k < end; k++) if (bytes[k] === LF) newLine(r, k);
    i = end;
  }
  if (r.unusable) i = to;
  r.base += i;
  return i;
}

function newLine(r: XmlRead, at: number): void {
  r.line++;
  r.lineStart = r.base + at + 1;
}

/** Position after the markup at `from`: an <omm> as a whole, anything else up to its end. */
function readMarkup(r: XmlRead, b: Uint8Array, from: number, to: number, last: boolean): number {
  const limit = Math.min(to, from + r.recordBytesMax);
  const wait = limit === to && !last;
  if (limit - from < CDATA.length && wait) return from;
  if (startsTag(b, from, limit, OPEN_TAG)) return readRecord(r, b, from, limit, wait, to);
  const comment = b[from + 1] === BANG && b[from + 2] === HYPHEN;
  if (comment || b[from + 1] === QUESTION) {
    const end = indexAfter(b, from, limit, comment ? COMMENT_END : INSTRUCTION_END);
    if (end >= 0) return end;
    return wait ? from : refuseRest(r, b, from, limit, `its end within ${r.recordBytesMax} bytes`);
  }
  if (b[from + 1] === BANG) return refuseRest(r, b, from, limit, 'no document type declaration');
  const end = tagEnd(b, from, limit);
  if (end >= 0) noteRoot(r, b, from, end);
  if (end === OPEN && wait) return from;
  return end >= 0 ? end : from + 1; // a stray '<' is passed over
}

function noteRoot(r: XmlRead, b: Uint8Array, from: number, end: number): void {
  const name = localName(b, from, end);
  if (name !== 'ndm') return;
  r.rootOpen = b[from + 1] !== SLASH;
}

/** What follows cannot be told apart any more: the rest of the file is not read. */
function refuseRest(
  r: XmlRead,
  b: Uint8Array,
  from: number,
  limit: number,
  expected: string,
): number {
  r.unusable = true;
  refuse(r, 'file', from, 'markup', messageText(b, from, limit), expected);
  return limit;
}

function refuse(
  r: XmlRead,
  kind: 'file' | 'truncated',
  at: number,
  field: string,
  value: string,
  expected: string,
): void {
  const column = r.base + at - r.lineStart + 1;
  r.context.refuse({ kind, line: r.line, column, field, value, expected });
}

/** Position after the message at `from`; a second <omm> inside it means that its end was lost. */
function readRecord(
  r: XmlRead,
  b: Uint8Array,
  from: number,
  limit: number,
  wait: boolean,
  to: number,
): number {
  const column = r.base + from - r.lineStart + 1;
  let end = from + OPEN_TAG.length;
  let closed = false;
  while (end < limit) {
    if (b[end] === LESS) {
      if (startsTag(b, end, limit, OPEN_TAG)) break;
      if (startsTag(b, end, limit, CLOSE_TAG)) {
        const after = tagEnd(b, end, limit);
        closed = after > 0;
        if (closed) end = after;
        break;
      }
    }
    end++;
  }
  if (!closed && wait && (end >= limit || startsTag(b, end, limit, CLOSE_TAG))) return from;
  if (!closed) {
    const kind = end >= limit && limit < to ? 'limit' : 'truncated';
    const expected = kind === 'limit' ? `at most ${r.recordBytesMax} bytes` : '</omm> to close it';
    setFault(r.draft, kind, r.line, column, 'omm', messageText(b, from, limit), expected);
    r.cutShort = end >= limit && limit === to;
  } else parseRecord(r, b, from, end);
  r.context.commit(r.line, column);
  clearDraft(r.draft);
  return end;
}

/** Leaf elements of one message into the draft; containers are walked through. */
function parseRecord(r: XmlRead, b: Uint8Array, from: number, to: number): void {
  const broken = walk(r, b, from, to);
  if (broken === undefined) return;
  r.draft.fault = undefined; // broken markup is what a person has to find, whatever came before it
  const { line: atLine, column } = placeOf(r, b, from, broken.at);
  const value = messageText(b, broken.at, Math.min(to, broken.at + 40));
  setFault(r.draft, 'record', atLine, column, 'markup', value, broken.expected);
}

/** Every tag in turn, start and end paired; where and why it stopped, if it did. */
function walk(r: XmlRead, b: Uint8Array, from: number, to: number): Broken | undefined {
  const open: number[] = []; // positions of the start tags
  let at = from;
  while (at < to) {
    if (b[at] !== LESS) {
      at++;
      continue;
    }
    const special = skipSpecial(b, at, to);
    if (special < 0) return { at, expected: 'the end of the comment or CDATA section' };
    const end = special === at ? tagEnd(b, at, to) : special;
    if (end < 0) return { at, expected: 'a closing > before the next tag' };
    if (special === at && b[at + 1] === SLASH) {
      const start = open.pop();
      if (start === undefined || !sameName(b, start + 1, at + 2)) {
        const name = start === undefined ? '' : localName(b, start, to);
        return { at, expected: `the end tag of <${name}>` };
      }
    } else if (special === at && b[end - 2] !== SLASH) {
      open.push(at);
      if (open.length > DEPTH_MAX) return { at, expected: `at most ${DEPTH_MAX} levels` };
      putLeaf(r, b, from, at, end, to);
    }
    at = end;
  }
  return open.length === 0 ? undefined : { at: to - 1, expected: 'an end tag for each start tag' };
}

/** The text after a start tag, when it is the element of a keyword. */
function putLeaf(
  r: XmlRead,
  b: Uint8Array,
  record: number,
  tag: number,
  end: number,
  to: number,
): void {
  const nameFrom = tag + 1 + prefixLength(b, tag + 1, end);
  let nameTo = nameFrom;
  while (nameTo < end && isNameByte(b[nameTo])) nameTo++;
  const row = matchOmmKey(b, nameFrom, nameTo);
  if (row < 0) return;
  let textEnd = end;
  while (textEnd < to && b[textEnd] !== LESS) textEnd++;
  const known = r.draft.fault;
  const text = plainText(b, end, textEnd, to);
  if (text === undefined) {
    const value = messageText(b, end, textEnd);
    const expected = 'no entity but &amp; &lt; &gt; &quot; &apos;';
    setFault(r.draft, 'field', 0, 0, OMM_FIELDS[row].key, value, expected);
  } else putField(r.draft, row, text.bytes, text.from, text.to, 0);
  checkUnits(r, b, nameTo, end, row);
  if (r.draft.fault !== known && r.draft.fault !== undefined) {
    r.draft.fault = { ...r.draft.fault, ...placeOf(r, b, record, tag) };
  }
}

function checkUnits(r: XmlRead, b: Uint8Array, from: number, to: number, row: number): void {
  if (to - from < 8) return;
  const printed = /\sunits\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(asciiText(b, from, to));
  const { form, key, unit } = OMM_FIELDS[row];
  const units = printed?.[1] ?? printed?.[2];
  if (units === undefined || form !== 'number' || units === unit) return;
  const expected = unit === '' ? 'no unit' : `units="${unit}"`;
  setFault(r.draft, 'field', 0, 0, key, `units="${units}"`, expected);
}

function placeOf(
  r: XmlRead,
  b: Uint8Array,
  record: number,
  at: number,
): { line: number; column: number } {
  let start = r.lineStart - r.base;
  let atLine = r.line;
  for (let i = record; i < at; i++) {
    if (b[i] !== LF) continue;
    atLine++;
    start = i + 1;
  }
  return { line: atLine, column: at - start + 1 };
}

function finish(r: XmlRead): void {
  if (r.rootOpen && !r.unusable && !r.cutShort)
    refuse(r, 'truncated', 0, 'ndm', 'open', '</ndm>: the file ends before it');
}

/** Text of an element: as it stands, out of a CDATA section, or with entities resolved; undefined
 * when it cannot be.
 */
function plainText(b: Uint8Array, from: number, to: number, recordEnd: number) {
  if (startsWith(b, to, recordEnd, CDATA)) {
    const end = indexAfter(b, to, recordEnd, CDATA_END);
    return end < 0 ? undefined : { bytes: b, from: to + CDATA.length, to: end - CDATA_END.length };
  }
  if (!b.subarray(from, to).includes(AMPERSAND)) return { bytes: b, from, to };
  const raw = new TextDecoder().decode(b.subarray(from, to));
  let known = true;
  const text = raw.replace(/&([^;&]*);?/g, (_, name: string) => {
    known &&= name in ENTITIES;
    return ENTITIES[name] ?? '';
  });
  const bytes = new TextEncoder().encode(text);
  return known ? { bytes, from: 0, to: bytes.length } : undefined;
}
