/** What proves that a person is who they say: a password's hash, the public halves of passkeys, single-use links. */
import type { Db } from '../open.ts';
import type { PasskeyTable } from './tables.ts';

export type Passkey = {
  readonly id: string;
  readonly personId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly label: string;
  readonly createdUs: number;
  readonly usedUs: number | null;
};

export async function passwordHashOf(db: Db, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('password')
    .select('hash')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row?.hash;
}

export async function setPasswordHash(
  tx: Db,
  personId: string,
  hash: string,
  atUs: number,
): Promise<void> {
  await tx
    .insertInto('password')
    .values({ person_id: personId, hash, set_us: atUs })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ hash, set_us: atUs }))
    .execute();
}

export async function insertPasskey(
  tx: Db,
  key: Omit<Passkey, 'createdUs' | 'usedUs'>,
  atUs: number,
): Promise<void> {
  await tx
    .insertInto('passkey')
    .values({
      ...{ id: key.id, person_id: key.personId, counter: key.counter, label: key.label },
      ...{ public_key: Buffer.from(key.publicKey).toString('base64url') },
      ...{ transports: JSON.stringify(key.transports), created_us: atUs, used_us: null },
    })
    .execute();
}

export async function passkeyById(db: Db, id: string): Promise<Passkey | undefined> {
  const row = await db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst();
  return row && passkeyOf(row);
}

export async function passkeysOf(db: Db, personId: string): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkey')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('created_us')
    .execute();
  return rows.map(passkeyOf);
}

/** Notes a use; false when the counter has moved meanwhile (two uses at once, or a copy of the key). */
export async function notePasskeyUse(
  tx: Db,
  before: Passkey,
  counter: number,
  atUs: number,
): Promise<boolean> {
  const result = await tx
    .updateTable('passkey')
    .set({ counter, used_us: atUs })
    .where('id', '=', before.id)
    .where('counter', '=', before.counter)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

/** Only the person's own; false when there is none of that id. */
export async function removePasskey(tx: Db, personId: string, id: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('passkey')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return Number(result.numDeletedRows) === 1;
}

export type LoginLink = {
  readonly tokenHash: string;
  readonly personId: string;
  readonly issuedBy: string; // actor
  readonly createdUs: number;
  readonly expiresUs: number;
};

/** A new link ends the unused ones of the same person: one is enough, and a lost one must not work. */
export async function insertLoginLink(tx: Db, link: LoginLink): Promise<void> {
  await tx
    .updateTable('login_link')
    .set({ used_us: link.createdUs })
    .where('person_id', '=', link.personId)
    .where('used_us', 'is', null)
    .execute();
  await tx
    .insertInto('login_link')
    .values({
      ...{ token_hash: link.tokenHash, person_id: link.personId, issued_by: link.issuedBy },
      ...{ created_us: link.createdUs, expires_us: link.expiresUs, used_us: null },
    })
    .execute();
}

/** Uses a link up; returns whose it is, or undefined where it is unknown, used or too old. */
export async function takeLoginLink(
  tx: Db,
  tokenHash: string,
  atUs: number,
): Promise<string | undefined> {
  const row = await tx
    .updateTable('login_link')
    .set({ used_us: atUs })
    .where('token_hash', '=', tokenHash)
    .where('used_us', 'is', null)
    .where('expires_us', '>', atUs)
    .where('created_us', '<=', atUs) // a clock set back does not prolong it
    .returning('person_id')
    .executeTakeFirst();
  return row?.person_id;
}

/** Whether a link was ever issued: the first start does it once. */
export async function anyLoginLink(db: Db): Promise<boolean> {
  const row = await db.selectFrom('login_link').select('token_hash').limit(1).executeTakeFirst();
  return row !== undefined;
}

function passkeyOf(row: PasskeyTable): Passkey {
  return {
    ...{ id: row.id, personId: row.person_id, counter: row.counter, label: row.label },
    publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
    transports: JSON.parse(row.transports) as string[],
    ...{ createdUs: row.created_us, usedUs: row.used_us },
  };
}
