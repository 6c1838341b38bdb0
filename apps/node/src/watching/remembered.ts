/**
 * What a start finds done already: the table of the last run still stands when element sets, settings and the way of screening
 * are those it was made with, so that only the hours since are looked at. Else everything is screened anew.
 */
import { createHash } from 'node:crypto';
import { currentRun, type WatchRun, type WatchScope } from '@noroshi/store/conjunctions';
import type { NodeContext } from '../context.ts';
import type { Catalogue } from './catalogue.ts';
import type { WatchSettings } from './settings.ts';
import type { Coverage } from './work.ts';

/** Goes up when a screen of the same sets finds other rows than before: what was screened is screened again. */
const SCREENING_VERSION = 1;

/** Equal when a screen of the same window would give the same table; kept with each run. */
export function screenedKey(settings: WatchSettings, catalogue: Catalogue): string {
  const parts = JSON.stringify([SCREENING_VERSION, catalogue.key, settings.key]);
  return createHash('sha256').update(parts).digest('hex');
}

export type Remembered = { readonly coverage: Coverage; readonly run: WatchRun };

export async function remembered(
  { store }: Pick<NodeContext, 'store'>,
  scope: WatchScope,
  settings: WatchSettings,
  catalogue: Catalogue,
): Promise<Remembered | undefined> {
  const run = await currentRun(store.db, scope);
  if (run === undefined || !run.complete) return undefined;
  if (run.doc.screenedKey !== screenedKey(settings, catalogue)) return undefined;
  const window = { fromUs: run.coveredFromUs, toUs: run.coveredToUs };
  return { coverage: { ...window, catalogue: catalogue.number, settingsKey: settings.key }, run };
}
