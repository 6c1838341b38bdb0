/**
 * What the mean elements of a set imply from day to day: Brouwer mean motion and the secular rates of J2 and J4, one column
 * each, and how far two sets of one object are apart when the earlier is carried to the epoch of the later. No periodic terms:
 * both ends carry the same, so that they fall out. Hoots & Roehrich, Spacetrack Report 3 (1980), §6. Kilometres at the orbit.
 */
import { EARTH_RADIUS_KM, J2, J4, MU_KM3_S2 } from '@noroshi/orbit';
import type { ObjectHistory } from './history.ts';

export type MeanSeries = {
  readonly count: number;
  readonly epochUs: Float64Array;
  readonly meanMotionRadS: Float64Array; // Brouwer
  readonly semiMajorAxisKm: Float64Array;
  readonly latitudeRateRadS: Float64Array; // of the mean argument of latitude, ω + M
  readonly perigeeRateRadS: Float64Array;
  readonly nodeRateRadS: Float64Array;
};

const TWO_PI = 2 * Math.PI;

/** Rates of every set of a history. Sets that are no orbits (e ≥ 1, n ≤ 0) give NaN. */
export function meanSeries(history: ObjectHistory): MeanSeries {
  const { count } = history;
  const column = () => new Float64Array(count);
  const series = {
    count,
    epochUs: history.epochUs,
    meanMotionRadS: column(),
    semiMajorAxisKm: column(),
    latitudeRateRadS: column(),
    perigeeRateRadS: column(),
    nodeRateRadS: column(),
  };
  for (let k = 0; k < count; k++) ratesInto(history, k, series);
  return series;
}

/** Brouwer mean motion, rad/s, of the Kozai mean motion that element sets print. */
export function brouwerMeanMotionRadS(kozaiRadS: number, e: number, cosI: number): number {
  const a1 = Math.cbrt(MU_KM3_S2 / (kozaiRadS * kozaiRadS)) / EARTH_RADIUS_KM;
  const beta2 = 1 - e * e;
  const d1 = (0.75 * J2 * (3 * cosI * cosI - 1)) / (Math.sqrt(beta2) * beta2);
  const delta1 = d1 / (a1 * a1);
  const a0 = a1 * (1 - delta1 * (1 / 3 + delta1 * (1 + (134 / 81) * delta1)));
  return kozaiRadS / (1 + d1 / (a0 * a0));
}

function ratesInto(history: ObjectHistory, k: number, out: MeanSeries): void {
  const e = history.eccentricity[k]!;
  const cosI = Math.cos(history.inclinationRad[k]!);
  const n = brouwerMeanMotionRadS(history.meanMotionRadS[k]!, e, cosI);
  const aKm = Math.cbrt(MU_KM3_S2 / (n * n));
  const cos2 = cosI * cosI;
  const cos4 = cos2 * cos2;
  const beta2 = 1 - e * e;
  const beta = Math.sqrt(beta2);
  const p2Inverse = 1 / ((aKm / EARTH_RADIUS_KM) * beta2) ** 2;
  const k2 = 1.5 * J2 * p2Inverse * n;
  const k22 = 0.5 * k2 * J2 * p2Inverse;
  const k4 = -0.46875 * J4 * p2Inverse * p2Inverse * n;
  const anomaly =
    n + 0.5 * k2 * beta * (3 * cos2 - 1) + 0.0625 * k22 * beta * (13 - 78 * cos2 + 137 * cos4);
  const perigee =
    -0.5 * k2 * (1 - 5 * cos2) +
    0.0625 * k22 * (7 - 114 * cos2 + 395 * cos4) +
    k4 * (3 - 36 * cos2 + 49 * cos4);
  out.meanMotionRadS[k] = n;
  out.semiMajorAxisKm[k] = aKm;
  out.latitudeRateRadS[k] = anomaly + perigee;
  out.perigeeRateRadS[k] = perigee;
  out.nodeRateRadS[k] = -k2 * cosI + (0.5 * k22 * (4 - 19 * cos2) + 2 * k4 * (3 - 7 * cos2)) * cosI;
}

/** Set b against set a carried to b's epoch with the mean of both rates. Kilometres; none of them depends on a small i or e. */
export type SetDifference = {
  alongKm: number; // in the direction of flight; the mean of both mean motions taken
  heightKm: number; // semi-major axis
  planeKm: number; // size of the change of plane
  shapeKm: number; // size of the change of the eccentricity vector
};

/** Later minus earlier, into `out`. */
export function differenceInto(
  history: ObjectHistory,
  mean: MeanSeries,
  a: number,
  b: number,
  out: SetDifference,
): void {
  const s = (mean.epochUs[b]! - mean.epochUs[a]!) / 1e6;
  const aKm = 0.5 * (mean.semiMajorAxisKm[a]! + mean.semiMajorAxisKm[b]!);
  const [ia, ib] = [history.inclinationRad[a]!, history.inclinationRad[b]!];
  const cosI = Math.cos(0.5 * (ia + ib));
  const middle = (column: Float64Array) => 0.5 * (column[a]! + column[b]!) * s;
  const turn = (column: Float64Array) => column[b]! - column[a]!;
  const node = wrapPi(turn(history.raanRad) - middle(mean.nodeRateRadS));
  const perigee = wrapPi(turn(history.argPerigeeRad) - middle(mean.perigeeRateRadS));
  const latitude =
    turn(history.argPerigeeRad) + turn(history.meanAnomalyRad) - middle(mean.latitudeRateRadS);
  const [ea, eb] = [history.eccentricity[a]!, history.eccentricity[b]!];
  const shape2 = (eb - ea) ** 2 + 2 * ea * eb * (1 - Math.cos(perigee + node * cosI));
  const plane2 = (ib - ia) ** 2 + 2 * Math.sin(ia) * Math.sin(ib) * (1 - Math.cos(node));
  out.alongKm = aKm * wrapPi(latitude + node * cosI);
  out.heightKm = mean.semiMajorAxisKm[b]! - mean.semiMajorAxisKm[a]!;
  out.planeKm = aKm * Math.sqrt(plane2);
  out.shapeKm = aKm * Math.sqrt(shape2);
}

/** An angle from −π to π. */
export function wrapPi(angleRad: number): number {
  return angleRad - TWO_PI * Math.round(angleRad / TWO_PI);
}
