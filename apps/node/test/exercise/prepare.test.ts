/** An exercise's rows: written once, never again, never on a live node. */
import { configRow, configRows, writeConfig } from '@noroshi/store';
import { Asset } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { prepareExercise } from '../../src/exercise/prepare.ts';
import { SCENARIOS } from '../../src/exercise/scenarios.ts';
import { Source } from '../../src/sources/config.ts';
import { deskOn } from '../notify/desk.ts';

describeEngines('prepareExercise', (open) => {
  test('writes a source and assets that fit their schema, once', async () => {
    const desk = await deskOn(await open());
    const written = await prepareExercise(desk, 'first-light');
    expect(written).toContain('source/first-light');
    const source = await configRow(desk.store.db, 'source', 'first-light');
    expect([...Value.Errors(Source, source!.doc)]).toEqual([]);
    const assets = await configRows(desk.store.db, 'asset');
    for (const name of ['warrant/exercise-flows', 'flow/exercise-flows'])
      expect(written).toContain(name);
    expect(assets.length).toBe(written.length - 7);
    for (const { doc, id } of assets) expect([...Value.Errors(Asset, doc)], id).toEqual([]);
    desk.pass(86_400);
    expect(await prepareExercise(desk, 'first-light')).toEqual([]);
  });

  test('what a person changed or removed stays so', async () => {
    const desk = await deskOn(await open());
    await prepareExercise(desk, 'first-light');
    const row = (await configRow(desk.store.db, 'asset', 'alpha-area-1'))!;
    const write = { kind: 'asset', atUs: 1, actor: 'user:one' } as const;
    await desk.store.write(async (tx) => {
      await writeConfig(tx, { ...write, id: row.id, doc: null });
      const name = 'Another name';
      const relay = (await configRow(tx, 'asset', 'alpha-relay-1'))!.doc as Asset;
      await writeConfig(tx, { ...write, id: relay.id, doc: { ...relay, name } });
    });
    expect(await prepareExercise(desk, 'first-light')).toEqual([]);
    expect((await configRow(desk.store.db, 'asset', row.id))!.doc).toBeNull();
    const relay = await configRow(desk.store.db, 'asset', 'alpha-relay-1');
    expect(relay!.doc).toMatchObject({ name: 'Another name' });
  });

  test('Bravo protects what is its own; another node plays Alpha and releases to nobody', async () => {
    const bravo = await deskOn(await open(), { nodeId: 'bravo' });
    await prepareExercise(bravo, 'two-partners');
    const ids = (await configRows(bravo.store.db, 'asset')).map(({ id }) => id);
    expect(ids.every((id) => id.startsWith('bravo-'))).toBe(true);
    const other = await deskOn(await open(), { nodeId: 'north' });
    await prepareExercise(other, 'first-light');
    for (const { doc } of await configRows(other.store.db, 'asset'))
      expect((doc as Asset).marking).toMatchObject({ originator: 'north', releasableTo: [] });
  });

  test('a live node and an unknown exercise are refused', async () => {
    const live = await deskOn(await open(), { mode: 'live' });
    await expect(prepareExercise(live, 'first-light')).rejects.toThrow(/mode live does not take/);
    const desk = await deskOn(await open());
    const all = SCENARIOS.map(({ id }) => id).join(', ');
    await expect(prepareExercise(desk, 'second')).rejects.toThrow(`it is one of ${all}`);
    expect(await configRows(live.store.db, 'asset')).toEqual([]);
  });
});
