/**
 * Resonance of deep-space orbits with the Earth's rotation: one revolution a day (synchronous) and two (half-day).
 * Spacetrack Report 3, DEEP; Vallado et al. 2006. Angles rad, times minutes.
 */
import { EARTH_ROTATION_RAD_MIN, TWO_PI, XKE } from './gravity.ts';
import type { LunisolarTerms } from './lunisolar.ts';
import { D, N, type ResonanceScratch } from './model.ts';

export const NO_RESONANCE = 0;
export const SYNCHRONOUS = 1;
export const HALF_DAY = 2;

const STEP_MIN = 720;
const Q22 = 1.7891679e-6;
const Q31 = 2.1460748e-6;
const Q33 = 2.2123015e-7;
const ROOT22 = 1.7891679e-6;
const ROOT32 = 3.7393792e-7;
const ROOT44 = 7.3636953e-9;
const ROOT52 = 1.1428639e-7;
const ROOT54 = 2.1765803e-9;
const PHASE2 = 0.13130908; // synchronous phases λ22, λ31, λ33
const PHASE4 = 2.8843198;
const PHASE6 = 0.37448087;
const G22 = 5.7686396;
const G32 = 0.95240898;
const G44 = 1.8014998;
const G52 = 1.050833;
const G54 = 4.4108898;

/** Classifies one row and writes its resonance amplitudes, start longitude and drift. */
export function initialiseResonance(
  near: Float64Array,
  o: number,
  deep: Float64Array,
  d: number,
  i: LunisolarTerms,
): void {
  const n = near[o + N.meanMotion];
  const e = near[o + N.eccentricity];
  const theta = deep[d + D.siderealTime0] % TWO_PI;
  const nodeRate = near[o + N.raanDot] + deep[d + D.raanDot];
  const anomalyRate = near[o + N.meanAnomalyDot] + deep[d + D.mDot];
  const angle = near[o + N.meanAnomaly] + near[o + N.raan];
  deep[d + D.resonance] = NO_RESONANCE;
  if (n > 0.0034906585 && n < 0.0052359877) {
    deep[d + D.resonance] = SYNCHRONOUS;
    synchronousAmplitudes(n, e, deep, d, i);
    deep[d + D.lambda0] = (angle + near[o + N.argPerigee] - theta) % TWO_PI;
    deep[d + D.lambdaDot] =
      anomalyRate +
      near[o + N.argPerigeeDot] +
      nodeRate +
      deep[d + D.omegaDot] -
      EARTH_ROTATION_RAD_MIN -
      n;
  } else if (n >= 8.26e-3 && n <= 9.24e-3 && e >= 0.5) {
    deep[d + D.resonance] = HALF_DAY;
    halfDayAmplitudes(n, e, deep, d, i);
    deep[d + D.lambda0] = (angle + near[o + N.raan] - theta - theta) % TWO_PI;
    deep[d + D.lambdaDot] = anomalyRate + 2 * (nodeRate - EARTH_ROTATION_RAD_MIN) - n;
  }
}

function synchronousAmplitudes(
  n: number,
  e: number,
  deep: Float64Array,
  d: number,
  { sinI, cosI }: LunisolarTerms,
): void {
  const aInverse = (n / XKE) ** (2 / 3);
  const e2 = e * e;
  const g200 = 1 + e2 * (-2.5 + 0.8125 * e2);
  const g310 = 1 + 2 * e2;
  const g300 = 1 + e2 * (-6 + 6.60937 * e2);
  const f220 = 0.75 * (1 + cosI) * (1 + cosI);
  const f311 = 0.9375 * sinI * sinI * (1 + 3 * cosI) - 0.75 * (1 + cosI);
  const f330 = 1.875 * (1 + cosI) ** 3;
  const base = 3 * n * n * aInverse * aInverse;
  deep[d + D.del1] = base * f311 * g310 * Q31 * aInverse;
  deep[d + D.del2] = 2 * base * f220 * g200 * Q22;
  deep[d + D.del3] = 3 * base * f330 * g300 * Q33 * aInverse;
}

/** c₀ + c₁e + c₂e² + c₃e³ */
function cubic(e: number, c0: number, c1: number, c2: number, c3: number): number {
  return c0 + c1 * e + c2 * e * e + c3 * e * e * e;
}

