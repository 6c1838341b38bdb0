/**
 * The window: hosts and pairs of selected rows, numbered, bounded in number and in age. Everything that may be forgotten is
 * forgotten between batches, so that within one no number changes its meaning.
 *
 * Memory at a million pairs, all with both ends of their own: 24 bytes a pair and twice 29 a host, with their slots, some 85 MB
 * here; budget of all detectors of time 450 bytes a pair, of volume and shape 250: below 1 GB together (bench/flows.ts).
 */
import type { WindowTables } from '../detect/contract.ts';
import { createHostTable, type HostTable } from './hosts.ts';
import { createPairTable, type PairTable } from './pairs.ts';

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
    if (hosts.pairsOf(host) === 1) options.onReleaseHost(host);
    hosts.letGo(host);
  };
  const release = (pair: number) => {
    const source = pairs.sourceOf(pair);
    const destination = pairs.destinationOf(pair);
    options.onReleasePair(pair);
    pairs.remove(pair);
    letGo(source);
    letGo(destination);
  };
  const secondOf = (us: number) => (us - options.fromUs) / 1e6 + 1;
  const sweepUs = windowUs * WINDOW_LIMITS.sweepShare;
  const oldestUs = (clockUs: number) => clockUs - (windowUs - sweepUs);
  let sweptUs = Number.NEGATIVE_INFINITY;
  const makeRoom = (rows: number, clockUs: number): boolean => {
    const isDue = clockUs - sweptUs >= sweepUs; // also at the first: a time is there to count from
    if (isDue) {
      sweptUs = clockUs;
      counts.pairsExpired += pairs.removeOlder(secondOf(oldestUs(clockUs)), release);
    }
    const over = pairs.live + rows - pairsMax;
    if (over > 0) {
      const wanted = Math.max(over, Math.ceil(pairsMax * WINDOW_LIMITS.evictShare));
      counts.pairsEvicted += pairs.removeOldest(wanted, release);
    }
    return isDue;
  };
  const tables = tablesOf(hosts, pairs, pairsMax);
  return { tables, hosts, pairs, counts, makeRoom, secondOf, oldestUs };
}

function tablesOf(hosts: HostTable, pairs: PairTable, pairsMax: number): WindowTables {
  const { sourceOf, destinationOf, serviceOf } = pairs;
  return {
    get hostCount() {
      return hosts.count;
    },
    get pairCount() {
      return pairs.count;
    },
    hostsMax: 2 * pairsMax,
    pairsMax,
    hasHost: (host) => hosts.pairsOf(host) > 0,
    hasPair: pairs.has,
    addressOf: hosts.addressOf,
    isInside: hosts.isInside,
    pairsOfHost: hosts.pairsOf,
    pairOf: (pair) => ({
      source: sourceOf(pair),
      destination: destinationOf(pair),
      port: serviceOf(pair) >>> 8,
      protocol: serviceOf(pair) & 255,
    }),
    ...{ sourceOf, destinationOf },
    portOf: (pair) => serviceOf(pair) >>> 8,
    protocolOf: (pair) => serviceOf(pair) & 255,
  };
}
