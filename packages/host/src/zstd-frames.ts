/**
 * Where zstd frames begin and end (RFC 8878 §3.1), from their headers and the sizes of their blocks, without unpacking any. Needed
 * because the unpacker stops for good at the end of a frame that does not end a write, and because a frame's header says how large
 * a window the unpacker is about to make.
 */

/** What a frame asks of the unpacker: a buffer for all of its content, or a window to go round in. */
export type FrameShape = { readonly isWhole: boolean; readonly bytes: number };

export type FramePiece = {
  readonly bytes: Uint8Array;
  /** Set on the first piece of a frame: its header. */
  readonly shape: FrameShape | null;
};

const PHASE = {
  magic: 0,
  skipSize: 1,
  descriptor: 2,
  header: 3,
  block: 4,
  body: 5,
  skip: 6,
  alien: 7,
};
const HEADER_BYTES_MAX = 18;
const [RLE, CHECKSUM_BYTES] = [1, 4];

export type FrameCutter = {
  cut(chunk: Uint8Array): Generator<FramePiece>;
  /** False where the bytes so far end within a frame. */
  isBetween(): boolean;
};

/** Cuts chunks into pieces that never reach over the end of a frame. Skippable frames are left out. */
export function createFrameCutter(): FrameCutter {
  const head = new Uint8Array(HEADER_BYTES_MAX);
  let phase = PHASE.magic;
  let have = 0; // bytes of `head`
  let need = 4;
  let left = 0; // bytes of the block, or of what is skipped
  let isLast = false; // the block that is passed is the last of its frame
  let checksum = 0;

  const isPassing = () => phase === PHASE.body || phase === PHASE.skip;
  const go = (to: number, bytes: number): void => {
    phase = to;
    need = bytes;
    if (to === PHASE.magic || to === PHASE.block) have = 0;
  };
  /** After `need` bytes of a header are there; true when the frame's header is whole. */
  const step = (): boolean => {
    const view = new DataView(head.buffer);
    if (phase === PHASE.magic) {
      const magic = view.getUint32(0, true);
      if (magic === 0xfd2fb528) go(PHASE.descriptor, 5);
      else if (magic >>> 4 === 0x184d2a5) go(PHASE.skipSize, 8);
      else go(PHASE.alien, 0);
    } else if (phase === PHASE.skipSize) {
      left = view.getUint32(4, true);
      go(PHASE.skip, 0);
    } else if (phase === PHASE.descriptor) {
      checksum = (head[4]! & 4) !== 0 ? CHECKSUM_BYTES : 0;
      go(PHASE.header, headerBytes(head[4]!));
    } else {
      const block = head[0]! | (head[1]! << 8) | (head[2]! << 16);
      isLast = (block & 1) === 1;
      left = ((block >> 1) & 3) === RLE ? 1 : block >> 3;
      if (isLast) left += checksum;
      go(PHASE.body, 0);
    }
    return phase === PHASE.header && have === need;
  };

  function* cut(chunk: Uint8Array): Generator<FramePiece> {
    let from = 0; // of what is not given on yet
    let at = 0;
    while (at < chunk.length || (isPassing() && left === 0)) {
      if (phase === PHASE.alien) break;
      if (isPassing()) {
        const passed = Math.min(left, chunk.length - at);
        at += passed;
        left -= passed;
        if (phase === PHASE.skip) from = at;
        if (left > 0) continue;
        const isEnd = phase === PHASE.skip || isLast;
        if (isEnd && at > from) yield { bytes: chunk.subarray(from, at), shape: null };
        from = isEnd ? at : from;
        go(isEnd ? PHASE.magic : PHASE.block, isEnd ? 4 : 3);
        continue;
      }
      const isHeader = phase !== PHASE.block;
      head[have++] = chunk[at++]!;
      if (isHeader) from = at; // a header is given on as a whole
      if (have < need) continue;
      const isWhole = phase === PHASE.header || step();
      if (phase === PHASE.alien) yield { bytes: head.slice(0, have), shape: null };
      if (!isWhole) continue;
      yield { bytes: head.slice(0, have), shape: shapeOf(head) };
      go(PHASE.block, 3);
    }
    if (chunk.length > from) yield { bytes: chunk.subarray(from), shape: null };
  }
  return { cut, isBetween: () => phase === PHASE.alien || (phase === PHASE.magic && have === 0) };
}

const contentSizeBytes = (descriptor: number) =>
  [(descriptor & 0x20) !== 0 ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
const dictionaryBytes = (descriptor: number) => [0, 1, 2, 4][descriptor & 3]!;
const windowBytes = (descriptor: number) => ((descriptor & 0x20) !== 0 ? 0 : 1);

function headerBytes(descriptor: number): number {
  const fields = windowBytes(descriptor) + dictionaryBytes(descriptor);
  return 5 + fields + contentSizeBytes(descriptor);
}

/** §3.1.1.1: the window in a byte, or the size of the content where the frame is one segment. */
function shapeOf(head: Uint8Array): FrameShape {
  const descriptor = head[4]!;
  if (windowBytes(descriptor) === 1) {
    const window = head[5]!;
    return { isWhole: false, bytes: 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8) };
  }
  const view = new DataView(head.buffer);
  const at = 5 + dictionaryBytes(descriptor);
  const size = contentSizeBytes(descriptor);
  if (size === 1) return { isWhole: true, bytes: view.getUint8(at) };
  if (size === 2) return { isWhole: true, bytes: view.getUint16(at, true) + 256 };
  const bytes = size === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
  return { isWhole: true, bytes };
}
