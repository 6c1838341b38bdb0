/**
 * One record of a lane, the leaf of its log: who tells whom what kind of thing, about which subject, how urgent, how marked, and
 * the salted hash of the body. The body lies beside the log and can be erased: what stays is this record, and no word of the
 * body can be guessed from it. Canonical JSON (RFC 8785), read strictly, signed by its issuer by itself, so that one record
 * proves what was said also without its log.
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
  Precedence,
  parseStrictJson,
  Tlp,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { base64FromBytes, bytesFromBase64, joinBytes, type Sha256, sameBytes } from './bytes.ts';
import { LANES, type LaneId } from './lanes.ts';
import type { Sign, Verify } from './note.ts';

export const RECORD_VERSION = 2;
export const SALT_BYTES = 16;
export const RECORD_LIMITS = {
  recordBytesMax: 4096,
  /** What is longer goes as an attachment. */
  bodyBytesMax: 262_144,
} as const;

const Natural = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Positive = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Base64Of32 = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' });
const Base64Of64 = Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' });
const Lane = Type.Enum(LANES);

const Unsigned = Type.Object(
  {
    v: Type.Literal(RECORD_VERSION),
    ...{ mode: Mode, from: Id, to: Id, lane: Lane, epochNumber: Positive },
    sequence: Natural, // index in the lane
    type: Type.String({ pattern: '^[a-z][a-z-]{0,30}$' }), // of the body
    id: Id, // what it is about, as who first spoke of it names it
    version: Positive, // how often this subject was told to this partner, this time counted
    issuedUs: Epoch, // by the sender's wall clock
    expiresUs: Type.Optional(Epoch), // after it, it is history and no warning
    ...{ precedence: Precedence, tlp: Tlp },
    supersedes: Type.Optional(
      Type.Object({ lane: Lane, sequence: Natural }, { additionalProperties: false }),
    ),
    body: Type.Object(
      {
        sha256: Base64Of32, // of salt and body
        bytes: Type.Integer({ minimum: 0, maximum: RECORD_LIMITS.bodyBytesMax }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
const Signed = Type.Object(
  { ...Unsigned.properties, sig: Base64Of64 },
  { additionalProperties: false },
);

/** What stands in a record beside its place and its body's hash. */
export type LaneRecord = Omit<Static<typeof Unsigned>, 'v'>;
export type RecordDraft = Omit<LaneRecord, 'body'>;

export type SealedBody = { readonly salt: Uint8Array; readonly bytes: Uint8Array };

export type RecordError = {
  readonly kind: 'size' | 'json' | 'canonical' | 'form' | 'place' | 'signature' | 'body';
  readonly message: string;
};

/** The bytes of a record. A value outside its schema is a bug of the caller: throws. */
export function encodeRecord(
  sha256: Sha256,
  sign: Sign,
  draft: RecordDraft,
  body: SealedBody,
): Result<Uint8Array, RecordError> {
  if (body.salt.length !== SALT_BYTES) throw new RangeError(`a salt of ${body.salt.length} bytes`);
  if (body.bytes.length > RECORD_LIMITS.bodyBytesMax)
    return refused(
      'size',
      `a body of ${body.bytes.length} bytes: at most ${RECORD_LIMITS.bodyBytesMax}; longer things go as attachments`,
    );
  const commitment = { sha256: base64FromBytes(bodyHash(sha256, body)), bytes: body.bytes.length };
  const unsigned = encodeEdge(Unsigned, { v: RECORD_VERSION, ...draft, body: commitment });
  const sig = base64FromBytes(sign(canonical(unsigned)));
  const bytes = canonical({ ...unsigned, sig });
  if (bytes.length > RECORD_LIMITS.recordBytesMax)
    return refused('size', `a record of ${bytes.length} bytes`);
  return ok(bytes);
}

/** The place that a reader expects: the lane it follows, and how far it is. */
export type Place = LaneId & { readonly sequence: number };

/** Opens a record of the place it must be at; never throws. Whether its body is right is `checkBody`'s. */
export function decodeRecord(
  verify: Verify,
  publicKey: Uint8Array,
  bytes: Uint8Array,
  place: Place,
): Result<LaneRecord, RecordError> {
  if (bytes.length > RECORD_LIMITS.recordBytesMax)
    return refused('size', `a record of ${bytes.length} bytes`);
  const json = parseStrictJson(bytes);
  if (!json.ok) return refused('json', `at ${json.error.offset}: ${json.error.message}`);
  const again = canonicalBytes(json.value);
  if (!again.ok || !sameBytes(again.value, bytes))
    return refused('canonical', 'the record is not in its canonical form (RFC 8785)');
  const decoded = decodeEdge(Signed, json.value);
  if (!decoded.ok) return refused('form', decoded.error.message);
  const { sig, v: _, ...record } = decoded.value;
  for (const field of ['mode', 'from', 'to', 'lane', 'epochNumber', 'sequence'] as const) {
    if (record[field] === place[field]) continue;
    return refused('place', `${field} is ${record[field]}: this place has ${place[field]}`);
  }
  const { sig: __, ...unsigned } = json.value as { readonly [name: string]: JsonValue };
  const signature = bytesFromBase64(sig);
  if (signature === null || !verify(publicKey, canonical(unsigned), signature))
    return refused('signature', `the signature of ${place.from} is not right`);
  return ok(record);
}

/** Whether this is the body that the record stands for. */
export function checkBody(
  sha256: Sha256,
  record: Pick<LaneRecord, 'body'>,
  body: SealedBody,
): Result<null, RecordError> {
  const isSame =
    body.salt.length === SALT_BYTES &&
    body.bytes.length === record.body.bytes &&
    base64FromBytes(bodyHash(sha256, body)) === record.body.sha256;
  return isSame ? ok(null) : refused('body', 'the body is not the one that the record stands for');
}

function bodyHash(sha256: Sha256, { salt, bytes }: SealedBody): Uint8Array {
  return sha256(joinBytes(salt, bytes));
}

function canonical(value: unknown): Uint8Array {
  const bytes = canonicalBytes(value as JsonValue);
  if (!bytes.ok) throw new TypeError(`record: ${bytes.error.path} ${bytes.error.message}`);
  return bytes.value;
}

function refused(kind: RecordError['kind'], message: string): Result<never, RecordError> {
  return err({ kind, message });
}
