/**
 * A mean orbit coming down through the air: axis and eccentricity vector averaged over each turn, with J2 turning node and
 * perigee, the oblate Earth under the track, air that turns with the Earth, and the bulge towards the Sun. Down to 80 km.
 *
 * Mean elements are SGP4's (Brouwer's axis), so that a set's own figures start it and are compared with; the radius gets SGP4's
 * long-period J3 and short-period J2 terms, some 8 km each, which the density feels. Gauss's equations for a drag along the
 * track: King-Hele, "Satellite Orbits in an Atmosphere", 1987, ch. 4 and 5. In the last turn the mean stops meaning anything:
 * some minutes. Not in it: Sun and Moon, lift, winds, break-up on the way.
 */
import {
  EARTH_RADIUS_KM,
  EARTH_ROTATION_RAD_S,
  J2,
  J3,
  MU_KM3_S2,
  sunPositionInto,
} from '@noroshi/orbit';
import { ttJulianCenturies, utcDayFromTaiUs } from '@noroshi/time';
import type { Drivers } from './drivers.ts';
import { exosphericK, logDensity, magneticK, magneticLog, seasonStrength } from './jacchia.ts';

export const END_HEIGHT_KM = 80;

/** Mean elements in motion. `ex`, `ey`: eccentricity along the node and 90° on. */
export type DescentState = {
  atUs: number;
  axisKm: number;
  ex: number;
  ey: number;
  readonly inclinationRad: number;
  raanRad: number;
};

export const DESCENT_LIMITS = {
  stepDaysMax: 1,
  stepShare: 0.1, // of the height above 70 km that a step may take; a tenth of it changes an end by less than 0.1 %
  stepKmMin: 0.6,
  nodes: 16, // places on a turn where the air is asked for; 48 change a loss by less than 0.5 %
  feltKm: 450, // above perigee: no drag beyond
} as const;

const DAY_S = 86_400;
const EARTH_EQUATOR_KM = 6378.137;
const FLATTENING = 1 / 298.257223563;

export type Descent = {
  readonly endUs: number; // at 80 km, or at the limit
  readonly hasEnded: boolean;
};

/** Lowest height of the orbit as it is now, km over the ellipsoid. */
export function lowestHeightKm(state: DescentState): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 24; k++) least = Math.min(least, heightAt(state, (k * Math.PI) / 12));
  return least;
}

function heightAt(state: DescentState, u: number): number {
  const sinI = Math.sin(state.inclinationRad);
  const ey = state.ey + longPeriod(state);
  const cosU = Math.cos(u);
  const sinU = Math.sin(u);
  const beta2 = 1 - state.ex ** 2 - ey ** 2;
  const p = state.axisKm * beta2;
  const orbitKm = p / (1 + state.ex * cosU + ey * sinU);
  const r = radius(orbitKm, p, Math.sqrt(beta2), sinI, 2 * cosU * cosU - 1);
  return r - EARTH_EQUATOR_KM * (1 - FLATTENING * (sinI * sinU) ** 2);
}

/** SGP4's long-period term of J3 in the eccentricity vector. */
function longPeriod({ axisKm, ex, ey, inclinationRad }: DescentState): number {
  const p = (axisKm / EARTH_RADIUS_KM) * (1 - ex * ex - ey * ey);
  return (-0.5 * (J3 / J2) * Math.sin(inclinationRad)) / p;
}

/** SGP4's short-period terms of J2 in the radius. */
function radius(rKm: number, pKm: number, beta: number, sinI: number, cos2U: number): number {
  const p = pKm / EARTH_RADIUS_KM;
  const sin2 = sinI * sinI;
  const k = (0.5 * J2) / (p * p);
  return (
    rKm * (1 - 1.5 * k * beta * (2 - 3 * sin2)) + (0.25 * J2 * sin2 * cos2U * EARTH_RADIUS_KM) / p
  );
}

