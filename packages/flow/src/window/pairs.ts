/**
 * Pairs of the window: (source, destination, destination port, protocol) has a small number as long as it is seen within the
 * warrant's window. Four words a pair side by side, so that finding one touches little memory (measured).
 */
import { mixAddress, mixWord } from './hash.ts';
import { type HostTable, holdHost, isSameAddress } from './hosts.ts';
import { createSlots, grown, putSlot, removeSlot, type Slots } from './slots.ts';

/** A pair's number is its place in `records`, four words each. */
export type PairTable = {
  readonly seed: number;
  readonly hosts: HostTable;
  records: Uint32Array;
  slots: Slots;
  count: number; // numbers in use are below it
  live: number;
  once: number; // of these, seen only once
  free: number;
  readonly aheadFrom: Uint32Array;
  readonly aheadTo: Uint32Array;
};

/** Columns of rows of which pairs are found; a flow batch has them. */
export type PairEnds = {
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly destinationPort: Uint16Array;
  readonly protocol: Uint8Array;
};

export const FETCH_ROWS = 64;

const FIRST_CAPACITY = 1024;
const NONE = 0xffff_ffff;
/** Words of a pair. 0: the source; of a free number: the next free one. */
const DESTINATION = 1;
const SERVICE = 2;
export const SEEN = 3; // seconds times four, and how often: 0 the number is free, 1 once, 2 again
export const ONCE = 1;
export const AGAIN = 2;
/** Latest second that fits, 34 years: a warrant has one. */
export const SECOND_MAX = 0x3fff_ffff;

/** Destination port and protocol in one word. */
export function serviceWord(port: number, protocol: number): number {
  return (port << 8) | protocol;
}

export function createPairTable(seed: number, hosts: HostTable): PairTable {
  return {
    ...{ seed, hosts, records: new Uint32Array(4 * FIRST_CAPACITY) },
    slots: createSlots(FIRST_CAPACITY),
    ...{ count: 0, live: 0, once: 0, free: NONE },
    ...{ aheadFrom: new Uint32Array(FETCH_ROWS), aheadTo: new Uint32Array(FETCH_ROWS) },
  };
}

/** The pair of the addresses at the two offsets, or -1. */
export function findPair(
  table: PairTable,
  from: Uint32Array,
  to: Uint32Array,
  offset: number,
  service: number,
): number {
  const { records } = table;
  const { places, mask } = table.slots;
  const { words } = table.hosts;
  const hash = mixAddress(mixAddress(mixWord(table.seed, service), from, offset), to, offset);
  for (let place = hash & mask; ; place = (place + 1) & mask) {
    const pair = places[place]! - 1;
    if (pair < 0) return -1;
    const at = 4 * pair;
    if (records[at + SERVICE] !== service) continue;
    if (!isSameAddress(words, 4 * records[at]!, from, offset)) continue;
    if (isSameAddress(words, 4 * records[at + DESTINATION]!, to, offset)) return pair;
  }
}

/**
 * Touches the memory that finding the pairs of up to FETCH_ROWS rows will touch, so that the processor fetches it for many at
 * a time (measured: a quarter off at 100,000 pairs). Changes nothing; what it returns means nothing.
 */
export function fetchPairs(
  table: PairTable,
  ends: PairEnds,
  rows: Uint32Array,
  first: number,
  end: number,
): number {
  const { source, destination, destinationPort, protocol } = ends;
  const { seed, records, aheadFrom, aheadTo } = table;
  const { places, mask } = table.slots;
  const { words } = table.hosts;
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
}

/** A new pair, not in the table; it holds both hosts. */
export function addPair(
  table: PairTable,
  source: number,
  destination: number,
  service: number,
): number {
  if (table.free === NONE && 4 * table.count === table.records.length) growPairs(table);
  let pair = table.free;
  if (pair === NONE) pair = table.count++;
  else table.free = table.records[4 * pair]!;
  const at = 4 * pair;
  table.records[at] = source;
  table.records[at + DESTINATION] = destination;
  table.records[at + SERVICE] = service;
  table.records[at + SEEN] = ONCE;
  table.once++;
  table.live++;
  putSlot(table.slots, pair, hashOf(table, pair));
  holdHost(table.hosts, source);
  holdHost(table.hosts, destination);
  return pair;
}

/** Seen at a second of the window's own count; never goes back. A reply or more of one connection is not seen again. */
export function touchPair(table: PairTable, pair: number, atS: number, isNew: boolean): void {
  const seen = table.records[4 * pair + SEEN]!;
  let times = seen & 3;
  if (isNew && times === ONCE && seen > ONCE) {
    times = AGAIN;
    table.once--;
  }
  const second = Math.max(seen >>> 2, Math.min(Math.max(1, Math.floor(atS)), SECOND_MAX));
  table.records[4 * pair + SEEN] = 4 * second + times;
}

/** Both hosts must still be there; who removes it lets them go. */
export function removePair(table: PairTable, pair: number): void {
  removeSlot(table.slots, pair, (one) => hashOf(table, one));
  const at = 4 * pair;
  if ((table.records[at + SEEN]! & 3) === ONCE) table.once--;
  table.live--;
  table.records.fill(0, at, at + 4);
  table.records[at] = table.free;
  table.free = pair;
}

export function hasPair({ count, records }: PairTable, pair: number): boolean {
  return pair < count && records[4 * pair + SEEN] !== 0;
}

export function sourceOf({ records }: PairTable, pair: number): number {
  return records[4 * pair]!;
}

export function destinationOf({ records }: PairTable, pair: number): number {
  return records[4 * pair + DESTINATION]!;
}

export function serviceOf({ records }: PairTable, pair: number): number {
  return records[4 * pair + SERVICE]!;
}

function hashOf({ seed, hosts, records }: PairTable, pair: number): number {
  const at = 4 * pair;
  const from = mixAddress(mixWord(seed, records[at + SERVICE]!), hosts.words, 4 * records[at]!);
  return mixAddress(from, hosts.words, 4 * records[at + DESTINATION]!);
}

function growPairs(table: PairTable): void {
  const capacity = table.records.length / 2;
  table.records = grown(table.records, 4 * capacity);
  table.slots = createSlots(capacity);
  for (let pair = 0; pair < table.count; pair++)
    if (table.records[4 * pair + SEEN] !== 0) putSlot(table.slots, pair, hashOf(table, pair));
}
