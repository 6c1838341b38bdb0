/** The seal: every table has it, every kind of cell counts, and a row changed beneath it is named. */
import { randomBytes } from 'node:crypto';
import { damage, migrate, openStore } from '@noroshi/store';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registerSeal, sealOf } from '../src/seal.ts';
import { freshSqlite } from './engines.ts';
import { fillEveryTable } from './every-table.ts';

const cell = fc.oneof(
  fc.constant(null),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array(),
);

test('another cell in any place, or the same cells in other places, is another seal', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), fc.nat(), cell, (cells, at, other) => {
      const place = at % cells.length;
      fc.pre(!Object.is(cells[place], other) && String(cells[place]) !== String(other));
      expect(sealOf(...cells.with(place, other))).not.toBe(sealOf(...cells));
    }),
  );
  expect(sealOf('a', 'bc')).not.toBe(sealOf('ab', 'c'));
  expect(sealOf(0)).not.toBe(sealOf(-0));
  expect(sealOf('')).not.toBe(sealOf(null));
  expect(sealOf(new Uint8Array())).not.toBe(sealOf(''));
  const long = randomBytes(200_000).toString('hex');
  expect(sealOf('a', long)).not.toBe(sealOf('b', long));
  expect(sealOf('a', long)).toBe(sealOf('a', long));
});

test('every table but that of the migrations has one; a row changed beneath it is named', async () => {
  const address = await freshSqlite();
  if (address.engine !== 'sqlite') throw new Error('a file is wanted');
  const store = await openStore(address);
  await migrate(store, 0);
  await fillEveryTable(store);
  await store.close();
  const raw = new Database(address.file);
  raw.unsafeMode();
  registerSeal(raw);
  const tables = raw
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all() as string[];
  const unsealed = tables.filter(
    (name) =>
      !(raw.pragma(`table_xinfo(${name})`) as { name: string }[]).some((c) => c.name === 'seal'),
  );
  expect(unsealed).toEqual(['migration']);
  raw.pragma('writable_schema = ON');
  raw.exec(
    "update sqlite_master set sql = replace(sql, 'noroshi_seal(', 'max(0,') where name = 'session'",
  );
  raw.close();
  const edited = new Database(address.file);
  edited.pragma('trusted_schema = ON');
  edited.exec("update session set revoked_us = null where id = 'id-2'");
  edited.unsafeMode();
  edited.pragma('writable_schema = ON');
  edited.exec(
    "update sqlite_master set sql = replace(sql, 'max(0,', 'noroshi_seal(') where name = 'session'",
  );
  edited.close();
  const again = await openStore(address);
  expect((await damage(again)).damages).toEqual([
    { table: 'session', row: 'row 2', what: expect.stringContaining('seal') },
  ]);
  await again.close();
});
