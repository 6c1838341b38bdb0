/** The logic of the pages of warnings: titles in the page's language, filters and addresses, groups, figures, what changed. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Notice, WarningLine } from '../src/data/wire.ts';

beforeAll(() => {
  vi.stubGlobal('document', { documentElement: { dataset: {}, lang: 'en' } });
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
});
const settings = () => import('../src/data/settings.ts');
afterEach(async () => {
  (await settings()).language.value = 'en';
});

const PASS =
  'ALPHA OBSERVER 1 (900001) and GAMMA 4 DEB (900011) pass 0.152 km apart at 2026-11-24T11:37:25Z, probability 3.3e-4 (diluted)';

describe('titles', () => {
  test('of the watch are said in Japanese with every figure of theirs', async () => {
    const { titleIn } = await import('../src/warnings/title.ts');
    expect(titleIn(PASS, 'en')).toBe(PASS);
    expect(titleIn(PASS, 'ja')).toBe(
      'ALPHA OBSERVER 1 (900001) と GAMMA 4 DEB (900011) が 2026-11-24 11:37:25Z に 0.152 km まで接近、衝突確率 3.3e-4（希釈）',
    );
    expect(titleIn(`Risk fell: ${PASS} (and 2 more)`, 'ja')).toMatch(
      /^危険度低下：.*（ほか 2 件）$/,
    );
    const near =
      'A (1) and B (2) stay near from 2026-11-24T11:37:25Z to 2026-11-25T11:37:25Z, least 1.250 km';
    expect(titleIn(near, 'ja')).toContain('最小 1.250 km');
    const gone = 'Risk fell: A (1) and B (2) no longer come within 5 km about 2026-11-24T11:37:25Z';
    expect(titleIn(gone, 'ja')).toContain('5 km 以内には近づかない');
    const channel = 'Channel duty-mail does not deliver: people may not be told';
    expect(titleIn(channel, 'ja')).toContain('duty-mail');
  });

  test('whose names have "and" or no brackets in them are taken apart, or left as they came', async () => {
    const { titleIn, passOf } = await import('../src/warnings/title.ts');
    const tricky = PASS.replace('GAMMA 4 DEB', 'SALT and PEPPER');
    expect(passOf(tricky)?.pair).toEqual(['ALPHA OBSERVER 1 (900001)', 'SALT and PEPPER (900011)']);
    expect(passOf(PASS.replace('ALPHA OBSERVER 1 (900001)', '900001'))?.pair[0]).toBe('900001');
    expect(passOf('Something else entirely')).toBe(null);
    expect(titleIn('A partner wrote this and that', 'ja')).toBe('A partner wrote this and that');
    expect(titleIn('', 'ja')).toBe('');
  });

  test('a long hostile title is read in time that its length allows', async () => {
    const { titleIn, passOf } = await import('../src/warnings/title.ts');
    const hostile = ') and '.repeat(4000);
    expect(titleIn(hostile.slice(0, 200), 'ja')).toBe(hostile.slice(0, 200)); // titles end at 200
    expect(passOf(hostile.slice(0, 200))).toBe(null);
  });

  test('reasons are said one by one', async () => {
    const { reasonsIn } = await import('../src/warnings/title.ts');
    const why =
      'probability 3.3e-4, at most 2.6e-3; diluted: better data could raise the probability; new one';
    expect(reasonsIn(why, 'ja')).toBe(
      '衝突確率 3.3e-4、最大でも 2.6e-3；希釈：データが良くなれば確率が上がり得る；new one',
    );
    expect(reasonsIn(why, 'en')).toBe(why);
  });

  test('what would hide or turn other text is made visible', async () => {
    const { plainText } = await import('../src/warnings/title.ts');
    expect(plainText('a\u202eb\u0007c\u200bd\ne')).toBe('a\ufffdb\ufffdc\ufffdd\ne');
    expect(plainText('衛星 A（1）')).toBe('衛星 A（1）');
  });

  test('every built-in step and term has its Japanese', async () => {
    const { CHECKLISTS } = await import('@noroshi/watch');
    const { STEPS_JA, TERMS } = await import('../src/warnings/terms.ts');
    const steps = Object.values(CHECKLISTS).flatMap((all) => all.map(({ text }) => text));
    expect(steps.filter((text) => !Object.hasOwn(STEPS_JA, text))).toEqual([]);
    expect(Object.values(TERMS).every(({ en, ja }) => en[0] !== '' && ja[0] !== '')).toBe(true);
  });
});

function line(warning: object, facts: object = {}): WarningLine {
  const plain = {
    ...{ id: 'w-1', origin: 'alpha', title: PASS, state: 'open', precedence: 'ROUTINE' },
    ...{ domains: ['space'], assetIds: ['sat-1'], objectIds: ['900001', '900011'] },
    owners: ['org-a'],
  };
  const known = { noticeId: 'n-1', kind: 'conjunction', kinds: ['conjunction'], ...facts };
  return { version: 1, warning: { ...plain, ...warning }, facts: known } as unknown as WarningLine;
}

describe('filters', () => {
  test('come back from an address as they went into it, and nothing else does', async () => {
    const { filtersOf, queryOf, NO_FILTERS, filterCount } = await import(
      '../src/warnings/filters.ts'
    );
    const set = { ...NO_FILTERS, text: 'a b', precedence: 'FLASH', shelved: 'only' } as const;
    expect(filtersOf(queryOf(set))).toEqual(set);
    expect(queryOf(NO_FILTERS)).toEqual({});
    expect(filterCount(set)).toBe(2);
    const odd = { precedence: 'NOW', states: '<x>', shelved: '1', sort: 'pc', __proto__: 'x' };
    expect(filtersOf(odd)).toEqual(NO_FILTERS);
    expect(filtersOf({ text: 'x'.repeat(999) }).text).toHaveLength(200);
  });

  test('leave what fits, and what is set aside only where it is asked for', async () => {
    const { fits, NO_FILTERS } = await import('../src/warnings/filters.ts');
    const now = Date.parse('2026-11-23T12:00:00Z');
    const all = (filters: object, warning: object = {}) =>
      fits(line(warning), { ...NO_FILTERS, ...filters }, now);
    expect(all({})).toBe(true);
    expect(all({}, { state: 'closed' })).toBe(false);
    expect(all({ states: 'every' }, { state: 'closed' })).toBe(true);
    expect(all({ kind: 'scan' })).toBe(false);
    expect(all({ owner: 'org-a', origin: 'alpha', domain: 'space' })).toBe(true);
    expect(all({ text: ' gamma 4 ' })).toBe(true);
    expect(all({ text: 'delta' })).toBe(false);
    const aside = { shelvedUntilUtc: '2026-11-23T13:00:00Z' };
    const over = { shelvedUntilUtc: '2026-11-23T11:00:00Z' };
    expect([all({}, aside), all({ shelved: 'only' }, aside)]).toEqual([false, true]);
    expect([all({}, over), all({ shelved: 'only' }, over)]).toEqual([true, false]);
  });

  test('groups are in the order of their most urgent; by object they are of what comes near', async () => {
    const { grouped } = await import('../src/warnings/filters.ts');
    const lines = [
      line({ id: 'a', assetIds: ['sat-2'] }),
      line({ id: 'b' }),
      line({ id: 'c', assetIds: ['sat-2'], objectIds: [] }),
      line({ id: 'd', assetIds: [], objectIds: ['900001'] }),
    ];
    const isAssets = (id: string) => id === '900001';
    const shape = (by: 'none' | 'asset' | 'object') =>
      grouped(lines, by, isAssets).map((group) => [
        group.key,
        group.lines.map(({ warning }) => warning.id).join(''),
      ]);
    expect(shape('none')).toEqual([['', 'abcd']]);
    expect(shape('asset')).toEqual([
      ['sat-2', 'ac'],
      ['sat-1', 'b'],
      ['', 'd'],
    ]);
    expect(shape('object')).toEqual([
      ['900011', 'ab'],
      ['', 'c'],
      ['900001', 'd'],
    ]);
  });
});

const notice = (evidence: object[], extra: object = {}): Notice =>
  ({ kind: 'conjunction', key: 'k', confidence: 0.8, evidence, ...extra }) as unknown as Notice;
const value = (name: string, of: number | string | null, unit?: string) => ({
  ...{ type: 'value', name, value: of },
  ...(unit && { unit }),
});

describe('figures', () => {
  test('have words, units and few digits; a name from outside reaches nothing of the page', async () => {
    const { valueText, wordOf, unitOf, termOf } = await import('../src/warnings/figures.ts');
    expect(valueText('pc', 3.28e-4)).toBe('3.28e-4 (1 in 3,050)');
    expect(valueText('missKm', 0.312045678)).toBe('0.312046');
    expect(valueText('pc', null)).toBe('–');
    expect(valueText('dilution', 'yes')).toBe('yes');
    expect([wordOf({ name: 'driftDegPerDay' }), unitOf({ name: 'separationKm' })]).toEqual([
      'drift deg per day',
      'km',
    ]);
    expect(termOf('constructor')).toBe(undefined);
    expect(valueText('toString', 'constructor')).toBe('constructor');
  });

  test('what changed is what is shown differently, and only of what both have', async () => {
    const { changesBetween, updatesOf } = await import('../src/warnings/figures.ts');
    const before = notice([value('missKm', 1.2, 'km'), value('pc', 1e-5), value('why', 'x')]);
    const after = notice(
      [value('missKm', 0.8, 'km'), value('pc', 1e-5), value('why', 'y'), value('pcMax', 1e-3)],
      { confidence: 0.4 },
    );
    expect(changesBetween(before, after)).toEqual([
      { word: 'Miss distance', from: '1.2 km', to: '0.8 km' },
      { word: 'Confidence', from: '80 %', to: '40 %' },
    ]);
    const other = notice([], { key: 'other' });
    expect(updatesOf(after, [before, other, after])).toEqual([
      { notice: after, before },
      { notice: before, before: undefined },
    ]);
  });

  test('the trend of a probability needs two of them, and more than a twentieth', async () => {
    const { trendOf } = await import('../src/warnings/columns.tsx');
    const trend = (facts: object) => trendOf(line({}, facts));
    expect(trend({})).toBe(null);
    expect(trend({ pc: null, pcBefore: 1e-5 })).toBe(null);
    expect(trend({ pc: 1e-5 })).toBe('new');
    expect(trend({ pc: 1.03e-5, pcBefore: 1e-5 })).toBe('same');
    expect(trend({ pc: 2e-5, pcBefore: 1e-5 })).toBe('up');
    expect(trend({ pc: 1e-6, pcBefore: 1e-5 })).toBe('down');
    expect(trend({ pc: 0, pcBefore: 0 })).toBe('same');
  });
});
