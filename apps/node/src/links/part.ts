/**
 * The watch of services as a part of a node: whenever a warning, an asset or a network changed, and every ten minutes, it asks what each open
 * warning would take, and tells it. What it tells is about the same assets, so it joins the case that it comes from.
 */
import type { Concern, FailureReport } from '@noroshi/link';
import { type KeptWarning, keptNotices, listWarnings } from '@noroshi/store/warnings';
import { type Marking, type NoticeDraft, precedenceRank } from '@noroshi/watch';
import { createAskedThread } from '../asked-thread.ts';
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { setsOf } from '../sources/sets.ts';
import { policyFor, readChecklists } from '../warnings/desk.ts';
import { gistOf, tellLosses } from './announce.ts';
import type { FromLinks, NetworkJudged, ToLinks } from './messages.ts';
import {
  LINKS_DEFAULTS,
  type LinksSettings,
  type NetworkRow,
  readLinksSettings,
} from './settings.ts';

export type AdmitLosses = (drafts: readonly NoticeDraft[], marking: Marking) => Promise<unknown>;

const LINE = 'watching/links';
const EVERY_MS = 600_000;
const SETTLE_MS = 2000; // warnings come in bursts
const RETRY_MS = 30_000;
const CONCERNS_MAX = 200;
const HOUR_US = 3600e6;
const CHANGES = /^(config\.changed (network|asset)\/|warning\.|elements\.)/;

type Judge = (ask: ToLinks['ask']) => Promise<NetworkJudged>;

type State = {
  readonly context: NodeContext;
  readonly admit: AdmitLosses;
  readonly judge: Judge;
  readonly settleMs: number;
  readonly said: Map<string, string>; // gist by key
  woken: AbortController;
};

export function createLinksPart(options: {
  readonly admit: (context: NodeContext) => AdmitLosses;
  readonly settleMs?: number;
}): Part {
  return {
    name: 'links',
    start: async (given) => {
      const ended = new AbortController();
      const context = { ...given, stop: AbortSignal.any([ended.signal, given.stop]) };
      const url = new URL('./thread.ts', import.meta.url);
      const thread = createAskedThread<ToLinks, FromLinks>(url, 'the thread of networks');
      const judge: Judge = async (ask) => {
        const answer = await thread.ask({ kind: 'judge', ask });
        if (answer.kind !== 'judged')
          throw new Error('bug: a network was answered as something else');
        return answer.judged;
      };
      const state: State = {
        ...{ context, judge, admit: options.admit(context), said: new Map() },
        ...{ settleMs: options.settleMs ?? SETTLE_MS, woken: new AbortController() },
      };
      const unfollow = context.feed.follow((events) => {
        if (events.some(({ kind, subject }) => CHANGES.test(`${kind} ${subject}`)))
          state.woken.abort();
      });
      const done = loop(state);
      return {
        close: async () => {
          unfollow();
          ended.abort();
          await thread.close();
          await done;
        },
      };
    },
  };
}

async function loop(state: State): Promise<void> {
  const { context } = state;
  while (!context.stop.aborted) {
    state.woken = new AbortController();
    let waitMs = EVERY_MS;
    try {
      await turn(state);
    } catch (cause) {
      if (context.stop.aborted) return;
      const reason = cause instanceof Error ? cause.message : String(cause);
      context.log('error', 'a look at the networks failed', { reason });
      context.health.report(LINE, 'failed', `a look failed (${reason}); tried again in 30 s`);
      waitMs = RETRY_MS;
    }
    await sleepMs(waitMs, AbortSignal.any([context.stop, state.woken.signal]));
    await sleepMs(state.settleMs, context.stop);
  }
}

async function turn(state: State): Promise<void> {
  const { context } = state;
  const settings = await readLinksSettings(context.store.db);
  const problems = [...settings.problems];
  if (settings.networks.length === 0) {
    const words = [...problems, 'no network is configured: no service is watched'];
    context.health.report(LINE, problems.length === 0 ? 'ok' : 'degraded', words.join('; '));
    return;
  }
  const open = await openWarnings(context);
  let failures = 0;
  for (const network of settings.networks) {
    const judged = await judgeOne(state, settings, network, open);
    problems.push(...judged.problems);
    failures += judged.report.failures.length;
  }
  const words = [
    ...problems,
    `${settings.networks.length} networks, ${failures} open warnings touch them`,
  ];
  context.health.report(LINE, problems.length === 0 ? 'ok' : 'degraded', words.join('; '));
}

async function judgeOne(
  state: State,
  { assets }: LinksSettings,
  network: NetworkRow,
  open: ReadonlyMap<string, KeptWarning>,
): Promise<NetworkJudged> {
  const { context, judge } = state;
  const fromUs = context.clock.watchUs();
  const toUs = fromUs + (network.horizonHours ?? LINKS_DEFAULTS.horizonHours) * HOUR_US;
  const named = new Set((network.contacts ?? []).map(({ satellite }) => satellite));
  const objectIds = assets.flatMap(({ id, objectId }) =>
    named.has(id) && objectId ? [objectId] : [],
  );
  const sets = await setsOf(context.store.db, objectIds);
  const concerns = [...open.values()].map(({ warning }) => concernOf(warning, fromUs));
  const judged = await judge({ network, assets, sets, concerns, fromUs, toUs });
  for (const report of judged.report.failures)
    await tell(state, network, report, open, fromUs, toUs);
  return judged;
}

/** It may come true from the warning's window on; for how long nobody knows, so the loss has no end. */
function concernOf(
  { id, title, assetIds, window }: KeptWarning['warning'],
  nowUs: number,
): Concern {
  return { warningId: id, title, assetIds, fromUs: Math.max(nowUs, window.fromUs) };
}

async function tell(
  state: State,
  network: NetworkRow,
  report: FailureReport,
  open: ReadonlyMap<string, KeptWarning>,
  atUs: number,
  toUs: number,
): Promise<void> {
  const { warning } = open.get(report.failure.id.slice('warning/'.length))!;
  const key = `${network.id} ${warning.id}`;
  const gist = gistOf(report);
  if (state.said.get(key) === gist) return;
  const notices = await keptNotices(state.context.store.db, warning.id);
  const causes = notices.filter(({ notice }) => notice.kind !== 'link');
  const confidence = Math.max(0, ...causes.map(({ notice }) => notice.confidence));
  const draft = tellLosses(network, report, { confidence, atUs, toUs });
  if (draft !== null) await state.admit([draft], warning.marking);
  state.said.set(key, gist);
}

/** Those that something other than a link began, the most urgent first. */
async function openWarnings({ store }: NodeContext): Promise<ReadonlyMap<string, KeptWarning>> {
  const checklists = await readChecklists(store.db);
  const asked = { clearance: 'RED', owners: '*', states: ['open', 'acknowledged'] } as const;
  const page = await listWarnings(store.db, { ...asked, limit: CONCERNS_MAX }, (kept) =>
    policyFor(kept, checklists),
  );
  const found = page.items.filter(({ warning }) =>
    warning.domains.some((domain) => domain !== 'communications' && domain !== 'node'),
  );
  found.sort((a, b) => precedenceRank(a.warning.precedence) - precedenceRank(b.warning.precedence));
  return new Map(found.map((kept) => [kept.warning.id, kept]));
}
