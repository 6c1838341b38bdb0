/**
 * The watch of signs of attack as a part of a node: no warrant of its mode in force, nothing is read; each warrant has its
 * sources, its window and its key. It judges every so often, keeps what the warrant lets out, and gives notices about the assets
 * concerned. One process of a node runs it (leased.ts).
 */
import { appendEvent, saveSign, signsOfWarrant } from '@noroshi/store';
import type { Marking, NoticeDraft } from '@noroshi/watch';
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { indicatorPlaces } from '../edge/places.ts';
import { toldOf } from './announce.ts';
import { endWarrants, forgetOld } from './ending.ts';
import { createFlowEngine, type FlowEngine } from './engine.ts';
import { eraseNotices } from './erasing.ts';
import { openKey } from './key.ts';
import { holdEngine } from './live.ts';
import { docOf, mergeSigns, type SignChange, type SignDoc } from './merge.ts';
import type { IndicatorPlaces, Judged, WatchSpec } from './messages.ts';
import { type FlowSettings, type InForce, readFlowSettings } from './settings.ts';
import { tellCounts } from './tell.ts';

/** Gives notices of one marking to people; says which warning each joined. */
export type AdmitSigns = (
  drafts: readonly NoticeDraft[],
  marking: Marking,
) => Promise<readonly { readonly warningId: string }[]>;

export type FlowsOptions = {
  readonly admit: (context: NodeContext) => AdmitSigns;
  readonly everyMs?: number; // of the machine; else as configured
};

const CATCHING_UP_MS = 250;
const RETRY_MS = [5000, 30_000, 120_000] as const;
const SETTINGS = /^(asset|warrant|flow|signs|indicators)\//;
const ACTOR = 'node:flows';
const LINE = 'watching/signs';

type State = {
  readonly context: NodeContext;
  readonly engine: FlowEngine;
  readonly admit: AdmitSigns;
  readonly everyMs: number | undefined;
  isChanged: boolean; // settings were, or a warrant began or ended
  woken: AbortController;
  running: string; // warrants and versions that the thread has
  erasedUs: number; // when notices of old signs were last looked for, by the watch's clock
  isScrubbed: boolean; // nothing that was removed is left in the store's own log
  refused: readonly string[]; // what is not read for want of its key
};

export function createFlowsPart(options: FlowsOptions): Part {
  return {
    name: 'flows',
    start: async (given) => {
      const ended = new AbortController();
      const context = { ...given, stop: AbortSignal.any([ended.signal, given.stop]) };
      const engine = createFlowEngine();
      const release = holdEngine(given.store, engine);
      const state: State = {
        ...{ context, engine, admit: options.admit(context), everyMs: options.everyMs },
        ...{ isChanged: true, woken: new AbortController() },
        ...{ running: '', refused: [], erasedUs: Number.NaN, isScrubbed: true },
      };
      const unfollow = context.feed.follow((events) => {
        const isOurs = events.some(
          ({ kind, subject }) => kind === 'config.changed' && SETTINGS.test(subject),
        );
        if (!isOurs) return;
        state.isChanged = true;
        state.woken.abort();
        state.woken = new AbortController();
      });
      const done = loop(state);
      return {
        close: async () => {
          unfollow();
          release();
          ended.abort();
          await done;
          await engine.close();
        },
      };
    },
  };
}

async function loop(state: State): Promise<void> {
  const { context } = state;
  let failures = 0;
  while (!context.stop.aborted) {
    const woken = state.woken.signal;
    try {
      const waitMs = await turn(state);
      failures = 0;
      await sleepMs(waitMs, AbortSignal.any([context.stop, woken]));
    } catch (cause) {
      if (context.stop.aborted) return;
      const retryMs = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]!;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.log('error', 'a judgement of flows failed', { reason });
      const again = `tried again in ${retryMs / 1000} s`;
      context.health.report(LINE, 'failed', `a judgement failed (${reason}); ${again}`);
      state.isChanged = true;
      await sleepMs(retryMs, context.stop);
    }
  }
}

