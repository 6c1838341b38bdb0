/**
 * Travels of the belt that weekly sets show with one set a leg. Three sets a side would outvote such a leg; here the place is the
 * second witness instead. A step of the drift between two sets is believed when the longitude refuses both that the old drift went
 * on and that the new one was there before, and lies where some hour of the burn between both puts it. A set that is off in its
 * mean motion alone stands on the old way, before and after: it is refused on one side or the other, however far off it is.
 */
import { GEO_STEP_LIMITS as LIMITS } from './geo-limits.ts';
import type { GeoSeries } from './geo-series.ts';
import { median } from './geo-steps.ts';

export type LoneSigmas = { readonly driftDegDay: number; readonly longitudeDeg: number };

export type TravelStep = {
  readonly gap: number;
  readonly driftDegDay: number; // change, the pull taken out
  readonly score: number; // sigmas of the weakest of its witnesses
};

/** One sigma of one set, from how far it is off its neighbours. Stations kept between sets make it larger, never smaller. */
export function loneSigmas({ count, day, ...series }: GeoSeries): LoneSigmas {
  const { freeDriftDegDay: drift, freeLongitudeDeg: way } = series;
  const [drifts, places]: [number[], number[]] = [[], []];
  for (let k = 1; k < count - 1; k++) {
    const share = (day[k] - day[k - 1]) / (day[k + 1] - day[k - 1]);
    const off = (column: Float64Array) =>
      Math.abs(column[k] - column[k - 1] - share * (column[k + 1] - column[k - 1]));
    drifts.push(off(drift));
    places.push(off(way));
  }
  const sigma = (offs: number[]) => 1.4826 * (median(offs) || 0);
  return {
    driftDegDay: Math.max(LIMITS.floor.driftDegDay, sigma(drifts)),
    longitudeDeg: Math.max(LIMITS.floor.longitudeDeg, sigma(places)),
  };
}

/** Whether a set that is off its neighbours in drift moved them too: the way from the one to the other is not the neighbours'. */
export function isPlaceMoved(
  { day, freeLongitudeDeg: way }: GeoSeries,
  k: number,
  usualDegDay: number,
  offDegDay: number,
  sigmas: LoneSigmas,
): boolean {
  const days = day[k + 1] - day[k - 1];
  const moved = (way[k + 1] - way[k - 1] - usualDegDay * days) * Math.sign(offDegDay);
  const sigma = Math.hypot(Math.SQRT2 * sigmas.longitudeDeg, sigmas.driftDegDay * days);
  const most = Math.abs(offDegDay) * days + AGREE_SIGMA * sigma;
  return moved > LIMITS.significanceMin * sigma && moved < most;
}

/** Steps of relocations, strongest first: beside one that is there, a gap must show a burn of its own. */
export function travelSteps(series: GeoSeries): TravelStep[] {
  const sigmas = loneSigmas(series);
  const found = new Set<number>();
  const steps: TravelStep[] = [];
  for (let gap = 1; gap < series.count; gap++) {
    const step = travelAt(series, gap, sigmas);
    if (step !== undefined) steps.push(step);
  }
  return steps
    .sort((a, b) => b.score - a.score)
    .filter(({ gap }) => {
      const isShoulder =
        (found.has(gap - 1) && isOneBurn(series, gap - 1, sigmas)) ||
        (found.has(gap + 1) && isOneBurn(series, gap, sigmas));
      if (!isShoulder) found.add(gap);
      return !isShoulder;
    })
    .sort((a, b) => a.gap - b.gap);
}

function travelAt(series: GeoSeries, gap: number, sigmas: LoneSigmas): TravelStep | undefined {
  const { count, day, freeDriftDegDay: drift, freeLongitudeDeg: way } = series;
  const [k, before] = [gap, gap - 1];
  const step = drift[k] - drift[before];
  if (Math.abs(step) < LIMITS.travelDegDay || !isBetween(series, gap, sigmas)) return undefined;
  if (day[k] - day[before] > LIMITS.coveredGapDays) return undefined;
  const isNewest = k === count - 1;
  const [last, first] = [isNewest ? k : k + 1, before === 0 ? 0 : before - 1];
  const refused = (from: number, to: number, byDegDay: number, sign: number) => {
    const days = day[to] - day[from];
    const sigma = Math.hypot(Math.SQRT2 * sigmas.longitudeDeg, sigmas.driftDegDay * days);
    return (sign * (way[to] - way[from] - byDegDay * days)) / sigma;
  };
  const score = Math.min(
    Math.abs(step) / (Math.SQRT2 * sigmas.driftDegDay),
    refused(before, last, drift[before], Math.sign(step)),
    refused(first, k, drift[k], -Math.sign(step)),
  );
  const few = isNewest ? 1 / Math.sqrt(LIMITS.confirmingSets) : 1;
  return score * few > LIMITS.significanceMin
    ? { gap, driftDegDay: step, score: score * few }
    : undefined;
}

/** The way over the gap is that of some hour of one burn in it. */
function isBetween(
  { day, freeDriftDegDay: drift, freeLongitudeDeg: way }: GeoSeries,
  gap: number,
  { driftDegDay, longitudeDeg }: LoneSigmas,
): boolean {
  const days = day[gap] - day[gap - 1];
  const gone = way[gap] - way[gap - 1];
  const error = AGREE_SIGMA * Math.hypot(Math.SQRT2 * longitudeDeg, driftDegDay * days);
  const ends = [drift[gap - 1] * days, drift[gap] * days];
  return gone > Math.min(...ends) - error && gone < Math.max(...ends) + error;
}

/** Whether one burn between the sets before and after `k` leads past where `k` stands: then `k` is of both orbits, and no third. */
function isOneBurn(
  { count, day, freeDriftDegDay: drift, freeLongitudeDeg: way }: GeoSeries,
  k: number,
  { driftDegDay, longitudeDeg }: LoneSigmas,
): boolean {
  if (k < 1 || k >= count - 1) return false;
  const [old, now] = [drift[k - 1], drift[k + 1]];
  const days = day[k + 1] - day[k - 1];
  const lateDays = (way[k + 1] - way[k - 1] - old * days) / (now - old); // from the burn to the set after
  const burn = Math.min(day[k + 1], Math.max(day[k - 1], day[k + 1] - lateDays));
  const there = way[k - 1] + old * (day[k] - day[k - 1]) + (now - old) * Math.max(0, day[k] - burn);
  const error = AGREE_SIGMA * Math.hypot(Math.SQRT2 * longitudeDeg, driftDegDay * days);
  const end = way[k - 1] + old * days + (now - old) * (day[k + 1] - burn);
  return Math.abs(there - way[k]) < error && Math.abs(end - way[k + 1]) < error;
}

const AGREE_SIGMA = 3;
