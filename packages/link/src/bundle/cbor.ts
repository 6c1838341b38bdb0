/**
 * As much CBOR (RFC 8949) as bundles need: whole numbers, byte and text strings, arrays of stated length, null and booleans. What is not of these, is cut short,
 * nests too deep or claims more than is there is refused with its place. Numbers beyond 2^53 are bigint.
 */
export type Uint = number | bigint;
/** `raw`: one item as it came, of whatever type. */
export type CborRaw = { readonly raw: Uint8Array };
export type CborValue =
  | Uint
  | boolean
  | null
  | string
  | Uint8Array
  | CborRaw
  | readonly CborValue[];

/** What ends a reading: `offset` is that of the byte that is wrong. */
export class CborRefused extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

export const CBOR_DEPTH_MAX = 16;
const MAJOR = {
  uint: 0,
  negative: 1,
  bytes: 2,
  text: 3,
  array: 4,
  map: 5,
  tag: 6,
  simple: 7,
} as const;

export type CborReader = {
  readonly offset: () => number;
  readonly isAtEnd: () => boolean;
  readonly peek: () => number; // the byte that comes
  readonly skip: (byte: number, what: string) => void;
  readonly uint: (what: string) => Uint;
  readonly bytes: (what: string) => Uint8Array;
  readonly text: (what: string) => string;
  /** Opens an array of stated length. */
  readonly array: (what: string) => number;
  readonly value: (depth?: number) => CborValue;
  /** One item of any type, passed over: its bytes. */
  readonly raw: () => Uint8Array;
};

type Cursor = { readonly bytes: Uint8Array; at: number };
type Head = { readonly major: number; readonly argument: Uint };

export function createCborReader(bytes: Uint8Array): CborReader {
  const cursor: Cursor = { bytes, at: 0 };
  return {
    offset: () => cursor.at,
    isAtEnd: () => cursor.at >= bytes.length,
    peek: () => peek(cursor),
    skip: (byte, what) => {
      if (peek(cursor) !== byte) refuse(cursor, `${what} is right`);
      cursor.at++;
    },
    uint: (what) => expected(cursor, MAJOR.uint, what),
    bytes: (what) => taken(cursor, MAJOR.bytes, what),
    text: (what) => textOf(cursor, what),
    array: (what) => lengthOf(cursor, MAJOR.array, what),
    value: (depth = 0) => itemOf(cursor, depth),
    raw: () => {
      const from = cursor.at;
      pass(cursor, 0);
      return bytes.slice(from, cursor.at);
    },
  };
}

function refuse(cursor: Cursor, message: string, offset = cursor.at): never {
  throw new CborRefused(offset, message);
}

const peek = (cursor: Cursor): number =>
  cursor.bytes[cursor.at] ?? refuse(cursor, 'it ends too soon');

/** RFC 8949 §3: the first byte and its argument. */
function head(cursor: Cursor): Head {
  const from = cursor.at;
  const first = peek(cursor);
  cursor.at++;
  const info = first & 31;
  if (info < 24) return { major: first >> 5, argument: info };
  if (info > 27) refuse(cursor, 'a length that is not stated, or a reserved one', from);
  const size = 1 << (info - 24);
  if (cursor.at + size > cursor.bytes.length) refuse(cursor, 'it ends too soon', from);
  let argument = 0n;
  for (let k = 0; k < size; k++) argument = (argument << 8n) | BigInt(cursor.bytes[cursor.at + k]!);
  cursor.at += size;
  return { major: first >> 5, argument: small(argument) };
}

function expected(cursor: Cursor, major: number, what: string): Uint {
  const from = cursor.at;
  const found = head(cursor);
  return found.major === major ? found.argument : refuse(cursor, `${what} is right`, from);
}

/** Never more than the bytes that are left: each item has one at least. */
function lengthOf(cursor: Cursor, major: number, what: string): number {
  const from = cursor.at;
  const size = expected(cursor, major, what);
  const left = cursor.bytes.length - cursor.at;
  if (size > left) refuse(cursor, `${what}: it says ${size} and ${left} bytes are left`, from);
  return Number(size);
}

