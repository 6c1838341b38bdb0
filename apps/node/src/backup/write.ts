/**
 * Writes a backup of a node's store while the node runs: one snapshot, streamed through gzip into a file beside the wanted
 * one, which gets its name only when it is whole and on the disk.
 */
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGzip, type Gzip } from 'node:zlib';
import { type Content, dumpStore, type Store } from '@noroshi/store';
import type { DataDir } from '../data-dir.ts';
import { BackupError, type EndLine, FORMAT, type HeadLine } from './format.ts';

export type BackupOptions = {
  readonly dir: DataDir;
  readonly store: Store;
  readonly out: string;
  readonly withKeys: boolean;
  readonly createdUtc: string;
  readonly onRows?: (done: number, all: number) => void;
};

export type BackupSummary = {
  readonly content: Content;
  readonly schema: number;
  readonly rows: number;
  readonly keys: number;
  readonly bytes: number; // of the file
};

export async function writeBackup(options: BackupOptions): Promise<BackupSummary> {
  const partial = `${options.out}.partial`;
  const handle = await openNew(partial);
  try {
    const out = lineWriter(handle);
    const summary = await writeLines(options, out);
    const bytes = await out.end();
    await handle.sync();
    await handle.close();
    await rename(partial, options.out);
    await syncFolder(dirname(options.out));
    return { ...summary, bytes };
  } catch (cause) {
    await handle.close().catch(() => {});
    await unlink(partial).catch(() => {});
    throw cause;
  }
}

async function openNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'w', 0o600); // it holds password hashes, with keys the keys
  } catch (cause) {
    throw new BackupError('target', `${file} cannot be written: ${(cause as Error).message}`);
  }
}

async function writeLines(
  { dir, store, withKeys, createdUtc, onRows }: BackupOptions,
  out: LineWriter,
): Promise<Omit<BackupSummary, 'bytes'>> {
  let schema = 0;
  let rows = 0;
  let all = 0;
  const content = await dumpStore(store, {
    head: async (head, counted) => {
      schema = head.schema;
      all = counted;
      const { mode, nodeId } = head;
      const facts = { mode, nodeId, scenario: dir.scenario, schema, rows: counted };
      const line: HeadLine = { noroshi: 'backup', format: FORMAT, createdUtc, ...facts };
      await out.put(JSON.stringify(line));
    },
    table: ({ table, columns }) => out.put(JSON.stringify({ table, columns })),
    rows: async (lines) => {
      await out.put(lines.join('\n'));
      onRows?.((rows += lines.length), all);
    },
  });
  const keys = withKeys ? await keyLines(join(dir.path, 'keys')) : [];
  for (const line of keys) await out.put(line);
  const end: EndLine = { end: content };
  await out.put(JSON.stringify(end));
  return { content, schema, rows, keys: keys.length };
}

async function keyLines(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return JSON.stringify({ file: `keys/${name}`, bytes: bytes.toString('base64') });
    }),
  );
}

type LineWriter = { put(lines: string): Promise<void>; end(): Promise<number> };

function lineWriter(handle: FileHandle): LineWriter {
  const gzip: Gzip = createGzip({ level: 6 });
  const digest: Hash = createHash('sha256');
  let failed: unknown;
  let bytes = 0;
  const written = (async () => {
    for await (const piece of gzip as AsyncIterable<Buffer>) {
      await handle.writeFile(piece);
      bytes += piece.length;
    }
  })().catch((cause) => {
    failed = cause; // a full disk: told at the next line
    gzip.destroy();
  });
  const send = async (text: string) => {
    if (failed !== undefined) throw failed;
    if (!gzip.write(text)) await Promise.race([once(gzip, 'drain').catch(() => {}), written]);
    if (failed !== undefined) throw failed;
  };
  return {
    put: async (lines) => {
      digest.update(`${lines}\n`);
      await send(`${lines}\n`);
    },
    end: async () => {
      await send(`${JSON.stringify({ sha256: digest.digest('hex') })}\n`);
      gzip.end();
      await written;
      if (failed !== undefined) throw failed;
      return bytes;
    },
  };
}

/** So that the name itself survives a power cut; where a folder cannot be opened, the system does without. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
