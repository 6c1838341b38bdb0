/**
 * Taking content out of what is kept: a notice of ours becomes what its owner leaves of it, lines of a history and of the shift log
 * are written anew where they quote it. Ids, places, numbers and times of rows stay, so that everything that points to them still
 * does; the audit never held any of it. Each row gets the digest of what it says now.
 */
import type { HistoryLine, Notice, NoticeKind } from '@noroshi/watch';
import { digestOf } from '../digest.ts';
import type { Db } from '../open.ts';
import { docColumns } from './documents.ts';
import { warningHistory } from './history.ts';
import { type KeptNotice, noticeById } from './notices.ts';

/** The name of the evidence that says a notice was erased: such a one is not asked for again. */
export const ERASED = 'erased';

/** Notices of our own watch of flows whose sign is kept no more, found before then and not erased yet; the oldest first. */
export async function noticesWithoutSign(
  db: Db,
  asked: {
    readonly origin: string;
    readonly kinds: readonly NoticeKind[];
    readonly beforeUs: number;
    readonly limit: number;
  },
): Promise<KeptNotice[]> {
  const rows = await db
    .selectFrom('notice')
    .select('id')
    .where('origin', '=', asked.origin)
    .where('kind', 'in', asked.kinds)
    .where('at_us', '<', asked.beforeUs)
    .where('doc', 'like', '%"method":{"name":"flow-%')
    .where('doc', 'not like', `%"name":"${ERASED}"%`)
    .where((eb) => eb.not(eb('key', 'in', eb.selectFrom('sign').select('sign.id'))))
    .orderBy('at_us')
    .orderBy('id')
    .limit(asked.limit)
    .execute();
  const found = await Promise.all(rows.map(({ id }) => noticeById(db, id)));
  return found.filter((one) => one !== undefined);
}

/** Its id, kind, key, origin and time are those of before. Only inside `write`, together with its warning. */
export async function rewriteNotice(tx: Db, notice: Notice): Promise<void> {
  await tx.updateTable('notice').set(docColumns(notice)).where('id', '=', notice.id).execute();
}

/** Lines whose text changes are written anew; how many. Only inside `write`. */
export async function rewriteHistory(
  tx: Db,
  warningId: string,
  textOf: (line: HistoryLine) => string,
): Promise<number> {
  let changed = 0;
  for (const line of await warningHistory(tx, warningId)) {
    const text = textOf(line);
    if (text === line.text) continue;
    await tx
      .updateTable('warning_history')
      .set(docColumns({ ...line, text }))
      .where('warning_id', '=', warningId)
      .where('number', '=', line.number)
      .execute();
    changed++;
  }
  return changed;
}

/** Entries of the shift log that hold one of these words, with their text changed; how many. Only inside `write`. */
export async function rewriteShift(
  tx: Db,
  words: readonly string[],
  textOf: (text: string) => string,
): Promise<number> {
  let changed = 0;
  for (const word of words) {
    const rows = await tx
      .selectFrom('shift_entry')
      .select(['seq', 'doc'])
      .where('doc', 'like', `%${word.replace(/[%_]/g, '_')}%`)
      .execute();
    for (const { seq, doc } of rows) {
      const said = JSON.parse(doc) as { readonly text: string };
      const now = JSON.stringify({ ...said, text: textOf(said.text) });
      if (now === doc) continue;
      const row = { doc: now, digest: digestOf(now) };
      await tx.updateTable('shift_entry').set(row).where('seq', '=', seq).execute();
      changed++;
    }
  }
  return changed;
}
