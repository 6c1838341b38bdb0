/**
 * What the next set of an object will say, guessed from the one before, so that only the small difference is kept. The orbit
 * turns by its mean motion, the node and the perigee by the J2 rates (Kozai 1959; Vallado, Fundamentals of Astrodynamics,
 * §9.6). A guess may be poor: it costs bytes, never exactness. Only + - * / and own series: every machine guesses the same.
 */
import { EARTH_RADIUS_KM, J2, MU_KM3_S2 } from '../sgp4/gravity.ts';

/** Radians a second, of the first set of a block. */
export type NodalRates = { readonly raanRadS: number; readonly argPerigeeRadS: number };

const NO_RATES: NodalRates = { raanRadS: 0, argPerigeeRadS: 0 };

export function nodalRates(
  meanMotionRadS: number,
  eccentricity: number,
  inclinationRad: number,
): NodalRates {
  const sensible = meanMotionRadS > 1e-7 && meanMotionRadS < 2e-3 && eccentricity < 0.99;
  if (!sensible || !(eccentricity >= 0) || !(inclinationRad >= 0 && inclinationRad <= 3.2)) {
    return NO_RATES;
  }
  const semiMajorAxisKm = cubeRoot(MU_KM3_S2 / (meanMotionRadS * meanMotionRadS));
  const parameterKm = semiMajorAxisKm * (1 - eccentricity * eccentricity);
  const ratio = EARTH_RADIUS_KM / parameterKm;
  const factor = 1.5 * J2 * ratio * ratio * meanMotionRadS;
  const cosine = cosineOf(inclinationRad);
  return {
    raanRadS: -factor * cosine,
    argPerigeeRadS: factor * (2.5 * cosine * cosine - 0.5),
  };
}

/** Newton's iteration from a start in the middle of what orbits have. */
function cubeRoot(value: number): number {
  let root = 20_000;
  for (let i = 0; i < 24; i++) root = (2 * root + value / (root * root)) / 3;
  return root;
}

/** Taylor's series about π/2, for 0 to π: good to 1e-11, which is plenty for a guess. */
function cosineOf(angleRad: number): number {
  const x = Math.PI / 2 - angleRad;
  let term = x;
  let sum = x;
  for (let k = 2; k < 20; k += 2) {
    term *= -(x * x) / (k * (k + 1));
    sum += term;
  }
  return sum;
}
