/**
 * North and south: whether the plane goes where Sun, Moon and the Earth's bulge take it. Left alone, the vector of inclination
 * turns about the pole of the Laplace plane, 7.4° towards the ecliptic, once in 53 years (Allan and Cook 1964; Soop 1994, §4.6);
 * near the equator that is 0.88° a year. What a quarter of a year lacks of it, somebody made good.
 */
import type { GeoSeries } from '../manoeuvre/geo-series.ts';
import { PATTERN_LIMITS as LIMITS } from './limits.ts';

/** Sets `from` to `to`, inclusive; `isKept` undefined where a quarter of a year has no sets or the plane is too far tilted. */
export type PlaneStretch = {
  readonly isKept: boolean | undefined;
  readonly from: number;
  readonly to: number;
  readonly openedSet: number; // with which set it was sayable
};

export function planeStretches(series: GeoSeries): readonly PlaneStretch[] {
  const { count, day } = series;
  const stretches: PlaneStretch[] = [];
  let isNow: boolean | undefined;
  let [from, back, agreeing, lastKept] = [0, 0, 0, 0];
  const turn = (isNext: boolean, since: number, openedSet: number) => {
    if (since > from) stretches.push({ isKept: isNow, from, to: since, openedSet });
    [isNow, from] = [isNext, Math.max(from, since)];
  };
  for (let k = 0; k < count; k++) {
    while (day[k] - day[back + 1] >= LIMITS.planeWindowDays) back++;
    if (day[k] - day[back] < LIMITS.planeWindowDays) continue;
    const seen = isKept(series, back, k);
    agreeing = seen === true ? agreeing + 1 : 0;
    if (agreeing >= AGREEING) {
      lastKept = k;
      if (isNow !== true) turn(true, halfWindowBefore(series, k), k);
    } else if (seen === false && isNow !== false) {
      if (day[k] - day[lastKept] > LIMITS.planeIdleDays) {
        turn(false, isNow === true ? halfWindowBefore(series, lastKept) : from, k);
      }
    }
  }
  stretches.push({ isKept: isNow, from, to: count - 1, openedSet: count - 1 });
  return stretches;
}

/** How far the plane is from where nature would have it, degrees a year. */
export function planeControlDegYear(series: GeoSeries, from: number, to: number): number {
  const { day, ixDeg, iyDeg } = series;
  const years = (day[to] - day[from]) / DAYS_PER_YEAR;
  const turn = (-2 * Math.PI * years) / LIMITS.orbitYears;
  const [x, y] = [ixDeg[from] - LIMITS.orbitPoleDeg, iyDeg[from]];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const offX = ixDeg[to] - (LIMITS.orbitPoleDeg + x * c - y * s);
  const offY = iyDeg[to] - (x * s + y * c);
  return Math.hypot(offX, offY) / years;
}

function isKept(series: GeoSeries, from: number, to: number): boolean | undefined {
  const tiltDeg = Math.hypot(series.ixDeg[to], series.iyDeg[to]);
  if (tiltDeg > TILT_MAX_DEG) return undefined;
  return planeControlDegYear(series, from, to) >= LIMITS.planeControlDegYear;
}

/** A window turns when half of it lies behind the change. */
function halfWindowBefore({ day }: GeoSeries, k: number): number {
  let at = k;
  while (at > 0 && day[k] - day[at] < 0.5 * LIMITS.planeWindowDays) at--;
  return at;
}

const DAYS_PER_YEAR = 365.25;
const AGREEING = 3; // sets in a row before it is said
const TILT_MAX_DEG = 20; // beyond, the vector is no longer small
