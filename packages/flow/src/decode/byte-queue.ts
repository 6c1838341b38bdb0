/**
 * Bytes of a stream that are not read yet, in one buffer of fixed size: what was consumed is zeroed at once, so that nothing of a
 * file stays in memory after it was read.
 */
export type ByteQueue = {
  readonly bytes: Uint8Array;
  from: number; // first byte not consumed
  to: number; // behind the last byte there is
};

export function createByteQueue(capacity: number): ByteQueue {
  return { bytes: new Uint8Array(capacity), from: 0, to: 0 };
}

/** Copies from `chunk` at `at` as much as there is room for; answers how many bytes. */
export function appendBytes(queue: ByteQueue, chunk: Uint8Array, at: number): number {
  const { bytes } = queue;
  if (queue.from > 0) {
    const left = queue.to - queue.from;
    bytes.copyWithin(0, queue.from, queue.to);
    bytes.fill(0, left, queue.to);
    queue.from = 0;
    queue.to = left;
  }
  const taken = Math.min(chunk.length - at, bytes.length - queue.to);
  bytes.set(chunk.subarray(at, at + taken), queue.to);
  queue.to += taken;
  return taken;
}

export function consumeBytes(queue: ByteQueue, count: number): void {
  queue.bytes.fill(0, queue.from, queue.from + count);
  queue.from += count;
}

export function wipeQueue(queue: ByteQueue): void {
  queue.bytes.fill(0);
  queue.from = 0;
  queue.to = 0;
}
