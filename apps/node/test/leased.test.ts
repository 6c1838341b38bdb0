/** Several processes of one node: the part runs in one of them, goes on in another when that ends or falls silent. */
import { type Store, takeLease } from '@noroshi/store';
import { expect, onTestFinished, test } from 'vitest';
import { describeEngines } from '../../../packages/store/test/engines.ts';
import { sleepMs } from '../src/clock.ts';
import type { Part } from '../src/context.ts';
import { leased } from '../src/leased.ts';
import { deskOn, eventually } from './notify/desk.ts';

const FAST = { termS: 2, always: true };

/** Parts that note who runs, and who ran beside another. */
function counting() {
  const running = new Set<string>();
  let most = 0;
  const partOf = (name: string): Part => ({
    name: 'notify',
    start: async ({ stop }) => {
      running.add(name);
      most = Math.max(most, running.size);
      stop.addEventListener('abort', () => running.delete(name));
      return { close: async () => void running.delete(name) };
    },
  });
  return { running, most: () => most, partOf };
}

/** A process of its own: another context on the same store, whose writes may stop coming through. */
async function startOn(store: Store, part: Part) {
  let cut: 'no' | 'refused' | 'silent' = 'no';
  const cutStore: Store = {
    ...store,
    write: (work) => {
      if (cut === 'refused') return Promise.reject(new Error('no connection'));
      return cut === 'no'
        ? store.write(work)
        : sleepMs(4000, new AbortController().signal).then(() => store.write(work));
    },
  };
  const running = await leased(part, FAST).start(await deskOn(cutStore));
  let closed = false;
  const close = async () => {
    if (!closed) await running.close();
    closed = true;
  };
  onTestFinished(close);
  return { close, cut: (how: 'refused' | 'silent') => void (cut = how) };
}

describeEngines('a part that one process may run', (open) => {
  test('runs in one of three, and goes on in another when that one ends', async () => {
    const store = await open();
    const { running, most, partOf } = counting();
    const a = await startOn(store, partOf('a'));
    const b = await startOn(store, partOf('b'));
    const c = await startOn(store, partOf('c'));
    expect([...running]).toEqual(['a']);
    await a.close();
    await eventually(() => expect(running.size).toBe(1));
    const [second] = running;
    await (second === 'b' ? b : c).close();
    await eventually(() => expect([...running]).toEqual([second === 'b' ? 'c' : 'b']));
    expect(most()).toBe(1);
  });

  test.each(['refused', 'silent'] as const)(
    'ends where the store is out of reach (%s), before another takes over',
    async (how) => {
      const store = await open();
      const { running, most, partOf } = counting();
      const a = await startOn(store, partOf('a'));
      await startOn(store, partOf('b'));
      a.cut(how);
      await eventually(() => expect([...running]).toEqual(['b']));
      expect(most()).toBe(1);
    },
  );

  test('ends where another has taken the lease', async () => {
    const store = await open();
    const { running, partOf } = counting();
    await startOn(store, partOf('a'));
    const ask = { name: 'notify', holder: 'other/1/x', termS: 3600, atUs: 1 };
    await eventually(async () => {
      await store.write((tx) => tx.updateTable('lease').set({ until_unix_us: 0 }).execute());
      expect(await takeLease(store, ask)).toBe('other/1/x');
    });
    await eventually(() => expect(running.size).toBe(0));
  });
});
