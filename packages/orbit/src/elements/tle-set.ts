/**
 * The columns of line 1 and line 2 of a TLE: Space-Track "Basic description of the two-line element
 * format" and Hoots & Roehrich, Spacetrack Report 3 (1980), with Alpha-5 numbers.
 *
 * Checksum: digits add their value, '-' adds 1, all else 0, modulo 10 (the NORAD rule). It is
 * strict: a line that does not add up is refused, so no damaged digit gets in; `warn` takes it and
 * counts it. The older NASA rule, '+' adds 2 (T. S. Kelso, "Two-line element set checksum
 * controversy", 1992), is named in the refusal but not taken: on lines with a '+' it would let one
 * damaged digit in nine pass. One exception: a set whose line 2 carries start, stop and step after
 * column 69 is a verification set (Vallado et al. 2006), where damaged sets are on purpose.
 */
import { decodeAlpha5 } from './alpha5.ts';
import type { ReadContext } from './context.ts';
import { asciiText, parseAssumedPoint, parseWhole } from './digits.ts';
import {
  ARG_PERIGEE,
  BSTAR,
  CLASSIFICATION,
  ECCENTRICITY,
  ELEMENT_SET_NO,
  EPHEMERIS_TYPE,
  EPOCH,
  INCLINATION,
  MEAN_ANOMALY,
  MEAN_MOTION,
  MEAN_MOTION_DDOT,
  MEAN_MOTION_DOT,
  NORAD_CAT_ID,
  OBJECT_ID,
  putField,
  putValue,
  RAAN,
  REV_AT_EPOCH,
  setFault,
} from './draft.ts';
import { parseTleEpochUs } from './epoch.ts';
import { OMM_FIELDS } from './omm-keywords.ts';
import { messageText } from './reject.ts';

export type ChecksumRule = 'strict' | 'warn';

/** A line that waits for the next one. */
export type HeldLine = { readonly bytes: Uint8Array; length: number; line: number };

const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
const CHECKSUM_COLUMN = 68;
const LINE_BYTES = 69;
const BLANKS_ONE = [1, 8, 17, 43, 52, 61, 63];
const BLANKS_TWO = [1, 7, 16, 25, 33, 42, 51];

/** Fills the draft from line 1, held, and line 2 in bytes [from, to). */
export function putSet(
  context: ReadContext,
  rule: ChecksumRule,
  one: HeldLine,
  bytes: Uint8Array,
  from: number,
  to: number,
  lineNumber: number,
): void {
  const verification = carriesRunTimes(bytes, from, to);
  const end = verification ? from + LINE_BYTES : to;
  const number = putLineOne(context, one.bytes, one.length, one.line);
  putLineTwo(context, bytes, from, end, lineNumber, number);
  const applied = verification ? 'warn' : rule;
  checkSum(context, one.bytes, 0, one.length, one.line, applied);
  checkSum(context, bytes, from, end, lineNumber, applied);
}

/**
 * After column 69: start, stop and step in minutes, as the published verification sets have them.
 */
function carriesRunTimes(b: Uint8Array, from: number, to: number): boolean {
  if (to - from <= LINE_BYTES || to - from > 2 * LINE_BYTES || b[from + LINE_BYTES] !== SPACE)
    return false;
  return /^(\s+-?\d+\.\d+){3}$/.test(asciiText(b, from + LINE_BYTES, to));
}

/** Fills the draft from line 1 (at offset 0); the catalogue number, or -1 when it is damaged. */
function putLineOne(context: ReadContext, b: Uint8Array, length: number, line: number): number {
  const { draft } = context;
  if (!shapeHolds(context, b, 0, length, line, BLANKS_ONE)) return -1;
  const number = putCatalogueNumber(context, b, 0, line);
  putField(draft, CLASSIFICATION, b, 7, 8, line);
  putDesignator(context, b, 9, 17, line);
  putChecked(context, EPOCH, parseTleEpochUs(b, 18, 32), b, 18, 32, line);
  putField(draft, MEAN_MOTION_DOT, b, 32, 43, line); // 33 at first; "-0.00000559" begins before it
  putChecked(context, MEAN_MOTION_DDOT, parseAssumedPoint(b, 44, 52), b, 44, 52, line);
  putChecked(context, BSTAR, parseAssumedPoint(b, 53, 61), b, 53, 61, line);
  putField(draft, EPHEMERIS_TYPE, b, 62, 63, line);
  putField(draft, ELEMENT_SET_NO, b, 64, 68, line);
  return number;
}

