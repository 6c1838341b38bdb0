/**
 * One pair of the belt over time: together or apart, docked, towed, and who came to whom. A stay begins when the 24 h median falls
 * below `togetherKm` and is sayable when two sets of the one who came agree (one may be another object's); it ends when two looks in a
 * row are beyond `apartKm`. A pair that comes together again within `apartDays` goes on with the same stay.
 */
import { GEO_LIMITS } from './limits.ts';
import { wrapDeg } from './longitude.ts';
import type { DayDistance } from './near.ts';
import { type StationTrack, stopsSince } from './stations.ts';

const DAY_US = 86_400e6;
const SETS_UNSEEN_MIN = 4; // of one of both without a look: no gap of the whole catalogue
const YEAR_US = 365.25 * DAY_US;

export type Stay = {
  readonly fromUs: number;
  readonly nearSinceUs: number; // since when they were near in longitude
  lastUs: number; // the last look that had them together
  openedUs: number; // epoch of the newest set at the look that made it sayable; NaN: not yet
  endedUs: number; // NaN: goes on
  readonly medians: number[]; // 24 h medians, one a look, km
  minKm: number;
  nearestUs: number;
  nearest: Float64Array; // see DayDistance
  ageDays: readonly [number, number]; // of both sets then
  seenSets: readonly [number, number]; // of each, at the last look together
  away: number; // looks in a row beyond apartKm
  readonly firstSets: readonly [number, number]; // epochs of both sets at the first look
  asOneFromUs: number; // the first look as near as one body; NaN: never
  asOneUs: number; // the last one
  dockedUs: number; // NaN: not docked
  undockedUs: number; // the last look that had them docked
  towedUs: number; // epoch of the set that showed it; NaN: not towed
  arrival: Arrival;
  alertFromUs: number; // since when nothing explained it; NaN: always explained
  alertToUs: number; // until when; NaN: still
};

/** What was known of who came. */
export type Arrival = {
  readonly row: number; // who came, or would have
  readonly how: 'stopped' | 'under way' | 'new' | 'neither';
  readonly fromDeg: number; // where it stood before; NaN: not known
  readonly arrivedUs: number; // since when it stands there; NaN: under way
  readonly stops: number; // of a row, this one included
  readonly walks: boolean; // a row of stops, one of them beside somebody else's
};

export type PairTrack = {
  readonly a: number;
  readonly b: number;
  nearSinceUs: number; // of the present run of nearness in longitude
  nearUs: number; // the last look
  stay: Stay | null; // together, or apart for less than apartDays
  readonly past: Stay[];
};

export type StayChange = {
  readonly pair: PairTrack;
  readonly stay: Stay;
  readonly change: 'opened' | 'goes on' | 'docked' | 'towed' | 'closed';
};

/** A stay of an object beside another that nothing explained. */
export type Target = {
  readonly other: number; // row
  readonly fromUs: number;
  readonly longitudeDeg: number;
};

type Tracked = {
  readonly track: StationTrack;
  readonly targets: readonly Target[];
};

/** Below 65,536 objects. */
export function pairKey(a: number, b: number): number {
  return a * 65_536 + b;
}

export function newPair(a: number, b: number, atUs: number): PairTrack {
  return { a, b, nearSinceUs: atUs, nearUs: atUs, stay: null, past: [] };
}

/** One look at a pair, in place; null where nothing is to be said. */
export function followPair(
  pair: PairTrack,
  day: DayDistance,
  objects: readonly Tracked[],
  atUs: number,
): StayChange | null {
  if (atUs - pair.nearUs > GEO_LIMITS.apartDays * DAY_US) pair.nearSinceUs = atUs;
  pair.nearUs = atUs;
  const { stay } = pair;
  const walks = [pair.a, pair.b].some((row) => walksBelt(objects[row], atUs));
  const togetherKm = walks ? GEO_LIMITS.walkTogetherKm : GEO_LIMITS.togetherKm;
  if (stay === null) return day.medianKm > togetherKm ? null : begin(pair, day, objects, atUs);
  const apartKm = walks ? GEO_LIMITS.walkApartKm : GEO_LIMITS.apartKm;
  if (day.medianKm > apartKm) return fallApart(pair, stay, atUs);
  if (day.medianKm > togetherKm) return null;
  return goOn(pair, stay, day, objects, atUs);
}

function begin(
  pair: PairTrack,
  day: DayDistance,
  objects: readonly Tracked[],
  atUs: number,
): StayChange | null {
  const before = pair.past.at(-1);
  if (before !== undefined && atUs - before.lastUs <= GEO_LIMITS.apartDays * DAY_US) {
    pair.past.pop();
    pair.stay = before;
    before.endedUs = Number.NaN;
    return goOn(pair, before, day, objects, atUs);
  }
  const stay: Stay = {
    fromUs: atUs,
    nearSinceUs: pair.nearSinceUs,
    lastUs: atUs,
    openedUs: Number.NaN,
    endedUs: Number.NaN,
    medians: [day.medianKm],
    minKm: day.minKm,
    nearestUs: day.nearestUs,
    nearest: day.nearest,
    ageDays: agesOf(pair, objects, day.nearestUs),
    seenSets: setsOf(pair, objects),
    away: 0,
    firstSets: [objects[pair.a].track.epochUs, objects[pair.b].track.epochUs],
    asOneFromUs: Number.NaN,
    asOneUs: Number.NaN,
    dockedUs: Number.NaN,
    undockedUs: Number.NaN,
    towedUs: Number.NaN,
    arrival: arrivalOf(pair, objects, atUs),
    alertFromUs: Number.NaN,
    alertToUs: Number.NaN,
  };
  noteAsOne(stay, day, atUs);
  pair.stay = stay;
  return say(pair, stay, objects) ? { pair, stay, change: 'opened' } : null;
}

