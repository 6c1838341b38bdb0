/**
 * Hostile clients against the real listener: heads and bodies that never end, lengths that lie, floods of connections, headers,
 * requests and objects, JSON nested deep. Each costs only itself: a caller that is known is answered all the while.
 */
import { connect, type Socket } from 'node:net';
import { insertPerson, setPasswordHash } from '@noroshi/store/people';
import { afterEach, expect, test } from 'vitest';
import { ALL_TLPS } from '../../src/taxii/marking.ts';
import { rememberPasswords } from '../../src/taxii/remembered.ts';
import { TAXII_SERVER_LIMITS } from '../../src/taxii/service.ts';
import { type House, openHouse } from './house.ts';

const MEDIA = 'application/taxii+json;version=2.1';
const ID = '11111111-1111-4111-8111-111111111111';
const PATH = `/group/collections/${ID}/objects/`;
const collection = { id: ID, title: 'all', canRead: true, canWrite: true, tlps: ALL_TLPS };
const root = {
  ...{ path: 'group', title: 'group', bodyBytesMax: 3_000_000 },
  collections: [{ ...collection, mediaTypes: [] }],
};
const basic = (name: string) => `Basic ${Buffer.from(`${name}:${name}`).toString('base64')}`;
const headOf = (method: string, ...more: string[]) =>
  [
    `${method} ${PATH} HTTP/1.1`,
    ...['Host: here', `Accept: ${MEDIA}`, `Content-Type: ${MEDIA}`],
    ...[`Authorization: ${basic('partner-b')}`, ...more, '', ''],
  ].join('\r\n');

let house: House;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await house.close();
});

/** What came until the other side ended it. */
function raw(text: string): { readonly socket: Socket; readonly ended: Promise<string> } {
  const socket = connect(Number(new URL(house.url).port), '127.0.0.1');
  sockets.push(socket);
  let got = '';
  socket.on('data', (piece) => (got += String(piece))).on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(got)));
  socket.write(text);
  return { socket, ended };
}

async function post(body: string, name = 'partner-b') {
  const headers = { accept: MEDIA, 'content-type': MEDIA, authorization: basic(name) };
  return fetch(`${house.url}${PATH}`, { method: 'POST', headers, body });
}
const ok = async () => {
  const headers = { accept: MEDIA, authorization: basic('red') };
  return (await fetch(`${house.url}${PATH}`, { headers })).status;
};
const report = (n: number) =>
  `{"type":"report","id":"report--00000000-0000-4000-8000-${String(n).padStart(12, '0')}"}`;

test('a head or a body that never ends is cut; a length that lies is not believed', async () => {
  const limits = { headMs: 200, requestMs: 400, lookMs: 50, handshakeMs: 200 };
  house = await openHouse(() => [root], { limits });
  const silent = raw('');
  const slowHead = raw(headOf('GET').slice(0, -2));
  const drip = setInterval(() => slowHead.socket.write('X-A: b\r\n'), 50);
  const slowBody = raw(`${headOf('POST', 'Content-Length: 1000')}{`);
  const dripBody = setInterval(() => slowBody.socket.write(' '), 50);
  const both = raw(headOf('POST', 'Content-Length: 5', 'Transfer-Encoding: chunked'));
  const short = raw(`${headOf('POST', 'Content-Length: 2')}{}GET /stolen HTTP/1.1\r\nX`);
  const huge = raw(headOf('POST', 'Content-Length: 99999999999'));
  try {
    expect(await silent.ended).toBe('');
    expect(await slowHead.ended).toMatch(/^HTTP\/1\.1 408 /);
    expect(await slowBody.ended).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(await both.ended).toMatch(/^HTTP\/1\.1 400 /);
    expect(await huge.ended).toMatch(/^HTTP\/1\.1 413 /);
    const answers = (await short.ended).match(/HTTP\/1\.1 \d+/g);
    expect(answers?.[0]).toBe('HTTP/1.1 422');
    expect(answers?.includes('HTTP/1.1 200')).toBe(false);
    expect(await ok()).toBe(200);
  } finally {
    clearInterval(drip);
    clearInterval(dripBody);
  }
});

