/** What happened to a warning, line by line, numbered from 1 without a gap. */
import type { HistoryLine } from '@noroshi/watch';
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import { docColumns, docOf } from './documents.ts';

/** Appends a line and gives it its number. Only inside `write`. */
export async function appendHistory(
  tx: Db,
  warningId: string,
  line: Omit<HistoryLine, 'number'>,
): Promise<number> {
  const { last } = await tx
    .selectFrom('warning_history')
    .select(sql<number>`coalesce(max(number), 0)`.as('last'))
    .where('warning_id', '=', warningId)
    .executeTakeFirstOrThrow();
  const number = last + 1;
  const row = { warning_id: warningId, number, ...docColumns({ number, ...line }) };
  await tx.insertInto('warning_history').values(row).execute();
  return number;
}

/** Oldest first. */
export async function warningHistory(db: Db, warningId: string): Promise<HistoryLine[]> {
  const rows = await db
    .selectFrom('warning_history')
    .selectAll()
    .where('warning_id', '=', warningId)
    .orderBy('number')
    .execute();
  return rows.map((row) =>
    docOf<HistoryLine>('warning_history', `${warningId} line ${row.number}`, row),
  );
}
