/**
 * SQLite: one connection that writes, one that only reads, and one more for each snapshot, so a long read never waits for a
 * writer. WAL with synchronous=FULL: a transaction that has returned is on the disk. Waiting for another process never blocks
 * this one's event loop. https://sqlite.org/wal.html, https://sqlite.org/pragma.html
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import {
  type AcknowledgedNote,
  COMMIT_COUNTER,
  checkAcknowledged,
  openAcknowledged,
} from './acknowledged.ts';
import { guarded, refuseNul, StoreError, storeErrorOf } from './errors.ts';
import type { Db, Store, StoreAddress } from './open.ts';
import { createQueue } from './queue.ts';
import type { Schema } from './schema.ts';
import { registerSeal } from './seal.ts';

type SqliteAddress = Extract<StoreAddress, { engine: 'sqlite' }>;

const BUSY_TIMEOUT_MS = 5000; // for what cannot wait otherwise: recovery of the log at opening
const LOCK_WAIT_MS = 30_000;
const LOCK_PAUSE_MS = 10;
const LOG_BYTES_MAX = 64 * 2 ** 20; // what is kept of a log that a long read made grow

export async function openSqlite(address: SqliteAddress): Promise<Store> {
  const { file } = address;
  const readonly = address.readonly === true;
  const writer = await openPatiently(file, readonly);
  try {
    checkAcknowledged(file, () => lastCommit(writer));
    return storeOf(file, writer, await openPatiently(file, readonly));
  } catch (cause) {
    writer.close();
    throw cause;
  }
}

function storeOf(file: string, writer: Database.Database, reader: Database.Database): Store {
  reader.pragma('query_only = 1');
  const dialect = new ImmediateDialect({ database: guardedDatabase(writer) });
  const writing = new Kysely<Schema>({ dialect });
  const db = kyselyOf(reader);
  const note = openAcknowledged(file);
  const queue = createQueue();
  let failed: StoreError | undefined;
  const write = async <T>(work: (tx: Db) => Promise<T>): Promise<T> => {
    if (failed !== undefined) throw failed;
    await turn();
    try {
      return await inTransaction(writing, writer, note, work);
    } catch (cause) {
      const error = cause instanceof StoreError ? cause : storeErrorOf(cause);
      // After a failed fsync the system may hold pages that it will never write: going on would lie.
      if (error !== undefined && POISONS.has(error.kind)) failed = error;
      throw error ?? cause;
    }
  };
  return {
    engine: 'sqlite',
    db,
    write: (work) => queue(() => write(work)),
    snapshot: (work) => inSnapshot(file, work),
    scrub: () => queue(async () => guarded(() => emptyLog(writer))),
    close: async () => {
      await queue(async () => {});
      await db.destroy();
      await writing.destroy();
      for (const database of [reader, writer]) database.close(); // Kysely closes only what it has used
      note.close();
    },
  };
}

/** All of the log goes into the file, and the log is cut to nothing. https://sqlite.org/pragma.html#pragma_wal_checkpoint */
function emptyLog(writer: Database.Database): boolean {
  const [answer] = writer.pragma('wal_checkpoint(TRUNCATE)') as [{ readonly busy: number }];
  return answer.busy === 0;
}

/** SQLite answers at once, so writes in a row would never let a timer, a socket or another connection have a turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const POISONS: ReadonlySet<string> = new Set(['io', 'corrupt']);

/** The transaction counts itself, and is noted as acknowledged once it is durable. */
async function inTransaction<T>(
  writing: Db,
  writer: Database.Database,
  note: AcknowledgedNote,
  work: (tx: Db) => Promise<T>,
): Promise<T> {
  let commit = 0;
  const value = await writing.transaction().execute(async (tx) => {
    const answer = await work(tx);
    commit = countCommit(writer);
    return answer;
  });
  if (commit > 0) note.put(commit);
  return value;
}

/** A connection of its own, since a transaction on the shared reader would hold every other read to its snapshot. */
async function inSnapshot<T>(file: string, work: (tx: Db) => Promise<T>): Promise<T> {
  const database = await openPatiently(file, true);
  const db = kyselyOf(database);
  try {
    return await db.transaction().execute(work);
  } finally {
    await db.destroy();
  }
}

function kyselyOf(database: Database.Database): Db {
  return new Kysely<Schema>({
    dialect: new SqliteDialect({ database: guardedDatabase(database) }),
  });
}

/** A fresh file that several processes open at once is briefly locked, which SQLite does not wait for. */
async function openPatiently(file: string, readonly: boolean): Promise<Database.Database> {
  return patiently(() => openFile(file, readonly));
}

