/** The list of what is set aside, as one person may see it. */
import type { Viewer } from '@noroshi/watch';
import type { Db } from '../open.ts';
import { type Listed, type PolicyOf, shownTo } from './list.ts';
import { warningsById } from './warnings.ts';

/**
 * What is set aside at `wallUs` as a viewer sees it. Who does not see all of a warning is not shown that it is set aside, so
 * that they are not told either what brings it back. The policy is made only where something is set aside: every list asks.
 */
export async function shelvedWarnings(
  db: Db,
  viewer: Viewer,
  wallUs: number,
  makePolicy: () => Promise<PolicyOf>,
): Promise<Listed[]> {
  const rows = await db
    .selectFrom('warning_shelf')
    .select('warning_id')
    .where('until_us', '>', wallUs)
    .orderBy('until_us')
    .orderBy('warning_id')
    .execute();
  const listed: Listed[] = [];
  if (rows.length === 0) return listed;
  const policyOf = await makePolicy();
  for (let i = 0; i < rows.length; i += IN_MAX) {
    const ids = rows.slice(i, i + IN_MAX).map((row) => row.warning_id);
    const kept = await warningsById(db, ids);
    for (const id of ids) {
      const one = kept.get(id);
      const seen = one && (await shownTo(db, one, viewer, policyOf));
      if (seen?.shown.shelvedUntilUs !== undefined) listed.push(seen);
    }
  }
  return listed;
}

const IN_MAX = 500;
