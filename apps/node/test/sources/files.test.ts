/** Files and folders as sources of a running node: half-written, changed, damaged, stale, removed. */
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventsAfter, lastEvent } from '@noroshi/store';
import { rejectsOf, saveSourceState } from '@noroshi/store/elements';
import { describe, expect, test } from 'vitest';
import { catalogueAge } from '../../src/sources/catalogue.ts';
import { currentSets } from '../../src/sources/sets.ts';
import { unreadSources } from '../../src/sources/unread.ts';
import { nowUs, sets } from './ask.ts';
import { openHouse, until } from './house.ts';
import { csvOf } from './make.ts';

describe('files', () => {
  test('a node without configuration asks nobody and holds nothing', async () => {
    let asked = 0;
    const resolve = async () => {
      asked++;
      return [];
    };
    const house = await openHouse({ resolve });
    expect(house.context.health.lines()).toEqual([]);
    expect(await catalogueAge(house.context)).toBeNull();
    await house.close();
    expect(asked).toBe(0);
  });

  test('a file is read, read again when it changes, and a damaged row costs only itself', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    const us = nowUs(house);
    const damaged = csvOf([{ id: 3, epochUs: us }])
      .split('\n')[1]!
      .replace('51.6', '251.6');
    await writeFile(
      path,
      `${csvOf([
        { id: 1, epochUs: us },
        { id: 2, epochUs: us },
      ])}${damaged}\n`,
    );
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat') === 'ok');
    expect(await sets(house)).toBe(2);
    const [reject] = await rejectsOf(house.context.store.db, 'cat', 9);
    expect(reject!.text).toMatch(/cat\.csv:4.*INCLINATION is "251\.6"/);
    expect(await house.state('cat')).toMatchObject({ lastSets: 2, lastRefused: 1, stale: false });
    await writeFile(path, csvOf([{ id: 1, epochUs: us + 6e8 }]));
    await until(async () => (await sets(house)) === 3);
    expect((await currentSets(house.context.store.db)).sets.epochUs[0]).toBe(us + 6e8);
    expect(await catalogueAge(house.context)).toMatchObject({ objects: 2, stale: false });
  });

  test('a file half-written gives what it has and is read again when it is whole', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv.gz');
    const us = nowUs(house);
    const whole = gzipSync(
      csvOf(Array.from({ length: 2000 }, (_, i) => ({ id: i + 1, epochUs: us + i * 1e6 }))),
    );
    await writeFile(path, whole.subarray(0, whole.length >> 1));
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat')?.includes('tried again') === true);
    const half = await sets(house);
    expect(half).toBeLessThan(2000);
    await appendFile(path, whole.subarray(whole.length >> 1));
    await until(() => house.healthOf('cat') === 'ok');
    expect(await sets(house)).toBe(2000);
  });

  test('a symbolic link in a folder is not followed, and told; so is a folder with nothing but folders in it', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'in');
    await mkdir(path);
    const us = nowUs(house);
    const outside = join(house.folder, 'outside.csv');
    await writeFile(outside, csvOf([{ id: 2, epochUs: us }]));
    await writeFile(join(path, 'a.csv'), csvOf([{ id: 1, epochUs: us }]));
    await symlink(outside, join(path, 'b.csv'));
    await house.configure('in', { id: 'in', type: 'directory', path });
    await until(() => house.healthOf('in')?.includes('symbolic') === true);
    expect(house.healthOf('in')).toMatch(/degraded: 1 symbolic links are not followed \(b\.csv\)/);
    expect(await sets(house)).toBe(1);
    await rm(join(path, 'b.csv'));
    await until(() => house.healthOf('in') === 'ok');
    await house.configure('up', { id: 'up', type: 'directory', path: house.folder });
    await rm(outside);
    await until(() => house.healthOf('up')?.includes('folders inside are not read') === true);
  });

  test('what was never read to its end is known to be unread, by the store alone', async () => {
    const house = await openHouse();
    const { db } = house.context.store;
    const path = join(house.folder, 'in');
    await mkdir(path);
    await writeFile(join(path, 'a.csv'), csvOf([{ id: 1, epochUs: nowUs(house) }]));
    expect(await unreadSources(db)).toEqual([]);
    await house.configure('in', { id: 'in', type: 'directory', path });
    await house.configure('gone', { id: 'gone', type: 'file', path: join(path, 'none.csv') });
    await until(async () => (await unreadSources(db)).length === 0);
    expect(await sets(house)).toBe(1);
    await house.context.store.write((tx) => saveSourceState(tx, 'in', { of: '' }, 0)); // as another path would leave it
    expect(await unreadSources(db)).toEqual(['in']);
  });

  test('a folder: each file once, new ones as they come; our own directory is no source', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'in');
    await mkdir(path);
    const us = nowUs(house);
    await writeFile(join(path, 'a.csv'), csvOf([{ id: 1, epochUs: us }]));
    await writeFile(join(path, '.hidden'), 'not elements');
    await house.configure('in', { id: 'in', type: 'directory', path });
    await until(async () => (await sets(house)) === 1);
    await writeFile(join(house.folder, 'b.part'), csvOf([{ id: 2, epochUs: us }]));
    await rename(join(house.folder, 'b.part'), join(path, 'b.csv'));
    await until(async () => (await sets(house)) === 2);
    await rm(join(path, 'a.csv'));
    await house.configure('own', { id: 'own', type: 'directory', path: house.context.dataDir });
    await until(() => house.healthOf('own')?.includes('own data directory') === true);
  });

  test('what is not there, what is no catalogue, and a damaged row of configuration are said', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'none.csv');
    await house.configure('none', { id: 'none', type: 'file', path });
    await until(() => house.healthOf('none')?.includes('not there') === true);
    await writeFile(path, 'This is a letter.\n');
    await until(async () => (await rejectsOf(house.context.store.db, 'none', 1)).length > 0);
    const [reject] = await rejectsOf(house.context.store.db, 'none', 1);
    expect(reject!.text).not.toContain('letter'); // it may be any file of this machine
    await house.configure('bad', { id: 'bad', type: 'telepathy' } as never);
    await until(() => house.healthOf('bad')?.includes('does not fit') === true);
    await house.configure('bad', null);
    await until(() => house.healthOf('bad') === undefined);
  });

  test('an epoch years ahead is a damaged year, not the newest set', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    const us = nowUs(house);
    await writeFile(
      path,
      csvOf([
        { id: 1, epochUs: us },
        { id: 1, epochUs: us + 1e15 },
      ]),
    );
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat') === 'ok');
    expect((await currentSets(house.context.store.db)).sets.epochUs[0]).toBe(us);
    expect((await rejectsOf(house.context.store.db, 'cat', 1))[0]!.text).toContain('ahead');
  });

  test('old data is stale: in health, in the state, as one event', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house, 30 * 86_400) }]));
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat')?.includes('30.0 d old') === true);
    expect((await house.state('cat')).stale).toBe(true);
    expect(await catalogueAge(house.context)).toMatchObject({ stale: true });
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house) }]));
    await until(() => house.healthOf('cat') === 'ok');
    const events = await eventsAfter(house.context.store.db, 0, 100);
    expect(events.map(({ kind }) => kind).filter((kind) => kind.startsWith('source.'))).toEqual([
      'source.stale',
      'source.fresh',
    ]);
  });

  test('what a removed source said is no longer in force, its history stays', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house) }]));
    const source = { id: 'cat', type: 'file', path } as const;
    await house.configure('cat', source);
    await until(() => house.healthOf('cat') === 'ok');
    const { db } = house.context.store;
    const before = await lastEvent(db);
    await house.configure('cat', null);
    await until(async () =>
      (await eventsAfter(db, before, 9)).some(({ kind }) => kind === 'elements.changed'),
    );
    expect((await currentSets(db)).sets.count).toBe(0);
    expect(await sets(house, 'cat')).toBe(1);
    await house.configure('cat', source);
    await until(() => house.healthOf('cat') === 'ok');
    expect((await currentSets(db)).sets.count).toBe(1);
  });

  test('after a restart what was read whole is not read again', async () => {
    const house = await openHouse();
    const path = join(house.folder, 'cat.csv');
    await writeFile(path, csvOf([{ id: 1, epochUs: nowUs(house) }]));
    await house.configure('cat', { id: 'cat', type: 'file', path });
    await until(() => house.healthOf('cat') === 'ok');
    const before = await house.state('cat');
    expect(Object.keys(before.keys)).toEqual([path]);
    await house.configure('cat', { id: 'cat', type: 'file', path, everyS: 7200 }); // another row: the loop starts anew
    await until(() => house.healthOf('cat') === 'ok');
    expect((await house.state('cat')).changedUs).toBe(before.changedUs);
  });
});
