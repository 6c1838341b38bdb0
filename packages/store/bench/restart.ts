/**
 * A store with a million notices, opened again as a node does after a kill: open, migrate, bind, the first reads of the feed.
 * Bar: 5 s. `node packages/store/bench/restart.ts [NOTICES]`; the filling is not measured.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../src/digest.ts';
import { eventDigest } from '../src/events.ts';
import { bindStore, eventsAfter, lastEvent, migrate, openStore, type Store } from '../src/index.ts';

const PIECE = 1000;
const FACTS = { mode: 'exercise', nodeId: 'alpha' } as const;
const [count = '1000000', file] = process.argv.slice(2);

if (file === undefined) await measure(Number(count));
else await fillAndDie(Number(count), file);

async function measure(notices: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-restart-'));
  const at = join(folder, 'noroshi.sqlite');
  try {
    const self = fileURLToPath(import.meta.url);
    const filled = spawnSync(process.execPath, [self, String(notices), at], { stdio: 'inherit' });
    if (filled.signal !== 'SIGKILL') throw new Error(`filling ended with ${filled.status}`);
    const mib = (name: string) => Math.round(statSync(name).size / 2 ** 20);
    const sizes = `${mib(at)} MiB, log ${mib(`${at}-wal`)} MiB`;
    const startMs = performance.now();
    const store = await openStore({ engine: 'sqlite', file: at });
    await migrate(store, 0);
    await bindStore(store, FACTS);
    const openedMs = performance.now() - startMs;
    const last = await lastEvent(store.db);
    await eventsAfter(store.db, last - 1000, 1000);
    const readMs = performance.now() - startMs;
    const passed = readMs <= 5000 && last === notices;
    console.log(
      `restart after kill -9 with ${last} notices (${sizes}): open, migrate, bind ${openedMs.toFixed(0)} ms, ` +
        `with the last 1,000 events ${readMs.toFixed(0)} ms; bar 5,000 ms: ${passed ? 'pass' : 'FAIL'}`,
    );
    await store.close();
    process.exitCode = passed ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillAndDie(notices: number, at: string): Promise<void> {
  const store = await openStore({ engine: 'sqlite', file: at });
  await migrate(store, 0);
  await bindStore(store, FACTS);
  for (let from = 1; from <= notices; from += PIECE * 10)
    await fill(store, from, Math.min(notices, from + PIECE * 10 - 1));
  process.kill(process.pid, 'SIGKILL');
}

/** A notice and its event each, in the columns that the tables have. */
async function fill(store: Store, from: number, to: number): Promise<void> {
  await store.write(async (tx) => {
    for (let first = from; first <= to; first += PIECE) {
      const numbers = Array.from({ length: Math.min(PIECE, to - first + 1) }, (_, i) => first + i);
      await tx.insertInto('notice').values(numbers.map(noticeRow)).execute();
      await tx.insertInto('event').values(numbers.map(eventRow)).execute();
    }
    await tx
      .insertInto('counter')
      .values({ name: 'event', value: to })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: to }))
      .execute();
  });
}

function noticeRow(i: number) {
  const doc = JSON.stringify({ id: `n-${i}`, kind: 'conjunction', title: 'x'.repeat(400) });
  return {
    ...{ id: `n-${i}`, warning_id: `w-${i >> 3}`, place: i & 7, kind: 'conjunction', key: `k${i}` },
    ...{ origin: 'alpha', at_us: i, tlp: 2, owners: '["alpha"]', superseded_by: null },
    ...{ doc, digest: digestOf(doc) },
  };
}

function eventRow(seq: number) {
  const row = {
    ...{ seq, at_us: seq, kind: 'notice.added', subject: `n-${seq}`, tlp: 'GREEN' },
    ...{ owners: '[]', doc: '{}' },
  };
  return { ...row, digest: eventDigest(row) };
}
