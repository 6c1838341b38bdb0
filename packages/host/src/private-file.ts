/**
 * Files that only their owner reads: written beside their place with mode 0600, made durable, and renamed over what was there, so
 * that a file is whole or not there and a link in its place is replaced, never followed. Read ones are refused where others of the
 * machine can read them too. POSIX modes; Windows has none, and nothing is asked there. open(2), rename(2), fsync(2).
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '@noroshi/time';

const OWNER_FILE = 0o600;
const OWNER_FOLDER = 0o700;
const OTHERS = 0o077;
const BYTES_MAX = 1 << 20; // of what is read: keys, receipts
const { O_RDONLY, O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // none on Windows

/** The folder, and those above it, that are not there yet are made for their owner alone. */
export async function makePrivateFolder(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: OWNER_FOLDER });
  try {
    await make();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const above = dirname(folder);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || above === folder) throw cause;
    await makePrivateFolder(above);
    await make(); // not `recursive`: where a folder refuses children (/proc) that never ends
  }
}

/** Whole or not at all. Rejects with the system's error; what was there before is there still then. */
export async function writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(draft, 'wx', OWNER_FILE);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (cause) {
    await handle.close();
    await rm(draft, { force: true });
    throw cause;
  }
  await handle.close();
  try {
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
  await syncFolder(dirname(file));
}

/** Its text; null where there is none; else why it is not read, in words that never have any of its content. */
export async function readPrivateFile(file: string): Promise<Result<string | null, string>> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return ok(null);
    if (code === 'ELOOP') return err('it is a link: give the file itself');
    return err(`it cannot be read (${code ?? 'unknown'})`);
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) return err('it is no file');
    if (process.platform !== 'win32' && (facts.mode & OTHERS) !== 0)
      return err('others of this machine can read it: make it yours alone (chmod 600)');
    if (facts.size > BYTES_MAX)
      return err(`it has ${facts.size} bytes: at most ${BYTES_MAX} are right`);
    return ok(await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}

/** Written over, then removed, if it is there. Copies that a file system or a backup keeps of its own are not reached. */
export async function destroyPrivateFile(file: string): Promise<void> {
  const handle = await open(file, O_RDWR | O_NOFOLLOW).catch(absent);
  if (handle === null) return; // another process was faster
  try {
    const { size } = await handle.stat();
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await unlink(file).catch(absent);
  await syncFolder(dirname(file));
}

/** A name is durable when its folder is; some systems do not let a folder be opened, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync().catch(() => {});
  } finally {
    await handle.close();
  }
}

function absent(cause: NodeJS.ErrnoException): null {
  if (cause.code === 'ENOENT') return null;
  throw cause;
}
