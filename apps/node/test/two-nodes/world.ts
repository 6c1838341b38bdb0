/**
 * Two nodes in made-up time. Each has the real store (in memory), sender, answers, pullers and warnings; the clock, the wire and
 * the people are of the simulation. A life is one run of a node's process: it ends before or after any statement that it gives
 * its store, which is every await of it that can leave something behind; what was committed is there, what was not is gone.
 */
import { createHash, type Hash } from 'node:crypto';
import { base64FromBytes, type Partner } from '@noroshi/exchange';
import { createRandom, createTimeline, type Random, type Timeline } from '@noroshi/sim';
import { type Store, StoreError } from '@noroshi/store';
import { ed25519 } from '../../../../packages/exchange/test/crypto.ts';
import {
  emptyImage,
  type Gate,
  type Memory,
  openImage,
  openMemoryStore,
} from '../../../../packages/store/test/memory-store.ts';
import type { NodeClock } from '../../src/clock.ts';
import type { NodeContext, RunningPart } from '../../src/context.ts';
import { createHealthBoard } from '../../src/health.ts';
import type { Author } from '../../src/partner/author.ts';
import { startLink } from '../../src/partner/part.ts';
import { judgeNews } from './judge.ts';
import { HONEST, type Lie } from './lies.ts';
import { createFeed } from './sim-feed.ts';
import { calm, connectOver, type Weather } from './wire.ts';

export const NODE_IDS = ['alpha', 'bravo'] as const;
export type NodeId = (typeof NODE_IDS)[number];

/** When the simulation begins, by clocks that are right. */
const START_US = 822e12;

/** The process has ended: nothing that it still does counts. */
export class Ended extends Error {}

export type Life = {
  isOver: boolean;
  /** It ends when so many gates are passed; Infinity while nothing ends it. */
  gatesLeft: number;
  gates: number; // passed: each is an await at which the process may end
  readonly store: Store;
  readonly context: NodeContext;
  readonly links: RunningPart[];
};

export type SimNode = {
  readonly id: NodeId;
  readonly author: Author;
  readonly card: Partner;
  readonly random: (bytes: number) => Uint8Array;
  memory: Memory;
  life: Life | null;
  lives: number;
  aheadUs: number; // of its wall clock
  isDiskFull: boolean;
  /** It runs on an old backup: what it says now is not the log that was told. */
  isRestored: boolean;
  readonly judged: { rows: number };
  readonly byHand: Set<string>; // warnings that a person let go
};

export type World = {
  readonly seed: string;
  readonly timeline: Timeline;
  readonly nodes: Readonly<Record<NodeId, SimNode>>;
  readonly weather: Weather;
  readonly lie: Lie;
  readonly trace: Hash;
  readonly lines: string[];
  readonly problems: string[];
  readonly counts: Record<string, number>;
  randomOf(purpose: string): Random;
};

export async function createTwoNodes(seed: string, lie: Lie = HONEST): Promise<World> {
  const image = await emptyImage();
  const streams = new Map<string, Random>();
  const randomOf = (purpose: string) => {
    const stream = streams.get(purpose) ?? createRandom(`${seed}/${purpose}`);
    streams.set(purpose, stream);
    return stream;
  };
  return {
    ...{ seed, timeline: createTimeline(), weather: calm(), lie, randomOf },
    nodes: { alpha: nodeOf('alpha', image, randomOf), bravo: nodeOf('bravo', image, randomOf) },
    ...{ trace: createHash('sha256'), lines: [], problems: [], counts: {} },
  };
}

const KEYS = {
  alpha: ed25519(createHash('sha256').update('alpha').digest()),
  bravo: ed25519(createHash('sha256').update('bravo').digest()),
};

function nodeOf(id: NodeId, image: Buffer, randomOf: (purpose: string) => Random): SimNode {
  const { publicKey, sign } = KEYS[id];
  const stream = randomOf(`${id} bytes`);
  const random = (bytes: number) => Uint8Array.from({ length: bytes }, () => stream.integer(256));
  const keys = { signingKey: publicKey, sign, epoch: 1 };
  const address = `${id}.example:8471`;
  const tlsPin = base64FromBytes(new Uint8Array(32));
  return {
    ...{ id, random, memory: openImage(image), life: null, lives: 0, aheadUs: 0 },
    author: { nodeId: id, mode: 'exercise', keys, random },
    card: { id, mode: 'exercise', signingKey: base64FromBytes(publicKey), tlsPin, address },
    ...{ isDiskFull: false, isRestored: false, judged: { rows: 0 }, byHand: new Set() },
  };
}

