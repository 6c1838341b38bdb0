/**
 * What stands in the place of a body that was erased: who erased it, when and why, signed. The record stays in its log, and
 * the log still verifies; the salt goes with the body, so nobody can try out what it was.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  canonicalBytes,
  decodeEdge,
  Epoch,
  encodeEdge,
  Id,
  type JsonValue,
  Mode,
  parseStrictJson,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { base64FromBytes, bytesFromBase64, sameBytes } from './bytes.ts';
import { LANES } from './lanes.ts';
import type { Sign, Verify } from './note.ts';
import type { Place } from './record.ts';

export const TOMBSTONE_BYTES_MAX = 2048;

const Unsigned = Type.Object(
  {
    ...{ v: Type.Literal(2), type: Type.Literal('tombstone') },
    ...{ mode: Mode, from: Id, to: Id, lane: Type.Enum(LANES) },
    epochNumber: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    sequence: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    erasedUs: Epoch,
    reason: Type.String({ minLength: 1, maxLength: 400 }),
  },
  { additionalProperties: false },
);
const Signed = Type.Object(
  { ...Unsigned.properties, sig: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }) },
  { additionalProperties: false },
);
export type Tombstone = Omit<Static<typeof Unsigned>, 'v' | 'type'>;

export function encodeTombstone(sign: Sign, tombstone: Tombstone): Uint8Array {
  const unsigned = encodeEdge(Unsigned, { v: 2, type: 'tombstone', ...tombstone });
  const sig = base64FromBytes(sign(canonical(unsigned)));
  return canonical({ ...unsigned, sig });
}

/** The message says what is wrong. Never throws. */
export function decodeTombstone(
  verify: Verify,
  publicKey: Uint8Array,
  bytes: Uint8Array,
  place: Place,
): Result<Tombstone, string> {
  if (bytes.length > TOMBSTONE_BYTES_MAX) return err(`a tombstone of ${bytes.length} bytes`);
  const json = parseStrictJson(bytes);
  if (!json.ok) return err(`at ${json.error.offset}: ${json.error.message}`);
  const again = canonicalBytes(json.value);
  if (!again.ok || !sameBytes(again.value, bytes)) return err('it is not canonical (RFC 8785)');
  const decoded = decodeEdge(Signed, json.value);
  if (!decoded.ok) return err(decoded.error.message);
  const { v: _, type: __, sig, ...tombstone } = decoded.value;
  for (const field of ['mode', 'from', 'to', 'lane', 'epochNumber', 'sequence'] as const)
    if (tombstone[field] !== place[field])
      return err(`${field} is ${tombstone[field]}: this place has ${place[field]}`);
  const { sig: ___, ...unsigned } = json.value as { readonly [name: string]: JsonValue };
  const signature = bytesFromBase64(sig);
  if (signature === null || !verify(publicKey, canonical(unsigned), signature))
    return err(`the signature of ${place.from} is not right`);
  return ok(tombstone);
}

function canonical(value: unknown): Uint8Array {
  const bytes = canonicalBytes(value as JsonValue);
  if (!bytes.ok) throw new TypeError(`tombstone: ${bytes.error.path} ${bytes.error.message}`);
  return bytes.value;
}
