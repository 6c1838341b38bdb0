/** Services as sources of a running node: what says no, what lies, secrets that stay secret; objects over the API. */
import { chmod, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { configRows } from '@noroshi/store';
import { elementFacts } from '@noroshi/store/elements';
import { describe, expect, test } from 'vitest';
import { get, nowUs, post, sets } from './ask.ts';
import { openHouse, serve, until } from './house.ts';
import { csvOf } from './make.ts';

describe('services', () => {
  test('asked conditionally; 304 is good news', async () => {
    const seen: (string | undefined)[] = [];
    let body = '';
    const url = await serve((request, reply) => {
      seen.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === '"a"') reply.writeHead(304).end();
      else reply.writeHead(200, { etag: '"a"', 'content-encoding': 'gzip' }).end(gzipSync(body));
    });
    const house = await openHouse();
    body = csvOf([{ id: 1, epochUs: nowUs(house) }]);
    await house.configure('web', { id: 'web', type: 'url', url, local: true });
    await until(() => house.healthOf('web') === 'ok');
    await post(house, '/api/v1/sources/:id/refresh', 'web');
    await until(() => seen.length === 2);
    await until(
      async () => ((await house.state('web')).nextUs ?? 0) > house.context.clock.wallUs(),
    );
    expect(seen).toEqual([undefined, '"a"']);
    expect(await sets(house)).toBe(1);
    expect(house.healthOf('web')).toBe('ok');
  });

  test('403 stops at once and tells a person; a refresh lets it go on', async () => {
    let status = 403;
    let asked = 0;
    let body = '';
    const url = await serve((_request, reply) => {
      asked++;
      reply.writeHead(status).end(body);
    });
    const house = await openHouse();
    body = csvOf([{ id: 1, epochUs: nowUs(house) }]);
    await house.configure('web', { id: 'web', type: 'url', url, local: true });
    await until(() => house.healthOf('web')?.startsWith('failed') === true);
    await until(() => house.notices.length === 1);
    expect(house.healthOf('web')).toContain('403');
    expect(house.notices[0]).toMatchObject({
      kind: 'node',
      key: 'source/web',
      severity: 'moderate',
    });
    expect(asked).toBe(1);
    status = 200;
    await post(house, '/api/v1/sources/:id/refresh', 'web');
    await until(() => house.healthOf('web') === 'ok');
    await until(() => house.notices.length === 2);
    expect(house.notices[1]).toMatchObject({ key: 'source/web', severity: 'low' });
    expect(asked).toBe(2);
  });

  const hostile: readonly [string, RequestListener, RegExp][] = [
    [
      'a redirect to the metadata service',
      (_q, r) => void r.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      /redirect/,
    ],
    [
      'a redirect to another port of this machine',
      (_q, r) => void r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      /redirect/,
    ],
    [
      'half a file',
      (_q, r) => {
        r.writeHead(200, { 'content-length': '9999' });
        r.write('OBJECT', () => r.destroy());
      },
      /no answer/,
    ],
    [
      'a page instead of a catalogue',
      (_q, r) => void r.writeHead(200).end('<html>login</html>'),
      /without one element set/,
    ],
    ['an empty answer', (_q, r) => void r.writeHead(200).end(), /without one element set/],
    ['an error', (_q, r) => void r.writeHead(500).end('no'), /500/],
  ];
  test.each(hostile)('%s is said, and nothing is taken', async (_name, listener, message) => {
    const house = await openHouse();
    const url = await serve(listener);
    await house.configure('web', { id: 'web', type: 'url', url, local: true });
    await until(() => message.test(house.healthOf('web') ?? ''));
    expect(await sets(house)).toBe(0);
  });

  test('a host of the own network that is not listed as such is refused', async () => {
    const url = await serve((_request, reply) => void reply.end('x'));
    const house = await openHouse();
    await house.configure('web', { id: 'web', type: 'url', url });
    await until(() => house.healthOf('web')?.includes('loopback') === true);
    expect(await house.state('web')).toMatchObject({ stopped: true });
  });

  test('CelesTrak: the group as CSV, and not again within two hours whoever asks', async () => {
    const asked: (string | undefined)[] = [];
    let body = '';
    const celestrak = await serve((request, reply) => {
      asked.push(request.url);
      reply.end(body);
    });
    const services = { celestrak, spacetrack: celestrak, local: true };
    const house = await openHouse({ services });
    body = csvOf([{ id: 1, epochUs: nowUs(house) }]);
    await house.configure('ct', { id: 'ct', type: 'celestrak', group: 'active' });
    await until(() => house.healthOf('ct') === 'ok');
    const { body: reply } = await post(house, '/api/v1/sources/:id/refresh', 'ct');
    const notBefore = Date.parse((reply as { notBeforeUtc: string }).notBeforeUtc);
    expect(notBefore - Date.now()).toBeGreaterThan(7_000_000);
    expect(asked).toEqual(['/NORAD/elements/gp.php?GROUP=active&FORMAT=csv']);
  });

  test('Space-Track: own account from a file nobody else reads; login, query, logout; nothing of it is kept', async () => {
    const asked: string[] = [];
    let body = '';
    const spacetrack = await serve((request, reply) => {
      asked.push(
        `${request.method} ${request.url?.split('/').slice(0, 4).join('/')} ${request.headers.cookie ?? ''}`,
      );
      let form = '';
      request.on('data', (chunk) => (form += chunk));
      request.on('end', () => {
        if (request.url !== '/ajaxauth/login') reply.end(body);
        else if (form === 'identity=someone%40example.org&password=a+b%26c') {
          reply.setHeader('set-cookie', 'chocolatechip=secretcookie; Secure').end('""');
        } else reply.end('{"Login":"Failed"}');
      });
    });
    const house = await openHouse({ services: { celestrak: spacetrack, spacetrack, local: true } });
    body = csvOf([{ id: 1, epochUs: nowUs(house) }]);
    const accountFile = join(house.folder, 'account');
    await writeFile(accountFile, `${new URL(spacetrack).host}\nsomeone@example.org\na b&c\n`);
    await chmod(accountFile, 0o644);
    await house.configure('st', { id: 'st', type: 'spacetrack', accountFile });
    await until(() => house.healthOf('st')?.includes('chmod 600') === true);
    expect(asked).toEqual([]);
    await chmod(accountFile, 0o600);
    await post(house, '/api/v1/sources/:id/refresh', 'st');
    await until(() => house.healthOf('st') === 'ok');
    expect(asked).toEqual([
      'POST /ajaxauth/login ',
      'GET /basicspacedata/query/class chocolatechip=secretcookie',
      'GET /ajaxauth/logout chocolatechip=secretcookie',
    ]);
    const { body: shown } = await get(house, '/api/v1/sources');
    expect(
      (shown as { sources: { budget: { used: number }[] }[] }).sources[0]!.budget.map(
        ({ used }) => used,
      ),
    ).toEqual([3, 3]);
    const kept = JSON.stringify([
      await house.state('st'),
      await configRows(house.context.store.db, 'source'),
      ...[house.logged, shown, house.notices],
    ]);
    for (const secret of ['a b&c', 'a+b%26c', 'secretcookie', 'someone@'])
      expect(kept).not.toContain(secret);
  });
});

