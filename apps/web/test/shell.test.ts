/** The shell's own reckoning, without a browser: keys, the clock bar, what is new, what the watch's words are worth, paper. */
import { expect, test } from 'vitest';
import { type Key, keyFor, pressed } from '../src/app/keys.ts';
import { inOrder, matches } from '../src/app/matches.ts';
import { pagesFor } from '../src/app/offered.ts';
import { quoted, strictest, tlpsIn } from '../src/app/sheet.ts';
import { zoneText } from '../src/app/zones.ts';
import {
  clustersOf,
  DAY_MS,
  HOUR_MS,
  instantAt,
  midnights,
  neighbourTick,
  placeOf,
  ticksOf,
} from '../src/clock/ticks.ts';
import { newsIn } from '../src/data/news.ts';
import { mustRepeat } from '../src/data/sound-rules.ts';
import { lookedUntilMs, watchVerdict } from '../src/data/watching.ts';
import type { HealthReply, Warning } from '../src/data/wire.ts';

const NOW_MS = Date.parse('2026-11-23T06:00:00Z');

function aWarning(id: string, precedence: Warning['precedence'], fromH: number, toH = fromH) {
  const utc = (hours: number) => new Date(NOW_MS + hours * HOUR_MS).toISOString();
  const window = { fromUtc: utc(fromH), toUtc: utc(toH) };
  return { id, precedence, title: `title ${id}`, state: 'open', window } as Warning;
}

test('a place on the bar and its instant are each other’s inverse; outside it stays at the ends', () => {
  for (const hours of [-24, -3.7, 0, 5, 167.9])
    expect(instantAt(placeOf(NOW_MS + hours * HOUR_MS, NOW_MS), NOW_MS)).toBeCloseTo(
      NOW_MS + hours * HOUR_MS,
      1,
    );
  expect(instantAt(-5, NOW_MS)).toBe(NOW_MS - DAY_MS);
  expect(instantAt(500, NOW_MS)).toBe(NOW_MS + 7 * DAY_MS);
  expect(midnights(NOW_MS).map((ms) => new Date(ms).toISOString().slice(0, 13))).toEqual(
    ['23', '24', '25', '26', '27', '28', '29', '30'].map((day) => `2026-11-${day}T00`),
  );
});

test('ticks: what happens on the bar, in order; a lasting window has its length', () => {
  const warnings = [
    aWarning('late', 'ROUTINE', 30),
    aWarning('past', 'FLASH', -30),
    aWarning('far', 'FLASH', 200),
    aWarning('soon', 'IMMEDIATE', 2),
    aWarning('lasts', 'PRIORITY', -40, 10),
  ];
  const ticks = ticksOf(warnings, NOW_MS);
  expect(ticks.map(({ id }) => id)).toEqual(['lasts', 'soon', 'late']);
  expect(ticks[0]).toMatchObject({ atMs: NOW_MS - DAY_MS, toMs: NOW_MS + 10 * HOUR_MS });
  expect(ticks[1]!.toMs).toBe(null);
  expect(neighbourTick(ticks, NOW_MS, 1)?.id).toBe('soon');
  expect(neighbourTick(ticks, ticks[1]!.atMs, 1)?.id).toBe('late');
  expect(neighbourTick(ticks, ticks[1]!.atMs, -1)?.id).toBe('lasts');
  expect(neighbourTick(ticks, NOW_MS + 100 * HOUR_MS, 1)).toBe(undefined);
});

test('ticks that stand too close are one, shown as the most urgent of them', () => {
  const close = [10, 10.5, 11, 40].map((hours, i) =>
    aWarning(`w${i}`, i === 1 ? 'FLASH' : 'ROUTINE', hours),
  );
  const clusters = clustersOf(ticksOf(close, NOW_MS), NOW_MS, 1.9);
  expect(clusters.map(({ ticks }) => ticks.map(({ id }) => id))).toEqual([
    ['w1', 'w0', 'w2'],
    ['w3'],
  ]);
});

test('keys: the last area that wants one has it; a named key tells its shift, a letter carries it', () => {
  const key = (keys: string, what: string, when = true): Key => ({
    ...{ keys, what: () => what, group: () => '', run: () => {}, when: () => when },
  });
  const all = [key('a', 'first'), key('a', 'second'), key('a', 'third', false), key('g w', 'go')];
  expect(keyFor(all, 'a')?.what()).toBe('second');
  expect(keyFor(all, 'g w')?.what()).toBe('go');
  expect(keyFor(all, 'w')).toBe(undefined);
  expect(pressed({ key: '?', shiftKey: true })).toBe('?');
  expect(pressed({ key: 'ArrowLeft', shiftKey: true })).toBe('Shift+ArrowLeft');
});

test('news: what was not there, and what became more urgent; nothing twice, nothing that is acknowledged', () => {
  const known = new Map<string, Warning['precedence']>([
    ['old', 'ROUTINE'],
    ['raised', 'ROUTINE'],
    ['lower', 'FLASH'],
  ]);
  const now = [
    aWarning('old', 'ROUTINE', 1),
    aWarning('new', 'PRIORITY', 1),
    aWarning('raised', 'FLASH', 1),
    aWarning('lower', 'ROUTINE', 1),
    { ...aWarning('done', 'FLASH', 1), state: 'acknowledged' as const },
  ];
  expect(newsIn(known, now).map(({ kind, warning }) => [kind, warning.id])).toEqual([
    ['raised', 'raised'],
    ['fresh', 'new'],
  ]);
});

