/** Routes over people, for the role admin. No route makes a login link: only the machine's own command line does. */
import { listPersons, type Person, personById } from '@noroshi/store/people';
import { formatUtc } from '@noroshi/time';
import { Id, Role, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { defineRoute, type Refusal, type Route, refuse } from '../api/route.ts';
import { actorOf, deskOf } from './desk.ts';
import { addPerson, changePerson, NAME_PATTERN, type PeopleError } from './people.ts';

const tag = 'People';
const access = { who: 'role', roles: ['admin'] } as const;
const Owners = Type.Union([Type.Literal('*'), Type.Array(Id, { maxItems: 64, uniqueItems: true })]);
const Roles = Type.Array(Role, { minItems: 1, maxItems: 5, uniqueItems: true });
const State = Type.Enum(['active', 'revoked']);
const params = Type.Object({ id: Type.String({ maxLength: 32 }) });

const PersonLine = Type.Object({
  ...{ id: Type.String(), state: State, roles: Roles, owners: Owners, clearance: Tlp },
  ...{ version: Type.Integer(), createdUtc: Type.String(), updatedUtc: Type.String() },
});

const STATUS: Readonly<Record<PeopleError['kind'], Refusal['status']>> = {
  ...{ name: 422, roles: 422, exists: 409, missing: 404, revoked: 409, conflict: 409 },
  'last-admin': 409,
};

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/users', tag, access },
  summary: 'Everybody who has or had a name here',
  schema: { reply: Type.Object({ users: Type.Array(PersonLine) }) },
  handle: async (_input, context) => {
    const users = (await listPersons(context.store.db)).map(lineOf);
    return { ok: true, body: { users } };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/users/:id', tag, access },
  summary: 'One person',
  schema: { params, reply: PersonLine },
  handle: async ({ params }, context) => {
    const person = await personById(context.store.db, params.id);
    if (person === undefined) return refuse(404, 'user.missing', 'nobody has this name');
    return { ok: true, body: lineOf(person), version: person.version };
  },
});

const add = defineRoute({
  ...{ method: 'POST', url: '/api/v1/users', tag, access },
  summary: 'Add a person; noroshi user link lets them in',
  schema: {
    body: Type.Object(
      {
        ...{ id: Type.String({ pattern: NAME_PATTERN }), roles: Roles, owners: Owners },
        clearance: Tlp,
      },
      { additionalProperties: false },
    ),
    reply: PersonLine,
  },
  handle: async ({ body, caller }, context) => {
    const { id, ...doc } = body;
    const added = await addPerson(deskOf(context), actorOf(caller!.userId), id, doc);
    if (!added.ok) return refusal(added.error);
    context.feed.wake();
    return { ok: true, body: lineOf(added.value), version: added.value.version };
  },
});

const change = defineRoute({
  ...{ method: 'PUT', url: '/api/v1/users/:id', tag, access },
  summary:
    'Change roles, owners, clearance or state; the person’s sessions end (If-Match: version)',
  schema: {
    params,
    body: Type.Object(
      {
        ...{ roles: Type.Optional(Roles), owners: Type.Optional(Owners) },
        ...{ clearance: Type.Optional(Tlp), state: Type.Optional(State) },
      },
      { additionalProperties: false },
    ),
    reply: PersonLine,
  },
  handle: async ({ params, body, caller, ifMatch }, context) => {
    const expected = ifMatch === null ? {} : { expectedVersion: ifMatch };
    const wanted = { ...body, ...expected };
    const actor = actorOf(caller!.userId);
    const changed = await changePerson(deskOf(context), actor, params.id, wanted);
    if (!changed.ok) return refusal(changed.error);
    context.feed.wake();
    return { ok: true, body: lineOf(changed.value), version: changed.value.version };
  },
});

function refusal({ kind, message }: PeopleError) {
  return refuse(STATUS[kind], `user.${kind}`, message);
}

function lineOf(person: Person): Static<typeof PersonLine> {
  const { id, state, roles, owners, clearance, version, createdUs, updatedUs } = person;
  return {
    ...{ id, state, roles: [...roles], owners: owners === '*' ? '*' : [...owners], clearance },
    ...{ version, createdUtc: formatUtc(createdUs), updatedUtc: formatUtc(updatedUs) },
  };
}

export const userRoutes: readonly Route[] = [list, one, add, change];
