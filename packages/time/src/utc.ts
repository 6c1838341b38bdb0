/**
 * Epochs (µs TAI since 2000-01-01T12:00:00 TAI) and UTC days, exactly, leap seconds included.
 * All sums are of integers below 2^53, so a microsecond in is the same microsecond out.
 */
import { LEAP_SECONDS, taiMinusUtcS } from './leap-seconds.ts';

export const DAY_US = 86_400e6;
const MJD_OF_EPOCH_DAY = 51_544; // 2000-01-01
const NOON_US = 43_200e6;
const UNIX_MJD = 40_587; // 1970-01-01

/** Epochs are exact within ± this many µs: 1714-10-20 to 2285-03-13. */
export const EPOCH_LIMIT_US = 9e15;

export type UtcDay = { readonly mjdUtc: number; readonly usOfDay: number };

/**
 * Epoch of a moment of a UTC day. `usOfDay` may reach 86 401e6 on a day that ends in a leap
 * second.
 */
export function taiUsFromUtcDay(mjdUtc: number, usOfDay: number): number {
  return (mjdUtc - MJD_OF_EPOCH_DAY) * DAY_US - NOON_US + taiMinusUtcS(mjdUtc) * 1e6 + usOfDay;
}

/**
 * The UTC day of an epoch and the µs since its midnight: 86 400e6 and more during a leap second.
 */
export function utcDayFromTaiUs(epochUs: number): UtcDay {
  let i = LEAP_SECONDS.length - 1;
  while (i >= 0 && epochUs < LEAP_SECONDS[i]!.epochUs) i--;
  const offsetS = i >= 0 ? LEAP_SECONDS[i]!.taiMinusUtcS : 10;
  const sinceMidnightUs = epochUs + NOON_US - offsetS * 1e6;
  let day = Math.floor(sinceMidnightUs / DAY_US);
  let usOfDay = sinceMidnightUs - day * DAY_US;
  if (usOfDay < 0) {
    day -= 1; // the quotient was rounded up to the next whole day
    usOfDay += DAY_US;
  }
  const mjdUtc = day + MJD_OF_EPOCH_DAY;
  const next = LEAP_SECONDS[i + 1];
  return next !== undefined && mjdUtc === next.mjdUtc
    ? { mjdUtc: mjdUtc - 1, usOfDay: usOfDay + DAY_US }
    : { mjdUtc, usOfDay };
}

/** Epoch of a Unix time in ms, as Date.now() gives it (it has no leap seconds). */
export function taiUsFromUnixMs(unixMs: number): number {
  const us = Math.round(unixMs * 1000);
  const day = Math.floor(us / DAY_US);
  return taiUsFromUtcDay(day + UNIX_MJD, us - day * DAY_US);
}

/** Unix time in ms of an epoch; an inserted second shows as the first second of the next day. */
export function unixMsFromTaiUs(epochUs: number): number {
  const { mjdUtc, usOfDay } = utcDayFromTaiUs(epochUs);
  return ((mjdUtc - UNIX_MJD) * DAY_US + usOfDay) / 1000;
}
