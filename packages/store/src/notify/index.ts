export type { NotifyTables } from './tables.ts';
