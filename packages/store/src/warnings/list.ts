/**
 * The list of warnings as one person may see it: the most urgent first, then the earliest decision, then the newest. Read in
 * the order of `warning_view`, so the first page costs the same with a hundred warnings or a hundred thousand. What cannot be
 * asked of the view (kind, asset, object, text) is asked of the warning as it is shown, so a filter does not betray either.
 */
import {
  isShelved,
  type NoticeKind,
  PRECEDENCES,
  type Precedence,
  precedenceRank,
  projectWarning,
  SCHEMA_LIMITS,
  tlpRank,
  type Viewer,
  visibleTo,
  WARNING_STATES,
  type Warning,
  type WarningPolicy,
  type WarningState,
} from '@noroshi/watch';
import { sql } from 'kysely';
import type { Db } from '../open.ts';
import { type KeptNotice, keptNotices } from './notices.ts';
import { EVERY_OWNER, type KeptWarning, warningsById } from './warnings.ts';

export const LIST_LIMITS = {
  pageMax: 500,
  scannedMax: 2000, // rows looked at for one page; beyond, the page ends early with a cursor
  rowsMin: 100, // read at once, so that a filter which finds little does not ask row by row
} as const;

/** Where a page ended: opaque to who holds it, made of what that person was shown. */
export type ListCursor = readonly [
  precedence: number,
  decideUs: number,
  newestUs: number,
  id: string,
];

export type ListQuery = Viewer & {
  readonly states?: readonly WarningState[]; // all of them when absent
  readonly precedence?: readonly Precedence[];
  readonly origin?: string;
  readonly kind?: NoticeKind;
  readonly assetId?: string;
  readonly objectId?: string;
  readonly text?: string; // part of the title or an id, any case
  readonly owner?: string;
  readonly domain?: string;
  /** Set aside or not, at this instant of the wall clock. */
  readonly shelf?: { readonly is: boolean; readonly wallUs: number };
  readonly after?: ListCursor;
  readonly limit: number;
};

export type Listed = KeptWarning & {
  /** As the viewer sees it; the same object as `warning` when nothing is withheld. */
  readonly shown: Warning;
};
export type ListPage = { readonly items: readonly Listed[]; readonly next: ListCursor | null };

/** Makes the policy for the notices of one warning. */
export type PolicyOf = (kept: readonly KeptNotice[]) => WarningPolicy;

type ViewRow = {
  warning_id: string;
  owner: string;
  precedence: number;
  decide_us: number;
  newest_us: number;
};

/** One page. */
export async function listWarnings(
  db: Db,
  query: ListQuery,
  policyOf: PolicyOf,
): Promise<ListPage> {
  const limit = Math.max(1, Math.min(query.limit, LIST_LIMITS.pageMax));
  const items: Listed[] = [];
  const { origin, kind, assetId, objectId, text, owner, domain, shelf } = query;
  const filters = [origin, kind, assetId, objectId, text, owner, domain, shelf];
  const picky = filters.some((filter) => filter !== undefined);
  const count = 1 + (picky ? Math.max(limit, LIST_LIMITS.rowsMin) : limit);
  let after = query.after;
  for (let scanned = 0; scanned < LIST_LIMITS.scannedMax; ) {
    const { rows, more } = await viewPage(db, query, after, count);
    const told = await firstOfEach(db, query, rows);
    const ids = [...told].map((row) => row.warning_id);
    const warnings = await warningsById(db, ids);
    for (const row of rows) {
      if (items.length === limit) return { items, next: after ?? null };
      after = [row.precedence, row.decide_us, row.newest_us, row.warning_id];
      const kept = told.has(row) ? warnings.get(row.warning_id) : undefined;
      const listed = kept && (await shownTo(db, kept, query, policyOf));
      if (listed && fits(listed.shown, query) && (await hasKind(db, listed, query)))
        items.push(listed);
    }
    if (!more) return { items, next: null };
    scanned += rows.length;
    await new Promise((resolve) => setImmediate(resolve)); // others are served between
  }
  return { items, next: after ?? null };
}

