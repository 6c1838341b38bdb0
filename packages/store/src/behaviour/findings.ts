/**
 * Findings of behaviour as they stand: one row a key, the newest word on it. A list comes in pages, newest first. What was
 * looked for only because an asset is concerned is shown to those only who may know of that asset.
 */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from '../open.ts';
import type { Schema } from '../schema.ts';
import type { BehaviourTable } from './tables.ts';

export type Finding = {
  readonly key: string;
  readonly kind: string;
  readonly state: string;
  readonly bound: 'all' | 'assets';
  readonly title: string;
  readonly doc: unknown;
  readonly objectIds: readonly string[]; // and `assetKey` of each asset it is bound to
  readonly openedUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly updatedUs: number;
  readonly isOpen: boolean;
  readonly confidence: number;
  readonly score: number | null;
  readonly severity: string | null;
  readonly warningId: string | null;
};

/** The last row of the page before. */
export type FindingCursor = { readonly openedUs: number; readonly key: string };

export type FindingFilter = {
  /** `assetKey` of each asset that the asker may know of: what is bound to assets is told of these only. */
  readonly assetKeys: readonly string[];
  readonly kinds?: readonly string[];
  readonly states?: readonly string[];
  readonly isOpen?: boolean;
  readonly objectIds?: readonly string[]; // about one of these
  readonly fromUs?: number; // its window ends not before …
  readonly toUs?: number; // … and begins not after
  readonly updatedSinceUs?: number;
  readonly updatedUntilUs?: number;
  readonly openedUntilUs?: number;
  readonly after?: FindingCursor;
  readonly limit: number;
};

/** What a finding bound to an asset is about, beside its objects: no object's id has a space. */
export function assetKey(assetId: string): string {
  return `asset ${assetId}`;
}

/** Named, since SQLite's seal of a row comes with `*`. */
const COLUMNS = [
  ...(['key', 'kind', 'state', 'bound', 'title', 'doc', 'opened_us', 'from_us'] as const),
  ...(['to_us', 'updated_us', 'is_open', 'confidence', 'score', 'severity', 'warning_id'] as const),
] as const;
const OPEN_MAX = 20_000;

/** The newest word takes the place of the one before. */
export async function saveFinding(tx: Db, finding: Finding): Promise<void> {
  const row: BehaviourTable = {
    ...{ key: finding.key, kind: finding.kind, state: finding.state, bound: finding.bound },
    ...{ title: finding.title, doc: JSON.stringify(finding.doc), opened_us: finding.openedUs },
    ...{ from_us: finding.fromUs, to_us: finding.toUs, updated_us: finding.updatedUs },
    ...{ is_open: finding.isOpen ? 1 : 0, confidence: finding.confidence, score: finding.score },
    ...{ severity: finding.severity, warning_id: finding.warningId },
  };
  const { key, ...rest } = row;
  await tx
    .insertInto('behaviour')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(rest))
    .execute();
  await tx.deleteFrom('behaviour_about').where('key', '=', key).execute();
  const about = [...new Set(finding.objectIds)].map((object_id) => ({ key, object_id }));
  if (about.length > 0) await tx.insertInto('behaviour_about').values(about).execute();
}

export async function findingByKey(db: Db, key: string): Promise<Finding | undefined> {
  const row = await db
    .selectFrom('behaviour')
    .select(COLUMNS)
    .where('key', '=', key)
    .executeTakeFirst();
  return row && (await findingsOf(db, [row]))[0];
}

/** Those of these keys that are kept, open or not. */
export async function findingsByKey(db: Db, keys: readonly string[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (let i = 0; i < keys.length; i += KEYS_A_QUESTION) {
    const rows = await db
      .selectFrom('behaviour')
      .select(COLUMNS)
      .where('key', 'in', keys.slice(i, i + KEYS_A_QUESTION))
      .execute();
    found.push(...(await findingsOf(db, rows)));
  }
  return found;
}

/** Every finding that is not closed, by key: what the next look compares with. */
export async function openFindings(db: Db): Promise<Finding[]> {
  const rows = await db
    .selectFrom('behaviour')
    .select(COLUMNS)
    .where('is_open', '=', 1)
    .orderBy('key')
    .limit(OPEN_MAX)
    .execute();
  return findingsOf(db, rows);
}

/** Newest first. */
export async function listFindings(
  db: Db,
  filter: FindingFilter,
): Promise<{ readonly findings: Finding[]; readonly after: FindingCursor | null }> {
  const rows = await db
    .selectFrom('behaviour')
    .select(COLUMNS)
    .where((eb) => wanted(eb, filter))
    .orderBy('opened_us', 'desc')
    .orderBy('key')
    .limit(filter.limit + 1)
    .execute();
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const more = rows.length > filter.limit && last !== undefined;
  const findings = await findingsOf(db, page);
  return { findings, after: more ? { openedUs: last.opened_us, key: last.key } : null };
}

/** Open findings by kind, of those that the asker may know of. */
export async function openCounts(
  db: Db,
  assetKeys: readonly string[],
): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('behaviour')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('count')])
    .where('is_open', '=', 1)
    .where((eb) => mayKnow(eb, assetKeys))
    .groupBy('kind')
    .execute();
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

