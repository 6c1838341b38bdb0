/**
 * The keys of a node, made at its first start and kept in files that only their owner reads: an Ed25519 key that signs its lanes,
 * a P-256 key with a self-signed certificate for the partner link, an X25519 key that files are sealed to; beside them the next
 * ones, while partners are being told (rotate.ts). A certificate that nears its end is made again with the same key, so the
 * pin that partners hold stays. Pins are SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4).
 */
import {
  createHash,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  base64FromBytes,
  type KeySet,
  type Sha256,
  type Sign,
  type Verify,
} from '@noroshi/exchange';
import { unixMsFromTaiUs } from '@noroshi/time';
import { selfSignedCertificate } from './certificate.ts';
import {
  absent,
  FILES,
  FORMER_SEAL,
  type KeyFacts,
  type KeyOwner,
  type KeyType,
  nextFile,
  privateKey,
  privateKeyAt,
  readFacts,
  writeWhole,
} from './files.ts';
import { finishMove } from './rotate.ts';

export { type KeyOwner, NodeKeysError } from './files.ts';

export type NodeKeys = {
  readonly epoch: number; // which life of the node: see LaneId
  readonly signingKey: Uint8Array; // Ed25519 public key, 32 bytes
  readonly sign: Sign;
  readonly tlsKeyPem: string;
  readonly tlsCertificatePem: string;
  readonly tlsPin: Uint8Array; // SHA-256 of its SPKI
  readonly sealKey: Uint8Array; // X25519 public key, 32 bytes: what is sealed to this node
  readonly sealSecret: Uint8Array;
  /** Of before, for files that were under way when it was replaced. */
  readonly sealSecretFormer?: Uint8Array | undefined;
  readonly next?: NextKeys | undefined;
  /** Signing keys of before, with the epoch in which each ended. */
  readonly former: NonNullable<KeyFacts['former']>;
};

/** What comes after the keys in force; what is not replaced is the same. */
export type NextKeys = {
  readonly state: NonNullable<KeyFacts['next']>['state'];
  readonly types: readonly KeyType[];
  readonly fromUtc: string;
  readonly reason: string;
  readonly signingKey: Uint8Array;
  readonly sign: Sign;
  readonly tlsPin: Uint8Array;
  readonly sealKey: Uint8Array;
};

const RENEW_WITHIN_MS = 30 * 86_400_000;
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410 §4: Ed25519
const PKCS8_HEAD_BYTES = 16; // RFC 8410 §7: X25519 and Ed25519 alike

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
  const facts = await finishMove(folder, await readFacts(join(folder, FILES.owner), owner));
  const signing = await privateKey(join(folder, FILES.signing), 'signing');
  const tls = await privateKey(join(folder, FILES.tls), 'tls');
  const seal = await privateKey(join(folder, FILES.seal), 'seal');
  const former = await privateKeyAt(join(folder, FORMER_SEAL), 'seal');
  const tlsCertificatePem = await certificate(folder, tls, owner, unixMsFromTaiUs(atUs));
  return {
    epoch: facts.epoch ?? 1,
    ...signerOf(signing),
    tlsKeyPem: tls.export({ format: 'pem', type: 'pkcs8' }) as string,
    tlsCertificatePem,
    tlsPin: pinOf(new X509Certificate(tlsCertificatePem)),
    sealKey: rawPublicKey(seal),
    sealSecret: rawSecretKey(seal),
    sealSecretFormer: former === null ? undefined : rawSecretKey(former),
    next: await nextKeys(folder, facts, { signing, tls, seal }),
    former: facts.former ?? [],
  };
}

/** Reads them again into the same object: whoever holds it goes on with what is in force now. */
export async function refreshKeys(
  keys: NodeKeys,
  dataDir: string,
  owner: KeyOwner,
  atUs: number,
): Promise<void> {
  Object.assign(keys, await openKeys(dataDir, owner, atUs));
}

/** Public keys as an invitation has them. */
export function keySetOf(
  keys: Pick<NodeKeys, 'signingKey' | 'tlsPin' | 'sealKey'>,
): Required<KeySet> {
  return {
    signingKey: base64FromBytes(keys.signingKey),
    tlsPin: base64FromBytes(keys.tlsPin),
    sealKey: base64FromBytes(keys.sealKey),
  };
}

async function nextKeys(
  folder: string,
  { next }: KeyFacts,
  now: Readonly<Record<KeyType, KeyObject>>,
): Promise<NextKeys | undefined> {
  if (next === undefined) return undefined;
  const keyOf = async (type: KeyType) =>
    (next.types.includes(type) && (await privateKeyAt(join(folder, nextFile(type)), type))) ||
    now[type];
  const tls = createPublicKey(await keyOf('tls'));
  return {
    ...{ state: next.state, types: next.types, fromUtc: next.fromUtc, reason: next.reason },
    ...signerOf(await keyOf('signing')),
    tlsPin: sha256(tls.export({ format: 'der', type: 'spki' })),
    sealKey: rawPublicKey(await keyOf('seal')),
  };
}

function signerOf(key: KeyObject): Pick<NodeKeys, 'signingKey' | 'sign'> {
  return {
    signingKey: rawPublicKey(key),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
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

function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(spki.subarray(SPKI_HEAD.length));
}

function rawSecretKey(key: KeyObject): Uint8Array {
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  return Uint8Array.from(pkcs8.subarray(PKCS8_HEAD_BYTES));
}
