/** Which hosts outside were met, in columns by host: when first (0: never), and by which pair. */
import type { WindowTables } from '../contract.ts';

export type Meetings = { readonly firstUs: Float64Array; readonly firstPair: Uint32Array };

/** Whether this host outside was met, and by a pair that is still there. */
export function isMet(
  { firstUs, firstPair }: Meetings,
  host: number,
  tables: WindowTables,
): boolean {
  const pair = firstPair[host]!;
  return firstUs[host]! > 0 && tables.hasPair(pair) && tables.destinationOf(pair) === host;
}

/** Of each host of ours: how many new ones it met between two instants. */
export function metBetween(
  meetings: Meetings,
  fromUs: number,
  toUs: number,
  tables: WindowTables,
): Map<number, number> {
  const { firstUs, firstPair } = meetings;
  const met = new Map<number, number>();
  for (let host = 0; host < Math.min(tables.hostCount, firstUs.length); host++) {
    if (firstUs[host]! < fromUs || firstUs[host]! > toUs) continue;
    if (!isMet(meetings, host, tables)) continue;
    const source = tables.sourceOf(firstPair[host]!);
    met.set(source, (met.get(source) ?? 0) + 1);
  }
  return met;
}
