/**
 * Two-line and three-line element sets. Columns: Space-Track "Basic description of the two-line
 * element format" and Hoots & Roehrich, Spacetrack Report 3 (1980); Alpha-5 numbers; a name line
 * with or without "0 " before a set.
 *
 * Checksum: digits add their value, '-' adds 1, all else 0, modulo 10 (the NORAD rule). It is
 * strict: a line that does not add up is refused, so no damaged digit gets in; `warn` takes it and
 * counts it. The older NASA rule, '+' adds 2 (T. S. Kelso, "Two-line element set checksum
 * controversy", 1992), is named in the refusal but not taken: on lines with a '+' it would let one
 * damaged digit in nine pass. One exception: a set whose line 2 carries start, stop and step after
 * column 69 is a verification set (Vallado et al. 2006), where damaged sets are on purpose.
 */
import { decodeAlpha5 } from './alpha5.ts';
import type { FormatReader, ReadContext } from './context.ts';
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
  OBJECT_NAME,
  putField,
  putValue,
  RAAN,
  REV_AT_EPOCH,
  setFault,
} from './draft.ts';
import { parseTleEpochUs } from './epoch.ts';
import { createLineFormat } from './lines.ts';
import { OMM_FIELDS } from './omm-keywords.ts';
import { messageText } from './reject.ts';

export type ChecksumRule = 'strict' | 'warn';

const SPACE = 32;
const HASH = 35;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
const ONE = 49;
const TWO = 50;
const CHECKSUM_COLUMN = 68;
const LINE_BYTES = 69;
const LINE_ONE_KEPT_BYTES = 80;
/** A line with that many digits is an element line with a damaged start, not a name. */
const NAME_DIGITS_MAX = 29;
const BLANKS_ONE = [1, 8, 17, 43, 52, 61, 63];
const BLANKS_TWO = [1, 7, 16, 25, 33, 42, 51];

type Held = { readonly bytes: Uint8Array; length: number; line: number };

export function createTleReader(
  context: ReadContext,
  checksum: ChecksumRule,
  lineBytesMax: number,
): FormatReader {
  const one: Held = { bytes: new Uint8Array(LINE_ONE_KEPT_BYTES), length: 0, line: 0 };
  const name: Held = { bytes: new Uint8Array(LINE_ONE_KEPT_BYTES), length: 0, line: 0 };

  function line(bytes: Uint8Array, from: number, lineEnd: number, lineNumber: number): void {
    let to = lineEnd;
    while (to > from && bytes[to - 1] <= SPACE) to--;
    if (to === from || bytes[from] === HASH) return;
    if (bytes[from + 1] === SPACE && bytes[from] === ONE) {
      refuseLoneLineOne(lineNumber);
      hold(one, bytes, from, to, lineNumber);
    } else if (bytes[from + 1] === SPACE && bytes[from] === TWO) {
      if (one.length === 0) refuseLine(bytes, from, to, lineNumber, 'a line 1 before this line 2');
      else decodeSet(bytes, from, to, lineNumber);
      one.length = 0;
      name.length = 0;
    } else if (digitsIn(bytes, from, to) > NAME_DIGITS_MAX) {
      one.length = 0;
      name.length = 0;
      context.counts.records++;
      refuseLine(bytes, from, to, lineNumber, 'an element line begins with "1 " or "2 "');
    } else {
      refuseLoneLineOne(lineNumber);
      const skip = bytes[from] === ZERO && bytes[from + 1] === SPACE ? 2 : 0;
      hold(name, bytes, from + skip, to, lineNumber);
    }
  }

  function decodeSet(bytes: Uint8Array, from: number, to: number, lineNumber: number): void {
    const { draft } = context;
    const verification = carriesRunTimes(bytes, from, to);
    const end = verification ? from + LINE_BYTES : to;
    putField(draft, OBJECT_NAME, name.bytes, 0, name.length, name.line);
    const number = putLineOne(context, one.bytes, one.length, one.line);
    putLineTwo(context, bytes, from, end, lineNumber, number);
    checkSum(context, one.bytes, 0, one.length, one.line, verification ? 'warn' : checksum);
    checkSum(context, bytes, from, end, lineNumber, verification ? 'warn' : checksum);
    context.commit(one.line, 0);
  }

  function refuseLoneLineOne(nextLine: number): void {
    if (one.length === 0) return;
    context.counts.records++;
    refuseLine(one.bytes, 0, one.length, one.line, `a line 2 to follow, not line ${nextLine}`);
    one.length = 0;
  }

  function refuseLine(
    bytes: Uint8Array,
    from: number,
    to: number,
    lineNumber: number,
    expected: string,
  ): void {
    const value = messageText(bytes, from, to);
    context.refuse({ kind: 'line', line: lineNumber, column: 0, field: 'line', value, expected });
  }

  function finish(): void {
    if (one.length === 0) return;
    context.counts.records++;
    const value = messageText(one.bytes, 0, one.length);
    const expected = 'a line 2 after it: the file ends inside a set';
    context.refuse({
      kind: 'truncated',
      line: one.line,
      column: 0,
      field: 'line 1',
      value,
      expected,
    });
  }
  return createLineFormat(context, lineBytesMax, { line, finish });
}

function hold(held: Held, bytes: Uint8Array, from: number, to: number, line: number): void {
  const length = Math.min(to - from, held.bytes.length);
  for (let i = 0; i < length; i++) held.bytes[i] = bytes[from + i];
  held.length = length;
  held.line = line;
}

/**
 * After column 69: start, stop and step in minutes, as the published verification sets have them.
 */
function carriesRunTimes(b: Uint8Array, from: number, to: number): boolean {
  if (to - from <= LINE_BYTES || to - from > 2 * LINE_BYTES || b[from + LINE_BYTES] !== SPACE)
    return false;
  return /^(\s+-?\d+\.\d+){3}$/.test(asciiText(b, from + LINE_BYTES, to));
}

function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  let digits = 0;
  for (let i = from; i < to; i++) if (bytes[i] >= ZERO && bytes[i] <= ZERO + 9) digits++;
  return digits;
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
