/**
 * Signs of attack in a partner's collection, beside the report of their warning: for each sign that was released in words a
 * machine can use, its outside addresses, observed data, an indicator with an end and a sighting. Made of the released form and of
 * nothing else (packages/exchange, sign-notice): where a rule withholds, no ends are left and nothing is made. Ids of addresses
 * are of the record and not of the address, as STIX 2.1 §2.9 allows: an id outlives an erasure, and 2^32 addresses are soon tried.
 */
import { KINDS_IN_STIX, lookedFor, outsideEnds } from '@noroshi/flow';
import {
  isIpv4,
  NOROSHI_NAMESPACE,
  parseAddress,
  stixTimestamp,
  typeOfId,
  uuidV5,
} from '@noroshi/stix';
import { DAY_US } from '@noroshi/time';
import type { Notice } from '@noroshi/watch';
import type { Us } from '../partner/said.ts';

export type Stix = { readonly type: string; readonly id: string; readonly [name: string]: unknown };

export type SignsOf = Us & {
  readonly warningId: string;
  /** Another text for every record. */
  readonly place: string;
  readonly identityId: string;
  readonly sha1: (bytes: Uint8Array) => Uint8Array;
  /** Markings and label. */
  readonly common: Readonly<Record<string, unknown>>;
};

type Sign = Parameters<typeof lookedFor>[0];

const ROLES: ReadonlySet<string> = new Set(['source', 'destination', 'relay', 'reflector']);

/** `created` and `modified` are the caller's to add to all but addresses. */
export function signObjects(notices: readonly Notice[], context: SignsOf): Stix[] {
  const newest = new Map<string, Notice>(); // the newer notice of a finding supersedes the older
  for (const notice of notices) {
    const name = `${notice.kind}\n${notice.key}`;
    const other = newest.get(name);
    if (other === undefined || other.atUs <= notice.atUs) newest.set(name, notice);
  }
  return [...newest].flatMap(([name, notice]) => objectsOf(name, notice, context));
}

/** Nothing of a sign that another node saw, of one without an outside end, and of one that was erased. */
function objectsOf(name: string, notice: Notice, context: SignsOf): Stix[] {
  const sign = signOf(notice);
  const ends = sign === null ? [] : outsideEnds(sign);
  if (sign === null || ends.length === 0 || notice.origin !== context.nodeId) return [];
  const idOf = (type: string) => idBy(context, type, `${context.warningId}\n${name}`);
  const addresses = ends.map((value, n): Stix => {
    const type = isIpv4(parseAddress(value)!) ? 'ipv4-addr' : 'ipv6-addr';
    const id = idBy(context, type, `${context.place}\n${name}\n${n}`);
    return { type, spec_version: '2.1', id, object_marking_refs: marks(context), value };
  });
  const common = {
    ...{ spec_version: '2.1', created_by_ref: context.identityId, ...context.common },
  };
  const records = figureOf(notice, 'records');
  const [first, last] = [stixTimestamp(notice.window.fromUs), stixTimestamp(notice.window.toUs)];
  const observed: Stix = {
    ...{ type: 'observed-data', id: idOf('observed-data'), ...common },
    ...{ first_observed: first, last_observed: last },
    number_observed: typeof records === 'number' ? records : 1,
    object_refs: addresses.map(({ id }) => id),
  };
  const indicator = indicatorOf(notice, lookedFor(sign), { id: idOf('indicator'), ...common });
  const looked = indicator?.id ?? knownOf(notice);
  const isSighted = looked !== undefined && typeof records === 'number'; // else few hosts saw it
  const sighting: Stix = {
    ...{ type: 'sighting', id: idOf('sighting'), ...common, first_seen: first, last_seen: last },
    ...{ count: records, sighting_of_ref: looked, observed_data_refs: [observed.id] },
    where_sighted_refs: [context.identityId],
  };
  return [
    ...[...addresses, observed],
    ...(indicator === undefined ? [] : [indicator]),
    ...(isSighted ? [sighting] : []),
  ];
}