/** One judgement of every warrant in force; returns how long there is nothing to do, unless something wakes it. */
async function turn(state: State): Promise<number> {
  const { context, engine } = state;
  const { store, clock, mode } = context;
  const settings = await readFlowSettings(store.db, mode, clock.watchUs());
  const used = settings.warrants.filter(({ sources }) => sources.length > 0);
  const indicators = await indicatorPlaces(store.db, context.dataDir);
  const inForce = used.map(({ warrant, version }) => `${warrant.id} ${version}`);
  const running = [...inForce, indicators.mark].join('\n');
  const isStale = state.isChanged || running !== state.running || state.refused.length > 0;
  if (isStale || engine.isFresh()) {
    state.isChanged = false;
    const { specs, refused } = await specsOf(context, settings, used, indicators);
    await engine.set(specs);
    for (const { key } of specs) key.fill(0); // the thread has its own
    state.refused = refused;
    state.running = running;
  }
  await endWarrants(context, settings, ACTOR);
  await forget(state, settings);
  const before = new Map<string, Awaited<ReturnType<typeof signsOfWarrant>>>();
  for (const { warrant } of used)
    before.set(warrant.id, await signsOfWarrant(store.db, warrant.id));
  const known = Object.fromEntries(
    [...before].map(([id, rows]) => [id, rows.filter(({ isOpen }) => isOpen).map((row) => row.id)]),
  );
  const ask = { watchUs: clock.watchUs(), perDay: settings.perDay, known };
  const judged = await engine.judge(ask);
  for (const one of judged) {
    const inForce = used.find(({ warrant }) => warrant.id === one.warrant);
    if (inForce === undefined || !one.isCaughtUp) continue;
    await keep(state, settings, inForce, one, before.get(one.warrant) ?? []);
  }
  tellCounts(context, { ...settings, problems: [...state.refused, ...settings.problems] }, judged);
  if (judged.some(({ isCaughtUp }) => !isCaughtUp)) return CATCHING_UP_MS;
  return state.everyMs ?? settings.everyS * 1000;
}

const ERASE_EVERY_US = 3600e6;

/** Signs that are old, at every turn; what was told of them, when some went and each hour: it reads many rows. */
async function forget(state: State, settings: FlowSettings): Promise<void> {
  const { context } = state;
  const nowUs = context.clock.watchUs();
  const gone = await forgetOld(context, settings, ACTOR);
  const isDue = gone > 0 || !(nowUs - state.erasedUs < ERASE_EVERY_US);
  const erased = isDue ? await eraseNotices(context, settings, ACTOR) : 0;
  if (isDue) state.erasedUs = nowUs;
  if (erased > 0) context.feed.wake();
  if (gone + erased > 0) state.isScrubbed = false;
  if (!state.isScrubbed) state.isScrubbed = await context.store.scrub();
}

/** A key is made with the first reading under its warrant; without its own key nothing is read under one, and health says why. */
async function specsOf(
  context: NodeContext,
  settings: FlowSettings,
  used: readonly InForce[],
  indicators: IndicatorPlaces,
): Promise<{ readonly specs: WatchSpec[]; readonly refused: string[] }> {
  const assets = settings.assets.flatMap(({ id, networks = [] }) =>
    networks.length === 0 ? [] : [{ id, networks }],
  );
  const specs: WatchSpec[] = [];
  const refused: string[] = [];
  for (const { warrant, version, sources } of used) {
    const key = await openKey(context, { warrant, version }, ACTOR);
    if (key.ok) specs.push({ warrant, version, key: key.value, sources, assets, indicators });
    else refused.push(`nothing is read under warrant ${warrant.id}: ${key.error}`);
  }
  return { specs, refused };
}

const SIGNS_A_WRITE = 40;

/** Notices first, so that a crash between them and the table only says the same again. */
async function keep(
  { context, admit }: State,
  settings: FlowSettings,
  { warrant }: InForce,
  judged: Judged,
  before: Awaited<ReturnType<typeof signsOfWarrant>>,
): Promise<void> {
  const { store, clock, feed, nodeId } = context;
  const atUs = clock.watchUs();
  const changes = mergeSigns(before, judged.signs, warrant, atUs);
  if (changes.length === 0) return;
  const rows: SignChange['row'][] = [];
  for (const change of changes) {
    const told = toldOf(change, warrant, settings, nodeId, atUs);
    if (told === undefined) {
      rows.push(change.row);
      continue;
    }
    const [{ warningId } = { warningId: null }] = await admit([told.draft], told.marking);
    const { sign } = docOf(change.row);
    const doc: SignDoc = { sign, told: { count: sign.count, assetIds: change.row.assetIds } };
    rows.push({ ...change.row, doc, severity: change.severity, warningId });
  }
  for (let i = 0; i < rows.length; i += SIGNS_A_WRITE)
    await store.write(async (tx) => {
      for (const row of rows.slice(i, i + SIGNS_A_WRITE)) await saveSign(tx, row);
    });
  await store.write(async (tx) => {
    const event = { atUs: clock.wallUs(), kind: 'signs.changed', subject: 'signs' };
    await appendEvent(tx, { ...event, tlp: warrant.marking.tlp, owners: [] });
  });
  feed.wake();
}
