/**
 * A screen's rows come into sight whole or not at all. They are staged in small transactions under the run's number, and
 * one last transaction makes the number the scope's newest: what it adds is seen from then on, what it removes no longer.
 * A run that did not end leaves nothing behind once `clearStaged` has run.
 */
import { type SqlBool, sql } from 'kysely';
import { appendAudit } from '../audit.ts';
import { nextOf } from '../counter.ts';
import { appendEvent } from '../events.ts';
import type { Db } from '../open.ts';
import type { ConjunctionTable, WatchRunTable } from './tables.ts';

export const WATCH_SCOPES = ['assets', 'all'] as const;
export type WatchScope = (typeof WATCH_SCOPES)[number];
export type WatchRunKind = 'full' | 'touched' | 'roll';

export type WatchRun = {
  readonly run: number;
  readonly scope: WatchScope;
  readonly kind: WatchRunKind;
  readonly state: 'running' | 'done' | 'failed' | 'interrupted';
  readonly atUs: number;
  readonly watchUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly coveredFromUs: number;
  readonly coveredToUs: number;
  readonly elapsedMs: number;
  readonly objects: number;
  readonly primaries: number;
  readonly excluded: number;
  readonly rowsAdded: number;
  readonly rowsRemoved: number;
  readonly complete: boolean;
  readonly doc: Readonly<Record<string, unknown>>;
};

export type RunStart = Pick<
  WatchRun,
  'scope' | 'kind' | 'atUs' | 'watchUs' | 'fromUs' | 'toUs' | 'objects' | 'primaries'
>;

/** Takes the next number. */
export async function beginRun(tx: Db, start: RunStart): Promise<number> {
  const run = await nextOf(tx, 'watch-run');
  const { scope, kind, atUs, watchUs, fromUs, toUs, objects, primaries } = start;
  await tx
    .insertInto('watch_run')
    .values({
      ...{ run, scope, kind, state: 'running', at_us: atUs, watch_us: watchUs },
      ...{ from_us: fromUs, to_us: toUs, covered_from_us: fromUs, covered_to_us: fromUs },
      ...{ elapsed_ms: 0, objects, primaries, excluded: 0, rows_added: 0, rows_removed: 0 },
      ...{ complete: 0, doc: '{}' },
    })
    .execute();
  return run;
}

export type StagedRow = Omit<ConjunctionTable, 'run' | 'removed_run'>;

const ROWS_PER_STATEMENT = 200; // 24 columns each: far below both engines' limit of parameters

/** Adds rows that nobody sees yet. */
export async function stageRows(tx: Db, run: number, rows: readonly StagedRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const some = rows.slice(at, at + ROWS_PER_STATEMENT);
    const values = some.map((row) => ({ ...row, run, removed_run: null }));
    await tx.insertInto('conjunction').values(values).execute();
  }
}

/** Which rows of its scope a run takes away. */
export type Removal =
  | { readonly what: 'all' }
  | { readonly what: 'objects'; readonly ids: readonly string[] }
  | { readonly what: 'over' } // left before now
  | { readonly what: 'edge'; readonly edgeUs: number }; // cut off by the end of the window then