function fallApart(pair: PairTrack, stay: Stay, atUs: number): StayChange | null {
  stay.away++;
  if (stay.away < 2) return null;
  pair.stay = null;
  if (Number.isNaN(stay.openedUs)) return null; // one look only: never said
  stay.endedUs = atUs;
  pair.past.push(stay);
  return { pair, stay, change: 'closed' };
}

/**
 * Ends a stay that no look has confirmed for apartDays though one of both had sets: the other is lost, or never was there. True
 * where one that was said ended.
 */
export function loseSight(pair: PairTrack, objects: readonly Tracked[], atUs: number): boolean {
  const { stay } = pair;
  if (stay === null || atUs - stay.lastUs <= GEO_LIMITS.apartDays * DAY_US) return false;
  const [a, b] = [objects[pair.a].track.sets, objects[pair.b].track.sets];
  if (Math.max(a - stay.seenSets[0], b - stay.seenSets[1]) < SETS_UNSEEN_MIN) return false;
  pair.stay = null;
  if (Number.isNaN(stay.openedUs)) return false;
  stay.endedUs = atUs;
  pair.past.push(stay);
  return true;
}

function goOn(
  pair: PairTrack,
  stay: Stay,
  day: DayDistance,
  objects: readonly Tracked[],
  atUs: number,
): StayChange {
  stay.away = 0;
  stay.lastUs = atUs;
  stay.seenSets = setsOf(pair, objects);
  stay.medians.push(day.medianKm);
  noteAsOne(stay, day, atUs);
  if (day.minKm < stay.minKm) {
    stay.minKm = day.minKm;
    stay.nearestUs = day.nearestUs;
    stay.nearest = day.nearest;
    stay.ageDays = agesOf(pair, objects, day.nearestUs);
  }
  const isUnsaid = Number.isNaN(stay.openedUs);
  if (isUnsaid || stay.arrival.how === 'under way') stay.arrival = arrivalOf(pair, objects, atUs);
  const isNew = isUnsaid && say(pair, stay, objects);
  if (isDocked(stay.medians)) {
    stay.undockedUs = atUs;
    if (Number.isNaN(stay.dockedUs)) {
      stay.dockedUs = atUs;
      nameVisitorOfBody(pair, stay, objects);
      return { pair, stay, change: 'docked' };
    }
  }
  return { pair, stay, change: isNew ? 'opened' : 'goes on' };
}

function noteAsOne(stay: Stay, day: DayDistance, atUs: number): void {
  if (day.medianKm > GEO_LIMITS.dockedKm) return;
  stay.asOneUs = atUs;
  if (Number.isNaN(stay.asOneFromUs)) stay.asOneFromUs = atUs;
}

/**
 * Opens a stay once two sets of the one who came have it near: two looks, or one after it was seen to come. One set
 * alone may be another object's.
 */
function say(pair: PairTrack, stay: Stay, objects: readonly Tracked[]): boolean {
  const { row } = stay.arrival;
  const { track } = objects[row];
  const other = objects[row === pair.a ? pair.b : pair.a].track;
  const isSecond = track.epochUs > stay.firstSets[row === pair.a ? 0 : 1];
  const sawItCome =
    Math.abs(track.beforeDriftDegDay) > GEO_LIMITS.standDriftDegDayMax &&
    Math.abs(wrapDeg(track.beforeDeg - other.longitudeDeg)) <= GEO_LIMITS.nearLongitudeDeg;
  if (!isSecond && !sawItCome) return false;
  stay.openedUs = Math.max(track.epochUs, other.epochUs);
  return true;
}

/** The last looks of a pair in one body: their median within what two sets of one body differ by. */
function isDocked(medians: readonly number[]): boolean {
  const last = medians.slice(-2 * GEO_LIMITS.dockedSetsMin + 1);
  return last.filter((km) => km <= GEO_LIMITS.dockedKm).length >= GEO_LIMITS.dockedSetsMin;
}

function agesOf(pair: PairTrack, objects: readonly Tracked[], atUs: number): [number, number] {
  const age = (row: number) => (atUs - objects[row].track.epochUs) / DAY_US;
  return [age(pair.a), age(pair.b)];
}

function setsOf(pair: PairTrack, objects: readonly Tracked[]): [number, number] {
  return [objects[pair.a].track.sets, objects[pair.b].track.sets];
}

