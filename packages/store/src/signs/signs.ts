/**
 * Signs of attack as they stand: one row a sign, the newest word on it. Lists come in pages, the latest first or the best. A sign is shown to
 * who is cleared for its marking and may know of one of its assets; one about nobody's asset goes by clearance alone.
 */
import type { ExpressionBuilder } from 'kysely';
import type { Db } from '../open.ts';
import type { Schema } from '../schema.ts';
import type { SignTable } from './tables.ts';

export type StoredSign = {
  readonly id: string;
  readonly warrant: string;
  readonly kind: string;
  readonly tlp: string;
  readonly doc: unknown; // what the warrant lets out
  readonly rank: number;
  readonly score: number;
  readonly confidence: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly foundUs: number;
  readonly updatedUs: number;
  readonly isOpen: boolean;
  readonly severity: string | null;
  readonly warningId: string | null;
  readonly assetIds: readonly string[];
};

/** The last row of the page before. */
export type SignCursor = {
  readonly lastUs: number;
  readonly id: string;
  readonly isOpen: boolean;
  readonly rank: number;
};

/** `best`: what the last judgement still said before what is past, each as it was ranked, then the latest. */
export type SignOrder = 'latest' | 'best';

export type SignFilter = {
  readonly tlps: readonly string[]; // that the asker is cleared for
  readonly assetIds: readonly string[]; // that the asker may know of
  readonly about?: string; // one of them
  readonly kinds?: readonly string[];
  readonly warrant?: string;
  readonly isOpen?: boolean;
  readonly scoreMin?: number;
  readonly fromUs?: number; // it lasted until then at least
  readonly toUs?: number; // it had begun by then
};

const COLUMNS = [
  ...(['id', 'warrant', 'kind', 'tlp', 'doc', 'rank', 'score', 'confidence'] as const),
  ...(['first_us', 'last_us', 'found_us', 'updated_us', 'is_open'] as const),
  ...(['severity', 'warning_id'] as const),
] as const;
const IDS_A_QUESTION = 500;
const OF_WARRANT_MAX = 20_000;

export async function saveSign(tx: Db, sign: StoredSign): Promise<void> {
  const { id, warrant, kind, tlp, rank, score, confidence, severity } = sign;
  const row: SignTable = {
    ...{ id, warrant, kind, tlp, doc: JSON.stringify(sign.doc), rank, score, confidence },
    ...{ first_us: sign.firstUs, last_us: sign.lastUs, found_us: sign.foundUs },
    ...{ updated_us: sign.updatedUs, is_open: sign.isOpen ? 1 : 0, severity },
    warning_id: sign.warningId,
  };
  const { id: _, ...rest } = row;
  await tx
    .insertInto('sign')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
  await tx.deleteFrom('sign_asset').where('id', '=', id).execute();
  const about = [...new Set(sign.assetIds)].map((asset_id) => ({ id, asset_id }));
  if (about.length > 0) await tx.insertInto('sign_asset').values(about).execute();
}

/** All that is kept of a warrant: what a judgement compares with. */
export async function signsOfWarrant(db: Db, warrant: string): Promise<StoredSign[]> {
  const rows = await db
    .selectFrom('sign')
    .select(COLUMNS)
    .where('warrant', '=', warrant)
    .orderBy('updated_us', 'desc')
    .limit(OF_WARRANT_MAX)
    .execute();
  return signsOf(db, rows);
}

/** Undefined where there is none that the asker may see. */
export async function signById(
  db: Db,
  id: string,
  sight: Pick<SignFilter, 'tlps' | 'assetIds'>,
): Promise<StoredSign | undefined> {
  const row = await db
    .selectFrom('sign')
    .select(COLUMNS)
    .where('id', '=', id)
    .where((eb) => wanted(eb, sight))
    .executeTakeFirst();
  return row && (await signsOf(db, [row]))[0];
}

type SignPage = {
  readonly after?: SignCursor;
  readonly limit: number;
  readonly order?: SignOrder; // latest
};

export async function listSigns(
  db: Db,
  filter: SignFilter,
  { after, limit, order = 'latest' }: SignPage,
): Promise<{ readonly signs: StoredSign[]; readonly after: SignCursor | null }> {
  const all = db
    .selectFrom('sign')
    .select(COLUMNS)
    .where((eb) => wanted(eb, filter))
    .where((eb) => (after === undefined ? eb.and([]) : beyond(eb, after, order)));
  const best = order === 'best' ? all.orderBy('is_open', 'desc').orderBy('rank') : all;
  const rows = await best
    .orderBy('last_us', 'desc')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    signs: await signsOf(db, shown),
    after: isMore
      ? { lastUs: last.last_us, id: last.id, isOpen: last.is_open === 1, rank: last.rank }
      : null,
  };
}

