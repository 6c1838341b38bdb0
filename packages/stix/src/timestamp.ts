/**
 * Times as STIX writes them (§2.16): RFC 3339 in UTC with a capital T and Z, any number of fraction digits. They are compared as
 * text, so that no digit is lost; to and from µs TAI for what we make ourselves.
 */
import { daysInMonth, formatUtc, parseUtc } from '@noroshi/time';

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z$/;

/** What is wrong with it, or null. A day that the month does not have is wrong; second 60 is let through. */
export function timestampFault(value: string): string | null {
  const found = TIMESTAMP.exec(value);
  if (found === null) return 'give a time in UTC as 2026-11-23T16:00:00.000Z';
  const [, year, month, day, hour, minute, second] = found.map(Number);
  if (month! < 1 || month! > 12) return `there is no month ${month}`;
  if (day! < 1 || day! > daysInMonth(year!, month!)) return `month ${month} has no day ${day}`;
  if (hour! > 23 || minute! > 59 || second! > 60) return 'there is no such time of day';
  return null;
}

/** Below 0, 0 or above: order of two valid times, to every digit. */
export function compareTimestamps(a: string, b: string): number {
  const [wholeA, fractionA] = parts(a);
  const [wholeB, fractionB] = parts(b);
  const width = Math.max(fractionA.length, fractionB.length);
  const textA = wholeA + fractionA.padEnd(width, '0');
  const textB = wholeB + fractionB.padEnd(width, '0');
  return textA < textB ? -1 : textA > textB ? 1 : 0;
}

export const fractionDigits = (value: string): number => parts(value)[1].length;

/** '2026-11-23T16:00:00.000Z': what `created` and `modified` need. */
export function stixTimestamp(us: number): string {
  return formatUtc(us, 3);
}

/** µs TAI; null when it is no time. Digits beyond the microsecond are rounded. */
export function usOfTimestamp(value: string): number | null {
  if (timestampFault(value) !== null) return null;
  const parsed = parseUtc(value);
  return parsed.ok ? parsed.value : null;
}

function parts(value: string): [whole: string, fraction: string] {
  const dot = value.indexOf('.');
  return dot < 0 ? [value.slice(0, -1), ''] : [value.slice(0, dot), value.slice(dot + 1, -1)];
}
