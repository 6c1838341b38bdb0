/**
 * PostgreSQL by URL: a pool, serialisable transactions, and a few tries where two of them met (SQLSTATE 40001, 40P01).
 * https://www.postgresql.org/docs/15/transaction-iso.html
 */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db, Store, StoreAddress } from './open.ts';
import type { Schema } from './schema.ts';

const TRIES_MAX = 20;
const CLASHED = new Set(['40001', '40P01']);
const INT8 = 20;
const POOL_MAX = 10;

export function openPostgres(address: Extract<StoreAddress, { engine: 'postgres' }>): Store {
  const types = { getTypeParser: typeParser as typeof pg.types.getTypeParser };
  const pool = new pg.Pool({
    connectionString: address.url,
    max: address.poolMax ?? POOL_MAX,
    types,
  });
  pool.on('error', () => {}); // an idle connection that was cut: the next query opens another, or says why not
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { engine: 'postgres', db, write: (work) => tryWrite(db, work), close: () => db.destroy() };
}

/** Every int8 of the schema is a count or µs TAI, both below 2^53. */
function typeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 && format !== 'binary'
    ? Number
    : pg.types.getTypeParser(oid, (format ?? 'text') as 'text');
}

async function tryWrite<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(work);
    } catch (cause) {
      if (tries >= TRIES_MAX || !CLASHED.has((cause as { code?: string }).code ?? '')) throw cause;
    }
  }
}
