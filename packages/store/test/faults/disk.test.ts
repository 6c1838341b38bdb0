/** Disks that are full, read-only or torn, and clocks that step: a clear message, and what was acknowledged is there. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appendAudit,
  appendEvent,
  eventsAfter,
  lastEvent,
  migrate,
  openStore,
  type Store,
  StoreError,
  verifyAudit,
} from '@noroshi/store';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { describeEngines, freshSqlite } from '../engines.ts';
import { seeded } from './seeded.ts';
import { expectWhole, startWriter } from './writers.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-disk-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function append(store: Store, atUs: number, padding = ''): Promise<number> {
  return store.write(async (tx) => {
    const about = { kind: 'test.made', subject: 's', tlp: 'GREEN', owners: [] } as const;
    await appendAudit(tx, { atUs, actor: 'node', action: 'test', subject: 's' });
    return appendEvent(tx, { atUs, ...about, doc: { padding } });
  });
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  const cause = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return cause instanceof StoreError ? cause.kind : `no StoreError: ${String(cause)}`;
}

test('a database that cannot grow says full, keeps what was acknowledged, and goes on when it can', async () => {
  const store = await openStore(await freshSqlite());
  await migrate(store, 0);
  const limit = (pages: number) =>
    store.write((tx) => sql`pragma max_page_count = ${sql.raw(String(pages))}`.execute(tx));
  await limit(1); // what it has already, and no more
  let acknowledged = 0;
  let kind = '';
  while (kind === '') {
    kind = await append(store, 1, 'x'.repeat(2000)).then(
      (seq) => {
        acknowledged = seq;
        return '';
      },
      (cause) => (cause as StoreError).kind,
    );
  }
  expect(kind).toBe('full');
  expect(await lastEvent(store.db)).toBe(acknowledged);
  await limit(1_000_000);
  expect(await append(store, 1)).toBe(acknowledged + 1);
  await store.close();
});

const mounts = process.getuid?.() === 0 && mountable();

function mountable(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-mount-'));
  const tried = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
  if (tried.status === 0) spawnSync('umount', [path]);
  rmSync(path, { recursive: true });
  return tried.status === 0;
}

const noMount = mounts ? '' : ' (skipped: may not mount)';

function smallDisk(): string {
  const path = folder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path]);
  onTestFinished(() => void spawnSync('umount', [path]));
  return path;
}

test.skipIf(!mounts)(
  `a full disk says so, and nothing acknowledged is lost${noMount}`,
  async () => {
    const path = smallDisk();
    const address = { engine: 'sqlite', file: join(path, 'noroshi.sqlite') } as const;
    const writer = startWriter(address);
    writer.go();
    await writer.ended;
    expect(writer.lines()).toEqual([expect.stringMatching(/^error full .*make room on the disk/)]);
    expect(writer.acknowledged()).toBeGreaterThan(10);
    execFileSync('mount', ['-o', 'remount,size=16m', path]);
    const store = await openStore(address);
    await expectWhole(store, writer.acknowledged(), 'after a full disk');
    await append(store, 1);
    await store.close();
  },
);

test.skipIf(!mounts)(
  `a disk that turned read-only says so, and nothing is lost${noMount}`,
  async () => {
    const path = smallDisk();
    const address = { engine: 'sqlite', file: join(path, 'noroshi.sqlite') } as const;
    const store = await openStore(address);
    await migrate(store, 0);
    await append(store, 1);
    await store.close();
    execFileSync('mount', ['-o', 'remount,ro', path]);
    const opened = openStore(address).then(async (again) => {
      await append(again, 2).finally(() => again.close());
    });
    expect(await kindOf(opened)).toMatch(/^(readonly|gone)$/);
    execFileSync('mount', ['-o', 'remount,rw', path]);
    const later = await openStore(address);
    expect(await lastEvent(later.db)).toBe(1);
    await later.close();
  },
);

test('a disk that refuses to write stops the store, and nothing acknowledged is lost', async () => {
  const address = await freshSqlite();
  const writer = startWriter(address, 1e9, 'ulimit -f 700');
  writer.go();
  await writer.ended;
  expect(writer.lines()).toEqual([
    expect.stringMatching(/^error (io|full) /),
    expect.stringMatching(/^after (io|full)/),
  ]);
  const store = await openStore(address);
  await expectWhole(store, writer.acknowledged(), 'after a failed disk');
  await store.close();
});

test('a store opened for reading refuses to write, and reads', async () => {
  const address = await freshSqlite();
  const store = await openStore(address);
  await migrate(store, 0);
  await append(store, 1);
  const reading = await openStore({ ...address, readonly: true } as typeof address);
  expect(await lastEvent(reading.db)).toBe(1);
  expect(await kindOf(append(reading, 2))).toBe('readonly');
  await reading.close();
  await store.close();
});

test('a folder that is not there, and a file that is no database, are told', async () => {
  const at = folder();
  const missing = { engine: 'sqlite', file: join(at, 'none', 'noroshi.sqlite') } as const;
  expect(await kindOf(openStore(missing))).toBe('gone');
  const file = join(at, 'text');
  writeFileSync(file, 'this is no database, but a text of some length: '.repeat(100));
  expect(await kindOf(openStore({ engine: 'sqlite', file }))).toBe('corrupt');
});

test('a log cut anywhere loses a tail and never the middle; with the note, the loss is told', async () => {
  const { random, seed } = seeded();
  const made = folder();
  const file = join(made, 'noroshi.sqlite');
  const first = await openStore({ engine: 'sqlite', file });
  await migrate(first, 0);
  for (let i = 1; i <= 5; i++) await append(first, i);
  await first.close(); // these five are in the database itself
  const store = await openStore({ engine: 'sqlite', file });
  for (let i = 6; i <= 40; i++) await append(store, i, 'x'.repeat((i * 97) % 1500));
  const kept = folder();
  for (const end of ['', '-wal', '-acknowledged']) copyFileSync(file + end, join(kept, `s${end}`));
  await store.close();
  const bytes = readFileSync(join(kept, 's-wal')).length;
  const survivors: [number, number][] = [];
  for (let i = 0; i < (PROVE ? 5000 : 60); i++) {
    const at = join(folder(), 's');
    const length = Math.floor(random() * (bytes + 1));
    for (const end of ['', '-wal']) copyFileSync(join(kept, `s${end}`), at + end);
    truncateSync(`${at}-wal`, length);
    const torn = await openStore({ engine: 'sqlite', file: at });
    const last = await lastEvent(torn.db);
    expect(last, `seed ${seed}`).toBeGreaterThanOrEqual(5);
    survivors.push([length, last]);
    if (last > 0)
      expect(await verifyAudit(torn.db), `seed ${seed}`).toMatchObject({ ok: true, lines: last });
    expect((await eventsAfter(torn.db, 0, 100)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: last }, (_, j) => j + 1),
    );
    await torn.close();
    for (const end of ['', '-wal', '-acknowledged']) copyFileSync(join(kept, `s${end}`), at + end);
    truncateSync(`${at}-wal`, length);
    const noted = openStore({ engine: 'sqlite', file: at }).then((opened) => opened.close());
    if (last < 40)
      await expect(noted, `seed ${seed}`).rejects.toThrow(/acknowledged transactions are missing/);
    else await noted;
  }
  survivors.sort(([a], [b]) => a - b);
  for (const [i, [, last]] of survivors.entries())
    if (i > 0) expect(last, `seed ${seed}`).toBeGreaterThanOrEqual(survivors[i - 1]![1]);
  const few = survivors.filter(([, last]) => last < 40).length;
  console.log(
    `log cut at ${survivors.length} places: ${few} with a lost tail, each told; 0 lost in the middle (seed ${seed})`,
  );
});

describeEngines('a clock that steps', (open) => {
  test('does not change the order of events', async () => {
    const store = await open();
    const times = [1000, 2000, 500, -3600e6, 600];
    for (const atUs of times) await append(store, atUs);
    const events = await eventsAfter(store.db, 0, 10);
    expect(events.map(({ seq, atUs }) => [seq, atUs])).toEqual(times.map((t, i) => [i + 1, t]));
    expect((await verifyAudit(store.db)).ok).toBe(true);
  });
});
