/**
 * The key of a warrant's pseudonyms: 32 random bytes in a file of its own among the node's secrets, which no export and no backup
 * takes. Made when the first flow is read under the warrant, destroyed at its end: then nobody can go back from a pseudonym to an
 * address, and no id of a sign can be made again. Overwriting does not reach copies that a file system keeps of its own.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Aes128, PSEUDONYM_KEY_BYTES } from '@noroshi/flow';
import { Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const KeyFile = Type.Object(
  {
    format: Type.Literal('noroshi-warrant-key'),
    v: Type.Literal(1),
    warrant: Id,
    key: Type.String({ pattern: `^[0-9a-f]{${2 * PSEUDONYM_KEY_BYTES}}$` }),
  },
  { additionalProperties: false },
);

export type WarrantKey = {
  readonly warrant: string;
  readonly bytes: Uint8Array;
  readonly isNew: boolean;
};

const FILE = /^warrant-[0-9a-f]{32}\.key$/;

/** AES-128 by block: what Crypto-PAn asks for. */
export const aes128: Aes128 = (key) => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
};

/** What shows later which key was destroyed, without telling it. */
export function keyFingerprint(key: Uint8Array): string {
  return createHash('sha256').update('noroshi-warrant-key\n').update(key).digest('hex');
}

/** The key of this warrant; made where there is none. */
export async function openKey(
  dataDir: string,
  warrant: string,
  random: (bytes: number) => Uint8Array,
): Promise<WarrantKey> {
  const file = fileOf(dataDir, warrant);
  const found = await readKey(file);
  if (found !== null) {
    if (found.warrant !== warrant) throw new Error(`${file} is the key of another warrant`);
    return { ...found, isNew: false };
  }
  const bytes = Uint8Array.from(random(PSEUDONYM_KEY_BYTES));
  const key = Buffer.from(bytes).toString('hex');
  await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(
      `${JSON.stringify({ format: 'noroshi-warrant-key', v: 1, warrant, key })}\n`,
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { warrant, bytes, isNew: true };
}

/** Warrants whose keys are there. */
export async function warrantsOfKeys(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, 'secrets');
  const names = await readdir(folder).catch(() => [] as string[]);
  const keys = await Promise.all(
    names.filter((name) => FILE.test(name)).map((name) => readKey(join(folder, name))),
  );
  return keys.flatMap((key) => (key === null ? [] : [key.warrant])).sort();
}

/** Written over, then removed; its fingerprint, null where there was none. */
export async function destroyKey(
  dataDir: string,
  warrant: string,
  random: (bytes: number) => Uint8Array,
): Promise<string | null> {
  const file = fileOf(dataDir, warrant);
  const found = await readKey(file);
  if (found === null) return null;
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(random(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await unlink(file);
  const fingerprint = keyFingerprint(found.bytes);
  found.bytes.fill(0);
  return fingerprint;
}

/** An id may hold what a file's name may not. */
function fileOf(dataDir: string, warrant: string): string {
  const name = createHash('sha256').update(warrant).digest('hex').slice(0, 32);
  return join(dataDir, 'secrets', `warrant-${name}.key`);
}

async function readKey(file: string): Promise<Omit<WarrantKey, 'isNew'> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  const parsed = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return null; // told below, without its content
    }
  })();
  if (!Value.Check(KeyFile, parsed)) throw new Error(`${file} is no key of a warrant`);
  return { warrant: parsed.warrant, bytes: Buffer.from(parsed.key, 'hex') };
}
