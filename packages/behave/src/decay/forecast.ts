/**
 * When an object comes down by itself: its ballistic factor from the loss of axis in its history, then the mean orbit carried
 * down to 80 km through the air that the observed space weather made and the expected one will make. The window is 90 % of a
 * lognormal whose parts are named: the factor, the weather to come, the density model, and the set the descent starts from.
 *
 * Replay: only sets and weather up to `atUs` are looked at. How the parts were found, and what was refused:
 * docs/decisions/0024-decay-and-errors.md.
 */
import { DAY_US, formatUtc, taiUsFromUtcDay, utcDayFromTaiUs } from '@noroshi/time';
import { historyUntil, type ObjectHistory } from '../history/history.ts';
import type { AirLevel } from './air-level.ts';
import { BALLISTIC_LIMITS, ballisticSamples, stateOfSet } from './ballistic.ts';
import type { DecayForecast } from './contract.ts';
import { type DescentState, descend, lowestHeightKm } from './descent.ts';
import { type Drivers, driversOf, NO_SHIFT, type WeatherShift } from './drivers.ts';
import { type BallisticFit, fitBallistic } from './factor.ts';
import { type SpaceWeather, weatherUntil } from './weather.ts';
import { weatherSigma } from './weather-error.ts';
import { type Fall, NINETY, windowAt } from './window.ts';

export type DecayOptions = {
  readonly massKg?: number | null;
  readonly horizonDays?: number; // decays later than this are not forecast
  readonly air?: AirLevel | undefined; // what all that falls says of the density, as known at the instant
};

/** Every figure here is from physics or from quiet statistics; none from a list of decays. Record 0024. */
export const DECAY_LIMITS = {
  horizonDays: 400,
  setAgeDaysMax: 30, // an older set says nothing of an object about to come down
  heightSigmaRatio: { above: 0.04, below: 0.15, km: 220 }, // drift of the density model on the way down
  windowScale: 0.8, // ninety of a hundred quiet objects lay in this of the parts' sum; by period 0.56 to 0.95
  eccentricSigmaRatio: 0.25, // Sun and Moon lift and lower such perigees, and are not in the descent
  eccentricFrom: 0.1,
} as const;

export const NO_WEATHER: SpaceWeather = {
  firstMjd: 0,
  days: 0,
  f107Sfu: new Float64Array(0),
  ap: new Float64Array(0),
};

/** The forecast as it would have been made at `atUs`; `weather` null: a middling Sun, and a wider window. */
export function forecastDecay(
  history: ObjectHistory,
  weather: SpaceWeather | null,
  atUs: number,
  options: DecayOptions = {},
): DecayForecast {
  const known = historyUntil(history, atUs);
  if (known.count === 0) return without(history, atUs, options, 'no set up to this instant');
  const newest = stateOfSet(known, known.count - 1);
  const base = {
    ...without(known, atUs, options, ''),
    setEpochUs: newest.atUs,
    ...heightsOf(newest),
  };
  const ageDays = (atUs - newest.atUs) / DAY_US;
  if (ageDays > DECAY_LIMITS.setAgeDaysMax)
    return { ...base, why: `the newest set is ${ageDays.toFixed(0)} days old` };
  const seen = weather === null ? NO_WEATHER : weatherUntil(weather, atUs);
  const horizonDays = options.horizonDays ?? DECAY_LIMITS.horizonDays;
  const firstUs = Math.max(known.epochUs[0]!, newest.atUs - BALLISTIC_LIMITS.lookBackDays * DAY_US);
  const past = driversFor(seen, firstUs - 2 * DAY_US, newest.atUs, atUs, 2, NO_SHIFT);
  const samples = ballisticSamples(known, past);
  const control = controlOf(samples);
  if (control !== '')
    return { ...base, isUncontrolled: false, weather: wordsOf(seen), why: control };
  const found = settle(newest, samples, seen, atUs, horizonDays, options.air);
  if (typeof found === 'string') return { ...base, weather: wordsOf(seen), why: found };
  const told = windowAt(found.fall, atUs);
  if (typeof told === 'string') return { ...base, weather: wordsOf(seen), why: told };
  return {
    ...base,
    ...told.window,
    ballisticM2Kg: found.fit.m2Kg * told.factorShare,
    ballisticSigmaRatio: found.fit.sigmaRatio,
    isUncontrolled: uncontrolled(samples),
    weather: wordsOf(seen),
  };
}

type Settled = { readonly fall: Fall; readonly fit: BallisticFit };

/** The factor fits the time left, and the time left follows from the factor: twice is enough. */
function settle(
  newest: DescentState,
  samples: ReturnType<typeof ballisticSamples>,
  weather: SpaceWeather,
  atUs: number,
  horizonDays: number,
  air: AirLevel | undefined,
): Settled | string {
  const limitUs = newest.atUs + horizonDays * DAY_US;
  const drivers = driversFor(weather, newest.atUs, newest.atUs, atUs, horizonDays + 1, NO_SHIFT);
  let fit: BallisticFit | undefined;
  let lifeDays = 5;
  for (let turn = 0; turn < 2; turn++) {
    fit = fitBallistic(samples, newest.atUs, lifeDays, { air, f107MeanSfu: drivers.f107MeanSfu });
    if (fit === undefined) return 'its loss of height cannot be told from zero';
    const { endUs, hasEnded } = descend({ ...newest }, drivers, fit.m2Kg, limitUs);
    if (!hasEnded) return `not down within ${horizonDays} days`;
    if (endUs <= newest.atUs)
      return 'by its newest set it is coming down: no days are left to forecast';
    lifeDays = (endUs - newest.atUs) / DAY_US;
  }
  const sigma = Math.hypot(
    fit!.sigmaRatio,
    airSigma(newest, fit!.m2Kg, weather, atUs, lifeDays),
    Math.hypot(newest.ex, newest.ey) > DECAY_LIMITS.eccentricFrom
      ? DECAY_LIMITS.eccentricSigmaRatio
      : 0,
  );
  const log = NINETY * DECAY_LIMITS.windowScale * sigma;
  return { fall: { newest, lifeDays, lessLog: log, moreLog: log }, fit: fit! };
}

