/**
 * A filter over the members of a JSON object (RFC 8259) in place: it says where each key and value lies and makes no value
 * itself. Who reads asks for the keys it knows; strings, objects and arrays behind other keys are passed over by their extent.
 */
export const JSON_KIND = { string: 1, bare: 2, object: 3, array: 4 } as const;

/** Where reading stands, and the last member: its key and its value without their quotes. */
export type JsonCursor = {
  at: number;
  to: number;
  keyFrom: number;
  keyTo: number; // equal to keyFrom where the key has an escape: no key of ours has one
  kind: number; // JSON_KIND
  valueFrom: number;
  valueTo: number;
  isDamaged: boolean;
};

const DEPTH_MAX = 64;
const [QUOTE, BACKSLASH, COLON, COMMA] = [34, 92, 58, 44];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [123, 125, 91, 93];

export function createJsonCursor(): JsonCursor {
  const value = { kind: 0, valueFrom: 0, valueTo: 0, isDamaged: false };
  return { at: 0, to: 0, keyFrom: 0, keyTo: 0, ...value };
}

/** Sets the cursor behind the opening brace; false, and damaged, where there is none. */
export function openObject(c: JsonCursor, bytes: Uint8Array, from: number, to: number): boolean {
  c.to = to;
  c.at = skipSpace(bytes, from, to);
  c.isDamaged = bytes[c.at] !== OPEN_OBJECT || c.at >= to;
  c.at++;
  return !c.isDamaged;
}

/** True with the next member; false behind the closing brace, or where the object is damaged. */
export function nextMember(c: JsonCursor, bytes: Uint8Array): boolean {
  const at = skipSpace(bytes, c.at, c.to);
  if (at < c.to && bytes[at] === CLOSE_OBJECT) {
    c.at = at + 1;
    return false;
  }
  return readMember(c, bytes, at);
}

/** The member whose key begins at `from`, and the comma behind it. */
export function readMember(c: JsonCursor, bytes: Uint8Array, from: number): boolean {
  c.isDamaged = true; // until the member is whole
  if (from >= c.to || bytes[from] !== QUOTE) return false;
  const keyEnd = stringEnd(bytes, from, c.to);
  if (keyEnd < 0) return false;
  c.keyFrom = from + 1;
  c.keyTo = keyEnd - 1;
  if (hasEscape(bytes, c.keyFrom, c.keyTo)) c.keyTo = c.keyFrom;
  let at = skipSpace(bytes, keyEnd, c.to);
  if (at >= c.to || bytes[at] !== COLON) return false;
  at = skipSpace(bytes, at + 1, c.to);
  const end = readValue(c, bytes, at);
  if (end < 0) return false;
  at = skipSpace(bytes, end, c.to);
  const sign = at < c.to ? bytes[at] : CLOSE_OBJECT; // at the end of a piece the closing brace may follow
  if (sign !== COMMA && sign !== CLOSE_OBJECT) return false;
  c.at = sign === COMMA ? at + 1 : at;
  c.isDamaged = false;
  return true;
}

/** True when only white space is left. */
export function isAtEnd(c: JsonCursor, bytes: Uint8Array): boolean {
  return skipSpace(bytes, c.at, c.to) >= c.to;
}

/** Sets kind and extent of the value at `from`; where it ends, or −1. */
function readValue(c: JsonCursor, bytes: Uint8Array, from: number): number {
  if (from >= c.to) return -1;
  const first = bytes[from];
  c.valueFrom = from;
  if (first === QUOTE) {
    const end = stringEnd(bytes, from, c.to);
    c.kind = JSON_KIND.string;
    c.valueFrom = from + 1;
    c.valueTo = end - 1;
    return end;
  }
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
    c.kind = first === OPEN_OBJECT ? JSON_KIND.object : JSON_KIND.array;
    c.valueTo = nestedEnd(bytes, from, c.to);
    return c.valueTo;
  }
  c.kind = JSON_KIND.bare;
  let end = from;
  while (end < c.to && !endsBare(bytes[end]!)) end++;
  c.valueTo = end;
  return end === from ? -1 : end;
}

/** Behind the bracket that closes the one at `from`; −1 when none does, or it is nested too deep. */
function nestedEnd(bytes: Uint8Array, from: number, to: number): number {
  let depth = 0;
  for (let i = from; i < to; ) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = stringEnd(bytes, i, to);
      if (i < 0) return -1;
      continue;
    }
    i++;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > DEPTH_MAX) return -1;
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return i;
  }
  return -1;
}

/** Behind the quote that closes the one at `from`, or −1. */
function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from + 1; i < to; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i++;
  }
  return -1;
}

function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === BACKSLASH) return true;
  return false;
}

function endsBare(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || isSpace(byte);
}

export function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && isSpace(bytes[i]!)) i++;
  return i;
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}
