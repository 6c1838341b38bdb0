/**
 * Brings a store to the present schema, one migration a transaction, each recorded in it: an interrupted run goes on where
 * it stopped. A store written by a newer Noroshi is refused, never touched.
 */
import { sql } from 'kysely';
import { digestOf } from './digest.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Db, Engine, Store } from './open.ts';
import { SEALING } from './seal.ts';
import type { MigrationTable } from './tables.ts';

/** One step of the schema. Never edited once released; the next change is the next number. */
export type Migration = {
  readonly name: string;
  up(tx: Db, engine: Engine): Promise<void>;
};

/** The store is newer than this program: nothing was changed. */
export class NewerStoreError extends Error {
  constructor(found: number, known: number) {
    super(
      `the store has schema ${found}, this Noroshi knows ${known}: start the newer Noroshi that wrote it`,
    );
    this.name = 'NewerStoreError';
  }
}

export const SCHEMA_NUMBER: number = MIGRATIONS.length;

/** `atUs` is noted beside each step done. Returns the numbers of the steps done now. */
export async function migrate(
  store: Store,
  atUs: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly number[]> {
  const found = (await hasMigrations(store.db)) ? await schemaNumber(store.db) : 0;
  if (found > migrations.length) throw new NewerStoreError(found, migrations.length);
  const done: number[] = [];
  if (found < migrations.length) await store.write((tx) => createMigrationTable(tx));
  for (let number = found + 1; number <= migrations.length; number++) {
    const migration = migrations[number - 1]!;
    await store.write(async (tx) => {
      const now = await schemaNumber(tx); // another process may be faster, or newer
      if (now > migrations.length) throw new NewerStoreError(now, migrations.length);
      if (now >= number) return;
      await runStep(migration, tx, store.engine);
      const row = { number, name: migration.name, at_us: atUs };
      await tx
        .insertInto('migration')
        .values({ ...row, digest: migrationDigest(row) })
        .execute();
      done.push(number);
    });
  }
  return done;
}

/** On SQLite each table it makes gets its seal. */
export function runStep(step: Migration, tx: Db, engine: Engine): Promise<void> {
  return step.up(engine === 'sqlite' ? tx.withPlugin(SEALING) : tx, engine);
}

export async function createMigrationTable(tx: Db): Promise<void> {
  await tx.schema
    .createTable('migration')
    .ifNotExists()
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .execute();
}

/** Over the whole row. */
export function migrationDigest(row: Omit<MigrationTable, 'digest'>): string {
  return digestOf(JSON.stringify([row.number, row.name, row.at_us]));
}

async function hasMigrations(db: Db): Promise<boolean> {
  return (await db.introspection.getTables()).some((table) => table.name === 'migration');
}

/** The last step that the store has taken; 0 when `migrate` has only begun. */
export async function schemaNumber(db: Db): Promise<number> {
  const { number } = await db
    .selectFrom('migration')
    .select(sql<number>`coalesce(max(number), 0)`.as('number'))
    .executeTakeFirstOrThrow();
  return number;
}
