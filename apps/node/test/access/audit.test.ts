/** The audit for a reviewer: found by who, what and when; its chain walked; taken out as a marked file. People's sessions. */
import { appendAudit } from '@noroshi/store';
import { expect, test } from 'vitest';
import { openTown } from './house.ts';

async function filled() {
  const town = await openTown();
  const sato = await town.person('sato', ['reviewer']);
  const { store, clock } = town.context;
  await store.write(async (tx) => {
    for (let i = 0; i < 30; i++)
      await appendAudit(tx, {
        ...{ atUs: clock.wallUs(), actor: i % 2 ? 'user:aiko' : 'node', action: 'thing.done' },
        ...{ subject: i % 3 ? '=cmd|calc' : 'rule/r1', doc: { i } },
      });
  });
  return { town, sato };
}

test('lines are found by parts of actor, action and subject, page by page, the newest first', async () => {
  const { sato } = await filled();
  const found: number[] = [];
  let before = '';
  do {
    const query = `actor=AIKO&action=thing&limit=4${before}`;
    const { body } = await sato.ask('GET', `/api/v1/audit/search?${query}`);
    const page = body as unknown as { lines: { doc: { i: number } }[]; next: number | null };
    found.push(...page.lines.map(({ doc }) => doc.i));
    before = page.next === null ? '' : `&before=${page.next}`;
  } while (before !== '');
  expect(found).toEqual(Array.from({ length: 15 }, (_, i) => 29 - 2 * i));
  const later = await sato.ask('GET', '/api/v1/audit/search?from=2098-01-01T00:00:00Z');
  expect(later.body).toMatchObject({ lines: [], next: null });
  expect((await sato.ask('GET', '/api/v1/audit/search?from=yesterday')).status).toBe(400);
});

test('the chain is walked on request; a line that was changed is named', async () => {
  const { town, sato } = await filled();
  const whole = (await sato.ask('POST', '/api/v1/audit/verify')).body;
  expect(whole).toMatchObject({ ok: true, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
  await town.context.store.write((tx) =>
    tx.updateTable('audit').set({ actor: 'nobody' }).where('seq', '=', 9).execute(),
  );
  const broken = (await sato.ask('POST', '/api/v1/audit/verify')).body;
  expect(broken).toMatchObject({ ok: false, lines: 8, brokenSeq: 9 });
});

test('a file of lines is marked, safe in a spreadsheet, and itself a line', async () => {
  const { sato } = await filled();
  const asked = { format: 'csv', action: 'thing' };
  const file = (await sato.ask('POST', '/api/v1/audit/export', asked)).body as unknown as {
    text: string;
  };
  const [head, names, first] = file.text.split('\r\n');
  expect(head).toContain('EXERCISE');
  expect(head).toContain('RED');
  expect(names).toMatch(/^seq,at_utc,actor/);
  expect(first).toContain(`,'=cmd|calc,`);
  const { body } = await sato.ask('GET', '/api/v1/audit/search?action=audit.export');
  expect(body.lines).toMatchObject([{ actor: 'user:sato', doc: { lines: 30 } }]);
});

test('an admin sees who is in, ends their sessions, and which roles may not meet', async () => {
  const town = await openTown('live');
  const admin = await town.person('kato', ['admin']);
  const aiko = await town.person('aiko', ['duty']);
  const users = (await admin.ask('GET', '/api/v1/users')).body.users as Record<string, unknown>[];
  expect(users.find(({ id }) => id === 'aiko')).toMatchObject({ sessions: 1, hasPassword: false });
  const ended = await admin.ask('POST', '/api/v1/users/aiko/sessions/end');
  expect(ended.body).toEqual({ ended: 1 });
  expect((await aiko.ask('GET', '/api/v1/me')).status).toBe(401);
  expect((await admin.ask('POST', '/api/v1/users/nobody/sessions/end')).status).toBe(404);
  const { roles } = (await admin.ask('GET', '/api/v1/roles')).body as unknown as {
    roles: { role: string; actions: string[]; notWith: string[] }[];
  };
  const of = (role: string) => roles.find((one) => one.role === role)!;
  expect(of('admin')).toMatchObject({ actions: ['people.manage'] });
  expect(of('admin').notWith).toHaveLength(4);
  expect(of('duty').notWith).toEqual(['reviewer', 'admin']);
});
