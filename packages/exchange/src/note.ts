/**
 * Signed notes and checkpoints of a log (C2SP): a text, a blank line, and lines `— name base64(key hash, signature)`. A
 * checkpoint's text is the log's origin, its size and its root. Ed25519 only. https://c2sp.org/signed-note,
 * https://c2sp.org/tlog-checkpoint
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  base64FromBytes,
  bytesFromBase64,
  hexFromBytes,
  joinBytes,
  type Sha256,
  sameBytes,
} from './bytes.ts';
import { HASH_BYTES } from './tree.ts';

/** Ed25519 over raw bytes: 32-byte public keys, 64-byte signatures. The caller brings both. */
export type Sign = (message: Uint8Array) => Uint8Array;
export type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array };

export type NoteError = {
  readonly kind: 'form' | 'unsigned' | 'signature';
  readonly message: string;
};

export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
};

export const NOTE_LIMITS = { lengthMax: 65_536, signaturesMax: 16 } as const;

const ED25519 = 1; // signed-note: type of the signature, and first byte of the key in a vkey
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const NAME = /^[^\s+]{1,200}$/u;

/** The text with one signature; `text` ends in a newline. */
export function signNote(sha256: Sha256, text: string, key: NoteKey, sign: Sign): string {
  const signature = sign(new TextEncoder().encode(text));
  const bytes = joinBytes(keyHash(sha256, key), signature);
  return `${text}\n— ${key.name} ${base64FromBytes(bytes)}\n`;
}

/** The text of a note that this key has signed. Signatures of other keys (witnesses) are passed over. */
export function openNote(
  sha256: Sha256,
  note: string,
  key: NoteKey,
  verify: Verify,
): Result<string, NoteError> {
  if (note.length > NOTE_LIMITS.lengthMax)
    return refusal('form', 'a note of more than 65,536 characters');
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n'))
    return refusal('form', 'a note is text, a blank line, signature lines');
  const text = note.slice(0, cut + 1);
  const lines = note.slice(cut + 2, -1).split('\n');
  if (lines.length > NOTE_LIMITS.signaturesMax) return refusal('form', 'more than 16 signatures');
  const expected = keyHash(sha256, key);
  let found: Uint8Array | null = null;
  for (const line of lines) {
    const match = /^— (\S+) (\S+)$/u.exec(line);
    const bytes = match === null ? null : bytesFromBase64(match[2]!);
    if (match === null || bytes === null || bytes.length < 5)
      return refusal('form', 'a signature line is "— name base64"');
    if (match[1] !== key.name || !sameBytes(bytes.subarray(0, 4), expected)) continue;
    if (found !== null) return refusal('form', `two signatures of ${key.name}`);
    found = bytes.subarray(4);
  }
  if (found === null) return refusal('unsigned', `no signature of ${key.name} with its key`);
  const signed = found.length === SIGNATURE_BYTES;
  if (!signed || !verify(key.publicKey, new TextEncoder().encode(text), found))
    return refusal('signature', `the signature of ${key.name} is not right`);
  return ok(text);
}

/** Text of a checkpoint, ready to be signed. */
export function checkpointText(checkpoint: Checkpoint): string {
  const { origin, size, root, extensions } = checkpoint;
  return `${[origin, size, base64FromBytes(root), ...extensions].join('\n')}\n`;
}

export function parseCheckpoint(text: string): Result<Checkpoint, NoteError> {
  if (!text.endsWith('\n')) return refusal('form', 'a checkpoint ends in a newline');
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const root = bytesFromBase64(rootText);
  if (origin === '') return refusal('form', 'a checkpoint begins with its origin');
  if (!Number.isSafeInteger(size)) return refusal('form', 'the second line is the size of the log');
  if (root?.length !== HASH_BYTES) return refusal('form', 'the third line is the root in base64');
  if (extensions.includes('')) return refusal('form', 'an empty extension line');
  return ok({ origin, size, root, extensions });
}

/** `name+hash+base64(type, key)`: how C2SP writes a public key. */
export function formatVkey(sha256: Sha256, key: NoteKey): string {
  const bytes = joinBytes(Uint8Array.of(ED25519), key.publicKey);
  return `${key.name}+${hexFromBytes(keyHash(sha256, key))}+${base64FromBytes(bytes)}`;
}

export function parseVkey(sha256: Sha256, text: string): Result<NoteKey, NoteError> {
  const match = /^([^+]+)\+([\da-f]{8})\+(\S+)$/.exec(text);
  const bytes = match === null ? null : bytesFromBase64(match[3]!);
  if (
    match === null ||
    !NAME.test(match[1]!) ||
    bytes?.length !== 1 + KEY_BYTES ||
    bytes[0] !== ED25519
  )
    return refusal('form', 'a key is name+hash+base64, of Ed25519');
  const key = { name: match[1]!, publicKey: bytes.slice(1) };
  if (hexFromBytes(keyHash(sha256, key)) !== match[2])
    return refusal('form', 'the hash in the key is not that of its name and bytes');
  return ok(key);
}

/** signed-note: the first four bytes of SHA-256(name, newline, type, key). */
function keyHash(sha256: Sha256, key: NoteKey): Uint8Array {
  const name = new TextEncoder().encode(`${key.name}\n`);
  return sha256(joinBytes(name, Uint8Array.of(ED25519), key.publicKey)).subarray(0, 4);
}

function refusal(kind: NoteError['kind'], message: string): Result<never, NoteError> {
  return err({ kind, message });
}
