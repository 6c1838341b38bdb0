/** Indicators on flows: STIX patterns through the real watch; times of validity, withdrawal, both families, and what stays silent. */

import { createHash } from 'node:crypto';
import {
  compileForFlows,
  formatAddress,
  parsePattern,
  readIndicator,
  tlpDefinition,
} from '@noroshi/stix';
import { describeWithData } from '@noroshi/tidy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createIndicatorDetector,
  createOutward,
  type FlowIndicator,
  flowIndicatorsOf,
  outwardSign,
  ownHostsBehind,
  type Sign,
  signBundle,
} from '../src/index.ts';
import { evidenceOf, type Flow, fits, lineOf, signsOf, T0_US, watchFlows } from './flows.ts';
import { watchZeek, zeekFiles } from './rita-set.ts';
import { warrantOf } from './warrants.ts';

const US = '192.0.2.7';
const THEM = '198.51.100.9';
const ID = 'indicator--00000000-0000-4000-8000-000000000001';

function indicator(pattern: string, changes: Partial<FlowIndicator> = {}): FlowIndicator {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return {
    ...{ id: ID, terms: compileForFlows(parsed.value).terms, validFromUs: T0_US - 5 * 86_400e6 },
    ...{ validUntilUs: T0_US + 86_400e6, isRevoked: false, confidence: 0.8, ...changes },
  };
}

const lookFor = (pattern: string, flows: readonly Flow[], changes: Partial<FlowIndicator> = {}) =>
  signsOf(flows, createIndicatorDetector([indicator(pattern, changes)]));
const ADDRESS = `[ipv4-addr:value = '${THEM}']`;
const call = (more: Partial<Flow> = {}): Flow => ({
  atS: 0,
  source: US,
  destination: THEM,
  ...more,
});

