export { readPair } from '../api/part.ts';
export { openKeys, sha256, verifyEd25519 } from '../keys/keys.ts';
export { protectKeys } from '../keys/rotate.ts';
export { TAXII_USES, type TaxiiUse } from '../taxii/says.ts';
export {
  decidedFor,
  decideWaiting,
  endWatch,
  type Waiting,
  waitingFor,
  waitingOne,
} from '../taxii/waiting.ts';
export {
  decidedReply,
  showReply,
  TaxiiDecidedReply,
  TaxiiShowReply,
  TaxiiWaitingReply,
  waitingReply,
} from '../taxii/waiting-routes.ts';
export { openReach, type ReachFault } from '../taxii-client/reach.ts';
export { chosen, findCollections, pullCollection } from '../taxii-client/session.ts';
export { type TaxiiSource, taxiiSourceProblem } from '../taxii-client/settings.ts';
export {
  openWitnessKeys,
  verifyWitness,
  type WitnessPen,
  witnessServerName,
} from '../witness/keys.ts';
export { followLogs, type KnownLogs } from '../witness/logs.ts';
export { startWitnessServer, type WitnessServer } from '../witness/server.ts';
export { type Asked, type Asking, askByHand } from './ask.ts';
export type { Author } from './author.ts';
export { type ByHand, type HandError, replyByHand } from './by-hand.ts';
export { casesWith, type JointCase } from './case.ts';
export { actOnCase, type CaseSaid, openCase } from './case-act.ts';
export {
  CaseHeadReply,
  CaseReply,
  caseHeadReply,
  caseReply,
  caseText,
} from './case-view.ts';
export { readDirectory } from './directory.ts';
export { fileSource } from './drop-file.ts';
export { type DropMade, type DropWish, makeDrop } from './drop-make.ts';
export { type DropReport, takeDrop } from './drop-take.ts';
export { DropMadeReply, DropReportReply, dropMadeReply, dropReportReply } from './drop-view.ts';
export {
  type DryRun,
  type DryRunOptions,
  dryRun,
  prepareDryRun,
  unusableRules,
} from './dry-run.ts';
export { type ErasePreview, orderErasure, previewErasure } from './erase-order.ts';
export { partnerDamage } from './fsck.ts';
export { authorOf } from './hand.ts';
export { type HeldLine, HeldReply, heldLines } from './held-view.ts';
export { formerVkeys, theirVkeys } from './keys-ever.ts';
export { KeysReply, keysView } from './keys-view.ts';
export { beginLife } from './life.ts';
export { LOG_FILE_BYTES_MAX, logAt } from './log-at.ts';
export { type LogFrom, logFrom } from './log-from.ts';
export {
  addPartner,
  inviteText,
  resumePartner,
  revokePartner,
  rotateKeys,
  type Self,
} from './manage.ts';
export {
  fileOfObservation,
  type Observation,
  observationsWith,
  sendObservation,
} from './observe.ts';
export { ObservationReply, observationReply } from './observe-routes.ts';
export { type PartnerOptions, partnerPart } from './part.ts';
export {
  type Exported,
  exportLane,
  isLane,
  type LogFolder,
  laneVkey,
  type Proof,
  proofFileName,
  proveTold,
} from './prove.ts';
export { proveHeard } from './prove-heard.ts';
export { RequestReply } from './replies.ts';
export { type RequestLine, requestsWith } from './requests.ts';
export { PartnerView, partnerView, routes } from './routes.ts';
export { type PartnerStatus, partnerStatuses, sinceOf } from './status.ts';
export { requestReply } from './view.ts';
