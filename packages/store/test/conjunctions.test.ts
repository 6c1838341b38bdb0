/** The table of approaches: a run comes into sight whole, a broken one leaves nothing, pages are whole, nobody sees too much. */
import type { Store } from '@noroshi/store';
import { eventsAfter } from '@noroshi/store';
import {
  abandonRun,
  beginRun,
  clearStaged,
  currentRun,
  finishRun,
  listConjunctions,
  purgeRemoved,
  type Removal,
  rowsOfScope,
  type StagedRow,
  saveApproach,
  stageRemoval,
  stageRows,
  toldApproaches,
  type WatchScope,
} from '@noroshi/store/conjunctions';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

function row(scope: WatchScope, number: number, over: Partial<StagedRow> = {}): StagedRow {
  return {
    ...{ row: number, scope, id1: '1', name1: 'ONE', id2: '2', name2: 'TWO', kind: 'crossing' },
    ...{ tca_us: 1000 + number, from_us: 990 + number, to_us: 1010 + number, miss_km: 1.5 },
    ...{ miss_r_km: 0.1, miss_t_km: 1.2, miss_n_km: -0.3, relative_speed_km_s: 14.2 },
    ...{ epoch1_us: -5e9, epoch2_us: -6e9, hbr_m: 10, pc: 1e-6, pc_max: 1e-5, dilution: 1 },
    ...{ covariance: 'none', ...over },
  };
}

const START = { kind: 'full', atUs: 1, watchUs: 1, fromUs: 0, toUs: 9e9, objects: 2 } as const;
const END = {
  ...{ coveredFromUs: 0, coveredToUs: 9e9, elapsedMs: 5, excluded: 0, rowsAdded: 0 },
  ...{ rowsRemoved: 0, complete: true, doc: {} },
};

async function begin(store: Store, scope: WatchScope): Promise<number> {
  return store.write((tx) => beginRun(tx, { ...START, scope, primaries: 0 }));
}

async function remove(store: Store, scope: WatchScope, run: number, removal: Removal) {
  return store.write((tx) => stageRemoval(tx, scope, run, removal, 1015, 1000));
}

async function whole(
  store: Store,
  scope: WatchScope,
  rows: readonly StagedRow[],
  removals: readonly Removal[] = [{ what: 'all' }],
): Promise<number> {
  const run = await begin(store, scope);
  for (const removal of removals) await remove(store, scope, run, removal);
  await store.write((tx) => stageRows(tx, run, rows));
  await store.write((tx) => finishRun(tx, run, END, 2));
  return run;
}

const seen = async (store: Store, scope: WatchScope) =>
  (await rowsOfScope(store.db, scope)).map((one) => one.tca_us);

