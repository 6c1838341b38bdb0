/**
 * What an object has not done before, or should have done by now, judged by its own history up to then: it left a slot where it
 * used to stay, its burns come late, a burn is far from its usual size. Surprise is −log10 of the chance under that history.
 */
import type { Manoeuvre } from '../manoeuvre/contract.ts';
import type { PatternAxis, PatternDeparture, PatternOfLife } from './contract.ts';
import { PATTERN_LIMITS as LIMITS } from './limits.ts';
import { isAxis } from './propulsion.ts';

/** `manoeuvres`: of the same history; `nowUs`: of its newest set, or the instant of a replay. In order of time. */
export function patternDepartures(
  pattern: PatternOfLife,
  manoeuvres: readonly Manoeuvre[],
  nowUs: number,
): readonly PatternDeparture[] {
  return [
    ...slotDepartures(pattern),
    ...(['east-west', 'north-south'] as const).flatMap((axis) =>
      burnDepartures(pattern, axis, manoeuvres, nowUs),
    ),
  ]
    .filter(({ surprise }) => surprise >= LIMITS.surpriseMin)
    .sort((a, b) => a.openedUs - b.openedUs);
}

/**
 * Leaving a slot: how often it left in all the days it stood, with half a departure and a month added for what is not known.
 */
function slotDepartures({ objectId, name, segments, nodes }: PatternOfLife): PatternDeparture[] {
  const stands = segments.filter(
    ({ axis, mode }) => axis === 'east-west' && mode === 'station-kept',
  );
  const found: PatternDeparture[] = [];
  let [stoodDays, left] = [0, 0];
  for (const { fromUs, toUs, longitudeDeg } of stands) {
    const node = nodes.find(({ axis, atUs }) => axis === 'east-west' && atUs >= toUs);
    const days = (toUs - fromUs) / DAY_US;
    stoodDays += days;
    if (node === undefined) break;
    const gapDays = Math.max(1, (node.openedUs - toUs) / DAY_US);
    const chance = 1 - Math.exp((-(left + 0.5) * gapDays) / (stoodDays + 30));
    left++;
    found.push({
      ...{ objectId, name, atUs: node.atUs, openedUs: node.openedUs },
      what: `left its slot at ${eastText(longitudeDeg)} after ${days.toFixed(0)} days`,
      surprise: -Math.log10(chance),
      expected: `${left - 1} departures in ${stoodDays.toFixed(0)} days of standing`,
      seen: `drift ${node.toDriftDegDay.toFixed(3)} degrees a day`,
    });
  }
  return found;
}

/** Intervals and sizes of burns against those before them: normal in the logarithm. */
function burnDepartures(
  { objectId, name }: PatternOfLife,
  axis: PatternAxis,
  manoeuvres: readonly Manoeuvre[],
  nowUs: number,
): PatternDeparture[] {
  const burns = manoeuvres.filter(({ kind, isConfirmed }) => isConfirmed && isAxis(axis, kind));
  const found: PatternDeparture[] = [];
  for (let k = LIMITS.habitBurnsMin; k <= burns.length; k++) {
    const before = burns.slice(Math.max(0, k - HABIT_BURNS), k);
    const days = logsOf(before.slice(1).map((burn, j) => (burn.atUs - before[j].atUs) / DAY_US));
    const last = before[before.length - 1];
    const next = burns[k];
    const waited = ((next?.atUs ?? nowUs) - last.atUs) / DAY_US;
    const lateDays = Math.exp(days.mean + Z_SURPRISE * days.sigma);
    if (waited > lateDays) {
      const atUs = last.atUs + lateDays * DAY_US;
      found.push({
        ...{ objectId, name, atUs, openedUs: Math.min(nowUs, next?.toUs ?? nowUs) },
        what: `no ${axis} burn for ${waited.toFixed(0)} days, usually ${Math.exp(days.mean).toFixed(0)}`,
        surprise: tailLog10((Math.log(waited) - days.mean) / days.sigma),
        expected: `a burn within ${lateDays.toFixed(0)} days of the last`,
        seen: next === undefined ? 'none yet' : `the next after ${waited.toFixed(0)} days`,
      });
    }
    if (next === undefined) break;
    const sizes = logsOf(before.map(({ dvMS }) => dvMS));
    const z = (Math.log(next.dvMS) - sizes.mean) / sizes.sigma;
    if (z > Z_SURPRISE) {
      found.push({
        ...{ objectId, name, atUs: next.atUs, openedUs: next.toUs },
        what: `${axis} burn of ${next.dvMS.toFixed(2)} m/s, usually ${Math.exp(sizes.mean).toFixed(2)}`,
        surprise: tailLog10(z),
        expected: `at most ${Math.exp(sizes.mean + Z_SURPRISE * sizes.sigma).toFixed(2)} m/s`,
        seen: `${next.dvMS.toFixed(2)} ± ${next.dvSigmaMS.toFixed(2)} m/s`,
      });
    }
  }
  return found;
}

/** Mean and spread of the logarithms, widened for how few there are; never narrower than a quarter. */
function logsOf(values: readonly number[]): { readonly mean: number; readonly sigma: number } {
  const logs = values.map((value) => Math.log(Math.max(value, 1e-6)));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const square =
    logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / Math.max(1, logs.length - 1);
  return { mean, sigma: Math.max(0.25, Math.sqrt(square * (1 + 3 / logs.length))) };
}

/** −log10 of the upper tail of a normal distribution, by its continued fraction; z above 0. */
function tailLog10(z: number): number {
  let fraction = z;
  for (let k = 20; k >= 1; k--) fraction = z + k / fraction;
  return (0.5 * z * z + Math.log(fraction) + 0.5 * Math.log(2 * Math.PI)) / Math.LN10;
}

function eastText(longitudeDeg: number): string {
  return `${Math.abs(longitudeDeg).toFixed(1)} ${longitudeDeg < 0 ? 'W' : 'E'}`;
}

const DAY_US = 86_400e6;
const HABIT_BURNS = 24; // of late: habits change
const Z_SURPRISE = 3.09; // once in a thousand
