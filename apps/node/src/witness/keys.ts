/**
 * The keys of a witness: its own, apart from those of a node's link, so that what it has signed is checked long after those were
 * changed. Ed25519 always, since every checker of C2SP knows it; ML-DSA-44 beside it when asked for (FIPS 204). Files that their
 * owner alone may read. https://c2sp.org/tlog-cosignature
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatWitnessKey, type NoteKey, type Sign, type Verify } from '@noroshi/exchange';
import type { Mode } from '@noroshi/watch';
import { NodeKeysError, sha256, verifyEd25519 } from '../keys/keys.ts';

export type WitnessPen = { readonly key: NoteKey; readonly vkey: string; readonly sign: Sign };

const ED25519 = { type: 'ed25519', file: 'witness.pem', headBytes: 12 } as const; // RFC 8410 §4
const ML_DSA = { type: 'ml-dsa-44', file: 'witness-ml-dsa.pem', headBytes: 22 } as const; // RFC 9881 §4
const ML_DSA_HEAD = Buffer.from('30820532300b06096086480165030403110382052100', 'hex');
const ML_DSA_KEY_BYTES = 1312;

/** `noroshi/<mode>/<node>/witness`: not the name under which a partner cosigns what it pulls, nor its key. */
export function witnessServerName(mode: Mode, nodeId: string): string {
  return `noroshi/${mode}/${nodeId}/witness`;
}

/** Made when there are none yet. One of ML-DSA that is there is used, asked for or not. */
export async function openWitnessKeys(
  dataDir: string,
  name: string,
  withMlDsa: boolean,
): Promise<readonly WitnessPen[]> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pens = [await penFrom(folder, name, ED25519, true)];
  pens.push(await penFrom(folder, name, ML_DSA, withMlDsa));
  return pens.flatMap((pen) => pen ?? []);
}

async function penFrom(
  folder: string,
  name: string,
  { type, file, headBytes }: typeof ED25519 | typeof ML_DSA,
  mayMake: boolean,
): Promise<WitnessPen | null> {
  const path = join(folder, file);
  const pem = await pemAt(path, type, mayMake);
  if (pem === null) return null;
  let secret: KeyObject;
  try {
    secret = createPrivateKey(pem);
  } catch {
    throw new NodeKeysError(path, 'it is not a private key in PEM: restore the keys from a backup');
  }
  if (secret.asymmetricKeyType !== type)
    throw new NodeKeysError(
      path,
      `it is a key of type ${secret.asymmetricKeyType}, expected ${type}`,
    );
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  const key = { name, publicKey: Uint8Array.from(spki.subarray(headBytes)) };
  return {
    ...{ key, vkey: formatWitnessKey(sha256, key) },
    sign: (message) => new Uint8Array(sign(null, message, secret)),
  };
}

async function pemAt(
  path: string,
  type: 'ed25519' | 'ml-dsa-44',
  mayMake: boolean,
): Promise<string | null> {
  const found = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new NodeKeysError(path, cause.message);
  });
  if (found === null && !mayMake) return null;
  if (found === null) {
    const made = newPem(type);
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(made);
    await file.sync();
    await file.close();
    return made;
  }
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new NodeKeysError(path, `others can read it: chmod 600 ${path}, and consider new keys`);
  return found;
}

function newPem(type: 'ed25519' | 'ml-dsa-44'): string {
  const { privateKey } =
    type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44');
  return privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

/** A signature of either algorithm; the length of the public key says which. */
export const verifyWitness: Verify = (publicKey, message, signature) => {
  if (publicKey.length !== ML_DSA_KEY_BYTES) return verifyEd25519(publicKey, message, signature);
  const der = Buffer.concat([ML_DSA_HEAD, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
