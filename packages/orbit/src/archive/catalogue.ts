/**
 * A catalogue on the wire: one element set an object, the columns that SGP4 reads, each double exact to the bit, in some 35 bytes
 * an object on what catalogues print (70 where the values are no printed decimals). Never throws on what it is given to read.
 *
 *   head     version of this form (1); texts: version of the sets, version that this is a change to ('' for a whole);
 *            number of objects that are gone, their ids as texts; number of rows
 *   blocks   number of rows (at most CATALOGUE_BLOCK_ROWS); ids (texts.ts); epochs: unit, first, steps of that unit, or unit 0 and
 *            doubles; then mean motion, eccentricity, inclination, node, perigee, anomaly, drag and ephemeris type
 *            (column-codec.ts, each row from the one before)
 *
 * Names are another message of the same make (`encodeNames`): they seldom change, and nothing is propagated by them.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { ArchiveError } from './block.ts';
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
} from './bytes.ts';
import { getColumn, putColumn } from './column-codec.ts';
import { ANGLE, MOTION, PLAIN, SAME, SHAPE, TURN } from './column-forms.ts';
import type { ElementColumns } from './columns.ts';
import { divisor } from './grid.ts';
import { getIds, getText, type Ids, putIds, putText } from './texts.ts';

export const CATALOGUE_FORM = 1;
/** A few milliseconds of work to make: a writer takes a turn between blocks. */
export const CATALOGUE_BLOCK_ROWS = 1024;
const ROWS_MAX = 4_000_000;

export type Sgp4Columns = Pick<
  ElementColumns,
  | 'count'
  | 'epochUs'
  | 'meanMotionRadS'
  | 'eccentricity'
  | 'inclinationRad'
  | 'raanRad'
  | 'argPerigeeRad'
  | 'meanAnomalyRad'
  | 'bstarPerEarthRadius'
  | 'ephemerisType'
>;

export type CatalogueHead = {
  readonly version: string;
  readonly since: string; // '' for a whole catalogue
  readonly removed: readonly string[]; // ids that were in `since` and are no more
  readonly count: number; // rows that follow
};

export type CatalogueMessage = CatalogueHead & {
  readonly objectId: readonly string[];
  readonly catalogueNumber: Uint32Array;
  readonly sets: Sgp4Columns;
};

export type NamesMessage = {
  readonly version: string;
  readonly objectId: readonly string[];
  readonly catalogueNumber: Uint32Array;
  readonly cosparId: readonly string[];
  readonly name: readonly string[];
};

const COLUMNS = [
  ['meanMotionRadS', MOTION],
  ['eccentricity', SHAPE],
  ['inclinationRad', ANGLE],
  ['raanRad', TURN],
  ['argPerigeeRad', TURN],
  ['meanAnomalyRad', TURN],
  ['bstarPerEarthRadius', PLAIN],
  ['ephemerisType', PLAIN],
] as const;

export function encodeCatalogueHead({ version, since, removed, count }: CatalogueHead): Uint8Array {
  const writer = createWriter(64);
  putByte(writer, CATALOGUE_FORM);
  for (const text of [version, since]) putText(writer, text);
  putVarint(writer, removed.length);
  for (const id of removed) putText(writer, id);
  putVarint(writer, count);
  return takeBytes(writer);
}

/** Rows `from` to `to` (at most CATALOGUE_BLOCK_ROWS) as the next block of a message. */
export function encodeCatalogueBlock(
  ids: Ids,
  sets: Omit<Sgp4Columns, 'count'>,
  from: number,
  to: number,
): Uint8Array {
  const writer = createWriter(64 * (to - from) + 64);
  putVarint(writer, to - from);
  putIds(writer, ids, from, to);
  putEpochs(writer, sets.epochUs.subarray(from, to));
  for (const [name, form] of COLUMNS) putColumn(writer, sets[name].subarray(from, to), form, SAME);
  return takeBytes(writer);
}

export function decodeCatalogue(bytes: Uint8Array): Result<CatalogueMessage, ArchiveError> {
  const reader = createReader(bytes);
  const form = getByte(reader);
  if (!reader.failed && form !== CATALOGUE_FORM) return err({ kind: 'version', found: form });
  const version = getText(reader);
  const since = getText(reader);
  const removed: string[] = [];
  for (let left = getVarint(reader); left > 0 && !reader.failed; left--)
    removed.push(getText(reader));
  const count = getCount(reader);
  const objectId: string[] = [];
  const catalogueNumber = new Uint32Array(count);
  const sets = createSgp4Columns(count);
  for (let at = 0; at < count && !reader.failed; ) {
    const rows = getBlockRows(reader, count - at);
    getIds(reader, objectId, catalogueNumber, at, rows);
    getEpochs(reader, sets.epochUs.subarray(at, at + rows));
    for (const [name, columnForm] of COLUMNS)
      getColumn(reader, sets[name].subarray(at, at + rows), columnForm, SAME);
    at += rows;
  }
  if (reader.failed || reader.at !== bytes.length)
    return err({ kind: 'damaged', atByte: reader.at });
  return ok({ version, since, removed, count, objectId, catalogueNumber, sets });
}

