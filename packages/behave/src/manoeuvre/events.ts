/**
 * Which gaps hold burns. The strongest are taken first, since they hide the weak; then both sides are read again, knowing them, and
 * the rest is tested, down to the limit. What falls below the limit when its neighbours are known is let go. A burn that the
 * sets show by and by, as sets fitted over days do, is one burn over a stretch of gaps: the stretch grows back to where the tracks
 * before and after it cross, and takes in what follows in the same direction.
 */
import { joinLate } from './lag.ts';
import { compareSidesInto, createSideStep, readSides, type SideStep, type Sides } from './sides.ts';

/** Burns lie in gaps `first` to `last`, gap k being between sets k and k + 1. */
export type BurnEvent = {
  readonly first: number;
  readonly last: number;
  readonly step: SideStep;
  readonly isLate?: boolean; // shown by and by: its size and time are of the whole shape
};

/** Times the limit, and gaps kept free on each side of what is taken. */
const ROUNDS = [
  { times: 4, reach: 4 },
  { times: 2.5, reach: 3 },
  { times: 1.6, reach: 2 },
  { times: 1.2, reach: 2 },
  { times: 1, reach: 2 },
  { times: 1, reach: 2 },
] as const;
const SEARCHED = 0.7; // of the limit: the weak parts of a late burn help to see it whole
const SAME_DAYS = 0.25; // what a burn between sets may move when a set more is left out
const SETTLED_FROM = 2; // from this round on stretches grow and join: before it the sides are not clean
const TOLD_SIGMAS = 4; // below it a series tells neither size nor place
const CROSSED_SIGMAS = 1; // a crossing this far before the stretch makes it longer

/** Burns of a history, in order; both sides are left read with them and with what was not strong enough to be said. */
export function findEvents(sides: Sides, sigmasMin: number): BurnEvent[] {
  return searchEvents(sides, SEARCHED * sigmasMin).filter(
    ({ step }) => step.allSigmas >= sigmasMin,
  );
}

function searchEvents(sides: Sides, sigmasMin: number): BurnEvent[] {
  const isBroken = new Uint8Array(sides.series.count);
  let events: BurnEvent[] = [];
  let isRead = 'not yet';
  const read = (withLines: boolean) => {
    const stretches = events.map(({ first, last }) => `${first}-${last}`).join();
    if (stretches === isRead && !withLines) return;
    isRead = stretches;
    isBroken.fill(0);
    for (const { first, last } of events) isBroken.fill(1, first, last + 1);
    readSides(sides, isBroken, withLines);
  };
  const keep = () => {
    events = events
      .map(({ first, last }) => eventOf(sides, first, last))
      .filter(({ step }) => step.allSigmas >= sigmasMin);
  };
  for (const [round, { times, reach }] of ROUNDS.entries()) {
    read(round === 0);
    keep();
    const added = peaksOf(sides, times * sigmasMin, reach, events);
    if (added.length === 0 && round > SETTLED_FROM) break;
    events = [...events, ...added].sort((a, b) => a.first - b.first);
    if (round < SETTLED_FROM) continue;
    read(false);
    events = joinEvents(
      sides,
      events.map((event) => growBack(sides, event, isBroken)),
    );
  }
  read(true);
  keep();
  return joinLate(sides, joinSettling(sides, events));
}

function eventOf(sides: Sides, first: number, last: number): BurnEvent {
  const step = createSideStep();
  compareSidesInto(sides, first, last, step);
  return { first, last, step };
}

/** Gaps above a limit, the strongest first, none within `reach` gaps of another. */
function peaksOf(
  sides: Sides,
  limit: number,
  reach: number,
  taken: readonly BurnEvent[],
): BurnEvent[] {
  const { sigmas } = sides;
  const gaps = sides.series.count - 1;
  const isNear = new Uint8Array(gaps + 1);
  for (const { first, last } of taken) isNear.fill(1, Math.max(0, first - 1), last + 2);
  const candidates: number[] = [];
  for (let gap = 1; gap < gaps; gap++) {
    if (isNear[gap] === 0 && sigmas[gap]! >= limit) candidates.push(gap);
  }
  candidates.sort((a, b) => sigmas[b]! - sigmas[a]! || a - b);
  const found: BurnEvent[] = [];
  for (const gap of candidates) {
    if (isNear[gap] !== 0) continue;
    found.push(eventOf(sides, gap, gap));
    isNear.fill(1, Math.max(0, gap - reach), gap + reach + 1);
  }
  return found;
}

/** The stretch longer towards the past, as long as the tracks cross before it. */
function growBack(sides: Sides, event: BurnEvent, isBroken: Uint8Array): BurnEvent {
  const { days } = sides.series;
  let grown = event;
  for (;;) {
    const { first, last, step } = grown;
    const isBefore = step.crossingDays < -CROSSED_SIGMAS * step.crossingSigmaDays;
    if (!isBefore || Math.abs(step.trackSigmas) < TOLD_SIGMAS) return grown;
    if (first <= 1 || isBroken[first - 1] !== 0) return grown;
    if (days[last + 1]! - days[first - 1]! > sides.limits.lagDaysMax) return grown;
    grown = eventOf(sides, first - 1, last);
  }
}

/** Stretches that overlap are one. */
function joinEvents(sides: Sides, events: readonly BurnEvent[]): BurnEvent[] {
  const joined: BurnEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (last !== undefined && event.first <= last.last) {
      joined[joined.length - 1] = eventOf(sides, last.first, Math.max(last.last, event.last));
    } else joined.push(event);
  }
  return joined;
}

/**
 * Sets soon after a burn still hold observations of before it, and sway about the new orbit. A weaker step that follows is part of
 * the burn when one burn explains both: the tracks before the first and after the second cross where the first was.
 */
function joinSettling(sides: Sides, events: readonly BurnEvent[]): BurnEvent[] {
  const { days } = sides.series;
  const joined: BurnEvent[] = [];
  let main: BurnEvent | undefined; // the burn as first found
  for (const event of events) {
    const last = joined.at(-1);
    if (last !== undefined && main !== undefined) {
      const spanDays = days[event.last + 1]! - days[last.first]!;
      const isWeaker = event.step.allSigmas < main.step.allSigmas;
      const both = eventOf(sides, last.first, event.last);
      const slackDays =
        SAME_DAYS + 2 * Math.hypot(both.step.crossingSigmaDays, main.step.crossingSigmaDays);
      const isThere = Math.abs(both.step.crossingDays - placeOf(sides, main)) <= slackDays;
      if (isWeaker && isThere && spanDays <= sides.limits.lagDaysMax) {
        joined[joined.length - 1] = both;
        continue;
      }
    }
    main = event;
    joined.push(event);
  }
  return joined;
}

/** Days from the begin of a stretch to its burn. */
function placeOf({ series }: Sides, { first, last, step }: BurnEvent): number {
  return Math.min(series.days[last + 1]! - series.days[first]!, Math.max(0, step.crossingDays));
}
