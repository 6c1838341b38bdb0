/** The tables of TAXII collections. */

export type TaxiiTables = { taxii_object: TaxiiObjectTable; taxii_status: TaxiiStatusTable };

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
  state: string; // kept, pending: not shown before a person took it
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
