/**
 * What the rest of the window says about a pair: how many of our hosts speak to the same service, how many services its source
 * speaks to. Counted in one pass over the pairs when signs are judged, only for services that are asked about.
 */
import type { WindowTables } from '../contract.ts';

export type BeaconContext = {
  readonly insideHosts: number; // that are the source of a pair
  /** Sources of ours with a pair to the same destination, port and protocol. */
  usersOf(pair: number): number;
  /** Sources outside, not only refused, with a pair to the same destination, port and protocol. */
  callersOf(pair: number): number;
  /** Services (destination, port, protocol) that the pair's source speaks to; ICMP is none. */
  servicesOf(pair: number): number;
  /** Of these, those that refused and never answered. */
  closedOf(pair: number): number;
};

const ICMP = [1, 58];
const NOTHING_ASKED: BeaconContext = {
  ...{
    insideHosts: 0,
    usersOf: () => 0,
    callersOf: () => 0,
    servicesOf: () => 0,
    closedOf: () => 0,
  },
};

/** `isClosed`: every connection of a pair was refused or went unanswered. */
export function contextOf(
  tables: WindowTables,
  asked: readonly { readonly pair: number }[],
  isClosed: (pair: number) => boolean,
): BeaconContext {
  if (asked.length === 0) return NOTHING_ASKED;
  const users = new Map(asked.map(({ pair }) => [serviceKey(tables, pair), 0]));
  const callers = new Map(users);
  const services = new Uint32Array(tables.hostCount);
  const closed = new Uint32Array(tables.hostCount);
  for (let pair = 0; pair < tables.pairCount; pair++) {
    if (!tables.hasPair(pair)) continue;
    const source = tables.sourceOf(pair);
    if (!ICMP.includes(tables.protocolOf(pair))) services[source]!++;
    if (isClosed(pair)) closed[source]!++;
    const key = serviceKey(tables, pair);
    const counts = tables.isInside(source) ? users : callers;
    const count = counts.get(key);
    if (count !== undefined && (counts === users || !isClosed(pair))) counts.set(key, count + 1);
  }
  let insideHosts = 0;
  for (let host = 0; host < services.length; host++)
    if (services[host] !== 0 && tables.isInside(host)) insideHosts++;
  return {
    insideHosts,
    callersOf: (pair) => callers.get(serviceKey(tables, pair)) ?? 0,
    usersOf: (pair) => users.get(serviceKey(tables, pair)) ?? 0,
    servicesOf: (pair) => services[tables.sourceOf(pair)] ?? 0,
    closedOf: (pair) => closed[tables.sourceOf(pair)] ?? 0,
  };
}

function serviceKey(tables: WindowTables, pair: number): number {
  const service = tables.portOf(pair) * 256 + tables.protocolOf(pair);
  return tables.destinationOf(pair) * 2 ** 24 + service;
}
