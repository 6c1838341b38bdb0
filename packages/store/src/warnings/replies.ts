/** What partners answered last, of several warnings at once: what a table shows beside each. */
import type { HistoryLine } from '@noroshi/watch';
import type { Db } from '../open.ts';
import { docOf } from './documents.ts';

/** The newest line `reply` of each that has one. */
export async function lastReplies(
  db: Db,
  warningIds: readonly string[],
): Promise<ReadonlyMap<string, HistoryLine>> {
  const last = new Map<string, HistoryLine>();
  if (warningIds.length === 0) return last;
  const rows = await db
    .selectFrom('warning_history')
    .selectAll()
    .where('warning_id', 'in', [...warningIds])
    .where('doc', 'like', '%"action":"reply"%')
    .orderBy('number')
    .execute();
  for (const row of rows) {
    const name = `${row.warning_id} line ${row.number}`;
    const line = docOf<HistoryLine>('warning_history', name, row);
    if (line.action === 'reply') last.set(row.warning_id, line); // a text may quote it
  }
  return last;
}
