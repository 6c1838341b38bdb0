/** What a page does with a node that has more to do than it can: it asks again, and takes no such answer for a refusal. */
import { afterEach, expect, test, vi } from 'vitest';
import { againMs, ask } from '../src/data/ask.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const shed = () =>
  new Response('{"error":{"code":"overloaded","message":"later"}}', {
    status: 503,
    headers: { 'retry-after': '1' },
  });

test('what was shed is asked again when the node says, and answers', async () => {
  vi.useFakeTimers();
  const answers = [shed(), shed(), Response.json({ name: 'alpha' })];
  vi.stubGlobal('fetch', async () => answers.shift());
  const asked = ask('POST', '/api/v1/login/link', { token: 'x' });
  await vi.advanceTimersByTimeAsync(3100);
  expect(await asked).toEqual({ ok: true, body: { name: 'alpha' }, version: null });
  expect(answers).toEqual([]);
});

test('other refusals are told at once; a node that sheds on and on is told too', () => {
  expect(againMs(401, 'session', null, 1)).toBeNull();
  expect(againMs(503, 'busy', '1', 1)).toBeNull();
  expect(againMs(503, 'overloaded', '1', 6)).toBeNull();
  expect(againMs(503, 'behaviour.late', '20', 1)).toBeNull(); // the same would take as long again
});

test('a desk that computes one thing at a time is asked again: two pictures of a page are ahead of the third', () => {
  for (const status of [429, 503])
    expect(againMs(status, 'behaviour.busy', '3', 1)).toBeGreaterThanOrEqual(3000);
});

test('it waits as long as the node says, never longer than some seconds', () => {
  for (const [said, leastMs] of [
    ['1', 1000],
    ['3600', 5000],
    ['soon', 1000],
    [null, 1000],
  ] as const) {
    const waitMs = againMs(503, 'overloaded', said, 1)!;
    expect(waitMs).toBeGreaterThanOrEqual(leastMs);
    expect(waitMs).toBeLessThanOrEqual(1.5 * leastMs);
  }
});
