/** Findings of behaviour on both engines: the newest word stands, pages miss and repeat nothing, what is bound to an asset is hidden. */
import {
  assetKey,
  type Finding,
  findingByKey,
  forgetFindings,
  listFindings,
  newestLook,
  objectOwners,
  openCounts,
  openFindings,
  saveFinding,
  saveLook,
  saveOwners,
} from '@noroshi/store';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

const base: Finding = {
  ...{ key: 'a', kind: 'proximity', state: 'watch', bound: 'all', title: 'beside', doc: { n: 1 } },
  ...{ objectIds: ['1', '2'], openedUs: 10, fromUs: 5, toUs: 20, updatedUs: 10, isOpen: true },
  ...{ confidence: 0.5, score: 0.25, severity: null, warningId: null },
};

describeEngines('findings of behaviour', (open) => {
  test('a newer word replaces the older one, with what it is about', async () => {
    const store = await open();
    await store.write((tx) => saveFinding(tx, base));
    const newer = { ...base, state: 'closed', isOpen: false, objectIds: ['2', '3'], updatedUs: 30 };
    await store.write((tx) => saveFinding(tx, newer));
    expect(await findingByKey(store.db, 'a')).toEqual(newer);
    expect(await openFindings(store.db)).toEqual([]);
    const ofOne = { assetKeys: [], objectIds: ['1'], limit: 5 };
    expect((await listFindings(store.db, ofOne)).findings).toEqual([]);
    await store.write((tx) => forgetFindings(tx, 31));
    expect(await findingByKey(store.db, 'a')).toBeUndefined();
  });

  test('pages are newest first, and miss and repeat nothing where times are equal', async () => {
    const store = await open();
    const keys = Array.from({ length: 25 }, (_, i) => `k${String(i).padStart(2, '0')}`);
    await store.write(async (tx) => {
      for (const [i, key] of keys.entries())
        await saveFinding(tx, { ...base, key, openedUs: Math.floor(i / 10) });
    });
    const seen: string[] = [];
    let after: { openedUs: number; key: string } | undefined;
    do {
      const page = await listFindings(store.db, {
        ...{ assetKeys: [], limit: 4 },
        ...(after !== undefined && { after }),
      });
      seen.push(...page.findings.map(({ key }) => key));
      after = page.after ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual([...keys.slice(20), ...keys.slice(10, 20), ...keys.slice(0, 10)]);
  });

  test('what was looked for only because of an asset is told to who may know of the asset', async () => {
    const store = await open();
    const bound = { ...base, bound: 'assets', objectIds: ['1', '2', assetKey('relay')] } as const;
    await store.write((tx) => saveFinding(tx, bound));
    expect((await listFindings(store.db, { assetKeys: [], limit: 9 })).findings).toEqual([]);
    expect(await openCounts(store.db, [])).toEqual({});
    expect(await openCounts(store.db, [assetKey('2'), assetKey('other')])).toEqual({}); // its objects are no key to it
    expect(await openCounts(store.db, [assetKey('relay')])).toEqual({ proximity: 1 });
    const told = await listFindings(store.db, { assetKeys: [assetKey('relay')], limit: 9 });
    expect(told.findings).toEqual([bound]);
  });

  test('what everybody may know stands aside where the asker is told the same of an asset', async () => {
    const store = await open();
    const own = {
      ...base,
      key: 'a relay',
      bound: 'assets',
      objectIds: [assetKey('relay')],
    } as const;
    await store.write(async (tx) => {
      await saveFinding(tx, base);
      await saveFinding(tx, own);
    });
    const keys = async (...assetIds: string[]) => {
      const filter = { assetKeys: assetIds.map(assetKey), limit: 9 };
      return (await listFindings(store.db, filter)).findings.map(({ key }) => key);
    };
    expect([await keys(), await keys('other'), await keys('relay')]).toEqual([
      ['a'],
      ['a'],
      ['a relay'],
    ]);
    await store.write((tx) => saveFinding(tx, { ...own, isOpen: false, state: 'closed' }));
    expect(await keys('relay')).toEqual(['a', 'a relay']); // over for the asset, not for all
  });

  test('a damaged row costs itself only, until it is said anew', async () => {
    const store = await open();
    await store.write(async (tx) => {
      for (const key of ['a', 'b']) await saveFinding(tx, { ...base, key });
      await tx.updateTable('behaviour').set({ doc: '{"n":' }).where('key', '=', 'a').execute();
    });
    expect((await openFindings(store.db)).map(({ key }) => key)).toEqual(['b']);
    expect(await findingByKey(store.db, 'a')).toBeUndefined();
    await store.write((tx) => saveFinding(tx, base));
    expect(await findingByKey(store.db, 'a')).toEqual(base);
  });

  test('filters by kind, state, window and when it last said something', async () => {
    const store = await open();
    const other: Finding = {
      ...base,
      key: 'b',
      kind: 'decay',
      fromUs: 100,
      toUs: 200,
      updatedUs: 99,
    };
    await store.write(async (tx) => {
      await saveFinding(tx, base);
      await saveFinding(tx, other);
    });
    const keysOf = async (filter: object) =>
      (await listFindings(store.db, { assetKeys: [], limit: 9, ...filter })).findings.map(
        ({ key }) => key,
      );
    expect(await keysOf({ kinds: ['decay'] })).toEqual(['b']);
    expect(await keysOf({ states: ['advisory'] })).toEqual([]);
    expect(await keysOf({ fromUs: 50 })).toEqual(['b']);
    expect(await keysOf({ toUs: 50 })).toEqual(['a']);
    expect(await keysOf({ updatedSinceUs: 50 })).toEqual(['b']);
  });

  test('looks and owners are kept', async () => {
    const store = await open();
    expect(await newestLook(store.db)).toBeUndefined();
    const look = { atUs: 1, watchUs: 2, objects: 3, sets: 4, findings: 5, changed: 6 };
    await store.write((tx) => saveLook(tx, { ...look, elapsedMs: 7.5, doc: { a: 1 } }));
    expect(await newestLook(store.db)).toEqual({ ...look, elapsedMs: 7.5, doc: { a: 1 } });
    const owner = {
      ...{ objectId: '1', operator: 'Delta Sat', state: '', name: '', declaredBy: 'list 1' },
    };
    await store.write((tx) => saveOwners(tx, [owner], 1));
    await store.write((tx) => saveOwners(tx, [{ ...owner, operator: 'Delta' }], 2));
    expect(await objectOwners(store.db)).toEqual([{ ...owner, operator: 'Delta' }]);
  });
});
