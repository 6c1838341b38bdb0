/**
 * Event time, as told by the rows themselves: how far the newest of them have come, without believing one of them. A record
 * with a wrong year would otherwise move the window past everything that is in it. The clock is the (k+1)-th latest end seen,
 * k growing with the rows up to `outliersMax`: so many rows may be wrong, and in a file in order it lags by as many rows. It depends
 * on which rows were seen, not on their order; as k grows it may go back, so that a wrong year in the first row costs 100 rows and
 * not all that follow.
 */
export const CLOCK_LIMITS = {
  outliersMax: 7,
  rowsPerOutlier: 100, // fewer rows than this believe the latest
} as const;

export type EventClock = {
  /** µs TAI; -Infinity before the first row. */
  readonly atUs: number;
  see(endUs: number): void;
};

export function createEventClock(): EventClock {
  const size = CLOCK_LIMITS.outliersMax + 1;
  const latest = new Float64Array(size).fill(Number.NEGATIVE_INFINITY); // the latest first
  let rows = 0;
  const see = (endUs: number) => {
    rows++;
    if (!(endUs > latest[size - 1]!)) return;
    let at = size - 1;
    for (; at > 0 && latest[at - 1]! < endUs; at--) latest[at] = latest[at - 1]!;
    latest[at] = endUs;
  };
  return {
    get atUs() {
      const { outliersMax, rowsPerOutlier } = CLOCK_LIMITS;
      return latest[Math.min(outliersMax, Math.floor(rows / rowsPerOutlier))]!;
    },
    see,
  };
}
