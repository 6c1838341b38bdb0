/**
 * Epochs of messages: text in the time scale that the message names, to integer µs TAI and back (CCSDS 502.0-B-3, 7.5.10;
 * CCSDS 301.0-B-4, 3.5, ASCII time codes A and B). Scales: IAU 1991 A4 and 2000 B1.9 (TT, TCG), 2006 B3 (TDB, TCB).
 *
 * Between TDB, TCB, TCG and TAI a µs may round up or down (the offset drifts by 3e-10 to 1.6e-8), so those come back to
 * ± 1 µs; the others exactly. UT1 is read as UTC (at most 0.9 s apart, IERS), unless the caller gives UT1 − UTC. A scale of
 * no known offset (a spacecraft's clock, elapsed time) is read as if it were TAI, and `isTimeSystemKnown` says so.
 */
import {
  err,
  formatUtc,
  ok,
  parseUtc,
  type Result,
  taiMinusUtcAtEpochS,
  taiUsFromUtcDay,
  tdbMinusTtS,
} from '@noroshi/time';

const TT_MINUS_TAI_US = 32_184_000;

/** TAI minus the scale, µs: constant ones. Systems of navigation satellites: their interface documents. */
const TAI_MINUS_SCALE_US: ReadonlyMap<string, number> = new Map([
  ['TAI', 0],
  ['TT', -TT_MINUS_TAI_US],
  ['TDT', -TT_MINUS_TAI_US],
  ['GPS', 19e6],
  ['QZSS', 19e6],
  ['GST', 19e6],
  ['BDT', 33e6],
]);

const LG = 6.969290134e-10; // IAU 2000 B1.9
const LB = 1.550519768e-8; // IAU 2006 B3
const TDB0_US = -65.5;
/** 1977-01-01T00:00:32.184 in TT, TCG and TCB: µs since 2000-01-01T12:00:00 of the same scale. */
const SINCE_1977_US = -(8400.5 * 86_400e6) + TT_MINUS_TAI_US;

/** Whether epochs in it are exact: its offset from TAI is a number or a series. UT1 is not. */
export function isTimeSystemKnown(timeSystem: string): boolean {
  return ['UTC', 'TDB', 'TCB', 'TCG'].includes(timeSystem) || TAI_MINUS_SCALE_US.has(timeSystem);
}

export type EpochOptions = { readonly ut1MinusUtcS?: (utcUs: number) => number };

/**
 * `2024-11-01T00:00:00.5`, `2024-306T00:00:00Z`. More digits than µs are rounded half up. Seconds left out, or written as
 * zeros that are not two, are 0: `epochSlip` has what the reader of a message says of it.
 */
