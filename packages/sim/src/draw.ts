/**
 * One element set of a cloud, in the units and to the digits that element sets print (revolutions
 * a day to 1e-8, eccentricity to 1e-7, degrees to 1e-4): a seeded catalogue survives being
 * written and read, and small differences between engines' sine do not show.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';
import type { Cloud } from './population.ts';
import { fromQuantiles, type Random } from './random.ts';

export const DAY_S = 86_400;

export const LIMITS = {
  perigeeMinKm: 170, // below this an orbit lasts days, and SGP4 ends in an error code
  lowOrbitApogeeMaxKm: 2000, // a low orbit stays one, so the shares of the regimes hold
  lowPerigeeKm: 400, // below it, drag is held to ...
  lowPerigeeBstarMax: 1e-3,
} as const;

/**
 * How old the newest set of an object is: quantiles of the same catalogue, the last cut to 5
 * days.
 */
const AGE_DAYS = [0.12, 0.18, 0.24, 0.36, 0.46, 0.56, 0.64, 0.8, 1.01, 1.9, 5];

export type PrintedElements = {
  ageS: number; // epoch of the set before the epoch of the catalogue
  meanMotionRevDay: number;
  eccentricity: number;
  inclinationDeg: number;
  raanDeg: number;
  argPerigeeDeg: number;
  meanAnomalyDeg: number;
  bstarPerEarthRadius: number;
};

export function drawFromCloud(cloud: Cloud, random: Random): PrintedElements {
  const { aKm, eccentricity } = drawShape(cloud, random);
  const perigeeKm = aKm * (1 - eccentricity) - EARTH_RADIUS_KM;
  const bstar = fromQuantiles(cloud.bstarPerEarthRadius, random.uniform());
  const bstarMax = perigeeKm < LIMITS.lowPerigeeKm ? LIMITS.lowPerigeeBstarMax : Infinity;
  const angleDeg = (quantiles: readonly number[] | undefined) =>
    quantiles === undefined ? 360 * random.uniform() : fromQuantiles(quantiles, random.uniform());
  return printed({
    ageS: drawAgeS(random),
    meanMotionRevDay: (Math.sqrt(MU_KM3_S2 / (aKm * aKm * aKm)) * DAY_S) / (2 * Math.PI),
    eccentricity,
    inclinationDeg: fromQuantiles(cloud.inclinationDeg, random.uniform()),
    raanDeg: angleDeg(cloud.raanDeg),
    argPerigeeDeg: angleDeg(cloud.argPerigeeDeg),
    meanAnomalyDeg: 360 * random.uniform(),
    bstarPerEarthRadius: Math.max(-bstarMax, Math.min(bstarMax, bstar)),
  });
}

/** Semi-major axis and eccentricity, held to orbits that last and to the regime of the cloud. */
function drawShape(cloud: Cloud, random: Random): { aKm: number; eccentricity: number } {
  if ('perigeeKm' in cloud) {
    const one = fromQuantiles(cloud.perigeeKm, random.uniform());
    const other = fromQuantiles(cloud.apogeeKm, random.uniform());
    const perigeeKm = Math.max(LIMITS.perigeeMinKm, Math.min(one, other));
    const apogeeKm = Math.max(one, other);
    const aKm = EARTH_RADIUS_KM + (perigeeKm + apogeeKm) / 2;
    return { aKm, eccentricity: (apogeeKm - perigeeKm) / (2 * aKm) };
  }
  const spreadKm = between(0.5, random); // the quantiles are whole km
  const altitudeKm = fromQuantiles(cloud.meanAltitudeKm, random.uniform()) + spreadKm;
  const aKm = EARTH_RADIUS_KM + altitudeKm;
  const drawn = fromQuantiles(cloud.eccentricity, random.uniform());
  const belowMax = (altitudeKm - LIMITS.perigeeMinKm) / aKm;
  const aboveMax = (LIMITS.lowOrbitApogeeMaxKm - altitudeKm) / aKm;
  const isLow = altitudeKm < LIMITS.lowOrbitApogeeMaxKm;
  return { aKm, eccentricity: Math.min(drawn, belowMax, isLow ? aboveMax : belowMax) };
}

export function drawAgeS(random: Random): number {
  return fromQuantiles(AGE_DAYS, random.uniform()) * DAY_S;
}

export function between(limit: number, random: Random): number {
  return (2 * random.uniform() - 1) * limit;
}

/** Rounded to the digits element sets print. */
export function printed(e: PrintedElements): PrintedElements {
  return {
    ageS: Math.round(e.ageS * 1e6) / 1e6,
    meanMotionRevDay: Math.round(e.meanMotionRevDay * 1e8) / 1e8,
    eccentricity: Math.round(e.eccentricity * 1e7) / 1e7,
    inclinationDeg: Math.round(e.inclinationDeg * 1e4) / 1e4,
    raanDeg: turn(e.raanDeg),
    argPerigeeDeg: turn(e.argPerigeeDeg),
    meanAnomalyDeg: turn(e.meanAnomalyDeg),
    bstarPerEarthRadius: Number(e.bstarPerEarthRadius.toPrecision(5)),
  };
}

/** Degrees in [0, 360), to 1e-4. */
function turn(deg: number): number {
  const units = Math.round(deg * 1e4) % 3_600_000;
  return (units < 0 ? units + 3_600_000 : units) / 1e4;
}
