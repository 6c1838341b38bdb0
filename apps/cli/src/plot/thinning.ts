/**
 * Which approaches are drawn one by one, and which only as density: a week holds 250,000 of them, and a picture must
 * stay small and readable. Nothing is left out: what is not drawn is counted in a cell.
 */
import type { ConjunctionRow } from '@noroshi/screen';
import { pcClassOf } from './classes.ts';
import { niceBelow } from './scales.ts';

export type Thinned = {
  readonly drawn: readonly ConjunctionRow[];
  readonly dense: readonly ConjunctionRow[];
  readonly cutKm: number; // everything nearer is drawn; Infinity: everything
  readonly likelyDrawn: number; // drawn beyond the cut because they are likely
};

export const DRAWN_MAX = 3000;
const LIKELY_MAX = 500;

/** `crossings` with the nearest always drawn, and the most likely beyond them. */
export function thin(crossings: readonly ConjunctionRow[], thresholdKm: number): Thinned {
  if (crossings.length <= DRAWN_MAX) {
    return { drawn: crossings, dense: [], cutKm: Number.POSITIVE_INFINITY, likelyDrawn: 0 };
  }
  const cutKm = cutOf(crossings, thresholdKm);
  const beyond = crossings.filter((row) => row.missKm >= cutKm);
  const likely = beyond
    .filter((row) => pcClassOf(row) === 0)
    .sort((a, b) => b.pc! - a.pc!)
    .slice(0, LIKELY_MAX);
  const kept = new Set(likely);
  return {
    drawn: [...crossings.filter((row) => row.missKm < cutKm), ...likely],
    dense: beyond.filter((row) => !kept.has(row)),
    cutKm,
    likelyDrawn: likely.length,
  };
}

/** The largest 1-2-5 distance below which no more than DRAWN_MAX approaches lie. */
function cutOf(crossings: readonly ConjunctionRow[], thresholdKm: number): number {
  const misses = Float64Array.from(crossings, (row) => row.missKm).sort();
  const firstLeftKm = misses[DRAWN_MAX]!;
  return firstLeftKm > thresholdKm * 1e-6 ? niceBelow(firstLeftKm) : 0;
}
