/**
 * Earth orientation at an epoch: interpolation in the table, a stated fallback outside it, and UT1.
 *
 * Between midnights: 4-point Lagrange (linear in the first and last interval) on UT1-TAI, which
 * has no leap-second steps, and on the pole. Not added: sub-daily ocean tides (up to 0.1 ms, 1
 * mas).
 *
 * Outside the table, `source` is 'none', and
 * - before it: pole 0, UT1-UTC 0 (UTC follows UT within 0.9 s, the pole stays within 0.8 arcsec);
 * - after it: pole and UT1-TAI of the last row, in error by 0.1 s or less for each year after.
 * 0.1 s of UT1 is 47 m at the equator; a caller that needs better warns on `source`.
 * Reference: IERS Conventions 2010 (TN 36), chapter 5 and section 5.5.
 */
import type { EarthOrientation } from './eop-table.ts';
import { jdPartsFromUs, type TwoPartJd } from './julian.ts';
import { taiMinusUtcAtEpochS } from './leap-seconds.ts';

export type OrientationSource = 'measured' | 'predicted' | 'none';

export type EarthOrientationAt = {
  xpRad: number;
  ypRad: number;
  ut1MinusUtcS: number;
  ut1MinusTaiS: number;
  lodS: number;
  dXRad: number;
  dYRad: number;
  source: OrientationSource;
};

/** The table without rows: everything falls back to pole 0 and UT1 = UTC. */
export const NO_EARTH_ORIENTATION: EarthOrientation = {
  count: 0,
  mjdUtc: new Float64Array(0),
  epochUs: new Float64Array(0),
  xpRad: new Float64Array(0),
  ypRad: new Float64Array(0),
  ut1MinusUtcS: new Float64Array(0),
  ut1MinusTaiS: new Float64Array(0),
  lodS: new Float64Array(0),
  dXRad: new Float64Array(0),
  dYRad: new Float64Array(0),
  predictedFromMjd: Number.POSITIVE_INFINITY,
  expiryUs: Number.NEGATIVE_INFINITY,
};

export function createEarthOrientationAt(): EarthOrientationAt {
  return {
    xpRad: 0,
    ypRad: 0,
    ut1MinusUtcS: 0,
    ut1MinusTaiS: 0,
    lodS: 0,
    dXRad: 0,
    dYRad: 0,
    source: 'none',
  };
}

/** Earth orientation at an epoch, in a new object. */
export function earthOrientationAt(table: EarthOrientation, epochUs: number): EarthOrientationAt {
  return earthOrientationInto(table, epochUs, createEarthOrientationAt());
}

/** The same, written into `out`: nothing is allocated. */
export function earthOrientationInto(
  table: EarthOrientation,
  epochUs: number,
  out: EarthOrientationAt,
): EarthOrientationAt {
  const last = table.count - 1;
  if (last < 0 || !(epochUs >= table.epochUs[0]!)) return beforeTable(epochUs, out);
  if (epochUs > table.epochUs[last]!) return afterTable(table, epochUs, out);
  const row = Math.min(rowAt(table, epochUs), Math.max(0, last - 1));
  const startUs = table.epochUs[row]!;
  const s = last === 0 ? 0 : (epochUs - startUs) / (table.epochUs[row + 1]! - startUs);
  out.xpRad = interpolate(table.xpRad, row, s);
  out.ypRad = interpolate(table.ypRad, row, s);
  out.ut1MinusTaiS = interpolate(table.ut1MinusTaiS, row, s);
  out.ut1MinusUtcS = out.ut1MinusTaiS + taiMinusUtcAtEpochS(epochUs);
  out.lodS = interpolate(table.lodS, row, s);
  out.dXRad = interpolate(table.dXRad, row, s);
  out.dYRad = interpolate(table.dYRad, row, s);
  const lastUsed = table.mjdUtc[row]! + (s > 0 ? 1 : 0);
  out.source = lastUsed < table.predictedFromMjd ? 'measured' : 'predicted';
  return out;
}

/** UT1 of an epoch as a Julian date in two parts, for Earth rotation angle and sidereal time. */
export function jdUt1Parts(epochUs: number, ut1MinusTaiS: number): TwoPartJd {
  return jdPartsFromUs(epochUs, ut1MinusTaiS);
}

/** The same, taking UT1 from the table. */
export function ut1FromTai(epochUs: number, table: EarthOrientation): TwoPartJd {
  return jdPartsFromUs(epochUs, earthOrientationAt(table, epochUs).ut1MinusTaiS);
}

function beforeTable(epochUs: number, out: EarthOrientationAt): EarthOrientationAt {
  out.xpRad = out.ypRad = out.lodS = out.dXRad = out.dYRad = 0;
  out.ut1MinusUtcS = 0;
  out.ut1MinusTaiS = -taiMinusUtcAtEpochS(epochUs);
  out.source = 'none';
  return out;
}

function afterTable(
  table: EarthOrientation,
  epochUs: number,
  out: EarthOrientationAt,
): EarthOrientationAt {
  const last = table.count - 1;
  out.xpRad = table.xpRad[last]!;
  out.ypRad = table.ypRad[last]!;
  out.ut1MinusTaiS = table.ut1MinusTaiS[last]!;
  out.ut1MinusUtcS = out.ut1MinusTaiS + taiMinusUtcAtEpochS(epochUs);
  out.lodS = out.dXRad = out.dYRad = 0;
  out.source = 'none';
  return out;
}

/** Last row not after the epoch. Days are consecutive, so the guess is right or one too far. */
function rowAt(table: EarthOrientation, epochUs: number): number {
  const guess = Math.floor((epochUs - table.epochUs[0]!) / 86_400e6);
  let row = Math.min(guess, table.count - 1);
  while (row > 0 && table.epochUs[row]! > epochUs) row -= 1;
  return row;
}

/** Value at `row + s`, 0 <= s <= 1. */
function interpolate(column: Float64Array, row: number, s: number): number {
  const b = column[row]!;
  if (s === 0) return b;
  const c = column[row + 1]!;
  if (row === 0 || row + 2 >= column.length) return b + (c - b) * s;
  const a = column[row - 1]!;
  const d = column[row + 2]!;
  return (
    (-a * s * (s - 1) * (s - 2)) / 6 +
    (b * (s + 1) * (s - 1) * (s - 2)) / 2 -
    (c * (s + 1) * s * (s - 2)) / 2 +
    (d * (s + 1) * s * (s - 1)) / 6
  );
}
