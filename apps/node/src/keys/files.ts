/**
 * The files of a node's keys: private keys in PEM, and `keys.json`, which says whose they are, in which life of the node, and
 * which next ones wait beside them. All 0600; a file is whole or not there.
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, open, readFile, rename, stat } from 'node:fs/promises';
import { Id, Mode } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { StartError } from '../start-error.ts';
import { isProtected, openPem, PASSPHRASE_VARIABLE, passphrase, sealPem } from './protect.ts';

export type KeyOwner = { readonly nodeId: string; readonly mode: Mode };

/** Keys that are there and may not be used; the message says what to do. */
export class NodeKeysError extends StartError {
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'NodeKeysError';
  }
}

export const KEY_TYPES = ['signing', 'tls', 'seal'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

const Utc = Type.String({ maxLength: 40 });
const Said = Type.String({ maxLength: 1000 });
export const KeyFacts = Type.Object(
  {
    ...{ format: Type.Literal(1), nodeId: Id, mode: Mode },
    epoch: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    next: Type.Optional(
      Type.Object(
        {
          /** planned: nobody was told; overlap: partners are being told; moving: files change places. */
          state: Type.Enum(['planned', 'overlap', 'moving']),
          types: Type.Array(Type.Enum(KEY_TYPES), { minItems: 1 }),
          ...{ fromUtc: Utc, by: Said, reason: Said },
        },
        { additionalProperties: false },
      ),
    ),
    /** Signing keys of before, base64: what they have signed stays provable. */
    former: Type.Optional(
      Type.Array(
        Type.Object(
          { signingKey: Said, epoch: Type.Integer({ minimum: 1 }), untilUtc: Utc },
          { additionalProperties: false },
        ),
        { maxItems: 1000 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type KeyFacts = Static<typeof KeyFacts>;

export const FILES = {
  owner: 'keys.json',
  ...{ signing: 'signing.pem', seal: 'seal.pem', tls: 'tls.pem', cert: 'tls-cert.pem' },
} as const;

export function nextFile(type: KeyType): string {
  return `${type}.next.pem`;
}

/** Opens files that were sealed to the key of before. */
export const FORMER_SEAL = 'seal.former.pem';

const NODE_TYPES = { signing: 'ed25519', tls: 'ec', seal: 'x25519' } as const;
const OWNER_ONLY = 0o600;

/** Made when it is not there; keys of another node or mode are refused. */
export async function readFacts(path: string, owner: KeyOwner): Promise<KeyFacts> {
  const { nodeId, mode } = owner;
  const text = await readOrMake(path, async () => JSON.stringify({ format: 1, nodeId, mode }));
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new NodeKeysError(path, 'it is not JSON: restore the keys from a backup');
  }
  if (!Value.Check(KeyFacts, found))
    throw new NodeKeysError(path, 'it does not have its fields: restore the keys from a backup');
  if (found.nodeId !== nodeId || found.mode !== mode)
    throw new NodeKeysError(
      path,
      `these are the keys of ${found.nodeId} (${found.mode}), not of ${nodeId} (${mode}): ` +
        'keys are never shared between nodes or modes',
    );
  return found;
}

/** A private key of this type, made when it is not there. */
export async function privateKey(path: string, type: KeyType): Promise<KeyObject> {
  const secret = await passphrase();
  const text = await readOrMake(path, () => sealPem(newKey(type), secret));
  return keyIn(path, text, type, secret);
}

/** The same, or null where it is not there. */
export async function privateKeyAt(path: string, type: KeyType): Promise<KeyObject | null> {
  const text = await readOwn(path);
  return text === null ? null : keyIn(path, text, type, await passphrase());
}

function keyIn(path: string, text: string, type: KeyType, secret: string | undefined): KeyObject {
  if (isProtected(text) && secret === undefined)
    throw new NodeKeysError(
      path,
      `it is under a passphrase: name the file that has it, ${PASSPHRASE_VARIABLE}=/run/secrets/noroshi, or /dev/fd/3`,
    );
  let key: KeyObject;
  try {
    key = openPem(text, secret);
  } catch {
    throw new NodeKeysError(
      path,
      isProtected(text)
        ? `the passphrase of ${PASSPHRASE_VARIABLE} does not open it`
        : 'it is not a private key in PEM: restore the keys from a backup',
    );
  }
  const wanted = NODE_TYPES[type];
  if (key.asymmetricKeyType !== wanted)
    throw new NodeKeysError(
      path,
      `it is a key of type ${key.asymmetricKeyType}, expected ${wanted}`,
    );
  return key;
}

export function newKey(type: KeyType): KeyObject {
  if (type === 'tls') return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  if (type === 'seal') return generateKeyPairSync('x25519').privateKey;
  return generateKeyPairSync('ed25519').privateKey;
}

async function readOrMake(path: string, make: () => Promise<string>): Promise<string> {
  const text = await readOwn(path);
  if (text !== null) return text;
  const made = await make();
  await writeWhole(path, made);
  return made;
}

/** A file that others can read is refused. */
async function readOwn(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(absent);
  if (text === null) return null;
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new NodeKeysError(path, `others can read it: chmod 600 ${path}, and consider new keys`);
  return text;
}

export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`; // another process may write the same
  const file = await open(draft, 'w', OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(draft, OWNER_ONLY);
  await rename(draft, path);
}

export function absent(cause: NodeJS.ErrnoException): null {
  if (cause.code === 'ENOENT') return null;
  throw cause;
}
