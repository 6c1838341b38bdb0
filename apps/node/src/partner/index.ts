export { sha256, verifyEd25519 } from '../keys/keys.ts';
export { type Asked, type Asking, askByHand } from './ask.ts';
export { type ByHand, type HandError, replyByHand } from './by-hand.ts';
export {
  type DryRun,
  type DryRunOptions,
  dryRun,
  prepareDryRun,
  unusableRules,
} from './dry-run.ts';
export { authorOf } from './hand.ts';
export { type HeldLine, HeldReply, heldLines } from './held-view.ts';
export { LOG_FILE_BYTES_MAX, logAt } from './log-at.ts';
export { addPartner, inviteText, resumePartner, type Self } from './manage.ts';
export { type PartnerOptions, partnerPart } from './part.ts';
export {
  type Exported,
  exportLane,
  isLane,
  type LogFolder,
  laneVkey,
  type Proof,
  proveTold,
} from './prove.ts';
export { RequestReply } from './replies.ts';
export { type RequestLine, requestsWith } from './requests.ts';
export { PartnerView, partnerView, routes } from './routes.ts';
export { type PartnerStatus, partnerStatuses } from './status.ts';
export { requestReply } from './view.ts';
