/**
 * The keys of a node, made at its first start and kept in files that only their owner reads: an Ed25519 key that signs its
 * lanes, and a P-256 key with a self-signed certificate for the partner link. `keys.json` says whose they are and of which
 * mode; keys of another node or mode are refused. A certificate that nears its end is made again with the same key, so the
 * pin that partners hold stays. Pins are SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4).
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256, Sign, Verify } from '@noroshi/exchange';
import { unixMsFromTaiUs } from '@noroshi/time';
import { Id, Mode } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { StartError } from '../start-error.ts';
import { selfSignedCertificate } from './certificate.ts';

export type NodeKeys = {
  readonly epoch: number; // which life of the node: see LaneId
  readonly signingKey: Uint8Array; // Ed25519 public key, 32 bytes
  readonly sign: Sign;
  readonly tlsKeyPem: string;
  readonly tlsCertificatePem: string;
  readonly tlsPin: Uint8Array; // SHA-256 of its SPKI
};

export type KeyOwner = { readonly nodeId: string; readonly mode: Mode };

/** Keys that are there and may not be used; the message says what to do. */
export class NodeKeysError extends StartError {
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'NodeKeysError';
  }
}

const Owner = Type.Object(
  {
    ...{ format: Type.Literal(1), nodeId: Id, mode: Mode },
    epoch: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  { additionalProperties: false },
);
const FILES = { owner: 'keys.json', signing: 'signing.pem', tls: 'tls.pem', cert: 'tls-cert.pem' };
const OWNER_ONLY = 0o600;
const RENEW_WITHIN_MS = 30 * 86_400_000;
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410 §4: Ed25519

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

export const verifyEd25519: Verify = (publicKey, message, signature) => {
  const der = Buffer.concat([SPKI_HEAD, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};

/** SHA-256 of a certificate's SubjectPublicKeyInfo. */
export function pinOf(certificate: X509Certificate): Uint8Array {
  return sha256(certificate.publicKey.export({ format: 'der', type: 'spki' }));
}

/** The keys of a data directory; made when there are none yet. `atUs` is the wall clock. */
export async function openKeys(dataDir: string, owner: KeyOwner, atUs: number): Promise<NodeKeys> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const epoch = await checkOwner(folder, owner);
  const signing = await privateKey(join(folder, FILES.signing), 'ed25519');
  const tls = await privateKey(join(folder, FILES.tls), 'ec');
  const tlsCertificatePem = await certificate(folder, tls, owner, unixMsFromTaiUs(atUs));
  return {
    epoch,
    signingKey: rawPublicKey(signing),
    sign: (message) => new Uint8Array(sign(null, message, signing)),
    tlsKeyPem: pemOf(tls),
    tlsCertificatePem,
    tlsPin: pinOf(new X509Certificate(tlsCertificatePem)),
  };
}

/** Returns the epoch. */
async function checkOwner(folder: string, owner: KeyOwner): Promise<number> {
  const path = join(folder, FILES.owner);
  const text = await readOrMake(path, () =>
    JSON.stringify({ format: 1, nodeId: owner.nodeId, mode: owner.mode }),
  );
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new NodeKeysError(path, 'it is not JSON: restore the keys from a backup');
  }
  if (!Value.Check(Owner, found))
    throw new NodeKeysError(path, 'it does not have its fields: restore the keys from a backup');
  if (found.nodeId !== owner.nodeId || found.mode !== owner.mode)
    throw new NodeKeysError(
      path,
      `these are the keys of ${found.nodeId} (${found.mode}), not of ${owner.nodeId} (${owner.mode}): ` +
        'keys are never shared between nodes or modes',
    );
  return found.epoch ?? 1;
}

async function privateKey(path: string, type: 'ed25519' | 'ec'): Promise<KeyObject> {
  const text = await readOrMake(path, () => {
    const pair =
      type === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
        : generateKeyPairSync('ed25519');
    return pemOf(pair.privateKey);
  });
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw new NodeKeysError(path, 'it is not a private key in PEM: restore the keys from a backup');
  }
  if (key.asymmetricKeyType !== type)
    throw new NodeKeysError(path, `it is a key of type ${key.asymmetricKeyType}, expected ${type}`);
  return key;
}

async function certificate(
  folder: string,
  key: KeyObject,
  owner: KeyOwner,
  nowMs: number,
): Promise<string> {
  const path = join(folder, FILES.cert);
  const make = () => selfSignedCertificate(key, `${owner.nodeId} ${owner.mode}`, nowMs);
  const text = await readFile(path, 'utf8').catch(absent);
  if (text !== null && isUsable(text, key, nowMs)) return text;
  const made = await make();
  await writeWhole(path, made);
  return made;
}

function isUsable(pem: string, key: KeyObject, nowMs: number): boolean {
  try {
    const found = new X509Certificate(pem);
    const endsMs = found.validToDate.getTime();
    const began = found.validFromDate.getTime() <= nowMs;
    return found.checkPrivateKey(key) && began && endsMs - nowMs > RENEW_WITHIN_MS;
  } catch {
    return false;
  }
}

/** A file that others can read is refused; a new one is whole or not there. */
async function readOrMake(path: string, make: () => string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(absent);
  if (text === null) {
    const made = make();
    await writeWhole(path, made);
    return made;
  }
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new NodeKeysError(path, `others can read it: chmod 600 ${path}, and consider new keys`);
  return text;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
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

function absent(cause: NodeJS.ErrnoException): null {
  if (cause.code === 'ENOENT') return null;
  throw cause;
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }) as string;
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(spki.subarray(SPKI_HEAD.length));
}