function putLineTwo(
  context: ReadContext,
  b: Uint8Array,
  from: number,
  to: number,
  line: number,
  number: number,
): void {
  const { draft } = context;
  if (draft.fault !== undefined || !shapeHolds(context, b, from, to, line, BLANKS_TWO)) return;
  if (decodeAlpha5(b, from + 2) !== number) {
    const expected = `${number}, the number of line 1`;
    setFault(draft, 'record', line, 0, 'NORAD_CAT_ID', asciiText(b, from + 2, from + 7), expected);
  }
  putField(draft, INCLINATION, b, from + 8, from + 16, line);
  putField(draft, RAAN, b, from + 17, from + 25, line);
  const eccentricity = parseWhole(b, from + 26, from + 33);
  const e = eccentricity < 0 ? Number.NaN : eccentricity / 1e7;
  putChecked(context, ECCENTRICITY, e, b, from + 26, from + 33, line);
  putField(draft, ARG_PERIGEE, b, from + 34, from + 42, line);
  putField(draft, MEAN_ANOMALY, b, from + 43, from + 51, line);
  putField(draft, MEAN_MOTION, b, from + 52, from + 63, line);
  putField(draft, REV_AT_EPOCH, b, from + 63, from + 68, line);
}

/** Length and the blanks between columns: what a lost or added character breaks first. */
function shapeHolds(
  context: ReadContext,
  b: Uint8Array,
  from: number,
  to: number,
  line: number,
  blanks: readonly number[],
): boolean {
  const length = to - from;
  if (length < CHECKSUM_COLUMN || length > LINE_BYTES) {
    const value = messageText(b, from, to);
    setFault(context.draft, 'line', line, 0, 'line', value, `${LINE_BYTES} columns, not ${length}`);
    return false;
  }
  for (const column of blanks) {
    if (b[from + column] === SPACE) continue;
    const value = messageText(b, from, to);
    const expected = `a blank in column ${column + 1}: characters were lost or added`;
    setFault(context.draft, 'line', line, 0, 'line', value, expected);
    return false;
  }
  return true;
}

function putCatalogueNumber(
  context: ReadContext,
  b: Uint8Array,
  from: number,
  line: number,
): number {
  const number = decodeAlpha5(b, from + 2);
  if (number > 0) {
    putValue(context.draft, NORAD_CAT_ID, number);
    return number;
  }
  const expected =
    'five digits, or a letter A to Z without I and O and four digits (Alpha-5), 1 to 339999';
  const value = messageText(b, from + 2, from + 7);
  setFault(context.draft, 'field', line, 0, 'NORAD_CAT_ID', value, expected);
  return number;
}

/** "58002B  " is 1958-002B; anything else is kept as it is printed. */
function putDesignator(
  context: ReadContext,
  b: Uint8Array,
  from: number,
  to: number,
  line: number,
): void {
  let end = to;
  while (end > from && b[end - 1] === SPACE) end--;
  const launch = parseWhole(b, from, from + 5);
  if (end < from + 6 || launch < 0) {
    putField(context.draft, OBJECT_ID, b, from, end, line);
    return;
  }
  const century = b[from] > 53 || (b[from] === 53 && b[from + 1] >= 55) ? [49, 57] : [50, 48];
  const id = new Uint8Array(end - from + 3);
  id.set(century);
  id.set(b.subarray(from, from + 2), 2);
  id[4] = MINUS;
  id.set(b.subarray(from + 2, end), 5);
  putField(context.draft, OBJECT_ID, id, 0, id.length, line);
}

function putChecked(
  context: ReadContext,
  row: number,
  value: number,
  b: Uint8Array,
  from: number,
  to: number,
  line: number,
): void {
  if (!Number.isNaN(value)) {
    putValue(context.draft, row, value);
    return;
  }
  const { key } = OMM_FIELDS[row];
  setFault(
    context.draft,
    'field',
    line,
    0,
    key,
    messageText(b, from, to),
    EXPECTED_IN_COLUMNS[key],
  );
}

const EXPECTED_IN_COLUMNS: Readonly<Record<string, string>> = {
  EPOCH: 'two digits of the year, day 1 to 366 and a fraction, such as 24303.51300339',
  ECCENTRICITY: 'seven digits, the decimals of the eccentricity',
  MEAN_MOTION_DDOT: 'five decimals and a power of ten, such as 00000-0',
  BSTAR: 'five decimals and a power of ten, such as 28098-4',
};

function checkSum(
  context: ReadContext,
  b: Uint8Array,
  from: number,
  to: number,
  line: number,
  rule: ChecksumRule,
): void {
  if (context.draft.fault !== undefined) return;
  const printed = to - from > CHECKSUM_COLUMN ? b[from + CHECKSUM_COLUMN] - ZERO : -1;
  const computed = sumOf(b, from, 0);
  if (printed === computed) return;
  if (rule === 'warn') {
    context.counts.checksumWarnings++;
    return;
  }
  const older =
    printed === sumOf(b, from, 2) ? " (it holds by the older rule that counts '+' as 2)" : '';
  const value = printed < 0 ? '' : messageText(b, from + CHECKSUM_COLUMN, from + LINE_BYTES);
  const expected = `the line adds up to ${computed}${older}`;
  setFault(context.draft, 'checksum', line, 0, 'checksum', value, expected);
}

function sumOf(b: Uint8Array, from: number, plusCounts: number): number {
  let sum = 0;
  for (let i = from; i < from + CHECKSUM_COLUMN; i++) {
    const byte = b[i];
    if (byte >= ZERO && byte <= ZERO + 9) sum += byte - ZERO;
    else if (byte === MINUS) sum += 1;
    else if (byte === PLUS) sum += plusCounts;
  }
  return sum % 10;
}
