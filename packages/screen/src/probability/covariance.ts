/**
 * How wrong an element set may be: one-sigma errors R, T, N by regime and age, from published studies only.
 * An element set carries no covariance; where no published figure fits, the answer is 'none' and no probability is given.
 *
 * LEO: Aida & Kirschner, "Accuracy assessment of SGP4 orbit information conversion into osculating elements", 6th European
 *   Conference on Space Debris, 2013, table 1: 176/695/168 m at epoch, growing 125/392/0 m a day to their last bin (6-7 d).
 * Other orbits at epoch: Flohrer, Krag & Klinkrad, "Assessment and categorization of TLE orbit errors for the US SSN
 *   catalogue", AMOS 2008, table 2, by eccentricity, perigee height and inclination. A lower bound: the misfit of SGP4.
 * Growth in MEO: Levit & Marshall, "Improved orbit predictions using two-line elements", Adv. Space Res. 47 (2011): about
 *   1.5 km a day against laser ranging of satellites up to 19,100 km high; put along the track.
 * No growth is published for GEO and HEO, so their figures serve only while the set is fresh.
 * How the figures were checked, and against which truth: docs/decisions/0004-covariance-and-probability.md.
 */

import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';

/** Names for the column `covariance`; a model is the index of its name. */
export const COVARIANCE_MODELS = [
  'none',
  'aida-kirschner-2013',
  'aida-kirschner-2013-extrapolated', // older than the paper's last bin
  'flohrer-2008',
  'flohrer-2008+levit-marshall-2011',
  'history-differenced', // see history.ts
  'ephemeris', // the message's own, of the object's ephemeris
] as const;

export const NO_MODEL = 0;
const AIDA_KIRSCHNER = 1;
const AIDA_KIRSCHNER_EXTRAPOLATED = 2;
const FLOHRER = 3;
const FLOHRER_GROWING = 4;
export const HISTORY_DIFFERENCED = 5;
export const OF_EPHEMERIS = 6;

export const LIMITS = {
  leoApogeeHeightKm: 2000, // Flohrer et al. 2008 table 1; IADC-02-01 protected region A
  eccentricOrbitRatio: 0.1, // eccentricity; Flohrer et al. 2008 table 2, as the next three
  perigeeHeightLowKm: 800,
  perigeeHeightHighKm: 25_000,
  inclinationEdgesDeg: [30, 60],
  publishedAgeDays: 7, // Aida & Kirschner's last bin ends here
  epochFigureAgeDays: 1, // ours: a figure "at epoch" says nothing of a set older than its usual successor
} as const;

const LEO_EPOCH_KM = [0.176, 0.695, 0.168];
const LEO_GROWTH_KM_DAY = [0.125, 0.392, 0];
const MEO_GROWTH_KM_DAY = 1.5; // along the track

/** Table 2 of Flohrer et al. 2008, metres: [perigee band][inclination band], R, T, N; null where the table is empty. */
const CIRCULAR: readonly (readonly (readonly number[] | null)[])[] = [
  [
    [67, 118, 75],
    [107, 308, 169],
    [115, 517, 137],
  ],
  [
    [191, 256, 203],
    [71, 228, 95],
    [91, 428, 114],
  ],
  [[357, 432, 83], null, null],
];
const ECCENTRIC: readonly (readonly (readonly number[] | null)[])[] = [
  [
    [2252, 4270, 1421],
    [629, 909, 2057],
    [494, 814, 1337],
  ],
  [
    [1748, 3119, 971],
    [1832, 1878, 1454],
    [529, 817, 1570],
  ],
  [[402, 418, 83], [4712, 6223, 1208], null],
];

export type ErrorRegime = 'LEO' | 'MEO' | 'GEO' | 'HEO';

/**
 * Whose published errors apply, by the borders of the studies (the catalogue's own counts have others).
 * LEO by apogee below 2,000 km; else HEO by eccentricity of 0.1 or more; else MEO up to, and GEO above, 25,000 km of
 * perigee height. Undefined for what is no closed orbit above the ground.
 */
export function errorRegimeOf(
  meanMotionRadS: number,
  eccentricity: number,
): ErrorRegime | undefined {
  const perigee = perigeeHeightKm(meanMotionRadS, eccentricity);
  const apogee = apogeeHeightKm(meanMotionRadS, eccentricity);
  if (!(perigee > 0 && apogee < Infinity && eccentricity >= 0)) return undefined;
  if (apogee < LIMITS.leoApogeeHeightKm) return 'LEO';
  if (eccentricity >= LIMITS.eccentricOrbitRatio) return 'HEO';
  return perigee <= LIMITS.perigeeHeightHighKm ? 'MEO' : 'GEO';
}

/**
 * One-sigma R, T, N in km into `out` for an element set `ageD` days from its epoch (either way); returns the model's
 * index in COVARIANCE_MODELS, NO_MODEL (and NaN) where none is published. Mean elements as the set prints them.
 */
export function elementSetSigmaInto(
  meanMotionRadS: number,
  eccentricity: number,
  inclinationRad: number,
  ageD: number,
  out: Float64Array,
): number {
  const regime = errorRegimeOf(meanMotionRadS, eccentricity);
  const age = Math.abs(ageD);
  out.fill(Number.NaN, 0, 3);
  if (regime === undefined || !Number.isFinite(age)) return NO_MODEL;
  if (regime === 'LEO') return leoInto(age, out);
  const cell = cellOf(meanMotionRadS, eccentricity, inclinationRad);
  const grows = regime === 'MEO';
  if (cell === null || (!grows && age > LIMITS.epochFigureAgeDays)) return NO_MODEL;
  for (let i = 0; i < 3; i++) out[i] = cell[i]! * 1e-3;
  if (!grows) return FLOHRER;
  out[1]! += MEO_GROWTH_KM_DAY * age;
  return FLOHRER_GROWING;
}

function leoInto(age: number, out: Float64Array): number {
  for (let i = 0; i < 3; i++) out[i] = LEO_EPOCH_KM[i]! + LEO_GROWTH_KM_DAY[i]! * age;
  return age <= LIMITS.publishedAgeDays ? AIDA_KIRSCHNER : AIDA_KIRSCHNER_EXTRAPOLATED;
}

function cellOf(
  meanMotionRadS: number,
  eccentricity: number,
  inclinationRad: number,
): readonly number[] | null {
  const table = eccentricity < LIMITS.eccentricOrbitRatio ? CIRCULAR : ECCENTRIC;
  const perigee = perigeeHeightKm(meanMotionRadS, eccentricity);
  const high = perigee > LIMITS.perigeeHeightHighKm ? 2 : 1;
  const band = perigee < LIMITS.perigeeHeightLowKm ? 0 : high;
  const inclinationDeg = (inclinationRad * 180) / Math.PI;
  const [low, steep] = LIMITS.inclinationEdgesDeg;
  if (!(inclinationDeg >= 0 && inclinationDeg <= 180)) return null;
  const column = inclinationDeg < low ? 0 : inclinationDeg < steep ? 1 : 2;
  return table[band]![column]!;
}

function perigeeHeightKm(meanMotionRadS: number, eccentricity: number): number {
  return semiMajorAxisKm(meanMotionRadS) * (1 - eccentricity) - EARTH_RADIUS_KM;
}

function apogeeHeightKm(meanMotionRadS: number, eccentricity: number): number {
  return semiMajorAxisKm(meanMotionRadS) * (1 + eccentricity) - EARTH_RADIUS_KM;
}

function semiMajorAxisKm(meanMotionRadS: number): number {
  return Math.cbrt(MU_KM3_S2 / (meanMotionRadS * meanMotionRadS));
}
