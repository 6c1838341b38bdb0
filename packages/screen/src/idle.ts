/**
 * With primaries, most objects are at the wrong height to meet any of them: in each knot interval they are left out of the
 * step before it is sorted. Nothing is lost: two objects nearer than the threshold have radii nearer than the threshold.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2, type StateBatch } from '@noroshi/orbit';
import type { KnotPair } from './knots.ts';
import type { ScreenPlan } from './plan.ts';

/**
 * Between knots the radius leaves the span of its two ends by at most h²/8 · max|r̈|, and |r̈| ≤ μ/r² on a closed orbit
 * above the surface; 5 % for J2.
 */
function radiusSlackKm(knotS: number): number {
  return (1.05 * MU_KM3_S2 * knotS * knotS) / (8 * EARTH_RADIUS_KM ** 2);
}

/** Least and greatest radius in the interval of a row whose knots do not tell; undefined: they do, or it is not there. */
export type RadiiOfRow = (row: number) => { lowKm: number; highKm: number } | undefined;

/** Rows that cannot meet a primary in this interval, into `out`; returns how many. Only interpolated rows are judged. */
export function findIdleRows(
  knots: KnotPair,
  primary: Uint8Array,
  plan: ScreenPlan,
  out: Int32Array,
  radiiOf: RadiiOfRow = () => undefined,
): number {
  const { left, right, regular, irregular, irregularCount } = knots;
  for (let k = 0; k < irregularCount; k++) if (primary[irregular[k]] === 1) return 0;
  const apartKm = 2 * radiusSlackKm(plan.knotUs / 1e6) + plan.thresholdKm + plan.marginKm;
  const spans = primarySpans(knots, primary, apartKm, radiiOf);
  let count = 0;
  for (let row = 0; row < primary.length; row++) {
    if (primary[row] === 1 || regular[row] === 0) continue;
    const a = radiusKm(left, row);
    const b = radiusKm(right, row);
    if (!meetsSpan(spans, Math.min(a, b), Math.max(a, b))) out[count++] = row;
  }
  return count;
}

type Span = { lowKm: number; highKm: number };

/** Radii where primaries are in this interval, widened; in order, those that touch made one. */
function primarySpans(
  { left, right, regular }: KnotPair,
  primary: Uint8Array,
  apartKm: number,
  radiiOf: RadiiOfRow,
): Span[] {
  const spans: Span[] = [];
  for (let row = 0; row < primary.length; row++) {
    if (primary[row] === 0) continue;
    const told = radiiOf(row);
    if (told !== undefined)
      spans.push({ lowKm: told.lowKm - apartKm, highKm: told.highKm + apartKm });
    if (regular[row] === 0) continue;
    const a = radiusKm(left, row);
    const b = radiusKm(right, row);
    spans.push({ lowKm: Math.min(a, b) - apartKm, highKm: Math.max(a, b) + apartKm });
  }
  spans.sort((a, b) => a.lowKm - b.lowKm);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.lowKm <= last.highKm)
      last.highKm = Math.max(last.highKm, span.highKm);
    else merged.push(span);
  }
  return merged;
}

function meetsSpan(spans: readonly Span[], lowKm: number, highKm: number): boolean {
  for (const span of spans) if (highKm >= span.lowKm && lowKm <= span.highKm) return true;
  return false;
}

/** Takes the rows' places away for one step: the sieve leaves out what has none. */
export function hideRows(place: StateBatch, rows: Int32Array, count: number): void {
  for (let k = 0; k < count; k++) place.positionKm[3 * rows[k]] = Number.NaN;
}

function radiusKm({ positionKm: p }: StateBatch, row: number): number {
  const k = 3 * row;
  return Math.sqrt(p[k] * p[k] + p[k + 1] * p[k + 1] + p[k + 2] * p[k + 2]);
}
