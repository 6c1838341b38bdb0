export {
  AUDIT_ORIGIN,
  type AuditDraft,
  type AuditLine,
  appendAudit,
  auditHash,
  auditLines,
  lastAuditOf,
} from './audit.ts';
export { type AuditFilter, type AuditFound, searchAudit } from './audit-search.ts';
export { type AuditVerdict, verifyAudit } from './audit-verify.ts';
export {
  assetKey,
  type Finding,
  type FindingCursor,
  type FindingFilter,
  findingByKey,
  findingsByKey,
  forgetFindings,
  listFindings,
  openCounts,
  openFindings,
  saveFinding,
} from './behaviour/findings.ts';
export { type ObjectOwner, objectOwners, ownersNamed, saveOwners } from './behaviour/owners.ts';
export { type BehaviourRun, newestLook, saveLook } from './behaviour/runs.ts';
export { bindStore, ForeignStoreError, type StoreFacts, storeFacts } from './bind.ts';
export {
  CONFIG_KINDS,
  ConfigConflictError,
  type ConfigKind,
  type ConfigRow,
  type ConfigWrite,
  configHistory,
  configRow,
  configRows,
  writeConfig,
} from './config.ts';
export { type Content, contentOf, createSum, rootOf, type TableContent } from './content.ts';
export { nextOf } from './counter.ts';
export { type Damage, type DamageReport, damage } from './damage.ts';
export { DamagedRowError } from './digest.ts';
export {
  type DumpHead,
  type DumpPiece,
  type DumpSink,
  dumpStore,
  FillError,
  fillStore,
  UnboundStoreError,
} from './dump.ts';
export { StoreError, type StoreErrorKind } from './errors.ts';
export {
  appendEvent,
  type EventDraft,
  eventsAfter,
  lastEvent,
  type StoredEvent,
} from './events.ts';
export { type LeaseAsk, releaseLease, takeLease } from './lease.ts';
export {
  type Migration,
  migrate,
  NewerStoreError,
  SCHEMA_NUMBER,
  schemaNumber,
} from './migrate.ts';
export { type Db, type Engine, openStore, type Store, type StoreAddress } from './open.ts';
export {
  closeSigns,
  forgetSigns,
  listSigns,
  type SignCursor,
  type SignFilter,
  type SignOrder,
  type StoredSign,
  saveSign,
  signById,
  signsOfWarrant,
  signTimes,
  warrantsOfSigns,
} from './signs/signs.ts';
export { isToldByStore } from './told.ts';
