/**
 * Which orbits share one error of their element sets: by regime, by height of perigee and solar activity where air is felt, and
 * in the geosynchronous belt by whether somebody holds the satellite. Borders are ours, chosen before anything was measured.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2, regimeOf } from '@noroshi/orbit';

export const ERROR_CLASSES = [
  'LEO to 300 km',
  'LEO to 400 km quiet',
  'LEO to 400 km active',
  'LEO to 500 km quiet',
  'LEO to 500 km active',
  'LEO to 600 km quiet',
  'LEO to 600 km active',
  'LEO to 800 km quiet',
  'LEO to 800 km active',
  'LEO to 1000 km quiet',
  'LEO to 1000 km active',
  'LEO to 2000 km quiet',
  'LEO to 2000 km active',
  'MEO',
  'GEO equatorial',
  'GEO inclined',
  'GEO drifting',
  'HEO low perigee',
  'HEO high perigee',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

export const ERROR_LIMITS = {
  activeF107Sfu: 80, // mean of 81 days; unknown counts as active
  leoPerigeesKm: [300, 400, 500, 600, 800, 1000], // heights
  heoLowPerigeeKm: 600, // height: air takes hold at each passage
  heldRevDay: 0.004, // from one turn a sidereal day: 1.4 deg a day of drift
  equatorialRad: (1 * Math.PI) / 180, // north-south kept
} as const;

const SIDEREAL_REV_DAY = 1.002_737_909;

/** The class of an orbit by its mean elements; undefined for what is no closed orbit round the Earth below twice GEO. */
export function errorClassOf(
  meanMotionRadS: number,
  eccentricity: number,
  inclinationRad: number,
  f107Sfu: number,
): ErrorClass | undefined {
  if (!(meanMotionRadS > 0 && eccentricity >= 0 && eccentricity < 1)) return undefined;
  const axisKm = Math.cbrt(MU_KM3_S2 / meanMotionRadS ** 2);
  const perigeeKm = axisKm * (1 - eccentricity) - EARTH_RADIUS_KM;
  switch (regimeOf(meanMotionRadS, eccentricity)) {
    case 'LEO': {
      const border = ERROR_LIMITS.leoPerigeesKm.find((km) => perigeeKm < km) ?? 2000;
      if (border === ERROR_LIMITS.leoPerigeesKm[0]) return 'LEO to 300 km';
      const activity = f107Sfu < ERROR_LIMITS.activeF107Sfu && f107Sfu > 0 ? 'quiet' : 'active';
      return `LEO to ${border} km ${activity}` as ErrorClass;
    }
    case 'MEO':
      return 'MEO';
    case 'GEO':
      return geoClass((meanMotionRadS * 43_200) / Math.PI, inclinationRad);
    case 'HEO':
      return perigeeKm < ERROR_LIMITS.heoLowPerigeeKm ? 'HEO low perigee' : 'HEO high perigee';
    case 'beyond':
      return undefined;
  }
}

function geoClass(revDay: number, inclinationRad: number): ErrorClass {
  if (Math.abs(revDay - SIDEREAL_REV_DAY) > ERROR_LIMITS.heldRevDay) return 'GEO drifting';
  return inclinationRad < ERROR_LIMITS.equatorialRad ? 'GEO equatorial' : 'GEO inclined';
}
