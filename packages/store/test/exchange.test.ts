/** Lanes and links in the store, on both engines: what is appended is there whole or not at all, and damage is found on reading. */
import { expect, test } from 'vitest';
import {
  appendLaneEntry,
  confirmLane,
  evidenceOf,
  followedTo,
  followTo,
  keepEvidence,
  keepReceived,
  laneEntries,
  laneNodes,
  laneOf,
  linkOf,
  receivedEntries,
  releasesOf,
  saveLink,
  saveStanding,
  standingsOf,
} from '../src/exchange/index.ts';
import { DamagedRowError, type Db } from '../src/index.ts';
import { describeEngines } from './engines.ts';

const entry = (index: number) => ({
  ...{ index, bytes: Uint8Array.of(index, 255, 0), kind: 'warning', warningId: `w-${index % 2}` },
  ...{ ruleIds: ['r'], reason: 'agreed', atUs: 800e12 + index },
});

const append = (tx: Db, lane: string, index: number) =>
  appendLaneEntry(tx, {
    ...{ lane, entry: entry(index), checkpoint: `checkpoint of ${index + 1}` },
    nodes: [{ level: 0, index, hash: new Uint8Array(32).fill(index) }],
  });

describeEngines('exchange', (open) => {
  test('a lane grows by whole entries', async () => {
    const store = await open();
    expect(await laneOf(store.db, 'bravo')).toBeUndefined();
    for (let i = 0; i < 5; i++) await store.write((tx) => append(tx, 'bravo', i));
    await store.write((tx) => append(tx, 'charlie', 0));
    const broken = store.write(async (tx) => {
      await append(tx, 'bravo', 5);
      throw new Error('the process ends here');
    });
    await expect(broken).rejects.toThrow('ends here');
    await expect(store.write((tx) => append(tx, 'bravo', 4))).rejects.toThrow(); // twice
    expect(await laneOf(store.db, 'bravo')).toMatchObject({
      size: 5,
      checkpoint: 'checkpoint of 5',
    });
    const entries = await laneEntries(store.db, 'bravo', 1, 3);
    expect(entries).toEqual([entry(1), entry(2), entry(3)]);
    const places = [4, 2, 9].map((index) => ({ level: 0, index }));
    const nodes = await laneNodes(store.db, 'bravo', places);
    expect(nodes.map(({ index, hash }) => [index, hash[31]]).sort()).toEqual([
      [2, 2],
      [4, 4],
    ]);
  });

  test('what a partner keeps only grows, and never beyond the lane', async () => {
    const store = await open();
    for (let i = 0; i < 3; i++) await store.write((tx) => append(tx, 'bravo', i));
    for (const [size, kept] of [
      [2, 2],
      [1, 2],
      [9, 2],
      [3, 3],
    ] as const) {
      await store.write((tx) => confirmLane(tx, 'bravo', size, 1));
      expect((await laneOf(store.db, 'bravo'))?.confirmed).toBe(kept);
    }
    const lines = await releasesOf(store.db, 'w-0');
    expect(lines.map(({ index, confirmed }) => [index, confirmed])).toEqual([
      [0, true],
      [2, true],
    ]);
  });

  test('links, standings, evidence and the place in the feed read back', async () => {
    const store = await open();
    const before = await linkOf(store.db, 'alpha', 7);
    expect(before).toMatchObject({ size: 0, state: 'new', sinceUs: 7 });
    const link = { ...before, size: 3, frontier: ['aa', 'bb'], knownSize: 4, checkpoint: 'c' };
    const standing = {
      ...({ warningId: 'w', partner: 'alpha', state: 'told', decisionDigest: 'd' } as const),
      ...{ sentDigest: 's', atUs: 1 },
    };
    const received = {
      ...{ partner: 'alpha', index: 0, bytes: Uint8Array.of(0, 1, 2), kind: 'cancel' },
      ...{ warningId: 'w', outcome: 'cancelled', atUs: 9 },
    };
    await store.write(async (tx) => {
      await saveLink(tx, link);
      await saveLink(tx, { ...link, state: 'up', contactUs: 8 });
      await saveStanding(tx, { ...standing, state: 'withheld' });
      await saveStanding(tx, standing);
      await keepReceived(tx, received);
      await keepEvidence(tx, { partner: 'alpha', kind: 'fork', doc: { known: 'x' }, atUs: 2 });
      await followTo(tx, 'sender', 3);
      await followTo(tx, 'sender', 5);
    });
    expect(await linkOf(store.db, 'alpha', 0)).toEqual({ ...link, state: 'up', contactUs: 8 });
    expect(await standingsOf(store.db, 'w')).toEqual([standing]);
    expect(await receivedEntries(store.db, 'alpha', 0, 9)).toEqual([received]);
    expect(await evidenceOf(store.db, 'alpha')).toMatchObject([{ number: 1, doc: { known: 'x' } }]);
    expect(await followedTo(store.db, 'sender')).toBe(5);
  });

  test('an entry that was changed beneath us is found when it is read', async () => {
    const store = await open();
    await store.write((tx) => append(tx, 'bravo', 0));
    await store.write((tx) =>
      tx
        .updateTable('exchange_entry')
        .set({ bytes: Buffer.from('other') })
        .execute(),
    );
    await expect(laneEntries(store.db, 'bravo', 0, 9)).rejects.toThrow(DamagedRowError);
  });
});
