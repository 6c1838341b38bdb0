/**
 * The window: hosts and pairs of selected rows, numbered, bounded in number and in age. Everything that may be forgotten is
 * forgotten between batches, so that within one no number changes its meaning.
 *
 * Memory at a million pairs, all with both ends of their own: 24 bytes a pair and twice 29 a host, with their slots, some 85 MB
 * here; budget of all detectors of time 450 bytes a pair, of volume and shape 250: below 1 GB together (bench/flows.ts).
 */
import type { WindowTables } from '../detect/contract.ts';
import { removeOlder, removeOldest } from './evict.ts';
import {
  addressOfHost,
  createHostTable,
  type HostTable,
  isHostInside,
  letGoHost,
  pairsOfHost,
} from './hosts.ts';
import {
  createPairTable,
  destinationOf,
  hasPair,
  type PairTable,
  removePair,
  serviceOf,
  sourceOf,
} from './pairs.ts';

export const WINDOW_LIMITS = {
  pairsMax: 1 << 20,
  /** A table smaller than some batches could lose a pair between its row and the next. */
  pairsMin: 1 << 16,
  /** This share of the table is made free at once when it is full. */
  evictShare: 1 / 16,
  /** The window is swept this often, and what would become too old before the next sweep goes at this one. */
  sweepShare: 1 / 24,
} as const;

export type WindowOptions = {
  readonly fromUs: number; // event times before it do not come; ages are counted from here
  readonly windowUs: number; // nothing is kept that was last seen longer ago
  readonly seed: number; // of the hashes; the shell draws it
  readonly pairsMax?: number | undefined;
  readonly onReleasePair: (pair: number) => void;
  readonly onReleaseHost: (host: number) => void;
};

export type WindowCounts = {
  pairsExpired: number; // too old
  pairsEvicted: number; // the table was full
};

export type Window = {
  readonly tables: WindowTables;
  readonly hosts: HostTable;
  readonly pairs: PairTable;
  readonly counts: WindowCounts;
  /** Before a batch of `rows` new rows, at `clockUs` of event time. True where a sweep was made: detectors forget too. */
  makeRoom(rows: number, clockUs: number): boolean;
  /** An instant as the pairs keep it: seconds from the warrant's beginning, from 1 on. */
  secondOf(us: number): number;
  /** Nothing last seen before it is kept. */
  oldestUs(clockUs: number): number;
};

export function createWindow(options: WindowOptions): Window {
  const { windowUs, seed } = options;
  const pairsMax = Math.max(options.pairsMax ?? WINDOW_LIMITS.pairsMax, WINDOW_LIMITS.pairsMin);
  const hosts = createHostTable(seed);
  const pairs = createPairTable(seed, hosts);
  const counts: WindowCounts = { pairsExpired: 0, pairsEvicted: 0 };
  const letGo = (host: number) => {
    if (pairsOfHost(hosts, host) === 1) options.onReleaseHost(host);
    letGoHost(hosts, host);
  };
  const release = (pair: number) => {
    const source = sourceOf(pairs, pair);
    const destination = destinationOf(pairs, pair);
    options.onReleasePair(pair);
    removePair(pairs, pair);
    letGo(source);
    letGo(destination);
  };
  const secondOf = (us: number) => (us - options.fromUs) / 1e6 + 1;
  const sweepUs = windowUs * WINDOW_LIMITS.sweepShare;
  const oldestUs = (clockUs: number) => clockUs - (windowUs - sweepUs);
  let sweptUs = Number.NEGATIVE_INFINITY;
  const makeRoom = (rows: number, clockUs: number): boolean => {
    if (clockUs < sweptUs) sweptUs = clockUs; // the clock was put right
    const isDue = clockUs - sweptUs >= sweepUs; // also at the first: a time is there to count from
    if (isDue) {
      sweptUs = clockUs;
      counts.pairsExpired += removeOlder(pairs, secondOf(oldestUs(clockUs)), release);
    }
    const over = pairs.live + rows - pairsMax;
    if (over > 0) {
      const wanted = Math.max(over, Math.ceil(pairsMax * WINDOW_LIMITS.evictShare));
      counts.pairsEvicted += removeOldest(pairs, wanted, release);
    }
    return isDue;
  };
  const tables = tablesOf(hosts, pairs, pairsMax);
  return { tables, hosts, pairs, counts, makeRoom, secondOf, oldestUs };
}

function tablesOf(hosts: HostTable, pairs: PairTable, pairsMax: number): WindowTables {
  const portOf = (pair: number) => serviceOf(pairs, pair) >>> 8;
  const protocolOf = (pair: number) => serviceOf(pairs, pair) & 255;
  return {
    get hostCount() {
      return hosts.count;
    },
    get pairCount() {
      return pairs.count;
    },
    hostsMax: 2 * pairsMax,
    pairsMax,
    hasHost: (host) => pairsOfHost(hosts, host) > 0,
    hasPair: (pair) => hasPair(pairs, pair),
    addressOf: (host) => addressOfHost(hosts, host),
    isInside: (host) => isHostInside(hosts, host),
    pairsOfHost: (host) => pairsOfHost(hosts, host),
    pairOf: (pair) => ({
      ...{ source: sourceOf(pairs, pair), destination: destinationOf(pairs, pair) },
      ...{ port: portOf(pair), protocol: protocolOf(pair) },
    }),
    sourceOf: (pair) => sourceOf(pairs, pair),
    destinationOf: (pair) => destinationOf(pairs, pair),
    ...{ portOf, protocolOf },
  };
}
