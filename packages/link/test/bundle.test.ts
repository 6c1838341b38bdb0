/**
 * Bundles: the four examples of RFC 9173 both ways, every staged bundle with its stated verdict, other implementations' files, checksums by hand; no
 * decoder throws on anything.
 */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bundle,
  type BundleCrypto,
  crc16X25,
  crc32c,
  decodeBundle,
  decodeSecurity,
  eidText,
  encodeBundle,
  encodeEid,
  encodeSecurity,
  hideBundle,
  isExpired,
  openBundle,
  parseEid,
  readEidBytes,
  signBundle,
} from '../src/index.ts';
import { dataFolder } from './rows.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ipn = (text: string) => parseEid(`ipn:${text}`)!;

const crypto: BundleCrypto = {
  hmac: (hash, key, data) => createHmac(hash, key).update(data).digest(),
  seal: (key, iv, aad, plain) => {
    const cipher = createCipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, iv);
    cipher.setAAD(aad);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { sealed, tag: cipher.getAuthTag() };
  },
  open: (key, iv, aad, sealed, tag) => {
    const cipher = createDecipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, iv);
    cipher.setAAD(aad);
    cipher.setAuthTag(tag);
    try {
      return Buffer.concat([cipher.update(sealed), cipher.final()]);
    } catch {
      return null;
    }
  },
  unwrap: (kek, wrapped) => {
    const cipher = createDecipheriv('id-aes128-wrap', kek, Buffer.from('a6a6a6a6a6a6a6a6', 'hex'));
    try {
      return Buffer.concat([cipher.update(wrapped), cipher.final()]);
    } catch {
      return null;
    }
  },
  equal: (a, b) => timingSafeEqual(a, b),
};

function read(bytes: Uint8Array): Bundle {
  const found = decodeBundle(bytes);
  if (!found.ok) throw new Error(`at ${found.error.offset}: ${found.error.message}`);
  return found.value.bundle;
}

test('checksums of "123456789" as their catalogues have them', () => {
  const digits = new TextEncoder().encode('123456789');
  expect(crc16X25(digits)).toBe(0x906e);
  expect(crc32c(digits)).toBe(0xe3069283);
});

const folder = dataFolder('bpv7');

/** A staged document; where it is not at hand, what its tests can be made of, none of which then run. */
function staged<T>(name: string, none: T): T {
  return folder === null ? none : (JSON.parse(readFileSync(join(folder, name), 'utf8')) as T);
}

