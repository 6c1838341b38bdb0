/**
 * A line of states from bytes to numbers: an epoch and six numbers, or nine (CCSDS 502.0-B-3, 5.2.4). Quick for lines as
 * they are usually written; a line that is anything else is left to the slow way, which says what is wrong with it. The
 * numbers are those the slow way gives, bit for bit.
 */
import { EPOCH_LIMIT_US } from '@noroshi/time';
import { epochOf, epochSlip } from '../epoch.ts';
import { type Cursor, scanNumber } from './number.ts';

export type RowScanner = {
  /**
   * Numbers of the row at `from`, which ends before `to` with LF or CR: the state into `states` from `6 row` on, an
   * acceleration into `accelerationsKmS2` from `3 row` on. Returns how many cells there are, 7 or 10; 0: not for this way.
   */
  readonly scan: (
    bytes: Uint8Array,
    from: number,
    to: number,
    row: number,
    out: StateColumns,
  ) => number;
  /** Of the row last scanned: where its line ends. */
  readonly cursor: Cursor;
};

export type StateColumns = {
  readonly epochUs: Float64Array;
  readonly states: Float64Array;
  readonly accelerationsKmS2: Float64Array;
};

const [BLANK, LF, CR, DASH, COLON, POINT, ZERO, UPPER_T, UPPER_Z] = [
  32, 10, 13, 45, 58, 46, 48, 84, 90,
];
/** Scales whose days have no fixed length in TAI. */
const DRIFTING = ['TDB', 'TCB', 'TCG'];

export function createRowScanner(timeSystem: string): RowScanner {
  const cursor: Cursor = { at: 0 };
  const day = { key: Number.NaN, us: 0 }; // the day last met, and its midnight
  const isDrifting = DRIFTING.includes(timeSystem);
  return {
    cursor,
    scan(bytes, from, to, row, out) {
      cursor.at = from;
      const epochUs = isDrifting
        ? slowEpoch(bytes, to, cursor, timeSystem)
        : scanEpoch(bytes, to, cursor, day, timeSystem);
      if (!(Math.abs(epochUs) <= EPOCH_LIMIT_US)) return 0;
      out.epochUs[row] = epochUs;
      for (let k = 0; ; k++) {
        let { at } = cursor;
        const gap = at;
        while (bytes[at] === BLANK) at++;
        if (bytes[at] === LF || bytes[at] === CR) {
          cursor.at = at;
          return k === 6 || k === 9 ? k + 1 : 0;
        }
        if (at === gap || k === 9) return 0;
        cursor.at = at;
        const value = scanNumber(bytes, to, cursor);
        if (!Number.isFinite(value)) return 0;
        if (k < 6) out.states[6 * row + k] = value;
        else out.accelerationsKmS2[3 * row + k - 6] = value;
      }
    },
  };
}

type Day = { key: number; us: number };

/** `2024-11-01T00:00:00.000` or `2024-306T00:00:00.000`, with Z or without; NaN: not for this way. */
function scanEpoch(
  bytes: Uint8Array,
  to: number,
  cursor: Cursor,
  day: Day,
  timeSystem: string,
): number {
  const from = cursor.at;
  if (bytes[from + 4] !== DASH) return Number.NaN;
  const isCalendar = bytes[from + 7] === DASH;
  const dayEnd = from + (isCalendar ? 10 : 8);
  if (bytes[dayEnd] !== UPPER_T || dayEnd + 9 > to) return Number.NaN;
  const key = isCalendar
    ? digits(bytes, from, 4) * 10_000 +
      digits(bytes, from + 5, 2) * 100 +
      digits(bytes, from + 8, 2)
    : -1 - digits(bytes, from, 4) * 1000 - digits(bytes, from + 5, 3);
  if (key !== day.key) {
    const midnight = epochOf(`${ascii(bytes, from, dayEnd)}T00:00:00`, timeSystem);
    if (!midnight.ok) return Number.NaN;
    day.key = key;
    day.us = midnight.value;
  }
  const clock = dayEnd + 1;
  if (bytes[clock + 2] !== COLON || bytes[clock + 5] !== COLON) return Number.NaN;
  const hour = digits(bytes, clock, 2);
  const minute = digits(bytes, clock + 3, 2);
  const second = digits(bytes, clock + 6, 2);
  if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  cursor.at = clock + 8;
  const fractionUs = bytes[cursor.at] === POINT ? scanFraction(bytes, to, cursor) : 0;
  if (bytes[cursor.at] === UPPER_Z) cursor.at++;
  return day.us + ((hour * 60 + minute) * 60 + second) * 1e6 + fractionUs;
}

/** Digits after the point as µs; the seventh rounds. */
function scanFraction(bytes: Uint8Array, to: number, cursor: Cursor): number {
  let at = cursor.at + 1;
  let sumUs = 0;
  let unitUs = 1e5;
  for (; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    if (unitUs >= 1) {
      sumUs += digit * unitUs;
      unitUs = unitUs === 1 ? 0.5 : unitUs / 10;
    } else if (unitUs === 0.5) {
      if (digit >= 5) sumUs++;
      unitUs = 0;
    }
  }
  const count = at - cursor.at - 1;
  cursor.at = at;
  return count > 0 ? sumUs : Number.NaN;
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let sum = 0;
  for (let at = from; at < from + count; at++) {
    const digit = bytes[at]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    sum = sum * 10 + digit;
  }
  return sum;
}

function slowEpoch(bytes: Uint8Array, to: number, cursor: Cursor, timeSystem: string): number {
  let end = cursor.at;
  while (end < to && bytes[end]! > BLANK) end++;
  const text = ascii(bytes, cursor.at, end);
  const epoch = epochOf(text, timeSystem);
  cursor.at = end;
  return epoch.ok && epochSlip(text) === undefined ? epoch.value : Number.NaN;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
