/**
 * Backup and restore: the same content afterwards, on either engine and across; nothing is touched by a file that is damaged,
 * cut short, newer or something else.
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BackupError, restoreBackup, writeBackup } from '@noroshi/node/backup';
import {
  appendAudit,
  appendEvent,
  bindStore,
  contentOf,
  damage,
  FillError,
  migrate,
  openStore,
  type Store,
  type StoreAddress,
  writeConfig,
} from '@noroshi/store';
import {
  insertLoginLink,
  insertPerson,
  insertSession,
  sessionByHash,
  takeLoginLink,
} from '@noroshi/store/people';
import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  describeEngines,
  type FreshAddress,
  freshPostgres,
  freshSqlite,
  type OpenStore,
} from '../../../packages/store/test/engines.ts';
import { fillEveryTable } from '../../../packages/store/test/every-table.ts';
import { postgresBinaries } from '../../../packages/store/test/postgres-cluster.ts';
import { createDataDir, type DataDir } from '../src/data-dir.ts';

const FACTS = { mode: 'exercise', nodeId: 'alpha' } as const;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-backup-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function dataDir(keys: Readonly<Record<string, string>> = {}): Promise<DataDir> {
  const path = join(folder(), 'alpha');
  const made = await createDataDir(
    path,
    { ...FACTS, scenario: 'first-light' },
    '2026-01-01T00:00:00Z',
    {},
  );
  if (!made.ok) throw new Error(made.error.kind);
  for (const [name, text] of Object.entries(keys)) writeFileSync(join(path, 'keys', name), text);
  return made.value;
}

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom('', '"', '\\', '\n', '狼煙', '{"end":{}}', "'; drop table event;--"),
);
const numbers = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1 / 3, 5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
);
const contents = fc.record({
  texts: fc.array(texts, { maxLength: 6 }),
  bytes: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 3 }),
  numbers: fc.array(numbers, { maxLength: 6 }),
});
type Made = typeof contents extends fc.Arbitrary<infer T> ? T : never;

/** Rows of every kind of cell: text, null, whole numbers, floats, bytes. */
async function fillWith(store: Store, made: Made): Promise<void> {
  await bindStore(store, FACTS);
  await store.write(async (tx) => {
    for (const [i, text] of made.texts.entries()) {
      const about = { kind: 'test.made', subject: text, tlp: 'GREEN', owners: [text] } as const;
      await appendEvent(tx, { atUs: -i, ...about });
      await appendAudit(tx, { atUs: 2 ** 52 + i, actor: 'node', action: 'test', subject: text });
      const config = { kind: 'asset', id: 'a', atUs: 1, actor: 'node' } as const;
      await writeConfig(tx, { ...config, doc: i % 2 === 0 ? { text } : null });
    }
    for (const [i, bytes] of made.bytes.entries())
      await sql`insert into element_block (stream, first_us, last_us, set_count, bytes, crc)
        values (${i}, ${i}, ${i}, 1, ${Buffer.from(bytes)}, 0)`.execute(tx);
    for (const [i, number] of made.numbers.entries())
      await sql`insert into approach (key, id1, id2, name1, name2, tca_us, from_us, to_us, epoch1_us, epoch2_us, miss_km,
        severity, gone, updated_us) values (${`k${i}`}, 'a', 'b', 'A', 'B', 0, 0, 0, 0, 0, ${number}, 'low', 0, 0)`.execute(
        tx,
      );
  });
}

async function backedUp(store: Store, dir: DataDir, withKeys = false): Promise<string> {
  const out = join(folder(), 'backup.gz');
  await writeBackup({ dir, store, out, withKeys, createdUtc: '2026-01-01T00:00:00Z' });
  return out;
}

/** Into a new directory; `address` says on which engine. */
function restore(file: string, address: StoreAddress, path = join(folder(), 'restored')) {
  const env = address.engine === 'postgres' ? { DATABASE_URL: address.url } : {};
  return restoreBackup({ file, path, env, atUs: 5, createdUtc: '2026-01-01T00:00:00Z' });
}

