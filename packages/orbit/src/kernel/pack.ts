/**
 * One set's constants as the kernel wants them: half-turns, µs, and everything that does not change folded together.
 * A pair is `fieldsAPair` fields of two lanes; a set is one lane of them.
 */
import { EARTH_RADIUS_KM, J2, VELOCITY_UNIT_KM_S } from '../sgp4/gravity.ts';
import { D, DEEP_FIELDS, N, NEAR_FIELDS, type Sgp4Model } from '../sgp4/model.ts';
import * as F from './fields.ts';
import { kindOf } from './groups.ts';

const US_PER_MIN = 60e6;
const K = J2 / 2;

/** Writes row `row` of the model to one lane; `at` is the lane's first cell in `cells` (a field is two cells). */
export function packRow(model: Sgp4Model, row: number, cells: Float64Array, at: number): void {
  if (kindOf(model, row) === F.KIND_NEAR) {
    packOrbit(model.near, row * NEAR_FIELDS, cells, at);
    packNear(model, row, cells, at);
  } else {
    packDeep(model, row, cells, at);
    packLunisolar(model.deep, model.deepRow[row] * DEEP_FIELDS, cells, at);
    packResonance(model, row, cells, at);
  }
}

function packOrbit(c: Float64Array, o: number, cells: Float64Array, at: number): void {
  const a = c[o + N.a0];
  const share = K / a / a;
  const put = (field: number, value: number) => {
    cells[at + 2 * field] = value;
  };
  put(F.ORBIT_AY, c[o + N.ayCof] / a);
  put(F.ORBIT_XL, c[o + N.xlCof] / a / Math.PI);
  put(F.ORBIT_COS_I, c[o + N.cosI]);
  put(F.ORBIT_SIN_I, c[o + N.sinI]);
  put(F.ORBIT_MEAN, 1.5 * share * c[o + N.threeCos2Minus1]);
  put(F.ORBIT_WAVE, share * c[o + N.oneMinusCos2]);
  put(F.ORBIT_TURN, 3 * share * c[o + N.cosI]);
  put(F.ORBIT_A_KM, a * EARTH_RADIUS_KM);
  put(F.ORBIT_SPEED, VELOCITY_UNIT_KM_S / Math.sqrt(a));
}

/** Terms of `simple` sets are zero in the model, so one form serves both. */
function packNear(model: Sgp4Model, row: number, cells: Float64Array, at: number): void {
  const c = model.near;
  const o = row * NEAR_FIELDS;
  /** `value` of the model, a quantity per minute^power, angles in half-turns. */
  const put = (field: number, value: number, power = 0, unit = 1) => {
    cells[at + 2 * field] = value / unit / US_PER_MIN ** power;
  };
  const full = c[o + N.simple] === 0;
  const n = c[o + N.meanMotion];
  const bstarC5 = full ? c[o + N.bstarC5] : 0;
  const cube = full ? c[o + N.meanAnomalyCof] : 0;
  put(F.NEAR_EPOCH, model.epochUs[row]);
  put(F.NEAR_ANOMALY, c[o + N.meanAnomaly], 0, Math.PI);
  put(F.NEAR_ANOMALY_DOT, c[o + N.meanAnomalyDot], 1, Math.PI);
  put(F.NEAR_PERIGEE, c[o + N.argPerigee], 0, Math.PI);
  put(F.NEAR_PERIGEE_DOT, c[o + N.argPerigeeDot], 1, Math.PI);
  put(F.NEAR_LONGITUDE_2, n * c[o + N.t2], 2, Math.PI);
  put(F.NEAR_LONGITUDE_3, full ? n * c[o + N.t3] : 0, 3, Math.PI);
  put(F.NEAR_LONGITUDE_4, full ? n * c[o + N.t4] : 0, 4, Math.PI);
  put(F.NEAR_LONGITUDE_5, full ? n * c[o + N.t5] : 0, 5, Math.PI);
  put(F.NEAR_NODE, c[o + N.raan], 0, Math.PI);
  put(F.NEAR_NODE_DOT, c[o + N.raanDot], 1, Math.PI);
  put(F.NEAR_NODE_2, c[o + N.raanDrag], 2, Math.PI);
  put(F.NEAR_ETA, c[o + N.eta]);
  put(F.NEAR_SHIFT_DOT, full ? c[o + N.omegaCof] : 0, 1, Math.PI);
  put(F.NEAR_SHIFT_CUBE, cube, 0, Math.PI);
  put(F.NEAR_SHIFT_0, -cube * c[o + N.deltaM0], 0, Math.PI);
  put(F.NEAR_E, c[o + N.eccentricity] + bstarC5 * c[o + N.sinM0]);
  put(F.NEAR_E_DOT, c[o + N.bstarC4], 1);
  put(F.NEAR_E_SIN, bstarC5);
  put(F.NEAR_DRAG_1, c[o + N.c1], 1);
  put(F.NEAR_DRAG_2, full ? c[o + N.d2] : 0, 2);
  put(F.NEAR_DRAG_3, full ? c[o + N.d3] : 0, 3);
  put(F.NEAR_DRAG_4, full ? c[o + N.d4] : 0, 4);
}

