/** An order to erase what partners were told: what would go and what a hold keeps, and the giving of it. */
import type { Db } from '@noroshi/store';
import { wholeBodies } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { err, type Result } from '@noroshi/time';
import { type Changed, changeConfig, formatChangeError } from '../config/change.ts';
import { configToEdge } from '../config/check.ts';
import { WITH_CONTENT } from './erase.ts';
import { type ErasureOrder, heldBecause, readEraseRules } from './erase-settings.ts';

const ROWS_MAX = 1000;

export type ErasePreview = {
  readonly rows: readonly {
    readonly partner: string;
    readonly lane: string;
    readonly index: number;
    readonly kind: string;
    readonly warningId: string;
    readonly atUs: number;
    /** Why it stays; null: it goes. */
    readonly held: string | null;
  }[];
  readonly isCut: boolean; // there are more than are shown
};

/** Bodies that this order would erase if it were given at `atUs`, the oldest first; at most 1,000 of them. */
export async function previewErasure(
  db: Db,
  order: Pick<ErasureOrder, 'partner' | 'warningId' | 'lane' | 'beforeUs'>,
  atUs: number,
): Promise<ErasePreview> {
  const { partner, warningId, lane, beforeUs } = order;
  const rules = await readEraseRules(db);
  const found = await wholeBodies(db, {
    ...{ kinds: WITH_CONTENT, limit: ROWS_MAX + 1, untilUs: Math.min(atUs, beforeUs ?? atUs) },
    ...(partner !== undefined && { partner }),
    ...(warningId !== undefined && { warningId }),
    ...(lane !== undefined && { lane }),
  });
  const held = new Map<string, string | null>();
  for (const { warningId: id } of found)
    if (!held.has(id)) held.set(id, heldBecause(rules, id, (await warningById(db, id))?.warning));
  const unreadable =
    rules.unreadable.length > 0 ? `hold ${rules.unreadable[0]} cannot be read` : null;
  return {
    rows: found.slice(0, ROWS_MAX).map((row) => ({
      ...row,
      held: unreadable ?? held.get(row.warningId) ?? null,
    })),
    isCut: found.length > ROWS_MAX,
  };
}

/** Gives it: a row of configuration, which in live mode a second person approves. */
export async function orderErasure(
  desk: Parameters<typeof changeConfig>[0],
  order: ErasureOrder,
  actor: string,
): Promise<Result<Changed, string>> {
  const doc = configToEdge('erasure', order);
  const { id, reason } = order;
  const changed = await changeConfig(desk, { kind: 'erasure', id, doc, actor, reason });
  return changed.ok ? changed : err(formatChangeError(changed.error));
}
