/** Addresses and networks: the examples of the RFCs, what is refused, and text that reads back as itself. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, formatPrefix, parseAddress, parsePrefix, prefixHas } from '../src/index.ts';

describe('text of an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], // RFC 5952 §4.2.3
    ['2001:DB8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], // one zero group stays
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'], // RFC 6052 §2.4
  ])('%s is %s', (text, canonical) => {
    expect(formatAddress(parseAddress(text)!)).toBe(canonical);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '0x1.2.3.4',
    '1.2.3.',
    '.1.2.3',
    '1.2.3.4 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    'fe80::1%eth0',
    '1.2.3.4::',
    '::1.2.3',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  test('every address reads back from its own text', () => {
    const word = fc.oneof(fc.constant(0), fc.nat(0xffff_ffff));
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (words) => {
        expect(parseAddress(formatAddress(words))).toEqual(words);
      }),
    );
  });
});

describe('networks', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
    ['0.0.0.0/0', '203.0.113.9', '2001:db8::1'],
    ['::/0', '2001:db8::1', '203.0.113.9'],
    ['2001:db8::/33', '2001:db8:7fff::', '2001:db8:8000::'],
    ['198.51.100.7', '198.51.100.7', '198.51.100.6'],
  ])('%s has %s and not %s', (text, inside, outside) => {
    const prefix = parsePrefix(text);
    if (!prefix.ok) throw new Error(prefix.error.message);
    expect(prefixHas(prefix.value, parseAddress(inside)!)).toBe(true);
    expect(prefixHas(prefix.value, parseAddress(outside)!)).toBe(false);
    expect(formatPrefix(prefix.value).startsWith(text)).toBe(true);
  });

  test.each([
    ['192.0.2.1/24', 'the network is 192.0.2.0/24'],
    ['192.0.2.0/33', 'from 0 to 32'],
    ['192.0.2.0/08', 'from 0 to 32'],
    ['2001:db8::/129', 'from 0 to 128'],
    ['example.org/8', 'give an address'],
    ['10.0.0.0/8/8', 'give an address'],
  ])('%s is refused: %s', (text, why) => {
    expect(parsePrefix(text)).toMatchObject({ error: { message: expect.stringContaining(why) } });
  });
});
