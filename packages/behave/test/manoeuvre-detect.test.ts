/**
 * The manoeuvre detector on seeded worlds whose burns are known: what is above the floor is found, with time and size within the
 * errors it states; an object that only coasts gives hardly an alarm a year; a bad set is no burn; and nothing looks ahead.
 */
import { mergeBatches } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import {
  cleanHistories,
  detectManoeuvres,
  historiesOf,
  historyUntil,
  type Manoeuvre,
  type ManoeuvreReport,
} from '../src/index.ts';
import {
  DAY_US,
  type HistoryOptions,
  type PlantedBurn,
  START_US,
  seededHistory,
  withSet,
} from './support/burns.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';
const WORLDS = PROVE ? 200 : 8;
const YEAR_DAYS = 365.25;

function reportOf(world: HistoryOptions): ManoeuvreReport {
  return detectManoeuvres(cleanHistories(seededHistory(world)).histories[0]!);
}

function worldOf(k: number, burns: readonly PlantedBurn[] = []): HistoryOptions {
  const seed = `manoeuvre/${k}`;
  return { seed, days: YEAR_DAYS, heightKm: 650 + 90 * (k % 8), tails: k % 2 === 1, burns };
}

const near = (found: readonly Manoeuvre[], day: number, days = 1) =>
  found.find(({ atUs }) => Math.abs(atUs - START_US - day * DAY_US) <= days * DAY_US);

describe(`${WORLDS} seeded years`, () => {
  const quiet = Array.from({ length: WORLDS }, (_, k) => reportOf(worldOf(k)));

  test('an object that coasts gives at most one alarm a year in the mean', () => {
    const alarms = quiet.reduce((sum, { manoeuvres }) => sum + manoeuvres.length, 0);
    expect(alarms).toBeLessThanOrEqual(WORLDS);
  });

  test('burns of four times the floor are found: when and how much, within the errors stated', () => {
    let [planted, found, inTime, inSize, inRatio] = [0, 0, 0, 0, 0];
    for (const [k, { floorMS }] of quiet.entries()) {
      const dvMS = 4 * floorMS;
      const burns = [0, 1, 2, 3, 4, 5].map((b) => ({
        day: 40.3 + 53.7 * b,
        tangentialMS: b % 2 === 0 ? dvMS : -dvMS,
      }));
      const report = reportOf(worldOf(k, burns));
      for (const { day, tangentialMS } of burns) {
        planted++;
        const hit = near(report.manoeuvres, day);
        if (hit === undefined || Math.sign(hit.dvTMS) !== Math.sign(tangentialMS)) continue;
        found++;
        const offS = Math.abs(hit.atUs - START_US - day * DAY_US) / 1e6;
        if (offS <= 3 * hit.sigmaS) inTime++;
        if (Math.abs(hit.dvTMS - tangentialMS) <= 3 * hit.dvSigmaMS) inSize++;
        if (Math.abs(hit.dvMS / dvMS - 1) <= 0.25) inRatio++;
        expect(hit.kind).toBe(tangentialMS > 0 ? 'raise' : 'lower');
      }
    }
    expect(found / planted).toBeGreaterThanOrEqual(0.9);
    expect(inTime / found).toBeGreaterThanOrEqual(0.9);
    expect(inSize / found).toBeGreaterThanOrEqual(0.9);
    expect(inRatio / found).toBeGreaterThanOrEqual(0.75);
  });
});

test('a change of plane is one, of the size it has', () => {
  const report = reportOf(worldOf(2, [{ day: 100.4, normalMS: 3 }]));
  const hit = near(report.manoeuvres, 100.4)!;
  expect(hit.kind).toBe('plane change');
  expect(Math.abs(hit.dvNMS)).toBeGreaterThan(2.4);
  expect(Math.abs(hit.dvNMS)).toBeLessThan(3.6);
});

