/**
 * Tokens that open a door: 256 random bits, kept only as their SHA-256. A hash without salt or work is right here: there is
 * nothing to guess (OWASP ASVS 5.0 V7.2.3, V11.5).
 */
import { createHash } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function newToken(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(TOKEN_BYTES)).toString('base64url');
}

/** Short ids that are not secret but must not collide: 72 bits. */
export function newId(prefix: string, random: (bytes: number) => Uint8Array): string {
  return `${prefix}-${Buffer.from(random(9)).toString('hex')}`;
}

/** Null for what cannot be a token: the store is not asked. */
export function tokenHash(token: string): string | null {
  return TOKEN.test(token) ? hashText(token) : null;
}

export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
