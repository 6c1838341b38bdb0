/**
 * When a geosynchronous object burned. A change of drift is a kink of the longitude: the ways before and after cross where it was.
 * A change of plane leaves the object on both planes only where they cross: twice a day, and which of those passes it was is
 * judged by the sets next to it. A set at its epoch holds observations of the days before: a burn may be older than the last set
 * that does not show it.
 */
import type { ObjectHistory } from '../history/history.ts';
import type { FoundStep } from './geo-find.ts';
import { GEO_STEP_LIMITS as LIMITS } from './geo-limits.ts';
import type { GeoSeries } from './geo-series.ts';
import { driftLine } from './geo-steps.ts';

export type BurnTime = { readonly day: number; readonly sigmaDays: number };

/** The days between which it must have been. */
function burnSpan({ day }: GeoSeries, { before, after }: FoundStep): readonly [number, number] {
  return [day[before[0]] - LIMITS.lateDays, day[after[0]]];
}

/** Where the ways cross; within the span, and with a sigma that says how sharp the kink is. */
export function timeOfKink(series: GeoSeries, found: FoundStep): BurnTime {
  const [from, to] = burnSpan(series, found);
  const middle = 0.5 * (from + to);
  const old = driftLine(series, found.before, middle);
  const now = driftLine(series, found.after, middle);
  const kink = now.driftDegDay - old.driftDegDay;
  const crossed = middle - (now.longitudeDeg - old.longitudeDeg) / kink;
  const scatter = Math.max(SCATTER_MIN_DEG, old.scatterDeg, now.scatterDeg);
  const sets = 1 / found.before.length + 1 / found.after.length;
  const sigmaDays = (1.5 * scatter * Math.sqrt(sets)) / Math.abs(kink);
  if (!(sigmaDays < to - from)) return { day: middle, sigmaDays: (to - from) / 3.5 };
  const day = Math.min(to, Math.max(from, crossed));
  return { day, sigmaDays: Math.hypot(sigmaDays, day - crossed, SIGMA_MIN_DAYS) };
}

/**
 * The pass through the line where both planes cross that is nearest to when the sets changed. `nodeRad`: the direction of that
 * line, counted like a mean longitude among the stars (Ω + u); `turnSigmaRad`: how well it is known.
 */
export function timeOfTurn(
  series: GeoSeries,
  history: ObjectHistory,
  found: FoundStep,
  nodeRad: number,
  turnSigmaRad: number,
): BurnTime {
  const [k, after] = [found.before[0], found.after[0]];
  const gapDays = series.day[after] - series.day[k];
  const likely = series.day[k] + 0.5 * gapDays - LIMITS.settleDays;
  const radDay = history.meanMotionRadS[k] * 86_400;
  const ahead = nodeRad - siderealLongitudeRad(history, k) - radDay * (likely - series.day[k]);
  const pass = (ahead - Math.PI * Math.round(ahead / Math.PI)) / radDay;
  const doubt = Math.max(gapDays, LIMITS.lateDays) / 3.5; // another pass than this one
  return { day: likely + pass, sigmaDays: Math.hypot(doubt, turnSigmaRad / radDay) };
}

/** Ω + ω + M of a set: where the object stands among the stars, mean. */
export function siderealLongitudeRad(history: ObjectHistory, k: number): number {
  return history.raanRad[k] + history.argPerigeeRad[k] + history.meanAnomalyRad[k];
}

const SCATTER_MIN_DEG = 0.003;
/**
 * Sets go on holding observations of before a burn and show it hours late (4 h in the median against operators' times, record 21),
 * and mean longitudes leave out periodic terms of some thousandths of a degree.
 */
const SIGMA_MIN_DAYS = 0.17;
