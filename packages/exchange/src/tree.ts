/**
 * The Merkle tree of a log (RFC 6962 §2.1, RFC 9162 §2.1): hashes of leaves and nodes, and the frontier, the few complete
 * subtrees from which a log grows without its past. Whoever follows a log keeps its frontier and can state its root.
 */
import { joinBytes, type Sha256 } from './bytes.ts';

export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  return sha256(joinBytes(LEAF, entry));
}

export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joinBytes(NODE, left, right));
}

/** A complete subtree of 2^level leaves, the first of them `index` · 2^level. Level 0 is the leaf's own hash. */
export type TreeNode = {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
};

/** The complete subtrees of a log from the left, the largest first: one for each bit of `size`. */
export type Frontier = { readonly size: number; readonly nodes: readonly TreeNode[] };

export const EMPTY_FRONTIER: Frontier = { size: 0, nodes: [] };

/** Adds a leaf; `completed` are the subtrees that it made whole, the leaf first. */
export function appendLeaf(
  sha256: Sha256,
  frontier: Frontier,
  leaf: Uint8Array,
): { readonly frontier: Frontier; readonly completed: readonly TreeNode[] } {
  let node: TreeNode = { level: 0, index: frontier.size, hash: leaf };
  const nodes = [...frontier.nodes];
  const completed = [node];
  while (node.index % 2 === 1) {
    const left = nodes.pop()!;
    const hash = nodeHash(sha256, left.hash, node.hash);
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash };
    completed.push(node);
  }
  nodes.push(node);
  return { frontier: { size: frontier.size + 1, nodes }, completed };
}

/** The root of the tree so far. */
export function frontierRoot(sha256: Sha256, frontier: Frontier): Uint8Array {
  const { nodes } = frontier;
  let root = nodes.at(-1)?.hash;
  if (root === undefined) return sha256(new Uint8Array());
  for (let i = nodes.length - 2; i >= 0; i--) root = nodeHash(sha256, nodes[i]!.hash, root);
  return root;
}

/** Which complete subtrees make up the leaves from ≤ i < to, from the left; `from` starts a subtree at least as wide. */
export function completeNodes(from: number, to: number): { level: number; index: number }[] {
  const nodes: { level: number; index: number }[] = [];
  for (let at = from; at < to; ) {
    let width = 1;
    let level = 0;
    while (at + 2 * width <= to && at % (2 * width) === 0) {
      width *= 2;
      level++;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}
