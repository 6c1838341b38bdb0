/** Persons: roles, whose assets they see, how restricted a marking they may read. Every change has a version and a digest. */
import { createHash } from 'node:crypto';
import type { Role, Tlp } from '@noroshi/watch';
import { DamagedRowError } from '../config.ts';
import type { Db } from '../open.ts';
import type { PersonTable } from './tables.ts';

export type PersonDoc = {
  readonly roles: readonly Role[];
  readonly owners: '*' | readonly string[];
  readonly clearance: Tlp;
};

export type Person = PersonDoc & {
  readonly id: string;
  readonly state: 'active' | 'revoked';
  readonly version: number;
  readonly createdUs: number;
  readonly updatedUs: number;
};

export async function personById(db: Db, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  return row && personOf(row);
}

/** Everybody, revoked ones too, by name. */
export async function listPersons(db: Db): Promise<Person[]> {
  const rows = await db.selectFrom('person').selectAll().orderBy('id').execute();
  return rows.map(personOf);
}

/** The name must be new: the primary key refuses another. */
export async function insertPerson(
  tx: Db,
  id: string,
  doc: PersonDoc,
  atUs: number,
): Promise<Person> {
  const text = docText(doc);
  const row = { id, state: 'active', version: 1, doc: text, digest: digestOf(text) };
  const times = { created_us: atUs, updated_us: atUs };
  await tx
    .insertInto('person')
    .values({ ...row, ...times })
    .execute();
  return personOf({ ...row, ...times });
}

/** Writes the next version; false when somebody else wrote first. */
export async function updatePerson(
  tx: Db,
  before: Person,
  change: PersonDoc & { readonly state: Person['state'] },
  atUs: number,
): Promise<boolean> {
  const text = docText(change);
  const result = await tx
    .updateTable('person')
    .set({
      ...{ state: change.state, doc: text, digest: digestOf(text) },
      ...{ version: before.version + 1, updated_us: atUs },
    })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

function docText({ roles, owners, clearance }: PersonDoc): string {
  return JSON.stringify({ roles, owners, clearance });
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function personOf(row: PersonTable): Person {
  if (digestOf(row.doc) !== row.digest) throw new DamagedRowError('person', row.id);
  const doc = JSON.parse(row.doc) as PersonDoc;
  const state = row.state === 'active' ? 'active' : 'revoked';
  const { id, version, created_us: createdUs, updated_us: updatedUs } = row;
  return { id, state, version, createdUs, updatedUs, ...doc };
}
