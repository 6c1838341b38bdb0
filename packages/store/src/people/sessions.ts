/** Sessions by the hash of their token, and the tries that failed. A revoked session is gone at the next look, in every process. */
import { appendEvent } from '../events.ts';
import type { Db } from '../open.ts';
import { type Person, personOf } from './persons.ts';
import type { SessionTable } from './tables.ts';

export type SessionMethod = 'link' | 'password' | 'passkey';

export type Session = {
  readonly id: string;
  readonly personId: string;
  readonly method: SessionMethod;
  readonly address: string;
  readonly createdUs: number;
  readonly seenUs: number;
  readonly expiresUs: number;
  readonly revokedUs: number | null;
};

const SESSIONS_PER_PERSON_MAX = 20;
const KEPT_US = 30 * 86_400e6; // ended sessions stay that long for people to see

/** Opens a session; beyond the cap the oldest of the person ends. */
export async function insertSession(
  tx: Db,
  session: Omit<Session, 'seenUs' | 'revokedUs'>,
  tokenHash: string,
): Promise<void> {
  const { id, personId, method, address, createdUs, expiresUs } = session;
  await tx
    .deleteFrom('session')
    .where('expires_us', '<', createdUs - KEPT_US)
    .execute();
  const live = await liveSessionsOf(tx, personId, createdUs);
  for (const old of live.slice(SESSIONS_PER_PERSON_MAX - 1)) {
    await revokeSession(tx, old, createdUs);
  }
  await tx
    .insertInto('session')
    .values({
      ...{ id, token_hash: tokenHash, person_id: personId, method, address },
      ...{ created_us: createdUs, seen_us: createdUs, expires_us: expiresUs, revoked_us: null },
    })
    .execute();
}

/** The session of a token with its person, whatever their state: the caller judges. */
export async function sessionByHash(
  db: Db,
  tokenHash: string,
): Promise<{ readonly session: Session; readonly person: Person } | undefined> {
  const row = await db
    .selectFrom('session')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const person = await db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', row.person_id)
    .executeTakeFirst();
  return person && { session: sessionOf(row), person: personOf(person) };
}

/** Not ended by anybody nor by age, newest first. */
export async function liveSessionsOf(db: Db, personId: string, atUs: number): Promise<Session[]> {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_us', 'is', null)
    .where('expires_us', '>', atUs)
    .orderBy('created_us', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(sessionOf);
}

export async function sessionById(db: Db, id: string): Promise<Session | undefined> {
  const row = await db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();
  return row && sessionOf(row);
}

export async function touchSession(tx: Db, id: string, seenUs: number): Promise<void> {
  await tx.updateTable('session').set({ seen_us: seenUs }).where('id', '=', id).execute();
}

/** A new token for the same session: the old one is worth nothing from now on. */
export async function rotateSession(tx: Db, id: string, tokenHash: string): Promise<void> {
  await tx.updateTable('session').set({ token_hash: tokenHash }).where('id', '=', id).execute();
}

/** Ends one session and tells the feed, so that its open streams end too. */
export async function revokeSession(tx: Db, session: Session, atUs: number): Promise<void> {
  await tx.updateTable('session').set({ revoked_us: atUs }).where('id', '=', session.id).execute();
  await appendEvent(tx, {
    ...{ atUs, kind: 'session.revoked', subject: session.id, tlp: 'RED', owners: [] },
    doc: { sessionId: session.id, personId: session.personId },
  });
}

/** Ends every session of a person but one; returns how many. */
export async function revokeSessionsOf(
  tx: Db,
  personId: string,
  atUs: number,
  but?: string,
): Promise<number> {
  const live = (await liveSessionsOf(tx, personId, atUs)).filter(({ id }) => id !== but);
  for (const session of live) await revokeSession(tx, session, atUs);
  return live.length;
}

/** Ends every session and every login link, of everybody; returns how many sessions there were. */
export async function endEverySession(tx: Db, atUs: number): Promise<number> {
  await tx.deleteFrom('login_link').where('used_us', 'is', null).execute();
  const live = await tx.selectFrom('session').selectAll().where('revoked_us', 'is', null).execute();
  for (const row of live) await revokeSession(tx, sessionOf(row), atUs);
  return live.length;
}

export type TryLimits = { readonly windowUs: number; readonly triesMax: number };

/**
 * Counts a try before it is judged, so that tries at once cannot get past the limit. False: the account or the address has
 * used up its tries. The id strikes it out again when it succeeds.
 */
export async function reserveTry(
  tx: Db,
  attempt: { readonly id: string; readonly account: string; readonly address: string },
  atUs: number,
  limits: TryLimits,
): Promise<boolean> {
  await tx
    .deleteFrom('login_try')
    .where('at_us', '<', atUs - limits.windowUs)
    .execute();
  for (const column of ['account', 'address'] as const) {
    const { tries } = await tx
      .selectFrom('login_try')
      .select((select) => select.fn.countAll<number>().as('tries'))
      .where(column, '=', attempt[column])
      .executeTakeFirstOrThrow();
    if (Number(tries) >= limits.triesMax) return false;
  }
  await tx
    .insertInto('login_try')
    .values({ ...attempt, at_us: atUs })
    .execute();
  return true;
}

/** A try that was never judged does not count. */
export async function strikeTry(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('login_try').where('id', '=', id).execute();
}

/** The account has proved itself: its tries no longer count. */
export async function clearTries(tx: Db, account: string): Promise<void> {
  await tx.deleteFrom('login_try').where('account', '=', account).execute();
}

function sessionOf(row: SessionTable): Session {
  return {
    ...{ id: row.id, personId: row.person_id, method: row.method as SessionMethod },
    ...{ address: row.address, createdUs: row.created_us, seenUs: row.seen_us },
    ...{ expiresUs: row.expires_us, revokedUs: row.revoked_us },
  };
}
