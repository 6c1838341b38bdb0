/**
 * PostgreSQL by URL. Writers go one after another, as they do on SQLite: first in this process, then by a lock on the table
 * of migrations that every process takes before its snapshot. All of them count events and lines of audit, so they would meet
 * in those counters anyway; this way nobody loses and runs again. Transactions are serialisable all the same, and tried again
 * (SQLSTATE 40001, 40P01), for the sake of whatever else writes. https://www.postgresql.org/docs/15/sql-lock.html
 */
import {
  CompiledQuery,
  type Driver,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type PostgresPool,
} from 'kysely';
import pg from 'pg';
import { guardedLater, StoreError, storeErrorOf } from './errors.ts';
import type { Db, Store, StoreAddress } from './open.ts';
import { createQueue } from './queue.ts';
import type { Schema } from './schema.ts';

const TRIES_MAX = 20;
const CLASHED: ReadonlySet<unknown> = new Set(['40001', '40P01']);
const NO_TABLE = '42P01';
const INT8 = 20;
const POOL_MAX = 10;
const CONNECT_MS = 10_000;
const LOCK_WAIT_MS = 30_000;
const IDLE_IN_TRANSACTION_MS = 60_000;

export function openPostgres(address: Extract<StoreAddress, { engine: 'postgres' }>): Store {
  const types = { getTypeParser: typeParser as typeof pg.types.getTypeParser };
  const pool = new pg.Pool({
    connectionString: address.url,
    max: address.poolMax ?? POOL_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_WAIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    types,
  });
  pool.on('error', () => {}); // an idle connection that was cut: the next query opens another, or says why not
  pool.on('connect', guardClient);
  const connect = () => guardedLater(() => pool.connect());
  const end = async () => {}; // of the pool, which two builders of queries share: see close
  const guardedPool = { connect, end, options: pool.options, Client: pg.Client };
  const config = { pool: guardedPool as unknown as PostgresPool };
  const db = new Kysely<Schema>({ dialect: new PostgresDialect(config) });
  const writing = new Kysely<Schema>({ dialect: new LockingDialect(config) });
  const queue = createQueue();
  return {
    engine: 'postgres',
    db,
    write: (work) => queue(() => tryWrite(writing, work)),
    snapshot: (work) =>
      guardedLater(() =>
        db
          .transaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute(work),
      ),
    scrub: () => queue(() => guardedLater(() => vacuum(pool))),
    close: async () => {
      await queue(async () => {});
      await Promise.all([db.destroy(), writing.destroy()]);
      await pool.end();
    },
  };
}

/** Rows that nobody sees any more are removed; their bytes are written over as their pages are used again. */
async function vacuum(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('set default_transaction_read_only = off');
    await client.query('vacuum sign, sign_asset, notice, warning, warning_history, shift_entry');
    return true;
  } finally {
    await client.query('set default_transaction_read_only = on');
    client.release();
  }
}

/** What the server or the connection says of itself becomes a StoreError. */
function guardClient(client: pg.PoolClient): void {
  client.on('error', () => {}); // cut while in use: its query says so
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  void client.query('set default_transaction_read_only = on').catch(() => {}); // reads cannot write, as on SQLite
  client.query = ((...args: unknown[]) =>
    guardedLater(() => query(...args))) as typeof client.query;
}

/** Every int8 of the schema is a count or µs TAI, both below 2^53. */
function typeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 && format !== 'binary'
    ? Number
    : pg.types.getTypeParser(oid, (format ?? 'text') as 'text');
}

/** A connection lost while committing leaves open whether it did: that is told, and never tried again. */
async function tryWrite<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    let worked = false;
    try {
      return await db
        .transaction()
        .setIsolationLevel('serializable')
        .setAccessMode('read write')
        .execute(async (tx) => {
          worked = false;
          const value = await work(tx);
          worked = true;
          return value;
        });
    } catch (cause) {
      const code = (cause as { code?: unknown }).code;
      if (CLASHED.has(code) && tries < TRIES_MAX) continue;
      const error = cause instanceof StoreError ? cause : storeErrorOf(cause);
      if (error?.kind === 'gone' && worked)
        throw new StoreError(
          'gone',
          'the connection was lost while committing: the write may or may not be there',
          cause,
        );
      throw error ?? cause;
    }
  }
}

class LockingDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver(): Driver {
    return new LockingDriver(this.#config);
  }
}

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0];

/** LOCK TABLE takes no snapshot, so the transaction sees all that was committed before the lock was given. */
class LockingDriver extends PostgresDriver {
  override async beginTransaction(
    connection: Connection,
    settings: Parameters<PostgresDriver['beginTransaction']>[1],
  ): Promise<void> {
    const run = (statement: string) => connection.executeQuery(CompiledQuery.raw(statement));
    await super.beginTransaction(connection, settings);
    try {
      await run('set local synchronous_commit = on; lock table migration in exclusive mode');
    } catch (cause) {
      await super.rollbackTransaction(connection);
      if ((cause as { code?: unknown }).code !== NO_TABLE) throw cause;
      await run(FIRST_TABLE); // an empty database: the table to lock comes first
      await this.beginTransaction(connection, settings);
    }
  }
  /** A connection that is gone cannot roll back; that must not hide why. */
  override async rollbackTransaction(connection: Connection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}

/** Two processes may come here at once, and "if not exists" alone does not keep them from clashing. */
const FIRST_TABLE = `
  begin read write;
  select pg_advisory_xact_lock(5640617);
  create table if not exists migration
    (number integer primary key, name text not null, at_us bigint not null, digest text not null);
  commit`;
