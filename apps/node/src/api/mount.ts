/**
 * What the server serves, as one list: routes of the areas, and the few that are not JSON in, JSON out (the stream, metrics,
 * documents, the page). Every entry says who may; the list is what OpenAPI and the authorisation matrix are made from.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Access, Caller } from '../access/caller.ts';
import { type Barrier, barrierOf, type Fitness, fitnessOf } from './barrier.ts';
import type { Route, RouteSchema } from './route.ts';

/** Who asks, as the hooks found out; every hook and handler of one request shares it. */
export type Asking = {
  caller: Caller | null;
  token: string | null;
  readonly local: boolean;
  readonly origin: string;
  object: unknown;
};

/** A route that writes its own answer. It is still behind the same gates. */
export type RawRoute = {
  readonly method: 'GET';
  readonly url: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly media: string; // of status 200
  readonly critical?: true;
  readonly page?: true; // a link on another site may open it
  readonly head?: false; // HEAD makes no sense
  readonly stream?: true; // stays open
  readonly query?: RouteSchema['query'];
  readonly rate?: 'login';
  serve(request: FastifyRequest, reply: FastifyReply, asking: Asking): Promise<unknown>;
};

export type Mount = {
  readonly method: Route['method'];
  readonly url: string;
  readonly access: Access;
  readonly route?: Route;
  readonly raw?: RawRoute;
  readonly params: Fitness;
  readonly query: Fitness;
  readonly body: Fitness | undefined;
  readonly reply: Barrier | undefined;
  readonly critical: boolean;
  readonly login: boolean;
  readonly export: boolean; // something leaves, and a line of the audit says so
};

const NOTHING = Type.Object({});

/** What a duty officer needs in the worst hour, coming in included: answered while everything else is shed. */
const CRITICAL: ReadonlySet<string> = new Set([
  '/api/v1/login/link',
  '/api/v1/me',
  '/api/v1/warnings',
  '/api/v1/warnings/:id',
  '/api/v1/warnings/:id/acknowledge',
]);

/** Throws on a route that cannot be mounted: without access, with a schema that is no sieve, or twice. */
export function mountsOf(routes: readonly Route[], raws: readonly RawRoute[]): readonly Mount[] {
  const mounts = [...raws.map(rawMount), ...routes.map(routeMount)];
  const seen = new Set<string>();
  for (const { method, url, access } of mounts) {
    const name = `${method} ${url.replaceAll(/:[^/]+/g, ':')}`;
    if (seen.has(name)) throw new TypeError(`${name} is mounted twice`);
    seen.add(name);
    assertAccess(name, url, access);
  }
  return mounts;
}

function assertAccess(name: string, url: string, access: Access | undefined): void {
  const known = ['anyone', 'session', 'local', 'role'];
  if (access === undefined || !known.includes(access.who))
    throw new TypeError(`${name} does not say who may use it`);
  if ((access.who === 'role' || access.who === 'local') && access.roles.length === 0)
    throw new TypeError(`${name} names no role`);
  if (access.who !== 'role' || access.object === undefined) return;
  const needed =
    access.object.kind === 'config' ? ['kind', access.object.param] : [access.object.param];
  for (const param of needed)
    if (!url.split('/').includes(`:${param}`))
      throw new TypeError(`${name} checks an object by :${param}, which its path does not have`);
}

function routeMount(route: Route): Mount {
  const { method, url, access, schema } = route;
  return {
    ...{ method, url, access, route },
    params: fitnessOf(schema.params ?? NOTHING, 'path'),
    query: fitnessOf(schema.query ?? NOTHING, 'query'),
    body: schema.body === undefined ? undefined : fitnessOf(schema.body, 'body'),
    reply: barrierOf(schema.reply),
    critical: route.critical === true || CRITICAL.has(url),
    login: route.rate === 'login' || url.startsWith('/api/v1/login/'),
    export: route.rate === 'export',
  };
}

function rawMount(raw: RawRoute): Mount {
  const { method, url, access } = raw;
  return {
    ...{ method, url, access, raw },
    params: fitnessOf(NOTHING, 'path'),
    query: fitnessOf(raw.query ?? NOTHING, 'query'),
    ...{ body: undefined, reply: undefined },
    critical: raw.critical === true,
    login: raw.rate === 'login',
    export: false,
  };
}
