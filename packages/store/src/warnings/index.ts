export {
  ERASED,
  noticesWithoutSign,
  rewriteHistory,
  rewriteNotice,
  rewriteShift,
} from './erase.ts';
export { appendHistory, warningHistory } from './history.ts';
export {
  countWarnings,
  LIST_LIMITS,
  type ListCursor,
  type Listed,
  type ListPage,
  type ListQuery,
  listWarnings,
  type PolicyOf,
  shownTo,
  type WarningCount,
} from './list.ts';
export { type Near, warningsNear } from './near.ts';
export {
  insertNotice,
  type KeptNotice,
  keptNotices,
  knownNotices,
  type NoticeInsert,
  noticeById,
  noticeOfKey,
  noticesBetween,
  noticesOfWarning,
} from './notices.ts';
export { lastReplies } from './replies.ts';
export { shelfOver } from './shelf.ts';
export { shelvedWarnings } from './shelved.ts';
export type { WarningTables } from './tables.ts';
export {
  EVERY_OWNER,
  type KeptWarning,
  saveWarning,
  viewsOf,
  WarningConflictError,
  warningById,
  warningIdsFrom,
  warningsById,
} from './warnings.ts';
