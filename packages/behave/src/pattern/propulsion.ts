/**
 * With what a stretch was kept. Chemical burns are steps that element sets show one by one; electric ones are too small and too
 * often. So: how much of what nature did in the stretch is made good by the steps that were found? Sets days apart show neither.
 */
import type { Manoeuvre } from '../manoeuvre/contract.ts';
import type { GeoSeries } from '../manoeuvre/geo-series.ts';
import { median } from '../manoeuvre/geo-steps.ts';
import type { PatternAxis, Propulsion } from './contract.ts';
import { PATTERN_LIMITS as LIMITS } from './limits.ts';

export type Habit = { readonly propulsion: Propulsion; readonly cadenceDays: number };

/** Of a stretch of sets that was kept on this axis; `burns` are those inside it. */
export function keepingHabit(
  series: GeoSeries,
  axis: PatternAxis,
  from: number,
  to: number,
  burns: readonly Manoeuvre[],
): Habit {
  const own = burns.filter(({ kind }) => isAxis(axis, kind));
  const cadenceDays = cadenceOf(own.map(({ atUs }) => atUs / DAY_US));
  if (own.some(({ raisedBy }) => raisedBy === 'ramp'))
    return { propulsion: 'electric', cadenceDays };
  const days = series.day[to] - series.day[from];
  if (!isDense(series, from, to) || days < LIMITS.idleDays) {
    return { propulsion: own.length > 0 ? 'chemical' : 'unknown', cadenceDays };
  }
  const [done, nature] =
    axis === 'east-west' ? eastWestMeans(series, from, to, own) : planeMeans(days, own);
  if (!(nature > 0)) return { propulsion: own.length > 0 ? 'chemical' : 'unknown', cadenceDays };
  const propulsion = done / nature < LIMITS.electricShareMax ? 'electric' : 'chemical';
  return { propulsion, cadenceDays };
}

export function isAxis(axis: PatternAxis, kind: Manoeuvre['kind']): boolean {
  return axis === 'north-south' ? kind === 'north-south' : kind !== 'north-south';
}

/** Days between burns in the middle; NaN of fewer than three. */
export function cadenceOf(days: readonly number[]): number {
  if (days.length < 3) return Number.NaN;
  return median(days.slice(1).map((day, k) => day - days[k]));
}

/** Steps of the drift against what the field added to it; nothing where it adds less than a burn. */
function eastWestMeans(
  { freeDriftDegDay: free, driftDegDay: drift }: GeoSeries,
  from: number,
  to: number,
  burns: readonly Manoeuvre[],
): readonly [number, number] {
  const added = drift[to] - free[to] - (drift[from] - free[from]);
  const steps = burns.reduce((sum, { channels }) => sum + (channels[0]?.step ?? 0), 0);
  const nature = Math.abs(added) < NATURE_MIN_DEG_DAY ? 0 : Math.abs(added);
  return [-Math.sign(added) * steps, nature];
}

/** Turns of the plane against what Sun and Moon did in the time. */
function planeMeans(days: number, burns: readonly Manoeuvre[]): readonly [number, number] {
  const step = (burn: Manoeuvre, name: string) =>
    burn.channels.find(({ channel }) => channel === name)?.step ?? 0;
  const turned = burns.reduce(
    (sum, burn) => sum + Math.hypot(step(burn, 'inclination x'), step(burn, 'inclination y')),
    0,
  );
  const degYear = (2 * Math.PI * LIMITS.orbitPoleDeg) / LIMITS.orbitYears;
  return [turned, (degYear * days) / 365.25];
}

function isDense({ day }: GeoSeries, from: number, to: number): boolean {
  const steps: number[] = [];
  for (let k = from + 1; k <= to; k++) steps.push(day[k] - day[k - 1]);
  return median(steps) <= LIMITS.cadenceDaysMax;
}

const DAY_US = 86_400e6;
const NATURE_MIN_DEG_DAY = 0.03;
