/** The tables of notify: what is to be told to whom, when it escalates, how far the feed was read, the shift log. */

/** How far a follower has read the feed, or when a digest last went out. */
export type NotifyCursorTable = { id: string; seq: number; at_us: number };

/** The outbox: one row a rule and event, for ever the same id, so nothing is told twice for one cause. */
export type NotificationTable = {
  id: string;
  seq: number; // order of writing
  rule_id: string;
  channel_id: string;
  warning_id: string | null;
  kind: string; // change, escalation, digest
  rank: number; // precedence: 0 FLASH … 3 ROUTINE
  state: string; // waiting, sending, sent, failed, withheld
  tries: number;
  next_us: number; // not before
  created_us: number;
  done_us: number | null;
  message_id: string | null; // of the message it goes in; the same one when that is sent again
  error: string | null;
  doc: string;
  digest: string;
};

/** A warning that nobody has acknowledged yet, by rule: who is next, and when. */
export type EscalationTable = { rule_id: string; warning_id: string; step: number; due_us: number };

/** Who is on duty, what they noted, what they handed over. Never changed. */
export type ShiftEntryTable = {
  seq: number;
  at_us: number;
  actor: string;
  kind: string; // start, note, handover, accept
  doc: string;
  digest: string;
};

export type NotifyTables = {
  notify_cursor: NotifyCursorTable;
  notification: NotificationTable;
  escalation: EscalationTable;
  shift_entry: ShiftEntryTable;
};
