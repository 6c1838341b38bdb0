/** Warnings, one row each with its version: who changes it says which version was read, and the second of two loses. */
import {
  currentNotices,
  DELIBERATE_KINDS,
  type Notice,
  precedenceRank,
  projectWarning,
  TLP_LEVELS,
  tlpRank,
  visibleTo,
  type Warning,
  type WarningPolicy,
} from '@noroshi/watch';
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import { docColumns, docOf } from './documents.ts';
import { writeShelf } from './shelf.ts';
import type { WarningTable, WarningViewTable } from './tables.ts';

export type KeptWarning = {
  readonly warning: Warning;
  readonly version: number;
  readonly tlpEver: number; // the highest rank of all its notices, superseded ones too
};

/** Somebody else changed the warning first. */
export class WarningConflictError extends Error {
  constructor(id: string, expected: number, found: number | undefined) {
    super(
      `warning ${id} is at version ${found ?? 'none'}, not ${expected}: read it again, then act on what it says now`,
    );
    this.name = 'WarningConflictError';
  }
}

/** Everybody's assets may be seen. */
export const EVERY_OWNER = '*';

/** Where no decision is due, in order after all that are. */
export const NO_DECISION_US = 9e15;

export async function warningById(db: Db, id: string): Promise<KeptWarning | undefined> {
  const row = await db
    .selectFrom('warning')
    .select(['id', 'version', 'tlp_ever', 'doc', 'digest'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && keptWarning(row);
}

/** Ids that begin so, in order; the hash of an id of ours may stand without its `w-`. */
export async function warningIdsFrom(db: Db, beginning: string, limit: number): Promise<string[]> {
  const plain = beginning.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const rows = await db
    .selectFrom('warning')
    .select('id')
    .where((e) =>
      e.or([
        sql<boolean>`id like ${`${plain}%`} escape '\\'`,
        sql<boolean>`id like ${`w-${plain}%`} escape '\\'`,
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Several at once, in no order. */
export async function warningsById(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeptWarning>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('warning')
    .select(['id', 'version', 'tlp_ever', 'doc', 'digest'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, keptWarning(row)]));
}

function keptWarning(
  row: Pick<WarningTable, 'id' | 'version' | 'tlp_ever' | 'doc' | 'digest'>,
): KeptWarning {
  const warning = docOf<Warning>('warning', row.id, row);
  return { warning, version: row.version, tlpEver: row.tlp_ever };
}

/**
 * Writes a warning over the version that was read (0: it is new) and returns the new version. `notices` are all of it, in
 * order: how it looks from each clearance and organisation is written beside it. Only inside `write`.
 */
export async function saveWarning(
  tx: Db,
  save: {
    readonly warning: Warning;
    readonly expectedVersion: number;
    readonly notices: readonly Notice[];
    readonly policy: WarningPolicy;
  },
): Promise<number> {
  const { warning, expectedVersion, notices } = save;
  const version = expectedVersion + 1;
  const row = {
    ...{ version, state: warning.state, origin: warning.origin },
    precedence: precedenceRank(warning.precedence),
    tlp_ever: Math.max(...notices.map(({ marking }) => tlpRank(marking.tlp))),
    ...{ opened_us: warning.openedUs, updated_us: warning.updatedUs },
    ...docColumns(warning),
  };
  if (expectedVersion === 0) {
    const inserted = await tx
      .insertInto('warning')
      .values({ id: warning.id, ...row })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) await conflict(tx, warning.id, 0);
  } else {
    const updated = await tx
      .updateTable('warning')
      .set(row)
      .where('id', '=', warning.id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n) await conflict(tx, warning.id, expectedVersion);
  }
  await writeViews(tx, warning, viewsOf(warning, notices, save.policy));
  await writeAbout(tx, warning, notices);
  await writeShelf(tx, warning, expectedVersion === 0);
  return version;
}

async function conflict(tx: Db, id: string, expected: number): Promise<never> {
  const found = await tx
    .selectFrom('warning')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirst();
  throw new WarningConflictError(id, expected, found?.version);
}

/** How it looks from each clearance, for those who may see every owner's assets and for each owner alone. */
export function viewsOf(
  warning: Warning,
  notices: readonly Notice[],
  policy: WarningPolicy,
): WarningViewTable[] {
  const levels = new Set(notices.map(({ marking }) => tlpRank(marking.tlp)));
  return [EVERY_OWNER, ...ownersEver(notices, policy)].flatMap((owner) => {
    const views: WarningViewTable[] = [];
    for (const [clearance, tlp] of TLP_LEVELS.entries()) {
      const below = views.at(-1);
      if (!levels.has(clearance)) {
        if (below !== undefined) views.push({ ...below, clearance });
        continue;
      }
      const owners = owner === EVERY_OWNER ? ('*' as const) : [owner];
      const visible = visibleTo({ clearance: tlp, owners }, policy);
      const shown = projectWarning(warning, notices, visible, policy);
      if (shown !== null) views.push(viewRow(warning.id, owner, clearance, shown));
    }
    return views;
  });
}

function viewRow(id: string, owner: string, clearance: number, shown: Warning): WarningViewTable {
  return {
    ...{ warning_id: id, owner, clearance, state: shown.state },
    precedence: precedenceRank(shown.precedence),
    decide_us: shown.decideByUs ?? NO_DECISION_US,
    newest_us: -shown.updatedUs,
  };
}

/** Owners of all notices; '' stands for anybody who sees only what is nobody's. */
function ownersEver(notices: readonly Notice[], policy: WarningPolicy): Set<string> {
  return new Set(['', ...notices.flatMap((notice) => policy.ownersOf(notice))]);
}

async function writeViews(
  tx: Db,
  { id }: Warning,
  views: readonly WarningViewTable[],
): Promise<void> {
  const before = await tx
    .selectFrom('warning_view')
    .selectAll()
    .where('warning_id', '=', id)
    .execute();
  const text = (rows: readonly WarningViewTable[]) =>
    rows
      .map((v) => [v.owner, v.clearance, v.state, v.precedence, v.decide_us, v.newest_us].join(' '))
      .sort()
      .join('\n');
  if (text(before) === text(views)) return;
  if (before.length > 0) await tx.deleteFrom('warning_view').where('warning_id', '=', id).execute();
  for (let i = 0; i < views.length; i += ROWS_MAX)
    await tx
      .insertInto('warning_view')
      .values(views.slice(i, i + ROWS_MAX))
      .execute();
}

async function writeAbout(tx: Db, warning: Warning, notices: readonly Notice[]): Promise<void> {
  const kinds = currentNotices(notices).map(({ kind }) => kind);
  const deliberate = kinds.some((kind) => DELIBERATE_KINDS.has(kind)) ? 1 : 0;
  const rows = (['asset', 'object'] as const).flatMap((type) =>
    (type === 'asset' ? warning.assetIds : warning.objectIds).map((id) => ({
      ...{ type, id, warning_id: warning.id, deliberate, to_us: warning.window.toUs },
    })),
  );
  for (let i = 0; i < rows.length; i += ROWS_MAX)
    await tx
      .insertInto('warning_about')
      .values(rows.slice(i, i + ROWS_MAX))
      .onConflict((conflict) =>
        conflict
          .columns(['warning_id', 'type', 'id'])
          .doUpdateSet({ deliberate, to_us: warning.window.toUs }),
      )
      .execute();
}

/** Rows of one statement. */
const ROWS_MAX = 100;
