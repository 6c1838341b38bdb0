/**
 * The whole way of a release on this side, a second: warnings that were raised are decided by a rule, sealed, signed, appended
 * with their audit and history, on SQLite with every transaction on the disk. `node apps/node/bench/partner-decide.ts [COUNT…]`
 * prints wall and CPU time for each count, and how the cost grows from the first to the last.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeContext } from '../src/context.ts';
import { createDataDir } from '../src/data-dir.ts';
import { openKeys } from '../src/keys/keys.ts';
import { startNode } from '../src/node.ts';
import { type Sender, sendNews } from '../src/partner/sender.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { configure, conjunction, markedFor, ruleFor } from '../test/partner-nodes.ts';

const OWNER = { nodeId: 'alpha', mode: 'exercise' } as const;
const CREATED_UTC = '2026-01-01T00:00:00Z';
const named = process.argv.slice(2).map(Number);
const counts = named.length > 0 ? named : [500, 2000, 8000];

const cpuMs: number[] = [];
for (const count of counts) cpuMs.push(await decided(count));
const growth = Math.log(cpuMs.at(-1)! / cpuMs[0]!) / Math.log(counts.at(-1)! / counts[0]!);
if (counts.length > 1) console.log(`cost grows with warnings^${growth.toFixed(2)}`);

/** Milliseconds of CPU. */
async function decided(count: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'noroshi-decide-'));
  const path = join(root, OWNER.nodeId);
  await createDataDir(path, { ...OWNER, scenario: null }, CREATED_UTC, {});
  const file = join(path, 'store', 'noroshi.sqlite');
  const dir = { path, ...OWNER, scenario: null, address: { engine: 'sqlite', file } } as const;
  const options = { dir, logTo: () => {}, logFormat: 'json', logLevelMin: 'info' } as const;
  const running = await startNode(options, []);
  try {
    return await measure(running.context, path, count);
  } finally {
    await running.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function measure(context: NodeContext, path: string, count: number): Promise<number> {
  const { store, feed, log, clock } = context;
  const keys = await openKeys(path, OWNER, clock.wallUs());
  const [signingKey, tlsPin] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  await configure({ context }, 'partner', 'bravo', {
    id: 'bravo',
    mode: 'exercise',
    ...{ signingKey, tlsPin },
  });
  await configure({ context }, 'rule', 'to-bravo', ruleFor('bravo'));
  const random = (bytes: number) => randomBytes(bytes);
  const author = { ...OWNER, keys, random };
  const sender: Sender = { store, feed, author, wallUs: clock.wallUs, log };
  await sendNews(sender);
  const drafts = Array.from({ length: count }, (_, i) => conjunction(i));
  await admitNotices(context, drafts, { marking: markedFor('alpha', 'bravo') });
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await sendNews(sender);
  const ms = performance.now() - startMs;
  const used = process.cpuUsage(cpu);
  const usedMs = (used.user + used.system) / 1000;
  console.log(
    `${count} warnings decided and released: ${((count / ms) * 1000).toFixed(0)}/s, ${((count / usedMs) * 1000).toFixed(0)} a second of CPU`,
  );
  return usedMs;
}
