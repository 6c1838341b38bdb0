/** Hosts of the window: an address has a small number as long as a pair of it is there. Columns, 21 bytes a host and its slots. */
import type { Address } from '@noroshi/stix';
import { mixAddress } from './hash.ts';
import { createSlots, grown, putSlot, removeSlot, type Slots } from './slots.ts';

/** A host's number is its place in the columns. */
export type HostTable = {
  readonly seed: number;
  words: Uint32Array; // four a host
  pairs: Uint32Array; // that hold it; of a free number: the next free one
  state: Uint8Array; // bit 0: in use; bit 1: inside
  slots: Slots;
  count: number; // numbers in use are below it
  live: number;
  free: number;
};

const FIRST_CAPACITY = 1024;
const NONE = 0xffff_ffff;

export function createHostTable(seed: number): HostTable {
  return {
    seed,
    words: new Uint32Array(4 * FIRST_CAPACITY),
    pairs: new Uint32Array(FIRST_CAPACITY),
    state: new Uint8Array(FIRST_CAPACITY),
    slots: createSlots(FIRST_CAPACITY),
    ...{ count: 0, live: 0, free: NONE },
  };
}

/** The number of the address at `offset`, made where it has none; the caller then holds it by a pair. */
export function numberHost(
  table: HostTable,
  from: Uint32Array,
  offset: number,
  isInside: number,
): number {
  const { places, mask } = table.slots;
  for (let at = mixAddress(table.seed, from, offset) & mask; ; at = (at + 1) & mask) {
    const host = places[at]! - 1;
    if (host < 0) return addHost(table, from, offset, isInside);
    if (isSameAddress(table.words, 4 * host, from, offset)) return host;
  }
}

export function holdHost(table: HostTable, host: number): void {
  table.pairs[host] = table.pairs[host]! + 1;
}

/** A pair of it is gone; with the last one its number is free. */
export function letGoHost(table: HostTable, host: number): void {
  const { pairs, state, words, slots } = table;
  pairs[host] = pairs[host]! - 1;
  if (pairs[host] !== 0) return;
  removeSlot(slots, host, (one) => hashOf(table, one));
  words.fill(0, 4 * host, 4 * host + 4);
  state[host] = 0;
  pairs[host] = table.free;
  table.free = host;
  table.live--;
}

export function pairsOfHost({ count, state, pairs }: HostTable, host: number): number {
  return host < count && state[host] !== 0 ? pairs[host]! : 0;
}

export function isHostInside({ count, state }: HostTable, host: number): boolean {
  return host < count && (state[host]! & 2) !== 0;
}

export function addressOfHost({ words }: HostTable, host: number): Address {
  const at = 4 * host;
  return [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
}

export function isSameAddress(a: Uint32Array, at: number, b: Uint32Array, offset: number): boolean {
  if (a[at + 3] !== b[offset + 3] || a[at + 2] !== b[offset + 2]) return false;
  return a[at + 1] === b[offset + 1] && a[at] === b[offset];
}

function hashOf(table: HostTable, host: number): number {
  return mixAddress(table.seed, table.words, 4 * host);
}

function addHost(table: HostTable, from: Uint32Array, offset: number, isInside: number): number {
  if (table.free === NONE && table.count === table.pairs.length) growHosts(table);
  let host = table.free;
  if (host === NONE) host = table.count++;
  else table.free = table.pairs[host]!;
  for (let i = 0; i < 4; i++) table.words[4 * host + i] = from[offset + i]!;
  table.pairs[host] = 0;
  table.state[host] = 1 + 2 * isInside;
  putSlot(table.slots, host, hashOf(table, host));
  table.live++;
  return host;
}

function growHosts(table: HostTable): void {
  const capacity = 2 * table.pairs.length;
  table.words = grown(table.words, 4 * capacity);
  table.pairs = grown(table.pairs, capacity);
  table.state = grown(table.state, capacity);
  table.slots = createSlots(capacity);
  for (let host = 0; host < table.count; host++)
    if (table.state[host] !== 0) putSlot(table.slots, host, hashOf(table, host));
}
