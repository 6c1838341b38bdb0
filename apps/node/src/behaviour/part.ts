/**
 * The watch of behaviour as a part of a node: looks again when element sets or settings changed, not more often than it is
 * told, and once a day in any case. What it finds is kept, and what concerns an asset becomes a notice. One process of a node
 * runs it (leased.ts). Why so: docs/decisions/0025-behaviour-in-the-node.md.
 */
import { setImmediate as turn } from 'node:timers/promises';
import {
  appendEvent,
  type Finding,
  findingsByKey,
  forgetFindings,
  openFindings,
  saveFinding,
  saveLook,
} from '@noroshi/store';
import { currentRun } from '@noroshi/store/conjunctions';
import { historyMark, isFirstIngest, openIngests } from '@noroshi/store/elements';
import { formatUtc } from '@noroshi/time';
import type { NoticeDraft } from '@noroshi/watch';
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { unreadSources } from '../sources/unread.ts';
import { toldOf } from './announce.ts';
import { type BehaviourEngine, createBehaviourEngine } from './engine.ts';
import { type Filled, fill } from './fill.ts';
import type { FindingDoc } from './found.ts';
import { standingOf } from './hysteresis.ts';
import { type Change, mergeFindings } from './merge.ts';
import type { Looked } from './messages.ts';
import { type BehaviourSettings, readBehaviourSettings } from './settings.ts';
import { readWeather } from './weather.ts';

/** Gives notices to people; says which warning each joined. */
export type AdmitBehaviour = (
  drafts: readonly NoticeDraft[],
) => Promise<readonly { readonly warningId: string }[]>;

export type BehaviourOptions = {
  readonly admit: (context: NodeContext) => AdmitBehaviour;
  readonly wallMsMin?: number; // between two looks, whatever the watched clock does
  readonly startMs?: number; // before the first look
};

/** In a replay the watched clock runs; the machine still gets a rest between two looks. */
const WALL_MS_MIN = 10_000;
/** What will happen in hours goes first: the screen of the assets has the machine until then. */
const START_MS = 15_000;
/** Sets of past days change nothing in force, so nobody is told of them: they are looked for this often. */
const HISTORY_LOOK_MS = 30_000;
const DAY_US = 86_400e6;
const RETRY_MS = [5000, 30_000, 120_000] as const;
const NOTHING_YET_MS = 1000;
/** The first look waits so long for what is being taken in, and for the first screen. */
const PATIENCE_MS = 120_000;
/** And so long for a folder that is being read: years of sets in many files are one history. */
const READING_MS = 30 * 60_000;
const FINDINGS_A_WRITE = 40;
const LINE = 'watching/behaviour';

type State = {
  readonly context: NodeContext;
  readonly engine: BehaviourEngine;
  readonly admit: AdmitBehaviour;
  readonly wallMsMin: number;
  readonly beginMs: number;
  readonly patienceMs: number;
  filled: Filled | undefined;
  isDue: boolean;
  lookedUs: number; // watched instant of the last look; -Infinity: none yet
  lookedMs: number; // when that was, by the machine
  woken: AbortController;
};

export function createBehaviourPart(options: BehaviourOptions): Part {
  return {
    name: 'behaviour',
    start: async (given) => {
      const ended = new AbortController();
      const context = { ...given, stop: AbortSignal.any([ended.signal, given.stop]) };
      const engine = createBehaviourEngine();
      const state: State = {
        ...{ context, engine, admit: options.admit(context), filled: undefined, isDue: true },
        wallMsMin: options.wallMsMin ?? WALL_MS_MIN,
        beginMs: performance.now() + (options.startMs ?? START_MS),
        patienceMs: options.startMs === undefined ? PATIENCE_MS : 0,
        ...{ lookedUs: Number.NEGATIVE_INFINITY, lookedMs: Number.NEGATIVE_INFINITY },
        woken: new AbortController(),
      };
      context.health.report(LINE, 'ok', 'nothing was looked at yet');
      const unfollow = context.feed.follow((events) => {
        for (const { kind, subject } of events) {
          const isSetting = kind === 'config.changed' && SETTINGS.test(subject);
          if (kind === 'elements.changed' || kind === 'owners.changed' || isSetting) wake(state);
        }
      });
      const done = loop(state);
      return {
        close: async () => {
          unfollow();
          ended.abort();
          await engine.close();
          await done;
        },
      };
    },
  };
}

