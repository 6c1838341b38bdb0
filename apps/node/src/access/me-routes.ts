/** Routes about oneself: what I may do and what is blocked and why, my sessions, my password, my passkeys. */
import { appendAudit } from '@noroshi/store';
import {
  listPersons,
  liveSessionsOf,
  passkeysOf,
  passwordHashOf,
  removePasskey,
  revokeSession,
  revokeSessionsOf,
  sessionById,
  setPasswordHash,
} from '@noroshi/store/people';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import { Mode, Role, Title, Tlp } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import type { Caller } from './caller.ts';
import { actorOf, deskOf } from './desk.ts';
import { checkPassword, type LoginError } from './login.ts';
import {
  CREDENTIAL_BYTES_MAX,
  CredentialJson,
  challengesOf,
  Nothing,
  Password,
  refusal,
} from './login-routes.ts';
import { addPasskey, registrationOptions } from './passkey.ts';
import { hashPassword, passwordProblem } from './password.ts';
import { actionsFor } from './roles.ts';
import { isLive, renewToken, SESSION_LIMITS } from './session.ts';

const tag = 'Me';
const Owners = Type.Union([Type.Literal('*'), Type.Array(Type.String())]);

export const Me = Type.Object({
  ...{ userId: Type.String(), roles: Type.Array(Role), owners: Owners, clearance: Tlp },
  ...{ mode: Mode, nodeId: Type.String(), expiresUtc: Type.String() },
  ...{ hasPassword: Type.Boolean(), passkeys: Type.Integer(), method: Type.String() },
  allowed: Type.Array(Type.String()),
  blocked: Type.Array(Type.Object({ action: Type.String(), reason: Type.String() })),
});

const me = defineRoute({
  ...{ method: 'GET', url: '/api/v1/me', tag, access: { who: 'session' } },
  summary: 'Who I am here, what I may do, and which actions are blocked and why',
  schema: {
    reply: Me,
  },
  handle: async ({ caller }, context) => {
    const { userId, roles, owners, clearance, sessionId } = caller!;
    const { db } = context.store;
    const session = await sessionById(db, sessionId);
    if (session === undefined) return refuse(401, 'login.needed', 'this session has ended');
    const others = (await listPersons(db)).filter(
      (person) =>
        person.id !== userId && person.state === 'active' && person.roles.includes('release'),
    );
    const actions = actionsFor({ mode: context.mode, roles, otherReleasers: others.length });
    const body = {
      ...{ userId, roles: [...roles], owners: copy(owners), clearance },
      ...{ mode: context.mode, nodeId: context.nodeId, expiresUtc: formatUtc(session.expiresUs) },
      hasPassword: (await passwordHashOf(db, userId)) !== undefined,
      ...{ passkeys: (await passkeysOf(db, userId)).length, method: session.method },
      allowed: actions.filter(({ allowed }) => allowed).map(({ action }) => action),
      blocked: actions
        .filter(({ reason }) => reason !== '')
        .map(({ action, reason }) => ({ action, reason })),
    };
    return { ok: true, body };
  },
});

const SessionLine = Type.Object({
  ...{ id: Type.String(), method: Type.String(), address: Type.String(), here: Type.Boolean() },
  ...{ createdUtc: Type.String(), seenUtc: Type.String(), expiresUtc: Type.String() },
});

export const Sessions = Type.Object({ sessions: Type.Array(SessionLine) });

const mySessions = defineRoute({
  ...{ method: 'GET', url: '/api/v1/me/sessions', tag, access: { who: 'session' } },
  summary: 'My open sessions',
  schema: { reply: Sessions },
  handle: async ({ caller }, context) => {
    const nowUs = context.clock.wallUs();
    const live = await liveSessionsOf(context.store.db, caller!.userId, nowUs);
    const sessions = live
      .filter((session) => isLive(session, nowUs))
      .map(({ id, method, address, createdUs, seenUs, expiresUs }) => ({
        ...{ id, method, address, here: id === caller!.sessionId },
        ...{ createdUtc: formatUtc(createdUs), seenUtc: formatUtc(seenUs) },
        expiresUtc: formatUtc(expiresUs),
      }));
    return { ok: true, body: { sessions } };
  },
});

const endSession = defineRoute({
  ...{ method: 'DELETE', url: '/api/v1/me/sessions/:id', tag, access: { who: 'session' } },
  summary: 'End one of my sessions',
  schema: { params: Type.Object({ id: Type.String({ maxLength: 64 }) }), reply: Nothing },
  handle: async ({ params, caller }, context) => {
    const atUs = context.clock.wallUs();
    const ended = await context.store.write(async (tx) => {
      const session = await sessionById(tx, params.id);
      if (session?.personId !== caller!.userId || session.revokedUs !== null) return false;
      await revokeSession(tx, session, atUs);
      const actor = actorOf(caller!.userId);
      await appendAudit(tx, { atUs, actor, action: 'session.ended', subject: session.id });
      return true;
    });
    if (!ended) return refuse(404, 'session.missing', 'you have no open session of this id');
    context.feed.wake();
    return { ok: true, body: { done: true } };
  },
});

