/**
 * New keys of a node, told to a partner in the lanes themselves: a record that the key in force signs names the next ones, and the
 * next signing key signs that it is there. Until a second record says that they stand alone, a reader takes both. Who signed
 * a lane last is read off its checkpoint: the first of its own lines.
 * https://c2sp.org/signed-note
 */
import { Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { bytesFromBase64, hexFromBytes, type Sha256 } from './bytes.ts';
import { formatVkey, type NoteKey, type Verify } from './note.ts';
import type { Parties } from './open-body.ts';

const Base64Of32 = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' });
const Base64Of64 = Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' });

/** The public keys of a node, as an invitation has them. */
export const KeySet = Type.Object(
  {
    signingKey: Base64Of32, // Ed25519
    tlsPin: Base64Of32, // SHA-256 of the SubjectPublicKeyInfo
    sealKey: Type.Optional(Base64Of32), // X25519
  },
  { additionalProperties: false },
);
export type KeySet = Static<typeof KeySet>;

export const KeysBody = Type.Object(
  {
    type: Type.Literal('keys'),
    keysId: Id, // the same in every lane
    keys: KeySet,
    /** The ones of before are taken no more. */
    alone: Type.Boolean(),
    sig: Base64Of64, // of the signing key that is named, over `keysStatement`
  },
  { additionalProperties: false },
);
export type KeysBody = Static<typeof KeysBody>;

/** What the new signing key signs: whose it is, for whom, and all that is named beside it. */
export function keysStatement(
  { mode, from, to }: Parties,
  { keysId, keys, alone }: Pick<KeysBody, 'keysId' | 'keys' | 'alone'>,
): Uint8Array {
  const { signingKey, tlsPin, sealKey = '' } = keys;
  const lines = ['noroshi-keys/v1', mode, from, to, keysId, signingKey, tlsPin, sealKey, alone];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Whether who speaks has the signing key that it names. */
export function isKeysOwner(verify: Verify, parties: Parties, body: KeysBody): boolean {
  const key = bytesFromBase64(body.keys.signingKey);
  const signature = bytesFromBase64(body.sig);
  if (key?.length !== 32 || signature === null) return false;
  return verify(key, keysStatement(parties, body), signature);
}

/** Of these keys of one name, the one whose line comes first in a note; undefined where none has signed it. Verifies nothing. */
export function firstSigner<K extends NoteKey>(
  sha256: Sha256,
  note: string,
  keys: readonly K[],
): K | undefined {
  const lines = note.slice(note.lastIndexOf('\n\n') + 2).split('\n');
  for (const line of lines) {
    const [, name, base64 = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const hash = hexFromBytes((bytesFromBase64(base64) ?? new Uint8Array()).subarray(0, 4));
    const found = keys.find(
      (key) => key.name === name && formatVkey(sha256, key).split('+')[1] === hash,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
