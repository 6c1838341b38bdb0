/**
 * Passkeys (WebAuthn Level 3): making one for a person who is logged in, and logging in with one without a name. The relying
 * party is the host of the page's own origin, which the server has checked against its allow-list; challenges are single-use.
 * https://www.w3.org/TR/webauthn-3/
 */
import { createHash } from 'node:crypto';
import { appendAudit } from '@noroshi/store';
import {
  insertPasskey,
  notePasskeyUse,
  type Passkey,
  passkeyById,
  passkeysOf,
  personById,
} from '@noroshi/store/people';
import { err, ok, type Result } from '@noroshi/time';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { actorOf, type Desk } from './desk.ts';
import type { LoginError } from './login.ts';
import { type Opened, openSession } from './session.ts';

const CHALLENGE_BYTES = 32;
const CHALLENGE_LIFE_S = 300;
const CHALLENGES_MAX = 1000;
const PASSKEYS_PER_PERSON_MAX = 10;
const ES256 = -7;
const EDDSA = -8;
const RS256 = -257;

/**
 * Challenges given out and not yet answered, in memory: a restart forgets them, and the page asks again. `purpose` binds one
 * to logging in, or to one person's new key.
 */
export type Challenges = {
  make(purpose: string): Uint8Array<ArrayBuffer>;
  /** Once: true when it was given for that purpose within five minutes. */
  take(challenge: string, purpose: string): boolean;
};

export function createChallenges(desk: Pick<Desk, 'random' | 'wallUs'>): Challenges {
  const open = new Map<string, { readonly purpose: string; readonly endUs: number }>();
  return {
    make: (purpose) => {
      if (open.size >= CHALLENGES_MAX) open.delete(open.keys().next().value!);
      const bytes = new Uint8Array(desk.random(CHALLENGE_BYTES));
      const endUs = desk.wallUs() + CHALLENGE_LIFE_S * 1e6;
      open.set(Buffer.from(bytes).toString('base64url'), { purpose, endUs });
      return bytes;
    },
    take: (challenge, purpose) => {
      const found = open.get(challenge);
      open.delete(challenge);
      return found !== undefined && found.purpose === purpose && desk.wallUs() < found.endUs;
    },
  };
}

const REFUSED: LoginError = {
  kind: 'refused',
  message:
    'this passkey does not open this node: use the one made here, or a link (noroshi user link)',
};

/** What the browser needs to make a key; it asks for the person's presence and their PIN, finger or face. */
export async function registrationOptions(
  desk: Desk,
  challenges: Challenges,
  personId: string,
  origin: string,
): Promise<unknown> {
  const known = await passkeysOf(desk.store.db, personId);
  return generateRegistrationOptions({
    ...{ rpName: 'Noroshi', rpID: hostOf(origin), userName: personId, userDisplayName: personId },
    userID: userHandleOf(personId),
    challenge: challenges.make(`register:${personId}`),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    supportedAlgorithmIDs: [EDDSA, ES256, RS256],
  });
}

export async function addPasskey(
  desk: Desk,
  challenges: Challenges,
  input: {
    readonly personId: string;
    readonly origin: string;
    readonly label: string;
    readonly response: unknown;
  },
): Promise<Result<Passkey['id'], LoginError>> {
  const { personId, origin, label } = input;
  const checked = await verifyRegistrationResponse({
    response: input.response as RegistrationResponseJSON,
    expectedChallenge: (challenge) => challenges.take(challenge, `register:${personId}`),
    ...{ expectedOrigin: origin, expectedRPID: hostOf(origin), requireUserVerification: true },
    supportedAlgorithmIDs: [EDDSA, ES256, RS256],
  }).catch(() => undefined); // what a browser sends is the world: any throw is a refusal
  if (checked === undefined || !checked.verified) return err(REFUSED);
  const { id, publicKey, counter, transports } = checked.registrationInfo.credential;
  const atUs = desk.wallUs();
  return desk.store.write(async (tx) => {
    const known = await passkeysOf(tx, personId);
    if (known.length >= PASSKEYS_PER_PERSON_MAX || (await passkeyById(tx, id)) !== undefined)
      return err(REFUSED);
    const key = { id, personId, publicKey, counter, transports: transports ?? [], label };
    await insertPasskey(tx, key, atUs);
    const subject = `user/${personId}`;
    const line = { atUs, actor: actorOf(personId), action: 'passkey.added', subject };
    await appendAudit(tx, { ...line, doc: { passkey: id, label } });
    return ok(id);
  });
}

/** Options of a login: the browser shows the keys it has for this place, so no name is asked and none is told. */
export async function loginOptions(challenges: Challenges, origin: string): Promise<unknown> {
  return generateAuthenticationOptions({
    rpID: hostOf(origin),
    challenge: challenges.make('login'),
    userVerification: 'required',
  });
}

export async function loginByPasskey(
  desk: Desk,
  challenges: Challenges,
  input: { readonly response: unknown; readonly origin: string; readonly address: string },
): Promise<Result<Opened, LoginError>> {
  const response = input.response as AuthenticationResponseJSON;
  const key = await passkeyById(desk.store.db, String(response.id).slice(0, 2000));
  const handle = response.response?.userHandle;
  if (key === undefined || !isHandleOf(handle, key.personId)) return err(REFUSED);
  const { id, publicKey, counter, transports } = key;
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => challenges.take(challenge, 'login'),
    ...{ expectedOrigin: input.origin, expectedRPID: hostOf(input.origin) },
    credential: { id, publicKey: new Uint8Array(publicKey), counter, transports: [...transports] },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (checked === undefined || !checked.verified) return err(REFUSED);
  const { newCounter } = checked.authenticationInfo;
  return desk.store.write(async (tx) => {
    const person = await personById(tx, key.personId);
    if (person === undefined || person.state !== 'active') return err(REFUSED);
    if (!(await notePasskeyUse(tx, key, newCounter, desk.wallUs()))) return err(REFUSED);
    return ok(await openSession(tx, desk, person, { method: 'passkey', address: input.address }));
  });
}

function hostOf(origin: string): string {
  return new URL(origin).hostname;
}

/** Says nothing about the person to who holds the key (WebAuthn §14.6.1). */
function userHandleOf(personId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`noroshi passkey of ${personId}`).digest());
}

function isHandleOf(handle: unknown, personId: string): boolean {
  if (typeof handle !== 'string') return false;
  return Buffer.from(userHandleOf(personId)).toString('base64url') === handle.replace(/=+$/, '');
}
