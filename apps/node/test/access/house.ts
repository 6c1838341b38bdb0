/** A node with its real login over HTTP, and people who use it. */
import type { Role, Tlp } from '@noroshi/watch';
import { deskOf } from '../../src/access/desk.ts';
import { addPerson, issueLink } from '../../src/access/people.ts';
import { createAuthenticate } from '../../src/access/session.ts';
import { routes } from '../../src/routes.ts';
import { type House, openHouse } from '../api-house.ts';

export type Asked = {
  readonly status: number;
  readonly body: Record<string, never>;
  readonly cookie: string | null;
};
export type Person = {
  readonly cookie: string;
  ask(method: string, path: string, body?: unknown, version?: number): Promise<Asked>;
};

export type Town = House & {
  ask(
    cookie: string | null,
    method: string,
    path: string,
    body?: unknown,
    version?: number,
  ): Promise<Asked>;
  /** Adds a person and logs them in by a link. */
  person(
    name: string,
    roles: readonly Role[],
    more?: { owners?: '*' | string[]; clearance?: Tlp },
  ): Promise<Person>;
};

export async function openTown(mode: 'exercise' | 'live' = 'exercise'): Promise<Town> {
  const house = await openHouse({ mode, routes, authenticate: createAuthenticate });
  const desk = deskOf(house.context);
  const ask: Town['ask'] = async (cookie, method, path, body, version) => {
    const response = await fetch(`${house.url}${path}`, {
      method,
      headers: {
        origin: house.url,
        ...(cookie === null ? {} : { cookie: `noroshi=${cookie}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.get('set-cookie');
    return {
      status: response.status,
      body: (await response.json().catch(() => ({}))) as Asked['body'],
      cookie: set === null ? null : (/^noroshi=([^;]*)/.exec(set)?.[1] ?? null),
    };
  };
  const person: Town['person'] = async (name, roles, more = {}) => {
    const doc = { roles, owners: '*' as const, clearance: 'RED' as const, ...more };
    const added = await addPerson(desk, 'console', name, doc);
    if (!added.ok) throw new Error(added.error.message);
    const link = await issueLink(desk, 'console', name, house.url);
    const token = link.ok ? link.value.url.split('=')[1] : '';
    const entered = await ask(null, 'POST', '/api/v1/login/link', { token });
    const cookie = entered.cookie!;
    return { cookie, ask: (...asked) => ask(cookie, ...asked) };
  };
  return { ...house, ask, person };
}
