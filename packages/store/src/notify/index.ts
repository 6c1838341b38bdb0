export {
  changedSince,
  dueEscalations,
  type Escalation,
  endEscalation,
  moveNotifyCursor,
  type NotifyCursor,
  notifyCursor,
  setEscalation,
} from './follow.ts';
export {
  addNotification,
  claimNotifications,
  dueNotifications,
  forgetNotifications,
  isBackingOff,
  type Notification,
  type NotificationDoc,
  type NotificationDraft,
  type NotificationKind,
  type NotificationState,
  notificationsOf,
  outboxCounts,
  recentNotifications,
  type Settled,
  sentSince,
  settleNotifications,
  toldRank,
} from './outbox.ts';
export {
  appendShift,
  SHIFT_KINDS,
  type ShiftDraft,
  type ShiftEntry,
  type ShiftKind,
  shiftEntries,
} from './shift.ts';
export type { NotifyTables } from './tables.ts';
