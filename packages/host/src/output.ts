/**
 * Where results go: stdout, or a file that appears whole. A file is written beside its place and
 * renamed when done, so that nobody reads half of it. Interrupted work may keep what it has: the
 * caller closes its format properly and calls `finishPartial`.
 */
import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { err, ok, type Result } from '@noroshi/time';
import { safeLines } from './terminal.ts';

export type OutputError = {
  readonly kind: 'write';
  readonly file: string;
  readonly reason: string;
};

export type Output = {
  write(text: string): Promise<void>; // rejects with the system's error
  /** Everything is there: the file takes its name. Returns that name. */
  finish(): Promise<string>;
  /**
   * Interrupted: what is there takes the name; when a file of that name exists already it is kept,
   * and the partial one is called NAME.partial. Returns the name it got.
   */
  finishPartial(): Promise<string>;
  discard(): Promise<void>;
};

/**
 * '-' is `stdout`; on a terminal, what it would obey is shown, not sent (files and pipes get every
 * character as it is). A pipe or device named as a file is written directly, never renamed over. `isPrivate`: only its owner reads
 * it, whatever was there before, and a link in its place is replaced, not followed. */
export async function openOutput(
  file: string,
  stdout: Writable = process.stdout,
  isPrivate = false,
): Promise<Result<Output, OutputError>> {
  if (file === '-') return ok(streamOutput(stdout));
  const existing = lstatSync(file, { throwIfNoEntry: false });
  const isReplaced = existing?.isFile() === true || (isPrivate && existing?.isSymbolicLink());
  const direct = existing !== undefined && !isReplaced;
  if (existing?.isDirectory()) {
    return err({ kind: 'write', file, reason: 'it is a directory' });
  }
  const path = direct ? file : `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(path, direct ? 'w' : 'wx', isPrivate ? OWNER_FILE : undefined);
    return ok(fileOutput(handle, file, direct ? null : path));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? NO_FOLDER : String(cause);
    return err({ kind: 'write', file, reason });
  }
}

export function formatOutputError(error: OutputError): string {
  return `${error.file}: cannot be written (${error.reason}); give a path in a folder you may write`;
}

const OWNER_FILE = 0o600;
const NO_FOLDER = 'its folder does not exist';
const BUFFER_CHARS = 1 << 16;

function fileOutput(handle: FileHandle, file: string, temporary: string | null): Output {
  let pending = '';
  const flush = async () => {
    const text = pending;
    pending = '';
    if (text !== '') await handle.writeFile(text);
  };
  const close = async (name: string) => {
    await flush();
    if (temporary !== null) await handle.sync();
    await handle.close();
    if (temporary !== null) await rename(temporary, name);
    return name;
  };
  return {
    async write(text) {
      pending += text;
      if (pending.length >= BUFFER_CHARS) await flush();
    },
    finish: () => close(file),
    finishPartial: () => {
      const taken = temporary !== null && lstatSync(file, { throwIfNoEntry: false }) !== undefined;
      return close(taken ? `${file}.partial` : file);
    },
    async discard() {
      await handle.close();
      if (temporary !== null) await rm(temporary, { force: true });
    },
  };
}

function streamOutput(stream: Writable): Output {
  const isTerminal = (stream as { isTTY?: boolean }).isTTY === true;
  let pending = '';
  const flush = () => {
    const text = isTerminal ? safeLines(pending) : pending;
    pending = '';
    return new Promise<void>((resolve, reject) => {
      stream.write(text, (cause) => (cause ? reject(cause) : resolve()));
    });
  };
  const close = async () => {
    if (pending !== '') await flush();
    return 'stdout';
  };
  return {
    async write(text) {
      pending += text;
      if (pending.length >= BUFFER_CHARS) await flush();
    },
    finish: close,
    finishPartial: close,
    discard: async () => {},
  };
}
