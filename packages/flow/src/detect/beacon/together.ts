/**
 * Pairs of one host of ours that may be one program: it takes another port at each call, or goes round among several addresses of its
 * server (fronts, a network of copies), so that no pair alone comes by a timer. Taken together are
 * - all services of one host outside (a new port or protocol at each call);
 * - one service of several neighbours (IPv4 /24, IPv6 /64);
 * - one service of several hosts anywhere that get exactly as many bytes each time.
 * Only what was answered counts, and no pair may have most of the rows: that one is tested alone. Nothing is kept for it: the rows are
 * those of the pairs. Not seen: sizes that vary among hosts far from each other, more than `hostsMax` of them, sources outside.
 */
import { isIpv4 } from '@noroshi/stix';
import { pairsByHost } from '../by-host.ts';
import type { WindowTables } from '../contract.ts';
import { TCP } from '../outcome.ts';
import type { SeriesRows } from '../series.ts';

export const TOGETHER_LIMITS = {
  hostsMax: 16, // that a beacon goes round among; a program that calls more is a crawler or a browser
  shareMax: 2 / 3, // of the rows, of one pair
  rowsMax: 8192, // that are read of one group: its first
} as const;

export type Together = {
  readonly by: 'ports' | 'neighbours' | 'size';
  readonly pairs: readonly number[]; // that with the most rows first
  readonly counts: readonly number[]; // rows of each
  readonly bytesOut: number; // of each row; NaN: any
};

/** Rows of a pair that were kept, and bytes sent by the newest. */
export type PairRows = {
  countOf(pair: number): number;
  sizeOf(pair: number): number;
  read(pair: number): SeriesRows;
};

const ICMP = [1, 58];

/** Groups of at least two pairs and `rowsMin` rows. */
export function pairsTogether(
  tables: WindowTables,
  { countOf, sizeOf }: PairRows,
  rowsMin: number,
): Together[] {
  const pairsOf = new Uint32Array(tables.hostCount); // of a host of ours; most have one that is answered
  let isAny = false;
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (countOf(pair) === 0) continue;
    const source = tables.sourceOf(pair);
    if (tables.isInside(source) && ++pairsOf[source]! > 1) isAny = true;
  }
  if (!isAny) return [];
  const isWanted = (pair: number) =>
    countOf(pair) > 0 &&
    pairsOf[tables.sourceOf(pair)]! > 1 &&
    !tables.isInside(tables.destinationOf(pair)) &&
    !ICMP.includes(tables.protocolOf(pair));
  const bySource = pairsByHost(tables, tables.sourceOf, isWanted);
  const groups: Together[] = [];
  for (let host = 0; host < tables.hostCount; host++) {
    const pairs = bySource.pairsOf(host);
    if (pairs.length < 2) continue;
    const add = (by: Together['by'], keyOf: (pair: number) => number | string) => {
      for (const [key, some] of grouped(pairs, keyOf)) {
        if (by !== 'ports' && some.length > TOGETHER_LIMITS.hostsMax) continue;
        const bytesOut = by === 'size' ? Math.floor(Number(key) / SERVICES) : Number.NaN;
        some.sort((a, b) => countOf(b) - countOf(a) || a - b);
        const counts = some.map(countOf);
        if (isShared(counts, rowsMin)) groups.push({ by, pairs: some, counts, bytesOut });
      }
    };
    add('ports', tables.destinationOf);
    add('neighbours', (pair) => neighboursOf(tables, pair));
    add('size', (pair) => sizeOf(pair) * SERVICES + serviceOf(tables, pair));
  }
  return groups;
}

const SERVICES = 2 ** 24;

function serviceOf(tables: WindowTables, pair: number): number {
  return tables.portOf(pair) * 256 + tables.protocolOf(pair);
}

/** The network of the destination and its service. */
function neighboursOf(tables: WindowTables, pair: number): number | string {
  const address = tables.addressOf(tables.destinationOf(pair));
  const service = serviceOf(tables, pair);
  if (isIpv4(address)) return (address[3] >>> 8) * SERVICES + service;
  return `${address[0]}.${address[1]}:${service}`;
}

/** Of at least two; a key that is not a number is of none. */
function* grouped<K>(pairs: Uint32Array, keyOf: (pair: number) => K): Generator<[K, number[]]> {
  const byKey = new Map<K, number | number[]>(); // most have one
  for (const pair of pairs) {
    const key = keyOf(pair);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, pair);
    else if (typeof same === 'number') byKey.set(key, [same, pair]);
    else same.push(pair);
  }
  for (const [key, same] of byKey)
    if (typeof same !== 'number' && !Number.isNaN(key)) yield [key, same];
}

function isShared(counts: readonly number[], rowsMin: number): boolean {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return rows >= rowsMin && counts[0]! <= TOGETHER_LIMITS.shareMax * rows;
}

let buffer = roomFor(1024);

/** Rows of all, in a buffer that the next call overwrites; of what has no handshake only those that were answered with bytes. */
export function readTogether(
  { pairs, bytesOut }: Together,
  rows: Pick<PairRows, 'read'>,
  tables: WindowTables,
): SeriesRows {
  let count = 0;
  for (const pair of pairs) {
    const isTcp = tables.protocolOf(pair) === TCP;
    const { atUs, first, second, count: more } = rows.read(pair);
    if (count + more > TOGETHER_LIMITS.rowsMax) break;
    while (count + more > buffer.atUs.length) buffer = roomFor(2 * buffer.atUs.length, buffer);
    for (let i = 0; i < more; i++) {
      const isAnswered = isTcp || second[i]! > 0;
      if (!isAnswered || (!Number.isNaN(bytesOut) && first[i] !== bytesOut)) continue;
      buffer.atUs[count] = atUs[i]!;
      buffer.first[count] = first[i]!;
      buffer.second[count] = second[i]!;
      count++;
    }
  }
  return { ...buffer, count };
}

function roomFor(rows: number, before?: Omit<SeriesRows, 'count'>) {
  const made = {
    atUs: new Float64Array(rows),
    first: new Float32Array(rows),
    second: new Float32Array(rows),
  };
  if (before !== undefined) {
    made.atUs.set(before.atUs);
    made.first.set(before.first);
    made.second.set(before.second);
  }
  return made;
}
