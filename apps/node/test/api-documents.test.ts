/** The OpenAPI document: valid by a validator that is not ours, whole, and true of what the server does. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { routes } from '../src/routes.ts';
import { openHouse } from './api-house.ts';

type Operation = {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
  readonly operationId: string;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

test('is valid OpenAPI 3.1 and says of every mounted route what it is, who may, and how it refuses', async () => {
  const house = await openHouse({ routes });
  const document = (await (await house.call('/openapi.json')).json()) as Document;
  expect(document.openapi).toMatch(/^3\.1\./);
  const judged = await new Validator().validate(structuredClone(document));
  expect(judged, JSON.stringify(judged).slice(0, 2000)).toMatchObject({ valid: true });
  const ids = new Set<string>();
  for (const { method, url, access, route } of house.mounts) {
    const operation = document.paths[url.replaceAll(/:([^/]+)/g, '{$1}')]![method.toLowerCase()]!;
    expect(operation.summary.length, url).toBeGreaterThan(3);
    expect(operation.tags).toHaveLength(1);
    expect(operation.security.length > 0, url).toBe(access.who !== 'anyone');
    const statuses = Object.keys(operation.responses).map(Number);
    expect(statuses).toEqual(expect.arrayContaining([200, 400, 403, 421, 429, 503]));
    expect(statuses.includes(401), url).toBe(access.who !== 'anyone');
    if (route?.schema.body !== undefined)
      expect(statuses).toEqual(expect.arrayContaining([413, 415]));
    ids.add(operation.operationId);
  }
  expect(ids.size).toBe(house.mounts.length);
});

test('no schema lets a reply through unlooked: what a route answers with is declared to its leaves, or told', async () => {
  const house = await openHouse({ routes });
  const open = house.mounts.flatMap(({ method, url, route }) =>
    route === undefined ? [] : openPlaces(route.schema.reply, `${method} ${url}`),
  );
  // A document of configuration has the schema of its kind, which PUT checked; passkey options are the library's own; the
  // audit is for those who may see everything.
  expect(
    open.filter(
      (place) =>
        !/ \/api\/v1\/(config|proposals|assets|audit|.*passkeys?\/options\.options$)/.test(place),
    ),
  ).toEqual([]);
});

/** Where a schema takes anything. */
function openPlaces(schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Readonly<Record<string, unknown>>;
  const keywords = ['type', 'anyOf', 'enum', 'const', 'allOf', 'properties', 'patternProperties'];
  if (!keywords.some((keyword) => keyword in node)) return [at];
  const inner = [
    ...Object.entries((node.properties as object | undefined) ?? {}),
    ...Object.entries((node.patternProperties as object | undefined) ?? {}),
    ...[node.items, ...((node.anyOf as unknown[] | undefined) ?? [])]
      .flat()
      .map((one) => ['*', one] as const),
  ];
  return inner.flatMap(([name, one]) => openPlaces(one, `${at}.${name}`));
}

test('the page of the API is readable, whole and without a script', async () => {
  const house = await openHouse({ routes });
  const page = await (await house.call('/api')).text();
  for (const { url, raw } of house.mounts) if (raw?.tag !== 'page') expect(page).toContain(url);
  expect(page).not.toMatch(/<script|style=|on\w+=/);
});
