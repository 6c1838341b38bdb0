/**
 * Signs of attack as they may leave: `doc` holds what the warrant lets out and nothing else, so no address of the inside in clear
 * is ever in these tables. They go when the warrant says.
 */

export type SignTable = {
  id: string; // made under the warrant's key: nobody gets back from it to an address
  warrant: string;
  kind: string;
  tlp: string;
  doc: string; // JSON
  rank: number;
  score: number;
  confidence: number;
  first_us: number; // by the records' own times
  last_us: number;
  found_us: number; // by the watch's clock
  updated_us: number;
  is_open: number; // 0, 1: the last judgement still said it
  severity: string | null; // of the notice that was given last; null: nobody was told
  warning_id: string | null;
};

export type SignAssetTable = { id: string; asset_id: string };

export type SignTables = { sign: SignTable; sign_asset: SignAssetTable };
