/**
 * A file or a folder looked at: what changed since it was last read whole is read again. A file that changes while it is read,
 * ends inside a record or inside its gzip gives what it has and is tried again at the next look; so a file half-written is
 * never taken for whole.
 */
import type { Dirent } from 'node:fs';
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
  const found = await filesOf(source, tools);
  if (typeof found === 'string') {
    yield { outcome: { kind: 'failed', text: found, hard: false } };
    return;
  }
  const { listed, passedOver } = found;
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
    const given = 'result' in read ? { read: read.result } : { ephemerides: read.ephemerides };
    yield { ...given, state: { keys: { ...keys } } };
  }
  const outcome =
    troubles.length === 0
      ? ({ kind: 'answered', note: passedOver } as const)
      : ({ kind: 'failed', text: `${troubles[0]}; it is tried again`, hard: false } as const);
  yield { outcome, state: { keys } };
}

type Listed = { readonly listed: readonly string[]; readonly passedOver: string };

/** The files to read, and in words what in a folder is none; or why there are none at all. */
async function filesOf(
  source: Extract<Source, { readonly path: string }>,
  { dataDir }: LookTools,
): Promise<Listed | string> {
  try {
    const path = await realpath(source.path);
    if (isInside(path, await realpath(dataDir))) {
      return `${source.path} lies in this node's own data directory, which is no source: give another path`;
    }
    const facts = await stat(path);
    if (source.type === 'directory') {
      if (!facts.isDirectory())
        return `${source.path} is no folder: a source of type file reads one file`;
      const all = await readdir(path, { withFileTypes: true });
      const entries = all.filter(({ name }) => !name.startsWith('.'));
      const names = entries.filter((one) => one.isFile()).map((one) => join(path, one.name));
      return { listed: names.sort().slice(0, FILES_MAX), passedOver: passedOverOf(entries) };
    }
    if (!facts.isFile()) return `${source.path} is no regular file`;
    return { listed: [path], passedOver: '' };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return `${source.path} is not there; put the file there, or change the source`;
    return `${source.path} cannot be looked at (${message})`;
  }
}

const NAMED_MAX = 3;

/** A link may point out of the folder, and into what this node may not read: it is not followed, and told. */
function passedOverOf(entries: readonly Dirent[]): string {
  const told = (what: string, of: readonly Dirent[], instead: string) => {
    const names = of.slice(0, NAMED_MAX).map(({ name }) => name);
    const more = of.length > NAMED_MAX ? ' …' : '';
    return of.length === 0 ? [] : [`${of.length} ${what} (${names.join(', ')}${more}): ${instead}`];
  };
  const files = entries.filter((one) => one.isFile()).length;
  return [
    ...told(
      'symbolic links are not followed',
      entries.filter((one) => one.isSymbolicLink()),
      'put the files themselves there, or give the folder they are in as a source',
    ),
    ...told(
      'folders inside are not read',
      files > 0 ? [] : entries.filter((one) => one.isDirectory()),
      'give each as a source',
    ),
    ...(files > FILES_MAX ? [`only the first ${FILES_MAX} of ${files} files are read`] : []),
  ].join('; ');
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
