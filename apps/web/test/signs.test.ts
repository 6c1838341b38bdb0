/** Signs without a browser: the address and the filters, what is said of each kind in both languages, what is saved, the order of reasons. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EVIDENCE, SIGN_KINDS } from '@noroshi/flow';
import { afterEach, describe, expect, test } from 'vitest';
import { titleOf } from '../../node/src/flows/announce.ts';
import { language } from '../src/data/settings.ts';
import type { SignLine, SignWholeReply } from '../src/data/wire.ts';
import { bytesText, evidenceText, lastsText, percentText, sureText } from '../src/signs/figures.ts';
import { askedOf, filtersOf, isFiltered, KINDS } from '../src/signs/filters.ts';
import { KIND_LOOKS } from '../src/signs/kind-look.ts';
import { leadOf } from '../src/signs/lead.ts';
import { signsCsv, signsJson } from '../src/signs/signs-csv.ts';
import { byFit, MAIN_MAX, weighed } from '../src/signs/weight.ts';
import { valueText } from '../src/warnings/figures.ts';
import { signSentenceIn, triedOf } from '../src/warnings/sign-sentences.ts';
import { SIGN_TERMS } from '../src/warnings/sign-terms.ts';
import { titleIn } from '../src/warnings/title.ts';

const DETECTORS = fileURLToPath(new URL('../../../packages/flow/src/detect', import.meta.url));
/** An explanation as a detector's source has it: a text beside its name, or the first of what says how it fits. */
const EXPLAINED =
  /(?:\bexplanation(?::| =)|\b(?:told|open|yes|no|unknown)\()\s*'((?:[^'\\]|\\.)+)'/g;
/** What flows say of them, with figures. */
const SAID = [
  ['12 of 40 of our hosts use it', '自組織の 40 台中 12 台が利用'],
  ['to port 5222 of such services', 'そうしたサービスのポート 5222 宛て'],
  ['107 of 109 fit, 0.3 would by chance', '109 件中 107 件が対応（偶然なら 0.3 件）'],
  ['first seen 1.9 days before its last', '初回から最終まで 1.9 日'],
  ['the source is ours', '送信元は自組織'],
  ['what nobody has said yet', 'what nobody has said yet'],
] as const;
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

function aSign(more: Partial<SignLine> = {}): SignLine {
  return {
    ...{ id: 'beacon-1', kind: 'beacon', warrant: 'w-1', tlp: 'AMBER', rank: 1, score: 0.9634 },
    ...{ confidence: 0.72, count: 553, source: 'own:0.31.163.139', destination: '198.51.100.7' },
    ...{ port: 443, protocol: 'tcp', firstUtc: '2026-11-21T21:39:54.984311Z' },
    ...{ lastUtc: '2026-11-23T19:34:52Z', foundUtc: '2026-11-23T19:39:32Z' },
    ...{ updatedUtc: '2026-11-23T19:41:32Z', isOpen: true, assetIds: ['station-1'] },
    ...{ severity: 'high', warningId: 'warning-1', ...more },
  };
}

type Figures = Readonly<Record<string, number | string | null>>;

function whole(more: Partial<SignLine>, figures: Figures): SignWholeReply {
  const evidence = Object.entries(figures).map(([name, value]) => ({ name, value, meaning: '' }));
  return { sign: aSign(more), evidence, otherwise: [], ends: [] };
}

afterEach(() => {
  language.value = 'en';
});