/** Eccentricity functions G of the half-day resonance: the report's polynomial fits, by range of e. */
function halfDayEccentricity(e: number) {
  const low = e <= 0.65;
  const mid = e < 0.7;
  return {
    g201: -0.306 - (e - 0.64) * 0.44,
    g211: low ? 3.616 - 13.247 * e + 16.29 * e * e : cubic(e, -72.099, 331.819, -508.738, 266.724),
    g310: low
      ? cubic(e, -19.302, 117.39, -228.419, 156.591)
      : cubic(e, -346.844, 1582.851, -2415.925, 1246.113),
    g322: low
      ? cubic(e, -18.9068, 109.7927, -214.6334, 146.5816)
      : cubic(e, -342.585, 1554.908, -2366.899, 1215.972),
    g410: low
      ? cubic(e, -41.122, 242.694, -471.094, 313.953)
      : cubic(e, -1052.797, 4758.686, -7193.992, 3651.957),
    g422: low
      ? cubic(e, -146.407, 841.88, -1629.014, 1083.435)
      : cubic(e, -3581.69, 16178.11, -24462.77, 12422.52),
    g520: low
      ? cubic(e, -532.114, 3017.977, -5740.032, 3708.276)
      : e > 0.715
        ? cubic(e, -5149.66, 29936.92, -54087.36, 31324.56)
        : 1464.74 - 4664.75 * e + 3763.64 * e * e,
    g533: mid
      ? cubic(e, -919.2277, 4988.61, -9064.77, 5542.21)
      : cubic(e, -37995.78, 161616.52, -229838.2, 109377.94),
    g521: mid
      ? cubic(e, -822.71072, 4568.6173, -8491.4146, 5337.524)
      : cubic(e, -51752.104, 218913.95, -309468.16, 146349.42),
    g532: mid
      ? cubic(e, -853.666, 4690.25, -8624.77, 5341.4)
      : cubic(e, -40023.88, 170470.89, -242699.48, 115605.82),
  };
}

function halfDayAmplitudes(
  n: number,
  e: number,
  deep: Float64Array,
  d: number,
  { sinI, cosI }: LunisolarTerms,
): void {
  const g = halfDayEccentricity(e);
  const cos2 = cosI * cosI;
  const sin2 = sinI * sinI;
  const f220 = 0.75 * (1 + 2 * cosI + cos2);
  const f221 = 1.5 * sin2;
  const f321 = 1.875 * sinI * (1 - 2 * cosI - 3 * cos2);
  const f322 = -1.875 * sinI * (1 + 2 * cosI - 3 * cos2);
  const f441 = 35 * sin2 * f220;
  const f442 = 39.375 * sin2 * sin2;
  const f522 =
    9.84375 * sinI * (sin2 * (1 - 2 * cosI - 5 * cos2) + 0.33333333 * (-2 + 4 * cosI + 6 * cos2));
  const f523 =
    sinI *
    (4.92187512 * sin2 * (-2 - 4 * cosI + 10 * cos2) + 6.56250012 * (1 + 2 * cosI - 3 * cos2));
  const f542 = 29.53125 * sinI * (2 - 8 * cosI + cos2 * (-12 + 8 * cosI + 10 * cos2));
  const f543 = 29.53125 * sinI * (-2 - 8 * cosI + cos2 * (12 + 8 * cosI - 10 * cos2));
  const aInverse = (n / XKE) ** (2 / 3);
  const k2 = 3 * n * n * aInverse * aInverse;
  const k3 = k2 * aInverse;
  const k4 = k3 * aInverse;
  const k5 = k4 * aInverse;
  deep[d + D.d2201] = k2 * ROOT22 * f220 * g.g201;
  deep[d + D.d2211] = k2 * ROOT22 * f221 * g.g211;
  deep[d + D.d3210] = k3 * ROOT32 * f321 * g.g310;
  deep[d + D.d3222] = k3 * ROOT32 * f322 * g.g322;
  deep[d + D.d4410] = 2 * k4 * ROOT44 * f441 * g.g410;
  deep[d + D.d4422] = 2 * k4 * ROOT44 * f442 * g.g422;
  deep[d + D.d5220] = k5 * ROOT52 * f522 * g.g520;
  deep[d + D.d5232] = k5 * ROOT52 * f523 * g.g532;
  deep[d + D.d5421] = 2 * k5 * ROOT54 * f542 * g.g521;
  deep[d + D.d5433] = 2 * k5 * ROOT54 * f543 * g.g533;
}

