/**
 * East and west: one walk along the sets of an object, in order of time, that says at each what it says of itself: standing in a
 * box, or under way. A change of drift that the Earth's field does not make is a burn. What one set says alone is held until the
 * next agrees, unless it is far beyond the usual slip. Nothing looks ahead: a node says with which set it could be told.
 */
import type { GeoSeries } from '../manoeuvre/geo-series.ts';
import type { PatternChange } from './contract.ts';
import { PATTERN_LIMITS as LIMITS } from './limits.ts';

export type EastWestNode = {
  readonly change: PatternChange;
  readonly day: number;
  readonly sigmaDays: number;
  readonly fromDriftDegDay: number;
  readonly toDriftDegDay: number;
  readonly openedSet: number;
};

/** Sets `from` to `to`, inclusive. */
export type Stretch = {
  readonly stands: boolean;
  readonly from: number;
  readonly to: number;
  readonly burns: number; // seen as a change from set to set
  readonly lastBurnDay: number; // NaN without
  readonly middleDeg: number; // unwrapped longitude, of a stand
};

export type EastWest = {
  readonly stretches: readonly Stretch[];
  readonly nodes: readonly EastWestNode[];
};

type Now = {
  stands: boolean;
  from: number;
  burns: number;
  lastBurnDay: number;
  middleDeg: number;
};

type Walk = {
  readonly series: GeoSeries;
  readonly stretches: Stretch[];
  readonly nodes: EastWestNode[];
  now: Now;
  last: number; // the last set that was believed
};

export function walkEastWest(series: GeoSeries): EastWest {
  const walk: Walk = {
    ...{ series, stretches: [], nodes: [], last: 0 },
    now: begin(series, 0, Math.abs(series.driftDegDay[0]) <= LIMITS.standDriftDegDay),
  };
  for (let k = 1; k < series.count; k++) {
    if (!isBelieved(walk, k)) continue;
    follow(walk, k);
    walk.last = k;
  }
  if (series.count > 0) close(walk, series.count - 1);
  return { stretches: walk.stretches, nodes: walk.nodes };
}

/**
 * A change is believed once the next set says the same; a very large one at once, unless the next set takes it back. The newest set
 * is believed when it says nothing new, or something very large.
 */
function isBelieved({ series, last }: Walk, k: number): boolean {
  const { freeDriftDegDay: free, count } = series;
  const change = Math.abs(free[k] - free[last]);
  if (change < LIMITS.adjustDegDay) return true;
  if (k + 1 === count) return change >= LIMITS.sureDegDay;
  return Math.abs(free[k + 1] - free[k]) < Math.abs(free[k + 1] - free[last]);
}

function follow(walk: Walk, k: number): void {
  const { series, now, last } = walk;
  const isSeen = series.day[k] - series.day[last] <= LIMITS.gapDaysMax;
  const change = isSeen ? series.freeDriftDegDay[k] - series.freeDriftDegDay[last] : 0;
  if (Math.abs(change) >= LIMITS.burnDegDay) {
    now.burns++;
    now.lastBurnDay = series.day[k];
  }
  if (now.stands) whileStanding(walk, k, change);
  else whileUnderWay(walk, k, change);
}

function whileStanding(walk: Walk, k: number, change: number): void {
  const { series, now, last } = walk;
  const [was, drift] = [series.driftDegDay[last], series.driftDegDay[k]];
  const days = series.day[k] - series.day[last];
  const off = series.longitudeDeg[k] - now.middleDeg;
  const went = series.longitudeDeg[k] - series.longitudeDeg[last];
  const isFast = Math.abs(drift) > LIMITS.leaveDriftDegDay;
  const isKept = series.day[k] - now.lastBurnDay <= LIMITS.idleDays; // a wide box is kept as well
  const isAway = Math.abs(off) > (isKept ? 2 : 1) * LIMITS.boxDeg;
  const isJump = Math.abs(went - 0.5 * (was + drift) * days) > LIMITS.movedDeg;
  if (!isFast && !isAway && !(isJump && Math.abs(off) > LIMITS.boxDeg)) {
    const share = days / Math.min(LIMITS.middleDays, series.day[k] - series.day[now.from] + days);
    now.middleDeg += off * Math.min(1, share);
    return;
  }
  close(walk, last);
  const standsAgain = isJump && Math.abs(drift) <= LIMITS.standDriftDegDay;
  if (standsAgain) {
    const middle = 0.5 * (series.day[last] + series.day[k]);
    node(walk, 'initiate drift', k, middle, was, went / days);
    node(walk, 'initiate station-keeping', k, series.day[k], went / days, drift);
  } else {
    const isBurn = Math.abs(change) >= LIMITS.adjustDegDay;
    const name = isBurn ? 'initiate drift' : 'end station-keeping';
    node(walk, name, k, leavingDay(walk, k), was, drift);
  }
  walk.now = begin(series, k, standsAgain);
}

