/**
 * The sources of a node: one loop a configured source, none without configuration. Configuration and requests to refresh come
 * by the feed; what a source gave goes into the store, where the watches find it.
 */
import { appendEvent, configRow, configRows } from '@noroshi/store';
import { closeTornIngest, elementFacts, openIngests, sourceState } from '@noroshi/store/elements';
import type { NoticeDraft } from '@noroshi/watch';
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { type Budget, createFetcher } from '../fetch/index.ts';
import { readSource, type Source } from './config.ts';
import { type Keeper, keepOnce, save, tell, withAge } from './keeper.ts';
import { type LookTools, SERVICES, type Services } from './look.ts';
import { sourceNotice } from './notice.ts';
import { afterRefresh, isRemote, readState, type SourceState } from './state.ts';

export type SourcesOptions = {
  /** Where a stopped source becomes a warning; without it health alone tells. */
  readonly admit?: (context: NodeContext) => (drafts: readonly NoticeDraft[]) => Promise<unknown>;
  readonly services?: Services;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly resolve?: (host: string) => Promise<readonly string[]>;
};

/** How often a waiting source looks whether it has become stale. */
const AGE_CHECK_MS = 30_000;

export function createSourcesPart(options: SourcesOptions = {}): Part {
  return {
    name: 'sources',
    start: async (context) => {
      await closeTornIngests(context);
      const kept = new Map<string, Kept>();
      const shared = createShared(context, options);
      const reconcile = async (id: string) => {
        await kept.get(id)?.end();
        kept.delete(id);
        if (context.stop.aborted) return;
        const row = await configRow(context.store.db, 'source', id);
        if (row !== undefined && row.doc !== null) {
          start(kept, shared, row.doc, id);
          return;
        }
        context.health.forget(`sources/${id}`);
        await tellRemoval(context, id);
      };
      for (const { id, doc } of await configRows(context.store.db, 'source')) {
        start(kept, shared, doc, id);
      }
      let changes = Promise.resolve();
      const unfollow = context.feed.follow((events) => {
        for (const { kind, subject } of events) {
          const id = subject.slice(subject.indexOf('/') + 1);
          if (kind === 'config.changed' && subject.startsWith('source/')) {
            changes = changes
              .then(() => reconcile(id))
              .catch((cause) => failed(context, id, cause));
          } else if (kind === 'source.refresh') kept.get(subject)?.refresh();
        }
      });
      return {
        close: async () => {
          unfollow();
          await changes;
          await Promise.all([...kept.values()].map((one) => one.end()));
        },
      };
    },
  };
}

type Kept = { refresh(): void; end(): Promise<void> };

type Shared = {
  readonly context: NodeContext;
  readonly admit: (drafts: readonly NoticeDraft[]) => Promise<unknown>;
  readonly keeper: (signal: AbortSignal, used: SourceState['requestsMs']) => Keeper;
};

function start(kept: Map<string, Kept>, shared: Shared, doc: unknown, id: string): void {
  const source = readSource(doc);
  if (source !== undefined) kept.set(id, keep(shared, source));
  else {
    const text = `the configuration of source ${id} does not fit its schema: see noroshi schema config, then apply it again`;
    shared.context.health.report(`sources/${id}`, 'failed', text);
  }
}

/** The loop of one source until it is ended. */
function keep(shared: Shared, source: Source): Kept {
  const { context } = shared;
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, context.stop]);
  let woken = new AbortController();
  let asked = false;
  const run = async () => {
    let state = readState(source, await sourceState(context.store.db, source.id));
    const keeper = shared.keeper(signal, state.requestsMs);
    tell(context, source, state);
    let due = !isRemote(source);
    while (!signal.aborted) {
      if (asked) {
        asked = false;
        state = afterRefresh(source, state, context.clock.wallUs());
        await save(context, source, state);
      }
      const waitMs = waitOf(state, context.clock.wallUs());
      if (due || waitMs <= 0) {
        due = false;
        state = await keepOnce(keeper, source, state);
        state = await tellStop(shared, source, state);
        continue;
      }
      await sleepMs(Math.min(waitMs, AGE_CHECK_MS), AbortSignal.any([signal, woken.signal]));
      if (woken.signal.aborted) woken = new AbortController();
      if (signal.aborted) return;
      const aged = await withAge(keeper, source, state, false);
      if (aged !== state && aged.stale !== state.stale) await save(context, source, aged);
      state = aged;
      tell(context, source, state);
    }
  };
  const done = running(context, source, signal, run);
  return {
    refresh: () => {
      asked = true;
      woken.abort();
    },
    end: async () => {
      ending.abort();
      await done;
    },
  };
}

