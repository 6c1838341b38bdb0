/**
 * Where the Moon is, seen from the centre of the Earth, in GCRF.
 * Geometric: the position at the instant, without light time (1.3 s, 0.7 arcsec) and without
 * aberration.
 * Error: 17.5 arcsec and 13 km at most, 1990-2050, against JPL DE421 (measured;
 * test/frames/sun-moon.test.ts).
 * References: Meeus, Astronomical Algorithms, 2nd ed. 1998, chapter 47 (cut of ELP 2000-82; here
 * without the light time that is folded into Meeus's mean longitude); Simon et al. 1994, A&A 282,
 * 663 (mean longitude).
 */
import { MOON_LATITUDE_TERMS, MOON_LONGITUDE_DISTANCE_TERMS } from './moon-elp.ts';
import { gcrfToEclipticOfDateInto } from './precession-nutation.ts';
import { rotateBackInto } from './rotation.ts';

const DEGREE_RAD = Math.PI / 180;
const MEAN_DISTANCE_KM = 385_000.56;

/**
 * Geocentric GCRF position (km) of the Moon for TT (Julian centuries since J2000.0) into
 * outKm[at..at+2].
 */
export function moonPositionInto(ttJc: number, outKm: Float64Array, at = 0): void {
  argumentsInto(ttJc);
  const meanLongitudeRad = polynomialRad(MEAN_LONGITUDE_DEG, ttJc);
  longitudeAndDistance(ttJc, meanLongitudeRad);
  const latitudeRad = latitude(ttJc, meanLongitudeRad);
  const inPlaneKm = distanceKm * Math.cos(latitudeRad);
  outKm[at] = inPlaneKm * Math.cos(longitudeRad);
  outKm[at + 1] = inPlaneKm * Math.sin(longitudeRad);
  outKm[at + 2] = distanceKm * Math.sin(latitudeRad);
  gcrfToEclipticOfDateInto(ttJc, toEcliptic);
  rotateBackInto(toEcliptic, outKm, at, outKm, at);
}

function longitudeAndDistance(ttJc: number, meanLongitudeRad: number): void {
  const terms = MOON_LONGITUDE_DISTANCE_TERMS;
  let longitude = 0; // 1e-6 degrees
  let distance = 0; // m
  for (let k = terms.length - 6; k >= 0; k -= 6) {
    const a = angleOf(terms, k);
    const weight = eccentricityWeight(terms[k + 1]!, ttJc);
    longitude += terms[k + 4]! * weight * Math.sin(a);
    distance += terms[k + 5]! * weight * Math.cos(a);
  }
  const venusRad = (119.75 + 131.849 * ttJc) * DEGREE_RAD;
  const jupiterRad = (53.09 + 479264.29 * ttJc) * DEGREE_RAD;
  longitude += 3958 * Math.sin(venusRad) + 318 * Math.sin(jupiterRad);
  longitude += 1962 * Math.sin(meanLongitudeRad - args[3]!); // flattening of the Earth
  longitudeRad = meanLongitudeRad + longitude * 1e-6 * DEGREE_RAD;
  distanceKm = MEAN_DISTANCE_KM + distance * 1e-3;
}

function latitude(ttJc: number, meanLongitudeRad: number): number {
  const terms = MOON_LATITUDE_TERMS;
  let sum = 0; // 1e-6 degrees
  for (let k = terms.length - 5; k >= 0; k -= 5) {
    sum += terms[k + 4]! * eccentricityWeight(terms[k + 1]!, ttJc) * Math.sin(angleOf(terms, k));
  }
  const venusRad = (119.75 + 131.849 * ttJc) * DEGREE_RAD;
  const siderealRad = (313.45 + 481266.484 * ttJc) * DEGREE_RAD;
  const anomalyRad = args[2]!;
  const nodeDistanceRad = args[3]!;
  sum += -2235 * Math.sin(meanLongitudeRad) + 382 * Math.sin(siderealRad);
  sum += 175 * (Math.sin(venusRad - nodeDistanceRad) + Math.sin(venusRad + nodeDistanceRad));
  sum += 127 * Math.sin(meanLongitudeRad - anomalyRad);
  sum -= 115 * Math.sin(meanLongitudeRad + anomalyRad);
  return sum * 1e-6 * DEGREE_RAD;
}

/** D, M, M', F (rad) into args[0..3]. */
function argumentsInto(ttJc: number): void {
  args[0] = polynomialRad(ELONGATION_DEG, ttJc);
  args[1] = polynomialRad(SUN_ANOMALY_DEG, ttJc);
  args[2] = polynomialRad(MOON_ANOMALY_DEG, ttJc);
  args[3] = polynomialRad(NODE_DISTANCE_DEG, ttJc);
}

function angleOf(terms: Int32Array, k: number): number {
  return (
    terms[k]! * args[0]! +
    terms[k + 1]! * args[1]! +
    terms[k + 2]! * args[2]! +
    terms[k + 3]! * args[3]!
  );
}

/**
 * Terms with the Sun's anomaly shrink with the eccentricity of the Earth's orbit (Meeus eq. 47.6).
 */
function eccentricityWeight(sunMultiple: number, ttJc: number): number {
  const e = 1 - (0.002516 + 0.0000074 * ttJc) * ttJc;
  if (sunMultiple === 0) return 1;
  return sunMultiple === 1 || sunMultiple === -1 ? e : e * e;
}

function polynomialRad(degrees: readonly number[], t: number): number {
  let sum = 0;
  for (let k = degrees.length - 1; k >= 0; k--) sum = sum * t + degrees[k]!;
  return (sum % 360) * DEGREE_RAD;
}

const args = new Float64Array(4);
const toEcliptic = new Float64Array(9);
let longitudeRad = 0;
let distanceKm = 0;

/** Degrees, powers 0 … 4 of t (Simon et al. 1994; Meeus eq. 47.2 … 47.5). */
const MEAN_LONGITUDE_DEG = [218.31665436, 481267.88123421, -0.0015786, 1 / 538841, -1 / 65194000];
const ELONGATION_DEG = [297.8501921, 445267.1114034, -0.0018819, 1 / 545868, -1 / 113065000];
const SUN_ANOMALY_DEG = [357.5291092, 35999.0502909, -0.0001536, 1 / 24490000];
const MOON_ANOMALY_DEG = [134.9633964, 477198.8675055, 0.0087414, 1 / 69699, -1 / 14712000];
const NODE_DISTANCE_DEG = [93.272095, 483202.0175233, -0.0036539, -1 / 3526000, 1 / 863310000];
