/**
 * An ephemeris as bytes for a store, every number bit for bit: four letters and a version, a head in JSON, then columns of
 * 64-bit floats, little-endian. Whole or refused; what is read is checked as if anybody could have written it.
 */
import { err, ok, type Result } from '@noroshi/time';
import type { Ephemeris } from './ephemeris.ts';
import { type EphemerisTable, TABLE_DEGREE_MAX } from './table.ts';

const MAGIC = 'NREP';
const VERSION = 1;
const PREFIX_BYTES = 12; // letters, version, length of the head
const HEAD_BYTES_MAX = 2 ** 22;

type TableHead = Omit<EphemerisTable, 'epochUs' | 'states' | 'covariances'> & {
  readonly rows: number;
  readonly covarianceRows: number;
};
type Head = Omit<Ephemeris, 'tables'> & { readonly tables: readonly TableHead[] };

export function encodeEphemeris({ tables, ...who }: Ephemeris): Uint8Array {
  const heads = tables.map(({ epochUs, states: _, covariances, ...rest }) => ({
    ...{ ...rest, rows: epochUs.length, covarianceRows: covariances?.epochUs.length ?? 0 },
  }));
  const head = new TextEncoder().encode(JSON.stringify({ ...who, tables: heads }));
  const numbers = heads.reduce((sum, one) => sum + 7 * one.rows + 7 * one.covarianceRows, 0);
  const bytes = new Uint8Array(PREFIX_BYTES + head.length + 8 * numbers);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < 4; k++) bytes[k] = MAGIC.charCodeAt(k);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, head.length, true);
  bytes.set(head, PREFIX_BYTES);
  let at = PREFIX_BYTES + head.length;
  const put = (column: Float64Array) => {
    for (const value of column) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  };
  for (const { epochUs, states, covariances } of tables) {
    put(epochUs);
    put(states);
    if (covariances === undefined) continue;
    put(covariances.epochUs);
    put(covariances.rtnKm2);
  }
  return bytes;
}

/** Why not, in words, where the bytes are no ephemeris of this version. */
export function decodeEphemeris(bytes: Uint8Array): Result<Ephemeris, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || String.fromCharCode(...bytes.subarray(0, 4)) !== MAGIC)
    return err('these bytes are no ephemeris');
  if (view.getUint32(4, true) !== VERSION)
    return err(`version ${view.getUint32(4, true)} is not known here`);
  const headBytes = view.getUint32(8, true);
  const from = PREFIX_BYTES + headBytes;
  if (headBytes > HEAD_BYTES_MAX || from > bytes.length) return err('the head is cut off');
  const head = headOf(bytes.subarray(PREFIX_BYTES, from));
  if (head === undefined) return err('the head is not as it was written');
  const numbers = head.tables.reduce((sum, one) => sum + 7 * (one.rows + one.covarianceRows), 0);
  if (bytes.length !== from + 8 * numbers) return err('columns are cut off');
  let at = from;
  const take = (length: number) =>
    Float64Array.from({ length }, () => {
      at += 8;
      return view.getFloat64(at - 8, true);
    });
  const tables = head.tables.map(({ rows, covarianceRows, ...rest }): EphemerisTable => {
    const table = { ...rest, epochUs: take(rows), states: take(6 * rows) };
    if (covarianceRows === 0) return table;
    return {
      ...table,
      covariances: { epochUs: take(covarianceRows), rtnKm2: take(6 * covarianceRows) },
    };
  });
  return ok({ ...head, tables });
}

function headOf(bytes: Uint8Array): Head | undefined {
  try {
    const head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Head;
    const texts = [head.objectId, head.name, head.cosparId, head.source];
    const isGood =
      texts.every((text) => typeof text === 'string') &&
      Number.isFinite(head.createdUs) &&
      Array.isArray(head.tables) &&
      head.tables.every(isTableHead);
    return isGood ? head : undefined;
  } catch {
    return undefined; // no JSON, or no UTF-8
  }
}

function isTableHead(one: TableHead): boolean {
  const counts = [one?.rows, one?.covarianceRows, one?.degree];
  return (
    counts.every((count) => Number.isInteger(count) && count >= 0) &&
    one.rows > 0 &&
    one.degree <= TABLE_DEGREE_MAX &&
    (one.method === 'lagrange' || one.method === 'hermite') &&
    Number.isFinite(one.fromUs) &&
    Number.isFinite(one.toUs)
  );
}
