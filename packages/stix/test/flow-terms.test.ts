/**
 * Patterns as flows answer them, against the matcher of the standard: for every pattern that is answered whole, a flow is matched
 * by the terms exactly when the matcher says so of the observation that the flow would be.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileForFlows,
  type FlowTerm,
  formatPrefix,
  matchPattern,
  type ObservedData,
  type PortRange,
  type Prefix,
  parseAddress,
  parsePattern,
  prefixHas,
} from '../src/index.ts';

const compile = (text: string) => {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return compileForFlows(parsed.value);
};

const plain = ({ source, destination, either, ...rest }: FlowTerm) => ({
  ...(source === undefined ? {} : { source: source.map(formatPrefix) }),
  ...(destination === undefined ? {} : { destination: destination.map(formatPrefix) }),
  ...(either === undefined ? {} : { either: either.map(formatPrefix) }),
  ...rest,
});

const PORTS = [6, 17, 33, 132, 136];

describe('what flows can answer', () => {
  test.each([
    ["[ipv4-addr:value = '198.51.100.1']", [{ either: ['198.51.100.1/32'] }]],
    ["[ipv4-addr:value ISSUBSET '198.51.100.77/24']", [{ either: ['198.51.100.0/24'] }]],
    ["[ipv4-addr:value = '198.51.100.0/24']", [{ either: ['198.51.100.0/24'] }]],
    [
      "[ipv6-addr:value IN ('2001:DB8::1', '2001:db8::2')]",
      [{ either: ['2001:db8::1/128', '2001:db8::2/128'] }],
    ],
    [
      "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '198.51.100.1' AND network-traffic:dst_port = 443]",
      [{ destination: ['198.51.100.1/32'], destinationPort: [[443, 443]], protocol: PORTS }],
    ],
    [
      "[network-traffic:src_ref.value = '198.51.100.1' AND network-traffic:protocols[*] = 'udp' AND network-traffic:src_port < 1024]",
      [{ source: ['198.51.100.1/32'], sourcePort: [[0, 1023]], protocol: [17] }],
    ],
    [
      "[ipv4-addr:value = '198.51.100.1' AND (network-traffic:dst_port = 80 OR network-traffic:dst_port IN (443, 8443))]",
      [
        { either: ['198.51.100.1/32'], destinationPort: [[80, 80]], protocol: PORTS },
        {
          either: ['198.51.100.1/32'],
          destinationPort: [
            [443, 443],
            [8443, 8443],
          ],
          protocol: PORTS,
        },
      ],
    ],
    [
      "[ipv4-addr:value = '198.51.100.1'] OR [ipv4-addr:value = '198.51.100.2'] WITHIN 5 SECONDS",
      [{ either: ['198.51.100.1/32'] }, { either: ['198.51.100.2/32'] }],
    ],
  ])('%s', (text, terms) => {
    const compiled = compile(text);
    expect(compiled.terms.map(plain)).toEqual(terms);
    expect(compiled.unanswered).toEqual([]);
  });

  test('nothing is one object with two addresses, or two families at once', () => {
    expect(
      compile("[ipv4-addr:value = '198.51.100.1' AND ipv4-addr:value = '198.51.100.2']").terms,
    ).toEqual([]);
    expect(
      compile("[network-traffic:protocols[*] = 'ipv6' AND ipv4-addr:value = '198.51.100.2']").terms,
    ).toEqual([]);
  });
});

describe('what flows cannot answer', () => {
  test.each([
    ["[file:hashes.MD5 = '79054025255fb1a26e4bc422aef54eb4']", /no address, port, protocol/],
    ["[ipv4-addr:value != '198.51.100.1']", /negated/],
    ["[ipv4-addr:value NOT = '198.51.100.1']", /negated/],
    ["[ipv4-addr:value LIKE '198.51.%']", /LIKE names no members/],
    [
      "[ipv4-addr:value = '198.51.100.1'] AND [ipv4-addr:value = '198.51.100.2']",
      /several observations/,
    ],
    ["[ipv4-addr:value = '198.51.100.1'] FOLLOWEDBY [ipv4-addr:value = '198.51.100.2']", /several/],
    ["[ipv4-addr:value = '198.51.100.1'] REPEATS 3 TIMES", /REPEATS/],
    [
      "[network-traffic:protocols[*] = 'http' AND network-traffic:dst_port = 80]",
      /above the transport/,
    ],
    ["[network-traffic:protocols[*] = 'icmp' AND network-traffic:dst_port = 80]", /has none/],
    ["[network-traffic:dst_ref.value = 'host.example']", /no address/],
    ["[domain-name:value = 'host.example']", /names/],
    ["[ipv6-addr:value = '198.51.100.1']", /no IPv6 address/],
    ["[network-traffic:dst_port = '443']", /no number/],
    ['[EXISTS ipv4-addr:value]', /EXISTS/],
  ])('%s', (text, why) => {
    const { terms, unanswered } = compile(text);
    expect(terms).toEqual([]);
    expect(unanswered.join('\n')).toMatch(why);
  });

  test('one alternative does not take the others with it', () => {
    const { terms, unanswered } = compile(
      "[url:value = 'http://a.example/'] OR [ipv4-addr:value = '198.51.100.1']",
    );
    expect(terms.map(plain)).toEqual([{ either: ['198.51.100.1/32'] }]);
    expect(unanswered).toHaveLength(1);
  });

  test('a product that would be too large ends in words, not in work', () => {
    const ports = (name: string) =>
      Array.from({ length: 100 }, (_, i) => `network-traffic:${name} > ${i}`).join(' OR ');
    const { terms, unanswered } = compile(
      `[(${ports('src_port')}) AND (${ports('dst_port')}) AND (${ports('src_port')})]`,
    );
    expect(terms).toEqual([]);
    expect(unanswered.join()).toMatch(/too large/);
  });
});

type SmallFlow = {
  source: string;
  destination: string;
  sourcePort: number;
  destinationPort: number;
  protocol: 'tcp' | 'udp';
};

const ADDRESSES = [
  '198.51.100.1',
  '198.51.100.2',
  '198.51.100.130',
  '203.0.113.1',
  '2001:db8::1',
  '2001:db8::2',
];
const NUMBER = { tcp: 6, udp: 17 };

function answers(terms: readonly FlowTerm[], flow: SmallFlow): boolean {
  const inOne = (list: readonly Prefix[] | undefined, ...ends: string[]) =>
    list === undefined ||
    ends.some((end) => list.some((prefix) => prefixHas(prefix, parseAddress(end)!)));
  const inRange = (list: readonly PortRange[] | undefined, port: number) =>
    list === undefined || list.some(([from, to]) => port >= from && port <= to);
  return terms.some(
    (term) =>
      inOne(term.source, flow.source) &&
      inOne(term.destination, flow.destination) &&
      inOne(term.either, flow.source, flow.destination) &&
      inRange(term.sourcePort, flow.sourcePort) &&
      inRange(term.destinationPort, flow.destinationPort) &&
      (term.protocol?.includes(NUMBER[flow.protocol]) ?? true),
  );
}

function observationOf(flow: SmallFlow): ObservedData {
  const address = (value: string) => ({
    type: value.includes(':') ? 'ipv6-addr' : 'ipv4-addr',
    value,
  });
  const traffic = {
    ...{ type: 'network-traffic', src_ref: 'a', dst_ref: 'b', src_port: flow.sourcePort },
    ...{ dst_port: flow.destinationPort, protocols: [flow.protocol] },
  };
  const objects = new Map<string, Readonly<Record<string, unknown>>>([
    ['a', address(flow.source)],
    ['b', address(flow.destination)],
    ['t', traffic],
  ]);
  return { firstUs: 0, lastUs: 1, numberObserved: 1, objects, observed: ['a', 'b', 't'] };
}

/** Comparisons of traffic alone: of several types in one AND, the matcher joins objects that a flow has only together. */
const leaf = fc.oneof(
  fc
    .tuple(fc.constantFrom('src_ref', 'dst_ref'), fc.constantFrom(...ADDRESSES))
    .map(([end, address]) => `network-traffic:${end}.value = '${address}'`),
  fc
    .tuple(
      fc.constantFrom('src_ref', 'dst_ref'),
      fc.constantFrom('198.51.100.0/25', '2001:db8::/127', '0.0.0.0/0'),
    )
    .map(([end, net]) => `network-traffic:${end}.value ISSUBSET '${net}'`),
  fc
    .tuple(
      fc.constantFrom('src_port', 'dst_port'),
      fc.constantFrom('=', '<', '<=', '>', '>='),
      fc.constantFrom(80, 443, 0, 65535),
    )
    .map(([name, sign, port]) => `network-traffic:${name} ${sign} ${port}`),
  fc.constantFrom('tcp', 'udp').map((name) => `network-traffic:protocols[*] = '${name}'`),
);
const { comparison } = fc.letrec<{ comparison: string }>((tie) => ({
  comparison: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(tie('comparison'), fc.constantFrom('AND', 'OR'), tie('comparison'))
      .map(([a, how, b]) => `(${a} ${how} ${b})`),
  ),
}));
const alone = fc
  .tuple(fc.constantFrom(...ADDRESSES), fc.constantFrom(80, 443))
  .map(
    ([value, port]) =>
      `${value.includes(':') ? 'ipv6-addr' : 'ipv4-addr'}:value = '${value}' AND network-traffic:dst_port = ${port}`,
  );
