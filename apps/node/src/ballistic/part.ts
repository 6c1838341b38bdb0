/**
 * The watch of ballistic objects as a part of a node: looks go into a thread, and what comes out becomes findings, pictures of moments, notices
 * about assets and drafts of public alerts. It looks every second; one process of a node runs it (leased.ts).
 */
import { appendEvent } from '@noroshi/store';
import {
  closeBallistic,
  forgetBallistic,
  type StoredBallistic,
  saveBallistic,
  saveFrame,
} from '@noroshi/store/ballistic';
import { type Marking, type NoticeDraft, noticeDefault, type Severity } from '@noroshi/watch';
import { stepAlerts } from '../alerts/step.ts';
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { type Telling, tellImpact, tellLaunch, tellOverflight } from './announce.ts';
import { createSkyEngine, type SkyEngine } from './engine.ts';
import { frameOf } from './frame.ts';
import type { Seen, SeenLaunch, SeenTrack } from './messages.ts';
import { type GroundAsset, groundAssets, namedAreas } from './places.ts';
import {
  announcementsOf,
  BALLISTIC_DEFAULTS,
  type BallisticSettings,
  readBallisticSettings,
} from './settings.ts';
import { tellHealth } from './tell.ts';

/** Gives notices of one marking to people; says which warning each joined. */
export type AdmitBallistic = (
  drafts: readonly NoticeDraft[],
  marking: Marking,
) => Promise<readonly { readonly warningId: string }[]>;

export type BallisticOptions = {
  readonly admit: (context: NodeContext) => AdmitBallistic;
  readonly everyMs?: number; // of the machine
};

const EVERY_MS = 1000;
const BEHIND_MS = 50;
const IDLE_MS = 30_000; // no source is configured
const RETRY_MS = [2000, 10_000, 60_000] as const;
const SETTINGS = /^(asset|looks|ballistic|announced|alert-areas|alert-rule)\//;
const FRAME_US = 5e6;
const LAUNCH_SHOWN_US = 900e6; // pictures go on so long after a motor was last seen
const FRAMES_KEPT_US = 7 * 86_400e6;
const FORGET_US = 3600e6;
const DAY_US = 86_400e6;

type Said = {
  readonly gist: string;
  readonly warningId: string;
  readonly severity: Severity;
};

type State = {
  readonly context: NodeContext;
  readonly engine: SkyEngine;
  readonly admit: AdmitBallistic;
  readonly everyMs: number;
  readonly said: Map<string, Said>; // by the key of its notice
  readonly stored: Map<string, string>; // what was written of each finding
  isChanged: boolean;
  woken: AbortController;
  settings: BallisticSettings | null;
  assets: readonly GroundAsset[];
  sources: string; // that the thread has
  startUs: number; // zero of the thread's seconds
  faults: readonly string[];
  framedUs: number;
  forgottenUs: number;
};

