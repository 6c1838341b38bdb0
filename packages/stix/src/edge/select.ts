/**
 * From indicators to what a file for an own edge may hold. Whatever is not fit for it is refused, with its reason: what is ours,
 * reserved or shared, too wide, out of its time, withdrawn, marked for named people only, or said in a way that no list can say.
 * A file of this kind stops traffic where somebody fetches and loads it, so the doubtful is left out.
 */
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';
import { type Tlp, tlpRank } from '@noroshi/watch';
import { formatPrefix, type Prefix } from '../address.ts';
import type { JsonObject } from '../check/fault.ts';
import type { Indicator } from '../indicator.ts';
import { readMarking } from '../marking.ts';
import { type PatternTerm, patternTerms } from '../pattern/terms.ts';
import { createPrefixTable } from '../prefixes.ts';
import { coverageOf } from './coverage.ts';
import { type EdgeElement, type EdgeNetwork, keyOf } from './element.ts';
import type { EdgeList } from './list.ts';
import { hostName, parentsOf, reservedName, reservedNetwork } from './reserved.ts';
import { createSharedRule, type SharedRule } from './shared-names.ts';

export const EDGE_LIMITS = {
  bitsMin: { 4: 16, 6: 32 },
  allBitsMin: { 4: 8, 6: 24 }, // all networks of one file together: as many addresses as one of this length
  daysMax: 30, // an element without an end of its own, or with one far away, is given this long and then asked for again
} as const;

export type EdgePolicy = {
  readonly atUs: number; // µs TAI
  readonly daysMax?: number;
  readonly tlpMax: Tlp; // what is marked stricter does not go into a file
  readonly unmarked: Tlp; // how an object without a marking is read
  readonly own: EdgeList;
  readonly shared: EdgeList; // hosting, delivery of content, resolvers: many use them
  readonly definitionOf: (id: string) => JsonObject | undefined;
};

/** The lists made ready to be asked for every element. */
type Guard = {
  readonly own: {
    readonly meets: (prefix: Prefix) => Prefix | undefined;
    readonly names: ReadonlySet<string>;
    readonly above: ReadonlyMap<string, string>; // every name above one of ours
  };
  readonly shared: {
    readonly meets: (prefix: Prefix) => Prefix | undefined;
    readonly rule: SharedRule;
  };
};

function guardOf({ own, shared }: EdgePolicy): Guard {
  const above = own.names.flatMap((name) => parentsOf(name).map((one) => [one, name] as const));
  return {
    own: {
      meets: createPrefixTable(own.networks),
      ...{ names: new Set(own.names), above: new Map(above) },
    },
    shared: { meets: createPrefixTable(shared.networks), rule: createSharedRule(shared) },
  };
}

export type EdgeRefusal = { readonly indicatorId: string; readonly reason: string };

export type EdgeSelection = {
  readonly elements: readonly EdgeElement[]; // by key
  readonly refused: readonly EdgeRefusal[];
};

const DAY_US = 86_400e6;

export function selectForEdge(indicators: Iterable<Indicator>, policy: EdgePolicy): EdgeSelection {
  const byKey = new Map<string, EdgeElement>();
  const refused: EdgeRefusal[] = [];
  const guard = guardOf(policy);
  for (const indicator of indicators) {
    const refuse = (reason: string) => refused.push({ indicatorId: indicator.id, reason });
    const { tlp, unknown } = readMarking(indicator.object, policy.definitionOf, policy.unmarked);
    const reason = whyNot(indicator, policy) ?? whyMarked(tlp, unknown.length, policy);
    if (reason !== null) {
      refuse(reason);
      continue;
    }
    for (const element of elementsOf(indicator, tlp, policy, guard, refuse)) {
      const known = byKey.get(element.key);
      if (known === undefined || known.untilUs < element.untilUs) byKey.set(element.key, element);
    }
  }
  const elements = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { elements: narrowEnough(elements, refused), refused };
}

/** Without those that are too wide together, whichever indicators they come from: an author is easily made up. */
function narrowEnough(elements: readonly EdgeElement[], refused: EdgeRefusal[]): EdgeElement[] {
  const prefixes = elements.flatMap(({ match }) => (match.kind === 'name' ? [] : [match.prefix]));
  const whyTogether = coverageOf(prefixes, EDGE_LIMITS);
  return elements.filter(({ match, indicatorId }) => {
    const reason = match.kind === 'name' ? null : whyTogether(match.prefix);
    if (match.kind === 'name' || reason === null) return true;
    refused.push({ indicatorId, reason: `${formatPrefix(match.prefix)}: ${reason}` });
    return false;
  });
}

