/**
 * The key of a warrant's pseudonyms: 32 random bytes in a file of its own that only its owner can read, made at the first run
 * under the warrant and destroyed at its end. While it exists its holder can go back from a pseudonym to an address; once it is
 * gone nobody can. Overwriting does not reach copies that a file system or a backup keeps: put it where there are none.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { open, readFile, unlink } from 'node:fs/promises';
import { type Aes128, PSEUDONYM_KEY_BYTES, type Sha256, type Warrant } from '@noroshi/flow';
import { safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { parseStrictJson } from '@noroshi/watch';
import { CommandError, EXIT, type World } from '../world.ts';

const FORMAT = 'noroshi-warrant-key';
const KEY_HEX = new RegExp(`^[0-9a-f]{${2 * PSEUDONYM_KEY_BYTES}}$`);

/** A key serves one warrant only. */
export type WarrantKey = { readonly warrant: string; readonly bytes: Uint8Array };

/** AES-128 by block: what Crypto-PAn asks for. */
export const aes128: Aes128 = (key) => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
};

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/** The key of this warrant in the file, made where there is none; without a file one that is gone with the process. */
export async function warrantKey(
  world: World,
  file: string | undefined,
  warrant: Warrant,
): Promise<Uint8Array> {
  if (file === undefined) return randomBytes(PSEUDONYM_KEY_BYTES);
  const found = await readWarrantKey(file);
  if (found === null) return makeKey(world, file, warrant);
  if (found.warrant === warrant.id) return found.bytes;
  throw new CommandError(
    EXIT.failure,
    `${safeText(file)} is the key of another warrant: give --key FILE, or close that warrant first`,
  );
}

/** Null where there is no such file. */
export async function readWarrantKey(file: string): Promise<WarrantKey | null> {
  let text: Uint8Array;
  try {
    text = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
  const parsed = parseStrictJson(text);
  const found = parsed.ok && typeof parsed.value === 'object' ? parsed.value : null;
  const { format, v, warrant, key } = { ...found } as Readonly<Record<string, unknown>>;
  const isKey = format === FORMAT && v === 1 && typeof key === 'string' && KEY_HEX.test(key);
  if (!isKey || typeof warrant !== 'string')
    throw new CommandError(
      EXIT.failure,
      `${safeText(file)} is no key of a warrant: nothing is done`,
    );
  return { warrant, bytes: Buffer.from(key, 'hex') };
}

/** What shows later which key was destroyed, without telling it. */
export function keyFingerprint(key: Uint8Array): string {
  return createHash('sha256').update('noroshi-warrant-key\n').update(key).digest('hex');
}

/** Written over, then removed. */
export async function destroyKey(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await unlink(file);
}

async function makeKey(world: World, file: string, warrant: Warrant): Promise<Uint8Array> {
  const bytes = randomBytes(PSEUDONYM_KEY_BYTES);
  const made = { madeUtc: formatUtc(world.nowUs()), key: bytes.toString('hex') };
  const content = { format: FORMAT, v: 1, warrant: warrant.id, ...made };
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return bytes;
}
