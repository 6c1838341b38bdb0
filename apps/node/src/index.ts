export { CHANGES_DAYS_MAX, changesSince } from './behaviour/changes.ts';
export { ChangesReply } from './behaviour/wire.ts';
export { type ClockSetting, createClock, type NodeClock } from './clock.ts';
export {
  createDataDir,
  type DataDir,
  type DataDirError,
  defaultDataDir,
  formatDataDirError,
  openDataDir,
} from './data-dir.ts';
export { SCENARIO_IDS } from './exercise/scenarios.ts';
export { PROCESS_ROLES, type ProcessRole } from './parts.ts';
export { type Running, readRunning } from './running.ts';
export { StartError } from './start-error.ts';
