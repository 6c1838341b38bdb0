/** The tables of TAXII collections. */

export type TaxiiTables = {
  taxii_object: TaxiiObjectTable;
  taxii_status: TaxiiStatusTable;
  taxii_posting: TaxiiPostingTable;
  taxii_verdict: TaxiiVerdictTable;
  taxii_remote: TaxiiRemoteTable;
};

export type TaxiiObjectTable = {
  collection: string;
  seq: number; // grows with every version that is added, over all collections
  object_id: string;
  type: string;
  spec_version: string;
  version: string; // as the object says
  version_key: string; // the same with nine fraction digits: sorts as time
  media_type: string;
  tlp: string;
  source: string; // who brought it: a partner, or this node
  state: string; // kept; pending: not shown before a person took it; refused: by a person
  digest: string; // SHA-256 of `bytes`, hex
  added_us: number; // never falls with position
  is_shown: number; // 1: the newest version under the newest spec_version of its object
  lane: string | null; // of the log that it is a view of
  idx: number | null;
  bytes: Uint8Array;
};

export type TaxiiStatusTable = {
  id: string;
  root: string;
  caller: string;
  at_us: number;
  doc: string;
};

/** A status that waits for an object. */
export type TaxiiPostingTable = { status_id: string; collection: string; seq: number };

/** What a person decided about an object that a partner posted. */
export type TaxiiVerdictTable = {
  posted_seq: number; // where it waited
  kept_seq: number | null; // where it is since it was taken
  collection: string;
  at_us: number;
  object_id: string;
  type: string;
  version: string;
  tlp: string;
  source: string;
  verdict: string; // take, refuse
  uses: string; // JSON: what a person chose to do with it
  warning_id: string; // that it raised; '' for none
  actor: string;
  reason: string;
};

/** How far a collection of another's server was pulled or pushed. */
export type TaxiiRemoteTable = { name: string; doc: string; digest: string; updated_us: number };
