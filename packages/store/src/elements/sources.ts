/** How each source is, as the node knows it across restarts, and the last records it gave that were refused. */
import { createHash } from 'node:crypto';
import { DamagedRowError } from '../config.ts';
import { nextOf } from '../counter.ts';
import type { Db } from '../open.ts';

export type StoredReject = {
  readonly number: number;
  readonly atUs: number;
  readonly text: string;
};

/** The state a source was left in; undefined when it never ran. */
export async function sourceState(db: Db, id: string): Promise<unknown> {
  const row = await db
    .selectFrom('element_source')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (digestOf(row.doc) !== row.digest) throw new DamagedRowError('element_source', id);
  return JSON.parse(row.doc);
}

export async function saveSourceState(
  tx: Db,
  id: string,
  state: unknown,
  atUs: number,
): Promise<void> {
  const doc = JSON.stringify(state);
  const row = { doc, digest: digestOf(doc), updated_us: atUs };
  await tx
    .insertInto('element_source')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Keeps the last `keepMax` refusals of a source. */
export async function addRejects(
  tx: Db,
  source: string,
  atUs: number,
  texts: readonly string[],
  keepMax: number,
): Promise<void> {
  let number = 0;
  for (const text of texts.slice(-keepMax)) {
    number = await nextOf(tx, `element_reject ${source}`);
    await tx.insertInto('element_reject').values({ source, number, at_us: atUs, text }).execute();
  }
  await tx
    .deleteFrom('element_reject')
    .where('source', '=', source)
    .where('number', '<=', number - keepMax)
    .execute();
}

/** The newest first. */
export async function rejectsOf(db: Db, source: string, limit: number): Promise<StoredReject[]> {
  const rows = await db
    .selectFrom('element_reject')
    .select(['number', 'at_us', 'text'])
    .where('source', '=', source)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ number, at_us, text }) => ({ number, atUs: at_us, text }));
}

function digestOf(doc: string): string {
  return createHash('sha256').update(doc).digest('hex');
}
