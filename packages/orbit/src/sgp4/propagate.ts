/**
 * SGP4 and SDP4: mean elements at a time to position and velocity (TEME). The reference every faster tier is held against.
 * Hoots & Roehrich, Spacetrack Report 3 (1980); Vallado et al. 2006 (AIAA 2006-6753). ≤ 1e-6 km of the official output.
 */
import type { StateBatch } from '../states.ts';
import {
  CODE_BELOW_SURFACE,
  CODE_DRAG_PASSED_ZERO,
  CODE_GOOD,
  CODE_MEAN_ECCENTRICITY,
  CODE_MEAN_MOTION,
  CODE_PERTURBED_ECCENTRICITY,
  CODE_SEMI_LATUS_RECTUM,
} from './codes.ts';
import {
  EARTH_RADIUS_KM,
  EARTH_ROTATION_RAD_MIN,
  J2,
  J3_OVER_J2,
  TWO_PI,
  VELOCITY_UNIT_KM_S,
  XKE,
} from './gravity.ts';
import { longPeriodCof } from './initialise.ts';
import { applyLunisolarPeriodics, type PeriodicElements } from './lunisolar.ts';
import { D, DEEP_FIELDS, N, NEAR_FIELDS, type ResonanceScratch, type Sgp4Model } from './model.ts';
import { integrateResonance, NO_RESONANCE, SYNCHRONOUS } from './resonance.ts';

const US_PER_MIN = 60e6;
const KEPLER_TOLERANCE_RAD = 1e-12;
const KEPLER_STEPS_MAX = 10;
const KEPLER_CORRECTION_MAX_RAD = 0.95;

/** Many sets × one time: rows `from` to `to` of the model at one epoch (µs TAI) into the same rows of `out`. Returns the rows with code 0. */
export function propagateInto(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  epochUs: number,
  out: StateBatch,
  from = 0,
  to = model.count,
): number {
  let good = 0;
  for (let row = from; row < to; row++) {
    out.epochUs[row] = epochUs;
    out.rows[row] = row;
    if (propagateRow(model, scratch, row, epochUs, out, row) === CODE_GOOD) good++;
  }
  return good;
}

/** One set × many times: `row` at each epoch (µs TAI) into rows 0… of `out`. Returns the rows with code 0. */
export function propagateRowInto(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  row: number,
  epochsUs: Float64Array,
  out: StateBatch,
): number {
  let good = 0;
  for (let k = 0; k < epochsUs.length; k++) {
    out.epochUs[k] = epochsUs[k];
    out.rows[k] = row;
    if (propagateRow(model, scratch, row, epochsUs[k], out, k) === CODE_GOOD) good++;
  }
  return good;
}

/** Mean elements after the secular terms, then after the deep-space ones. Reused: the kernel allocates nothing. */
const mean: PeriodicElements & { motion: number } = {
  eccentricity: 0,
  inclination: 0,
  raan: 0,
  argPerigee: 0,
  meanAnomaly: 0,
  motion: 0,
};
const resonant = { longitude: 0, motion: 0 };

/** One set at one epoch (µs TAI): writes position (km), velocity (km/s) and code at cell `cell` of `out`; a bad row is NaN. */
export function propagateRow(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  row: number,
  epochUs: number,
  out: StateBatch,
  cell: number,
): number {
  const code =
    model.code[row] === CODE_GOOD
      ? stateAt(model, scratch, row, epochUs, out, cell)
      : model.code[row];
  out.code[cell] = code;
  if (code !== CODE_GOOD) {
    out.positionKm.fill(Number.NaN, 3 * cell, 3 * cell + 3);
    out.velocityKmS.fill(Number.NaN, 3 * cell, 3 * cell + 3);
  }
  return code;
}

