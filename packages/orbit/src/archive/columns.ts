/**
 * The element sets of one object as columns: what a block of history holds. The same columns as in an ElementSetBatch, without
 * the object table, in order of epoch.
 */
import type { ElementSetBatch } from '../elements/batch.ts';

export type ElementColumns = Omit<
  ElementSetBatch,
  'frame' | 'centre' | 'objects' | 'objectRow' | 'epochUs'
> & { readonly epochUs: Float64Array };

/** The columns that hold doubles, in the order of the archive. */
export const FLOAT_COLUMNS = [
  'meanMotionRadS',
  'eccentricity',
  'inclinationRad',
  'raanRad',
  'argPerigeeRad',
  'meanAnomalyRad',
  'bstarPerEarthRadius',
  'meanMotionDotRevDay2',
  'meanMotionDdotRevDay3',
] as const;

export const CLASSES = ['U', 'C', 'S'] as const;

export function createElementColumns(count: number): ElementColumns {
  const f64 = () => new Float64Array(count);
  return {
    count,
    epochUs: f64(),
    meanMotionRadS: f64(),
    eccentricity: f64(),
    inclinationRad: f64(),
    raanRad: f64(),
    argPerigeeRad: f64(),
    meanAnomalyRad: f64(),
    bstarPerEarthRadius: f64(),
    meanMotionDotRevDay2: f64(),
    meanMotionDdotRevDay3: f64(),
    ephemerisType: new Uint8Array(count),
    elementSetNumber: new Uint32Array(count),
    revolutionAtEpoch: new Uint32Array(count),
    classification: new Array<string>(count).fill('U'),
  };
}

/** Copies one set; `from` may be a whole batch. */
export function copySet(
  from: Omit<ElementColumns, 'count'>,
  fromRow: number,
  to: ElementColumns,
  toRow: number,
): void {
  to.epochUs[toRow] = from.epochUs[fromRow];
  for (const name of FLOAT_COLUMNS) to[name][toRow] = from[name][fromRow];
  to.ephemerisType[toRow] = from.ephemerisType[fromRow];
  to.elementSetNumber[toRow] = from.elementSetNumber[fromRow];
  to.revolutionAtEpoch[toRow] = from.revolutionAtEpoch[fromRow];
  (to.classification as string[])[toRow] = from.classification[fromRow];
}

/** The first rows in columns of another length; further rows are as new. */
export function resizeColumns(from: ElementColumns, count: number): ElementColumns {
  const kept = Math.min(from.count, count);
  const to = createElementColumns(count);
  to.epochUs.set(from.epochUs.subarray(0, kept));
  for (const name of FLOAT_COLUMNS) to[name].set(from[name].subarray(0, kept));
  to.ephemerisType.set(from.ephemerisType.subarray(0, kept));
  to.elementSetNumber.set(from.elementSetNumber.subarray(0, kept));
  to.revolutionAtEpoch.set(from.revolutionAtEpoch.subarray(0, kept));
  const classes = [...from.classification.slice(0, kept), ...to.classification.slice(kept)];
  return { ...to, classification: classes };
}

/** Same in every value, bit for bit. */
export function sameSet(
  a: Omit<ElementColumns, 'count'>,
  aRow: number,
  b: Omit<ElementColumns, 'count'>,
  bRow: number,
): boolean {
  return (
    a.epochUs[aRow] === b.epochUs[bRow] &&
    FLOAT_COLUMNS.every((name) => Object.is(a[name][aRow], b[name][bRow])) &&
    a.ephemerisType[aRow] === b.ephemerisType[bRow] &&
    a.elementSetNumber[aRow] === b.elementSetNumber[bRow] &&
    a.revolutionAtEpoch[aRow] === b.revolutionAtEpoch[bRow] &&
    a.classification[aRow] === b.classification[bRow]
  );
}
