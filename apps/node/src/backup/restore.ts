/**
 * Makes a data directory out of a backup: the file is checked from end to end first, the directory must be empty or not there,
 * and it becomes a data directory only with the last step. What fails halfway leaves no half of a node behind.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bindStore,
  contentOf,
  type DumpPiece,
  fillStore,
  openStore,
  SCHEMA_NUMBER,
} from '@noroshi/store';
import { endEverySession } from '@noroshi/store/people';
import { createDataDir, type DataDir, formatDataDirError, storeAddress } from '../data-dir.ts';
import { BackupError } from './format.ts';
import { backupLines, type CheckedBackup, checkBackup } from './read.ts';

export type RestoreOptions = {
  readonly file: string;
  readonly path: string; // of the directory to be
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly atUs: number;
  readonly createdUtc: string;
  readonly onRows?: (what: 'checked' | 'restored', done: number, all: number) => void;
};

export type RestoreSummary = CheckedBackup & {
  readonly dir: DataDir;
  readonly schemaBefore: number;
  readonly schema: number;
};

export async function restoreBackup(options: RestoreOptions): Promise<RestoreSummary> {
  const { file, path, env, onRows } = options;
  const checked = await checkBackup(file, (done, all) => onRows?.('checked', done, all));
  const existed = await emptyOrMissing(path);
  try {
    for (const folder of ['store', 'keys'])
      await mkdir(join(path, folder), { recursive: true, mode: 0o700 });
    await fill(options, checked);
    const { mode, nodeId, scenario, schema } = checked.head;
    const made = await createDataDir(path, { mode, nodeId, scenario }, options.createdUtc, env);
    if (!made.ok) throw new BackupError('target', formatDataDirError(made.error));
    return { ...checked, dir: made.value, schemaBefore: schema, schema: SCHEMA_NUMBER };
  } catch (cause) {
    for (const made of existed ? ['store', 'keys'] : ['.'])
      await rm(join(path, made), { recursive: true, force: true });
    throw cause;
  }
}

/** Whether it was there. */
async function emptyOrMissing(path: string): Promise<boolean> {
  try {
    if ((await readdir(path)).length === 0) return true;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    throw new BackupError('target', `${path} cannot be used: ${message}`);
  }
  throw new BackupError('target', `${path} is not empty: restore into a new or empty directory`);
}

async function fill(options: RestoreOptions, checked: CheckedBackup): Promise<void> {
  const { path, env, atUs } = options;
  const store = await openStore(storeAddress(path, env));
  try {
    const content = await fillStore(store, checked.head, piecesOf(options, checked), atUs);
    if (content.root !== checked.root)
      throw new BackupError('damaged', `${options.file} changed while it was being restored`);
    if (checked.head.schema === SCHEMA_NUMBER && (await contentOf(store)).root !== checked.root)
      throw new BackupError(
        'target',
        `${path} does not hold what the backup holds: see to the disk`,
      );
    await bindStore(store, checked.head);
    // What somebody could log in with when the backup was taken was perhaps taken back since.
    await store.write((tx) => endEverySession(tx, atUs));
  } finally {
    await store.close();
  }
}

const PIECE = 500;

async function* piecesOf(
  { file, path, onRows }: RestoreOptions,
  checked: CheckedBackup,
): AsyncGenerator<DumpPiece> {
  let rows: (readonly unknown[])[] = [];
  let done = 0;
  const piece = (): DumpPiece => {
    const whole = { kind: 'rows' as const, rows };
    done += rows.length;
    onRows?.('restored', done, checked.rows);
    rows = [];
    return whole;
  };
  for await (const { line } of backupLines(file)) {
    if (line.kind === 'row') rows.push(line.cells);
    if (rows.length > 0 && (line.kind !== 'row' || rows.length === PIECE)) yield piece();
    if (line.kind === 'table') yield { kind: 'table', columns: line.table };
    if (line.kind === 'file') {
      const bytes = Buffer.from(line.file.bytes, 'base64');
      await writeFile(join(path, line.file.file), bytes, { mode: 0o600, flag: 'wx' });
    }
  }
  if (rows.length > 0) yield piece(); // nothing stands after the last table when the keys stay out
}
