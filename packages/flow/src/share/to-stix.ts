/**
 * Signs as a STIX 2.1 bundle that a partner reads: identity, markings, and of each sign the observables, observed data, an
 * indicator with an end, infrastructure, a sighting where enough of ours stand behind it, a note with what would explain it
 * otherwise, and a grouping around them. Made from signs as they leave, and of these only outside ends: no address of the
 * inside, not even as a pseudonym. Ids are made from what is told, so the same sign told again is the same object, newer.
 */
import {
  isIpv4,
  markingDefinitions,
  NOROSHI_NAMESPACE,
  observableId,
  parseAddress,
  type Sha1,
  stixTimestamp,
  uuidV5,
} from '@noroshi/stix';
import { DAY_US, parseUtc } from '@noroshi/time';
import type { Marking, Mode } from '@noroshi/watch';
import {
  COARSE,
  coarseConfidence,
  coarseCount,
  hourAfter,
  hourBefore,
  withoutOwn,
} from './coarse.ts';
import {
  type Group,
  groupsOf,
  knownIndicator,
  type OwnHosts,
  outsideEnds,
  type SignEnds,
  tlpOfSign,
} from './groups.ts';
import { KINDS_IN_STIX } from './kinds.ts';
import type { OutwardSign } from './outward-sign.ts';

export type StixObject = {
  readonly type: string;
  readonly id: string;
  readonly [name: string]: unknown;
};

export type BundleOptions = {
  readonly marking: Pick<Marking, 'tlp' | 'originator' | 'caveats'>;
  /** Since when is looked: the beginning of the warrant. */
  readonly fromUs: number;
  /** Behind each sign, in their order (ownHostsBehind). */
  readonly ownHosts: readonly OwnHosts[];
  /** Fewer hosts of ours, and neither when nor how often is told; COARSE.ownHostsMin unless the warrant says. */
  readonly ownHostsMin?: number | undefined;
  /** `modified` of what it tells, to the minute, µs TAI: an argument, so that a bundle is the same twice. */
  readonly atUs: number;
  /** What is of an exercise says so in every object, and has ids of its own: it never meets what is real. */
  readonly mode: Mode;
  readonly sha1: Sha1;
};

export type SignBundle = { readonly id: string; readonly objects: readonly StixObject[] };

type Context = BundleOptions & {
  readonly common: Readonly<Record<string, unknown>>; // of every domain object
  readonly identityId: string;
  readonly markingRefs: readonly string[];
};

/** Parts of one sign while it is told. */
type Told = Group & {
  readonly firstUs: number;
  readonly lastUs: number;
  readonly hasFew: boolean; // of ours behind it: neither when nor how often is told
  readonly looked: readonly string[]; // outside addresses to look for elsewhere
};

export function signBundle(signs: readonly OutwardSign[], options: BundleOptions): SignBundle {
  const isExercise = options.mode === 'exercise';
  const { tlp, caveats } = options.marking;
  const said = { tlp, caveats: isExercise ? [EXERCISE, ...caveats] : caveats };
  const markings = markingDefinitions(said, FOUNDED, options.sha1);
  const markingRefs = markings.map(({ id }) => id);
  const identityId = idOf('identity', options.marking.originator, options.sha1);
  const common = {
    ...{ spec_version: '2.1', created_by_ref: identityId, created: FOUNDED, modified: FOUNDED },
    ...(isExercise ? { labels: ['exercise'] } : {}),
    object_marking_refs: markingRefs,
  };
  const context: Context = { ...options, common, identityId, markingRefs };
  const identity: StixObject = {
    ...{ type: 'identity', id: identityId, ...common },
    ...{ name: options.marking.originator, identity_class: 'organization' },
  };
  const objects = new Map<string, StixObject>();
  for (const object of [
    ...markings,
    identity,
    ...groupsOf(signs, options.ownHosts).flatMap((group) => objectsOf(group, context)),
  ])
    if (!objects.has(object.id)) objects.set(object.id, object);
  const told = [...objects.keys()].join('\n');
  return {
    id: idOf('bundle', `${versionOf(options.atUs)}\n${told}`, options.sha1),
    objects: [...objects.values()],
  };
}

/** Identities and markings are older than anything they stand on, and never change. */
const FOUNDED = '2020-01-01T00:00:00.000Z';
const EXERCISE = 'EXERCISE: nothing here is real';

/** A version is a minute: what is told again within one is the same. */
function versionOf(atUs: number): string {
  return stixTimestamp(Math.ceil(atUs / 60e6) * 60e6);
}

