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
  BODY_TYPES,
  type Body,
  type BodyType,
  CANCEL_STATES,
  type CancelBody,
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
export {
  CASE_ACTS,
  CASE_LIMITS,
  CaseAbout,
  CaseAct,
  type CaseBody,
  caseFault,
  FileRef,
} from './case.ts';
export { type CaseQuestion, decideCase } from './case-rule.ts';
export {
  type ActionState,
  type CaseEntry,
  type CaseLine,
  type CaseState,
  type CaseThread,
  caseRefusal,
  caseThread,
  draftReport,
} from './case-thread.ts';
export type { AssetFacts, HandOn, Has } from './conditions.ts';
export { ContactPlan, type ContactWindow, contactAt, planFault } from './contact-plan.ts';
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
export {
  DROP,
  type DropHead,
  type DropOpened,
  type DropOpener,
  type DropSealer,
  dropPlainBytes,
  openDrop,
  sealDrop,
} from './drop/envelope.ts';
export { type DropFit, type DropPlace, fitDrop } from './drop/fit.ts';
export {
  answerItem,
  createDropReader,
  DROP_LIMITS,
  type DropAnswer,
  type DropItem,
  type DropMark,
  type DropReader,
  type DropSaid,
  END_ITEM,
  markItem,
  saidItem,
} from './drop/items.ts';
export {
  ERASURE_PLACES_MAX,
  ERASURE_REASONS,
  type ErasedBody,
  type ErasureBody,
  ErasureReason,
} from './erasure.ts';
export { fingerprintOf } from './fingerprint.ts';
export { firstSigner, isKeysOwner, KeySet, KeysBody, keysStatement } from './keys.ts';
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
  decideObservation,
  joinObservation,
  ObservationBody,
  type ObservationHead,
  ObservationKind,
  partsOfFile,
  splitObservation,
} from './observation.ts';
export {
  decodeBody,
  encodeBody,
  type Parties,
  type ReceivedBody,
  subjectOf,
  type UnsupportedBody,
} from './open-body.ts';
export {
  checkNodeId,
  checkPartner,
  formatInvite,
  type Invited,
  keySetsOf,
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
export { openRelay, type Relayed } from './relay.ts';
export { nameAlong, noticesAlong, RelayBody } from './relay-body.ts';
export { contentOf, type SealedRelease, sealRelease } from './release.ts';
export { decideRequest, type RequestDecision, type RequestQuestion } from './request.ts';
export {
  APPROVALS,
  type Approval,
  DROPS,
  HOPS_MAX,
  MANUAL_RULE,
  manualRule,
  OBSERVATION_KINDS,
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
export { stillGoes } from './still.ts';
export {
  newPull,
  pullAnswer,
  pullQuestion,
  resumed,
  smallerPage,
  TAXII_PULL_LIMITS,
  TaxiiPull,
  type TaxiiPullSettings,
  type TaxiiPullStep,
} from './taxii/client.ts';
export {
  readAnswer,
  type ServerAnswer,
  type ServerFault,
} from './taxii/client-answer.ts';
export {
  readCollections,
  readEntry,
  readRoot,
  type ServerCollection,
  type ServerRoot,
} from './taxii/client-find.ts';
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
  settleStatus,
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
export {
  type AddCheckpoint,
  claimedOrigin,
  cosignatureLines,
  formatAddCheckpoint,
  judgeCheckpoint,
  parseAddCheckpoint,
  WITNESS_LIMITS,
  type WitnessState,
  type WitnessVerdict,
} from './witness.ts';
