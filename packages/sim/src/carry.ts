/**
 * An orbit told again later: the mean elements that SGP4's own secular theory gives at another epoch, so a set made of them
 * predicts what the first one predicted. Spacetrack Report 3 (1980), §6 and §7: secular gravity, drag, and the secular rates
 * of Sun and Moon; left out are the resonances of deep-space orbits (measured: see world.test.ts), which a new fit would absorb.
 */
import {
  D,
  DEEP_FIELDS,
  EARTH_RADIUS_KM,
  MU_KM3_S2,
  N,
  NEAR_FIELDS,
  type Sgp4Model,
} from '@noroshi/orbit';

/** Cells of what `carryInto` writes. */
export const CARRIED = {
  meanMotionRadS: 0,
  eccentricity: 1,
  inclinationRad: 2,
  raanRad: 3,
  argPerigeeRad: 4,
  meanAnomalyRad: 5,
} as const;
export const CARRIED_FIELDS = 6;

/** Lower than this at perigee an object comes down within a day or two: its orbit has ended. */
export const PERIGEE_MIN_KM = 130;

const US_PER_MIN = 60e6;
const TWO_PI = 2 * Math.PI;

/**
 * Mean elements of `row` at `epochUs` into `out` (CARRIED). `meanMotionRadS` is the set's own, as element sets print it.
 * False where the orbit has ended by then.
 */
export function carryInto(
  model: Sgp4Model,
  row: number,
  meanMotionRadS: number,
  epochUs: number,
  out: Float64Array,
): boolean {
  if (model.code[row] !== 0) return false;
  const c = model.near;
  const o = row * NEAR_FIELDS;
  const t = (epochUs - model.epochUs[row]) / US_PER_MIN;
  let anomaly = c[o + N.meanAnomaly] + c[o + N.meanAnomalyDot] * t;
  let argPerigee = c[o + N.argPerigee] + c[o + N.argPerigeeDot] * t;
  let raan = c[o + N.raan] + c[o + N.raanDot] * t + c[o + N.raanDrag] * t * t;
  let dragA = 1 - c[o + N.c1] * t;
  let dragE = c[o + N.bstarC4] * t;
  let dragL = c[o + N.t2] * t * t;
  if (c[o + N.simple] === 0) {
    const eta = 1 + c[o + N.eta] * Math.cos(anomaly);
    const shift = c[o + N.omegaCof] * t + c[o + N.meanAnomalyCof] * (eta ** 3 - c[o + N.deltaM0]);
    anomaly += shift;
    argPerigee -= shift;
    dragA -= t * t * (c[o + N.d2] + c[o + N.d3] * t + c[o + N.d4] * t * t);
    dragE += c[o + N.bstarC5] * (Math.sin(anomaly) - c[o + N.sinM0]);
    dragL += t ** 3 * (c[o + N.t3] + c[o + N.t4] * t + c[o + N.t5] * t * t);
  }
  let eccentricity = c[o + N.eccentricity] - dragE;
  let inclination = c[o + N.inclination];
  const deepRow = model.deepRow[row];
  if (deepRow >= 0) {
    const d = deepRow * DEEP_FIELDS;
    eccentricity += model.deep[d + D.eDot] * t;
    inclination += model.deep[d + D.iDot] * t;
    argPerigee += model.deep[d + D.omegaDot] * t;
    raan += model.deep[d + D.raanDot] * t;
    anomaly += model.deep[d + D.mDot] * t;
  }
  const motionRadS = meanMotionRadS / dragA ** 3;
  out[CARRIED.meanMotionRadS] = motionRadS;
  out[CARRIED.eccentricity] = Math.max(1e-6, eccentricity);
  out[CARRIED.inclinationRad] = Math.abs(inclination);
  out[CARRIED.raanRad] = turned(raan);
  out[CARRIED.argPerigeeRad] = turned(argPerigee);
  out[CARRIED.meanAnomalyRad] = turned(anomaly + c[o + N.meanMotion] * dragL);
  if (!(dragA > 0 && eccentricity < 1)) return false;
  const aKm = Math.cbrt(MU_KM3_S2 / (motionRadS * motionRadS));
  return aKm * (1 - out[CARRIED.eccentricity]) - EARTH_RADIUS_KM >= PERIGEE_MIN_KM;
}

const DEG = Math.PI / 180;

/** To the digits element sets print: revolutions a day to 1e-8, eccentricity to 1e-7, degrees to 1e-4. */
export function printInto(out: Float64Array): void {
  const revDay = 86_400 / TWO_PI;
  out[CARRIED.meanMotionRadS] =
    Math.round(out[CARRIED.meanMotionRadS] * revDay * 1e8) / 1e8 / revDay;
  out[CARRIED.eccentricity] = Math.round(out[CARRIED.eccentricity] * 1e7) / 1e7;
  for (let k = CARRIED.inclinationRad; k <= CARRIED.meanAnomalyRad; k++) {
    out[k] = ((Math.round((out[k] / DEG) * 1e4) % 3_600_000) / 1e4) * DEG;
  }
}

function turned(angleRad: number): number {
  return angleRad - TWO_PI * Math.floor(angleRad / TWO_PI);
}
