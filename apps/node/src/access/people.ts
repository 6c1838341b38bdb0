/**
 * Adding, changing and revoking people, and the single-use links that let them in. Every act is one transaction with its
 * audit line; what takes rights away ends the person's sessions in the same transaction.
 */
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import {
  anyLoginLink,
  insertLoginLink,
  insertPerson,
  listPersons,
  type Person,
  type PersonDoc,
  personById,
  revokeSessionsOf,
  updatePerson,
} from '@noroshi/store/people';
import { err, ok, type Result } from '@noroshi/time';
import { ROLES, TLP_LEVELS } from '@noroshi/watch';
import { CONSOLE, type Desk } from './desk.ts';
import { roleConflict } from './roles.ts';
import { newToken, tokenHash } from './tokens.ts';

export type PeopleError = {
  readonly kind: 'name' | 'roles' | 'exists' | 'missing' | 'revoked' | 'conflict' | 'last-admin';
  readonly message: string;
};

export type PersonChange = Partial<PersonDoc> & {
  readonly state?: Person['state'];
  readonly expectedVersion?: number;
};

export const NAME_PATTERN = '^[a-z][a-z0-9._-]{1,31}$';
const NAME = new RegExp(NAME_PATTERN);
const LINK_S = 15 * 60;

export async function addPerson(
  desk: Desk,
  actor: string,
  name: string,
  doc: PersonDoc,
): Promise<Result<Person, PeopleError>> {
  const problem = NAME.test(name) ? docProblem(desk, doc) : badName(name);
  if (problem !== undefined) return err(problem);
  const atUs = desk.wallUs();
  return desk.store.write(async (tx) => {
    const found = await personById(tx, name);
    if (found !== undefined) return err(taken(found));
    const person = await insertPerson(tx, name, doc, atUs);
    await tell(tx, 'user.added', name, actor, atUs, doc);
    return ok(person);
  });
}

/** Changes roles, owners, clearance or state. Sessions of the person end: they log in again with what they now hold. */
export async function changePerson(
  desk: Desk,
  actor: string,
  name: string,
  change: PersonChange,
): Promise<Result<Person, PeopleError>> {
  const atUs = desk.wallUs();
  return desk.store.write(async (tx) => {
    const before = await personById(tx, name);
    if (before === undefined) return err(missing(name));
    if (change.expectedVersion !== undefined && change.expectedVersion !== before.version)
      return err(overtaken(before, change.expectedVersion));
    const { roles, owners, clearance, state } = { ...before, ...change };
    const problem = docProblem(desk, { roles, owners, clearance });
    if (problem !== undefined) return err(problem);
    if (await endsLastAdmin(tx, before, { roles, state }))
      return err({
        kind: 'last-admin',
        message: `${name} is the only admin: make another person admin first`,
      });
    const done = await updatePerson(tx, before, { roles, owners, clearance, state }, atUs);
    if (!done) return err(overtaken(before, before.version));
    const ended = await revokeSessionsOf(tx, name, atUs);
    const action =
      state === before.state
        ? 'user.changed'
        : state === 'revoked'
          ? 'user.revoked'
          : 'user.restored';
    await tell(tx, action, name, actor, atUs, { roles, owners, clearance, sessionsEnded: ended });
    return ok({
      ...{ ...before, roles, owners, clearance, state },
      ...{ version: before.version + 1, updatedUs: atUs },
    });
  });
}

export type IssuedLink = { readonly url: string; readonly expiresUs: number };

/** A link that logs one person in once, within 15 minutes. The token is in the fragment: no server or log ever sees it. */
export async function issueLink(
  desk: Desk,
  actor: string,
  name: string,
  baseUrl: string,
): Promise<Result<IssuedLink, PeopleError>> {
  const token = newToken(desk.random);
  const atUs = desk.wallUs();
  const expiresUs = atUs + LINK_S * 1e6;
  return desk.store.write(async (tx) => {
    const person = await personById(tx, name);
    if (person === undefined) return err(missing(name));
    if (person.state === 'revoked')
      return err({ kind: 'revoked', message: `${name} is revoked: a link would not let them in` });
    const link = { personId: name, issuedBy: actor, createdUs: atUs, expiresUs };
    await insertLoginLink(tx, { ...link, tokenHash: tokenHash(token)! });
    await appendAudit(tx, { atUs, actor, action: 'user.link', subject: `user/${name}` });
    return ok({ url: `${placeOf(baseUrl)}/#link=${token}`, expiresUs });
  });
}

