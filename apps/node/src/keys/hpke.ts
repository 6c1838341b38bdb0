/** Node's own X25519, HMAC and ChaCha20-Poly1305 in the shape that packages/exchange asks for. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
} from 'node:crypto';
import type { HpkePrimitives } from '@noroshi/exchange';

const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex'); // RFC 8410 §7: X25519
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex'); // RFC 8410 §4: X25519
const TAG_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES } as const;

const secret = (raw: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, raw]), format: 'der', type: 'pkcs8' });

export const HPKE_PRIMITIVES: HpkePrimitives = {
  dh: (secretKey, publicKey) => {
    const key = Buffer.concat([SPKI_HEAD, publicKey]);
    try {
      const shared = diffieHellman({
        privateKey: secret(secretKey),
        publicKey: createPublicKey({ key, format: 'der', type: 'spki' }),
      });
      return Uint8Array.from(shared);
    } catch {
      return null; // OpenSSL refuses a key of small order itself
    }
  },
  publicKey: (secretKey) => {
    const spki = createPublicKey(secret(secretKey)).export({ format: 'der', type: 'spki' });
    return Uint8Array.from(spki.subarray(SPKI_HEAD.length));
  },
  hmac: (key, bytes) => Uint8Array.from(createHmac('sha256', key).update(bytes).digest()),
  seal: (key, nonce, aad, plain) => {
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, OPTIONS);
    cipher.setAAD(aad, { plaintextLength: plain.length });
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Uint8Array.from(Buffer.concat([sealed, cipher.getAuthTag()]));
  },
  open: (key, nonce, aad, sealed) => {
    const plainBytes = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, OPTIONS);
    decipher.setAAD(aad, { plaintextLength: plainBytes });
    decipher.setAuthTag(sealed.subarray(plainBytes));
    try {
      const plain = decipher.update(sealed.subarray(0, plainBytes));
      return Uint8Array.from(Buffer.concat([plain, decipher.final()]));
    } catch {
      return null;
    }
  },
};
