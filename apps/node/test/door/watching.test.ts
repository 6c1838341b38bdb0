/** An empty list is good news only while somebody looks: what the page says of the watch, case by case. */
import { expect, test } from 'vitest';
import type { Health } from '../../src/door/page/api.ts';
import { state } from '../../src/door/page/state.ts';
import { watchVerdict } from '../../src/door/page/watching.ts';

const DONE = 'looked at until 2026-11-28T11:23:23Z';

function verdict(text: string | null, change: Partial<Health> = {}, all = 'ok') {
  const part = (name: string, how: string, said: string) =>
    ({ part: `watching/${name}`, state: how as 'ok', text: said, sinceUtc: '' }) as const;
  const parts = text === null ? [] : [part('assets', 'ok', text), part('all', all, `${all}.`)];
  const catalogue = { objects: 3, newestUtc: '2026-11-23T04:53:40Z', ageS: 1, stale: false };
  state.health = {
    ...{ status: 'ok', mode: 'exercise', node: 'alpha', version: '0', nowUtc: '', watchUtc: '' },
    ...{ replay: false, catalogue, parts: [...parts] },
    ...change,
  } as Health;
  return watchVerdict();
}

test('only a watch that says how far it has looked is a watch', () => {
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
  const stale = { objects: 3, newestUtc: '2026-11-01T00:00:00Z', ageS: 1, stale: true };
  expect(verdict(DONE, { catalogue: stale })[0]).toBe('failed');
  state.lostMs = 1;
  expect(verdict(DONE)[0]).toBe('failed');
  state.lostMs = null;
});
