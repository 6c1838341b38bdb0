/**
 * Decimal grids: element sets are printed in decimals, and the value in a column is that decimal turned once into radians or
 * radians a second. Going back, most values are a small whole number of units of 10^-digits; where the way there and back
 * gives the very same double, the whole number stands for it. Additions, multiplications, divisions and roundings only, so
 * every engine and machine agrees on each bit (IEEE 754; no library functions).
 */

/** How a column's double comes from the printed number; the readers' own expressions. */
export type GridKind = 'plain' | 'degrees' | 'revolutions';

export const DIGITS_MAX = 15;
/** Whole numbers of a grid stay below, so that differences of two of them are exact. */
export const WHOLE_MAX = 2 ** 51;

const POWERS_OF_TEN = Float64Array.from({ length: DIGITS_MAX + 1 }, (_, i) => Number(`1e${i}`));

export function powerOfTen(digits: number): number {
  return POWERS_OF_TEN[digits];
}

/** The double that a reader makes of `whole` * 10^-digits. */
export function doubleOf(kind: GridKind, whole: number, digits: number): number {
  const printed = whole / POWERS_OF_TEN[digits];
  switch (kind) {
    case 'plain':
      return printed;
    case 'degrees':
      return (printed * Math.PI) / 180;
    case 'revolutions':
      return (printed * 2 * Math.PI) / 86_400;
  }
}

/** The nearest whole number of units to a double; may be no whole number of safe size. */
export function nearestWhole(kind: GridKind, value: number, digits: number): number {
  return Math.round(printedOf(kind, value) * POWERS_OF_TEN[digits]);
}

/** The whole number that stands for the double exactly, or NaN. */
export function wholeOf(kind: GridKind, value: number, digits: number): number {
  const whole = nearestWhole(kind, value, digits);
  if (!(Math.abs(whole) <= WHOLE_MAX)) return Number.NaN;
  return Object.is(doubleOf(kind, whole === 0 ? 0 : whole, digits), value) ? whole : Number.NaN;
}

function printedOf(kind: GridKind, value: number): number {
  switch (kind) {
    case 'plain':
      return value;
    case 'degrees':
      return (value * 180) / Math.PI;
    case 'revolutions':
      return (value * 86_400) / (2 * Math.PI);
  }
}

/** Greatest common divisor (Euclid); NaN stays. */
export function divisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0 && !Number.isNaN(x)) [x, y] = [y, x % y];
  return x;
}
