/**
 * What is in orbit, over the API: objects, the set in force of each with its age, its history. A set older than its orbit
 * bears is marked stale wherever it is shown.
 */
import {
  ephemeridesOf,
  listObjects,
  objectById,
  type StoredEphemeris,
  streamsOfObject,
} from '@noroshi/store/elements';
import { parseUtc } from '@noroshi/time';
import { Epoch, edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { importRoute } from './ephemeris-routes.ts';
import { inForceOf } from './in-force.ts';
import { exportRoute } from './object-export.ts';
import { historySets, setsOf } from './sets.ts';
import { ElementSetShown, ObjectShown, objectsShown, setShown } from './shown.ts';

const READERS = {
  who: 'role',
  roles: ['analyst', 'duty', 'release', 'reviewer', 'admin'],
} as const;
const tag = 'objects';
const LIMIT_MAX = 500;
const LIMIT_DEFAULT = 100;
const HISTORY_SETS_MAX = 2000;
const HISTORY_DAYS = 30;

const params = Type.Object({ id: Id });
const Utc = Type.Optional(Type.String({ maxLength: 40, description: 'UTC' }));

export const Objects = Type.Object({
  objects: Type.Array(ObjectShown),
  next: Type.Union([Type.String(), Type.Null()]), // `after` of the next page
});

export const ObjectWhole = Type.Object({
  object: ObjectShown,
  inForce: Type.Union([ElementSetShown, Type.Null()]),
  serves: Type.Union([
    Type.Object({
      by: Type.Enum(['set', 'ephemeris']),
      source: Type.String(),
      untilUs: Type.Union([Epoch, Type.Null()]), // of an ephemeris: until it ends, or a newer one begins
    }),
    Type.Null(), // nothing says where the object is now
  ]),
  ephemerides: Type.Array(
    Type.Object({
      source: Type.String(),
      actor: Type.String(), // who gave it
      receivedUs: Epoch,
      createdUs: Epoch,
      fromUs: Epoch,
      toUs: Epoch,
    }),
  ),
  history: Type.Array(
    Type.Object({ source: Type.String(), sets: Type.Integer(), firstUs: Epoch, lastUs: Epoch }),
  ),
});

export const History = Type.Object({
  objectId: Id,
  sets: Type.Array(ElementSetShown), // in order of source and epoch
  complete: Type.Boolean(), // false: there are more than are shown; ask for a shorter span
});

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/objects', tag, access: READERS },
  summary: 'What is in orbit, in order of id; text is looked for in id, designator and name',
  schema: {
    query: Type.Object(
      {
        text: Type.Optional(Type.String({ maxLength: 100 })),
        after: Type.Optional(Type.String({ maxLength: 96 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(Objects),
  },
  handle: async ({ query }, { store, clock }) => {
    const { text, after, limit = LIMIT_DEFAULT } = query;
    const asked = { ...(text !== undefined && { text }), ...(after !== undefined && { after }) };
    const found = await listObjects(store.db, { ...asked, limit });
    const sets = await setsOf(
      store.db,
      found.map((object) => object.objectId),
    );
    const objects = objectsShown(found, sets, clock.watchUs());
    const next = found.length === limit ? found.at(-1)!.objectId : null;
    return { ok: true, body: encodeEdge(Objects, { objects, next }) };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/objects/:id', tag, access: READERS },
  summary:
    'One object: its element set in force, how old it is, its ephemerides and which source serves now, what history is held',
  schema: { params, reply: edgeSchema(ObjectWhole) },
  handle: async ({ params }, { store, clock }) => {
    const object = await objectById(store.db, params.id);
    if (object === undefined) return missing();
    const nowUs = clock.watchUs();
    const sets = await inForceOf({ store, clock }, params.id);
    const source = sets.objects.source[0];
    const streams = await streamsOfObject(store.db, params.id);
    const ephemerides = await ephemeridesOf(store.db, params.id);
    const whole = {
      object: objectsShown([object], sets, nowUs)[0]!,
      inForce: source === undefined ? null : setShown(sets, 0, source, nowUs),
      serves: servesNow(ephemerides, source, nowUs),
      ephemerides: ephemerides.map(({ source, actor, receivedUs, createdUs, fromUs, toUs }) => ({
        ...{ source, actor, receivedUs, createdUs, fromUs, toUs },
      })),
      history: streams.map(({ source, count, firstUs, lastUs }) => ({
        ...{ source, sets: count, firstUs, lastUs },
      })),
    };
    return { ok: true, body: encodeEdge(ObjectWhole, whole) };
  },
});

const elements = defineRoute({
  ...{ method: 'GET', url: '/api/v1/objects/:id/elements', tag, access: READERS },
  summary: `The element sets of one object in a span; the last ${HISTORY_DAYS} days unless told`,
  schema: {
    params,
    query: Type.Object({ from: Utc, to: Utc }, { additionalProperties: false }),
    reply: edgeSchema(History),
  },
  handle: async ({ params, query }, { store, clock }) => {
    const nowUs = clock.watchUs();
    const toUs = query.to === undefined ? nowUs + HISTORY_DAYS * 86_400e6 : usOf(query.to);
    const fromUs = query.from === undefined ? nowUs - HISTORY_DAYS * 86_400e6 : usOf(query.from);
    if (fromUs === undefined || toUs === undefined || fromUs > toUs) {
      const message = 'from and to are instants in order, such as 2026-11-23T00:00:00Z';
      return refuse(400, 'objects.time', message);
    }
    if ((await objectById(store.db, params.id)) === undefined) return missing();
    const span = { fromUs, toUs, setsMax: HISTORY_SETS_MAX };
    const held = await historySets(store.db, params.id, span);
    const sets = held.flatMap(({ source, sets }) =>
      [...sets.epochUs.keys()].map((row) => setShown(sets, row, source, nowUs)),
    );
    const complete = held.every((one) => one.complete);
    return { ok: true, body: encodeEdge(History, { objectId: params.id, sets, complete }) };
  },
});

/** The newest ephemeris that covers now, else the element set. A gap within one ephemeris is not looked for here. */
function servesNow(
  ephemerides: readonly StoredEphemeris[],
  setSource: string | undefined,
  nowUs: number,
): { by: 'set' | 'ephemeris'; source: string; untilUs: number | null } | null {
  const newestFirst = [...ephemerides].sort((a, b) => b.createdUs - a.createdUs);
  const at = newestFirst.findIndex(({ fromUs, toUs }) => fromUs <= nowUs && nowUs <= toUs);
  if (at < 0)
    return setSource === undefined ? null : { by: 'set', source: setSource, untilUs: null };
  const { source, toUs } = newestFirst[at]!;
  const newer = newestFirst.slice(0, at).map(({ fromUs }) => fromUs);
  return { by: 'ephemeris', source, untilUs: Math.min(toUs, ...newer.filter((us) => us > nowUs)) };
}

function usOf(text: string): number | undefined {
  const parsed = parseUtc(text);
  return parsed.ok ? parsed.value : undefined;
}

function missing() {
  return refuse(404, 'not-there', 'there is no object of this id');
}

export const objectRoutes: readonly Route[] = [list, one, elements, exportRoute, importRoute];
