/**
 * The tables of warnings. A notice's row is written once; only `superseded_by` is filled later. `warning_view` says, for each
 * clearance and each organisation, how the warning looks from there, so that a list is read in its own order and neither
 * order nor counts betray what may not be seen. `warning_about` finds the warnings about an asset or an object.
 */

export type WarningTables = {
  notice: NoticeTable;
  warning: WarningTable;
  warning_view: WarningViewTable;
  warning_about: WarningAboutTable;
  warning_history: WarningHistoryTable;
  warning_shelf: WarningShelfTable;
};

export type NoticeTable = {
  id: string;
  warning_id: string;
  place: number; // in the warning, from 0
  kind: string;
  key: string;
  origin: string;
  at_us: number;
  tlp: number; // rank
  owners: string; // JSON array, as the assets were when it was written
  superseded_by: string | null;
  doc: string;
  digest: string;
};

export type WarningTable = {
  id: string;
  version: number;
  state: string;
  origin: string;
  precedence: number; // rank
  tlp_ever: number; // the highest rank of all its notices, superseded ones too
  opened_us: number;
  updated_us: number;
  doc: string;
  digest: string;
};

/** One row for each clearance (rank) and each owner ('*': may see every owner's) from which something of it is visible. */
export type WarningViewTable = {
  warning_id: string;
  owner: string;
  clearance: number;
  state: string;
  precedence: number;
  decide_us: number; // far away where there is no decision
  newest_us: number; // −updated_us, so that one direction sorts all
};

export type WarningAboutTable = {
  type: string; // asset, object
  id: string;
  warning_id: string;
  deliberate: number; // 1 where a notice of a kind that somebody does on purpose is current
  to_us: number; // end of the warning's window
};

export type WarningShelfTable = {
  warning_id: string;
  until_us: number; // by the wall clock
};

export type WarningHistoryTable = {
  warning_id: string;
  number: number;
  doc: string;
  digest: string;
};
