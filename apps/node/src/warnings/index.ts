export { type ActError, actOnWarning, type WarningAct } from './act.ts';
export { policyFor, readChecklists, type WarningDesk } from './desk.ts';
