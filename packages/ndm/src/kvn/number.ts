/**
 * Decimal numbers from bytes to the nearest double, without a string: the same double as Number() gives. Digits make an
 * integer of at most 19 digits, exact in two doubles; it is multiplied or divided by a power of ten. Where both are exact in
 * one double, one operation rounds once and so rightly (Clinger 1990, "How to read floating point numbers accurately", and
 * Gay 1990). Where not, the quotient is made in two doubles (Dekker 1971) and taken only when its error cannot change the
 * rounding; else, and for everything rare, the caller asks Number().
 */

/** What a scan leaves behind: where it stopped. */
export type Cursor = { at: number };

const [PLUS, MINUS, POINT, ZERO, LOWER_E, UPPER_E] = [43, 45, 46, 48, 101, 69];
const DIGITS_MAX = 19;
const HIGH_DIGITS = 15; // below 2^50
const EXPONENT_DIGITS_MAX = 3;
const SPLIT = 134_217_729; // 2^27 + 1, Veltkamp
/** Bound of the quotient's relative error: 2^-104 by Dekker's analysis, with room (measured: of 2e7, a quarter of them near the middle of two doubles, none wrong and none undecided). */
const ERROR_SHARE = 2 ** -98;

/** 10^k as two doubles whose sum is exact: k to 45, where 5^k has at most 106 bits. */
const POWERS_MAX = 45;
const POWERS = Float64Array.from({ length: POWERS_MAX + 1 }, (_, k) => Number(10n ** BigInt(k)));
const POWERS_LOW = POWERS.map((high, k) => Number(10n ** BigInt(k) - BigInt(high)));
const ONE_DOUBLE_MAX = 22; // 10^22 is exact in one

/**
 * The number at `cursor.at`, which moves past it; NaN where there is none or where this way does not decide: the cursor is
 * then anywhere. Reads below `to`. Digits, a point, an exponent after e or E, as CCSDS 502.0-B-3, 7.5 writes them.
 */
export function scanNumber(bytes: Uint8Array, to: number, cursor: Cursor): number {
  let at = cursor.at;
  let byte = bytes[at]!;
  const isNegative = byte === MINUS;
  if (isNegative || byte === PLUS) byte = bytes[++at]!;
  const first = at;
  let point = -1;
  let high = 0;
  let low = 0;
  let digits = 0; // from the first that is not zero
  for (; at < to; byte = bytes[++at]!) {
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits < HIGH_DIGITS) {
        high = high * 10 + digit;
        if (high > 0) digits++;
      } else {
        low = low * 10 + digit;
        digits++;
      }
    } else if (byte === POINT && point < 0) point = at;
    else break;
  }
  if (digits > DIGITS_MAX || at - first === (point < 0 ? 0 : 1)) return Number.NaN;
  let exponent = point < 0 ? 0 : point + 1 - at;
  if (at < to && (byte === UPPER_E || byte === LOWER_E)) {
    cursor.at = at + 1;
    const stated = scanExponent(bytes, to, cursor);
    if (Number.isNaN(stated)) return Number.NaN;
    exponent += stated;
  } else cursor.at = at;
  const value = digits <= HIGH_DIGITS ? small(high, exponent) : long(high, low, digits, exponent);
  return isNegative ? -value : value;
}

function scanExponent(bytes: Uint8Array, to: number, cursor: Cursor): number {
  let { at } = cursor;
  let byte = bytes[at]!;
  const isNegative = byte === MINUS;
  if (isNegative || byte === PLUS) byte = bytes[++at]!;
  const first = at;
  let sum = 0;
  for (; at < to && byte >= ZERO && byte <= ZERO + 9; byte = bytes[++at]!)
    sum = sum * 10 + byte - ZERO;
  const count = at - first;
  cursor.at = at;
  if (count < 1 || count > EXPONENT_DIGITS_MAX) return Number.NaN;
  return isNegative ? -sum : sum;
}

/** An integer exact in a double, times 10^exponent. */
function small(mantissa: number, exponent: number): number {
  if (exponent === 0 || mantissa === 0) return mantissa;
  if (exponent < 0) {
    if (exponent >= -ONE_DOUBLE_MAX) return mantissa / POWERS[-exponent]!;
    return exponent >= -POWERS_MAX ? quotient(mantissa, 0, -exponent) : Number.NaN;
  }
  return exponent <= ONE_DOUBLE_MAX ? mantissa * POWERS[exponent]! : Number.NaN;
}

/** 16 to 19 digits: the first fifteen and the rest. */
function long(high: number, low: number, digits: number, exponent: number): number {
  const power = POWERS[digits - HIGH_DIGITS]!;
  const upper = Math.floor(high / 67_108_864); // 2^26: both halves times the power are exact
  const top = upper * power * 67_108_864;
  const rest = (high - upper * 67_108_864) * power + low;
  const sum = top + rest;
  const error = rest - (sum - top);
  if (error === 0 && exponent >= -ONE_DOUBLE_MAX) return small(sum, exponent);
  return exponent < 0 && exponent >= -POWERS_MAX ? quotient(sum, error, -exponent) : Number.NaN;
}

/** (sum + error) / 10^k, rounded once; NaN where the last bit is in doubt. */
function quotient(sum: number, error: number, k: number): number {
  const power = POWERS[k]!;
  const first = sum / power;
  const a = SPLIT * first;
  const firstHigh = a - (a - first);
  const firstLow = first - firstHigh;
  const b = SPLIT * power;
  const powerHigh = b - (b - power);
  const powerLow = power - powerHigh;
  const product = first * power;
  const productError =
    firstHigh * powerHigh -
    product +
    firstHigh * powerLow +
    firstLow * powerHigh +
    firstLow * powerLow;
  const rest = sum - product - productError + error - first * POWERS_LOW[k]!;
  const second = rest / power;
  const value = first + second;
  const left = second - (value - first);
  const doubt = value * ERROR_SHARE;
  return value + (left + doubt) === value && value + (left - doubt) === value ? value : Number.NaN;
}
