/**
 * One element set as a record of fixed length, for the sets in force: quick to read by the ten thousand, exact, and equal
 * bytes mean equal sets. Little endian: version, ephemeris type, class, a zero; set number and revolution as uint32, a zero
 * uint32; epoch and the nine doubles of FLOAT_COLUMNS.
 */
import {
  CLASSES,
  copySet,
  createElementColumns,
  type ElementColumns,
  FLOAT_COLUMNS,
} from './columns.ts';

export const SET_RECORD_BYTES = 96;
const RECORD_VERSION = 1;
const DOUBLES_AT = 16;

export function encodeSetRecord(sets: Omit<ElementColumns, 'count'>, row: number): Uint8Array {
  const bytes = new Uint8Array(SET_RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = RECORD_VERSION;
  bytes[1] = sets.ephemerisType[row];
  bytes[2] = CLASSES.indexOf(sets.classification[row] as (typeof CLASSES)[number]);
  view.setUint32(4, sets.elementSetNumber[row], true);
  view.setUint32(8, sets.revolutionAtEpoch[row], true);
  view.setFloat64(DOUBLES_AT, sets.epochUs[row], true);
  FLOAT_COLUMNS.forEach((name, i) => {
    view.setFloat64(DOUBLES_AT + 8 + 8 * i, sets[name][row], true);
  });
  return bytes;
}

/** Puts a record into a row; false when the bytes are none. */
export function decodeSetRecordInto(bytes: Uint8Array, sets: ElementColumns, row: number): boolean {
  const name = CLASSES[bytes[2]];
  if (bytes.length !== SET_RECORD_BYTES || bytes[0] !== RECORD_VERSION || name === undefined) {
    return false;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, SET_RECORD_BYTES);
  sets.ephemerisType[row] = bytes[1];
  (sets.classification as string[])[row] = name;
  sets.elementSetNumber[row] = view.getUint32(4, true);
  sets.revolutionAtEpoch[row] = view.getUint32(8, true);
  sets.epochUs[row] = view.getFloat64(DOUBLES_AT, true);
  for (let i = 0; i < FLOAT_COLUMNS.length; i++) {
    sets[FLOAT_COLUMNS[i]][row] = view.getFloat64(DOUBLES_AT + 8 + 8 * i, true);
  }
  return true;
}

/** The rows of columns or of a batch, in the order given. */
export function pickColumns(
  sets: Omit<ElementColumns, 'count'>,
  rows: ArrayLike<number>,
): ElementColumns {
  const picked = createElementColumns(rows.length);
  for (let i = 0; i < rows.length; i++) copySet(sets, rows[i], picked, i);
  return picked;
}
