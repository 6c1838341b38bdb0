/** Cosignatures that are kept and thinned out, what a witness of others remembers, and the one line of before carried over. */
import { migrate, openStore } from '@noroshi/store';
import { expect, test } from 'vitest';
import {
  askedOf,
  type Cosigned,
  cosignedOf,
  keepCosigned,
  newestCosigned,
  saveAsked,
  saveWitnessed,
  witnessedLog,
  witnessedLogs,
} from '../src/exchange/index.ts';
import { WITNESSES } from '../src/migrations/0017-witnesses.ts';
import { MIGRATIONS } from '../src/migrations/index.ts';
import { describeEngines } from './engines.ts';

const KEY = { partner: 'bravo', lane: 'flash' };
const HOUR_US = 3_600_000_000;

function cosigned(size: number, seenUs: number, witness = 'w1'): Cosigned {
  const atS = Math.floor(seenUs / 1e6);
  return { ...KEY, witness, size, text: `t${size}\n`, lines: `— ${witness} AAAA\n`, atS, seenUs };
}

describeEngines('witnesses', (open, fresh) => {
  test('the newest are kept, and of older ones the last of each hour', async () => {
    const store = await open();
    for (let size = 1; size <= 60; size++)
      await store.write((tx) => keepCosigned(tx, cosigned(size, size * (HOUR_US / 20))));
    const sizes = (await cosignedOf(store.db, KEY)).map((each) => each.size);
    expect(sizes).toEqual([19, 39, 52, 53, 54, 55, 56, 57, 58, 59, 60]);
    await store.write((tx) => keepCosigned(tx, cosigned(60, 99 * HOUR_US, 'w2')));
    await store.write((tx) => keepCosigned(tx, { ...cosigned(60, 99 * HOUR_US), atS: 7 }));
    expect(await cosignedOf(store.db, KEY, { above: 58 })).toMatchObject([
      ...[{ size: 59 }, { size: 60, witness: 'w1', atS: 7 }, { size: 60, witness: 'w2' }],
    ]);
    expect(await cosignedOf(store.db, KEY, { above: 58, beforeS: 7 })).toHaveLength(1);
    expect(await newestCosigned(store.db, KEY)).toMatchObject([
      ...[
        { witness: 'w1', size: 60 },
        { witness: 'w2', size: 60 },
      ],
    ]);
    expect(await cosignedOf(store.db, { ...KEY, lane: 'bulk' })).toEqual([]);
  });

  test('how asking went, and what was cosigned of a log', async () => {
    const store = await open();
    const asked = {
      ...KEY,
      witness: 'w1',
      size: 4,
      state: 'silent',
      reason: 'away',
      atUs: 5,
    } as const;
    await store.write((tx) => saveAsked(tx, asked));
    await store.write((tx) => saveAsked(tx, { ...asked, state: 'ok', reason: '' }));
    expect(await askedOf(store.db)).toEqual([{ ...asked, state: 'ok', reason: '' }]);
    const log = { origin: 'o', size: 3, root: '00', note: 'n', atUs: 1 };
    await store.write((tx) => saveWitnessed(tx, log));
    await store.write((tx) => saveWitnessed(tx, { ...log, size: 4 }));
    expect(await witnessedLog(store.db, 'o')).toEqual({ ...log, size: 4 });
    expect(await witnessedLogs(store.db)).toHaveLength(1);
    expect(await witnessedLog(store.db, 'other')).toBeUndefined();
  });

  test('the line of the partner that a lane had before goes over', async () => {
    const store = await openStore(await fresh());
    await migrate(store, 0, MIGRATIONS.slice(0, MIGRATIONS.indexOf(WITNESSES)));
    const sealed = Buffer.concat([Buffer.alloc(10), Buffer.from([1, 2]), Buffer.alloc(64)]);
    const line = `— bravo ${sealed.toString('base64')}\n`;
    const row = { checkpoint: 'c', updated_us: 1, confirmed: 3, confirmed_us: 9 };
    const rows = [`o\n3\nAAAA\n\n${line}`, 'rubbish', ''].map((witness, i) => ({
      ...{ partner: 'bravo', lane: `l${i}`, size: 3, ...row, witness },
    }));
    await store.write((tx) => tx.insertInto('exchange_log').values(rows).execute());
    await migrate(store, 0);
    expect(await cosignedOf(store.db, { partner: 'bravo', lane: 'l0' })).toEqual([
      {
        ...{ partner: 'bravo', lane: 'l0', witness: 'bravo', size: 3, text: 'o\n3\nAAAA\n' },
        ...{ lines: line, atS: 258, seenUs: 9 },
      },
    ]);
    for (const lane of ['l1', 'l2'])
      expect(await cosignedOf(store.db, { partner: 'bravo', lane })).toEqual([]);
    await store.close();
  });
});
