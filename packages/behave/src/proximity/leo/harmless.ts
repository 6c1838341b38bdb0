/**
 * What explains a stay outside the belt by the histories alone. Over whole catalogues nearly every stay is of two that one rocket let
 * go and that drift slowly apart, or of a ferry at a station: nobody came to anybody, or one of many came where many do. Each test is
 * told with its answer, and stops to hold by what is seen later: two burns while together, repeated near passes, a dock of strangers.
 */
import { DAY_US, formatUtc } from '@noroshi/time';
import type { ObjectHistory } from '../../history/history.ts';
import type { BenignTest } from '../contract.ts';
import { launchOf } from '../search/describe.ts';
import { RELEASE_LIMITS, type WatchLimits } from './limits.ts';
import { besideShare, isFormation, type PairTrack, type Stay } from './pair-track.ts';

/** Who has been one body with whom, by history and since when. */
export type Docks = ReadonlyMap<
  number,
  readonly { readonly with: number; readonly atUs: number }[]
>;

/** Docks of every pair; keys of `tracks` are two indices of histories. */
export function docksOf(tracks: ReadonlyMap<string, PairTrack>): Docks {
  const docks = new Map<number, { with: number; atUs: number }[]>();
  for (const [key, { stays }] of tracks) {
    const [one, other] = key.split(' ').map(Number) as [number, number];
    for (const { dockedUs } of stays) {
      if (Number.isNaN(dockedUs)) continue;
      for (const [a, b] of [
        [one, other],
        [other, one],
      ] as const) {
        const held = docks.get(a);
        if (held === undefined) docks.set(a, [{ with: b, atUs: dockedUs }]);
        else held.push({ with: b, atUs: dockedUs });
      }
    }
  }
  return docks;
}

/** One launch, and never apart, or let go lately: what drifts slowly apart came to nobody. */
export function launchedTogether(
  first: ObjectHistory,
  second: ObjectHistory,
  stay: Stay,
  sinceUs: number, // the watch's first set
): BenignTest {
  const rule = 'launched together';
  const launch = launchOf(first.cosparId);
  if (launch === '' || launch !== launchOf(second.cosparId))
    return { rule, holds: false, text: 'of different launches' };
  const acts =
    stay.burns >= ACTS_BURNS || (stay.nearVisits > 1 && stay.burns > 0) || isDocked(stay);
  if (acts)
    return {
      rule,
      holds: false,
      text: 'launched together, but they act since: burns, or one body',
    };
  if (!stay.wasApart)
    return { rule, holds: true, text: `of one launch (${launch}), and never apart since` };
  const bornUs = Math.min(first.epochUs[0]!, second.epochUs[0]!);
  const isSeenBorn = bornUs - sinceUs >= RELEASE_LIMITS.knownDaysMin * DAY_US;
  const isYoung = stay.openedUs - bornUs <= RELEASE_LIMITS.deployedDaysMax * DAY_US;
  return isSeenBorn && isYoung
    ? { rule, holds: true, text: `of one launch (${launch}), let go within a month` }
    : { rule, holds: false, text: `of one launch (${launch}), and apart before` };
}

const ACTS_BURNS = 2; // one change of drift may be air

/** A station: others have been one body with it before, and this is one more. */
export function atAPort(
  docks: Docks,
  histories: readonly [number, number],
  stay: Stay,
  { portVisitorsMin }: WatchLimits,
): BenignTest {
  const visitors = histories.map((one, k) => {
    const before = (docks.get(one) ?? []).filter(
      (dock) => dock.atUs < stay.openedUs && dock.with !== histories[1 - k],
    );
    return new Set(before.map((dock) => dock.with)).size;
  });
  const most = Math.max(...visitors);
  const text = `${most} others have been docked with one of both before`;
  return { rule: 'a port', holds: most >= portVisitorsMin, text };
}

/** Learned: never apart since both are known, and beside each other nearly all of that time. */
export function learnedTest(stay: Stay, atUs: number, limits: WatchLimits): BenignTest {
  const days = (Math.min(atUs, stay.toUs) - stay.fromUs) / DAY_US;
  const since = formatUtc(stay.fromUs, 0).slice(0, 10);
  const rule = 'learned formation';
  if (stay.wasLearned) return { rule, holds: true, text: 'learned as a formation before' };
  if (stay.wasApart) return { rule, holds: false, text: 'not together since both are known' };
  const share = besideShare(stay, limits);
  const holds = isFormation(stay, days, limits);
  const beside = `beside each other ${Math.round(100 * share)} % of it`;
  const text = `in one plane and period since both are known (${since}), ${days.toFixed(0)} days, ${beside}`;
  return { rule, holds, text: holds ? `${text}: learned as a formation` : text };
}

function isDocked({ dockedUs }: Stay): boolean {
  return !Number.isNaN(dockedUs);
}
