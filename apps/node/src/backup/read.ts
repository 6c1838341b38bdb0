/** Reads a backup line by line, bounded, and refuses what is not one, is damaged, cut short or newer, before it is used. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createSum, rootOf, SCHEMA_NUMBER, type TableContent } from '@noroshi/store';
import { Value } from 'typebox/value';
import { BackupError, FileLine, FORMAT, HeadLine, LINE_BYTES_MAX, TableLine } from './format.ts';

export type BackupLine =
  | { readonly kind: 'head'; readonly head: HeadLine }
  | { readonly kind: 'table'; readonly table: TableLine }
  | { readonly kind: 'row'; readonly cells: readonly unknown[] }
  | { readonly kind: 'file'; readonly file: FileLine };

export type CheckedBackup = {
  readonly head: HeadLine;
  readonly root: string;
  readonly rows: number;
  readonly keys: number;
};

/** Reads the whole file once, and compares every count, root and digest. Nothing else is touched. */
export async function checkBackup(
  file: string,
  onRows: (done: number, all: number) => void = () => {},
): Promise<CheckedBackup> {
  let head: HeadLine | undefined;
  let end: { tables: readonly TableContent[]; root: string } | undefined;
  const tables: TableContent[] = [];
  let at: { table: string; sum: ReturnType<typeof createSum> } | undefined;
  let rows = 0;
  let keys = 0;
  const close = () => {
    if (at !== undefined) tables.push({ table: at.table, ...at.sum.value() });
    at = undefined;
  };
  for await (const { text, line } of backupLines(file, (found) => (end = found))) {
    if (line.kind === 'head') head = line.head;
    else if (line.kind === 'table') {
      close();
      at = { table: line.table.table, sum: createSum() };
    } else if (line.kind === 'row') {
      if (at === undefined) throw damaged(file, 'a row stands before the first table');
      at.sum.add(text);
      if (++rows % 1000 === 0) onRows(rows, head!.rows);
    } else keys += 1;
  }
  close();
  if (head === undefined || end === undefined) throw damaged(file, 'it ends too early');
  const found = { tables, root: rootOf(tables) };
  if (JSON.stringify(found) !== JSON.stringify(end) || rows !== head.rows)
    throw damaged(file, 'what it holds is not what its end says');
  return { head, root: found.root, rows, keys };
}

/** Every line but the last two, which `onEnd` and the digest answer for. Throws BackupError at the first that is wrong. */
export async function* backupLines(
  file: string,
  onEnd: (end: { tables: readonly TableContent[]; root: string }) => void = () => {},
): AsyncGenerator<{ readonly text: string; readonly line: BackupLine }> {
  const digest = createHash('sha256');
  let place: 'head' | 'body' | 'digest' | 'over' = 'head';
  for await (const text of textLines(file)) {
    if (place === 'over') throw damaged(file, 'something follows its end');
    const value = parsed(file, text, place === 'head');
    if (place === 'digest') {
      if ((value as { sha256?: unknown }).sha256 !== digest.digest('hex'))
        throw damaged(file, 'its SHA-256 is not the one it was written with');
      place = 'over';
      continue;
    }
    digest.update(`${text}\n`);
    if (place === 'body' && isEnd(value)) {
      onEnd(value.end);
      place = 'digest';
      continue;
    }
    yield { text, line: place === 'head' ? headLine(file, value) : bodyLine(file, value) };
    place = 'body';
  }
  if (place !== 'over') throw damaged(file, 'it ends too early: it was cut short');
}

function parsed(file: string, text: string, first: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw first ? notBackup(file) : damaged(file, 'a line of it is not JSON');
  }
}

function headLine(file: string, value: unknown): BackupLine {
  const { noroshi, format, schema } = (value ?? {}) as Record<string, unknown>;
  if (noroshi !== 'backup') throw notBackup(file);
  const newer = (what: string, found: unknown, known: number) =>
    new BackupError(
      'newer',
      `${file} has ${what} ${found}, this Noroshi knows ${known}: restore it with the newer one`,
    );
  if (typeof format === 'number' && format > FORMAT) throw newer('format', format, FORMAT);
  if (!Value.Check(HeadLine, value)) throw damaged(file, 'its first line does not have its fields');
  if (typeof schema === 'number' && schema > SCHEMA_NUMBER)
    throw newer('schema', schema, SCHEMA_NUMBER);
  return { kind: 'head', head: value };
}

function bodyLine(file: string, value: unknown): BackupLine {
  if (Array.isArray(value)) return { kind: 'row', cells: value };
  if (Value.Check(TableLine, value)) return { kind: 'table', table: value };
  if (Value.Check(FileLine, value)) return { kind: 'file', file: value };
  throw damaged(file, 'a line of it is neither a table, a row nor a file');
}

function isEnd(value: unknown): value is { end: { tables: TableContent[]; root: string } } {
  return typeof value === 'object' && value !== null && 'end' in value;
}

function notBackup(file: string): BackupError {
  return new BackupError(
    'not a backup',
    `${file} is not a backup: give a file written by noroshi backup`,
  );
}

function damaged(file: string, what: string): BackupError {
  return new BackupError(
    'damaged',
    `${file} is damaged: ${what}; nothing was changed, use another backup`,
  );
}

const NEWLINE = 10;

async function* textLines(file: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const fed = pipeline(createReadStream(file), gunzip).catch(() => {}); // told by the reader below
  let held: Buffer[] = [];
  let heldBytes = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...held, piece.subarray(from, at)]).toString('utf8');
        held = [];
        heldBytes = 0;
        from = at + 1;
      }
      held.push(piece.subarray(from));
      heldBytes += piece.length - from;
      if (heldBytes > LINE_BYTES_MAX) throw damaged(file, 'a line of it is longer than any row');
    }
  } catch (cause) {
    throw readError(file, cause);
  }
  await fed;
  if (heldBytes > 0) throw damaged(file, 'it ends within a line: it was cut short');
}

function readError(file: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'Z_DATA_ERROR' && /incorrect header check/.test(message)) return notBackup(file);
  if (code === 'Z_BUF_ERROR') return damaged(file, 'it was cut short');
  if (code?.startsWith('Z_') === true) return damaged(file, message);
  if (code !== undefined && /^E[A-Z]+$/.test(code))
    return new BackupError('unreadable', `${file} cannot be read: ${message}`);
  return cause;
}
