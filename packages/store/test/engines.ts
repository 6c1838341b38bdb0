/**
 * The same tests on both engines: SQLite in a temporary folder, PostgreSQL in a database of its own. PostgreSQL is the one at
 * DATABASE_URL_TEST (its user may create databases), else a throw-away server from the machine's own packages; without either
 * its tests are skipped by reason, and fail under NOROSHI_POSTGRES_REQUIRED=1.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openStore, type Store, type StoreAddress } from '@noroshi/store';
import pg from 'pg';
import { describe, inject, onTestFinished, test } from 'vitest';
import { postgresBinaries } from './postgres-cluster.ts';

/** A new store at the present schema, gone when the test is. Each call makes another one. */
export type OpenStore = () => Promise<Store>;

/** Where a new, empty store may be made; what is made there is gone when the test is. */
export type FreshAddress = () => Promise<StoreAddress>;

export function describeEngines(
  name: string,
  body: (open: OpenStore, fresh: FreshAddress) => void,
): void {
  describe(`${name} (SQLite)`, () => body(opened(freshSqlite), freshSqlite));
  if (process.env.DATABASE_URL_TEST !== undefined || postgresBinaries() !== undefined) {
    describe(`${name} (PostgreSQL)`, () => body(opened(freshPostgres), freshPostgres));
  } else if (process.env.NOROSHI_POSTGRES_REQUIRED === '1') {
    test(`${name} (PostgreSQL)`, () => {
      throw new Error('PostgreSQL is required, but there is no initdb and no DATABASE_URL_TEST');
    });
  } else {
    describe.skip(`${name} (skipped: no PostgreSQL)`, () => {
      test('needs PostgreSQL', () => {});
    });
  }
}

function opened(fresh: FreshAddress): OpenStore {
  return async () => {
    const store = await openStore(await fresh());
    onTestFinished(() => store.close());
    await migrate(store, 0);
    return store;
  };
}

export async function freshSqlite(): Promise<StoreAddress> {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { engine: 'sqlite', file: join(folder, 'noroshi.sqlite') };
}

let databases = 0;

export async function freshPostgres(): Promise<StoreAddress> {
  const server = process.env.DATABASE_URL_TEST ?? (await startedServer());
  const name = `noroshi_test_${process.pid}_${++databases}`;
  await administer(server, `create database ${name}`);
  onTestFinished(() => administer(server, `drop database ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { engine: 'postgres', url: url.href, poolMax: 4 };
}

async function startedServer(): Promise<string> {
  const answer = await fetch(inject('postgresBroker'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`PostgreSQL did not start: ${text}`);
  return text;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
