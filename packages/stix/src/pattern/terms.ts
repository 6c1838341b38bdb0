/**
 * A pattern as alternatives that a table of addresses, ports and names can answer: each alternative is a conjunction, and a part
 * that cannot be said this way takes its alternative with it and is told in words. Comparisons follow STIX 2.1 §9.3 to §9.6; an
 * address compared with a whole network by `=` is read as being in it, since most feeds mean that.
 */
import { isIpv4, maskAddress, type Prefix, parseAddress } from '../address.ts';
import { commonPrefixes } from '../prefixes.ts';
import type { Comparison, Literal, ObjectPath, Observation, Pattern } from './ast.ts';
import { commonRanges, type PortRange, rangesOf } from './ranges.ts';

/** All that is given has to hold; a list holds where one of its members does. Host bits of prefixes are zero. */
export type FlowTerm = {
  readonly source?: readonly Prefix[];
  readonly destination?: readonly Prefix[];
  /** One of the two ends. */
  readonly either?: readonly Prefix[];
  readonly sourcePort?: readonly PortRange[];
  readonly destinationPort?: readonly PortRange[];
  readonly protocol?: readonly number[]; // IANA numbers
};

/** As a flow's, and names of hosts, which no flow has. */
export type PatternTerm = FlowTerm & { readonly names?: readonly string[] };

export const TERM_LIMITS = {
  termsMax: 20_000,
  workMax: 1_000_000, // products of alternatives and of networks
  toldMax: 50,
} as const;

export type PatternTerms = {
  readonly terms: readonly PatternTerm[];
  /** What was left out, and why; each once. */
  readonly unanswered: readonly string[];
};

export function patternTerms({ root }: Pattern): PatternTerms {
  const c: Compiling = { told: new Set(), work: TERM_LIMITS.workMax };
  const alternatives = fromObservation(root, c).flatMap(({ term }) => withPorts(term, c));
  if (alternatives.length > TERM_LIMITS.termsMax)
    tell(c, `only the first ${TERM_LIMITS.termsMax} of ${alternatives.length} alternatives`);
  const unanswered = [...c.told].slice(0, TERM_LIMITS.toldMax);
  return { terms: alternatives.slice(0, TERM_LIMITS.termsMax), unanswered };
}

type Compiling = { readonly told: Set<string>; work: number };

/** `types`: of the objects it speaks of; an object is of one type, and AND over one type speaks of one object (§9.5). */
type Alternative = { readonly types: ReadonlySet<string>; readonly term: PatternTerm };

const NOTHING: readonly Alternative[] = [];

function tell(c: Compiling, words: string): readonly Alternative[] {
  c.told.add(words);
  return NOTHING;
}

function fromObservation(node: Observation, c: Compiling): readonly Alternative[] {
  switch (node.kind) {
    case 'observation':
      return fromComparison(node.comparison, c);
    case 'or':
      return [...fromObservation(node.left, c), ...fromObservation(node.right, c)];
    case 'and':
    case 'followedby':
      return tell(c, 'several observations together: each would have to be remembered');
    case 'within':
      return fromObservation(node.of, c); // one observation is within any span
    case 'repeats':
      return node.count === 1
        ? fromObservation(node.of, c)
        : tell(c, 'REPEATS: an observation that has to be counted');
    case 'startStop':
      return tell(c, 'START and STOP: a time of its own inside the pattern');
  }
}

function fromComparison(node: Comparison, c: Compiling): readonly Alternative[] {
  if (node.kind === 'exists') return tell(c, `${shown(node.path)}: EXISTS`);
  if (node.kind === 'test') return fromTest(node, c);
  const [left, right] = [fromComparison(node.left, c), fromComparison(node.right, c)];
  return node.kind === 'or' ? [...left, ...right] : both(left, right, c);
}

function both(
  left: readonly Alternative[],
  right: readonly Alternative[],
  c: Compiling,
): readonly Alternative[] {
  c.work -= left.length * right.length;
  if (c.work < 0) return tell(c, 'AND over so many alternatives that their product is too large');
  const typesOf = (side: readonly Alternative[]) =>
    new Set(side.flatMap(({ types }) => [...types]));
  const isOneObject = haveCommon(typesOf(left), typesOf(right));
  return left.flatMap((a) =>
    right.flatMap((b) => {
      if (isOneObject && !haveCommon(a.types, b.types)) return [];
      const term = joined(a.term, b.term, c);
      return term === null ? [] : [{ types: new Set([...a.types, ...b.types]), term }];
    }),
  );
}

function haveCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((type) => b.has(type));
}

/** Null where nothing can satisfy the two together. */
function joined(a: PatternTerm, b: PatternTerm, c: Compiling): PatternTerm | null {
  const term: Record<string, readonly unknown[]> = { ...a };
  for (const [name, list] of Object.entries(b)) {
    const own = term[name];
    const common = own === undefined ? list : commonOf(name, own as never, list as never, c);
    if (common.length === 0) return null;
    term[name] = common;
  }
  return term as PatternTerm;
}

function commonOf(
  name: string,
  a: readonly never[],
  b: readonly never[],
  c: Compiling,
): readonly unknown[] {
  c.work -= a.length * b.length;
  if (c.work < 0) return tell(c, 'AND over so many networks that their product is too large');
  if (name === 'protocol' || name === 'names') return a.filter((one) => b.includes(one));
  return name.endsWith('Port') ? commonRanges(a, b) : commonPrefixes(a, b);
}

type Test = Extract<Comparison, { kind: 'test' }>;

