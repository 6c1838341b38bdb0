/**
 * SGP4 initialisation: from mean elements to the constants of the secular, drag and periodic terms.
 * Hoots & Roehrich, Spacetrack Report 3 (1980), SGP4 and SDP4; corrections of Vallado et al. 2006 (AIAA 2006-6753).
 */
import { utcDayFromTaiUs } from '@noroshi/time';
import type { ElementSetBatch } from '../elements/batch.ts';
import { CODE_GOOD, CODE_MEAN_ECCENTRICITY, CODE_MEAN_MOTION, CODE_SGP4_XP } from './codes.ts';
import { EARTH_RADIUS_KM, J2, J3_OVER_J2, J4, TWO_PI, XKE } from './gravity.ts';
import { initialiseLunisolar, type LunisolarTerms } from './lunisolar.ts';
import {
  createModel,
  D,
  DEEP_FIELDS,
  N,
  NEAR_FIELDS,
  type OpsMode,
  type Sgp4Model,
} from './model.ts';
import { initialiseResonance } from './resonance.ts';

const EPHEMERIS_TYPE_XP = 4;
const DEEP_PERIOD_MIN = 225; // Spacetrack Report 3: SDP4 from here on
const SIMPLE_DRAG_PERIGEE_KM = 220;
const MJD_ZERO_JD = 2400000.5;
const JD_1949_DEC_31 = 2433281.5; // day 0 of the epoch argument of the lunar and solar theory

/**
 * Initialises every element set. A set that SGP4 cannot take keeps its row and has a code (see SGP4_CODES).
 * `opsMode` 'a' computes sidereal time and low-inclination nodes as the operational code does, 'i' in the improved form.
 */
export function initialiseSgp4(sets: ElementSetBatch, opsMode: OpsMode, shared = false): Sgp4Model {
  const deepRow = new Int32Array(sets.count).fill(-1);
  let deepCount = 0;
  for (let row = 0; row < sets.count; row++) {
    const n = unKozai(
      sets.meanMotionRadS[row] * 60,
      sets.eccentricity[row],
      sets.inclinationRad[row],
    );
    if (TWO_PI / n >= DEEP_PERIOD_MIN) deepRow[row] = deepCount++;
  }
  const model = createModel(sets, opsMode, deepRow, deepCount, shared);
  for (let row = 0; row < sets.count; row++) model.code[row] = initialiseRow(sets, row, model);
  return model;
}

/** Brouwer mean motion (rad/min) from the Kozai mean motion that element sets carry. Spacetrack Report 3, §6. */
function unKozai(kozaiRadMin: number, e: number, iRad: number): number {
  const cosI = Math.cos(iRad);
  const beta2 = 1 - e * e;
  const a1 = (XKE / kozaiRadMin) ** (2 / 3);
  const d1 = (0.75 * J2 * (3 * cosI * cosI - 1)) / (Math.sqrt(beta2) * beta2);
  const delta1 = d1 / (a1 * a1);
  const a0 = a1 * (1 - delta1 * delta1 - delta1 * (1 / 3 + (134 * delta1 * delta1) / 81));
  return kozaiRadMin / (1 + d1 / (a0 * a0));
}

function initialiseRow(sets: ElementSetBatch, row: number, model: Sgp4Model): number {
  const e = sets.eccentricity[row];
  const kozaiRadMin = sets.meanMotionRadS[row] * 60;
  if (sets.ephemerisType[row] === EPHEMERIS_TYPE_XP) return CODE_SGP4_XP;
  if (!(e >= 0 && e < 1)) return CODE_MEAN_ECCENTRICITY;
  if (!(kozaiRadMin > 0)) return CODE_MEAN_MOTION;
  const o = row * NEAR_FIELDS;
  const c = model.near;
  c[o + N.eccentricity] = e;
  c[o + N.inclination] = sets.inclinationRad[row];
  c[o + N.raan] = sets.raanRad[row];
  c[o + N.argPerigee] = sets.argPerigeeRad[row];
  c[o + N.meanAnomaly] = sets.meanAnomalyRad[row];
  c[o + N.bstar] = sets.bstarPerEarthRadius[row];
  c[o + N.meanMotion] = unKozai(kozaiRadMin, e, sets.inclinationRad[row]);
  const drag = secularAndDragTerms(c, o, model.deepRow[row] >= 0);
  if (c[o + N.simple] === 0) higherDragTerms(c, o, drag.tsi, drag.s);
  if (model.deepRow[row] >= 0) initialiseDeepRow(model, row);
  return CODE_GOOD;
}

