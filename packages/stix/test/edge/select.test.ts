/** What may stand in a file for an own edge and what is refused, each with its reason; differences, serials and receipts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edgeReceipt,
  exportEdge,
  formatAddress,
  maskAddress,
  newestIndicators,
  parseAddress,
  prefixesMeet,
  readEdgeReceipt,
  readIndicator,
  selectForEdge,
} from '../../src/index.ts';
import { createPrefixTable } from '../../src/prefixes.ts';
import {
  AT_US,
  EVERYTHING,
  exportOf,
  indicatorOf,
  POLICY,
  prefixOf,
  sha256,
  textOf,
} from './made.ts';

const DAY_US = 86_400e6;
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
const ADDRESS = "[ipv4-addr:value = '37.0.8.1']";

describe('refused, with its reason', () => {
  test.each<[string, string, object, RegExp]>([
    ['withdrawn', ADDRESS, { revoked: true }, /withdrawn/],
    ['of an exercise', ADDRESS, { labels: ['exercise'] }, /nothing in it is real/],
    ['benign', ADDRESS, { indicator_types: ['benign'] }, /benign/],
    ['not believed', ADDRESS, { confidence: 0 }, /confidence of 0/],
    ['past its time', ADDRESS, { valid_until: '2026-11-23T16:00:00Z' }, /past its time/],
    ['not valid yet', ADDRESS, { valid_from: '2026-11-23T16:00:01Z' }, /not valid yet/],
    ['for named people', ADDRESS, { object_marking_refs: [RED] }, /TLP:RED/],
    [
      'a marking of others',
      ADDRESS,
      { object_marking_refs: [RED.replace('e8', 'f8')] },
      /nobody here knows/,
    ],
    ['our own', "[ipv4-addr:value = '37.1.2.3']", {}, /our own \(37\.1\.0\.0\/16\)/],
    ['a network that ours is in', "[ipv6-addr:value ISSUBSET '2a00:1::/32']", {}, /our own/],
    ['shared by many', "[ipv4-addr:value = '104.17.1.1']", {}, /shared by many/],
    ['private', "[ipv4-addr:value = '10.1.2.3']", {}, /private use/],
    ['documentation', "[ipv6-addr:value = '2001:db8::1']", {}, /documentation/],
    ['loopback', "[ipv6-addr:value = '::1']", {}, /loopback/],
    ['multicast', "[ipv4-addr:value = '239.1.2.3']", {}, /multicast/],
    ['a resolver', "[ipv4-addr:value = '9.9.9.9']", {}, /public resolver/],
    [
      'a network around a resolver',
      "[ipv4-addr:value ISSUBSET '8.8.0.0/16']",
      {},
      /public resolver/,
    ],
    ['a root server', "[ipv6-addr:value = '2001:7fe::53']", {}, /root server/],
    ['too wide', "[ipv4-addr:value ISSUBSET '37.0.0.0/15']", {}, /wider than \/16/],
    ['too wide, IPv6', "[ipv6-addr:value ISSUBSET '2a00::/31']", {}, /wider than \/32/],
    ['everything', "[network-traffic:src_ref.type = 'ipv4-addr']", {}, /wider than/],
    ['a port alone', '[network-traffic:dst_port = 443]', {}, /no host or network/],
    ['negated', "[ipv4-addr:value != '37.0.8.1']", {}, /negated/],
    [
      'combined',
      "[ipv4-addr:value = '37.0.8.1'] AND [ipv4-addr:value = '37.0.8.2']",
      {},
      /several observations/,
    ],
    [
      'two ends',
      "[network-traffic:src_ref.value = '37.0.8.1' AND network-traffic:dst_ref.value = '37.0.8.2']",
      {},
      /only together/,
    ],
    ['what no list knows', "[file:name = 'a']", {}, /no address/],
    ['our own name', "[domain-name:value = 'www.ours.co.jp']", {}, /our own/],
    ['a name above ours', "[domain-name:value = 'co.jp']", {}, /our own/],
    ['a name that many share', "[domain-name:value = 'pages.dev']", {}, /shared by many/],
    ['a name of special use', "[domain-name:value = 'x.local']", {}, /special use/],
    ['a name of one label', "[domain-name:value = 'top']", {}, /no zone may hold/],
    [
      'a name that is none',
      "[domain-name:value = 'a.top CNAME rpz-passthru.']",
      {},
      /no zone may hold/,
    ],
    ['a name beyond ASCII', "[domain-name:value = 'еvil.top']", {}, /no zone may hold/],
  ])('%s', (_, pattern, more, reason) => {
    const { elements, refused } = selectForEdge([indicatorOf(1, pattern, more)], POLICY);
    expect(elements).toEqual([]);
    expect(refused.map((one) => one.reason).join('\n')).toMatch(reason);
  });

  test('one bad member does not take the good ones with it', () => {
    const pattern =
      "[ipv4-addr:value IN ('37.0.8.1', '10.0.0.1')] OR [domain-name:value = 'a.pages.dev']";
    const { elements, refused } = selectForEdge([indicatorOf(1, pattern)], POLICY);
    expect(elements.map(({ key }) => key)).toEqual(['either:37.0.8.1/32||', 'name:a.pages.dev']);
    expect(refused).toHaveLength(1);
  });
});

test('networks in a table and one by one: the same meet', () => {
  const network = fc
    .tuple(fc.boolean(), fc.nat(7), fc.nat(255), fc.integer({ min: 20, max: 32 }))
    .map(([isV4, a, b, bits]) => {
      const text = isV4 ? `37.0.${a}.${b}` : `2a00:${a}::${b.toString(16)}`;
      const kept = isV4 ? bits : 4 * bits;
      const address = maskAddress(parseAddress(text)!, isV4 ? 4 : 6, kept);
      return prefixOf(`${formatAddress(address)}/${kept}`);
    });
  fc.assert(
    fc.property(fc.array(network, { maxLength: 12 }), network, (list, one) => {
      const found = createPrefixTable(list)(one);
      expect(found !== undefined).toBe(list.some((other) => prefixesMeet(other, one)));
      if (found !== undefined) expect(prefixesMeet(found, one)).toBe(true);
    }),
    { numRuns: 2000, seed: 5 },
  );
});

describe('times', () => {
  const untilOf = (more: object) =>
    (selectForEdge([indicatorOf(1, ADDRESS, more)], POLICY).elements[0]!.untilUs - AT_US) / DAY_US;

  test('an end of its own, none, and one far away', () => {
    expect(untilOf({ valid_until: '2026-11-24T16:00:00.9Z' })).toBe(1);
    expect(untilOf({ valid_until: undefined })).toBeCloseTo(30 - 16 / 24, 9); // the midnight before 30 days are over
    expect(untilOf({ valid_until: '2036-01-01T00:00:00Z' })).toBeCloseTo(30 - 16 / 24, 9);
  });

  test('of two that say the same, the one that stays longer', () => {
    const two = [
      indicatorOf(1, ADDRESS, { valid_until: '2026-11-25T00:00:00Z' }),
      indicatorOf(2, ADDRESS),
    ];
    const { elements } = selectForEdge(two, POLICY);
    expect(elements.map(({ indicatorId }) => indicatorId)).toEqual([two[1]!.id]);
  });

  test('the newest version counts, wherever it stands', () => {
    const versions = [
      '2026-11-02T00:00:00.001Z',
      '2026-11-02T00:00:00.002Z',
      '2026-11-01T00:00:00.000Z',
    ];
    const objects = versions.map((modified) => ({
      ...indicatorOf(1, ADDRESS).object,
      ...{ modified, revoked: modified.endsWith('2Z') },
    }));
    const [newest, ...others] = newestIndicators(objects);
    expect(others).toEqual([]);
    const read = readIndicator(newest!);
    expect(read.ok && read.value.isRevoked).toBe(true);
  });
});

describe('since the last export', () => {
  test('added, removed, extended, shortened and the same; the serial goes up when something changed', () => {
    const at = (number: number, until: string) =>
      indicatorOf(number, `[ipv4-addr:value = '37.0.8.${number}']`, { valid_until: until });
    const first = exportOf(
      'rpz',
      [1, 2, 3, 4].map((n) => at(n, '2026-11-30T00:00:00Z')),
    );
    expect(first.serial).toBe(2026112301);
    const receipt = JSON.parse(JSON.stringify(edgeReceipt(first, sha256)));
    const before = readEdgeReceipt(receipt);
    if (!before.ok) throw new Error(before.error);
    const next = [
      at(1, '2026-11-30T00:00:00Z'),
      at(2, '2026-12-01T00:00:00Z'),
      at(3, '2026-11-29T00:00:00Z'),
      at(5, '2026-11-30T00:00:00Z'),
    ];
    const { difference, serial } = exportOf('rpz', next, before.value);
    const of = (number: number) => [`either:37.0.8.${number}/32||`];
    expect(difference).toEqual({
      added: of(5),
      removed: of(4),
      extended: of(2),
      shortened: of(3),
      same: 1,
    });
    expect(serial).toBe(2026112302);
    const same = exportOf(
      'rpz',
      [1, 2, 3, 4].map((n) => at(n, '2026-11-30T00:00:00Z')),
      before.value,
    );
    expect(same.serial).toBe(first.serial);
    expect(same.difference.same).toBe(4);
  });

  test('what was over is removed', () => {
    const made = [indicatorOf(1, ADDRESS, { valid_until: '2026-11-24T00:00:00Z' })];
    const before = readEdgeReceipt(edgeReceipt(exportOf('nft', made), sha256));
    const later = exportOf('nft', made, before.ok ? before.value : null, AT_US + DAY_US);
    expect(later.difference.removed).toEqual(['either:37.0.8.1/32||']);
    expect(textOf(later, 'noroshi.nft')).not.toContain('37.0.8.1');
  });

  test('a serial of 32 bits goes round and never stands still', () => {
    const before = { form: 'rpz' as const, serial: 0xffff_ffff, untilUs: new Map([['x', 0]]) };
    expect(exportOf('rpz', [], before).serial).toBe(2026112301);
    const high = { ...before, serial: 4_000_000_000 };
    expect(exportOf('rpz', [], high).serial).toBe(4_000_000_001);
  });

  test('the receipt counts and hashes every file', () => {
    const made = exportOf('suricata', EVERYTHING);
    const receipt = edgeReceipt(made, sha256);
    expect(receipt.counts.elements).toBe(made.elements.length);
    for (const [i, { name, bytes, sha256: hash }] of receipt.files.entries()) {
      const text = new TextEncoder().encode(made.files[i]!.text);
      expect([name, bytes]).toEqual([made.files[i]!.name, text.length]);
      expect(hash).toBe(Buffer.from(sha256(text)).toString('hex'));
    }
  });

  test.each([
    [null],
    [{}],
    [{ format: 'noroshi-edge', v: 2 }],
    [{ format: 'noroshi-edge', v: 1, form: 'rpz', serial: -1 }],
    [{ format: 'noroshi-edge', v: 1, form: 'rpz', serial: 1, elements: [['a']] }],
  ])('no receipt: %j', (value) => {
    expect(readEdgeReceipt(value).ok).toBe(false);
  });

  test('more routes than routers hold: the most certain stay, the others are told', () => {
    const many = Array.from({ length: 1100 }, (_, i) =>
      indicatorOf(i, `[network-traffic:dst_ref.value = '37.0.${i >> 8}.${i & 255}']`, {
        confidence: i < 100 ? 10 : 90,
      }),
    );
    const selection = selectForEdge(many, POLICY);
    const hash = (bytes: Uint8Array) => bytes.slice(0, 20);
    const made = exportEdge('flowspec', selection, null, {
      atUs: AT_US,
      originator: 'a',
      sha1: hash,
      md5: hash,
    });
    expect(made.elements).toHaveLength(1000);
    expect(made.elements.every(({ confidence }) => confidence === 0.9)).toBe(true);
    expect(made.refused).toHaveLength(100);
  });
});
