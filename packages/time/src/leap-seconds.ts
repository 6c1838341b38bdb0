/**
 * TAI-UTC: the leap second table, when it stops being certain, and what to say then.
 *
 * Source: IERS Bulletin C, as collected in leap-seconds.list (IERS, updated 2026-07-06: no leap
 * second at the end of December 2026). The table is a file with an expiry: after it, epochs are
 * still turned into UTC with the last offset, and `leapSecondStatus`, judged at a date the caller
 * gives, says so.
 *
 * Before 1972-01-01 UTC had steps and rates that whole seconds cannot hold. Here TAI-UTC is 10 s
 * on all earlier days: text and epochs round-trip exactly, durations inside that time are exact,
 * and an epoch read from a UTC text is off against true TAI by at most 0.108 s on 1971-12-31,
 * growing backwards to 8.6 s on 1961-01-01 and about 10 s in 1957.
 */
const FIRST_TAI_MINUS_UTC_S = 10;

/** First day (UTC) of each offset: from then on TAI-UTC is 11, 12, ... 37 s. */
const LEAP_DAYS_MJD_UTC: readonly number[] = [
  41499, // 1972-07-01
  41683, // 1973-01-01
  42048, // 1974-01-01
  42413, // 1975-01-01
  42778, // 1976-01-01
  43144, // 1977-01-01
  43509, // 1978-01-01
  43874, // 1979-01-01
  44239, // 1980-01-01
  44786, // 1981-07-01
  45151, // 1982-07-01
  45516, // 1983-07-01
  46247, // 1985-07-01
  47161, // 1988-01-01
  47892, // 1990-01-01
  48257, // 1991-01-01
  48804, // 1992-07-01
  49169, // 1993-07-01
  49534, // 1994-07-01
  50083, // 1996-01-01
  50630, // 1997-07-01
  51179, // 1999-01-01
  53736, // 2006-01-01
  54832, // 2009-01-01
  56109, // 2012-07-01
  57204, // 2015-07-01
  57754, // 2017-01-01
];

/**
 * One row a leap second: the UTC day it takes effect, the TAI epoch of that midnight, the offset
 * from then.
 */
export const LEAP_SECONDS: readonly {
  readonly mjdUtc: number;
  readonly epochUs: number;
  readonly taiMinusUtcS: number;
}[] = LEAP_DAYS_MJD_UTC.map((mjdUtc, i) => {
  const taiMinusUtcS = FIRST_TAI_MINUS_UTC_S + 1 + i;
  return { mjdUtc, epochUs: epochOfMidnightUs(mjdUtc, taiMinusUtcS), taiMinusUtcS };
});

/**
 * The table is certain until here: 2027-06-28T00:00:00 UTC, the expiry printed in leap-
 * seconds.list.
 */
export const leapSecondsExpireUs = epochOfMidnightUs(61584, 37);

export const LEAP_SECONDS_SOURCE =
  'IERS Bulletin C, leap-seconds.list updated 2026-07-06, expires 2027-06-28';

const WARN_BEFORE_EXPIRY_DAYS = 30;
const LAST = LEAP_SECONDS.length - 1;

/** TAI-UTC in seconds during the UTC day; on a leap second day this holds through 23:59:60. */
export function taiMinusUtcS(mjdUtc: number): number {
  for (let i = LAST; i >= 0; i--) {
    const row = LEAP_SECONDS[i]!;
    if (mjdUtc >= row.mjdUtc) return row.taiMinusUtcS;
  }
  return FIRST_TAI_MINUS_UTC_S;
}

/**
 * TAI-UTC in seconds at an epoch; during an inserted second it is still the old offset plus one.
 */
export function taiMinusUtcAtEpochS(epochUs: number): number {
  for (let i = LAST; i >= 0; i--) {
    const row = LEAP_SECONDS[i]!;
    if (epochUs >= row.epochUs) return row.taiMinusUtcS;
  }
  return FIRST_TAI_MINUS_UTC_S;
}

/** Whether the UTC day ends in 23:59:60. */
export function hasLeapSecond(mjdUtc: number): boolean {
  for (let i = LAST; i >= 0 && LEAP_SECONDS[i]!.mjdUtc > mjdUtc; i--) {
    if (LEAP_SECONDS[i]!.mjdUtc === mjdUtc + 1) return true;
  }
  return false;
}

export type LeapSecondStatus = {
  readonly kind: 'certain' | 'expiring' | 'expired';
  readonly expireUs: number;
  readonly daysLeft: number; // negative once expired
  readonly message: string;
};

/** How far the table can be trusted, judged at the date given (the caller's clock, not ours). */
export function leapSecondStatus(atUs: number): LeapSecondStatus {
  const daysLeft = (leapSecondsExpireUs - atUs) / 86_400e6;
  const kind =
    daysLeft <= 0 ? 'expired' : daysLeft <= WARN_BEFORE_EXPIRY_DAYS ? 'expiring' : 'certain';
  return { kind, expireUs: leapSecondsExpireUs, daysLeft, message: statusMessage(kind, daysLeft) };
}

function statusMessage(kind: LeapSecondStatus['kind'], daysLeft: number): string {
  const whole = Math.floor(Math.abs(daysLeft));
  if (kind === 'certain') return `leap seconds are certain for ${whole} more days`;
  const advice = `install a newer leap second table (this one: ${LEAP_SECONDS_SOURCE})`;
  return kind === 'expiring'
    ? `leap seconds are certain for only ${whole} more days: ${advice}`
    : `the leap second table expired ${whole} days ago, UTC may be wrong by 1 s or more: ${advice}`;
}

function epochOfMidnightUs(mjdUtc: number, offsetS: number): number {
  return (mjdUtc - 51_544) * 86_400e6 - 43_200e6 + offsetS * 1e6;
}
