/**
 * The tables of behaviour: what the detectors found, which objects each finding is about, the looks that were taken, and the
 * user's own list of who operates what. Findings are derived and can be found again, so rows carry no digest; what people
 * were told is in the notices.
 */

export type BehaviourTable = {
  key: string;
  kind: string;
  state: string; // watch, advisory, warning, closed
  bound: string; // 'all', or 'assets': looked for only because somebody's asset is concerned
  title: string;
  doc: string; // JSON: the case, what was found, the steps it went through
  opened_us: number; // sayable since
  from_us: number;
  to_us: number;
  updated_us: number; // by the watch's clock: when it last said something new
  is_open: number; // 0, 1
  confidence: number;
  score: number | null;
  severity: string | null; // of the notice that was given last
  warning_id: string | null;
};

export type BehaviourAboutTable = { key: string; object_id: string };

export type BehaviourRunTable = {
  run: number;
  at_us: number; // by the wall clock
  watch_us: number; // the watched instant
  objects: number;
  sets: number;
  findings: number; // that stand after it
  changed: number; // that said something new
  elapsed_ms: number;
  doc: string; // JSON: what each detector took, and what could not be looked at
};

export type ObjectOwnerTable = {
  object_id: string;
  operator: string; // '' not said
  state: string; // owner code or country; '' not said
  name: string; // as the list has it
  declared_by: string; // who says so: the list it came from
  at_us: number;
};

export type BehaviourTables = {
  behaviour: BehaviourTable;
  behaviour_about: BehaviourAboutTable;
  behaviour_run: BehaviourRunTable;
  object_owner: ObjectOwnerTable;
};
