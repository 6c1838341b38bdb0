/** Channels, their test, what was told, the shift log and the handover page, over the real API. */
import { outboxCounts } from '@noroshi/store/notify';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import { routes } from '../../src/notify/routes.ts';
import { EVERYBODY, openHouse, TOKEN } from '../api-house.ts';
import { configure, createBox, draft, MAIL, startPart, warn } from './cases.ts';
import { type Desk, eventually } from './desk.ts';

const NARROW: Caller = { ...EVERYBODY, userId: 'ben', owners: ['bravo'], sessionId: 's-ben' };
const OTHER = 'token-of-ben-00000123456789';

async function house() {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [OTHER, NARROW],
  ]);
  const open = await openHouse({ routes: [...routes], people });
  const ask = async (path: string, body?: object, as = TOKEN) => {
    const init =
      body === undefined
        ? { as }
        : {
            ...{ as, method: 'POST', body: JSON.stringify(body) },
            headers: { 'content-type': 'application/json' },
          };
    const answer = await open.call(path, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  return { ...open, ask, desk: open.context as unknown as Desk };
}

describe('the routes of notification', () => {
  test('channels say how they are; the test says what became of it', async () => {
    const { ask, desk } = await house();
    const nobody = { ...MAIL, id: 'nobody', port: 1 };
    await configure(desk, [nobody], []);
    const before = await ask('/api/v1/channels');
    expect(before.body.channels).toEqual([
      expect.objectContaining({ id: 'nobody', state: 'unknown', waiting: 0 }),
    ]);
    const tested = await ask('/api/v1/channels/nobody/test', {});
    expect(tested).toMatchObject({ status: 200, body: { delivered: false } });
    expect(String(tested.body.text)).toContain('127.0.0.1:1');
    expect((await ask('/api/v1/channels/none/test', {})).status).toBe(404);
  });

  test('what was told, only of warnings that the caller sees whole', async () => {
    const { ask, desk } = await house();
    const box = createBox();
    await configure(desk, [MAIL], [{ id: 'all', channel: 'mail' }]);
    await startPart(desk, box.deliver);
    await warn(desk, [draft('one')]);
    await eventually(async () => {
      expect((await outboxCounts(desk.store.db))[0]).toMatchObject({ state: 'sent' });
    });
    const mine = await ask('/api/v1/notifications');
    expect(mine.body.notifications).toEqual([
      expect.objectContaining({ channel: 'mail', change: 'opened', state: 'sent', tries: 1 }),
    ]);
    expect((await ask('/api/v1/notifications?limit=0')).status).toBe(400);
  });
});

describe('the shift log', () => {
  test('start, note, hand over, accept once; the log says who is on duty', async () => {
    const { ask } = await house();
    await ask('/api/v1/shift', { kind: 'start', text: 'night shift' });
    await ask('/api/v1/shift', { kind: 'note', text: 'called the other operator' });
    const { body } = await ask('/api/v1/shift/handover', { text: 'all quiet' });
    const number = Number(body.number);
    expect((await ask('/api/v1/shift')).body).toMatchObject({
      ...{ onDuty: 'user:aiko', openHandover: number },
    });
    expect((await ask('/api/v1/shift/accept', { handover: number + 1 }, OTHER)).status).toBe(409);
    expect((await ask('/api/v1/shift/accept', { handover: number }, OTHER)).status).toBe(200);
    expect((await ask('/api/v1/shift/accept', { handover: number }, OTHER)).status).toBe(409);
    const log = await ask('/api/v1/shift');
    expect(log.body).toMatchObject({ onDuty: 'user:ben', openHandover: null });
    const kinds = (log.body.entries as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['accept', 'handover', 'note', 'start']);
    const narrow = await ask('/api/v1/shift', undefined, OTHER);
    expect(JSON.stringify(narrow.body)).not.toContain('called the other operator');
  });

  test('the handover page: open, not acknowledged, next decision, trouble; nothing that is hidden', async () => {
    const { ask, desk, context } = await house();
    await warn(desk, [draft('one')]);
    context.health.report('sources/first-light', 'degraded', 'stale since noon');
    await ask('/api/v1/shift', { kind: 'note', text: 'x\n  FLASH forged line' });
    const { body } = await ask('/api/v1/handover');
    expect(body).toMatchObject({ mode: 'exercise', sinceUtc: null, cutAt: null });
    expect(body.unacknowledged).toEqual([
      expect.objectContaining({ title: 'DEBRIS one passes ALPHA OBSERVER 1', state: 'open' }),
    ]);
    expect(body.changed).toHaveLength(1);
    const text = String(body.text);
    expect(text.startsWith('EXERCISE EXERCISE EXERCISE')).toBe(true);
    expect(text).toContain('sources/first-light degraded: stale since noon');
    expect(text).not.toContain('\n  FLASH forged line');
    await ask('/api/v1/shift/handover', { text: 'over to you' });
    expect((await ask('/api/v1/handover')).body.changed).toEqual([]);
    const narrow = await ask('/api/v1/handover', undefined, OTHER);
    expect(JSON.stringify(narrow.body.notes)).toBe('[]');
  });
});
