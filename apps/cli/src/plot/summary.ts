/** What a picture of a screen is made from: its events, and what stands in no row of them. */
import type { ConjunctionRow } from '@noroshi/screen';

export type PlotEvent = {
  readonly row: ConjunctionRow;
  readonly altitudeKm: number; // of object 1 at closest approach, above a sphere of the equator's radius
};

export type PlotSummary = {
  readonly fromUs: number; // µs TAI
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly hbrM: number;
  readonly objectsGiven: number;
  readonly objectsScreened: number;
  readonly primaries: number | undefined; // undefined: every pair
  readonly ageMedianD: number; // of all element sets at the begin of the window
  readonly ageP95D: number;
  readonly complete: boolean;
  /** What was looked at, in order, without overlap. */
  readonly covered: readonly { readonly fromUs: number; readonly toUs: number }[];
  readonly about: string | undefined; // a line on where the objects come from
};

/** Crossings and intervals apart, and the figures that the title tells. */
export type PlotFigures = {
  readonly crossings: readonly ConjunctionRow[];
  readonly intervals: readonly ConjunctionRow[];
  readonly closeCount: number; // below CLOSE_KM
  readonly top: readonly ConjunctionRow[]; // the most probable, else the closest
  readonly topIsProbable: boolean;
};

export const CLOSE_KM = 1;
const TOP_MAX = 6;

export function figuresOf(events: readonly PlotEvent[]): PlotFigures {
  const rows = events.map(({ row }) => row);
  const crossings = rows.filter((row) => row.kind === 'crossing');
  const probable = crossings.filter((row) => row.pc !== null && row.pc > 0);
  const closest = crossings.toSorted((a, b) => a.missKm - b.missKm);
  const top = probable.sort((a, b) => b.pc! - a.pc! || a.missKm - b.missKm);
  return {
    crossings,
    intervals: rows.filter((row) => row.kind === 'interval'),
    closeCount: rows.filter((row) => row.missKm < CLOSE_KM).length,
    top: (top.length > 0 ? top : closest).slice(0, TOP_MAX),
    topIsProbable: top.length > 0,
  };
}
