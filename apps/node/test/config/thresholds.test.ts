/** What other thresholds would have meant: approaches of the newest screen judged twice, those of hidden assets left out. */
import { CONJUNCTION_THRESHOLDS } from '@noroshi/screen';
import { writeConfig } from '@noroshi/store';
import { beginRun, finishRun, type StagedRow, stageRows } from '@noroshi/store/conjunctions';
import { expect, test } from 'vitest';
import { openTown, type Town } from '../access/house.ts';
import { HOUR_US } from '../warnings/make.ts';

const URL_EFFECT = '/api/v1/config/watch/conjunction/effect';

function row(number: number, fromUs: number, over: Partial<StagedRow>): StagedRow {
  const tcaUs = fromUs + number * HOUR_US;
  return {
    ...{ row: number, scope: 'assets', id1: '1', name1: 'ONE', id2: `${number}`, name2: 'X' },
    ...{ kind: 'crossing', tca_us: tcaUs, from_us: tcaUs - 1e6, to_us: tcaUs + 1e6 },
    ...{ miss_km: 1, miss_r_km: 0.6, miss_t_km: 0.8, miss_n_km: 0, relative_speed_km_s: 14 },
    ...{ epoch1_us: fromUs, epoch2_us: fromUs, hbr_m: 10, pc: 1e-6, pc_max: 1e-6, dilution: 0 },
    ...{ covariance: 'history-differenced', ...over },
  };
}

async function screened(town: Town): Promise<void> {
  const { store, clock } = town.context;
  const [atUs, watchUs] = [clock.wallUs(), clock.watchUs()];
  const toUs = watchUs + 120 * HOUR_US;
  await store.write(async (tx) => {
    for (const [id, owner, objectId] of [
      ['a', 'org-a', '1'],
      ['b', 'org-b', '9'],
    ] as const) {
      const doc = { id, kind: 'satellite', name: id, owner, serves: [], objectId };
      await writeConfig(tx, { kind: 'asset', id, doc, atUs, actor: 'console' });
    }
    const start = { kind: 'full', atUs, watchUs, fromUs: watchUs, toUs, objects: 9 } as const;
    const run = await beginRun(tx, { ...start, scope: 'assets', primaries: 2 });
    await stageRows(tx, run, [
      row(10, watchUs, { pc: 5e-6, pc_max: 5e-6 }), // low: below pcModerate
      row(20, watchUs, { pc: 2e-5, pc_max: 2e-5 }), // moderate
      row(30, watchUs, { pc: 2e-4, pc_max: 2e-4 }), // high
      row(40, watchUs, { id1: '9', pc: 2e-4, pc_max: 2e-4 }), // of the other owner
    ]);
    const done = { coveredFromUs: watchUs, coveredToUs: toUs, elapsedMs: 5, excluded: 0 };
    await finishRun(
      tx,
      run,
      { ...done, rowsAdded: 4, rowsRemoved: 0, complete: true, doc: {} },
      atUs,
    );
  });
}

test('lower thresholds add, a shorter look ahead drops, a longer one is named as not known', async () => {
  const town = await openTown();
  await screened(town);
  const aiko = await town.person('aiko', ['analyst']);
  const ask = async (doc: object | null) => (await aiko.ask('POST', URL_EFFECT, { doc })).body;
  expect(await ask({})).toMatchObject({
    ...{ approaches: 4, added: 0, dropped: 0, changes: [], beyond: [] },
    before: { low: 1, moderate: 1, high: 2, severe: 0 },
  });
  const lower = await ask({ pcModerate: 1e-6, pcSevere: 1e-4 });
  expect(lower).toMatchObject({ added: 1, dropped: 0, after: { moderate: 2, severe: 2 } });
  expect(lower.changes).toMatchObject([{ id2: '10', before: 'low', after: 'moderate' }, {}, {}]);
  expect(await ask({ assetHorizonH: 25 })).toMatchObject({ added: 0, dropped: 2, beyond: [] });
  const nearer = { leoThresholdKm: 0.5, allThresholdKm: 0.5 };
  expect(await ask(nearer)).toMatchObject({ dropped: 3, after: { low: 0, moderate: 0, high: 0 } });
  const farther = { assetHorizonH: 200, geoThresholdKm: 50 };
  expect((await ask(farther)).beyond).toEqual(['assetHorizonH', 'geoThresholdKm']);
  expect(await ask(CONJUNCTION_THRESHOLDS)).toMatchObject({ changes: [] });
});

test('the approaches of a hidden asset are not counted, and only the analyst may ask', async () => {
  const town = await openTown();
  await screened(town);
  const mori = await town.person('mori', ['analyst'], { owners: ['org-b'] });
  const effect = (await mori.ask('POST', URL_EFFECT, { doc: {} })).body;
  expect(effect).toMatchObject({ approaches: 1, before: { high: 1, moderate: 0 } });
  const duty = await town.person('duty', ['duty']);
  expect((await duty.ask('POST', URL_EFFECT, { doc: {} })).status).toBe(403);
  expect((await mori.ask('POST', URL_EFFECT, { doc: { pcHigh: 2 } })).status).toBe(422);
});
