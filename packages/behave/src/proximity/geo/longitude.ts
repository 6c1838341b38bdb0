/**
 * Where an object of the belt stands: mean longitude over the turning Earth, its drift, and how the shape of the equator pulls it.
 * Mean elements of SGP4, no propagation: mean longitude = RAAN + argument of perigee + mean anomaly − GMST (IAU 1982).
 * References: Soop, Handbook of Geostationary Orbits (1994), §2.2 and §5.2; Kaula (1966) for the tesseral terms.
 */
import { EARTH_RADIUS_KM, gmst1982Rad, J2, MU_KM3_S2 } from '@noroshi/orbit';
import { jdUt1Parts, taiMinusUtcAtEpochS } from '@noroshi/time';
import type { ObjectHistory } from '../../history/history.ts';
import { GEO_LIMITS } from './limits.ts';

const DAY_S = 86_400;
const DEG = 180 / Math.PI;
const EARTH_TURN_RAD_S = 7.292_115_855e-5; // against the mean equinox: the rate of GMST
const BAND_RAD_S = (GEO_LIMITS.bandRevDay * 2 * Math.PI) / DAY_S;
const STABLE_EAST_DEG = 75.07; // the short axis of the equator, J22 only
const PULL_DEG_DAY2 = 0.0017; // 18 n² (R/a)² J22; the terms of third degree change it by 15 %
const SUN_MOON_DEG_DAY = -0.0048; // on the mean longitude; (measured: kept objects stand still in the median)

/** Whether a set is of the belt: 0.9 to 1.1 revolutions a day about, however eccentric or inclined. */
export function isOfBelt(meanMotionRadS: number): boolean {
  return Math.abs(meanMotionRadS - EARTH_TURN_RAD_S) <= BAND_RAD_S;
}

/** Degrees east, −180 ≤ λ < 180. */
export function wrapDeg(angleDeg: number): number {
  return ((((angleDeg + 180) % 360) + 360) % 360) - 180;
}

/** Mean longitude of set `k` at its epoch, degrees east; UT1 is taken as UTC (below 0.004°). */
export function meanLongitudeDeg(history: ObjectHistory, k: number): number {
  const epochUs = history.epochUs[k];
  const { midnightJd, fractionD } = jdUt1Parts(epochUs, -taiMinusUtcAtEpochS(epochUs));
  const alongRad = history.raanRad[k] + history.argPerigeeRad[k] + history.meanAnomalyRad[k];
  return wrapDeg((alongRad - gmst1982Rad(midnightJd, fractionD)) * DEG);
}

/** Drift of the mean longitude of set `k`, degrees a day, positive east: mean motion with the secular rates of J2, Sun and Moon. */
export function driftDegDay(history: ObjectHistory, k: number): number {
  const n = history.meanMotionRadS[k];
  const cosI = Math.cos(history.inclinationRad[k]);
  const p = Math.cbrt(MU_KM3_S2 / (n * n)) * (1 - history.eccentricity[k] ** 2);
  const j2 = 0.75 * J2 * (EARTH_RADIUS_KM / p) ** 2 * n;
  const perigeeAndNode = j2 * (5 * cosI * cosI - 1 - 2 * cosI);
  return (n + perigeeAndNode - EARTH_TURN_RAD_S) * DAY_S * DEG + SUN_MOON_DEG_DAY;
}

/** What the Earth's equator does to the drift there, degrees a day². */
export function naturalPullDegDay2(longitudeDeg: number): number {
  return -PULL_DEG_DAY2 * Math.sin((2 * (longitudeDeg - STABLE_EAST_DEG)) / DEG);
}
