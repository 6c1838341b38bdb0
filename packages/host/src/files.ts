/**
 * Element files are large, come gzipped or from a pipe, and are never trusted: this streams one of
 * them in chunks, gunzips by content (not by name), and stops at a cap on bytes and on the gzip
 * ratio, so that memory stays bounded whatever the file holds.
 * gzip: RFC 1952 §2.3.1 (magic 1f 8b); members may be concatenated, §2.2.
 */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { err, ok, type Result } from '@noroshi/time';

export type FileLimits = {
  readonly bytesMax: number; // after gunzip
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
  | { readonly kind: 'gzip'; readonly file: string; readonly reason: string };

export type FileSize = {
  readonly bytes: number; // as pushed
  readonly storedBytes: number; // as read
  readonly gzip: boolean;
};

export type ReadOptions = {
  readonly limits?: Partial<FileLimits>;
  readonly stdin?: Readable; // what '-' means; process.stdin unless given
  readonly signal?: AbortSignal; // stops between chunks; what was read so far stays read
  readonly onBytes?: (storedBytes: number) => void;
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
  const source = file === '-' ? (options.stdin ?? process.stdin) : createReadStream(file, READ);
  const counted = { stored: 0, bytes: 0, gzip: false };
  try {
    for await (const chunk of gunzipped(source, counted)) {
      counted.bytes += chunk.length;
      const over = overLimit(file, counted, limits);
      if (over !== undefined) return err(over);
      push(chunk);
      options.onBytes?.(counted.stored);
      if (options.signal?.aborted) break;
    }
  } catch (cause) {
    if (!isSystemError(cause)) throw cause; // a bug in the sink is not the file's fault
    return err(fileError(file, cause));
  } finally {
    if (file !== '-') source.destroy();
  }
  return ok({ bytes: counted.bytes, storedBytes: counted.stored, gzip: counted.gzip });
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
      return `${name}: is not a whole gzip file (${error.reason}); the rest was lost, fetch it again`;
  }
}

const READ = { highWaterMark: 256 * 1024 } as const;

type Counted = { stored: number; bytes: number; gzip: boolean };

async function* gunzipped(source: Readable, counted: Counted): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array | string>;
  const head = await readHead(chunks);
  async function* stored(): AsyncGenerator<Uint8Array> {
    counted.stored += head.length;
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      const bytes = toBytes(next.value);
      counted.stored += bytes.length;
      yield bytes;
    }
  }
  counted.gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!counted.gzip) {
    yield* stored();
    return;
  }
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  pipeline(Readable.from(stored()), gunzip, () => {}); // an error reaches us through `gunzip`
  yield* gunzip as AsyncIterable<Uint8Array>;
}

/** At least the two magic bytes, however small a pipe's first chunks are. */
async function readHead(chunks: AsyncIterator<Uint8Array | string>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    const more = toBytes(next.value);
    const joined = new Uint8Array(head.length + more.length);
    joined.set(head);
    joined.set(more, head.length);
    head = joined;
  }
  return head;
}

function toBytes(chunk: Uint8Array | string): Uint8Array {
  return typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}

function overLimit(file: string, counted: Counted, limits: FileLimits): FileError | undefined {
  if (counted.bytes > limits.bytesMax) return { kind: 'bytes', file, bytesMax: limits.bytesMax };
  const judged = counted.gzip && counted.bytes > limits.ratioFromBytes;
  if (judged && counted.bytes > limits.ratioMax * counted.stored) {
    return { kind: 'ratio', file, ratioMax: limits.ratioMax };
  }
  return undefined;
}

function isSystemError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).code === 'string';
}

function fileError(file: string, cause: NodeJS.ErrnoException): FileError {
  const code = cause.code ?? '';
  if (code === 'ENOENT') return { kind: 'missing', file };
  if (code.startsWith('Z_')) return { kind: 'gzip', file, reason: cause.message };
  if (code === 'EISDIR') return { kind: 'unreadable', file, reason: 'it is a directory' };
  if (code === 'EACCES') return { kind: 'unreadable', file, reason: 'permission denied' };
  return { kind: 'unreadable', file, reason: cause.message };
}