function openFile(file: string, readonly: boolean): Database.Database {
  if (!existsSync(dirname(file)))
    throw new StoreError('gone', `there is no folder ${dirname(file)}`);
  if (!readonly) makeOwn(file);
  const database = guarded(() => new Database(file, { readonly }));
  try {
    guarded(() => {
      database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      if (!readonly) database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma(`journal_size_limit = ${LOG_BYTES_MAX}`);
      database.pragma('foreign_keys = ON');
      if (!readonly) database.pragma('secure_delete = ON'); // what a warrant keeps no longer is nowhere
      database.pragma('cell_size_check = ON'); // a damaged page is found before it is used
      database.pragma('trusted_schema = ON'); // for the seal; no other function here has an effect
      registerSeal(database);
    });
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** SQLite gives its log the mode of its file, and makes a file that all may read; ours is its owner's, wherever it lies. */
function makeOwn(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch {
    // SQLite says better what is wrong with a file that cannot be opened
  }
}

/** Tries again while another process holds the lock, without blocking; after LOCK_WAIT_MS it is an error. */
async function patiently<T>(work: () => T): Promise<T> {
  const endMs = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return work();
    } catch (cause) {
      const error = cause instanceof StoreError ? cause : storeErrorOf(cause);
      if (error?.kind !== 'busy' || performance.now() > endMs) throw error ?? cause;
    }
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS * (0.5 + Math.random())));
  }
}

/**
 * BEGIN IMMEDIATE: the lock is taken at once, so a transaction never fails halfway because it began as a reader. SQLite would
 * wait for the lock by sleeping with the whole process; asking with no time-out and sleeping ourselves does not.
 */
class ImmediateDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  constructor(config: { readonly database: SqliteDatabase }) {
    super(config);
    this.#database = config.database;
  }
  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.#database });
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const endMs = performance.now() + LOCK_WAIT_MS;
    const run = (statement: string) => connection.executeQuery(CompiledQuery.raw(statement));
    await run('pragma busy_timeout = 0');
    try {
      for (;;) {
        try {
          return void (await run('begin immediate'));
        } catch (cause) {
          const busy = cause instanceof StoreError && cause.kind === 'busy';
          if (!busy || performance.now() > endMs) throw cause;
        }
        await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS * (0.5 + Math.random())));
      }
    } finally {
      await run(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }
  /** A full disk or a failed one has rolled back already; that must not hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}

/** Statements kept prepared, by their text; the one unused for longest goes first. */
const STATEMENTS_MAX = 256;
const CHANGES_SCHEMA = /^\s*(create|alter|drop|pragma|vacuum|reindex|attach)\b/i;

/**
 * What SQLite says of its file becomes a StoreError. A statement is prepared once and kept: preparing was a tenth of the work
 * of a node under load (measured, apps/node/bench/load.ts). After a change of the schema all are prepared anew.
 */
function guardedDatabase(database: Database.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => void database.close(),
    prepare: (text) => {
      if (CHANGES_SCHEMA.test(text)) kept.clear();
      const known = kept.get(text);
      kept.delete(text);
      const statement = known ?? guardedStatement(database, text);
      if (kept.size >= STATEMENTS_MAX) kept.delete(kept.keys().next().value!);
      kept.set(text, statement);
      return statement;
    },
  };
}

type SqliteStatement = ReturnType<SqliteDatabase['prepare']>;

function guardedStatement(database: Database.Database, text: string): SqliteStatement {
  const statement = guarded(() => database.prepare(text));
  const bound = (parameters: readonly unknown[]) => {
    refuseNul(parameters);
    return parameters;
  };
  return {
    reader: statement.reader,
    all: (parameters) => guarded(() => statement.all(bound(parameters))),
    run: (parameters) => guarded(() => statement.run(bound(parameters))),
    // One that is being read row by row cannot be used by another meanwhile.
    iterate: (parameters) => guardedRows(() => database.prepare(text).iterate(parameters)),
  };
}

function* guardedRows(start: () => IterableIterator<unknown>): IterableIterator<unknown> {
  const rows = guarded(start);
  for (;;) {
    const next = guarded(() => rows.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** 0 before the first migration has made the table. */
function lastCommit(database: Database.Database): number {
  if (!hasCounter(database)) return 0;
  const read = database.prepare('select value from counter where name = ?').pluck();
  return guarded(() => (read.get(COMMIT_COUNTER) as number | undefined) ?? 0);
}

function countCommit(database: Database.Database): number {
  if (!hasCounter(database)) return 0;
  const count = database
    .prepare(
      'insert into counter (name, value) values (?, 1) on conflict (name) do update set value = value + 1 returning value',
    )
    .pluck();
  return guarded(() => count.get(COMMIT_COUNTER) as number);
}

function hasCounter(database: Database.Database): boolean {
  const find = database.prepare(
    "select 1 from sqlite_master where type = 'table' and name = 'counter'",
  );
  return guarded(() => find.get() !== undefined);
}