type Atmosphere = { readonly s: number; readonly q0MinusS4: number };

/** Fitting parameters of the density function by perigee height. Spacetrack Report 3, §6. */
function atmosphere(perigeeKm: number): Atmosphere {
  let sKm = 78;
  if (perigeeKm < 156) sKm = perigeeKm < 98 ? 20 : perigeeKm - 78;
  return { s: sKm / EARTH_RADIUS_KM + 1, q0MinusS4: ((120 - sKm) / EARTH_RADIUS_KM) ** 4 };
}

/** Secular rates of gravity (J2, J2², J4) and the drag coefficients C1…C5. Spacetrack Report 3, §6. */
function secularAndDragTerms(
  c: Float64Array,
  o: number,
  deep: boolean,
): { tsi: number; s: number } {
  const n = c[o + N.meanMotion];
  const e = c[o + N.eccentricity];
  const bstar = c[o + N.bstar];
  const argPerigee = c[o + N.argPerigee];
  const sinI = Math.sin(c[o + N.inclination]);
  const cosI = Math.cos(c[o + N.inclination]);
  const cos2 = cosI * cosI;
  const cos4 = cos2 * cos2;
  const beta2 = 1 - e * e;
  const beta = Math.sqrt(beta2);
  const a = (XKE / n) ** (2 / 3);
  const threeCos2Minus1 = 3 * cos2 - 1;
  const { s, q0MinusS4 } = atmosphere((a * (1 - e) - 1) * EARTH_RADIUS_KM);

  const p2Inverse = 1 / (a * beta2) ** 2;
  const tsi = 1 / (a - s);
  const eta = a * e * tsi;
  const eta2 = eta * eta;
  const eEta = e * eta;
  const psi2 = Math.abs(1 - eta2);
  const coef = q0MinusS4 * tsi ** 4;
  const coef1 = coef / psi2 ** 3.5;
  const c2 =
    coef1 *
    n *
    (a * (1 + 1.5 * eta2 + eEta * (4 + eta2)) +
      ((0.375 * J2 * tsi) / psi2) * threeCos2Minus1 * (8 + 3 * eta2 * (8 + eta2)));
  const c1 = bstar * c2;
  const c3 = e > 1e-4 ? (-2 * coef * tsi * J3_OVER_J2 * n * sinI) / e : 0;
  const c4 =
    2 *
    n *
    coef1 *
    a *
    beta2 *
    (eta * (2 + 0.5 * eta2) +
      e * (0.5 + 2 * eta2) -
      ((J2 * tsi) / (a * psi2)) *
        (-3 * threeCos2Minus1 * (1 - 2 * eEta + eta2 * (1.5 - 0.5 * eEta)) +
          0.75 * (1 - cos2) * (2 * eta2 - eEta * (1 + eta2)) * Math.cos(2 * argPerigee)));
  const c5 = 2 * coef1 * a * beta2 * (1 + 2.75 * (eta2 + eEta) + eEta * eta2);

  const k2 = 1.5 * J2 * p2Inverse * n;
  const k22 = 0.5 * k2 * J2 * p2Inverse;
  const k4 = -0.46875 * J4 * p2Inverse * p2Inverse * n;
  const raanDotJ2 = -k2 * cosI;
  c[o + N.meanAnomalyDot] =
    n + 0.5 * k2 * beta * threeCos2Minus1 + 0.0625 * k22 * beta * (13 - 78 * cos2 + 137 * cos4);
  c[o + N.argPerigeeDot] =
    -0.5 * k2 * (1 - 5 * cos2) +
    0.0625 * k22 * (7 - 114 * cos2 + 395 * cos4) +
    k4 * (3 - 36 * cos2 + 49 * cos4);
  c[o + N.raanDot] = raanDotJ2 + (0.5 * k22 * (4 - 19 * cos2) + 2 * k4 * (3 - 7 * cos2)) * cosI;

  c[o + N.raanDrag] = 3.5 * beta2 * raanDotJ2 * c1;
  c[o + N.c1] = c1;
  c[o + N.bstarC4] = bstar * c4;
  c[o + N.bstarC5] = bstar * c5;
  c[o + N.t2] = 1.5 * c1;
  c[o + N.omegaCof] = bstar * c3 * Math.cos(argPerigee);
  c[o + N.meanAnomalyCof] = e > 1e-4 ? ((-2 / 3) * coef * bstar) / eEta : 0;
  c[o + N.eta] = eta;
  c[o + N.deltaM0] = (1 + eta * Math.cos(c[o + N.meanAnomaly])) ** 3;
  c[o + N.sinM0] = Math.sin(c[o + N.meanAnomaly]);
  c[o + N.simple] = deep || a * (1 - e) < SIMPLE_DRAG_PERIGEE_KM / EARTH_RADIUS_KM + 1 ? 1 : 0;
  c[o + N.a0] = a;
  c[o + N.sinI] = sinI;
  c[o + N.cosI] = cosI;
  c[o + N.ayCof] = -0.5 * J3_OVER_J2 * sinI;
  c[o + N.xlCof] = longPeriodCof(sinI, cosI);
  c[o + N.threeCos2Minus1] = threeCos2Minus1;
  c[o + N.oneMinusCos2] = 1 - cos2;
  c[o + N.sevenCos2Minus1] = 7 * cos2 - 1;
  return { tsi, s };
}

