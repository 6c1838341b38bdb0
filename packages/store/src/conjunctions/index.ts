export { forgetApproaches, saveApproach, toldApproaches } from './approaches.ts';
export {
  CONJUNCTION_SORTS,
  type ConjunctionCursor,
  type ConjunctionFilter,
  type ConjunctionPage,
  type ConjunctionSort,
  listConjunctions,
  rowsOfScope,
} from './list.ts';
export {
  abandonRun,
  beginRun,
  clearStaged,
  currentRun,
  finishRun,
  purgeRemoved,
  type Removal,
  type RunEnd,
  type RunStart,
  type StagedRow,
  stageRemoval,
  stageRows,
  WATCH_SCOPES,
  type WatchRun,
  type WatchRunKind,
  type WatchScope,
  watchRuns,
} from './runs.ts';
export type { ApproachTable, ConjunctionTable, ConjunctionTables } from './tables.ts';
