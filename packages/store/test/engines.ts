/**
 * The same tests on both engines: SQLite in a temporary folder, PostgreSQL in a database of its own. PostgreSQL is the one at
 * DATABASE_URL_TEST (its user may create databases), else a throw-away server from the machine's own packages; without either
 * its tests are skipped by reason, and fail under NOROSHI_POSTGRES_REQUIRED=1.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openStore, type Store, type StoreAddress } from '@noroshi/store';
import { describe, inject, onTestFinished, test } from 'vitest';
import { administer, TEMPLATE } from './postgres-admin.ts';
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
    describe(`${name} (PostgreSQL)`, () => body(opened(migratedPostgres), freshPostgres));
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
let template: Promise<string> | undefined;
export function freshPostgres(): Promise<StoreAddress> {
  return createDatabase('');
}

/** A copy of one database that was migrated once a process: that is what takes the time. The run's end drops it. */
async function migratedPostgres(): Promise<StoreAddress> {
  template ??= migratedTemplate();
  return createDatabase(`template ${await template}`);
}

async function migratedTemplate(): Promise<string> {
  const name = `${TEMPLATE}${process.pid}`;
  const server = await serverUrl();
  await administer(server, `create database ${name}`);
  const store = await openStore({ engine: 'postgres', url: urlOf(server, name) });
  await migrate(store, 0);
  await store.close();
  return name;
}

async function createDatabase(how: string): Promise<StoreAddress> {
  const server = await serverUrl();
  const name = `noroshi_test_${process.pid}_${++databases}`;
  await administer(server, `create database ${name} ${how}`);
  onTestFinished(() => administer(server, `drop database ${name} with (force)`));
  return { engine: 'postgres', url: urlOf(server, name), poolMax: 4 };
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function serverUrl(): Promise<string> {
  return process.env.DATABASE_URL_TEST ?? (await startedServer());
}

async function startedServer(): Promise<string> {
  const answer = await fetch(inject('postgresBroker'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`PostgreSQL did not start: ${text}`);
  return text;
}
