/** The approaches that people were told of: what they were told last, so that the next screen knows them again. */
import type { Db } from '../open.ts';
import type { ApproachTable } from './tables.ts';

/** Named, since a row that was read is written again: SQLite's seal of a row is read with `*` and can't be written. */
const COLUMNS = [
  ...['key', 'id1', 'id2', 'name1', 'name2', 'tca_us', 'from_us', 'to_us'],
  ...['epoch1_us', 'epoch2_us', 'miss_km', 'severity', 'gone', 'updated_us'],
] as (keyof ApproachTable)[];

/** Told approaches that are not over at an instant. */
export async function toldApproaches(db: Db, atUs: number): Promise<ApproachTable[]> {
  const told = db.selectFrom('approach').select(COLUMNS).where('to_us', '>=', atUs);
  return (await told.orderBy('key').execute()) as ApproachTable[];
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
