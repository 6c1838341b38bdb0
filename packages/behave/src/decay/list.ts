/**
 * Who comes down next: the objects whose orbit is low or shrinks fast, each forecast, the free falls in order of their end, and
 * those that cannot be given a window with the reason. Who is steered down is told by its history, or by a rule that a person
 * can read and edit: an operator who brings its satellites down itself has declared so.
 * Those get a window by the descents of their mates, where enough of them went before.
 */
import type { ObjectHistory } from '../history/history.ts';
import { historyUntil } from '../history/history.ts';
import { airLevelOf } from './air-level.ts';
import { stateOfSet } from './ballistic.ts';
import { wantsMates, withMates } from './by-mates.ts';
import type { DecayForecast } from './contract.ts';
import { lowestHeightKm } from './descent.ts';
import { type FamilyDescent, familyDescents, familyOf } from './family.ts';
import { type DecayOptions, forecastDecay, NO_WEATHER } from './forecast.ts';
import { setRateKmDay } from './set-rate.ts';
import type { SpaceWeather } from './weather.ts';

/** Objects whose name matches are brought down by their operator; `by` is who declared it. */
export type SteeredRule = { readonly id: string; readonly name: RegExp; readonly by: string };

export const STEERED_RULES: readonly SteeredRule[] = [
  {
    id: 'starlink',
    name: /^STARLINK-\d/i,
    by: 'SpaceX: satellites are lowered under thrust and hold their attitude until the last days',
  },
];

export type DecayWatchOptions = DecayOptions & {
  readonly belowKm?: number; // perigee heights below this are looked at
  readonly fallKmDay?: number; // and losses of axis faster than this
  readonly rules?: readonly SteeredRule[];
  readonly massKgOf?: (objectId: string) => number | null;
};

export const CANDIDATE_LIMITS = { belowKm: 250, fallKmDay: 1.5, withinDays: 120 } as const;

/** Whether an object is worth a forecast at an instant. Cheap: one set. */
export function isDecaying(
  history: ObjectHistory,
  atUs: number,
  { belowKm, fallKmDay }: Pick<DecayWatchOptions, 'belowKm' | 'fallKmDay'> = {},
): boolean {
  const known = historyUntil(history, atUs);
  if (known.count === 0) return false;
  const k = known.count - 1;
  const state = stateOfSet(known, k);
  if (!(state.axisKm * (1 - Math.hypot(state.ex, state.ey)) < 6378 + 700)) return false;
  if (-(setRateKmDay(known, k) ?? 0) > (fallKmDay ?? CANDIDATE_LIMITS.fallKmDay)) return true;
  return lowestHeightKm(state) < (belowKm ?? CANDIDATE_LIMITS.belowKm);
}

/** Forecasts of every candidate: windows in order of their median first, then those without, by id. */
export function decayList(
  histories: readonly ObjectHistory[],
  weather: SpaceWeather | null,
  atUs: number,
  options: DecayWatchOptions = {},
): DecayForecast[] {
  const rules = options.rules ?? STEERED_RULES;
  const horizonDays = options.horizonDays ?? CANDIDATE_LIMITS.withinDays;
  const looked = histories.filter((history) => isDecaying(history, atUs, options));
  const air =
    options.air ??
    (weather === null || looked.length === 0 ? undefined : airLevelOf(histories, weather, atUs));
  const free = looked.map((history) => {
    const massKg = options.massKgOf?.(history.objectId) ?? options.massKg ?? null;
    return withRules(forecastDecay(history, weather, atUs, { horizonDays, massKg, air }), rules);
  });
  const wanted = new Set(free.filter(wantsMates).map(({ name }) => familyOf(name)));
  const families =
    wanted.size === 0
      ? new Map<string, FamilyDescent>()
      : familyDescents(histories, weather ?? NO_WEATHER, atUs, (family) => wanted.has(family));
  return free
    .map((forecast, k) =>
      withMates(forecast, looked[k]!, families.get(familyOf(forecast.name)), weather),
    )
    .sort(
      (a, b) =>
        Number(a.why !== '') - Number(b.why !== '') ||
        a.decayUs - b.decayUs ||
        (a.objectId < b.objectId ? -1 : 1),
    );
}

/** A declared operator's satellite has no window: its free fall is told as what it would be. */
export function withRules(forecast: DecayForecast, rules: readonly SteeredRule[]): DecayForecast {
  const rule = rules.find(({ name }) => name.test(forecast.name));
  if (rule === undefined || forecast.why !== '') return forecast;
  const none = Number.NaN;
  return {
    ...forecast,
    decayUs: none,
    fromUs: none,
    toUs: none,
    remainingDays: none,
    isUncontrolled: false,
    why:
      `steered down (rule ${rule.id}, ${rule.by}); ` +
      `falling freely from here it would last ${forecast.remainingDays.toFixed(1)} days`,
  };
}