function fromTest(test: Test, c: Compiling): readonly Alternative[] {
  const path = shown(test.path);
  if (test.isNegated || test.operator === '!=')
    return tell(c, `${path}: a negated comparison holds for almost everything`);
  const read = READERS[path.replace(/^network-traffic:protocols\[\d+\]$/, PROTOCOLS)];
  if (read === undefined) return tell(c, `${path}: no address, port, protocol or name of a host`);
  const term = read(test, (why) => tell(c, `${path}: ${why}`));
  const isEmpty = term === null || Object.values(term).some((list) => list.length === 0);
  return isEmpty ? NOTHING : [{ types: new Set([test.path.type]), term }];
}

type Tell = (why: string) => unknown;
type Reader = (test: Test, tell: Tell) => PatternTerm | null;

const PROTOCOLS = 'network-traffic:protocols[*]';
const READERS: Readonly<Record<string, Reader>> = {
  'ipv4-addr:value': (test, why) => ({ either: networksOf(test, why, 4) }),
  'ipv6-addr:value': (test, why) => ({ either: networksOf(test, why, 6) }),
  'network-traffic:src_ref.value': (test, why) => ({ source: networksOf(test, why) }),
  'network-traffic:dst_ref.value': (test, why) => ({ destination: networksOf(test, why) }),
  'network-traffic:src_ref.type': (test, why) => ({ source: familiesOf(test, why) }),
  'network-traffic:dst_ref.type': (test, why) => ({ destination: familiesOf(test, why) }),
  'network-traffic:src_port': (test, why) => ({ sourcePort: rangesOf(test, why) }),
  'network-traffic:dst_port': (test, why) => ({ destinationPort: rangesOf(test, why) }),
  [PROTOCOLS]: protocolsOf,
  'domain-name:value': (test, why) => ({
    names: textsOf(test, why).map((one) => one.toLowerCase()),
  }),
};

/** Members of `=` and IN that are text; anything else is told. */
function textsOf({ operator, literals }: Test, why: Tell): string[] {
  if (operator !== '=' && operator !== 'IN') {
    why(`${operator} names no members that could be listed`);
    return [];
  }
  return literals.flatMap((one: Literal) => {
    if (one.kind === 'text') return [one.value];
    why('a value that is no text');
    return [];
  });
}

function networksOf(test: Test, why: Tell, family?: 4 | 6): Prefix[] {
  const isWithin = test.operator === 'ISSUBSET';
  const texts = textsOf(isWithin ? { ...test, operator: '=' } : test, why);
  return texts.flatMap((text) => {
    const prefix = networkOf(text);
    if (prefix !== null && (family === undefined || prefix.family === family)) return [prefix];
    why(
      family === undefined
        ? 'a value that is no address'
        : `a value that is no IPv${family} address`,
    );
    return [];
  });
}

/** Bits beyond the length do not count (§9.6.1). */
function networkOf(text: string): Prefix | null {
  const [head = '', length, ...rest] = text.split('/');
  const address = parseAddress(head);
  if (address === null || rest.length > 0) return null;
  const family = isIpv4(address) ? 4 : 6;
  const width = family === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const bits = length === undefined ? width : Number(length);
  return bits > width ? null : { family, address: maskAddress(address, family, bits), bits };
}

const FAMILIES: Readonly<Record<string, Prefix>> = {
  'ipv4-addr': networkOf('0.0.0.0/0')!,
  'ipv6-addr': networkOf('::/0')!,
};

function familiesOf(test: Test, why: Tell): Prefix[] {
  return textsOf(test, why).flatMap((type) => {
    const family = Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : undefined;
    if (family === undefined) why('an end that is no address');
    return family === undefined ? [] : [family];
  });
}

/** Names of the IANA registry as STIX writes them. `ipv4` and `ipv6` here say of which family the addresses are. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{ icmp: 1, igmp: 2, tcp: 6, udp: 17, dccp: 33, gre: 47, esp: 50, ah: 51, 'ipv6-icmp': 58 },
  ...{ icmp6: 58, icmpv6: 58, ospf: 89, pim: 103, vrrp: 112, sctp: 132, udplite: 136 },
};
const HAVE_PORTS = [6, 17, 33, 132, 136];

function protocolsOf(test: Test, why: Tell): PatternTerm | null {
  const names = textsOf(test, why).map((name) => name.toLowerCase());
  const families = names.flatMap((name) => FAMILIES[`${name}-addr`] ?? []);
  if (families.length > 0 && families.length === names.length) return { either: families };
  const numbers = names.flatMap((name) => {
    const number = Object.hasOwn(NUMBERS, name) ? NUMBERS[name]! : null;
    if (number === null) why('a protocol above the transport, or one without a number');
    return number === null ? [] : [number];
  });
  return { protocol: [...new Set(numbers)] };
}

/** A port is of a protocol that has ports: others keep something else in the same place. */
function withPorts(term: PatternTerm, c: Compiling): PatternTerm[] {
  if (term.sourcePort === undefined && term.destinationPort === undefined) return [term];
  const protocol = HAVE_PORTS.filter((one) => term.protocol?.includes(one) ?? true);
  if (protocol.length > 0) return [{ ...term, protocol }];
  tell(c, 'a port of a protocol that has none');
  return [];
}

/** As the pattern writes it, short and plain. */
function shown({ type, steps }: ObjectPath): string {
  const tail = steps.map((step, i) => {
    if (step.kind === 'key') return `${i === 0 ? '' : '.'}${step.key}`;
    return step.kind === 'any' ? '[*]' : `[${step.place}]`;
  });
  const text = `${type}:${tail.join('')}`;
  return text.length <= 80 && /^[\w:.[\]*-]+$/.test(text)
    ? text
    : `${type.slice(0, 40)}: a property`;
}
