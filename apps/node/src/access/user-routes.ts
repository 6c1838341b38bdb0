/** Routes over people, for the role admin. No route makes a login link: only the machine's own command line does. */
import { appendAudit, type Db } from '@noroshi/store';
import {
  listPersons,
  liveSessionsOf,
  type Person,
  passkeysOf,
  passwordHashOf,
  personById,
  revokeSessionsOf,
} from '@noroshi/store/people';
import { formatUtc } from '@noroshi/time';
import { Id, Mode, ROLES, Role, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { defineRoute, type Refusal, type Route, refuse } from '../api/route.ts';
import { actorOf, deskOf } from './desk.ts';
import { addPerson, changePerson, NAME_PATTERN, type PeopleError } from './people.ts';
import { ACTIONS, roleConflict } from './roles.ts';
import { isLive } from './session.ts';

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

/** With how they get in and whether they are in: never a secret, nor where from. */
export const PersonSeen = Type.Object({
  ...PersonLine.properties,
  ...{ sessions: Type.Integer(), hasPassword: Type.Boolean(), passkeys: Type.Integer() },
  seenUtc: Type.Union([Type.String(), Type.Null()]), // the last use of an open session
});

const STATUS: Readonly<Record<PeopleError['kind'], Refusal['status']>> = {
  ...{ name: 422, roles: 422, exists: 409, missing: 404, revoked: 409, conflict: 409 },
  'last-admin': 409,
};

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/users', tag, access },
  summary: 'Everybody who has or had a name here',
  schema: { reply: Type.Object({ users: Type.Array(PersonSeen) }) },
  handle: async (_input, context) => {
    const nowUs = context.clock.wallUs();
    const users: Static<typeof PersonSeen>[] = [];
    for (const person of await listPersons(context.store.db))
      users.push(await seenOf(context.store.db, person, nowUs));
    return { ok: true, body: { users } };
  },
});

async function seenOf(db: Db, person: Person, nowUs: number): Promise<Static<typeof PersonSeen>> {
  const live = await liveSessionsOf(db, person.id, nowUs);
  const open = live.filter((session) => isLive(session, nowUs));
  const seenUs = Math.max(...open.map((session) => session.seenUs));
  return {
    ...{ ...lineOf(person), sessions: open.length },
    seenUtc: open.length === 0 ? null : formatUtc(seenUs),
    hasPassword: (await passwordHashOf(db, person.id)) !== undefined,
    passkeys: (await passkeysOf(db, person.id)).length,
  };
}

const endSessions = defineRoute({
  ...{ method: 'POST', url: '/api/v1/users/:id/sessions/end', tag, access },
  summary: 'End every open session of a person; they can log in again',
  schema: { params, reply: Type.Object({ ended: Type.Integer() }) },
  handle: async ({ params, caller }, context) => {
    const atUs = context.clock.wallUs();
    const ended = await context.store.write(async (tx) => {
      if ((await personById(tx, params.id)) === undefined) return null;
      const count = await revokeSessionsOf(tx, params.id, atUs);
      const act = { atUs, actor: actorOf(caller!.userId), action: 'session.ended-all' };
      await appendAudit(tx, { ...act, subject: `user/${params.id}`, doc: { count } });
      return count;
    });
    if (ended === null) return refuse(404, 'user.missing', 'nobody has this name');
    context.feed.wake();
    return { ok: true, body: { ended } };
  },
});

export const RolesReply = Type.Object({
  mode: Mode,
  roles: Type.Array(
    Type.Object({
      ...{ role: Role, actions: Type.Array(Type.String()) },
      notWith: Type.Array(Role), // roles that one person may not hold beside it, in this mode
    }),
  ),
});

const roles = defineRoute({
  ...{ method: 'GET', url: '/api/v1/roles', tag, access: { who: 'session' } },
  summary: 'What each role may do, and which roles one person may not hold together here',
  schema: { reply: RolesReply },
  handle: async (_input, { mode }) => {
    const lines = ROLES.map((role) => ({
      role,
      actions: ACTIONS.filter((rule) => rule.roles.includes(role)).map(({ action }) => action),
      notWith: ROLES.filter(
        (other) => other !== role && roleConflict(mode, [role, other]) !== undefined,
      ),
    }));
    return { ok: true, body: { mode, roles: lines } };
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

export const userRoutes: readonly Route[] = [list, one, add, change, endSessions, roles];
