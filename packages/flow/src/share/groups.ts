/**
 * Signs that are told as one: the same kind, outside ends and service, whoever of ours stands at the other end; and how many hosts
 * of ours that are. Counted from signs before they are made outward, so that hosts which leave as `own`, or not at all, count too;
 * what is handed on is a number. Reference for the rule that it serves: Sweeney, "k-anonymity" (IJUFKS 10(5), 2002).
 */
import { type Address, formatAddress, isIpv4, parseAddress, typeOfId } from '@noroshi/stix';
import { TLP_LEVELS, type Tlp, tlpRank } from '@noroshi/watch';
import type { Sign } from '../detect/contract.ts';
import type { Outward } from '../pseudonym/outward.ts';
import type { Warrant } from '../warrant/contract.ts';
import type { OutwardSign } from './outward-sign.ts';

/** Null: no host of ours has a part in it. */
export type OwnHosts = number | null;

export type Group = {
  readonly name: string; // of which ids are made: nothing of ours is in it
  readonly sign: OutwardSign; // of all of them
  readonly explanations: readonly string[]; // harmless ones that were tried for any of them
  readonly ownHosts: OwnHosts;
};

/**
 * For each sign how many different hosts of ours stand behind what is told of it, over all of the same group; `told` are the same
 * signs as they leave. Hosts of ours that a scan tried have no name in its sign: its own figure counts, where all of them are ours.
 */
export function ownHostsBehind(
  signs: readonly Sign[],
  told: readonly OutwardSign[],
  { warrant, outward }: { readonly warrant: Warrant; readonly outward: Outward },
): OwnHosts[] {
  const names = told.map(nameOf);
  const named = new Map<string, Set<string>>();
  const unnamed = new Map<string, number>();
  const isOursAll = !warrant.directions.includes('outside-to-outside');
  for (const [i, sign] of signs.entries()) {
    const name = names[i]!;
    const hosts = named.get(name) ?? new Set();
    named.set(name, hosts);
    for (const end of [sign.source, sign.destination, ...sign.ends.map(({ address }) => address)])
      if (end !== null && outward.isInside(end)) hosts.add(formatAddress(end));
    if (sign.destination !== null || sign.source === null) continue;
    const tried = sign.evidence.find((one) => one.name === 'hosts')?.value;
    const isCounted = isOursAll && !outward.isInside(sign.source) && typeof tried === 'number';
    if (isCounted) unnamed.set(name, Math.max(tried, unnamed.get(name) ?? 0));
  }
  return signs.map(({ source, destination }, i) => {
    const name = names[i]!;
    const count = Math.max(named.get(name)!.size, unnamed.get(name) ?? 0);
    const isTheirs = count === 0 && source !== null && destination !== null;
    return isTheirs ? null : count;
  });
}

/** In the order of their names: the order in which signs rank says something of each of us. */
export function groupsOf(signs: readonly OutwardSign[], ownHosts: readonly OwnHosts[]): Group[] {
  const all = signs.map((sign, i) => ({ name: nameOf(sign), sign, own: ownHosts[i] ?? 0 }));
  const isTheirs = (i: number) => ownHosts[i] === null;
  const groups = Map.groupBy(all.keys(), (i) => all[i]!.name);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, places]) => {
      const same = places.map((i) => all[i]!.sign);
      const tried = same.flatMap(({ otherwise }) => otherwise.map((one) => one.explanation));
      return {
        ...{ name, sign: mergedSign(same), explanations: [...new Set(tried)].sort() },
        ownHosts: places.every(isTheirs) ? null : Math.max(...places.map((i) => all[i]!.own)),
      };
    });
}

function mergedSign(same: readonly OutwardSign[]): OutwardSign {
  const [first] = same;
  if (same.length === 1) return first!;
  return {
    ...first!,
    count: same.reduce((sum, { count }) => sum + count, 0),
    first: same.map((one) => one.first).sort()[0]!,
    last: same
      .map((one) => one.last)
      .sort()
      .at(-1)!,
    confidence: Math.max(...same.map(({ confidence }) => confidence)),
  };
}

/** Kind, outside ends by their roles, service: what a finding is, without us. */
function nameOf(sign: OutwardSign): string {
  const outside = (end: string | null) => (end !== null && parseAddress(end) !== null ? end : '');
  const ends = outsideEnds({ source: null, destination: null, ends: sign.ends });
  const pair = `${outside(sign.source)}>${outside(sign.destination)}`;
  const service = `${sign.port ?? ''}/${sign.protocol ?? ''}`;
  return [sign.kind, pair, ...ends, service, ...knownIndicator(sign)].join('\n');
}

/** The marking of a sign under a warrant: that of the warrant, or of the indicator that was seen where that is stricter. */
export function tlpOfSign({ evidence }: Pick<OutwardSign, 'evidence'>, warrant: Tlp): Tlp {
  const given = evidence.find(({ name }) => name === 'indicatorTlp')?.value;
  if (given === undefined) return warrant;
  const own = TLP_LEVELS.find((level) => level === given) ?? 'RED';
  return tlpRank(own) > tlpRank(warrant) ? own : warrant;
}

export type SignEnds = Pick<OutwardSign, 'source' | 'destination'> & {
  readonly ends: readonly { readonly role: string; readonly address: string }[];
};

/** Outside ends, each once, the pair's own first. Of a private address a reader elsewhere learns nothing: it is left out. */
export function outsideEnds({ source, destination, ends }: SignEnds): string[] {
  const all = [source, destination, ...ends.map(({ address }) => address)];
  return [...new Set(all)].filter((one): one is string => {
    const address = one === null ? null : parseAddress(one);
    return address !== null && !isPrivate(address);
  });
}

/** RFC 1918, RFC 6598, RFC 3927, loopback; of IPv6 RFC 4193, link-local, loopback. */
function isPrivate(address: Address): boolean {
  const [first, , , last] = address;
  if (!isIpv4(address))
    return first >>> 25 === 0x7e || first >>> 22 === 0x3fa || address.join() === '0,0,0,1';
  const [a, b] = [last >>> 24, (last >>> 16) & 255];
  if (a === 10 || a === 127 || (a === 192 && b === 168) || (a === 169 && b === 254)) return true;
  return (a === 172 && b >>> 4 === 1) || (a === 100 && b >>> 6 === 1);
}

/** The indicator of somebody else that was seen, by its id: a sign of that kind has none of its own. */
export function knownIndicator({ kind, evidence }: OutwardSign): string[] {
  const id = evidence.find(({ name }) => name === 'indicatorId')?.value;
  const isId = kind === 'indicator' && typeof id === 'string' && typeOfId(id) === 'indicator';
  return isId ? [id] : [];
}
