/**
 * The watch over the belt as a pure stage: news of a day in, changes of company out. Keeps the newest set of each object, where
 * it stands, and of each pair that is or was near: since when, how near, docked or not. The state given passes over to the result.
 * A pair is looked at when either has a new set and both are fresh; nothing looks ahead of `atUs`.
 */
import { createElementColumns, type ElementColumns, resizeColumns } from '@noroshi/orbit';
import type { ObjectHistory } from '../../history/history.ts';
import { GEO_LIMITS } from './limits.ts';
import { driftDegDay, isOfBelt, meanLongitudeDeg, wrapDeg } from './longitude.ts';
import { type DayDistance, dayDistances, nearPairs } from './near.ts';
import { createStationTrack, followStation, isDerelict, type StationTrack } from './stations.ts';
import {
  followPair,
  loseSight,
  nameVisitorOfBody,
  newPair,
  type PairTrack,
  pairKey,
  reopen,
  type StayChange,
  type Target,
} from './stay.ts';
import { type Leap, noteLeap, towedUs } from './tow.ts';

const DAY_US = 86_400e6;

export type BeltObject = {
  readonly objectId: string;
  name: string;
  cosparId: string;
  readonly track: StationTrack;
  readonly leaps: Leap[];
  readonly targets: Target[]; // whom it came to, unexplained
};

export type BeltState = {
  sets: ElementColumns; // the newest set of each object, by row
  readonly objects: BeltObject[];
  readonly rowOf: Map<string, number>;
  readonly pairs: Map<number, PairTrack>;
  readonly open: Set<number>; // keys of pairs that are together or lately were
  firstUs: number; // when the watch began
  wholeUs: number; // since when half of its objects have sets: a store may begin long after the watch does
  atUs: number;
};

export type BeltStep = {
  readonly state: BeltState;
  readonly changes: readonly StayChange[];
  readonly movers: readonly string[]; // objects whose newest set shows a burn and that drift: forecasts are due
};

export function createBeltState(): BeltState {
  return {
    sets: createElementColumns(64),
    objects: [],
    rowOf: new Map(),
    pairs: new Map(),
    open: new Set(),
    firstUs: Number.NaN,
    wholeUs: Number.NaN,
    atUs: Number.NaN,
  };
}

/**
 * One step: `news` holds the sets that became known since the step before, an object's in order of epoch; sets outside the belt are
 * passed over. `changes` are the pairs whose stay opened, went on or closed, in order of row.
 */
export function watchBelt(
  state: BeltState,
  news: readonly ObjectHistory[],
  atUs: number,
): BeltStep {
  if (Number.isNaN(state.firstUs)) state.firstUs = atUs;
  state.atUs = atUs;
  const fresh = new Set<number>();
  const leapt = new Set<number>();
  const known = state.objects.length;
  for (const history of news) {
    const row = absorb(state, history, leapt);
    if (row >= 0) fresh.add(row);
  }
  if (state.objects.length > known) state.wholeUs = medianFirstUs(state.objects);
  const pairs = pairsToLookAt(state, fresh, atUs);
  const found = dayDistances(asBatch(state), pairs, atUs);
  const changes = takeIn(state, found, atUs);
  const movers = [...fresh]
    .sort((a, b) => a - b)
    .filter((row) => isMover(state.objects[row].track));
  return {
    state,
    changes: [...changes, ...afterLooks(state, leapt)],
    movers: movers.map((row) => state.objects[row].objectId),
  };
}

function medianFirstUs(objects: readonly BeltObject[]): number {
  const firstUs = Float64Array.from(objects, ({ track }) => track.firstUs).sort();
  return firstUs[firstUs.length >> 1]!;
}

function isMover({ lastBurnUs, epochUs, driftDegDay: drift }: StationTrack): boolean {
  return lastBurnUs === epochUs && Math.abs(drift) > GEO_LIMITS.standDriftDegDayMax;
}

/** Takes the sets of one object in; the row of the object, −1 where no set is of the belt. */
function absorb(state: BeltState, history: ObjectHistory, leapt: Set<number>): number {
  let row = state.rowOf.get(history.objectId) ?? -1;
  let last = -1;
  for (let k = 0; k < history.count; k++) {
    if (!isOfBelt(history.meanMotionRadS[k])) continue;
    if (row >= 0 && history.epochUs[k] <= state.objects[row].track.epochUs) continue;
    const [longitude, drift] = [meanLongitudeDeg(history, k), driftDegDay(history, k)];
    const before = row < 0 ? drift : state.objects[row].track.driftDegDay;
    if (row < 0) row = addObject(state, history, k, longitude, drift);
    else followStation(state.objects[row].track, history.epochUs[k], longitude, drift);
    keepSet(state.sets, row, history, k);
    const { leaps, track } = state.objects[row];
    if (noteLeap(leaps, state.sets, row, before, track)) leapt.add(row);
    last = k;
  }
  if (last < 0) return -1;
  state.objects[row].name = history.name || state.objects[row].name;
  return row;
}

