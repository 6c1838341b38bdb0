/**
 * Chunks of bytes as whole lines: what a chunk leaves unfinished waits for the next one. Lines end in LF, CRLF or CR. UTF-8
 * with its byte-order mark or without; UTF-16 and UTF-32 are known by their zeros and refused, since a stream is read as bytes.
 */
export type LineSink = {
  /** bytes[from, to) are whole lines; bytes[to - 1] ends the last. */
  readonly lines: (bytes: Uint8Array, from: number, to: number) => void;
  readonly tooLong: (length: number) => void; // a line that is left out
  readonly refused: (message: string) => void; // nothing of the stream is read
};

const [LF, CR] = [10, 13];
const MARK = [0xef, 0xbb, 0xbf];
const HEAD_BYTES = 4;

export function createLineChunks(lineLengthMax: number, sink: LineSink) {
  const carry = new Uint8Array(lineLengthMax + HEAD_BYTES + 1);
  let carried = 0;
  let skipped = 0; // bytes of a line too long, so far
  let isAfterCr = false; // a LF that comes first belongs to the CR before
  let isStart = true;
  let isRefused = false;

  function feed(chunk: Uint8Array, from: number): void {
    let at = from;
    if (isAfterCr && chunk[at] === LF) at++;
    isAfterCr = false;
    if (carried > 0 || skipped > 0) at = finishLine(chunk, at);
    let to = chunk.length;
    while (to > at && chunk[to - 1] !== LF && chunk[to - 1] !== CR) to--;
    if (to > at) {
      isAfterCr = to === chunk.length && chunk[to - 1] === CR;
      sink.lines(chunk, at, to);
      at = to;
    }
    if (at < chunk.length) keep(chunk, at, chunk.length);
  }

  /** The line that the chunk before began. Returns where the next begins. */
  function finishLine(chunk: Uint8Array, from: number): number {
    let end = from;
    while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++;
    keep(chunk, from, end);
    if (end === chunk.length) return end;
    const byte = chunk[end]!;
    endLine(byte);
    if (byte === CR && end + 1 === chunk.length) isAfterCr = true;
    return byte === CR && chunk[end + 1] === LF ? end + 2 : end + 1;
  }

  function keep(chunk: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (skipped > 0 || carried + length > lineLengthMax) {
      skipped += carried + length;
      carried = 0;
      return;
    }
    carry.set(chunk.subarray(from, to), carried);
    carried += length;
  }

  function endLine(byte: number): void {
    if (skipped > 0) sink.tooLong(skipped);
    else {
      carry[carried] = byte;
      sink.lines(carry, 0, carried + 1);
    }
    carried = 0;
    skipped = 0;
  }

  /** The first bytes tell the encoding; they wait until there are enough. */
  function start(chunk: Uint8Array): { readonly chunk: Uint8Array; readonly from: number } | null {
    const all = new Uint8Array(carried + chunk.length);
    all.set(carry.subarray(0, carried));
    all.set(chunk, carried);
    if (all.length < HEAD_BYTES) {
      carry.set(all);
      carried = all.length;
      return null;
    }
    carried = 0;
    isStart = false;
    const [a, b] = all;
    const isWide = all.subarray(0, HEAD_BYTES).includes(0) || (a === 0xff && b === 0xfe);
    if (isWide || (a === 0xfe && b === 0xff)) {
      isRefused = true;
      sink.refused('UTF-16 or UTF-32: a stream is read in UTF-8, shorter messages in any of them');
      return null;
    }
    return { chunk: all, from: MARK.every((byte, k) => all[k] === byte) ? MARK.length : 0 };
  }

  return {
    push(chunk: Uint8Array): void {
      if (isRefused || chunk.length === 0) return;
      if (!isStart) {
        feed(chunk, 0);
        return;
      }
      const first = start(chunk);
      if (first !== null) feed(first.chunk, first.from);
    },
    /** The last line need not end in LF. */
    end(): void {
      if (!isRefused && (carried > 0 || skipped > 0)) endLine(LF);
    },
  };
}
