/** What the watch of ballistic objects said: launches and tracks as they stand, pictures of moments, and the public alerts that followed. */

export type BallisticTable = {
  id: string;
  kind: string; // launch, track
  meaning: string; // launch, impact, passing, ascent, open
  tlp: string;
  doc: string; // JSON
  first_us: number;
  last_us: number; // of the newest word, by the sensors' time
  is_open: number; // 0, 1: the watch still follows it
  severity: string | null; // of the notice that was given last; null: nobody was told
  warning_id: string | null;
};

export type BallisticAssetTable = { id: string; asset_id: string };

/** A moment: where everything was, and where it would come down. */
export type BallisticFrameTable = { at_us: number; tlp: string; doc: string };

/** One row for each status of alerts; `version` is what a writer must have read. */
export type AlertBoardTable = { status: string; version: number; doc: string };

/** What was released, as it went out. */
export type AlertMessageTable = {
  id: string; // CAP's identifier
  status: string;
  kind: string;
  region: string;
  sent_us: number;
  xml: string;
  doc: string; // JSON: who released it, why, of which version of the areas
};

export type BallisticTables = {
  ballistic: BallisticTable;
  ballistic_asset: BallisticAssetTable;
  ballistic_frame: BallisticFrameTable;
  alert_board: AlertBoardTable;
  alert_message: AlertMessageTable;
};
