/**
 * Reads an IERS finals2000A file (all, data or daily) into an Earth orientation table. Bulletin B
 * values are taken where they are printed, Bulletin A else; the file's trailing days that hold no
 * values are left out. One damaged row refuses the file, with its line: a table with a hole would
 * be bridged in silence. Reference: IERS readme.finals2000A (fixed columns, units arcsec, s, ms,
 * 0.001 arcsec).
 */
import { taiMinusUtcS } from './leap-seconds.ts';
import { err, ok, type Result } from './result.ts';
import { taiUsFromUtcDay } from './utc.ts';

const ARCSEC_RAD = Math.PI / 648_000;
const MAX_ROWS = 200_000; // 500 years of days

/** One row a UTC day, at its midnight, days consecutive. */
export type EarthOrientation = {
  readonly count: number;
  readonly mjdUtc: Float64Array;
  readonly epochUs: Float64Array; // of that midnight
  readonly xpRad: Float64Array; // polar motion
  readonly ypRad: Float64Array;
  readonly ut1MinusUtcS: Float64Array;
  readonly ut1MinusTaiS: Float64Array; // without the steps of leap seconds: what is interpolated
  readonly lodS: Float64Array; // excess length of day; 0 where not printed
  readonly dXRad: Float64Array; // celestial pole offsets to IAU 2000A; 0 where not printed
  readonly dYRad: Float64Array;
  readonly predictedFromMjd: number; // first predicted day; last + 1 when there is none
  readonly expiryUs: number; // the midnight of the last row
};

export type EarthOrientationError =
  | { kind: 'empty'; message: string }
  | { kind: 'tooLong'; rows: number; message: string }
  | {
      kind: 'field';
      line: number;
      field: string;
      value: string;
      expected: string;
      message: string;
    };

type Row = {
  mjdUtc: number;
  xpRad: number;
  ypRad: number;
  ut1MinusUtcS: number;
  lodS: number;
  dXRad: number;
  dYRad: number;
  predicted: boolean;
};

/**
 * Columns are counted from 0, the end not included; limits are generous physical ones, in the
 * file's unit.
 */
type Field = { name: string; from: number; to: number; min: number; max: number };
const FIELDS = {
  mjd: { name: 'MJD', from: 7, to: 15, min: 30_000, max: 160_000 },
  xA: { name: 'PM-x A (arcsec)', from: 18, to: 27, min: -2, max: 2 },
  yA: { name: 'PM-y A (arcsec)', from: 37, to: 46, min: -2, max: 2 },
  ut1A: { name: 'UT1-UTC A (s)', from: 58, to: 68, min: -1, max: 1 },
  lodA: { name: 'LOD A (ms)', from: 79, to: 86, min: -20, max: 20 },
  dXA: { name: 'dX A (mas)', from: 97, to: 106, min: -500, max: 500 },
  dYA: { name: 'dY A (mas)', from: 116, to: 125, min: -500, max: 500 },
  xB: { name: 'PM-x B (arcsec)', from: 134, to: 144, min: -2, max: 2 },
  yB: { name: 'PM-y B (arcsec)', from: 144, to: 154, min: -2, max: 2 },
  ut1B: { name: 'UT1-UTC B (s)', from: 154, to: 165, min: -1, max: 1 },
  dXB: { name: 'dX B (mas)', from: 165, to: 175, min: -500, max: 500 },
  dYB: { name: 'dY B (mas)', from: 175, to: 185, min: -500, max: 500 },
} as const satisfies Record<string, Field>;

/** The table of a finals2000A text, or the first damaged line. Never throws. */
export function parseFinals2000A(text: string): Result<EarthOrientation, EarthOrientationError> {
  const rows: Row[] = [];
  let line = 0;
  for (let from = 0; from < text.length; ) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    line += 1;
    const row = parseRow(text.slice(from, Math.min(end, from + 200)), line, rows.at(-1));
    from = end + 1;
    if (row === undefined) continue;
    if ('kind' in row) return err(row);
    rows.push(row);
    if (rows.length > MAX_ROWS) return err(tooLong(rows.length));
  }
  if (rows.length > 0) return ok(toTable(rows));
  const message = 'Earth orientation file has no rows: expected IERS finals2000A (fixed columns)';
  return err({ kind: 'empty', message });
}

