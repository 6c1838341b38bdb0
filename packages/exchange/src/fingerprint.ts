/**
 * A node's keys as digits that two people read to each other over the telephone: six groups of five, some 99 bits of
 * SHA-256 over its public keys. The same digits on both sides mean that nobody stands between.
 */
import { bytesFromBase64, joinBytes, type Sha256 } from './bytes.ts';
import type { Partner } from './partner.ts';

const GROUPS = 6;
const GROUP_BYTES = 5; // a group is 40 bits taken modulo 100,000: even to 1 in 10 million
const LABEL = new TextEncoder().encode('noroshi-partner-fingerprint\n');

/** '41877 02215 90341 …'. Throws on keys that are not base64: a row that was checked has none such. */
export function fingerprintOf(
  sha256: Sha256,
  { signingKey, tlsPin, sealKey }: Pick<Partner, 'signingKey' | 'tlsPin' | 'sealKey'>,
): string {
  const keys = [signingKey, tlsPin, ...(sealKey === undefined ? [] : [sealKey])].map((text) => {
    const bytes = bytesFromBase64(text);
    if (bytes === null) throw new TypeError('fingerprintOf: a key is not base64');
    return bytes;
  });
  const digest = sha256(joinBytes(LABEL, ...keys));
  return Array.from({ length: GROUPS }, (_, i) => groupOf(digest, i * GROUP_BYTES)).join(' ');
}

function groupOf(digest: Uint8Array, from: number): string {
  let number = 0;
  for (const byte of digest.subarray(from, from + GROUP_BYTES)) number = number * 256 + byte;
  return String(number % 100_000).padStart(5, '0');
}
