/**
 * The key of a warrant's pseudonyms on the command line: made beside the outputs at the first run under the warrant, for its rule
 * alone, and destroyed at its end: by `noroshi warrant close`, or by the first run that meets it after the warrant has ended. What
 * is read under an ended warrant (old logs) gets pseudonyms of that run only. The file: packages/host, warrant-key.ts.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import {
  type Aes128,
  PSEUDONYM_KEY_BYTES,
  ruleHash,
  type Sha256,
  type Warrant,
} from '@noroshi/flow';
import {
  destroyWarrantKey,
  type KeyReceipt,
  openWarrantKey,
  readWarrantKey,
  safeJson,
  safeText,
  type WarrantKeyFault,
} from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { CommandError, EXIT, say, type World } from '../world.ts';

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
  if (world.nowUs() >= warrant.toUs) {
    await destroyEnded(world, file, warrant);
    return randomBytes(PSEUDONYM_KEY_BYTES);
  }
  const opened = await openWarrantKey(file, {
    ...{ warrant: warrant.id, rule: ruleHash(warrant, sha256), isSuccessor: false },
    nowUtc: formatUtc(world.nowUs()),
  });
  if (opened.ok) return opened.value.bytes;
  throw keyError(opened.error);
}

/** Its receipt; null where there is no key. `warrant`: it must be the one of the key. */
export async function closeKey(
  world: World,
  file: string,
  warrant: Warrant | null,
  why: string,
): Promise<KeyReceipt | null> {
  const found = await readWarrantKey(file);
  if (!found.ok) throw keyError(found.error);
  if (found.value === null) return null;
  if (warrant !== null && warrant.id !== found.value.warrant)
    throw new CommandError(
      EXIT.failure,
      `${safeText(file)} is the key of warrant ${safeText(found.value.warrant)}: nothing is destroyed`,
    );
  const rule = warrant === null ? {} : { rule: ruleHash(warrant, sha256) };
  const told = { destroyedUtc: formatUtc(world.nowUs()), why, ...rule };
  const receipt = await destroyWarrantKey(file, told);
  if (!receipt.ok) throw keyError(receipt.error);
  return receipt.value;
}

/** The key goes over to a changed rule that was put in force elsewhere; who asks names the rule before. */
export async function passKeyOn(
  world: World,
  file: string,
  warrant: Warrant,
  ruleBefore: string,
): Promise<void> {
  const found = await readWarrantKey(file);
  if (!found.ok) throw keyError(found.error);
  if (found.value?.warrant !== warrant.id || found.value.rule !== ruleBefore)
    throw new CommandError(
      EXIT.failure,
      `${safeText(file)} is no key of warrant ${safeText(warrant.id)} under rule ${safeText(ruleBefore)}: nothing is changed`,
    );
  const opened = await openWarrantKey(file, {
    ...{ warrant: warrant.id, rule: ruleHash(warrant, sha256), isSuccessor: true },
    nowUtc: formatUtc(world.nowUs()),
  });
  if (!opened.ok) throw keyError(opened.error);
}

async function destroyEnded(world: World, file: string, warrant: Warrant): Promise<void> {
  const found = await readWarrantKey(file);
  if (found.ok && found.value?.warrant !== warrant.id) return; // of another: its own run or close ends it
  const receipt = await closeKey(world, file, warrant, 'its end has come');
  if (receipt !== null)
    say(world, `the key of the ended warrant is destroyed: ${safeJson(receipt, 0)}`);
}

const NEXT: Readonly<Record<WarrantKeyFault['kind'], string>> = {
  unreadable: '',
  closed: '',
  'other-warrant': ': give --key FILE, or close that warrant first',
  'other-rule':
    ': give --key FILE, or pass the key on to a rule that was confirmed (noroshi warrant succeed)',
};

function keyError({ kind, message }: WarrantKeyFault): CommandError {
  return new CommandError(EXIT.failure, `${safeText(message)}${NEXT[kind]}`);
}
