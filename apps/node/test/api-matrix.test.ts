/**
 * The authorisation matrix: every mounted route × role × ownership × clearance × marking × session, against the real server.
 * Handlers are replaced by one that says "passed" and shows which object it was given; routes, schemas, gates, store and
 * objects are the real ones. What is expected is computed from the route's Access by the oracle below, in its own words. A
 * route of the list that was not asked is a failure.
 */
import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { Listed } from '@noroshi/store/warnings';
import { ROLES, type Role, TLP_LEVELS } from '@noroshi/watch';
import { Type } from 'typebox';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Access, Caller } from '../src/access/caller.ts';
import type { Mount } from '../src/api/mount.ts';
import type { Route } from '../src/api/route.ts';
import { routes } from '../src/routes.ts';
import { type House, openHouse } from './api-house.ts';
import { MINE, seeded, type Thing } from './api-things.ts';

type Outcome = 'passed' | '401' | '403' | '404';

/** The oracle. Nothing of the server is used here. */
function expected(access: Access, caller: Caller | null, thing: Thing | undefined): Outcome {
  if (access.who === 'anyone' || access.who === 'local') return 'passed'; // the test asks from this machine
  if (caller === null) return '401';
  if (access.who === 'session') return 'passed';
  const overlap = caller.roles.filter((role) => access.roles.indexOf(role) !== -1);
  if (overlap.length === 0) return '403';
  if (access.sight === 'all' && !(caller.owners === '*' && caller.clearance === 'RED'))
    return '403';
  if (access.object === undefined) return 'passed';
  const there = thing !== undefined && thing.kind === access.object.kind;
  if (!there) return access.object.mayBeAbsent === true ? 'passed' : '404';
  const scale = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];
  if (scale.indexOf(thing.tlp) > scale.indexOf(caller.clearance)) return '404';
  const [owner] = thing.owners;
  return caller.owners === '*' || owner === undefined || caller.owners.includes(owner)
    ? 'passed'
    : '404';
}

/** The route with a handler that only tells what reached it, and without body and query, which are judged before. */
function probed(route: Route): Route {
  const { params } = route.schema;
  return {
    ...route,
    schema: { ...(params && { params }), reply: Type.Unknown() },
    handle: async ({ object }) => {
      const kept = object as (Partial<Listed> & { readonly id?: string }) | null | undefined;
      return { ok: true, body: { passed: kept?.warning?.id ?? kept?.id ?? null } as never };
    },
  };
}

const ROLE_SETS: readonly (readonly Role[])[] = [
  ...ROLES.map((role) => [role]),
  [],
  ['analyst', 'duty'],
  ['reviewer', 'admin'],
];
const OWNERS = [[MINE], '*', []] as const;

