/** Starts the writing process, reads what it acknowledges, and compares a store with what was acknowledged. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  configRow,
  type Db,
  lastEvent,
  type Store,
  type StoreAddress,
  verifyAudit,
} from '@noroshi/store';
import { buildSync } from 'esbuild';
import { afterAll, expect } from 'vitest';

const SOURCE = fileURLToPath(new URL('writer.ts', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/noroshi/', import.meta.url));

export type Writer = {
  /** It has started and waits. */
  ready: Promise<void>;
  /** Lets it begin. */
  go(): void;
  /** It has acknowledged a write, or ended. */
  writes(): Promise<unknown>;
  acknowledged(): number; // the highest number so far
  lines(): readonly string[]; // that are no acknowledgement
  kill(): Promise<void>;
  ended: Promise<unknown>;
};

/** One file, compiled once: a process that is soon killed should not spend its life on loading (0.32 -> 0.08 s of CPU). */
const WRITER = join(CACHE, `writer-${process.pid}.mjs`);
const env = { ...process.env, NODE_COMPILE_CACHE: join(CACHE, 'compiled') };
buildSync({
  ...{ entryPoints: [SOURCE], outfile: WRITER, bundle: true, platform: 'node', format: 'esm' },
  ...{ external: ['better-sqlite3', 'pg'], logLevel: 'error' },
});
afterAll(() => rmSync(WRITER, { force: true }));

export function startWriter(address: StoreAddress, writesMax = 1e9, shell?: string): Writer {
  const args = [WRITER, JSON.stringify(address), String(writesMax)];
  const child: ChildProcess =
    shell === undefined
      ? spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env })
      : spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', process.execPath, ...args], {
          stdio: ['pipe', 'pipe', 'inherit'],
        });
  let highest = 0;
  let rest = '';
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  const wrote = Promise.withResolvers<void>();
  const acknowledge = (seq: number) => {
    highest = Math.max(highest, seq);
    wrote.resolve();
  };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const whole = (rest + text).split('\n');
    rest = whole.pop()!;
    for (const line of whole) {
      if (line.startsWith('ack ')) acknowledge(Number(line.slice(4)));
      else if (line === 'ready') ready.resolve();
      else lines.push(line);
    }
  });
  child.stdin!.on('error', () => {});
  const ended = once(child, 'close');
  return {
    ready: ready.promise,
    go: () => void child.stdin!.write('\n'),
    writes: () => Promise.race([wrote.promise, ended]),
    acknowledged: () => highest,
    lines: () => lines,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
  };
}

/** Each write makes two events and two lines of audit. Nothing acknowledged is missing, nothing is there by half, the chain and the feed are whole. Returns the last event. */
export function expectWhole(store: Store, acknowledged: number, note: string): Promise<number> {
  // At one instant: a server may still be committing for a client that is dead already.
  return store.snapshot((tx) => expectWholeAt(tx, acknowledged, note));
}

async function expectWholeAt(db: Db, acknowledged: number, note: string): Promise<number> {
  const last = await lastEvent(db);
  expect(last, `${note}: the last event`).toBeGreaterThanOrEqual(acknowledged);
  const { n } = await db
    .selectFrom('event')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  expect(n, `${note}: events`).toBe(last);
  expect(await verifyAudit(db), note).toMatchObject({ ok: true, lines: last });
  if (last > 0) {
    const row = await configRow(db, 'source', `made-${last - 1}`);
    expect(row?.doc, note).toMatchObject({ seq: last - 1 });
  }
  return last;
}
