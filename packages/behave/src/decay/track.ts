/**
 * Over which ground a re-entry window lies: the track of the orbit through the window, and how probable it is that the fall ends
 * over an area. The track is the one of a descent that ends with the window, for an object that is still up at an instant flies
 * on; its phase at the late end is as uncertain as the window itself, which is why the share of an area is one of time along all
 * passes, and never a place. Geodetic latitude of WGS84; the Earth turned by UT1 = UTC, which moves the track by less than 500 m.
 */
import { EARTH_RADIUS_KM, gmst1982Rad, itrfToGeodeticInto, J2, MU_KM3_S2 } from '@noroshi/orbit';
import { DAY_US, jdUt1Parts, taiMinusUtcAtEpochS, utcDayFromTaiUs } from '@noroshi/time';
import { historyUntil, type ObjectHistory } from '../history/history.ts';
import { stateOfSet } from './ballistic.ts';
import type { DecayForecast, GroundPoint } from './contract.ts';
import { type DescentState, descend } from './descent.ts';
import { driversOf } from './drivers.ts';
import { type SpaceWeather, weatherUntil } from './weather.ts';

export const TRACK_LIMITS = { stepS: 60, pointsMax: 6000 } as const;

const NINETY = 1.645;

/** Points of the window's track, in order of time; none where the window is longer than four days: it lies over all its latitudes. */
export function decayTrack(
  forecast: DecayForecast,
  history: ObjectHistory,
  weather: SpaceWeather | null = null,
): GroundPoint[] {
  const spanS = (forecast.toUs - forecast.fromUs) * 1e-6;
  const count = Math.floor(spanS / TRACK_LIMITS.stepS) + 1;
  if (!(count > 0) || count > TRACK_LIMITS.pointsMax) return [];
  const known = historyUntil(history, forecast.madeUs);
  const path = pathTo(forecast, known, weather);
  const points: GroundPoint[] = [];
  for (let k = 0; k < count; k++)
    points.push(pointAt(path, forecast.fromUs + k * TRACK_LIMITS.stepS * 1e6));
  return points;
}

type Knot = {
  readonly atUs: number;
  readonly axisKm: number;
  readonly ex: number;
  readonly ey: number;
  readonly raanRad: number;
  readonly latitudeRad: number; // mean argument of latitude
  readonly rateRadS: number; // of it
};
type Path = { readonly inclinationRad: number; readonly knots: readonly Knot[] };

/** The descent that is down at the end of the window, with the angle along it. */
function pathTo(
  forecast: DecayForecast,
  history: ObjectHistory,
  weather: SpaceWeather | null,
): Path {
  const last = history.count - 1;
  const state = stateOfSet(history, last);
  const lifeDays = (forecast.toUs - state.atUs) / DAY_US;
  const share = (forecast.decayUs - state.atUs) / (forecast.toUs - state.atUs);
  const seen =
    weather === null
      ? { firstMjd: 0, days: 0, f107Sfu: new Float64Array(0), ap: new Float64Array(0) }
      : weatherUntil(weather, forecast.madeUs);
  const fromMjd = utcDayFromTaiUs(state.atUs).mjdUtc - 1;
  const drivers = driversOf(seen, fromMjd, Math.ceil(lifeDays) + 4);
  const knots: Knot[] = [];
  let latitudeRad = history.argPerigeeRad[last]! + history.meanAnomalyRad[last]!;
  const onStep = (now: DescentState) => {
    const before = knots.at(-1);
    const rateRadS = latitudeRateRadS(now);
    if (before !== undefined)
      latitudeRad += ((before.rateRadS + rateRadS) / 2) * (now.atUs - before.atUs) * 1e-6;
    const { atUs, axisKm, ex, ey, raanRad } = now;
    knots.push({ atUs, axisKm, ex, ey, raanRad, latitudeRad, rateRadS });
  };
  descend(state, drivers, forecast.ballisticM2Kg * share, forecast.toUs, onStep);
  return { inclinationRad: state.inclinationRad, knots };
}

function latitudeRateRadS({ axisKm, ex, ey, inclinationRad }: DescentState): number {
  const beta2 = 1 - ex * ex - ey * ey;
  const n = Math.sqrt(MU_KM3_S2 / axisKm) / axisKm;
  const k = 0.75 * J2 * (EARTH_RADIUS_KM / (axisKm * beta2)) ** 2;
  const cos2 = Math.cos(inclinationRad) ** 2;
  return n * (1 + k * (Math.sqrt(beta2) * (3 * cos2 - 1) + 5 * cos2 - 1));
}

