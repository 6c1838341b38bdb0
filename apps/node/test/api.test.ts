/** The API server itself: what comes in, what goes out, and in which order it is refused. Over real HTTP. */
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { apiPart } from '../src/api/part.ts';
import { defineRoute, type Route, refuse } from '../src/api/route.ts';
import { routes as allRoutes } from '../src/routes.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from './api-house.ts';

const echo = defineRoute({
  ...{ method: 'POST', url: '/api/v1/echo/:id', tag: 'test', summary: 'Echo' },
  access: { who: 'role', roles: ['duty'] },
  schema: {
    params: Type.Object({ id: Type.String({ maxLength: 20 }) }),
    query: Type.Object({ count: Type.Optional(Type.Integer({ maximum: 9 })) }),
    body: Type.Object({
      text: Type.String({ maxLength: 20 }),
      password: Type.Optional(Type.String({ minLength: 12 })),
    }),
    reply: Type.Object({ text: Type.String(), id: Type.String(), count: Type.Integer() }),
  },
  handle: async ({ body, params, query, ifMatch }) => {
    if (body.text === 'throw') throw new Error('CANARY at /some/place');
    if (body.text === 'refuse') return refuse(409, 'conflict', `at version 3, not ${ifMatch}`);
    const count = body.text === 'wrong' ? 'many' : (query.count ?? 0);
    const answer = { text: body.text, id: params.id, count, secret: 'CANARY' };
    return { ok: true, body: answer as never, version: 7 };
  },
});

const login = defineRoute({
  ...{ method: 'POST', url: '/api/v1/login/test', tag: 'test', summary: 'Login' },
  access: { who: 'anyone' },
  schema: { reply: Type.Object({}) },
  handle: async () => ({ ok: true, body: {}, cookie: { token: TOKEN, maxAgeS: 60 } }),
});

const post = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
});

async function refusalOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return `${answer.status} ${error.code}: ${error.message}`;
}

async function tried(house: House, body: string, path = '/api/v1/echo/x'): Promise<string> {
  return refusalOf(await house.call(path, post(body)));
}

