/**
 * What a factor is expected to be: the prediction of means against cases with a known answer; the air's level found again from
 * made-up objects that all fall faster on one day; what a storm does to one set's factor with and without it.
 */
import { readElementSets } from '@noroshi/orbit';
import { DAY_US, taiUsFromUtcDay, utcDayFromTaiUs } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { predictMean } from '../src/decay/average.ts';
import { rateSample, stateOfSet } from '../src/decay/ballistic.ts';
import { unitLossKmDay } from '../src/decay/descent.ts';
import { driversOf } from '../src/decay/drivers.ts';
import { fitBallistic } from '../src/decay/factor.ts';
import { setRateKmDay } from '../src/decay/set-rate.ts';
import { AIR_LIMITS, airAt, airLevelOf, historiesOf, type ObjectHistory } from '../src/index.ts';

const at = (day: number, value: number, sigma = 0.01) => ({
  ...{ fromDays: day - 1, toDays: day, value, sigma },
});

describe('the mean of days to come', () => {
  test('of what forgets nothing is the last mean; of what forgets at once, its level', () => {
    const last = predictMean([at(0, 1)], [{ sigma: 1, days: 1e6 }], 0, 10, 0)!;
    expect(last.value).toBeCloseTo(1, 2);
    expect(last.sigma).toBeLessThan(0.02);
    const gone = predictMean([at(0, 1)], [{ sigma: 1, days: 0.01 }], 0, 10, 0)!;
    expect(Math.abs(gone.value)).toBeLessThan(0.02);
  });

  test('the level of many is their mean, and the surer the more there are', () => {
    const seen = Array.from({ length: 9 }, (_, k) => at(-40 * k, k % 3, 0.1));
    const nine = predictMean(seen, [{ sigma: 0.1, days: 1 }], 100, 110, null)!;
    expect(nine.value).toBeCloseTo(1, 2);
    const one = predictMean(seen.slice(0, 1), [{ sigma: 0.1, days: 1 }], 100, 110, null)!;
    expect(nine.sigma).toBeLessThan(one.sigma / 1.8);
  });

  test('a seen mean of a larger error counts for less, and nothing seen gives the level or nothing', () => {
    const both = predictMean([at(0, 1, 0.1), at(0, 0, 0.3)], [], 0, 5, null)!;
    expect(both.value).toBeCloseTo(0.9, 6); // 1/0.01 against 1/0.09
    expect(both.sigma).toBeCloseTo(Math.sqrt(0.009), 6);
    expect(predictMean([], [{ sigma: 1, days: 3 }], 0, 5, 2)!.value).toBe(2);
    expect(predictMean([], [{ sigma: 1, days: 3 }], 0, 5, null)).toBeUndefined();
  });
});

const FIRST_MJD = 59_000;
const WEATHER = {
  firstMjd: FIRST_MJD - 400,
  days: 500,
  f107Sfu: new Float64Array(500).fill(90),
  ap: new Float64Array(8 * 500).fill(7),
};
const DAYS = [0, 10, 20, 30, 40, 50];
const STORM = { day: 30, log: 0.4 };

const HEAD =
  'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,' +
  'EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT';
const read = (rows: readonly string[]) =>
  historiesOf(
    readElementSets(new TextEncoder().encode([HEAD, ...rows, ''].join('\n')), { file: 'made' })
      .sets,
  );

/** Pieces 350 to 450 km high whose sets state the loss of their own factor, and more of it by e^0.4 on the day of the storm. */
function pieces(count: number, storm: number): ObjectHistory[] {
  const drivers = driversOf(WEATHER, FIRST_MJD - 10, 90);
  const made = Array.from({ length: count }, (_, k) => k).flatMap((k) =>
    DAYS.map((day) => {
      const utc = new Date(Date.UTC(2020, 4, 31) + day * 86_400e3).toISOString().slice(0, 19);
      const revDay = (15.7 - (0.3 * k) / count).toFixed(8);
      const row = (bstar: number) =>
        `PIECE DEB,2000-001A,${utc},${revDay},0.001,${60 + k},${(9 * k) % 360},30,10,0,U,${70_000 + k},1,1,${bstar},0,0`;
      const [plain] = read([row(1e-3)]);
      const statedKmDay = setRateKmDay(plain!, 0)!;
      const m2Kg = 0.02 * 1.1 ** (k % 7) * Math.exp(day === STORM.day ? storm : 0);
      let rateKmDay = statedKmDay;
      for (let turn = 0; turn < 4; turn++)
        rateKmDay = -m2Kg * unitLossKmDay(stateOfSet(plain!, 0), rateKmDay, 3, drivers);
      return row((1e-3 * rateKmDay) / statedKmDay);
    }),
  );
  return read(made);
}

describe('the level of the air', () => {
  const histories = pieces(40, STORM.log);
  const atUs = taiUsFromUtcDay(FIRST_MJD + 51, 0);
  const level = airLevelOf(histories, WEATHER, atUs)!;
  const logOn = (day: number) => airAt(level, taiUsFromUtcDay(FIRST_MJD + day, 1), 400).log;

  test('what all of them did on one day is the air’s; each keeps its own factor', () => {
    expect(utcDayFromTaiUs(histories[0]!.epochUs[0]!).mjdUtc).toBe(FIRST_MJD);
    expect(level.objects).toBe(40);
    expect(logOn(STORM.day) - logOn(10)).toBeGreaterThan(0.9 * STORM.log);
    expect(logOn(STORM.day) - logOn(10)).toBeLessThan(1.1 * STORM.log);
    expect(Math.abs(logOn(40) - logOn(10))).toBeLessThan(0.02);
    const unseen = airAt(level, taiUsFromUtcDay(FIRST_MJD + 25, 1), 400);
    expect(unseen).toMatchObject({ log: 0 });
    expect(unseen.sigma).toBeCloseTo(AIR_LIMITS.sigma, 9);
  });

  test('a set of the storm’s day gives the factor there is with it, and a larger one without', () => {
    const drivers = driversOf(WEATHER, FIRST_MJD - 10, 90);
    const sample = rateSample(histories[0]!, DAYS.indexOf(STORM.day), drivers)!;
    const fitted = (air: typeof level | undefined) =>
      fitBallistic([sample], sample.toUs + 8 * DAY_US, 20, { air })!.m2Kg / 0.02;
    expect(fitted(level)).toBeGreaterThan(0.9);
    expect(fitted(level)).toBeLessThan(1.2); // some of a storm is expected to last
    expect(fitted(undefined)).toBeGreaterThan(1.4);
  });

  test('knows nothing of sets after the instant, and is not told of too few or without weather', () => {
    const early = taiUsFromUtcDay(FIRST_MJD + 29, 0);
    const calm = pieces(40, 0);
    expect(airLevelOf(histories, WEATHER, early)).toEqual(airLevelOf(calm, WEATHER, early));
    expect(airLevelOf(histories.slice(0, 5), WEATHER, atUs)).toBeUndefined();
    expect(airLevelOf(histories, { ...WEATHER, days: 0 }, atUs)).toBeUndefined();
  });
});