const flow = fc.record({
  ...{ source: fc.constantFrom(...ADDRESSES), destination: fc.constantFrom(...ADDRESSES) },
  ...{
    sourcePort: fc.constantFrom(80, 443, 5000),
    destinationPort: fc.constantFrom(80, 443, 0, 65535),
  },
  protocol: fc.constantFrom<'tcp' | 'udp'>('tcp', 'udp'),
});

test('terms and the matcher of the standard agree', () => {
  const runs = process.env.NOROSHI_PROVE === '1' ? 100_000 : 1500;
  let matches = 0;
  fc.assert(
    fc.property(fc.oneof(comparison, alone), comparison, flow, (first, second, one) => {
      const text = `[${first}] OR [${second}]`;
      const parsed = parsePattern(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
      const matched = matchPattern(parsed.value, [observationOf(one)]);
      const { terms, unanswered } = compileForFlows(parsed.value);
      expect(unanswered).toEqual([]);
      if (matched.ok && matched.value !== null) matches++;
      expect(answers(terms, one)).toBe(matched.ok && matched.value !== null);
    }),
    { numRuns: runs, seed: 7 },
  );
  expect(matches).toBeGreaterThan(runs / 20);
  console.log(`terms against the matcher: ${runs} patterns, ${matches} matches, seed 7`);
});
