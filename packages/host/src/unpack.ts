/**
 * Packed bytes to plain ones, by node:zlib: gzip (RFC 1952, members may follow one another) and zstd (RFC 8878, frames may). The
 * plain bytes are given away as they come, in chunks that the taker may overwrite. With `wipe`, nothing of the content stays in the
 * process: input is zeroed once read, and the unpacker's own window is overwritten by filler packed for that before it is freed.
 */
import {
  constants,
  createGunzip,
  createZstdDecompress,
  type Gunzip,
  gzipSync,
  type ZstdDecompress,
  zstdCompressSync,
} from 'node:zlib';
import { createFrameCutter, type FrameShape } from './zstd-frames.ts';

export type Packing = 'gzip' | 'zstd';

/** RFC 8878 §3.1.1.1.2 asks a decoder for 8 MB; larger windows (zstd --long, --ultra) would let a file choose our memory. */
export const ZSTD_WINDOW_LOG_MAX = 23;

const CHUNK_BYTES = 256 * 1024;
const PIECE_BYTES = 100_003; // filler goes in pieces, so that blocks are cut and the unpacker's input buffer is used too

/** By the first four bytes: RFC 1952 §2.3.1, RFC 8878 §3.1 (frames, and skippable ones before them). */
export function packingOf(head: Uint8Array): Packing | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const isFrame = head[0] === 0x28 && head[1] === 0xb5;
  const isSkippable = (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a;
  if (!isFrame && !isSkippable) return null;
  return head[2] === (isFrame ? 0x2f : 0x4d) && head[3] === (isFrame ? 0xfd : 0x18) ? 'zstd' : null;
}

/**
 * Unpacks `source` into `take`, which says whether to go on. Rejects with zlib's error (its code begins with Z_ or ZSTD_), with
 * the source's, or with what `take` threw. What came before an error has been taken.
 */
export async function unpackInto(
  packing: Packing,
  source: AsyncIterable<Uint8Array>,
  take: (plain: Uint8Array) => boolean,
  wipe: boolean,
): Promise<void> {
  const unpacker = createUnpacker(packing);
  const state = {
    isStopped: false,
    isFilling: false,
    bug: undefined as { cause: unknown } | undefined,
  };
  const closed = new Promise<void>((resolve, reject) => {
    unpacker.once('error', reject);
    unpacker.once('close', resolve);
  });
  closed.catch(() => {}); // it is asked for at every write
  unpacker.on('data', (plain: Uint8Array) => {
    if (!state.isStopped && !state.isFilling) {
      try {
        state.isStopped = !take(plain);
      } catch (cause) {
        state.isStopped = true;
        state.bug = { cause };
      }
      if (state.isStopped) unpacker.destroy();
    }
    if (wipe) plain.fill(0);
  });
  const filling = wipe ? createFilling(packing, state) : undefined;
  const frames = packing === 'zstd' ? createFrameCutter() : undefined;
  try {
    for await (const chunk of source) {
      if (frames === undefined) await write(unpacker, chunk, closed);
      else
        for (const { bytes, shape } of frames.cut(chunk)) {
          if (shape !== null) await filling?.beforeFrame(shape, unpacker, closed);
          await write(unpacker, bytes, closed);
          if (state.isStopped) break;
        }
      if (wipe) chunk.fill(0);
      if (state.isStopped) break;
    }
    if (!state.isStopped) {
      if (frames?.isBetween() === false) throw cutShort();
      await filling?.fill(unpacker, closed);
      if (frames === undefined) {
        unpacker.end(); // tells whether the last member was whole; of frames that is known
        await closed;
      }
    }
  } finally {
    unpacker.destroy();
  }
  if (state.bug !== undefined) throw state.bug.cause;
}

type Unpacker = Gunzip | ZstdDecompress;

function createUnpacker(packing: Packing): Unpacker {
  if (packing === 'gzip') return createGunzip({ chunkSize: CHUNK_BYTES });
  const params = { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX };
  return createZstdDecompress({ chunkSize: CHUNK_BYTES, params });
}

async function write(unpacker: Unpacker, bytes: Uint8Array, closed: Promise<void>): Promise<void> {
  if (unpacker.destroyed) return;
  await Promise.race([new Promise<void>((done) => unpacker.write(bytes, () => done())), closed]);
}

/** Overwrites what an unpacker holds of the content, at the end and before zstd changes its window for another. */
type Filling = {
  beforeFrame(shape: FrameShape, unpacker: Unpacker, closed: Promise<void>): Promise<void>;
  fill(unpacker: Unpacker, closed: Promise<void>): Promise<void>;
};

function createFilling(packing: Packing, state: { isFilling: boolean }): Filling {
  let shape: FrameShape | null = null;
  const fill = async (unpacker: Unpacker, closed: Promise<void>): Promise<void> => {
    if (packing === 'zstd' && shape === null) return;
    state.isFilling = true;
    const filler = shape === null ? gzipFiller() : zstdFiller(shape);
    try {
      for (let at = 0; at < filler.length; at += PIECE_BYTES)
        await write(unpacker, filler.subarray(at, at + PIECE_BYTES), closed);
    } catch {
      // Where the file was cut the filler is no continuation of it; say what it is: an end that came too soon.
      throw cutShort();
    }
    state.isFilling = false;
  };
  return {
    fill,
    async beforeFrame(next, unpacker, closed) {
      if (next.bytes > 2 ** ZSTD_WINDOW_LOG_MAX) return; // refused, or its content goes round in a window
      if (shape !== null && next.bytes <= shape.bytes) return;
      if (shape !== null) await fill(unpacker, closed);
      shape = next;
    },
  };
}

function cutShort(): Error {
  return Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' });
}

const GZIP_WINDOW_BYTES = 32 * 1024; // RFC 1951 §2
const NOISE_BYTES = 512 * 1024;

let gzipFilled: Uint8Array | undefined;

/** Stored, and longer than a piece: a member that is read in one go does not reach the window. */
function gzipFiller(): Uint8Array {
  gzipFilled ??= gzipSync(new Uint8Array(4 * GZIP_WINDOW_BYTES), { level: 0 });
  return gzipFilled;
}

/**
 * A frame of the same shape, so that the unpacker's buffers are used again and not freed as they are: noise first, for the buffers
 * of literals and of input, then the same again until the window has been gone round.
 */
function zstdFiller({ isWhole, bytes }: FrameShape): Uint8Array {
  const plain = new Uint8Array(isWhole ? bytes : bytes + 2 * NOISE_BYTES);
  let seed = 1;
  for (let i = 0; i < Math.min(NOISE_BYTES, plain.length); i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    plain[i] = (seed >>> 16) & (i < NOISE_BYTES / 2 ? 255 : 15); // half cannot be packed, half can
  }
  for (let at = NOISE_BYTES; at < plain.length; at += NOISE_BYTES)
    plain.copyWithin(at, 0, NOISE_BYTES);
  const windowLog = Math.min(ZSTD_WINDOW_LOG_MAX, Math.max(10, Math.ceil(Math.log2(bytes))));
  return zstdCompressSync(plain, {
    params: {
      [constants.ZSTD_c_windowLog]: windowLog,
      [constants.ZSTD_c_compressionLevel]: 1,
    },
  });
}