function pointAt({ inclinationRad, knots }: Path, atUs: number): GroundPoint {
  let high = knots.findIndex((knot) => knot.atUs >= atUs);
  if (high < 0) high = knots.length - 1;
  const b = knots[Math.max(1, high)] ?? knots[0]!;
  const a = knots[Math.max(0, high - 1)]!;
  const share = b.atUs > a.atUs ? (atUs - a.atUs) / (b.atUs - a.atUs) : 0;
  const at = (from: number, to: number) => from + (to - from) * share;
  const ex = at(a.ex, b.ex);
  const ey = at(a.ey, b.ey);
  const e = Math.min(0.95, Math.hypot(ex, ey));
  const perigee = Math.atan2(ey, ex);
  const seconds = (atUs - a.atUs) * 1e-6;
  const bend = (b.rateRadS - a.rateRadS) * share; // a falling orbit runs ahead: half of this over the step
  const latitudeRad = a.latitudeRad + (a.rateRadS + bend / 2) * seconds;
  const u = perigee + trueAnomalyRad(latitudeRad - perigee, e);
  const axisKm = at(a.axisKm, b.axisKm);
  const r = (axisKm * (1 - e * e)) / (1 + e * Math.cos(u - perigee));
  const node = at(a.raanRad, b.raanRad) - gmstRad(atUs);
  const cosI = Math.cos(inclinationRad);
  const along = Math.cos(u);
  const across = Math.sin(u) * cosI;
  place[0] = r * (Math.cos(node) * along - Math.sin(node) * across);
  place[1] = r * (Math.sin(node) * along + Math.cos(node) * across);
  place[2] = r * Math.sin(u) * Math.sin(inclinationRad);
  itrfToGeodeticInto(place, 0, geodetic);
  return {
    atUs,
    latitudeDeg: (geodetic[0]! * 180) / Math.PI,
    longitudeDeg: (geodetic[1]! * 180) / Math.PI,
  };
}

function trueAnomalyRad(meanRad: number, e: number): number {
  let eccentric = meanRad;
  for (let k = 0; k < 12; k++)
    eccentric -= (eccentric - e * Math.sin(eccentric) - meanRad) / (1 - e * Math.cos(eccentric));
  const half = Math.atan2(
    Math.sqrt(1 + e) * Math.sin(eccentric / 2),
    Math.sqrt(1 - e) * Math.cos(eccentric / 2),
  );
  return 2 * half;
}

function gmstRad(atUs: number): number {
  const { midnightJd, fractionD } = jdUt1Parts(atUs, -taiMinusUtcAtEpochS(atUs));
  return gmst1982Rad(midnightJd, fractionD);
}

const place = new Float64Array(3);
const geodetic = new Float64Array(3);

/** An area on the ground: a circle round a place, or a ring of corners. Degrees, WGS84. */
export type GroundArea =
  | {
      readonly id: string;
      readonly latitudeDeg: number;
      readonly longitudeDeg: number;
      readonly radiusKm: number;
    }
  | {
      readonly id: string;
      readonly ring: readonly (readonly [longitudeDeg: number, latitudeDeg: number])[];
    };

export type AreaUnderTrack = {
  readonly id: string;
  readonly passes: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly probability: number; // that the fall ends over it
};

/** Which areas the track passes, most probable first: the density of the window's time over the seconds above each. */
export function areasUnderTrack(
  forecast: DecayForecast,
  track: readonly GroundPoint[],
  areas: readonly GroundArea[],
): AreaUnderTrack[] {
  const found: AreaUnderTrack[] = [];
  for (const area of areas) {
    const inside = track.map((point) => isInside(area, point));
    let passes = 0;
    let probability = 0;
    const times: number[] = [];
    inside.forEach((isIn, k) => {
      if (!isIn) return;
      if (!inside[k - 1]) passes++;
      times.push(track[k]!.atUs);
      probability += densityPerS(forecast, track[k]!.atUs) * TRACK_LIMITS.stepS;
    });
    if (passes > 0)
      found.push({ id: area.id, passes, firstUs: times[0]!, lastUs: times.at(-1)!, probability });
  }
  return found.sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1));
}

/** Density of the end of the fall: a normal with its own sigma on either side of the median, as the window has. */
function densityPerS({ decayUs, fromUs, toUs }: DecayForecast, atUs: number): number {
  const sigmaS = ((atUs < decayUs ? decayUs - fromUs : toUs - decayUs) * 1e-6) / NINETY;
  const z = ((atUs - decayUs) * 1e-6) / sigmaS;
  return Math.exp(-0.5 * z * z) / (sigmaS * Math.sqrt(2 * Math.PI));
}

function isInside(area: GroundArea, { latitudeDeg, longitudeDeg }: GroundPoint): boolean {
  if ('radiusKm' in area) {
    const rad = Math.PI / 180;
    const cos =
      Math.sin(latitudeDeg * rad) * Math.sin(area.latitudeDeg * rad) +
      Math.cos(latitudeDeg * rad) *
        Math.cos(area.latitudeDeg * rad) *
        Math.cos((longitudeDeg - area.longitudeDeg) * rad);
    return EARTH_RADIUS_KM * Math.acos(Math.min(1, Math.max(-1, cos))) <= area.radiusKm;
  }
  return [0, 360, -360].some((turn) => inRing(area.ring, longitudeDeg + turn, latitudeDeg));
}

/** Longitudes as they stand, as GeoJSON has them: a ring over the date line is cut there, or goes on past 180. */
function inRing(
  ring: readonly (readonly [longitudeDeg: number, latitudeDeg: number])[],
  longitudeDeg: number,
  latitudeDeg: number,
): boolean {
  let isIn = false;
  for (let k = 0, before = ring.length - 1; k < ring.length; before = k++) {
    const [x1, y1] = ring[before]!;
    const [x2, y2] = ring[k]!;
    if (y1 > latitudeDeg === y2 > latitudeDeg) continue;
    if (x1 + ((latitudeDeg - y1) / (y2 - y1)) * (x2 - x1) > longitudeDeg) isIn = !isIn;
  }
  return isIn;
}
