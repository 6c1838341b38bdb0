/**
 * Integrity and confidentiality of bundles by shared keys: BPSec (RFC 9172) with its default contexts BIB-HMAC-SHA2 and BCB-AES-GCM (RFC 9173). Whoever can
 * check can forge, so this guards a way and proves nothing to a third. Keys and ciphers are arguments.
 */
import { err, ok, type Result } from '@noroshi/time';
import { BLOCK_TYPES, type Block, type Bundle, encodePrimary } from './bundle.ts';
import {
  CborRefused,
  type CborValue,
  createCborReader,
  encodeCbor,
  joined,
  type Uint,
} from './cbor.ts';
import { type Eid, encodeEid, readEid } from './eid.ts';

type Bytes = Uint8Array;

export type BundleCrypto = {
  readonly hmac: (hash: 'sha256' | 'sha384' | 'sha512', key: Bytes, data: Bytes) => Bytes;
  readonly seal: (
    key: Bytes,
    iv: Bytes,
    aad: Bytes,
    plain: Bytes,
  ) => { readonly sealed: Bytes; readonly tag: Bytes };
  /** Null where the tag does not hold. */
  readonly open: (key: Bytes, iv: Bytes, aad: Bytes, sealed: Bytes, tag: Bytes) => Bytes | null;
  /** AES key wrap, RFC 3394; null where what was wrapped does not hold. */
  readonly unwrap: (kek: Bytes, wrapped: Bytes) => Bytes | null;
  readonly equal: (a: Bytes, b: Bytes) => boolean;
};

export type SecurityBlock = {
  readonly targets: readonly Uint[]; // numbers of blocks; 0 is the primary
  readonly context: Uint;
  readonly source: Eid;
  readonly parameters: readonly (readonly [Uint, CborValue])[];
  /** Of each target, in their order. */
  readonly results: readonly (readonly (readonly [Uint, CborValue])[])[];
};

export const CONTEXTS = { hmacSha2: 1, aesGcm: 2 } as const;
/** What is covered besides the target's own content: the primary block, the target's header, the security block's header. */
export const SCOPE = { primary: 1, targetHeader: 2, securityHeader: 4 } as const;
const HMAC = { variant: 1, wrappedKey: 2, scope: 3, digest: 1 } as const;
const GCM = { iv: 1, variant: 2, wrappedKey: 3, scope: 4, tag: 1 } as const;
const HASHES = { 5: 'sha256', 6: 'sha384', 7: 'sha512' } as const;
const HAS_PARAMETERS = 1;

export function decodeSecurity(
  data: Bytes,
): Result<SecurityBlock, { readonly offset: number; readonly message: string }> {
  const reader = createCborReader(data);
  const pairs = (what: string) =>
    Array.from({ length: reader.array(what) }, (): readonly [Uint, CborValue] => {
      const from = reader.offset();
      if (reader.array(what) !== 2) throw new CborRefused(from, `${what}: pairs are right`);
      return [reader.uint(what), reader.value()];
    });
  try {
    const targets = Array.from({ length: reader.array('targets') }, () => reader.uint('a target'));
    const context = reader.uint('the security context');
    const flags = reader.uint('the flags of a security block');
    const source = readEid(reader, 'the security source');
    const parameters = (BigInt(flags) & BigInt(HAS_PARAMETERS)) === 0n ? [] : pairs('parameters');
    const from = reader.offset();
    const results = Array.from({ length: reader.array('results') }, () => pairs('results'));
    if (
      targets.length === 0 ||
      results.length !== targets.length ||
      new Set(targets).size < targets.length
    )
      throw new CborRefused(
        from,
        `${targets.length} targets and ${results.length} results; right would be as many, each once`,
      );
    if (!reader.isAtEnd()) throw new CborRefused(reader.offset(), 'nothing after it is right');
    return ok({ targets, context, source, parameters, results });
  } catch (cause) {
    if (cause instanceof CborRefused) return err({ offset: cause.offset, message: cause.message });
    throw cause;
  }
}

export function encodeSecurity({
  targets,
  context,
  source,
  parameters,
  results,
}: SecurityBlock): Bytes {
  return joined([
    ...[encodeCbor(targets), encodeCbor(context)],
    ...[encodeCbor(parameters.length > 0 ? HAS_PARAMETERS : 0), encodeEid(source)],
    ...(parameters.length > 0 ? [encodeCbor(parameters)] : []),
    encodeCbor(results),
  ]);
}

export type Guard = {
  readonly number: Uint; // of the security block that is added
  readonly flags?: Uint;
  readonly source: Eid;
  readonly targets: readonly Uint[];
  readonly scope?: number; // 7 where it is left out
  /** Its place among the blocks: 0, right after the primary, where it is left out. */
  readonly place?: number;
  /** Told to who is to check, who has the key that it is wrapped with. */
  readonly wrappedKey?: Bytes;
};

