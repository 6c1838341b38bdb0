/** Element sets into the store and out again, on both engines, against a plain list kept beside it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { encodeSetRecord, readElementSets, sameSet } from '@noroshi/orbit';
import type { Store } from '@noroshi/store';
import { damage, eventsAfter, lastEvent } from '@noroshi/store';
import {
  beginIngest,
  closeTornIngest,
  damagedElements,
  elementFacts,
  ingestSets,
  listObjects,
  objectById,
  openIngests,
  touchedSince,
} from '@noroshi/store/elements';
import { dataPath } from '@noroshi/tidy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { BLOCK_SETS_MAX, mergeSets, VERSIONS_MAX } from '../../src/sources/blocks.ts';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { storedId } from '../../src/sources/object-id.ts';
import { currentSets, historySets, setsAt } from '../../src/sources/sets.ts';
import { batchOf, type MadeSet } from './make.ts';

const DAY_US = 86_400e6;
const ALL = { fromUs: -9e15, toUs: 9e15, setsMax: 1e6 };
const wallUs = () => 8.4e14;

function ingest(store: Store, made: readonly MadeSet[], source = 'one') {
  return ingestBatch(store, batchOf(made), { source, wallUs });
}

async function epochsOf(store: Store, id: string): Promise<number[]> {
  const history = await historySets(store.db, id, ALL);
  return history.flatMap(({ sets }) => [...sets.epochUs]);
}

describeEngines('element sets in the store', (open) => {
  test('a name that would steer a terminal, or end a text, is kept in visible escapes', async () => {
    const store = await open();
    await ingest(store, [{ id: '1', epochUs: 0, name: 'A\u0000B\u001b[31m\u202eC 狼煙' }]);
    const named = (await objectById(store.db, '1'))!;
    expect(JSON.stringify(named)).toContain('A\\\\x00B\\\\x1b[31m\\\\u{202e}C 狼煙');
  });

  test('history, sets in force and sets at an instant are those of a plain list', async () => {
    const set = fc.record({
      id: fc.constantFrom('1', '2', 'own'),
      epochUs: fc.integer({ min: 0, max: 40 }).map((n) => n * DAY_US),
      anomalyDeg: fc.integer({ min: 0, max: 3 }),
    });
    const batches = fc.array(fc.array(set, { minLength: 1, maxLength: 90 }), {
      minLength: 1,
      maxLength: 5,
    });
    const store = await open();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: -1, max: 41 }), async (list, day) => {
        const source = `source-${++run}`; // a stream of its own in the one store
        const held: MadeSet[] = [];
        for (const made of list) {
          const renamed = made.map((one) => ({ ...one, id: `${one.id}-${run}` }));
          const fresh = distinct([...held, ...renamed]);
          const done = await ingest(store, renamed, source);
          expect(done.added).toBe(fresh.length - held.length);
          held.splice(0, held.length, ...fresh);
          expect((await ingest(store, renamed, source)).added).toBe(0);
        }
        for (const id of new Set(held.map((one) => one.id))) {
          const mine = held.filter((one) => one.id === id);
          const sorted = mine.map((one) => one.epochUs).sort((a, b) => a - b);
          expect(await epochsOf(store, id)).toEqual(sorted);
          const atUs = day * DAY_US;
          const { sets } = await setsAt(store.db, atUs);
          const row = sets.objects.objectId.indexOf(id);
          const before = sorted.findLast((us) => us <= atUs);
          const after = sorted.find((us) => us > atUs && us <= atUs + 14 * DAY_US);
          expect(row < 0 ? undefined : sets.epochUs[row]).toBe(before ?? after);
        }
      }),
      { numRuns: store.engine === 'sqlite' ? 15 : 5 },
    );
    expect(await damagedElements(store.db)).toEqual([]);
  });

  test('only what is newer touches, and the feed says so once', async () => {
    const store = await open();
    await ingest(store, [
      { id: '1', epochUs: 1e12 },
      { id: '2', epochUs: 1e12 },
    ]);
    const first = await lastEvent(store.db);
    expect(await touchedSince(store.db, 0)).toEqual(['1', '2']);
    expect(await touchedSince(store.db, first)).toEqual([]);
    expect((await ingest(store, [{ id: '1', epochUs: 1e12 }])).seq).toBeNull();
    const older = await ingest(store, [{ id: '1', epochUs: 5e11 }]);
    expect(older).toMatchObject({ added: 1, touched: 0, seq: null });
    const newer = await ingest(store, [
      { id: '2', epochUs: 2e12 },
      { id: '1', epochUs: 1e12 },
    ]);
    expect(newer).toMatchObject({ added: 1, touched: 1 });
    expect(await touchedSince(store.db, first)).toEqual(['2']);
    const events = await eventsAfter(store.db, first, 10);
    expect(events.map((event) => [event.kind, event.subject, event.doc.touched])).toEqual([
      ['elements.changed', 'one', 1],
    ]);
    const current = await currentSets(store.db);
    expect([...current.sets.epochUs]).toEqual([1e12, 2e12]);
    expect(current.position).toBe(events[0]!.seq);
  });

  test('an ingest cut short tells what it touched, and is done again to the end', async () => {
    const store = await open();
    const made = Array.from({ length: 2000 }, (_, i) => ({ id: String(i + 1), epochUs: 1e12 }));
    const torn = await store.write((tx) => beginIngest(tx, 'one', 0));
    const stop = new AbortController();
    let turns = 0;
    const options = { source: 'one', stop: stop.signal };
    const clock = () => {
      if (++turns === 3) stop.abort(); // after the first chunk
      return 0;
    };
    const part = await ingestBatch(store, batchOf(made), { ...options, wallUs: clock });
    expect(part.added).toBeGreaterThan(0);
    expect(part.added).toBeLessThan(2000);
    expect((await openIngests(store.db)).map(({ id }) => id)).toEqual([torn]);
    expect(await touchedSince(store.db, part.seq!)).toHaveLength(part.added); // one is open: told again
    await store.write((tx) => closeTornIngest(tx, torn, 1));
    const rest = await ingest(store, made);
    expect(part.added + rest.added).toBe(2000);
    expect(await touchedSince(store.db, part.seq!)).toHaveLength(rest.added);
    expect(await openIngests(store.db)).toEqual([]);
  });

  test('a part of the first catalogue is not taken for all of it, nor in a replay', async () => {
    const store = await open();
    const count = async () => [
      (await currentSets(store.db)).sets.count,
      (await setsAt(store.db, 2e12)).sets.count,
    ];
    const into = { ingest: 0, source: 'one', atUs: 0 };
    const made = { id: '7', epochUs: 1e12 };
    const row = { ...rowOf(made), newest: encodeSetRecord(batchOf([made]), 0) };
    const ingestId = await store.write(async (tx) => {
      const id = await beginIngest(tx, 'one', 0);
      await ingestSets(tx, { ...into, ingest: id }, [row], mergeSets);
      return id;
    });
    expect(await count()).toEqual([0, 0]);
    await store.write((tx) => closeTornIngest(tx, ingestId, 1));
    expect(await count()).toEqual([1, 1]);
  });

  test('a transaction that fails leaves nothing behind', async () => {
    const store = await open();
    const failing = store.write(async (tx) => {
      const ingest = await beginIngest(tx, 'one', 0);
      const row = rowOf({ id: '7', epochUs: 1 });
      await ingestSets(tx, { ingest, source: 'one', atUs: 0 }, [row], mergeSets);
      throw new Error('cut');
    });
    await expect(failing).rejects.toThrow('cut');
    expect(await elementFacts(store.db)).toMatchObject({ objects: 0, sets: 0, newestUs: null });
  });

  test('of several sources the newest that can be propagated is in force', async () => {
    const store = await open();
    await ingest(store, [{ id: '1', epochUs: 3e12, type: 4 }], 'xp');
    await ingest(store, [{ id: '1', epochUs: 1e12 }], 'old');
    await ingest(store, [{ id: '1', epochUs: 2e12, anomalyDeg: 9 }], 'new');
    const { sets } = await currentSets(store.db);
    expect([sets.count, sets.epochUs[0], sets.objects.source[0]]).toEqual([1, 2e12, 'new']);
    const at = await setsAt(store.db, 1.5e12);
    expect(at.sets.epochUs[0]).toBe(1e12);
  });

  test('names follow the newest set, an empty one says nothing, any text can be looked for', async () => {
    const store = await open();
    await ingest(store, [{ id: '1', epochUs: 2e12, name: 'SECOND 100%' }]);
    await ingest(store, [{ id: '1', epochUs: 1e12, name: 'FIRST' }]);
    expect((await objectById(store.db, '1'))?.name).toBe('SECOND 100%');
    await ingest(store, [{ id: '1', epochUs: 3e12, name: '' }]);
    expect((await objectById(store.db, '1'))?.name).toBe('SECOND 100%');
    await ingest(store, [{ id: '2', epochUs: 3e12, name: "O'NEIL" }]);
    const ids = async (text: string) =>
      (await listObjects(store.db, { text, limit: 10 })).map((one) => one.objectId);
    expect(await ids('100%')).toEqual(['1']);
    expect(await ids('0_%')).toEqual([]);
    expect(await ids("o'neil")).toEqual(['2']);
    expect(await ids("' or 1=1 --")).toEqual([]);
    expect((await listObjects(store.db, { after: '1', limit: 10 })).length).toBe(1);
  });

  test('a changed byte is found when it is read, and named', async () => {
    const store = await open();
    await ingest(store, [
      { id: '1', epochUs: 1e12 },
      { id: '1', epochUs: 2e12 },
    ]);
    const { bytes } = await store.db
      .selectFrom('element_block')
      .select('bytes')
      .executeTakeFirstOrThrow();
    bytes[bytes.length >> 1]! ^= 4;
    await store.write((tx) => tx.updateTable('element_block').set({ bytes }).execute());
    await expect(historySets(store.db, '1', ALL)).rejects.toThrow('element_block');
    expect(await damagedElements(store.db)).toHaveLength(1);
    expect((await damage(store)).damages).toMatchObject([{ table: 'element_block' }]);
    expect((await currentSets(store.db)).sets.count).toBe(1); // the set in force is kept apart
  });

  test('more versions of one epoch than any catalogue has are not kept', async () => {
    const store = await open();
    const made = Array.from({ length: 40 }, (_, i) => ({ id: '1', epochUs: 1e12, anomalyDeg: i }));
    expect((await ingest(store, made)).added).toBe(VERSIONS_MAX);
    expect((await ingest(store, made.slice(20))).added).toBe(0);
  });
});

describe('blocks', () => {
  test('are cut at their most, and never inside one epoch', () => {
    const made = Array.from({ length: 300 }, (_, i) => ({
      ...{ id: '1', anomalyDeg: i },
      epochUs: Math.floor(i / 7) * 1e9,
    }));
    const { blocks, added } = mergeSets([], batchOf(made));
    expect(added).toBe(300);
    expect(blocks.length).toBeGreaterThan(3);
    blocks.forEach((block, i) => {
      expect(block.count).toBeLessThan(BLOCK_SETS_MAX + VERSIONS_MAX);
      if (i > 0) expect(blocks[i - 1]!.lastUs).toBeLessThan(block.firstUs);
    });
  });

  test('ids become safe, and two never one', () => {
    expect(storedId('25544')).toBe('25544');
    const ids = ['OBJECT_ID 12', 'OBJECT_ID_12', 'a b', 'a\nb', 'あ', '../x', 'x'.repeat(200)].map(
      storedId,
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,95}$/);
  });
});

const real = dataPath('tle/manoeuvre/iss_2019-12_2020-12.tle.gz');
describe.skipIf(real === undefined)('a real history', () => {
  describeEngines('of a year', (open) => {
    test('comes back set by set, whatever the order it came in', async () => {
      const store = await open();
      const { sets } = readElementSets(gunzipSync(readFileSync(real!)), { file: 'iss' });
      const order = [...sets.epochUs.keys()].sort(
        (a, b) => ((a * 7919) % 1009) - ((b * 7919) % 1009),
      );
      for (let from = 0; from < order.length; from += 97) {
        const { pickSets } = await import('@noroshi/orbit');
        const part = pickSets(sets, order.slice(from, from + 97));
        await ingestBatch(store, part, { source: 'iss', wallUs });
      }
      const [history] = await historySets(store.db, sets.objects.objectId[0]!, ALL);
      const rows = [...sets.epochUs.keys()].sort((a, b) => sets.epochUs[a]! - sets.epochUs[b]!);
      const distinctRows = rows.filter(
        (row, i) => i === 0 || !sameSet(sets, row, sets, rows[i - 1]!),
      );
      expect(history!.sets.count).toBe(distinctRows.length);
      distinctRows.forEach((row, i) => {
        expect(history!.sets.epochUs[i]).toBe(sets.epochUs[row]);
      });
    });
  });
});

function rowOf(made: MadeSet) {
  const sets = batchOf([made]);
  return {
    ...{ objectId: made.id, catalogueNumber: 0, cosparId: '', name: '', count: 1 },
    ...{ firstUs: made.epochUs, lastUs: made.epochUs, newest: new Uint8Array(96), sets },
  };
}

/** Those that differ, in order of first appearance. */
function distinct(made: readonly MadeSet[]): MadeSet[] {
  return [
    ...new Map(
      made.map((one) => [JSON.stringify([one.id, one.epochUs, one.anomalyDeg]), one]),
    ).values(),
  ];
}
