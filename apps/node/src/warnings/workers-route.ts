/**
 * To whom a warning can be given: people who work on warnings and may see all of it that the asker sees. Names alone; what the
 * asker may not see decides nothing, so that the list does not tell of it.
 */

import { listPersons } from '@noroshi/store/people';
import { type KeptWarning, keptNotices } from '@noroshi/store/warnings';
import { Id, visibleTo } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../api/route.ts';
import { missing, workers } from './act-routes.ts';
import { policyFor, readChecklists } from './desk.ts';
import { sightOf } from './seen.ts';

export const WorkersReply = Type.Object({ names: Type.Array(Type.String()) });

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id/workers', tag: 'Warnings' },
  access: { who: 'role', roles: workers, object: { kind: 'warning', param: 'id' } },
  summary: 'Names of the people to whom it can be given',
  schema: { params: Type.Object({ id: Id }), reply: WorkersReply },
  handle: async ({ object, caller }, { store: { db } }) => {
    const kept = object as KeptWarning;
    const seen = await sightOf(db, kept, caller!);
    if (seen === undefined) return missing();
    const policy = policyFor(await keptNotices(db, kept.warning.id), await readChecklists(db));
    const people = await listPersons(db);
    const names = people
      .filter(({ state }) => state === 'active')
      .filter(({ roles }) => roles.some((role) => workers.some((one) => one === role)))
      .filter((person) => seen.notices.every(visibleTo(person, policy)))
      .map(({ id }) => id);
    return { ok: true, body: { names } };
  },
});

export const workersRoutes: readonly Route[] = [list];
