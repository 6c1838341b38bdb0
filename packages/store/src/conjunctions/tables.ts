/**
 * The tables of conjunctions: approaches as the newest screens found them, the screens themselves (what was looked at, so
 * that silence can be told from blindness), and the approaches that people were told of. All of it is derived and can be
 * computed again, so rows carry no digest; what people were told is in the notices.
 */

/** One approach. A row is seen from run `run` on, until run `removed_run` of the same scope. */
export type ConjunctionTable = {
  run: number;
  row: number; // within the run
  removed_run: number | null;
  scope: string; // 'assets', 'all'
  id1: string;
  name1: string;
  id2: string;
  name2: string;
  kind: string; // 'crossing', 'interval'
  tca_us: number;
  from_us: number;
  to_us: number;
  miss_km: number;
  miss_r_km: number;
  miss_t_km: number;
  miss_n_km: number;
  relative_speed_km_s: number;
  epoch1_us: number; // of the element sets used
  epoch2_us: number;
  hbr_m: number;
  pc: number | null;
  pc_max: number | null;
  dilution: number | null; // 0, 1
  covariance: string;
};

/** One screen, from its start to the moment its rows came into sight. */
export type WatchRunTable = {
  run: number;
  scope: string;
  kind: string; // 'full', 'touched', 'roll'
  state: string; // 'running', 'done', 'failed', 'interrupted'
  at_us: number; // wall clock: when it began
  watch_us: number; // the watched instant then
  from_us: number; // what this run looked at
  to_us: number;
  covered_from_us: number; // what the scope's table covers since
  covered_to_us: number;
  elapsed_ms: number;
  objects: number;
  primaries: number; // 0: every pair
  excluded: number; // could not be propagated
  rows_added: number;
  rows_removed: number;
  complete: number; // 1: all of the window was looked at
  doc: string; // JSON: thresholds, element sets used, who was excluded and why
};

/** An approach that a notice was given for; its key is found again by the pair and the time. */
export type ApproachTable = {
  key: string;
  id1: string;
  id2: string;
  name1: string;
  name2: string;
  tca_us: number;
  from_us: number;
  to_us: number;
  epoch1_us: number;
  epoch2_us: number;
  miss_km: number;
  severity: string;
  gone: number; // 1: told that it is no longer below the threshold
  updated_us: number;
};

export type ConjunctionTables = {
  conjunction: ConjunctionTable;
  watch_run: WatchRunTable;
  approach: ApproachTable;
};
