/**
 * XML at the level of bytes: where tags, comments and CDATA sections begin and end. No document
 * model.
 */
import { asciiText } from './digits.ts';

const SPACE = 32;
const BANG = 33;
const QUOTE = 34;
const APOSTROPHE = 39;
const SLASH = 47;
const COLON = 58;
const LESS = 60;
const GREATER = 62;
const QUESTION = 63;
const PREFIX_BYTES_MAX = 32;
const TAG_BYTES_MAX = 4096;

/** Instead of a position: the bytes end first, or no such thing can begin here. */
export const OPEN = -1;
export const BROKEN = -2;

export const CDATA = ascii('<![CDATA[');
export const CDATA_END = ascii(']]>');
export const COMMENT_END = ascii('-->');
export const INSTRUCTION_END = ascii('?>');

/** Is there a start or end tag of this name (with or without a namespace prefix)? */
export function startsTag(b: Uint8Array, at: number, to: number, tag: Uint8Array): boolean {
  const slash = tag[1] === SLASH ? 2 : 1;
  for (let i = 0; i < slash; i++) if (b[at + i] !== tag[i]) return false;
  const name = at + slash + prefixLength(b, at + slash, to);
  for (let i = slash; i < tag.length; i++) if (b[name + i - slash] !== tag[i]) return false;
  const after = b[name + tag.length - slash];
  return name + tag.length - slash < to && !isNameByte(after);
}

/** Bytes of a namespace prefix with its colon, 0 when there is none. */
export function prefixLength(b: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && i - from < PREFIX_BYTES_MAX && isNameByte(b[i])) i++;
  return b[i] === COLON && i > from && i < to ? i + 1 - from : 0;
}

export function localName(b: Uint8Array, tag: number, end: number): string {
  const from = tag + (b[tag + 1] === SLASH ? 2 : 1);
  const start = from + prefixLength(b, from, end);
  let to = start;
  while (to < end && isNameByte(b[to])) to++;
  return asciiText(b, start, to);
}

/** Position after the tag's '>', quotes respected; OPEN when the bytes end before it, else BROKEN. */
export function tagEnd(b: Uint8Array, from: number, to: number): number {
  let quote = 0;
  for (let i = from; i < to; i++) {
    const byte = b[i];
    if ((byte === LESS && i > from) || i - from > TAG_BYTES_MAX) return BROKEN;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    else if (byte === GREATER) return i + 1;
  }
  return OPEN;
}

export function indexAfter(b: Uint8Array, from: number, to: number, what: Uint8Array): number {
  for (let i = from; i + what.length <= to; i++) {
    if (startsWith(b, i, to, what)) return i + what.length;
  }
  return -1;
}

export function startsWith(b: Uint8Array, at: number, to: number, what: Uint8Array): boolean {
  if (at + what.length > to) return false;
  for (let i = 0; i < what.length; i++) if (b[at + i] !== what[i]) return false;
  return true;
}

/** Are the names at two positions the same, prefix and all? */
export function sameName(b: Uint8Array, one: number, other: number): boolean {
  let i = 0;
  while (isNameByte(b[one + i]) || b[one + i] === COLON) {
    if (b[one + i] !== b[other + i]) return false;
    i++;
  }
  return !(isNameByte(b[other + i]) || b[other + i] === COLON);
}

export function isNameByte(byte: number): boolean {
  return byte > SPACE && byte !== GREATER && byte !== SLASH && byte !== COLON && byte !== LESS;
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Position after a comment or CDATA section at `at`; `at` when there is none; -1 when it has no
 * end.
 */
export function skipSpecial(b: Uint8Array, at: number, to: number): number {
  if (b[at + 1] === QUESTION) return indexAfter(b, at, to, INSTRUCTION_END);
  if (b[at + 1] !== BANG) return at;
  return indexAfter(b, at, to, startsWith(b, at, to, CDATA) ? CDATA_END : COMMENT_END);
}