const setPassword = defineRoute({
  ...{ method: 'PUT', url: '/api/v1/me/password', tag, access: { who: 'session' } },
  rate: 'login',
  summary: 'Set or change my password; my other sessions end',
  schema: {
    body: Type.Object(
      { password: Password, currentPassword: Type.Optional(Password) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ sessionsEnded: Type.Integer() }),
  },
  handle: async ({ body, caller, address }, context) => {
    const problem = passwordProblem(body.password, caller!.userId);
    if (problem !== undefined) return refuse(422, 'password.weak', problem);
    const proved = await provedAgain(context, caller!, body.currentPassword, address);
    if (!proved.ok) return refusal(proved.error);
    const hash = await hashPassword(body.password, context.random);
    const atUs = context.clock.wallUs();
    const { userId, sessionId } = caller!;
    const done = await context.store.write(async (tx) => {
      const session = await sessionById(tx, sessionId);
      if (session === undefined || !isLive(session, atUs)) return undefined;
      await setPasswordHash(tx, userId, hash, atUs);
      const sessionsEnded = await revokeSessionsOf(tx, userId, atUs, sessionId);
      const line = { atUs, actor: actorOf(userId), action: 'password.set' };
      await appendAudit(tx, { ...line, subject: `user/${userId}`, doc: { sessionsEnded } });
      return { sessionsEnded, cookie: await renewToken(tx, deskOf(context), session) };
    });
    if (done === undefined) return refuse(401, 'login.needed', 'this session has ended');
    context.feed.wake();
    return { ok: true, body: { sessionsEnded: done.sessionsEnded }, cookie: done.cookie };
  },
});

const PasskeyLine = Type.Object({
  ...{ id: Type.String(), label: Type.String(), createdUtc: Type.String() },
  usedUtc: Type.Union([Type.String(), Type.Null()]),
});

const myPasskeys = defineRoute({
  ...{ method: 'GET', url: '/api/v1/me/passkeys', tag, access: { who: 'session' } },
  summary: 'My passkeys',
  schema: { reply: Type.Object({ passkeys: Type.Array(PasskeyLine) }) },
  handle: async ({ caller }, context) => {
    const keys = await passkeysOf(context.store.db, caller!.userId);
    const passkeys = keys.map(({ id, label, createdUs, usedUs }) => ({
      ...{ id, label, createdUtc: formatUtc(createdUs) },
      usedUtc: usedUs === null ? null : formatUtc(usedUs),
    }));
    return { ok: true, body: { passkeys } };
  },
});

const newPasskeyOptions = defineRoute({
  ...{ method: 'POST', url: '/api/v1/me/passkeys/options', tag, access: { who: 'session' } },
  summary: 'What navigator.credentials.create needs to make me a passkey',
  schema: {
    body: Type.Object(
      { currentPassword: Type.Optional(Password) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ options: Type.Unknown() }),
  },
  handle: async ({ body, caller, origin, address }, context) => {
    const proved = await provedAgain(context, caller!, body.currentPassword, address);
    if (!proved.ok) return refusal(proved.error);
    const challenges = challengesOf(context);
    const { userId } = caller!;
    const options = await registrationOptions(deskOf(context), challenges, userId, origin);
    return { ok: true, body: { options } };
  },
});

const newPasskey = defineRoute({
  ...{ method: 'POST', url: '/api/v1/me/passkeys', tag, access: { who: 'session' } },
  bodyBytesMax: CREDENTIAL_BYTES_MAX,
  summary: 'Keep the passkey that the browser made; this session gets a new token',
  schema: {
    body: Type.Object({ label: Title, response: CredentialJson }, { additionalProperties: false }),
    reply: Type.Object({ id: Type.String() }),
  },
  handle: async ({ body, caller, origin }, context) => {
    const desk = deskOf(context);
    const input = { personId: caller!.userId, origin, ...body };
    const added = await addPasskey(desk, challengesOf(context), input);
    if (!added.ok) return refuse(422, 'passkey.refused', added.error.message);
    const cookie = await context.store.write(async (tx) => {
      const session = await sessionById(tx, caller!.sessionId);
      return session === undefined ? undefined : renewToken(tx, desk, session);
    });
    const body1 = { id: added.value };
    return cookie === undefined ? { ok: true, body: body1 } : { ok: true, body: body1, cookie };
  },
});

const dropPasskey = defineRoute({
  ...{ method: 'DELETE', url: '/api/v1/me/passkeys/:id', tag, access: { who: 'session' } },
  summary: 'Take one of my passkeys away',
  schema: { params: Type.Object({ id: Type.String({ maxLength: 2000 }) }), reply: Nothing },
  handle: async ({ params, caller }, context) => {
    const atUs = context.clock.wallUs();
    const done = await context.store.write(async (tx) => {
      if (!(await removePasskey(tx, caller!.userId, params.id))) return false;
      const line = { atUs, actor: actorOf(caller!.userId), action: 'passkey.removed' };
      const subject = `user/${caller!.userId}`;
      await appendAudit(tx, { ...line, subject, doc: { passkey: params.id } });
      return true;
    });
    if (!done) return refuse(404, 'passkey.missing', 'you have no passkey of this id');
    return { ok: true, body: { done: true } };
  },
});

/** A change of credentials asks again who is there: a session under 15 minutes old, or the present password. */
async function provedAgain(
  context: NodeContext,
  caller: Caller,
  password: string | undefined,
  address: string,
): Promise<Result<true, LoginError>> {
  const session = await sessionById(context.store.db, caller.sessionId);
  const ageUs = context.clock.wallUs() - (session?.createdUs ?? Number.NEGATIVE_INFINITY);
  if (ageUs < SESSION_LIMITS.freshS * 1e6) return ok(true);
  if (password === undefined) return err(AGAIN);
  const checked = await checkPassword(deskOf(context), caller.userId, password, address);
  return checked.ok ? ok(true) : checked;
}

const AGAIN: LoginError = {
  kind: 'refused',
  message: 'you logged in more than 15 minutes ago: give the present password too, or log in again',
};

function copy(owners: Caller['owners']): '*' | string[] {
  return owners === '*' ? '*' : [...owners];
}

export const meRoutes: readonly Route[] = [
  me,
  mySessions,
  endSession,
  setPassword,
  myPasskeys,
  newPasskeyOptions,
  newPasskey,
  dropPasskey,
];
