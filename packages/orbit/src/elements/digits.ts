/**
 * Numbers from bytes, without making strings: a catalogue has half a million of them. Decimal to
 * double is correctly rounded: with at most 15 significant digits and a power of ten of at most 22
 * both are exact doubles, so one multiplication or division rounds once (W. D. Clinger, How to read
 * floating point numbers accurately, 1990); anything longer goes through Number().
 */
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const SPACE = 32;
const EXACT_DIGITS_MAX = 15;
const EXACT_POWER_MAX = 22;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_POWER_MAX + 1 }, (_, i) =>
  Number(`1e${i}`),
);

/**
 * The number in bytes [from, to), NaN when they are not one: [+-] digits [. digits] [e [+-]
 * digits].
 */
export function parseDecimal(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  const sign = bytes[i];
  if (i < to && (sign === PLUS || sign === MINUS)) i++;
  let mantissa = 0;
  let significant = 0;
  let digits = 0;
  let power = 0;
  for (let point = false; i < to; i++) {
    const digit = bytes[i] - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digit > 0 || significant > 0) significant++;
      if (significant <= EXACT_DIGITS_MAX) mantissa = mantissa * 10 + digit;
      if (point) power--;
      digits++;
    } else if (bytes[i] === DOT && !point) {
      point = true;
    } else break;
  }
  if (digits === 0) return Number.NaN;
  if (i < to) {
    const exponent = parseExponent(bytes, i, to);
    if (Number.isNaN(exponent)) return Number.NaN;
    power += exponent;
  }
  if (significant > EXACT_DIGITS_MAX || power > EXACT_POWER_MAX || power < -EXACT_POWER_MAX) {
    return Number(asciiText(bytes, from, to));
  }
  return scaled(sign === MINUS ? -mantissa : mantissa, power);
}

function parseExponent(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== 69 && bytes[from] !== 101) return Number.NaN;
  let i = from + 1;
  const sign = bytes[i];
  if (i < to && (sign === PLUS || sign === MINUS)) i++;
  const value = parseWhole(bytes, i, to);
  if (value < 0 || value > 9999) return Number.NaN;
  return sign === MINUS ? -value : value;
}

/**
 * mantissa * 10^power, rounded once; needs |mantissa| < 2^53 and |power| <= 22. Zero has no sign.
 */
function scaled(mantissa: number, power: number): number {
  if (mantissa === 0) return 0;
  return power < 0 ? mantissa / POWERS_OF_TEN[-power] : mantissa * POWERS_OF_TEN[power];
}

/** Digits only, at most 15 of them: the whole number, or -1. */
export function parseWhole(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || to - from > EXACT_DIGITS_MAX) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i] - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * A TLE field with an assumed point and a power of ten, " 28098-4" = 0.28098e-4; blank is 0,
 * damaged is NaN.
 */
export function parseAssumedPoint(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && bytes[i] === SPACE) i++;
  if (i === to) return 0;
  const sign = bytes[i];
  if (sign === PLUS || sign === MINUS) i++;
  const mantissa = parseWhole(bytes, i, to - 2);
  const power = bytes[to - 1] - ZERO;
  const powerSign = bytes[to - 2];
  if (mantissa < 0 || power < 0 || power > 9) return Number.NaN;
  if (powerSign !== PLUS && powerSign !== MINUS && powerSign !== SPACE) return Number.NaN;
  const digits = to - 2 - i;
  return scaled(
    sign === MINUS ? -mantissa : mantissa,
    (powerSign === MINUS ? -power : power) - digits,
  );
}

/** Short bytes as text, one character a byte; a flat copy that keeps no buffer alive. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
}
