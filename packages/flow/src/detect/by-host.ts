/** Pairs of the window by one of their ends: a list of numbers for each host, made in one pass by counting. */
import type { WindowTables } from './contract.ts';

export type ByHost = {
  /** Pairs of a host, as a view. */
  pairsOf(host: number): Uint32Array;
};

export function pairsByHost(
  tables: WindowTables,
  hostOf: (pair: number) => number,
  isWanted: (pair: number) => boolean,
): ByHost {
  const starts = new Uint32Array(tables.hostCount + 1);
  for (let pair = 0; pair < tables.pairCount; pair++)
    if (tables.hasPair(pair) && isWanted(pair)) starts[hostOf(pair) + 1]!++;
  for (let host = 0; host < tables.hostCount; host++) starts[host + 1]! += starts[host]!;
  const pairs = new Uint32Array(starts[tables.hostCount]!);
  const next = starts.slice();
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair) || !isWanted(pair)) continue;
    const host = hostOf(pair);
    pairs[next[host]!] = pair;
    next[host]!++;
  }
  return { pairsOf: (host) => pairs.subarray(starts[host], starts[host + 1]) };
}