function packDeep(model: Sgp4Model, row: number, cells: Float64Array, at: number): void {
  const c = model.near;
  const o = row * NEAR_FIELDS;
  const deep = model.deep;
  const d = model.deepRow[row] * DEEP_FIELDS;
  const put = (field: number, value: number, power = 0, unit = 1) => {
    cells[at + 2 * field] = value / unit / US_PER_MIN ** power;
  };
  put(F.DEEP_EPOCH, model.epochUs[row]);
  put(F.DEEP_ANOMALY, c[o + N.meanAnomaly], 0, Math.PI);
  put(F.DEEP_ANOMALY_DOT, c[o + N.meanAnomalyDot] + deep[d + D.mDot], 1, Math.PI);
  put(F.DEEP_PERIGEE, c[o + N.argPerigee], 0, Math.PI);
  put(F.DEEP_PERIGEE_DOT, c[o + N.argPerigeeDot] + deep[d + D.omegaDot], 1, Math.PI);
  put(F.DEEP_NODE, c[o + N.raan], 0, Math.PI);
  put(F.DEEP_NODE_DOT, c[o + N.raanDot] + deep[d + D.raanDot], 1, Math.PI);
  put(F.DEEP_NODE_2, c[o + N.raanDrag], 2, Math.PI);
  put(F.DEEP_ANOMALY_2, c[o + N.meanMotion] * c[o + N.t2], 2, Math.PI);
  put(F.DEEP_E, c[o + N.eccentricity]);
  put(F.DEEP_E_DOT, deep[d + D.eDot], 1);
  put(F.DEEP_E_DRAG_DOT, c[o + N.bstarC4], 1);
  put(F.DEEP_I, c[o + N.inclination], 0, Math.PI);
  put(F.DEEP_I_DOT, deep[d + D.iDot], 1, Math.PI);
  put(F.DEEP_DRAG_1, c[o + N.c1], 1);
  put(F.DEEP_A_KM, c[o + N.a0] * EARTH_RADIUS_KM);
  put(F.DEEP_A_INVERSE, 1 / c[o + N.a0]);
  put(F.DEEP_SPEED, VELOCITY_UNIT_KM_S / Math.sqrt(c[o + N.a0]));
  put(F.DEEP_MOTION, c[o + N.meanMotion]);
  put(F.DEEP_MOTION_INVERSE, 1 / c[o + N.meanMotion]);
  put(F.DEEP_SUN_ANOMALY, deep[d + D.sunMeanAnomaly0], 0, Math.PI);
  put(F.DEEP_MOON_ANOMALY, deep[d + D.moonMeanAnomaly0], 0, Math.PI);
}

/** The coefficients of e are numbers, those of the four angles half-turns. */
function packLunisolar(deep: Float64Array, d: number, cells: Float64Array, at: number): void {
  for (let k = 0; k < 12; k++) {
    const unit = k < 2 ? 1 : Math.PI;
    cells[at + 2 * (F.DEEP_SUN + k)] = deep[d + D.sun + k] / unit;
    cells[at + 2 * (F.DEEP_MOON + k)] = deep[d + D.moon + k] / unit;
  }
}

function packResonance(model: Sgp4Model, row: number, cells: Float64Array, at: number): void {
  const c = model.near;
  const o = row * NEAR_FIELDS;
  const deep = model.deep;
  const d = model.deepRow[row] * DEEP_FIELDS;
  const kind = kindOf(model, row);
  const amplitudes = kind === F.KIND_SYNCHRONOUS ? D.del1 : D.d2201;
  const count = kind === F.KIND_SYNCHRONOUS ? 3 : 10;
  for (let k = 0; k < 10; k++) {
    cells[at + 2 * (F.DEEP_RESONANCE + k)] = k < count ? deep[d + amplitudes + k] : 0;
  }
  cells[at + 2 * F.DEEP_SIDEREAL] = deep[d + D.siderealTime0] / Math.PI;
  cells[at + 2 * F.DEEP_LAMBDA] = deep[d + D.lambda0];
  cells[at + 2 * F.DEEP_LAMBDA_DOT] = deep[d + D.lambdaDot];
  cells[at + 2 * F.DEEP_W] = c[o + N.argPerigee];
  cells[at + 2 * F.DEEP_W_DOT] = c[o + N.argPerigeeDot];
  cells[at + 2 * F.DEEP_AT] = Number.NaN;
}
