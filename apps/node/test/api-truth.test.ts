/**
 * With the real handlers: what is withheld is nowhere in any answer (canaries), what was checked is what is changed, and a
 * session that is over is over everywhere. Over real HTTP and a real store.
 */
import { configRows } from '@noroshi/store';
import { insertSession, revokeSessionsOf } from '@noroshi/store/people';
import { listWarnings } from '@noroshi/store/warnings';
import { ROLES, tlpRank } from '@noroshi/watch';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../src/access/caller.ts';
import { deskOf } from '../src/access/desk.ts';
import { addPerson } from '../src/access/people.ts';
import { createAuthenticate, openSession } from '../src/access/session.ts';
import { newToken, tokenHash } from '../src/access/tokens.ts';
import type { Mount } from '../src/api/mount.ts';
import { routes } from '../src/routes.ts';
import { policyFor, readChecklists } from '../src/warnings/desk.ts';
import { type House, openHouse } from './api-house.ts';
import { listenTo } from './api-stream.ts';
import { MINE, seeded, type Thing } from './api-things.ts';

const NO_LIMITS = {
  ...{ sessionBurst: 1e9, addressBurst: 1e9, anonymousBurst: 1e9, loginBurst: 1e9 },
  exportBurst: 1e9,
};
const NARROW = 'token-of-mika-0123456789';
const mika: Caller = {
  ...{ userId: 'mika', name: 'mika', sessionId: 'session-mika', roles: ROLES },
  ...{ owners: [MINE], clearance: 'AMBER' },
};
const CANARY = 'canary7f3a';

function hiddenFrom({ owners, clearance }: Caller, thing: Omit<Thing, 'id'>): boolean {
  const [owner] = thing.owners;
  if (tlpRank(thing.tlp) > tlpRank(clearance)) return true;
  return owners !== '*' && owner !== undefined && !owners.includes(owner);
}

function pathOf({ url }: Mount, id: string): string {
  return url.replaceAll(/:[^/]+/g, encodeURIComponent(id));
}

describe('canaries', () => {
  test('what a person may not see is in no answer of any route, whatever is asked for, nor in any stream', async () => {
    const house = await openHouse({ routes, people: new Map([[NARROW, mika]]), limits: NO_LIMITS });
    const stream = listenTo(house.url, { token: NARROW });
    await stream.until(({ event }) => event === 'ready');
    const mark = (thing: Omit<Thing, 'id'>) => (hiddenFrom(mika, thing) ? CANARY : 'visible-one');
    const things = await seeded(house, mark);
    const hidden = things.filter((thing) => hiddenFrom(mika, thing));
    const secrets = [CANARY, ...hidden.map(({ id }) => id)];
    const leaks: string[] = [];
    let visible = 0;
    let asked = 0;
    const check = async (path: string, init?: RequestInit) => {
      const answer = await house.call(path, { as: NARROW, ...init });
      const text = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
      asked++;
      const own = secrets.filter((secret) => decodeURIComponent(path).includes(secret));
      const told = secrets.filter((secret) => !own.includes(secret) && text.includes(secret));
      if (told.length > 0) leaks.push(`${path}: ${told.slice(0, 2).join(', ')}`);
      if (text.includes('visible-one')) visible++;
      return answer.status;
    };
    const searches = [
      '',
      `?text=${CANARY}`,
      '?limit=1',
      '?states=open,closed,cancelled,acknowledged',
    ];
    for (const mount of house.mounts) {
      if (mount.raw?.stream === true) continue;
      const ids = mount.url.includes(':') ? [hidden[0]!.id, hidden.at(-1)!.id, 'nothing'] : [''];
      for (const id of ids)
        for (const search of mount.method === 'GET' ? searches : ['']) {
          const body = mount.body === undefined ? {} : { body: '{"text":"x"}' };
          const headers = { 'content-type': 'application/json' };
          await check(`${pathOf(mount, id)}${search}`, {
            method: mount.method,
            ...(mount.method !== 'GET' && { ...body, headers }),
          });
        }
    }
    for (const { id, kind } of hidden)
      for (const url of kind === 'warning' ? ['warnings'] : ['assets', 'config/asset'])
        expect(await check(`/api/v1/${url}/${id}`)).toBe(404);
    expect(leaks).toEqual([]);
    expect(visible).toBeGreaterThan(3); // the answers were not just empty
    expect(asked).toBeGreaterThan(100);
    const counts = (await (await house.call('/health', { as: NARROW })).json()) as {
      openWarnings: { total: number };
    };
    const mine = things.filter((one) => one.kind === 'warning' && !hiddenFrom(mika, one));
    expect(counts.openWarnings.total).toBe(mine.length);
    await stream.until(({ data }) => data.subject?.includes(mine.at(-1)!.id) === true);
    for (const secret of secrets) expect(JSON.stringify(stream.told)).not.toContain(secret);
    stream.leave();
    expect(house.log.join('')).not.toContain(CANARY);
    expect(house.context.metrics.text()).not.toContain(CANARY);
  });
});

