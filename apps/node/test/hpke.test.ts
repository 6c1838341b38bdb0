/** HPKE against the vectors of RFC 9180, Appendix A.2.1 (base) and A.2.3 (auth), and padding against its promise. */

import {
  bytesFromHex,
  hexFromBytes,
  hpkeOpen,
  hpkeReceiver,
  hpkeSeal,
  hpkeSender,
  pad,
  paddedLength,
  unpad,
} from '@noroshi/exchange';
import { expect, test } from 'vitest';
import { HPKE_PRIMITIVES } from '../src/keys/hpke.ts';

const bytes = (hex: string) => bytesFromHex(hex)!;
const INFO = bytes('4f6465206f6e2061204772656369616e2055726e');
const PLAIN = bytes('4265617574792069732074727574682c20747275746820626561757479');
const aadOf = (sequence: number) => new TextEncoder().encode(`Count-${sequence}`);

const BASE = {
  ephemeral: 'f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600',
  receiverPublic: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
  receiver: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
  enc: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
  key: 'ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91',
  baseNonce: '5c4d98150661b848853b547f',
  sealed: new Map([
    [
      0,
      '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
    ],
    [
      1,
      '6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c',
    ],
    [
      2,
      '71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b',
    ],
    [
      4,
      '63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50dbe16',
    ],
    [
      255,
      '18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2a95c',
    ],
    [
      256,
      '7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e727a5b',
    ],
  ]),
};

const AUTH = {
  ephemeral: 'c94619e1af28971c8fa7957192b7e62a71ca2dcdde0a7cc4a8a9e741d600ab13',
  receiverPublic: '1a478716d63cb2e16786ee93004486dc151e988b34b475043d3e0175bdb01c44',
  receiver: '3ca22a6d1cda1bb9480949ec5329d3bf0b080ca4c45879c95eddb55c70b80b82',
  senderPublic: 'f0f4f9e96c54aeed3f323de8534fffd7e0577e4ce269896716bcb95643c8712b',
  sender: '2def0cb58ffcf83d1062dd085c8aceca7f4c0c3fd05912d847b61f3e54121f05',
  enc: 'f7674cc8cd7baa5872d1f33dbaffe3314239f6197ddf5ded1746760bfc847e0e',
  key: 'b071fd1136680600eb447a845a967d35e9db20749cdf9ce098bcc4deef4b1356',
  baseNonce: 'd20577dff16d7cea2c4bf780',
  sealed: new Map([
    [
      0,
      'ab1a13c9d4f01a87ec3440dbd756e2677bd2ecf9df0ce7ed73869b98e00c09be111cb9fdf077347aeb88e61bdf',
    ],
    [
      1,
      '3265c7807ffff7fdace21659a2c6ccffee52a26d270c76468ed74202a65478bfaedfff9c2b7634e24f10b71016',
    ],
    [
      2,
      '3aadee86ad2a05081ea860033a9d09dbccb4acac2ded0891da40f51d4df19925f7a767b076a5cbc9355c8fd35e',
    ],
    [
      4,
      '502ecccd5c2be3506a081809cc58b43b94f77cbe37b8b31712d9e21c9e61aa6946a8e922f54eae630f88eb8033',
    ],
    [
      255,
      '652e597ba20f3d9241cda61f33937298b1169e6adf72974bbe454297502eb4be132e1c5064702fc165c2ddbde8',
    ],
    [
      256,
      '3be14e8b3bbd1028cf2b7d0a691dbbeff71321e7dec92d3c2cfb30a0994ab246af76168480285a60037b4ba13a',
    ],
  ]),
};

