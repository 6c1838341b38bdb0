/** The tables every other one leans on: what this store is, counters, the feed of changes, the audit. */

/** Facts fixed for ever: mode, nodeId. */
export type MetaTable = { key: string; value: string };

export type MigrationTable = { number: number; name: string; at_us: number; digest: string };

/**
 * Gapless counters. Taking the next value locks the row until the transaction ends, so numbers become visible in their
 * order and a reader that asks for "all after n" misses none.
 */
export type CounterTable = { name: string; value: number };

/** The feed of changes: what SSE clients and the node's own parts follow, in order of `seq`. */
export type EventTable = {
  seq: number;
  at_us: number;
  kind: string; // 'warning.opened', 'config.changed' …
  subject: string; // id of what changed
  tlp: string; // its marking: who may be told that it exists
  owners: string; // JSON array of organisations; [] for what belongs to nobody in particular
  doc: string; // JSON object, small
  digest: string; // of the whole row
};

/** Who did what, chained: `hash` covers the line and the hash before it. */
export type AuditTable = {
  seq: number;
  at_us: number;
  actor: string;
  action: string;
  subject: string;
  doc: string;
  previous_hash: string;
  hash: string;
};