/** Long-period coefficient of the longitude; the divisor is kept off zero at 180° inclination (Vallado et al. 2006). */
export function longPeriodCof(sinI: number, cosI: number): number {
  const divisor = Math.abs(1 + cosI) > 1.5e-12 ? 1 + cosI : 1.5e-12;
  return (-0.25 * J3_OVER_J2 * sinI * (3 + 5 * cosI)) / divisor;
}

/** D2…D4 and the t³…t⁵ coefficients of the longitude. Spacetrack Report 3, §6. */
function higherDragTerms(c: Float64Array, o: number, tsi: number, s: number): void {
  const a = c[o + N.a0];
  const c1 = c[o + N.c1];
  const c1Squared = c1 * c1;
  const d2 = 4 * a * tsi * c1Squared;
  const third = (d2 * tsi * c1) / 3;
  const d3 = (17 * a + s) * third;
  const d4 = 0.5 * third * a * tsi * (221 * a + 31 * s) * c1;
  c[o + N.d2] = d2;
  c[o + N.d3] = d3;
  c[o + N.d4] = d4;
  c[o + N.t3] = d2 + 2 * c1Squared;
  c[o + N.t4] = 0.25 * (3 * d3 + c1 * (12 * d2 + 10 * c1Squared));
  c[o + N.t5] = 0.2 * (3 * d4 + 12 * c1 * d3 + 6 * d2 * d2 + 15 * c1Squared * (2 * d2 + c1Squared));
}

function initialiseDeepRow(model: Sgp4Model, row: number): void {
  const o = row * NEAR_FIELDS;
  const d = model.deepRow[row] * DEEP_FIELDS;
  const { mjdUtc, usOfDay } = utcDayFromTaiUs(model.epochUs[row]);
  // One double on purpose: the official program keeps the epoch as a Julian date (40 µs), and the Moon moves
  // set 23333 (e = 0.97) of the official output by 4e-6 km if the epoch is kept better (measured).
  const daysFrom1950 = mjdUtc + MJD_ZERO_JD + usOfDay / 86_400e6 - JD_1949_DEC_31;
  const terms: LunisolarTerms = initialiseLunisolar(model.near, o, model.deep, d, daysFrom1950);
  model.deep[d + D.siderealTime0] =
    model.opsMode === 'a' ? siderealTimeOperational(daysFrom1950) : siderealTime1982(daysFrom1950);
  initialiseResonance(model.near, o, model.deep, d, terms);
}

/** Greenwich mean sidereal time, rad, as the operational code has it (epoch 1970). Vallado et al. 2006, appendix. */
function siderealTimeOperational(daysFrom1950: number): number {
  const from1970 = daysFrom1950 - 7305;
  const day = Math.floor(from1970 + 1e-8);
  const rate = 0.017202791694070362;
  const angle =
    1.7321343856509375 +
    rate * day +
    (rate + TWO_PI) * (from1970 - day) +
    from1970 * from1970 * 5.075514194322695e-15;
  return positive(angle % TWO_PI);
}

/** Greenwich mean sidereal time 1982, rad; UTC stands in for UT1, as element sets were fitted. Aoki et al. 1982. */
function siderealTime1982(daysFrom1950: number): number {
  const centuries = (daysFrom1950 + JD_1949_DEC_31 - 2451545) / 36525;
  const seconds =
    -6.2e-6 * centuries ** 3 +
    0.093104 * centuries ** 2 +
    (876600 * 3600 + 8640184.812866) * centuries +
    67310.54841;
  return positive(((seconds * Math.PI) / 43200) % TWO_PI);
}

function positive(angleRad: number): number {
  return angleRad < 0 ? angleRad + TWO_PI : angleRad;
}
