/** What the partners' page and the first steps make of what they are told: trouble in its order, reasons, figures, progress. */
import type { PartnerLinkReply } from '@noroshi/node/wire';
import { afterEach, expect, test, vi } from 'vitest';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
vi.stubGlobal('location', { hash: '' });

const { troublesOf } = await import('../src/partners/trouble.ts');
const { reasonIn } = await import('../src/partners/reasons.ts');
const { parseProgress, progressText, progress, setProgress, understood } = await import(
  '../src/guide/progress.ts'
);
const { chanceText, distanceText } = await import('../src/guide/first-warning.ts');

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const LINK: PartnerLinkReply = {
  ...({ id: 'bravo', state: 'up' } as const),
  ...{ reason: '', address: 'b:1', fingerprint: '', signingKey: '' },
  ...{ tlsPin: '', sinceUtc: '2026-11-23T10:00:00Z', contactUtc: '2026-11-23T11:59:40Z' },
};

test('trouble is said in the order in which a person should care', () => {
  const kinds = (more: object) => troublesOf({ ...LINK, ...more }, NOW_MS).map(({ kind }) => kind);
  expect(kinds({})).toEqual([]);
  expect(kinds({ state: 'down', contactUtc: '2026-11-23T11:48:00Z' })).toEqual(['silent']);
  expect(troublesOf({ ...LINK, contactUtc: '2026-11-23T11:48:00Z' }, NOW_MS)).toEqual([
    { kind: 'silent', forMs: 720_000 },
  ]);
  expect(kinds({ state: 'stopped', contactUtc: '2026-11-23T11:00:00Z' })).toEqual(['stopped']);
  const { contactUtc: _, ...never } = LINK;
  expect(troublesOf({ ...never, state: 'new' }, NOW_MS)).toEqual([{ kind: 'never' }]);
  const { address: __, ...pulls } = never;
  expect(troublesOf({ ...pulls, state: 'new' }, NOW_MS)).toEqual([]); // it only fetches from us
  const positions = {
    ...{ taken: 1, known: 1, told: 3, confirmed: 1, backlog: 2, evidence: 0 },
    ...{ ourCheckpoint: '', theirCheckpoint: '', oldestUtc: '2026-11-23T11:30:00Z' },
  };
  const certificateToUtc = '2026-11-25T12:00:00Z';
  expect(kinds({ state: 'down', positions, clockAheadS: -9, certificateToUtc })).toEqual([
    ...['silent', 'backlog', 'clock', 'certificate'],
  ]);
  expect(kinds({ clockAheadS: 1 })).toEqual([]);
  expect(troublesOf({ ...LINK, state: 'thin', bitsPerS: 2400 }, NOW_MS)).toEqual([
    { kind: 'thin', bitsPerS: 2400 },
  ]);
  // outside of the windows of the contact plan a silent link is as expected
  const gone = { state: 'down', contactUtc: '2026-11-23T11:48:00Z' };
  const [fromUtc, untilUtc] = ['2026-11-23T12:30:00Z', '2026-11-23T12:40:00Z'];
  expect(kinds({ ...gone, nextContact: { fromUtc, untilUtc } })).toEqual(['planned']);
  expect(kinds({ ...gone, nextContact: { fromUtc: gone.contactUtc, untilUtc } })).toEqual([
    'silent',
  ]);
});

test('a refusal is a sentence in either language; what a person wrote stays as it is', () => {
  expect(reasonIn('no rule names bravo', 'en')).toBe('No rule names bravo.');
  expect(reasonIn('no rule names bravo', 'ja')).toBe('bravo を指定する規則がありません。');
  expect(reasonIn('rule a: TLP:RED is above its TLP:AMBER', 'ja')).toContain('上限 TLP:AMBER');
  expect(reasonIn('rule a: as the ministers agreed', 'ja')).toBe('rule a: as the ministers agreed');
});

afterEach(() => setProgress({ done: 0, hidden: false, looked: false }));

test('progress is kept as a word, and never goes back over what was understood', () => {
  for (const one of [
    { done: 0, hidden: false, looked: false },
    { done: 4, hidden: true, looked: true },
  ])
    expect(parseProgress(progressText(one))).toEqual(one);
  for (const odd of [null, '', '9', '5h', '<script>'])
    expect(parseProgress(odd)).toEqual({ done: 0, hidden: false, looked: false });
  understood('approach');
  understood('watched');
  expect(progress.value).toMatchObject({ done: 3, hidden: false });
  understood('act');
  expect(progress.value).toMatchObject({ done: 4, hidden: true });
});

test('figures for a person: no more digits than they are worth', () => {
  expect([distanceText(0.1523), distanceText(1.671), distanceText(41.25)]).toEqual([
    ...['152 m', '1.67 km', '41.3 km'],
  ]);
  const oneIn = (n: string) => `1 in ${n}`;
  expect(chanceText(3.3e-4, oneIn)).toBe('3.3e-4 (1 in 3,000)');
  expect(chanceText(2.31e-5, oneIn)).toBe('2.3e-5 (1 in 43,000)');
  expect([chanceText(0, oneIn), chanceText(1e-12, oneIn)]).toEqual(['0', '1.0e-12']);
});
