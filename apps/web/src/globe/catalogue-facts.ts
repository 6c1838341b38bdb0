/**
 * What a person asks of an orbit, from its mean elements: regime, heights, inclination, period. Heights are above the equatorial
 * radius of SGP4 (6378.135 km), from the mean motion as printed: good to some km.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2, type Sgp4Columns } from '@noroshi/orbit';
import { errorRegimeOf } from '@noroshi/screen';
import { unixMsFromTaiUs } from '@noroshi/time';
import { REGIMES } from './contract.ts';

export type Facts = {
  readonly epochMs: Float64Array;
  readonly regime: Uint8Array;
  readonly perigeeKm: Float32Array;
  readonly apogeeKm: Float32Array;
  readonly inclinationDeg: Float32Array;
  readonly periodMin: Float32Array;
};

export function factsOf(sets: Sgp4Columns): Facts {
  const { count } = sets;
  const facts: Facts = {
    epochMs: new Float64Array(count),
    regime: new Uint8Array(count),
    perigeeKm: new Float32Array(count),
    apogeeKm: new Float32Array(count),
    inclinationDeg: new Float32Array(count),
    periodMin: new Float32Array(count),
  };
  for (let row = 0; row < count; row++) {
    const motion = sets.meanMotionRadS[row]!;
    const eccentricity = sets.eccentricity[row]!;
    const axisKm = Math.cbrt(MU_KM3_S2 / (motion * motion));
    facts.epochMs[row] = unixMsFromTaiUs(sets.epochUs[row]!);
    facts.regime[row] = REGIMES.indexOf(errorRegimeOf(motion, eccentricity) ?? 'LEO');
    facts.perigeeKm[row] = axisKm * (1 - eccentricity) - EARTH_RADIUS_KM;
    facts.apogeeKm[row] = axisKm * (1 + eccentricity) - EARTH_RADIUS_KM;
    facts.inclinationDeg[row] = (sets.inclinationRad[row]! * 180) / Math.PI;
    facts.periodMin[row] = (2 * Math.PI) / motion / 60;
  }
  return facts;
}
