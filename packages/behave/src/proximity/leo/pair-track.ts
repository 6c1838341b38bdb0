/**
 * One pair over time: is it in a stay, since when, how it came about. Fed with samples in order of time; nothing looks ahead, so
 * that what is said at an instant is what would have been said then. A stay opens when two successive samples, of new sets of
 * both where both go on getting them, agree; one odd set opens and closes nothing.
 */
import { DAY_US } from '@noroshi/time';
import type { WatchLimits } from './limits.ts';
import type { PairSample } from './samples.ts';

/** Why a pair counts: near by itself, watched by the user, matched by burns, launched together. */
export type StayReason = 'near' | 'watched' | 'matched' | 'together';

export type Stay = {
  readonly fromUs: number;
  readonly openedUs: number;
  readonly reason: StayReason;
  readonly wasApart: boolean; // seen apart before, by drift or plane: somebody came
  readonly wasLearned: boolean; // an earlier stay of the pair was a formation
  readonly driftBeforeKmDay: number; // before it was matched; NaN where never apart
  readonly samples: PairSample[];
  toUs: number; // last sample that held
  burns: number;
  nearVisits: number; // separate times of nearness
  isAway: boolean; // twice the limit off since the last of them
  kink: { readonly fromKmDay: number; readonly toKmDay: number } | undefined; // a burn, if the next sample agrees
  bodySets: number; // successive samples as one body, now
  dockedUs: number; // NaN: never
  closedUs: number; // NaN: goes on
};

export type PairTrack = {
  readonly stays: Stay[];
  pending: PairSample | undefined; // first sample of a stay to be
  lapse: PairSets | undefined; // first sets out of the stay
  last: PairSample | undefined;
  wasApart: boolean;
  apartDriftKmDay: number; // the largest within `matchDays`
  apartUs: number;
};

export type PairFacts = {
  readonly limits: WatchLimits;
  readonly isWatched: boolean; // the user asked for one of both
  readonly isSameLaunch: boolean;
  readonly areIntact: boolean; // neither is debris by name
  readonly alwaysOld1: boolean; // one set for ever: a user's own orbit
  readonly alwaysOld2: boolean;
};

export function createPairTrack(): PairTrack {
  return {
    ...{ stays: [], pending: undefined, lapse: undefined, last: undefined },
    ...{ wasApart: false, apartDriftKmDay: 0, apartUs: Number.NEGATIVE_INFINITY },
  };
}

/** Which sets a pair was looked at with. */
export type PairSets = { readonly atUs: number; readonly set1: number; readonly set2: number };

/** What printed mean motions say of a pair: how fast it drifts apart, and how fast air changes that. */
export type PrintedDrift = { readonly kmDay: number; readonly airKmDay2: number };

/** One more look; no sample: in another plane or of another period, with the printed drift. */
export function feedPair(
  track: PairTrack,
  facts: PairFacts,
  sets: PairSets,
  sample: PairSample | undefined,
  printed: PrintedDrift,
): void {
  const stay = openStay(track);
  const reason = sample && reasonOf(track, facts, sample, printed, stay);
  if (sample !== undefined && reason !== undefined) {
    track.lapse = undefined;
    if (stay !== undefined) extend(stay, sample, track.last, facts.limits);
    else if (track.pending === undefined) track.pending = sample;
    else if (isConfirmed(track.pending, sample, facts)) open(track, sample, reason, facts.limits);
  } else {
    track.pending = undefined;
    if (stay !== undefined) lapse(track, stay, sets, facts);
    const driftKmDay = Math.abs(sample?.relative.driftKmDay ?? printed.kmDay);
    if (driftKmDay > facts.limits.driftMaxKmDay)
      noteApart(track, driftKmDay, sets.atUs, facts.limits);
  }
  if (sample !== undefined) track.last = sample;
}

/** The stay that goes on, if any. */
export function openStay(track: PairTrack): Stay | undefined {
  const last = track.stays.at(-1);
  return last !== undefined && Number.isNaN(last.closedUs) ? last : undefined;
}

function reasonOf(
  track: PairTrack,
  facts: PairFacts,
  { relative, axisKm, leastKm, slowestKmS, atUs, isFresh }: PairSample,
  { airKmDay2 }: PrintedDrift,
  stay: Stay | undefined,
): StayReason | undefined {
  const { tiltMaxRad, driftMaxKmDay, nearKm, nearSpeedKmS } = facts.limits;
  const drift = Math.abs(relative.driftKmDay);
  if (relative.diKm > tiltMaxRad * axisKm || drift > driftMaxKmDay) return undefined;
  if (stay !== undefined) return stay.reason;
  if (facts.isWatched) return 'watched';
  if (isFresh && leastKm <= nearKm && slowestKmS <= nearSpeedKmS) return 'near';
  if (facts.areIntact && isMatched(track, drift, airKmDay2, atUs, facts.limits)) return 'matched';
  const isBeside = isFresh && Math.abs(relative.dLambdaKm) <= 2 * driftMaxKmDay;
  return facts.areIntact && facts.isSameLaunch && isBeside ? 'together' : undefined;
}

