/**
 * Pairs of the window: (source, destination, destination port, protocol) has a small number as long as it is seen within the
 * warrant's window. Columns, 29 bytes a pair. When the table is full, a sixteenth of it goes at once: what was seen only once
 * before what was seen again, as long as that is half of all (a flood of made-up sources then pushes out itself and not what
 * comes regularly), else by age alone; the least lately seen first.
 */
import { hashPair } from './hash.ts';
import { createSlots, grown, putSlot, removeSlot } from './slots.ts';

export type PairTable = {
  readonly count: number; // numbers in use are below it
  readonly live: number;
  find(source: number, destination: number, service: number): number;
  /** A new pair that is not in the table. */
  add(source: number, destination: number, service: number): number;
  /** Seen at `atUs`: never takes a pair back in time. A reply or more of the same connection is not seen again. */
  touch(pair: number, atUs: number, isNew: boolean): void;
  has(pair: number): boolean;
  sourceOf(pair: number): number;
  destinationOf(pair: number): number;
  serviceOf(pair: number): number;
  lastUsOf(pair: number): number;
  remove(pair: number): void;
  /** Those that were last seen before `beforeUs`. */
  removeOlder(beforeUs: number, remove: (pair: number) => void): number;
  /** At least `wanted`, the least lately seen first. */
  removeOldest(wanted: number, remove: (pair: number) => void): number;
};

export const PAIR_LIMITS = {
  onceShareMin: 0.5, // what was seen once goes first while it is this share of all
  ageBins: 4096, // ages are told apart this finely when the table is full
} as const;

const FIRST_CAPACITY = 1024;
const NONE = 0xffff_ffff;
const ONCE = 1;
const AGAIN = 2;

/** Destination port and protocol in one word. */
export function serviceWord(port: number, protocol: number): number {
  return ((port << 8) | protocol) >>> 0;
}

export function createPairTable(seed: number): PairTable {
  let source = new Uint32Array(FIRST_CAPACITY); // of a free number: the next free one
  let destination = new Uint32Array(FIRST_CAPACITY);
  let service = new Uint32Array(FIRST_CAPACITY);
  let lastUs = new Float64Array(FIRST_CAPACITY);
  let seen = new Uint8Array(FIRST_CAPACITY); // 0: the number is free
  let slots = createSlots(FIRST_CAPACITY);
  let count = 0;
  let live = 0;
  let once = 0;
  let free = NONE;
  const hashOf = (pair: number) =>
    hashPair(source[pair]!, destination[pair]!, service[pair]!, seed);

  const find = (from: number, to: number, word: number): number => {
    const { places, mask } = slots;
    for (let at = hashPair(from, to, word, seed) & mask; ; at = (at + 1) & mask) {
      const pair = places[at]! - 1;
      if (pair < 0) return -1;
      if (source[pair] === from && destination[pair] === to && service[pair] === word) return pair;
    }
  };

  const grow = () => {
    const capacity = 2 * seen.length;
    source = grown(source, capacity);
    destination = grown(destination, capacity);
    service = grown(service, capacity);
    lastUs = grown(lastUs, capacity);
    seen = grown(seen, capacity);
    slots = createSlots(capacity);
    for (let pair = 0; pair < count; pair++)
      if (seen[pair] !== 0) putSlot(slots, pair, hashOf(pair));
  };

  const add = (from: number, to: number, word: number): number => {
    if (free === NONE && count === seen.length) grow();
    let pair = count;
    if (free === NONE) count++;
    else {
      pair = free;
      free = source[pair]!;
    }
    source[pair] = from;
    destination[pair] = to;
    service[pair] = word;
    lastUs[pair] = Number.NEGATIVE_INFINITY;
    seen[pair] = ONCE;
    once++;
    live++;
    putSlot(slots, pair, hashOf(pair));
    return pair;
  };

  const touch = (pair: number, atUs: number, isNew: boolean) => {
    if (isNew && seen[pair] === ONCE && lastUs[pair] !== Number.NEGATIVE_INFINITY) {
      seen[pair] = AGAIN;
      once--;
    }
    if (atUs > lastUs[pair]!) lastUs[pair] = atUs;
  };

  const remove = (pair: number) => {
    removeSlot(slots, pair, hashOf);
    if (seen[pair] === ONCE) once--;
    live--;
    destination[pair] = 0;
    service[pair] = 0;
    lastUs[pair] = 0;
    seen[pair] = 0;
    source[pair] = free;
    free = pair;
  };

  const removeOlder = (beforeUs: number, forget: (pair: number) => void): number => {
    let removed = 0;
    for (let pair = 0; pair < count; pair++)
      if (seen[pair] !== 0 && lastUs[pair]! < beforeUs) {
        forget(pair);
        removed++;
      }
    return removed;
  };

  const removeOldest = (wanted: number, forget: (pair: number) => void): number => {
    let removed = 0;
    while (removed < wanted && live > 0) {
      const most = once >= PAIR_LIMITS.onceShareMin * live ? ONCE : AGAIN;
      const bins = ageBins(seen, lastUs, count, most);
      const target = Math.min(wanted - removed, most === ONCE ? once : live);
      const lastBin = bins.binOfTarget(target);
      let left = target;
      for (let pair = 0; pair < count && left > 0; pair++)
        if (seen[pair] !== 0 && seen[pair]! <= most && bins.binOf(lastUs[pair]!) <= lastBin) {
          forget(pair);
          left--;
        }
      removed += target - left;
    }
    return removed;
  };

  return {
    get count() {
      return count;
    },
    get live() {
      return live;
    },
    ...{ find, add, touch, remove, removeOlder, removeOldest },
    has: (pair) => pair < count && seen[pair] !== 0,
    sourceOf: (pair) => source[pair]!,
    destinationOf: (pair) => destination[pair]!,
    serviceOf: (pair) => service[pair]!,
    lastUsOf: (pair) => lastUs[pair]!,
  };
}

/** How many of those seen at most `most` times fall into each bin of age, and up to which bin a number of them reaches. */
function ageBins(seen: Uint8Array, lastUs: Float64Array, count: number, most: number) {
  let oldestUs = Number.POSITIVE_INFINITY;
  let newestUs = Number.NEGATIVE_INFINITY;
  for (let pair = 0; pair < count; pair++) {
    if (seen[pair] === 0 || seen[pair]! > most) continue;
    oldestUs = Math.min(oldestUs, lastUs[pair]!);
    newestUs = Math.max(newestUs, lastUs[pair]!);
  }
  const scale = newestUs > oldestUs ? (PAIR_LIMITS.ageBins - 1) / (newestUs - oldestUs) : 0;
  const binOf = (us: number) => Math.floor((us - oldestUs) * scale);
  const counts = new Uint32Array(PAIR_LIMITS.ageBins);
  for (let pair = 0; pair < count; pair++)
    if (seen[pair] !== 0 && seen[pair]! <= most) {
      const bin = binOf(lastUs[pair]!);
      counts[bin] = counts[bin]! + 1;
    }
  const binOfTarget = (target: number): number => {
    let sum = 0;
    for (let bin = 0; bin < counts.length; bin++) {
      sum += counts[bin]!;
      if (sum >= target) return bin;
    }
    return counts.length - 1;
  };
  return { binOf, binOfTarget };
}
