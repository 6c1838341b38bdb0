/**
 * The tables of exchange. A lane is the log of what this node tells one partner: entries, the hashes of its tree, its signed
 * checkpoint. A link is what this node has taken from one partner's lane: entries, frontier, the checkpoint verified last.
 * A lane has a name of its own, so that one partner can have several later; today it is the partner's id.
 */

export type ExchangeTables = {
  exchange_lane: LaneTable;
  exchange_entry: EntryTable;
  exchange_node: TreeNodeTable;
  exchange_standing: StandingTable;
  exchange_received: ReceivedTable;
  exchange_link: LinkTable;
  exchange_evidence: EvidenceTable;
  exchange_follow: FollowTable;
};

export type LaneTable = {
  lane: string;
  size: number;
  checkpoint: string; // signed note over `size` entries
  updated_us: number;
  confirmed: number; // entries that the partner has said it keeps
  confirmed_us: number | null;
};

/** Written once; `digest` is the SHA-256 of the bytes (hex). */
export type EntryTable = {
  lane: string;
  idx: number;
  bytes: Uint8Array;
  digest: string;
  kind: string; // warning, cancel, reply, request, answer
  warning_id: string; // or the request
  rule_ids: string; // JSON array; [] for what needs no rule
  reason: string;
  at_us: number;
};

/** Complete subtrees only, level 0 the leaves. */
export type TreeNodeTable = { lane: string; level: number; idx: number; hash: Uint8Array };

/** What a partner has of a warning: `told` is owed a cancel, `over` has had it. */
export type StandingTable = {
  warning_id: string;
  partner: string;
  state: string; // withheld, told, over
  decision_digest: string; // of the last decision, so that it is audited once
  sent_digest: string; // of the content sent last; '' before the first
  at_us: number;
};

export type ReceivedTable = {
  partner: string;
  idx: number;
  bytes: Uint8Array;
  digest: string;
  kind: string; // warning, cancel, reply, request, answer, unsupported, refused
  warning_id: string; // '' where it has none
  outcome: string; // applied, or why not
  at_us: number;
};

export type LinkTable = {
  partner: string;
  size: number; // entries taken: the next one asked for
  frontier: string; // hashes of the complete subtrees of those, hex, from the left
  known_size: number; // of the checkpoint verified last
  checkpoint: string; // that note; '' before the first
  state: string; // new, up, down, stopped
  reason: string;
  since_us: number;
  contact_us: number | null; // last good answer
};

/** What a partner sent that must not be: both sides of it, kept for people. */
export type EvidenceTable = {
  number: number;
  partner: string;
  kind: string; // fork, rollback, signature …
  doc: string;
  digest: string;
  at_us: number;
};

/** How far this node's own feed has been turned into decisions. */
export type FollowTable = { name: string; seq: number };