const SETTINGS = /^(asset|behaviour|benign|source)\//;

function wake(state: State): void {
  state.isDue = true;
  state.woken.abort();
  state.woken = new AbortController();
}

async function loop(state: State): Promise<void> {
  const { context } = state;
  let failures = 0;
  while (!context.stop.aborted) {
    const woken = state.woken.signal;
    try {
      const waitMs = await turnOf(state);
      failures = 0;
      await sleepMs(Math.min(waitMs, HISTORY_LOOK_MS), AbortSignal.any([context.stop, woken]));
    } catch (cause) {
      if (context.stop.aborted) return;
      const retryMs = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.log('error', 'a look at behaviour failed', { reason });
      const again = `tried again in ${retryMs / 1000} s`;
      context.health.report(LINE, 'failed', `a look failed (${reason}); ${again}`);
      state.isDue = true;
      await sleepMs(retryMs, context.stop);
    }
  }
}

/** Looks when it is time; returns how long there is nothing to do, unless something wakes it. */
async function turnOf(state: State): Promise<number> {
  const { context } = state;
  const { store, clock } = context;
  if (await isFirstIngest(store.db)) return NOTHING_YET_MS; // a part of a catalogue is no catalogue
  const isFirst = state.filled === undefined;
  const beginMs = state.beginMs - performance.now();
  if (isFirst && beginMs > 0) return Math.ceil(beginMs);
  if (isFirst && beginMs > -state.patienceMs && (await isBusy(context))) return NOTHING_YET_MS;
  if (isFirst && beginMs > -READING_MS && (await isReading(context))) return NOTHING_YET_MS;
  if (!isFirst && (await historyMark(store.db)) !== state.filled!.history) hasHistory(state);
  const settings = await readBehaviourSettings(store.db);
  const waitMs = untilDueMs(state, settings);
  if (waitMs > 0) return waitMs;
  state.isDue = false;
  const atUs = clock.watchUs();
  state.filled = await fill(context, state.engine, settings, atUs, state.filled);
  if (state.engine.isFresh()) {
    context.health.report(LINE, 'degraded', 'no element sets yet: nothing is looked at');
    state.isDue = true;
    return NOTHING_YET_MS;
  }
  const weather = await readWeather(context);
  const open = await openFindings(context.store.db);
  const breakups = open.flatMap(({ doc, bound }) =>
    bound === 'all' ? ((doc as FindingDoc).body.breakup ?? []) : [],
  );
  const standing = standingOf(open);
  const onProgress = (text: string) =>
    context.health.report(LINE, isFirst ? 'degraded' : 'ok', `a look is under way: ${text}`);
  const looked = await state.engine.look(
    { atUs, settings, weather, breakups, standing },
    onProgress,
  );
  const changed = await keep(state, settings, looked, open, atUs);
  state.lookedUs = atUs;
  state.lookedMs = performance.now();
  tell(context, settings, looked, changed, atUs);
  return untilDueMs(state, settings);
}

/** Sets are being taken in, or the assets have not been screened yet. */
async function isBusy({ store }: NodeContext): Promise<boolean> {
  if ((await openIngests(store.db)).length > 0) return true;
  return (await currentRun(store.db, 'assets')) === undefined;
}

/** Told, since nothing is looked at meanwhile. */
async function isReading({ store, health }: NodeContext): Promise<boolean> {
  const unread = await unreadSources(store.db);
  if (unread.length === 0) return false;
  const text = `nothing was looked at yet: it waits until ${unread.join(', ')} is read to its end`;
  health.report(LINE, 'degraded', text);
  return true;
}

/** Nothing before it is worth much: as if there had been no look. */
function hasHistory(state: State): void {
  state.isDue = true;
  state.lookedUs = Number.NEGATIVE_INFINITY;
}

