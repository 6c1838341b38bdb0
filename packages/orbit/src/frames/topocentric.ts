/**
 * What a station sees: azimuth, elevation, range and their rates, from a state in ITRF.
 * Geometric: no refraction, no light time, no aberration. Azimuth from north through east, 0 ≤
 * azimuth < 2π.
 * Reference: Vallado 2013, section 4.4 (there with south-east-zenith axes; here east-north-up).
 */
import { positiveAngleRad } from './fundamental-arguments.ts';
import { geodeticToItrfInto } from './geodetic.ts';
import { rotateBackInto, rotateInto } from './rotation.ts';

/** A place on the ground, ready for use: ITRF position and the rows east, north, up. */
export type Topocentre = {
  readonly positionKm: Float64Array;
  readonly itrfToEnu: Float64Array;
};

/** WGS-84 latitude, longitude (rad) and height (km) of a station. */
export function createTopocentre(
  latitudeRad: number,
  longitudeRad: number,
  heightKm: number,
): Topocentre {
  const positionKm = new Float64Array(3);
  geodeticToItrfInto(latitudeRad, longitudeRad, heightKm, positionKm);
  const sa = Math.sin(latitudeRad);
  const ca = Math.cos(latitudeRad);
  const so = Math.sin(longitudeRad);
  const co = Math.cos(longitudeRad);
  const itrfToEnu = Float64Array.of(-so, co, 0, -sa * co, -sa * so, ca, ca * co, ca * so, sa);
  return { positionKm, itrfToEnu };
}

/** East, north, up (km) of an ITRF position (km, three cells from `from`) into out[at..at+2]. */
export function itrfToEnuInto(
  station: Topocentre,
  positionKm: Float64Array,
  from: number,
  out: Float64Array,
  at = 0,
): void {
  for (let k = 0; k < 3; k++) out[at + k] = positionKm[from + k]! - station.positionKm[k]!;
  rotateInto(station.itrfToEnu, out, at, out, at);
}

/** ITRF position (km) of east, north, up (km, three cells from `from`) into out[at..at+2]. */
export function enuToItrfInto(
  station: Topocentre,
  enuKm: Float64Array,
  from: number,
  out: Float64Array,
  at = 0,
): void {
  rotateBackInto(station.itrfToEnu, enuKm, from, out, at);
  for (let k = 0; k < 3; k++) out[at + k]! += station.positionKm[k]!;
}

/**
 * Look angles of an ITRF state (km, km/s, three cells from `from`) into out[at..at+5]: azimuth,
 * elevation (rad), range (km), azimuth rate, elevation rate (rad/s), range rate (km/s). At the
 * zenith azimuth and both angle rates are 0 (undefined there). Allocates nothing.
 */
export function lookAnglesInto(
  station: Topocentre,
  positionKm: Float64Array,
  velocityKmS: Float64Array,
  from: number,
  out: Float64Array,
  at = 0,
): void {
  itrfToEnuInto(station, positionKm, from, enu, 0);
  rotateInto(station.itrfToEnu, velocityKmS, from, enu, 3); // the station stands still in ITRF
  const e = enu[0]!;
  const n = enu[1]!;
  const u = enu[2]!;
  const ground2 = e * e + n * n;
  const groundKm = Math.sqrt(ground2);
  const range2 = ground2 + u * u;
  const rangeKm = Math.sqrt(range2);
  const rangeRateKmS = (e * enu[3]! + n * enu[4]! + u * enu[5]!) / rangeKm;
  out[at] = positiveAngleRad(Math.atan2(e, n));
  out[at + 1] = Math.atan2(u, groundKm);
  out[at + 2] = rangeKm;
  out[at + 3] = ground2 === 0 ? 0 : (enu[3]! * n - enu[4]! * e) / ground2;
  out[at + 4] = ground2 === 0 ? 0 : (enu[5]! - (u * rangeRateKmS) / rangeKm) / groundKm;
  out[at + 5] = rangeRateKmS;
}

const enu = new Float64Array(6);
