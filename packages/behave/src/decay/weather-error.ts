/**
 * How far the mean weather of the days to come is from what drivers.ts expects: rms over 1958 to 2024, by days ahead and by how
 * active the Sun is, since a quiet Sun cannot do much. Measured again by test/decay-weather.test.ts.
 */
import type { WeatherShift } from './drivers.ts';

const DAYS = [1, 3, 10, 30, 60, 120] as const;
/** Mean flux of 81 days up to which a row holds; ln of the flux, then ap. */
export const WEATHER_ERRORS = [
  {
    toSfu: 70,
    logF107: [0.015, 0.019, 0.032, 0.041, 0.05, 0.053],
    ap: [5.3, 3.6, 2.5, 1.9, 1.9, 1.8],
  },
  {
    toSfu: 75,
    logF107: [0.023, 0.031, 0.048, 0.051, 0.058, 0.065],
    ap: [6.6, 5.9, 4.0, 3.1, 2.9, 2.7],
  },
  {
    toSfu: 90,
    logF107: [0.033, 0.05, 0.081, 0.081, 0.081, 0.085],
    ap: [10.7, 8.8, 5.2, 3.6, 3.6, 3.6],
  },
  {
    toSfu: Number.POSITIVE_INFINITY,
    logF107: [0.061, 0.083, 0.12, 0.12, 0.12, 0.132],
    ap: [16.6, 12.4, 8.2, 5.6, 5.0, 4.6],
  },
] as const;

/** Without a file the factor was fitted with the same wrong weather: what counts is how it changed meanwhile. */
const UNKNOWN: WeatherShift = { logF107: 0.12, ap: 8 };

/** One sigma of the mean of `days`; the flux is the mean of 81 days at the start. */
export function weatherSigma(days: number, isKnown: boolean, f107Sfu: number): WeatherShift {
  const row = WEATHER_ERRORS.find(({ toSfu }) => f107Sfu < toSfu) ?? WEATHER_ERRORS.at(-1)!;
  const logF107 = at(row.logF107, days);
  const ap = at(row.ap, days);
  return isKnown
    ? { logF107, ap }
    : { logF107: Math.hypot(logF107, UNKNOWN.logF107), ap: Math.hypot(ap, UNKNOWN.ap) };
}

function at(values: readonly number[], days: number): number {
  if (days <= DAYS[0]) return values[0]!;
  const high = DAYS.findIndex((edge) => edge >= days);
  if (high < 0) return values.at(-1)!;
  const [a, b] = [DAYS[high - 1]!, DAYS[high]!];
  const share = Math.log(days / a) / Math.log(b / a);
  return values[high - 1]! + (values[high]! - values[high - 1]!) * share;
}
