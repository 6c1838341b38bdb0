/**
 * Where an object that drifts along the belt will be, and whom it will meet: told at each change of drift that no swing of the
 * Earth's equator explains. Each slot ahead with somebody in it is a candidate, in the order of arrival, with the day and how sure
 * that is; where it may stop is told only while it brakes, or where it stood before (geo/stop.ts). Only what stands still is met: others that drift are left out.
 * The least distance is that of the relative ellipse when the mean longitudes are the same (Soop 1994, §2.3): radially a Δe and the
 * difference of heights, along the track 2a Δe, across it a Δi.
 */
import type { ElementColumns } from '@noroshi/orbit';
import type { ApproachForecast } from './contract.ts';
import { GEO_LIMITS } from './geo/limits.ts';
import { naturalPullDegDay2, wrapDeg } from './geo/longitude.ts';
import { brakedStop, ownPlaces } from './geo/stop.ts';
import { DEBRIS } from './geo/verdict.ts';
import type { BeltState } from './geo/watch.ts';

const DAY_US = 86_400e6;
const RADIUS_KM = 42_164;
const STEPS_ROUND = 96; // of the relative ellipse: straight within 0.1 % in between

export const FORECAST_LIMITS = {
  driftDegDayMin: GEO_LIMITS.standDriftDegDayMax, // slower is standing
  daysMax: 120, // farther ahead it will have burned again
  neighboursMax: 20,
  driftSigmaDegDay: 0.003, // of one set: an error of 0.1 km in the semi-major axis is 0.0013°/day (measured scatter of kept objects)
} as const;

type Neighbour = ApproachForecast['neighbours'][number];

/** What lies ahead of one object by the sets the watch holds; null where it stands, is not known, or is debris, which never stops. */
export function forecastApproach(state: BeltState, objectId: string): ApproachForecast | null {
  const row = state.rowOf.get(objectId);
  if (row === undefined) return null;
  const { name, track } = state.objects[row];
  const { driftDegDay, epochUs, longitudeDeg } = track;
  if (Math.abs(driftDegDay) < FORECAST_LIMITS.driftDegDayMin || DEBRIS.test(name)) return null;
  const neighbours: Neighbour[] = [];
  state.objects.forEach((other, k) => {
    if (k === row || other.track.current === null) return;
    if (state.atUs - other.track.epochUs > GEO_LIMITS.freshDerelictDaysMax * DAY_US) return;
    const met = meeting(state, row, k);
    if (met !== null) neighbours.push(met);
  });
  neighbours.sort((x, y) => x.passUs - y.passUs || (x.objectId < y.objectId ? -1 : 1));
  return {
    ...{ objectId, name, madeUs: epochUs, longitudeDeg, driftDegDay },
    stop: {
      braked: brakedStop(track),
      own: ownPlaces(track, (wayDeg) => daysFor(longitudeDeg, driftDegDay, wayDeg)),
    },
    neighbours: neighbours.slice(0, FORECAST_LIMITS.neighboursMax),
  };
}

/** When the drift brings one to the other's longitude, with the pull of the equator on the way; null where not within reach. */
function meeting(state: BeltState, row: number, otherRow: number): Neighbour | null {
  const { track } = state.objects[row];
  const other = state.objects[otherRow];
  const at = other.track.current?.longitudeDeg ?? other.track.longitudeDeg;
  const sense = Math.sign(track.driftDegDay);
  const wayDeg = (((sense * wrapDeg(at - track.longitudeDeg)) % 360) + 360) % 360;
  const days = daysFor(track.longitudeDeg, track.driftDegDay, wayDeg * sense);
  if (days === null) return null;
  const sigmaDays = (FORECAST_LIMITS.driftSigmaDegDay * days + 0.05) / Math.abs(track.driftDegDay);
  return {
    ...{ objectId: other.objectId, name: other.name, longitudeDeg: at },
    passUs: Math.round(track.epochUs + days * DAY_US),
    passSigmaS: sigmaDays * 86_400,
    missKm: leastKm(state, row, otherRow),
  };
}

/** Days to go `wayDeg`, the drift changed day by day by the equator's pull; null beyond daysMax or where it turns back. */
function daysFor(fromDeg: number, driftDegDay: number, wayDeg: number): number | null {
  let [gone, drift] = [0, driftDegDay];
  for (let day = 0; day < FORECAST_LIMITS.daysMax; day++) {
    const left = wayDeg - gone;
    if (Math.abs(left) <= Math.abs(drift)) return day + left / drift;
    gone += drift;
    drift += naturalPullDegDay2(fromDeg + gone);
    if (drift * driftDegDay <= 0) return null;
  }
  return null;
}

/** Least distance at the same mean longitude, km: the relative ellipse of both eccentricities, planes and heights, gone round once. */
function leastKm(state: BeltState, a: number, b: number): number {
  const { sets } = state;
  const e = difference((row) => sets.eccentricity[row], perigeeOf(sets), a, b);
  const i = difference(
    (row) => Math.sin(sets.inclinationRad[row]),
    (row) => sets.raanRad[row],
    a,
    b,
  );
  const [na, nb] = [sets.meanMotionRadS[a], sets.meanMotionRadS[b]];
  const height = (2 / 3) * ((na - nb) / na);
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < STEPS_ROUND; k++) {
    const [c, s] = [
      Math.cos((2 * Math.PI * k) / STEPS_ROUND),
      Math.sin((2 * Math.PI * k) / STEPS_ROUND),
    ];
    const radial = height - (e[0] * c + e[1] * s);
    const along = 2 * (e[0] * s - e[1] * c);
    const across = i[0] * s - i[1] * c;
    least = Math.min(least, Math.hypot(radial, along, across));
  }
  return RADIUS_KM * least;
}

function perigeeOf({ raanRad, argPerigeeRad }: ElementColumns): (row: number) => number {
  return (row) => raanRad[row] + argPerigeeRad[row];
}

/** b minus a of vectors given by size and direction. */
function difference(
  size: (row: number) => number,
  directionRad: (row: number) => number,
  a: number,
  b: number,
): [number, number] {
  const [ta, tb] = [directionRad(a), directionRad(b)];
  return [
    size(b) * Math.cos(tb) - size(a) * Math.cos(ta),
    size(b) * Math.sin(tb) - size(a) * Math.sin(ta),
  ];
}
