/**
 * The tables of exchange. A lane is one of the logs of what this node tells one partner: records, the hashes of their tree, the
 * signed checkpoint; a record's body lies beside it and can be erased. A position is what this node has taken from one lane of
 * a partner; the link is how that partner is reached.
 */

export type ExchangeTables = {
  exchange_log: LaneTable;
  exchange_record: EntryTable;
  exchange_body: BodyTable;
  exchange_hash: TreeNodeTable;
  exchange_standing: StandingTable;
  exchange_taken: ReceivedTable;
  exchange_taken_body: BodyTable;
  exchange_position: PositionTable;
  exchange_part: PartTable;
  exchange_contact: LinkTable;
  exchange_pace: PaceTable;
  exchange_evidence: EvidenceTable;
  exchange_follow: FollowTable;
  exchange_release: HeldTable;
  exchange_secret: SecretTable;
  exchange_cosigned: CosignedTable;
  exchange_witness: WitnessTable;
  witness_log: WitnessSeenTable;
  exchange_erasure: ErasureTable;
};

export type LaneTable = {
  partner: string;
  lane: string; // flash, routine, bulk
  size: number;
  checkpoint: string; // signed note over `size` records
  updated_us: number;
  confirmed: number; // records that the partner has said it keeps
  confirmed_us: number | null;
  witness: string; // '' since schema 17: see exchange_cosigned
};

/** Written once; `digest` is the SHA-256 of the record (hex). */
export type EntryTable = {
  partner: string;
  lane: string;
  idx: number;
  record: Uint8Array;
  digest: string;
  kind: string; // warning, cancel, reply, request, answer
  warning_id: string; // or the request
  rule_ids: string; // JSON array; [] for what needs no rule
  reason: string;
  at_us: number;
};

/** Salt and body, or in their place the tombstone. `digest` is the SHA-256 (hex) of what is there. */
export type BodyTable = {
  partner: string;
  lane: string;
  idx: number;
  salt: Uint8Array | null;
  bytes: Uint8Array | null;
  tombstone: Uint8Array | null;
  digest: string;
};

/** Complete subtrees only, level 0 the leaves. */
export type TreeNodeTable = {
  partner: string;
  lane: string;
  level: number;
  idx: number;
  hash: Uint8Array;
};

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
  lane: string;
  idx: number;
  record: Uint8Array;
  digest: string;
  kind: string; // warning, cancel, reply, request, answer, unsupported, refused
  warning_id: string; // as the partner names it
  version: number; // of what the partner told of that
  outcome: string; // applied, or why not
  at_us: number;
};

export type PositionTable = {
  partner: string;
  lane: string;
  size: number; // records taken: the next one asked for
  frontier: string; // hashes of the complete subtrees of those, hex, from the left
  known_size: number; // of the checkpoint verified last
  checkpoint: string; // that note; '' before the first
};

/** Pieces of a body that is fetched piece by piece; gone once it is whole. */
export type PartTable = {
  partner: string;
  lane: string;
  idx: number;
  from_byte: number;
  bytes: Uint8Array;
};

export type LinkTable = {
  partner: string;
  state: string; // new, up, down, stopped
  reason: string;
  since_us: number;
  contact_us: number | null; // last good answer
};

/** What a link was last measured to carry; null where it was not. */
export type PaceTable = {
  partner: string;
  at_us: number;
  round_trip_ms: number | null;
  bits_per_s: number | null;
  thin_us: number | null; // since when it counts as thin
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

/** A release that waits for an officer, or is reviewed after. */
export type HeldTable = {
  id: string;
  partner: string;
  warning_id: string;
  state: string; // waiting, approved, refused, over, review, reviewed
  rule_ids: string; // JSON array
  forms: string; // JSON array of digests
  content: string;
  first_by: string;
  decided_by: string;
  reason: string;
  since_us: number;
  until_us: number;
  decided_us: number | null;
};

/** Of a partner's pseudonyms, in hex. */
export type SecretTable = { partner: string; secret: string; at_us: number };

/** A checkpoint of ours that a witness has signed. */
export type CosignedTable = {
  partner: string;
  lane: string;
  witness: string; // its name
  size: number;
  text: string; // of the checkpoint
  lines: string; // of the witness
  at_s: number; // as the witness says, Unix
  seen_us: number;
};

/** How asking a witness for a lane went last. */
export type WitnessTable = {
  partner: string;
  lane: string;
  witness: string;
  size: number; // that it is known to have cosigned
  state: string; // ok, silent, refused, ahead, fork
  reason: string;
  at_us: number;
};

/** What this process, as a witness, cosigned last of a log. */
export type WitnessSeenTable = {
  origin: string;
  size: number;
  root: string; // hex
  note: string;
  at_us: number;
};

/** A place whose body was to go. */
export type ErasureTable = {
  direction: string; // ours: in our lane to the partner; theirs: in a lane of theirs
  partner: string;
  lane: string;
  idx: number;
  erasure_id: string;
  warning_id: string;
  reason: string;
  state: string; // asked, erased, held, confirmed
  answer: string; // what was answered last, or heard
  at_us: number;
};
