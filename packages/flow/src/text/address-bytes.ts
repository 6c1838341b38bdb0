/**
 * Addresses in place: the same addresses as `parseAddress` of stix takes, read from bytes [from, to) of a line into four words,
 * with no string between. Dotted decimal without leading zeros (RFC 6943 §3.1.1), IPv6 (RFC 4291 §2.2) without a zone.
 */
import { hexDigit } from './numbers.ts';

const MAPPED_WORD = 0xffff; // ::ffff:a.b.c.d, RFC 4291 §2.5.5.2
const ZERO = 48;
const COLON = 58;
const DOT = 46;
const TEXT_MAX = 45;

/**
 * Writes the four words at `at`; false, and nothing is promised about them, when the bytes are no address. A byte must follow `to`
 * (the separator or line end): it is looked at, and is no digit.
 */
export function addressInto(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint32Array,
  at: number,
): boolean {
  let value = 0;
  let i = from;
  for (let octet = 0; octet < 4; octet++) {
    let number = bytes[i]! - ZERO;
    if (number < 0 || number > 9) return octet === 0 && ipv6Into(bytes, from, to, out, at);
    let digit = bytes[++i]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (number === 0) return octet === 0 && ipv6Into(bytes, from, to, out, at);
      number = number * 10 + digit;
      digit = bytes[++i]! - ZERO;
      if (digit >= 0 && digit <= 9) {
        number = number * 10 + digit;
        i++;
      }
    }
    const isEnd = octet === 3 ? i === to : bytes[i] === DOT && i < to;
    if (!isEnd || number > 255) return octet === 0 && ipv6Into(bytes, from, to, out, at);
    value = value * 256 + number;
    i++;
  }
  out[at] = 0;
  out[at + 1] = 0;
  out[at + 2] = MAPPED_WORD;
  out[at + 3] = value;
  return true;
}

const groups = new Uint16Array(8); // of the address that is read just now; zeroed before it is left

function ipv6Into(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint32Array,
  at: number,
): boolean {
  const isGood = to - from >= 2 && to - from <= TEXT_MAX && readGroups(bytes, from, to);
  if (isGood) {
    for (let word = 0; word < 4; word++) {
      out[at + word] = ((groups[2 * word]! << 16) | groups[2 * word + 1]!) >>> 0;
    }
  }
  groups.fill(0);
  return isGood;
}

/** Fills `groups`; one '::' stands for at least one group of zeros. */
function readGroups(bytes: Uint8Array, from: number, to: number): boolean {
  let count = 0;
  let gap = -1;
  let i = from;
  if (bytes[i] === COLON) {
    if (bytes[i + 1] !== COLON) return false;
    gap = 0;
    i += 2;
  }
  while (i < to) {
    if (count === 8) return false;
    const end = groupEnd(bytes, i, to);
    if (bytes[end] === DOT && end < to) {
      if (count > 6 || !readTail(bytes, i, to, count)) return false;
      count += 2;
      break;
    }
    if (end === i || end - i > 4) return false;
    groups[count++] = groupValue(bytes, i, end);
    i = end;
    if (i === to) break;
    if (bytes[i] !== COLON || i + 1 === to) return false; // another sign, or one colon at the end
    i++;
    if (bytes[i] === COLON) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  return gap < 0 ? count === 8 : spread(count, gap);
}

/** Moves the groups behind the gap to the end. */
function spread(count: number, gap: number): boolean {
  if (count > 7) return false;
  const tail = count - gap;
  groups.copyWithin(8 - tail, gap, count);
  groups.fill(0, gap, 8 - tail);
  return true;
}

function groupEnd(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && hexDigit(bytes[i]!) >= 0) i++;
  return i;
}

function groupValue(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 16 + hexDigit(bytes[i]!);
  return value;
}

/** The last two groups as dotted decimal. */
function readTail(bytes: Uint8Array, from: number, to: number, count: number): boolean {
  let octet = -1;
  let octets = 0;
  for (let i = from; i <= to; i++) {
    const byte = i === to ? DOT : bytes[i]!;
    if (byte === DOT) {
      if (octet < 0 || octets === 4) return false;
      const group = count + (octets >> 1);
      groups[group] = octets % 2 === 0 ? octet : groups[group]! * 256 + octet;
      octets++;
      octet = -1;
    } else if (byte >= 48 && byte <= 57) {
      if (octet === 0) return false;
      octet = Math.max(octet, 0) * 10 + byte - 48;
      if (octet > 255) return false;
    } else return false;
  }
  return octets === 4;
}
