export {
  type CalendarDay,
  calendarFromMjd,
  dayOfYear,
  dayOfYearFromMjd,
  daysInMonth,
  daysInYear,
  isLeapYear,
  mjdFromCalendar,
  mjdFromOrdinal,
} from './calendar.ts';
export {
  createEarthOrientationAt,
  type EarthOrientationAt,
  earthOrientationAt,
  earthOrientationInto,
  jdUt1Parts,
  NO_EARTH_ORIENTATION,
  type OrientationSource,
  ut1FromTai,
} from './earth-orientation.ts';
export {
  type EarthOrientation,
  type EarthOrientationError,
  parseFinals2000A,
} from './eop-table.ts';
export { formatUtc } from './format.ts';
export {
  DAYS_PER_JULIAN_CENTURY,
  J2000_JD,
  jdPartsFromUs,
  jdTaiParts,
  jdTdbParts,
  jdTtParts,
  MJD_ZERO_JD,
  TT_MINUS_TAI_S,
  type TwoPartJd,
  tdbMinusTtS,
  ttJulianCenturies,
} from './julian.ts';
export {
  hasLeapSecond,
  LEAP_SECONDS,
  LEAP_SECONDS_SOURCE,
  type LeapSecondStatus,
  leapSecondStatus,
  leapSecondsExpireUs,
  taiMinusUtcAtEpochS,
  taiMinusUtcS,
} from './leap-seconds.ts';
export { parseUtc, type TimeError } from './parse.ts';
export { err, ok, type Result } from './result.ts';
export {
  DAY_US,
  EPOCH_LIMIT_US,
  taiUsFromUnixMs,
  taiUsFromUtcDay,
  type UtcDay,
  unixMsFromTaiUs,
  utcDayFromTaiUs,
} from './utc.ts';
