/**
 * The kept rows of one pair, in order of time, in buffers that the next pair overwrites. Where an hour was full, only rows that are
 * `thinUs` apart were kept of the rest of it (series.ts): whole for times merged by so much, a cut for all others.
 */
import type { SeriesRows } from '../series.ts';

export type PairTimes = {
  readonly timesUs: Float64Array; // µs, in order; `count` of them
  readonly count: number;
  /** Stretches, in order, of which only what is `thinUs` apart was kept. */
  readonly thinned: readonly Stretch[];
  /** As they came, not in order; single precision. */
  readonly rows: SeriesRows;
};

/** After `fromUs`, before `toUs`. */
export type Stretch = { readonly fromUs: number; readonly toUs: number };

const HOUR_US = 3600e6;
const WHOLE: readonly Stretch[] = [];

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
  const thinned = count < rowsPerHourMax ? WHOLE : thinnedOf(count, rowsPerHourMax);
  return { timesUs, count, thinned, rows };
}

function thinnedOf(count: number, rowsPerHourMax: number): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (let i = 1; i <= count; i++) {
    const hour = Math.floor(timesUs[from]! / HOUR_US);
    if (i < count && Math.floor(timesUs[i]! / HOUR_US) === hour) continue;
    const last = from + rowsPerHourMax - 1; // of the rows that are all there
    if (last < i) stretches.push({ fromUs: timesUs[last]!, toUs: (hour + 1) * HOUR_US });
    from = i;
  }
  return stretches;
}
