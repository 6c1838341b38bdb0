/** Notices: written once, in the order in which they joined their warning. */
import type { Notice } from '@noroshi/watch';
import { tlpRank } from '@noroshi/watch';
import type { Db } from '../open.ts';
import { docColumns, docOf } from './documents.ts';
import type { NoticeTable } from './tables.ts';

/** A notice with what the store knows beside it. */
export type KeptNotice = {
  readonly notice: Notice;
  readonly warningId: string;
  readonly place: number; // in the warning, from 0
  readonly owners: readonly string[]; // of the assets it is about, as they were when it was written
  readonly supersededBy: string | null;
};

export type NoticeInsert = {
  readonly notice: Notice;
  readonly warningId: string;
  readonly place: number;
  readonly owners: readonly string[];
  readonly supersedes: string | null;
};

/** Writes a notice, and marks the one it replaces. Only inside `write`, together with its warning. */
export async function insertNotice(tx: Db, insert: NoticeInsert): Promise<void> {
  const { notice, warningId, place, owners, supersedes } = insert;
  const { id, kind, key, origin, atUs, marking } = notice;
  await tx
    .insertInto('notice')
    .values({
      ...{ id, warning_id: warningId, place, kind, key, origin, at_us: atUs },
      ...{ tlp: tlpRank(marking.tlp), owners: JSON.stringify(owners), superseded_by: null },
      ...docColumns(notice),
    })
    .execute();
  if (supersedes === null) return;
  await tx
    .updateTable('notice')
    .set({ superseded_by: id })
    .where('id', '=', supersedes)
    .where('superseded_by', 'is', null)
    .execute();
}

export async function noticeById(db: Db, id: string): Promise<KeptNotice | undefined> {
  const row = await db.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst();
  return row && kept(row);
}

/** All of a warning, in order of arrival, superseded ones too. */
export async function keptNotices(db: Db, warningId: string): Promise<KeptNotice[]> {
  const rows = await db
    .selectFrom('notice')
    .selectAll()
    .where('warning_id', '=', warningId)
    .orderBy('place')
    .execute();
  return rows.map(kept);
}

/** The findings alone, in order of arrival, superseded ones too. */
export async function noticesOfWarning(db: Db, warningId: string): Promise<Notice[]> {
  return (await keptNotices(db, warningId)).map(({ notice }) => notice);
}

/** Of these ids those that are there already, each with its warning. */
export async function knownNotices(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (let i = 0; i < ids.length; i += IN_MAX) {
    const some = ids.slice(i, i + IN_MAX);
    const rows = await db
      .selectFrom('notice')
      .select(['id', 'warning_id'])
      .where('id', 'in', some)
      .execute();
    for (const row of rows) known.set(row.id, row.warning_id);
  }
  return known;
}

/** As many values as one statement names. */
const IN_MAX = 500;

/** The warning that holds the newest notice of this finding, cancelled ones left out. */
export async function warningOfKey(
  db: Db,
  finding: Pick<Notice, 'key' | 'kind' | 'origin'>,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('notice')
    .innerJoin('warning', 'warning.id', 'notice.warning_id')
    .select('notice.warning_id')
    .where('notice.key', '=', finding.key)
    .where('notice.kind', '=', finding.kind)
    .where('notice.origin', '=', finding.origin)
    .where('warning.state', '!=', 'cancelled')
    .orderBy('notice.at_us', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.warning_id;
}

/** Notices of one kind that were found in a span of the watch's clock, oldest first. */
export async function noticesBetween(
  db: Db,
  asked: Pick<Notice, 'kind'> & {
    readonly fromUs: number;
    readonly toUs: number;
    readonly limit: number;
  },
): Promise<KeptNotice[]> {
  const rows = await db
    .selectFrom('notice')
    .selectAll()
    .where('kind', '=', asked.kind)
    .where('at_us', '>', asked.fromUs)
    .where('at_us', '<=', asked.toUs)
    .orderBy('at_us')
    .orderBy('id')
    .limit(asked.limit)
    .execute();
  return rows.map(kept);
}

/** What was last said of a finding, not after an instant of the watch's clock. */
export async function noticeOfKey(
  db: Db,
  finding: Pick<Notice, 'key' | 'kind' | 'origin'>,
  atUs: number,
): Promise<KeptNotice | undefined> {
  const row = await db
    .selectFrom('notice')
    .selectAll()
    .where('key', '=', finding.key)
    .where('kind', '=', finding.kind)
    .where('origin', '=', finding.origin)
    .where('at_us', '<=', atUs)
    .orderBy('at_us', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && kept(row);
}

function kept(row: NoticeTable): KeptNotice {
  return {
    notice: docOf<Notice>('notice', row.id, row),
    ...{ warningId: row.warning_id, place: row.place, supersededBy: row.superseded_by },
    owners: JSON.parse(row.owners) as string[],
  };
}
