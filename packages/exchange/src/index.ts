export {
  base64FromBytes,
  bytesFromBase64,
  bytesFromHex,
  hexFromBytes,
  joinBytes,
  type Sha256,
  sameBytes,
} from './bytes.ts';
export {
  CANONICAL_LIMITS,
  type CanonicalError,
  canonicalBytes,
  canonicalNumber,
  canonicalText,
  isUnsafeInteger,
  type JsonValue,
} from './canonical.ts';
export {
  type Checkpoint,
  checkpointText,
  formatVkey,
  NOTE_LIMITS,
  type NoteError,
  type NoteKey,
  openNote,
  parseCheckpoint,
  parseVkey,
  type Sign,
  signNote,
  type Verify,
} from './note.ts';
export {
  type ConsistencyClaim,
  consistencySpans,
  type InclusionClaim,
  inclusionSpans,
  type LeafSpan,
  proofSpans,
  type SubtreeClaim,
  spanHash,
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
} from './proof.ts';
export {
  JSON_LIMITS,
  type JsonError,
  type JsonLimits,
  parseStrictJson,
  parseStrictText,
} from './strict-json.ts';
export {
  type BundleError,
  decodeBundle,
  ENTRY_BYTES_MAX,
  encodeBundle,
  TILE_WIDTH,
  tilePath,
  tilesOf,
} from './tiles.ts';
export {
  appendLeaf,
  completeNodes,
  EMPTY_FRONTIER,
  type Frontier,
  frontierRoot,
  HASH_BYTES,
  leafHash,
  nodeHash,
  type TreeNode,
} from './tree.ts';
