/**
 * The loss of axis that one element set states by itself. SGP4 makes of B* a rate of its mean motion, a = a0 (1 - C1 t)², and C1
 * is what the fit to the days before the epoch found, whatever the static atmosphere behind it. C1 = B* C2 as in Hoots &
 * Roehrich, Spacetrack Report 3 (1980), §6.
 */
import { EARTH_RADIUS_KM, J2, MU_KM3_S2 } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import { brouwerMeanMotionRadS } from '../history/mean.ts';

const DAY_MIN = 1440;

/** da/dt by the B* of set k, km a day (falling is below zero); undefined where the set has none. */
export function setRateKmDay(history: ObjectHistory, k: number): number | undefined {
  const bstar = history.bstarPerEarthRadius[k]!;
  const e = history.eccentricity[k]!;
  if (bstar === 0 || !Number.isFinite(bstar) || !(e < 1)) return undefined;
  const cosI = Math.cos(history.inclinationRad[k]!);
  const nRadS = brouwerMeanMotionRadS(history.meanMotionRadS[k]!, e, cosI);
  const a = Math.cbrt(MU_KM3_S2 / (nRadS * nRadS)) / EARTH_RADIUS_KM;
  const perigeeKm = (a * (1 - e) - 1) * EARTH_RADIUS_KM;
  const sKm = perigeeKm >= 156 ? 78 : perigeeKm >= 98 ? perigeeKm - 78 : 20;
  const tsi = 1 / (a - (1 + sKm / EARTH_RADIUS_KM));
  const eta = a * e * tsi;
  const eta2 = eta * eta;
  const psi2 = Math.abs(1 - eta2);
  const shape = ((120 - sKm) / EARTH_RADIUS_KM) ** 4 * tsi ** 4;
  const c2 =
    (shape / psi2 ** 3.5) *
    nRadS *
    60 *
    (a * (1 + 1.5 * eta2 + e * eta * (4 + eta2)) +
      ((0.375 * J2 * tsi) / psi2) * (3 * cosI * cosI - 1) * (8 + 3 * eta2 * (8 + eta2)));
  return -2 * a * EARTH_RADIUS_KM * bstar * c2 * DAY_MIN;
}