describe('the address', () => {
  test('what stands in it is asked of the node by the node’s names', () => {
    const query = {
      ...{ kind: 'relay', warrant: 'w-1', asset: 'station-1', state: 'past', score: '0.5' },
      ...{ from: '2026-11-22', to: '2026-11-23T06:00:00.000Z', order: 'latest', key: 'relay-1' },
    };
    const filters = filtersOf(query);
    expect(Object.fromEntries(new URLSearchParams(askedOf(filters)))).toEqual({
      ...{ kind: 'relay', warrant: 'w-1', assetId: 'station-1', state: 'past', scoreMin: '0.5' },
      ...{ from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T06:00:00.000Z' },
    });
    expect(isFiltered(filters)).toBe(true);
    expect(filters.order).toBe('latest');
  });

  test('what is no filter of ours is left out, and a span the wrong way round is turned', () => {
    const bad = { kind: 'toString', state: 'closed', score: '7', from: 'yesterday', order: 'x' };
    expect(askedOf(filtersOf(bad))).toBe('');
    expect(isFiltered(filtersOf(bad))).toBe(false);
    expect(filtersOf({ score: ' ' }).score).toBe('');
    const { from, to } = filtersOf({ from: '2026-11-24', to: '2026-11-23' });
    expect(from < to).toBe(true);
  });

  test('every kind of the watch can be asked for, and has a look of its own', () => {
    expect([...KINDS].sort()).toEqual([...SIGN_KINDS].sort());
    const looks = Object.values(KIND_LOOKS).map(({ ink, pattern }) => `${ink} ${pattern}`);
    expect(new Set(looks).size).toBe(looks.length);
  });
});

const LEADS: readonly (readonly [SignWholeReply, ...string[]])[] = [
  [whole({}, { periodS: 300.07, jitterShare: 0.0116 }), '300 s', '553', '1.2 %', '443/tcp'],
  [whole({ kind: 'retry-beacon' }, { periodS: 3600 }), '60 min'],
  [
    whole(
      { kind: 'scan', source: '198.51.100.9', destination: null, port: 22 },
      { shape: 'horizontal', hosts: 60, ports: 1, failedServices: 59, answeredServices: 1 },
    ),
    ...['198.51.100.9', '22/tcp', '60', '59'],
  ],
  [
    whole(
      { kind: 'scan', source: null, destination: 'own' },
      { shape: 'shared', hosts: 1, ports: 900, sources: 12 },
    ),
    ...['12', '900'],
  ],
  [
    whole({ kind: 'scan', source: null }, { shape: 'decoys', sources: 11, hosts: 1, ports: 90 }),
    ...['11', '443/tcp'],
  ],
  [
    whole(
      { kind: 'scan', source: null, destination: null },
      { shape: 'many sources', sources: 310, hosts: 40, usualPerHour: 2.5 },
    ),
    ...['310', '40', '2.5'],
  ],
  [
    whole(
      { kind: 'flood', source: null, destination: null },
      { shape: 'carpet', hosts: 200, peakPerMinute: 90_000, sourcesAtLeast: 77 },
    ),
    ...['200', '90,000', '77'],
  ],
  [
    whole(
      { kind: 'brute-force', source: '198.51.100.5', destination: 'own:1.2.3.4', port: 22 },
      { service: 'ssh', attemptsPerHour: 400, longSessionAfter: 'yes' },
    ),
    ...['ssh 22/tcp', '400', '553'],
  ],
  [whole({ kind: 'long-connection' }, { durationS: 90_000, stillOpen: 'yes' }), '25 h'],
  [whole({ kind: 'first-contact' }, {}), '198.51.100.7'],
  [whole({ kind: 'flood' }, { peakPerMinute: 120_000, usualPerMinute: 300 }), '120,000', '300'],
  [whole({ kind: 'flood' }, { shape: 'standing', attemptsPerHour: 40 }), '40'],
  [
    whole({ kind: 'reflection', source: null }, { service: 'dns', reflectors: 40, bytesIn: 5e9 }),
    ...['dns', '40', '5 GB'],
  ],
  [whole({ kind: 'reflection' }, { service: 'ntp', amplification: 206 }), 'ntp', '206'],
  [
    whole({ kind: 'exfiltration' }, { bytesOut: 4.2e9, volumeOf: 'day', timesTheMostEver: 9.3 }),
    ...['4.2 GB', '9.3'],
  ],
  [
    whole(
      { kind: 'relay', source: null, destination: 'own:7.7.7.7', port: 8443, protocol: null },
      { passedOn: 107, inwardConnections: 109, passedOnByChance: 0.03125 },
    ),
    ...['107', '109', '0.0313', 'own:7.7.7.7'],
  ],
  [whole({ kind: 'indicator' }, { contacts: 3, answeredContacts: 2 }), '198.51.100.7', '3', '2'],
];

/** '300 s' with the unit as the language has it. */
function unitsIn(spoken: 'en' | 'ja', figure: string): string {
  const units: Readonly<Record<string, string>> = { s: '秒', min: '分', h: '時間' };
  return spoken === 'en'
    ? figure
    : figure.replace(/ (s|min|h)$/, (_, unit: string) => ` ${units[unit]}`);
}

describe('what was seen, in a sentence', () => {
  test('every kind, in both languages, with its figures and without', () => {
    expect(new Set(LEADS.map(([{ sign }]) => sign.kind)).size).toBe(SIGN_KINDS.length);
    for (const [of, ...figures] of LEADS)
      for (const spoken of ['en', 'ja'] as const) {
        language.value = spoken;
        const said = leadOf(of);
        for (const figure of figures) expect(said).toContain(unitsIn(spoken, figure));
        expect(JAPANESE.test(said)).toBe(spoken === 'ja');
        const bare = leadOf({ ...of, evidence: [] });
        for (const text of [said, bare]) expect(text).not.toMatch(/undefined|NaN|null| {2}/);
      }
  });

  test('a host of ours is called ours, with nothing but its pseudonym', () => {
    expect(leadOf(LEADS[0]![0])).toBe(
      'Our host own:0.31.163.139 calls 198.51.100.7 on 443/tcp about every 300 s, 553 times so far. The gaps vary by 1.2 % of that. Consistent with a program that reports by a clock, as remote control does.',
    );
    expect(leadOf(whole({ source: 'own' }, {}))).toMatch(/^A host of ours calls/);
  });
});

describe('why', () => {
  test('every figure that a sign may carry has its word and meaning in both languages', () => {
    const forgotten = Object.keys(EVIDENCE).filter((name) => !Object.hasOwn(SIGN_TERMS, name));
    expect(forgotten).toEqual([]);
  });

  test('the figures that weigh most stand first, none is lost, and what fits stands before what does not', () => {
    const names = ['ritaScore', 'spanParts', 'jitterShare', 'wakeUps', 'periodS', 'newOne'];
    const evidence = names.map((name) => ({ name, value: 1, meaning: '' }));
    const { main, rest } = weighed('beacon', evidence);
    expect(main).toHaveLength(MAIN_MAX);
    expect(main[0]!.name).toBe('periodS');
    expect([...main, ...rest].map(({ name }) => name).sort()).toEqual([...names].sort());
    const reasons = ['no', 'cannot tell', 'strange', 'yes'].map((fits) => ({ fits }));
    expect(byFit(reasons).map(({ fits }) => fits)).toEqual(['yes', 'cannot tell', 'no', 'strange']);
  });

  test('figures are told with their unit, and never more surely than they are', () => {
    const text = (name: string, value: number | string | null, unit?: string) =>
      evidenceText({ name, value, meaning: '', ...(unit !== undefined && { unit }) });
    expect(text('durationS', 90_000, 's')).toBe('25 h');
    expect(text('bytesOut', 1.5e6, 'bytes')).toBe('1.5 MB');
    expect(text('log10Evidence', 521.15)).toBe('1 : 10⁵²¹');
    expect(text('missedShare', 0.0371)).toBe('3.7 %');
    expect(text('shape', 'vertical')).toBe('many ports of one host');
    expect(text('service', 'vertical')).toBe('vertical');
    expect(text('deviations', null)).toBe('–');
    expect([sureText(1), sureText(0.0001), sureText(0.5)]).toEqual(['99', '1', '50']);
    expect([lastsText(300.07), lastsText(5400), lastsText(Number.NaN)]).toEqual([
      ...['300 s', '90 min', '–'],
    ]);
    expect([bytesText(999), percentText(0.996), percentText(1)]).toEqual([
      ...['999 bytes', '99.6 %', '100 %'],
    ]);
  });

  test('every harmless explanation that a detector tries is said in Japanese, and what it says of them', () => {
    const files = readdirSync(DETECTORS, { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(DETECTORS, name), 'utf8'));
    const tried = texts.flatMap((text) => [...text.matchAll(EXPLAINED)].map(([, said]) => said!));
    expect(tried.length).toBeGreaterThan(40);
    const english = tried.filter((said) => !JAPANESE.test(signSentenceIn(said, 'ja')));
    expect([...new Set(english)]).toEqual([]);
    for (const [said, ja] of SAID) expect(signSentenceIn(said, 'ja')).toBe(ja);
    expect(signSentenceIn('name lookups', 'en')).toBe('name lookups');
    expect(signSentenceIn('constructor', 'ja')).toBe('constructor');
  });

  test('a warning tells an explanation that was tried as a sentence', () => {
    const tried =
      'a crowd of users: news, an update, the start of a sale: no, many sources take part';
    expect(triedOf(tried)?.because).toBe('many sources take part');
    expect(valueText('benign', tried)).toBe(
      'Does not: a crowd of users: news, an update, the start of a sale (many sources take part)',
    );
    expect(triedOf('nothing of the kind')).toBeNull();
  });

  test('titles of warnings, as the node words them, are said in Japanese', () => {
    for (const kind of SIGN_KINDS)
      for (const source of [null, '198.51.100.7', 'own:1.2.3.4'])
        for (const port of [null, 22]) {
          const sign = { ...aSign(), kind, source, port, evidence: [], otherwise: [], ends: [] };
          const title = titleOf(
            sign as never,
            [{ name: 'ALPHA 1, north' }, { name: 'B' }] as never,
          );
          expect(JAPANESE.test(titleIn(title, 'ja')), title).toBe(true);
          expect(titleIn(title, 'ja')).toContain('ALPHA 1, north ほか 1 件');
        }
  });
});

describe('what is saved', () => {
  test('a line a sign, none of it a formula, no more than the node told', () => {
    const hostile = aSign({
      id: '=cmd|calc',
      source: '+1',
      destination: '@x',
      warrant: '-"w",\n1',
    });
    const csv = signsCsv([aSign(), hostile], ['EXERCISE · TLP:AMBER']);
    const [stamp, head, first, ...rest] = csv.split('\r\n');
    expect(stamp).toContain('# EXERCISE · TLP:AMBER');
    expect(head!.split(',')).toHaveLength(19);
    expect(first).toContain('beacon,1,0.9634,0.72,own:0.31.163.139,198.51.100.7,443,tcp');
    for (const cell of ['=cmd|calc', '+1', '@x']) {
      expect(rest.join('\n')).toContain(`'${cell}`);
      expect(rest.join('\n')).not.toMatch(new RegExp(`(^|,)"?\\${cell[0]}`));
    }
    const parsed = JSON.parse(signsJson([hostile], ['TLP:AMBER'])) as Record<string, unknown>;
    expect(parsed).toEqual({ stamp: ['TLP:AMBER'], signs: [hostile] });
  });
});
