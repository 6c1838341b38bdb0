/** The board of public alerts, one document for each status, written only by who read its newest version; and what was released. */
import type { Db } from '../open.ts';

export type StoredBoard = { readonly version: number; readonly doc: unknown };

export type AlertMessage = {
  readonly id: string;
  readonly status: string;
  readonly kind: string;
  readonly region: string;
  readonly sentUs: number;
  readonly xml: string;
  readonly doc: unknown;
};

/** Somebody else moved the board first. */
export class BoardConflictError extends Error {
  constructor(status: string, version: number) {
    super(`the board of ${status} is not at version ${version} any more: read it again`);
    this.name = 'BoardConflictError';
  }
}

/** Version 0 and no document where nothing was written yet. */
export async function alertBoard(db: Db, status: string): Promise<StoredBoard> {
  const row = await db
    .selectFrom('alert_board')
    .selectAll()
    .where('status', '=', status)
    .executeTakeFirst();
  if (row === undefined) return { version: 0, doc: null };
  return { version: row.version, doc: JSON.parse(row.doc) as unknown };
}

/** Throws BoardConflictError where `version` is not the newest. */
export async function saveBoard(
  tx: Db,
  status: string,
  { version, doc }: StoredBoard,
): Promise<void> {
  const text = JSON.stringify(doc);
  if (version === 0) {
    const made = await tx
      .insertInto('alert_board')
      .values({ status, version: 1, doc: text })
      .onConflict((conflict) => conflict.column('status').doNothing())
      .executeTakeFirst();
    if (Number(made.numInsertedOrUpdatedRows ?? 0) === 0)
      throw new BoardConflictError(status, version);
    return;
  }
  const done = await tx
    .updateTable('alert_board')
    .set({ version: version + 1, doc: text })
    .where('status', '=', status)
    .where('version', '=', version)
    .executeTakeFirst();
  if (Number(done.numUpdatedRows) === 0) throw new BoardConflictError(status, version);
}

export async function saveAlertMessage(tx: Db, message: AlertMessage): Promise<void> {
  const { id, status, kind, region, sentUs: sent_us, xml } = message;
  const row = { id, status, kind, region, sent_us, xml, doc: JSON.stringify(message.doc) };
  await tx.insertInto('alert_message').values(row).execute();
}

/** The latest first. */
export async function alertMessages(db: Db, limit: number): Promise<AlertMessage[]> {
  const rows = await db
    .selectFrom('alert_message')
    .selectAll()
    .orderBy('sent_us', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ sent_us: sentUs, doc, ...row }) => ({
    ...{ ...row, sentUs },
    doc: JSON.parse(doc) as unknown,
  }));
}

export async function alertMessage(db: Db, id: string): Promise<AlertMessage | undefined> {
  const row = await db
    .selectFrom('alert_message')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { sent_us: sentUs, doc, ...rest } = row;
  return { ...rest, sentUs, doc: JSON.parse(doc) as unknown };
}
