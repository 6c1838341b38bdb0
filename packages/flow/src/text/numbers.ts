/**
 * Numbers in place: counts, ports, decimal seconds and ids are made straight from bytes [from, to) of a line, with no string
 * between. What does not fit is NaN (or −1 for a port); nothing throws.
 */
const ZERO = 48;
const POINT = 46;
const COUNT_DIGITS_MAX = 15; // below 2^53 whatever the digits are

/** Decimal digits as a whole number; also 719.0 and 7.19e2, which some writers of JSON make of it. */
export function countAt(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from) return Number.NaN;
  if (to - from > COUNT_DIGITS_MAX) return wholeAt(bytes, from, to);
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return wholeAt(bytes, from, to);
    value = value * 10 + digit;
  }
  return value;
}

/** 0 to 65535; decimal, or hexadecimal behind 0x as Argus prints the numbers of ICMP. −1 when it is neither. */
export function portAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 2 && bytes[from] === ZERO && (bytes[from + 1]! | 32) === 120)
    return hexAt(bytes, from + 2, to, 0xffff);
  if (to <= from || to - from > 5) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= 0xffff ? value : -1;
}

/** Hexadecimal digits, −1 when one is none or the value is over `max`. */
export function hexAt(bytes: Uint8Array, from: number, to: number, max: number): number {
  if (to <= from || to - from > 8) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = hexDigit(bytes[i]!);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value <= max ? value : -1;
}

/** −1 when the byte is no hexadecimal digit. */
export function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

const POWERS_OF_TEN = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];
const MILLISECONDS_FROM = 1e11; // as seconds this is the year 5138: a number above it counts milliseconds

/** Decimal seconds as whole µs, rounded half up at the seventh digit; negative is NaN. */
export function secondsUsAt(bytes: Uint8Array, from: number, to: number): number {
  let whole = 0;
  let i = from;
  for (; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) break;
    whole = whole * 10 + digit;
  }
  if (i === from) return Number.NaN;
  if (i - from > COUNT_DIGITS_MAX) return Math.round(decimalAt(bytes, from, to) * 1e6);
  if (i === to) return whole >= MILLISECONDS_FROM ? whole * 1000 : whole * 1e6;
  if (bytes[i] !== POINT) return Math.round(decimalAt(bytes, from, to) * 1e6);
  let fraction = 0;
  const pointAt = i;
  for (i++; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return Math.round(decimalAt(bytes, from, to) * 1e6);
    const place = i - pointAt;
    if (place <= 6) fraction = fraction * 10 + digit;
    else if (place === 7 && digit >= 5) fraction += 1;
  }
  const places = i - 1 - pointAt;
  if (places < 6) fraction *= POWERS_OF_TEN[6 - places]!;
  return whole >= MILLISECONDS_FROM ? whole * 1000 : whole * 1e6 + fraction;
}

/**
 * 53 bits of the source's own id, never 0: two 32-bit hashes over the bytes, four at a time. Two ids of a million agree by chance in one of
 * 2·10⁴ runs; an id is a key of a table, never proof.
 */
export function idAt(bytes: Uint8Array, from: number, to: number): number {
  let low = 0x811c9dc5 | 0;
  let high = 0x2545f491 | 0;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    low = Math.imul(low ^ word, 0x2c1b3c6d);
    low ^= low >>> 15;
    high = Math.imul(high ^ word, 0x85ebca6b);
    high ^= high >>> 13;
  }
  for (; i < to; i++) {
    low = Math.imul(low ^ bytes[i]!, 0x2c1b3c6d);
    low ^= low >>> 15;
    high = Math.imul(high ^ bytes[i]!, 0x85ebca6b);
    high ^= high >>> 13;
  }
  low ^= to - from;
  low = Math.imul(low ^ (low >>> 16), 0x7feb352d);
  high = Math.imul(high ^ (high >>> 15), 0x846ca68b);
  const id = ((high ^ (high >>> 16)) & 0x1fffff) * 2 ** 32 + ((low ^ (low >>> 15)) >>> 0);
  return id === 0 ? 1 : id;
}

/** A decimal number with point and exponent, not negative; NaN when it is none. Exact where its digits fit 2^53. */
export function decimalAt(bytes: Uint8Array, from: number, to: number): number {
  let digits = 0;
  let scale = 0;
  let seen = 0;
  let hasPoint = false;
  let i = from;
  for (; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === POINT && !hasPoint) hasPoint = true;
    else if (byte >= 48 && byte <= 57) {
      seen++;
      const longer = digits * 10 + (byte - ZERO);
      if (longer <= Number.MAX_SAFE_INTEGER) {
        digits = longer;
        if (hasPoint) scale--;
      } else if (!hasPoint) scale++;
    } else break;
  }
  if (seen === 0) return Number.NaN;
  const exponent = i === to ? 0 : exponentAt(bytes, i, to);
  return digits * 10 ** (scale + exponent);
}

/** What follows the digits: e, a sign, up to three digits. */
function exponentAt(bytes: Uint8Array, from: number, to: number): number {
  if ((bytes[from]! | 32) !== 101) return Number.NaN;
  const sign = bytes[from + 1];
  const start = from + (sign === 43 || sign === 45 ? 2 : 1);
  if (start >= to || to - start > 3) return Number.NaN;
  let value = 0;
  for (let i = start; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return sign === 45 ? -value : value;
}

function wholeAt(bytes: Uint8Array, from: number, to: number): number {
  const value = decimalAt(bytes, from, to);
  return value <= Number.MAX_SAFE_INTEGER && Number.isInteger(value) ? value : Number.NaN;
}
