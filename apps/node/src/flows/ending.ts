/**
 * What ends: at the end of a warrant, or when it was closed, its key is destroyed; signs older than the warrant keeps them are
 * removed. Each has its receipt in the audit, in words and numbers that tell nothing of what was removed.
 */

import { Warrant } from '@noroshi/flow';
import {
  appendAudit,
  closeSigns,
  configHistory,
  configRow,
  forgetSigns,
  warrantsOfSigns,
} from '@noroshi/store';
import { Value } from 'typebox/value';
import type { NodeContext } from '../context.ts';
import { endKey, warrantsOfKeys } from './key.ts';
import type { FlowSettings } from './settings.ts';

const DAY_US = 86_400e6;

/** Of the keys on this machine. */
export async function endWarrants(
  context: NodeContext,
  { known }: FlowSettings,
  actor: string,
): Promise<void> {
  const { store, clock, dataDir, log } = context;
  for (const id of await warrantsOfKeys(dataDir)) {
    const warrant = known.get(id);
    const hasEnded = warrant !== undefined && clock.watchUs() >= warrant.toUs;
    if (warrant !== undefined && !hasEnded) continue;
    // A row that cannot be read is no closed warrant: what is destroyed does not come back.
    const isWritten = ((await configRow(store.db, 'warrant', id))?.doc ?? null) !== null;
    if (warrant === undefined && isWritten) continue;
    const why = hasEnded ? 'its end has come' : 'it was closed';
    if (await endKey(context, id, why, actor))
      log('info', 'the key of a warrant was destroyed', { why });
  }
}

/** By the newest version of the warrant that there was, also of one that is closed; how many signs went. */
export async function forgetOld(
  { store, clock, log }: NodeContext,
  settings: FlowSettings,
  actor: string,
): Promise<number> {
  const { warrants } = settings;
  let all = 0;
  for (const id of await warrantsOfSigns(store.db)) {
    const keepDays = await keepDaysOf(store.db, settings, id);
    const beforeUs = clock.watchUs() - keepDays * DAY_US;
    const isRead = warrants.some(({ warrant }) => warrant.id === id);
    const gone = await store.write(async (tx) => {
      if (!isRead) await closeSigns(tx, id);
      const signs = await forgetSigns(tx, id, beforeUs);
      const line = { atUs: clock.wallUs(), actor, action: 'signs.forget' };
      const doc = { signs, keepDays };
      if (signs > 0) await appendAudit(tx, { ...line, subject: `warrant/${id}`, doc });
      return signs;
    });
    all += gone;
    if (gone > 0)
      log('info', 'signs were removed: as long as their warrant keeps them', { signs: gone });
  }
  return all;
}

/** As the newest version of the warrant says, also of one that is closed; 0 where there never was one. */
export async function keepDaysOf(
  db: NodeContext['store']['db'],
  { known }: FlowSettings,
  id: string,
): Promise<number> {
  const warrant = known.get(id);
  if (warrant !== undefined) return warrant.retention.keepDays;
  const versions = await configHistory(db, 'warrant', id);
  const docs = versions.map(({ doc }) => doc).filter((doc) => Value.Check(Warrant, doc));
  return (docs.at(-1) as Warrant | undefined)?.retention.keepDays ?? 0;
}