test('a secret goes to the host that its first line names, and nowhere else', async () => {
  const seen: (string | undefined)[] = [];
  let body = '';
  const url = await serve((request, reply) => {
    seen.push(request.headers.authorization);
    reply.end(body);
  });
  const house = await openHouse();
  body = csvOf([{ id: 1, epochUs: nowUs(house) }]);
  const tokenFile = join(house.folder, 'token');
  await writeFile(tokenFile, 'other.example\nopensesame\n', { mode: 0o600 });
  const source = { id: 'web', type: 'url', url, local: true, tokenFile } as const;
  await house.configure('web', source);
  await until(() => house.healthOf('web')?.includes('is not for') === true);
  expect(seen).toEqual([]);
  await writeFile(tokenFile, `${new URL(url).host}\nopensesame\n`);
  await post(house, '/api/v1/sources/:id/refresh', 'web');
  await until(() => house.healthOf('web') === 'ok');
  expect(seen).toEqual(['Bearer opensesame']);
  expect(JSON.stringify([await house.state('web'), house.logged])).not.toContain('opensesame');
});

test('a seeded world comes out of its worker', async () => {
  const house = await openHouse();
  const source = {
    id: 'world',
    type: 'seeded',
    scenario: 'first-light',
    seed: 1,
    count: 300,
  } as const;
  await house.configure('world', source);
  await until(() => house.healthOf('world') === 'ok');
  expect(await elementFacts(house.context.store.db)).toMatchObject({ objects: 300, sets: 300 });
});

test('objects and their history over the API, with age', async () => {
  const house = await openHouse();
  const path = join(house.folder, 'cat.csv');
  const us = nowUs(house);
  const old = nowUs(house, 20 * 86_400);
  await writeFile(
    path,
    csvOf([
      { id: 1, epochUs: us },
      { id: 1, epochUs: us - 6e8 },
      { id: 2, epochUs: old },
    ]),
  );
  await house.configure('cat', { id: 'cat', type: 'file', path });
  await until(() => house.healthOf('cat') === 'ok');
  const { body: list } = await get(house, '/api/v1/objects', { query: { text: 'made' } });
  expect(list).toMatchObject({
    next: null,
    objects: [
      { objectId: '1', stale: false },
      { objectId: '2', stale: true },
    ],
  });
  const { body: one } = await get(house, '/api/v1/objects/:id', { params: { id: '1' } });
  expect(one).toMatchObject({
    object: { name: 'MADE 1', cosparId: '2026-001A', catalogueNumber: 1 },
    inForce: { meanMotionRevDay: 15.5, inclinationDeg: 51.6, stale: false, source: 'cat' },
    history: [{ source: 'cat', sets: 2 }],
  });
  const { body: history } = await get(house, '/api/v1/objects/:id/elements', {
    params: { id: '1' },
  });
  expect((history as { sets: unknown[] }).sets).toHaveLength(2);
  const span = { params: { id: '1' }, query: { from: 'yesterday' } };
  expect(await get(house, '/api/v1/objects/:id/elements', span)).toMatchObject({
    refusal: { status: 400 },
  });
  expect(await get(house, '/api/v1/objects/:id', { params: { id: '9' } })).toMatchObject({
    refusal: { status: 404 },
  });
});
