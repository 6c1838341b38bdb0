/**
 * One store behind two engines: SQLite in a file (WAL, synchronous=FULL, better-sqlite3), or PostgreSQL by URL. `db` reads
 * and cannot write; `write` runs one serialisable transaction and resolves only when it is durable. On PostgreSQL a
 * transaction that lost against another is run again, so `work` must have no effect outside the store.
 */
import type { Kysely } from 'kysely';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';

/** Reads; inside `write` it is the transaction, which also writes. */
export type Db = Kysely<Schema>;

export type StoreAddress =
  | { readonly engine: 'sqlite'; readonly file: string; readonly readonly?: boolean }
  | { readonly engine: 'postgres'; readonly url: string; readonly poolMax?: number };

export type Engine = StoreAddress['engine'];

export type Store = {
  readonly engine: Engine;
  readonly db: Db;
  /** Fails with StoreError when the disk, the file or the connection does; see errors.ts for what may be tried again. */
  write<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** Reads that all see the store as it is at one instant, however long they take, while others write. */
  snapshot<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /**
   * What was deleted or written over is gone from the engine's own log too, as far as the engine can: SQLite zeroes what it frees
   * (secure_delete) and empties its log; PostgreSQL vacuums, and its archives are their keeper's. False where somebody is
   * reading what was: ask again later.
   */
  scrub(): Promise<boolean>;
  close(): Promise<void>;
};

/** Opens without looking at what is inside: call `migrate` before anything else. */
export async function openStore(address: StoreAddress): Promise<Store> {
  return address.engine === 'sqlite' ? openSqlite(address) : openPostgres(address);
}
