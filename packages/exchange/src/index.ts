export {
  BATCH_LIMITS,
  type BatchBody,
  type BatchEntry,
  type BatchError,
  decodeBatch,
  encodeBatch,
  entryBytes,
  type LaneAnswer,
} from './batch.ts';
export {
  type AnswerBody,
  BODY_SCHEMAS,
  type Body,
  type BodyType,
  CANCEL_STATES,
  type CancelState,
  NOTICES_PER_RELEASE_MAX,
  REPLY_ANSWERS,
  REQUEST_ANSWERS,
  REQUEST_ASKS,
  ReleasedWarning,
  ReplyAnswer,
  RequestAbout,
  RequestAnswer,
  RequestAsk,
  type RequestBody,
  type WarningBody,
} from './body.ts';
export {
  base64FromBytes,
  bytesFromBase64,
  bytesFromHex,
  hexFromBytes,
  joinBytes,
  type Sha256,
  sameBytes,
} from './bytes.ts';
export type { AssetFacts, Has } from './conditions.ts';
export {
  cosign,
  formatWitnessKey,
  openCosignature,
  parseWitnessKey,
  witnessedAt,
  witnessName,
} from './cosign.ts';
export {
  type Decision,
  decide,
  type NoticeDecision,
  type Question,
  releasedWarning,
} from './decide.ts';
export { fingerprintOf } from './fingerprint.ts';
export { LANES, type LaneId, type LaneName, laneFor, laneOfOrigin, originOf } from './lanes.ts';
export {
  checkLog,
  type LogFinding,
  type LogReader,
  type LogReport,
  type LogWork,
} from './log-check.ts';
export {
  checkLogProof,
  decodeProven,
  encodeProven,
  formatLogProof,
  type LogProof,
  type ProvenRecord,
  parseLogProof,
} from './log-proof.ts';
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
  decodeBody,
  encodeBody,
  type Parties,
  type ReceivedBody,
  subjectOf,
  type UnsupportedBody,
} from './open-body.ts';
export {
  checkPartner,
  formatInvite,
  Partner,
  PartnerAddress,
  parseInvite,
  splitAddress,
} from './partner.ts';
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
  type PullAnswer,
  type PullError,
  type Pulled,
  type PulledEntry,
  type PullState,
  verifyPull,
} from './pull.ts';
export {
  checkBody,
  decodeRecord,
  encodeRecord,
  type LaneRecord,
  type Place,
  RECORD_LIMITS,
  type RecordDraft,
  type RecordError,
  SALT_BYTES,
  type SealedBody,
} from './record.ts';
export { type RecordScan, scannerOf } from './record-scan.ts';
export { contentOf, type SealedRelease, sealRelease } from './release.ts';
export { decideRequest, type RequestDecision, type RequestQuestion } from './request.ts';
export {
  APPROVALS,
  type Approval,
  DROPS,
  HOPS_MAX,
  manualRule,
  ReleaseRule,
  type RuleRow,
  readRules,
  ruleFault,
  TIME_GRIDS,
} from './rules.ts';
export {
  HPKE,
  type HpkeContext,
  type HpkePrimitives,
  hpkeOpen,
  hpkeReceiver,
  hpkeSeal,
  hpkeSender,
  type Opening,
  type Sealing,
} from './sealed/hpke.ts';
export { pad, paddedLength, unpad } from './sealed/padding.ts';
export { needsKey, type Pseudonym } from './shape.ts';
export { type Squeezer, squeeze, unsqueeze } from './squeeze.ts';
export {
  type CursorPlace,
  decodeCursor,
  encodeCursor,
  type Hmac,
  type TaxiiCursor,
} from './taxii/cursor.ts';
export { acceptsTaxii, isTaxiiContent, STIX_MEDIA, stixMedia, TAXII_MEDIA } from './taxii/media.ts';
export {
  parseTaxiiQuery,
  TAXII_LIMITS,
  type TaxiiFilter,
  type TaxiiQuery,
  textOfFilter,
  versionKey,
} from './taxii/query.ts';
export {
  errorMessage,
  type ManifestRecord,
  pageText,
  type StatusDetail,
  statusOf,
  type TaxiiStatus,
} from './taxii/shapes.ts';
export {
  objectTexts,
  readSubmission,
  SUBMIT_LIMITS,
  type SubmitError,
  type SubmitItem,
  type SubmittedObject,
} from './taxii/submit.ts';
export { parseTilePath, pathOfTile, type TileAsked } from './tile-path.ts';
export {
  type BundleError,
  decodeBundle,
  ENTRY_BYTES_MAX,
  encodeBundle,
  TILE_WIDTH,
  tilePath,
  tilesOf,
} from './tiles.ts';
export { decodeTombstone, encodeTombstone, type Tombstone } from './tombstone.ts';
export { explain, type Trace, type TraceLine } from './trace.ts';
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
