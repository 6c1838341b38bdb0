export type { ExchangeTables } from './tables.ts';
