/**
 * Hybrid public key encryption, RFC 9180: one message to one receiver, in base mode, or in auth mode where it is also shown
 * whose it is. DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. All of cryptography is an argument.
 */
import { err, ok, type Result } from '@noroshi/time';
import { joinBytes } from '../bytes.ts';

/** X25519 (RFC 7748), HMAC-SHA-256 and ChaCha20-Poly1305 (RFC 8439), as the caller has them. */
export type HpkePrimitives = {
  /** Null where the shared secret is all zero: a key of small order (RFC 9180 §7.1.4). */
  readonly dh: (secretKey: Uint8Array, publicKey: Uint8Array) => Uint8Array | null;
  readonly publicKey: (secretKey: Uint8Array) => Uint8Array;
  readonly hmac: (key: Uint8Array, bytes: Uint8Array) => Uint8Array;
  readonly seal: (
    key: Uint8Array,
    nonce: Uint8Array,
    aad: Uint8Array,
    plain: Uint8Array,
  ) => Uint8Array; // with the tag
  /** Null where the tag is not right. */
  readonly open: (
    key: Uint8Array,
    nonce: Uint8Array,
    aad: Uint8Array,
    sealed: Uint8Array,
  ) => Uint8Array | null;
};

export const HPKE = {
  keyBytes: 32, // of every key, secret or public, and of `enc`
  tagBytes: 16,
  nonceBytes: 12,
} as const;

const BASE = 0; // §5, mode_base
const AUTH = 2; // §5, mode_auth
const KEM_ID = Uint8Array.of(0, 0x20); // §7.1: DHKEM(X25519, HKDF-SHA256)
const KEM_SUITE = joinBytes(ascii('KEM'), KEM_ID);
const HPKE_SUITE = joinBytes(ascii('HPKE'), KEM_ID, Uint8Array.of(0, 1, 0, 3)); // §7.2, §7.3
const NOTHING = new Uint8Array(0);

export type Sealing = {
  readonly receiver: Uint8Array; // public key
  /** Secret key of who seals: auth mode. */
  readonly sender?: Uint8Array;
  /** Secret key that is used once; fresh random bytes. */
  readonly ephemeral: Uint8Array;
  readonly info: Uint8Array;
};

export type Opening = {
  readonly receiver: Uint8Array; // secret key
  /** Public key of who must have sealed it: auth mode. */
  readonly sender?: Uint8Array;
  readonly enc: Uint8Array;
  readonly info: Uint8Array;
};

/** Of one message: what both ends derive. */
export type HpkeContext = { readonly key: Uint8Array; readonly baseNonce: Uint8Array };

/** §4.1 Encap and AuthEncap, §5.1. */
export function hpkeSender(
  primitives: HpkePrimitives,
  { receiver, sender, ephemeral, info }: Sealing,
): Result<HpkeContext & { readonly enc: Uint8Array }, string> {
  const enc = primitives.publicKey(ephemeral);
  const first = primitives.dh(ephemeral, receiver);
  const second = sender === undefined ? NOTHING : primitives.dh(sender, receiver);
  if (first === null || second === null) return err('the key of the receiver is of small order');
  const own = sender === undefined ? NOTHING : primitives.publicKey(sender);
  const shared = sharedSecret(primitives, joinBytes(first, second), joinBytes(enc, receiver, own));
  return ok({ enc, ...schedule(primitives, sender === undefined ? BASE : AUTH, shared, info) });
}

/** §4.1 Decap and AuthDecap, §5.1. */
export function hpkeReceiver(
  primitives: HpkePrimitives,
  { receiver, sender, enc, info }: Opening,
): Result<HpkeContext, string> {
  const first = primitives.dh(receiver, enc);
  const second = sender === undefined ? NOTHING : primitives.dh(receiver, sender);
  if (first === null || second === null) return err('a key of the message is of small order');
  const own = primitives.publicKey(receiver);
  const context = joinBytes(enc, own, sender ?? NOTHING);
  const shared = sharedSecret(primitives, joinBytes(first, second), context);
  return ok(schedule(primitives, sender === undefined ? BASE : AUTH, shared, info));
}

/** §5.2: the message of that number in a context, from 0. */
export function hpkeSeal(
  primitives: HpkePrimitives,
  context: HpkeContext,
  sequence: number,
  aad: Uint8Array,
  plain: Uint8Array,
): Uint8Array {
  return primitives.seal(context.key, nonceOf(context, sequence), aad, plain);
}

/** Null where it was changed, or is of another context or place. */
export function hpkeOpen(
  primitives: HpkePrimitives,
  context: HpkeContext,
  sequence: number,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  if (sealed.length < HPKE.tagBytes) return null;
  return primitives.open(context.key, nonceOf(context, sequence), aad, sealed);
}

function sharedSecret(primitives: HpkePrimitives, dh: Uint8Array, context: Uint8Array): Uint8Array {
  const prk = labeledExtract(primitives, KEM_SUITE, NOTHING, 'eae_prk', dh);
  return labeledExpand(primitives, KEM_SUITE, prk, 'shared_secret', context, 32);
}

/** §5.1 KeySchedule without a pre-shared key. */
function schedule(
  primitives: HpkePrimitives,
  mode: number,
  shared: Uint8Array,
  info: Uint8Array,
): HpkeContext {
  const extract = (salt: Uint8Array, label: string, ikm: Uint8Array) =>
    labeledExtract(primitives, HPKE_SUITE, salt, label, ikm);
  const context = joinBytes(
    Uint8Array.of(mode),
    extract(NOTHING, 'psk_id_hash', NOTHING),
    extract(NOTHING, 'info_hash', info),
  );
  const secret = extract(shared, 'secret', NOTHING);
  const expand = (label: string, length: number) =>
    labeledExpand(primitives, HPKE_SUITE, secret, label, context, length);
  return { key: expand('key', HPKE.keyBytes), baseNonce: expand('base_nonce', HPKE.nonceBytes) };
}

function nonceOf({ baseNonce }: HpkeContext, sequence: number): Uint8Array {
  if (!Number.isSafeInteger(sequence) || sequence < 0)
    throw new RangeError(`hpke: message number ${sequence}`);
  const nonce = baseNonce.slice();
  for (let i = nonce.length - 1, left = sequence; left > 0; i--, left = Math.floor(left / 256))
    nonce[i]! ^= left % 256;
  return nonce;
}

/** §4 LabeledExtract over HKDF-Extract (RFC 5869 §2.2); no salt is a key of zeros, which HMAC pads by itself. */
function labeledExtract(
  { hmac }: HpkePrimitives,
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  ikm: Uint8Array,
): Uint8Array {
  return hmac(salt, joinBytes(ascii('HPKE-v1'), suite, ascii(label), ikm));
}

/** §4 LabeledExpand over HKDF-Expand (RFC 5869 §2.3); up to 32 bytes are its first block. */
function labeledExpand(
  { hmac }: HpkePrimitives,
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  if (length > 32) throw new RangeError(`hpke: ${length} bytes where one block is enough`);
  const labeled = joinBytes(Uint8Array.of(0, length), ascii('HPKE-v1'), suite, ascii(label), info);
  return hmac(prk, joinBytes(labeled, Uint8Array.of(1))).slice(0, length);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
