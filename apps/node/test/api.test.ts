/** The API server itself: what comes in, what goes out, and in which order it is refused. Over real HTTP. */
import { ok } from '@noroshi/time';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { defineRoute } from '../src/api/route.ts';
import { openHouse } from './api-house.ts';

const echo = defineRoute({
  ...{ method: 'POST', url: '/api/v1/echo/:id', tag: 'test', summary: 'Echo' },
  access: { who: 'role', roles: ['duty'] },
  schema: {
    params: Type.Object({ id: Type.String({ maxLength: 20 }) }),
    query: Type.Object({ count: Type.Optional(Type.Integer({ maximum: 9 })) }),
    body: Type.Object({ text: Type.String({ maxLength: 20 }) }),
    reply: Type.Object({ text: Type.String(), id: Type.String(), count: Type.Integer() }),
  },
  handle: async ({ body, params, query }) => {
    const all = { text: body.text, id: params.id, count: query.count ?? 0, secret: 'CANARY' };
    return ok(all) as never;
  },
});

const post = (body: string) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json' },
});

describe('a route', () => {
  test('takes what its schema takes and gives what its schema gives, no field more', async () => {
    const handled = {
      ...echo,
      handle: async () =>
        ({ ok: true, body: { text: 'a', id: 'b', count: 1, secret: 'CANARY' } }) as never,
    };
    const house = await openHouse({ routes: [handled] });
    const answer = await house.call('/api/v1/echo/x?count=3', post('{"text":"a"}'));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('{"text":"a","id":"b","count":1}');
  });
});
