/**
 * Times in place: Unix seconds with a fraction, and calendar times as Suricata, nfdump and Argus print them, from bytes to µs
 * TAI. The last calendar day is kept, so that the leap-second table is asked once a day of data and not once a record.
 * Unix time: POSIX.1-2024 §4.19 (no leap seconds); calendar: ISO 8601-1 and YYYY/MM/DD; a text without a zone is in the zone the reader was
 * given, UTC unless told.
 */
import { DAY_US, daysInMonth, mjdFromCalendar, taiUsFromUtcDay } from '@noroshi/time';
import { epochUsFromUnixUs } from '../decode/unix-time.ts';
import { secondsUsAt } from './numbers.ts';

const COLON = 58;
const MINUTE_US = 60e6;

/** The calendar day that was met last. */
export type DayCache = {
  calendarDay: number; // year·10000 + month·100 + day; −1 at first
  mjd: number;
  midnightUs: number; // TAI
  readonly zoneUs: number; // east of UTC, of texts that name no zone
};

export function createDayCache(zoneMinutes = 0): DayCache {
  return { calendarDay: -1, mjd: 0, midnightUs: 0, zoneUs: zoneMinutes * MINUTE_US };
}

/** Either form, told apart by the fifth byte; NaN when it is neither or outside the years an epoch holds. */
export function parseTimeUs(days: DayCache, bytes: Uint8Array, from: number, to: number): number {
  const fifth = bytes[from + 4];
  if (to - from >= 19 && (fifth === 45 || fifth === 47)) return calendarUsAt(days, bytes, from, to);
  return epochUsFromUnixUs(secondsUsAt(bytes, from, to));
}

/** 2021-06-07T05:36:02.004917+0200, 2018-01-12 15:37:30, 2019/04/04 16:24:47.672448. */
function calendarUsAt(days: DayCache, bytes: Uint8Array, from: number, to: number): number {
  if (!setDay(days, bytes, from)) return Number.NaN;
  const hour = digits(bytes, from + 11, 2);
  const minute = digits(bytes, from + 14, 2);
  const second = digits(bytes, from + 17, 2);
  const isClock = bytes[from + 13] === COLON && bytes[from + 16] === COLON;
  if (!isClock || !(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  let usOfDay = (hour * 60 + minute) * MINUTE_US + second * 1e6;
  let i = from + 19;
  if (bytes[i] === 46 && i < to) {
    let unit = 1e5;
    for (i++; i < to && bytes[i]! >= 48 && bytes[i]! <= 57; i++) {
      if (unit >= 1) usOfDay += (bytes[i]! - 48) * unit;
      unit /= 10;
    }
  }
  const zoneUs = i === to ? days.zoneUs : zoneUsAt(bytes, i, to);
  if (zoneUs === 0) return days.midnightUs + usOfDay;
  const utcUs = usOfDay - zoneUs;
  const shift = Math.floor(utcUs / DAY_US);
  return taiUsFromUtcDay(days.mjd + shift, utcUs - shift * DAY_US); // NaN stays NaN
}

/** Takes the ten bytes of the day into the cache; false when there is no such day. */
function setDay(days: DayCache, bytes: Uint8Array, from: number): boolean {
  const sign = bytes[from + 4];
  const mark = bytes[from + 10]!;
  if (bytes[from + 7] !== sign || (mark !== 32 && (mark | 32) !== 116)) return false;
  const year = digits(bytes, from, 4);
  const month = digits(bytes, from + 5, 2);
  const day = digits(bytes, from + 8, 2);
  const calendarDay = year * 10_000 + month * 100 + day;
  if (calendarDay === days.calendarDay) return true;
  const isDay = year >= 1715 && year <= 2284 && month >= 1 && month <= 12 && day >= 1;
  if (!isDay || day > daysInMonth(year, month)) return false;
  days.calendarDay = calendarDay;
  days.mjd = mjdFromCalendar(year, month, day);
  days.midnightUs = taiUsFromUtcDay(days.mjd, 0);
  return true;
}

/** Z, +0200, +02:00 or +02 as µs east of UTC; NaN for anything else. */
function zoneUsAt(bytes: Uint8Array, from: number, to: number): number {
  const sign = bytes[from]!;
  if (to - from === 1) return (sign | 32) === 122 ? 0 : Number.NaN;
  if (sign !== 43 && sign !== 45) return Number.NaN;
  const hour = digits(bytes, from + 1, 2);
  const minuteAt = bytes[from + 3] === COLON ? from + 4 : from + 3;
  const minute = from + 3 === to ? 0 : digits(bytes, minuteAt, 2);
  if (!(hour <= 14 && minute <= 59) || (from + 3 !== to && minuteAt + 2 !== to)) return Number.NaN;
  const us = (hour * 60 + minute) * MINUTE_US;
  return sign === 45 ? -us : us;
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) {
    const digit = bytes[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN; // past the end too
    sum = sum * 10 + digit;
  }
  return sum;
}
