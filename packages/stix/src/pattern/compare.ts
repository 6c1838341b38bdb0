/**
 * One value of an object against the literals of a comparison (STIX 2.1 §9.3). Values of different kinds are never equal and have no
 * order. Properties that end in _bin or _hex hold bytes. LIKE and MATCHES compare in Unicode normal form C.
 */
import { isIpv4, maskAddress, parseAddress } from '../address.ts';
import { compareTimestamps, timestampFault } from '../timestamp.ts';
import type { Literal, Operator } from './ast.ts';
import { bytesOfBase64, bytesOfHex, bytesOfText, compareBytes, textOfBytes } from './bytes.ts';
import type { Regex } from './regex.ts';

/** A value of a property with its name, which may say that it holds bytes. */
export type Found = { readonly value: unknown; readonly key: string };

/** What cannot be compared at all stops the match, since neither yes nor no would be right. */
export class Incomparable extends Error {}

export type Prepared = {
  readonly operator: Operator;
  readonly isNegated: boolean;
  readonly literals: readonly Literal[];
  readonly regex: Regex | null; // of LIKE and MATCHES
  readonly spend: (steps: number) => boolean;
};

export function holds(found: Found, test: Prepared): boolean {
  return plain(found, test) !== test.isNegated;
}

function plain(found: Found, test: Prepared): boolean {
  const [literal] = test.literals;
  switch (test.operator) {
    case '=':
      return compare(found, literal!) === 0;
    case '!=':
      return compare(found, literal!) !== 0;
    case 'IN':
      return test.literals.some((member) => compare(found, member) === 0);
    case 'LIKE':
    case 'MATCHES': {
      const text = textOf(found);
      return text !== null && test.regex!.test(text.normalize('NFC'), test.spend);
    }
    case 'ISSUBSET':
      return contains(literal!.value, found.value);
    case 'ISSUPERSET':
      return contains(found.value, literal!.value);
    default:
      return isOrdered(compareOrdered(found, literal!), test.operator);
  }
}

function isOrdered(order: number | null, operator: '<' | '<=' | '>' | '>='): boolean {
  if (order === null) return false;
  if (order === 0) return operator.endsWith('=');
  return order < 0 === operator.startsWith('<');
}

function compareOrdered(found: Found, literal: Literal): number | null {
  return typeof found.value === 'boolean' ? null : compare(found, literal);
}

/** Below 0, 0, above 0; null for values that have nothing to do with each other. */
function compare(found: Found, literal: Literal): number | null {
  const { value } = found;
  if (literal.kind === 'number') return typeof value === 'number' ? value - literal.value : null;
  if (literal.kind === 'boolean')
    return typeof value === 'boolean' ? Number(value) - Number(literal.value) : null;
  if (typeof value !== 'string') return null;
  if (literal.kind === 'timestamp') return compareTime(value, literal.value);
  const bytes = bytesOf(found);
  if (literal.kind === 'text' && bytes === null) return compareText(value, literal.value);
  const ours = bytes ?? bytesOfText(value);
  const theirs = literal.kind === 'text' ? bytesOfText(literal.value) : literal.value;
  return ours === null || theirs === null ? null : compareBytes(ours, theirs);
}

function compareTime(value: string, literal: string): number {
  if (timestampFault(value) !== null)
    throw new Incomparable('a value is compared with a time and is none');
  return compareTimestamps(value, literal);
}

/** By code points, not by UTF-16 units. */
function compareText(a: string, b: string): number {
  const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()];
  for (;;) {
    const [x, y] = [left.next(), right.next()];
    if (x.done || y.done) return Number(y.done ?? false) - Number(x.done ?? false);
    const difference = x.value.codePointAt(0)! - y.value.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
}

/** Null where the property holds text, or bytes that are written wrongly. */
function bytesOf({ value, key }: Found): Uint8Array | null {
  if (typeof value !== 'string') return null;
  if (key.endsWith('_hex')) return bytesOfHex(value);
  return key.endsWith('_bin') ? bytesOfBase64(value) : null;
}

function textOf(found: Found): string | null {
  if (typeof found.value !== 'string') return null;
  const bytes = bytesOf(found);
  return bytes === null ? found.value : textOfBytes(bytes);
}

/** Whether every address of `inner` is in `outer`; bits beyond the length do not count. */
function contains(outer: unknown, inner: unknown): boolean {
  const [wide, narrow] = [networkOf(outer), networkOf(inner)];
  if (wide === null || narrow === null || wide.family !== narrow.family) return false;
  if (wide.bits > narrow.bits) return false;
  const cut = maskAddress(narrow.address, wide.family, wide.bits);
  return maskAddress(wide.address, wide.family, wide.bits).every((word, i) => word === cut[i]);
}

function networkOf(value: unknown) {
  if (typeof value !== 'string') return null;
  const [head = '', length, ...rest] = value.split('/');
  const address = parseAddress(head);
  if (address === null || rest.length > 0) return null;
  const family: 4 | 6 = isIpv4(address) ? 4 : 6;
  const width = family === 4 ? 32 : 128;
  const bits = length === undefined ? width : Number(length);
  return /^\d{0,3}$/.test(length ?? '') && bits <= width ? { address, family, bits } : null;
}

/** LIKE as an expression: % is any text, _ one character, and the whole has to fit. */
export function regexOfLike(pattern: string): string {
  const body = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return `^${body}\\Z`;
}