function whyNot(indicator: Indicator, { atUs }: EdgePolicy): string | null {
  const { labels, indicator_types: types } = indicator.object;
  if (indicator.isRevoked) return 'is withdrawn';
  if (words(labels).includes('exercise')) return 'is of an exercise: nothing in it is real';
  if (words(types).includes('benign')) return 'is said to be benign';
  if (indicator.confidence === 0) return 'has a confidence of 0: its author does not believe it';
  if (indicator.validUntilUs <= atUs) return 'is past its time';
  return indicator.validFromUs > atUs ? 'is not valid yet' : null;
}

function words(list: unknown): string[] {
  return Array.isArray(list) ? list.map((word) => String(word).toLowerCase()) : [];
}

function whyMarked(tlp: Tlp, unknown: number, { tlpMax }: EdgePolicy): string | null {
  if (tlpRank(tlp) <= tlpRank(tlpMax)) return null;
  const why = unknown > 0 ? ', since it has a marking that nobody here knows' : '';
  return `is TLP:${tlp}${why}: a file may hold up to TLP:${tlpMax}`;
}

function elementsOf(
  indicator: Indicator,
  tlp: Tlp,
  policy: EdgePolicy,
  guard: Guard,
  refuse: (reason: string) => void,
): EdgeElement[] {
  const { terms, unanswered } = patternTerms(indicator.pattern);
  for (const reason of unanswered) refuse(`cannot be said in a list: ${reason}`);
  const { atUs, daysMax = EDGE_LIMITS.daysMax } = policy;
  const untilUs = Math.min(indicator.validUntilUs, dayBefore(atUs + daysMax * DAY_US));
  const common = {
    ...{ indicatorId: indicator.id, label: indicator.name, confidence: indicator.confidence, tlp },
    ...{ fromUs: indicator.validFromUs, untilUs: Math.floor(untilUs / 1e6) * 1e6 },
  };
  return terms.flatMap((term) =>
    matchesOf(term, refuse)
      .filter((match) => {
        const reason = match.kind === 'name' ? whyName(match.name, guard) : whyWhere(match, guard);
        if (reason !== null) refuse(reason);
        return reason === null;
      })
      .map((match) => ({ ...common, match, key: keyOf(match) })),
  );
}

/** The last midnight UTC: what has no end is extended once a day and not at every look. */
function dayBefore(us: number): number {
  const dayMs = DAY_US / 1000;
  return taiUsFromUnixMs(Math.floor(unixMsFromTaiUs(us) / dayMs) * dayMs);
}

/** A term as single elements; a term of two ends at once is more than a list can say. */
function matchesOf(term: PatternTerm, refuse: (reason: string) => void): EdgeElement['match'][] {
  const { names, protocol = [], destinationPort = [], sourcePort } = term;
  const ends = (['source', 'destination', 'either'] as const).filter((end) => term[end]);
  if (names !== undefined && ends.length + protocol.length === 0)
    return names.flatMap((text) => {
      const name = hostName(text);
      if (name === null) refuse('a name that no zone may hold');
      return name === null ? [] : [{ kind: 'name', name }];
    });
  if (names !== undefined || ends.length > 1 || sourcePort !== undefined)
    refuse('cannot be said in a list: several conditions that only together mean something');
  else if (ends.length === 0) refuse('points at no host or network');
  else
    return term[ends[0]!]!.map((prefix): EdgeNetwork => {
      return {
        kind: 'network',
        prefix,
        end: ends[0]!,
        protocols: protocol,
        ports: destinationPort,
      };
    });
  return [];
}

function whyWhere({ prefix }: EdgeNetwork, { own, shared }: Guard): string | null {
  const text = formatPrefix(prefix);
  const least = EDGE_LIMITS.bitsMin[prefix.family];
  if (prefix.bits < least) return `${text} is wider than /${least}`;
  const [ours, theirs] = [own.meets(prefix), shared.meets(prefix)];
  if (ours !== undefined) return `${text} is our own (${formatPrefix(ours)})`;
  const reserved = reservedNetwork(prefix);
  if (reserved !== null) return `${text} is reserved: ${reserved}`;
  return theirs === undefined ? null : `${text} is shared by many (${formatPrefix(theirs)})`;
}

function whyName(name: string, { own, shared }: Guard): string | null {
  const reserved = reservedName(name);
  if (reserved !== null) return `${name} is reserved: ${reserved}`;
  const within = [name, ...parentsOf(name)].find((one) => own.names.has(one));
  const ours = within ?? own.above.get(name);
  if (ours !== undefined) return `${name} is our own (${ours})`;
  const theirs = shared.rule(name);
  return theirs === undefined ? null : `${name} is shared by many (${theirs})`;
}
