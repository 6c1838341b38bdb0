/** A node with nothing but its sources, and a web server on this machine for them to ask. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeConfig } from '@noroshi/store';
import { sourceState } from '@noroshi/store/elements';
import type { NoticeDraft } from '@noroshi/watch';
import { onTestFinished } from 'vitest';
import type { NodeContext } from '../../src/context.ts';
import { createDataDir } from '../../src/data-dir.ts';
import { startNode } from '../../src/node.ts';
import type { Source } from '../../src/sources/config.ts';
import { createSourcesPart, type SourcesOptions } from '../../src/sources/part.ts';
import { readState, type SourceState } from '../../src/sources/state.ts';

export type House = {
  readonly context: NodeContext;
  readonly folder: string; // for files of the test
  readonly notices: readonly NoticeDraft[];
  readonly logged: readonly string[];
  configure(id: string, source: Source | null): Promise<void>;
  state(id: string): Promise<SourceState>;
  healthOf(id: string): string | undefined; // 'ok', 'degraded: why'
  close(): Promise<void>;
};

export async function openHouse(
  options: SourcesOptions = {},
  sources: readonly Source[] = [],
): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'noroshi-sources-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const facts = { mode: 'exercise', nodeId: 'alpha', scenario: null } as const;
  const dir = await createDataDir(join(folder, 'node'), facts, '2026-11-23T00:00:00Z', {});
  if (!dir.ok) throw new Error(JSON.stringify(dir.error));
  const notices: NoticeDraft[] = [];
  const logged: string[] = [];
  const admit = () => async (drafts: readonly NoticeDraft[]) => void notices.push(...drafts);
  const node = await startNode(
    {
      ...{ dir: dir.value, logFormat: 'json', logLevelMin: 'debug' },
      logTo: (line) => void logged.push(line),
      prepare: async (context) => {
        for (const source of sources) await configure(context, source.id, source);
      },
    },
    [createSourcesPart({ admit, env: {}, ...options })],
  );
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await node.close();
  };
  onTestFinished(close);
  const { context } = node;
  return {
    ...{ context, folder, notices, logged, close },
    configure: (id, source) => configure(context, id, source),
    state: async (id) => readState(undefined, await sourceState(context.store.db, id)),
    healthOf: (id) => {
      const line = context.health.lines().find(({ part }) => part === `sources/${id}`);
      return line && (line.text === '' ? line.state : `${line.state}: ${line.text}`);
    },
  };
}

async function configure(context: NodeContext, id: string, doc: Source | null): Promise<void> {
  const atUs = context.clock.wallUs();
  await context.store.write((tx) =>
    writeConfig(tx, { kind: 'source', id, doc, atUs, actor: 'console' }),
  );
  context.feed.wake();
}

/** Waits until something holds; the test's own time is the limit. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await pause(10);
}

/** The address of a server that answers so. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
