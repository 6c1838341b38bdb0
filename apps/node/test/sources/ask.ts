/** Routes asked as the server would, without HTTP. */
import { elementFacts } from '@noroshi/store/elements';
import type { Caller } from '../../src/access/caller.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/sources/routes.ts';
import type { House } from './house.ts';

export const sets = async (house: House, source?: string) =>
  (await elementFacts(house.context.store.db, source === undefined ? {} : { source })).sets;

export function nowUs(house: House, agoS = 3600): number {
  return Math.floor((house.context.clock.wallUs() - agoS * 1e6) / 1e6) * 1e6;
}

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

export type Asked = {
  readonly params?: object;
  readonly query?: object;
  readonly body?: object;
};

export async function get(house: House, url: string, asked: Asked = {}) {
  return await ask(house, 'GET', url, asked);
}

export async function post(house: House, url: string, id: string) {
  return await ask(house, 'POST', url, { params: { id } });
}

export async function send(house: House, url: string, body: object) {
  return await ask(house, 'POST', url, { body });
}

async function ask(house: House, method: Route['method'], url: string, asked: Asked) {
  const route = routes.find((one) => one.method === method && one.url === url)!;
  const input = { params: {}, query: {}, caller: CALLER, object: undefined, ...asked };
  const answer = await route.handle(input as never, house.context);
  return answer.ok ? { body: answer.body } : { body: null, refusal: answer.refusal };
}
