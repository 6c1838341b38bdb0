/** Hosts of the window: an address has a small number as long as a pair of it is there. Columns, 37 bytes a host. */
import type { Address } from '@noroshi/stix';
import { mixAddress } from './hash.ts';
import { createSlots, grown, putSlot, removeSlot } from './slots.ts';

export type HostTable = {
  readonly count: number; // numbers in use are below it
  readonly live: number;
  /** Four words a host; another array once the table has grown. */
  readonly words: Uint32Array;
  /** Its number, made where it has none; the caller then holds it by a pair. */
  number(words: Uint32Array, offset: number, isInside: number): number;
  hold(host: number): void;
  /** True where that was the last pair of it: its number is free. */
  letGo(host: number): boolean;
  pairsOf(host: number): number;
  isInside(host: number): boolean;
  addressOf(host: number): Address;
};

const FIRST_CAPACITY = 1024;
const NONE = 0xffff_ffff;

export function createHostTable(seed: number): HostTable {
  let words = new Uint32Array(4 * FIRST_CAPACITY);
  let pairs = new Uint32Array(FIRST_CAPACITY); // of a free number: the next free one
  let state = new Uint8Array(FIRST_CAPACITY); // bit 0: in use; bit 1: inside
  let slots = createSlots(FIRST_CAPACITY);
  let count = 0;
  let live = 0;
  let free = NONE;
  const hashOf = (host: number) => mixAddress(seed, words, 4 * host);

  const find = (from: Uint32Array, offset: number): number => {
    const { places, mask } = slots;
    const w0 = from[offset]!;
    const w1 = from[offset + 1]!;
    const w2 = from[offset + 2]!;
    const w3 = from[offset + 3]!;
    for (let at = mixAddress(seed, from, offset) & mask; ; at = (at + 1) & mask) {
      const host = places[at]! - 1;
      if (host < 0) return -1;
      const own = 4 * host;
      if (words[own + 3] !== w3 || words[own + 2] !== w2) continue;
      if (words[own + 1] === w1 && words[own] === w0) return host;
    }
  };

  const grow = () => {
    const capacity = 2 * pairs.length;
    words = grown(words, 4 * capacity);
    pairs = grown(pairs, capacity);
    state = grown(state, capacity);
    slots = createSlots(capacity);
    for (let host = 0; host < count; host++)
      if (state[host] !== 0) putSlot(slots, host, hashOf(host));
  };

  const add = (from: Uint32Array, offset: number, isInside: number): number => {
    if (free === NONE && count === pairs.length) grow();
    let host = count;
    if (free === NONE) count++;
    else {
      host = free;
      free = pairs[host]!;
    }
    for (let i = 0; i < 4; i++) words[4 * host + i] = from[offset + i]!;
    pairs[host] = 0;
    state[host] = 1 + 2 * isInside;
    putSlot(slots, host, hashOf(host));
    live++;
    return host;
  };

  const letGo = (host: number): boolean => {
    pairs[host] = pairs[host]! - 1;
    if (pairs[host] !== 0) return false;
    removeSlot(slots, host, hashOf);
    words.fill(0, 4 * host, 4 * host + 4);
    state[host] = 0;
    pairs[host] = free;
    free = host;
    live--;
    return true;
  };

  return {
    get count() {
      return count;
    },
    get live() {
      return live;
    },
    get words() {
      return words;
    },
    number: (from, offset, isInside) => {
      const host = find(from, offset);
      return host >= 0 ? host : add(from, offset, isInside);
    },
    hold: (host) => void (pairs[host] = pairs[host]! + 1),
    letGo,
    pairsOf: (host) => (host < count && state[host] !== 0 ? pairs[host]! : 0),
    isInside: (host) => host < count && (state[host]! & 2) !== 0,
    addressOf: (host) => {
      const at = 4 * host;
      return [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
    },
  };
}
