/**
 * An ephemeris of one object: segments in order of time, from one message. Several messages about one object serve side by
 * side: the newest where it reaches, an older one only where no newer does; the object's element set fills the rest.
 */
import type { EphemerisTable } from './table.ts';

export type Ephemeris = {
  readonly objectId: string; // as the catalogue has the object
  readonly name: string; // '' = unknown
  readonly cosparId: string; // '' = unknown
  readonly source: string; // file or feed it came from
  readonly createdUs: number; // of the message, µs TAI: its age counts from here
  readonly ofSet?: true; // planned from the object's element set: as old and as uncertain as that
  readonly tables: readonly EphemerisTable[]; // TEME, about the Earth; in order of time, useable spans do not overlap
};

/** What of a window one segment serves: both ends belong to it. */
export type ServingSpan = {
  readonly ephemeris: Ephemeris;
  readonly table: EphemerisTable;
  readonly fromUs: number;
  readonly toUs: number;
};

export type TimeSpan = { readonly fromUs: number; readonly toUs: number };

/** Of one object's ephemerides; in order of time. Where two begin or end, the instant belongs to both. */
export function servingSpans(
  ephemerides: readonly Ephemeris[],
  { fromUs, toUs }: TimeSpan,
): ServingSpan[] {
  const newestFirst = ephemerides
    .map((ephemeris, k) => ({ ephemeris, k }))
    .sort((a, b) => b.ephemeris.createdUs - a.ephemeris.createdUs || b.k - a.k);
  const spans: ServingSpan[] = [];
  for (const { ephemeris } of newestFirst) {
    const taken: TimeSpan[] = spans.map((span) => ({ fromUs: span.fromUs, toUs: span.toUs }));
    for (const table of ephemeris.tables) {
      const span = { fromUs: Math.max(fromUs, table.fromUs), toUs: Math.min(toUs, table.toUs) };
      for (const free of gapsOf(taken, span)) spans.push({ ephemeris, table, ...free });
    }
  }
  return spans.sort((a, b) => a.fromUs - b.fromUs);
}

/** What of a span none of the others covers, in order of time; a gap without length is none. */
export function gapsOf(others: readonly TimeSpan[], { fromUs, toUs }: TimeSpan): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let at = fromUs;
  for (const other of [...others].sort((a, b) => a.fromUs - b.fromUs)) {
    if (other.toUs <= at || other.fromUs >= toUs) continue;
    if (other.fromUs > at) gaps.push({ fromUs: at, toUs: other.fromUs });
    at = Math.max(at, other.toUs);
  }
  if (toUs > at) gaps.push({ fromUs: at, toUs });
  return gaps;
}
