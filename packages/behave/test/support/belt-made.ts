/**
 * Made objects of the belt for tests: a plan of longitudes in, a history of element sets out. Longitude between the points of a
 * plan is straight, drift is its slope; planes and eccentricities are the equator's and nearly none unless said.
 */
import { gmst1982Rad } from '@noroshi/orbit';
import { jdUt1Parts, taiMinusUtcAtEpochS } from '@noroshi/time';
import type { ObjectHistory } from '../../src/index.ts';

export const DAY_US = 86_400e6;
const DEG = Math.PI / 180;
const KEPT_DEG_DAY = 360.985_647; // over the stars, of what stands still over the ground
const SECULAR_DEG_DAY = 0.0134 - 0.0048; // of J2, and of Sun and Moon, on the mean longitude

/** [days since the start, degrees east] in order of time; straight in between. */
export type Plan = readonly (readonly [number, number])[];

export type Made = {
  readonly id: string;
  readonly name?: string;
  readonly plan: Plan;
  readonly everyDays?: number;
  readonly inclinationDeg?: number;
  readonly eccentricity?: number;
  readonly perigeeDeg?: number; // longitude of the perigee, over the stars
};

/** Sets every `everyDays` (1) from the plan's first point to its last, from `startUs` on. */
export function madeHistory(made: Made, startUs: number): ObjectHistory {
  const { id, name = '', plan, everyDays = 1, inclinationDeg = 0.05, eccentricity = 1e-4 } = made;
  const [first, last] = [plan[0][0], plan.at(-1)![0]];
  const days = Array.from(
    { length: Math.floor((last - first) / everyDays) + 1 },
    (_, k) => first + k * everyDays,
  );
  const column = (value: (day: number) => number) => Float64Array.from(days, value);
  const perigee = made.perigeeDeg ?? 40;
  return {
    ...{ objectId: id, name, cosparId: '', count: days.length },
    setRow: Uint32Array.from(days, (_, k) => k),
    epochUs: column((day) => startUs + day * DAY_US),
    meanMotionRadS: column(
      (day) => ((KEPT_DEG_DAY - SECULAR_DEG_DAY + at(plan, day).slope) * DEG) / 86_400,
    ),
    eccentricity: column(() => eccentricity),
    inclinationRad: column(() => inclinationDeg * DEG),
    raanRad: column(() => 80 * DEG),
    argPerigeeRad: column(() => ((perigee - 80 + 720) % 360) * DEG),
    meanAnomalyRad: column((day) => {
      const sum = at(plan, day).value * DEG + gmst(startUs + day * DAY_US) - perigee * DEG;
      return ((sum % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    }),
    bstarPerEarthRadius: column(() => 0),
    meanMotionDotRevDay2: column(() => 0),
  };
}

function gmst(epochUs: number): number {
  const { midnightJd, fractionD } = jdUt1Parts(epochUs, -taiMinusUtcAtEpochS(epochUs));
  return gmst1982Rad(midnightJd, fractionD);
}

/** Value and slope of the plan at a day; the slope at a corner is that of what follows. */
function at(plan: Plan, day: number): { value: number; slope: number } {
  let k = plan.findIndex(([from], n) => day >= from && (plan[n + 1]?.[0] ?? Infinity) > day);
  k = Math.max(0, Math.min(k, plan.length - 2));
  const [[x0, y0], [x1, y1]] = [plan[k], plan[k + 1]];
  const slope = (y1 - y0) / (x1 - x0);
  return { value: y0 + slope * (day - x0), slope };
}

/** The same history with set `k` taken from another's place: a set filed under the wrong object. */
export function mistagged(history: ObjectHistory, k: number, from: ObjectHistory): ObjectHistory {
  const n = from.epochUs.findIndex((us) => us >= history.epochUs[k]);
  const swap = (column: Float64Array, other: Float64Array) =>
    column.map((value, row) => (row === k ? other[n] : value));
  return {
    ...history,
    meanMotionRadS: swap(history.meanMotionRadS, from.meanMotionRadS),
    eccentricity: swap(history.eccentricity, from.eccentricity),
    inclinationRad: swap(history.inclinationRad, from.inclinationRad),
    raanRad: swap(history.raanRad, from.raanRad),
    argPerigeeRad: swap(history.argPerigeeRad, from.argPerigeeRad),
    meanAnomalyRad: swap(history.meanAnomalyRad, from.meanAnomalyRad),
  };
}