/** A row, an error, or nothing for a blank line and for a day that has no values yet. */
function parseRow(
  text: string,
  line: number,
  before: Row | undefined,
): Row | EarthOrientationError | undefined {
  if (text.trim() === '') return undefined;
  let bad: EarthOrientationError | undefined;
  const read = (field: Field): number | undefined => {
    const printed = text.slice(field.from, field.to).trim();
    if (printed === '') return undefined;
    const value = /^[+-]?\d*\.?\d+$|^[+-]?\d+\.$/.test(printed) ? Number(printed) : Number.NaN;
    if (value >= field.min && value <= field.max) return value;
    bad ??= fieldError(line, field.name, printed, `a number from ${field.min} to ${field.max}`);
    return undefined;
  };
  const mjdUtc = read(FIELDS.mjd);
  const xp = read(FIELDS.xB) ?? read(FIELDS.xA);
  const yp = read(FIELDS.yB) ?? read(FIELDS.yA);
  const ut1B = read(FIELDS.ut1B);
  const ut1 = ut1B ?? read(FIELDS.ut1A);
  const lod = read(FIELDS.lodA) ?? 0;
  const dX = read(FIELDS.dXB) ?? read(FIELDS.dXA) ?? 0;
  const dY = read(FIELDS.dYB) ?? read(FIELDS.dYA) ?? 0;
  if (bad !== undefined) return bad;
  if (mjdUtc === undefined) return fieldError(line, 'MJD', '', 'a Modified Julian Day number');
  if (xp === undefined && yp === undefined && ut1 === undefined) return undefined;
  if (before !== undefined && mjdUtc !== before.mjdUtc + 1) {
    return fieldError(
      line,
      'MJD',
      String(mjdUtc),
      `${before.mjdUtc + 1}, the day after the last row`,
    );
  }
  if (!Number.isInteger(mjdUtc)) return fieldError(line, 'MJD', String(mjdUtc), 'a whole day');
  if (xp === undefined) return fieldError(line, 'PM-x', '', 'a value, as y or UT1-UTC has one');
  if (yp === undefined) return fieldError(line, 'PM-y', '', 'a value, as x or UT1-UTC has one');
  if (ut1 === undefined) return fieldError(line, 'UT1-UTC', '', 'a value, as x and y have one');
  const predicted = ut1B === undefined && (text[16] === 'P' || text[57] === 'P');
  const xpRad = xp * ARCSEC_RAD;
  const ypRad = yp * ARCSEC_RAD;
  const dXRad = dX * 1e-3 * ARCSEC_RAD;
  const dYRad = dY * 1e-3 * ARCSEC_RAD;
  return { mjdUtc, xpRad, ypRad, ut1MinusUtcS: ut1, lodS: lod / 1000, dXRad, dYRad, predicted };
}

function toTable(rows: readonly Row[]): EarthOrientation {
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  const epochUs = column((row) => taiUsFromUtcDay(row.mjdUtc, 0));
  const firstPredicted = rows.find((row) => row.predicted);
  return {
    count: rows.length,
    mjdUtc: column((row) => row.mjdUtc),
    epochUs,
    xpRad: column((row) => row.xpRad),
    ypRad: column((row) => row.ypRad),
    ut1MinusUtcS: column((row) => row.ut1MinusUtcS),
    ut1MinusTaiS: column((row) => row.ut1MinusUtcS - taiMinusUtcS(row.mjdUtc)),
    lodS: column((row) => row.lodS),
    dXRad: column((row) => row.dXRad),
    dYRad: column((row) => row.dYRad),
    predictedFromMjd: firstPredicted?.mjdUtc ?? rows.at(-1)!.mjdUtc + 1,
    expiryUs: epochUs.at(-1)!,
  };
}

function tooLong(rows: number): EarthOrientationError {
  const message = `Earth orientation file has more than ${rows - 1} rows: expected one row a day`;
  return { kind: 'tooLong', rows, message };
}

function fieldError(
  line: number,
  field: string,
  printed: string,
  expected: string,
): EarthOrientationError {
  const value = printed.replace(/[^ -~]|"/g, '?');
  const message = `finals2000A line ${line}: ${field} is "${value}", expected ${expected}`;
  return { kind: 'field', line, field, value, expected, message };
}
