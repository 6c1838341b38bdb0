/** Erasing on both engines: what a notice, a history and the shift log held is in no row any more; the rest is as it was, and sound. */
import { damage, type Store, saveSign } from '@noroshi/store';
import { appendShift } from '@noroshi/store/notify';
import {
  appendHistory,
  ERASED,
  insertNotice,
  keptNotices,
  noticesWithoutSign,
  rewriteHistory,
  rewriteNotice,
  rewriteShift,
  warningHistory,
} from '@noroshi/store/warnings';
import type { Notice } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { rowsOf, tablesOf } from '../src/scan.ts';
import { describeEngines } from './engines.ts';

const THEM = '198.51.100.7';
const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  ...{ id, origin: 'alpha', mode: 'exercise', kind: 'beacon', key: `beacon-${id}`, atUs: 10 },
  ...{ marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [] } },
  ...{ title: `Calls with ${THEM}`, about: [{ type: 'asset', id: 'station' }] },
  ...{ window: { fromUs: 1, toUs: 2 }, severity: 'low', confidence: 0.5 },
  evidence: [{ type: 'value', name: 'destination', value: THEM }],
  method: { name: 'flow-beacon', version: '1', parameters: { warrant: 'w' } },
  ...more,
});

async function rowsWith(store: Store, word: string): Promise<string[]> {
  const found: string[] = [];
  await store.snapshot(async (tx) => {
    for (const table of await tablesOf(tx))
      for await (const rows of rowsOf(tx, store.engine, table))
        if (rows.some((row) => JSON.stringify(row).includes(word))) found.push(table.table);
  });
  return found;
}

describeEngines('erasing', (open) => {
  test('takes an address out of every row that held it, and only there', async () => {
    const store = await open();
    const others = [
      notice('standing'), // its sign is kept
      notice('young', { atUs: 90 }),
      notice('theirs', { origin: 'bravo' }),
      notice('by-hand', { method: { name: 'manual', version: '1', parameters: {} } }),
    ];
    const all = [notice('old'), ...others.map((one) => ({ ...one, title: 'x', evidence: [] }))];
    await store.write(async (tx) => {
      for (const [place, one] of all.entries())
        await insertNotice(tx, {
          ...{ notice: one, warningId: 'w-1', place, owners: [], supersedes: null },
        });
      await saveSign(tx, {
        ...{ id: 'beacon-standing', warrant: 'w', kind: 'beacon', tlp: 'AMBER', doc: {}, rank: 1 },
        ...{ score: 1, confidence: 1, firstUs: 1, lastUs: 2, foundUs: 3, updatedUs: 3 },
        ...{ isOpen: true, severity: null, warningId: 'w-1', assetIds: [] },
      });
      const line = { atUs: 1, actor: 'user:aiko' } as const;
      await appendHistory(tx, 'w-1', { ...line, action: 'note', text: `${THEM} was called` });
      await appendHistory(tx, 'w-1', { ...line, action: 'note', text: 'nothing of it' });
      await appendShift(tx, { ...line, kind: 'note', text: `look at ${THEM}` });
    });
    expect(await rowsWith(store, THEM)).toEqual(['notice', 'shift_entry', 'warning_history']);
    const asked = { origin: 'alpha', kinds: ['beacon'], beforeUs: 50, limit: 10 } as const;
    const found = await noticesWithoutSign(store.db, asked);
    expect(found.map(({ notice: { id } }) => id)).toEqual(['old']);
    const gone = (text: string) => text.replaceAll(THEM, '(erased)');
    const said = [{ type: 'time', name: ERASED, atUs: 60 }] as const;
    const stone = { ...found[0]!.notice, title: 'Calls: erased', evidence: [...said] };
    const changed = await store.write(async (tx) => {
      await rewriteNotice(tx, stone);
      const lines = await rewriteHistory(tx, 'w-1', ({ text }) => gone(text));
      return [lines, await rewriteShift(tx, [THEM, '203.0.113.1'], gone)];
    });
    expect(changed).toEqual([1, 1]);
    expect(await store.scrub()).toBe(true);
    expect(await rowsWith(store, THEM)).toEqual([]);
    expect(await rowsWith(store, 'look at (erased)')).toEqual(['shift_entry']);
    expect(await noticesWithoutSign(store.db, asked)).toEqual([]);
    expect((await keptNotices(store.db, 'w-1')).map((one) => one.notice)[0]).toEqual(stone);
    const texts = (await warningHistory(store.db, 'w-1')).map(({ text }) => text);
    expect(texts).toEqual(['(erased) was called', 'nothing of it']);
    expect((await damage(store)).damages).toEqual([]);
  });
});
