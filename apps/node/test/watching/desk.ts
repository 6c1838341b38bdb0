/** A node's context around a real store in a temporary folder, with a watch clock that a test moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openStore, writeConfig } from '@noroshi/store';
import type { Asset } from '@noroshi/watch';
import { onTestFinished } from 'vitest';
import { sleepMs } from '../../src/clock.ts';
import type { NodeContext } from '../../src/context.ts';
import { startFeed } from '../../src/feed.ts';
import { createHealthBoard } from '../../src/health.ts';
import { createMetrics } from '../../src/metrics.ts';

export type Desk = {
  readonly context: NodeContext;
  readonly logged: string[];
  moveTo(watchUs: number): void;
  stop(): void;
};

export async function openDesk(watchUs: number): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-watching-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore({ engine: 'sqlite', file: join(folder, 'noroshi.sqlite') });
  onTestFinished(() => store.close());
  await migrate(store, 0);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const logged: string[] = [];
  let nowUs = watchUs;
  let wallUs = watchUs;
  const context: NodeContext = {
    ...{ store, mode: 'exercise', nodeId: 'alpha', dataDir: folder },
    clock: {
      wallUs: () => ++wallUs,
      watchUs: () => nowUs,
      ...{ rate: 1, replay: true },
      sleepWatchS: (seconds, signal) => sleepMs(seconds * 1000, signal),
      ...{ elapsedMs: () => performance.now(), sleepMs },
    },
    random: (bytes) => new Uint8Array(bytes),
    feed: await startFeed(store, stop.signal, (cause) => logged.push(String(cause))),
    health: createHealthBoard(() => wallUs),
    metrics: createMetrics(),
    log: (level, text, fields) => logged.push(`${level} ${text} ${JSON.stringify(fields)}`),
    stop: stop.signal,
  };
  return {
    ...{ context, logged, stop: () => stop.abort() },
    moveTo: (us) => {
      nowUs = us;
    },
  };
}

export async function writeAssets(
  { store, clock, feed }: NodeContext,
  assets: readonly Asset[],
): Promise<void> {
  await store.write(async (tx) => {
    for (const doc of assets) {
      const by = { kind: 'asset', id: doc.id, actor: 'test', atUs: clock.wallUs() } as const;
      await writeConfig(tx, { ...by, doc });
    }
  });
  feed.wake();
}

export function satellite(id: string, objectId: string, over: Partial<Asset> = {}): Asset {
  return { id, kind: 'satellite', name: id, owner: 'alpha-agency', serves: [], objectId, ...over };
}
