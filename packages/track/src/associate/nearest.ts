/**
 * Global nearest neighbour: the one pairing of tracks and readings with the least sum, each pair against what it costs to leave the
 * track without one. Blackman and Popoli, Design and Analysis of Modern Tracking Systems (1999), §6.
 */
import { assignInto, UNASSIGNED } from './assign.ts';

/**
 * `costs` is tracks×readings; a pair above `costMax` is never made. The reading of each track into `readingOf`, UNASSIGNED where it
 * has none. Returns the sum over the pairs made.
 */
export function nearestInto(
  costs: Float64Array,
  tracks: number,
  readings: number,
  costMax: number,
  readingOf: Int32Array,
): number {
  const columns = readings + tracks; // each track has a column of its own: no reading
  const open = new Float64Array(tracks * columns).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < tracks; i++) {
    for (let j = 0; j < readings; j++) {
      const cost = costs[i * readings + j]!;
      if (cost <= costMax) open[i * columns + j] = cost;
    }
    open[i * columns + readings + i] = costMax;
  }
  assignInto(open, tracks, columns, readingOf);
  let sum = 0;
  for (let i = 0; i < tracks; i++) {
    if (readingOf[i]! >= readings) readingOf[i] = UNASSIGNED;
    else sum += costs[i * readings + readingOf[i]!]!;
  }
  return sum;
}
