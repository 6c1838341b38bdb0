/** What is handed on: opened as its author signed it; a changed bit, another way, name or author is refused. */

import type { Notice } from '@noroshi/watch';
import { openWarning, PLAIN_POLICY } from '@noroshi/watch';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  base64FromBytes,
  decodeBody,
  encodeBody,
  encodeRecord,
  noticesAlong,
  openRelay,
  type RecordDraft,
  type RelayBody,
  sealRelease,
} from '../src/index.ts';
import { ed25519, sha256, verifyEd25519 } from './crypto.ts';

const ALPHA = ed25519(new Uint8Array(32).fill(7));
const OTHER = ed25519(new Uint8Array(32).fill(8));
const AT_US = 800e12;
const NOTICE: Notice = {
  ...{ id: 'n-1', origin: 'alpha', mode: 'exercise', kind: 'proximity', key: 'k', title: 'Near' },
  ...{ about: [{ type: 'asset', id: 'sat' }], atUs: AT_US, severity: 'high', confidence: 0.75 },
  window: { fromUs: AT_US, toUs: AT_US + 1 },
  evidence: [],
  method: { name: 'drift', version: '1', parameters: {} },
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: ['bravo', 'charlie'], caveats: [] },
};
const PARTIES = { mode: 'exercise', from: 'bravo', to: 'charlie' } as const;
const knows = (key: Uint8Array) => (author: string) =>
  author === 'alpha'
    ? (_: Uint8Array, text: Uint8Array, sig: Uint8Array) => verifyEd25519(key, text, sig)
    : null;

function relayOf(hops: number, path = ['alpha']): RelayBody {
  const release = sealRelease(openWarning('w-1', NOTICE, PLAIN_POLICY), [NOTICE], hops);
  if (!release.ok) throw new Error(release.error);
  const { bytes } = release.value;
  const salt = new Uint8Array(16).fill(3);
  const place = { from: 'alpha', to: 'bravo', lane: 'flash', epochNumber: 1, sequence: 5 } as const;
  const draft: RecordDraft = {
    ...{
      ...place,
      mode: 'exercise' as const,
      type: 'warning',
      id: 'w-1',
      version: 1,
      issuedUs: AT_US,
    },
    precedence: 'PRIORITY',
    tlp: 'AMBER',
  };
  const record = encodeRecord(sha256, ALPHA.sign, draft, { salt, bytes });
  if (!record.ok) throw new Error(record.error.message);
  const text = (some: Uint8Array) => new TextDecoder().decode(some);
  return {
    ...{ type: 'relay', warningId: 'alpha:w-1', path, atUs: AT_US },
    ...{ record: text(record.value), salt: base64FromBytes(salt), said: text(bytes) },
  };
}

const open = (relay: RelayBody, parties: Parameters<typeof openRelay>[3] = PARTIES) =>
  openRelay(sha256, knows(ALPHA.publicKey), relay, parties);

test('as it was signed, proven or not', () => {
  const relay = relayOf(1);
  expect(open(relay)).toMatchObject({
    ok: true,
    value: { isProven: true, body: { type: 'warning' } },
  });
  const stranger = openRelay(sha256, () => null, relay, PARTIES);
  expect(stranger).toMatchObject({ ok: true, value: { isProven: false } });
  const again = decodeBody(encodeBody(relay), 'relay', PARTIES);
  expect(again).toEqual({ ok: true, value: relay });
  expect(noticesAlong(['alpha', 'bravo'], [NOTICE])).toMatchObject([
    { id: 'bravo:alpha:n-1', origin: 'alpha', about: [{ type: 'asset', id: 'bravo:alpha:sat' }] },
  ]);
});

test.each([
  ['more often than its author lets it', relayOf(0), PARTIES, /handed on 0 times, and this is 1/],
  ['to its author', relayOf(1), { ...PARTIES, to: 'alpha' }, /nobody is told it twice/],
  ['by way of its reader', relayOf(4, ['alpha', 'charlie']), PARTIES, /nobody is told it twice/],
  ['by one to whom it was not told', relayOf(1), { ...PARTIES, from: 'delta' }, /to is bravo/],
  ['in another mode', relayOf(1), { ...PARTIES, mode: 'live' as const }, /mode is exercise/],
  [
    'under another name',
    { ...relayOf(1), warningId: 'alpha:w-2' },
    PARTIES,
    /its record about w-1/,
  ],
])('refused: %s', (_what, relay, parties, why) => {
  const opened = open(relay, parties);
  expect(opened).toMatchObject({ ok: false, error: expect.stringMatching(why) });
});

test('another author’s key, or a changed bit anywhere, is refused', () => {
  const relay = relayOf(1);
  const forged = openRelay(sha256, knows(OTHER.publicKey), relay, PARTIES);
  expect(forged).toMatchObject({ ok: false, error: expect.stringMatching(/signature of alpha/) });
  const fields = ['record', 'said', 'salt'] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...fields),
      fc.nat(),
      fc.integer({ min: 0, max: 6 }),
      (name, at, bit) => {
        const text = relay[name];
        const i = at % text.length;
        const changed = String.fromCharCode(text.charCodeAt(i) ^ (1 << bit));
        const put = { ...relay, [name]: text.slice(0, i) + changed + text.slice(i + 1) };
        expect(open(put).ok).toBe(false);
      },
    ),
    { numRuns: process.env.NOROSHI_PROVE === '1' ? 20_000 : 1000, seed: 1 },
  );
});