describeEngines('conjunctions', (open) => {
  test('a run is seen whole at its end and not before, and takes its scope’s old rows with it', async () => {
    const store = await open();
    await whole(store, 'all', [row('all', 0), row('all', 1)]);
    await whole(store, 'assets', [row('assets', 5)]);
    const next = await begin(store, 'all');
    expect(await remove(store, 'all', next, { what: 'all' })).toBe(2);
    await store.write((tx) => stageRows(tx, next, [row('all', 2)]));
    expect(await seen(store, 'all')).toEqual([1000, 1001]);
    await store.write((tx) => finishRun(tx, next, END, 2));
    expect(await seen(store, 'all')).toEqual([1002]);
    expect(await seen(store, 'assets')).toEqual([1005]);
    expect(await store.write((tx) => purgeRemoved(tx, 'all', next, 10))).toBe(0); // an older page may want them
    const after = await whole(store, 'all', []);
    expect(await store.write((tx) => purgeRemoved(tx, 'all', after, 10))).toBe(2);
    const events = await eventsAfter(store.db, 0, 100);
    expect(events.map((event) => event.kind)).toEqual(Array(4).fill('conjunctions.changed'));
  });

  test('a run that failed or was cut off leaves the table as it was', async () => {
    const store = await open();
    await whole(store, 'all', [row('all', 0)]);
    const failed = await begin(store, 'all');
    await remove(store, 'all', failed, { what: 'all' });
    await store.write((tx) => stageRows(tx, failed, [row('all', 7)]));
    await store.write((tx) => abandonRun(tx, failed, 'failed', 'a test'));
    expect(await seen(store, 'all')).toEqual([1000]);
    const cut = await begin(store, 'all');
    await remove(store, 'all', cut, { what: 'all' });
    await store.write((tx) => stageRows(tx, cut, [row('all', 8)]));
    expect(await store.write(clearStaged)).toBe(1);
    expect(await seen(store, 'all')).toEqual([1000]);
    expect((await currentRun(store.db, 'all'))?.state).toBe('done');
    await whole(store, 'all', [row('all', 9)]);
    expect(await seen(store, 'all')).toEqual([1009]);
  });

  test('touched objects, what is over, and what the edge cut off go; the rest stays', async () => {
    const store = await open();
    const rows = [
      row('all', 0, { id1: '3', id2: '4', to_us: 1010 }), // over
      row('all', 10, { id1: '3', id2: '9' }), // touched
      row('all', 20, { id1: '5', id2: '6', to_us: 5000 }), // at the edge
      row('all', 30, { id1: '5', id2: '7' }),
    ];
    await whole(store, 'all', rows);
    const removals: Removal[] = [
      { what: 'over' },
      { what: 'objects', ids: ['9'] },
      { what: 'edge', edgeUs: 5000 },
    ];
    await whole(store, 'all', [], removals);
    expect(await seen(store, 'all')).toEqual([1030]);
  });

  test('pages give every row once, whatever the sort, and an asset’s own watch goes before the other', async () => {
    const store = await open();
    const many = Array.from({ length: 57 }, (_, k) =>
      row('all', k, {
        id1: String(10 + k),
        miss_km: (k * 7) % 5,
        pc: k % 3 === 0 ? null : k / 1e6,
      }),
    );
    await whole(store, 'all', [...many, row('all', 90, { id1: '1', id2: '2' })]);
    await whole(store, 'assets', [
      row('assets', 0, { id1: '1', id2: '2', tca_us: 4000 }),
      row('assets', 1, { id1: '8', id2: '9' }),
    ]);
    for (const sort of ['tca', 'miss', 'pc', 'pcMax', 'speed'] as const) {
      const got: string[] = [];
      for (let after: Parameters<typeof listConjunctions>[1]['after'] | null; after !== null; ) {
        const filter = { assetObjectIds: ['1'], sort, limit: 10 };
        const page = await listConjunctions(
          store.db,
          after === undefined ? filter : { ...filter, after },
        );
        got.push(...page.rows.map((one) => `${one.scope} ${one.id1} ${one.tca_us}`));
        after = page.after;
      }
      expect(got.length).toBe(58);
      expect(new Set(got).size).toBe(58);
      expect(got).toContain('assets 1 4000');
      expect(got).not.toContain('all 1 1090');
      expect(got).not.toContain('assets 8 1001'); // an asset this person may not know of
    }
    const blind = { assetObjectIds: [], sort: 'tca', limit: 100 } as const;
    const page = await listConjunctions(store.db, { ...blind, objectIds: ['1'] });
    expect(page.rows.map((one) => one.scope)).toEqual(['all']);
    const near = await listConjunctions(store.db, { ...blind, missMaxKm: 0 });
    expect(near.rows.every((one) => one.miss_km === 0)).toBe(true);
  });

  test('what was told of an approach is replaced, and forgotten after it is over', async () => {
    const store = await open();
    const approach = {
      ...{ key: 'k', id1: '1', id2: '2', name1: '', name2: '', tca_us: 50, from_us: 40 },
      ...{ to_us: 60, epoch1_us: 1, epoch2_us: 2, miss_km: 0.2, severity: 'high', gone: 0 },
      updated_us: 3,
    };
    await store.write((tx) => saveApproach(tx, approach));
    await store.write((tx) => saveApproach(tx, { ...approach, severity: 'low' }));
    expect((await toldApproaches(store.db, 60)).map((one) => one.severity)).toEqual(['low']);
    expect(await toldApproaches(store.db, 61)).toEqual([]);
  });
});