/** Every asset and warning with its version: what a request may change one of. */
async function versions(house: House): Promise<ReadonlyMap<string, number>> {
  const { db } = house.context.store;
  const checklists = await readChecklists(db);
  const all = { clearance: 'RED', owners: '*', limit: 500 } as const;
  const page = await listWarnings(db, all, (kept) => policyFor(kept, checklists));
  return new Map([
    ...(await configRows(db, 'asset')).map(({ id, version }) => [id, version] as const),
    ...page.items.map(({ warning, version }) => [warning.id, version] as const),
  ]);
}

test('object checked = object changed: other ids in body, query or path change nothing else', async () => {
  const house = await openHouse({ routes, people: new Map([[NARROW, mika]]), limits: NO_LIMITS });
  const things = await seeded(house);
  const changing = house.mounts.filter(
    ({ method, access }) =>
      method !== 'GET' && access.who === 'role' && access.object !== undefined,
  );
  const visible = things.filter((thing) => !hiddenFrom(mika, thing));
  expect(changing.length).toBeGreaterThan(5);
  const assets = new Map(
    (await configRows(house.context.store.db, 'asset')).map(({ id, doc }) => [id, doc as object]),
  );
  let [done, count] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...changing),
      fc.oneof(fc.constantFrom(...visible), fc.constantFrom(...things)),
      fc.constantFrom(...things),
      fc.option(
        fc.subarray(['assignee', 'itemId', 'reason', 'version', 'id', 'warningId', 'owner']),
      ),
      fc.constantFrom('', '', '', '?id=', '?warningId='),
      async (mount, thing, other, fields, search) => {
        const before = await versions(house);
        const about = mount.url.includes('asset') ? 'asset' : 'warning';
        if (thing.kind !== about) return;
        const clean =
          about === 'asset'
            ? { ...assets.get(fields === null ? thing.id : other.id), contact: `call ${count++}` }
            : { text: `because ${count++}` };
        const said = (fields ?? []).map((name) => [name, name === 'version' ? 1 : other.id]);
        const body = { ...clean, ...Object.fromEntries(said) };
        const headers = { 'content-type': 'application/json' };
        const answer = await house.call(
          `${pathOf(mount, thing.id)}${search}${search && other.id}`,
          {
            ...{ as: NARROW, method: mount.method },
            ...(mount.body !== undefined && { body: JSON.stringify(body), headers }),
          },
        );
        expect(answer.status).not.toBe(500);
        const after = await versions(house);
        const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
          (id) => before.get(id) !== after.get(id),
        );
        if (answer.status !== 200) expect(changed).toEqual([]);
        else expect([[], [thing.id]]).toContainEqual(changed);
        if (changed.length > 0) {
          expect(hiddenFrom(mika, thing)).toBe(false);
          done++;
        }
      },
    ),
    { numRuns: process.env.NOROSHI_PROVE === '1' ? 10_000 : 400, interruptAfterTimeLimit: 90_000 },
  );
  expect(done).toBeGreaterThan(0); // some were really changed
  console.log(`object checked = object changed: ${done} changes, each of the object in the path`);
});

describe('real sessions', () => {
  async function opened(house: House, name: string) {
    const desk = deskOf(house.context);
    const doc = { roles: ['duty'], owners: '*', clearance: 'RED' } as const;
    const person = await addPerson(desk, 'console', name, doc);
    if (!person.ok) throw new Error(person.error.message);
    const how = { method: 'link', address: '127.0.0.1' } as const;
    const session = await desk.store.write((tx) => openSession(tx, desk, person.value, how));
    return { desk, ...session };
  }

  test('revoked: refused by every route at once, and its streams end', async () => {
    const house = await openHouse({ routes, authenticate: createAuthenticate, limits: NO_LIMITS });
    const { desk, token, person } = await opened(house, 'mika');
    const stream = listenTo(house.url, { token });
    await stream.until(({ event }) => event === 'ready');
    expect((await house.call('/api/v1/me', { as: token })).status).toBe(200);
    const startMs = performance.now();
    const ended = stream.until(({ event }) => event === 'ended').then(() => performance.now());
    await desk.store.write((tx) => revokeSessionsOf(tx, person.id, desk.wallUs()));
    for (const mount of house.mounts.filter(
      ({ access }) => access.who === 'role' || access.who === 'session',
    )) {
      const answer = await house.call(pathOf(mount, 'x'), { as: token, method: mount.method });
      expect(answer.status, mount.url).toBe(401);
    }
    const tookMs = (await ended) - startMs; // by the feed alone: nobody woke it
    console.log(`revoked to the end of the stream: ${tookMs.toFixed(0)} ms (bar 1000)`);
  });

  test('expired, unknown, malformed: nobody', async () => {
    const house = await openHouse({ routes, authenticate: createAuthenticate });
    const { desk, person } = await opened(house, 'mika');
    const token = newToken(desk.random);
    const nowUs = desk.wallUs();
    const session = { id: 's-old', personId: person.id, method: 'link', address: '' } as const;
    const times = { createdUs: nowUs - 50_000e6, expiresUs: nowUs - 1 };
    await desk.store.write((tx) => insertSession(tx, { ...session, ...times }, tokenHash(token)!));
    for (const as of [token, newToken(desk.random), 'x', "' or 1=1 --", ''])
      expect((await house.call('/api/v1/me', { as })).status).toBe(401);
  });
});
