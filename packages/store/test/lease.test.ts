/** One holder at a time, also when many ask at once; the next one after the end, and at once after a release. */
import { auditLines, migrate, openStore, releaseLease, takeLease } from '@noroshi/store';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

const ask = (holder: string) => ({ name: 'notify', holder, termS: 3600, atUs: 1 });

describeEngines('a lease', (open, fresh) => {
  test('is one holder’s until it ends or is released', async () => {
    const store = await open();
    expect(await takeLease(store, ask('a'))).toBe('a');
    expect(await takeLease(store, ask('b'))).toBe('a');
    expect(await takeLease(store, { ...ask('b'), name: 'watching' })).toBe('b');
    await releaseLease(store, 'notify', 'b'); // not its own
    expect(await takeLease(store, ask('b'))).toBe('a');
    await store.write((tx) => tx.updateTable('lease').set({ until_unix_us: 1 }).execute());
    expect(await takeLease(store, ask('b'))).toBe('b');
    expect(await takeLease(store, ask('a'))).toBe('b');
    await releaseLease(store, 'notify', 'b');
    expect(await takeLease(store, ask('a'))).toBe('a');
    const lines = await auditLines(store.db, 0, 100);
    expect(lines.map(({ subject, doc }) => [subject, doc])).toEqual([
      ['notify', { holder: 'a', before: null }],
      ['watching', { holder: 'b', before: null }],
      ['notify', { holder: 'b', before: 'a' }],
      ['notify', { holder: 'a', before: null }],
    ]);
  });

  test('goes to one of many that ask at once, from several processes’ connections', async () => {
    const address = await fresh();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(address)));
    await migrate(stores[0]!, 0);
    const answers = await Promise.all(stores.map((store, i) => takeLease(store, ask(`p${i}`))));
    expect(new Set(answers).size).toBe(1);
    for (const store of stores) await store.close();
  });
});
