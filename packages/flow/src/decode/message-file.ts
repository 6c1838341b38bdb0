/** Files of messages one after another: bytes are queued, and whole messages are taken from the queue as they come. */
import { appendBytes, type ByteQueue, createByteQueue, wipeQueue } from './byte-queue.ts';
import type { FlowSink, StreamReader } from './contract.ts';
import { createDecodeCore, type DatagramOptions, type DecodeCore, wipeCore } from './core.ts';

const QUEUE_BYTES = 4 * 65_536; // a message has at most 65,535

/** After a message that was damaged the next header is searched for. */
export type Search = { isLost: boolean };

/** Takes every whole message from the queue; at the end (`isLast`) what is left of one, too. */
export type Drain = (core: DecodeCore, queue: ByteQueue, search: Search, isLast: boolean) => void;

export function createMessageFileReader(
  sink: FlowSink,
  options: DatagramOptions,
  drain: Drain,
): StreamReader {
  const core = createDecodeCore(sink, options);
  const queue = createByteQueue(QUEUE_BYTES);
  const search: Search = { isLost: false };
  return {
    counts: core.counts,
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        at += appendBytes(queue, chunk, at);
        drain(core, queue, search, false);
      }
      if (options.zero === true) chunk.fill(0);
    },
    finish() {
      drain(core, queue, search, true);
      wipeQueue(queue);
      wipeCore(core);
    },
  };
}