function addObject(
  state: BeltState,
  history: ObjectHistory,
  k: number,
  longitude: number,
  drift: number,
): number {
  const row = state.objects.length;
  if (row === state.sets.count) state.sets = resizeColumns(state.sets, 2 * row);
  state.rowOf.set(history.objectId, row);
  const { objectId, name, cosparId } = history;
  const track = createStationTrack(history.epochUs[k], longitude, drift);
  state.objects.push({ objectId, name, cosparId, track, leaps: [], targets: [] });
  return row;
}

function keepSet(to: ElementColumns, row: number, from: ObjectHistory, k: number): void {
  to.epochUs[row] = from.epochUs[k];
  to.meanMotionRadS[row] = from.meanMotionRadS[k];
  to.eccentricity[row] = from.eccentricity[k];
  to.inclinationRad[row] = from.inclinationRad[k];
  to.raanRad[row] = from.raanRad[k];
  to.argPerigeeRad[row] = from.argPerigeeRad[k];
  to.meanAnomalyRad[row] = from.meanAnomalyRad[k];
  to.bstarPerEarthRadius[row] = from.bstarPerEarthRadius[k];
}

/** Pairs near each other, and pairs that were together, of which one has news and both have a set that is not old. */
function pairsToLookAt(
  state: BeltState,
  fresh: ReadonlySet<number>,
  atUs: number,
): [number, number][] {
  const isFresh = (row: number) => {
    const days = (atUs - state.sets.epochUs[row]) / DAY_US;
    if (days <= GEO_LIMITS.freshDaysMax) return true;
    return days <= GEO_LIMITS.freshDerelictDaysMax && isDerelict(state.objects[row].track, atUs);
  };
  const rows = state.objects.map((_, row) => row).filter(isFresh);
  const at = (row: number) => {
    const { longitudeDeg, driftDegDay: drift, epochUs } = state.objects[row].track;
    return wrapDeg(longitudeDeg + (drift * (atUs - epochUs)) / DAY_US);
  };
  const wanted = new Map<number, [number, number]>();
  const want = (a: number, b: number) => {
    if (fresh.has(a) || fresh.has(b)) wanted.set(pairKey(a, b), [a, b]);
  };
  for (const [a, b] of nearPairs(asBatch(state), rows, at)) want(a, b);
  for (const key of state.open) {
    const { a, b, stay } = state.pairs.get(key)!;
    if (stay !== null && isFresh(a) && isFresh(b)) want(a, b);
  }
  return [...wanted.values()];
}

function takeIn(state: BeltState, found: readonly DayDistance[], atUs: number): StayChange[] {
  const changes: StayChange[] = [];
  for (const day of found) {
    const key = pairKey(day.a, day.b);
    let pair = state.pairs.get(key);
    if (pair === undefined) {
      pair = newPair(day.a, day.b, atUs);
      state.pairs.set(key, pair);
    }
    const change = followPair(pair, day, state.objects, atUs);
    if (pair.stay !== null) state.open.add(key);
    if (change !== null) changes.push(change);
  }
  return changes.sort((x, y) => x.pair.a - y.pair.a || x.pair.b - y.pair.b);
}

/** Stays long not seen, and pairs of which one leapt into the orbit the other leapt into; forgets pairs long apart. */
function afterLooks(state: BeltState, leapt: ReadonlySet<number>): StayChange[] {
  const changes: StayChange[] = [];
  for (const key of [...state.open].sort((x, y) => x - y)) {
    const pair = state.pairs.get(key)!;
    const stay = pair.stay ?? pair.past.at(-1);
    if (stay === undefined) {
      state.open.delete(key);
      continue;
    }
    if (loseSight(pair, state.objects, state.atUs)) changes.push({ pair, stay, change: 'closed' });
    if (pair.stay === null && state.atUs - stay.lastUs > GEO_LIMITS.towDays * DAY_US)
      state.open.delete(key);
    if (!leapt.has(pair.a) && !leapt.has(pair.b)) continue;
    if (!Number.isNaN(stay.towedUs) || Number.isNaN(stay.openedUs)) continue;
    const us = towedUs(stay, state.objects[pair.a].leaps, state.objects[pair.b].leaps);
    if (Number.isNaN(us)) continue;
    stay.towedUs = us;
    reopen(pair, stay, us);
    nameVisitorOfBody(pair, stay, state.objects);
    changes.push({ pair, stay, change: 'towed' });
  }
  return changes;
}

const NO_OBJECTS = {
  count: 0,
  objectId: [],
  catalogueNumber: new Uint32Array(0),
  cosparId: [],
  name: [],
  source: [],
};

/** The newest sets as a batch of which only the numbers are read. */
export function asBatch(state: BeltState) {
  return {
    ...state.sets,
    frame: 'TEME' as const,
    centre: 'EARTH' as const,
    objects: NO_OBJECTS,
    objectRow: new Uint32Array(0),
  };
}
