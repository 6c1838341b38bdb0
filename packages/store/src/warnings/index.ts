export type { WarningTables } from './tables.ts';