describe.skipIf(folder === null)('RFC 9173, Appendix A (staged)', () => {
  type Example = Readonly<Record<string, string>>;
  type Examples = {
    readonly common: { readonly original_bundle: string };
    readonly examples: Example[];
  };
  const none = { common: { original_bundle: '' }, examples: [{}, {}, {}, {}] };
  const file = staged<Examples>('rfc9173-appendix-a.json', none);
  const [a1, a2, a3, a4] = file.examples as [Example, Example, Example, Example];
  const key = hex(a1.key ?? '');
  const originalOf = () => read(hex(file.common.original_bundle));

  test('A.1: the payload signed with HMAC-SHA-512, byte for byte, and checked', () => {
    const original = originalOf();
    const guard = { number: 2, source: ipn('2.1'), targets: [1], scope: 0 };
    const signed = signBundle(original, { ...guard, variant: 7, key }, crypto);
    expect(text(encodeBundle(signed))).toBe(a1.final_bundle);
    const { verdicts } = openBundle(read(hex(a1.final_bundle!)), () => key, crypto);
    expect(verdicts).toEqual([{ block: 2, target: 1, state: 'holds' }]);
  });

  test('A.2: the payload hidden with a wrapped key, byte for byte, and opened', () => {
    const original = originalOf();
    const [cek, kek, iv] = [hex(a2.cek!), hex(a2.kek!), hex(a2.iv!)];
    const guard = { number: 2, flags: 1, source: ipn('2.1'), targets: [1], scope: 0 };
    const wrappedKey = hex(a2.wrapped_key!);
    const hidden = hideBundle(original, { ...guard, variant: 1, key: cek, iv, wrappedKey }, crypto);
    expect(text(encodeBundle(hidden))).toBe(a2.final_bundle);
    const keyOf = (_: unknown, wrapped: Uint8Array | null) =>
      wrapped && crypto.unwrap(kek, wrapped);
    const opened = openBundle(read(hex(a2.final_bundle!)), keyOf, crypto);
    expect(opened.verdicts).toEqual([{ block: 2, target: 1, state: 'holds' }]);
    expect(Buffer.from(opened.bundle.blocks.at(-1)!.data).toString()).toBe(
      'Ready to generate a 32-byte payload',
    );
  });

  test('A.3: two targets signed on the way, the payload hidden at its source', () => {
    const original = originalOf();
    const age = { type: 7, number: 2, flags: 0, crcType: 0, data: hex('19012c') } as const;
    const aged = { ...original, blocks: [age, ...original.blocks] };
    const hide = {
      number: 4,
      flags: 1,
      source: ipn('2.1'),
      targets: [1],
      scope: 0,
      variant: 1,
    } as const;
    const hidden = hideBundle(aged, { ...hide, key: hex(a3.cek!), iv: hex(a3.iv!) }, crypto);
    const sign = { number: 3, source: ipn('3.0'), targets: [0, 2], scope: 0, variant: 5 } as const;
    const whole = signBundle(hidden, { ...sign, key: hex(a3.hmac_key!) }, crypto);
    expect(text(encodeBundle(whole))).toBe(a3.final_bundle);
    const keyOf = (source: Parameters<typeof eidText>[0]) =>
      eidText(source) === 'ipn:3.0' ? hex(a3.hmac_key!) : hex(a3.cek!);
    const { verdicts } = openBundle(read(hex(a3.final_bundle!)), keyOf, crypto);
    expect(verdicts.map(({ target, state }) => `${target} ${state}`)).toEqual([
      '1 holds',
      '0 holds',
      '2 holds',
    ]);
  });

  test('A.4: signed with all around it, then signature and payload hidden', () => {
    const original = originalOf();
    const sign = { number: 3, source: ipn('2.1'), targets: [1], scope: 7, variant: 6 } as const;
    const signed = signBundle(original, { ...sign, key: hex(a4.hmac_key!) }, crypto);
    const hide = {
      number: 2,
      flags: 1,
      source: ipn('2.1'),
      targets: [3, 1],
      scope: 7,
      variant: 3,
      place: 1,
    } as const;
    const whole = hideBundle(signed, { ...hide, key: hex(a4.cek!), iv: hex(a4.iv!) }, crypto);
    expect(text(encodeBundle(whole))).toBe(a4.final_bundle);
    const keyOf = (_: unknown, __: unknown) => null;
    expect(openBundle(whole, keyOf, crypto).verdicts[0]?.state).toBe('no key');
    const byBlock = (cek: Uint8Array) => openBundle(read(hex(a4.final_bundle!)), () => cek, crypto);
    // one key opens, the other checks: the wrong one of both holds nothing
    expect(byBlock(hex(a4.hmac_key!.repeat(2))).verdicts.map(({ state }) => state)).not.toContain(
      'holds',
    );
  });

  test('a flipped bit anywhere is no longer what was signed, or no bundle at all', () => {
    const original = originalOf();
    const bytes = hex(a1.final_bundle!);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1;
      const found = decodeBundle(flipped);
      if (!found.ok) {
        refused++;
        continue;
      }
      const { verdicts } = openBundle(found.value.bundle, () => key, crypto);
      const isSame = text(encodeBundle(found.value.bundle)) === a1.final_bundle;
      const payload = found.value.bundle.blocks.at(-1)!.data;
      const isPayloadSame = text(payload) === text(original.blocks[0]!.data);
      if (!isSame && !isPayloadSame)
        expect(
          verdicts.every(({ state }) => state !== 'holds'),
          `byte ${at}`,
        ).toBe(true);
    }
    expect(refused).toBeGreaterThan(20);
  });
});