type Covered = {
  readonly bundle: Bundle;
  readonly block: Pick<Block, 'type' | 'number' | 'flags'>;
  readonly scope: number;
};

/** Scope, then what it names: RFC 9173 §3.7 and §4.7.2. Of the primary as a target, its header is no part. */
function prefixOf({ bundle, block, scope }: Covered, target: Uint): Bytes {
  const parts = [encodeCbor(scope)];
  const isPrimary = target === 0;
  if (scope & SCOPE.primary && !isPrimary) parts.push(encodePrimary(bundle.primary));
  if (scope & SCOPE.targetHeader && !isPrimary) parts.push(headerOf(blockOf(bundle, target)!));
  if (scope & SCOPE.securityHeader) parts.push(headerOf(block));
  return joined(parts);
}

const headerOf = ({ type, number, flags }: Pick<Block, 'type' | 'number' | 'flags'>): Bytes =>
  joined([encodeCbor(type), encodeCbor(number), encodeCbor(flags)]);

const blockOf = ({ blocks }: Bundle, number: Uint): Block | undefined =>
  blocks.find((one) => one.number === number);

function contentOf(bundle: Bundle, target: Uint): Bytes {
  return target === 0 ? encodePrimary(bundle.primary) : blockOf(bundle, target)!.data;
}

/** Adds a block that guards the integrity of its targets. Throws RangeError for a target that is not there. */
export function signBundle(
  bundle: Bundle,
  guard: Guard & { readonly variant: keyof typeof HASHES; readonly key: Bytes },
  crypto: BundleCrypto,
): Bundle {
  const block = { type: BLOCK_TYPES.integrity, number: guard.number, flags: guard.flags ?? 0 };
  const scope = guard.scope ?? 7;
  checkTargets(bundle, guard.targets, true);
  const results = guard.targets.map((target) => {
    const text = joined([
      prefixOf({ bundle, block, scope }, target),
      encodeCbor(contentOf(bundle, target)),
    ]);
    return [[HMAC.digest, crypto.hmac(HASHES[guard.variant], guard.key, text)] as const];
  });
  const parameters: (readonly [Uint, CborValue])[] = [[HMAC.variant, guard.variant]];
  if (guard.wrappedKey !== undefined) parameters.push([HMAC.wrappedKey, guard.wrappedKey]);
  parameters.push([HMAC.scope, scope]);
  const { targets, source } = guard;
  const security = { targets, context: CONTEXTS.hmacSha2, source, parameters, results };
  return withBlock(bundle, { ...block, crcType: 0, data: encodeSecurity(security) }, guard.place);
}

/** Adds a block that hides its targets: their content is replaced. Throws RangeError for a target that is not there, or the primary. */
export function hideBundle(
  bundle: Bundle,
  guard: Guard & { readonly variant: 1 | 3; readonly key: Bytes; readonly iv: Bytes },
  crypto: BundleCrypto,
): Bundle {
  const block = {
    type: BLOCK_TYPES.confidentiality,
    number: guard.number,
    flags: guard.flags ?? 0,
  };
  const scope = guard.scope ?? 7;
  checkTargets(bundle, guard.targets, false);
  const hidden = new Map<Uint, { readonly sealed: Bytes; readonly tag: Bytes }>();
  for (const target of guard.targets) {
    const aad = prefixOf({ bundle, block, scope }, target);
    hidden.set(target, crypto.seal(guard.key, guard.iv, aad, contentOf(bundle, target)));
  }
  const parameters: (readonly [Uint, CborValue])[] = [
    ...[[GCM.iv, guard.iv] as const, [GCM.variant, guard.variant] as const],
  ];
  if (guard.wrappedKey !== undefined) parameters.push([GCM.wrappedKey, guard.wrappedKey]);
  parameters.push([GCM.scope, scope]);
  const { targets, source } = guard;
  const results = targets.map((target) => [[GCM.tag, hidden.get(target)!.tag] as const]);
  const security = { targets, context: CONTEXTS.aesGcm, source, parameters, results };
  const replaced = replaceData(bundle, (one) => hidden.get(one.number)?.sealed ?? one.data);
  return withBlock(replaced, { ...block, crcType: 0, data: encodeSecurity(security) }, guard.place);
}

export type GuardVerdict = {
  readonly block: Uint; // of the security block
  readonly target: Uint;
  readonly state: 'holds' | 'does not hold' | 'no key' | 'not understood';
};

/** The key of a security block's source; null where there is none. `wrapped`: the key that came along, wrapped with theirs. */
export type KeyOf = (source: Eid, wrapped: Bytes | null) => Bytes | null;

