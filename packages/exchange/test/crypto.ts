/** Node's own SHA-256 and Ed25519, in the shape the package asks for. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { Sha256, Sign, Verify } from '../src/index.ts';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410 §7
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410 §4

export const verifyEd25519: Verify = (publicKey, message, signature) => {
  const der = Buffer.concat([SPKI_HEAD, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};

/** A key from a seed of 32 bytes. */
export function ed25519(seed: Uint8Array): { publicKey: Uint8Array; sign: Sign } {
  const der = Buffer.concat([PKCS8_HEAD, seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_HEAD.length)),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}
