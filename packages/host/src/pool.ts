/**
 * A pool of workers behind one small interface, the same in Node and in a browser tab. Tasks and
 * results are structured-clone data; what a worker throws rejects its task, a worker that dies
 * rejects the task it held and is replaced, and cancelling stops a computation at once (the worker
 * is ended, since a kernel in its loop hears no message). Results keep the order of their tasks.
 */

/** One worker as the pool sees it; `nodeWorkers` and `webWorkers` make them. */
export type WorkerHandle = {
  post(message: unknown, transfer: readonly Transferable[]): void;
  listen(on: { message(value: unknown): void; failure(reason: string): void }): void;
  hold(busy: boolean): void; // a busy worker keeps the process alive, an idle one does not
  terminate(): Promise<void>;
};

export type PoolOptions = {
  readonly size: number;
  readonly open: () => WorkerHandle;
};

export type MapOptions<Output> = {
  readonly signal?: AbortSignal;
  readonly transfer?: (index: number) => readonly Transferable[];
  readonly onDone?: (output: Output, index: number) => void; // in order of completion
  readonly windowMax?: number; // tasks under way or waiting for an earlier one; default 4 a worker
};

export type Pool<Task, Output> = {
  readonly size: number;
  /** Rejects with a PoolError; the pool goes on with the other tasks. */
  run(task: Task, transfer?: readonly Transferable[], signal?: AbortSignal): Promise<Output>;
  /** Outputs in the order of the tasks, as soon as each can be given. The first failure ends it. */
  map(tasks: Iterable<Task>, options?: MapOptions<Output>): AsyncGenerator<Output>;
  /** Rejects what is queued and under way, and ends every worker. */
  close(): Promise<void>;
};

export type PoolErrorKind = 'crash' | 'task' | 'cancelled' | 'closed' | 'clone';

export class PoolError extends Error {
  readonly kind: PoolErrorKind;
  constructor(kind: PoolErrorKind, message: string) {
    super(message);
    this.name = 'PoolError';
    this.kind = kind;
  }
}

type Job<Task, Output> = {
  readonly number: number;
  readonly task: Task;
  readonly transfer: readonly Transferable[];
  readonly resolve: (output: Output) => void;
  readonly reject: (error: PoolError) => void;
  readonly signal: AbortSignal | undefined;
  readonly release: () => void; // forgets the abort signal
};

type Slot<Task, Output> = { handle: WorkerHandle | null; job: Job<Task, Output> | null };

export type TaskMessage = { readonly number: number; readonly task: unknown };
export type ReplyMessage =
  | { readonly number: number; readonly ok: true; readonly output: unknown }
  | { readonly number: number; readonly ok: false; readonly reason: string };

/** Workers start with the first task that needs them; `close` when done. */
export function createPool<Task, Output>(options: PoolOptions): Pool<Task, Output> {
  const { size, open } = options;
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`a pool needs a whole number of workers, 1 or more, not ${size}`);
  }
  const slots = Array.from(
    { length: size },
    (): Slot<Task, Output> => ({ handle: null, job: null }),
  );
  const state: State<Task, Output> = { open, slots, queue: [], numbered: 0, closed: false };
  const run: Pool<Task, Output>['run'] = (task, transfer = [], signal) =>
    runTask(state, task, transfer, signal);
  return {
    size,
    run,
    map: (tasks, mapping) => mapOrdered(size, run, tasks, mapping),
    close: () => closePool(state),
  };
}

type State<Task, Output> = {
  readonly open: () => WorkerHandle;
  readonly slots: Slot<Task, Output>[];
  readonly queue: Job<Task, Output>[];
  numbered: number;
  closed: boolean;
};

