/**
 * UTC text to an epoch: `2024-11-01T00:00:00.001756Z`, `2024-306T00:00:00`, `2024-11-01`. What is
 * taken: a calendar or ordinal day of a four-digit year; then nothing, or T (or one space) and
 * HH:MM, HH:MM:SS or HH:MM:SS.f with 1 to 12 digits; then nothing or Z. UTC is meant either way.
 * What is not: other zones, 24:00, a comma, white space around. Reads char codes, makes no
 * substring. References: ISO 8601-1:2019 5.2-5.4; CCSDS 301.0-B-4 3.5 (ASCII time codes A and B).
 */
import { daysInMonth, daysInYear, mjdFromCalendar, mjdFromOrdinal } from './calendar.ts';
import { hasLeapSecond } from './leap-seconds.ts';
import { err, ok, type Result } from './result.ts';
import { EPOCH_LIMIT_US, taiUsFromUtcDay } from './utc.ts';

export type TimeError =
  | { kind: 'syntax'; text: string; at: number; expected: string; message: string }
  | { kind: 'zone'; text: string; zone: string; message: string }
  | { kind: 'value'; text: string; field: string; value: number; expected: string; message: string }
  | { kind: 'leapSecond'; text: string; message: string }
  | { kind: 'range'; text: string; message: string };

const FORM = '2024-11-01T00:00:00.000000Z or 2024-306T00:00:00Z';
const DASH = 45;
const COLON = 58;
const MAX_FRACTION_DIGITS = 12;

/** Epoch in µs TAI of a UTC text, rounded half up to the µs. Never throws. */
export function parseUtc(text: string): Result<number, TimeError> {
  const year = digits(text, 0, 4);
  if (year < 0 || text.charCodeAt(4) !== DASH)
    return syntax(text, 0, 'a year of four digits and -');
  const calendar = text.charCodeAt(7) === DASH;
  const dayEnd = calendar ? 10 : 8;
  const month = calendar ? digits(text, 5, 2) : 0;
  const day = calendar ? digits(text, 8, 2) : digits(text, 5, 3);
  if (month < 0 || day < 0) return syntax(text, 5, 'MM-DD or DDD');
  if (calendar && (month < 1 || month > 12)) return value(text, 'month', month, '01 to 12');
  const lastDay = calendar ? daysInMonth(year, month) : daysInYear(year);
  if (day < 1 || day > lastDay) return value(text, 'day', day, `1 to ${lastDay}`);
  const mjdUtc = calendar ? mjdFromCalendar(year, month, day) : mjdFromOrdinal(year, day);
  return text.length === dayEnd ? finish(text, dayEnd, mjdUtc, 0) : clock(text, dayEnd, mjdUtc);
}

/** The part after the day: T or space, HH:MM[:SS[.f]]; a bare Z after the day is taken too. */
function clock(text: string, from: number, mjdUtc: number): Result<number, TimeError> {
  const mark = text.charCodeAt(from);
  if (mark !== 84 && mark !== 116 && mark !== 32) return finish(text, from, mjdUtc, 0);
  const hour = digits(text, from + 1, 2);
  const minute = digits(text, from + 4, 2);
  if (hour < 0 || minute < 0 || text.charCodeAt(from + 3) !== COLON) {
    return syntax(text, from + 1, 'HH:MM or HH:MM:SS');
  }
  if (hour > 23) return value(text, 'hour', hour, '00 to 23');
  if (minute > 59) return value(text, 'minute', minute, '00 to 59');
  const minuteUs = (hour * 60 + minute) * 60e6;
  if (text.charCodeAt(from + 6) !== COLON) return finish(text, from + 6, mjdUtc, minuteUs);
  const second = digits(text, from + 7, 2);
  if (second < 0) return syntax(text, from + 7, 'SS');
  if (second > 60) return value(text, 'second', second, '00 to 59, or 60 in a leap second');
  if (second === 60 && !(hour === 23 && minute === 59 && hasLeapSecond(mjdUtc))) {
    return noLeapSecond(text);
  }
  return fraction(text, from + 9, mjdUtc, minuteUs + second * 1e6);
}

function fraction(
  text: string,
  from: number,
  mjdUtc: number,
  us: number,
): Result<number, TimeError> {
  if (text.charCodeAt(from) !== 46) return finish(text, from, mjdUtc, us);
  let end = from + 1;
  let fractionUs = 0;
  let unitUs = 1e5;
  for (; ; end++, unitUs /= 10) {
    const digit = text.charCodeAt(end) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    if (unitUs >= 1) fractionUs += digit * unitUs;
    else if (end === from + 7 && digit >= 5) fractionUs += 1; // the seventh digit rounds
  }
  const count = end - from - 1;
  if (count < 1 || count > MAX_FRACTION_DIGITS) {
    return syntax(text, from + 1, `1 to ${MAX_FRACTION_DIGITS} digits of a second after the point`);
  }
  return finish(text, end, mjdUtc, us + fractionUs);
}

/** Nothing or Z may follow; then the sum is made and its range checked. */
function finish(text: string, at: number, mjdUtc: number, us: number): Result<number, TimeError> {
  if (at !== text.length) {
    const last = text.charCodeAt(at);
    if ((last !== 90 && last !== 122) || text.length !== at + 1) return trailing(text, at);
  }
  const epochUs = taiUsFromUtcDay(mjdUtc, us);
  return Math.abs(epochUs) <= EPOCH_LIMIT_US ? ok(epochUs) : outOfRange(text);
}

/** The number in `count` digits, or -1. */
function digits(text: string, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1; // NaN past the end fails too
    sum = sum * 10 + digit;
  }
  return sum;
}

/** Something after the time: a zone when it has a sign or letters other than a lone Z. */
function trailing(text: string, at: number): Result<number, TimeError> {
  const zone = text.slice(at, at + 40);
  if (!/^(?:[+-]| ?[A-Za-z]{2}| [A-Za-z]|[A-Ya-y])/.test(zone)) {
    return syntax(text, /^[Zz]/.test(zone) ? at + 1 : at, 'the end or Z');
  }
  const message = `time ${shown(text)} has the zone ${shown(zone)}: write it in UTC, ending in Z`;
  return err({ kind: 'zone', text, zone, message });
}

function syntax(text: string, at: number, expected: string): Result<number, TimeError> {
  const message = `time ${shown(text)} at character ${at + 1}: expected ${expected}, as in ${FORM}`;
  return err({ kind: 'syntax', text, at, expected, message });
}

function value(
  text: string,
  field: string,
  found: number,
  expected: string,
): Result<number, TimeError> {
  const message = `time ${shown(text)}: ${field} is ${found}, expected ${expected}`;
  return err({ kind: 'value', text, field, value: found, expected, message });
}

function noLeapSecond(text: string): Result<number, TimeError> {
  const message =
    `time ${shown(text)}: there is no leap second there; ` +
    'second 60 exists only at 23:59 on the days IERS Bulletin C announced';
  return err({ kind: 'leapSecond', text, message });
}

function outOfRange(text: string): Result<number, TimeError> {
  const message = `time ${shown(text)}: expected 1714-10-20 to 2285-03-13, where µs are exact`;
  return err({ kind: 'range', text, message });
}

/** At most 40 characters, printable ASCII only, in quotes: safe for a terminal and a log line. */
function shown(text: string): string {
  const short = text.length > 40 ? text.slice(0, 40) + '...' : text;
  return `"${short.replace(/[^ -~]|"/g, '?')}"`;
}
