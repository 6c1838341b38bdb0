/**
 * The tables of a node as Kysely sees them, the same on SQLite and PostgreSQL. Columns are snake_case; times are µs TAI;
 * `doc` is the JSON of a value of packages/watch, and `digest` the SHA-256 of that text (hex), checked whenever it is read.
 * Each area has its file of tables beside its repository; the migrations are in migrations/.
 */
import type { BallisticTables } from './ballistic/tables.ts';
import type { BehaviourTables } from './behaviour/tables.ts';
import type { ConfigTable } from './config.ts';
import type { ConjunctionTables } from './conjunctions/tables.ts';
import type { ElementTables } from './elements/tables.ts';
import type { ExchangeTables } from './exchange/tables.ts';
import type { TaxiiTables } from './exchange/taxii-tables.ts';
import type { LeaseTable } from './lease.ts';
import type { NotifyTables } from './notify/tables.ts';
import type { PeopleTables } from './people/tables.ts';
import type { SignTables } from './signs/tables.ts';
import type { AuditTable, CounterTable, EventTable, MetaTable, MigrationTable } from './tables.ts';
import type { WarningTables } from './warnings/tables.ts';

export type Schema = {
  meta: MetaTable;
  migration: MigrationTable;
  counter: CounterTable;
  event: EventTable;
  audit: AuditTable;
  config: ConfigTable;
  lease: LeaseTable;
} & WarningTables &
  PeopleTables &
  ElementTables &
  BallisticTables &
  BehaviourTables &
  ConjunctionTables &
  ExchangeTables &
  NotifyTables &
  SignTables &
  TaxiiTables;