/** A stay that ended before its tow showed goes on until looks have them apart: it is news. */
export function reopen(pair: PairTrack, stay: Stay, shownUs: number): void {
  if (pair.stay !== null) return;
  pair.past.splice(pair.past.indexOf(stay), 1);
  pair.stay = stay;
  stay.endedUs = Number.NaN;
  stay.away = 0;
  stay.lastUs = Math.max(stay.lastUs, shownUs);
}

/** Of two that became one body both may have moved: the one known for the shorter time is taken as the one who came. */
export function nameVisitorOfBody(pair: PairTrack, stay: Stay, objects: readonly Tracked[]): void {
  const [a, b] = [objects[pair.a].track.firstUs, objects[pair.b].track.firstUs];
  if (a !== b) stay.arrival = { ...stay.arrival, row: a > b ? pair.a : pair.b };
}

/** Who came: the one that stands there for the shorter time, or is under way; of two under way the one that burned last. */
function arrivalOf(pair: PairTrack, objects: readonly Tracked[], atUs: number): Arrival {
  const since = (row: number) => objects[row].track.current?.fromUs ?? atUs;
  const burned = (row: number) => objects[row].track.lastBurnUs || Number.NEGATIVE_INFINITY;
  const [a, b] = [since(pair.a), since(pair.b)];
  const row = a > b || (a === b && burned(pair.a) > burned(pair.b)) ? pair.a : pair.b;
  const { track } = objects[row];
  const other = objects[row === pair.a ? pair.b : pair.a].track;
  const walks = walksBelt(objects[row], atUs);
  return {
    row,
    how: isSinceKnown(pair, track, other) ? 'new' : howCame(objects[row], other, walks, atUs),
    fromDeg: track.past.at(-1)?.longitudeDeg ?? Number.NaN,
    arrivedUs: track.current?.fromUs ?? Number.NaN,
    stops: stopsSince(track, atUs - GEO_LIMITS.walkYears * YEAR_US).length,
    walks,
  };
}

/**
 * Near each other since both are known, adrift together, with no place where either stood before: nobody was seen to come, nor to
 * stop. A catalogue's first sets are some days apart.
 */
function isSinceKnown(pair: PairTrack, track: StationTrack, other: StationTrack): boolean {
  if (track.current !== null || track.past.length > 0) return false;
  const moves = Math.abs(track.driftDegDay - other.driftDegDay);
  if (moves > GEO_LIMITS.standDriftDegDayMax) return false;
  const knownUs = Math.max(track.firstUs, other.firstUs);
  return pair.nearSinceUs - knownUs <= GEO_LIMITS.freshDaysMax * DAY_US;
}

/**
 * Under way is who moves against the other; who drifts with it has stopped beside it. Who stands there for long already has not
 * come, but for one who walks the belt and closes in.
 */
function howCame(
  { track, targets }: Tracked,
  other: StationTrack,
  walks: boolean,
  atUs: number,
): Arrival['how'] {
  if (track.current === null) {
    const relative = Math.abs(track.driftDegDay - other.driftDegDay);
    return relative > GEO_LIMITS.standDriftDegDayMax ? 'under way' : 'stopped';
  }
  const isOld = atUs - track.current.fromUs > GEO_LIMITS.apartDays * DAY_US;
  if (isOld && !walks) return 'neither';
  const before = track.past.at(-1);
  if (before === undefined) return 'new';
  if (walks) return 'stopped';
  // who has visited elsewhere may go from slot to slot in small steps
  const sinceUs = atUs - GEO_LIMITS.walkYears * YEAR_US;
  const here = track.current.longitudeDeg;
  const isVisitor = targets.some(
    ({ fromUs, longitudeDeg }) =>
      fromUs >= sinceUs && Math.abs(wrapDeg(longitudeDeg - here)) >= GEO_LIMITS.stopApartDeg,
  );
  const movedDeg = Math.abs(wrapDeg(before.longitudeDeg - other.longitudeDeg));
  const isFar = movedDeg >= (isVisitor ? GEO_LIMITS.standBoxDeg : GEO_LIMITS.movedDegMin);
  return isFar && track.current.arrivedByBurn ? 'stopped' : 'neither';
}

/** A row of stops along the belt, several of those before this one beside somebody else's and not explained. */
export function walksBelt({ track, targets }: Tracked, atUs: number): boolean {
  const sinceUs = atUs - GEO_LIMITS.walkYears * YEAR_US;
  const untilUs = track.current?.fromUs ?? atUs;
  if (targetStops(targets, sinceUs, untilUs) < GEO_LIMITS.walkTargetsMin) return false;
  return stopsSince(track, sinceUs).length >= GEO_LIMITS.walkStopsMin;
}

/** At how many places this object was beside somebody else's in that time. */
export function targetStops(targets: readonly Target[], fromUs: number, toUs: number): number {
  const places: number[] = [];
  for (const target of targets) {
    if (target.fromUs < fromUs || target.fromUs >= toUs) continue;
    const isNew = places.every(
      (at) => Math.abs(wrapDeg(at - target.longitudeDeg)) >= GEO_LIMITS.stopApartDeg,
    );
    if (isNew) places.push(target.longitudeDeg);
  }
  return places.length;
}