/** Where the way it now goes meets the middle of its box. */
function leavingDay({ series, now, last }: Walk, k: number): number {
  const day = series.day[k] - (series.longitudeDeg[k] - now.middleDeg) / series.driftDegDay[k];
  return Math.min(series.day[k], Math.max(series.day[last], day));
}

function whileUnderWay(walk: Walk, k: number, change: number): void {
  const { series, now, last } = walk;
  const [was, drift] = [series.driftDegDay[last], series.driftDegDay[k]];
  const isSlow = Math.abs(drift) <= LIMITS.standDriftDegDay;
  // A swing about the stable points is slow at its ends too: without a burn that is no stop.
  const isStop = isSlow && !Number.isNaN(now.lastBurnDay) && stopped(walk, k);
  if (isStop) {
    const day = kinkDay(series, last, k, change);
    close(walk, last);
    node(walk, 'initiate station-keeping', k, day, was, drift);
    walk.now = begin(series, k, true);
    return;
  }
  const least = Math.max(LIMITS.adjustDegDay, LIMITS.adjustShare * Math.abs(was));
  if (Math.abs(change) < least) return;
  const isTurn = was * drift < 0 && Math.abs(drift) > LIMITS.standDriftDegDay;
  node(
    walk,
    isTurn ? 'reverse drift' : 'adjust drift',
    k,
    kinkDay(series, last, k, change),
    was,
    drift,
  );
}

/** The drift before would have carried it on: it was braked, now or at the sets just before. */
function stopped({ series, now }: Walk, k: number): boolean {
  return (
    Math.abs(series.driftDegDay[k]) <= LIMITS.standDriftDegDay &&
    series.day[k] - now.lastBurnDay <= LIMITS.idleDays
  );
}

/** Where the way before and the way after cross, within the gap. */
function kinkDay(series: GeoSeries, last: number, k: number, change: number): number {
  const { day, freeLongitudeDeg: way, freeDriftDegDay: free } = series;
  const days = day[k] - day[last];
  const ahead = way[k] - (way[last] + free[last] * days); // gained since the burn
  const since = change === 0 ? 0 : ahead / change;
  return Math.min(day[k], Math.max(day[last], day[k] - since));
}

function node(
  { series, nodes, last }: Walk,
  change: PatternChange,
  k: number,
  day: number,
  fromDriftDegDay: number,
  toDriftDegDay: number,
): void {
  const sigmaDays = Math.max(SIGMA_MIN_DAYS, (series.day[k] - series.day[last]) / 6);
  const openedSet = opensAt(series, last, k);
  nodes.push({ change, day, sigmaDays, fromDriftDegDay, toDriftDegDay, openedSet });
}

/** Sayable at the set itself when its change is beyond doubt, else at the set that agrees. */
function opensAt(series: GeoSeries, last: number, k: number): number {
  const change = Math.abs(series.freeDriftDegDay[k] - series.freeDriftDegDay[last]);
  const isHeld = change >= LIMITS.adjustDegDay && change < LIMITS.sureDegDay;
  return isHeld ? Math.min(series.count - 1, k + 1) : k;
}

function begin(series: GeoSeries, k: number, stands: boolean): Now {
  return {
    ...{ stands, from: k, burns: 0, lastBurnDay: Number.NaN },
    middleDeg: series.longitudeDeg[k],
  };
}

function close({ stretches, now }: Walk, to: number): void {
  const { stands, from, burns, lastBurnDay, middleDeg } = now;
  stretches.push({ stands, from, to, burns, lastBurnDay, middleDeg });
}

const SIGMA_MIN_DAYS = 0.05;