/** A warning as a viewer sees it; undefined where nothing of it is visible. */
export async function shownTo(
  db: Db,
  kept: KeptWarning,
  viewer: Viewer,
  policyOf: PolicyOf,
): Promise<Listed | undefined> {
  if (seesAll(kept, viewer)) return { ...kept, shown: kept.warning };
  const all = await keptNotices(db, kept.warning.id);
  const policy = policyOf(all);
  const notices = all.map(({ notice }) => notice);
  const shown = projectWarning(kept.warning, notices, visibleTo(viewer, policy), policy);
  return shown === null ? undefined : { ...kept, shown };
}

/** Without a look at the notices: cleared for the strictest of them, and for the owners of every one. */
function seesAll({ warning, tlpEver }: KeptWarning, { clearance, owners }: Viewer): boolean {
  if (tlpEver > tlpRank(clearance)) return false;
  const all = warning.owners.length < SCHEMA_LIMITS.linksMax; // a longer list was cut
  return owners === '*' || (all && warning.owners.every((owner) => owners.includes(owner)));
}

/** Rows of the views in order, a warning perhaps more than once; `more` where others follow. */
async function viewPage(
  db: Db,
  query: ListQuery,
  after: ListCursor | undefined,
  limit: number,
): Promise<{ readonly rows: readonly ViewRow[]; readonly more: boolean }> {
  const states = new Set(query.states ?? WARNING_STATES);
  const found: ViewRow[] = [];
  let more = false;
  for (const owner of ownersOf(query))
    for (const state of states) {
      const rows = await viewRows(db, query, owner, state, after, limit);
      more ||= rows.length === limit;
      found.push(...rows);
    }
  found.sort(inOrder);
  let end = Math.min(limit, found.length);
  while (end < found.length && found[end]!.warning_id === found[end - 1]!.warning_id) end++;
  return { rows: found.slice(0, end), more: more || found.length > end };
}

/** The views that a viewer has: one for all owners, else one for each of theirs, and '' for what is nobody's. */
function ownersOf({ owners }: Viewer): readonly string[] {
  return owners === '*' ? [EVERY_OWNER] : ['', ...owners.filter((owner) => owner !== EVERY_OWNER)];
}

function inOrder(a: ViewRow, b: ViewRow): number {
  return (
    a.precedence - b.precedence ||
    a.decide_us - b.decide_us ||
    a.newest_us - b.newest_us ||
    (a.warning_id === b.warning_id ? 0 : a.warning_id < b.warning_id ? -1 : 1) ||
    (a.owner < b.owner ? -1 : 1)
  );
}

const ORDER = sql`(precedence, decide_us, newest_us, warning_id)`;
const COLUMNS = ['warning_id', 'owner', 'precedence', 'decide_us', 'newest_us'] as const;

/** One owner and state, straight from the index. */
function viewRows(
  db: Db,
  query: ListQuery,
  owner: string,
  state: string,
  after: ListCursor | undefined,
  limit: number,
): Promise<ViewRow[]> {
  return db
    .selectFrom('warning_view')
    .select(COLUMNS)
    .where('owner', '=', owner)
    .where('clearance', '=', tlpRank(query.clearance))
    .where('state', '=', state)
    .$if(after !== undefined, (q) => q.where(sql<boolean>`${ORDER} > (${sql.join([...after!])})`))
    .$if(query.precedence !== undefined, (q) =>
      q.where('precedence', 'in', query.precedence!.map(precedenceRank)),
    )
    .orderBy('precedence')
    .orderBy('decide_us')
    .orderBy('newest_us')
    .orderBy('warning_id')
    .limit(limit)
    .execute();
}

/**
 * A warning that several views of one viewer have is told once, where it comes first; the view of what is nobody's counts
 * only where no owner's view has it.
 */
async function firstOfEach(
  db: Db,
  query: ListQuery,
  rows: readonly ViewRow[],
): Promise<ReadonlySet<ViewRow>> {
  const owners = ownersOf(query);
  if (owners.length === 1 || rows.length === 0) return new Set(rows);
  const all = await db
    .selectFrom('warning_view')
    .select(COLUMNS)
    .where('warning_id', 'in', [...new Set(rows.map((row) => row.warning_id))])
    .where('clearance', '=', tlpRank(query.clearance))
    .where('owner', 'in', owners)
    .where('state', 'in', [...(query.states ?? WARNING_STATES)])
    .execute();
  const first = firstRows(all);
  return new Set(rows.filter((row) => first.get(row.warning_id)?.owner === row.owner));
}

