/**
 * Every row of every table, in pieces, whatever its columns are: what backup, comparison and the search for damage stand on.
 * Only inside a snapshot. SQLite iterates; PostgreSQL has a cursor. https://www.postgresql.org/docs/15/sql-declare.html
 */
import { type Kysely, sql } from 'kysely';
import { COMMIT_COUNTER } from './acknowledged.ts';
import type { Db, Engine } from './open.ts';

export type Cell = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Cell>>;
export type TableColumns = { readonly table: string; readonly columns: readonly string[] };

const PIECE = 1000;

/** Tables by name, each with its columns by name. */
export async function tablesOf(db: Db): Promise<TableColumns[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter((table) => !table.isView)
    .map(({ name, columns }) => ({
      table: name,
      columns: columns.map((column) => column.name).sort(),
    }))
    .sort((a, b) => (a.table < b.table ? -1 : 1));
}

/** In the order the engine keeps them. The count of SQLite's own transactions is left out: it is no content. */
export async function* rowsOf(
  tx: Db,
  engine: Engine,
  { table, columns }: TableColumns,
): AsyncGenerator<readonly Row[]> {
  const any = tx as unknown as Kysely<Record<string, Record<string, Cell>>>;
  const query = any
    .selectFrom(table)
    .select(columns.map((column) => column))
    .$if(table === 'counter', (counter) => counter.where('name', '!=', COMMIT_COUNTER));
  if (engine === 'sqlite') {
    const piece: Row[] = [];
    for await (const row of query.stream()) {
      piece.push(row as Row);
      if (piece.length === PIECE) yield piece.splice(0);
    }
    if (piece.length > 0) yield piece;
    return;
  }
  const { sql: text, parameters } = query.compile();
  const bound = parameters.length === 0 ? text : text.replace('$1', `'${COMMIT_COUNTER}'`);
  await sql`declare noroshi_scan no scroll cursor for ${sql.raw(bound)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.raw(String(PIECE))} from noroshi_scan`.execute(tx);
    if (rows.length > 0) yield rows;
    if (rows.length < PIECE) break;
  }
  await sql`close noroshi_scan`.execute(tx);
}
