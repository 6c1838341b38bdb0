export { type ActError, actOnWarning, type WarningAct } from './act.ts';
export { type Admitted, admitNotices } from './admit.ts';
export { policyFor, readChecklists, type WarningDesk } from './desk.ts';