describe.skipIf(folder === null)('staged bundles', () => {
  type Staged = {
    valid: { id: string; hex: string }[];
    legacy_or_invalid: { id: string; hex?: string; original?: string }[];
    primary_crc_only: { hex: string; crc_type: number; crc: string }[];
    eid: { cbor: string; uri: string; note?: string }[];
  };
  const none = { valid: [], legacy_or_invalid: [], primary_crc_only: [], eid: [] };
  const file = staged<Staged>('bundles.json', none);

  test.each(file.valid)('$id: read, written again the same', ({ hex: bytes }) => {
    expect(text(encodeBundle(read(hex(bytes))))).toBe(bytes);
  });

  test('one made without a clock and without an age says so', () => {
    const found = decodeBundle(hex(file.valid[1]!.hex));
    expect(found.ok && found.value.notes[0]).toContain('without a clock');
  });

  test.each([
    ['HDTN bundle.bpbis-16.cbor', /7 parts|array|name as/],
    ['bp7-rs test_ipn_accept', /the payload is the last block/],
  ])('%s is refused, with its place', (id, why) => {
    const found = decodeBundle(hex(file.legacy_or_invalid.find((one) => one.id === id)!.hex!));
    expect(found.ok ? 'read' : found.error.message).toMatch(why);
  });

  test('block data of no stated length is refused; the same with its length is read', () => {
    const { original } = file.legacy_or_invalid.find(({ id }) => id.startsWith('indefinite'))!;
    expect(decodeBundle(hex(original!)).ok).toBe(true);
    const bad = original!.replace('4548454c4c4f', '5f4348454c424c4fff');
    expect(decodeBundle(hex(bad)).ok).toBe(false);
  });

  test('a creation time in seconds is well formed, and long expired', () => {
    const bundle = read(hex(file.legacy_or_invalid[1]!.hex!));
    const in2022Ms = 22 * 365.25 * 86_400_000;
    expect(isExpired(bundle, in2022Ms)).toBe(true);
    expect(isExpired(bundle, 700_673_355 + 30_000)).toBe(false);
  });

  test.each(file.primary_crc_only)(
    'checksum of type $crc_type over a primary block',
    ({ hex: bytes, crc, crc_type }) => {
      const block = hex(bytes);
      block.fill(0, block.length - crc.length / 2);
      const value = crc_type === 1 ? crc16X25(block) : crc32c(block);
      expect(value.toString(16).padStart(crc.length, '0')).toBe(crc);
    },
  );

  test.each(file.eid)('$cbor is $uri', ({ cbor, uri, note = '' }) => {
    const found = readEidBytes(hex(cbor));
    if (note.includes('reject')) return expect(found.ok).toBe(false);
    if (!found.ok) throw new Error(found.error.message);
    expect(text(encodeEid(found.value))).toBe(cbor);
    if (/^(dtn|ipn):/.test(uri)) {
      expect(eidText(found.value)).toBe(uri);
      expect(text(encodeEid(parseEid(uri)!))).toBe(cbor);
    }
  });

  test("another implementation's bundles and security blocks: read, and written again the same", () => {
    const at = join(folder!, 'bsl');
    for (const name of readdirSync(join(at, 'mock_bpa_bpv7_cbor'))) {
      const bytes = readFileSync(join(at, 'mock_bpa_bpv7_cbor', name));
      expect(text(encodeBundle(read(bytes))), name).toBe(text(bytes));
    }
    let security = 0;
    for (const name of readdirSync(join(at, 'dynamic_asb_cbor'))) {
      const bytes = readFileSync(join(at, 'dynamic_asb_cbor', name));
      const found = decodeSecurity(bytes);
      if (!found.ok) throw new Error(`${name}: ${found.error.message}`);
      expect(text(encodeSecurity(found.value)), name).toBe(text(bytes));
      security++;
    }
    expect(security).toBe(6);
    for (const name of readdirSync(join(at, 'mock_bpa_eid_cbor'))) {
      const bytes = readFileSync(join(at, 'mock_bpa_eid_cbor', name));
      const found = readEidBytes(bytes);
      expect(found.ok, name).toBe(name !== 'reserved.cbor');
      if (found.ok) expect(text(encodeEid(found.value)), name).toBe(text(bytes));
    }
  });
});

describe('whatever comes', () => {
  const bundle: Bundle = {
    primary: {
      ...{ flags: 0x4, crcType: 2, destination: ipn('977000.1.2'), source: ipn('2.1') },
      ...{ reportTo: parseEid('dtn:none')!, createdMs: 813_110_400_000, sequence: 7 },
      ...{ lifetimeMs: 3_600_000, fragment: null },
    },
    blocks: [
      { type: 10, number: 3, flags: 0, crcType: 1, data: hex('82181e02') },
      { type: 1, number: 1, flags: 0, crcType: 2, data: new TextEncoder().encode('狼煙') },
    ],
  };

  test('decode of encode is the same; a fragment too', () => {
    expect(read(encodeBundle(bundle))).toEqual(bundle);
    const primary = { ...bundle.primary, flags: 1, fragment: { offset: 10, total: 2 ** 40 } };
    expect(read(encodeBundle({ ...bundle, primary }))).toEqual({ ...bundle, primary });
  });

  test('random bytes and damaged bundles are refused, and nothing throws', () => {
    const good = encodeBundle(bundle);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeBundle(bytes);
        decodeSecurity(bytes);
        readEidBytes(bytes);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = good.slice();
        bytes[at]! ^= change;
        expect(decodeBundle(bytes).ok, `byte ${at} changed by ${change}`).toBe(false); // each block has its checksum
      }),
      { numRuns: 1000 },
    );
    for (let length = 0; length < good.length; length++)
      expect(decodeBundle(good.subarray(0, length)).ok).toBe(false);
  });

  test('a claim of a length beyond the end, and nests without end, cost nothing', () => {
    expect(decodeBundle(hex('9f9bffffffffffffffff')).ok).toBe(false);
    expect(decodeSecurity(new Uint8Array(100_000).fill(0x81)).ok).toBe(false);
  });
});
