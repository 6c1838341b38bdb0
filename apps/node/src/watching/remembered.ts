/**
 * What a start finds done already. The table of the last run still stands when element sets, settings and the way of screening are
 * those it was made with; where some sets came in since, it stands but for the objects that were touched, if what the store says of
 * them explains every difference (bucket-sums.ts). Then only their pairs and the hours since are looked at, else everything.
 */
import { createHash } from 'node:crypto';
import { currentRun, type WatchRun, type WatchScope } from '@noroshi/store/conjunctions';
import { elementsMark, touchedSince } from '@noroshi/store/elements';
import type { NodeContext } from '../context.ts';
import { isExplained } from './bucket-sums.ts';
import type { Catalogue } from './catalogue.ts';
import type { WatchSettings } from './settings.ts';
import type { Coverage } from './work.ts';

/** Goes up when a screen of the same sets finds other rows than before: what was screened is screened again. */
const SCREENING_VERSION = 1;

/** What a run says of how it was made, for the start after it. */
export type Made = {
  readonly screenedKey: string; // equal: a screen of the same window would give the same table
  readonly wayKey: string; // the same without the sets
  readonly sums: string; // of the sets
  readonly configured: string; // sources, when the sets were read
  readonly position: number; // of the feed then
};

export function madeOf(settings: WatchSettings, catalogue: Catalogue): Made {
  const { key, sums, configured, position } = catalogue;
  const way = [SCREENING_VERSION, settings.key];
  return {
    ...{ screenedKey: hashOf([SCREENING_VERSION, key, settings.key]), wayKey: hashOf(way) },
    ...{ sums, configured, position },
  };
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export type Remembered = {
  readonly coverage: Coverage;
  readonly run: WatchRun;
  readonly touched: readonly string[]; // objects whose pairs are to be looked at all the same
};

export async function remembered(
  context: Pick<NodeContext, 'store' | 'clock'>,
  scope: WatchScope,
  settings: WatchSettings,
  catalogue: Catalogue,
): Promise<Remembered | undefined> {
  const run = await currentRun(context.store.db, scope);
  if (run === undefined || !run.complete) return undefined;
  const made = madeOf(settings, catalogue);
  const window = { fromUs: run.coveredFromUs, toUs: run.coveredToUs };
  const coverage = { ...window, catalogue: catalogue.number, settingsKey: settings.key };
  if (run.doc.screenedKey === made.screenedKey) return { coverage, run, touched: [] };
  const touched = await touchedAfter(context, run.doc, made);
  return touched && { coverage, run, touched };
}

/** Undefined where it cannot be told which sets are others. In a replay sets come into force without being touched. */
async function touchedAfter(
  { store, clock }: Pick<NodeContext, 'store' | 'clock'>,
  doc: WatchRun['doc'],
  made: Made,
): Promise<readonly string[] | undefined> {
  const { wayKey, sums, configured, position } = doc;
  if (clock.replay || wayKey !== made.wayKey || configured !== made.configured) return undefined;
  if (typeof sums !== 'string' || typeof position !== 'number') return undefined;
  const touched = await touchedSince(store.db, position);
  const { configured: now } = await elementsMark(store.db);
  return now === configured && isExplained(sums, made.sums, touched) ? touched : undefined;
}
