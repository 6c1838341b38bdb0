/** Signs on both engines: the newest word stands, pages miss and repeat nothing, each asker sees what they may, old ones go. */
import {
  closeSigns,
  forgetSigns,
  listSigns,
  type StoredSign,
  saveSign,
  signById,
  signsOfWarrant,
  signTimes,
  warrantsOfSigns,
} from '@noroshi/store';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

const sign = (id: string, more: Partial<StoredSign> = {}): StoredSign => ({
  ...{ id, warrant: 'w', kind: 'scan', tlp: 'AMBER', doc: { text: '狼煙' }, rank: 1, score: 0.5 },
  ...{ confidence: 0.5, firstUs: 10, lastUs: 20, foundUs: 30, updatedUs: 30, isOpen: true },
  ...{ severity: null, warningId: null, assetIds: ['mine'], ...more },
});

describeEngines('signs', (open) => {
  test('are kept, listed for who may see them, closed and forgotten', async () => {
    const store = await open();
    const rows = [
      ...Array.from({ length: 7 }, (_, i) => sign(`a${i}`, { lastUs: 20 + (i % 3) })),
      sign('theirs', { assetIds: ['other'] }),
      sign('nobodys', { assetIds: [], kind: 'relay' }),
      sign('secret', { tlp: 'RED' }),
      sign('old', { warrant: 'v', updatedUs: 5 }),
    ];
    await store.write(async (tx) => {
      for (const row of rows) await saveSign(tx, row);
      await saveSign(tx, sign('a0', { score: 0.9, lastUs: 20 }));
    });
    const { db } = store;
    const sight = { tlps: ['CLEAR', 'GREEN', 'AMBER'], assetIds: ['mine'] };
    const seen: string[] = [];
    let page = await listSigns(db, sight, { limit: 2 });
    for (;;) {
      seen.push(...page.signs.map(({ id }) => id));
      if (page.after === null) break;
      page = await listSigns(db, sight, { limit: 2, after: page.after });
    }
    const wanted = ['a2', 'a5', 'a1', 'a4', 'a0', 'a3', 'a6', 'nobodys', 'old'];
    expect(seen).toEqual(wanted);
    await store.write(async (tx) => {
      for (const [k, id] of ['a3', 'a5', 'a6'].entries())
        await saveSign(tx, sign(id, { rank: 4 - k, isOpen: id !== 'a5' }));
    });
    const best: string[] = [];
    let next: Awaited<ReturnType<typeof listSigns>>['after'] | undefined;
    while (next !== null) {
      const found = await listSigns(db, sight, {
        ...{ limit: 2, order: 'best' },
        ...(next !== undefined && { after: next }),
      });
      best.push(...found.signs.map(({ id }) => id));
      next = found.after;
    }
    expect(best).toEqual(['a2', 'a1', 'a4', 'a0', 'nobodys', 'old', 'a6', 'a3', 'a5']);
    expect(await signById(db, 'a0', sight)).toEqual(sign('a0', { score: 0.9, lastUs: 20 }));
    for (const id of ['theirs', 'secret']) expect(await signById(db, id, sight)).toBeUndefined();
    const relays = await signTimes(db, { ...sight, kinds: ['relay'], fromUs: 20, toUs: 10 }, 10);
    expect(relays).toEqual([{ kind: 'relay', firstUs: 10, lastUs: 20 }]);
    expect((await listSigns(db, { ...sight, about: 'other' }, { limit: 9 })).signs).toHaveLength(1);
    expect(await warrantsOfSigns(db)).toEqual(['v', 'w']);
    const gone = await store.write(async (tx) => [
      await closeSigns(tx, 'w'),
      await forgetSigns(tx, 'v', 6),
      await forgetSigns(tx, 'w', 6),
    ]);
    expect(gone).toEqual([9, 1, 0]); // a5 is past already
    expect((await signsOfWarrant(db, 'w')).some(({ isOpen }) => isOpen)).toBe(false);
    expect(await db.selectFrom('sign_asset').selectAll().where('id', '=', 'old').execute()).toEqual(
      [],
    );
  });
});
