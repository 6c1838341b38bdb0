/**
 * Files that grow while they are read, as a log's writer leaves them: what is appended is pushed; a file that was renamed is read
 * to its end and the new one of its name from its start; one that was cut to nothing begins again; in a folder new files are found.
 * Looks are asked for one by one, so nothing runs between them and tests need not wait. A file that was cut and has grown past
 * where reading stood between two looks cannot be told from one that only grew.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { type InputFile, type InputList, listInputFiles } from './input-files.ts';
import { packingOf } from './unpack.ts';

export type FollowSink = {
  push(chunk: Uint8Array): void;
  /** All that is there has been pushed; more may come. */
  flush(): void;
  /** No more of this file comes. */
  finish(): void;
};

export type FollowOptions = {
  /** Called for each file, and again when it begins anew. */
  readonly open: (path: string) => FollowSink;
  /** What is passed over, once each: links, what cannot be read, packed files, which are not grown. */
  readonly told: (path: string, reason: string) => void;
  readonly filesMax?: number; // open at once
  readonly signal?: AbortSignal; // ends a look between two chunks
};

export type Follower = {
  /** Reads what has come since the last look; the bytes it pushed. */
  look(): Promise<number>;
  /** Finishes every file. */
  close(): Promise<void>;
};

const READ_BYTES = 256 * 1024;
const FILES_MAX = 512; // below the usual limit of open files of a process

type Followed = {
  path: string;
  readonly id: string;
  readonly handle: FileHandle;
  sink: FollowSink;
  offset: number;
};

export function createFollower(paths: readonly string[], options: FollowOptions): Follower {
  const followed = new Map<string, Followed>(); // by id
  const toldOf = new Set<string>();
  const passedOver = new Set<string>(); // ids
  const buffer = new Uint8Array(READ_BYTES);

  const tell = (path: string, reason: string): void => {
    if (!toldOf.has(path)) options.told(path, reason);
    toldOf.add(path);
  };

  const add = async ({ path, id }: InputFile): Promise<void> => {
    passedOver.add(id); // until it is followed
    if (followed.size >= (options.filesMax ?? FILES_MAX))
      return tell(path, 'is one file more than are followed at once; name fewer');
    const handle = await openPlain(path);
    if (handle === null)
      return tell(path, 'is packed, so it does not grow; read it without following');
    passedOver.delete(id);
    followed.set(id, { path, id, handle, sink: options.open(path), offset: 0 });
  };

  const end = async (file: Followed): Promise<void> => {
    followed.delete(file.id);
    file.sink.finish();
    await file.handle.close();
  };

  const lookAt = async (file: Followed, list: InputList): Promise<number> => {
    if ((await file.handle.stat()).size < file.offset) {
      file.sink.finish();
      file.sink = options.open(file.path);
      file.offset = 0;
    }
    const bytes = await readOn(file, buffer, options.signal);
    const now = list.files.find(({ id }) => id === file.id);
    if (now !== undefined) file.path = now.path;
    // Renamed out of sight or removed: what was there has been read, no more comes to it.
    if (now === undefined) await end(file);
    else if (bytes > 0) file.sink.flush();
    return bytes;
  };

  return {
    async look() {
      const list = await listInputFiles(paths);
      for (const path of list.links) tell(path, 'is a symbolic link in a folder; name it itself');
      for (const { path, reason } of list.problems) tell(path, reason);
      for (const file of list.files) {
        if (!followed.has(file.id) && !passedOver.has(file.id)) await add(file);
      }
      let bytes = 0;
      for (const file of [...followed.values()]) bytes += await lookAt(file, list);
      return bytes;
    },
    async close() {
      for (const file of [...followed.values()]) await end(file);
    },
  };
}

/** Null where the file is packed. */
async function openPlain(path: string): Promise<FileHandle | null> {
  const handle = await open(path, 'r');
  const head = new Uint8Array(4);
  await handle.read(head, 0, 4, 0);
  if (packingOf(head) === null) return handle;
  await handle.close();
  return null;
}

/** Pushes from the offset to the end; the buffer is zeroed after each chunk. */
async function readOn(
  file: Followed,
  buffer: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<number> {
  const from = file.offset;
  while (signal?.aborted !== true) {
    const { bytesRead } = await file.handle.read(buffer, 0, READ_BYTES, file.offset);
    if (bytesRead === 0) break;
    file.offset += bytesRead;
    try {
      file.sink.push(buffer.subarray(0, bytesRead));
    } finally {
      buffer.fill(0, 0, bytesRead);
    }
  }
  return file.offset - from;
}
