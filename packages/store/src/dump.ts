/**
 * A store as lines of text that belong to no engine, and back. Out: one snapshot while others write. In: one transaction into
 * an empty store, compared with what was counted on the way out before it is committed. No table refers to another by a
 * foreign key and none numbers its rows by itself, so rows may come in any order.
 */
import { type RawBuilder, sql } from 'kysely';
import { COMMIT_COUNTER } from './acknowledged.ts';
import { type StoreFacts, storeFacts } from './bind.ts';
import {
  type Content,
  createSum,
  decodeCell,
  rootOf,
  rowLine,
  type TableContent,
} from './content.ts';
import { migrate, schemaNumber } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Db, Store } from './open.ts';
import { type Cell, type Row, rowsOf, type TableColumns, tablesOf } from './scan.ts';

export type DumpHead = StoreFacts & { readonly schema: number };

export type DumpSink = {
  /** First of all: what follows, and how many rows there are about to be. */
  head(head: DumpHead, rows: number): Promise<void>;
  table(columns: TableColumns): Promise<void>;
  rows(lines: readonly string[]): Promise<void>;
};

/** The store is nobody's yet, so there is nothing to keep. */
export class UnboundStoreError extends Error {
  constructor() {
    super('the store belongs to no node yet: start the node once, then back it up');
    this.name = 'UnboundStoreError';
  }
}

export function dumpStore(store: Store, sink: DumpSink): Promise<Content> {
  return store.snapshot(async (tx) => {
    const facts = await storeFacts(tx);
    if (facts === null) throw new UnboundStoreError();
    const columns = await tablesOf(tx);
    await sink.head({ ...facts, schema: await schemaNumber(tx) }, await countRows(tx, columns));
    const tables: TableContent[] = [];
    for (const table of columns) {
      await sink.table(table);
      const sum = createSum();
      for await (const rows of rowsOf(tx, store.engine, table)) {
        const lines = rows.map((row) => rowLine(table.columns, row));
        for (const line of lines) sum.add(line);
        await sink.rows(lines);
      }
      tables.push({ table: table.table, ...sum.value() });
    }
    return { tables, root: rootOf(tables) };
  });
}

async function countRows(tx: Db, tables: readonly TableColumns[]): Promise<number> {
  let rows = 0;
  for (const { table } of tables) {
    const counted = await sql<{
      n: number;
    }>`select count(*) as n from ${sql.table(table)} ${contentOnly(table)}`.execute(tx);
    rows += counted.rows[0]!.n;
  }
  return rows;
}

/** SQLite's own count of transactions is no content. */
function contentOnly(table: string): RawBuilder<unknown> {
  return table === 'counter' ? sql`where name <> ${COMMIT_COUNTER}` : sql``;
}

/** What a dump is made of, in its order: a table, then its rows in pieces. */
export type DumpPiece =
  | { readonly kind: 'table'; readonly columns: TableColumns }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly unknown[])[] };

export class FillError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FillError';
  }
}

/** Fills an empty store at the schema of the dump, then brings it to the present one. */
export async function fillStore(
  store: Store,
  head: DumpHead,
  pieces: AsyncIterable<DumpPiece>,
  atUs: number,
): Promise<Content> {
  await mustBeEmpty(store.db);
  await migrate(store, atUs, MIGRATIONS.slice(0, head.schema));
  const content = await store.write((tx) => fill(tx, pieces));
  await migrate(store, atUs);
  return content;
}

/** Tables without rows are what an interrupted restore leaves. */
async function mustBeEmpty(db: Db): Promise<void> {
  for (const { table } of await tablesOf(db)) {
    const { rows } =
      await sql`select 1 from ${sql.table(table)} ${contentOnly(table)} limit 1`.execute(db);
    if (rows.length > 0 && table !== 'migration')
      throw new FillError(
        `the store is not empty (${table} has rows): restore into an empty directory and database`,
      );
  }
}

async function fill(tx: Db, pieces: AsyncIterable<DumpPiece>): Promise<Content> {
  const known = new Map((await tablesOf(tx)).map(({ table, columns }) => [table, columns]));
  for (const table of known.keys()) await empty(tx, table);
  const tables: TableContent[] = [];
  let at: { columns: TableColumns; sum: ReturnType<typeof createSum> } | undefined;
  const end = () => {
    if (at !== undefined) tables.push({ table: at.columns.table, ...at.sum.value() });
  };
  for await (const piece of pieces) {
    if (piece.kind === 'table') {
      end();
      const { table, columns } = piece.columns;
      if (known.get(table)?.join() !== columns.join())
        throw new FillError(`table ${table} is not one of this schema's, with these columns`);
      at = { columns: piece.columns, sum: createSum() };
    } else if (at !== undefined) await insert(tx, at.columns, piece.rows, at.sum);
  }
  end();
  return { tables, root: rootOf(tables) };
}

async function empty(tx: Db, table: string): Promise<void> {
  await sql`delete from ${sql.table(table)} ${contentOnly(table)}`.execute(tx);
}

/** SQLite takes 32,766 values a statement, PostgreSQL 65,535. */
const VALUES_MAX = 20_000;

async function insert(
  tx: Db,
  { table, columns }: TableColumns,
  rows: readonly (readonly unknown[])[],
  sum: ReturnType<typeof createSum>,
): Promise<void> {
  const decoded = rows.map((row) => rowOf(table, columns, row));
  for (const row of decoded) sum.add(rowLine(columns, row));
  const step = Math.max(1, Math.floor(VALUES_MAX / columns.length));
  for (let from = 0; from < decoded.length; from += step) {
    const values = decoded.slice(from, from + step);
    await tx
      .insertInto(table as 'meta')
      .values(values as never)
      .execute();
  }
}

function rowOf(table: string, columns: readonly string[], cells: readonly unknown[]): Row {
  if (cells.length !== columns.length)
    throw new FillError(
      `a row of ${table} has ${cells.length} cells, its columns are ${columns.length}`,
    );
  const row: Record<string, Cell> = {};
  columns.forEach((column, i) => {
    const cell = decodeCell(cells[i]);
    if (cell === undefined)
      throw new FillError(`a cell of ${table}.${column} is no value of a store`);
    row[column] = cell;
  });
  return row;
}
