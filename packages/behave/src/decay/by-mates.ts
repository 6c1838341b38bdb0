/**
 * A window for who is steered down, by the descents of its mates: below some height an operator's satellites come down alike,
 * and faster than a free fall from where they are. Higher up they are lowered, held and lowered again, and no window is given.
 */
import { historyUntil, type ObjectHistory } from '../history/history.ts';
import { stateOfSet } from './ballistic.ts';
import type { DecayForecast } from './contract.ts';
import { NO_SHIFT } from './drivers.ts';
import { type FamilyDescent, fallByMates, familyOf } from './family.ts';
import { airSigma, driversFor, NO_WEATHER } from './forecast.ts';
import { type SpaceWeather, weatherUntil } from './weather.ts';
import { NINETY, windowAt } from './window.ts';

export const MATES_LIMITS = {
  belowKm: 280, // lowest height: what mates foretell spreads by 0.25 below, by 0.5 to 0.8 above (record 0024)
  matesMin: 8, // that went before, in all
  lifeDaysMax: 60,
  setSigmaRatio: 0.15, // of what one steered set states, and of the air's own wandering
} as const;

/** Whether mates could say more than a forecast does: steered, low, and of a family. */
export function wantsMates({ isUncontrolled, perigeeKm, why, name }: DecayForecast): boolean {
  const isLow = perigeeKm < MATES_LIMITS.belowKm;
  return isUncontrolled === false && why !== '' && isLow && familyOf(name) !== '';
}

/** The forecast with a window by mates, or as it was where they do not show the way down. */
export function withMates(
  forecast: DecayForecast,
  history: ObjectHistory,
  family: FamilyDescent | undefined,
  weather: SpaceWeather | null,
): DecayForecast {
  if (family === undefined || !wantsMates(forecast)) return forecast;
  const atUs = forecast.madeUs;
  const known = historyUntil(history, atUs);
  const newest = stateOfSet(known, known.count - 1);
  const seen = weather === null ? NO_WEATHER : weatherUntil(weather, atUs);
  const { lifeDaysMax, matesMin } = MATES_LIMITS;
  const drivers = driversFor(seen, newest.atUs, newest.atUs, atUs, 4 * lifeDaysMax, NO_SHIFT);
  const fall = fallByMates(known, family, drivers);
  if (fall === undefined || fall.mates < matesMin || fall.days[1] > lifeDaysMax) return forecast;
  const [early, median, late] = fall.days;
  const air = airSigma(newest, fall.m2Kg, seen, atUs, median);
  const common = NINETY * Math.hypot(air, MATES_LIMITS.setSigmaRatio);
  const less = Math.hypot(Math.log(median / early), common);
  const more = Math.hypot(Math.log(late / median), common);
  const told = windowAt({ newest, lifeDays: median, lessLog: less, moreLog: more }, atUs);
  if (typeof told === 'string') return { ...forecast, why: told };
  return {
    ...forecast,
    ...told.window,
    ballisticM2Kg: fall.m2Kg * told.factorShare,
    ballisticSigmaRatio: Math.hypot(
      Math.log(late / early) / 2 / NINETY,
      MATES_LIMITS.setSigmaRatio,
    ),
    weather: `${forecast.weather}; steered, by the descents of ${fall.mates} mates`,
    why: '',
  };
}
