/**
 * Bytes of any cutting to whole lines. Lines that lie whole in a chunk are handed on where they lie; a line cut by the end of a
 * chunk is carried over in a buffer of bounded size. Chunk and carry are zeroed once read, so that nothing of a log stays in memory.
 */
export const LINE_BYTES_MAX = 1 << 20; // EVE lines with payloads reach some 100 kB; they are passed over whole

/** Takes whole lines: bytes [from, to), the last of which is a line feed. */
export type LinesSink = {
  lines(bytes: Uint8Array, from: number, to: number): void;
  /** A line longer than LINE_BYTES_MAX was passed over. */
  tooLong(): void;
};

export type LineSplitter = {
  push(chunk: Uint8Array): void;
  /** What is left without a line feed is the last line. */
  finish(): void;
};

const LINE_FEED = 10;
const CARRY_BYTES = 4096;

export function createLineSplitter(sink: LinesSink): LineSplitter {
  let carry = new Uint8Array(CARRY_BYTES);
  let carried = 0;
  let isSkipping = false;

  function keep(bytes: Uint8Array, from: number, to: number): void {
    const length = carried + to - from;
    if (isSkipping || length > LINE_BYTES_MAX) {
      isSkipping = true;
      carry.fill(0, 0, carried);
      carried = 0;
      return;
    }
    if (length > carry.length) {
      const larger = new Uint8Array(Math.min(LINE_BYTES_MAX, 2 * length));
      larger.set(carry.subarray(0, carried));
      carry.fill(0);
      carry = larger;
    }
    carry.set(bytes.subarray(from, to), carried);
    carried = length;
  }

  function endCarried(): void {
    if (isSkipping) sink.tooLong();
    else sink.lines(carry, 0, carried);
    isSkipping = false;
    carry.fill(0, 0, carried);
    carried = 0;
  }

  function read(chunk: Uint8Array): void {
    let from = 0;
    if (carried > 0 || isSkipping) {
      const end = chunk.indexOf(LINE_FEED) + 1;
      keep(chunk, 0, end === 0 ? chunk.length : end);
      if (end === 0) return;
      endCarried();
      from = end;
    }
    const to = chunk.lastIndexOf(LINE_FEED) + 1;
    if (to > from) sink.lines(chunk, from, to);
    if (chunk.length > Math.max(from, to)) keep(chunk, Math.max(from, to), chunk.length);
  }

  return {
    push(chunk) {
      try {
        read(chunk);
      } finally {
        chunk.fill(0);
      }
    },
    finish() {
      if (carried === 0 && !isSkipping) return;
      keep(new Uint8Array([LINE_FEED]), 0, 1);
      endCarried();
    },
  };
}
