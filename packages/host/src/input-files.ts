/**
 * Which files are meant by what a person names: a file is itself, a folder is every file below it in the order of their names, so
 * that logs named by day and hour come in time. A symbolic link that is named is followed; one met in a folder is told and not
 * followed, since it could lead out of the folder or round in it.
 */
import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const INPUT_LIMITS = { filesMax: 1_000_000, depthMax: 64 } as const;

export type InputFile = {
  readonly path: string; // '-' is stdin
  readonly bytes: number; // as stored; NaN for stdin and pipes
  readonly id: string; // device and inode: the same file under another name has the same
};

/** What was named or met and is not read, with the reason in words. */
export type InputProblem = { readonly path: string; readonly reason: string };

export type InputList = {
  readonly files: readonly InputFile[];
  readonly links: readonly string[]; // met in folders, not followed
  readonly problems: readonly InputProblem[];
};

/** Named paths in the order given, each folder sorted; a file that is named twice is read once. */
export async function listInputFiles(paths: readonly string[]): Promise<InputList> {
  const list: Lists = { files: [], links: [], problems: [], seen: new Set() };
  for (const path of paths) {
    if (path === '-') list.files.push({ path, bytes: Number.NaN, id: '-' });
    else await addNamed(path, list);
  }
  const { files, links, problems } = list;
  return { files, links, problems };
}

type Lists = {
  readonly files: InputFile[];
  readonly links: string[];
  readonly problems: InputProblem[];
  readonly seen: Set<string>;
};

async function addNamed(path: string, list: Lists): Promise<void> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) await addFolder(path, list, 0);
    else addFile(path, found, list);
  } catch (cause) {
    addFailure(path, cause, list);
  }
}

async function addFolder(folder: string, list: Lists, depth: number): Promise<void> {
  if (depth > INPUT_LIMITS.depthMax) {
    const reason = `lies more than ${INPUT_LIMITS.depthMax} folders deep; name it itself`;
    list.problems.push({ path: folder, reason });
    return;
  }
  const names = (await readdir(folder)).sort();
  for (const name of names) {
    const path = join(folder, name);
    try {
      const found = await lstat(path);
      if (found.isSymbolicLink()) list.links.push(path);
      else if (found.isDirectory()) await addFolder(path, list, depth + 1);
      else if (found.isFile()) addFile(path, found, list);
      else
        list.problems.push({
          path,
          reason: 'is no file (a pipe, socket or device); name it itself',
        });
    } catch (cause) {
      addFailure(path, cause, list);
    }
  }
}

function addFile(path: string, found: Stats, list: Lists): void {
  const id = `${found.dev}:${found.ino}`;
  if (list.seen.has(id)) return;
  list.seen.add(id);
  if (list.files.length === INPUT_LIMITS.filesMax)
    list.problems.push({ path, reason: `is over ${INPUT_LIMITS.filesMax} files; name fewer` });
  if (list.files.length >= INPUT_LIMITS.filesMax) return;
  list.files.push({ path, bytes: found.isFile() ? found.size : Number.NaN, id });
}

function addFailure(path: string, cause: unknown, list: Lists): void {
  if (!(cause instanceof Error)) throw cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined) throw cause;
  const reason =
    code === 'ENOENT'
      ? 'there is no such file; give the path of a readable file or folder, or - for stdin'
      : `cannot be read (${code === 'EACCES' ? 'permission denied' : code})`;
  list.problems.push({ path, reason });
}
