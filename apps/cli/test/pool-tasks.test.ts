/** What a screen does when a worker dies, fails or is stopped; the pool is a stand-in that does as it is told. */
import { PoolError } from '@noroshi/host';
import { tasksOnPool, type WorkerTask } from '@noroshi/node/screening';
import type { ScreenJob, ScreenPart, ScreenTask } from '@noroshi/screen';
import { describe, expect, test } from 'vitest';

const job = {} as ScreenJob;
const tasks: ScreenTask[] = [0, 1, 2, 3].map((index) => ({ kind: 'slice', index }));

/** `outcomes[index]` is what each attempt at a task does: a part, or an error. */
function world(outcomes: Readonly<Record<number, readonly (PoolError | 'part')[]>>) {
  const attempts = [0, 0, 0, 0];
  const stop = new AbortController();
  const run = async ({ task }: WorkerTask, _: unknown, signal?: AbortSignal) => {
    if (signal?.aborted === true) throw new PoolError('cancelled', 'cancelled');
    const index = task.kind === 'slice' ? task.index : -1;
    const outcome = outcomes[index]?.[attempts[index]!++] ?? 'part';
    if (outcome !== 'part') throw outcome;
    return { events: { count: index } } as unknown as ScreenPart;
  };
  const done: number[] = [];
  const { runTasks, failure } = tasksOnPool({ run }, stop.signal);
  const go = () =>
    runTasks(job, tasks, (part, index) => void done.push(index * 10 + part.events.count));
  return { attempts, done, failure, go, stop };
}

const crash = new PoolError('crash', 'a worker died: out of memory');

describe('tasksOnPool', () => {
  test('every part is handed over under its own index', async () => {
    const { done, failure, go } = world({});
    await go();
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 11, 22, 33]);
    expect(failure()).toBeUndefined();
  });

  test('a task whose worker died is tried once more', async () => {
    const { attempts, done, failure, go } = world({ 2: [crash] });
    await go();
    expect(attempts[2]).toBe(2);
    expect(done.length).toBe(4);
    expect(failure()).toBeUndefined();
  });

  test('a second death stops the screen without throwing, and is told', async () => {
    const { done, failure, go } = world({ 2: [crash, crash] });
    await go();
    expect(done).not.toContain(22);
    expect(failure()).toBe('a worker died: out of memory');
  });

  test('what a worker throws is not tried again', async () => {
    const { attempts, failure, go } = world({ 1: [new PoolError('task', 'too many pairs')] });
    await go();
    expect(attempts[1]).toBe(1);
    expect(failure()).toBe('too many pairs');
  });

  test('an interruption is no failure', async () => {
    const { done, failure, go, stop } = world({});
    stop.abort();
    await go();
    expect(done).toEqual([]);
    expect(failure()).toBeUndefined();
  });
});
