/**
 * What is damaged in a store: the engine's own check of its pages and indexes, the digest of every row that has one, the
 * chain of the audit, the feed without a gap. Reads everything, changes nothing, names each row it finds.
 */
import { sql } from 'kysely';
import { verifyAudit } from './audit-verify.ts';
import { type ConfigTable, configDigest } from './config.ts';
import { digestOf } from './digest.ts';
import { damagedElements } from './elements/read.ts';
import { StoreError } from './errors.ts';
import { eventDigest } from './events.ts';
import { migrationDigest, schemaNumber } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Db, Engine, Store } from './open.ts';
import { type Row, rowsOf, type TableColumns, tablesOf } from './scan.ts';
import { brokenSeals } from './seal.ts';
import { type SchemaLine, sqliteSchema } from './sqlite-schema.ts';
import type { EventTable, MigrationTable } from './tables.ts';

export type Damage = { readonly table: string; readonly row: string; readonly what: string };

export type DamageReport = {
  readonly tables: number;
  readonly rows: number;
  readonly digests: number; // rows whose digest was compared
  readonly damages: readonly Damage[]; // at most DAMAGES_MAX
  readonly unchecked: readonly string[]; // what nothing here would show, in words
};

export const DAMAGES_MAX = 1000;

type Note = (damage: Damage) => void;

export async function damage(
  store: Store,
  onRows: (rows: number) => void = () => {},
): Promise<DamageReport> {
  const damages: Damage[] = [];
  const note: Note = (found) => void (damages.length < DAMAGES_MAX && damages.push(found));
  let tables: readonly TableColumns[] = [];
  let rows = 0;
  let digests = 0;
  await readable(note, '', () =>
    store.snapshot(async (tx) => {
      if (store.engine === 'sqlite') await checkPages(tx, note);
      if (store.engine === 'sqlite') await readable(note, '', () => checkSchema(tx, note));
      tables = await tablesOf(tx);
      for (const table of tables) {
        await readable(note, table.table, async () => {
          const counted = await checkRows(tx, store.engine, table, note, (more) =>
            onRows((rows += more)),
          );
          digests += counted;
          if (store.engine === 'sqlite') await checkSeals(tx, table, note);
        });
      }
      await readable(note, 'audit', () => checkAudit(tx, note));
      await readable(note, 'event', () => checkFeed(tx, note));
      await readable(note, 'migration', () => checkMigrations(tx, note));
      if (tables.some(({ table }) => table === 'element_block')) {
        await readable(note, 'element_block', () => checkElements(tx, note));
      }
    }),
  );
  const unchecked = store.engine === 'sqlite' ? [] : await uncheckedPages(store.db);
  return { tables: tables.length, rows, digests, damages, unchecked };
}

/** SQLite's rows have seals; PostgreSQL's pages are its own to check. https://www.postgresql.org/docs/15/checksums.html */
async function uncheckedPages(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ data_checksums: string }>`show data_checksums`.execute(db);
  if (rows[0]?.data_checksums === 'on') return [];
  return [
    'the server keeps no checksums of its pages, so a flipped bit outside a digest goes unseen: stop it and run pg_checksums --enable',
  ];
}

/** No such table or column, where the schema says that there is one. */
const MISSING: ReadonlySet<unknown> = new Set(['SQLITE_ERROR', '42P01', '42703']);

/** A table that cannot even be read is damage, too; trouble of another kind is told as itself. */
async function readable(note: Note, table: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const corrupt = cause instanceof StoreError && cause.kind === 'corrupt';
    if (!corrupt && !MISSING.has((cause as { code?: unknown }).code)) throw cause;
    note({ table, row: '', what: (cause as Error).message });
  }
}

/** Element sets are bytes with a CRC instead of a document with a digest. */
async function checkElements(tx: Db, note: Note): Promise<void> {
  for (const what of await damagedElements(tx)) note({ table: 'element_block', row: '', what });
}

