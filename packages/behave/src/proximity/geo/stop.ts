/**
 * Where a drifting object of the belt may stop. A constant drift can end anywhere, and nothing is said of it then. Two things are
 * known now and then: that it has begun to brake (a burn slowed its drift: the deceleration since the set before leads to a place),
 * and that it has places of its own ahead (it stood there before). How often each came true, and how far off, was counted over every
 * object of the belt since 1997 and not over any list of events: `STOP_RATES`. Words and figures only for what is known.
 */
import type { StopForecast } from '../contract.ts';
import { degText } from '../score.ts';
import { GEO_LIMITS } from './limits.ts';
import { naturalPullDegDay2, wrapDeg } from './longitude.ts';
import type { StationTrack } from './stations.ts';

const DAY_US = 86_400e6;

/** Counted over 1,888 objects, 434,279 sets, 1997 to 2026; bench/belt-stops.ts counts them again. */
export const STOP_RATES = {
  brakedStops: 0.36, // of 473 slowings 168 ended in a stop before the next speeding up or turning back
  wayMedian: 0.44, // of the way that the deceleration seen asks for: burns are shorter than the gap between two sets
  wayMax: 4.7, // nine in ten stop before so many of it; one in ten at once
  ownStops: 0.36, // of 664 legs with a place of its own ahead 242 ended at one
  gapDaysMax: 15, // between the two sets that show the slowing
  wayDegMax: 60, // a place farther ahead says nothing
  ownMax: 5, // places of its own told, the next ones
} as const;

/** The set that showed an object brake: where, how fast it still went, and what the burns took from it a day. */
export type Braking = {
  readonly epochUs: number;
  readonly longitudeDeg: number;
  readonly driftDegDay: number;
  readonly slowingDegDay2: number; // positive
};

/** What a set that shows a burn says of braking: slower in the same sense brakes, faster or the other way ends it. */
export function brakingAt(
  before: { readonly epochUs: number; readonly driftDegDay: number },
  now: { readonly epochUs: number; readonly longitudeDeg: number; readonly driftDegDay: number },
  held: Braking | null,
): Braking | null {
  const days = (now.epochUs - before.epochUs) / DAY_US;
  const coasted = before.driftDegDay + naturalPullDegDay2(now.longitudeDeg) * days;
  const slowed = Math.abs(coasted) - Math.abs(now.driftDegDay);
  if (coasted * now.driftDegDay <= 0 || slowed <= -GEO_LIMITS.burnDriftDegDayMin) return null;
  if (slowed < GEO_LIMITS.burnDriftDegDayMin || days > STOP_RATES.gapDaysMax) return held;
  return { ...now, slowingDegDay2: slowed / days };
}

/** The stop that the braking seen leads to; null where it does not brake, or is past what nine in ten need. */
export function brakedStop(track: StationTrack): StopForecast['braked'] {
  const { braking, longitudeDeg } = track;
  if (braking === null) return null;
  const sense = Math.sign(braking.driftDegDay);
  const wayDeg = braking.driftDegDay ** 2 / (2 * braking.slowingDegDay2);
  const goneDeg = sense * wrapDeg(longitudeDeg - braking.longitudeDeg);
  const lastDeg = Math.min(STOP_RATES.wayMax * wayDeg, STOP_RATES.wayDegMax);
  if (goneDeg > lastDeg) return null;
  const place = (way: number) =>
    wrapDeg(braking.longitudeDeg + sense * Math.min(lastDeg, Math.max(goneDeg, way)));
  return {
    ...{ seenUs: braking.epochUs, chance: STOP_RATES.brakedStops },
    longitudeDeg: place(STOP_RATES.wayMedian * wayDeg),
    ...{ fromDeg: place(goneDeg), toDeg: place(lastDeg) },
  };
}

/** Places of its own ahead of it: stood at for days before, not the one it left, in the order of arrival; and days to each. */
export function ownPlaces(
  track: StationTrack,
  daysFor: (wayDeg: number) => number | null,
): StopForecast['own'] {
  const sense = Math.sign(track.driftDegDay);
  const left = track.past.at(-1);
  const places: { longitudeDeg: number; lastUs: number; wayDeg: number }[] = [];
  for (const { longitudeDeg, fromUs, lastUs } of track.past) {
    if (lastUs - fromUs < GEO_LIMITS.stopDaysMin * DAY_US) continue;
    const isLeft =
      left !== undefined &&
      Math.abs(wrapDeg(longitudeDeg - left.longitudeDeg)) < GEO_LIMITS.stopApartDeg;
    const wayDeg = sense * wrapDeg(longitudeDeg - track.longitudeDeg);
    if (isLeft || wayDeg < 0) continue;
    const same = places.find(
      (one) => Math.abs(wrapDeg(one.longitudeDeg - longitudeDeg)) <= GEO_LIMITS.ownSlotDeg,
    );
    if (same !== undefined) same.lastUs = Math.max(same.lastUs, lastUs);
    else places.push({ longitudeDeg, lastUs, wayDeg });
  }
  return places
    .sort((a, b) => a.wayDeg - b.wayDeg)
    .slice(0, STOP_RATES.ownMax)
    .flatMap(({ longitudeDeg, lastUs, wayDeg }) => {
      const days = daysFor(sense * wayDeg);
      if (days === null) return [];
      return [{ longitudeDeg, lastUs, passUs: Math.round(track.epochUs + days * DAY_US) }];
    });
}

/** What is known of its stop, in words; nothing where nothing is known. */
export function stopTexts({ braked, own }: StopForecast): string[] {
  const texts: string[] = [];
  if (braked !== null) {
    const { longitudeDeg, fromDeg, toDeg, chance } = braked;
    texts.push(
      `it brakes: of such ${percent(chance)} stopped, half of them before ${degText(longitudeDeg)}, ` +
        `nine in ten between ${degText(fromDeg)} and ${degText(toDeg)}`,
    );
  }
  if (own.length > 0) {
    const places = own.map((one) => degText(one.longitudeDeg)).join(', ');
    texts.push(
      `it stood before at ${places}: of such legs ${percent(STOP_RATES.ownStops)} ended at a place of its own`,
    );
  }
  return texts;
}

function percent(chance: number): string {
  return `${Math.round(100 * chance)} %`;
}
