/** Warnings that a notice may join: of the same finding, about the same objects, or about assets that belong together. */
import type { Notice } from '@noroshi/watch';
import type { Db } from '../open.ts';
import { warningOfKey } from './notices.ts';

/** Of one question; the ones whose window ends last. */
const NEAR_MAX = 200;

export type Near = {
  readonly finding: Pick<Notice, 'key' | 'kind' | 'origin'>;
  readonly objectIds: readonly string[];
  readonly assetIds: readonly string[]; // the whole group
  readonly fromUs: number; // windows that ended before are too far
  readonly deliberate: boolean;
};

/** Ids of warnings, cancelled ones left out by who judges them. */
export async function warningsNear(db: Db, near: Near): Promise<string[]> {
  const ids = new Set<string>();
  const same = await warningOfKey(db, near.finding);
  if (same !== undefined) return [same];
  for (const id of await about(db, 'object', near.objectIds, near.fromUs, false)) ids.add(id);
  if (near.deliberate)
    for (const id of await about(db, 'asset', near.assetIds, near.fromUs, true)) ids.add(id);
  return [...ids];
}

async function about(
  db: Db,
  type: 'asset' | 'object',
  aboutIds: readonly string[],
  fromUs: number,
  deliberate: boolean,
): Promise<string[]> {
  if (aboutIds.length === 0) return [];
  const rows = await db
    .selectFrom('warning_about')
    .select('warning_id')
    .where('type', '=', type)
    .where('id', 'in', aboutIds)
    .where('deliberate', 'in', deliberate ? [1] : [0, 1])
    .where('to_us', '>=', fromUs)
    .orderBy('to_us', 'desc')
    .limit(NEAR_MAX)
    .execute();
  return rows.map((row) => row.warning_id);
}