function taken(cursor: Cursor, major: number, what: string): Uint8Array {
  const size = lengthOf(cursor, major, what);
  cursor.at += size;
  return cursor.bytes.subarray(cursor.at - size, cursor.at);
}

function textOf(cursor: Cursor, what: string): string {
  const from = cursor.at;
  const bytes = taken(cursor, MAJOR.text, what);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(cursor, `${what}: not UTF-8`, from);
  }
}

function itemOf(cursor: Cursor, depth: number): CborValue {
  if (depth > CBOR_DEPTH_MAX) refuse(cursor, `more than ${CBOR_DEPTH_MAX} arrays in one another`);
  const major = peek(cursor) >> 5;
  if (major === MAJOR.uint) return expected(cursor, MAJOR.uint, 'a number');
  if (major === MAJOR.negative) return small(-1n - BigInt(head(cursor).argument));
  if (major === MAJOR.bytes) return taken(cursor, MAJOR.bytes, 'bytes');
  if (major === MAJOR.text) return textOf(cursor, 'a text');
  if (major === MAJOR.simple) {
    const from = cursor.at;
    const known = { 20: false, 21: true, 22: null }[Number(head(cursor).argument)];
    return known === undefined
      ? refuse(cursor, 'a simple value that bundles do not have', from)
      : known;
  }
  const size = lengthOf(cursor, MAJOR.array, 'an array, a string or a number');
  return Array.from({ length: size }, () => itemOf(cursor, depth + 1));
}

/** Over one item of any type. */
function pass(cursor: Cursor, depth: number): void {
  if (depth > CBOR_DEPTH_MAX) refuse(cursor, `more than ${CBOR_DEPTH_MAX} items in one another`);
  const from = cursor.at;
  const { major, argument } = head(cursor);
  const left = cursor.bytes.length - cursor.at;
  if (major === MAJOR.bytes || major === MAJOR.text) {
    if (argument > left) refuse(cursor, 'it ends too soon', from);
    cursor.at += Number(argument);
  } else if (major === MAJOR.array || major === MAJOR.map || major === MAJOR.tag) {
    const items = major === MAJOR.tag ? 1n : BigInt(argument) * (major === MAJOR.map ? 2n : 1n);
    if (items > BigInt(left)) refuse(cursor, 'it ends too soon', from);
    for (let k = 0n; k < items; k++) pass(cursor, depth + 1);
  }
}

function small(value: bigint): Uint {
  const isSafe =
    value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
  return isSafe ? Number(value) : value;
}

function headOf(major: number, argument: Uint): Uint8Array {
  const value = BigInt(argument);
  if (value < 24n) return Uint8Array.of((major << 5) | Number(value));
  const size = value < 0x100n ? 1 : value < 0x10000n ? 2 : value < 0x100000000n ? 4 : 8;
  const out = new Uint8Array(1 + size);
  out[0] = (major << 5) | (24 + Math.log2(size));
  for (let k = 0; k < size; k++) out[1 + k] = Number((value >> BigInt(8 * (size - 1 - k))) & 255n);
  return out;
}

/** In its shortest form. Throws RangeError for a number that is not whole. */
export function encodeCbor(value: CborValue): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === 'number' || typeof value === 'bigint')
    return value < 0 ? headOf(MAJOR.negative, -1n - BigInt(value)) : headOf(MAJOR.uint, value);
  if (typeof value === 'string') {
    const text = new TextEncoder().encode(value);
    return joined([headOf(MAJOR.text, text.length), text]);
  }
  if (value instanceof Uint8Array) return joined([headOf(MAJOR.bytes, value.length), value]);
  if ('raw' in value) return value.raw;
  return joined([headOf(MAJOR.array, value.length), ...value.map(encodeCbor)]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
