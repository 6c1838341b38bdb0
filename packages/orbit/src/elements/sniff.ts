/**
 * Which format do these bytes have? Judged from the beginning only, never from a file name.
 */
import { matchOmmKey } from './omm-keywords.ts';

export type ElementFormat = 'tle' | 'omm-csv' | 'omm-kvn' | 'omm-json' | 'omm-xml';

/** A format; 'more' bytes are needed; or what the bytes are instead. */
export type Sniffed =
  | { readonly kind: 'format'; readonly format: ElementFormat }
  | { readonly kind: 'more' }
  | { readonly kind: 'none'; readonly found: string; readonly expected: string };

export const SNIFF_BYTES_MAX = 16_384;

const EXPECTED =
  'element sets as TLE or as OMM in CSV, KVN, JSON or XML, as plain (not packed) text';
const SPACE = 32;
const HASH = 35;
const COMMA = 44;
const EQUALS = 61;
const LESS = 60;
const TEXT_MAX = 40;

/** `last`: no more bytes will come. A byte order mark has been taken off before. */
export function sniffFormat(bytes: Uint8Array, last: boolean): Sniffed {
  const packed = packedAs(bytes);
  if (packed !== undefined) return none(packed);
  let from = 0;
  while (from < bytes.length && bytes[from] <= SPACE) from++;
  if (from === bytes.length) return last ? none('nothing') : { kind: 'more' };
  const first = String.fromCharCode(bytes[from]);
  if (first === '[' || first === '{') return { kind: 'format', format: 'omm-json' };
  if (bytes[from] === LESS) return sniffXml(bytes, from, last);
  return sniffLines(bytes, from, last);
}

function packedAs(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) return 'zip';
  if (bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f) return 'zstd';
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe) return 'UTF-32';
  return undefined;
}

/** The first root that tells: <ndm>, <omm>, a document type (refused later), or a web page. */
function sniffXml(bytes: Uint8Array, from: number, last: boolean): Sniffed {
  const head = latinText(bytes, from, Math.min(bytes.length, SNIFF_BYTES_MAX));
  const root = /<(?:[\w.-]+:)?(?:ndm|omm)[\s>]|<html[\s>]|<!doctype\s+(\w+)\W/i.exec(head);
  if (root === null && !last && bytes.length < SNIFF_BYTES_MAX) return { kind: 'more' };
  const page = root !== null && (/^<html/i.test(root[0]) || root[1]?.toLowerCase() === 'html');
  if (root === null || page) return none(head.slice(0, TEXT_MAX));
  return { kind: 'format', format: 'omm-xml' };
}

/**
 * The first line that can only belong to one format decides; name lines and comments decide
 * nothing.
 */
function sniffLines(bytes: Uint8Array, from: number, last: boolean): Sniffed {
  let start = from;
  for (let i = from; i <= bytes.length && i < SNIFF_BYTES_MAX; i++) {
    const atEnd = i === bytes.length;
    if (!(atEnd ? last : bytes[i] === 10 || bytes[i] === 13)) continue;
    const format = formatOfLine(bytes, start, i);
    if (format !== undefined) return { kind: 'format', format };
    start = i + 1;
  }
  if (!last && bytes.length < SNIFF_BYTES_MAX) return { kind: 'more' };
  return none(latinText(bytes, from, Math.min(bytes.length, from + TEXT_MAX)));
}

function formatOfLine(bytes: Uint8Array, from: number, to: number): ElementFormat | undefined {
  if (from >= to || bytes[from] === HASH) return undefined;
  const first = bytes[from];
  if ((first === 49 || first === 50) && bytes[from + 1] === SPACE && to - from > 40) return 'tle';
  let end = from;
  while (end < to && bytes[end] !== COMMA && bytes[end] !== EQUALS) end++;
  if (bytes[end] === EQUALS && end < to) {
    const key = latinText(bytes, from, end).trim();
    return isOmmKey(key) || key === 'COMMENT' ? 'omm-kvn' : undefined;
  }
  if (end === to) return undefined;
  const names = latinText(bytes, from, Math.min(to, from + 4096)).split(',');
  return names.some((name) => isOmmKey(name.replaceAll('"', '').trim())) ? 'omm-csv' : undefined;
}

function isOmmKey(key: string): boolean {
  const bytes = new TextEncoder().encode(key);
  return matchOmmKey(bytes, 0, bytes.length) >= 0;
}

function latinText(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(from, to));
}

function none(found: string): Sniffed {
  return { kind: 'none', found, expected: EXPECTED };
}