test('only an unacknowledged FLASH sounds again', () => {
  const one = (precedence: Warning['precedence'], state: Warning['state']) => ({
    ...{ precedence, state },
  });
  expect(mustRepeat([one('FLASH', 'open'), one('ROUTINE', 'open')])).toBe(true);
  expect(mustRepeat([one('FLASH', 'acknowledged'), one('IMMEDIATE', 'open')])).toBe(false);
  expect(mustRepeat([{ ...one('FLASH', 'open'), shelvedUntilUtc: '2026-11-24T00:00:00Z' }])).toBe(
    false,
  );
});

test('paper: the strictest marking; nothing ends the string of the style sheet', () => {
  expect(strictest(['GREEN', 'AMBER+STRICT', 'AMBER'])).toBe('AMBER+STRICT');
  expect(strictest([])).toBe('CLEAR');
  const answer = {
    rows: [{ doc: { marking: { tlp: 'RED' } } }, { marking: 'TLP:GREEN' }],
    xs: [1, 2],
  };
  expect(tlpsIn(answer)).toEqual(['GREEN', 'RED']);
  expect(tlpsIn({ tlpMax: 'RED', name: 'RED', tlp: 'none' })).toEqual([]);
  expect(quoted('a"}} *{color:red}\n\\')).toMatch(/^"[^"\n{}\\]*(\\[0-9a-f]+ [^"\n{}\\]*)*"$/);
  expect(quoted('連携先 alpha, 05:01')).toBe('"連携先 alpha, 05:01"');
});

test('an admin alone in live mode is offered no case work; the others no people', () => {
  expect(pagesFor({ roles: ['admin'], allowed: ['people.manage'] })).toEqual([
    ...['objects', 'config', 'people'],
  ]);
  expect(pagesFor({ roles: ['duty'], allowed: [] })).not.toContain('people');
  expect(pagesFor({ roles: ['duty'], allowed: [] })).toContain('watch');
});

test('a second clock says whose it is, and its day; an unknown zone says nothing', () => {
  expect(zoneText(Date.parse('2026-11-23T22:41:07Z'), 'Asia/Tokyo')).toBe(
    '07:41:07 Asia/Tokyo (+09:00), Tue 24',
  );
  expect(zoneText(NOW_MS, 'Mars/Olympus')).toBe('');
});

test('what is looked for is found by every word, in any width and case', () => {
  expect(matches('alpha 9000', 'ALPHA OBSERVER 1 900001')).toBe(true);
  expect(matches('ａｌｐｈａ', 'Alpha')).toBe(true);
  expect(matches('alpha bravo', 'Alpha')).toBe(false);
});

test('the words as they were typed come first, and their group with them', () => {
  const all = [
    { group: 'warnings', title: 'OBSERVER 1 passes 2 km from X' },
    { group: 'assets', title: 'Waters around OBSERVER 2' },
    { group: 'assets', title: 'Observer 2' },
  ];
  const order = (typed: string) =>
    inOrder(typed, all, ['warnings', 'assets']).map((one) => all.indexOf(one));
  expect(order('observer 2')).toEqual([2, 1, 0]);
  expect(order('')).toEqual([0, 1, 2]);
});

const DONE = 'looked at until 2026-11-28T11:23:23Z';

function healthWith(text: string | null, change: Partial<HealthReply> = {}, all = 'ok') {
  const part = (name: string, state: string, said: string) => ({
    ...{ part: `watching/${name}`, state, text: said, sinceUtc: '' },
  });
  const parts = text === null ? [] : [part('assets', 'ok', text), part('all', all, `${all}.`)];
  const catalogue = { objects: 3, newestUtc: '2026-11-23T04:53:40Z', ageS: 1, stale: false };
  return { status: 'ok', catalogue, parts, ...change } as HealthReply;
}

test('only a watch that says how far it has looked is a watch', () => {
  const verdict = (...given: Parameters<typeof healthWith>) =>
    watchVerdict(healthWith(...given), true);
  expect(verdict(DONE)).toEqual([
    'ok',
    'assets are watched, looked ahead until 2026-11-28 11:23:23Z',
  ]);
  expect(verdict('nothing was looked at yet')[0]).toBe('degraded');
  expect(verdict('full until 2026-11-28T11:23:23Z: 40 %')[0]).toBe('degraded');
  expect(verdict('touched until 2026-11-28T11:23:23Z: 40 %')[0]).toBe('ok');
  expect(verdict(null)).toEqual(['failed', expect.stringContaining('NOT WATCHING')]);
  expect(verdict(DONE, { parts: null })[0]).toBe('failed');
  expect(verdict(DONE, { catalogue: null })[0]).toBe('failed');
  expect(verdict(DONE, {}, 'failed')).toEqual(['failed', 'THE WATCH IS IN TROUBLE: failed.']);
  const stale = { ...healthWith(DONE).catalogue!, stale: true };
  expect(verdict(DONE, { catalogue: stale })[0]).toBe('failed');
  expect(watchVerdict(healthWith(DONE), false)[0]).toBe('failed');
});

test('the bar is marked as far as assets were looked ahead, and no further', () => {
  const until = Date.parse('2026-11-28T11:23:23Z');
  expect(lookedUntilMs(healthWith(DONE))).toBe(until);
  expect(lookedUntilMs(healthWith('touched until 2026-11-28T11:23:23Z: 40 %'))).toBe(until);
  expect(lookedUntilMs(healthWith('full until 2026-11-28T11:23:23Z: 40 %'))).toBe(null);
  expect(lookedUntilMs(healthWith(null))).toBe(null);
  expect(lookedUntilMs(null)).toBe(null);
});
