/**
 * Releases appended durably to a lane, a second: many in one transaction with one checkpoint, on SQLite with every transaction
 * on the disk (synchronous=FULL). `node apps/node/bench/partner-append.ts [BATCH…]`: wall time and CPU time, each record signed.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindStore, migrate, openStore } from '@noroshi/store';
import { openKeys } from '../src/keys/keys.ts';
import { postEntries } from '../src/partner/author.ts';

const PER_S_MIN = 5000;
const COUNT = 8192;
const AT_US = 836_000_000_000_000;
const OWNER = { nodeId: 'alpha', mode: 'exercise' } as const;
const root = mkdtempSync(join(tmpdir(), 'noroshi-append-'));
try {
  const store = await openStore({ engine: 'sqlite', file: join(root, 'store.sqlite') });
  await migrate(store, AT_US);
  await bindStore(store, OWNER);
  const keys = await openKeys(root, OWNER, AT_US);
  const author = { ...OWNER, keys, random: (n: number) => randomBytes(n) };
  let best = 0;
  let lanes = 0;
  const batches = process.argv.slice(2).map(Number);
  // a batch below zero: each release is a second word on what that partner was told before
  for (const named of batches.length > 0 ? batches : [1, 64, 512, 512, -512]) {
    const batch = Math.abs(named);
    const partner = `partner-${named > 0 ? ++lanes : lanes}`;
    const count = batch === 1 ? 512 : COUNT;
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    for (let from = 0; from < count; from += batch) {
      const postings = Array.from({ length: Math.min(batch, count - from) }, (_, i) => {
        const warningId = `w-${from + i}`;
        const body = { type: 'cancel', warningId, state: 'closed', atUs: AT_US } as const;
        const how = {
          precedence: 'FLASH',
          tlp: 'AMBER',
          ruleIds: ['r'],
          reason: 'a bench',
        } as const;
        return { partner, body, warningId, ...how, atUs: AT_US };
      });
      await store.write((tx) => postEntries(tx, author, postings));
    }
    const ms = performance.now() - startMs;
    const used = process.cpuUsage(cpu);
    const perS = (count / ms) * 1000;
    const perCpuS = (count / (used.user + used.system)) * 1e6;
    best = Math.max(best, perS);
    console.log(
      `${count} releases, ${batch} a transaction${named < 0 ? ', told before' : ''}: ${perS.toFixed(0)}/s, ${perCpuS.toFixed(0)} a second of CPU`,
    );
  }
  console.log(`bar ${PER_S_MIN}/s: ${best >= PER_S_MIN ? 'pass' : 'FAIL'}`);
  process.exitCode = best >= PER_S_MIN ? 0 : 1;
  await store.close();
} finally {
  rmSync(root, { recursive: true, force: true });
}
