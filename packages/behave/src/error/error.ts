/**
 * How far an element set is off at an age: by class of orbit from the measured table. Sets are judged forward of their epoch;
 * before it, the days they were fitted to are as good as the epoch. Between knots of age R and N go linearly, T in low orbit with
 * the square of age, as an error of drag does; past the last knot all go on so, and it is said.
 *
 * Use: `elementErrorInto(n, e, i, ageDays, f107, out)` in loops, `elementError(…)` for something to show.
 */
import { regimeOf } from '@noroshi/orbit';
import { errorClassOf } from './classes.ts';
import type { ElementError } from './contract.ts';
import { ERROR_TABLE } from './table.ts';

/** What a figure rests on: the index that elementErrorInto returns. */
export const ERROR_BASES = ['none', 'measured', 'extrapolated'] as const;
const NONE = 0;
const MEASURED = 1;
const EXTRAPOLATED = 2;

const ROW_OF: ReadonlyMap<string, number> = new Map(ERROR_TABLE.map(({ name }, i) => [name, i]));

/**
 * R, T, N of one object at one sigma into out[0..2], at 95 % into out[3..5] (where there is room), km. Mean elements of the set;
 * `f107Sfu` is the mean of 81 days, NaN where unknown (counts as active). Returns an index of ERROR_BASES; 'none' leaves NaN.
 */
export function elementErrorInto(
  meanMotionRadS: number,
  eccentricity: number,
  inclinationRad: number,
  ageDays: number,
  f107Sfu: number,
  out: Float64Array,
): number {
  const name = errorClassOf(meanMotionRadS, eccentricity, inclinationRad, f107Sfu);
  const row = name === undefined ? undefined : ROW_OF.get(name);
  const width = Math.min(6, out.length);
  if (row === undefined || !Number.isFinite(ageDays)) {
    out.fill(Number.NaN, 0, width);
    return NONE;
  }
  const { knots } = ERROR_TABLE[row]!;
  const age = Math.max(0, ageDays);
  let high = 1;
  while (high < knots.length - 1 && knots[high]![0]! < age) high++;
  const [a, b] = [knots[high - 1]!, knots[high]!];
  const beyond = age > b[0]!;
  const bendsTrack = name!.startsWith('LEO');
  for (let k = 0; k < width; k++) {
    const power = k % 3 === 1 && bendsTrack ? 2 : 1;
    out[k] = beyond
      ? b[k + 1]! * (age / b[0]!) ** power
      : a[k + 1]! + (b[k + 1]! - a[k + 1]!) * shareOf(age, a[0]!, b[0]!, power);
  }
  return beyond ? EXTRAPOLATED : MEASURED;
}

function shareOf(age: number, from: number, to: number, power: number): number {
  return (age ** power - from ** power) / (to ** power - from ** power);
}

/** The same as a value to show; undefined where nothing was measured. */
export function elementError(
  meanMotionRadS: number,
  eccentricity: number,
  inclinationRad: number,
  ageDays: number,
  f107Sfu = Number.NaN,
): ElementError | undefined {
  const basis = elementErrorInto(
    meanMotionRadS,
    eccentricity,
    inclinationRad,
    ageDays,
    f107Sfu,
    figures,
  );
  if (basis === NONE) return undefined;
  const name = errorClassOf(meanMotionRadS, eccentricity, inclinationRad, f107Sfu)!;
  const row = ERROR_TABLE[ROW_OF.get(name)!]!;
  const last = row.knots.at(-1)![0]!;
  return {
    regime: regimeOf(meanMotionRadS, eccentricity),
    ageDays,
    rKm: figures[0]!,
    tKm: figures[1]!,
    nKm: figures[2]!,
    p95Km: [figures[3]!, figures[4]!, figures[5]!],
    from: `${name}: ${row.from}${basis === EXTRAPOLATED ? `, extrapolated beyond ${last} d` : ''}`,
  };
}

const figures = new Float64Array(6);
