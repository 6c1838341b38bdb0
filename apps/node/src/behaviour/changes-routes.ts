/** The route of "what changed since yesterday": changes.ts over a span that a caller asks for. */
import { edgeSchema, encodeEdge } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { CHANGES_DAYS_MAX, changesSince } from './changes.ts';
import { readers, tag, UtcText, usOf } from './routes.ts';
import { ChangesReply } from './wire.ts';

const DAY_US = 86_400e6;

const changes = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/changes', tag },
  access: { who: 'role', roles: readers },
  summary:
    'What changed since an instant (a day ago unless told), by asset: manoeuvres nearby, new neighbours, screening',
  schema: {
    query: Type.Object(
      {
        ...{ since: Type.Optional(UtcText), until: Type.Optional(UtcText) },
        at: Type.Optional(UtcText), // replay: the same as until, in the states of then
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(ChangesReply),
  },
  handle: async ({ query, caller }, { store, clock }) => {
    const until = query.until ?? query.at;
    const untilUs = until === undefined ? clock.watchUs() : usOf(until);
    const sinceUs = query.since === undefined ? (untilUs ?? 0) - DAY_US : usOf(query.since);
    if (
      untilUs === null ||
      sinceUs === null ||
      sinceUs > untilUs ||
      untilUs - sinceUs > CHANGES_DAYS_MAX * DAY_US
    )
      return refuse(400, 'behaviour.time', 'since is an instant before until, at most 92 days');
    const span = { sinceUs, untilUs, isPast: until !== undefined };
    const body = await changesSince(store, caller!, span);
    return { ok: true, body: encodeEdge(ChangesReply, body) };
  },
});

export const changesRoutes: readonly Route[] = [changes];
