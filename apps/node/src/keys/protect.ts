/**
 * Private keys at rest: PKCS#8 in PEM, plain in a file that only its owner reads, or under a passphrase as EncryptedPrivateKeyInfo
 * with PBES2: scrypt and AES-256-CBC (RFC 5958 §3, RFC 8018 §6.2, RFC 7914 §7), which other programs read too. Node writes PBKDF2
 * of 2,048 rounds and nothing else, so the form is written here. The passphrase comes from the file that
 * NOROSHI_PASSPHRASE_FILE names, /dev/fd/3 too, and never from the command line; it is asked for once and kept in memory.
 */
import { createCipheriv, createPrivateKey, type KeyObject, randomBytes, scrypt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StartError } from '../start-error.ts';

/** 16 MB and some 0.2 s each: beyond OpenSSL's 32 MB for reading it would be refused. */
export const SCRYPT = { N: 16_384, r: 8, p: 5 } as const;
const KEY_BYTES = 32;
const BLOCK_BYTES = 16;
const PASSPHRASE_MIN = 12;
const LABEL = 'ENCRYPTED PRIVATE KEY';

export const PASSPHRASE_VARIABLE = 'NOROSHI_PASSPHRASE_FILE';

/** A passphrase that cannot be had, or is too short; the message says what would be right. */
export class PassphraseError extends StartError {
  constructor(reason: string) {
    super(reason);
    this.name = 'PassphraseError';
  }
}

const read = new Map<string, string>(); // by path: what comes from a pipe can be read once

/** Undefined where none is named. */
export async function passphrase(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  const path = env[PASSPHRASE_VARIABLE];
  if (path === undefined || path === '') return undefined;
  const known = read.get(path);
  if (known !== undefined) return known;
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new PassphraseError(`${PASSPHRASE_VARIABLE}: ${path}: ${cause.code ?? 'unreadable'}`);
  });
  const line = text.split(/\r?\n/, 1)[0]!;
  if (line.length < PASSPHRASE_MIN)
    throw new PassphraseError(
      `${PASSPHRASE_VARIABLE}: ${path}: the first line is the passphrase, of ${PASSPHRASE_MIN} characters or more`,
    );
  read.set(path, line);
  return line;
}

export function isProtected(pem: string): boolean {
  return pem.includes(`-----BEGIN ${LABEL}-----`);
}

/** PEM of a private key, under the passphrase where there is one. */
export async function sealPem(key: KeyObject, secret: string | undefined): Promise<string> {
  if (secret === undefined) return key.export({ format: 'pem', type: 'pkcs8' }) as string;
  const salt = randomBytes(BLOCK_BYTES);
  const iv = randomBytes(BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', await derived(secret, salt), iv);
  const plain = key.export({ format: 'der', type: 'pkcs8' });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const { N, r, p } = SCRYPT;
  const kdf = sequence(OID.scrypt, sequence(octets(salt), integer(N), integer(r), integer(p)));
  const parameters = sequence(kdf, sequence(OID.aes256cbc, octets(iv)));
  const der = sequence(sequence(OID.pbes2, parameters), octets(sealed));
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN ${LABEL}-----\n${lines.join('\n')}\n-----END ${LABEL}-----\n`;
}

const opened = new Map<string, KeyObject>(); // routes read the keys at each use, and scrypt takes 0.2 s
const OPENED_MAX = 16;

/** Throws where it is no key, or the passphrase is another. */
export function openPem(pem: string, secret: string | undefined): KeyObject {
  if (!isProtected(pem)) return createPrivateKey(pem);
  const name = `${secret ?? ''}\n${pem}`;
  const known = opened.get(name);
  if (known !== undefined) return known;
  const key = createPrivateKey({ key: pem, passphrase: secret ?? '' });
  if (opened.size >= OPENED_MAX) opened.delete(opened.keys().next().value!);
  opened.set(name, key);
  return key;
}

function derived(secret: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES, { ...SCRYPT, maxmem: 2 ** 26 }, (cause, key) =>
      cause === null ? resolve(key) : reject(cause),
    );
  });
}

/** DER (X.690), as little as this needs. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function octets(bytes: Buffer): Buffer {
  return der(0x04, bytes);
}

/** Of 0 to 32,767. */
function integer(value: number): Buffer {
  return der(0x02, Buffer.from(value < 128 ? [value] : [value >> 8, value & 0xff]));
}

const OID = {
  pbes2: der(0x06, Buffer.from('2a864886f70d01050d', 'hex')), // 1.2.840.113549.1.5.13
  scrypt: der(0x06, Buffer.from('2b06010401da47040b', 'hex')), // 1.3.6.1.4.1.11591.4.11
  aes256cbc: der(0x06, Buffer.from('60864801650304012a', 'hex')), // 2.16.840.1.101.3.4.1.42
} as const;
