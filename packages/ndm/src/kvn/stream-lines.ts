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

type State = {
  readonly sink: LineSink;
  readonly lineLengthMax: number;
  readonly carry: Uint8Array; // the beginning of a line
  carried: number;
  skipped: number; // bytes of a line too long, so far
  isAfterCr: boolean; // a LF that comes first belongs to the CR before
  isStart: boolean;
  isRefused: boolean;
};

export function createLineChunks(lineLengthMax: number, sink: LineSink) {
  const s: State = {
    ...{ sink, lineLengthMax, carry: new Uint8Array(lineLengthMax + HEAD_BYTES + 1) },
    ...{ carried: 0, skipped: 0, isAfterCr: false, isStart: true, isRefused: false },
  };
  return {
    push(chunk: Uint8Array): void {
      if (s.isRefused || chunk.length === 0) return;
      const first = s.isStart ? start(s, chunk) : { chunk, from: 0 };
      if (first !== null) feed(s, first.chunk, first.from);
    },
    /** The last line need not end in LF. */
    end(): void {
      if (!s.isRefused && (s.carried > 0 || s.skipped > 0)) endLine(s, LF);
    },
  };
}

function feed(s: State, chunk: Uint8Array, from: number): void {
  let at = s.isAfterCr && chunk[from] === LF ? from + 1 : from;
  s.isAfterCr = false;
  if (s.carried > 0 || s.skipped > 0) at = finishLine(s, chunk, at);
  let to = chunk.length;
  while (to > at && chunk[to - 1] !== LF && chunk[to - 1] !== CR) to--;
  if (to > at) {
    s.isAfterCr = to === chunk.length && chunk[to - 1] === CR;
    s.sink.lines(chunk, at, to);
    at = to;
  }
  if (at < chunk.length) keep(s, chunk, at, chunk.length);
}

/** The line that the chunk before began. Returns where the next begins. */
function finishLine(s: State, chunk: Uint8Array, from: number): number {
  let end = from;
  while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end++;
  keep(s, chunk, from, end);
  if (end === chunk.length) return end;
  const byte = chunk[end]!;
  endLine(s, byte);
  if (byte === CR && end + 1 === chunk.length) s.isAfterCr = true;
  return byte === CR && chunk[end + 1] === LF ? end + 2 : end + 1;
}

function keep(s: State, chunk: Uint8Array, from: number, to: number): void {
  const length = to - from;
  if (s.skipped > 0 || s.carried + length > s.lineLengthMax) {
    s.skipped += s.carried + length;
    s.carried = 0;
    return;
  }
  s.carry.set(chunk.subarray(from, to), s.carried);
  s.carried += length;
}

function endLine(s: State, byte: number): void {
  const { carried, skipped } = s;
  s.carried = 0;
  s.skipped = 0;
  if (skipped > 0) s.sink.tooLong(skipped);
  else {
    s.carry[carried] = byte;
    s.sink.lines(s.carry, 0, carried + 1);
  }
}

/** The first bytes tell the encoding; they wait until there are enough. */
function start(s: State, chunk: Uint8Array): { chunk: Uint8Array; from: number } | null {
  const all = new Uint8Array(s.carried + chunk.length);
  all.set(s.carry.subarray(0, s.carried));
  all.set(chunk, s.carried);
  if (all.length < HEAD_BYTES) {
    s.carry.set(all);
    s.carried = all.length;
    return null;
  }
  s.carried = 0;
  s.isStart = false;
  const [a, b] = all;
  const isWide = all.subarray(0, HEAD_BYTES).includes(0) || (a === 0xff && b === 0xfe);
  if (isWide || (a === 0xfe && b === 0xff)) {
    s.isRefused = true;
    s.sink.refused('UTF-16 or UTF-32: a stream is read in UTF-8, shorter messages in any of them');
    return null;
  }
  return { chunk: all, from: MARK.every((byte, k) => all[k] === byte) ? MARK.length : 0 };
}
