/**
 * One element set under construction: every reader puts keyword and bytes here, whatever its
 * format. Values stay in the units of the message (degrees, revolutions a day) until the set is
 * taken over by the collector. The first fault wins: one refusal a record.
 */
import { parseDecimal, parseWhole } from './digits.ts';
import { parseEpochUs } from './epoch.ts';
import { OMM_FIELDS, ommField } from './omm-keywords.ts';
import { messageText, type RejectKind } from './reject.ts';

export type Fault = {
  readonly kind: RejectKind;
  readonly line: number;
  readonly column: number;
  readonly field: string;
  readonly value: string;
  readonly expected: string;
};

export type Draft = {
  readonly values: Float64Array; // by row of OMM_FIELDS; choices hold their index
  readonly present: Uint8Array;
  readonly seen: Uint8Array; // met in this record, even if empty
  readonly text: Uint8Array; // TEXT_BYTES_MAX a text field
  readonly textLength: Int32Array;
  fault: Fault | undefined;
  touched: boolean;
};

export const TEXT_BYTES_MAX = 128;

const SPACE = 32;
const TAB = 9;
const FIELD_COUNT = OMM_FIELDS.length;
const CHOICE_BYTES = OMM_FIELDS.map((field) =>
  field.choices.map((c) => new TextEncoder().encode(c)),
);

export const OBJECT_NAME = ommField('OBJECT_NAME');
export const OBJECT_ID = ommField('OBJECT_ID');
export const THEORY = ommField('MEAN_ELEMENT_THEORY');
export const EPOCH = ommField('EPOCH');
export const MEAN_MOTION = ommField('MEAN_MOTION');
export const ECCENTRICITY = ommField('ECCENTRICITY');
export const INCLINATION = ommField('INCLINATION');
export const RAAN = ommField('RA_OF_ASC_NODE');
export const ARG_PERIGEE = ommField('ARG_OF_PERICENTER');
export const MEAN_ANOMALY = ommField('MEAN_ANOMALY');
export const EPHEMERIS_TYPE = ommField('EPHEMERIS_TYPE');
export const CLASSIFICATION = ommField('CLASSIFICATION_TYPE');
export const NORAD_CAT_ID = ommField('NORAD_CAT_ID');
export const ELEMENT_SET_NO = ommField('ELEMENT_SET_NO');
export const REV_AT_EPOCH = ommField('REV_AT_EPOCH');
export const BSTAR = ommField('BSTAR');
export const BTERM = ommField('BTERM');
export const MEAN_MOTION_DOT = ommField('MEAN_MOTION_DOT');
export const MEAN_MOTION_DDOT = ommField('MEAN_MOTION_DDOT');
export const AGOM = ommField('AGOM');

export function createDraft(): Draft {
  return {
    values: new Float64Array(FIELD_COUNT),
    present: new Uint8Array(FIELD_COUNT),
    seen: new Uint8Array(FIELD_COUNT),
    text: new Uint8Array(FIELD_COUNT * TEXT_BYTES_MAX),
    textLength: new Int32Array(FIELD_COUNT),
    fault: undefined,
    touched: false,
  };
}

export function clearDraft(draft: Draft): void {
  draft.values.fill(0);
  draft.present.fill(0);
  draft.seen.fill(0);
  draft.textLength.fill(0);
  draft.fault = undefined;
  draft.touched = false;
}

export function setFault(
  draft: Draft,
  kind: RejectKind,
  line: number,
  column: number,
  field: string,
  value: string,
  expected: string,
): void {
  draft.touched = true;
  draft.fault ??= { kind, line, column, field, value, expected };
}

/**
 * Takes the value in bytes [from, to) for a row of OMM_FIELDS, or records why it cannot be right.
 */
export function putField(
  draft: Draft,
  row: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  line: number,
  column = 0,
): void {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  draft.touched = true;
  const field = OMM_FIELDS[row];
  if (draft.seen[row] === 1) {
    setFault(
      draft,
      'record',
      line,
      column,
      field.key,
      messageText(bytes, start, end),
      'one value a record',
    );
    return;
  }
  draft.seen[row] = 1;
  if (start === end) {
    if (!field.mayBeEmpty) setFault(draft, 'field', line, column, field.key, '', field.expected);
    return;
  }
  const value =
    field.form === 'text'
      ? putText(draft, row, bytes, start, end)
      : readValue(row, bytes, start, end);
  if (Number.isNaN(value)) {
    setFault(
      draft,
      'field',
      line,
      column,
      field.key,
      messageText(bytes, start, end),
      field.expected,
    );
    return;
  }
  putValue(draft, row, value);
}

/** Takes a value that needs no check, in the unit of the keyword. */
export function putValue(draft: Draft, row: number, value: number): void {
  draft.values[row] = value;
  draft.present[row] = 1;
  draft.seen[row] = 1;
  draft.touched = true;
}

/** The number, choice index or epoch in the bytes; NaN when it is none or outside its range. */
function readValue(row: number, bytes: Uint8Array, from: number, to: number): number {
  const field = OMM_FIELDS[row];
  switch (field.form) {
    case 'number':
      return inRange(parseDecimal(bytes, from, to), field.min, field.max);
    case 'integer':
      return inRange(parseInteger(bytes, from, to), field.min, field.max);
    case 'epoch':
      return parseEpochUs(bytes, from, to);
    case 'choice':
      return indexOfChoice(row, bytes, from, to);
    case 'text':
      return Number.NaN;
  }
}

/** Whole numbers, also as "25544.0" or "+1": some producers print every number as a decimal. */
function parseInteger(bytes: Uint8Array, from: number, to: number): number {
  const whole = parseWhole(bytes, from, to);
  if (whole >= 0) return whole;
  const value = parseDecimal(bytes, from, to);
  return Number.isInteger(value) ? value : Number.NaN;
}

function inRange(value: number, min: number, max: number): number {
  return value >= min && value <= max ? value : Number.NaN;
}

function indexOfChoice(row: number, bytes: Uint8Array, from: number, to: number): number {
  const choices = CHOICE_BYTES[row];
  for (let c = 0; c < choices.length; c++) {
    const choice = choices[c];
    if (choice.length !== to - from) continue;
    let i = 0;
    while (i < choice.length && choice[i] === bytes[from + i]) i++;
    if (i === choice.length) return c;
  }
  return Number.NaN;
}

function putText(draft: Draft, row: number, bytes: Uint8Array, from: number, to: number): number {
  if (row === OBJECT_ID && isUnknown(bytes, from, to)) return 0;
  const length = Math.min(to - from, TEXT_BYTES_MAX);
  const at = row * TEXT_BYTES_MAX;
  for (let i = 0; i < length; i++) draft.text[at + i] = bytes[from + i];
  draft.textLength[row] = length;
  return 0;
}

const UNKNOWN = new TextEncoder().encode('UNKNOWN');

/** What messages print for a designator that is obligatory where there is none. */
function isUnknown(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== UNKNOWN.length || bytes[from] !== UNKNOWN[0]) return false;
  return UNKNOWN.every((byte, i) => byte === bytes[from + i]);
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
