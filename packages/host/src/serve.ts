/**
 * The worker's side of the pool: answers one task at a time. `serveTasks(nodePort() or webPort(),
 * handler)` is the last line of a worker module.
 */
import type { ReplyMessage, TaskMessage } from './pool.ts';

export type WorkerPort = {
  post(message: unknown, transfer: readonly Transferable[]): void;
  listen(on: (message: unknown) => void): void;
};

export type TaskReply<Output> = {
  readonly output: Output;
  readonly transfer?: readonly Transferable[]; // buffers moved, not copied, to the main thread
};

/** What the handler throws becomes the task's rejection; the worker lives on. */
export function serveTasks<Task, Output>(
  port: WorkerPort,
  handle: (task: Task) => TaskReply<Output> | Promise<TaskReply<Output>>,
): void {
  port.listen(async (message) => {
    const { number, task } = message as TaskMessage;
    try {
      const { output, transfer = [] } = await handle(task as Task);
      port.post({ number, ok: true, output } satisfies ReplyMessage, transfer);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      port.post({ number, ok: false, reason } satisfies ReplyMessage, []);
    }
  });
}