describe('an indicator', () => {
  test('is one sign with its id, its contacts and who met it', () => {
    const [sign, ...rest] = lookFor(ADDRESS, [
      call(),
      call({ atS: 60 }),
      call({ atS: 90, destination: '198.51.100.8' }),
    ]);
    expect(rest).toEqual([]);
    expect(lineOf(sign!)).toBe(`indicator ${US} > ${THEM}:443`);
    expect(evidenceOf(sign!, 'indicatorId')).toBe(ID);
    expect(sign!.count).toBe(2);
    expect(sign!.lastUs - sign!.firstUs).toBe(60.1e6);
    expect(sign!.confidence).toBeCloseTo(0.8, 12);
    expect(evidenceOf(sign!, 'bytesOut')).toBe(600);
    expect(fits(sign!)).toEqual([]);
  });

  test('one for each host outside, and for each indicator', () => {
    const hosts = [THEM, '198.51.100.10', '203.0.113.1'];
    const flows = hosts.map((destination, i) => call({ atS: i, destination }));
    const network = indicator("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", { id: 'network' });
    const signs = signsOf(flows, createIndicatorDetector([indicator(ADDRESS), network]));
    const told = signs.map((sign) => `${evidenceOf(sign, 'indicatorId')} ${lineOf(sign)}`).sort();
    expect(told).toEqual([
      `${ID} indicator ${US} > ${THEM}:443`,
      `network indicator ${US} > 198.51.100.10:443`,
      `network indicator ${US} > ${THEM}:443`,
    ]);
  });

  test('several of ours, or from outside: the ends say so', () => {
    const many = lookFor(ADDRESS, [call(), call({ source: '192.0.2.8' })]);
    expect(many.map(lineOf)).toEqual([`indicator many > ${THEM}:443`]);
    expect(evidenceOf(many[0]!, 'insideUsers')).toBe(2);
    const users = many[0]!.ends.map(({ role, address }) => `${role} ${formatAddress(address)}`);
    expect(users.sort()).toEqual([`source ${US}`, 'source 192.0.2.8']);
    const strangers = lookFor(ADDRESS, [call(), call({ source: '203.0.113.9' })]);
    expect(evidenceOf(strangers[0]!, 'insideUsers')).toBe(1); // one is none of ours
    expect(strangers[0]!.ends.map(({ address }) => formatAddress(address))).toEqual([
      US,
      '203.0.113.9',
    ]);
    const [knock] = lookFor(ADDRESS, [call({ source: THEM, destination: US, state: 'attempt' })]);
    expect(lineOf(knock!)).toBe(`indicator ${THEM} > ${US}:443`);
    expect(fits(knock!)).toEqual(['a scanner that knocks at every door']);
    expect(knock!.confidence).toBeCloseTo(0.8 / 4, 12);
  });

  test.each([
    [
      'IPv6 networks',
      "[ipv6-addr:value ISSUBSET '2001:db8:7::/48']",
      { destination: '2001:db8:7::5' },
    ],
    [
      'a service',
      `[network-traffic:dst_ref.value = '${THEM}' AND network-traffic:dst_port = 443]`,
      {},
    ],
    [
      'an end with any port',
      `[network-traffic:dst_ref.value = '${THEM}' AND network-traffic:src_ref.type = 'ipv4-addr']`,
      {},
    ],
    [
      'a protocol',
      `[ipv4-addr:value = '${THEM}' AND network-traffic:protocols[*] = 'udp']`,
      { protocol: 17 },
    ],
    ['a member of a set', `[ipv4-addr:value IN ('203.0.113.4', '${THEM}')]`, {}],
    ['what of it flows can answer', `[url:value = 'http://a.example/'] OR ${ADDRESS}`, {}],
  ])('is seen: %s', (_, pattern, more) => {
    expect(lookFor(pattern, [call(more)])).toHaveLength(1);
  });

  test.each<[string, string, Partial<Flow>, Partial<FlowIndicator>]>([
    [
      'another port',
      `[network-traffic:dst_ref.value = '${THEM}' AND network-traffic:dst_port = 80]`,
      {},
      {},
    ],
    ['the other direction', `[network-traffic:src_ref.value = '${THEM}']`, {}, {}],
    [
      'ICMP has no port',
      `[ipv4-addr:value = '${THEM}' AND network-traffic:dst_port = 2048]`,
      { protocol: 1, port: 2048 },
      {},
    ],
    ['before its time', ADDRESS, { atS: -5 * 86_400 - 60 }, {}],
    ['at its end', ADDRESS, { atS: 86_400 }, {}],
    ['withdrawn', ADDRESS, {}, { isRevoked: true }],
    ['our own address', `[ipv4-addr:value = '${US}']`, {}, {}],
    ['half the world', "[ipv4-addr:value ISSUBSET '198.0.0.0/8']", {}, {}],
    ['a port alone', '[network-traffic:dst_port = 443]', {}, {}],
    ['what flows do not tell', "[domain-name:value = 'host.example']", {}, {}],
  ])('is not seen: %s', (_, pattern, more, changes) => {
    expect(lookFor(pattern, [call(more)], changes)).toEqual([]);
  });

  test('a connection that was open when its time began counts', () => {
    expect(lookFor(ADDRESS, [call({ lastsS: 3600 })], { validFromUs: T0_US + 60e6 })).toHaveLength(
      1,
    );
  });

  test('what would explain it otherwise lowers it', () => {
    const crowd = Array.from({ length: 12 }, (_, i) =>
      call({ source: `192.0.2.${20 + i}`, port: 53, protocol: 17 }),
    );
    const [shared] = lookFor(ADDRESS, crowd);
    expect(fits(shared!)).toHaveLength(2);
    const [old] = lookFor(ADDRESS, [call()], {
      validFromUs: T0_US - 90 * 86_400e6,
      validUntilUs: Infinity,
    });
    expect(fits(old!)).toEqual(['an address that has changed hands since']);
  });

  test('is asked again as of earlier, and keeps its key', () => {
    const watch = watchFlows(
      [call(), call({ atS: 600 })],
      [createIndicatorDetector([indicator(ADDRESS)])],
    );
    expect(watch.judge(T0_US - 1e6)).toEqual([]);
    const [one] = watch.judge(T0_US + 1e6);
    expect(watch.judge(watch.newestUs)[0]!.key).toBe(one!.key);
  });
});

