/** How far each collection of a TAXII server of others was pulled or pushed: a document by name, saved with what it did. */
import { DamagedRowError, digestOf } from '../digest.ts';
import type { Db } from '../open.ts';

/** Undefined where nothing was done yet. */
export async function taxiiRemote(db: Db, name: string): Promise<unknown> {
  const row = await db
    .selectFrom('taxii_remote')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (digestOf(row.doc) !== row.digest) throw new DamagedRowError('taxii_remote', name);
  return JSON.parse(row.doc);
}

/** Only inside `write`. */
export async function saveTaxiiRemote(
  tx: Db,
  name: string,
  value: unknown,
  atUs: number,
): Promise<void> {
  const doc = JSON.stringify(value);
  const row = { doc, digest: digestOf(doc), updated_us: atUs };
  await tx
    .insertInto('taxii_remote')
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}