test.each([
  { name: 'base', vector: BASE, sender: undefined, senderPublic: undefined },
  { name: 'auth', vector: AUTH, sender: AUTH.sender, senderPublic: AUTH.senderPublic },
])('RFC 9180, $name mode, both ends and every message', ({ vector, sender, senderPublic }) => {
  const sent = hpkeSender(HPKE_PRIMITIVES, {
    ...{ receiver: bytes(vector.receiverPublic), ephemeral: bytes(vector.ephemeral), info: INFO },
    ...(sender !== undefined && { sender: bytes(sender) }),
  });
  const got = hpkeReceiver(HPKE_PRIMITIVES, {
    ...{ receiver: bytes(vector.receiver), enc: bytes(vector.enc), info: INFO },
    ...(senderPublic !== undefined && { sender: bytes(senderPublic) }),
  });
  if (!sent.ok || !got.ok) throw new Error('a context');
  expect(hexFromBytes(sent.value.enc)).toBe(vector.enc);
  for (const { key, baseNonce } of [sent.value, got.value]) {
    expect(hexFromBytes(key)).toBe(vector.key);
    expect(hexFromBytes(baseNonce)).toBe(vector.baseNonce);
  }
  for (const [sequence, hex] of vector.sealed) {
    const aad = aadOf(sequence);
    const sealed = hpkeSeal(HPKE_PRIMITIVES, sent.value, sequence, aad, PLAIN);
    expect(hexFromBytes(sealed)).toBe(hex);
    expect(hpkeOpen(HPKE_PRIMITIVES, got.value, sequence, aad, sealed)).toEqual(PLAIN);
    expect(hpkeOpen(HPKE_PRIMITIVES, got.value, sequence + 1, aad, sealed)).toBeNull();
    expect(hpkeOpen(HPKE_PRIMITIVES, got.value, sequence, aadOf(9), sealed)).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const wrong = sealed.slice();
      wrong[at]! ^= 1;
      expect(hpkeOpen(HPKE_PRIMITIVES, got.value, sequence, aad, wrong)).toBeNull();
    }
  }
});

test('another sender, and keys of small order, are refused', () => {
  const opening = { receiver: bytes(AUTH.receiver), enc: bytes(AUTH.enc), info: INFO };
  const other = hpkeReceiver(HPKE_PRIMITIVES, { ...opening, sender: bytes(BASE.receiverPublic) });
  const nobody = hpkeReceiver(HPKE_PRIMITIVES, opening);
  const sealed = bytes(AUTH.sealed.get(0)!);
  for (const context of [other, nobody]) {
    if (!context.ok) throw new Error(context.error);
    expect(hpkeOpen(HPKE_PRIMITIVES, context.value, 0, aadOf(0), sealed)).toBeNull();
  }
  const zero = new Uint8Array(32);
  expect(hpkeReceiver(HPKE_PRIMITIVES, { ...opening, enc: zero }).ok).toBe(false);
  expect(hpkeReceiver(HPKE_PRIMITIVES, { ...opening, sender: zero }).ok).toBe(false);
  const sealing = { receiver: zero, ephemeral: bytes(AUTH.ephemeral), info: INFO };
  expect(hpkeSender(HPKE_PRIMITIVES, sealing).ok).toBe(false);
});

test('padding comes off again, costs at most 12 % and leaves few lengths', () => {
  const lengths = new Set<number>();
  for (let length = 0; length < 200_000; length += 61) {
    const padded = paddedLength(length);
    expect(padded).toBeGreaterThanOrEqual(length);
    if (length > 1024) expect(padded / length).toBeLessThan(1.12);
    expect(paddedLength(padded)).toBe(padded);
    lengths.add(padded);
  }
  expect(lengths.size).toBeLessThanOrEqual(6 * 16 + 2 * 32 + 1); // below 2^16 16 an octave, then 32
  for (const length of [0, 1, 1022, 1023, 1024, 1025, 70_000]) {
    const data = new Uint8Array(length).fill(0);
    const padded = pad(data);
    expect(unpad(padded)).toEqual(data);
    expect(unpad(padded.slice(0, -1))).toBeNull();
  }
  expect(unpad(new Uint8Array(1024))).toBeNull();
});
