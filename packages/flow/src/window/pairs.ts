/**
 * Pairs of the window: (source, destination, destination port, protocol) has a small number as long as it is seen within the
 * warrant's window. Four words a pair side by side, so that finding one touches little memory (measured). When the table is full,
 * a sixteenth of it goes at once: what was seen only once before what was seen again, as long as that is half of all (a flood
 * of made-up sources then pushes out itself and not what comes regularly), else by age alone; the least lately seen first.
 */
import { mixAddress, mixWord } from './hash.ts';
import type { HostTable } from './hosts.ts';
import { createSlots, grown, putSlot, removeSlot } from './slots.ts';

export type PairTable = {
  readonly count: number; // numbers in use are below it
  readonly live: number;
  /** The pair of the addresses at the two offsets, or -1. */
  find(from: Uint32Array, fromAt: number, to: Uint32Array, toAt: number, service: number): number;
  /**
   * Touches the memory that finding the pairs of up to FETCH_ROWS rows will touch, so that the processor fetches it for many at
   * a time (measured: a quarter off at 100,000 pairs). Changes nothing; what it returns means nothing.
   */
  fetch(ends: PairEnds, rows: Uint32Array, first: number, end: number): number;
  /** A new pair, not in the table; the table holds both hosts. */
  add(source: number, destination: number, service: number): number;
  /** Seen at a second of the window's own count; never goes back. A reply or more of one connection is not seen again. */
  touch(pair: number, atS: number, isNew: boolean): void;
  has(pair: number): boolean;
  sourceOf(pair: number): number;
  destinationOf(pair: number): number;
  serviceOf(pair: number): number;
  remove(pair: number): void;
  /** Those that were last seen before a second. */
  removeOlder(beforeS: number, remove: (pair: number) => void): number;
  /** At least `wanted`, the least lately seen first. */
  removeOldest(wanted: number, remove: (pair: number) => void): number;
};

/** Columns of rows of which pairs are found; a flow batch has them. */
export type PairEnds = {
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly destinationPort: Uint16Array;
  readonly protocol: Uint8Array;
};

export const FETCH_ROWS = 64;

export const PAIR_LIMITS = {
  onceShareMin: 0.5, // what was seen once goes first while it is this share of all
  ageBins: 4096, // ages are told apart this finely when the table is full
} as const;

const FIRST_CAPACITY = 1024;
const NONE = 0xffff_ffff;
/** Words of a pair. */
// 0: the source; of a free number: the next free one
const DESTINATION = 1;
const SERVICE = 2;
const SEEN = 3; // seconds times four, and how often: 0 the number is free, 1 once, 2 again
const ONCE = 1;
const AGAIN = 2;
/** Latest second that fits, 34 years: a warrant has one. */
const SECOND_MAX = 0x3fff_ffff;

/** Destination port and protocol in one word. */
export function serviceWord(port: number, protocol: number): number {
  return (port << 8) | protocol;
}

