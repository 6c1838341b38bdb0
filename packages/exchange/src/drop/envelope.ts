/**
 * A drop file: what two nodes tell each other by a file that people carry. In the clear it says what it is and nothing else:
 * not of whom, for whom, of which mode, nor how much is in it, since its length is one of few (sealed/padding.ts).
 *
 *   file = MAGIC, enc 32, sealed head 1040, enc 32, chunk*        chunk = 65,536 bytes or, the last, fewer, each with its tag
 *
 * The head is sealed in base mode (RFC 9180), so that its reader learns whose key to expect; the chunks in auth mode, with all
 * that stands before them as `info`. A chunk's number is in its nonce and whether it is the last in what it authenticates: none
 * can be left out, put elsewhere or cut off. One chunk at a time is in memory.
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
  parseStrictText,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { bytesFromBase64, joinBytes, sameBytes } from '../bytes.ts';
import {
  HPKE,
  type HpkeContext,
  type HpkePrimitives,
  hpkeOpen,
  hpkeReceiver,
  hpkeSeal,
  hpkeSender,
} from '../sealed/hpke.ts';
import { pad, paddedLength, unpad } from '../sealed/padding.ts';

const MAGIC = new TextEncoder().encode('noroshi-drop 1\n');
const HEAD_PLAIN_BYTES = 1024; // the least class of padding
const HEAD_SEALED_BYTES = HEAD_PLAIN_BYTES + HPKE.tagBytes;
const HEAD_DEPTH_MAX = 2;

export const DROP = {
  headBytes: MAGIC.length + HPKE.keyBytes + HEAD_SEALED_BYTES + HPKE.keyBytes,
  chunkBytes: 65_536, // of what is sealed
  sealedBytes: 65_536 + HPKE.tagBytes,
} as const;

const DropHead = Type.Object(
  {
    v: Type.Literal(1),
    mode: Mode,
    from: Id,
    to: Id,
    epoch: Type.Integer({ minimum: 1, maximum: 1_000_000 }), // of the lanes of `from`
    sealKey: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }), // X25519 public key of `from`
    atUs: Epoch, // when it was made
  },
  { additionalProperties: false },
);
export type DropHead = Static<typeof DropHead>;

/** Turns pieces of one chunk each into sealed ones, in their order. */
export type DropSealer = {
  readonly head: Uint8Array;
  seal(plain: Uint8Array, isLast: boolean): Uint8Array;
};

/** `ephemerals`: two secret keys, fresh random bytes. An error where a key is of small order. */
export function sealDrop(
  primitives: HpkePrimitives,
  head: DropHead,
  keys: {
    readonly receiver: Uint8Array; // public
    readonly sender: Uint8Array; // secret
    readonly ephemerals: readonly [Uint8Array, Uint8Array];
  },
): Result<DropSealer, string> {
  const { receiver, sender, ephemerals } = keys;
  const plain = canonicalBytes(encodeEdge(DropHead, head) as unknown as JsonValue);
  if (!plain.ok) throw new TypeError(`sealDrop: ${plain.error.message}`);
  const outer = hpkeSender(primitives, { receiver, ephemeral: ephemerals[0], info: MAGIC });
  if (!outer.ok) return outer;
  const padded = pad(plain.value);
  if (padded.length !== HEAD_PLAIN_BYTES) throw new RangeError('sealDrop: a head too long');
  const sealed = hpkeSeal(primitives, outer.value, 0, NOTHING, padded);
  const before = joinBytes(MAGIC, outer.value.enc, sealed);
  const inner = hpkeSender(primitives, {
    receiver,
    sender,
    ephemeral: ephemerals[1],
    info: before,
  });
  if (!inner.ok) return inner;
  let number = 0;
  return ok({
    head: joinBytes(before, inner.value.enc),
    seal: (chunk, isLast) => hpkeSeal(primitives, inner.value, number++, lastOrNot(isLast), chunk),
  });
}

export type DropOpened = {
  readonly head: DropHead;
  /** Needs the keys that the caller knows of `head.from`: null where the head names none of them. */
  chunks(senders: readonly Uint8Array[]): DropOpener | null;
};

/** The chunk of that number; null where it is not what was sealed there. */
export type DropOpener = (number: number, isLast: boolean, sealed: Uint8Array) => Uint8Array | null;

/** Opens the head alone: who says that it made the file. `secrets`: keys that files are sealed to here. */
export function openDrop(
  primitives: HpkePrimitives,
  bytes: Uint8Array,
  secrets: readonly Uint8Array[],
): Result<DropOpened, string> {
  if (bytes.length !== DROP.headBytes || !sameBytes(bytes.subarray(0, MAGIC.length), MAGIC))
    return err('it is no drop file of this version: noroshi partner export-file makes one');
  const sealedAt = MAGIC.length + HPKE.keyBytes;
  const enc = bytes.slice(MAGIC.length, sealedAt);
  const before = bytes.slice(0, sealedAt + HEAD_SEALED_BYTES);
  const innerEnc = bytes.slice(before.length);
  for (const receiver of secrets) {
    const outer = hpkeReceiver(primitives, { receiver, enc, info: MAGIC });
    if (!outer.ok) continue;
    const plain = hpkeOpen(primitives, outer.value, 0, NOTHING, before.slice(sealedAt));
    if (plain === null) continue;
    const head = headFrom(plain);
    if (!head.ok) return head;
    const chunks = (senders: readonly Uint8Array[]) => {
      const named = bytesFromBase64(head.value.sealKey);
      const sender = senders.find((key) => named !== null && sameBytes(key, named));
      if (sender === undefined) return null;
      const inner = hpkeReceiver(primitives, { receiver, sender, enc: innerEnc, info: before });
      return inner.ok ? openerOf(primitives, inner.value) : null;
    };
    return ok({ head: head.value, chunks });
  }
  return err(
    'it is not sealed to a key of this node: it is for another node, was made for keys that are gone, or is damaged',
  );
}

function openerOf(primitives: HpkePrimitives, context: HpkeContext): DropOpener {
  return (number, isLast, sealed) =>
    hpkeOpen(primitives, context, number, lastOrNot(isLast), sealed);
}

function headFrom(padded: Uint8Array): Result<DropHead, string> {
  const plain = unpad(padded);
  if (plain === null) return err('its head is not padded as it must be');
  const json = parseStrictText(new TextDecoder().decode(plain), HEAD_DEPTH_MAX);
  const head = json.ok ? decodeEdge(DropHead, json.value) : json;
  return head.ok ? ok(head.value) : err(`its head: ${head.error.message}`);
}

/** How many bytes are sealed in a file of that length; null where no drop file is so long. */
export function dropPlainBytes(fileBytes: number): number | null {
  const rest = fileBytes - DROP.headBytes;
  if (rest < HPKE.tagBytes) return null;
  const chunks = Math.ceil(rest / DROP.sealedBytes);
  const plain = rest - chunks * HPKE.tagBytes;
  return plain > 0 && paddedLength(plain) === plain ? plain : null;
}

function lastOrNot(isLast: boolean): Uint8Array {
  return Uint8Array.of(isLast ? 1 : 0);
}

const NOTHING = new Uint8Array(0);
