/**
 * What drives the density, every three hours over a span: exospheric temperature of the night, magnetic index, season. Observed
 * days as they were; days to come from the last ones: the flux relaxes from its last value to its mean of 27 days and takes half
 * of what it was a rotation of the Sun ago; the magnetic index is the mean of 81 days and, for 30 %, a rotation ago. So it was
 * best among simple rules over 1958 to 2024 (rms of the mean over 5 days: flux 8 %, ap 9; over a month 9 %, ap 5).
 */
import { nightMinimumK, seasonOfDay } from './jacchia.ts';
import type { SpaceWeather } from './weather.ts';

export type Drivers = {
  readonly fromMjd: number;
  readonly slots: number; // of three hours
  readonly minimumK: Float64Array; // night minimum
  readonly kp: Float64Array; // 6 hours before, as the air follows it
  readonly halfYearly: Float64Array; // one a day
  readonly f107MeanSfu: number; // at the last observed day, of 81 days
};

/** What is put on top of days to come, to see how much it matters. */
export type WeatherShift = { readonly logF107: number; readonly ap: number };
export const NO_SHIFT: WeatherShift = { logF107: 0, ap: 0 };

/** Where there is no file: a middling Sun. */
export const DEFAULT_WEATHER = { f107Sfu: 140, ap: 12 } as const;

const RELAX_DAYS = 10;
const ROTATION_DAYS = 27;
const RECURRENCE = { flux: 0.5, ap: 0.3 } as const;
const MEAN_DAYS = 81; // centred, as the model asks: half of it is forecast where the days are new
const LAG_SLOTS = 2; // 6.7 h, Jacchia eq. 18

/** Drivers from a day on; `weather` holds only what was known when the forecast is made. */
export function driversOf(
  weather: SpaceWeather,
  fromMjd: number,
  days: number,
  shift: WeatherShift = NO_SHIFT,
): Drivers {
  const half = (MEAN_DAYS - 1) / 2;
  const before = half + 1;
  const firstMjd = fromMjd - before;
  const total = before + days + half;
  const flux = new Float64Array(total);
  const ap = new Float64Array(8 * total);
  fillDays(weather, firstMjd, flux, ap, shift);
  const minimumK = new Float64Array(8 * days);
  const kp = new Float64Array(8 * days);
  const halfYearly = Float64Array.from({ length: days }, (_, day) => seasonOfDay(fromMjd + day));
  let sum = 0;
  for (let k = 0; k < MEAN_DAYS; k++) sum += flux[k]!; // centred on the day before the first
  for (let day = 0; day < days; day++) {
    const k = before + day;
    sum += flux[k + half]! - flux[k - half - 1]!;
    minimumK.fill(nightMinimumK(flux[k - 1]!, sum / MEAN_DAYS), 8 * day, 8 * day + 8);
    for (let slot = 0; slot < 8; slot++) kp[8 * day + slot] = kpOf(ap[8 * k + slot - LAG_SLOTS]!);
  }
  const lastMjd = weather.firstMjd + weather.days - 1;
  return {
    fromMjd,
    slots: 8 * days,
    minimumK,
    kp,
    halfYearly,
    f107MeanSfu:
      weather.days === 0 ? DEFAULT_WEATHER.f107Sfu : meanFlux(weather, lastMjd, MEAN_DAYS),
  };
}

function fillDays(
  weather: SpaceWeather,
  firstMjd: number,
  flux: Float64Array,
  ap: Float64Array,
  shift: WeatherShift,
): void {
  const lastMjd = weather.firstMjd + weather.days - 1;
  const known = weather.days > 0;
  const mean27 = known ? meanFlux(weather, lastMjd, ROTATION_DAYS) : DEFAULT_WEATHER.f107Sfu;
  const last = known ? meanFlux(weather, lastMjd, 1, mean27) : mean27;
  const apMean = known ? meanAp(weather, lastMjd, MEAN_DAYS) : DEFAULT_WEATHER.ap;
  for (let k = 0; k < flux.length; k++) {
    const mjd = firstMjd + k;
    const ahead = mjd - lastMjd;
    if (known && ahead <= 0) {
      const row = mjd - weather.firstMjd;
      const seen = row >= 0 ? weather.f107Sfu[row]! : Number.NaN;
      flux[k] = Number.isNaN(seen) ? mean27 : seen;
      for (let slot = 0; slot < 8; slot++) {
        const index = row >= 0 ? weather.ap[8 * row + slot]! : Number.NaN;
        ap[8 * k + slot] = Number.isNaN(index) ? apMean : index;
      }
      continue;
    }
    const raised = Math.exp(shift.logF107);
    flux[k] = raised * (known ? futureFlux(weather, lastMjd, ahead, last, mean27) : mean27);
    const before = known ? apRotationAgo(weather, lastMjd, ahead, apMean) : apMean;
    const index = (1 - RECURRENCE.ap) * apMean + RECURRENCE.ap * before + shift.ap;
    ap.fill(Math.max(0, index), 8 * k, 8 * k + 8);
  }
}

function futureFlux(
  weather: SpaceWeather,
  lastMjd: number,
  ahead: number,
  last: number,
  mean27: number,
): number {
  const fading = Math.exp(-ahead / RELAX_DAYS);
  const relaxed = mean27 + (last - mean27) * fading;
  const agoMjd = lastMjd + ahead - ROTATION_DAYS * Math.ceil(ahead / ROTATION_DAYS);
  const share = RECURRENCE.flux * (1 - fading);
  return (1 - share) * relaxed + share * meanFlux(weather, agoMjd, 1, mean27);
}

function apRotationAgo(
  weather: SpaceWeather,
  lastMjd: number,
  ahead: number,
  otherwise: number,
): number {
  const agoMjd = lastMjd + ahead - ROTATION_DAYS * Math.ceil(ahead / ROTATION_DAYS);
  return meanAp(weather, agoMjd, 1, otherwise);
}

function meanFlux(
  weather: SpaceWeather,
  lastMjd: number,
  days: number,
  otherwise: number = DEFAULT_WEATHER.f107Sfu,
): number {
  return meanOf(weather.f107Sfu, lastMjd - weather.firstMjd - days + 1, days, otherwise);
}

function meanAp(
  weather: SpaceWeather,
  lastMjd: number,
  days: number,
  otherwise: number = DEFAULT_WEATHER.ap,
): number {
  return meanOf(weather.ap, 8 * (lastMjd - weather.firstMjd - days + 1), 8 * days, otherwise);
}

function meanOf(values: Float64Array, from: number, length: number, otherwise: number): number {
  let sum = 0;
  let count = 0;
  for (let k = Math.max(0, from); k < Math.min(values.length, from + length); k++) {
    if (Number.isNaN(values[k]!)) continue;
    sum += values[k]!;
    count++;
  }
  return count === 0 ? otherwise : sum / count;
}

/** Kp of an ap by the table of the International Service of Geomagnetic Indices, straight between its values. */
function kpOf(ap: number): number {
  let k = 1;
  while (k < AP_OF_KP.length - 1 && AP_OF_KP[k]! < ap) k++;
  const low = AP_OF_KP[k - 1]!;
  return (k - 1 + Math.min(1, (ap - low) / (AP_OF_KP[k]! - low))) / 3;
}

/** ap for Kp 0, ⅓, ⅔ … 9. */
const AP_OF_KP = [
  0, 2, 3, 4, 5, 6, 7, 9, 12, 15, 18, 22, 27, 32, 39, 48, 56, 67, 80, 94, 111, 132, 154, 179, 207,
  236, 300, 400,
];