function sameContent(name: string, open: OpenStore, target: FreshAddress): void {
  test(`restores the same content ${name}`, async () => {
    const dir = await dataDir();
    await fc.assert(
      fc.asyncProperty(contents, async (made) => {
        const store = await open();
        await fillWith(store, made);
        const { root } = await contentOf(store);
        const restored = await restore(await backedUp(store, dir), await target());
        const again = await openStore(restored.dir.address);
        expect([restored.root, (await contentOf(again)).root]).toEqual([root, root]);
        expect(restored.dir).toMatchObject({ ...FACTS, scenario: 'first-light' });
        expect((await damage(again)).damages).toEqual([]);
        await fillWith(again, { ...made, bytes: [], numbers: [] }); // and it goes on
        expect((await damage(again)).damages).toEqual([]);
        await again.close();
      }),
      { numRuns: process.env.NOROSHI_PROVE === '1' ? 200 : 2 },
    );
  });
}

describeEngines('a backup', (open) => {
  sameContent('on SQLite', open, freshSqlite);
  if (postgresBinaries() !== undefined) sameContent('on PostgreSQL', open, freshPostgres);

  test('has the rows of every table, the last one too, with and without keys behind them', async () => {
    const store = await open();
    await fillEveryTable(store);
    const { root, tables } = await contentOf(store);
    expect(tables.filter(({ rows }) => rows === 0)).toEqual([]);
    for (const withKeys of [false, true]) {
      const file = await backedUp(store, await dataDir({ 'sign.key': 'secret' }), withKeys);
      expect((await restore(file, await freshSqlite())).root).toBe(root);
    }
  });

  test('is one instant, though others write while it is taken', async () => {
    const store = await open();
    await fillWith(store, {
      texts: Array.from({ length: 30 }, (_, i) => `t${i}`),
      bytes: [],
      numbers: [],
    });
    const { root } = await contentOf(store);
    const out = join(folder(), 'backup.gz');
    const options = {
      dir: await dataDir(),
      store,
      out,
      withKeys: false,
      createdUtc: '2026-01-01T00:00:00Z',
    };
    let written = 0;
    let writing: Promise<unknown> = Promise.resolve();
    const onRows = () => {
      const line = { atUs: 1, actor: 'node', action: 'test', subject: `${++written}` };
      writing = Promise.all([writing, store.write((tx) => appendAudit(tx, line))]);
    };
    const summary = await writeBackup({ ...options, onRows });
    await writing;
    expect(written).toBeGreaterThan(0);
    expect(summary.content.root).toBe(root);
    expect((await contentOf(store)).root).not.toBe(root);
  });
});

