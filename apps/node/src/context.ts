/**
 * What every part of a node is given, as one plain record. A part is started with it, does its one job, and is closed; parts
 * do not call each other: they meet in the store, and the feed says when something there is new.
 */
import type { Store } from '@noroshi/store';
import type { Mode } from '@noroshi/watch';
import type { NodeClock } from './clock.ts';
import type { Feed } from './feed.ts';
import type { HealthBoard } from './health.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

export type NodeContext = {
  readonly store: Store;
  readonly mode: Mode;
  readonly nodeId: string; // 'alpha': who this node is to its partners
  readonly dataDir: string;
  readonly clock: NodeClock;
  readonly random: (bytes: number) => Uint8Array; // cryptographic
  readonly feed: Feed;
  readonly health: HealthBoard;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly stop: AbortSignal; // the node is closing
};

/** One job of a node. `start` resolves when the part works; what fails later goes to `health`. */
export type Part = {
  readonly name: string;
  start(context: NodeContext): Promise<RunningPart>;
};

export type RunningPart = {
  /** Ends timers, sockets and workers; what was acknowledged is in the store already. */
  close(): Promise<void>;
};
