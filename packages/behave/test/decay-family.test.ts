/**
 * Windows by the descents of mates, on a made-up family that is lowered edge-on and tumbles below 250 km: the window holds the
 * end that such a fall has, a free fall's does not; nothing after the instant counts, too few mates or too high is no window.
 */
import { readElementSets } from '@noroshi/orbit';
import { DAY_US, utcDayFromTaiUs } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { stateOfSet } from '../src/decay/ballistic.ts';
import { descend, lowestHeightKm } from '../src/decay/descent.ts';
import { driversOf } from '../src/decay/drivers.ts';
import { statedShare } from '../src/decay/family.ts';
import { setRateKmDay } from '../src/decay/set-rate.ts';
import { decayCase, decayList, familyOf, historiesOf, type ObjectHistory } from '../src/index.ts';

const NO_WEATHER = { firstMjd: 0, days: 0, f107Sfu: new Float64Array(0), ap: new Float64Array(0) };
const HEAD =
  'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,' +
  'EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT';

type Made = {
  readonly id: number;
  readonly name: string;
  readonly utc: string;
  readonly km: number;
};

const EDGE_M2_KG = 0.015;
const TUMBLE_M2_KG = 0.06;
const TUMBLES_KM = 250;

function row({ id, name, utc, km }: Made, bstar: number, nDot: number): string {
  const revDay = (Math.sqrt(398_600.8 / (6_375 + km) ** 3) * 86_400) / (2 * Math.PI);
  const orbit = `${utc},${revDay.toFixed(8)},0.0005,53,${id % 360},90,10`;
  return `${name},2020-001A,${orbit},0,U,${id},1,1,${bstar},${nDot},0`;
}

/** Histories whose B* and rate of mean motion are those of a fall with the factor the family has at each height. */
function familyOfSets(made: readonly Made[]): ObjectHistory[] {
  const read = (rows: readonly string[]) =>
    historiesOf(
      readElementSets(new TextEncoder().encode([HEAD, ...rows, ''].join('\n')), { file: 'made' })
        .sets,
    );
  const rows = made.map((one) => {
    const [plain] = read([row(one, 1e-3, 1e-3)]);
    const state = stateOfSet(plain!, 0);
    const m2Kg = lowestHeightKm(state) < TUMBLES_KM ? TUMBLE_M2_KG : EDGE_M2_KG;
    const drivers = driversOf(NO_WEATHER, utcDayFromTaiUs(state.atUs).mjdUtc - 3, 8);
    const after = { ...state };
    descend(after, drivers, m2Kg, state.atUs + 0.02 * DAY_US);
    const lossKmDay = (state.axisKm - after.axisKm) / 0.02;
    let rateKmDay = lossKmDay; // as a set would state it
    for (let k = 0; k < 50; k++) rateKmDay = (rateKmDay + lossKmDay * statedShare(rateKmDay)) / 2;
    const revDay = (plain!.meanMotionRadS[0]! * 86_400) / (2 * Math.PI);
    const bstar = (1e-3 * rateKmDay) / -setRateKmDay(plain!, 0)!;
    return row(one, bstar, (0.75 * revDay * rateKmDay) / state.axisKm);
  });
  return read(rows);
}

const NOW = '2024-06-30T00:00:00';
/** Mates at heights 2.5 km apart, a month before, and the one asked of. */
function scene(ownKm: number, mates = 64, mateDay = '2024-06-01T00:00:00') {
  const made = Array.from({ length: mates }, (_, k) => ({
    ...{ id: 50_000 + k, name: `STARLINK-${2000 + k}`, utc: mateDay },
    km: 150 + (160 * k) / mates,
  }));
  const own = { id: 60_000, name: 'STARLINK-3000', utc: NOW, km: ownKm };
  const histories = familyOfSets([...made, own]);
  const history = histories.find(({ objectId }) => objectId === '60000')!;
  const atUs = history.epochUs[0]!;
  const found = decayList(histories, null, atUs, { belowKm: 320, horizonDays: 40 });
  return { history, atUs, forecast: found.find(({ objectId }) => objectId === '60000')! };
}

/** Days of the fall itself, its factor changing at the height. */
function fallDays(history: ObjectHistory): number {
  const state = stateOfSet(history, 0);
  const fromUs = state.atUs;
  const drivers = driversOf(NO_WEATHER, utcDayFromTaiUs(fromUs).mjdUtc - 3, 80);
  while (lowestHeightKm(state) > TUMBLES_KM)
    descend(state, drivers, EDGE_M2_KG, state.atUs + 0.05 * DAY_US);
  return (descend(state, drivers, TUMBLE_M2_KG, fromUs + 70 * DAY_US).endUs - fromUs) / DAY_US;
}

describe('a window by the descents of mates', () => {
  const usual = scene(265);

  test('holds the end of a fall that quickens as theirs did, and says so', () => {
    const { history, atUs, forecast } = usual;
    const trueUs = atUs + fallDays(history) * DAY_US;
    expect(forecast.why).toBe('');
    expect(forecast.isUncontrolled).toBe(false);
    expect(forecast.weather).toMatch(/; steered, by the descents of \d+ mates$/);
    expect(forecast.fromUs).toBeLessThan(trueUs);
    expect(forecast.toUs).toBeGreaterThan(trueUs);
    const off = Math.abs(forecast.remainingDays / fallDays(history) - 1);
    expect(off).toBeLessThan(0.25);
    const state = stateOfSet(history, 0);
    const drivers = driversOf(NO_WEATHER, utcDayFromTaiUs(atUs).mjdUtc - 3, 80);
    const free = descend(state, drivers, EDGE_M2_KG, atUs + 70 * DAY_US).endUs;
    expect(forecast.toUs).toBeLessThan(free); // what a fall with its own factor would say lies outside
    const told = decayCase(forecast, { nowUs: atUs, areas: [], isAsset: false });
    expect(told.benign[0]).toMatchObject({ rule: 'steered', holds: true });
    expect(told.reasons.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^steered: the window is by the descents of \d+ mates$/),
    );
    expect(told.benign[0]!.text).toMatch(/mates came down so/);
  });

  test('is the same each time, and knows nothing of sets after the instant', () => {
    expect(scene(265).forecast).toEqual(usual.forecast);
    expect(scene(265, 64, '2024-07-02T00:00:00').forecast.why).toMatch(/^steered down/);
    expect(scene(265, 64, '2020-06-01T00:00:00').forecast.why).toMatch(/^steered down/); // years ago
  });

  test('is not given by a few mates, nor from high up', () => {
    expect(scene(265, 5).forecast.why).toMatch(/^steered down/);
    expect(scene(300).forecast.why).toMatch(/^steered down/);
  });

  test('a family is a name but for its number, of as many digits; pieces and stages have none', () => {
    expect(familyOf('STARLINK-1234')).toBe(familyOf('Starlink-4321'));
    expect(familyOf('STARLINK-1234')).not.toBe(familyOf('STARLINK-31234'));
    for (const name of ['STARLINK-1234 DEB', 'CZ-6A R/B 2', 'OBJECT A1', 'ISS', ''])
      expect(familyOf(name)).toBe('');
  });
});
