/** Ephemerides as what a source gives: taken in under the object of their designator, told, refused with their line, ended. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeOem, type Oem } from '@noroshi/ndm';
import { MU_KM3_S2 } from '@noroshi/orbit';
import { configRow, eventsAfter } from '@noroshi/store';
import {
  ephemeridesAfter,
  ephemeridesOf,
  forgetEphemerides,
  objectById,
  rejectsOf,
} from '@noroshi/store/elements';
import { expect, test } from 'vitest';
import { servingEphemerides } from '../../src/sources/ephemerides.ts';
import { currentSets } from '../../src/sources/sets.ts';
import { get, nowUs, send } from './ask.ts';
import { type House, openHouse, until } from './house.ts';
import { csvOf } from './make.ts';

const STEP_US = 60e6;
const RADIUS_KM = 7000;
const N = Math.sqrt(MU_KM3_S2 / RADIUS_KM ** 3);

/** A circular path over some hours. */
function oemOf(fromUs: number, hours: number, over: Partial<Oem['segments'][number]> = {}): Oem {
  const rows = Math.round((hours * 3600e6) / STEP_US) + 1;
  const epochUs = Float64Array.from({ length: rows }, (_, k) => fromUs + k * STEP_US);
  const states = new Float64Array(6 * rows);
  for (let k = 0; k < rows; k++) {
    const [c, s] = [Math.cos(N * 60 * k), Math.sin(N * 60 * k)];
    states.set(
      [c, s, 0, -N * s, N * c, 0].map((value) => RADIUS_KM * value),
      6 * k,
    );
  }
  return {
    ...{ version: '3.0', creationUs: fromUs, originator: 'TEST', comments: [] },
    segments: [
      {
        ...{ objectName: 'MADE', objectId: '2026-001A', centerName: 'EARTH', refFrame: 'TEME' },
        ...{ timeSystem: 'UTC', fromUs, toUs: epochUs.at(-1)!, metadataComments: [], comments: [] },
        ...{ interpolation: 'HERMITE', interpolationDegree: 7 },
        ...{ epochUs, states, covariances: [], ...over },
      },
    ],
  };
}

async function openFolder(house: House): Promise<string> {
  const path = join(house.folder, 'in');
  await mkdir(path);
  await house.configure('in', { id: 'in', type: 'directory', path });
  return path;
}

const held = (house: House, afterUs = 0) => ephemeridesAfter(house.context.store.db, afterUs);

test('an OEM beside a catalogue serves the object of its designator until it ends', async () => {
  const house = await openHouse();
  const { store } = house.context;
  const path = await openFolder(house);
  const us = nowUs(house);
  await writeFile(join(path, 'cat.csv'), csvOf([{ id: 25, epochUs: us }]));
  await until(async () => (await objectById(store.db, '25')) !== undefined);
  await writeFile(join(path, 'own.oem'), encodeOem(oemOf(us, 6)));
  await until(async () => (await held(house)).length === 1);
  expect((await held(house))[0]).toMatchObject({ objectId: '25', source: 'in', actor: 'node' });
  const changed = (await eventsAfter(store.db, 0, 100)).filter(
    ({ kind }) => kind === 'elements.changed',
  );
  expect(changed).toHaveLength(2);
  const { sets } = await currentSets(store.db);
  const [serving] = await servingEphemerides(store.db, sets, us + 3600e6);
  expect(serving!.tables[0]!.states.slice(0, 3)).toEqual(Float64Array.of(RADIUS_KM, 0, 0));
  expect(await servingEphemerides(store.db, sets, us + 7 * 3600e6)).toEqual([]);
  expect(await servingEphemerides(store.db, sets, us, us - 1)).toEqual([]); // a replay of before it was made
  const whole = await get(house, '/api/v1/objects/:id', { params: { id: '25' } });
  expect(whole).toMatchObject({
    body: {
      serves: { by: 'ephemeris', source: 'in' },
      ephemerides: [{ source: 'in', actor: 'node' }],
      inForce: { source: 'in' },
    },
  });
  expect(await house.state('in')).toMatchObject({ lastRefused: 0 });
  await store.write((tx) => forgetEphemerides(tx, us + 7 * 3600e6));
  expect(await held(house)).toEqual([]);
});

