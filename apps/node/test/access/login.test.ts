/** Logging in and out over HTTP: links, passwords, sessions that end, and nothing that tells who exists. */
import { expect, test } from 'vitest';
import { openTown } from './house.ts';

const PASSWORD = 'correct horse battery staple';

test('a link enters once; the session has its cookie, its person, its end', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['duty', 'analyst']);
  const me = await aiko.ask('GET', '/api/v1/me');
  expect(me.body).toMatchObject({ userId: 'aiko', roles: ['duty', 'analyst'], method: 'link' });
  expect(await town.ask(null, 'GET', '/api/v1/me')).toMatchObject({ status: 401 });
  expect(await town.ask('x'.repeat(43), 'GET', '/api/v1/me')).toMatchObject({ status: 401 });
  const spent = await town.ask(null, 'POST', '/api/v1/login/link', { token: 'y'.repeat(43) });
  expect([spent.status, spent.cookie]).toEqual([401, null]);
});

test('a password: set from a fresh session, weak ones refused, other sessions end, the token is new', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['duty']);
  const weak = await aiko.ask('PUT', '/api/v1/me/password', { password: 'password1234' });
  expect(weak.status).toBe(422);
  const set = await aiko.ask('PUT', '/api/v1/me/password', { password: PASSWORD });
  expect([set.status, set.body]).toEqual([200, { sessionsEnded: 0 }]);
  expect(set.cookie).not.toBe(aiko.cookie);
  expect((await aiko.ask('GET', '/api/v1/me')).status).toBe(401); // the old token is worth nothing
  const login = { name: 'Aiko ', password: PASSWORD };
  const again = await town.ask(null, 'POST', '/api/v1/login/password', login);
  expect(again.status).toBe(200);
  const other = await town.ask(again.cookie, 'PUT', '/api/v1/me/password', {
    password: `${PASSWORD} 2`,
  });
  expect(other.body).toEqual({ sessionsEnded: 1 });
  expect((await town.ask(set.cookie, 'GET', '/api/v1/me')).status).toBe(401);
});

test('nobody learns who exists: same words, and the sixth try waits, whoever is named', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['duty']);
  await aiko.ask('PUT', '/api/v1/me/password', { password: PASSWORD });
  const tryAs = (name: string) =>
    town.ask(null, 'POST', '/api/v1/login/password', { name, password: 'not the password' });
  const answers = [
    await tryAs('aiko'),
    await tryAs('nobody'),
    await tryAs('aiko'),
    await tryAs(''),
  ];
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect(answers[0]!.status).toBe(401);
  await tryAs('aiko');
  for (const name of ['aiko', 'nobody', 'somebody']) {
    const { status, body } = await tryAs(name); // five from this address by now
    expect([status, JSON.stringify(body)]).toEqual([429, expect.stringContaining('15 minutes')]);
  }
  const right = await town.ask(null, 'POST', '/api/v1/login/password', {
    name: 'aiko',
    password: PASSWORD,
  });
  expect(right.status).toBe(429);
});

test('sessions: listed, ended one by one and all at once; nobody ends another’s', async () => {
  const town = await openTown();
  const aiko = await town.person('aiko', ['duty']);
  const mori = await town.person('mori', ['duty']);
  const mine = await aiko.ask('GET', '/api/v1/me/sessions');
  const id = (mine.body.sessions as { id: string; here: boolean }[])[0]!.id;
  expect((await mori.ask('DELETE', `/api/v1/me/sessions/${id}`)).status).toBe(404);
  expect((await aiko.ask('GET', '/api/v1/me')).status).toBe(200);
  expect((await aiko.ask('POST', '/api/v1/logout/everywhere')).body).toEqual({ ended: 1 });
  expect((await aiko.ask('GET', '/api/v1/me')).status).toBe(401);
  expect((await mori.ask('POST', '/api/v1/logout')).status).toBe(200);
  expect((await mori.ask('GET', '/api/v1/me')).status).toBe(401);
});

test('an admin changes roles: the person’s session ends at once; the last admin stays', async () => {
  const town = await openTown();
  const admin = await town.person('admin', ['admin']);
  const aiko = await town.person('aiko', ['duty']);
  expect((await aiko.ask('GET', '/api/v1/users')).status).toBe(403);
  const changed = await admin.ask('PUT', '/api/v1/users/aiko', { roles: ['analyst'] }, 1);
  expect(changed.body).toMatchObject({ roles: ['analyst'], version: 2 });
  expect((await aiko.ask('GET', '/api/v1/me')).status).toBe(401);
  expect((await admin.ask('PUT', '/api/v1/users/aiko', { clearance: 'RED' }, 1)).status).toBe(409);
  const self = await admin.ask('PUT', '/api/v1/users/admin', { roles: ['duty'] });
  expect([self.status, JSON.stringify(self.body)]).toEqual([
    409,
    expect.stringContaining('only admin'),
  ]);
  expect((await admin.ask('PUT', '/api/v1/users/aiko', { state: 'revoked' })).status).toBe(200);
  const again = { id: 'aiko', roles: ['duty'], owners: '*', clearance: 'AMBER' };
  expect((await admin.ask('POST', '/api/v1/users', again)).status).toBe(409);
});

test('live: admin and reviewer stand alone; the audit is the reviewer’s and names no password', async () => {
  const town = await openTown('live');
  const admin = await town.person('admin', ['admin']);
  const reviewer = await town.person('mori', ['reviewer']);
  for (const roles of [
    ['admin', 'release'],
    ['reviewer', 'duty'],
  ]) {
    const body = { id: 'taro', roles, owners: '*', clearance: 'AMBER' };
    expect((await admin.ask('POST', '/api/v1/users', body)).status).toBe(422);
  }
  const set = await admin.ask('PUT', '/api/v1/me/password', { password: PASSWORD });
  expect((await town.ask(set.cookie, 'GET', '/api/v1/audit')).status).toBe(403);
  const audit = await reviewer.ask('GET', '/api/v1/audit?limit=100');
  const text = JSON.stringify(audit.body);
  for (const act of ['user.added', 'user.link', 'login.done']) expect(text).toContain(act);
  expect(text).not.toContain(PASSWORD);
  expect(text).not.toContain('argon2id');
  const me = await reviewer.ask('GET', '/api/v1/me');
  const blocked = me.body.blocked as { action: string }[];
  expect(blocked.map(({ action }) => action)).toContain('warning.decide');
});
