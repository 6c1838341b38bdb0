/** Flown arcs with a given height and range: the end of burning that leads to both, found by Newton's method through the propagator. */
import { readFileSync } from 'node:fs';
import { createTopocentre } from '@noroshi/orbit';
import {
  ballisticMotion,
  createIntegrator,
  createLander,
  ellipsoidHeightKm,
  type GroundPlace,
  STATE,
} from '../src/index.ts';

export type Flown = {
  readonly kind: string;
  readonly apogeeKm: number;
  readonly rangeKm: number;
  readonly bearingRad: number;
  /** Said to have pulled up or glided. */
  readonly isSteered: boolean;
};

const DEG = Math.PI / 180;
const EARTH_KM = 6371;
const LATITUDE_RAD = 40 * DEG; // the table has no places
const LN_BETA = Math.log(6000);

/** Flights of the table with both a height and a range. */
export function readFlown(path: string): Flown[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  const rows = lines
    .map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])))
    .filter(({ apogee, distance }) => isNumber(apogee) && isNumber(distance));
  return rows.map(
    ({ class: kind, apogee, distance, bearing_deg, maneuver }): Flown => ({
      ...{ kind: kind!, apogeeKm: Number(apogee), rangeKm: Number(distance) },
      ...{ bearingRad: Number(bearing_deg) * DEG, isSteered: maneuver !== '' },
    }),
  );
}

const isNumber = (cell: string | undefined) => cell !== undefined && /^\d+(\.\d+)?$/.test(cell);

export type Arc = {
  readonly speedKmS: number;
  readonly elevationRad: number;
  readonly apogeeKm: number;
  /** Of the landing, along the bearing and to its right. */
  readonly alongKm: number;
  readonly acrossKm: number;
  readonly flightS: number;
};

/** Velocity at the end of burning: upwards, along the bearing and to its right, km/s. */
type Begin = readonly [number, number, number];
type Fly = (begin: Begin) => Arc | null;

const ITERATIONS_MAX = 60;
const NEAR_KM = 0.1;

/** The arc of a flight: null where none is found. It begins where burning ends, at most 30 km high; its range is counted from below. */
export function arcOf({ apogeeKm, rangeKm, bearingRad }: Flown): Arc | null {
  const beginKm = Math.min(30, apogeeKm / 3);
  const fly = createFlight(beginKm, bearingRad);
  const missOf = (arc: Arc) => [apogeeKm - arc.apogeeKm, rangeKm - arc.alongKm, -arc.acrossKm];
  const sizeOf = (arc: Arc | null) =>
    arc === null ? Number.POSITIVE_INFINITY : Math.hypot(...missOf(arc));
  let at = guessOf(apogeeKm - beginKm, rangeKm);
  let arc = fly(at);
  for (let k = 0; k < ITERATIONS_MAX && arc !== null; k++) {
    if (sizeOf(arc) < NEAR_KM) return arc;
    const step = newtonStep(fly, at, arc, missOf(arc));
    if (step === null) return null;
    let next: Begin = at;
    let then: Arc | null = null;
    let share = 1;
    for (; share > 1e-3 && !(sizeOf(then) < sizeOf(arc)); share /= 2) {
      next = [at[0] + share * step[0], at[1] + share * step[1], at[2] + share * step[2]];
      then = fly(next);
    }
    if (!(sizeOf(then) < sizeOf(arc))) return null;
    [at, arc] = [next, then];
  }
  return null;
}

/** In vacuum over a flat Earth. */
function guessOf(riseKm: number, rangeKm: number): Begin {
  const pull = 9.8e-3 / (1 + riseKm / EARTH_KM);
  const upKmS = Math.sqrt(2 * pull * riseKm);
  return [upKmS, (rangeKm * pull) / (2 * upKmS), 0];
}

