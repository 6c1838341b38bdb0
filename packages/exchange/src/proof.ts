/**
 * Proofs over the tree of a log: that a leaf is in it (inclusion), that a smaller log is its beginning (consistency), and
 * both for a subtree. One recursion says which hashes a proof has, and the same one checks it: an inclusion proof is that of
 * the subtree of one leaf, a consistency proof that of the subtree which starts at 0.
 * RFC 6962 §2.1.1, §2.1.2; subtrees: draft-ietf-plants-merkle-tree-certs §4.
 */
import { type Sha256, sameBytes } from './bytes.ts';
import { completeNodes, HASH_BYTES, nodeHash } from './tree.ts';

/** Leaves from ≤ i < to, whose tree hash is one element of a proof. */
export type LeafSpan = { readonly from: number; readonly to: number };

/** The elements of the proof that the subtree of `from` ≤ i < `to` belongs to the tree of `size` leaves. */
export function proofSpans(from: number, to: number, size: number): readonly LeafSpan[] {
  const spans: LeafSpan[] = [];
  if (isSubtree(from, to, size)) collect(from, to, 0, size, true, spans);
  return spans;
}

export function inclusionSpans(index: number, size: number): readonly LeafSpan[] {
  return proofSpans(index, index + 1, size);
}

export function consistencySpans(before: number, size: number): readonly LeafSpan[] {
  return before === 0 ? [] : proofSpans(0, before, size);
}

/** The hash of a span from the hashes of complete subtrees, which `get` knows. */
export function spanHash(
  sha256: Sha256,
  span: LeafSpan,
  get: (level: number, index: number) => Uint8Array,
): Uint8Array {
  const hashes = completeNodes(span.from, span.to).map(({ level, index }) => get(level, index));
  return hashes.reduceRight((right, left) => nodeHash(sha256, left, right));
}

export type SubtreeClaim = {
  readonly from: number;
  readonly to: number;
  readonly hash: Uint8Array; // of the subtree
  readonly size: number;
  readonly root: Uint8Array; // of the whole
  readonly proof: readonly Uint8Array[];
};

/** True when the proof shows that the subtree is part of the tree with that root. Never throws. */
export function verifySubtree(sha256: Sha256, claim: SubtreeClaim): boolean {
  const { from, to, size, hash, root, proof } = claim;
  if (from === to) return isEmptySubtree(sha256, claim);
  if (!isSubtree(from, to, size)) return false;
  if (proof.length !== proofSpans(from, to, size).length) return false;
  if (proof.length === 0) return sameBytes(hash, root);
  if (![hash, root, ...proof].every((each) => each.length === HASH_BYTES)) return false;
  const check = fold(sha256, from, to, size, hash, proof);
  return sameBytes(check.part, hash) && sameBytes(check.whole, root);
}

export type InclusionClaim = {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

export function verifyInclusion(sha256: Sha256, claim: InclusionClaim): boolean {
  const { index, size, root, proof } = claim;
  if (claim.leafHash.length !== HASH_BYTES) return false;
  return verifySubtree(sha256, {
    ...{ from: index, to: index + 1, hash: claim.leafHash, size, root, proof },
  });
}

export type ConsistencyClaim = {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** False for an empty log before a longer one: it is the beginning of every log, and nothing is proven. */
export function verifyConsistency(sha256: Sha256, claim: ConsistencyClaim): boolean {
  const { size1, size2, root1, root2, proof } = claim;
  if (size1 === 0) {
    const empty = sha256(new Uint8Array());
    const isEmpty = size2 === 0 && sameBytes(root1, empty) && sameBytes(root2, empty);
    return isEmpty && proof.length === 0;
  }
  return verifySubtree(sha256, {
    ...{ from: 0, to: size1, hash: root1, size: size2, root: root2, proof },
  });
}

/** Nothing is part of every tree: only its own hash is to be right. */
function isEmptySubtree(sha256: Sha256, { from, size, hash, proof }: SubtreeClaim): boolean {
  const within = Number.isSafeInteger(size) && Number.isSafeInteger(from) && 0 <= from;
  const isEmpty = sameBytes(hash, sha256(new Uint8Array()));
  return within && from <= size && proof.length === 0 && isEmpty;
}

/** A subtree starts at a multiple of the least power of two that is not below its width. */
function isSubtree(from: number, to: number, size: number): boolean {
  if (![from, to, size].every((each) => Number.isSafeInteger(each) && each >= 0)) return false;
  if (from >= to || to > size) return false;
  let width = 1;
  while (width < to - from) width *= 2;
  return from % width === 0;
}

/** The largest power of two below n, for n ≥ 2. */
function splitOf(n: number): number {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

/** Spans of the proof for [from, to) in [base, base + n), deepest first; `known` while the verifier holds the hash of all of it. */
function collect(
  from: number,
  to: number,
  base: number,
  n: number,
  known: boolean,
  spans: LeafSpan[],
): void {
  if (from === base && to === base + n) {
    if (!known) spans.push({ from, to });
    return;
  }
  const middle = base + splitOf(n);
  const end = base + n;
  if (to <= middle) {
    collect(from, to, base, middle - base, known, spans);
    spans.push({ from: middle, to: end });
  } else {
    const inside = from >= middle;
    collect(inside ? from : middle, to, middle, end - middle, inside && known, spans);
    spans.push({ from: base, to: middle });
  }
}

type Pair = { readonly part: Uint8Array; readonly whole: Uint8Array };

/** The hash of the subtree and of the whole, as the proof has them, for a proof of the right length. */
function fold(
  sha256: Sha256,
  from: number,
  to: number,
  size: number,
  hash: Uint8Array,
  proof: readonly Uint8Array[],
): Pair {
  let used = 0;
  const visit = (lo: number, hi: number, n: number, known: boolean): Pair => {
    if (lo === 0 && hi === n) {
      const here = known ? hash : proof[used++]!;
      return { part: here, whole: here };
    }
    const middle = splitOf(n);
    if (hi <= middle) {
      const below = visit(lo, hi, middle, known);
      return { part: below.part, whole: nodeHash(sha256, below.whole, proof[used++]!) };
    }
    const inside = lo >= middle;
    const below = visit(inside ? lo - middle : 0, hi - middle, n - middle, inside && known);
    const left = proof[used++]!;
    const part = inside ? below.part : nodeHash(sha256, left, below.part);
    return { part, whole: nodeHash(sha256, left, below.whole) };
  };
  return visit(from, to, size, true);
}