export function otherOf(world: World, { id }: Pick<SimNode, 'id'>): SimNode {
  return world.nodes[id === 'alpha' ? 'bravo' : 'alpha'];
}

export function count(world: World, name: string, by = 1): void {
  world.counts[name] = (world.counts[name] ?? 0) + by;
}

const LINES_KEPT = 60;

export function say(world: World, text: string): void {
  world.lines.push(`${(world.timeline.nowMs() / 1000).toFixed(3)} s ${text}`);
  if (world.lines.length > LINES_KEPT) world.lines.shift();
}

export function wallUs({ timeline }: World, { aheadUs }: SimNode): number {
  return START_US + Math.round(timeline.nowMs() * 1000) + aheadUs;
}

/** Starts the node's process. */
export function boot(world: World, node: SimNode, gatesLeft = Number.POSITIVE_INFINITY): void {
  if (node.life !== null) return;
  node.lives++;
  const life = { isOver: false, gatesLeft, gates: 0, links: [] } as unknown as Life;
  const store = openMemoryStore(node.memory, gateOf(world, node, life));
  Object.assign(life, { store, context: contextOf(world, node, life, store) });
  node.life = life;
  say(world, `${node.id} starts, life ${node.lives}`);
  startOne(world, node, life);
}

/** One more sender and pullers in this life: two at once must double nothing. */
export function startOne(world: World, node: SimNode, life: Life): void {
  const connect = connectOver(world, node, life);
  startLink(life.context, node.author, connect).then(
    (link) => life.links.push(link),
    (cause: unknown) => {
      if (life.isOver) return;
      if (!(cause instanceof StoreError)) throw cause;
      endLife(world, node, 'it could not start');
    },
  );
}

/** The process ends here. What it had open in its store is gone, unless the disk lies. */
export function endLife(world: World, node: SimNode, why: string, backMs?: number): void {
  const { life, memory } = node;
  if (life === null) return;
  life.isOver = true;
  node.life = null;
  if (memory.inTransaction) memory.exec(world.lie.atEnd?.(world, node) ?? 'rollback');
  count(world, 'ends');
  say(world, `${node.id} ends: ${why}`);
  const delayMs = backMs ?? 200 + world.randomOf('boot').integer(6000);
  world.timeline.after(delayMs, () => boot(world, node));
}

const WRITES = /^(insert|update|delete|commit)/;

function gateOf(world: World, node: SimNode, life: Life): Gate {
  const disk = world.randomOf(`${node.id} disk`);
  const pass = () => {
    if (life.isOver) throw new Ended();
    life.gates++;
    if (--life.gatesLeft > 0) return;
    endLife(world, node, 'in the middle of its work');
    throw new Ended();
  };
  return {
    before: (sql) => {
      pass();
      if (!node.isDiskFull || !WRITES.test(sql) || disk.uniform() > 0.3) return;
      count(world, 'full disk');
      throw new StoreError('full', 'the disk of the store is full');
    },
    after: (sql) => {
      if (sql === 'commit') committed(world, node);
      pass();
    },
    read: (sql, parameters, rows) => world.lie.read?.(world, sql, parameters, rows) ?? rows,
    written: (sql, parameters) =>
      world.lie.written === undefined ? parameters : world.lie.written(world, sql, parameters),
  };
}

function committed(world: World, node: SimNode): void {
  count(world, 'commits');
  world.trace.update(`${world.timeline.nowMs()} ${node.id}\n`);
  judgeNews(world, node);
}

function contextOf(world: World, node: SimNode, life: Life, store: Store): NodeContext {
  const stop = new AbortController();
  const clock = clockOf(world, node, life);
  return {
    ...{ store, mode: 'exercise', nodeId: node.id, dataDir: '/nowhere', clock },
    ...{ random: node.random, feed: createFeed(world.timeline, store, () => life.isOver) },
    health: createHealthBoard(clock.wallUs),
    metrics: { count: () => {}, gauge: () => {}, timeS: () => {}, text: () => '' },
    ...{ log: () => {}, stop: stop.signal },
  };
}

function clockOf(world: World, node: SimNode, life: Life): NodeClock {
  const now = () => wallUs(world, node);
  const sleepMs: NodeClock['sleepMs'] = (milliseconds, signal) => {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        if (!life.isOver) resolve();
      };
      const cancel = world.timeline.after(milliseconds, end);
      signal.addEventListener('abort', end, { once: true });
    });
  };
  return {
    ...{ wallUs: now, watchUs: now, rate: 1, replay: false, sleepMs },
    elapsedMs: world.timeline.nowMs,
    sleepWatchS: (seconds, signal) => sleepMs(seconds * 1000, signal),
  };
}
