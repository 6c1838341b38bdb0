/**
 * The conic that a state would follow without air: energy, lowest and highest point, period, and the heading over the turning ground.
 * Vallado, Fundamentals of Astrodynamics and Applications, §2.4.
 */
import { itrfToGeodeticInto, WGS84_RADIUS_KM } from '@noroshi/orbit';
import { WGS84_EARTH } from '../earth/gravity.ts';

export type Conic = {
  /** Specific energy, km²/s²; not below 0 where it escapes. */
  readonly energyKm2S2: number;
  /** Over the equator's radius; of a flight that is higher above the flattened Earth by at most 21 km. */
  readonly perigeeHeightKm: number;
  readonly apogeeHeightKm: number; // Infinity where it escapes
  readonly periodS: number; // Infinity where it escapes
};

/** Of an ITRF state (km, km/s); the frame's turning is added. */
export function conicOf(state: Float64Array): Conic {
  const { gmKm3S2, rotationRadS } = WGS84_EARTH;
  const [x, y, z] = [state[0]!, state[1]!, state[2]!];
  const vx = state[3]! - rotationRadS * y;
  const vy = state[4]! + rotationRadS * x;
  const vz = state[5]!;
  const energyKm2S2 = (vx * vx + vy * vy + vz * vz) / 2 - gmKm3S2 / Math.hypot(x, y, z);
  const momentum2 = (y * vz - z * vy) ** 2 + (z * vx - x * vz) ** 2 + (x * vy - y * vx) ** 2;
  const parameterKm = momentum2 / gmKm3S2;
  const eccentricity = Math.sqrt(Math.max(0, 1 + (2 * energyKm2S2 * parameterKm) / gmKm3S2));
  const perigeeHeightKm = parameterKm / (1 + eccentricity) - WGS84_RADIUS_KM;
  if (energyKm2S2 >= 0)
    return { energyKm2S2, perigeeHeightKm, apogeeHeightKm: Infinity, periodS: Infinity };
  const semiMajorKm = -gmKm3S2 / (2 * energyKm2S2);
  return {
    energyKm2S2,
    perigeeHeightKm,
    apogeeHeightKm: semiMajorKm * (1 + eccentricity) - WGS84_RADIUS_KM,
    periodS: 2 * Math.PI * Math.sqrt(semiMajorKm ** 3 / gmKm3S2),
  };
}

/** Where a state is and how it moves over the ground: geodetic place (rad), height (km), east, north and up speeds (km/s). */
export type OverGround = {
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly heightKm: number;
  readonly eastKmS: number;
  readonly northKmS: number;
  readonly upKmS: number;
};

export function overGround(state: Float64Array): OverGround {
  const at = new Float64Array(3);
  itrfToGeodeticInto(state, 0, at);
  const [latitudeRad, longitudeRad, heightKm] = [at[0]!, at[1]!, at[2]!];
  const [s, c] = [Math.sin(latitudeRad), Math.cos(latitudeRad)];
  const [so, co] = [Math.sin(longitudeRad), Math.cos(longitudeRad)];
  const [vx, vy, vz] = [state[3]!, state[4]!, state[5]!];
  const outKmS = co * vx + so * vy; // away from the axis
  return {
    ...{ latitudeRad, longitudeRad, heightKm, eastKmS: co * vy - so * vx },
    ...{ northKmS: c * vz - s * outKmS, upKmS: c * outKmS + s * vz },
  };
}