/** Carries `state` on until it is down or `limitUs` is reached. `ballisticM2Kg` is drag coefficient times area over mass. */
export function descend(
  state: DescentState,
  drivers: Drivers,
  ballisticM2Kg: number,
  limitUs: number,
  onStep?: (state: DescentState, heightKm: number) => void,
): Descent {
  let height = lowestHeightKm(state);
  onStep?.(state, height);
  while (state.atUs < limitUs) {
    if (height <= END_HEIGHT_KM) return { endUs: state.atUs, hasEnded: true };
    setSun(state.atUs);
    ratesInto(state, drivers, ballisticM2Kg, k1);
    const perSecond = Math.max(1e-12, Math.abs(k1[0]!));
    const { stepShare, stepKmMin, stepDaysMax } = DESCENT_LIMITS;
    const spread = 2 * state.axisKm * Math.hypot(state.ex, state.ey);
    const fallKm = Math.max(stepKmMin, stepShare * (height - 70)) + 0.04 * spread;
    const left = (limitUs - state.atUs) * 1e-6;
    const stepS = Math.min(fallKm / perSecond, stepDaysMax * DAY_S, left);
    const fromUs = state.atUs;
    const from = height;
    rungeKutta(state, drivers, ballisticM2Kg, stepS);
    height = lowestHeightKm(state);
    if (!(height > END_HEIGHT_KM)) {
      const share = height < from ? (from - END_HEIGHT_KM) / (from - height) : 1;
      return { endUs: fromUs + Math.min(1, share) * stepS * 1e6, hasEnded: true };
    }
    onStep?.(state, height);
    if (stepS === left) break;
  }
  return { endUs: limitUs, hasEnded: false };
}

/**
 * Loss of axis a day with a factor of one, km, as a set states it: the mean over the days before its epoch, while it came down by
 * `rateKmDay`. The loss grows with the factor, so what was seen over this is the factor.
 */
export function unitLossKmDay(
  state: DescentState,
  rateKmDay: number,
  spanDays: number,
  drivers: Drivers,
): number {
  const times = Math.max(4, Math.ceil(spanDays * UNIT_TIMES_DAY));
  const trial = { ...state };
  let total = 0;
  for (let k = 0; k < times; k++) {
    const beforeDays = ((k + 0.5) * spanDays) / times;
    trial.atUs = state.atUs - beforeDays * DAY_S * 1e6;
    trial.axisKm = state.axisKm - rateKmDay * beforeDays;
    setSun(trial.atUs);
    ratesInto(trial, drivers, 1, k1);
    total -= k1[0]!;
  }
  return (total / times) * DAY_S;
}

const UNIT_TIMES_DAY = 4;

/** RK4 on axis, eccentricity vector and node; the first slope is in k1. */
function rungeKutta(
  state: DescentState,
  drivers: Drivers,
  ballisticM2Kg: number,
  stepS: number,
): void {
  start[0] = state.axisKm;
  start[1] = state.ex;
  start[2] = state.ey;
  start[3] = state.raanRad;
  const startUs = state.atUs;
  const go = (slope: Float64Array, seconds: number) => {
    state.axisKm = start[0]! + slope[0]! * seconds;
    state.ex = start[1]! + slope[1]! * seconds;
    state.ey = start[2]! + slope[2]! * seconds;
    state.raanRad = start[3]! + slope[3]! * seconds;
    state.atUs = startUs + seconds * 1e6;
  };
  go(k1, stepS / 2);
  ratesInto(state, drivers, ballisticM2Kg, k2);
  go(k2, stepS / 2);
  ratesInto(state, drivers, ballisticM2Kg, k3);
  go(k3, stepS);
  ratesInto(state, drivers, ballisticM2Kg, k4);
  for (let i = 0; i < 4; i++) k1[i] = (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!) / 6;
  go(k1, stepS);
}

