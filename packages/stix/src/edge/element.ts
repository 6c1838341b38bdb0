/** One thing that a file for an edge holds: a network, a service in it, or the name of a host, with its time and its origin. */
import type { Tlp } from '@noroshi/watch';
import { formatPrefix, type Prefix } from '../address.ts';
import type { PortRange } from '../pattern/ranges.ts';

export type EdgeNetwork = {
  readonly kind: 'network';
  readonly prefix: Prefix;
  /** Which end it is in what is looked for. */
  readonly end: 'source' | 'destination' | 'either';
  readonly protocols: readonly number[]; // IANA; empty: any
  readonly ports: readonly PortRange[]; // of the destination; empty: any
};

export type EdgeName = { readonly kind: 'name'; readonly name: string };

export type EdgeElement = {
  readonly key: string; // the same thing has the same key in every export
  readonly match: EdgeNetwork | EdgeName;
  readonly indicatorId: string; // indicator--UUID
  readonly label: string; // as the author wrote it: any text at all
  readonly confidence: number | null; // 0 to 1
  readonly tlp: Tlp;
  readonly fromUs: number; // µs TAI
  readonly untilUs: number; // finite: what has no end of its own gets one here
};

/** Of letters, digits and .:/_>|- only. */
export function keyOf(match: EdgeElement['match']): string {
  if (match.kind === 'name') return `name:${match.name}`;
  const { prefix, end, protocols, ports } = match;
  const service = ports.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join('_');
  return `${end}:${formatPrefix(prefix)}|${protocols.join('_')}|${service}`;
}

/** Whether it is an address or network as such, with any service. */
export function isWhole({ protocols, ports }: EdgeNetwork): boolean {
  return protocols.length === 0 && ports.length === 0;
}

/** '192.0.2.1' for one address, '192.0.2.0/24' for more. */
export function networkText(prefix: Prefix): string {
  const text = formatPrefix(prefix);
  return isOne(prefix) ? text.slice(0, text.lastIndexOf('/')) : text;
}

export function isOne({ family, bits }: Prefix): boolean {
  return bits === (family === 4 ? 32 : 128);
}
