/**
 * The partner link of a node: a sender that follows the feed, a listener that shows each partner its lane, and for every
 * partner with an address one puller. Partners come and go with configuration, while the node runs. Of several processes each
 * has its listener, which only reads; sender and pullers run in one of them, by a lease, so that a link has one state. Were
 * two to run for a moment, nothing is told or taken twice: each step checks its place in its own transaction.
 */
import type { Partner } from '@noroshi/exchange';
import { readRules } from '@noroshi/exchange';
import { configRows, type StoredEvent } from '@noroshi/store';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { NodeContext, Part, RunningPart } from '../context.ts';
import { type NodeKeys, openKeys, refreshKeys } from '../keys/keys.ts';
import { type LeaseOptions, leased } from '../leased.ts';
import type { Author } from './author.ts';
import { createConnections, type Transport } from './client.ts';
import { CONFIRM_EVENT } from './confirmed.ts';
import { readDirectory } from './directory.ts';
import { followErasing } from './erase-part.ts';
import { setOursOver, setTheirsOver, warnNewLife } from './life.ts';
import { startListener } from './listener.ts';
import { followLanes, partOf, ROUNDS } from './puller.ts';
import { reconsiderOpen, retell, type Sender, sendNews } from './sender.ts';
import { KEYS_EVENT, turnKeys } from './turn.ts';

export type PartnerOptions = {
  readonly host: string;
  readonly port: number; // 0: any that is free
  /** Told once the listener is there. */
  readonly onListening?: (port: number) => void;
  readonly lease?: LeaseOptions;
};

const RULES_EACH_MS = 30_000;
const RETRY_MS = 1000;
const TURN_EACH_MS = 5000;
const OVERLAP_EACH_MS = 500;

export function partnerPart(options: PartnerOptions): Part {
  return { name: 'partner', start: (context) => startPartner(context, options) };
}

async function startPartner(context: NodeContext, options: PartnerOptions): Promise<RunningPart> {
  const { nodeId, mode, clock } = context;
  const keys = await openKeys(context.dataDir, { nodeId, mode }, clock.wallUs());
  const author: Author = { nodeId, mode, keys, random: context.random };
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.stop]);
  const listener = await startListener(context, author, keys, options);
  options.onListening?.(listener.port);
  let shown = keys.tlsCertificatePem;
  const showLanes = async () => {
    await refreshKeys(keys, context.dataDir, { nodeId, mode }, clock.wallUs());
    if (keys.tlsCertificatePem !== shown) listener.setKeys(keys);
    shown = keys.tlsCertificatePem;
    listener.setPartners((await readDirectory(context.store.db, author)).partners);
  };
  await showLanes();
  const showing = followPartners(context, showLanes, signal);
  const link = await leased(linkPart(author, keys), options.lease).start({
    ...context,
    stop: signal,
  });
  return {
    close: async () => {
      await link.close();
      stop.abort();
      await listener.close();
      await showing;
    },
  };
}

/** Each change of who our partners are, tried again until it is done. */
async function followPartners(
  context: NodeContext,
  show: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let changed = new AbortController();
  const unfollow = context.feed.follow((events) => {
    if (events.some(isPartnerChange)) changed.abort();
  });
  changed.abort(); // what came before we followed
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      AbortSignal.any([changed.signal, signal]).addEventListener('abort', () => resolve());
      if (changed.signal.aborted || signal.aborted) resolve();
    });
    if (signal.aborted) break;
    changed = new AbortController();
    const done = await show().then(
      () => true,
      (cause: unknown) => {
        context.log('error', 'partners cannot be read', { reason: String(cause) });
        return false;
      },
    );
    if (!done) {
      await context.clock.sleepMs(RETRY_MS, signal);
      changed.abort();
    }
  }
  unfollow();
}

/** Sender and pullers: in one process of a node. */
function linkPart(author: Author, keys: NodeKeys): Part {
  const start = async (context: NodeContext): Promise<RunningPart> => {
    const nowMs = () => unixMsFromTaiUs(context.clock.wallUs());
    const turning = followTurn(context, author, keys);
    const link = await startLink(context, author, createConnections(keys, nowMs));
    return {
      close: async () => {
        await link.close();
        await turning.close();
      },
    };
  };
  return { name: 'partner', start };
}

/** New keys of ours, step by step: when their time comes, and as partners confirm that they have them. */
function followTurn(context: NodeContext, author: Author, keys: NodeKeys): RunningPart {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.stop]);
  let news = new AbortController();
  const unfollow = context.feed.follow((events) => {
    const isNews = events.some((event) => event.kind === CONFIRM_EVENT || isPartnerChange(event));
    if (isNews) news.abort();
  });
  const run = async () => {
    while (!signal.aborted) {
      news = new AbortController();
      try {
        await refreshKeys(keys, context.dataDir, context, context.clock.wallUs());
        await turnKeys(context, author, keys);
        context.health.forget('partner/keys');
      } catch (cause) {
        const reason = (cause as Error).message;
        context.health.report('partner/keys', 'degraded', `new keys wait: ${reason}`);
      }
      const eachMs = keys.next?.state === 'overlap' ? OVERLAP_EACH_MS : TURN_EACH_MS;
      await context.clock.sleepMs(eachMs, AbortSignal.any([news.signal, signal]));
    }
    unfollow();
  };
  const running = run();
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