test('outward: a sighting of the partner’s own indicator, once enough of ours met it', () => {
  const sightingsOf = (hosts: number) => {
    const flows = Array.from({ length: hosts }, (_, i) => call({ source: `192.0.2.${20 + i}` }));
    const warrant = warrantOf({ ownAddresses: 'omitted' });
    const outward = createOutward(warrant, null);
    const found = lookFor(ADDRESS, flows);
    const signs = found.map((sign, i) => outwardSign(sign, i + 1, outward));
    const { objects } = signBundle(signs, {
      ...{ marking: warrant.marking, mode: 'live', atUs: T0_US, fromUs: warrant.fromUs },
      ownHosts: ownHostsBehind(found, signs, { warrant, outward }),
      sha1: (bytes) => createHash('sha1').update(bytes).digest(),
    });
    expect(objects.filter(({ type }) => type === 'indicator')).toEqual([]);
    return objects.filter(({ type }) => type === 'sighting');
  };
  expect(sightingsOf(2)).toEqual([]);
  const [sighting] = sightingsOf(3);
  expect(sighting).toMatchObject({ sighting_of_ref: ID, count: 2 });
  expect(JSON.stringify(sighting)).not.toContain('192.0.2.');
});

test('outward: nothing of an indicator that its author marked more strictly than the warrant is', () => {
  const told = (tlp: FlowIndicator['tlp']) => {
    const warrant = warrantOf({ ownAddresses: 'omitted' }); // AMBER
    const outward = createOutward(warrant, null);
    const flows = Array.from({ length: 5 }, (_, i) => call({ source: `192.0.2.${20 + i}` }));
    const found = lookFor(ADDRESS, flows, tlp === undefined ? {} : { tlp });
    const signs = found.map((sign, i) => outwardSign(sign, i + 1, outward));
    const { objects } = signBundle(signs, {
      ...{ marking: warrant.marking, mode: 'live', atUs: T0_US, fromUs: warrant.fromUs },
      ownHosts: ownHostsBehind(found, signs, { warrant, outward }),
      sha1: (bytes) => createHash('sha1').update(bytes).digest(),
    });
    return JSON.stringify(objects).includes(ID);
  };
  expect(
    [undefined, 'CLEAR', 'AMBER', 'AMBER+STRICT', 'RED'].map((tlp) => told(tlp as never)),
  ).toEqual([...[true, true, true, false, false]]);
});

test('the marking of an indicator is read: what nobody here knows, such as ACS, is the strictest', () => {
  const object = {
    ...{ type: 'indicator', spec_version: '2.1', id: ID, pattern: ADDRESS, pattern_type: 'stix' },
    ...{ valid_from: '2025-01-01T00:00:00Z', created: '2025-01-01T00:00:00.000Z' },
    modified: '2025-01-01T00:00:00.000Z',
  };
  const acs = 'marking-definition--3de4e7b2-7c0e-4d4f-b3e5-0d8a1a2b3c4d';
  const extension = { 'extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce': {} };
  const definition = { type: 'marking-definition', id: acs, extensions: extension };
  const tlpOf = (refs: readonly string[]) => {
    const read = readIndicator({ ...object, object_marking_refs: refs });
    if (!read.ok) throw new Error(read.error);
    const definitionOf = (id: string) => (id === acs ? definition : undefined);
    return flowIndicatorsOf([read.value], () => {}, definitionOf)[0]!.tlp;
  };
  const green = tlpDefinition('GREEN').id;
  expect([tlpOf([]), tlpOf([green]), tlpOf([green, acs])]).toEqual(['CLEAR', 'GREEN', 'RED']);
});

