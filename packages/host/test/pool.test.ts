import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createPool, nodeWorkers, PoolError, type WorkerHandle } from '../src/index.ts';
import type { TestTask } from './worker.ts';

const open = nodeWorkers(new URL('./worker.ts', import.meta.url));
const pool = createPool<TestTask, unknown>({ size: 2, open });
afterAll(() => pool.close());

const square = (value: number, delayMs = 0): TestTask => ({ do: 'square', value, delayMs });

describe('pool of Node workers', () => {
  test('map keeps the order of the tasks, whichever ends first', async () => {
    const finished: number[] = [];
    const tasks = [square(1, 60), square(2), square(3), square(4)];
    const onDone = (_: unknown, index: number) => void finished.push(index);
    const outputs: unknown[] = [];
    for await (const output of pool.map(tasks, { onDone })) outputs.push(output);
    expect(outputs).toEqual([1, 4, 9, 16]);
    expect(finished.indexOf(0)).toBeGreaterThan(0); // the first task was not done first
  });

  test('what a worker throws rejects that task only', async () => {
    const failed = pool.run({ do: 'throw' });
    const good = pool.run(square(5));
    await expect(failed).rejects.toMatchObject({ kind: 'task', message: /epoch out of range/ });
    expect(await good).toBe(25);
  });

  test('a worker that dies rejects its task with its exit code, and the pool goes on', async () => {
    const failed = Promise.all([1, 2, 3].map(() => pool.run({ do: 'exit' }).catch((e) => e)));
    for (const error of await failed) {
      expect(error).toBeInstanceOf(PoolError);
      expect(error).toMatchObject({ kind: 'crash', message: /code 7/ });
    }
    expect(await pool.run(square(6))).toBe(36);
  });

  test('an output that cannot be cloned is a failed task', async () => {
    await expect(pool.run({ do: 'unclonable' })).rejects.toMatchObject({ kind: 'task' });
    const unclonable = { do: 'square', value: () => 1 } as unknown as TestTask;
    await expect(pool.run(unclonable)).rejects.toMatchObject({ kind: 'clone' });
    expect(await pool.run(square(7))).toBe(49);
  });

  test('shared memory is written in place; a transferred buffer moves and comes back', async () => {
    const shared = new SharedArrayBuffer(32);
    await pool.run({ do: 'fill', into: shared, value: 2.5 });
    expect([...new Float64Array(shared)]).toEqual([2.5, 2.5, 2.5, 2.5]);
    const own = new ArrayBuffer(16);
    const back = (await pool.run({ do: 'fill', into: own, value: 1.5 }, [own])) as ArrayBuffer;
    expect(own.byteLength).toBe(0);
    expect([...new Float64Array(back)]).toEqual([1.5, 1.5]);
  });

  test('cancelling ends a computation that hears no message', async () => {
    const stop = new AbortController();
    const spinning = [1, 2, 3].map(() => pool.run({ do: 'spin' }, [], stop.signal).catch((e) => e));
    setTimeout(() => stop.abort(), 100);
    for (const error of await Promise.all(spinning)) {
      expect(error).toMatchObject({ kind: 'cancelled' });
    }
    expect(await pool.run(square(8))).toBe(64);
    await expect(pool.run(square(1), [], stop.signal)).rejects.toMatchObject({ kind: 'cancelled' });
  });

  test('one signal that ends many tasks starts no worker for them', async () => {
    let opened = 0;
    const counted = () => {
      opened++;
      return open();
    };
    const many = createPool<TestTask, unknown>({ size: 2, open: counted });
    const stop = new AbortController();
    const kinds = Array.from({ length: 50 }, () =>
      many.run({ do: 'spin' }, [], stop.signal).catch((e) => e.kind),
    );
    stop.abort();
    expect(new Set(await Promise.all(kinds))).toEqual(new Set(['cancelled']));
    expect(opened).toBe(2);
    await many.close();
  });

  test('closing rejects what waits, and what comes later', async () => {
    const small = createPool<TestTask, unknown>({ size: 1, open });
    const waiting = [square(1, 500), square(2)].map((task) => small.run(task).catch((e) => e.kind));
    await small.close();
    expect(await Promise.all(waiting)).toEqual(['closed', 'closed']);
    await expect(small.run(square(3))).rejects.toMatchObject({ kind: 'closed' });
  });

  test('a module that is not there rejects each task, without end', async () => {
    const missing = nodeWorkers(new URL('./no-such-worker.ts', import.meta.url));
    const broken = createPool<TestTask, unknown>({ size: 2, open: missing });
    const kinds = await Promise.all(
      [1, 2, 3].map((n) => broken.run(square(n)).catch((e) => e.kind)),
    );
    expect(kinds).toEqual(['crash', 'crash', 'crash']);
    await broken.close();
  });

  test('a size that is not a whole number is a bug', () => {
    for (const size of [0, -1, 1.5, Number.NaN]) expect(() => createPool({ size, open })).toThrow();
  });
});

/** A worker whose replies come when the test says, in any order. */
function scripted(order: (waiting: number) => number) {
  const waiting: (() => void)[] = [];
  const opened = (): WorkerHandle => {
    let reply: (value: unknown) => void = () => {};
    return {
      post: (message) => {
        const { number, task } = message as { number: number; task: number };
        waiting.push(() => reply({ number, ok: true, output: task }));
      },
      listen: (on) => void (reply = on.message),
      hold: () => {},
      terminate: async () => {},
    };
  };
  const step = () => waiting.splice(order(waiting.length), 1)[0]?.();
  return { opened, step, waiting };
}

describe('map over any order of replies', () => {
  test('gives every output once, in order, and never runs further ahead than its window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.nat()),
        async (size, count, windowMax, picks) => {
          const world = scripted(
            (waiting) => (picks.next().value as number) % Math.max(1, waiting),
          );
          const pool = createPool<number, number>({ size, open: world.opened });
          let taken = 0;
          const tasks = (function* () {
            for (let i = 0; i < count; i++) yield taken++;
          })();
          const out: number[] = [];
          const timer = setInterval(world.step, 0);
          for await (const value of pool.map(tasks, { windowMax })) {
            out.push(value);
            expect(taken).toBeLessThanOrEqual(out.length + windowMax);
          }
          clearInterval(timer);
          expect(out).toEqual(Array.from({ length: count }, (_, i) => i));
          await pool.close();
        },
      ),
      { numRuns: 25 },
    );
  });
});
