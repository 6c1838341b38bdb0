/** Routes in and out: a link, a passkey, a password, logging out. */
import { appendAudit } from '@noroshi/store';
import { revokeSession, revokeSessionsOf, sessionById } from '@noroshi/store/people';
import type { Result } from '@noroshi/time';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { actorOf, deskOf } from './desk.ts';
import { type LoginError, loginByLink, loginByPassword } from './login.ts';
import { type Challenges, createChallenges, loginByPasskey, loginOptions } from './passkey.ts';
import { PASSWORD_LIMITS } from './password.ts';
import type { Opened } from './session.ts';

const tag = 'Login';
const Done = Type.Object({ userId: Type.String() });
export const Nothing = Type.Object({ done: Type.Boolean() });
export const Token = Type.String({ maxLength: 128 });
export const Password = Type.String({ maxLength: PASSWORD_LIMITS.lengthMax * 4 });
/** What navigator.credentials gives, as JSON; the WebAuthn library checks what is inside. */
export const CredentialJson = Type.Object(
  {
    id: Type.String({ maxLength: 2000 }),
    rawId: Type.String({ maxLength: 2000 }),
    type: Type.Literal('public-key'),
    response: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown()),
    clientExtensionResults: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    authenticatorAttachment: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { additionalProperties: false },
);
export const CREDENTIAL_BYTES_MAX = 64 * 1024;

const STATUS = { refused: 401, link: 401, wait: 429, busy: 503 } as const;

/** One set of open challenges a node. */
const challengesByNode = new WeakMap<NodeContext, Challenges>();

export function challengesOf(context: NodeContext): Challenges {
  const found = challengesByNode.get(context) ?? createChallenges(deskOf(context));
  challengesByNode.set(context, found);
  return found;
}

export function refusal({ kind, message }: LoginError) {
  return refuse(STATUS[kind], `login.${kind}`, message);
}

function answer(context: NodeContext, opened: Result<Opened, LoginError>) {
  context.metrics.count('noroshi_logins_total', 1, { result: opened.ok ? 'done' : 'refused' });
  if (!opened.ok) return refusal(opened.error);
  context.feed.wake();
  const { token, maxAgeS, person } = opened.value;
  return { ok: true as const, body: { userId: person.id }, cookie: { token, maxAgeS } };
}

const byLink = defineRoute({
  ...{ method: 'POST', url: '/api/v1/login/link', tag, access: { who: 'anyone' }, rate: 'login' },
  summary: 'Log in by a single-use link: its token, once, within 15 minutes',
  schema: { body: Type.Object({ token: Token }, { additionalProperties: false }), reply: Done },
  handle: async ({ body, address }, context) =>
    answer(context, await loginByLink(deskOf(context), body.token, address)),
});

const byPassword = defineRoute({
  ...{ method: 'POST', url: '/api/v1/login/password', tag, access: { who: 'anyone' } },
  rate: 'login',
  summary: 'Log in by name and password; five tries in 15 minutes for a name and an address',
  schema: {
    body: Type.Object(
      { name: Type.String({ maxLength: 128 }), password: Password },
      { additionalProperties: false },
    ),
    reply: Done,
  },
  handle: async ({ body, address }, context) =>
    answer(context, await loginByPassword(deskOf(context), { ...body, address })),
});

const passkeyOptions = defineRoute({
  ...{ method: 'POST', url: '/api/v1/login/passkey/options', tag, access: { who: 'anyone' } },
  rate: 'login',
  summary: 'What navigator.credentials.get needs to log in by passkey',
  schema: { reply: Type.Object({ options: Type.Unknown() }) },
  handle: async ({ origin }, context) => ({
    ...{ ok: true, body: { options: await loginOptions(challengesOf(context), origin) } },
  }),
});

const byPasskey = defineRoute({
  ...{ method: 'POST', url: '/api/v1/login/passkey', tag, access: { who: 'anyone' } },
  ...{ rate: 'login', bodyBytesMax: CREDENTIAL_BYTES_MAX },
  summary: 'Log in by passkey: the credential that the browser returned',
  schema: {
    body: Type.Object({ response: CredentialJson }, { additionalProperties: false }),
    reply: Done,
  },
  handle: async ({ body, origin, address }, context) => {
    const input = { response: body.response, origin, address };
    return answer(context, await loginByPasskey(deskOf(context), challengesOf(context), input));
  },
});

const logout = defineRoute({
  ...{ method: 'POST', url: '/api/v1/logout', tag, access: { who: 'session' } },
  summary: 'End this session',
  schema: { reply: Nothing },
  handle: async ({ caller }, context) => {
    const atUs = context.clock.wallUs();
    await context.store.write(async (tx) => {
      const session = await sessionById(tx, caller!.sessionId);
      if (session === undefined || session.revokedUs !== null) return;
      await revokeSession(tx, session, atUs);
      const actor = actorOf(caller!.userId);
      await appendAudit(tx, { atUs, actor, action: 'session.ended', subject: session.id });
    });
    context.feed.wake();
    return { ok: true, body: { done: true }, cookie: { token: null, maxAgeS: 0 } };
  },
});

const logoutEverywhere = defineRoute({
  ...{ method: 'POST', url: '/api/v1/logout/everywhere', tag, access: { who: 'session' } },
  summary: 'End every session of mine, this one too',
  schema: { reply: Type.Object({ ended: Type.Integer() }) },
  handle: async ({ caller }, context) => {
    const atUs = context.clock.wallUs();
    const actor = actorOf(caller!.userId);
    const ended = await context.store.write(async (tx) => {
      const count = await revokeSessionsOf(tx, caller!.userId, atUs);
      const subject = `user/${caller!.userId}`;
      await appendAudit(tx, { atUs, actor, action: 'session.ended-all', subject, doc: { count } });
      return count;
    });
    context.feed.wake();
    return { ok: true, body: { ended }, cookie: { token: null, maxAgeS: 0 } };
  },
});

export const loginRoutes: readonly Route[] = [
  byLink,
  byPassword,
  passkeyOptions,
  byPasskey,
  logout,
  logoutEverywhere,
];