/** `connect` makes a connection of its own at each call. */
export async function startLink(
  context: NodeContext,
  author: Author,
  connect: (partner: Partner) => Transport,
): Promise<RunningPart> {
  const { clock, store, feed, log } = context;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.stop]);
  const pullers = new Map<string, Puller>();
  let refused: readonly string[] = [];
  const setPartners = async () => {
    const { partners, unusable } = await readDirectory(store.db, author);
    await endLives(context, pullers, partners);
    await setPullers(pullers, partners, (partner) =>
      startPuller(context, author, partner, () => connect(partner), signal),
    );
    for (const id of refused) if (!pullers.has(id)) context.health.forget(`partner/${id}`);
    for (const { id, reason } of unusable)
      context.health.report(`partner/${id}`, 'failed', `partner ${id}: ${reason}`);
    refused = unusable.map(({ id }) => id);
  };
  await setOursOver(store, author, clock.wallUs());
  await setPartners();
  const sender: Sender = { store, feed, author, wallUs: clock.wallUs, log };
  const working = Promise.all([
    followFeed(context, sender, setPartners, signal),
    followRules(context, sender, signal),
    followErasing(context, author, signal),
  ]);
  return {
    close: async () => {
      stop.abort();
      await setPullers(pullers, [], () => null as never);
      await working;
      context.health.forget('partner/sender');
    },
  };
}

/** A partner met again: nobody follows its old lanes while they are set aside. */
async function endLives(
  context: NodeContext,
  pullers: Map<string, Puller>,
  partners: readonly Partner[],
): Promise<void> {
  for (const partner of partners) {
    const puller = pullers.get(partner.id);
    if (puller !== undefined && puller.text === JSON.stringify(partner)) continue;
    pullers.delete(partner.id);
    await puller?.close();
    const over = await setTheirsOver(context.store, partner, context.clock.wallUs());
    if (over.length > 0) await warnNewLife(context, partner, over);
  }
}

type Puller = { readonly text: string; close(): Promise<void> };

/** One puller for each partner with an address; one whose row changed is started again. */
async function setPullers(
  pullers: Map<string, Puller>,
  partners: readonly Partner[],
  start: (partner: Partner) => Puller,
): Promise<void> {
  const wanted = new Map(
    partners.filter(({ address }) => address !== undefined).map((each) => [each.id, each]),
  );
  for (const [id, puller] of [...pullers]) {
    const partner = wanted.get(id);
    if (partner !== undefined && JSON.stringify(partner) === puller.text) continue;
    pullers.delete(id);
    await puller.close();
  }
  for (const [id, partner] of wanted) if (!pullers.has(id)) pullers.set(id, start(partner));
}

/** A connection for each round of lanes. */
function startPuller(
  context: NodeContext,
  author: Author,
  partner: Partner,
  connect: () => Transport,
  signal: AbortSignal,
): Puller {
  const stop = new AbortController();
  const ended = AbortSignal.any([stop.signal, signal]);
  const running = ROUNDS.map((lanes) => {
    const transport = connect();
    const following = { context, author, partner, transport, lanes };
    return { transport, done: followLanes(following, ended) };
  });
  return {
    text: JSON.stringify(partner),
    close: async () => {
      stop.abort();
      for (const { transport } of running) transport.close();
      await Promise.all(running.map(({ done }) => done));
      for (const lanes of ROUNDS) context.health.forget(partOf(partner.id, lanes));
    },
  };
}

/** Each batch of news: partners that changed, then what goes out. What fails is tried again from the same place. */
async function followFeed(
  context: NodeContext,
  sender: Sender,
  setPartners: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let news = new AbortController();
  let partnersChanged = true; // what came before we followed
  const unfollow = context.feed.follow((events) => {
    partnersChanged ||= events.some(isPartnerChange);
    news.abort();
  });
  let first = true;
  while (!signal.aborted) {
    if (!first) await context.clock.sleepMs(RETRY_MS, AbortSignal.any([news.signal, signal]));
    first = false;
    news = new AbortController();
    try {
      const changed = partnersChanged;
      partnersChanged = false;
      if (changed) await setPartners();
      await retell(sender);
      await sendNews(sender);
      context.health.report('partner/sender', 'ok');
    } catch (cause) {
      if (signal.aborted) break;
      const reason = (cause as Error).message;
      context.health.report('partner/sender', 'failed', `releases wait: ${reason}`);
      await context.clock.sleepMs(RETRY_MS, signal);
    }
  }
  unfollow();
}

/** A rule that begins by the clock alone lets open warnings go; of one that ends, what waits for an officer waits no longer. */
async function followRules(
  context: NodeContext,
  sender: Sender,
  signal: AbortSignal,
): Promise<void> {
  let lastUs = context.clock.wallUs();
  for (;;) {
    await context.clock.sleepMs(RULES_EACH_MS, signal);
    if (signal.aborted) return;
    try {
      const nowUs = context.clock.wallUs();
      const { rules } = readRules(await configRows(context.store.db, 'rule'));
      const turned = rules
        .flatMap(({ fromUs, untilUs }) => [fromUs, untilUs])
        .some((atUs) => atUs !== undefined && atUs > lastUs && atUs <= nowUs);
      if (turned) await reconsiderOpen(sender);
      lastUs = nowUs;
    } catch (cause) {
      context.log('error', 'release rules cannot be read', { reason: String(cause) });
    }
  }
}

function isPartnerChange({ kind, doc }: StoredEvent): boolean {
  return kind === KEYS_EVENT || (kind === 'config.changed' && doc.kind === 'partner');
}
