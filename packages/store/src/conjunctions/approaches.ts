/** The approaches that people were told of: what they were told last, so that the next screen knows them again. */
import type { Db } from '../open.ts';
import type { ApproachTable } from './tables.ts';

/** Told approaches that are not over at an instant. */
export async function toldApproaches(db: Db, atUs: number): Promise<ApproachTable[]> {
  return db.selectFrom('approach').selectAll().where('to_us', '>=', atUs).orderBy('key').execute();
}

/** What was told now takes the place of what was told before. */
export async function saveApproach(tx: Db, approach: ApproachTable): Promise<void> {
  const { key: _, ...rest } = approach;
  await tx
    .insertInto('approach')
    .values(approach)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(rest))
    .execute();
}

/** Forgets approaches that were over before an instant. */
export async function forgetApproaches(tx: Db, beforeUs: number): Promise<void> {
  await tx.deleteFrom('approach').where('to_us', '<', beforeUs).execute();
}
