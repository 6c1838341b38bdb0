/** Rows in every table of a store, whatever its columns are, and a root of each table: what upgrades must keep. */
import { crc32 } from 'node:zlib';
import { createSum, damage, type Store } from '@noroshi/store';
import { sql } from 'kysely';
import { appendAudit } from '../src/audit.ts';
import { configDigest } from '../src/config.ts';
import { rowLine } from '../src/content.ts';
import { digestOf } from '../src/digest.ts';
import { appendEvent } from '../src/events.ts';
import { rowsOf, tablesOf } from '../src/scan.ts';

const ROWS = 4;
const BY_THEMSELVES = new Set(['migration', 'meta', 'counter', 'event', 'audit', 'config']);

export async function fillEveryTable(store: Store): Promise<void> {
  const tables = await store.db.introspection.getTables();
  await store.write(async (tx) => {
    for (let i = 1; i <= ROWS; i++) {
      const about = { kind: 'test.made', subject: `s${i}`, tlp: 'GREEN', owners: [] } as const;
      await appendEvent(tx, { atUs: i, ...about });
      await appendAudit(tx, { atUs: i, actor: 'node', action: 'test', subject: `s${i}` });
      const row = { kind: 'asset', id: `a${i}`, version: 1, doc: '{}', at_us: i, actor: 'node' };
      if (!tables.some(({ name }) => name === 'config')) continue;
      await tx
        .insertInto('config')
        .values({ ...row, latest: 1, digest: configDigest(row) })
        .execute();
    }
    await tx
      .insertInto('meta')
      .values([
        { key: 'mode', value: 'exercise' },
        { key: 'nodeId', value: 'alpha' },
      ])
      .execute();
    for (const { name, columns } of tables) {
      if (BY_THEMSELVES.has(name)) continue;
      for (let i = 1; i <= ROWS; i++) {
        const row = Object.fromEntries(columns.map((column) => [column.name, cellOf(column, i)]));
        const content = row.doc ?? row.bytes;
        if ('digest' in row) row.digest = digestOf((content ?? '') as string | Uint8Array);
        const packed = row.bytes ?? row.newest;
        if ('crc' in row) row.crc = crc32(packed as Uint8Array);
        const values = Object.values(row).map((value) => sql`${value}`);
        const names = Object.keys(row).map((column) => sql.ref(column));
        await sql`insert into ${sql.table(name)} (${sql.join(names)}) values (${sql.join(values)})`.execute(
          tx,
        );
      }
    }
  });
  const { damages } = await damage(store);
  if (damages.length > 0) throw new Error(`the filling is damaged: ${JSON.stringify(damages)}`);
}

function cellOf(column: { readonly name: string; readonly dataType: string }, i: number): unknown {
  const type = column.dataType.toLowerCase();
  if (column.name === 'doc') return JSON.stringify({ i, text: '狼煙' });
  if (/int/.test(type)) return i;
  if (/double|real|float/.test(type)) return i + 1 / 3;
  if (/blob|bytea/.test(type)) return Buffer.from([0, i, 255]);
  return `${column.name}-${i}`;
}

export type TableRoots = Readonly<
  Record<
    string,
    { readonly columns: readonly string[]; readonly rows: number; readonly root: string }
  >
>;

/** Of every table; with `kept`, of those tables and columns only. The record of the migrations is left out. */
export async function tableRoots(store: Store, kept?: TableRoots): Promise<TableRoots> {
  return store.snapshot(async (tx) => {
    const roots: Record<string, TableRoots[string]> = {};
    for (const table of await tablesOf(tx)) {
      const columns = kept === undefined ? table.columns : kept[table.table]?.columns;
      if (columns === undefined || table.table === 'migration') continue;
      const sum = createSum();
      for await (const rows of rowsOf(tx, store.engine, { table: table.table, columns }))
        for (const row of rows) sum.add(rowLine(columns, row));
      roots[table.table] = { columns, ...sum.value() };
    }
    return roots;
  });
}
