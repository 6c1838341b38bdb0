/**
 * kill -9 at random instants of a process that writes: nothing it acknowledged is lost, nothing is there by half. Boxed in
 * time here, 2,000 kills under NOROSHI_PROVE=1. On PostgreSQL the server itself is killed, too.
 */
import { openStore } from '@noroshi/store';
import { expect, test } from 'vitest';
import { describeEngines, freshSqlite } from '../engines.ts';
import { postgresBinaries, startCluster } from '../postgres-cluster.ts';
import { seeded } from './seeded.ts';
import { expectWhole, startWriter, type Writer } from './writers.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';
const KILLS = PROVE ? 2000 : 100;
const BOX_S = PROVE ? 7200 : 10;
const STALE_MS = 150;
const STORE_KILLS = 50; // of one store: each kill reads all that is in it
const READY = 3; // writers that have started and wait, since starting takes longer than a life

describeEngines('a writer killed at random', (_open, fresh) => {
  test('loses nothing it acknowledged', { timeout: 7_300_000 }, async () => {
    const { random, seed } = seeded();
    const endMs = performance.now() + BOX_S * 1000;
    let writes = 0;
    let kills = 0;
    let engine = '';
    while (kills < KILLS && (performance.now() < endMs || writes === 0)) {
      const address = await fresh();
      engine = address.engine;
      const most = Math.min(STORE_KILLS, KILLS - kills);
      const waiting = Array.from({ length: Math.min(READY, most) }, () => startWriter(address));
      let acknowledged = 0;
      for (let i = 0; i < most && (performance.now() < endMs || acknowledged === 0); i++) {
        const writer = waiting.shift()!;
        await writer.ready;
        writer.go();
        waiting.push(startWriter(address)); // starts while this one writes
        if (i % 2 === 0) await writer.writes(); // else anywhere: opening, migrating, recovering
        await pause(random() * STALE_MS);
        await writer.kill();
        kills += 1;
        acknowledged = Math.max(acknowledged, writer.acknowledged());
        const store = await openStore(address);
        const note = `seed ${seed}, kill ${kills}`;
        if (acknowledged > 0) acknowledged = await expectWhole(store, acknowledged, note);
        await store.close();
      }
      for (const writer of waiting) await writer.kill();
      writes += acknowledged;
    }
    console.log(`kill -9, ${engine}: ${kills} kills, ${writes} writes, 0 lost (seed ${seed})`);
    expect(writes).toBeGreaterThan(0);
  });
});

test('two processes that write at once, one of them killed, lose nothing', async () => {
  const { random, seed } = seeded();
  const address = await freshSqlite();
  let acknowledged = 0;
  for (let round = 1; round <= (PROVE ? 200 : 3); round++) {
    const writers = [startWriter(address), startWriter(address, 60)] as const;
    for (const writer of writers) writer.go();
    await pause(150 + random() * STALE_MS);
    await writers[0].kill();
    await writers[1].ended;
    expect(writers[1].lines()).toEqual(['done']);
    for (const writer of writers) acknowledged = Math.max(acknowledged, writer.acknowledged());
    const store = await openStore(address);
    acknowledged = await expectWhole(store, acknowledged, `seed ${seed}, round ${round}`);
    await store.close();
  }
});

const missing = postgresBinaries() === undefined;
const required = process.env.NOROSHI_POSTGRES_REQUIRED === '1';
const name = `the server of PostgreSQL killed at random${missing ? ' (skipped: no PostgreSQL)' : ''}`;

test.skipIf(missing && !required)(name, { timeout: 7_300_000 }, async () => {
  const { random, seed } = seeded();
  const cluster = await startCluster({ durable: true });
  const kills = PROVE ? 200 : 3;
  try {
    const address = { engine: 'postgres', url: cluster.url('postgres') } as const;
    let acknowledged = 0;
    for (let kill = 1; kill <= kills; kill++) {
      const writer: Writer = startWriter(address);
      writer.go();
      await writer.writes();
      await pause(random() * STALE_MS);
      await cluster.crash();
      await writer.ended;
      expect(writer.lines(), `seed ${seed}`).toEqual([expect.stringMatching(/^error gone /)]);
      await cluster.start();
      const store = await openStore(address);
      const note = `seed ${seed}, kill ${kill}`;
      acknowledged = await expectWhole(store, Math.max(acknowledged, writer.acknowledged()), note);
      await store.close();
    }
    console.log(
      `kill -9 of the PostgreSQL server: ${kills} kills, ${acknowledged} writes, 0 lost (seed ${seed})`,
    );
  } finally {
    await cluster.stop();
  }
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
