/**
 * Files of elements and logs are large, come packed or from a pipe, and are never trusted: this streams one of them in chunks,
 * unpacks gzip and zstd by content (not by name), and stops at a cap on bytes and on their ratio, so that memory stays bounded
 * whatever the file holds. Where content must not stay in memory, every buffer it went through is zeroed (`wipe`).
 */
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { err, ok, type Result } from '@noroshi/time';
import { type Packing, packingOf, unpackInto } from './unpack.ts';

export type FileLimits = {
  readonly bytesMax: number; // unpacked
  readonly ratioMax: number; // bytes out per byte in, judged once `ratioFromBytes` are out
  readonly ratioFromBytes: number;
};

export const FILE_LIMITS: FileLimits = {
  bytesMax: 4 * 2 ** 30,
  ratioMax: 200, // element sets pack about 4:1; deflate can reach 1032:1
  ratioFromBytes: 8 * 2 ** 20,
};

export type FileError =
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly reason: string }
  | { readonly kind: 'bytes'; readonly file: string; readonly bytesMax: number }
  | { readonly kind: 'ratio'; readonly file: string; readonly ratioMax: number }
  | { readonly kind: Packing; readonly file: string; readonly reason: string };

export type FileSize = {
  readonly bytes: number; // as pushed
  readonly storedBytes: number; // as read
  readonly gzip: boolean;
  readonly zstd: boolean;
};

export type ReadOptions = {
  readonly limits?: Partial<FileLimits>;
  readonly stdin?: Readable; // what '-' means; process.stdin unless given
  readonly signal?: AbortSignal; // stops between chunks; what was read so far stays read
  readonly onBytes?: (storedBytes: number) => void;
  /** Zeroes what was read and unpacked once `push` returns, and the unpacker's window: a chunk must not be kept. */
  readonly wipe?: boolean;
  /** Awaited before each piece of the file is read: several files can be read in turns. */
  readonly turn?: () => Promise<void>;
};

/**
 * Pushes a file ('-' is stdin) chunk by chunk. On an error, the chunks before it have been pushed:
 * the caller keeps what was good and says what was lost.
 */
export async function readFileInto(
  file: string,
  push: (chunk: Uint8Array) => void,
  options: ReadOptions = {},
): Promise<Result<FileSize, FileError>> {
  const limits = { ...FILE_LIMITS, ...options.limits };
  const wipe = options.wipe === true;
  const source = file === '-' ? (options.stdin ?? process.stdin) : readChunks(file, wipe);
  const counted: Counted = { stored: 0, bytes: 0, packing: null };
  let over: FileError | undefined;
  const take = (chunk: Uint8Array): boolean => {
    counted.bytes += chunk.length;
    over = overLimit(file, counted, limits);
    if (over !== undefined) return false;
    push(chunk);
    options.onBytes?.(counted.stored);
    return options.signal?.aborted !== true;
  };
  try {
    const { turn } = options;
    await streamInto(turn === undefined ? source : inTurns(source, turn), counted, take, wipe);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause; // a bug in the sink is not the file's fault
    return err(fileError(file, cause, counted.packing));
  }
  if (over !== undefined) return err(over);
  const { bytes, stored, packing } = counted;
  return ok({ bytes, storedBytes: stored, gzip: packing === 'gzip', zstd: packing === 'zstd' });
}

/** One sentence that says what was tried and what would be right. */
export function formatFileError(error: FileError): string {
  const name = error.file === '-' ? 'stdin' : error.file;
  switch (error.kind) {
    case 'missing':
      return `${name}: there is no such file; give the path of a readable file, or - for stdin`;
    case 'unreadable':
      return `${name}: cannot be read (${error.reason}); give the path of a readable file`;
    case 'bytes':
      return `${name}: is longer than ${error.bytesMax} bytes; the rest was not read, split the file`;
    case 'ratio':
      return `${name}: unpacks to more than ${error.ratioMax} times its size; the rest was not read`;
    case 'gzip':
    case 'zstd':
      return `${name}: is not a whole ${error.kind} file (${error.reason}); the rest was lost, fetch it again`;
  }
}

const READ_BYTES = 256 * 1024;

/** A file's bytes. With `wipe` every chunk lies in the same buffer, which is left zeroed; else each has its own. */
async function* readChunks(file: string, wipe: boolean): AsyncGenerator<Uint8Array> {
  const handle = await open(file, 'r');
  let buffer = new Uint8Array(READ_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      if (!wipe) buffer = new Uint8Array(READ_BYTES);
    }
  } finally {
    if (wipe) buffer.fill(0);
    await handle.close();
  }
}

async function* inTurns(
  source: AsyncIterable<Uint8Array | string>,
  turn: () => Promise<void>,
): AsyncGenerator<Uint8Array | string> {
  await turn();
  for await (const chunk of source) {
    yield chunk;
    await turn();
  }
}

type Counted = { stored: number; bytes: number; packing: Packing | null };

/** Gives `take` the plain bytes of `source` until it says no. */
async function streamInto(
  source: AsyncIterable<Uint8Array | string>,
  counted: Counted,
  take: (chunk: Uint8Array) => boolean,
  wipe: boolean,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]();
  const head = await readHead(chunks, wipe);
  counted.packing = packingOf(head);
  async function* stored(): AsyncGenerator<Uint8Array> {
    try {
      counted.stored += head.length;
      if (head.length > 0) yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
        const bytes = toBytes(next.value);
        counted.stored += bytes.length;
        yield bytes;
      }
    } finally {
      if (source !== process.stdin) await chunks.return?.(); // closes a file that is not read to its end
    }
  }
  if (counted.packing !== null) return unpackInto(counted.packing, stored(), take, wipe);
  for await (const chunk of stored()) {
    const goOn = take(chunk);
    if (wipe) chunk.fill(0);
    if (!goOn) return;
  }
}

/** At least the four magic bytes, however small a pipe's first chunks are. */
async function readHead(
  chunks: AsyncIterator<Uint8Array | string>,
  wipe: boolean,
): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done) break;
    const more = toBytes(next.value);
    const joined = new Uint8Array(head.length + more.length);
    joined.set(head);
    joined.set(more, head.length);
    if (wipe) {
      head.fill(0);
      more.fill(0);
    }
    head = joined;
  }
  return head;
}

function toBytes(chunk: Uint8Array | string): Uint8Array {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}

function overLimit(file: string, counted: Counted, limits: FileLimits): FileError | undefined {
  if (counted.bytes > limits.bytesMax) return { kind: 'bytes', file, bytesMax: limits.bytesMax };
  const judged = counted.packing !== null && counted.bytes > limits.ratioFromBytes;
  if (judged && counted.bytes > limits.ratioMax * counted.stored) {
    return { kind: 'ratio', file, ratioMax: limits.ratioMax };
  }
  return undefined;
}

function isSystemError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).code === 'string';
}

function fileError(file: string, cause: NodeJS.ErrnoException, packing: Packing | null): FileError {
  const code = cause.code ?? '';
  if (code === 'ENOENT') return { kind: 'missing', file };
  if (packing !== null && /^Z(STD)?_/.test(code))
    return { kind: packing, file, reason: cause.message };
  if (code === 'EISDIR') return { kind: 'unreadable', file, reason: 'it is a directory' };
  if (code === 'EACCES') return { kind: 'unreadable', file, reason: 'permission denied' };
  return { kind: 'unreadable', file, reason: cause.message };
}