/** Of each warning the row that stands for it. */
function firstRows<Row extends ViewRow>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  const first = new Map<string, Row>();
  for (const row of rows) {
    const other = first.get(row.warning_id);
    const wins =
      other === undefined || (row.owner !== '' && (other.owner === '' || inOrder(row, other) < 0));
    if (wins) first.set(row.warning_id, row);
  }
  return first;
}

/** Asked of the warning as it is shown, never of what is withheld. */
function fits(shown: Warning, query: ListQuery): boolean {
  const { states, precedence, origin, assetId, objectId, text, owner, domain, shelf } = query;
  if (precedence !== undefined && !precedence.includes(shown.precedence)) return false;
  if (states !== undefined && !states.includes(shown.state)) return false;
  if (origin !== undefined && shown.origin !== origin) return false;
  if (assetId !== undefined && !shown.assetIds.includes(assetId)) return false;
  if (objectId !== undefined && !shown.objectIds.includes(objectId)) return false;
  if (owner !== undefined && !shown.owners.includes(owner)) return false;
  if (domain !== undefined && !shown.domains.includes(domain)) return false;
  if (shelf !== undefined && isShelved(shown, shelf.wallUs) !== shelf.is) return false;
  if (text === undefined || text === '') return true;
  const wanted = text.toLowerCase();
  const said = [shown.id, shown.title, ...shown.assetIds, ...shown.objectIds, ...shown.domains];
  return said.some((part) => part.toLowerCase().includes(wanted));
}

/** Whether one of the notices that are shown is of that kind. */
async function hasKind(db: Db, { shown }: Listed, { kind }: ListQuery): Promise<boolean> {
  if (kind === undefined) return true;
  const seen = new Set(shown.noticeIds);
  const ofKind = await db
    .selectFrom('notice')
    .select('id')
    .where('warning_id', '=', shown.id)
    .where('kind', '=', kind)
    .execute();
  return ofKind.some(({ id }) => seen.has(id));
}

export type WarningCount = {
  readonly state: WarningState;
  readonly precedence: Precedence;
  readonly count: number;
};

/**
 * How many a viewer may see, by state and precedence; states without any are left out. For a viewer of several owners each
 * warning counts once, as the most urgent of their views has it.
 */
export async function countWarnings(
  db: Db,
  viewer: Viewer,
  states: readonly WarningState[],
): Promise<WarningCount[]> {
  const rows = await (viewer.owners === '*'
    ? countAll(db, viewer, states)
    : countOfOwners(db, viewer, states));
  return rows.map(({ state, precedence, count }) => ({
    ...{ state: state as WarningState, precedence: PRECEDENCES[precedence]! },
    count: Number(count),
  }));
}

type CountRow = { state: string; precedence: number; count: number };

function countAll(db: Db, viewer: Viewer, states: readonly string[]): Promise<CountRow[]> {
  return db
    .selectFrom('warning_view')
    .select((e) => ['state', 'precedence', e.fn.countAll<number>().as('count')])
    .where('owner', '=', EVERY_OWNER)
    .where('clearance', '=', tlpRank(viewer.clearance))
    .where('state', 'in', states)
    .groupBy(['state', 'precedence'])
    .orderBy('precedence')
    .orderBy('state')
    .execute();
}

async function countOfOwners(
  db: Db,
  viewer: Viewer,
  states: readonly string[],
): Promise<CountRow[]> {
  const rows = await db
    .selectFrom('warning_view')
    .select([...COLUMNS, 'state'])
    .where('owner', 'in', ownersOf(viewer))
    .where('clearance', '=', tlpRank(viewer.clearance))
    .where('state', 'in', states)
    .execute();
  const counts = new Map<string, CountRow>();
  for (const { state, precedence } of firstRows(rows).values()) {
    const key = `${precedence} ${state}`;
    const counted = counts.get(key) ?? { state, precedence, count: 0 };
    counted.count++;
    counts.set(key, counted);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
