/**
 * The OpenAPI 3.1 document, made from the mounted list, and a plain page of it for people. Schemas are the ones that check
 * requests and build replies: what is written here is what happens. https://spec.openapis.org/oas/v3.1.1
 */
import type { TSchema } from 'typebox';
import manifest from '../../package.json' with { type: 'json' };
import type { NodeContext } from '../context.ts';
import { whoMay } from './allows.ts';
import type { Mount, RawRoute } from './mount.ts';
import { apiPage } from './page.ts';

type Json = Readonly<Record<string, unknown>>;

const ERROR: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'stable, for programs' },
        message: { type: 'string', description: 'what was tried and what would be right' },
      },
    },
  },
};

const ANSWERS: Readonly<Record<number, string>> = {
  400: 'The request does not have the form of this route',
  401: 'No session',
  403: 'Not the role for this, or a page of another site',
  404: 'Nothing here that this caller may see',
  409: 'Somebody else changed it first',
  413: 'The body is too large',
  415: 'The body is not JSON',
  421: 'Not a name of this node',
  422: 'Understood, and not possible as things are',
  429: 'Too many requests; Retry-After says when',
  503: 'Too much to do, or the store is away; Retry-After says when',
};

export function openApiDocument(mounts: readonly Mount[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const mount of mounts) {
    const path = mount.url.replaceAll(/:([^/]+)/g, '{$1}');
    paths[path] = { ...paths[path], [mount.method.toLowerCase()]: operationOf(mount) };
  }
  const tags = [...new Set(mounts.map((mount) => tagOf(mount)))].sort();
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Noroshi node',
      version,
      summary: 'Watch space and cyberspace together, and warn your partner with proof',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'noroshi' } },
    },
  };
}

function operationOf(mount: Mount): Json {
  const { method, url, access, route, raw } = mount;
  const { params, query, body, reply } = route?.schema ?? { query: raw?.query };
  const changes = method !== 'GET';
  const description = [whoMay(access), ...(changes ? [ORIGIN] : [])].join(' ');
  return {
    operationId: `${method.toLowerCase()}${url.replaceAll(/[^A-Za-z0-9]+/g, '_')}`.replace(
      /_$/,
      '',
    ),
    tags: [tagOf(mount)],
    summary: route?.summary ?? raw!.summary,
    description,
    security:
      access.who === 'anyone'
        ? []
        : access.who === 'local'
          ? [{}, { session: [] }]
          : [{ session: [] }],
    parameters: [...parametersOf('path', params), ...parametersOf('query', query)],
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: plain(body) } } },
        }),
    responses: {
      200: {
        description: 'Done',
        content: {
          [raw?.media ?? 'application/json']: {
            schema: reply === undefined ? { type: 'string' } : plain(reply),
          },
        },
      },
      ...refusalsOf(mount),
    },
  };
}

const ORIGIN = 'Needs the header Origin with the URL of this node.';

function tagOf({ route, raw }: Mount): string {
  return route?.tag ?? raw!.tag;
}

function parametersOf(where: 'path' | 'query', schema: TSchema | undefined): readonly Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    readonly properties?: Readonly<Record<string, TSchema>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, inner]) => {
    const { description, ...rest } = plain(inner) as Record<string, unknown>;
    const told = description === undefined ? {} : { description };
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...told,
      schema: rest,
    };
  });
}

function refusalsOf({ method, access, route }: Mount): Json {
  const changes = method !== 'GET';
  const statuses = [
    ...[400, 421, 429, 503, 403],
    ...(access.who === 'anyone' ? [] : [401]),
    ...(route?.schema.params !== undefined ? [404] : []),
    ...(changes ? [409, 422] : []),
    ...(route?.schema.body !== undefined ? [413, 415] : []),
  ];
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries(
    statuses
      .sort((a, b) => a - b)
      .map((status) => [status, { description: ANSWERS[status], content }]),
  );
}

/** JSON Schema 2020-12 without our own marks; tuples in its words. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { items, ...rest } = schema as Record<string, unknown>;
  const kept = Object.entries(rest).filter(([key]) => key !== 'additionalItems' && key !== 'epoch');
  const inner = Object.fromEntries(kept.map(([key, value]) => [key, plain(value)]));
  if (Array.isArray(items)) return { ...inner, prefixItems: items.map(plain), items: false };
  return items === undefined ? inner : { ...inner, items: plain(items) };
}

/** `mounts` is asked when a document is first wanted: these routes are in it themselves. */
export function documentRoutes(
  mounts: () => readonly Mount[],
  context: NodeContext,
): readonly RawRoute[] {
  const shared = { method: 'GET', tag: 'node', access: { who: 'anyone' } } as const;
  const document = once(() => JSON.stringify(openApiDocument(mounts(), manifest.version)));
  const page = once(() => apiPage(mounts(), context.mode));
  return [
    {
      ...shared,
      url: '/openapi.json',
      summary: 'This API as OpenAPI 3.1',
      media: 'application/json',
      serve: async (_request, reply) =>
        reply.type('application/json; charset=utf-8').send(document()),
    },
    {
      ...shared,
      url: '/api',
      summary: 'This API as a page to read',
      media: 'text/html; charset=utf-8',
      page: true,
      serve: async (_request, reply) => reply.type('text/html; charset=utf-8').send(page()),
    },
  ];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
