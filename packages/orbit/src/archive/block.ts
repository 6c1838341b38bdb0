/**
 * A block of history: up to SETS_MAX element sets of one object in order of epoch, exact to the bit, in about 25 bytes a set.
 * Layout: version, number of sets, epochs, then the columns in a fixed order (column-codec.ts), each forecast from those before
 * it. Same sets, same bytes, on every machine.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  type ByteReader,
  type ByteWriter,
  createReader,
  createWriter,
  getByte,
  getDouble,
  getVarint,
  putByte,
  putDouble,
  putVarint,
  takeBytes,
  VARINT_MAX,
} from './bytes.ts';
import { type ColumnForm, type Forecast, getColumn, putColumn } from './column-codec.ts';
import { ANGLE, MOTION, PLAIN, SAME, SHAPE, TURN } from './column-forms.ts';
import { CLASSES, createElementColumns, type ElementColumns } from './columns.ts';
import { type NodalRates, nodalRates } from './forecast.ts';
import { divisor } from './grid.ts';

export const ARCHIVE_VERSION = 1;
export const ARCHIVE_SETS_MAX = 4096;

export type ArchiveError =
  | { readonly kind: 'version'; readonly found: number }
  | { readonly kind: 'damaged'; readonly atByte: number };

const EPOCHS_RAW = 0; // doubles; else the unit in µs that every difference is a multiple of

/** Sets in order of epoch, 1 to ARCHIVE_SETS_MAX of them. */
export function encodeBlock(sets: ElementColumns): Uint8Array {
  const { count, epochUs } = sets;
  if (count < 1 || count > ARCHIVE_SETS_MAX) throw new Error(`a block of ${count} sets`);
  for (let row = 1; row < count; row++) {
    if (!(epochUs[row - 1] <= epochUs[row])) throw new Error('a block out of order of epoch');
  }
  const writer = createWriter(96 + 48 * count);
  putByte(writer, ARCHIVE_VERSION);
  putVarint(writer, count);
  putEpochs(writer, epochUs);
  eachColumn(sets, (values, form, forecast) => putColumn(writer, values, form, forecast));
  putColumn(writer, Float64Array.from(sets.classification, indexOfClass), PLAIN, SAME);
  return takeBytes(writer);
}

/** Never throws: bytes that are no block are an error. */
export function decodeBlock(bytes: Uint8Array): Result<ElementColumns, ArchiveError> {
  const reader = createReader(bytes);
  const version = getByte(reader);
  if (!reader.failed && version !== ARCHIVE_VERSION)
    return err({ kind: 'version', found: version });
  const count = getVarint(reader);
  const damaged = () => err<ArchiveError>({ kind: 'damaged', atByte: reader.at });
  if (reader.failed || count < 1 || count > ARCHIVE_SETS_MAX) return damaged();
  const sets = createElementColumns(count);
  getEpochs(reader, sets.epochUs);
  eachColumn(sets, (values, form, forecast) => getColumn(reader, values, form, forecast));
  const classes = new Float64Array(count);
  getColumn(reader, classes, PLAIN, SAME);
  for (let row = 0; row < count; row++) {
    const name = CLASSES[classes[row]];
    if (name === undefined) return damaged();
    (sets.classification as string[])[row] = name;
  }
  return reader.failed || reader.at !== bytes.length ? damaged() : ok(sets);
}

/** The number columns in the order of the archive, each with its form and its forecast from what stands before it. */
function eachColumn(
  sets: ElementColumns,
  visit: (values: Column, form: ColumnForm, forecast: Forecast) => void,
): void {
  const { meanMotionRadS, argPerigeeRad, raanRad, meanAnomalyRad, revolutionAtEpoch } = sets;
  const elapsedS = (row: number) => (sets.epochUs[row] - sets.epochUs[row - 1]) / 1e6;
  const turned = (row: number) =>
    ((meanMotionRadS[row - 1] + meanMotionRadS[row]) / 2) * elapsedS(row);
  visit(meanMotionRadS, MOTION, SAME);
  visit(sets.eccentricity, SHAPE, SAME);
  visit(sets.inclinationRad, ANGLE, SAME);
  const rates: NodalRates = nodalRates(
    meanMotionRadS[0],
    sets.eccentricity[0],
    sets.inclinationRad[0],
  );
  const perigee: Forecast = (row) => argPerigeeRad[row - 1] + rates.argPerigeeRadS * elapsedS(row);
  visit(raanRad, TURN, (row) => raanRad[row - 1] + rates.raanRadS * elapsedS(row));
  visit(argPerigeeRad, TURN, perigee);
  // where perigee is ill defined, what it gains the mean anomaly loses
  visit(
    meanAnomalyRad,
    TURN,
    (row) => meanAnomalyRad[row - 1] + turned(row) - (argPerigeeRad[row] - perigee(row)),
  );
  visit(sets.bstarPerEarthRadius, PLAIN, SAME);
  visit(sets.meanMotionDotRevDay2, PLAIN, SAME);
  visit(sets.meanMotionDdotRevDay3, PLAIN, SAME);
  visit(sets.ephemerisType, PLAIN, SAME);
  visit(sets.elementSetNumber, PLAIN, SAME);
  visit(revolutionAtEpoch, PLAIN, (row) => revolutionAtEpoch[row - 1] + turned(row) / TURN_RAD);
}

type Column = { [row: number]: number; readonly length: number };
const TURN_RAD = 2 * Math.PI;

function putEpochs(writer: ByteWriter, epochUs: Float64Array): void {
  let unitUs = 0;
  for (let row = 1; row < epochUs.length && unitUs >= 0; row++) {
    const stepUs = epochUs[row] - epochUs[row - 1];
    unitUs =
      Number.isSafeInteger(stepUs) && isExact(epochUs, row, stepUs) ? divisor(unitUs, stepUs) : -1;
  }
  if (unitUs < 0) {
    putVarint(writer, EPOCHS_RAW);
    for (const us of epochUs) putDouble(writer, us);
    return;
  }
  putVarint(writer, Math.max(1, unitUs));
  putDouble(writer, epochUs[0]);
  for (let row = 1; row < epochUs.length; row++) {
    putVarint(writer, (epochUs[row] - epochUs[row - 1]) / Math.max(1, unitUs));
  }
}

function getEpochs(reader: ByteReader, out: Float64Array): void {
  const unitUs = getVarint(reader);
  for (let row = 0; row < out.length && !reader.failed; row++) {
    if (unitUs === EPOCHS_RAW || row === 0) out[row] = getDouble(reader);
    else {
      const stepUs = getVarint(reader) * unitUs;
      if (stepUs > VARINT_MAX) reader.failed = true;
      out[row] = out[row - 1] + stepUs;
    }
  }
}

function isExact(epochUs: Float64Array, row: number, stepUs: number): boolean {
  return Object.is(epochUs[row - 1] + stepUs, epochUs[row]);
}

function indexOfClass(name: string): number {
  const index = CLASSES.indexOf(name as (typeof CLASSES)[number]);
  if (index < 0) throw new Error(`classification ${name}: U, C or S is right`);
  return index;
}
