/** The tables of notify: notifications, escalations, the shift log. */

export type NotifyTables = {};
