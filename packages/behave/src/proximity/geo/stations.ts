/**
 * Where one object of the belt has stood: a station is a stretch of standing at one longitude. Fed set by set, in order of time;
 * says of each set whether the object burned since the one before (drift that the Earth's equator does not explain).
 * A derelict that swings about a stable point slows down at its turning points and stands there for weeks: without a burn that is
 * no station of its own.
 */
import { GEO_LIMITS } from './limits.ts';
import { naturalPullDegDay2, wrapDeg } from './longitude.ts';
import { type Braking, brakingAt } from './stop.ts';

const DAY_US = 86_400e6;
const MEAN_OVER = 20; // sets a station's longitude is averaged over

export type Station = {
  longitudeDeg: number; // mean longitude, slowly following
  fromUs: number; // epoch of the first set that stands there
  secondUs: number; // epoch of the second one; NaN: there is none yet
  lastUs: number; // epoch of the last one
  sets: number;
  arrivedByBurn: boolean; // came along the belt and stopped by itself; false: known there from the first set on, or no burn seen
  burns: number; // seen while standing
};

export type StationTrack = {
  epochUs: number;
  longitudeDeg: number;
  driftDegDay: number;
  beforeDeg: number; // longitude at the set before; NaN: there is none
  beforeDriftDegDay: number;
  sets: number;
  firstUs: number;
  lastBurnUs: number; // NaN: never seen to burn
  readonly burnUs: number[]; // epochs of the sets that showed a burn of a size that drift shows
  away: number; // sets in a row that do not fit the station
  burnedSinceLeft: boolean;
  current: Station | null; // null: under way
  readonly past: Station[];
  braking: Braking | null; // since it left its station
};

export function createStationTrack(
  epochUs: number,
  longitudeDeg: number,
  drift: number,
): StationTrack {
  const stands = Math.abs(drift) <= GEO_LIMITS.standDriftDegDayMax;
  return {
    epochUs,
    longitudeDeg,
    driftDegDay: drift,
    beforeDeg: Number.NaN,
    beforeDriftDegDay: Number.NaN,
    sets: 1,
    firstUs: epochUs,
    lastBurnUs: Number.NaN,
    burnUs: [],
    away: 0,
    burnedSinceLeft: false,
    current: stands ? stationAt(epochUs, longitudeDeg, false) : null,
    past: [],
    braking: null,
  };
}

/**
 * The next set of the object: moves the track on, in place. A burn is a change of drift, or a place, that neither the drift before
 * nor the Earth's equator explains. After a gap of `gapDaysMax` nobody can say: what has ever burned is taken to have burned.
 */
export function followStation(
  track: StationTrack,
  epochUs: number,
  longitudeDeg: number,
  drift: number,
): void {
  const days = (epochUs - track.epochUs) / DAY_US;
  const moved = wrapDeg(longitudeDeg - track.longitudeDeg);
  const pull = naturalPullDegDay2(wrapDeg(track.longitudeDeg + moved / 2));
  const off = wrapDeg(moved - track.driftDegDay * days - (pull * days * days) / 2);
  const seen =
    Math.abs(drift - track.driftDegDay - pull * days) >= GEO_LIMITS.burnDriftDegDayMin ||
    Math.abs(off) > GEO_LIMITS.standBoxDeg;
  const isBurn = days > GEO_LIMITS.gapDaysMax ? track.burnUs.length > 0 : seen;
  track.burnedSinceLeft ||= isBurn;
  if (isBurn && days <= GEO_LIMITS.gapDaysMax) {
    track.lastBurnUs = epochUs;
    track.burnUs.push(epochUs);
    if (track.current !== null) track.current.burns++;
  }
  const wasUnderWay = track.current === null;
  settle(track, epochUs, longitudeDeg, drift, isBurn);
  if (track.current !== null || !wasUnderWay) track.braking = null;
  else if (isBurn)
    track.braking = brakingAt(track, { epochUs, longitudeDeg, driftDegDay: drift }, track.braking);
  track.beforeDeg = track.longitudeDeg;
  track.beforeDriftDegDay = track.driftDegDay;
  track.epochUs = epochUs;
  track.longitudeDeg = longitudeDeg;
  track.driftDegDay = drift;
  track.sets++;
}

/** Not seen to burn for apartDays, by at least three sets. */
export function isDerelict(track: StationTrack, atUs: number): boolean {
  const quietUs = Number.isNaN(track.lastBurnUs) ? track.firstUs : track.lastBurnUs;
  return track.sets >= 3 && atUs - quietUs > GEO_LIMITS.apartDays * DAY_US;
}

/** Stops of a row since `fromUs`: stations come to by a burn, stood at for days, each away from the one before; the present one too. */
export function stopsSince(track: StationTrack, fromUs: number): Station[] {
  const stops: Station[] = [];
  for (const station of [...track.past, ...(track.current === null ? [] : [track.current])]) {
    const before = stops.at(-1);
    const isShort = station.lastUs - station.fromUs < GEO_LIMITS.stopDaysMin * DAY_US;
    if (station.lastUs < fromUs || !station.arrivedByBurn) continue;
    if (isShort && station !== track.current) continue;
    const moved =
      before === undefined ? 180 : Math.abs(wrapDeg(station.longitudeDeg - before.longitudeDeg));
    if (moved >= GEO_LIMITS.stopApartDeg) stops.push(station);
  }
  return stops;
}

function settle(
  track: StationTrack,
  epochUs: number,
  longitudeDeg: number,
  drift: number,
  isBurn: boolean,
): void {
  const stands = Math.abs(drift) <= GEO_LIMITS.standDriftDegDayMax;
  const here = track.current;
  if (here !== null) {
    const off = wrapDeg(longitudeDeg - here.longitudeDeg);
    const isInside = Math.abs(off) <= GEO_LIMITS.standBoxDeg;
    if ((isInside && (stands || track.away === 0)) || (stands && !isBurn)) {
      track.away = stands ? 0 : 1; // one fast set inside the box is a glitch or the burn of a moment
      stay(here, epochUs, isInside ? off / Math.min(here.sets + 1, MEAN_OVER) : off);
      if (stands) track.burnedSinceLeft = false;
      return;
    }
    track.past.push(here);
    track.current = null;
  }
  if (!stands) return;
  track.current = stationAt(epochUs, longitudeDeg, track.burnedSinceLeft);
  track.burnedSinceLeft = false;
  track.away = 0;
}

/** One more set of a station, which follows by `moveDeg`: a slow drift that nobody made leads to no other station. */
function stay(station: Station, epochUs: number, moveDeg: number): void {
  if (station.sets === 1) station.secondUs = epochUs;
  station.lastUs = epochUs;
  station.sets++;
  station.longitudeDeg = wrapDeg(station.longitudeDeg + moveDeg);
}

function stationAt(epochUs: number, longitudeDeg: number, arrivedByBurn: boolean): Station {
  return {
    ...{ longitudeDeg, fromUs: epochUs, secondUs: Number.NaN, lastUs: epochUs },
    ...{ sets: 1, arrivedByBurn, burns: 0 },
  };
}