describe('a route', () => {
  test('takes what its schema takes and gives what its schema gives, no field more', async () => {
    const house = await openHouse({ routes: [echo] });
    const answer = await house.call('/api/v1/echo/x?count=3', post('{"text":"a"}'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"7"');
    expect(await answer.text()).toBe('{"text":"a","id":"x","count":3}');
  });

  test('says where a request is wrong, with the value and what would be right, and never a secret', async () => {
    const house = await openHouse({ routes: [echo] });
    expect(await tried(house, '{"text":3}')).toBe('400 invalid: body.text is 3: it must be string');
    expect(await tried(house, '{"text":"a","more":{"deep":1}}')).toBe(
      '400 invalid: body.more is not a field of this route: leave it out',
    );
    expect(await tried(house, '{"text":"a"}', '/api/v1/echo/x?count=12')).toMatch(
      /^400 invalid: query.count is 12: it must be <= 9$/,
    );
    expect(await tried(house, '{"text":"a"}', '/api/v1/echo/x?count=1&count=2')).toMatch(
      /^400 invalid/,
    );
    expect(await tried(house, '{"text":"a"}', '/api/v1/echo/x?other=1')).toMatch(
      /query.other is not a field/,
    );
    expect(await tried(house, '{"text":"a","password":"hunter2"}')).toBe(
      '400 invalid: body.password is (not shown): it must not have fewer than 12 characters',
    );
    const long = await tried(house, JSON.stringify({ text: '\u202e<b>\u001b[31m'.repeat(100) }));
    expect(long.length).toBeLessThan(300);
    expect(long).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test('that fails or answers out of its schema is 500 without a word of why; the log has it', async () => {
    const house = await openHouse({ routes: [echo] });
    for (const text of ['throw', 'wrong']) {
      const told = await tried(house, JSON.stringify({ text }));
      expect(told).toBe('500 internal: this node failed to answer: it is in its log');
    }
    expect(house.log.join('')).toMatch(/CANARY at .some.place[\s\S]*\/count must be integer/);
  });

  test('refuses in its own words, with the version that the client had', async () => {
    const house = await openHouse({ routes: [echo] });
    const answer = await house.call(
      '/api/v1/echo/x',
      post('{"text":"refuse"}', { 'if-match': '"2"' }),
    );
    expect(await refusalOf(answer)).toBe('409 conflict: at version 3, not 2');
    const bad = await house.call('/api/v1/echo/x', post('{"text":"a"}', { 'if-match': 'W/"2"' }));
    expect(await refusalOf(bad)).toMatch(/^400 if-match/);
  });

  test('without access, without a role, twice, or checking a parameter it lacks, is not mounted', async () => {
    const opened = (...routes: (typeof echo)[]) => openHouse({ routes });
    await expect(opened({ ...echo, access: undefined as never })).rejects.toThrow(
      /does not say who/,
    );
    await expect(opened({ ...echo, access: { who: 'role', roles: [] } })).rejects.toThrow(
      /no role/,
    );
    await expect(opened(echo, echo)).rejects.toThrow(/mounted twice/);
    const object = { kind: 'warning', param: 'warning' } as const;
    await expect(
      opened({ ...echo, access: { who: 'role', roles: ['duty'], object } }),
    ).rejects.toThrow(/by :warning, which its path does not have/);
  });
});

describe('methods and paths', () => {
  test('a known path with another method is 405 and says which; HEAD is GET without a body', async () => {
    const house = await openHouse({ routes: [echo] });
    const put = await house.call('/api/v1/echo/x', { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST']);
    const get = await house.call('/api/v1/echo/x');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const head = await house.call('/health', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await house.call('/api/v1/events', { method: 'HEAD' })).status).toBe(405);
    expect((await house.call('/health', { method: 'OPTIONS' })).status).toBe(405);
  });

  test.each([
    '/nothing',
    '/api/v1',
    '/health/',
    '/HEALTH',
    '/..%2f..%2fetc/passwd',
    '//health',
    '/%00',
  ])('%s is not there', async (path) => {
    const house = await openHouse();
    expect(await refusalOf(await house.call(path))).toMatch(/^404 not-there/);
  });
});

describe('sessions', () => {
  test('the cookie is for this site alone, and ends as it began', async () => {
    const house = await openHouse({ routes: [login] });
    const answer = await house.call('/api/v1/login/test', { method: 'POST' });
    expect(answer.headers.get('set-cookie')).toBe(
      `noroshi=${TOKEN}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict`,
    );
  });

  test('no session is 401, a session without the role is 403, and the words say which role', async () => {
    const house = await openHouse({ routes: [echo] });
    house.people.set('token-of-mika-0123456789', {
      ...EVERYBODY,
      name: 'mika',
      roles: ['reviewer'],
    });
    const body = post('{"text":"a"}');
    const none = await house.call('/api/v1/echo/x', { ...body, as: 'nothing' });
    expect(await refusalOf(none)).toMatch(/^401 no-session/);
    const other = await house.call('/api/v1/echo/x', { ...body, as: 'token-of-mika-0123456789' });
    expect(await refusalOf(other)).toBe('403 role: this needs the role duty; mika has reviewer');
  });

  test('a revoked session is refused by the next request', async () => {
    const house = await openHouse({ routes: [echo] });
    house.people.delete(TOKEN);
    expect((await house.call('/api/v1/echo/x', post('{"text":"a"}'))).status).toBe(401);
  });

  test('two session cookies are none: one of them was planted', async () => {
    const house = await openHouse({ routes: [echo] });
    const cookie = `noroshi=${TOKEN}; noroshi=${TOKEN}`;
    const answer = await house.call('/api/v1/echo/x', post('{"text":"a"}', { cookie }));
    expect(answer.status).toBe(401);
  });
});

describe('limits', () => {
  test('requests of one session beyond its rate are 429 with Retry-After; another goes on', async () => {
    const limits = { sessionBurst: 3, sessionPerS: 0.001 };
    const house = await openHouse({ routes: [echo], limits });
    house.people.set('token-of-mika-0123456789', { ...EVERYBODY, sessionId: 'mika' });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await house.call('/api')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const refused = await house.call('/api');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(100);
    expect((await house.call('/api', { as: 'token-of-mika-0123456789' })).status).toBe(200);
  });

  test('logins are counted far more strictly than anything else', async () => {
    const house = await openHouse({ routes: [login], limits: { loginBurst: 2, loginPerS: 0.001 } });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await house.call('/api/v1/login/test', { method: 'POST' })).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await house.call('/health')).status).toBe(200);
  });

  test('exports are counted by person, whatever the session, and a refused one is not begun', async () => {
    let begun = 0;
    const handle: Route['handle'] = async () => {
      begun += 1;
      return { ok: true, body: { begun } as never };
    };
    const reply = Type.Object({ begun: Type.Integer() });
    const url = '/api/v1/test/export';
    const taking = {
      ...echo,
      url,
      schema: { reply },
      rate: 'export',
      handle,
    } as const satisfies Route;
    const limits = { exportBurst: 2, exportPerS: 0.001 };
    const house = await openHouse({ routes: [taking], limits });
    const [again, other, nobody] = ['again', 'other', 'nobody'].map((s) => `token-of-${s}-012345`);
    house.people.set(again!, { ...EVERYBODY, sessionId: 'another of the same person' });
    house.people.set(other!, { ...EVERYBODY, userId: 'mika', sessionId: 'mika' });
    house.people.set(nobody!, { ...EVERYBODY, roles: [], sessionId: 'roles were taken' });
    const statusAs = async (as: string) => (await house.call(url, { method: 'POST', as })).status;
    for (let i = 0; i < 3; i++) expect(await statusAs(nobody!)).toBe(403); // takes nothing from who may
    expect([await statusAs(TOKEN), await statusAs(again!), await statusAs(TOKEN)]).toEqual([
      ...[200, 200, 429],
    ]);
    const refused = await house.call(url, { method: 'POST', as: again! });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(100);
    expect(await refused.text()).toMatch(/too many exports.*try again in/);
    expect(begun).toBe(2);
    expect(await statusAs(other!)).toBe(200);
    expect((await house.call('/api')).status).toBe(200); // everything else goes on
  });

  test('every route that takes something out is counted so', () => {
    const taking = allRoutes.filter(({ url }) => /\/exports?$|\/audit\/verify$/.test(url));
    expect(taking.length).toBeGreaterThanOrEqual(8);
    expect(taking.filter(({ rate }) => rate !== 'export').map(({ url }) => url)).toEqual([]);
  });

  test('overload sheds with 503 and Retry-After; health still answers', async () => {
    const house = await openHouse({ routes: [echo], overloaded: () => true });
    const shed = await house.call('/api/v1/echo/x', post('{"text":"a"}'));
    expect([shed.status, shed.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await house.call('/health')).status).toBe(200);
  });

  test('a route may take less than the rest', async () => {
    const house = await openHouse({ routes: [{ ...echo, bodyBytesMax: 16 }] });
    expect(await tried(house, '{"text":"aaaaaaaaaaaa"}')).toMatch(/^413 too-large/);
  });
});

describe('listening', () => {
  test('another address than loopback needs TLS', async () => {
    await expect(openHouse({ host: '0.0.0.0' })).rejects.toThrow(/give --tls-key and --tls-cert/);
  });

  test('a port in use, an address that is not ours, a name that is none: each in words', async () => {
    const { url } = await openHouse();
    const port = Number(new URL(url).port);
    await expect(openHouse({ port })).rejects.toThrow(
      /is in use by another program: give another --port/,
    );
    await expect(openHouse({ names: ['a b'] })).rejects.toThrow(/no name of a host/);
    expect(apiPart({ host: '127.0.0.1', port: 0, routes: [], tls: null }).url()).toBeNull();
  });
});