describe('a backup file', () => {
  let file = '';
  beforeEach(async () => {
    const dir = await dataDir({ 'log.pem': 'secret' });
    const store = await openStore(dir.address);
    await migrate(store, 0);
    await fillWith(store, { texts: ['a', 'b'], bytes: [new Uint8Array(100)], numbers: [1] });
    file = await backedUp(store, dir, true);
    await store.close();
  });

  test('is readable by its owner only, as are the keys it restores', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { dir, keys } = await restore(file, await freshSqlite());
    expect(keys).toBe(1);
    const key = join(dir.path, 'keys', 'log.pem');
    expect([readFileSync(key, 'utf8'), statSync(key).mode & 0o777]).toEqual(['secret', 0o600]);
  });

  test('cut short anywhere is refused, and nothing is made', async () => {
    const bytes = readFileSync(file);
    const path = join(folder(), 'restored');
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 80)) {
      writeFileSync(file, bytes.subarray(0, length));
      await expect(restore(file, await freshSqlite(), path), `${length}`).rejects.toThrow(
        BackupError,
      );
      expect(existsSync(path)).toBe(false);
    }
  });

  test('with any text changed is refused, whatever its gzip says', async () => {
    const text = gunzipSync(readFileSync(file));
    const path = join(folder(), 'restored');
    for (let at = 0; at < text.length; at += 1 + Math.floor(text.length / 80)) {
      const changed = Buffer.from(text);
      changed[at]! ^= 1;
      writeFileSync(file, gzipSync(changed));
      await expect(restore(file, await freshSqlite(), path), `${at}`).rejects.toThrow(BackupError);
      expect(existsSync(path)).toBe(false);
    }
  });

  test('logs nobody in: sessions and links of then are no longer good', async () => {
    const dir = await dataDir();
    const store = await openStore(dir.address);
    await migrate(store, 0);
    await bindStore(store, FACTS);
    const doc = { roles: ['duty'], owners: '*', clearance: 'RED' } as const;
    const span = { createdUs: 1, expiresUs: 9e15 };
    await store.write(async (tx) => {
      await insertPerson(tx, 'aiko', doc, 1);
      const session = { id: 's', personId: 'aiko', method: 'link', address: '', ...span } as const;
      await insertSession(tx, session, 'a-hash');
      await insertLoginLink(tx, {
        ...{ tokenHash: 'b-hash', personId: 'aiko', issuedBy: 'console', ...span },
      });
    });
    const { dir: again } = await restore(await backedUp(store, dir), await freshSqlite());
    await store.close();
    const restored = await openStore(again.address);
    onTestFinished(() => restored.close());
    expect((await sessionByHash(restored.db, 'a-hash'))?.session.revokedUs).toBe(5);
    expect(await restored.write((tx) => takeLoginLink(tx, 'b-hash', 6))).toBe(undefined);
    expect((await damage(restored)).damages).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('and a store are files of their owner', async () => {
    const { dir } = await restore(file, await freshSqlite());
    const store = await openStore(dir.address);
    onTestFinished(() => store.close());
    await bindStore(store, FACTS);
    const kept = join(dir.path, 'store');
    const files = [dir.path, kept, ...readdirSync(kept).map((name) => join(kept, name))];
    const open = [...files, join(dir.path, 'noroshi.json')].filter(
      (path) => (statSync(path).mode & 0o077) !== 0,
    );
    expect(open).toEqual([]);
    expect(files.length).toBeGreaterThan(3);
  });

  test('of another kind, of a newer schema or format, is refused by name', async () => {
    const path = join(folder(), 'restored');
    const refused = (bytes: Uint8Array | string) => {
      writeFileSync(file, bytes);
      return expect(restoreBackup({ file, path, env: {}, atUs: 0, createdUtc: '' })).rejects;
    };
    const lines = gunzipSync(readFileSync(file)).toString('utf8');
    await refused(gzipSync(lines.replace(/"schema":\d+/, '"schema":99'))).toThrow(
      /has schema 99, this Noroshi knows/,
    );
    await refused(gzipSync(lines.replace('"format":1', '"format":2'))).toThrow(/has format 2/);
    await refused('text').toThrow(/is not a backup/);
    await refused(gzipSync('{}\n')).toThrow(/is not a backup/);
    await refused(gzipSync('')).toThrow(BackupError);
    await refused(gzipSync(lines.replace('keys/log.pem', 'keys/../../x'))).toThrow(BackupError);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(path, '..', 'x'))).toBe(false);
  });

  test('never goes over something that is there', async () => {
    const path = folder();
    writeFileSync(join(path, 'mine'), 'x');
    await expect(restore(file, await freshSqlite(), path)).rejects.toThrow('is not empty');
    expect(readdirSync(path)).toEqual(['mine']);
  });

  test.skipIf(postgresBinaries() === undefined)(
    'never fills a database that holds rows',
    async () => {
      const address = await freshPostgres();
      await restore(file, address);
      const path = join(folder(), 'second');
      await expect(restore(file, address, path)).rejects.toThrow(FillError);
      expect(existsSync(path)).toBe(false);
    },
  );
});