/** Secular gravity and drag, deep-space terms, then the periodic part. Spacetrack Report 3, §6 and §7. */
function stateAt(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  row: number,
  epochUs: number,
  out: StateBatch,
  cell: number,
): number {
  const c = model.near;
  const o = row * NEAR_FIELDS;
  const t = (epochUs - model.epochUs[row]) / US_PER_MIN;
  const t2 = t * t;
  let anomaly = c[o + N.meanAnomaly] + c[o + N.meanAnomalyDot] * t;
  let argPerigee = c[o + N.argPerigee] + c[o + N.argPerigeeDot] * t;
  const raan = c[o + N.raan] + c[o + N.raanDot] * t + c[o + N.raanDrag] * t2;
  let dragA = 1 - c[o + N.c1] * t;
  let dragE = c[o + N.bstarC4] * t;
  let dragL = c[o + N.t2] * t2;
  if (c[o + N.simple] === 0) {
    const eta = 1 + c[o + N.eta] * Math.cos(anomaly);
    const shift =
      c[o + N.omegaCof] * t + c[o + N.meanAnomalyCof] * (eta * eta * eta - c[o + N.deltaM0]);
    anomaly += shift;
    argPerigee -= shift;
    const t3 = t2 * t;
    dragA -= t2 * (c[o + N.d2] + c[o + N.d3] * t + c[o + N.d4] * t2);
    dragE += c[o + N.bstarC5] * (Math.sin(anomaly) - c[o + N.sinM0]);
    dragL += t3 * (c[o + N.t3] + c[o + N.t4] * t + c[o + N.t5] * t2);
  }
  if (dragA <= 0) return CODE_DRAG_PASSED_ZERO;
  mean.eccentricity = c[o + N.eccentricity];
  mean.inclination = c[o + N.inclination];
  mean.raan = raan;
  mean.argPerigee = argPerigee;
  mean.meanAnomaly = anomaly;
  mean.motion = c[o + N.meanMotion];
  const deepRow = model.deepRow[row];
  let a = c[o + N.a0];
  if (deepRow >= 0) {
    deepSecular(model, scratch, o, deepRow, t);
    if (mean.motion <= 0) return CODE_MEAN_MOTION;
    a = (XKE / mean.motion) ** (2 / 3);
  }
  a *= dragA * dragA;
  mean.eccentricity -= dragE;
  if (mean.eccentricity >= 1 || mean.eccentricity < -0.001) return CODE_MEAN_ECCENTRICITY;
  if (mean.eccentricity < 1e-6) mean.eccentricity = 1e-6;
  mean.meanAnomaly += c[o + N.meanMotion] * dragL;
  if (deepRow < 0) {
    return periodics(
      a,
      c[o + N.sinI],
      c[o + N.cosI],
      c[o + N.ayCof],
      c[o + N.xlCof],
      c[o + N.threeCos2Minus1],
      c[o + N.oneMinusCos2],
      c[o + N.sevenCos2Minus1],
      out,
      cell,
    );
  }
  return deepPeriodics(model, deepRow, t, a, out, cell);
}

/** Secular rates of Sun and Moon, and the resonant longitude where there is one. */
function deepSecular(
  model: Sgp4Model,
  scratch: ResonanceScratch,
  o: number,
  deepRow: number,
  t: number,
): void {
  const deep = model.deep;
  const d = deepRow * DEEP_FIELDS;
  mean.eccentricity += deep[d + D.eDot] * t;
  mean.inclination += deep[d + D.iDot] * t;
  mean.argPerigee += deep[d + D.omegaDot] * t;
  mean.raan += deep[d + D.raanDot] * t;
  mean.meanAnomaly += deep[d + D.mDot] * t;
  const kind = deep[d + D.resonance];
  if (kind === NO_RESONANCE) return;
  integrateResonance(model.near, o, deep, d, scratch, deepRow, t, resonant);
  const theta = (deep[d + D.siderealTime0] + t * EARTH_ROTATION_RAD_MIN) % TWO_PI;
  mean.motion = resonant.motion;
  mean.meanAnomaly =
    kind === SYNCHRONOUS
      ? resonant.longitude - mean.raan - mean.argPerigee + theta
      : resonant.longitude - 2 * mean.raan + 2 * theta;
}

function deepPeriodics(
  model: Sgp4Model,
  deepRow: number,
  t: number,
  a: number,
  out: StateBatch,
  cell: number,
): number {
  mean.raan %= TWO_PI;
  mean.argPerigee %= TWO_PI;
  applyLunisolarPeriodics(model.deep, deepRow * DEEP_FIELDS, t, model.opsMode, mean);
  if (mean.inclination < 0) {
    mean.inclination = -mean.inclination;
    mean.raan += Math.PI;
    mean.argPerigee -= Math.PI;
  }
  if (mean.eccentricity < 0 || mean.eccentricity > 1) return CODE_PERTURBED_ECCENTRICITY;
  const sinI = Math.sin(mean.inclination);
  const cosI = Math.cos(mean.inclination);
  const cos2 = cosI * cosI;
  return periodics(
    a,
    sinI,
    cosI,
    -0.5 * J3_OVER_J2 * sinI,
    longPeriodCof(sinI, cosI),
    3 * cos2 - 1,
    1 - cos2,
    7 * cos2 - 1,
    out,
    cell,
  );
}

