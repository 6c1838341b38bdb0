/**
 * TT and TDB as Julian dates and Julian centuries. A Julian date is carried in two parts, the
 * midnight and the fraction of that day, so that a microsecond survives (one double holds only
 * about 40 µs). References: IAU 1991 Res. A4 and BIPM (TT = TAI + 32.184 s); IAU 2006 Res. B3
 * (TDB); Fairhead & Bretagnon 1990, A&A 229, 240 (the series for TDB - TT).
 */
import { DAY_US } from './utc.ts';

export const TT_MINUS_TAI_S = 32.184;
export const J2000_JD = 2_451_545;
export const MJD_ZERO_JD = 2_400_000.5;
export const DAYS_PER_JULIAN_CENTURY = 36_525;

const EPOCH_MJD = 51_544.5;
const TT_MINUS_TAI_US = 32_184_000;

/**
 * `midnightJd` ends in .5, `fractionD` is in [0, 1). Their sum is the Julian date of the named
 * scale.
 */
export type TwoPartJd = { readonly midnightJd: number; readonly fractionD: number };

/**
 * Julian centuries of TT since J2000.0 (2000-01-01T12:00:00 TT), the argument of precession
 * series.
 */
export function ttJulianCenturies(epochUs: number): number {
  return (epochUs + TT_MINUS_TAI_US) / (DAY_US * DAYS_PER_JULIAN_CENTURY);
}

export function jdTtParts(epochUs: number): TwoPartJd {
  return jdPartsFromUs(epochUs + TT_MINUS_TAI_US, 0);
}

export function jdTaiParts(epochUs: number): TwoPartJd {
  return jdPartsFromUs(epochUs, 0);
}

/** TDB = TT + (TDB - TT). Accuracy as tdbMinusTtS. */
export function jdTdbParts(epochUs: number): TwoPartJd {
  return jdPartsFromUs(epochUs + TT_MINUS_TAI_US, tdbMinusTtS(epochUs));
}

/**
 * Julian date parts of a whole count of µs since noon 2000-01-01 in some scale, plus some
 * seconds.
 */
export function jdPartsFromUs(sinceNoon2000Us: number, plusS: number): TwoPartJd {
  const sinceMidnightUs = sinceNoon2000Us + DAY_US / 2;
  let day = Math.floor(sinceMidnightUs / DAY_US);
  let fractionD = (sinceMidnightUs - day * DAY_US + plusS * 1e6) / DAY_US;
  const carry = Math.floor(fractionD);
  day += carry;
  fractionD -= carry;
  return { midnightJd: day + (EPOCH_MJD - 0.5) + MJD_ZERO_JD, fractionD };
}

/**
 * Amplitude (µs), frequency (rad per 1000 Julian years), phase (rad): every term of 0.4 µs and
 * more.
 */
const TDB_TERMS: readonly (readonly [number, number, number])[] = [
  [1656.674564, 6283.075849991, 6.240054195],
  [22.417471, 5753.384884897, 4.296977442],
  [13.839792, 12566.151699983, 6.19690441],
  [4.770086, 529.690965095, 0.444401603],
  [4.67674, 6069.776754553, 4.021195093],
  [2.256707, 213.299095438, 5.543113262],
  [1.694205, -3.523118349, 5.025132748],
  [1.554905, 77713.77146792, 5.19846709],
  [1.276839, 7860.419392439, 5.988822341],
  [1.193379, 5223.693919802, 3.64982373],
  [1.115322, 3930.20969622, 1.422745069],
  [0.794185, 11506.769769794, 2.322313077],
  [0.600309, 1577.343542448, 2.678271909],
  [0.496817, 6208.294251424, 5.696701824],
  [0.486306, 5884.926846583, 0.520007179],
  [0.468597, 6244.942814354, 5.866398759],
  [0.447061, 26.2983198, 3.615796498],
  [0.435206, -398.149003408, 4.349338347],
  [0.432392, 74.781598567, 2.435898309],
];

/** The same, multiplied by thousands of Julian years since J2000.0. */
const TDB_TERMS_T: readonly (readonly [number, number, number])[] = [
  [102.156724, 6283.075849991, 4.249032005],
  [1.706807, 12566.151699983, 4.205904248],
];

/**
 * TDB - TT in seconds at the geocentre. From 1957 to 2100 within 2 µs of the full series as ERFA
 * dtdb gives it for the geocentre (measured: 1.7 µs at most, 0.5 µs rms); an observer on the
 * ground sees up to 2.1 µs more.
 */
export function tdbMinusTtS(epochUs: number): number {
  const t = ttJulianCenturies(epochUs) / 10;
  let us = 0;
  for (const [amplitude, rate, phase] of TDB_TERMS) us += amplitude * Math.sin(rate * t + phase);
  let perT = 0;
  for (const [amplitude, rate, phase] of TDB_TERMS_T) {
    perT += amplitude * Math.sin(rate * t + phase);
  }
  return (us + perT * t) * 1e-6;
}
