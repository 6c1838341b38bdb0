/**
 * Groups of tracks whose explanations hang together: joined when they want the same reading, thinned to the likeliest, cut apart
 * when they no longer depend on each other, merged to one hypothesis when asked. García-Fernández et al. (2018), §V; the merging
 * keeps the existence and the first two moments of each track (Williams, IEEE TAES 51, 2015, §IV).
 */
import type { TrackerLimits } from './limits.ts';
import {
  type Bernoulli,
  type Component,
  type Group,
  type Hypothesis,
  NO_OBJECT,
  type Track,
} from './picture.ts';
import { blend } from './undetected.ts';

/** All combinations of the hypotheses of independent groups, the likeliest first, at most so many. */
export function joinGroups(groups: readonly Group[], hypothesesMax: number): Group {
  let joined: Group = { tracks: [], hypotheses: [{ logWeight: 0, localOf: new Int32Array(0) }] };
  for (const group of groups) {
    const hypotheses: Hypothesis[] = [];
    for (const a of joined.hypotheses)
      for (const b of group.hypotheses)
        hypotheses.push({
          logWeight: a.logWeight + b.logWeight,
          localOf: Int32Array.of(...a.localOf, ...b.localOf),
        });
    joined = {
      tracks: [...joined.tracks, ...group.tracks],
      hypotheses: normalised(hypotheses, hypothesesMax, 0),
    };
  }
  return joined;
}

/** By falling weight, summing to one, without those below a share. */
function normalised(
  hypotheses: readonly Hypothesis[],
  countMax: number,
  shareMin: number,
): Hypothesis[] {
  const sorted = [...hypotheses].sort((a, b) => b.logWeight - a.logWeight);
  const logWhole = logSum(sorted);
  const kept = sorted
    .slice(0, countMax)
    .filter(({ logWeight }, at) => at === 0 || logWeight - logWhole >= Math.log(shareMin));
  const logKept = logSum(kept);
  return kept.map(({ logWeight, localOf }) => ({ logWeight: logWeight - logKept, localOf }));
}

function logSum(hypotheses: readonly Hypothesis[]): number {
  const most = hypotheses[0]?.logWeight ?? 0;
  return (
    most + Math.log(hypotheses.reduce((sum, { logWeight }) => sum + Math.exp(logWeight - most), 0))
  );
}

/** Thins a group; what hardly exists goes to `recycled`; the rest comes back in parts that are independent. */
export function thinGroup(group: Group, limits: TrackerLimits, recycled: Component[]): Group[] {
  const hypotheses = normalised(group.hypotheses, limits.hypothesesMax, limits.hypothesisShareMin);
  const columns: number[] = [];
  for (const [t, track] of group.tracks.entries()) {
    const parts = partsOf(track, t, hypotheses);
    const existence = parts.reduce((sum, { weight }) => sum + weight, 0);
    if (existence >= limits.existenceMin) columns.push(t);
    else if (existence > 0) recycled.push({ weight: existence, estimate: blend(parts) });
  }
  return cutApart({
    tracks: columns.map((t) => group.tracks[t]!),
    hypotheses: distinct(hypotheses, columns),
  });
}

/** The states of one track under all hypotheses, each with the probability that it exists so. */
function partsOf(track: Track, t: number, hypotheses: readonly Hypothesis[]): Component[] {
  const weights = new Float64Array(track.locals.length);
  for (const { logWeight, localOf } of hypotheses)
    if (localOf[t] !== NO_OBJECT) weights[localOf[t]!]! += Math.exp(logWeight);
  return track.locals.flatMap(({ existence, estimate }, l) =>
    weights[l]! * existence > 0 ? [{ weight: weights[l]! * existence, estimate }] : [],
  );
}

/** Of some tracks only; those that then say the same become one. */
function distinct(hypotheses: readonly Hypothesis[], columns: readonly number[]): Hypothesis[] {
  const byLocals = new Map<string, { weight: number; localOf: Int32Array }>();
  for (const { logWeight, localOf } of hypotheses) {
    const kept = Int32Array.from(columns, (t) => localOf[t]!);
    const key = kept.join();
    const same = byLocals.get(key);
    if (same === undefined) byLocals.set(key, { weight: Math.exp(logWeight), localOf: kept });
    else same.weight += Math.exp(logWeight);
  }
  return [...byLocals.values()]
    .map(({ weight, localOf }) => ({ logWeight: Math.log(weight), localOf }))
    .sort((a, b) => b.logWeight - a.logWeight);
}

/** A track with one state under all hypotheses depends on no other: it is a group of its own. */
function cutApart({ tracks, hypotheses }: Group): Group[] {
  const groups: Group[] = [];
  const tied: number[] = [];
  for (const [t, track] of tracks.entries()) {
    const only = hypotheses[0]!.localOf[t]!;
    if (hypotheses.some(({ localOf }) => localOf[t] !== only)) tied.push(t);
    else groups.push(single(track, track.locals[only]!));
  }
  if (tied.length > 0)
    groups.push(
      withoutUnused({
        tracks: tied.map((t) => tracks[t]!),
        hypotheses: distinct(hypotheses, tied),
      }),
    );
  return groups;
}

/** One track in one state. */
export function single({ id, startS }: Omit<Track, 'locals'>, local: Bernoulli): Group {
  return {
    tracks: [{ id, startS, locals: [local] }],
    hypotheses: [{ logWeight: 0, localOf: Int32Array.of(0) }],
  };
}

function withoutUnused({ tracks, hypotheses }: Group): Group {
  const places = tracks.map(() => new Map<number, number>());
  const renumbered = hypotheses.map(({ logWeight, localOf }) => ({
    logWeight,
    localOf: localOf.map((local, t) => {
      if (local === NO_OBJECT) return NO_OBJECT;
      const place = places[t]!.get(local) ?? places[t]!.size;
      places[t]!.set(local, place);
      return place;
    }),
  }));
  const used = tracks.map(({ id, startS, locals }, t) => ({
    ...{ id, startS, locals: [...places[t]!.keys()].map((local) => locals[local]!) },
  }));
  return { tracks: used, hypotheses: renumbered };
}

/** Each track by itself, with its existence, mean and covariance over all hypotheses of its group. */
export function mergeGroup({ tracks, hypotheses }: Group): Group[] {
  return tracks.flatMap((track, t) => {
    const parts = partsOf(track, t, hypotheses);
    const existence = parts.reduce((sum, { weight }) => sum + weight, 0);
    if (!(existence > 0)) return [];
    return [single(track, { existence: Math.min(1, existence), estimate: blend(parts) })];
  });
}
