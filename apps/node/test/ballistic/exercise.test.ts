/**
 * The first-light exercise has a sky with known answers: an announced launch raises no area, what comes down in Alpha's waters is told with
 * where and when, what passes above is told as that, and nothing else is told.
 */
import { createMissileWorld, MISSILE_WORLD } from '@noroshi/sim';
import { alertBoard, alertMessages, framesBetween } from '@noroshi/store/ballistic';
import { keptNotices } from '@noroshi/store/warnings';
import { readCap } from '@noroshi/track';
import { TLP_LEVELS } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { actOnBoard } from '../../src/alerts/step.ts';
import type { SeenTrack } from '../../src/ballistic/messages.ts';
import { prepareExercise } from '../../src/exercise/prepare.ts';
import { EPOCH_US } from '../flows/zeek-log.ts';
import { openDesk } from '../watching/desk.ts';
import { alertAudit, findingsOf, healthOf, runTo, startSky, warningsOf } from './sky-desk.ts';

const { orbitalS, impactS, overflightS } = MISSILE_WORLD;
const at = (afterS: number) => EPOCH_US + afterS * 1e6;

test('first light: what is planted in the sky is told as what it is, and nothing else', {
  timeout: 300_000,
}, async () => {
  const desk = await openDesk(EPOCH_US);
  await prepareExercise(desk.context, 'first-light');
  await startSky(desk);
  const { db } = desk.context.store;

  await runTo(desk, at(0), at(orbitalS + 300), 60);
  const [launch] = await findingsOf(desk);
  expect(launch).toMatchObject({ kind: 'launch', doc: { announcedId: 'exercise-launch' } });
  const early = await warningsOf(desk);
  expect(early.map(({ precedence }) => precedence)).toEqual(['ROUTINE']);
  expect(early[0]!.title).toMatch(/^Announced launch seen/);

  await runTo(desk, at(orbitalS + 300), at(impactS + 240));
  const known = createMissileWorld({ seed: 1, epochUs: EPOCH_US }).known();
  const landing = known.find(({ name }) => name === 'flight into waters')!.landing!;
  const flights = (await findingsOf(desk)).filter(({ kind }) => kind === 'track');
  const falling = flights.find(({ meaning }) => meaning === 'impact')!;
  expect(flights.filter(({ meaning }) => meaning === 'impact')).toHaveLength(1);
  const impact = (falling.doc as SeenTrack).impact!;
  const missKm =
    6371 *
    Math.hypot(
      impact.latitudeRad - landing.latitudeRad,
      Math.cos(landing.latitudeRad) * (impact.longitudeRad - landing.longitudeRad),
    );
  expect(missKm).toBeLessThan(4 * impact.ellipse.majorKm);
  expect(impact.p99.fromUs).toBeLessThanOrEqual(landing.atUs);
  expect(impact.p99.toUs).toBeGreaterThanOrEqual(landing.atUs);
  const told = await warningsOf(desk);
  const flash = told.find(({ id }) => id === falling.warningId)!;
  expect(flash.precedence).toBe('FLASH');
  expect(flash.assetIds).toContain('alpha-area-1');
  const notices = await keptNotices(db, flash.id);
  expect(notices.map(({ notice }) => notice.kind)).toContain('launch'); // one case from launch to impact
  expect(notices.at(-1)!.notice.title).toMatch(/^Object expected to come down at Waters around/);

  const board = (await alertBoard(db, 'Exercise')).doc as {
    proposals: [number, { region: string }][];
  };
  expect(board.proposals.map(([, { region }]) => region)).toContain('Kasumi islands');
  expect(await alertMessages(db, 10)).toEqual([]); // two people have not released it
  const judgements = (await alertAudit(desk)).filter(({ action }) => action === 'alert.judged');
  expect(judgements.length).toBeGreaterThan(0);

  const [number] = board.proposals.find(([, { region }]) => region === 'Kasumi islands')!;
  const typed = 'exercise only: raise Kasumi islands';
  for (const person of ['aiko', 'ben'])
    await actOnBoard(desk.context, `user:${person}`, ({ board: { status } }, _, atUs) => ({
      ...{ status, atUs, do: 'confirm', proposal: number, person, typed },
    }));
  const [message] = await alertMessages(db, 10);
  expect(message).toMatchObject({ kind: 'raise', region: 'Kasumi islands', status: 'Exercise' });
  const read = readCap(Buffer.from(message!.xml));
  expect(read.ok && read.value.alerts).toHaveLength(1);
  expect(message!.xml).toContain('<status>Exercise</status>');

  await runTo(desk, at(impactS + 240), at(overflightS));
  const after = (await alertBoard(db, 'Exercise')).doc as {
    proposals: [number, { kind: string }][];
  };
  expect(after.proposals.map(([, { kind }]) => kind)).toContain('all clear');

  await runTo(desk, at(overflightS), at(overflightS + 300));
  const above = (await warningsOf(desk)).filter(({ title }) =>
    title.startsWith('Object passes above'),
  );
  expect(above).toHaveLength(1);
  expect(above[0]!.assetIds).toContain('alpha-area-1');
  const frames = await framesBetween(db, { fromUs: EPOCH_US, toUs: at(9000) }, TLP_LEVELS, 5000);
  expect(frames.length).toBeGreaterThan(50);
  const all = await warningsOf(desk);
  console.log(
    `planted 3, told ${all.length} warnings: ${all.map(({ title }) => title).join('; ')}; ${frames.length} frames; ${healthOf(desk)?.text}`,
  );
  const known3 = /^(Announced launch seen|Launch seen|Object expected|Object passes)/;
  expect(all.every(({ title }) => known3.test(title))).toBe(true);
});
