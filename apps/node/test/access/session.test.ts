/** How long a session lasts, by a clock of the test: an hour unused, twelve hours at most, whatever is done. */
import { randomBytes } from 'node:crypto';
import type { Store } from '@noroshi/store';
import { insertPerson, personById } from '@noroshi/store/people';
import { expect, test } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { firstLink } from '../../src/access/people.ts';
import { createAuthenticate, openSession } from '../../src/access/session.ts';
import type { NodeContext } from '../../src/context.ts';

const MINUTE_US = 60e6;

async function aSession(store: Store) {
  let nowUs = 0;
  const wallUs = () => nowUs;
  const desk = { store, mode: 'exercise' as const, random: (n: number) => randomBytes(n), wallUs };
  const doc = { roles: ['duty'] as const, owners: '*' as const, clearance: 'AMBER' as const };
  const how = { method: 'password' as const, address: '192.0.2.1' };
  const opened = await store.write(async (tx) => {
    await insertPerson(tx, 'aiko', doc, 0);
    return openSession(tx, desk, (await personById(tx, 'aiko'))!, how);
  });
  const context = { store, clock: { wallUs }, log: () => {} } as unknown as NodeContext;
  const authenticate = createAuthenticate(context);
  const atMinute = async (minute: number) => {
    nowUs = minute * MINUTE_US;
    return (await authenticate(opened.token))?.userId;
  };
  return { atMinute, desk };
}

describeEngines('sessions', (open) => {
  test('an hour without use ends it', async () => {
    const { atMinute } = await aSession(await open());
    expect(await atMinute(59)).toBe('aiko');
    expect(await atMinute(118)).toBe('aiko'); // used a minute before the hour was over
    expect(await atMinute(179)).toBe(undefined);
    expect(await atMinute(119)).toBe('aiko'); // a clock set back: what counts is the last use
  });

  test('twelve hours end it, however busy', async () => {
    const { atMinute } = await aSession(await open());
    for (let minute = 30; minute < 720; minute += 30) expect(await atMinute(minute)).toBe('aiko');
    expect(await atMinute(720)).toBe(undefined);
  });

  test('the first start gives one link, and never again', async () => {
    const { desk } = await aSession(await open());
    expect((await firstLink(desk, 'http://127.0.0.1:8460'))?.url).toMatch(
      /^http:\/\/localhost:8460\/#link=/,
    );
    expect(await firstLink(desk, 'http://127.0.0.1:8460')).toBe(null);
  });
});
