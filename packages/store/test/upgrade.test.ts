/**
 * Stores of every earlier schema come up to the present one with their rows intact (golden/schema-N.sqlite.gz, written under
 * NOROSHI_GOLDEN=write); a migration interrupted at any statement, or killed, resumes; a newer store is refused untouched.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type Content,
  contentOf,
  damage,
  migrate,
  NewerStoreError,
  openStore,
  type Store,
} from '@noroshi/store';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../src/migrations/index.ts';
import { describeEngines, freshSqlite } from './engines.ts';
import { fillEveryTable, tableRoots } from './every-table.ts';
import { seeded } from './faults/seeded.ts';
import { startWriter } from './faults/writers.ts';

const MIGRATING_MS = 150;
const PROVE = process.env.NOROSHI_PROVE === '1';
const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
const NUMBERS = MIGRATIONS.map((_, i) => i + 1);

if (process.env.NOROSHI_GOLDEN === 'write') writeGoldens();

function writeGoldens(): void {
  test.each(NUMBERS)('the golden store of schema %i is written', async (number) => {
    const address = await freshSqlite();
    const store = await openStore(address);
    await migrate(store, 0, MIGRATIONS.slice(0, number));
    await fillEveryTable(store);
    const roots = await tableRoots(store);
    await store.close();
    if (address.engine !== 'sqlite') throw new Error('a file is wanted');
    writeFileSync(
      golden(`schema-${number}.sqlite.gz`),
      gzipSync(readFileSync(address.file), { level: 9 }),
    );
    writeFileSync(golden(`schema-${number}.json`), `${JSON.stringify(roots, null, 2)}\n`);
  });
}

test.each(NUMBERS)('a store of schema %i comes up with its rows intact', async (number) => {
  const file = golden(`schema-${number}.sqlite.gz`);
  expect(existsSync(file), `${file}: NOROSHI_GOLDEN=write makes it`).toBe(true);
  const address = await freshSqlite();
  if (address.engine !== 'sqlite') throw new Error('a file is wanted');
  writeFileSync(address.file, gunzipSync(readFileSync(file)));
  const store = await openStore(address);
  const done = await migrate(store, 5);
  expect(done).toEqual(NUMBERS.slice(number));
  const kept = JSON.parse(readFileSync(golden(`schema-${number}.json`), 'utf8'));
  expect(await tableRoots(store, kept)).toEqual(kept);
  const { damages } = await damage(store);
  expect(damages, 'a step of the schema was edited after it was committed').toEqual([]);
  await store.close();
});

describeEngines('a migration', (_open, fresh) => {
  test('from each schema to the next keeps every row', async () => {
    const store = await openStore(await fresh());
    for (const number of NUMBERS) {
      await migrate(store, 0, MIGRATIONS.slice(0, number));
      if (number === 2) await fillEveryTable(store);
    }
    const roots = await tableRoots(store);
    expect(roots.config?.rows).toBeGreaterThan(0);
    expect((await damage(store)).damages).toEqual([]);
    await store.close();
  });

  test('interrupted at any statement resumes, to the same store', async () => {
    const store = await openStore(await fresh());
    let interrupted = 0;
    const whole = await contentAfter(store, async () => {
      for (;;) {
        try {
          await migrate(
            store,
            0,
            MIGRATIONS.map((step) => failingOnce(step, () => interrupted++)),
          );
          return;
        } catch (cause) {
          if ((cause as Error).message !== 'interrupted') throw cause;
        }
      }
    });
    const other = await openStore(await fresh());
    const direct = await contentAfter(other, () => migrate(other, 0));
    expect(whole.root).toBe(direct.root);
    expect((await damage(store)).damages).toEqual([]);
    console.log(
      `migrations, ${store.engine}: interrupted at each of ${interrupted} statements, resumed`,
    );
    for (const opened of [store, other]) await opened.close();
  });

  test('a newer store is refused, and not touched', async () => {
    const address = await fresh();
    const store = await openStore(address);
    await migrate(store, 0);
    await store.write((tx) =>
      tx
        .insertInto('migration')
        .values({ number: 99, name: 'later', at_us: 0, digest: '' })
        .execute(),
    );
    const before = await contentOf(store);
    await expect(migrate(store, 0)).rejects.toThrow(NewerStoreError);
    expect(await contentOf(store)).toEqual(before);
    await store.close();
  });
});

async function contentAfter(store: Store, work: () => Promise<unknown>): Promise<Content> {
  await work();
  return contentOf(store);
}

const tried = new WeakMap<object, number>();

/** Fails before its first statement, then before its second, … until it has met them all. */
function failingOnce(step: (typeof MIGRATIONS)[number], onInterrupted: () => void) {
  return {
    name: step.name,
    up: async (tx: Parameters<typeof step.up>[0], engine: Parameters<typeof step.up>[1]) => {
      const at = tried.get(step) ?? 0;
      let statements = 0;
      const counting = tx.withPlugin({
        transformQuery: ({ node }) => {
          if (statements++ === at) {
            tried.set(step, at + 1);
            onInterrupted();
            throw new Error('interrupted');
          }
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      await step.up(counting, engine);
      tried.set(step, 0);
    },
  };
}

test('a migration killed at random resumes', { timeout: 7_300_000 }, async () => {
  const { random, seed } = seeded();
  const kills = PROVE ? 100 : 6;
  let halfway = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const address = await freshSqlite();
    const writer = startWriter(address, 0);
    await writer.ready;
    writer.go();
    await new Promise((resolve) => setTimeout(resolve, random() * MIGRATING_MS));
    await writer.kill();
    const store = await openStore(address);
    const done = await migrate(store, 0);
    if (done.length > 0 && done.length < MIGRATIONS.length) halfway += 1;
    expect((await damage(store)).damages, `seed ${seed}, kill ${kill}`).toEqual([]);
    const { n } = (await sql<{ n: number }>`select count(*) as n from migration`.execute(store.db))
      .rows[0]!;
    expect(n).toBe(MIGRATIONS.length);
    await store.close();
  }
  console.log(`migrations killed ${kills} times, ${halfway} of them halfway (seed ${seed})`);
});