/** Long-period J3 terms, Kepler's equation, short-period J2 terms, orientation. Spacetrack Report 3, §6. */
function periodics(
  a: number,
  sinI: number,
  cosI: number,
  ayCof: number,
  xlCof: number,
  threeCos2Minus1: number,
  oneMinusCos2: number,
  sevenCos2Minus1: number,
  out: StateBatch,
  cell: number,
): number {
  const e = mean.eccentricity;
  const aBeta2Inverse = 1 / (a * (1 - e * e));
  const axn = e * Math.cos(mean.argPerigee);
  const ayn = e * Math.sin(mean.argPerigee) + aBeta2Inverse * ayCof;
  const longitude = mean.meanAnomaly + mean.argPerigee + aBeta2Inverse * xlCof * axn;
  const u0 = longitude - TWO_PI * Math.floor(longitude / TWO_PI);

  let anomaly = u0;
  let sinE = 0;
  let cosE = 1;
  for (let k = 0; k < KEPLER_STEPS_MAX; k++) {
    sinE = Math.sin(anomaly);
    cosE = Math.cos(anomaly);
    let correction = (u0 - ayn * cosE + axn * sinE - anomaly) / (1 - cosE * axn - sinE * ayn);
    if (Math.abs(correction) >= KEPLER_CORRECTION_MAX_RAD) {
      correction = correction > 0 ? KEPLER_CORRECTION_MAX_RAD : -KEPLER_CORRECTION_MAX_RAD;
    }
    anomaly += correction;
    if (Math.abs(correction) < KEPLER_TOLERANCE_RAD) break;
  }

  const eCosE = axn * cosE + ayn * sinE;
  const eSinE = axn * sinE - ayn * cosE;
  const el2 = axn * axn + ayn * ayn;
  const p = a * (1 - el2);
  if (p < 0) return CODE_SEMI_LATUS_RECTUM;
  const r = a * (1 - eCosE);
  const rDot = (Math.sqrt(a) * eSinE) / r;
  const rvDot = Math.sqrt(p) / r;
  const betaL = Math.sqrt(1 - el2);
  const share = eSinE / (1 + betaL);
  const sinU = (a / r) * (sinE - ayn - axn * share);
  const cosU = (a / r) * (cosE - axn + ayn * share);
  const sin2U = (cosU + cosU) * sinU;
  const cos2U = 1 - 2 * sinU * sinU;
  const k1 = (0.5 * J2) / p;
  const k2 = k1 / p;
  const motion = XKE / (a * Math.sqrt(a));

  const rk = r * (1 - 1.5 * k2 * betaL * threeCos2Minus1) + 0.5 * k1 * oneMinusCos2 * cos2U;
  if (rk < 1) return CODE_BELOW_SURFACE;
  const uk = Math.atan2(sinU, cosU) - 0.25 * k2 * sevenCos2Minus1 * sin2U;
  const nodeK = mean.raan + 1.5 * k2 * cosI * sin2U;
  const iK = mean.inclination + 1.5 * k2 * cosI * sinI * cos2U;
  const rDotK = rDot - (motion * k1 * oneMinusCos2 * sin2U) / XKE;
  const rvDotK = rvDot + (motion * k1 * (oneMinusCos2 * cos2U + 1.5 * threeCos2Minus1)) / XKE;
  orient(rk, rDotK, rvDotK, uk, nodeK, iK, out, cell);
  return CODE_GOOD;
}

/** Radius, rates and the three angles to position (km) and velocity (km/s). */
function orient(
  r: number,
  rDot: number,
  rvDot: number,
  u: number,
  node: number,
  i: number,
  out: StateBatch,
  cell: number,
): void {
  const sinU = Math.sin(u);
  const cosU = Math.cos(u);
  const sinNode = Math.sin(node);
  const cosNode = Math.cos(node);
  const sinI = Math.sin(i);
  const cosI = Math.cos(i);
  const mx = -sinNode * cosI;
  const my = cosNode * cosI;
  const ux = mx * sinU + cosNode * cosU;
  const uy = my * sinU + sinNode * cosU;
  const uz = sinI * sinU;
  const vx = mx * cosU - cosNode * sinU;
  const vy = my * cosU - sinNode * sinU;
  const vz = sinI * cosU;
  const k = 3 * cell;
  const scale = r * EARTH_RADIUS_KM;
  out.positionKm[k] = scale * ux;
  out.positionKm[k + 1] = scale * uy;
  out.positionKm[k + 2] = scale * uz;
  out.velocityKmS[k] = (rDot * ux + rvDot * vx) * VELOCITY_UNIT_KM_S;
  out.velocityKmS[k + 1] = (rDot * uy + rvDot * vy) * VELOCITY_UNIT_KM_S;
  out.velocityKmS[k + 2] = (rDot * uz + rvDot * vz) * VELOCITY_UNIT_KM_S;
}
