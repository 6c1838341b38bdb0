/** The tasks of a screen on a pool of workers: Ctrl-C ends them early, a worker's death is survived once. */
import { type Pool, PoolError } from '@noroshi/host';
import type { RunTasks, ScreenPart } from '@noroshi/screen';
import type { WorkerTask } from './screen-worker.ts';

/** A task whose worker died is tried once more; a second death stops the screen, with what it has. */
export function tasksOnPool(
  pool: Pick<Pool<WorkerTask, ScreenPart>, 'run'>,
  interrupted: AbortSignal,
) {
  const broken = new AbortController();
  const signal = AbortSignal.any([interrupted, broken.signal]);
  let failure: string | undefined;
  const attempt = async (task: WorkerTask): Promise<ScreenPart> => {
    try {
      return await pool.run(task, [], signal);
    } catch (cause) {
      if (!(cause instanceof PoolError && cause.kind === 'crash')) throw cause;
      return await pool.run(task, [], signal);
    }
  };
  const runTasks: RunTasks = async (job, tasks, onPart) => {
    const one = async (index: number) => {
      try {
        onPart(await attempt({ job, task: tasks[index]! }), index);
      } catch (cause) {
        if (!(cause instanceof PoolError)) throw cause;
        if (cause.kind !== 'cancelled') failure ??= cause.message;
        broken.abort();
      }
    };
    await Promise.all(tasks.map((_, index) => one(index)));
  };
  return { runTasks, failure: () => failure };
}