/** Nothing of a sign without an outside end: what is left of it would tell of us alone; nor of one marked more strictly. */
function objectsOf(group: Group, outer: Context): StixObject[] {
  const { sign, ownHosts } = group;
  const outside = outsideEnds(sign);
  const { tlp } = outer.marking;
  if (outside.length === 0 || tlpOfSign(sign, tlp) !== tlp) return [];
  const looked = lookedFor(sign);
  const known = knownIndicator(sign);
  const hasFew = ownHosts !== null && ownHosts < (outer.ownHostsMin ?? COARSE.ownHostsMin);
  const [firstUs, lastUs] = hasFew
    ? [hourBefore(Math.min(outer.fromUs, outer.atUs)), hourAfter(outer.atUs)]
    : [hourBefore(usOf(sign.first)), hourAfter(usOf(sign.last))];
  const created = stixTimestamp(hourBefore(Math.min(outer.fromUs, firstUs)));
  const version = { created, modified: versionOf(outer.atUs) };
  const context = { ...outer, common: { ...outer.common, ...version } };
  const told: Told = { ...group, firstUs, lastUs, looked, hasFew };
  const observables = observablesOf(sign, outside, context);
  const observed = observedOf(told, observables, context);
  const indicator = looked.length === 0 ? [] : [indicatorOf(told, context)];
  const infrastructure = infrastructureOf(told, observables, context);
  const sighted = [...known, ...indicator.map(({ id }) => id)];
  const isSighted = ownHosts !== null && !hasFew;
  const sighting = isSighted ? sighted.map((id) => sightingOf(told, id, observed, context)) : [];
  const about = [observed, ...indicator, ...infrastructure, ...sighting];
  const note = noteOf(told, about, context);
  return [
    ...observables,
    ...about,
    note,
    groupingOf(told, [...observables, ...about, note], context),
  ];
}

/** The ends to look for elsewhere. */
export function lookedFor(sign: Pick<OutwardSign, 'kind'> & SignEnds): string[] {
  const { told } = KINDS_IN_STIX[sign.kind];
  if (told === 'none') return [];
  if (told === 'relay' || told === 'reflector')
    return outsideEnds({
      ...sign,
      source: null,
      destination: null,
      ends: sign.ends.filter(({ role }) => role === told),
    });
  const [first, second] =
    told === 'source' ? [sign.source, sign.destination] : [sign.destination, sign.source];
  const isOutside = (one: string | null) => one !== null && parseAddress(one) !== null;
  const end = isOutside(first) ? first : isOutside(second) ? second : null;
  if (end !== null) return [end];
  return outsideEnds({
    ...sign,
    source: null,
    destination: null,
    ends: sign.ends.filter(({ role }) => role === told),
  });
}

function addressObject(value: string, { sha1, markingRefs }: Context): StixObject {
  const type = isIpv4(parseAddress(value)!) ? 'ipv4-addr' : 'ipv6-addr';
  const id = observableId({ type, value }, sha1)!;
  return { type, id, spec_version: '2.1', object_marking_refs: markingRefs, value };
}

/** Addresses, and the traffic between them with its inside end left out. */
function observablesOf(
  sign: OutwardSign,
  outside: readonly string[],
  context: Context,
): StixObject[] {
  const addresses = outside.map((value) => addressObject(value, context));
  const refOf = (end: string | null) => addresses.find(({ value }) => value === end)?.id;
  const [source, destination] = [refOf(sign.source), refOf(sign.destination)];
  if (sign.protocol === null || (source === undefined && destination === undefined))
    return addresses;
  const traffic = {
    type: 'network-traffic',
    ...(source === undefined ? {} : { src_ref: source }),
    ...(destination === undefined ? {} : { dst_ref: destination }),
    ...(sign.port === null || !HAS_PORTS.has(sign.protocol) ? {} : { dst_port: sign.port }),
    protocols: [sign.protocol],
  };
  const id = observableId(traffic, context.sha1)!;
  const common = { id, spec_version: '2.1', object_marking_refs: context.markingRefs };
  return [...addresses, { ...traffic, ...common }];
}

const HAS_PORTS = new Set(['tcp', 'udp', 'sctp']);

function observedOf(
  { sign, name, firstUs, lastUs, hasFew }: Told,
  observables: readonly StixObject[],
  context: Context,
): StixObject {
  return {
    ...{
      type: 'observed-data',
      id: idOf('observed-data', nameBy(name, context), context.sha1),
      ...context.common,
    },
    ...{ first_observed: stixTimestamp(firstUs), last_observed: stixTimestamp(lastUs) },
    number_observed: hasFew ? 1 : coarseCount(sign.count),
    object_refs: observables.map(({ id }) => id),
  };
}

function indicatorOf(told: Told, context: Context): StixObject {
  const { sign, name, firstUs, lastUs, looked, hasFew } = told;
  const { title, days, indicatorType } = KINDS_IN_STIX[sign.kind];
  return {
    ...{
      type: 'indicator',
      id: idOf('indicator', nameBy(name, context), context.sha1),
      ...context.common,
    },
    name: `${title}: ${looked.length === 1 ? looked[0] : `${looked.length} addresses`}`,
    description: `${title}, seen in flow records of ${context.marking.originator}. What was seen, not who is guilty.`,
    indicator_types: [indicatorType],
    ...{ pattern: patternOf(sign, looked), pattern_type: 'stix', pattern_version: '2.1' },
    valid_from: stixTimestamp(firstUs),
    valid_until: stixTimestamp(lastUs + days * DAY_US),
    confidence: hasFew ? coarseConfidence(sign.confidence) : Math.round(100 * sign.confidence),
  };
}