export function epochOf(
  text: string,
  timeSystem: string,
  options: EpochOptions = {},
): Result<number, string> {
  const whole = wholeEpoch(text);
  if (!EPOCH.test(whole)) return err(`${FORM} is right`);
  const parsed = parseUtc(whole.length > 32 ? whole.replace(/(\.\d{12})\d+/, '$1') : whole);
  if (!parsed.ok) return err(parsed.error.message.replace(/^time "[^"]*"(:| at)/, 'the time$1'));
  if (timeSystem === 'UTC') return parsed;
  if (timeSystem === 'UT1')
    return ok(parsed.value - Math.round(1e6 * (options.ut1MinusUtcS?.(parsed.value) ?? 0)));
  return ok(taiFromScaleUs(calendarUs(parsed.value), timeSystem));
}
const EPOCH = /^\d{4}-(\d\d-\d\d|\d{3})T\d\d:\d\d:\d\d(\.\d+)?Z?$/;
/** No seconds, or nothing but zeros in their place: `T22:31`, `T04:10:0000`. */
const SLIP = /^(\d{4}-(?:\d\d-\d\d|\d{3})T\d\d:\d\d)(:0{3,9})?(Z?)$/;

function wholeEpoch(text: string): string {
  return SLIP.test(text) ? text.replace(SLIP, '$1:00$3') : text;
}

/** What is to be said of an epoch that is read although it is not written as it should be. */
export function epochSlip(text: string): string | undefined {
  const found = SLIP.exec(text);
  if (found === null) return undefined;
  const how = found[2] === undefined ? 'has no seconds' : `has the seconds ${found[2].slice(1)}`;
  return `the time ${text} ${how}: it is read as ${wholeEpoch(text)}`;
}
const FORM = '2024-11-01T00:00:00.000 or 2024-306T00:00:00.000';

/** µs TAI of seconds from an epoch; undefined where µs are not exact any more. */
export function relativeUs(afterS: number, epochUs: number): number | undefined {
  const us = epochUs + Math.round(afterS * 1e6);
  return Math.abs(us) <= EPOCH_US_MAX ? us : undefined;
}
const EPOCH_US_MAX = 8.99e15; // what `epochText` can print in every scale

/** Text of an epoch in a scale, to the µs, without Z: the scale is said by TIME_SYSTEM. */
export function epochText(epochUs: number, timeSystem: string, options: EpochOptions = {}): string {
  if (timeSystem === 'UTC') return formatUtc(epochUs, 6).slice(0, -1);
  if (timeSystem === 'UT1') {
    const ut1Us = epochUs + Math.round(1e6 * (options.ut1MinusUtcS?.(epochUs) ?? 0));
    return formatUtc(ut1Us, 6).slice(0, -1);
  }
  return formatUtc(utcOfCalendarUs(scaleFromTaiUs(epochUs, timeSystem)), 6).slice(0, -1);
}

/** The date and time of day as if every day had 86 400 s: µs since 2000-01-01T12:00:00 of the same scale. */
function calendarUs(parsedUs: number): number {
  return parsedUs - taiMinusUtcAtEpochS(parsedUs) * 1e6;
}

function utcOfCalendarUs(sinceNoonUs: number): number {
  const sinceMidnightUs = sinceNoonUs + 43_200e6;
  const day = Math.floor(sinceMidnightUs / 86_400e6);
  return taiUsFromUtcDay(day + 51_544, sinceMidnightUs - day * 86_400e6);
}

function taiFromScaleUs(scaleUs: number, timeSystem: string): number {
  switch (timeSystem) {
    case 'TDB':
      return taiFromTdbUs(scaleUs);
    case 'TCB':
      return taiFromTdbUs(Math.round(scaleUs - LB * (scaleUs - SINCE_1977_US) + TDB0_US));
    case 'TCG':
      return Math.round(scaleUs - LG * (scaleUs - SINCE_1977_US)) - TT_MINUS_TAI_US;
    default:
      return scaleUs + (TAI_MINUS_SCALE_US.get(timeSystem) ?? 0);
  }
}

function taiFromTdbUs(tdbUs: number): number {
  const nearUs = tdbUs - TT_MINUS_TAI_US; // off by 2 ms at most, where TDB − TT is off by 1e-12 s
  return nearUs - Math.round(1e6 * tdbMinusTtS(nearUs));
}

function scaleFromTaiUs(epochUs: number, timeSystem: string): number {
  const ttUs = epochUs + TT_MINUS_TAI_US;
  if (timeSystem === 'TCG') return ttUs + Math.round((LG / (1 - LG)) * (ttUs - SINCE_1977_US));
  if (timeSystem === 'TDB') return ttUs + Math.round(1e6 * tdbMinusTtS(epochUs));
  if (timeSystem === 'TCB') {
    const tdbUs = ttUs + Math.round(1e6 * tdbMinusTtS(epochUs)) - TDB0_US;
    return Math.round(tdbUs + (LB / (1 - LB)) * (tdbUs - SINCE_1977_US));
  }
  return epochUs - (TAI_MINUS_SCALE_US.get(timeSystem) ?? 0);
}