test('chunks without end, headers without end, JSON nested a million deep', async () => {
  house = await openHouse(() => [root]);
  const chunked = raw(headOf('POST', 'Transfer-Encoding: chunked'));
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  const pour = () => {
    while (!chunked.socket.destroyed && chunked.socket.write(chunk));
    if (!chunked.socket.destroyed) chunked.socket.once('drain', pour);
  };
  pour();
  expect(await chunked.ended).toMatch(/^HTTP\/1\.1 413 |^$/);
  const flood = raw(
    headOf('GET', ...Array.from({ length: 3000 }, (_, i) => `X-${i}: ${'y'.repeat(20)}`)),
  );
  expect(await flood.ended).toMatch(/^HTTP\/1\.1 431 /);
  const deep = `{"objects":[${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}]}`;
  expect((await post(deep)).status).toBe(400);
  expect((await post(`{"objects":[${'{"a":'.repeat(500_000)}`)).status).toBe(400);
  expect(await ok()).toBe(200);
});

test('a thousand silent connections: whoever is known is answered', async () => {
  house = await openHouse(() => [root], { limits: { connectionsMax: 16 } });
  expect(await ok()).toBe(200);
  const crowd = Array.from({ length: 1000 }, () => raw('GET / HT'));
  for (let i = 0; i < 5; i++) expect(await ok()).toBe(200);
  let open = crowd.length;
  for (const { ended } of crowd) void ended.then(() => open--);
  await expect.poll(() => open, { timeout: 10_000 }).toBeLessThanOrEqual(16);
  expect(await ok()).toBe(200);
});

test('requests a second and bodies at once are counted for each caller, with when to come back', async () => {
  house = await openHouse(() => [root], { limits: { requestsPerS: 5, bodiesMax: 1 } });
  const hanging = raw(`${headOf('POST', 'Content-Length: 100')}{`);
  await expect
    .poll(async () => {
      const answer = await post(`{"objects":[${report(1)}]}`);
      return [answer.status, answer.headers.get('retry-after')];
    })
    .toEqual([503, '1']);
  hanging.socket.destroy();
  const asked = await Promise.all(Array.from({ length: 40 }, () => post('{}', 'partner-c')));
  const refused = asked.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]!.headers.get('retry-after')).toBe('1');
  expect(await refused[0]!.json()).toMatchObject({ http_status: '429' });
  expect(await ok()).toBe(200);
});

test('what waits of one partner is bounded; another one is not held up by it', async () => {
  const waitingMax = 50;
  house = await openHouse(() => [root], { waitingMax });
  const { waitingRetryS } = TAXII_SERVER_LIMITS;
  const many = (from: number, count: number) =>
    `{"objects":[${Array.from({ length: count }, (_, i) => report(from + i)).join()}]}`;
  expect((await post(many(0, waitingMax))).status).toBe(202);
  const full = await post(many(waitingMax, 1));
  expect([full.status, full.headers.get('retry-after')]).toEqual([503, String(waitingRetryS)]);
  expect((await post(many(waitingMax + 1, 1), 'partner-c')).status).toBe(202);
});

test('a right password is known for a minute; a changed, wrong or revoked one is judged anew', async () => {
  house = await openHouse(() => [root]);
  const { store } = house;
  let judged = 0;
  let nowMs = 0;
  const judge = async (name: string, password: string) => {
    judged++;
    return password === 'right' ? name : null;
  };
  const ask = rememberPasswords(store.db, judge, { key: new Uint8Array(32), nowMs: () => nowMs });
  const asked = async (password = 'right') => {
    const before = judged;
    const id = await ask('aya', password);
    return [id, judged - before];
  };
  const write = (work: Parameters<typeof store.write>[0]) => store.write(work);
  const doc = { roles: [], owners: '*', clearance: 'GREEN' } as const;
  await write((tx) => insertPerson(tx, 'aya', doc, 0));
  await write((tx) => setPasswordHash(tx, 'aya', 'hash 1', 0));
  expect(await asked()).toEqual(['aya', 1]);
  expect(await asked()).toEqual(['aya', 0]);
  expect(await asked('wrong')).toEqual([null, 1]);
  expect(await asked()).toEqual(['aya', 0]);
  nowMs = 60_000;
  expect(await asked()).toEqual(['aya', 1]);
  await write((tx) => setPasswordHash(tx, 'aya', 'hash 2', 0));
  expect(await asked()).toEqual(['aya', 1]);
  expect(await asked()).toEqual(['aya', 0]);
  await write((tx) =>
    tx.updateTable('person').set({ state: 'revoked' }).where('id', '=', 'aya').execute(),
  );
  expect(await asked()).toEqual(['aya', 1]); // judged, which refuses whoever is not active
});