export function createPairTable(seed: number, hosts: HostTable): PairTable {
  let records = new Uint32Array(4 * FIRST_CAPACITY);
  let slots = createSlots(FIRST_CAPACITY);
  let count = 0;
  let live = 0;
  let once = 0;
  let free = NONE;
  const aheadFrom = new Uint32Array(FETCH_ROWS);
  const aheadTo = new Uint32Array(FETCH_ROWS);
  const hashOf = (pair: number) => {
    const { words } = hosts;
    const at = 4 * pair;
    const from = mixAddress(mixWord(seed, records[at + SERVICE]!), words, 4 * records[at]!);
    return mixAddress(from, words, 4 * records[at + DESTINATION]!);
  };

  const find: PairTable['find'] = (from, fromAt, to, toAt, service) => {
    const { places, mask } = slots;
    const { words } = hosts;
    const hash = mixAddress(mixAddress(mixWord(seed, service), from, fromAt), to, toAt);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const pair = places[place]! - 1;
      if (pair < 0) return -1;
      const at = 4 * pair;
      if (records[at + SERVICE] !== service) continue;
      const source = 4 * records[at]!;
      const destination = 4 * records[at + DESTINATION]!;
      if (isSame(words, source, from, fromAt) && isSame(words, destination, to, toAt)) return pair;
    }
  };

  const fetch: PairTable['fetch'] = (ends, rows, first, end) => {
    const { source, destination, destinationPort, protocol } = ends;
    const { places, mask } = slots;
    const { words } = hosts;
    const count = end - first;
    for (let i = 0; i < count; i++) {
      const row = rows[first + i]!;
      const service = serviceWord(destinationPort[row]!, protocol[row]!);
      const from = mixAddress(mixWord(seed, service), source, 4 * row);
      aheadFrom[i] = places[mixAddress(from, destination, 4 * row) & mask]!;
    }
    for (let i = 0; i < count; i++) {
      const at = 4 * Math.max(0, aheadFrom[i]! - 1);
      aheadFrom[i] = records[at]!;
      aheadTo[i] = records[at + DESTINATION]!;
    }
    let sum = 0;
    for (let i = 0; i < count; i++) sum += words[4 * aheadFrom[i]!]! + words[4 * aheadTo[i]!]!;
    return sum;
  };

  const grow = () => {
    const capacity = records.length / 2;
    records = grown(records, 4 * capacity);
    slots = createSlots(capacity);
    for (let pair = 0; pair < count; pair++)
      if (records[4 * pair + SEEN] !== 0) putSlot(slots, pair, hashOf(pair));
  };

  const add = (source: number, destination: number, service: number): number => {
    if (free === NONE && 4 * count === records.length) grow();
    let pair = count;
    if (free === NONE) count++;
    else {
      pair = free;
      free = records[4 * pair]!;
    }
    const at = 4 * pair;
    records[at] = source;
    records[at + DESTINATION] = destination;
    records[at + SERVICE] = service;
    records[at + SEEN] = ONCE;
    once++;
    live++;
    putSlot(slots, pair, hashOf(pair));
    hosts.hold(source);
    hosts.hold(destination);
    return pair;
  };

  const touch = (pair: number, atS: number, isNew: boolean) => {
    const seen = records[4 * pair + SEEN]!;
    let times = seen & 3;
    if (isNew && times === ONCE && seen > ONCE) {
      times = AGAIN;
      once--;
    }
    const second = Math.max(seen >>> 2, Math.min(Math.max(1, Math.floor(atS)), SECOND_MAX));
    records[4 * pair + SEEN] = 4 * second + times;
  };

  const remove = (pair: number) => {
    removeSlot(slots, pair, hashOf);
    const at = 4 * pair;
    if ((records[at + SEEN]! & 3) === ONCE) once--;
    live--;
    records.fill(0, at, at + 4);
    records[at] = free;
    free = pair;
  };

  const removeOlder = (beforeS: number, forget: (pair: number) => void): number => {
    const before = live;
    for (let pair = 0; pair < count; pair++) {
      const seen = records[4 * pair + SEEN]!;
      if (seen !== 0 && seen >>> 2 < beforeS) forget(pair);
    }
    return before - live;
  };

  const removeOldest = (wanted: number, forget: (pair: number) => void): number => {
    const before = live;
    while (before - live < wanted && live > 0) {
      const most = once >= PAIR_LIMITS.onceShareMin * live ? ONCE : AGAIN;
      let left = Math.min(wanted - (before - live), most === ONCE ? once : live);
      const lastS = ageOf(records, count, most, left);
      for (let pair = 0; pair < count && left > 0; pair++) {
        const seen = records[4 * pair + SEEN]!;
        if (seen === 0 || (seen & 3) > most || seen >>> 2 > lastS) continue;
        forget(pair);
        left--;
      }
    }
    return before - live;
  };

  return {
    get count() {
      return count;
    },
    get live() {
      return live;
    },
    ...{ find, fetch, add, touch, remove, removeOlder, removeOldest },
    has: (pair) => pair < count && records[4 * pair + SEEN] !== 0,
    sourceOf: (pair) => records[4 * pair]!,
    destinationOf: (pair) => records[4 * pair + DESTINATION]!,
    serviceOf: (pair) => records[4 * pair + SERVICE]!,
  };
}

function isSame(a: Uint32Array, at: number, b: Uint32Array, offset: number): boolean {
  if (a[at + 3] !== b[offset + 3] || a[at + 2] !== b[offset + 2]) return false;
  return a[at + 1] === b[offset + 1] && a[at] === b[offset];
}

/** A second up to which at least `wanted` of those seen at most `most` times were last seen. */
function ageOf(records: Uint32Array, count: number, most: number, wanted: number): number {
  let oldestS = SECOND_MAX;
  let newestS = 0;
  const isCounted = (seen: number) => seen !== 0 && (seen & 3) <= most;
  for (let pair = 0; pair < count; pair++) {
    const seen = records[4 * pair + SEEN]!;
    if (!isCounted(seen)) continue;
    oldestS = Math.min(oldestS, seen >>> 2);
    newestS = Math.max(newestS, seen >>> 2);
  }
  const widthS = Math.max(1, Math.ceil((newestS - oldestS + 1) / PAIR_LIMITS.ageBins));
  const bins = new Uint32Array(PAIR_LIMITS.ageBins);
  for (let pair = 0; pair < count; pair++) {
    const seen = records[4 * pair + SEEN]!;
    if (!isCounted(seen)) continue;
    const bin = Math.floor(((seen >>> 2) - oldestS) / widthS);
    bins[bin] = bins[bin]! + 1;
  }
  let sum = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    sum += bins[bin]!;
    if (sum >= wanted) return oldestS + (bin + 1) * widthS - 1;
  }
  return newestS;
}