export function createBallisticPart(options: BallisticOptions): Part {
  return {
    name: 'ballistic',
    start: async (given) => {
      const ended = new AbortController();
      const context = { ...given, stop: AbortSignal.any([ended.signal, given.stop]) };
      const engine = createSkyEngine();
      const state: State = {
        ...{ context, engine, admit: options.admit(context) },
        everyMs: options.everyMs ?? EVERY_MS,
        ...{ said: new Map(), stored: new Map(), isChanged: true, woken: new AbortController() },
        ...{ settings: null, assets: [], sources: '', startUs: 0, faults: [] },
        ...{ framedUs: Number.NEGATIVE_INFINITY, forgottenUs: Number.NEGATIVE_INFINITY },
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
      context.log('error', 'a look at the sky failed', { reason });
      const again = `tried again in ${retryMs / 1000} s`;
      context.health.report('watching/ballistic', 'failed', `a look failed (${reason}); ${again}`);
      state.isChanged = true;
      await sleepMs(retryMs, context.stop);
    }
  }
}

/** One look; returns how long there is nothing to do, unless something wakes it. */
async function turn(state: State): Promise<number> {
  const { context, engine } = state;
  const watchUs = context.clock.watchUs();
  const settings = await settle(state, watchUs);
  if (settings.sources.length === 0) {
    tellHealth(context, settings, state.faults, null);
    return IDLE_MS;
  }
  const seen = await engine.look(watchUs);
  await keep(state, settings, seen);
  await stepAlerts(context, seen);
  await forget(state, settings, watchUs);
  tellHealth(context, settings, state.faults, seen);
  return seen.isCaughtUp ? state.everyMs : BEHIND_MS;
}

/** The thread with the sources of the configuration, and what it goes by now. */
async function settle(state: State, watchUs: number): Promise<BallisticSettings> {
  const { context, engine } = state;
  const isLost = engine.isFresh() && state.sources !== '';
  if (!state.isChanged && !isLost && state.settings !== null) return state.settings;
  state.isChanged = false;
  const settings = await readBallisticSettings(context.store.db, context.mode);
  state.settings = settings;
  state.assets = groundAssets(settings.assets);
  const sources = JSON.stringify(settings.sources);
  if (settings.sources.length === 0) {
    if (state.sources !== '') await engine.set({ sources: [], watchUs });
    state.sources = '';
    return settings;
  }
  if (isLost || sources !== state.sources) {
    const { startUs, faults } = await engine.set({ sources: settings.sources, watchUs });
    state.startUs = startUs;
    state.faults = faults;
    state.sources = sources;
  }
  const watch = { ...BALLISTIC_DEFAULTS, ...settings.watch };
  await engine.change({
    announcements: announcementsOf(settings, state.startUs),
    areas: namedAreas(state.assets),
    limits: {
      ...{ majorKmMax: watch.majorKmMax, orbitalMax: watch.orbitalMax },
      impactMin: watch.comesDownMin,
    },
  });
  return settings;
}

/** Findings, a picture of the moment, notices. Notices first: a crash between them and the tables only says the same again. */
async function keep(state: State, settings: BallisticSettings, seen: Seen): Promise<void> {
  const { context, assets } = state;
  const marking = settings.watch.marking ?? noticeDefault(context.nodeId);
  const { watch } = settings;
  const findings: StoredBallistic[] = [];
  for (const launch of seen.launches) {
    const telling = tellLaunch(launch, assets, watch, seen.atUs);
    const said = await tell(state, marking, telling);
    findings.push(findingOf(launchFinding(launch, seen), marking, said, telling));
  }
  for (const track of seen.tracks) {
    const telling = tellImpact(track, assets, watch, seen.atUs);
    const above = tellOverflight(track, assets, watch, seen.atUs);
    const said = await tell(state, marking, telling);
    const saidAbove = await tell(state, marking, above);
    const finding = findingOf(trackFinding(track, seen), marking, said ?? saidAbove, telling);
    findings.push({
      ...finding,
      assetIds: [...new Set([...finding.assetIds, ...(above?.assetIds ?? [])])],
    });
  }
  await write(state, seen, marking, findings);
}

/** Gives a notice where it says something new; what was said of the same before, or is now. */
async function tell(state: State, marking: Marking, telling: Telling | null): Promise<Said | null> {
  if (telling === null) return null;
  const { key, gist, draft } = telling;
  const before = state.said.get(key);
  if (before?.gist === gist) return before;
  const [{ warningId } = { warningId: '' }] = await state.admit([draft], marking);
  const said = { gist, warningId, severity: draft.severity };
  state.said.set(key, said);
  return said;
}

type Bare = Pick<StoredBallistic, 'id' | 'kind' | 'meaning' | 'doc' | 'firstUs' | 'lastUs'> & {
  readonly isOpen: boolean;
};

function launchFinding(launch: SeenLaunch, { atUs }: Seen): Bare {
  const isOpen = atUs - launch.lastBurningUs < 60e6;
  return {
    ...{ id: launch.id, kind: 'launch', meaning: 'launch', doc: launch, isOpen },
    ...{ firstUs: launch.firstUs, lastUs: launch.lastBurningUs },
  };
}

function trackFinding(track: SeenTrack, { atUs }: Seen): Bare {
  return {
    ...{ id: track.id, kind: 'track', meaning: track.meaning, doc: track, isOpen: true },
    ...{ firstUs: track.startUs, lastUs: atUs },
  };
}

function findingOf(
  bare: Bare,
  { tlp }: Marking,
  said: Said | null,
  telling: Telling | null,
): StoredBallistic {
  return {
    ...{ ...bare, tlp, severity: said?.severity ?? null, warningId: said?.warningId || null },
    assetIds: telling?.assetIds ?? [],
  };
}

async function write(
  state: State,
  seen: Seen,
  marking: Marking,
  findings: readonly StoredBallistic[],
): Promise<void> {
  const { context, stored } = state;
  const { store, clock, feed } = context;
  const changed = findings.filter((one) => stored.get(one.id) !== JSON.stringify(one));
  const isBusy =
    seen.tracks.length > 0 ||
    seen.launches.some(({ lastBurningUs }) => seen.atUs - lastBurningUs < LAUNCH_SHOWN_US);
  const isFrameDue = isBusy && seen.atUs - state.framedUs >= FRAME_US;
  const open = new Set(findings.filter(({ isOpen }) => isOpen).map(({ id }) => id));
  const closed = await store.write(async (tx) => {
    for (const one of changed) await saveBallistic(tx, one);
    if (isFrameDue) await saveFrame(tx, { atUs: seen.atUs, tlp: marking.tlp, doc: frameOf(seen) });
    const count = await closeBallistic(tx, [...open]);
    if (changed.length === 0 && count === 0 && !isFrameDue) return 0;
    const event = { atUs: clock.wallUs(), kind: 'ballistic.changed', subject: 'ballistic' };
    await appendEvent(tx, { ...event, tlp: marking.tlp, owners: [] });
    return count;
  });
  if (isFrameDue) state.framedUs = seen.atUs;
  for (const one of changed) stored.set(one.id, JSON.stringify(one));
  for (const id of stored.keys()) if (!findings.some((one) => one.id === id)) stored.delete(id);
  if (changed.length > 0 || isFrameDue || closed > 0) feed.wake();
}

async function forget(state: State, { watch }: BallisticSettings, watchUs: number): Promise<void> {
  if (watchUs - state.forgottenUs < FORGET_US) return;
  state.forgottenUs = watchUs;
  const keptUs = (watch.keepDays ?? BALLISTIC_DEFAULTS.keepDays) * DAY_US;
  await state.context.store.write((tx) =>
    forgetBallistic(tx, {
      ...{ framesUs: watchUs - FRAMES_KEPT_US, findingsUs: watchUs - keptUs },
    }),
  );
}