/** Rates a second of axis, ex, ey and node, averaged over a turn. */
function ratesInto(
  state: DescentState,
  drivers: Drivers,
  ballisticM2Kg: number,
  out: Float64Array,
): void {
  const { axisKm: a, ex, inclinationRad, raanRad } = state;
  const ey = state.ey + longPeriod(state);
  const e2 = Math.min(0.98, ex * ex + ey * ey);
  const e = Math.sqrt(e2);
  const beta = Math.sqrt(1 - e2);
  const p = a * (1 - e2);
  const slot = slotOf(state.atUs, drivers);
  const minimumK = drivers.minimumK[slot]!;
  const kp = drivers.kp[slot]!;
  const season = drivers.halfYearly[slot >> 3]!;
  const sinI = Math.sin(inclinationRad);
  const cosI = Math.cos(inclinationRad);
  const fMax = feltRad(a, e);
  const omega = Math.atan2(ey, ex);
  const { nodes } = DESCENT_LIMITS;
  let [da, dx, dy] = [0, 0, 0];
  for (let k = 0; k < nodes; k++) {
    const f = fMax * ((2 * k + 1) / nodes - 1);
    const u = omega + f;
    const cosU = Math.cos(u);
    const sinU = Math.sin(u);
    const orbitKm = p / (1 + e * Math.cos(f));
    const r = radius(orbitKm, p, beta, sinI, 2 * cosU * cosU - 1);
    const sinLatitude = sinI * sinU;
    const height = r - EARTH_EQUATOR_KM * (1 - FLATTENING * sinLatitude * sinLatitude);
    const hour = raanRad + Math.atan2(cosI * sinU, cosU) - sun.rightAscensionRad;
    const outerK =
      exosphericK(minimumK, Math.asin(sinLatitude), sun.declinationRad, hour) +
      magneticK(kp, height);
    const density = Math.exp(
      logDensity(height, outerK) + season * seasonStrength(height) + magneticLog(kp, height),
    );
    const speed = Math.sqrt(MU_KM3_S2 * Math.max(1e-9, 2 / orbitKm - 1 / a));
    const relative = speed - EARTH_ROTATION_RAD_S * r * cosI;
    const drag = -500 * density * ballisticM2Kg * relative * relative; // km/s²
    const share = (orbitKm / a) ** 2 / beta; // of time, over the share of angle
    da += share * drag * speed;
    dx += (share * drag * (ex + cosU)) / speed;
    dy += (share * drag * (ey + sinU)) / speed;
  }
  const mean = fMax / Math.PI / nodes; // nodes cover 2 fMax of 2π
  const n = Math.sqrt(MU_KM3_S2 / a) / a;
  const j2 = 1.5 * J2 * (EARTH_RADIUS_KM / p) ** 2 * n;
  const turn = j2 * (2 - 2.5 * sinI * sinI);
  out[0] = ((2 * a * a) / MU_KM3_S2) * da * mean;
  out[1] = 2 * dx * mean - turn * state.ey;
  out[2] = 2 * dy * mean + turn * ex;
  out[3] = -j2 * cosI;
}

/** Half the arc round perigee where the air is felt, rad. */
function feltRad(axisKm: number, e: number): number {
  const perigee = axisKm * (1 - e);
  const outer = perigee + DESCENT_LIMITS.feltKm;
  if (outer >= axisKm * (1 + e)) return Math.PI;
  const cosF = ((axisKm * (1 - e * e)) / outer - 1) / e;
  return Math.acos(Math.min(1, Math.max(-1, cosF)));
}

function slotOf(atUs: number, drivers: Drivers): number {
  const { mjdUtc, usOfDay } = utcDayFromTaiUs(atUs);
  const slot = 8 * (mjdUtc - drivers.fromMjd) + Math.min(7, Math.floor(usOfDay / 10_800e6));
  return Math.min(drivers.slots - 1, Math.max(0, slot));
}

const sun = { rightAscensionRad: 0, declinationRad: 0, ofDay: Number.NaN };
const sunKm = new Float64Array(3);

/** Where the Sun stands, to a day: a degree is four minutes of the bulge's hour. */
function setSun(atUs: number): void {
  const day = Math.floor(atUs / (DAY_S * 1e6));
  if (sun.ofDay === day) return;
  sunPositionInto(ttJulianCenturies(atUs), sunKm);
  sun.ofDay = day;
  sun.rightAscensionRad = Math.atan2(sunKm[1]!, sunKm[0]!);
  sun.declinationRad = Math.asin(sunKm[2]! / Math.hypot(sunKm[0]!, sunKm[1]!, sunKm[2]!));
}

const start = new Float64Array(4);
const k1 = new Float64Array(4);
const k2 = new Float64Array(4);
const k3 = new Float64Array(4);
const k4 = new Float64Array(4);
