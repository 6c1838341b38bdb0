/** Crypto-PAn: the published vectors, back again, prefixes kept; and what an address looks like when it leaves. */
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Address, formatAddress, parseAddress } from '@noroshi/stix';
import { describeWithData } from '@noroshi/tidy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Aes128, createCryptoPan, createOutward } from '../src/index.ts';
import { warrantOf } from './warrants.ts';

const aes128: Aes128 = (key) => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
};
const KEY = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) & 255);
const addressOf = (text: string): Address => parseAddress(text)!;

describeWithData('published vectors', 'cyber/privacy/cryptopan-vectors.json', (path) => {
  const vectors = JSON.parse(readFileSync(path, 'utf8')) as {
    key_bytes: number[];
    ipv4: [string, string][];
    ipv6: [string, string][];
  };
  test('76 of 76 pseudonyms, and 76 of 76 back', () => {
    const pan = createCryptoPan(Uint8Array.from(vectors.key_bytes), aes128);
    const pairs = [...vectors.ipv4, ...vectors.ipv6];
    expect(pairs).toHaveLength(76);
    for (const [from, to] of pairs) {
      expect(formatAddress(pan.pseudonymOf(addressOf(from)))).toBe(formatAddress(addressOf(to)));
      expect(formatAddress(pan.addressOf(addressOf(to)))).toBe(formatAddress(addressOf(from)));
    }
  });
});

describe('pseudonyms', () => {
  const pan = createCryptoPan(KEY, aes128);
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  const v6 = fc.tuple(word, word, word, word);
  const v4 = word.map((last): Address => [0, 0, 0xffff, last]);

  test('share exactly as many leading bits as the addresses do, and lead back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(v4, v4), fc.tuple(v6, v6)), fc.nat(128), ([a, b], kept) => {
        const isV4 = a[0] === 0 && a[1] === 0 && a[2] === 0xffff;
        const near = isV4 ? b : withPrefix(a, b, kept);
        const [x, y] = [pan.pseudonymOf(a), pan.pseudonymOf(near)];
        expect(sharedBits(x, y)).toBe(sharedBits(a, near));
        expect(pan.addressOf(x)).toEqual(a);
      }),
      { numRuns: 60 },
    );
  });

  test('a key of another length is a bug of the caller', () => {
    expect(() => createCryptoPan(new Uint8Array(16), aes128)).toThrow('32 bytes');
  });
});

describe('an address that leaves', () => {
  const pan = createCryptoPan(KEY, aes128);
  const own = addressOf('192.0.2.77');

  test('outside as it is, inside as a pseudonym that is not taken for an address, or not at all', () => {
    const outward = createOutward(warrantOf({}), pan);
    expect(outward.address(addressOf('203.0.113.9'))).toBe('203.0.113.9');
    expect(outward.address(own)).toBe(`own:${formatAddress(pan.pseudonymOf(own))}`);
    expect(createOutward(warrantOf({ ownAddresses: 'omitted' }), null).address(own)).toBe('own');
    expect(() => createOutward(warrantOf({}), null)).toThrow('no key');
  });

  test('also in the middle of a sentence, with a port, and as IPv6', () => {
    const networks = ['192.0.2.0/24', '2001:db8::/32'];
    const outward = createOutward(warrantOf({ networks, ownAddresses: 'omitted' }), null);
    const said = outward.text(
      'from 192.0.2.77:443 and 2001:DB8::0:7, 2001:db8::1. To 198.51.100.1, at 12:30:00 (v1.2.3), ::ffff:192.0.2.5.',
    );
    expect(said).toBe('from own:443 and own, own. To 198.51.100.1, at 12:30:00 (v1.2.3), own.');
  });

  test('before a colon, at the end of a sentence, and carried in an IPv6 address', () => {
    const networks = ['192.0.2.0/24', '2001:db8::/32'];
    const outward = createOutward(warrantOf({ networks, ownAddresses: 'omitted' }), null);
    expect(outward.text('2001:db8:10::5: asked')).toBe('own: asked');
    expect(outward.text('it was 2001:db8::. And 192.0.2.7.')).toBe('it was own. And own.');
    for (const carrier of [
      '2002:c000:207::1',
      '64:ff9b::c000:207',
      '::c000:207',
      '2001:0:1:2:3:4:3fff:fdf8',
      '2001:4::5efe:c000:207',
    ])
      expect(outward.address(parseAddress(carrier)!), carrier).toBe('own');
    for (const other of ['2002:c633:6407::1', '64:ff9b::c633:6407', '::1', '2001:4::c000:207'])
      expect(outward.address(parseAddress(other)!), other).toBe(
        formatAddress(parseAddress(other)!),
      );
  });

  test('more addresses than the cache keeps', () => {
    const outward = createOutward(warrantOf({ networks: ['10.0.0.0/8'] }), pan);
    const texts = Array.from({ length: 5000 }, (_, i) =>
      outward.address([0, 0, 0xffff, 0x0a000000 + i]),
    );
    expect(new Set(texts).size).toBe(5000);
    expect(outward.address([0, 0, 0xffff, 0x0a000000])).toBe(texts[0]);
  });
});

function sharedBits(a: Address, b: Address): number {
  for (let i = 0; i < 4; i++) if (a[i] !== b[i]) return 32 * i + Math.clz32(a[i]! ^ b[i]!);
  return 128;
}

function withPrefix(a: Address, b: Address, kept: number): Address {
  const word = (i: number) => {
    const bits = Math.min(32, Math.max(0, kept - 32 * i));
    const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0;
    return ((a[i]! & mask) | (b[i]! & ~mask)) >>> 0;
  };
  return [word(0), word(1), word(2), word(3)];
}
