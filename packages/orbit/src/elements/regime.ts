/**
 * The regime an element set belongs to, for counting. Mean altitude and period only; the borders
 * are the usual ones (2,000 km; geosynchronous within 0.1 revolutions a day; eccentric from 0.25).
 */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '../sgp4/gravity.ts';

export const REGIMES = ['LEO', 'MEO', 'GEO', 'HEO', 'beyond'] as const;
export type Regime = (typeof REGIMES)[number];

const LEO_ALTITUDE_MAX_KM = 2000;
const ECCENTRICITY_HEO_MIN = 0.25;
const SIDEREAL_RAD_S = 7.292_115_855e-5;
const GEO_BAND_RAD_S = (0.1 * 2 * Math.PI) / 86_400;

export function regimeOf(meanMotionRadS: number, eccentricity: number): Regime {
  if (eccentricity >= ECCENTRICITY_HEO_MIN) return 'HEO';
  if (Math.abs(meanMotionRadS - SIDEREAL_RAD_S) <= GEO_BAND_RAD_S) return 'GEO';
  const semiMajorAxisKm = Math.cbrt(MU_KM3_S2 / meanMotionRadS ** 2);
  if (semiMajorAxisKm - EARTH_RADIUS_KM <= LEO_ALTITUDE_MAX_KM) return 'LEO';
  return meanMotionRadS > SIDEREAL_RAD_S ? 'MEO' : 'beyond';
}
