/**
 * Indicators that people took from partners' posts to be looked for in our flows, as one file of STIX for the thread that reads
 * flows. The store is what counts: the file is made from it anew where the choice is another, and may be deleted at any time. They
 * are looked for only; what own edges block is the node's own folders (edge/settings.ts).
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '@noroshi/store';
import { usedMark, usedTaxii } from '@noroshi/store/exchange';

const FOLDER = 'taken-indicators';
const OBJECTS_MAX = 200_000;
const made = new Map<string, { readonly mark: string; readonly path: string }>(); // by data directory

/** Null where none was taken. */
export async function takenIndicators(db: Db, dataDir: string): Promise<string | null> {
  const mark = await usedMark(db, 'watch');
  if (mark === null) return null;
  const known = made.get(dataDir);
  if (known?.mark === mark && (await isThere(known.path))) return known.path;
  const path = await writeTaken(dataDir, await usedTaxii(db, 'watch', OBJECTS_MAX));
  made.set(dataDir, { mark, path });
  return path;
}

/** Under a name of its content, put there whole; older ones go. */
async function writeTaken(dataDir: string, texts: readonly Uint8Array[]): Promise<string> {
  const bytes = Buffer.concat(texts.flatMap((text) => [text, Buffer.from('\n')]));
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.json`;
  const folder = join(dataDir, FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const part = join(folder, `${randomUUID()}.part`);
  await writeFile(part, bytes, { mode: 0o600 });
  await rename(part, path);
  for (const other of await readdir(folder))
    if (other !== name) await rm(join(folder, other), { force: true });
  return path;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