/** Addresses that are called are told with their service; those that act or relay by address alone. */
function patternOf(sign: OutwardSign, looked: readonly string[]): string {
  const typeOf = (value: string) => (isIpv4(parseAddress(value)!) ? 'ipv4-addr' : 'ipv6-addr');
  const [only] = looked;
  const isCalled = looked.length === 1 && only === sign.destination && sign.port !== null;
  if (isCalled && HAS_PORTS.has(sign.protocol ?? ''))
    return `[network-traffic:dst_ref.type = '${typeOf(only!)}' AND network-traffic:dst_ref.value = '${only}' AND network-traffic:dst_port = ${sign.port} AND network-traffic:protocols[*] = '${sign.protocol}']`;
  return `[${looked.map((value) => `${typeOf(value)}:value = '${value}'`).join(' OR ')}]`;
}

function infrastructureOf(
  told: Told,
  observables: readonly StixObject[],
  context: Context,
): StixObject[] {
  const { title, infrastructure } = KINDS_IN_STIX[told.sign.kind];
  if (infrastructure === null || told.looked.length === 0) return [];
  const isCaller =
    KINDS_IN_STIX[told.sign.kind].told === 'destination' &&
    told.looked[0] !== told.sign.destination;
  if (isCaller) return []; // who calls a service of ours has shown none of its own
  const id = idOf('infrastructure', nameBy(told.name, context), context.sha1);
  const itself: StixObject = {
    ...{ type: 'infrastructure', id, ...context.common },
    name: `${title}: ${told.looked[0]}${told.looked.length > 1 ? ' and others' : ''}`,
    description: 'What the flows are consistent with.',
    infrastructure_types: [infrastructure],
    ...(told.hasFew
      ? {}
      : { first_seen: stixTimestamp(told.firstUs), last_seen: stixTimestamp(told.lastUs) }),
  };
  const parts = observables.filter(({ value }) => told.looked.includes(String(value)));
  const relations = parts.map((part) => relation('consists-of', id, part.id, context));
  const indicatorId = idOf('indicator', nameBy(told.name, context), context.sha1);
  return [itself, ...relations, relation('indicates', indicatorId, id, context)];
}

function relation(verb: string, from: string, to: string, context: Context): StixObject {
  return {
    ...{ type: 'relationship', id: idOf('relationship', `${verb}\n${from}\n${to}`, context.sha1) },
    ...{ ...context.common, relationship_type: verb, source_ref: from, target_ref: to },
  };
}

/** A sighting says that we saw it: told only where several hosts of ours did, so that it points at none. */
function sightingOf(
  told: Told,
  indicatorId: string,
  observed: StixObject,
  context: Context,
): StixObject {
  const name = told.name;
  return {
    ...{ type: 'sighting', id: idOf('sighting', nameBy(name, context), context.sha1) },
    ...context.common,
    ...{ first_seen: stixTimestamp(told.firstUs), last_seen: stixTimestamp(told.lastUs) },
    ...{ count: coarseCount(told.sign.count), sighting_of_ref: indicatorId },
    ...{ observed_data_refs: [observed.id], where_sighted_refs: [context.identityId] },
  };
}

function noteOf(
  { sign, name, explanations, hasFew }: Told,
  about: readonly StixObject[],
  context: Context,
): StixObject {
  // What the flows say of each may count hosts and times exactly: it stays at home.
  const reasons = hasFew
    ? explanations
    : sign.otherwise.map(({ explanation, fits }) => `${explanation}: ${fits}`);
  const least = context.ownHostsMin ?? COARSE.ownHostsMin;
  const left = `Left out: when, how often, and which of these fit: fewer than ${least} own hosts stand behind it.`;
  const lines = reasons.length === 0 ? ['No harmless explanation was tried.'] : reasons;
  const tried = [...lines, ...(hasFew ? [left] : [])].join('\n');
  return {
    ...{ type: 'note', id: idOf('note', nameBy(name, context), context.sha1), ...context.common },
    abstract: 'What would explain it otherwise, and whether it fits what was seen',
    content: withoutOwn(tried),
    object_refs: about.map(({ id }) => id),
  };
}

function groupingOf(
  { sign, name }: Told,
  all: readonly StixObject[],
  context: Context,
): StixObject {
  return {
    ...{
      type: 'grouping',
      id: idOf('grouping', nameBy(name, context), context.sha1),
      ...context.common,
    },
    name: KINDS_IN_STIX[sign.kind].title,
    context: 'suspicious-activity',
    object_refs: all.map(({ id }) => id),
  };
}

function nameBy(name: string, { marking, mode }: Context): string {
  return `${mode === 'live' ? '' : `${mode}\n`}${marking.originator}\n${name}`;
}

function idOf(type: string, name: string, sha1: Sha1): string {
  return `${type}--${uuidV5(NOROSHI_NAMESPACE, `${type}\n${name}`, sha1)}`;
}

function usOf(utc: string): number {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new TypeError(`signBundle: ${parsed.error.message}`);
  return parsed.value;
}
