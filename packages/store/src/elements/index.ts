export type { ElementTables } from './tables.ts';