test('a small part along the track does not hide a change of plane; what is not told is not zero', () => {
  const planted = { day: 100.4, normalMS: 3, tangentialMS: 0.05 };
  const hit = near(reportOf(worldOf(2, [planted])).manoeuvres, 100.4)!;
  expect(hit.kind).toBe('plane change');
  expect(hit.dvMS).toBeGreaterThan(2.4);
  expect(Math.abs(hit.dvTMS - 0.05)).toBeLessThan(0.01);
  const along = near(reportOf(worldOf(2, [{ day: 100.4, tangentialMS: 0.05 }])).manoeuvres, 100.4)!;
  expect(along.dvNMS).toBeNaN();
  expect(along.sigmaS).toBeGreaterThan(1600); // a revolution takes 97 min or more: where in it is not told
});

test('two burns three days apart are two', () => {
  for (const tangentialMS of [0.05, 0.2, 1]) {
    const burns = [
      { day: 100.4, tangentialMS },
      { day: 103.5, tangentialMS },
    ];
    const { manoeuvres } = reportOf(worldOf(0, burns));
    expect(near(manoeuvres, 100.4, 0.7)).toBeDefined();
    expect(near(manoeuvres, 103.5, 0.7)).toBeDefined();
  }
});

test('a bad set that hygiene lets pass is no burn', () => {
  const sets = seededHistory(worldOf(0));
  const meanAnomalyRad = sets.meanAnomalyRad[180]! + 2 / 7000;
  const damaged = mergeBatches([
    sets,
    withSet(sets, 180, { meanAnomalyRad, epochUs: sets.epochUs[180]! + 1 }),
  ]);
  const [history] = historiesOf(damaged);
  const day = (sets.epochUs[180]! - START_US) / DAY_US;
  expect(near(detectManoeuvres(history!).manoeuvres, day, 3)).toBeUndefined();
});

describe('replay', () => {
  const burns = [{ day: 200.3, tangentialMS: 0.05 }];
  const sets = seededHistory(worldOf(4, burns));
  const [history] = cleanHistories(sets).histories;
  const at = (day: number) =>
    detectManoeuvres(historyUntil(history!, START_US + day * DAY_US)).manoeuvres;

  test('nothing is said of what has not happened, and what was said does not depend on later sets', () => {
    expect(near(at(200.2), 200.3, 5)).toBeUndefined();
    const cut = historyUntil(history!, START_US + 230 * DAY_US);
    const copy = cleanHistories(seededHistory(worldOf(4, burns))).histories[0]!;
    const otherFuture = { ...copy, meanMotionRadS: copy.meanMotionRadS.slice() };
    otherFuture.meanMotionRadS.fill(1e-3, cut.count);
    const said = detectManoeuvres(historyUntil(otherFuture, START_US + 230 * DAY_US));
    expect(said).toEqual(detectManoeuvres(cut));
  });

  test('two sets after the burn it is said; later it is confirmed, at the same place', () => {
    const early = near(at(203.5), 200.3)!;
    expect(early).toBeDefined();
    const late = near(at(230), 200.3)!;
    expect(late.isConfirmed).toBe(true);
    expect(Math.abs(late.dvMS / early.dvMS - 1)).toBeLessThan(0.3);
  });

  test('a large burn is said on the first set after it, unconfirmed', () => {
    const large = seededHistory(worldOf(4, [{ day: 200.3, tangentialMS: 1 }]));
    const [whole] = cleanHistories(large).histories;
    const first = whole!.epochUs.find((us) => us > START_US + 200.3 * DAY_US)!;
    const hit = near(detectManoeuvres(historyUntil(whole!, first)).manoeuvres, 200.3)!;
    expect(hit).toMatchObject({ isConfirmed: false, kind: 'raise' });
    expect(hit.dvMS).toBeGreaterThan(0.8);
    expect(hit.dvMS).toBeLessThan(1.2);
  });
});

test('the same input gives the same output, and few sets give a reason', () => {
  const world = worldOf(1, [{ day: 50, tangentialMS: 0.02 }]);
  expect(reportOf(world)).toEqual(reportOf(world));
  const short = detectManoeuvres(historiesOf(seededHistory({ seed: 'short', days: 4 }))[0]!);
  expect(short.manoeuvres).toEqual([]);
  expect(short.why).toContain('sets: at least');
  expect(
    reportOf({ ...world, days: 300, gaps: [{ fromDay: 100, toDay: 140 }] }).coveredDays,
  ).toBeLessThan(262);
});