/** Burns, not air, made the period the same: the drift was several times as large not long ago. */
function isMatched(
  track: PairTrack,
  driftKmDay: number,
  airKmDay2: number,
  atUs: number,
  { matchDays, matchRatioMin, driftMaxKmDay }: WatchLimits,
): boolean {
  const days = (atUs - track.apartUs) / DAY_US;
  if (days > matchDays) return false;
  const dropKmDay = track.apartDriftKmDay - driftKmDay;
  if (dropKmDay < 2 * airKmDay2 * days) return false;
  return track.apartDriftKmDay >= matchRatioMin * Math.max(driftKmDay, driftMaxKmDay / 5);
}

/** Seen at another period, or another plane. */
export function noteApart(
  track: PairTrack,
  driftKmDay: number,
  atUs: number,
  { matchDays }: WatchLimits,
): void {
  track.wasApart = true;
  const isOld = atUs - track.apartUs > matchDays * DAY_US;
  track.apartDriftKmDay = isOld ? driftKmDay : Math.max(track.apartDriftKmDay, driftKmDay);
  track.apartUs = atUs;
}

/** New sets of both, or of the one that gets any. */
function isConfirmed(first: PairSets, now: PairSets, facts: PairFacts): boolean {
  const one = facts.alwaysOld1 || now.set1 > first.set1;
  const other = facts.alwaysOld2 || now.set2 > first.set2;
  return one && other;
}

function open(track: PairTrack, sample: PairSample, reason: StayReason, limits: WatchLimits): void {
  const first = track.pending!;
  const stay: Stay = {
    ...{ fromUs: first.atUs, openedUs: sample.atUs, reason, wasApart: track.wasApart },
    wasLearned: track.stays.some(
      ({ fromUs, toUs, wasLearned }, k) =>
        wasLearned || isFormation(track.stays[k]!, (toUs - fromUs) / DAY_US, limits),
    ),
    driftBeforeKmDay: track.wasApart ? track.apartDriftKmDay : Number.NaN,
    ...{ samples: [], toUs: sample.atUs, burns: 0, nearVisits: 0, bodySets: 0 },
    ...{ isAway: true, kink: undefined },
    ...{ dockedUs: Number.NaN, closedUs: Number.NaN },
  };
  track.stays.push(stay);
  track.pending = undefined;
  extend(stay, first, undefined, limits);
  extend(stay, sample, first, limits);
}

function extend(
  stay: Stay,
  sample: PairSample,
  before: PairSample | undefined,
  limits: WatchLimits,
): void {
  const { nearKm, dockedSets, dockedKm, dockedShapeKm } = limits;
  const { relative, isFresh, leastKm, meanKm } = sample;
  if (before?.isFresh && isFresh) countBurn(stay, before, sample, limits);
  if (isFresh && leastKm <= nearKm && stay.isAway) stay.nearVisits++;
  if (isFresh && leastKm <= nearKm) stay.isAway = false;
  if (isFresh && leastKm > 2 * nearKm) stay.isAway = true;
  if (isFresh) {
    const asOne = meanKm <= dockedKm && relative.deKm + relative.diKm <= dockedShapeKm;
    stay.bodySets = asOne ? stay.bodySets + 1 : 0;
    if (stay.bodySets === dockedSets && Number.isNaN(stay.dockedUs)) stay.dockedUs = sample.atUs;
  }
  stay.samples.push(sample);
  stay.toUs = sample.atUs;
}

/** A change of drift is a burn when the sample after it agrees: one odd set makes none. */
function countBurn(
  stay: Stay,
  before: PairSample,
  sample: PairSample,
  { burnDriftKmDay, burnShare }: WatchLimits,
): void {
  const [from, to] = [before.relative.driftKmDay, sample.relative.driftKmDay];
  if (stay.kink !== undefined) {
    const { fromKmDay, toKmDay } = stay.kink;
    if (Math.abs(to - toKmDay) < Math.abs(toKmDay - fromKmDay) / 2) stay.burns++;
  }
  const change = Math.abs(to - from);
  const isKink = change > burnDriftKmDay && change > burnShare * Math.abs(from);
  stay.kink = isKink ? { fromKmDay: from, toKmDay: to } : undefined;
}

/** Out of the limits twice, by new sets of both: over since it last held. */
function lapse(track: PairTrack, stay: Stay, sets: PairSets, facts: PairFacts): void {
  if (track.lapse === undefined) {
    track.lapse = sets;
    return;
  }
  if (!isConfirmed(track.lapse, sets, facts)) return;
  stay.closedUs = sets.atUs;
  track.lapse = undefined;
}

/** Share of the samples in which both were beside each other. */
export function besideShare({ samples }: Stay, { besideKm }: WatchLimits): number {
  const fresh = samples.filter(({ isFresh }) => isFresh);
  const beside = fresh.filter(({ meanKm }) => meanKm <= besideKm);
  return fresh.length === 0 ? 0 : beside.length / fresh.length;
}

/** Never apart since both are known, beside each other for long. */
export function isFormation(stay: Stay, days: number, limits: WatchLimits): boolean {
  const { learnDays, besideShareMin } = limits;
  return !stay.wasApart && days >= learnDays && besideShare(stay, limits) >= besideShareMin;
}
