/** CAP 1.2: the order and the words of the standard, escaping, and what is refused. */
import { taiUsFromUnixMs } from '@noroshi/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CapAlert, capTime, encodeCap } from '../src/index.ts';

const sent = taiUsFromUnixMs(Date.UTC(2026, 0, 2, 3, 4, 5));
const area = {
  areaDesc: 'a coast',
  polygon: [
    [
      { latitudeDeg: 1, longitudeDeg: 2 },
      { latitudeDeg: 1, longitudeDeg: 3 },
      { latitudeDeg: 2, longitudeDeg: 3 },
      { latitudeDeg: 1, longitudeDeg: 2 },
    ],
  ],
  circle: [{ centre: { latitudeDeg: -1.5, longitudeDeg: 0 }, radiusKm: 10 }],
};
const alert: CapAlert = {
  ...{ identifier: 'w-1/2', sender: 'alpha', sent, status: 'Exercise', msgType: 'Update' },
  ...{ scope: 'Restricted', restriction: 'TLP:AMBER', addresses: ['bravo', 'two words'] },
  references: [{ sender: 'alpha', identifier: 'w-1/1', sentUs: sent - 1_000_000 }],
  info: [
    {
      ...{ language: 'en', category: ['Infra'], event: 'a < b & "c"', urgency: 'Immediate' },
      ...{ severity: 'Severe', certainty: 'Likely', expires: sent, headline: 'x\u202e\u0007y' },
      parameter: [{ valueName: 'missKm', value: '0.2' }],
      area: [area],
    },
  ],
};

test('the elements stand in the order of the standard', () => {
  const made = encodeCap(alert);
  expect(made).toMatchInlineSnapshot(`
    {
      "ok": true,
      "value": "<?xml version="1.0" encoding="UTF-8"?>
    <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
      <identifier>w-1/2</identifier>
      <sender>alpha</sender>
      <sent>2026-01-02T03:04:05-00:00</sent>
      <status>Exercise</status>
      <msgType>Update</msgType>
      <scope>Restricted</scope>
      <restriction>TLP:AMBER</restriction>
      <addresses>bravo "two words"</addresses>
      <references>alpha,w-1/1,2026-01-02T03:04:04-00:00</references>
      <info>
        <language>en</language>
        <category>Infra</category>
        <event>a &lt; b &amp; &quot;c&quot;</event>
        <urgency>Immediate</urgency>
        <severity>Severe</severity>
        <certainty>Likely</certainty>
        <expires>2026-01-02T03:04:05-00:00</expires>
        <headline>xy</headline>
        <parameter><valueName>missKm</valueName><value>0.2</value></parameter>
        <area>
          <areaDesc>a coast</areaDesc>
          <polygon>1,2 1,3 2,3 1,2</polygon>
          <circle>-1.5,0 10</circle>
        </area>
      </info>
    </alert>
    ",
    }
  `);
});

describe('what the standard does not allow', () => {
  const base: CapAlert = { ...alert, msgType: 'Alert', scope: 'Public' };
  const { restriction: _, references: __, ...open } = base;
  test.each([
    ['restriction', { ...open, restriction: 'x' }],
    ['addresses', { ...open, scope: 'Private', addresses: [] }],
    ['references', { ...open, msgType: 'Cancel' }],
    ['identifier', { ...open, identifier: 'a b' }],
    ['sender', { ...open, sender: 'a,b' }],
    ['status', { ...open, status: 'Real' }],
    ['polygon', { ...open, info: [{ ...alert.info![0]!, area: [{ ...area, polygon: [[]] }] }] }],
    ['event', { ...open, info: [{ ...alert.info![0]!, event: undefined }] }],
    ['code', { ...open, code: Array.from({ length: 257 }, () => 'x') }],
  ] as const)('%s', (element, wrong) => {
    expect(encodeCap(wrong as never)).toMatchObject({ ok: false, error: { element } });
  });
});

test('no text leaves its element', () => {
  const words = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(words, (headline) => {
      const { restriction: _, references: __, ...rest } = alert;
      const info = [{ ...alert.info![0]!, headline, area: [] }];
      const made = encodeCap({ ...rest, msgType: 'Alert', scope: 'Public', info });
      if (!made.ok) return false;
      const inner = /<headline>([^<>]*)<\/headline>/.exec(made.value)?.[1];
      return inner !== undefined && !/&(?!(amp|lt|gt|quot);)/.test(inner);
    }),
    { numRuns: 50 },
  );
});

test('time is in whole seconds of UTC with an offset', () => {
  expect(capTime(sent)).toBe('2026-01-02T03:04:05-00:00');
});
