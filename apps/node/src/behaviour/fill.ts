/**
 * Fills the thread of behaviour from the store: everything at first, then the objects that were touched. The belt and the
 * assets go farther back than the rest, at first by years: what is learned from them is kept when their old blocks go. Pages are
 * some 10 ms each, with a turn for requests between them.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { lastEvent } from '@noroshi/store';
import {
  blocksOfObjects,
  blocksSince,
  elementsMark,
  historyMark,
  touchedSince,
} from '@noroshi/store/elements';
import type { NodeContext } from '../context.ts';
import type { BehaviourEngine } from './engine.ts';
import { type BehaviourSettings, rulesMark } from './settings.ts';

/** How far the thread is filled; kept by who fills it. */
export type Filled = {
  readonly position: number; // of the feed
  readonly history: number; // of what was taken in of past days
  readonly configured: string; // sources then: a source that goes takes its sets with it
  readonly rules: string; // of benign company: with others the belt is learned anew
  readonly longIds: ReadonlySet<string>;
  readonly fromUs: number; // the shorter history begins here
};

const DAY_US = 86_400e6;
const STEP_BACK_DAYS = 10; // blocks reach back; so often the whole is read again to let old ones go

export async function fill(
  { store }: Pick<NodeContext, 'store'>,
  engine: BehaviourEngine,
  settings: BehaviourSettings,
  atUs: number,
  before: Filled | undefined,
): Promise<Filled> {
  const { db } = store;
  const fromUs = atUs - settings.historyDays * DAY_US;
  const longUs = atUs - settings.beltHistoryDays * DAY_US;
  const learnUs = atUs - Math.max(settings.beltLearnDays, settings.beltHistoryDays) * DAY_US;
  const rules = rulesMark(settings);
  const { configured } = await elementsMark(db);
  const history = await historyMark(db);
  const position = await lastEvent(db);
  const isSame =
    before !== undefined &&
    !engine.isFresh() &&
    before.configured === configured &&
    before.history === history &&
    before.rules === rules &&
    Math.abs(fromUs - before.fromUs) < STEP_BACK_DAYS * DAY_US;
  if (isSame) {
    const touched = await touchedSince(db, before.position);
    const put = async (ids: readonly string[], sinceUs: number) => {
      for await (const page of blocksOfObjects(db, ids, sinceUs)) {
        engine.put(page);
        await turn();
      }
    };
    await put(
      touched.filter((id) => !before.longIds.has(id)),
      fromUs,
    );
    await put(
      touched.filter((id) => before.longIds.has(id)),
      longUs,
    );
    return { ...before, position };
  }
  engine.clear();
  for await (const page of blocksSince(db, fromUs)) {
    engine.put(page);
    await turn();
  }
  const longIds = new Set(
    engine.isFresh()
      ? []
      : await engine.longIds({ atUs, settings, weather: null, breakups: [], standing: {} }),
  );
  for await (const page of blocksOfObjects(db, [...longIds], learnUs)) {
    engine.put(page);
    await turn();
  }
  return { position, configured, history, rules, longIds, fromUs };
}