/** Closed findings that said nothing new since an instant are forgotten. */
export async function forgetFindings(tx: Db, beforeUs: number): Promise<void> {
  const old = tx
    .selectFrom('behaviour')
    .select('key')
    .where('is_open', '=', 0)
    .where('updated_us', '<', beforeUs);
  await tx.deleteFrom('behaviour_about').where('key', 'in', old).execute();
  await tx
    .deleteFrom('behaviour')
    .where('is_open', '=', 0)
    .where('updated_us', '<', beforeUs)
    .execute();
}

type Eb = ExpressionBuilder<Schema, 'behaviour'>;

function aboutOneOf(eb: Eb, objectIds: readonly string[]) {
  if (objectIds.length === 0) return eb.lit(false);
  const about = eb
    .selectFrom('behaviour_about')
    .select('behaviour_about.key')
    .where('object_id', 'in', [...objectIds]);
  return eb('behaviour.key', 'in', about);
}

/** What everybody may know, unless the asker is told the same of an asset; and what is bound to an asset of theirs. */
function mayKnow(eb: Eb, assetKeys: readonly string[]) {
  if (assetKeys.length === 0) return eb('bound', '=', 'all');
  const own = eb
    .selectFrom('behaviour_about')
    .innerJoin('behaviour as own', 'own.key', 'behaviour_about.key')
    .select('own.key')
    .where('behaviour_about.object_id', 'in', [...assetKeys])
    .whereRef('own.is_open', '=', 'behaviour.is_open')
    .where(sql<boolean>`own.key = behaviour.key || substr(behaviour_about.object_id, 6)`); // ' ID'
  return eb.or([
    eb.and([eb('bound', '=', 'all'), eb.not(eb.exists(own))]),
    eb.and([eb('bound', '=', 'assets'), aboutOneOf(eb, assetKeys)]),
  ]);
}

function wanted(eb: Eb, filter: FindingFilter) {
  const parts = [mayKnow(eb, filter.assetKeys)];
  const { kinds, states, isOpen, objectIds, fromUs, toUs, after } = filter;
  if (kinds !== undefined) parts.push(eb('kind', 'in', [...kinds]));
  if (states !== undefined) parts.push(eb('state', 'in', [...states]));
  if (isOpen !== undefined) parts.push(eb('is_open', '=', isOpen ? 1 : 0));
  if (objectIds !== undefined) parts.push(aboutOneOf(eb, objectIds));
  if (fromUs !== undefined) parts.push(eb('to_us', '>=', fromUs));
  if (toUs !== undefined) parts.push(eb('from_us', '<=', toUs));
  if (filter.updatedSinceUs !== undefined)
    parts.push(eb('updated_us', '>=', filter.updatedSinceUs));
  if (filter.updatedUntilUs !== undefined)
    parts.push(eb('updated_us', '<=', filter.updatedUntilUs));
  if (filter.openedUntilUs !== undefined) parts.push(eb('opened_us', '<=', filter.openedUntilUs));
  if (after !== undefined) {
    const same = eb.and([eb('opened_us', '=', after.openedUs), eb('key', '>', after.key)]);
    parts.push(eb.or([eb('opened_us', '<', after.openedUs), same]));
  }
  return eb.and(parts);
}

const KEYS_A_QUESTION = 500;

async function findingsOf(db: Db, rows: readonly BehaviourTable[]): Promise<Finding[]> {
  const about = new Map<string, string[]>();
  for (let i = 0; i < rows.length; i += KEYS_A_QUESTION) {
    const keys = rows.slice(i, i + KEYS_A_QUESTION).map(({ key }) => key);
    const found = await db
      .selectFrom('behaviour_about')
      .select(['key', 'object_id'])
      .where('key', 'in', keys)
      .orderBy('object_id')
      .execute();
    for (const { key, object_id } of found) about.set(key, [...(about.get(key) ?? []), object_id]);
  }
  return rows.flatMap((row) => {
    const doc = docOf(row.doc);
    return doc === undefined ? [] : [findingOf(row, doc, about.get(row.key) ?? [])];
  });
}

/** A damaged row costs itself only: the next look says it anew, and the check of the store tells of it. */
function docOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findingOf(row: BehaviourTable, doc: unknown, objectIds: readonly string[]): Finding {
  return {
    ...{ key: row.key, kind: row.kind, state: row.state, title: row.title },
    bound: row.bound === 'assets' ? 'assets' : 'all',
    ...{ doc, objectIds },
    ...{ openedUs: row.opened_us, fromUs: row.from_us, toUs: row.to_us },
    ...{ updatedUs: row.updated_us, isOpen: row.is_open === 1, confidence: row.confidence },
    ...{ score: row.score, severity: row.severity, warningId: row.warning_id },
  };
}
