/** To whom a warning can be given: names alone. */

import type { KeptWarning } from '@noroshi/store/warnings';
import { Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../api/route.ts';
import { missing } from './act-routes.ts';
import { sightOf } from './seen.ts';
import { workers, workersFor } from './workers.ts';

export const WorkersReply = Type.Object({ names: Type.Array(Type.String()) });

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id/workers', tag: 'Warnings' },
  access: { who: 'role', roles: workers, object: { kind: 'warning', param: 'id' } },
  summary: 'Names of the people to whom it can be given',
  schema: { params: Type.Object({ id: Id }), reply: WorkersReply },
  handle: async ({ object, caller }, { store: { db } }) => {
    const seen = await sightOf(db, object as KeptWarning, caller!);
    if (seen === undefined) return missing();
    return { ok: true, body: { names: [...(await workersFor(db, seen))] } };
  },
});

export const workersRoutes: readonly Route[] = [list];
