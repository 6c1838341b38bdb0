/**
 * A node as one process: the store opened and brought to the present schema, the parts started with what they share, and
 * closed in the opposite order. Nothing is served before the store is good; a part that cannot start ends the start.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bindStore, isToldByStore, migrate, openStore, type Store } from '@noroshi/store';
import { type Hold, holdFile } from '@noroshi/store/hold';
import { type ClockSetting, createClock } from './clock.ts';
import type { NodeContext, Part, RunningPart } from './context.ts';
import type { DataDir } from './data-dir.ts';
import { startFeed } from './feed.ts';
import { createHealthBoard } from './health.ts';
import { createLog, type LogLevel } from './log.ts';
import { createMetrics } from './metrics.ts';
import { StartError } from './start-error.ts';

export type NodeOptions = {
  readonly dir: DataDir;
  readonly clock?: ClockSetting;
  readonly logTo: (line: string) => void;
  readonly logFormat: 'json' | 'words';
  readonly logLevelMin: LogLevel;
  /** Runs once the store is good and before any part: first users, an exercise's rows. */
  readonly prepare?: (context: NodeContext) => Promise<void>;
};

export type RunningNode = {
  readonly context: NodeContext;
  close(): Promise<void>;
};

export async function startNode(
  options: NodeOptions,
  parts: readonly Part[],
): Promise<RunningNode> {
  const { dir } = options;
  const hold = held(dir);
  const stop = new AbortController();
  const running: RunningPart[] = [];
  let store: Store | undefined;
  const close = async () => {
    stop.abort();
    for (const part of running.splice(0).reverse()) await part.close();
    await store?.close();
    hold?.release();
  };
  try {
    const clock = createClock(options.clock);
    const log = createLog(options.logTo, clock.wallUs, options.logFormat, options.logLevelMin);
    store = await openStore(dir.address);
    const steps = await migrate(store, clock.wallUs());
    await bindStore(store, dir);
    if (steps.length > 0)
      log('info', 'the store was brought to the present schema', { steps: steps.length });
    const feed = await startFeed(store, stop.signal, (cause) => {
      log('error', 'the feed of changes cannot be read', { reason: String(cause) });
    });
    const context: NodeContext = {
      ...{ store, mode: dir.mode, nodeId: dir.nodeId, dataDir: dir.path, clock, feed, log },
      ...{ health: createHealthBoard(clock.wallUs), metrics: createMetrics(), stop: stop.signal },
      random: (bytes) => randomBytes(bytes),
    };
    await options.prepare?.(context);
    for (const part of parts) running.push(await part.start(context));
    return { context, close };
  } catch (cause) {
    await close();
    throw told(cause);
  }
}

/** One node a directory; PostgreSQL may have several processes of one node. */
function held(dir: DataDir): Hold | undefined {
  if (dir.address.engine !== 'sqlite') return undefined;
  let hold: Hold | null;
  try {
    hold = holdFile(join(dir.path, 'node.lock'));
  } catch (cause) {
    throw new StartError((cause as Error).message);
  }
  if (hold !== null) return hold;
  throw new StartError(`a node is running on ${dir.path}: stop it, or give another --data`);
}

/** What the store says of itself is a sentence for a person; anything else is a defect and goes on as it is. */
function told(cause: unknown): unknown {
  return isToldByStore(cause) ? new StartError(cause.message) : cause;
}
