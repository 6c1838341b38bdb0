/**
 * The kept rows of one pair, in order of time, in buffers that the next pair overwrites. Where an hour was full, what came after
 * its last kept row is missing: a cut.
 */
import type { SeriesRows } from '../series.ts';

export type PairTimes = {
  readonly timesUs: Float64Array; // µs, in order; `count` of them
  readonly count: number;
  readonly cutsUs: readonly number[];
  /** As they came, not in order; single precision. */
  readonly rows: SeriesRows;
};

const HOUR_US = 3600e6;
const NO_CUTS: readonly number[] = [];

let timesUs = new Float64Array(1024);

/** Rows up to `atUs`; at least `rowsPerHourMax` in an hour means that there were more. */
export function loadTimes(rows: SeriesRows, atUs: number, rowsPerHourMax: number): PairTimes {
  if (timesUs.length < rows.count) timesUs = new Float64Array(2 * rows.count);
  let count = 0;
  let isSorted = true;
  for (let i = 0; i < rows.count; i++) {
    const at = rows.atUs[i]!;
    if (at > atUs) continue;
    if (count > 0 && at < timesUs[count - 1]!) isSorted = false;
    timesUs[count++] = at;
  }
  if (!isSorted) timesUs.subarray(0, count).sort();
  const cutsUs = count < rowsPerHourMax ? NO_CUTS : cutsOf(count, rowsPerHourMax);
  return { timesUs, count, cutsUs, rows };
}

function cutsOf(count: number, rowsPerHourMax: number): number[] {
  const cuts: number[] = [];
  let from = 0;
  for (let i = 1; i <= count; i++) {
    const isSameHour =
      i < count && Math.floor(timesUs[i]! / HOUR_US) === Math.floor(timesUs[from]! / HOUR_US);
    if (isSameHour) continue;
    if (i - from >= rowsPerHourMax) cuts.push(timesUs[i - 1]! + 1);
    from = i;
  }
  return cuts;
}
