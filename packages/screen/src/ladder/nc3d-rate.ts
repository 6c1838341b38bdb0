/**
 * How many collisions a second are to be expected at an instant: the flux of probability into the sphere of the combined
 * hard-body radius R (Coppola 2012, AAS 12-247; Hall 2021, J. Spacecraft and Rockets 58(3), 715). With the relative state
 * Gaussian, mean (m, v) and covariance [A, C'; C, V], over the directions u of the unit sphere:
 *
 *   rate = integral of  R^2  N(R u; m, A)  E[max(0, -s)]  over u,
 *   s the radial speed there, Gaussian with mean u'(v + C A^-1 (R u - m)) and variance u'(V - C A^-1 C')u.
 *
 * The kernels are per instant and direction; nothing here knows of orbits. km, s.
 */
import { erfc } from '../probability/erf.ts';
import { createSphereCells, divideSphere, integrateSphere } from './sphere-rule.ts';
import type { Overlap } from './two-body-pair.ts';

const LOG_TWO_PI = Math.log(2 * Math.PI);
/** exp(-700) is 1e-304: deeper, a density is nothing in a double. */
const DEPTH_MAX = 1400;
const ROOT_TWO_PI_INVERSE = 1 / Math.sqrt(2 * Math.PI);

/** What the flux needs of an overlap: the velocity given the position, as w + R K u, and its spread. */
export type Inflow = {
  readonly contactVelocityKmS: Float64Array; // w = v - K m, km/s: the velocity of contact at the centre
  readonly gain: Float64Array; // K = C A^-1, 1/s
  readonly spread: Float64Array; // V - C A^-1 C', km^2/s^2
  readonly axis: Float64Array; // unit vector along w
  bandRatio: number; // of the equator that the spread rounds off
};

export function createInflow(): Inflow {
  return {
    contactVelocityKmS: new Float64Array(3),
    gain: new Float64Array(9),
    spread: new Float64Array(9),
    axis: new Float64Array(3),
    bandRatio: 0,
  };
}

export function inflowInto(overlap: Overlap, hbrKm: number, out: Inflow): void {
  const { covariance: c, inverse, mean } = overlap;
  const { gain, spread, contactVelocityKmS, axis } = out;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += c[6 * (3 + i) + k]! * inverse[3 * k + j]!;
      gain[3 * i + j] = sum;
    }
  }
  let trace = 0;
  let gainMax = 0;
  for (let i = 0; i < 3; i++) {
    let speed = mean[3 + i]!;
    for (let k = 0; k < 3; k++) speed -= gain[3 * i + k]! * mean[k]!;
    contactVelocityKmS[i] = speed;
    for (let j = 0; j < 3; j++) {
      let sum = c[6 * (3 + i) + 3 + j]!;
      for (let k = 0; k < 3; k++) sum -= gain[3 * i + k]! * c[6 * (3 + j) + k]!;
      spread[3 * i + j] = sum;
      gainMax = Math.max(gainMax, Math.abs(gain[3 * i + j]!));
    }
    trace += Math.max(0, spread[4 * i]!);
  }
  const size = Math.hypot(contactVelocityKmS[0]!, contactVelocityKmS[1]!, contactVelocityKmS[2]!);
  for (let i = 0; i < 3; i++) axis[i] = size > 0 ? contactVelocityKmS[i]! / size : i === 2 ? 1 : 0;
  out.bandRatio = size > 0 ? (6 * Math.sqrt(trace) + gainMax * hbrKm) / size : 0.5;
}

/** E[max(0, -s)] for s Gaussian: mean and variance in km/s and its square. */
export function inwardSpeedKmS(meanKmS: number, variance: number): number {
  if (!(variance > 0)) return Math.max(0, -meanKmS);
  const sigma = Math.sqrt(variance);
  const x = meanKmS / sigma;
  if (x > 38) return 0;
  if (x < -9) return -meanKmS; // what is left out is below 1e-18 of it
  const density = ROOT_TWO_PI_INVERSE * Math.exp(-0.5 * x * x);
  return sigma * density - 0.5 * meanKmS * erfc(x * Math.SQRT1_2);
}

/** What a look at a cell costs beside a point. */
const CELL_POINTS = 8;

const cells = createSphereCells();

/** Rate a second, and the work in points of the sphere. */
export type RateAnswer = { rate: number; points: number };

/**
 * Collisions a second at the instant of an overlap, `order` by `order` points in each cell of the sphere; parts of the
 * sphere deeper than `depthMax` (as in two-body-peak.ts) are left out. Rate NaN: more cells than there is room for.
 */
export function collisionRateInto(
  overlap: Overlap,
  hbrKm: number,
  order: number,
  depthMax: number,
  inflow: Inflow,
  out: RateAnswer,
): void {
  inflowInto(overlap, hbrKm, inflow);
  const { inverse, mean, logDeterminant } = overlap;
  const limit = depthMax - logDeterminant;
  divideSphere(inflow.axis, inflow.bandRatio, inverse, mean, hbrKm, limit, cells);
  out.points = cells.count * order * order + CELL_POINTS * cells.looks;
  out.rate = cells.full
    ? Number.NaN
    : hbrKm *
      hbrKm *
      integrateSphere(cells, order, (x, y, z) => {
        const depth = minusTwoLogDensity(overlap, hbrKm, x, y, z);
        return depth < DEPTH_MAX ? Math.exp(-0.5 * depth) * fluxAt(inflow, hbrKm, x, y, z) : 0;
      });
}

/** -2 ln N(R u; m, A), the density in 1/km^3. */
export function minusTwoLogDensity(
  overlap: Overlap,
  hbrKm: number,
  x: number,
  y: number,
  z: number,
): number {
  const { inverse, mean } = overlap;
  const dx = hbrKm * x - mean[0]!;
  const dy = hbrKm * y - mean[1]!;
  const dz = hbrKm * z - mean[2]!;
  return (
    3 * LOG_TWO_PI +
    overlap.logDeterminant +
    dx * (inverse[0]! * dx + 2 * (inverse[1]! * dy + inverse[2]! * dz)) +
    dy * (inverse[4]! * dy + 2 * inverse[5]! * dz) +
    dz * inverse[8]! * dz
  );
}

/** E[max(0, -radial speed)] at the point R u, km/s. */
export function fluxAt(inflow: Inflow, hbrKm: number, x: number, y: number, z: number): number {
  const { contactVelocityKmS: w, gain: k, spread: s } = inflow;
  const mean =
    x * (w[0]! + hbrKm * (k[0]! * x + k[1]! * y + k[2]! * z)) +
    y * (w[1]! + hbrKm * (k[3]! * x + k[4]! * y + k[5]! * z)) +
    z * (w[2]! + hbrKm * (k[6]! * x + k[7]! * y + k[8]! * z));
  const variance =
    x * (s[0]! * x + s[1]! * y + s[2]! * z) +
    y * (s[3]! * x + s[4]! * y + s[5]! * z) +
    z * (s[6]! * x + s[7]! * y + s[8]! * z);
  return inwardSpeedKmS(mean, variance);
}
