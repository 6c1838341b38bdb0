/** What everything leans on: transactions, reads beside them, the feed while many write, whose store it is. */
import {
  appendEvent,
  bindStore,
  ConfigConflictError,
  configHistory,
  configRow,
  configRows,
  DamagedRowError,
  eventsAfter,
  ForeignStoreError,
  lastEvent,
  migrate,
  nextOf,
  openStore,
  type Store,
  StoreError,
  storeFacts,
  writeConfig,
} from '@noroshi/store';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { describeEngines } from './engines.ts';

const about = { atUs: 0, kind: 'test.made', tlp: 'GREEN', owners: [] } as const;
const asset = { kind: 'asset', id: 'a', atUs: 1, actor: 'node' } as const;

describeEngines('transactions', (open, fresh) => {
  test('a write that throws leaves nothing, not even a number', async () => {
    const store = await open();
    const failed = store.write(async (tx) => {
      await appendEvent(tx, { ...about, subject: 'a' });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await lastEvent(store.db)).toBe(0);
    expect(await store.write((tx) => appendEvent(tx, { ...about, subject: 'b' }))).toBe(1);
  });

  test('a write whose statement failed is not taken, even if nobody looked', async () => {
    const store = await open();
    const swallowed = store.write(async (tx) => {
      await nextOf(tx, 'x');
      await sql`select * from no_such_table`.execute(tx).catch(() => {});
    });
    // PostgreSQL has given the transaction up and says so; SQLite has lost only the statement.
    if (store.engine === 'postgres') await expect(swallowed).rejects.toThrow();
    else await swallowed;
    const next = await store.write((tx) => nextOf(tx, 'x'));
    expect(next).toBe(store.engine === 'postgres' ? 1 : 2);
  });

  test('a write inside a write is a defect, said at once', async () => {
    const store = await open();
    const inside = store.write(() => store.write(async () => 1));
    await expect(inside).rejects.toThrow('a write inside a write');
    expect(await store.write(async () => 2)).toBe(2);
  });

  test('reads during a write see what was before it; a snapshot sees it to its end', async () => {
    const store = await open();
    await store.write((tx) => appendEvent(tx, { ...about, subject: 'a' }));
    await store.snapshot(async (tx) => {
      expect(await lastEvent(tx)).toBe(1);
      await store.write(async (writing) => {
        await appendEvent(writing, { ...about, subject: 'b' });
        expect(await lastEvent(store.db)).toBe(1);
      });
      expect(await lastEvent(store.db)).toBe(2);
      expect(await lastEvent(tx)).toBe(1);
      expect(await eventsAfter(tx, 0, 10)).toHaveLength(1);
    });
  });

  test('what reads cannot write', async () => {
    const store = await open();
    await expect(nextOf(store.db, 'x')).rejects.toThrow(StoreError);
    await expect(store.snapshot((tx) => nextOf(tx, 'x'))).rejects.toThrow(StoreError);
  });

  test('two stores on one database open, migrate and bind at the same time', async () => {
    const address = await fresh();
    const facts = { mode: 'live', nodeId: 'alpha' } as const;
    const stores = await Promise.all([1, 2, 3].map(() => openStore(address)));
    for (const store of stores) onTestFinished(() => store.close());
    const done = await Promise.all(stores.map((store) => migrate(store, 0)));
    expect(done.flat().toSorted((a, b) => a - b)).toEqual(done.flat().map((_, i) => i + 1));
    await Promise.all(stores.map((store) => bindStore(store, facts)));
    expect(await storeFacts(stores[2]!.db)).toEqual(facts);
  });

  test('a store of another mode or node is refused', async () => {
    const store = await open();
    await bindStore(store, { mode: 'exercise', nodeId: 'alpha' });
    await bindStore(store, { mode: 'exercise', nodeId: 'alpha' });
    for (const facts of [
      { mode: 'live', nodeId: 'alpha' },
      { mode: 'exercise', nodeId: 'bravo' },
    ] as const) {
      const refused = bindStore(store, facts);
      await expect(refused).rejects.toThrow(ForeignStoreError);
      await expect(refused).rejects.toThrow('belongs to node alpha in exercise mode');
    }
  });
});

describeEngines('configuration', (open) => {
  test('versions, removal, conflicts, and a write that changes nothing', async () => {
    const store = await open();
    const write = (doc: unknown, expectedVersion?: number) =>
      store.write((tx) =>
        writeConfig(tx, {
          ...asset,
          doc,
          ...(expectedVersion === undefined ? {} : { expectedVersion }),
        }),
      );
    expect(await write({ v: 1 }, 0)).toBe(1);
    expect(await write({ v: 1 })).toBe(1);
    expect(await write({ v: 2 }, 1)).toBe(2);
    await expect(write({ v: 3 }, 1)).rejects.toThrow(ConfigConflictError);
    expect(await write(null)).toBe(3);
    expect(await configRows(store.db, 'asset')).toEqual([]);
    expect((await configHistory(store.db, 'asset', 'a')).map((row) => row.doc)).toEqual([
      { v: 1 },
      { v: 2 },
      null,
    ]);
    expect(await lastEvent(store.db)).toBe(3);
  });

  test('a row that was changed under its digest is refused when read', async () => {
    const store = await open();
    await store.write((tx) => writeConfig(tx, { ...asset, doc: { v: 1 } }));
    await store.write((tx) => sql`update config set actor = 'user:other'`.execute(tx));
    await expect(configRow(store.db, 'asset', 'a')).rejects.toThrow(DamagedRowError);
    await store.write((tx) => sql`update event set tlp = 'CLEAR'`.execute(tx));
    await expect(eventsAfter(store.db, 0, 10)).rejects.toThrow(DamagedRowError);
  });
});

const plans = fc.array(
  fc.record({ writer: fc.nat(2), events: fc.integer({ min: 1, max: 4 }), fails: fc.boolean() }),
  { minLength: 3, maxLength: 25 },
);

describeEngines('the feed while many write', (_open, fresh) => {
  test('a follower sees every committed event once, in order, and nothing else', async () => {
    const runs = process.env.NOROSHI_PROVE === '1' ? 300 : 6;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const address = await fresh();
        const writers = await Promise.all([0, 1, 2].map(() => openStore(address)));
        await migrate(writers[0]!, 0);
        const follower = await openStore(address);
        const seen = follow(follower);
        const made = await Promise.all(
          plan.map((step, i) => perform(writers[step.writer]!, step, i)),
        );
        const wanted = made.flat();
        const events = await seen(wanted.length);
        expect(events.map(({ seq }) => seq)).toEqual(wanted.map((_, i) => i + 1));
        expect(events.map(({ subject }) => subject).toSorted()).toEqual(wanted.toSorted());
        for (const store of [...writers, follower]) await store.close();
      }),
      { numRuns: runs },
    );
  });
});

type Step = { readonly events: number; readonly fails: boolean };

/** The subjects that were committed. */
async function perform(store: Store, { events, fails }: Step, step: number): Promise<string[]> {
  const subjects = Array.from({ length: events }, (_, i) => `${step}/${i}`);
  const work = store.write(async (tx) => {
    for (const subject of subjects) await appendEvent(tx, { ...about, subject });
    if (fails) throw new Error('given up');
  });
  return work.then(
    () => subjects,
    () => [],
  );
}

/** Reads as the node's feed does, from the start, while others write; the answer waits for that many. */
function follow(store: Store) {
  const events: Awaited<ReturnType<typeof eventsAfter>> = [];
  let wanted = Number.POSITIVE_INFINITY;
  const run = (async () => {
    let position = 0;
    while (events.length < wanted) {
      const found = await eventsAfter(store.db, position, 7);
      position = found.at(-1)?.seq ?? position;
      events.push(...found);
      if (found.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  return async (count: number) => {
    wanted = count;
    await run;
    return events;
  };
}
