/**
 * One bit flipped somewhere in the files of a store: it is detected (when opened, read or searched for damage), or the store
 * still holds exactly what it held. Every table has rows, and in the database the flips go round the tables and into bytes
 * that are in use. A sample of 100 a file; 20,000 under NOROSHI_PROVE=1.
 */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appendAudit,
  appendEvent,
  bindStore,
  contentOf,
  damage,
  migrate,
  openStore,
  type Store,
  writeConfig,
} from '@noroshi/store';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { fillEveryTable } from '../every-table.ts';
import { seeded } from './seeded.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';
const FLIPS = Number(process.env.NOROSHI_FLIPS ?? (PROVE ? 20_000 : 100));
const FACTS = { mode: 'exercise', nodeId: 'alpha' } as const;

async function write(store: Store, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    await store.write(async (tx) => {
      const about = { kind: 'test.made', subject: `s${i}`, tlp: 'GREEN', owners: ['a'] } as const;
      await appendEvent(tx, { atUs: i, ...about, doc: { i } });
      await appendAudit(tx, { atUs: i, actor: 'node', action: 'test', subject: `s${i}` });
      const doc = { i, padding: 'x'.repeat((i * 379) % 5000) }; // some rows spill to overflow pages
      await writeConfig(tx, { kind: 'source', id: `c${i % 5}`, doc, atUs: i, actor: 'node' });
    });
  }
}

const FILES = ['noroshi.sqlite', 'noroshi.sqlite-wal', 'noroshi.sqlite-acknowledged'];

/** The files as a crash would leave them, and the content they hold. */
async function crashed(logged: boolean): Promise<{ folder: string; root: string }> {
  const made = folder();
  const store = await openStore({ engine: 'sqlite', file: join(made, FILES[0]!) });
  await migrate(store, 0);
  await fillEveryTable(store); // binds it, too
  await write(store, 1, 12);
  const kept = folder();
  if (!logged) {
    const { root } = await contentOf(store);
    await store.close();
    copyAll(made, kept);
    return { folder: kept, root };
  }
  await write(store, 12, 16);
  copyAll(made, kept);
  const { root } = await contentOf(store);
  await store.close();
  return { folder: kept, root };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-flip-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function copyAll(from: string, to: string): void {
  for (const name of [...FILES, `${FILES[0]}-shm`]) rmSync(join(to, name), { force: true });
  for (const name of FILES)
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

/** 'harmless' only when every row is as it was. */
async function verdictOf(file: string, root: string): Promise<'detected' | 'harmless' | 'silent'> {
  let store: Store | undefined;
  try {
    store = await openStore({ engine: 'sqlite', file });
    await migrate(store, 0);
    await bindStore(store, FACTS);
    if ((await damage(store)).damages.length > 0) return 'detected';
    return (await contentOf(store)).root === root ? 'harmless' : 'silent';
  } catch {
    return 'detected';
  } finally {
    await store?.close().catch(() => {});
  }
}

test('a bit flipped in the rows of any table is detected or harmless', {
  timeout: 7_200_000,
}, async () => {
  const { random, seed } = seeded();
  const { folder: kept, root } = await crashed(false);
  const at = folder();
  const bytes = readFileSync(join(kept, FILES[0]!));
  const places = placesInUse(join(kept, FILES[0]!), bytes);
  expect(places.size).toBeGreaterThan(30);
  const each = Math.ceil(FLIPS / places.size);
  const counts = { detected: 0, harmless: 0, silent: 0 };
  const silent: string[] = [];
  for (const [table, used] of places) {
    for (let i = 0; i < each; i++) {
      const place = used[Math.floor(random() * used.length)]!;
      const bit = Math.floor(random() * 8);
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 1 << bit;
      copyAll(kept, at);
      writeFileSync(join(at, FILES[0]!), flipped);
      const verdict = await verdictOf(join(at, FILES[0]!), root);
      counts[verdict] += 1;
      if (verdict === 'silent') silent.push(`${table}: byte ${place}, bit ${bit}`);
    }
  }
  const shown = `${counts.detected} detected, ${counts.harmless} harmless, ${counts.silent} silent`;
  console.log(
    `bit flips in the rows of ${places.size} tables: ${each * places.size} flips, ${shown} (seed ${seed})`,
  );
  expect(silent, `seed ${seed}`).toEqual([]);
});

/** Where the bytes of each table's pages are that are not empty. https://sqlite.org/dbstat.html */
function placesInUse(file: string, bytes: Buffer): Map<string, number[]> {
  const database = new Database(file, { readonly: true });
  const size = database.pragma('page_size', { simple: true }) as number;
  const pages = database
    .prepare<[], { name: string; page: number }>(
      "select s.name, s.pageno as page from dbstat s join sqlite_master m using (name) where m.type = 'table' order by 1, 2",
    )
    .all();
  database.close();
  const places = new Map<string, number[]>();
  for (const { name, page } of pages) {
    const used = places.get(name) ?? [];
    for (let place = (page - 1) * size; place < page * size; place++)
      if (bytes[place] !== 0) used.push(place);
    places.set(name, used);
  }
  return places;
}

for (const [name, target, logged] of [
  ['the database', FILES[0]!, false],
  ['the write-ahead log', FILES[1]!, true],
  ['the note of what was acknowledged', FILES[2]!, true],
] as const) {
  test(`a bit flipped in ${name} is detected or harmless`, { timeout: 7_200_000 }, async () => {
    const { random, seed } = seeded();
    const { folder: kept, root } = await crashed(logged);
    const at = folder();
    const bytes = readFileSync(join(kept, target));
    const count = Math.min(FLIPS, bytes.length);
    const counts = { detected: 0, harmless: 0, silent: 0 };
    const silent: number[] = [];
    copyAll(kept, at);
    expect(await verdictOf(join(at, FILES[0]!), root)).toBe('harmless');
    for (let i = 0; i < count; i++) {
      // One flip in each stretch, so that every page is met.
      const place = Math.floor(((i + random()) * bytes.length) / count);
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 1 << Math.floor(random() * 8);
      copyAll(kept, at);
      writeFileSync(join(at, target), flipped);
      const verdict = await verdictOf(join(at, FILES[0]!), root);
      counts[verdict] += 1;
      if (verdict === 'silent') silent.push(place);
    }
    const shown = `${counts.detected} detected, ${counts.harmless} harmless, ${counts.silent} silent`;
    console.log(
      `bit flips in ${name} (${bytes.length} bytes): ${count} flips, ${shown} (seed ${seed})`,
    );
    expect(silent, `seed ${seed}`).toEqual([]);
  });
}
