/**
 * A self-signed certificate for the partner link (RFC 5280). Partners pin its key and trust nothing else in it; name and
 * dates are there because TLS asks for them, and because a certificate out of its time is refused.
 */
import 'reflect-metadata';
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
export const CERTIFICATE_DAYS = 730;

/** PEM. Valid from a day before `nowMs` (clocks differ) for two years, or as told. */
export async function selfSignedCertificate(
  key: KeyObject,
  name: string,
  nowMs: number,
  days: number = CERTIFICATE_DAYS,
): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const { subtle } = globalThis.crypto;
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `00${randomBytes(15).toString('hex')}`,
      name: [{ CN: [name] }],
      notBefore: new Date(nowMs - DAY_MS),
      notAfter: new Date(nowMs + days * DAY_MS),
      signingAlgorithm: algorithm,
      keys: {
        privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
        publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
      },
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ],
    },
    globalThis.crypto,
  );
  return `${made.toString('pem')}\n`;
}
