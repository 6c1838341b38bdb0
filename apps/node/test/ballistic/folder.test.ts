/** Looks as lines in a folder: they are followed as the file grows, what is no look costs its line, a silent sensor is told, a restart finds the same track. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { castAssets, createMissileWorld, MISSILE_WORLD } from '@noroshi/sim';
import { encodeLook } from '@noroshi/track';
import { expect, test } from 'vitest';
import { EPOCH_US, writeRow } from '../flows/zeek-log.ts';
import { type Desk, openDesk, writeAssets } from '../watching/desk.ts';
import { findingsOf, healthOf, startSky, warningsOf } from './sky-desk.ts';

const { impactS } = MISSILE_WORLD;
const at = (afterS: number) => EPOCH_US + afterS * 1e6;
const world = createMissileWorld({ seed: 1, epochUs: EPOCH_US });
const SENSORS = [
  {
    ...{ kind: 'infrared', name: 'satellite east', longitudeDeg: -168, intervalS: 10, firstS: 3 },
    ...{ pointingRad: 2e-5, attitudeBiasRad: 1e-5, detectionProbability: 0.95, falsePerScan: 3 },
  },
  {
    ...{ kind: 'infrared', name: 'satellite west', longitudeDeg: 110, intervalS: 10, firstS: 7 },
    ...{ pointingRad: 2e-5, attitudeBiasRad: 1e-5, detectionProbability: 0.95, falsePerScan: 3 },
  },
  {
    ...{ kind: 'radar', name: 'ocean station radar', latitudeDeg: 30, longitudeDeg: 150 },
    ...{ heightKm: 0.012, intervalS: 1, rangeSigmaKm: 0.03, azimuthSigmaDeg: 0.057 },
    ...{ elevationSigmaDeg: 0.057, rangeRateSigmaKmS: 0.001, elevationMinDeg: 3 },
    ...{ rangeMaxKm: 2500, detectionProbability: 0.9, clutterPerScan: 5 },
  },
];

function lines(fromS: number, toS: number): string {
  const sites = new Map(world.sensors.map((site) => [site.name, site]));
  return world
    .tell(at(fromS), at(toS))
    .map((look) => `${encodeLook(look, sites.get(look.sensor)!)}\n`)
    .join('');
}

async function deskWithFolder(nowS: number): Promise<Desk & { readonly file: string }> {
  const desk = await openDesk(at(nowS));
  await writeAssets(desk.context, castAssets('alpha'));
  const folder = join(desk.context.dataDir, 'looks');
  mkdirSync(folder);
  await writeRow(desk.context, 'looks', 'coast', {
    ...{ id: 'coast', type: 'folder', path: folder, sensors: SENSORS },
  });
  return { ...desk, file: join(folder, 'looks.ndjson') };
}

test('a file of looks that grows becomes a track and a warning; lines that are none are counted with their fault', async () => {
  const desk = await deskWithFolder(impactS + 200);
  writeFileSync(desk.file, lines(impactS - 100, impactS + 100));
  await startSky(desk);
  await expect.poll(() => healthOf(desk)?.text, { timeout: 30_000 }).toMatch(/looks, \d+ tracks/);
  appendFileSync(
    desk.file,
    '{"sensor":"nobody","atUtc":"2024-11-01T00:40:00Z","readings":[]}\nnot a look\n',
  );
  appendFileSync(desk.file, lines(impactS + 100, impactS + 200));
  await expect
    .poll(async () => (await warningsOf(desk)).map(({ title }) => title).join(), {
      timeout: 30_000,
    })
    .toMatch(/Object expected to come down at Waters/);
  await expect
    .poll(() => healthOf(desk)?.text)
    .toMatch(/2 lines refused, the last: looks.ndjson, line \d+/);
  expect(healthOf(desk)?.state).toBe('degraded');
  const [track] = (await findingsOf(desk)).filter(({ meaning }) => meaning === 'impact');
  expect(track?.severity).toBe('severe');
});

test('after a restart the flight that is under way is the same track again, not a second one', async () => {
  const desk = await deskWithFolder(impactS + 200);
  writeFileSync(desk.file, lines(impactS - 100, impactS + 200));
  const first = await startSky(desk);
  const impacts = async () =>
    (await findingsOf(desk)).filter(({ meaning }) => meaning === 'impact').map(({ id }) => id);
  await expect.poll(impacts, { timeout: 30_000 }).toHaveLength(1);
  const [before] = await impacts();
  const told = (await warningsOf(desk)).length;
  await first.close();
  await startSky(desk);
  await expect.poll(() => healthOf(desk)?.text, { timeout: 30_000 }).toMatch(/looks, 1 tracks/);
  expect(await impacts()).toEqual([before]);
  expect((await warningsOf(desk)).length).toBe(told);
});

test('a sensor that gives nothing is told, and a folder whose sensors are wrong is not read', async () => {
  const desk = await deskWithFolder(200);
  writeFileSync(desk.file, lines(0, 60));
  await startSky(desk);
  await expect
    .poll(() => healthOf(desk)?.text, { timeout: 30_000 })
    .toMatch(/satellite east is silent since \d+ s/);
  await writeRow(desk.context, 'looks', 'coast', {
    ...{ id: 'coast', type: 'folder', path: '/nowhere', sensors: [{ kind: 'sonar' }] },
  });
  await expect
    .poll(() => healthOf(desk)?.text, { timeout: 30_000 })
    .toMatch(/coast is not read: .*kind/);
});
