/** A node's context on a store of its own, with clocks that a test turns by hand. */
import type { Store } from '@noroshi/store';
import type { Mode } from '@noroshi/watch';
import { onTestFinished } from 'vitest';
import { sleepMs } from '../../src/clock.ts';
import type { NodeContext } from '../../src/context.ts';
import { startFeed } from '../../src/feed.ts';
import { createHealthBoard } from '../../src/health.ts';
import { createMetrics } from '../../src/metrics.ts';

export const START_US = 849_000_000_000_000; // 2026-11-26

export type Desk = NodeContext & {
  /** Turns both clocks forward. */
  pass(seconds: number): void;
  stopNow(): void;
};

export async function deskOn(
  store: Store,
  who: { readonly nodeId?: string; readonly mode?: Mode } = {},
): Promise<Desk> {
  let nowUs = START_US;
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const wallUs = () => nowUs;
  return {
    ...{ store, mode: who.mode ?? 'exercise', nodeId: who.nodeId ?? 'alpha', dataDir: '/nowhere' },
    clock: {
      ...{ wallUs, watchUs: wallUs, rate: 1, replay: false },
      sleepWatchS: (_seconds, signal) => sleepMs(1000, signal),
      ...{ elapsedMs: () => performance.now(), sleepMs },
    },
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    feed: await startFeed(store, stopping.signal, () => {}),
    health: createHealthBoard(wallUs),
    metrics: createMetrics(),
    log: () => {},
    stop: stopping.signal,
    pass: (seconds) => void (nowUs += seconds * 1e6),
    stopNow: () => stopping.abort(),
  };
}

/** Tries until it holds; fails with its last complaint after some seconds of real time. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const untilMs = performance.now() + 10_000;
  for (;;) {
    try {
      return await check();
    } catch (cause) {
      if (performance.now() > untilMs) throw cause;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