/** Changed sets wait for their turn; without any change the hour still comes: what is forecast goes by. */
function untilDueMs(state: State, settings: BehaviourSettings): number {
  const { clock } = state.context;
  const everyUs = state.isDue || clock.replay ? settings.everyMin * 60e6 : DAY_US;
  const watchMs = (state.lookedUs + everyUs - clock.watchUs()) / 1000 / clock.rate;
  const wallMs = state.lookedMs + state.wallMsMin - performance.now();
  return Math.max(0, Math.ceil(Math.max(watchMs, wallMs)));
}

/** Notices first, so that a crash between them and the table only says the same again. */
async function keep(
  { context, admit }: State,
  settings: BehaviourSettings,
  looked: Looked,
  open: readonly Finding[],
  atUs: number,
): Promise<readonly Change[]> {
  const { store, clock, feed } = context;
  const isKnown = new Set(open.map(({ key }) => key));
  const others = looked.found.map((one) => one.case.key).filter((key) => !isKnown.has(key));
  const before = [...open, ...(await findingsByKey(store.db, [...new Set(others)]))];
  const isLooked = (kind: string) => looked.kinds.some((one) => one === kind);
  const changes = mergeFindings(before, looked.found, atUs, isLooked);
  const findings = await told(changes, settings, admit, atUs);
  for (let i = 0; i < findings.length; i += FINDINGS_A_WRITE) {
    const part = findings.slice(i, i + FINDINGS_A_WRITE);
    await store.write(async (tx) => {
      for (const finding of part) await saveFinding(tx, finding);
    });
    await turn();
  }
  const { objects, sets, elapsedMs, detectors, dropped } = looked;
  const atWallUs = clock.wallUs();
  const news = changes.filter(({ isNews }) => isNews).length;
  await store.write(async (tx) => {
    const counts = { objects, sets, findings: standing(looked), changed: news };
    const doc = { detectors, dropped, problems: settings.problems };
    await saveLook(tx, { atUs: atWallUs, watchUs: atUs, ...counts, elapsedMs, doc });
    await forgetFindings(tx, atUs - settings.keptDays * DAY_US);
    const event = { atUs: atWallUs, subject: 'behaviour', tlp: 'AMBER', owners: [] } as const;
    await appendEvent(tx, { ...event, kind: 'behaviour.changed' });
  });
  feed.wake();
  return changes;
}

function standing({ found }: Looked): number {
  return found.filter(({ case: { state } }) => state !== 'closed').length;
}

async function told(
  changes: readonly Change[],
  settings: BehaviourSettings,
  admit: AdmitBehaviour,
  atUs: number,
): Promise<readonly Finding[]> {
  const telling = changes.map((change) => toldOf(change, settings.limits, atUs));
  const drafts = telling.flatMap((one) => (one === undefined ? [] : [one.draft]));
  const admitted = drafts.length === 0 ? [] : await admit(drafts);
  let place = 0;
  return changes.map(({ finding }, k) => {
    const one = telling[k];
    if (one === undefined) return finding;
    const { warningId } = admitted[place++]!;
    return { ...finding, severity: one.severity, warningId };
  });
}

function tell(
  { metrics, health, log }: NodeContext,
  settings: BehaviourSettings,
  looked: Looked,
  changes: readonly Change[],
  atUs: number,
): void {
  const { objects, sets, elapsedMs, detectors } = looked;
  const findings = standing(looked);
  metrics.timeS('noroshi_behaviour_seconds', elapsedMs / 1000, {});
  metrics.gauge('noroshi_behaviour_findings', findings);
  metrics.gauge('noroshi_behaviour_sets', sets);
  const failed = detectors.filter(({ failure }) => failure !== '');
  const wrong = [
    ...failed.map(({ name, failure }) => `${name} gave nothing: ${failure}`),
    ...settings.problems,
  ];
  const state = failed.length > 0 ? 'failed' : wrong.length > 0 ? 'degraded' : 'ok';
  health.report(LINE, state, [...wrong, `looked at ${formatUtc(atUs, 0)}`].join('; '));
  const news = changes.filter(({ isNews }) => isNews).length;
  const seconds = Math.round(elapsedMs) / 1000;
  log('info', 'a look at behaviour is done', {
    ...{ objects, sets, findings, changed: changes.length, news, seconds },
  });
}