/** The index against asking every indicator of every flow. */
test('indexed and asked one by one, the same are found', () => {
  const address = fc
    .tuple(fc.constantFrom(51, 52), fc.nat(3), fc.nat(5))
    .map(([a, b, c]) => `198.${a}.${b}.${c}`);
  const network = fc
    .tuple(address, fc.constantFrom(16, 24, 30, 31, 32))
    .map(([a, bits]) => `ipv4-addr:value ISSUBSET '${a}/${bits}'`);
  const service = fc
    .tuple(address, fc.constantFrom(80, 443))
    .map(
      ([a, port]) =>
        `network-traffic:dst_ref.value = '${a}' AND network-traffic:dst_port = ${port}`,
    );
  const patterns = fc.array(fc.oneof(network, service), { minLength: 1, maxLength: 8 });
  const flows = fc.array(
    fc.record({
      atS: fc.nat(100),
      source: fc.constantFrom(US, '192.0.2.8'),
      destination: address,
      port: fc.constantFrom(80, 443),
    }),
    { maxLength: 20 },
  );
  const keysOf = (signs: readonly Sign[]) =>
    signs.map(({ key, count }) => `${key} ${count}`).sort();
  fc.assert(
    fc.property(patterns, flows, (texts, seen) => {
      const indicators = texts.map((text, i) => indicator(`[${text}]`, { id: `i${i}` }));
      const together = signsOf(seen, createIndicatorDetector(indicators));
      const alone = indicators.flatMap((one) => signsOf(seen, createIndicatorDetector([one])));
      expect(keysOf(together)).toEqual(keysOf(alone));
      for (const [i, text] of texts.entries()) {
        const hosts = new Set(
          seen.filter((flow) => isIn(text, flow)).map(({ destination }) => destination),
        );
        expect(together.filter(({ key }) => key.startsWith(`indicator:i${i}:`))).toHaveLength(
          hosts.size,
        );
      }
    }),
    { numRuns: 60, seed: 11 },
  );
});

function isIn(
  text: string,
  { destination, port }: { readonly destination: string; readonly port: number },
): boolean {
  const word = (address: string) =>
    address.split('.').reduce((so, octet) => so * 256 + Number(octet), 0);
  const [, base, bits] = /ISSUBSET '([\d.]+)\/(\d+)'/.exec(text) ?? [];
  if (base === undefined) return text.includes(`'${destination}'`) && text.endsWith(`= ${port}`);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(word(base) / size) === Math.floor(word(destination) / size);
}

describeWithData('three days of a real sensor', 'cyber/detect/rita/missing_host', (path) => {
  test('the server of the beacon as a partner would name it: every contact is in one sign, and nothing else', () => {
    const warrant = warrantOf({
      directions: ['inside-to-outside'],
      ...{ networks: ['73.54.23.0/24'], fromUs: 700_000_000e6, toUs: 800_000_000e6 },
      retention: { windowHours: 30 * 24, keepDays: 30 },
    });
    const pattern =
      "[network-traffic:dst_ref.value = '64.225.56.201' AND network-traffic:dst_port = 80]";
    const times = { validFromUs: 700_000_000e6, validUntilUs: 800_000_000e6 };
    const detector = createIndicatorDetector([
      indicator(pattern, times),
      indicator(pattern, { ...times, id: 'withdrawn', isRevoked: true }),
      indicator(pattern, { ...times, id: 'over', validUntilUs: 700_000_001e6 }),
    ]);
    const watch = watchZeek(zeekFiles(path), warrant, [detector]);
    const signs = watch.judge(watch.newestUs);
    expect(signs.map(lineOf)).toEqual(['indicator 73.54.23.243 > 64.225.56.201:80']);
    expect(signs[0]!.count).toBe(950); // as the set's index counts them
  });
});