/** Rows that come after one, in the order asked for. */
function beyond(eb: ExpressionBuilder<Schema, 'sign'>, after: SignCursor, order: SignOrder) {
  const { lastUs, id, isOpen, rank } = after;
  const later = eb.or([
    eb('last_us', '<', lastUs),
    eb.and([eb('last_us', '=', lastUs), eb('sign.id', '>', id)]),
  ]);
  if (order === 'latest') return later;
  const open = isOpen ? 1 : 0;
  return eb.or([
    eb('is_open', '<', open),
    eb.and([eb('is_open', '=', open), eb('rank', '>', rank)]),
    eb.and([eb('is_open', '=', open), eb('rank', '=', rank), later]),
  ]);
}

/** Kind and times alone, for a histogram; at most `limit`, the latest. */
export async function signTimes(
  db: Db,
  filter: SignFilter,
  limit: number,
): Promise<{ readonly kind: string; readonly firstUs: number; readonly lastUs: number }[]> {
  const rows = await db
    .selectFrom('sign')
    .select(['kind', 'first_us', 'last_us'])
    .where((eb) => wanted(eb, filter))
    .orderBy('last_us', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ kind: row.kind, firstUs: row.first_us, lastUs: row.last_us }));
}

/** Signs of a warrant that nothing new was said of since; how many went. */
export async function forgetSigns(tx: Db, warrant: string, beforeUs: number): Promise<number> {
  const old = tx
    .selectFrom('sign')
    .select('id')
    .where('warrant', '=', warrant)
    .where('updated_us', '<', beforeUs);
  await tx.deleteFrom('sign_asset').where('id', 'in', old).execute();
  const gone = await tx
    .deleteFrom('sign')
    .where('warrant', '=', warrant)
    .where('updated_us', '<', beforeUs)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** Nothing of this warrant is looked for any more: what stands is history. How many there were. */
export async function closeSigns(tx: Db, warrant: string): Promise<number> {
  const done = await tx
    .updateTable('sign')
    .set({ is_open: 0 })
    .where('warrant', '=', warrant)
    .where('is_open', '=', 1)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Warrants that signs are kept of, also those that are no more. */
export async function warrantsOfSigns(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('sign')
    .select('warrant')
    .distinct()
    .orderBy('warrant')
    .execute();
  return rows.map(({ warrant }) => warrant);
}

function wanted(eb: ExpressionBuilder<Schema, 'sign'>, filter: SignFilter) {
  const { kinds, warrant, isOpen, scoreMin, fromUs, toUs, about } = filter;
  const of = (ids: readonly string[]) =>
    ids.length === 0
      ? eb.lit(false)
      : eb(
          'sign.id',
          'in',
          eb
            .selectFrom('sign_asset')
            .select('sign_asset.id')
            .where('asset_id', 'in', [...ids]),
        );
  const isNobodys = eb.not(
    eb('sign.id', 'in', eb.selectFrom('sign_asset').select('sign_asset.id')),
  );
  const parts = [
    filter.tlps.length === 0 ? eb.lit(false) : eb('tlp', 'in', [...filter.tlps]),
    about === undefined ? eb.or([isNobodys, of(filter.assetIds)]) : of([about]),
  ];
  if (kinds !== undefined) parts.push(eb('kind', 'in', [...kinds]));
  if (warrant !== undefined) parts.push(eb('warrant', '=', warrant));
  if (isOpen !== undefined) parts.push(eb('is_open', '=', isOpen ? 1 : 0));
  if (scoreMin !== undefined) parts.push(eb('score', '>=', scoreMin));
  if (fromUs !== undefined) parts.push(eb('last_us', '>=', fromUs));
  if (toUs !== undefined) parts.push(eb('first_us', '<=', toUs));
  return eb.and(parts);
}

async function signsOf(db: Db, rows: readonly SignTable[]): Promise<StoredSign[]> {
  const about = new Map<string, string[]>();
  for (let i = 0; i < rows.length; i += IDS_A_QUESTION) {
    const ids = rows.slice(i, i + IDS_A_QUESTION).map(({ id }) => id);
    const found = await db
      .selectFrom('sign_asset')
      .select(['id', 'asset_id'])
      .where('id', 'in', ids)
      .orderBy('asset_id')
      .execute();
    for (const { id, asset_id } of found) about.set(id, [...(about.get(id) ?? []), asset_id]);
  }
  return rows.map((row) => ({
    ...{ id: row.id, warrant: row.warrant, kind: row.kind, tlp: row.tlp },
    doc: JSON.parse(row.doc) as unknown,
    ...{ rank: row.rank, score: row.score, confidence: row.confidence },
    ...{ firstUs: row.first_us, lastUs: row.last_us, foundUs: row.found_us },
    ...{ updatedUs: row.updated_us, isOpen: row.is_open === 1, severity: row.severity },
    ...{ warningId: row.warning_id, assetIds: about.get(row.id) ?? [] },
  }));
}
