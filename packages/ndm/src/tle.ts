/**
 * Two lines from an element set, for readers that know no OMM. A TLE holds less: catalogue numbers
 * up to 339999 (Alpha-5), years 1957 to 2056, epochs in steps of 864 µs, angles of four decimals.
 * What does not fit is refused; what is finer is rounded to the last place. Running numbers above
 * four and five digits start again from 0.
 */

import { type ElementSetBatch, encodeAlpha5, TLE_CATALOGUE_NUMBER_MAX } from '@noroshi/orbit';
import {
  calendarFromMjd,
  DAY_US,
  dayOfYearFromMjd,
  err,
  ok,
  type Result,
  utcDayFromTaiUs,
} from '@noroshi/time';
import type { WriteRefusal } from './refusal.ts';
import { lineText } from './text.ts';

const EPOCH_STEP_US = 864;
const STEPS_A_DAY = 100_000_000;

export type TleFile = {
  readonly text: string;
  readonly written: number;
  readonly refusals: readonly WriteRefusal[];
};

/** All sets that fit, three lines each (with "0 NAME") or two; the others are listed. */
export function encodeTles(sets: ElementSetBatch, withNames = true): TleFile {
  const lines: string[] = [];
  const refusals: WriteRefusal[] = [];
  for (let row = 0; row < sets.count; row++) {
    const encoded = encodeTle(sets, row);
    if (!encoded.ok) {
      refusals.push(encoded.error);
      continue;
    }
    if (withNames)
      lines.push(`0 ${lineText(sets.objects.name[sets.objectRow[row]!]!) || 'UNKNOWN'}`);
    lines.push(...encoded.value);
  }
  const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  return { text, written: sets.count - refusals.length, refusals };
}

/** Line 1 and line 2 of one set. */
export function encodeTle(
  sets: ElementSetBatch,
  row: number,
): Result<readonly [string, string], WriteRefusal> {
  const object = sets.objectRow[row]!;
  const number = sets.objects.catalogueNumber[object]!;
  const objectId = sets.objects.objectId[object]!;
  const refuse = (field: string, value: string | number, expected: string) =>
    err<WriteRefusal>({ kind: 'field', objectId, field, value: String(value), expected });

  const id = number > 0 ? encodeAlpha5(number) : undefined;
  if (id === undefined) {
    const expected = `a TLE carries numbers from 1 to ${TLE_CATALOGUE_NUMBER_MAX}; write an OMM`;
    return refuse('NORAD_CAT_ID', number, expected);
  }
  const epoch = epochText(sets.epochUs[row]!);
  if (epoch === undefined) {
    const expected = 'a TLE carries epochs of 1957 to 2056, not inside a leap second';
    return refuse('EPOCH', sets.epochUs[row]!, expected);
  }
  const eccentricity = Math.round(sets.eccentricity[row]! * 1e7);
  if (eccentricity > 9_999_999) {
    return refuse('ECCENTRICITY', sets.eccentricity[row]!, 'a TLE carries up to 0.9999999');
  }
  const dot = fractionText(sets.meanMotionDotRevDay2[row]!);
  if (dot === undefined) {
    const expected = 'a TLE carries less than 1 rev/day**2';
    return refuse('MEAN_MOTION_DOT', sets.meanMotionDotRevDay2[row]!, expected);
  }
  const ddot = assumedPointText(sets.meanMotionDdotRevDay3[row]!);
  if (ddot === undefined) {
    return refuse('MEAN_MOTION_DDOT', sets.meanMotionDdotRevDay3[row]!, 'less than 1e9');
  }
  const bstar = assumedPointText(sets.bstarPerEarthRadius[row]!);
  if (bstar === undefined) return refuse('BSTAR', sets.bstarPerEarthRadius[row]!, 'less than 1e9');
  const designator = designatorText(sets.objects.cosparId[object]!);
  const setNumber = String(sets.elementSetNumber[row]! % 10_000).padStart(4);
  const revolution = String(sets.revolutionAtEpoch[row]! % 100_000).padStart(5);
  const revDay = (sets.meanMotionRadS[row]! * 86_400) / (2 * Math.PI);
  const one = `1 ${id}${sets.classification[row]} ${designator} ${epoch} ${dot} ${ddot} ${bstar} ${sets.ephemerisType[row]} ${setNumber}`;
  const two =
    `2 ${id} ${angleText(sets.inclinationRad[row]!, 180)} ${angleText(sets.raanRad[row]!, 360)} ` +
    `${String(eccentricity).padStart(7, '0')} ${angleText(sets.argPerigeeRad[row]!, 360)} ` +
    `${angleText(sets.meanAnomalyRad[row]!, 360)} ${revDay.toFixed(8).padStart(11)}${revolution}`;
  return ok([withChecksum(one), withChecksum(two)]);
}

/** "24303.51300339", rounded to the nearest step; undefined outside what a TLE can say. */
function epochText(epochUs: number): string | undefined {
  const { mjdUtc, usOfDay } = utcDayFromTaiUs(epochUs);
  if (usOfDay >= DAY_US) return undefined;
  const steps = Math.round(usOfDay / EPOCH_STEP_US);
  const mjd = steps === STEPS_A_DAY ? mjdUtc + 1 : mjdUtc;
  const { year } = calendarFromMjd(mjd);
  if (year < 1957 || year > 2056) return undefined;
  const day = String(dayOfYearFromMjd(mjd)).padStart(3, '0');
  const fraction = String(steps % STEPS_A_DAY).padStart(8, '0');
  return `${String(year % 100).padStart(2, '0')}${day}.${fraction}`;
}

/** " .00001286": sign, point, eight decimals. */
function fractionText(value: number): string | undefined {
  const digits = Math.abs(value).toFixed(8);
  if (!digits.startsWith('0')) return undefined;
  return `${value < 0 && Number(digits) > 0 ? '-' : ' '}${digits.slice(1)}`;
}

/** " 28098-4" = 0.28098e-4: five digits after an assumed point and a power of ten of one digit. */
function assumedPointText(value: number): string | undefined {
  const sign = value < 0 ? '-' : ' ';
  const [mantissa, power] = Math.abs(value).toExponential(4).split('e') as [string, string];
  const exponent = Number(power) + 1;
  if (exponent > 9) return undefined;
  if (value === 0 || exponent < -13) return ' 00000+0';
  if (exponent < -9)
    return `${sign}${String(Math.round(Math.abs(value) * 1e14)).padStart(5, '0')}-9`;
  return `${sign}${mantissa.replace('.', '')}${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** Degrees in eight columns; a full turn is 0, an inclination stays. */
function angleText(valueRad: number, top: 180 | 360): string {
  let deg = (valueRad * 180) / Math.PI;
  if (deg < 0) deg += 360;
  const text = deg.toFixed(4);
  return (top === 360 && text === '360.0000' ? '0.0000' : text).padStart(8);
}

/** "1958-002B" is "58002B  "; a designator of any other form is cut to its eight columns. */
function designatorText(cosparId: string): string {
  const parts = /^(?:19|20)(\d\d)-(\d{3}[A-Z]{1,3})$/.exec(cosparId);
  const text = parts
    ? `${parts[1]}${parts[2]}`
    : cosparId.replace(/[^\x20-\x7e]/g, '?').slice(0, 8);
  return text.padEnd(8);
}

/** Digits add their value, '-' adds 1, modulo 10. */
function withChecksum(line: string): string {
  let sum = 0;
  for (const c of line) sum += c === '-' ? 1 : c >= '0' && c <= '9' ? Number(c) : 0;
  return `${line}${sum % 10}`;
}
