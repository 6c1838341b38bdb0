/**
 * SQLite: one connection that writes and one that only reads, so a long read never waits for a writer. WAL with
 * synchronous=FULL: a transaction that has returned is on the disk. https://sqlite.org/wal.html, https://sqlite.org/pragma.html
 */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Db, Store, StoreAddress } from './open.ts';
import type { Schema } from './schema.ts';

const BUSY_TIMEOUT_MS = 5000;

export function openSqlite(address: Extract<StoreAddress, { engine: 'sqlite' }>): Store {
  const readonly = address.readonly === true;
  const writer = openFile(address.file, readonly);
  const reader = openFile(address.file, readonly);
  reader.pragma('query_only = 1');
  const writing = new Kysely<Schema>({ dialect: new SqliteDialect({ database: writer }) });
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: reader }) });
  return {
    engine: 'sqlite',
    db,
    write: (work) => writing.connection().execute((connection) => inTransaction(connection, work)),
    close: async () => {
      await db.destroy();
      await writing.destroy();
    },
  };
}

function openFile(file: string, readonly: boolean): Database.Database {
  const database = new Database(file, { readonly });
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  if (!readonly) database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}

/** IMMEDIATE: the lock is taken at once, so a transaction never fails halfway because it began as a reader. */
async function inTransaction<T>(connection: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  await sql`begin immediate`.execute(connection);
  try {
    const value = await work(connection);
    await sql`commit`.execute(connection);
    return value;
  } catch (cause) {
    await sql`rollback`.execute(connection).catch(() => {}); // a full disk has rolled back already
    throw cause;
  }
}
