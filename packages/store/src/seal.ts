/**
 * The seal: on SQLite every table that a migration makes has one more column, a CRC over all the others that SQLite itself
 * computes at each write, so no writer can forget it and `fsck` finds a bit that flipped in any column of any table. It is
 * against the disk, not against people: those have the digests and the audit. PostgreSQL checks its own pages
 * (data_checksums). https://sqlite.org/gencol.html
 */
import { crc32 } from 'node:zlib';
import {
  ColumnDefinitionNode,
  CreateTableNode,
  DataTypeNode,
  GeneratedNode,
  type KyselyPlugin,
  sql,
} from 'kysely';
import type { Db } from './open.ts';
import type { TableColumns } from './scan.ts';

const SEAL = 'seal';
const SEALER = 'noroshi_seal';
/** Its rows are checked against the program; it is there before the first migration. */
const UNSEALED: ReadonlySet<string> = new Set(['migration']);

type Sqlite = {
  function(
    name: string,
    options: { readonly deterministic: boolean; readonly varargs: boolean },
    run: (...cells: unknown[]) => unknown,
  ): unknown;
};

/** Every connection that may write, and the search for damage, must know the function. */
export function registerSeal(database: Sqlite): void {
  database.function(SEALER, { deterministic: true, varargs: true }, sealOf);
}

let scratch = Buffer.alloc(64 * 1024);

/** CRC-32 over the cells in the order of their columns' names, each with its type and length. */
export function sealOf(...cells: unknown[]): number {
  let at = 0;
  for (const cell of cells) at = put(cell, at);
  return crc32(scratch.subarray(0, at));
}

const HEAD_BYTES = 9;

/** A cell is a byte for its type, eight for its number or its length, and its bytes. */
function put(cell: unknown, at: number): number {
  const bytes =
    typeof cell === 'string' ? 3 * cell.length : cell instanceof Uint8Array ? cell.length : 0;
  if (at + HEAD_BYTES + bytes > scratch.length) {
    const wider = Buffer.alloc(2 * (at + HEAD_BYTES + bytes));
    scratch.copy(wider, 0, 0, at);
    scratch = wider;
  }
  const content = at + HEAD_BYTES;
  if (typeof cell === 'string') {
    const length = scratch.write(cell, content, 'utf8');
    return head('t', length, at) + length;
  }
  if (cell instanceof Uint8Array) {
    scratch.set(cell, content);
    return head('b', cell.length, at) + cell.length;
  }
  return typeof cell === 'number' ? head('n', cell, at) : head('0', 0, at);
}

function head(type: string, value: number, at: number): number {
  scratch[at] = type.charCodeAt(0);
  return scratch.writeDoubleLE(value, at + 1);
}

/** Adds the column to each table that is created through it. */
export const SEALING: KyselyPlugin = {
  transformQuery: ({ node }) => (CreateTableNode.is(node) ? sealed(node) : node),
  transformResult: async ({ result }) => result,
};

function sealed(node: CreateTableNode): CreateTableNode {
  const names = node.columns.map(({ column }) => column.column.name);
  const column = ColumnDefinitionNode.create(SEAL, DataTypeNode.create('integer'));
  const generated = GeneratedNode.cloneWith(
    GeneratedNode.createWithExpression(sealing(names).toOperationNode()),
    { always: true, stored: true },
  );
  return CreateTableNode.cloneWithColumn(
    node,
    ColumnDefinitionNode.cloneWith(column, { generated }),
  );
}

function sealing(names: readonly string[]) {
  const cells = names.toSorted().map((name) => sql.ref(name));
  return sql<number>`${sql.raw(SEALER)}(${sql.join(cells)})`;
}

/** The rows of a table that are not as they were written, by their place in it; undefined where no row has a seal. */
export async function brokenSeals(
  tx: Db,
  { table, columns }: TableColumns,
): Promise<readonly number[] | undefined> {
  if (UNSEALED.has(table)) return undefined;
  const broken = sql<{ place: number }>`
    select rowid as place from ${sql.table(table)} where ${sql.ref(SEAL)} is not ${sealing(columns)} limit 100
  `;
  return (await broken.execute(tx)).rows.map(({ place }) => place);
}
