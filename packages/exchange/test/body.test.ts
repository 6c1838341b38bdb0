/** Bodies: what is written reads back; another mode, name or form is refused; what is not known is kept unread. */

import type { Notice, Warning } from '@noroshi/watch';
import { canonicalBytes, openWarning, PLAIN_POLICY, parseStrictJson } from '@noroshi/watch';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeBody,
  encodeBody,
  formatInvite,
  parseInvite,
  RECORD_LIMITS,
  type RequestBody,
  sealRelease,
  subjectOf,
} from '../src/index.ts';

const AT_US = 800e12 + 123_456;
const PARTIES = { mode: 'exercise', from: 'alpha', to: 'bravo' } as const;

const NOTICE: Notice = {
  ...{ id: 'n-1', origin: 'alpha', mode: 'exercise', kind: 'proximity', key: 'k', title: '接近 ☄' },
  ...{ about: [{ type: 'asset', id: 'relay' }], atUs: AT_US, severity: 'high', confidence: 0.75 },
  window: { fromUs: AT_US, toUs: AT_US + 1 },
  evidence: [
    { type: 'value', name: 'rangeKm', value: 41.25, unit: 'km' },
    { type: 'elementSet', objectId: '1', source: 's', epochUs: AT_US },
    { type: 'time', name: 'arrival', atUs: AT_US },
  ],
  method: { name: 'drift', version: '1', parameters: { dwellDays: 3 } },
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: ['bravo'], caveats: [] },
};
const WARNING: Warning = openWarning('w-1', NOTICE, PLAIN_POLICY);

function release(notices: readonly Notice[]) {
  const sealed = sealRelease(WARNING, notices);
  if (!sealed.ok) throw new Error(sealed.error);
  return sealed.value;
}

const CANCEL = { type: 'cancel', warningId: 'w-1', state: 'cancelled', atUs: AT_US } as const;

/** The body with one member put in its place; still canonical. */
function changed(bytes: Uint8Array, put: Readonly<Record<string, unknown>>): Uint8Array {
  const json = parseStrictJson(bytes);
  if (!json.ok) throw new Error(json.error.message);
  const again = canonicalBytes({ ...(json.value as object), ...put });
  if (!again.ok) throw new Error(again.error.message);
  return again.value;
}

test('what is written reads back', () => {
  const { bytes, body, tlp } = release([NOTICE]);
  const text = new TextDecoder().decode(bytes);
  expect(text).toContain('"atUtc":"2025-05-08T18:12:43.123456Z"');
  expect(text).not.toContain('Us"');
  expect(tlp).toBe('AMBER');
  expect(decodeBody(bytes, 'warning', PARTIES)).toEqual({ ok: true, value: body });
  expect(subjectOf(body)).toBe('w-1');
  for (const answer of ['read', 'acting', 'disagree', 'planned'] as const) {
    const reply = { type: 'reply', warningId: 'w-1', answer, text: 'はい', atUs: AT_US } as const;
    expect(decodeBody(encodeBody(reply), 'reply', PARTIES)).toEqual({ ok: true, value: reply });
  }
});

const REQUEST: RequestBody = {
  ...({ type: 'request', requestId: 'r-1', ask: 'look', tlp: 'AMBER', atUs: AT_US } as const),
  ...{ text: '見てください', about: { type: 'warning', id: 'w-1', of: 'alpha' } },
};

test('a request and its answer read back; it is about an object, or about what one of the two has', () => {
  const answer = { requestId: 'r-1', answer: 'declined', text: 'no sensor', atUs: AT_US } as const;
  for (const body of [REQUEST, { type: 'answer' as const, ...answer }])
    expect(decodeBody(encodeBody(body), body.type, PARTIES)).toEqual({ ok: true, value: body });
  for (const about of [
    { type: 'asset' as const, id: 'a', of: 'charlie' },
    { type: 'warning' as const, id: 'w' },
    { type: 'object' as const, id: '25544', of: 'alpha' },
  ])
    expect(decodeBody(encodeBody({ ...REQUEST, about }), 'request', PARTIES)).toMatchObject({
      ok: false,
      error: expect.stringContaining('request about'),
    });
});

test('a cancel carries id, state and time, and nothing else', () => {
  const body = JSON.parse(new TextDecoder().decode(encodeBody(CANCEL)));
  expect(Object.keys(body).sort()).toEqual(['atUtc', 'state', 'type', 'warningId']);
});

