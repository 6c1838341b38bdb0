/**
 * A store in memory for simulations: the real schema, seals and queries on SQLite, without a disk, and with a gate that sees
 * each statement before and after it. The gate may throw, as a disk does, or as the end of a process does; it may also lie, to
 * show that a test finds what it looks for. An image of a migrated store is made once and opened many times.
 */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { migrate, type Store } from '../src/index.ts';
import { createQueue } from '../src/queue.ts';
import type { Schema } from '../src/schema.ts';
import { registerSeal } from '../src/seal.ts';

export type Gate = {
  before(sql: string): void;
  after(sql: string): void;
  /** What the store says it read. */
  read(sql: string, parameters: readonly unknown[], rows: unknown[]): unknown[];
  /** What the store writes; null: nothing, and it says that it has. */
  written(sql: string, parameters: readonly unknown[]): readonly unknown[] | null;
};

export const OPEN_GATE: Gate = {
  before: () => {},
  after: () => {},
  read: (_sql, _parameters, rows) => rows,
  written: (_sql, parameters) => parameters,
};

export type Memory = Database.Database;

const NO_CHANGE = { changes: 0, lastInsertRowid: 0 };
const statements = new WeakMap<Memory, Map<string, Database.Statement>>();
let image: Buffer | undefined;

/** The bytes of a store that holds nothing yet. */
export async function emptyImage(): Promise<Buffer> {
  if (image !== undefined) return image;
  const memory = openImage(new Database(':memory:').serialize());
  const store = openMemoryStore(memory, OPEN_GATE);
  await migrate(store, 0);
  await store.close();
  image = memory.serialize();
  memory.close();
  return image;
}

export function openImage(bytes: Buffer): Memory {
  const memory = new Database(bytes);
  memory.pragma('foreign_keys = ON');
  memory.pragma('trusted_schema = ON');
  registerSeal(memory);
  return memory;
}

/** A connection to it, as one process has; closing it leaves the memory as it is. */
export function openMemoryStore(memory: Memory, gate: Gate): Store {
  const db = new Kysely<Schema>({
    dialect: new SqliteDialect({
      database: { close: () => {}, prepare: (sql: string) => gated(memory, gate, sql) },
    }),
  });
  const queue = createQueue();
  return {
    engine: 'sqlite',
    db,
    write: (work) => queue(() => db.transaction().execute(work)),
    snapshot: (work) => db.transaction().execute(work),
    scrub: async () => true,
    close: async () => {},
  };
}

function gated(memory: Memory, gate: Gate, sql: string) {
  const statement = prepared(memory, sql);
  const through = <T>(work: () => T): T => {
    gate.before(sql);
    const answer = work();
    gate.after(sql);
    return answer;
  };
  return {
    reader: statement.reader,
    all: (parameters: readonly unknown[]) =>
      through(() => {
        const given = gate.written(sql, parameters);
        if (given === null) return [];
        return gate.read(sql, parameters, statement.all(...given));
      }),
    run: (parameters: readonly unknown[]) =>
      through(() => {
        const given = gate.written(sql, parameters);
        return given === null ? NO_CHANGE : statement.run(...given);
      }),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...parameters),
  };
}

function prepared(memory: Memory, sql: string): Database.Statement {
  const known = statements.get(memory) ?? new Map<string, Database.Statement>();
  statements.set(memory, known);
  const statement = known.get(sql) ?? memory.prepare(sql);
  known.set(sql, statement);
  return statement;
}
