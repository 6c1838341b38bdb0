/**
 * Logging in by a single-use link or by name and password. The answer to a failed try is the same words after the same work,
 * whoever was named, so that nobody learns who exists; five tries in 15 minutes for an account or an address.
 */
import { appendAudit } from '@noroshi/store';
import {
  clearTries,
  passwordHashOf,
  personById,
  reserveTry,
  strikeTry,
  takeLoginLink,
} from '@noroshi/store/people';
import { err, ok, type Result } from '@noroshi/time';
import type { Desk } from './desk.ts';
import { PasswordsBusyError, verifyPassword } from './password.ts';
import { type Opened, openSession } from './session.ts';
import { hashText, newId, tokenHash } from './tokens.ts';

export const TRY_LIMITS = { windowUs: 15 * 60e6, triesMax: 5 } as const;

export type LoginError = {
  readonly kind: 'refused' | 'wait' | 'busy' | 'link';
  readonly message: string;
};

const REFUSED: LoginError = {
  kind: 'refused',
  message:
    'the name or the password is not right; an admin can have a link made: noroshi user link',
};
const WAIT: LoginError = {
  kind: 'wait',
  message:
    'five tries failed for this name or from this address: wait 15 minutes, or use a passkey or a link',
};
const BUSY: LoginError = { kind: 'busy', message: new PasswordsBusyError().message };
const LINK: LoginError = {
  kind: 'link',
  message:
    'this link does not work (any more): it can be used once, within 15 minutes; noroshi user link makes another',
};

export async function loginByLink(
  desk: Desk,
  token: string,
  address: string,
): Promise<Result<Opened, LoginError>> {
  const hash = tokenHash(token);
  if (hash === null) return err(LINK);
  const atUs = desk.wallUs();
  return desk.store.write(async (tx) => {
    const personId = await takeLoginLink(tx, hash, atUs);
    const person = personId === undefined ? undefined : await personById(tx, personId);
    if (person === undefined || person.state !== 'active') return err(LINK);
    return ok(await openSession(tx, desk, person, { method: 'link', address }));
  });
}

export async function loginByPassword(
  desk: Desk,
  input: { readonly name: string; readonly password: string; readonly address: string },
): Promise<Result<Opened, LoginError>> {
  const { name, password, address } = input;
  const right = await checkPassword(desk, name, password, address);
  if (!right.ok) return right;
  return desk.store.write(async (tx) => {
    const person = await personById(tx, right.value);
    if (person === undefined || person.state !== 'active') return err(REFUSED);
    return ok(await openSession(tx, desk, person, { method: 'password', address }));
  });
}

/** The person's id when the password is theirs. The try counts before it is judged. */
export async function checkPassword(
  desk: Desk,
  name: string,
  password: string,
  address: string,
): Promise<Result<string, LoginError>> {
  const id = name.trim().toLowerCase();
  const attempt = { id: newId('t', desk.random), account: hashText(`account:${id}`), address };
  const reserved = await desk.store.write((tx) =>
    reserveTry(tx, attempt, desk.wallUs(), TRY_LIMITS),
  );
  if (!reserved) return err(WAIT);
  const person = await personById(desk.store.db, id);
  const hash = await passwordHashOf(desk.store.db, id);
  try {
    const matches = await verifyPassword(password, person?.state === 'active' ? hash : undefined);
    if (!matches) {
      await noteRefusal(desk, person?.id, address);
      return err(REFUSED);
    }
  } catch (cause) {
    await desk.store.write((tx) => strikeTry(tx, attempt.id));
    if (cause instanceof PasswordsBusyError) return err(BUSY);
    throw cause;
  }
  await desk.store.write((tx) => clearTries(tx, attempt.account));
  return ok(id);
}

/** One line whoever was named; a name that nobody has is not written down, it may be a password. */
async function noteRefusal(desk: Desk, id: string | undefined, address: string): Promise<void> {
  await desk.store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs: desk.wallUs(), actor: 'node', action: 'login.refused' },
      ...{ subject: id === undefined ? 'user' : `user/${id}`, doc: { address } },
    }),
  );
}
