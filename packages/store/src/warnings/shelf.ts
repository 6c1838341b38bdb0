/**
 * What is set aside: a row for each shelved warning, written with the warning itself (saveWarning). Few, since each is a
 * person's act of the last day, so they are read whole.
 */
import type { Warning } from '@noroshi/watch';
import type { Db } from '../open.ts';

/** Only inside `write`. `isNew`: there can be no row of it yet. */
export async function writeShelf(tx: Db, warning: Warning, isNew: boolean): Promise<void> {
  const { id, shelvedUntilUs } = warning;
  if (shelvedUntilUs === undefined) {
    if (!isNew) await tx.deleteFrom('warning_shelf').where('warning_id', '=', id).execute();
    return;
  }
  await tx
    .insertInto('warning_shelf')
    .values({ warning_id: id, until_us: shelvedUntilUs })
    .onConflict((conflict) =>
      conflict.column('warning_id').doUpdateSet({ until_us: shelvedUntilUs }),
    )
    .execute();
}

/** Ids of warnings whose time on the shelf is over at `wallUs`. */
export async function shelfOver(db: Db, wallUs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('warning_shelf')
    .select('warning_id')
    .where('until_us', '<=', wallUs)
    .orderBy('warning_id')
    .execute();
  return rows.map((row) => row.warning_id);
}
