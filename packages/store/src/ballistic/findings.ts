/**
 * Launches and tracks as they stand: one row each, the newest word on it; and pictures of moments, for who looks back. Shown to who
 * is cleared for the marking; which assets one is about only to who may know of them.
 */
import type { Db } from '../open.ts';
import type { BallisticTable } from './tables.ts';

export type StoredBallistic = {
  readonly id: string;
  readonly kind: string;
  readonly meaning: string;
  readonly tlp: string;
  readonly doc: unknown;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly isOpen: boolean;
  readonly severity: string | null;
  readonly warningId: string | null;
  readonly assetIds: readonly string[];
};

export type BallisticFrame = { readonly atUs: number; readonly tlp: string; readonly doc: unknown };

export type BallisticFilter = {
  readonly tlps: readonly string[]; // that the asker is cleared for
  readonly isOpen?: boolean;
  readonly fromUs?: number; // its newest word is not older
  readonly toUs?: number; // it had begun by then
  readonly limit: number;
};

const IDS_A_QUESTION = 500;

export async function saveBallistic(tx: Db, finding: StoredBallistic): Promise<void> {
  const { id, kind, meaning, tlp, severity, warningId } = finding;
  const rest = {
    ...{ kind, meaning, tlp, doc: JSON.stringify(finding.doc), severity },
    ...{ first_us: finding.firstUs, last_us: finding.lastUs },
    ...{ is_open: finding.isOpen ? 1 : 0, warning_id: warningId },
  };
  await tx
    .insertInto('ballistic')
    .values({ id, ...rest })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
  await tx.deleteFrom('ballistic_asset').where('id', '=', id).execute();
  const about = [...new Set(finding.assetIds)].map((asset_id) => ({ id, asset_id }));
  if (about.length > 0) await tx.insertInto('ballistic_asset').values(about).execute();
}

/** The latest first. */
export async function listBallistic(db: Db, filter: BallisticFilter): Promise<StoredBallistic[]> {
  const { tlps, isOpen, fromUs, toUs, limit } = filter;
  if (tlps.length === 0) return [];
  let asked = db
    .selectFrom('ballistic')
    .selectAll()
    .where('tlp', 'in', [...tlps]);
  if (isOpen !== undefined) asked = asked.where('is_open', '=', isOpen ? 1 : 0);
  if (fromUs !== undefined) asked = asked.where('last_us', '>=', fromUs);
  if (toUs !== undefined) asked = asked.where('first_us', '<=', toUs);
  const rows = await asked.orderBy('last_us', 'desc').orderBy('id').limit(limit).execute();
  return findingsOf(db, rows);
}

/** Undefined where there is none that the asker may see. */
export async function ballisticById(
  db: Db,
  id: string,
  tlps: readonly string[],
): Promise<StoredBallistic | undefined> {
  if (tlps.length === 0) return undefined;
  const row = await db
    .selectFrom('ballistic')
    .selectAll()
    .where('id', '=', id)
    .where('tlp', 'in', [...tlps])
    .executeTakeFirst();
  return row && (await findingsOf(db, [row]))[0];
}

/** Nothing of what stands open but these: the watch lost them. How many there were. */
export async function closeBallistic(tx: Db, still: readonly string[]): Promise<number> {
  let asked = tx.updateTable('ballistic').set({ is_open: 0 }).where('is_open', '=', 1);
  if (still.length > 0) asked = asked.where('id', 'not in', [...still]);
  return Number((await asked.executeTakeFirst()).numUpdatedRows);
}

export async function saveFrame(tx: Db, { atUs, tlp, doc }: BallisticFrame): Promise<void> {
  const rest = { tlp, doc: JSON.stringify(doc) };
  await tx
    .insertInto('ballistic_frame')
    .values({ at_us: atUs, ...rest })
    .onConflict((conflict) => conflict.column('at_us').doUpdateSet(rest))
    .execute();
}

/** In order of time, the latest `limit` of the span. */
export async function framesBetween(
  db: Db,
  span: { readonly fromUs: number; readonly toUs: number },
  tlps: readonly string[],
  limit: number,
): Promise<BallisticFrame[]> {
  if (tlps.length === 0) return [];
  const rows = await db
    .selectFrom('ballistic_frame')
    .selectAll()
    .where('at_us', '>=', span.fromUs)
    .where('at_us', '<=', span.toUs)
    .where('tlp', 'in', [...tlps])
    .orderBy('at_us', 'desc')
    .limit(limit)
    .execute();
  return rows
    .map((row) => ({ atUs: row.at_us, tlp: row.tlp, doc: JSON.parse(row.doc) as unknown }))
    .reverse();
}

/** What is older goes: pictures, then findings that nothing new was said of. How many went. */
export async function forgetBallistic(
  tx: Db,
  { framesUs, findingsUs }: { readonly framesUs: number; readonly findingsUs: number },
): Promise<number> {
  const old = tx.selectFrom('ballistic').select('id').where('last_us', '<', findingsUs);
  await tx.deleteFrom('ballistic_asset').where('id', 'in', old).execute();
  const gone = await tx
    .deleteFrom('ballistic')
    .where('last_us', '<', findingsUs)
    .executeTakeFirst();
  const frames = await tx
    .deleteFrom('ballistic_frame')
    .where('at_us', '<', framesUs)
    .executeTakeFirst();
  return Number(gone.numDeletedRows) + Number(frames.numDeletedRows);
}

async function findingsOf(db: Db, rows: readonly BallisticTable[]): Promise<StoredBallistic[]> {
  const about = new Map<string, string[]>();
  for (let i = 0; i < rows.length; i += IDS_A_QUESTION) {
    const ids = rows.slice(i, i + IDS_A_QUESTION).map(({ id }) => id);
    const found = await db
      .selectFrom('ballistic_asset')
      .selectAll()
      .where('id', 'in', ids)
      .orderBy('asset_id')
      .execute();
    for (const { id, asset_id } of found) about.set(id, [...(about.get(id) ?? []), asset_id]);
  }
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, meaning: row.meaning, tlp: row.tlp },
    doc: JSON.parse(row.doc) as unknown,
    ...{ firstUs: row.first_us, lastUs: row.last_us, isOpen: row.is_open === 1 },
    ...{ severity: row.severity, warningId: row.warning_id, assetIds: about.get(row.id) ?? [] },
  }));
}