/** What of a notice is a sign: the kind and ends of the released form. */
function signOf({ kind, method, evidence }: Notice): Sign | null {
  if (!method.name.startsWith('flow-') || !(kind in KINDS_IN_STIX)) return null;
  const values = evidence.flatMap((one) =>
    one.type === 'value' && typeof one.value === 'string' ? [[one.name, one.value] as const] : [],
  );
  if (evidence.some((one) => one.type !== 'elementSet' && one.name === 'erased')) return null;
  const ends = values.flatMap(([role, address]) => (ROLES.has(role) ? [{ role, address }] : []));
  const pair = ['source', 'destination'].map((role) => ends.filter((end) => end.role === role));
  const sign = { kind: kind as Sign['kind'], source: null, destination: null, ends };
  if (pair.some(({ length }) => length > 1)) return sign;
  const [source = null, destination = null] = pair.map(([end]) => end?.address ?? null);
  return { ...sign, source, destination };
}

function indicatorOf(
  { kind, window, confidence }: Notice,
  looked: readonly string[],
  common: { readonly id: string; readonly [name: string]: unknown },
): Stix | undefined {
  if (looked.length === 0) return undefined;
  const { title, days, indicatorType } = KINDS_IN_STIX[kind as Sign['kind']];
  const terms = looked.map((value) => {
    const type = isIpv4(parseAddress(value)!) ? 'ipv4-addr' : 'ipv6-addr';
    return `${type}:value = '${value}'`;
  });
  return {
    ...{ type: 'indicator', ...common },
    name: `${title}: ${looked.length === 1 ? looked[0] : `${looked.length} addresses`}`,
    description: `${title}, seen in flow records. What was seen, not who is guilty.`,
    indicator_types: [indicatorType],
    ...{ pattern: `[${terms.join(' OR ')}]`, pattern_type: 'stix', pattern_version: '2.1' },
    valid_from: stixTimestamp(window.fromUs),
    valid_until: stixTimestamp(window.toUs + days * DAY_US),
    confidence: Math.round(100 * confidence),
  };
}

/** The last version of one: a reader of the end alone learns nothing of what it ends. */
export function signEnd(before: Stix, modified: string, us: Us & Pick<SignsOf, 'sha1'>): Stix {
  const { type, id, created, created_by_ref, object_marking_refs, labels } = before;
  const common = {
    ...{ type, spec_version: '2.1', id, created_by_ref, created, modified, revoked: true },
    ...{ object_marking_refs, ...(labels !== undefined && { labels }) },
  };
  const nothing = (of: string) => idBy(us, of, `nothing\n${id}`); // there is no such object
  if (type === 'indicator')
    return {
      ...{ ...common, name: 'withdrawn', pattern: "[x-noroshi-withdrawn:value = 'withdrawn']" },
      ...{ pattern_type: 'stix', pattern_version: '2.1', valid_from: created },
    };
  if (type === 'sighting') return { ...common, sighting_of_ref: nothing('indicator') };
  return {
    ...{ ...common, first_observed: created, last_observed: modified, number_observed: 1 },
    object_refs: [nothing('ipv4-addr')],
  };
}

/** Whether it has versions and so an end; addresses have none. */
export function hasEnd({ id }: Pick<Stix, 'id'>): boolean {
  return ['indicator', 'observed-data', 'sighting'].includes(id.slice(0, id.indexOf('--')));
}

function knownOf(notice: Notice): string | undefined {
  const id = figureOf(notice, 'indicatorId');
  const isId = notice.kind === 'indicator' && typeof id === 'string';
  return isId && typeOfId(id) === 'indicator' ? id : undefined;
}

function figureOf({ evidence }: Notice, name: string): unknown {
  const found = evidence.find((one) => one.type === 'value' && one.name === name);
  return found?.type === 'value' ? found.value : undefined;
}

function marks({ common }: SignsOf): unknown {
  return common.object_marking_refs;
}

function idBy({ nodeId, mode, sha1 }: Us & Pick<SignsOf, 'sha1'>, type: string, name: string) {
  const whole = `sign\n${mode}\n${nodeId}\n${type}\n${name}`;
  return `${type}--${uuidV5(NOROSHI_NAMESPACE, whole, sha1)}`;
}