/** Room for one set an object, of the columns that SGP4 reads. */
export function createSgp4Columns(count: number): Sgp4Columns {
  const f64 = () => new Float64Array(count);
  return {
    ...{ count, epochUs: f64(), meanMotionRadS: f64(), eccentricity: f64() },
    ...{ inclinationRad: f64(), raanRad: f64(), argPerigeeRad: f64(), meanAnomalyRad: f64() },
    ...{ bstarPerEarthRadius: f64(), ephemerisType: new Uint8Array(count) },
  };
}

/** Copies the columns of one set. */
export function copySgp4Set(
  from: Omit<Sgp4Columns, 'count'>,
  fromRow: number,
  to: Sgp4Columns,
  toRow: number,
): void {
  to.epochUs[toRow] = from.epochUs[fromRow];
  for (const [name] of COLUMNS) to[name][toRow] = from[name][fromRow];
}

/** Whether two sets are the same in what SGP4 reads, bit for bit. */
export function sameSgp4Set(
  a: Omit<Sgp4Columns, 'count'>,
  aRow: number,
  b: Omit<Sgp4Columns, 'count'>,
  bRow: number,
): boolean {
  return (
    Object.is(a.epochUs[aRow], b.epochUs[bRow]) &&
    COLUMNS.every(([name]) => Object.is(a[name][aRow], b[name][bRow]))
  );
}

/** What objects are called, in one message: version of this form, version, number, blocks of ids, designators and names. */
export function encodeNamesHead(version: string, count: number): Uint8Array {
  const writer = createWriter(64);
  putByte(writer, CATALOGUE_FORM);
  putText(writer, version);
  putVarint(writer, count);
  return takeBytes(writer);
}

export function encodeNamesBlock(
  names: Omit<NamesMessage, 'version' | 'catalogueNumber'> & Ids,
  from: number,
  to: number,
): Uint8Array {
  const writer = createWriter(48 * (to - from) + 64);
  putVarint(writer, to - from);
  putIds(writer, names, from, to);
  for (let row = from; row < to; row++) putText(writer, names.cosparId[row]);
  for (let row = from; row < to; row++) putText(writer, names.name[row]);
  return takeBytes(writer);
}

export function decodeNames(bytes: Uint8Array): Result<NamesMessage, ArchiveError> {
  const reader = createReader(bytes);
  const form = getByte(reader);
  if (!reader.failed && form !== CATALOGUE_FORM) return err({ kind: 'version', found: form });
  const version = getText(reader);
  const count = getCount(reader);
  const objectId: string[] = [];
  const cosparId: string[] = [];
  const name: string[] = [];
  const catalogueNumber = new Uint32Array(count);
  for (let at = 0; at < count && !reader.failed; ) {
    const rows = getBlockRows(reader, count - at);
    getIds(reader, objectId, catalogueNumber, at, rows);
    for (let row = 0; row < rows && !reader.failed; row++) cosparId.push(getText(reader));
    for (let row = 0; row < rows && !reader.failed; row++) name.push(getText(reader));
    at += rows;
  }
  if (reader.failed || reader.at !== bytes.length)
    return err({ kind: 'damaged', atByte: reader.at });
  return ok({ version, objectId, catalogueNumber, cosparId, name });
}

/** Every row takes a byte at the least, so no small message asks for much room. */
function getCount(reader: ByteReader): number {
  const count = getVarint(reader);
  if (count <= ROWS_MAX && count <= reader.bytes.length - reader.at) return count;
  reader.failed = true;
  return 0;
}

function getBlockRows(reader: ByteReader, left: number): number {
  const rows = getVarint(reader);
  if (rows > 0 && rows <= CATALOGUE_BLOCK_ROWS && rows <= left) return rows;
  reader.failed = true;
  return 0;
}

/** The unit is the greatest common divisor of the steps from the earliest: 864 µs where epochs are of two-line sets. */
function putEpochs(writer: ByteWriter, epochUs: Float64Array): void {
  let firstUs = Number.POSITIVE_INFINITY;
  for (const us of epochUs) firstUs = Math.min(firstUs, us);
  let unitUs = 0;
  for (const us of epochUs) {
    const stepUs = us - firstUs;
    const exact = Number.isSafeInteger(stepUs) && Object.is(firstUs + stepUs, us);
    if (!exact) unitUs = Number.NaN;
    unitUs = divisor(unitUs, stepUs);
  }
  if (Number.isNaN(unitUs)) {
    putVarint(writer, 0);
    for (const us of epochUs) putDouble(writer, us);
    return;
  }
  const unit = Math.max(1, unitUs);
  putVarint(writer, unit);
  putDouble(writer, firstUs);
  for (const us of epochUs) putVarint(writer, (us - firstUs) / unit);
}

function getEpochs(reader: ByteReader, out: Float64Array): void {
  const unitUs = getVarint(reader);
  const firstUs = unitUs === 0 ? 0 : getDouble(reader);
  for (let row = 0; row < out.length && !reader.failed; row++)
    out[row] = unitUs === 0 ? getDouble(reader) : firstUs + getVarint(reader) * unitUs;
}
