/** Lists of what is ours and what many share, in the form of the Public Suffix List too; and networks that are too wide together. */
import { existsSync, readFileSync } from 'node:fs';
import { domainToASCII } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type EdgeList,
  hasSuffixRules,
  joinEdgeLists,
  readEdgeList,
  selectForEdge,
} from '../../src/index.ts';
import { indicatorOf, POLICY, prefixOf } from './made.ts';

const RULES = { isRules: true, toAscii: domainToASCII };
const DEBIAN = '/usr/share/publicsuffix/public_suffix_list.dat';

function listOf(text: string): EdgeList {
  const read = readEdgeList(text, RULES);
  if (!read.ok) throw new Error(`${read.error.line}: ${read.error.entry}`);
  return read.value;
}

const SMALL = `// ===BEGIN ICANN DOMAINS===
com
jp
co.jp // a remark
*.kawasaki.jp
!city.kawasaki.jp
*.ck
!www.ck
公司.cn
// ===BEGIN PRIVATE DOMAINS===
github.io
s3.dualstack.us-east-1.amazonaws.com
104.16.0.0/13, 2a00:7::/32
`;

/** Which of these names a file may hold. */
function listed(names: readonly string[], shared: EdgeList): string[] {
  const indicators = names.map((name, i) => indicatorOf(i + 1, `[domain-name:value = '${name}']`));
  const own = { networks: [], names: [] };
  const { elements } = selectForEdge(indicators, { ...POLICY, own, shared });
  return elements.map(({ key }) => key.slice('name:'.length)).sort();
}

/** By the algorithm at publicsuffix.org: a suffix, or what stands above one, is refused. */
const REFUSED = [
  ...['co.jp', 'kawasaki.jp', 'c.kawasaki.jp', 'foo.ck', 'xn--55qx5d.cn', 'github.io'],
  ...['amazonaws.com', 's3.dualstack.us-east-1.amazonaws.com', 'us-east-1.amazonaws.com'],
];
const LISTED = [
  ...['a.co.jp', 'b.c.kawasaki.jp', 'city.kawasaki.jp', 'x.city.kawasaki.jp', 'www.ck'],
  ...['a.foo.ck', 'evil.com', 'evil.xn--55qx5d.cn', 'someone.github.io', 'a.b.evil.com'],
  'bucket.s3.dualstack.us-east-1.amazonaws.com',
];

test('what many share, by rules: suffixes, wildcards, exceptions, and whatever is above them', () => {
  const shared = listOf(SMALL);
  expect(listed([...REFUSED, ...LISTED], shared)).toEqual([...LISTED].sort());
  expect(shared.networks).toHaveLength(2);
  expect([hasSuffixRules(shared), hasSuffixRules(listOf('pages.dev'))]).toEqual([true, false]);
  expect(listed(['co.jp', 'pages.dev'], joinEdgeLists([shared, listOf('pages.dev')]))).toEqual([]);
});

test.skipIf(!existsSync(DEBIAN))('the same by the whole list, as Debian has it', () => {
  const shared = listOf(readFileSync(DEBIAN, 'utf8'));
  expect(shared.names.length).toBeGreaterThan(8000);
  const names = LISTED.filter((name) => !name.includes('amazonaws')); // what that one shares, changes
  expect(listed([...REFUSED, ...names], shared)).toEqual([...names].sort());
});

test('a line that is none of these is told; rules are for what is shared alone', () => {
  for (const [i, line] of ['a b!', '37.1.0.1/16', '*.', '!', '-a.top', '12'].entries()) {
    const read = readEdgeList(`${'top\n'.repeat(i)}${line}`, RULES);
    expect(read.ok ? line : read.error.line, line).toBe(i + 1);
  }
  for (const line of ['*.ck', '!www.ck', 'com'])
    expect(readEdgeList(line, { ...RULES, isRules: false }).ok, line).toBe(false);
});

describe('networks that are too wide together', () => {
  const split = (count: number, bits: number, second = 0) =>
    Array.from({ length: count }, (_, i) => {
      const step = 2 ** (24 - bits); // of the third octet and up
      const at = second * 256 + i * step;
      return indicatorOf(i + 1, `[ipv4-addr:value ISSUBSET '38.${at >> 8}.${at & 255}.0/${bits}']`);
    });

  test('a /16 in parts is a /16; one address more is not', () => {
    expect(selectForEdge(split(256, 24), POLICY).elements).toHaveLength(256);
    const more = [...split(256, 24), indicatorOf(999, "[ipv4-addr:value = '38.1.0.1']")];
    const { elements, refused } = selectForEdge(more, POLICY);
    expect([elements.length, refused.length]).toEqual([0, 257]);
    expect(refused[0]!.reason).toMatch(
      /^38\.\S+: with its neighbours .* a \/16 of 38\.0\.0\.0\/15$/,
    );
  });

  test('gaps do not help, nor other authors; what lies apart stays; what is listed twice counts once', () => {
    const holes = split(511, 24).filter((_, i) => i % 3 !== 0);
    const apart = indicatorOf(998, "[ipv4-addr:value ISSUBSET '38.2.0.0/16']");
    const { elements } = selectForEdge([...holes, apart], POLICY);
    expect(elements.map(({ key }) => key)).toEqual(['either:38.2.0.0/16||']);
    const twice = [...split(256, 24), indicatorOf(999, "[ipv4-addr:value ISSUBSET '38.0.0.0/16']")];
    expect(selectForEdge(twice, POLICY).elements).toHaveLength(257);
  });

  test('all together: single addresses are not counted, networks are', () => {
    const wide = Array.from({ length: 257 }, (_, i) => {
      const prefix = i < 128 ? `38.${2 * i}.0.0/16` : `40.${2 * (i % 128)}.0.0/16`;
      return indicatorOf(
        i + 1,
        `[ipv4-addr:value ISSUBSET '${i === 256 ? '44.0.0.0/16' : prefix}']`,
      );
    });
    expect(selectForEdge(wide.slice(0, 256), POLICY).elements).toHaveLength(256);
    const one = indicatorOf(999, "[ipv4-addr:value = '45.0.0.1']");
    const { elements, refused } = selectForEdge([...wide, one], POLICY);
    expect(elements.map(({ key }) => key)).toEqual(['either:45.0.0.1/32||']);
    expect(refused[0]!.reason).toMatch(/networks of this file together cover more than a \/8/);
  });

  test('IPv6 likewise', () => {
    const half = (text: string, i: number) =>
      indicatorOf(i, `[ipv6-addr:value ISSUBSET '${text}']`);
    const three = ['2a01:2::/33', '2a01:2:8000::/33', '2a01:3::/33'].map(half);
    expect(selectForEdge(three.slice(0, 2), POLICY).elements).toHaveLength(2);
    expect(selectForEdge(three, POLICY).elements).toEqual([]);
  });
});

test('a range of ours inside an exported network, and ours around it', () => {
  const own = { networks: [prefixOf('38.5.6.0/24')], names: [] };
  for (const network of ['38.5.0.0/16', '38.5.6.0/24', '38.5.6.7/32', '38.5.6.0/23']) {
    const one = indicatorOf(1, `[ipv4-addr:value ISSUBSET '${network}']`);
    const { elements, refused } = selectForEdge([one], { ...POLICY, own });
    expect([elements.length, refused[0]?.reason]).toEqual([
      0,
      `${network} is our own (38.5.6.0/24)`,
    ]);
  }
});