const RETRY_MS = 5000;

/** A full disk or a lost database ends a look, not the source. */
async function running(
  context: NodeContext,
  source: Source,
  signal: AbortSignal,
  run: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await run();
    } catch (cause) {
      if (signal.aborted) return;
      failed(context, source.id, cause);
      await sleepMs(RETRY_MS, signal);
    }
  }
}

function failed(context: NodeContext, id: string, cause: unknown): void {
  const text = `source ${id} cannot be kept: ${cause instanceof Error ? cause.message : String(cause)}; it is tried again`;
  context.health.report(`sources/${id}`, 'failed', text);
  context.log('error', text, { source: id });
}

/** A stop is for a person: a notice once, and once more when it works again. What was told is kept across restarts. */
async function tellStop(
  { context, admit }: Shared,
  source: Source,
  state: SourceState,
): Promise<SourceState> {
  const works = state.error === null && !state.stopped;
  if (state.told ? !works : !state.stopped) return state;
  if (state.stopped) {
    context.log('warn', 'a source was stopped', { source: source.id, reason: state.error });
  }
  await admit([sourceNotice(source, state, context.clock.watchUs())]);
  const told = { ...state, told: state.stopped };
  await save(context, source, told);
  return told;
}

function waitOf(state: SourceState, nowUs: number): number {
  if (state.stopped) return Number.POSITIVE_INFINITY;
  return state.nextUs === null ? 0 : (state.nextUs - nowUs) / 1000;
}

function createShared(context: NodeContext, options: SourcesOptions): Shared {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
  const admit = options.admit?.(context) ?? (async () => []);
  const budgets = new Map<string, Budget>(); // one for a host, whatever sources ask it
  const keeper = (signal: AbortSignal, used: SourceState['requestsMs']): Keeper => {
    const { resolve } = options;
    const tools: LookTools = {
      ...{ dataDir: context.dataDir, signal, env: options.env ?? process.env },
      ...{ wallUs: context.clock.wallUs, watchUs: context.clock.watchUs },
      services: options.services ?? SERVICES,
      fetcher: (allow) =>
        createFetcher({
          ...{ allow, nowMs: () => Date.now(), used, budgets },
          ...(resolve === undefined ? {} : { resolve }),
        }),
      requestsMs: () =>
        Object.fromEntries([...budgets].map(([host, budget]) => [host, budget.log()] as const)),
    };
    return { context, tools, inTurn };
  };
  return { context, admit, keeper };
}

/** What a removed source said is no longer in force: the watches must look again. */
async function tellRemoval({ store, clock, feed }: NodeContext, id: string): Promise<void> {
  const { objects } = await elementFacts(store.db, { source: id });
  if (objects === 0) return;
  const event = { atUs: clock.wallUs(), kind: 'elements.changed', subject: id, owners: [] };
  const doc = { source: id, removed: true, touched: objects };
  await store.write((tx) => appendEvent(tx, { ...event, tlp: 'AMBER', doc }));
  feed.wake();
}

/** What an ingest cut short did touch is told now, so that nobody screens old sets for ever. */
async function closeTornIngests({ store, clock, log }: NodeContext): Promise<void> {
  for (const { id, source } of await openIngests(store.db)) {
    await store.write((tx) => closeTornIngest(tx, id, clock.wallUs()));
    log('warn', 'an ingest that was cut short is ended; its source is read again', { source });
  }
}