function callers(): ReadonlyMap<string, Caller> {
  const all = new Map<string, Caller>();
  for (const roles of ROLE_SETS)
    for (const owners of OWNERS)
      for (const clearance of TLP_LEVELS) {
        const userId = `user-${all.size}`;
        const person = { userId, name: userId, sessionId: userId, roles, owners, clearance };
        all.set(`token-of-${userId}-0123456789`, person);
      }
  return all;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

function ask(house: House, mount: Mount, path: string, token: string): Promise<[Outcome, string]> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${house.url}${path}`,
      { agent, method: mount.method, headers: { cookie: `noroshi=${token}`, origin: house.url } },
      (response) => {
        const status = String(response.statusCode);
        if (mount.raw?.stream === true && status === '200') {
          response.destroy();
          return resolve(['passed', '']);
        }
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (data) => (text += data));
        response.on('end', () =>
          resolve([status === '200' ? 'passed' : (status as Outcome), text]),
        );
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function pathOf({ url }: Mount, id: string): string {
  return url.replaceAll(/:[^/]+/g, encodeURIComponent(id));
}

const NO_LIMITS = {
  ...{ sessionBurst: 1e9, addressBurst: 1e9, anonymousBurst: 1e9, loginBurst: 1e9 },
  exportBurst: 1e9,
  ...{ streamsPerSessionMax: 1e6, streamsMax: 1e6 },
};

async function openMatrix(): Promise<{ house: House; things: readonly Thing[] }> {
  const people = new Map(callers());
  const house = await openHouse({ routes: routes.map(probed), people, limits: NO_LIMITS });
  onTestFinished(() => agent.destroy());
  return { house, things: await seeded(house) };
}

describe('the matrix', () => {
  test('every route × role × session: as its Access says', async () => {
    const { house } = await openMatrix();
    const asked = new Set<Mount>();
    let count = 0;
    const tokens: readonly [string, Caller | null][] = [
      ...house.people.entries(),
      ...['no-session', 'token-that-has-expired-000', 'token-that-was-revoked-00'].map(
        (token) => [token, null] as [string, null],
      ),
    ];
    const wrong: string[] = [];
    for (const mount of house.mounts) {
      const wide = tokens.filter(
        ([, caller]) =>
          caller === null || caller.clearance === 'RED' || caller.clearance === 'AMBER',
      );
      for (const [token, caller] of wide) {
        const [outcome] = await ask(house, mount, pathOf(mount, 'nothing'), token);
        const right = expected(mount.access, caller, undefined);
        if (outcome !== right) wrong.push(told(mount, caller, undefined, outcome, right));
        asked.add(mount);
        count++;
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    const missed = house.mounts.filter((mount) => !asked.has(mount));
    expect(missed.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
    for (const { method, url } of routes)
      expect(house.mounts.some((mount) => mount.method === method && mount.url === url)).toBe(true);
    console.log(`matrix: ${house.mounts.length} routes, ${count} requests, 0 wrong`);
  });

  test('every route about an object × ownership × clearance × marking: the very object, or nothing', async () => {
    const { house, things } = await openMatrix();
    const wrong: string[] = [];
    let count = 0;
    for (const mount of house.mounts.filter(isAboutObject)) {
      const { roles } = mount.access as { readonly roles: readonly Role[] };
      const persons = [...house.people.entries()].filter(
        ([, caller]) => caller.roles.length === 1 && caller.roles[0] === roles[0],
      );
      for (const thing of things)
        for (const [token, caller] of persons) {
          const [outcome, text] = await ask(house, mount, pathOf(mount, thing.id), token);
          const right = expected(mount.access, caller, thing);
          const given = outcome === 'passed' ? (JSON.parse(text) as { passed: string }).passed : '';
          if (outcome !== right) wrong.push(told(mount, caller, thing, outcome, right));
          else if (right === 'passed' && isOf(mount, thing) && given !== thing.id)
            wrong.push(`${told(mount, caller, thing, outcome, right)}: was given ${given}`);
          count++;
        }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(count).toBeGreaterThan(1000);
    console.log(`objects: ${count} requests, 0 wrong`);
  });

  test('what may not be seen and what never was are the same answer, to the byte', async () => {
    const { house, things } = await openMatrix();
    for (const mount of house.mounts.filter(isAboutObject)) {
      const { access } = mount;
      if (access.who !== 'role' || access.object?.mayBeAbsent === true) continue;
      const hidden = things.find(({ kind, tlp }) => kind === access.object!.kind && tlp === 'RED')!;
      const [token] = [...house.people.entries()].find(
        ([, { roles, clearance, owners }]) =>
          roles[0] === access.roles[0] && clearance === 'CLEAR' && owners === '*',
      )!;
      const [, refused] = await ask(house, mount, pathOf(mount, hidden.id), token);
      const [, absent] = await ask(house, mount, pathOf(mount, 'never-was'), token);
      expect(refused).toBe(absent);
    }
  });
});

test('the list of routes has every area: a file of routes that nobody mounts is no secret door, but no door either', async () => {
  const source = new URL('../src/', import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(^|[\\/])(\w+-)?routes\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const found = (await import(new URL(file, source).href)) as Readonly<Record<string, unknown>>;
    for (const route of Object.values(found).flat().filter(isRoute))
      expect(
        routes.some(({ method, url }) => method === route.method && url === route.url),
        route.url,
      ).toBe(true);
  }
});

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'url' in value && 'access' in value;
}

function isAboutObject({ access }: Mount): boolean {
  return access.who === 'role' && access.object !== undefined;
}

function isOf({ access }: Mount, { kind }: Thing): boolean {
  return access.who === 'role' && access.object?.kind === kind;
}

function told(
  { method, url, access }: Mount,
  caller: Caller | null,
  thing: Thing | undefined,
  outcome: string,
  right: string,
): string {
  return `${method} ${url} ${JSON.stringify({ access, caller, thing })}: ${outcome}, expected ${right}`;
}
