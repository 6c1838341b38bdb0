/**
 * What a store holds, as one hash that does not depend on the engine, the order of rows or how pages lie: rows become lines
 * of JSON, a table's root is the sum of the SHA-256 of its lines modulo 2^256, the store's root the SHA-256 over its tables.
 * It tells two contents apart by accident, not against somebody who builds collisions of sums: backups have a SHA-256 besides.
 */
import { hash } from 'node:crypto';
import { digestOf } from './digest.ts';
import type { Store } from './open.ts';
import { type Cell, type Row, rowsOf, tablesOf } from './scan.ts';

export type TableContent = { readonly table: string; readonly rows: number; readonly root: string };
export type Content = { readonly tables: readonly TableContent[]; readonly root: string };

/** Reads the whole store at one instant. */
export function contentOf(store: Store): Promise<Content> {
  return store.snapshot(async (tx) => {
    const tables: TableContent[] = [];
    for (const columns of await tablesOf(tx)) {
      const sum = createSum();
      for await (const rows of rowsOf(tx, store.engine, columns))
        for (const row of rows) sum.add(rowLine(columns.columns, row));
      tables.push({ table: columns.table, ...sum.value() });
    }
    return { tables, root: rootOf(tables) };
  });
}

/** Tables without rows do not count, so that a later schema's empty tables change nothing. */
export function rootOf(tables: readonly TableContent[]): string {
  const lines = tables
    .filter(({ rows }) => rows > 0)
    .map((t) => `${t.table} ${t.rows} ${t.root}\n`);
  return digestOf(lines.sort().join(''));
}

export type Sum = { add(line: string): void; value(): { rows: number; root: string } };

const WORDS = 8; // of 32 bits

export function createSum(): Sum {
  const words = new Uint32Array(WORDS);
  let rows = 0;
  return {
    add: (line) => {
      const bytes = hash('sha256', line, 'buffer');
      let carry = 0;
      for (let i = WORDS - 1; i >= 0; i--) {
        const word = words[i]! + bytes.readUInt32BE(4 * i) + carry;
        words[i] = word % 2 ** 32;
        carry = word >= 2 ** 32 ? 1 : 0;
      }
      rows += 1;
    },
    value: () => {
      const hex = [...words].map((word) => word.toString(16).padStart(8, '0'));
      return { rows, root: hex.join('') };
    },
  };
}

/** A row as one line of JSON: cells in the order of the columns. */
export function rowLine(columns: readonly string[], row: Row): string {
  return JSON.stringify(columns.map((column) => encodeCell(row[column]!)));
}

type CellText = string | number | null | { readonly b: string } | { readonly n: string };

function encodeCell(cell: Cell): CellText {
  if (cell instanceof Uint8Array) return { b: Buffer.from(cell).toString('base64') };
  if (typeof cell === 'number' && (!Number.isFinite(cell) || Object.is(cell, -0)))
    return { n: Object.is(cell, -0) ? '-0' : String(cell) };
  return cell;
}

/** The way back; undefined for what `encodeCell` never writes. */
export function decodeCell(text: unknown): Cell | undefined {
  if (text === null || typeof text === 'string' || typeof text === 'number') return text;
  const { b, n } = text as { b?: unknown; n?: unknown };
  if (typeof b === 'string') return Buffer.from(b, 'base64');
  return typeof n === 'string' ? Number(n) : undefined;
}
