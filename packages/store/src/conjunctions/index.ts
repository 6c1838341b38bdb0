export type { ConjunctionTables } from './tables.ts';