function runTask<Task, Output>(
  state: State<Task, Output>,
  task: Task,
  transfer: readonly Transferable[],
  signal: AbortSignal | undefined,
): Promise<Output> {
  if (state.closed) return Promise.reject(new PoolError('closed', 'the pool is closed'));
  if (signal?.aborted) return Promise.reject(new PoolError('cancelled', CANCELLED));
  return new Promise<Output>((resolve, reject) => {
    const onAbort = () => cancel(state, job);
    const release = () => signal?.removeEventListener('abort', onAbort);
    const number = ++state.numbered;
    const job: Job<Task, Output> = {
      ...{ number, task, transfer, resolve, reject, signal, release },
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    state.queue.push(job);
    dispatch(state);
  });
}

/** Gives every idle worker the next task of the queue. */
function dispatch<Task, Output>(state: State<Task, Output>): void {
  for (const slot of state.slots) {
    if (slot.job !== null) continue;
    const job = nextJob(state);
    if (job === undefined) return;
    slot.job = job;
    try {
      slot.handle ??= startWorker(state, slot);
      slot.handle.hold(true);
      slot.handle.post({ number: job.number, task: job.task } satisfies TaskMessage, job.transfer);
    } catch (cause) {
      const started = slot.handle !== null;
      const tried = started ? 'a task could not be sent' : 'a worker could not start';
      const error = new PoolError(started ? 'clone' : 'crash', `${tried}: ${reasonOf(cause)}`);
      settle(state, slot, () => job.reject(error));
    }
  }
}

/** The oldest job not cancelled; one signal may end hundreds, and none of them may start a worker. */
function nextJob<Task, Output>(state: State<Task, Output>): Job<Task, Output> | undefined {
  for (let job = state.queue.shift(); job !== undefined; job = state.queue.shift()) {
    if (job.signal?.aborted !== true) return job;
    job.release();
    job.reject(new PoolError('cancelled', CANCELLED));
  }
  return undefined;
}

function startWorker<Task, Output>(
  state: State<Task, Output>,
  slot: Slot<Task, Output>,
): WorkerHandle {
  const handle = state.open();
  handle.listen({
    message: (value) => {
      const reply = value as ReplyMessage;
      if (slot.handle !== handle || slot.job?.number !== reply.number) return;
      settle(state, slot, (job) => deliver(job, reply));
    },
    failure: (reason) => {
      if (slot.handle !== handle) return; // ended on purpose
      lose(state, slot, new PoolError('crash', `a worker died while it held a task: ${reason}`));
    },
  });
  return handle;
}

function settle<Task, Output>(
  state: State<Task, Output>,
  slot: Slot<Task, Output>,
  finish: (job: Job<Task, Output>) => void,
): void {
  const job = slot.job;
  if (job === null) return;
  slot.job = null;
  slot.handle?.hold(false);
  job.release();
  finish(job);
  dispatch(state);
}

function lose<Task, Output>(
  state: State<Task, Output>,
  slot: Slot<Task, Output>,
  error: PoolError,
): void {
  const handle = slot.handle;
  slot.handle = null;
  void handle?.terminate();
  settle(state, slot, (job) => job.reject(error));
}

function cancel<Task, Output>(state: State<Task, Output>, job: Job<Task, Output>): void {
  const error = new PoolError('cancelled', CANCELLED);
  const queued = state.queue.indexOf(job);
  if (queued >= 0) {
    state.queue.splice(queued, 1);
    job.release();
    job.reject(error);
    return;
  }
  const slot = state.slots.find((s) => s.job === job);
  if (slot !== undefined) lose(state, slot, error);
}

async function closePool<Task, Output>(state: State<Task, Output>): Promise<void> {
  state.closed = true;
  const error = new PoolError('closed', 'the pool was closed before the task was done');
  for (const job of state.queue.splice(0)) {
    job.release();
    job.reject(error);
  }
  const ended = state.slots.map((slot) => {
    const handle = slot.handle;
    slot.handle = null;
    settle(state, slot, (job) => job.reject(error));
    return handle?.terminate();
  });
  await Promise.all(ended);
}

const CANCELLED = 'the task was cancelled';

/** Keeps at most `windowMax` tasks ahead of the one to give next, so memory is bounded. */
async function* mapOrdered<Task, Output>(
  size: number,
  run: Pool<Task, Output>['run'],
  tasks: Iterable<Task>,
  options: MapOptions<Output> = {},
): AsyncGenerator<Output> {
  const windowMax = Math.max(1, options.windowMax ?? 4 * size);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const ahead: Promise<Output>[] = [];
  const source = tasks[Symbol.iterator]();
  let index = 0;
  const fill = () => {
    while (ahead.length < windowMax) {
      const next = source.next();
      if (next.done) return;
      const at = index++;
      const output = run(next.value, options.transfer?.(at) ?? [], signal).then((value) => {
        options.onDone?.(value, at);
        return value;
      });
      output.catch(() => {}); // judged when its turn comes
      ahead.push(output);
    }
  };
  try {
    for (fill(); ahead.length > 0; fill()) yield await ahead.shift()!;
  } finally {
    stop.abort(); // after a failure or an early return, nothing goes on unseen
  }
}

function deliver<Task, Output>(job: Job<Task, Output>, reply: ReplyMessage): void {
  if (reply.ok) job.resolve(reply.output as Output);
  else job.reject(new PoolError('task', `a task failed in its worker: ${reply.reason}`));
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
