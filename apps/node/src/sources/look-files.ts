/**
 * A file or a folder looked at: what changed since it was last read whole is read again. A file that changes while it is read,
 * ends inside a record or inside its gzip gives what it has and is tried again at the next look; so a file half-written is
 * never taken for whole.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { formatFileError, readFileInto } from '@noroshi/host';
import { createEphemerisSink, type EphemerisFile, readEphemerisFile } from '@noroshi/ndm';
import { createElementSetReader } from '@noroshi/orbit';
import type { Source } from './config.ts';
import type { Look, Looked, LookTools } from './look.ts';

const FILES_MAX = 10_000;
const READ_LIMITS = { bytesMax: 2 * 2 ** 30 } as const;
/** All sets of a file are history; so many fit in some 200 MB. A longer file is better given in parts. */
const SETS_MAX = 1_500_000;

export async function* lookAtFiles(look: Look, tools: LookTools): AsyncGenerator<Looked> {
  const { source, state } = look;
  if (source.type !== 'file' && source.type !== 'directory') return;
  const listed = await filesOf(source, tools);
  if (typeof listed === 'string') {
    yield { outcome: { kind: 'failed', text: listed, hard: false } };
    return;
  }
  const keys = Object.fromEntries(
    Object.entries(state.keys).filter(([file]) => listed.includes(file)),
  );
  const troubles: string[] = [];
  for (const file of listed) {
    if (tools.signal.aborted) return;
    const before = await keyOf(file);
    if (before === undefined || before === keys[file]) continue;
    const read = await readFile(file, source.id, tools.signal);
    const whole = read.trouble === undefined && before === (await keyOf(file));
    if (whole) keys[file] = before;
    else if (read.trouble !== undefined) troubles.push(read.trouble);
    const found = 'result' in read ? { read: read.result } : { ephemerides: read.ephemerides };
    yield { ...found, state: { keys: { ...keys } } };
  }
  const outcome =
    troubles.length === 0
      ? ({ kind: 'answered' } as const)
      : ({ kind: 'failed', text: `${troubles[0]}; it is tried again`, hard: false } as const);
  yield { outcome, state: { keys } };
}

async function filesOf(
  source: Extract<Source, { readonly path: string }>,
  { dataDir }: LookTools,
): Promise<readonly string[] | string> {
  try {
    const path = await realpath(source.path);
    if (isInside(path, await realpath(dataDir))) {
      return `${source.path} lies in this node's own data directory, which is no source: give another path`;
    }
    const facts = await stat(path);
    if (source.type === 'directory') {
      if (!facts.isDirectory())
        return `${source.path} is no folder: a source of type file reads one file`;
      const entries = await readdir(path, { withFileTypes: true });
      const names = entries.filter((one) => one.isFile() && !one.name.startsWith('.'));
      return names
        .map((one) => join(path, one.name))
        .sort()
        .slice(0, FILES_MAX);
    }
    if (!facts.isFile()) return `${source.path} is no regular file`;
    return [path];
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return `${source.path} is not there; put the file there, or change the source`;
    return `${source.path} cannot be looked at (${message})`;
  }
}

function isInside(path: string, folder: string): boolean {
  const rest = relative(resolve(folder), resolve(path));
  return rest === '' || !(rest.startsWith('..') || resolve(rest) === rest);
}

/** Size, time of change and place on the disk: another of these means another file. */
async function keyOf(file: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return `${size}:${mtimeMs}:${ino}`;
  } catch {
    return undefined; // gone since it was listed
  }
}

const NO_EPHEMERIDES: EphemerisFile = { ephemerides: [], refusals: [], notes: [] };

async function readFile(file: string, source: string, signal: AbortSignal) {
  const reader = createElementSetReader({ file: basename(file), source, setsMax: SETS_MAX });
  const sink = createEphemerisSink(reader.push);
  const done = await readFileInto(file, sink.push, { limits: READ_LIMITS, signal });
  const bytes = sink.finish();
  if (bytes !== undefined) {
    const trouble = done.ok ? undefined : formatFileError(done.error);
    const ephemerides = done.ok ? readEphemerisFile(bytes, basename(file), null) : NO_EPHEMERIDES;
    return { ephemerides, trouble };
  }
  const result = reader.finish();
  const cut = result.rejects.find((reject) => reject.kind === 'truncated');
  if (!done.ok) return { result, trouble: formatFileError(done.error) };
  if (cut !== undefined) return { result, trouble: `${file} ends inside a record` };
  return { result, trouble: undefined };
}
