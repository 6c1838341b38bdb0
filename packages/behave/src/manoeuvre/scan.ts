/**
 * Every gap of a history tested for a step, given the burns accepted so far: a window never reaches across one. What the test
 * gives is divided by the object's own quiet scatter of it, local in time: sets err together, drag is not a parabola, and the
 * scatter says how much both matter here.
 */
import type { ManoeuvreLimits } from './limits.ts';
import { runningMedian, type Scatter } from './scatter.ts';
import type { ManoeuvreSeries } from './series.ts';
import { planeStep, shapeStep, trackStep, type Window } from './step.ts';

/** Sigmas of every gap in each of three series, and the factor they were divided by. NaN: not to be tested. */
export type Scan = {
  readonly track: Float64Array; // signed: positive rises in rate, that is falls
  readonly plane: Float64Array;
  readonly shape: Float64Array;
  readonly rateSigmaKmDay: Float64Array;
  readonly trackFactor: Float64Array;
  readonly planeFactor: Float64Array;
  readonly shapeFactor: Float64Array;
};

const QUIET_HALF = 60; // gaps on each side
const QUIET_STEP = 10;
const BEFORE_MIN = 2;
const NORMAL_MEDIAN = 0.6745;

/** The window around a gap, cut at burns (ascending gaps, this one not counted); undefined with too few sets. */
export function windowOf(
  series: ManoeuvreSeries,
  limits: ManoeuvreLimits,
  gap: number,
  reachDays: number,
  lastBurn: number,
  nextBurn: number,
): Window | undefined {
  let from = Math.max(0, gap - limits.setsEachSide + 1, lastBurn + 1);
  let to = Math.min(series.count - 1, gap + limits.setsEachSide, nextBurn);
  while (from < gap && series.days[gap]! - series.days[from]! > reachDays) from++;
  while (to > gap + 1 && series.days[to]! - series.days[gap + 1]! > reachDays) to--;
  return gap - from + 1 >= BEFORE_MIN ? { from, before: gap, to } : undefined;
}

/** How far windows reach: by the regime, and farther for objects seen seldom. */
export function reachDaysOf(series: ManoeuvreSeries, limits: ManoeuvreLimits): number {
  const steps = series.days.slice(1).map((day, k) => day - series.days[k]!);
  const usual = steps.sort()[steps.length >> 1] ?? 1;
  return Math.max(limits.windowDays, 4 * usual);
}

/** `burns`: accepted gaps, ascending; their own gaps are tested against the windows the other burns leave. */
export function scanGaps(
  series: ManoeuvreSeries,
  scatter: Scatter,
  limits: ManoeuvreLimits,
  reachDays: number,
  burns: readonly number[],
): Scan {
  const gaps = Math.max(0, series.count - 1);
  const column = () => new Float64Array(gaps).fill(Number.NaN);
  const [track, plane, shape, rateSigmaKmDay] = [column(), column(), column(), column()];
  const quiet = [column(), column(), column()];
  let next = 0;
  for (let gap = 0; gap < gaps; gap++) {
    while (next < burns.length && burns[next]! < gap) next++;
    const isBurn = burns[next] === gap;
    const last = burns[next - 1] ?? -1;
    const following = burns[isBurn ? next + 1 : next] ?? gaps;
    const window = windowOf(series, limits, gap, reachDays, last, following);
    if (window === undefined) continue;
    const along = trackStep(series, scatter, window);
    track[gap] = along.sigmas;
    rateSigmaKmDay[gap] = along.rateSigmaKmDay;
    plane[gap] = planeStep(series, scatter, window).sigmas;
    shape[gap] = shapeStep(series, scatter, window).sigmas;
    if (isBurn) continue;
    quiet[0]![gap] = Math.abs(track[gap]!);
    quiet[1]![gap] = plane[gap]!;
    quiet[2]![gap] = shape[gap]!;
  }
  const [trackFactor, planeFactor, shapeFactor] = quiet.map(factorOf);
  const divide = (values: Float64Array, factor: Float64Array) =>
    values.map((value, gap) => value / factor[gap]!);
  return {
    track: divide(track, trackFactor!),
    plane: divide(plane, planeFactor!),
    shape: divide(shape, shapeFactor!),
    rateSigmaKmDay,
    trackFactor: trackFactor!,
    planeFactor: planeFactor!,
    shapeFactor: shapeFactor!,
  };
}

/** How much wider the quiet test is spread than its errors say; never taken for narrower. */
function factorOf(quiet: Float64Array): Float64Array {
  return runningMedian(quiet, QUIET_HALF, QUIET_STEP).map((m) => Math.max(1, m / NORMAL_MEDIAN));
}
