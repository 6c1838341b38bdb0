/**
 * A route as a value: method, path, who may, what goes in and out, and a handler without HTTP in it. api/server.ts mounts them
 * on Fastify (requests are checked and responses serialised through these schemas), OpenAPI and the authorisation matrix of the
 * tests are generated from the same list.
 */
import type { Static, TObject, TSchema } from 'typebox';
import type { Access, Caller } from '../access/caller.ts';
import type { NodeContext } from '../context.ts';

export type RouteSchema = {
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  readonly reply: TSchema; // of status 200
};

type In<T> = T extends TSchema ? Static<T> : undefined;

export type Input<S extends RouteSchema> = {
  readonly params: In<S['params']>;
  readonly query: In<S['query']>;
  readonly body: In<S['body']>;
  /** Null where `access` is 'anyone' and nobody is logged in. */
  readonly caller: Caller | null;
  /** The object that `access.object` checked. */
  readonly object: unknown;
  readonly address: string; // of the peer
  readonly local: boolean; // the peer is this machine, without a proxy between
  readonly origin: string; // 'https://watch.example:8443': where the page of this request lives, on the allow-list
  readonly ifMatch: number | null; // the version in If-Match
};

/** `code` is stable for programs; `message` says what was tried and what would be right. */
export type Refusal = {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503;
  readonly code: string;
  readonly message: string;
  readonly retryAfterS?: number; // of 429 and 503
};

export type Answer<S extends RouteSchema> =
  | {
      readonly ok: true;
      readonly body: Static<S['reply']>;
      readonly cookie?: SessionCookie;
      readonly version?: number;
    } // version: ETag
  | { readonly ok: false; readonly refusal: Refusal };

/** Sets the session cookie, or ends it (`token` null). */
export type SessionCookie = { readonly token: string | null; readonly maxAgeS: number };

export type Route<S extends RouteSchema = RouteSchema> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string; // '/api/v1/warnings/:id'
  readonly tag: string; // heading in the API document
  readonly summary: string;
  readonly access: Access;
  readonly schema: S;
  readonly bodyBytesMax?: number; // 1 MiB unless said
  readonly rate?: 'login' | 'export'; // counted far more strictly: per address, or per person
  readonly critical?: true; // answered even while others are shed
  handle(input: Input<S>, context: NodeContext): Promise<Answer<S>>;
};

/** Keeps the types of a route's schema for its handler, and forgets them for the list. */
export function defineRoute<const S extends RouteSchema>(route: Route<S>): Route {
  return route as unknown as Route;
}

export function refuse(
  status: Refusal['status'],
  code: string,
  message: string,
  more: Pick<Refusal, 'retryAfterS'> = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { status, code, message, ...more } };
}
