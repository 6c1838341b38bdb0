/**
 * Where the Sun is, seen from the centre of the Earth, in GCRF.
 * Geometric: the position at the instant, without light time (8.3 min, by which the Sun's own
 * motion is below 0.01 arcsec) and without annual aberration; the apparent Sun stands 20.5 arcsec
 * behind in longitude.
 * Error: 0.3 arcsec and 160 km at most, 1990-2050, against JPL DE421 (measured;
 * test/frames/sun-moon.test.ts).
 * References: Bretagnon & Francou 1988, A&A 202, 309 (VSOP87D); Meeus 1998, chapter 25 (FK5
 * correction); IAU 2012 B2 (au).
 */
import { ARCSEC_RAD } from './fundamental-arguments.ts';
import { gcrfToEclipticOfDateInto } from './precession-nutation.ts';
import { rotateBackInto } from './rotation.ts';
import { EARTH_DISTANCE_TERMS, EARTH_LATITUDE_TERMS, EARTH_LONGITUDE_TERMS } from './sun-vsop87.ts';

export const ASTRONOMICAL_UNIT_KM = 149_597_870.7;

/**
 * Geocentric GCRF position (km) of the Sun for TT (Julian centuries since J2000.0) into
 * outKm[at..at+2].
 */
export function sunPositionInto(ttJc: number, outKm: Float64Array, at = 0): void {
  const t = ttJc / 10; // thousands of years; TT serves for TDB
  const longitudeRad = series(EARTH_LONGITUDE_TERMS, t) + Math.PI + EQUINOX_TO_FK5_RAD;
  const latitudeRad = -series(EARTH_LATITUDE_TERMS, t);
  const distanceKm = series(EARTH_DISTANCE_TERMS, t) * ASTRONOMICAL_UNIT_KM;
  const inPlaneKm = distanceKm * Math.cos(latitudeRad);
  outKm[at] = inPlaneKm * Math.cos(longitudeRad);
  outKm[at + 1] = inPlaneKm * Math.sin(longitudeRad);
  outKm[at + 2] = distanceKm * Math.sin(latitudeRad);
  gcrfToEclipticOfDateInto(ttJc, toEcliptic);
  rotateBackInto(toEcliptic, outKm, at, outKm, at);
}

/** Σ A cos(B + C t) tⁿ, from the smallest terms up. */
function series(terms: Float64Array, t: number): number {
  let sum = 0;
  for (let k = terms.length - 4; k >= 0; k -= 4) {
    sum += terms[k + 1]! * Math.cos(terms[k + 2]! + terms[k + 3]! * t) * t ** terms[k]!;
  }
  return sum;
}

const EQUINOX_TO_FK5_RAD = -0.09033 * ARCSEC_RAD; // dynamical equinox to FK5 (Meeus eq. 25.9)
const toEcliptic = new Float64Array(9);