/** Opens what is hidden, then checks what is signed: RFC 9172 §5.1. What is wrong is told and left as it is. */
export function openBundle(
  bundle: Bundle,
  keyOf: KeyOf,
  crypto: BundleCrypto,
): { readonly bundle: Bundle; readonly verdicts: readonly GuardVerdict[] } {
  const verdicts: GuardVerdict[] = [];
  let now = bundle;
  for (const block of bundle.blocks.filter(({ type }) => type === BLOCK_TYPES.confidentiality))
    now = openOne(now, block, keyOf, crypto, verdicts);
  for (const block of now.blocks.filter(({ type }) => type === BLOCK_TYPES.integrity))
    checkOne(now, block, keyOf, crypto, verdicts);
  return { bundle: now, verdicts };
}

function openOne(
  bundle: Bundle,
  block: Block,
  keyOf: KeyOf,
  crypto: BundleCrypto,
  verdicts: GuardVerdict[],
): Bundle {
  const read = decodeSecurity(block.data);
  if (!read.ok || read.value.context !== CONTEXTS.aesGcm) {
    verdicts.push({ block: block.number, target: 0, state: 'not understood' });
    return bundle;
  }
  const { targets, parameters, results, source } = read.value;
  const found = new Map(parameters);
  const [iv, scope] = [bytesOf(found.get(GCM.iv)), Number(found.get(GCM.scope) ?? 7)];
  const key = keyOf(source, bytesOf(found.get(GCM.wrappedKey)));
  const opened = new Map<Uint, Bytes>();
  for (const [k, target] of targets.entries()) {
    const tag = bytesOf(new Map(results[k]).get(GCM.tag));
    const one = blockOf(bundle, target);
    const isReadable = iv !== null && tag !== null && one !== undefined;
    const aad = isReadable ? prefixOf({ bundle, block, scope }, target) : null;
    const plain = key === null || !isReadable ? null : crypto.open(key, iv, aad!, one.data, tag);
    if (plain !== null) opened.set(target, plain);
    const state = !isReadable
      ? 'not understood'
      : key === null
        ? 'no key'
        : plain === null
          ? 'does not hold'
          : 'holds';
    verdicts.push({ block: block.number, target, state });
  }
  return replaceData(bundle, (one) => opened.get(one.number) ?? one.data);
}

function checkOne(
  bundle: Bundle,
  block: Block,
  keyOf: KeyOf,
  crypto: BundleCrypto,
  verdicts: GuardVerdict[],
): void {
  const read = decodeSecurity(block.data);
  if (!read.ok || read.value.context !== CONTEXTS.hmacSha2)
    return void verdicts.push({ block: block.number, target: 0, state: 'not understood' });
  const { targets, parameters, results, source } = read.value;
  const found = new Map(parameters);
  const hash = HASHES[Number(found.get(HMAC.variant) ?? 6) as keyof typeof HASHES];
  const scope = Number(found.get(HMAC.scope) ?? 7);
  const key = keyOf(source, bytesOf(found.get(HMAC.wrappedKey)));
  for (const [k, target] of targets.entries()) {
    const told = bytesOf(new Map(results[k]).get(HMAC.digest));
    const isThere = target === 0 || blockOf(bundle, target) !== undefined;
    if (told === null || !isThere || hash === undefined) {
      verdicts.push({ block: block.number, target, state: 'not understood' });
      continue;
    }
    if (key === null) {
      verdicts.push({ block: block.number, target, state: 'no key' });
      continue;
    }
    const text = joined([
      prefixOf({ bundle, block, scope }, target),
      encodeCbor(contentOf(bundle, target)),
    ]);
    const made = crypto.hmac(hash, key, text);
    const holds = made.length === told.length && crypto.equal(made, told);
    verdicts.push({ block: block.number, target, state: holds ? 'holds' : 'does not hold' });
  }
}

const bytesOf = (value: CborValue | undefined): Bytes | null =>
  value instanceof Uint8Array ? value : null;

function checkTargets(bundle: Bundle, targets: readonly Uint[], mayBePrimary: boolean): void {
  const wrong = targets.find((target) =>
    target === 0 ? !mayBePrimary : blockOf(bundle, target) === undefined,
  );
  if (wrong !== undefined || targets.length === 0)
    throw new RangeError(`target ${wrong ?? 'none'}: a block of the bundle is right`);
}

function replaceData(bundle: Bundle, dataOf: (block: Block) => Bytes): Bundle {
  return { ...bundle, blocks: bundle.blocks.map((one) => ({ ...one, data: dataOf(one) })) };
}

function withBlock(bundle: Bundle, block: Block, place = 0): Bundle {
  if (bundle.blocks.some(({ number }) => number === block.number))
    throw new RangeError(`block ${block.number} is there already`);
  return { ...bundle, blocks: bundle.blocks.toSpliced(place, 0, block) };
}
