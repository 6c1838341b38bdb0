/** The sources of a running node: files that grow, services that say no, secrets that stay secret. */
import { appendFile, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { configRows, eventsAfter, lastEvent } from '@noroshi/store';
import { elementFacts, rejectsOf } from '@noroshi/store/elements';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import type { Route } from '../../src/api/route.ts';
import { catalogueAge } from '../../src/sources/catalogue.ts';
import { routes } from '../../src/sources/routes.ts';
import { currentSets } from '../../src/sources/sets.ts';
import { type House, openHouse, serve, until } from './house.ts';
import { csvOf } from './make.ts';

const sets = async (house: House, source?: string) =>
  (await elementFacts(house.context.store.db, source === undefined ? {} : { source })).sets;

function nowUs(house: House, agoS = 3600): number {
  return Math.floor((house.context.clock.wallUs() - agoS * 1e6) / 1e6) * 1e6;
}

describe('files', () => {
  test('a node without configuration asks nobody and holds nothing', async () => {
    let asked = 0;
    const resolve = async () => {
      asked++;
      return [];
    };
    const house = await openHouse({ resolve });
    expect(house.context.health.lines()).toEqual([]);
    expect(await catalogueAge(house.context)).toBeNull();
    await house.close();
    expect(asked).toBe(0);
  });

  test('a file is read, read again when it changes, and a damaged row costs only itself', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    const us = nowUs(house);
    const damaged = csvOf([{ id: 3, epochUs: us }])
      .split('\n')[1]!
      .replace('51.6', '251.6');
    await writeFile(
      path,
      `${csvOf([
        { id: 1, epochUs: us },
        { id: 2, epochUs: us },
      ])}${damaged}\n`,
    );
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat') === 'ok');
    expect(await sets(house)).toBe(2);
    const [reject] = await rejectsOf(house.context.store.db, 'cat', 9);
    expect(reject!.text).toMatch(/cat\.csv:4.*INCLINATION is "251\.6"/);
    expect(await house.state('cat')).toMatchObject({ lastSets: 2, lastRefused: 1, stale: false });
    await writeFile(path, csvOf([{ id: 1, epochUs: us + 6e8 }]));
    await until(async () => (await sets(house)) === 3);
    expect((await currentSets(house.context.store.db)).sets.epochUs[0]).toBe(us + 6e8);
    expect(await catalogueAge(house.context)).toMatchObject({ objects: 2, stale: false });
  });

  test('a file half-written gives what it has and is read again when it is whole', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv.gz');
    const us = nowUs(house);
    const whole = gzipSync(
      csvOf(Array.from({ length: 2000 }, (_, i) => ({ id: i + 1, epochUs: us + i * 1e6 }))),
    );
    await writeFile(path, whole.subarray(0, whole.length >> 1));
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat')?.includes('tried again') === true);
    const half = await sets(house);
    expect(half).toBeLessThan(2000);
    await appendFile(path, whole.subarray(whole.length >> 1));
    await until(() => house.healthOf('cat') === 'ok');
    expect(await sets(house)).toBe(2000);
  });

  test('a folder: each file once, new ones as they come; our own directory is no source', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'in');
    await mkdir(path);
    const us = nowUs(house);
    await writeFile(join(path, 'a.csv'), csvOf([{ id: 1, epochUs: us }]));
    await writeFile(join(path, '.hidden'), 'not elements');
    await house.configure('in', { id: 'in', type: 'directory', path });
    await until(async () => (await sets(house)) === 1);
    await writeFile(join(house.folder, 'b.part'), csvOf([{ id: 2, epochUs: us }]));
    await rename(join(house.folder, 'b.part'), join(path, 'b.csv'));
    await until(async () => (await sets(house)) === 2);
    await rm(join(path, 'a.csv'));
    await house.configure('own', { id: 'own', type: 'directory', path: house.context.dataDir });
    await until(() => house.healthOf('own')?.includes('own data directory') === true);
  });

  test('what is not there, what is no catalogue, and a damaged row of configuration are said', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'none.csv');
    await house.configure('none', { id: 'none', type: 'file', path });
    await until(() => house.healthOf('none')?.includes('not there') === true);
    await writeFile(path, 'This is a letter.\n');
    await until(async () => (await rejectsOf(house.context.store.db, 'none', 1)).length > 0);
    await house.configure('bad', { id: 'bad', type: 'telepathy' } as never);
    await until(() => house.healthOf('bad')?.includes('does not fit') === true);
    await house.configure('bad', null);
    await until(() => house.healthOf('bad') === undefined);
  });

  test('an epoch years ahead is a damaged year, not the newest set', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    const us = nowUs(house);
    await writeFile(
      path,
      csvOf([
        { id: 1, epochUs: us },
        { id: 1, epochUs: us + 1e15 },
      ]),
    );
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat') === 'ok');
    expect((await currentSets(house.context.store.db)).sets.epochUs[0]).toBe(us);
    expect((await rejectsOf(house.context.store.db, 'cat', 1))[0]!.text).toContain('ahead');
  });

  test('old data is stale: in health, in the state, as one event', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house, 30 * 86_400) }]));
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat')?.includes('30.0 d old') === true);
    expect((await house.state('cat')).stale).toBe(true);
    expect(await catalogueAge(house.context)).toMatchObject({ stale: true });
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house) }]));
    await until(() => house.healthOf('cat') === 'ok');
    const events = await eventsAfter(house.context.store.db, 0, 100);
    expect(events.map(({ kind }) => kind).filter((kind) => kind.startsWith('source.'))).toEqual([
      'source.stale',
      'source.fresh',
    ]);
  });

  test('what a removed source said is no longer in force, its history stays', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house) }]));
    const source = { id: 'cat', type: 'file', path } as const;
    await house.configure('cat', source);
    await until(() => house.healthOf('cat') === 'ok');
    const { db } = house.context.store;
    const before = await lastEvent(db);
    await house.configure('cat', null);
    await until(async () =>
      (await eventsAfter(db, before, 9)).some(({ kind }) => kind === 'elements.changed'),
    );
    expect((await currentSets(db)).sets.count).toBe(0);
    expect(await sets(house, 'cat')).toBe(1);
    await house.configure('cat', source);
    await until(() => house.healthOf('cat') === 'ok');
    expect((await currentSets(db)).sets.count).toBe(1);
  });

  test('after a restart what was read whole is not read again', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house) }]));
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat') === 'ok');
    const before = await house.state('cat');
    expect(Object.keys(before.keys)).toEqual([path]);
    await house.configure('cat', { id: 'cat', type: 'file', path, everyS: 7200 }); // another row: the loop starts anew
    await until(() => house.healthOf('cat') === 'ok');
    expect((await house.state('cat')).changedUs).toBe(before.changedUs);
  });
});

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
    await writeFile(accountFile, 'someone@example.org\na b&c\n');
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

const CALLER: Caller = {
  ...{
    userId: 'u1',
    name: 'someone',
    roles: ['duty'],
    owners: '*',
    clearance: 'RED',
    sessionId: 's',
  },
};

type Asked = { readonly params?: object; readonly query?: object };

async function get(house: House, url: string, asked: Asked = {}) {
  return await ask(house, 'GET', url, asked);
}

async function post(house: House, url: string, id: string) {
  return await ask(house, 'POST', url, { params: { id } });
}

async function ask(house: House, method: Route['method'], url: string, asked: Asked) {
  const route = routes.find((one) => one.method === method && one.url === url)!;
  const input = { params: {}, query: {}, caller: CALLER, object: undefined, ...asked };
  const answer = await route.handle(input as never, house.context);
  return answer.ok ? { body: answer.body } : { body: null, refusal: answer.refusal };
}
