/**
 * Calendar days as Modified Julian Day numbers and back, proleptic Gregorian.
 * A day here is only a label: how many seconds it holds is the business of utc.ts.
 * Reference: ISO 8601-1:2019 (calendar and ordinal dates); MJD = JD - 2400000.5.
 */
const DAYS_PER_400_YEARS = 146_097;
const MJD_OF_0000_03_01 = -678_881;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

export type CalendarDay = { readonly year: number; readonly month: number; readonly day: number };

/** Modified Julian Day number of a calendar day; the caller has checked that the day exists. */
export function mjdFromCalendar(year: number, month: number, day: number): number {
  return mjdFromOrdinal(year, dayOfYear(year, month, day));
}

/** Modified Julian Day number of an ordinal date; day 1 is January 1. */
export function mjdFromOrdinal(year: number, dayInYear: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leapDays - 678_576 + dayInYear; // MJD of 0001-01-01 is -678575
}

/**
 * The calendar day of a whole Modified Julian Day number. Years are counted from March 1 so that
 * the leap day is the last of its year; then each month starts on day floor((153 m + 2) / 5).
 */
export function calendarFromMjd(mjd: number): CalendarDay {
  const days = Math.floor(mjd) - MJD_OF_0000_03_01;
  const era = Math.floor(days / DAYS_PER_400_YEARS);
  const inEra = days - era * DAYS_PER_400_YEARS;
  const yearInEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) /
      365,
  );
  const inYear = inEra - 365 * yearInEra - Math.floor(yearInEra / 4) + Math.floor(yearInEra / 100);
  const monthFromMarch = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: era * 400 + yearInEra + (month <= 2 ? 1 : 0), month, day };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Day of the year, January 1 = 1. */
export function dayOfYear(year: number, month: number, day: number): number {
  return DAYS_BEFORE_MONTH[month - 1]! + day + (month > 2 && isLeapYear(year) ? 1 : 0);
}

/** Day of the year of a whole Modified Julian Day number, January 1 = 1. */
export function dayOfYearFromMjd(mjd: number): number {
  return Math.floor(mjd) - mjdFromOrdinal(calendarFromMjd(mjd).year, 0);
}