/** Rates at the integrator's place: longitude, mean motion and its derivative. Reused, one a thread. */
const rates = { longitude: 0, motion: 0, motionDot: 0 };

/**
 * Mean longitude and mean motion of a resonant row at `timeMin`, by Euler–Maclaurin steps of 720 minutes from epoch.
 * Steps always start at epoch, so the answer does not depend on the order of calls. Writes longitude and motion to `out`.
 */
export function integrateResonance(
  near: Float64Array,
  o: number,
  deep: Float64Array,
  d: number,
  scratch: ResonanceScratch,
  deepRow: number,
  timeMin: number,
  out: { longitude: number; motion: number },
): void {
  let at = scratch.timeMin[deepRow];
  let longitude = scratch.longitudeRad[deepRow];
  let motion = scratch.meanMotionRadMin[deepRow];
  if (at === 0 || timeMin * at <= 0 || Math.abs(timeMin) < Math.abs(at)) {
    at = 0;
    longitude = deep[d + D.lambda0];
    motion = near[o + N.meanMotion];
  }
  const step = timeMin >= 0 ? STEP_MIN : -STEP_MIN;
  resonanceRates(near, o, deep, d, at, longitude, motion);
  while (Math.abs(timeMin - at) >= STEP_MIN) {
    longitude += rates.longitude * step + rates.motion * (STEP_MIN * STEP_MIN * 0.5);
    motion += rates.motion * step + rates.motionDot * (STEP_MIN * STEP_MIN * 0.5);
    at += step;
    resonanceRates(near, o, deep, d, at, longitude, motion);
  }
  scratch.timeMin[deepRow] = at;
  scratch.longitudeRad[deepRow] = longitude;
  scratch.meanMotionRadMin[deepRow] = motion;
  const rest = timeMin - at;
  out.motion = motion + rates.motion * rest + rates.motionDot * rest * rest * 0.5;
  out.longitude = longitude + rates.longitude * rest + rates.motion * rest * rest * 0.5;
}

function resonanceRates(
  near: Float64Array,
  o: number,
  deep: Float64Array,
  d: number,
  at: number,
  longitude: number,
  motion: number,
): void {
  rates.longitude = motion + deep[d + D.lambdaDot];
  if (deep[d + D.resonance] === SYNCHRONOUS) {
    const a1 = longitude - PHASE2;
    const a2 = 2 * (longitude - PHASE4);
    const a3 = 3 * (longitude - PHASE6);
    const { del1, del2, del3 } = D;
    rates.motion =
      deep[d + del1] * Math.sin(a1) + deep[d + del2] * Math.sin(a2) + deep[d + del3] * Math.sin(a3);
    rates.motionDot =
      (deep[d + del1] * Math.cos(a1) +
        2 * deep[d + del2] * Math.cos(a2) +
        3 * deep[d + del3] * Math.cos(a3)) *
      rates.longitude;
    return;
  }
  const w = near[o + N.argPerigee] + near[o + N.argPerigeeDot] * at;
  const w2 = w + w;
  const l2 = longitude + longitude;
  rates.motion = 0;
  rates.motionDot = 0;
  addTerm(deep[d + D.d2201], w2 + longitude - G22, 1);
  addTerm(deep[d + D.d2211], longitude - G22, 1);
  addTerm(deep[d + D.d3210], w + longitude - G32, 1);
  addTerm(deep[d + D.d3222], -w + longitude - G32, 1);
  addTerm(deep[d + D.d4410], w2 + l2 - G44, 2);
  addTerm(deep[d + D.d4422], l2 - G44, 2);
  addTerm(deep[d + D.d5220], w + longitude - G52, 1);
  addTerm(deep[d + D.d5232], -w + longitude - G52, 1);
  addTerm(deep[d + D.d5421], w + l2 - G54, 2);
  addTerm(deep[d + D.d5433], -w + l2 - G54, 2);
  rates.motionDot *= rates.longitude;
}

/** One term of the half-day resonance: `order` is its multiple of the longitude. */
function addTerm(amplitude: number, angle: number, order: number): void {
  rates.motion += amplitude * Math.sin(angle);
  rates.motionDot += order * amplitude * Math.cos(angle);
}