/** Marks at most `limit` of the rows that the run takes away; they are seen until it ends. Returns how many. */
export async function stageRemoval(
  tx: Db,
  scope: WatchScope,
  run: number,
  removal: Removal,
  nowUs: number, // by the watch's clock
  limit: number,
): Promise<number> {
  const some = tx
    .selectFrom('conjunction')
    .select(['run', 'row'])
    .where('scope', '=', scope)
    .where('removed_run', 'is', null)
    .where('run', '<', run)
    .where((eb) => {
      if (removal.what === 'objects')
        return eb.or([eb('id1', 'in', [...removal.ids]), eb('id2', 'in', [...removal.ids])]);
      if (removal.what === 'over') return eb('to_us', '<', nowUs);
      return removal.what === 'edge' ? eb('to_us', '=', removal.edgeUs) : eb.lit(true);
    })
    .limit(limit);
  const result = await tx
    .updateTable('conjunction')
    .set({ removed_run: run })
    .where(sql<SqlBool>`(run, row) in (${some})`)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export type RunEnd = Pick<
  WatchRun,
  | 'coveredFromUs'
  | 'coveredToUs'
  | 'elapsedMs'
  | 'excluded'
  | 'rowsAdded'
  | 'rowsRemoved'
  | 'complete'
  | 'doc'
>;

/** The run's rows come into sight, in one transaction with its record, its event and its audit line. */
export async function finishRun(tx: Db, run: number, end: RunEnd, atUs: number): Promise<void> {
  await tx
    .updateTable('watch_run')
    .set({
      ...{ state: 'done', covered_from_us: end.coveredFromUs, covered_to_us: end.coveredToUs },
      ...{ elapsed_ms: end.elapsedMs, excluded: end.excluded, rows_added: end.rowsAdded },
      ...{ rows_removed: end.rowsRemoved, complete: end.complete ? 1 : 0 },
      doc: JSON.stringify(end.doc),
    })
    .where('run', '=', run)
    .execute();
  const { scope, kind } = await tx
    .selectFrom('watch_run')
    .select(['scope', 'kind'])
    .where('run', '=', run)
    .executeTakeFirstOrThrow();
  const doc = { run, scope, kind, rowsAdded: end.rowsAdded, rowsRemoved: end.rowsRemoved };
  const about = { atUs, subject: scope, doc };
  await appendEvent(tx, { ...about, kind: 'conjunctions.changed', tlp: 'AMBER', owners: [] });
  await appendAudit(tx, { ...about, actor: 'watch:conjunctions', action: 'watch.run' });
}

/** The run came to nothing; its rows go, what it would have removed stays. */
export async function abandonRun(
  tx: Db,
  run: number,
  state: 'failed' | 'interrupted',
  reason: string,
): Promise<void> {
  const doc = JSON.stringify({ reason });
  await tx.updateTable('watch_run').set({ state, doc }).where('run', '=', run).execute();
  await tx.deleteFrom('conjunction').where('run', '=', run).execute();
  await tx
    .updateTable('conjunction')
    .set({ removed_run: null })
    .where('removed_run', '=', run)
    .execute();
}

/** After a crash: runs that were under way are over. Returns how many. */
export async function clearStaged(tx: Db): Promise<number> {
  const left = await tx
    .selectFrom('watch_run')
    .select('run')
    .where('state', '=', 'running')
    .execute();
  for (const { run } of left) await abandonRun(tx, run, 'interrupted', 'the node stopped');
  return left.length;
}

/** Deletes at most `limit` rows that runs before `run` removed: nobody sees them. Returns how many went. */
export async function purgeRemoved(
  tx: Db,
  scope: WatchScope,
  run: number,
  limit: number,
): Promise<number> {
  const some = tx
    .selectFrom('conjunction')
    .select(['run', 'row'])
    .where('scope', '=', scope)
    .where('removed_run', '<', run)
    .limit(limit);
  const result = await tx
    .deleteFrom('conjunction')
    .where(sql<SqlBool>`(run, row) in (${some})`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Runs of a scope, newest first. */
export async function watchRuns(
  db: Db,
  filter: { readonly scope?: WatchScope; readonly beforeRun?: number; readonly limit: number },
): Promise<WatchRun[]> {
  let query = db.selectFrom('watch_run').selectAll();
  if (filter.scope !== undefined) query = query.where('scope', '=', filter.scope);
  if (filter.beforeRun !== undefined) query = query.where('run', '<', filter.beforeRun);
  const rows = await query.orderBy('run', 'desc').limit(filter.limit).execute();
  return rows.map(runOf);
}

/** The run whose table is seen, by scope. */
export async function currentRun(db: Db, scope: WatchScope): Promise<WatchRun | undefined> {
  const row = await db
    .selectFrom('watch_run')
    .selectAll()
    .where('scope', '=', scope)
    .where('state', '=', 'done')
    .orderBy('run', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && runOf(row);
}

function runOf(row: WatchRunTable): WatchRun {
  return {
    ...{ run: row.run, scope: row.scope as WatchScope, kind: row.kind as WatchRunKind },
    ...{ state: row.state as WatchRun['state'], atUs: row.at_us, watchUs: row.watch_us },
    ...{ fromUs: row.from_us, toUs: row.to_us, elapsedMs: row.elapsed_ms, objects: row.objects },
    ...{ coveredFromUs: row.covered_from_us, coveredToUs: row.covered_to_us },
    ...{ primaries: row.primaries, excluded: row.excluded, complete: row.complete === 1 },
    ...{ rowsAdded: row.rows_added, rowsRemoved: row.rows_removed, doc: JSON.parse(row.doc) },
  };
}
