/** Reading the table of approaches: what is in sight, filtered, sorted, page by page. */
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../open.ts';
import type { Schema } from '../schema.ts';
import { currentRun, type WatchScope } from './runs.ts';
import type { ConjunctionTable } from './tables.ts';

export const CONJUNCTION_SORTS = ['tca', 'miss', 'pc', 'pcMax', 'speed'] as const;
export type ConjunctionSort = (typeof CONJUNCTION_SORTS)[number];

export type ConjunctionFilter = {
  /**
   * Objects of assets that the asker may know of: their approaches come from the longer watch of the assets, all others
   * from the watch of everything. An asset that the asker may not know of looks like any other object.
   */
  readonly assetObjectIds: readonly string[];
  readonly objectIds?: readonly string[]; // one of the pair is one of these
  readonly ofObjectIds?: readonly string[]; // and one of these too
  readonly fromUs?: number; // closest approach not before …
  readonly toUs?: number; // … and not after
  readonly pcMin?: number; // the largest probability is at least this
  readonly missMaxKm?: number;
  readonly sort: ConjunctionSort;
  readonly after?: ConjunctionCursor;
  readonly limit: number;
};

/** The last row of the page before: the value it was sorted by, and its place. */
export type ConjunctionCursor = {
  readonly value: number;
  readonly run: number;
  readonly row: number;
};

export type ConjunctionPage = {
  readonly rows: readonly ConjunctionTable[];
  readonly after: ConjunctionCursor | null; // null: that was all
};

type Eb = ExpressionBuilder<Schema, 'conjunction'>;

/** Sorted by an expression that is never null, so that a page can begin after a value. Smaller comes first. */
const SORTED_BY: Readonly<Record<ConjunctionSort, string>> = {
  tca: 'tca_us',
  miss: 'miss_km',
  pc: '-coalesce(pc, 0)',
  pcMax: '-coalesce(pc_max, 0)',
  speed: 'relative_speed_km_s',
};

export async function listConjunctions(
  db: Db,
  filter: ConjunctionFilter,
): Promise<ConjunctionPage> {
  const current = {
    assets: (await currentRun(db, 'assets'))?.run ?? 0,
    all: (await currentRun(db, 'all'))?.run ?? 0,
  };
  const value = sql<number>`${sql.raw(SORTED_BY[filter.sort])}`;
  const rows = await db
    .selectFrom('conjunction')
    .selectAll()
    .select(value.as('sort_value'))
    .where((eb) => inSight(eb, current, filter.assetObjectIds))
    .where((eb) => wanted(eb, filter))
    .where((eb) =>
      filter.after === undefined
        ? eb.lit(true)
        : sql<SqlBool>`(${value}, run, row) > (${filter.after.value}, ${filter.after.run}, ${filter.after.row})`,
    )
    .orderBy(value)
    .orderBy('run')
    .orderBy('row')
    .limit(filter.limit + 1)
    .execute();
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const more = rows.length > filter.limit && last !== undefined;
  return {
    rows: page.map(({ sort_value: _, ...row }) => row),
    after: more ? { value: last.sort_value, run: last.run, row: last.row } : null,
  };
}

/** Rows of a scope as its newest run left them; with `endingUs`, those that the window's end cut off there. */
export async function rowsOfScope(
  db: Db,
  scope: WatchScope,
  filter: { readonly endingUs?: number } = {},
): Promise<ConjunctionTable[]> {
  const run = (await currentRun(db, scope))?.run ?? 0;
  let query = db
    .selectFrom('conjunction')
    .selectAll()
    .where('scope', '=', scope)
    .where('run', '<=', run)
    .where((eb) => eb.or([eb('removed_run', 'is', null), eb('removed_run', '>', run)]));
  if (filter.endingUs !== undefined) query = query.where('to_us', '=', filter.endingUs);
  return query.orderBy('run').orderBy('row').execute();
}

function inSight(
  eb: Eb,
  current: Readonly<Record<WatchScope, number>>,
  assetObjectIds: readonly string[],
) {
  const seen = (scope: WatchScope) =>
    eb.and([
      eb('scope', '=', scope),
      eb('run', '<=', current[scope]),
      eb.or([eb('removed_run', 'is', null), eb('removed_run', '>', current[scope])]),
    ]);
  if (assetObjectIds.length === 0) return seen('all');
  const ids = [...assetObjectIds];
  const ofAsset = eb.or([eb('id1', 'in', ids), eb('id2', 'in', ids)]);
  if (current.assets === 0) return seen('all');
  return eb.or([
    eb.and([seen('assets'), ofAsset]),
    eb.and([seen('all'), eb('id1', 'not in', ids), eb('id2', 'not in', ids)]),
  ]);
}

function wanted(eb: Eb, filter: ConjunctionFilter) {
  const { fromUs, toUs, pcMin, missMaxKm } = filter;
  const parts = [];
  for (const ids of [filter.objectIds, filter.ofObjectIds]) {
    if (ids === undefined) continue;
    const has = eb.or([eb('id1', 'in', [...ids]), eb('id2', 'in', [...ids])]);
    parts.push(ids.length === 0 ? eb.lit(false) : has);
  }
  if (fromUs !== undefined) parts.push(eb('tca_us', '>=', fromUs));
  if (toUs !== undefined) parts.push(eb('tca_us', '<=', toUs));
  if (pcMin !== undefined) parts.push(eb('pc_max', '>=', pcMin));
  if (missMaxKm !== undefined) parts.push(eb('miss_km', '<=', missMaxKm));
  return eb.and(parts);
}