function newtonStep(fly: Fly, at: Begin, arc: Arc, miss: readonly number[]): Begin | null {
  const h = 1e-4;
  const columns: number[][] = [];
  for (let i = 0; i < 3; i++) {
    const moved = fly(
      [at[0], at[1], at[2]].map((v, j) => (i === j ? v + h : v)) as unknown as Begin,
    );
    if (moved === null) return null;
    columns.push([
      ...[(moved.apogeeKm - arc.apogeeKm) / h, (moved.alongKm - arc.alongKm) / h],
      (moved.acrossKm - arc.acrossKm) / h,
    ]);
  }
  const whole = determinantOf(columns);
  const step = columns.map(
    (_, i) => determinantOf(columns.map((column, j) => (i === j ? miss : column))) / whole,
  );
  const length = Math.hypot(...step);
  if (!Number.isFinite(length)) return null;
  const most = Math.min(1, 1 / length); // km/s
  return step.map((value) => most * value) as unknown as Begin;
}

function determinantOf([a, b, c]: readonly (readonly number[])[]): number {
  return (
    a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) -
    b![0]! * (a![1]! * c![2]! - a![2]! * c![1]!) +
    c![0]! * (a![1]! * b![2]! - a![2]! * b![1]!)
  );
}

/** Height and place of landing of an arc from the end of burning. */
function createFlight(beginKm: number, bearingRad: number): Fly {
  const { positionKm, itrfToEnu } = createTopocentre(LATITUDE_RAD, 0, beginKm);
  const lander = createLander();
  const advance = createIntegrator(ballisticMotion(), {
    ...{ positionKm: 1e-5, velocityKmS: 1e-8, stepSMax: 30 },
  });
  return ([up, along, across]) => {
    const [sine, cosine] = [Math.sin(bearingRad), Math.cos(bearingRad)];
    const enu = [along * sine + across * cosine, along * cosine - across * sine, up];
    const state = new Float64Array(7);
    for (let k = 0; k < 3; k++) {
      state[k] = positionKm[k]!;
      for (let row = 0; row < 3; row++) state[3 + k]! += itrfToEnu[3 * row + k]! * enu[row]!;
    }
    state[STATE.lnBeta] = LN_BETA;
    const landing = lander(state, 0);
    if (typeof landing === 'string') return null;
    const [arc, course] = wayTo(landing.place);
    return {
      ...{ speedKmS: Math.hypot(...enu), elevationRad: Math.atan2(up, Math.hypot(along, across)) },
      ...{ apogeeKm: apogeeOf(state, landing.timeS, advance), flightS: landing.timeS },
      alongKm: EARTH_KM * arc * Math.cos(course - bearingRad),
      acrossKm: EARTH_KM * arc * Math.sin(course - bearingRad),
    };
  };
}

/** Arc (rad) and first course from the begin. */
function wayTo({ latitudeRad, longitudeRad }: GroundPlace): [number, number] {
  const [sine, cosine] = [Math.sin(LATITUDE_RAD), Math.cos(LATITUDE_RAD)];
  const east = Math.cos(latitudeRad) * Math.sin(longitudeRad);
  const north =
    cosine * Math.sin(latitudeRad) - sine * Math.cos(latitudeRad) * Math.cos(longitudeRad);
  const up = sine * Math.sin(latitudeRad) + cosine * Math.cos(latitudeRad) * Math.cos(longitudeRad);
  return [Math.atan2(Math.hypot(east, north), up), Math.atan2(east, north)];
}

/** The greatest height, by a parabola through the three highest of some sixty. */
function apogeeOf(
  begin: Float64Array,
  flightS: number,
  advance: ReturnType<typeof createIntegrator>,
): number {
  const state = begin.slice();
  const stepS = flightS / 60;
  let [before, here] = [
    Number.NEGATIVE_INFINITY,
    ellipsoidHeightKm(state[0]!, state[1]!, state[2]!),
  ];
  for (let k = 0; k < 60; k++) {
    advance(state, k * stepS, (k + 1) * stepS);
    const next = ellipsoidHeightKm(state[0]!, state[1]!, state[2]!);
    if (next < here) {
      if (before === Number.NEGATIVE_INFINITY) return here;
      const bend = before - 2 * here + next;
      return here - (next - before) ** 2 / (8 * bend);
    }
    [before, here] = [here, next];
  }
  return here;
}
