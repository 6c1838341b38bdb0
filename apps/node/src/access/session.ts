/**
 * Sessions: a cookie's token becomes a caller, or nobody. At most 12 hours, an hour without use ends one, and what is revoked
 * is gone at the next request, in every process, because every request asks the store (OWASP ASVS 5.0 V7).
 */
import { appendAudit, type Db } from '@noroshi/store';
import {
  insertSession,
  type Person,
  rotateSession,
  type Session,
  type SessionMethod,
  sessionByHash,
  touchSession,
} from '@noroshi/store/people';
import type { NodeContext } from '../context.ts';
import type { Caller } from './caller.ts';
import { actorOf, type Desk } from './desk.ts';
import { newId, newToken, tokenHash } from './tokens.ts';

export const SESSION_LIMITS = {
  absoluteS: 12 * 3600,
  idleS: 3600,
  touchS: 60, // how finely the last use is noted
  freshS: 15 * 60, // a session this young may change credentials without the password
} as const;

export type Opened = { readonly token: string; readonly maxAgeS: number; readonly person: Person };

/** The caller behind a token; null for what is unknown, ended, too old, unused for too long, or whose person is revoked. */
export function createAuthenticate(
  context: NodeContext,
): (token: string) => Promise<Caller | null> {
  return async (token) => {
    const hash = tokenHash(token);
    const found = hash === null ? undefined : await sessionByHash(context.store.db, hash);
    if (found === undefined) return null;
    const nowUs = context.clock.wallUs();
    const { session, person } = found;
    if (!isLive(session, nowUs) || person.state !== 'active') return null;
    if (nowUs - session.seenUs > SESSION_LIMITS.touchS * 1e6) {
      await context.store
        .write((tx) => touchSession(tx, session.id, nowUs))
        .catch((cause: unknown) => {
          // a full disk must not shut out the people who would mend it
          context.log('warn', 'the last use of a session was not noted', { reason: String(cause) });
        });
    }
    const { id, roles, owners, clearance } = person;
    return { userId: id, name: id, roles, owners, clearance, sessionId: session.id };
  };
}

export function isLive(session: Session, nowUs: number): boolean {
  return (
    session.revokedUs === null &&
    nowUs < session.expiresUs &&
    nowUs - session.seenUs <= SESSION_LIMITS.idleS * 1e6
  );
}

/** Opens a session for a person who has proved who they are. Inside the transaction that used the proof up. */
export async function openSession(
  tx: Db,
  desk: Desk,
  person: Person,
  how: { readonly method: SessionMethod; readonly address: string },
): Promise<Opened> {
  const token = newToken(desk.random);
  const id = newId('s', desk.random);
  const createdUs = desk.wallUs();
  const expiresUs = createdUs + SESSION_LIMITS.absoluteS * 1e6;
  const session = { id, personId: person.id, ...how, createdUs, expiresUs };
  await insertSession(tx, session, tokenHash(token)!);
  await appendAudit(tx, {
    ...{ atUs: createdUs, actor: actorOf(person.id), action: 'login.done' },
    ...{ subject: `user/${person.id}`, doc: { method: how.method, sessionId: id } },
  });
  return { token, maxAgeS: SESSION_LIMITS.absoluteS, person };
}

/** The same session under a new token, as after a change of credentials: whoever copied the old one has nothing. */
export async function renewToken(
  tx: Db,
  desk: Desk,
  session: Session,
): Promise<{ readonly token: string; readonly maxAgeS: number }> {
  const token = newToken(desk.random);
  await rotateSession(tx, session.id, tokenHash(token)!);
  const leftS = Math.floor((session.expiresUs - desk.wallUs()) / 1e6);
  return { token, maxAgeS: Math.max(0, leftS) };
}
