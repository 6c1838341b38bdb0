/**
 * Epochs of element sets, exact to the microsecond: integers from the first digit to the last.
 * CCSDS date code A (calendar) and B (day of year), with or without Z (CCSDS 301.0-B-4, 3.5); the
 * TLE's year, day and eight decimals of a day, where one unit is exactly 864 µs. Years outside 1957
 * to 2284 are no element set's.
 */
import {
  daysInMonth,
  daysInYear,
  hasLeapSecond,
  mjdFromCalendar,
  mjdFromOrdinal,
  taiUsFromUtcDay,
} from '@noroshi/time';
import { parseWhole } from './digits.ts';

const HYPHEN = 45;
const DOT = 46;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const UPPER_Z = 90;
const YEAR_MIN = 1957;
const YEAR_MAX = 2284;
const FRACTION_DIGITS = 6;

/**
 * µs TAI of "2024-10-29T12:18:43.492896", "2024-303T12:18:43Z", …; NaN when it is no such moment.
 */
export function parseEpochUs(bytes: Uint8Array, from: number, to: number): number {
  const end = to > from && bytes[to - 1] === UPPER_Z ? to - 1 : to;
  let i = from + 4;
  const year = parseWhole(bytes, from, i);
  if (year < YEAR_MIN || year > YEAR_MAX || bytes[i++] !== HYPHEN) return Number.NaN;
  let mjd: number;
  if (bytes[i + 2] === HYPHEN) {
    const month = parseWhole(bytes, i, i + 2);
    const day = parseWhole(bytes, i + 3, i + 5);
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
    mjd = mjdFromCalendar(year, month, day);
    i += 5;
  } else {
    const day = parseWhole(bytes, i, i + 3);
    if (day < 1 || day > daysInYear(year)) return Number.NaN;
    mjd = mjdFromOrdinal(year, day);
    i += 3;
  }
  if (i >= end || (bytes[i] !== UPPER_T && bytes[i] !== SPACE)) return Number.NaN;
  return taiUsFromUtcDay(mjd, parseTimeUs(bytes, i + 1, end, hasLeapSecond(mjd)));
}

/** µs of the day of "12:18:43.492896"; second 60 only where it exists; the seventh decimal rounds. */
function parseTimeUs(bytes: Uint8Array, from: number, to: number, leap: boolean): number {
  if (to - from < 8 || bytes[from + 2] !== COLON || bytes[from + 5] !== COLON) return Number.NaN;
  const hour = parseWhole(bytes, from, from + 2);
  const minute = parseWhole(bytes, from + 3, from + 5);
  const second = parseWhole(bytes, from + 6, from + 8);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0) return Number.NaN;
  if (second > 59 && !(leap && second === 60 && hour === 23 && minute === 59)) return Number.NaN;
  const wholeUs = (hour * 3600 + minute * 60 + second) * 1e6;
  if (from + 8 === to) return wholeUs;
  return bytes[from + 8] === DOT ? wholeUs + fractionUs(bytes, from + 9, to) : Number.NaN;
}

function fractionUs(bytes: Uint8Array, from: number, to: number): number {
  const digits = to - from;
  if (digits <= FRACTION_DIGITS) {
    const value = parseWhole(bytes, from, to);
    return value < 0 ? Number.NaN : value * 10 ** (FRACTION_DIGITS - digits);
  }
  const value = parseWhole(bytes, from, from + FRACTION_DIGITS);
  for (let i = from + FRACTION_DIGITS; i < to; i++) {
    if (bytes[i] < 48 || bytes[i] > 57) return Number.NaN;
  }
  if (value < 0) return Number.NaN;
  return bytes[from + FRACTION_DIGITS] >= 53 ? value + 1 : value;
}

/**
 * µs TAI of columns 19-32 of a TLE, "24303.51300339": years 57-99 are 1957-1999; NaN when damaged.
 */
export function parseTleEpochUs(bytes: Uint8Array, from: number, to: number): number {
  const twoDigits = parseWhole(bytes, from, from + 2);
  if (twoDigits < 0) return Number.NaN;
  const year = twoDigits >= 57 ? 1900 + twoDigits : 2000 + twoDigits;
  let dayFrom = from + 2;
  const dot = from + 5;
  while (dayFrom < dot - 1 && bytes[dayFrom] === SPACE) dayFrom++;
  const day = parseWhole(bytes, dayFrom, dot);
  if (day < 1 || day > daysInYear(year) || bytes[dot] !== DOT) return Number.NaN;
  let end = to;
  while (end > dot + 1 && bytes[end - 1] === SPACE) end--;
  const digits = end - dot - 1;
  if (digits === 0) return taiUsFromUtcDay(mjdFromOrdinal(year, day), 0);
  const fraction = parseWhole(bytes, dot + 1, end);
  if (fraction < 0) return Number.NaN;
  return taiUsFromUtcDay(mjdFromOrdinal(year, day), fraction * 10 ** (8 - digits) * 864);
}