test('the same file again is not news; a newer message of the object stands beside it', async () => {
  const house = await openHouse();
  const path = await openFolder(house);
  const us = nowUs(house);
  await writeFile(join(path, 'a.oem'), encodeOem(oemOf(us, 6)));
  await until(async () => (await held(house)).length === 1);
  await writeFile(join(path, 'b.oem'), encodeOem(oemOf(us + STEP_US, 6)));
  await until(async () => (await held(house)).length === 2);
  await writeFile(join(path, 'a.oem'), `${encodeOem(oemOf(us, 6))}\n`);
  await until(
    () => house.logged.filter((line) => /ephemerides were taken in/.test(line)).length === 2,
  );
  expect((await held(house)).map(({ objectId }) => objectId)).toEqual(['2026-001A', '2026-001A']);
  expect(await objectById(house.context.store.db, '2026-001A')).toMatchObject({ name: 'MADE' });
});

test('what cannot be used is refused with its file and place, and a source of ephemerides alone is no stale one', async () => {
  const house = await openHouse();
  const { store } = house.context;
  const path = await openFolder(house);
  const us = nowUs(house);
  await writeFile(
    join(path, '1.oem'),
    encodeOem(oemOf(us, 6)).replace(/ 7000 0 0 /, ' 7000 zero 0 '),
  );
  await writeFile(join(path, '2.oem'), encodeOem(oemOf(us - 30 * 3600e6, 6)));
  await writeFile(join(path, '3.oem'), encodeOem(oemOf(us, 6, { refFrame: 'B1950' })));
  await writeFile(join(path, '4.oem'), encodeOem(oemOf(us, 6)));
  await until(async () => (await held(house)).length === 1);
  await until(async () => (await rejectsOf(store.db, 'in', 9)).length >= 3);
  const texts = (await rejectsOf(store.db, 'in', 9)).map(({ text }) => text).join('\n');
  expect(texts).toMatch(/1\.oem:\d+:\d+: .*zero/);
  expect(texts).toMatch(
    /2\.oem: object 2026-001A: it ends at .*: an ephemeris that reaches beyond now/,
  );
  expect(texts).toMatch(/3\.oem: segment 1: REF_FRAME is "B1950"/);
  await until(() => house.healthOf('in') === 'ok');
  expect(await house.state('in')).toMatchObject({ stale: false });
  expect(await ephemeridesOf(store.db, '2026-001A')).toHaveLength(1);
});

test('a source that is removed takes its ephemerides with it', async () => {
  const house = await openHouse();
  const path = await openFolder(house);
  await writeFile(join(path, 'a.oem'), encodeOem(oemOf(nowUs(house), 6)));
  await until(async () => (await held(house)).length === 1);
  await house.configure('in', null);
  await until(async () => (await held(house)).length === 0);
  expect((await configRow(house.context.store.db, 'source', 'in'))?.doc ?? null).toBeNull();
});

test('a person gives one: it is in the audit by name, and stays when sources go', async () => {
  const house = await openHouse();
  const { store } = house.context;
  const us = nowUs(house);
  const text = encodeOem(oemOf(us, 6));
  const give = (value: string) => send(house, '/api/v1/ephemerides', { text: value });
  expect(await give(text)).toMatchObject({
    body: { added: 1, objectIds: ['2026-001A'], refusals: [], notes: [] },
  });
  expect((await held(house))[0]).toMatchObject({ source: 'import', actor: 'user:u1' });
  expect(await give(text)).toMatchObject({ body: { added: 0, objectIds: [] } });
  const audit = await store.db.selectFrom('audit').selectAll().execute();
  expect(audit.filter(({ action }) => action === 'ephemeris.import')).toMatchObject([
    { actor: 'user:u1' },
    { actor: 'user:u1' },
  ]);
  expect(await give('not an ephemeris')).toMatchObject({ body: null, refusal: { status: 422 } });
  const turning = encodeOem(oemOf(us, 6, { refFrame: 'ITRF' }));
  expect(JSON.stringify(await give(turning))).toMatch(
    /need Earth orientation, which is not held here/,
  );
});
