/** Lanes and links in the store, on both engines: what is appended is there whole or not at all, and damage is found on reading. */
import { expect, test } from 'vitest';
import {
  appendLaneEntries,
  bodiesOf,
  confirmLane,
  eraseBody,
  evidenceOf,
  followedTo,
  followTo,
  keepEvidence,
  keepPart,
  keepReceived,
  laneEntries,
  laneNodes,
  laneOf,
  lanesOf,
  linkOf,
  newestEntries,
  newestReceived,
  partsOf,
  positionOf,
  positionsOf,
  receivedEntries,
  releasesOf,
  saveLink,
  savePosition,
  saveStanding,
  standingsOf,
  timesTold,
  versionReceived,
} from '../src/exchange/index.ts';
import { DamagedRowError, type Db } from '../src/index.ts';
import { describeEngines } from './engines.ts';

const TO_BRAVO = { partner: 'bravo', lane: 'routine' };
const entry = (index: number, key = TO_BRAVO) => ({
  ...{ ...key, index, record: Uint8Array.of(index, 255, 0), kind: 'warning' },
  warningId: `w-${index % 2}`,
  ...{ ruleIds: ['r'], reason: 'agreed', atUs: 800e12 + index },
});

const salt = new Uint8Array(16).fill(3);
const append = (tx: Db, partner: string, index: number) =>
  appendLaneEntries(
    tx,
    { partner, lane: 'routine' },
    {
      entries: [{ ...entry(index), body: { kind: 'whole', salt, bytes: Uint8Array.of(index, 1) } }],
      checkpoint: `checkpoint of ${index + 1}`,
      nodes: [{ level: 0, index, hash: new Uint8Array(32).fill(index) }],
    },
  );

describeEngines('exchange', (open) => {
  test('a lane grows by whole entries', async () => {
    const store = await open();
    expect(await laneOf(store.db, TO_BRAVO)).toBeUndefined();
    for (let i = 0; i < 5; i++) await store.write((tx) => append(tx, 'bravo', i));
    await store.write((tx) => append(tx, 'charlie', 0));
    const broken = store.write(async (tx) => {
      await append(tx, 'bravo', 5);
      throw new Error('the process ends here');
    });
    await expect(broken).rejects.toThrow('ends here');
    await expect(store.write((tx) => append(tx, 'bravo', 4))).rejects.toThrow(); // twice
    expect(await laneOf(store.db, TO_BRAVO)).toMatchObject({
      size: 5,
      checkpoint: 'checkpoint of 5',
    });
    const entries = await laneEntries(store.db, TO_BRAVO, 1, 3);
    expect(entries).toEqual([entry(1), entry(2), entry(3)]);
    const places = [4, 2, 9].map((index) => ({ level: 0, index }));
    const nodes = await laneNodes(store.db, TO_BRAVO, places);
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
      await store.write((tx) => confirmLane(tx, TO_BRAVO, size, 1));
      expect((await laneOf(store.db, TO_BRAVO))?.confirmed).toBe(kept);
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
    expect(before).toMatchObject({ state: 'new', sinceUs: 7 });
    const link = { ...before, reason: 'a cut' };
    const key = { partner: 'alpha', lane: 'flash' };
    const nothing = { ...key, size: 0, frontier: [], knownSize: 0, checkpoint: '' };
    expect(await positionOf(store.db, key)).toEqual(nothing);
    const position = { ...key, size: 3, frontier: ['aa', 'bb'], knownSize: 4, checkpoint: 'c' };
    const standing = {
      ...({ warningId: 'w', partner: 'alpha', state: 'told', decisionDigest: 'd' } as const),
      ...{ sentDigest: 's', atUs: 1 },
    };
    const received = {
      ...{ ...key, index: 0, record: Uint8Array.of(0, 1, 2), kind: 'cancel', version: 4 },
      ...{ warningId: 'w', outcome: 'cancelled', atUs: 9 },
    };
    const body = { kind: 'whole' as const, salt, bytes: Uint8Array.of(7) };
    await store.write(async (tx) => {
      await saveLink(tx, link);
      await saveLink(tx, { ...link, state: 'up', contactUs: 8 });
      await saveStanding(tx, { ...standing, state: 'withheld' });
      await saveStanding(tx, standing);
      await savePosition(tx, { ...position, size: 1 });
      await savePosition(tx, position);
      await keepReceived(tx, received, body);
      await keepPart(tx, { ...key, index: 1 }, 0, Uint8Array.of(1, 2));
      await keepPart(tx, { ...key, index: 1 }, 0, Uint8Array.of(9, 9)); // came twice
      await keepPart(tx, { ...key, index: 1 }, 3, Uint8Array.of(4)); // after a gap
      await keepEvidence(tx, { partner: 'alpha', kind: 'fork', doc: { known: 'x' }, atUs: 2 });
      await followTo(tx, 'sender', 3);
      await followTo(tx, 'sender', 5);
    });
    expect(await linkOf(store.db, 'alpha', 0)).toEqual({ ...link, state: 'up', contactUs: 8 });
    expect(await standingsOf(store.db, 'w')).toEqual([standing]);
    expect(await receivedEntries(store.db, key, 0, 9)).toEqual([received]);
    expect(await newestReceived(store.db, 'alpha', { kinds: ['cancel'], limit: 1 })).toEqual([
      received,
    ]);
    expect(await versionReceived(store.db, 'alpha', 'w', ['warning', 'cancel'])).toBe(4);
    expect(await versionReceived(store.db, 'alpha', 'w', ['warning'])).toBe(0);
    expect(await positionsOf(store.db, 'alpha')).toEqual([position]);
    expect(await partsOf(store.db, { ...key, index: 1 })).toEqual(Uint8Array.of(1, 2));
    expect(await evidenceOf(store.db, 'alpha')).toMatchObject([{ number: 1, doc: { known: 'x' } }]);
    expect(await followedTo(store.db, 'sender')).toBe(5);
  });

  test('an entry that was changed beneath us is found when it is read', async () => {
    const store = await open();
    await store.write((tx) => append(tx, 'bravo', 0));
    await store.write((tx) =>
      tx
        .updateTable('exchange_record')
        .set({ record: Buffer.from('other') })
        .execute(),
    );
    await expect(laneEntries(store.db, TO_BRAVO, 0, 9)).rejects.toThrow(DamagedRowError);
  });

  test('a body that is erased leaves its tombstone, and the lane as it was', async () => {
    const store = await open();
    for (let i = 0; i < 3; i++) await store.write((tx) => append(tx, 'bravo', i));
    const place = { ...TO_BRAVO, index: 1 };
    const stone = Uint8Array.of(6, 6);
    const erase = () => store.write((tx) => eraseBody(tx, 'exchange_body', place, stone));
    expect([await erase(), await erase()]).toEqual([true, false]);
    const bodies = await bodiesOf(store.db, 'exchange_body', TO_BRAVO, 0, 3);
    expect(bodies.get(1)).toEqual({ kind: 'erased', tombstone: stone });
    expect(bodies.get(2)).toEqual({ kind: 'whole', salt, bytes: Uint8Array.of(2, 1) });
    expect(await laneEntries(store.db, TO_BRAVO, 1, 1)).toEqual([entry(1)]);
    expect(await timesTold(store.db, 'bravo', 'w-0')).toBe(2);
    const [newest] = await newestEntries(store.db, 'bravo', { about: 'w-0', limit: 1 });
    expect(newest).toEqual(entry(2));
    expect(await lanesOf(store.db, 'bravo')).toMatchObject([{ lane: 'routine', size: 3 }]);
  });
});
