/** The schema as SQLite keeps it, and as the migrations make it in an empty database. https://sqlite.org/schematab.html */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { createMigrationTable, runStep } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Db } from './open.ts';
import type { Schema } from './schema.ts';
import { registerSeal } from './seal.ts';

export type SchemaLine = { readonly type: string; readonly name: string; readonly sql: string };

export async function sqliteSchema(
  tx: Db,
  number: number,
): Promise<{ readonly found: readonly SchemaLine[]; readonly wanted: readonly SchemaLine[] }> {
  return { found: await schemaLines(tx), wanted: await (WANTED[number] ??= wantedSchema(number)) };
}

const WANTED: Record<number, Promise<readonly SchemaLine[]>> = {};

async function wantedSchema(number: number): Promise<readonly SchemaLine[]> {
  const database = new Database(':memory:');
  database.pragma('trusted_schema = ON');
  registerSeal(database);
  const fresh = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  try {
    await createMigrationTable(fresh);
    for (const step of MIGRATIONS.slice(0, number)) await runStep(step, fresh, 'sqlite');
    return await schemaLines(fresh);
  } finally {
    await fresh.destroy();
  }
}

/** ANALYZE adds tables of its own, named sqlite_… as the hidden indexes are. */
async function schemaLines(db: Db): Promise<readonly SchemaLine[]> {
  const lines = await sql<SchemaLine>`
    select type, name, coalesce(sql, '') as sql from sqlite_master where name not like 'sqlite_%'
  `.execute(db);
  return lines.rows;
}
