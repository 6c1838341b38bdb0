/**
 * JSON at the level of bytes (RFC 8259): where strings and nested values end, and what escapes stand for.
 */
const QUOTE = 34;
const BRACKET_OPEN = 91;
const BACKSLASH = 92;
const BRACKET_CLOSE = 93;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;
const SPACE = 32;
const DEPTH_MAX = 8;

/** Instead of a position: the bytes end first, or the text cannot go on like that. */
export const OPEN = -1;
export const DAMAGED = -2;

export function skipSpace(b: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && b[i] <= SPACE) i++;
  return i;
}

/** Position of the closing quote; a control character inside is damage (RFC 8259, section 7). */
export function stringEnd(b: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = b[i];
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) i++;
    else if (byte < SPACE) return DAMAGED;
  }
  return OPEN;
}

/** Position after a nested list or object. */
export function nestedEnd(b: Uint8Array, from: number, to: number): number {
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

export function hasEscape(b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (b[i] === BACKSLASH) return true;
  return false;
}

export function isNull(b: Uint8Array, from: number, to: number): boolean {
  return to - from === 4 && b[from] === 110 && b[from + 1] === 117 && b[from + 2] === 108;
}

/** Bytes of a string without its escapes; a wrong escape leaves it as it was. */
export function unescaped(b: Uint8Array, from: number, to: number): Uint8Array {
  const raw = new TextDecoder().decode(b.subarray(from, to));
  try {
    return new TextEncoder().encode(JSON.parse(`"${raw}"`) as string);
  } catch {
    return b.slice(from, to);
  }
}
