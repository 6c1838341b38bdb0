export { ASSET_LIMITS, type AssetGraph, assetGraph } from './assets.ts';
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
  CAP_ELEMENTS,
  CAP_FOOT_KM,
  CAP_LIMITS,
  CAP_VALUES,
  type CapAlert,
  type CapArea,
  type CapElement,
  type CapFault,
  type CapForm,
  type CapInfo,
  type CapPair,
  type CapPoint,
  type CapReference,
  type CapResource,
  capTime,
  encodeCap,
} from './cap.ts';
export {
  CHECKLISTS,
  ChecklistStep,
  type ChecklistTable,
  ChecklistTemplate,
  checklistFor,
  checklistTable,
  DECIDE_H,
  decideByUs,
} from './checklist.ts';
export {
  decodeEdge,
  EDGE_LIMITS,
  type Edge,
  type EdgeError,
  edgeSchema,
  encodeEdge,
} from './edge.ts';
export {
  type Candidate,
  DELIBERATE_KINDS,
  GROUPING_LIMITS,
  type Grouping,
  gapS,
  groupingOf,
  type JoinReason,
} from './grouping.ts';
export { SCHEMA_LIMITS } from './limits.ts';
export {
  mayRelease,
  maySee,
  maySeeOwners,
  noticeDefault,
  strictestMarking,
  tlpRank,
} from './marking.ts';
export { idsOf, isUpdate } from './notice.ts';
export {
  CONFIDENCE_MIN,
  isOver,
  moreUrgent,
  PRECEDENCE_TABLE,
  precedenceOf,
  precedenceRank,
  URGENCY_H,
} from './precedence.ts';
export {
  projectHistory,
  projectWarning,
  type Viewer,
  type Visible,
  visibleTo,
} from './project.ts';
export {
  About,
  ASSET_KINDS,
  Asset,
  AssetKind,
  ChecklistItem,
  type Domain,
  Epoch,
  Evidence,
  HistoryLine,
  Id,
  Marking,
  Method,
  MODES,
  Mode,
  NOTICE_KINDS,
  Notice,
  NoticeDraft,
  NoticeKind,
  PRECEDENCES,
  Precedence,
  ROLES,
  Role,
  SEVERITIES,
  Severity,
  SpaceObject,
  Text,
  Title,
  TLP_LEVELS,
  Tlp,
  WARNING_ACTIONS,
  WARNING_STATES,
  Warning,
  WarningAction,
  WarningState,
} from './schema.ts';
export { isShelved, SHELVE_S_MAX, unshelved, unshelvedIfRaised } from './shelving.ts';
export {
  JSON_LIMITS,
  type JsonError,
  type JsonLimits,
  parseStrictJson,
  parseStrictText,
} from './strict-json.ts';
export { type Act, type Transition, type TransitionError, transition } from './transition.ts';
export {
  currentNotices,
  describeWarning,
  type Joined,
  joinNotice,
  judgeAgain,
  openWarning,
  PLAIN_POLICY,
  reopens,
  type WarningPolicy,
  without,
} from './warning.ts';
