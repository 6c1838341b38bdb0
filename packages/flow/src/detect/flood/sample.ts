/**
 * Who makes a busy minute: a sample of its pairs that does not depend on the order of rows. A pair belongs to it by a hash of its
 * source alone: all sources at first, then every second, fourth … as there are too many (distinct sampling: Gibbons 2001). Pairs in
 * it have their exact counts; their sources, times the power of two, are as many as there are, with a standard error of
 * 1/√(places/2) at most, 18 %, and exactly where none was left out. Beside it the one pair that may make nearly all of it (the
 * majority vote of Boyer and Moore 1981): with nine tenths of the records it has at least eight tenths of the votes in any order.
 */
import { mixWord } from '../../window/hash.ts';

export const SAMPLE_PLACES = 64;
const GONE = 0xffff_ffff;

export type Sample = {
  level: number; // one source in 2^level
  used: number;
  seen: number; // records
  topPair: number; // GONE: none
  topVotes: number;
  readonly tags: Uint32Array; // of the source
  readonly pairs: Uint32Array; // GONE: its number means another now
  readonly counts: Uint32Array;
};

export function createSample(): Sample {
  const words = new Uint32Array(3 * SAMPLE_PLACES);
  const part = (i: number) => words.subarray(i * SAMPLE_PLACES, (i + 1) * SAMPLE_PLACES);
  return {
    ...{ level: 0, used: 0, seen: 0, topPair: GONE, topVotes: 0 },
    ...{ tags: part(0), pairs: part(1), counts: part(2) },
  };
}

export function addToSample(sample: Sample, source: number, pair: number): void {
  sample.seen++;
  vote(sample, pair, 1);
  const tag = mixWord(0x9e37_79b9, source) >>> 0; // one to one
  if (!isIn(tag, sample.level)) return;
  const { tags, pairs, counts } = sample;
  for (let i = 0; i < sample.used; i++)
    if (pairs[i] === pair && tags[i] === tag) {
      counts[i]!++;
      return;
    }
  while (sample.used === SAMPLE_PLACES) thin(sample);
  if (!isIn(tag, sample.level)) return;
  const i = sample.used++;
  tags[i] = tag;
  pairs[i] = pair;
  counts[i] = 1;
}

/** True where the pair was in it. */
export function dropFromSample(sample: Sample, pair: number): boolean {
  let was = sample.topPair === pair;
  if (was) sample.topPair = GONE;
  for (let i = 0; i < sample.used; i++)
    if (sample.pairs[i] === pair) {
      sample.pairs[i] = GONE;
      was = true;
    }
  return was;
}

/** Of several minutes together. */
export type Crowd = {
  readonly sources: number; // about, where `isExact` is false
  readonly isExact: boolean;
  readonly pairs: number; // source, port and protocol told apart; about likewise
  /** Records of pairs that are still there: of all sources or of a part of them. */
  readonly counts: ReadonlyMap<number, number>;
  readonly seen: number;
  /** The pair that makes nearly all of it, and -1 where none does. */
  readonly mostly: number;
};

const MOSTLY_VOTES = 0.8;

export function crowdOf(samples: readonly Sample[]): Crowd {
  const level = samples.reduce((most, sample) => Math.max(most, sample.level), 0);
  const all = { ...createSample() };
  const sources = new Set<number>();
  const counts = new Map<number, number>();
  let gone = 0;
  for (const sample of samples) {
    all.seen += sample.seen;
    vote(all, sample.topPair, sample.topVotes);
    for (let i = 0; i < sample.used; i++) {
      if (!isIn(sample.tags[i]!, level)) continue;
      sources.add(sample.tags[i]!);
      const pair = sample.pairs[i]!;
      if (pair === GONE) gone++;
      else counts.set(pair, (counts.get(pair) ?? 0) + sample.counts[i]!);
    }
  }
  const isMostly = all.topPair !== GONE && all.topVotes >= MOSTLY_VOTES * all.seen;
  const times = 2 ** level;
  return {
    ...{ sources: times * sources.size, isExact: level === 0, pairs: times * (counts.size + gone) },
    ...{ counts, seen: all.seen, mostly: isMostly ? all.topPair : -1 },
  };
}

const isIn = (tag: number, level: number): boolean => tag % 2 ** level === 0;

function thin(sample: Sample): void {
  sample.level++;
  const { tags, pairs, counts, used } = sample;
  let kept = 0;
  for (let i = 0; i < used; i++) {
    if (!isIn(tags[i]!, sample.level)) continue;
    [tags[kept], pairs[kept], counts[kept]] = [tags[i]!, pairs[i]!, counts[i]!];
    kept++;
  }
  sample.used = kept;
}

function vote(sample: Sample, pair: number, votes: number): void {
  if (sample.topPair === pair) sample.topVotes += votes;
  else if (sample.topVotes >= votes) sample.topVotes -= votes;
  else {
    sample.topPair = pair;
    sample.topVotes = votes - sample.topVotes;
  }
}