/** One sigma of ln(time left) by the weather to come and by the density model. */
export function airSigma(
  newest: DescentState,
  m2Kg: number,
  weather: SpaceWeather,
  atUs: number,
  lifeDays: number,
): number {
  const limitUs = newest.atUs + 4 * lifeDays * DAY_US;
  const driven = (shift: WeatherShift) =>
    driversFor(weather, newest.atUs, newest.atUs, atUs, 4 * lifeDays + 2, shift);
  const usual = driven(NO_SHIFT);
  const lifeWith = (drivers: Drivers) =>
    descend({ ...newest }, drivers, m2Kg, limitUs).endUs - newest.atUs;
  const usualLife = lifeWith(usual);
  const shifted = (shift: WeatherShift) => Math.log(lifeWith(driven(shift)) / usualLife);
  const { logF107, ap } = weatherSigma(lifeDays, weather.days > 0, usual.f107MeanSfu);
  const height = DECAY_LIMITS.heightSigmaRatio;
  return Math.hypot(
    shifted({ logF107, ap: 0 }),
    shifted({ logF107: 0, ap }),
    lowestHeightKm(newest) < height.km ? height.below : height.above,
  );
}

/** Drivers over a span, counted from the weather's own last day on; `extraDays` past its end. */
export function driversFor(
  weather: SpaceWeather,
  fromUs: number,
  toUs: number,
  atUs: number,
  extraDays: number,
  shift: WeatherShift,
): Drivers {
  const fromMjd = utcDayFromTaiUs(fromUs).mjdUtc - 3;
  const toMjd = utcDayFromTaiUs(Math.max(toUs, Math.min(atUs, toUs + DAY_US))).mjdUtc;
  return driversOf(weather, fromMjd, Math.ceil(toMjd - fromMjd + extraDays + 2), shift);
}

/** Why it is steered, or ''. A rise against the fall, or a factor that jumps: no forecast of a free fall holds then. */
function controlOf(samples: ReturnType<typeof ballisticSamples>): string {
  const told = samples.filter(({ sigmaRatio, isOneSet }) => sigmaRatio < 0.3 && !isOneSet);
  const rose = told.filter(({ m2Kg }) => m2Kg < 0);
  if (rose.length > 0) {
    const last = rose.at(-1)!;
    return `it rose between ${formatUtc(last.fromUs, 0)} and ${formatUtc(last.toUs, 0)}: it is steered`;
  }
  return '';
}

/** Whether its fall is the air's alone: several factors that agree; null where one set is all there is. */
function uncontrolled(samples: ReturnType<typeof ballisticSamples>): boolean | null {
  const told = samples.filter(({ m2Kg, sigmaRatio }) => m2Kg > 0 && sigmaRatio < 0.3);
  if (told.length < 3) return null;
  const logs = told.slice(-4).map(({ m2Kg }) => Math.log(m2Kg));
  const width = Math.max(...logs) - Math.min(...logs);
  return width < Math.log(BALLISTIC_LIMITS.jumpRatio) ? true : null;
}

function heightsOf(
  state: DescentState,
): Pick<DecayForecast, 'perigeeKm' | 'apogeeKm' | 'inclinationDeg'> {
  const perigeeKm = lowestHeightKm(state);
  return {
    perigeeKm,
    apogeeKm: perigeeKm + 2 * state.axisKm * Math.hypot(state.ex, state.ey),
    inclinationDeg: (state.inclinationRad * 180) / Math.PI,
  };
}

function wordsOf(weather: SpaceWeather): string {
  if (weather.days === 0) return 'none given: flux 140, ap 12, with wider windows';
  const day = formatUtc(taiUsFromUtcDay(weather.firstMjd + weather.days - 1, 0), 0).slice(0, 10);
  const last = weather.f107Sfu.subarray(Math.max(0, weather.days - 27));
  const seen = last.filter((flux) => flux > 0);
  const mean = seen.reduce((sum, flux) => sum + flux, 0) / Math.max(1, seen.length);
  return `observed to ${day}, then towards the mean of 27 days, ${mean.toFixed(1)}`;
}

function without(
  history: ObjectHistory,
  atUs: number,
  options: DecayOptions,
  why: string,
): DecayForecast {
  const none = Number.NaN;
  return {
    objectId: history.objectId,
    name: history.name,
    madeUs: atUs,
    setEpochUs: none,
    decayUs: none,
    fromUs: none,
    toUs: none,
    remainingDays: none,
    perigeeKm: none,
    apogeeKm: none,
    inclinationDeg: none,
    ballisticM2Kg: none,
    ballisticSigmaRatio: none,
    massKg: options.massKg ?? null,
    isUncontrolled: null,
    weather: '',
    why,
  };
}