/** https://sqlite.org/pragma.html#pragma_integrity_check */
async function checkPages(tx: Db, note: Note): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(100)`.execute(tx);
  for (const { integrity_check: what } of rows)
    if (what !== 'ok') note({ table: '', row: '', what });
}

/** The statements that made the tables are kept as text, and a flipped letter there can pass for another schema. */
async function checkSchema(tx: Db, note: Note): Promise<void> {
  const { found, wanted } = await sqliteSchema(tx, await schemaNumber(tx));
  const text = ({ type, name, sql: made }: SchemaLine) => `${type} ${name} ${made}`;
  const known = new Set(wanted.map(text));
  for (const line of found)
    if (!known.delete(text(line)))
      note({ table: line.name, row: '', what: `the ${line.type} is not as it was made` });
  for (const missing of known)
    note({ table: '', row: '', what: `missing from the schema: ${missing.slice(0, 100)}` });
}

async function checkRows(
  tx: Db,
  engine: Engine,
  columns: TableColumns,
  note: Note,
  onRows: (rows: number) => void,
): Promise<number> {
  const has = (name: string) => columns.columns.includes(name);
  const whole = columns.table in WHOLE;
  const own = BY_THEIR_RECORDS.has(columns.table);
  const digested = whole || (!own && has('digest') && (has('doc') || has('bytes')));
  let compared = 0;
  for await (const piece of rowsOf(tx, engine, columns)) {
    onRows(piece.length);
    if (!digested) continue;
    compared += piece.length;
    for (const row of piece) {
      if (expectedDigest(columns.table, row) === row.digest) continue;
      const what = 'the row does not have the digest it was written with';
      note({ table: columns.table, row: nameOf(row), what });
    }
  }
  return compared;
}

/** Of every row of every table: what no digest covers is covered here. */
async function checkSeals(tx: Db, columns: TableColumns, note: Note): Promise<void> {
  for (const place of (await brokenSeals(tx, columns)) ?? []) {
    const what = 'the row is not as it was written (its seal is broken)';
    note({ table: columns.table, row: `row ${place}`, what });
  }
}

/** Tables whose digest covers the row; everywhere else it is of `doc`, or of `bytes` where there is none. */
const WHOLE: Readonly<Record<string, (row: Row) => string>> = {
  config: (row) => configDigest(row as unknown as ConfigTable),
  event: (row) => eventDigest(row as unknown as EventTable),
  migration: (row) => migrationDigest(row as unknown as MigrationTable),
};

/** Their digest is of salt and body together; whether it is the body of its record, a node checks with its keys. */
const BY_THEIR_RECORDS: ReadonlySet<string> = new Set(['exchange_body', 'exchange_taken_body']);

function expectedDigest(table: string, row: Row): string {
  const whole = WHOLE[table];
  if (whole !== undefined) return whole(row);
  const doc = row.doc === undefined ? row.bytes : row.doc;
  return digestOf(doc instanceof Uint8Array ? doc : String(doc ?? ''));
}

const NAMES = ['kind', 'partner', 'id', 'seq', 'version', 'key', 'name'];

function nameOf(row: Row): string {
  return NAMES.flatMap((name) => (row[name] === undefined ? [] : [String(row[name])])).join('/');
}

async function checkAudit(tx: Db, note: Note): Promise<void> {
  const verdict = await verifyAudit(tx);
  if (!verdict.ok)
    note({ table: 'audit', row: String(verdict.seq), what: `the line ${verdict.reason}` });
}

/** The numbers are 1, 2, 3 … up to the counter. */
async function checkFeed(tx: Db, note: Note): Promise<void> {
  const { count, most, counted } = await tx
    .selectFrom('event')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      sql<number>`coalesce(max(seq), 0)`.as('most'),
      sql<number>`coalesce((select value from counter where name = 'event'), 0)`.as('counted'),
    ])
    .executeTakeFirstOrThrow();
  if (count === most && most === counted) return;
  const what = `${counted} events were written, ${count} are there, the last one is ${most}`;
  note({ table: 'event', row: '', what });
}

async function checkMigrations(tx: Db, note: Note): Promise<void> {
  const number = await schemaNumber(tx);
  const rows = await tx.selectFrom('migration').selectAll().orderBy('number').execute();
  const wanted = MIGRATIONS.slice(0, number).map((step, i) => `${i + 1} ${step.name}`);
  const found = rows.map((row) => `${row.number} ${row.name}`);
  if (found.join() !== wanted.join())
    note({
      table: 'migration',
      row: '',
      what: `steps ${found.join(', ')} are not ${wanted.join(', ')}`,
    });
}