describe('refused', () => {
  test.each([[{ atUs: 1 }], [{ state: 'open' }], [{ more: 1 }], [{ type: 'reply' }]])(
    'a cancel with %o',
    (put) => {
      const bytes = changed(encodeBody(CANCEL), put);
      expect(decodeBody(bytes, 'cancel', PARTIES).ok).toBe(false);
    },
  );

  test('a body under the name of another kind', () => {
    expect(decodeBody(encodeBody(CANCEL), 'reply', PARTIES).ok).toBe(false);
  });

  test('another form of the same JSON', () => {
    const text = new TextDecoder().decode(encodeBody(CANCEL));
    for (const other of [` ${text}`, text.replace(',', ', '), text.replace('w-1', '\\u0077-1')])
      expect(decodeBody(new TextEncoder().encode(other), 'cancel', PARTIES)).toMatchObject({
        ok: false,
        error: expect.stringContaining('canonical'),
      });
  });

  test('notices of another mode, or in our own name', () => {
    const live = release([{ ...NOTICE, mode: 'live' }]).bytes;
    const ours = release([{ ...NOTICE, origin: 'bravo' }]).bytes;
    const marked = release([
      { ...NOTICE, marking: { ...NOTICE.marking, originator: 'bravo' } },
    ]).bytes;
    for (const bytes of [live, ours, marked])
      expect(decodeBody(bytes, 'warning', PARTIES).ok).toBe(false);
  });

  test('10,000 bodies with one byte changed: what is read is canonical', () => {
    const whole = release([NOTICE]).bytes;
    const place = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(place, ([at, by]) => {
        const bytes = Uint8Array.from(whole);
        bytes[at]! ^= by;
        const read = decodeBody(bytes, 'warning', PARTIES);
        if (read.ok)
          expect(canonicalBytes(JSON.parse(new TextDecoder().decode(bytes)))).toEqual({
            ok: true,
            value: bytes,
          });
      }),
      { numRuns: 10_000 },
    );
  });
});

test('kinds of a later version are kept unread', () => {
  const bytes = changed(encodeBody(CANCEL), { anything: [1, { x: null }] });
  for (const type of ['sighting', 'track', 'constructor', '__proto__x'])
    expect(decodeBody(bytes, type, PARTIES)).toEqual({
      ...{ ok: true, value: { type: 'unsupported', named: type } },
    });
});

test('a release that is too large is shortened to the gravest and newest, and says so', () => {
  const notices = Array.from({ length: 64 }, (_, i) => ({
    ...{ ...NOTICE, id: `n-${i}`, key: `k-${i}`, atUs: AT_US + i },
    severity: i === 3 ? ('severe' as const) : ('moderate' as const),
    evidence: Array.from({ length: 64 }, (_, j) => ({
      ...{ type: 'value' as const, name: `v${j}`, value: 'x'.repeat(60) },
    })),
  }));
  const { bytes, body } = release(notices);
  expect(bytes.length).toBeLessThanOrEqual(RECORD_LIMITS.bodyBytesMax);
  expect(body.shortened).toBe(true);
  expect(body.notices.map(({ id }) => id)).toContain('n-3');
  expect(body.notices.map(({ id }) => id)).toContain('n-63');
  expect(decodeBody(bytes, 'warning', PARTIES)).toMatchObject({ ok: true });
});

describe('an invitation', () => {
  const UNTIL_US = 822e12;
  const key = Buffer.alloc(32, 7).toString('base64');
  const card = {
    id: 'bravo',
    mode: 'exercise',
    signingKey: key,
    tlsPin: key,
    address: '[::1]:8470',
  } as const;

  test('reads back, and is one line', () => {
    const text = formatInvite(card, UNTIL_US);
    expect(text.trim().split('\n').length).toBe(1);
    expect(parseInvite(text.trim(), UNTIL_US - 1)).toEqual({ ok: true, value: card });
    const late = parseInvite(text.trim(), UNTIL_US);
    expect(late.ok ? '' : late.error).toContain('expired at');
  });

  test.each([
    ['{}', 'missing'],
    ['x', 'not JSON'],
    [formatInvite({ ...card, address: 'bravo:0' }, UNTIL_US), 'port'],
    [formatInvite({ ...card, tlsPin: `${key.slice(0, 42)}9=` }, UNTIL_US), '32 bytes'],
    [formatInvite(card, UNTIL_US).replace('"v":2', '"v":1'), 'v'],
    [formatInvite(card, UNTIL_US).replace('"v":2', '"v":2,"secret":"x"'), 'secret'],
  ])('%s is refused', (text, words) => {
    const read = parseInvite(text.trim(), 0);
    expect(read.ok ? '' : read.error).toContain(words);
  });
});