/** A passkey belongs to a host name, and an address of digits is none: this machine is called by its name. */
function placeOf(baseUrl: string): string {
  const url = new URL(baseUrl);
  if (url.hostname === '127.0.0.1' || url.hostname === '[::1]') url.hostname = 'localhost';
  return url.origin;
}

/**
 * The first start: where no link was ever issued, a link for the first person, who is made where there is nobody. Later
 * starts get null: a link is then reissued by `noroshi user link` only.
 */
export async function firstLink(desk: Desk, baseUrl: string): Promise<IssuedLink | null> {
  if (await anyLoginLink(desk.store.db)) return null;
  const found = (await listPersons(desk.store.db)).find(({ state }) => state === 'active');
  const roles = desk.mode === 'exercise' ? ROLES : (['admin'] as const);
  const name = found?.id ?? (desk.mode === 'exercise' ? 'operator' : 'admin');
  if (found === undefined) {
    const doc: PersonDoc = { roles, owners: '*', clearance: TLP_LEVELS.at(-1)! };
    const added = await addPerson(desk, CONSOLE, name, doc);
    if (!added.ok && added.error.kind !== 'exists') throw new Error(added.error.message);
  }
  const link = await issueLink(desk, CONSOLE, name, baseUrl);
  return link.ok ? link.value : null;
}

async function endsLastAdmin(
  tx: Db,
  before: Person,
  after: Pick<Person, 'roles' | 'state'>,
): Promise<boolean> {
  const isAdmin = ({ roles, state }: Pick<Person, 'roles' | 'state'>) =>
    state === 'active' && roles.includes('admin');
  if (!isAdmin(before) || isAdmin(after)) return false;
  return !(await listPersons(tx)).some((other) => other.id !== before.id && isAdmin(other));
}

async function tell(
  tx: Db,
  action: string,
  name: string,
  actor: string,
  atUs: number,
  doc: Readonly<Record<string, unknown>>,
): Promise<void> {
  await appendAudit(tx, { atUs, actor, action, subject: `user/${name}`, doc });
  const about = { atUs, kind: action, subject: `user/${name}`, tlp: 'RED' as const, owners: [] };
  await appendEvent(tx, about);
}

function docProblem(desk: Desk, doc: PersonDoc): PeopleError | undefined {
  if (doc.roles.length === 0 || new Set(doc.roles).size !== doc.roles.length)
    return { kind: 'roles', message: `give one or more roles, each once: ${ROLES.join(', ')}` };
  const conflict = roleConflict(desk.mode, doc.roles);
  return conflict === undefined ? undefined : { kind: 'roles', message: conflict };
}

function badName(name: string): PeopleError {
  const shown = JSON.stringify(name.slice(0, 40));
  const message = `${shown} is not a name: 2 to 32 of a-z, 0-9, dot, dash and underscore, a letter first`;
  return { kind: 'name', message };
}

function taken(found: Person): PeopleError {
  const revoked = found.state === 'revoked';
  const message = revoked
    ? `${found.id} was revoked, and a name stays one person's for ever: choose another name`
    : `${found.id} is there already: choose another name, or see noroshi user list`;
  return { kind: 'exists', message };
}

function missing(name: string): PeopleError {
  return { kind: 'missing', message: `nobody is called ${JSON.stringify(name.slice(0, 40))}` };
}

function overtaken(found: Person, expected: number): PeopleError {
  const message = `${found.id} is at version ${found.version}, not ${expected}: read it again, then change it`;
  return { kind: 'conflict', message };
}
