/** Burns in the belt on seeded histories: found, dated, sized, named; silence where nothing burned; no look ahead. */
import { cleanHistories, detectManoeuvres, historyUntil, type Manoeuvre } from '@noroshi/behave';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { normalSigmas } from '../src/manoeuvre/geo-scales.ts';
import { equatorPullDegDay2 } from '../src/manoeuvre/geo-series.ts';
import { BELT_START_US, type BeltOptions, beltHistory, DAY_US } from './support/belt.ts';
import { readSets } from './support/sets.ts';

const SEEDS = process.env.NOROSHI_PROVE === '1' ? 200 : 20;
const DAYS = 240;
const dayOf = ({ atUs }: Pick<Manoeuvre, 'atUs'>) => (atUs - BELT_START_US) / DAY_US;

function found(options: Partial<BeltOptions> & { readonly seed: string }) {
  return detectManoeuvres(beltHistory({ days: DAYS, ...options })).manoeuvres;
}

function seeds(name: string): string[] {
  return Array.from({ length: SEEDS }, (_, k) => `${name} ${k}`);
}

test('sigmas of a scatter that few quiet gaps show are worth fewer of a normal', () => {
  // Student's t, two-sided, as rare as so many normal sigmas: 6 of 5 gaps is 3.1, of 20 is 4.5, of 1,000 is 5.95 (tables of t)
  expect(normalSigmas(6, 5)).toBeCloseTo(3.1, 0);
  expect(normalSigmas(6, 20)).toBeCloseTo(4.5, 0);
  expect(normalSigmas(6, 1000)).toBeCloseTo(5.95, 1);
  expect(normalSigmas(6, 0)).toBe(0);
  const [few, many] = [40, DAYS].map(
    (days) =>
      detectManoeuvres(
        beltHistory({ seed: 'few', days, burns: [{ day: 20.4, tangentialMS: 0.5 }] }),
      ).manoeuvres[0],
  );
  expect(few!.significance).toBeLessThan(many!.significance);
});

test('the pull vanishes where the belt’s stable and unstable points are known to be', () => {
  // Soop, Handbook of Geostationary Orbits, §2.2: stable 75.1 E and 105.3 W, unstable 161.9 E and 11.5 W
  for (const [eastDeg, isStable] of [
    [75.1, true],
    [-105.3, true],
    [161.9, false],
    [-11.5, false],
  ] as const) {
    const [west, east] = [equatorPullDegDay2(eastDeg - 1, 0), equatorPullDegDay2(eastDeg + 1, 0)];
    expect(Math.sign(west)).toBe(isStable ? 1 : -1);
    expect(Math.sign(east)).toBe(isStable ? -1 : 1);
  }
  const most = Array.from({ length: 360 }, (_, deg) => Math.abs(equatorPullDegDay2(deg, 0)));
  expect(Math.max(...most)).toBeGreaterThan(0.0017);
  expect(Math.max(...most)).toBeLessThan(0.0021);
});

describe('a burn', () => {
  test('east-west, 0.06 m/s: each is found once, within a day, sized within a quarter', () => {
    let within = 0;
    for (const seed of seeds('ew')) {
      const burns = found({ seed, burns: [{ day: 120.3, tangentialMS: 0.06 }] });
      expect(
        burns.map(({ kind }) => kind),
        seed,
      ).toEqual(['east-west']);
      const [burn] = burns;
      expect(Math.abs(dayOf(burn) - 120.3), seed).toBeLessThan(1);
      expect(Math.abs(burn.dvTMS / 0.06 - 1), seed).toBeLessThan(0.25);
      if (Math.abs(dayOf(burn) - 120.3) * 86_400 < 2 * burn.sigmaS) within++;
      expect(burn.fromUs).toBeLessThanOrEqual(burn.atUs);
      expect(burn.isConfirmed).toBe(true);
    }
    expect(within / SEEDS).toBeGreaterThan(0.8); // 95 % of a normal error
  });

  test('north-south, 2 m/s: found, named, sized, and at the hour of the node on some day', () => {
    for (const seed of seeds('ns')) {
      const burns = found({ seed, burns: [{ day: 100.4, northMS: -2 }] });
      expect(
        burns.map(({ kind }) => kind),
        seed,
      ).toEqual(['north-south']);
      expect(Math.abs(Math.abs(burns[0].dvNMS) - 2), seed).toBeLessThan(0.2);
      const off = dayOf(burns[0]) - 100.4;
      expect(Math.abs(off), seed).toBeLessThan(1.6);
      const halfDay = off - Math.round(off / 0.4986) * 0.4986; // half a sidereal day
      expect(Math.abs(halfDay), seed).toBeLessThan(0.1);
    }
  });

  test('of an inclined orbit is seen as well', () => {
    const burns = found({
      seed: 'igso',
      inclinationDeg: 43,
      eccentricity: 0.075,
      burns: [{ day: 90.2, tangentialMS: -0.3 }],
    });
    expect(burns).toHaveLength(1);
    expect(Math.abs(burns[0].dvTMS + 0.3)).toBeLessThan(0.06);
  });

  test('that ends a drift relocates', () => {
    const burns = found({
      seed: 'stop',
      driftDegDay: 0.8,
      longitudeDeg: 20,
      burns: [{ day: 60.1, tangentialMS: 0.8 * 2.837 }],
    });
    expect(burns.map(({ kind }) => kind)).toEqual(['relocation']);
  });
});

describe('silence', () => {
  test('where nothing burned: at most one finding in five years, all seeds together', () => {
    const findings = seeds('quiet').flatMap((seed) => found({ seed, longitudeDeg: 30 }));
    expect(findings.length).toBeLessThanOrEqual(Math.ceil((SEEDS * DAYS) / 365.25 / 5));
  });

  test('a set that is off, and two, are no burn', () => {
    for (const slips of [[100], [100, 101], [60, 120, 180]]) {
      expect(found({ seed: `slips ${slips}`, slips }), `${slips}`).toEqual([]);
    }
  });
});

describe('sets a week apart', () => {
  const weekly = { cadenceDays: 7, longitudeDeg: 20 };
  const legs = (days: number, degDay: number) => [
    { day: 99, tangentialMS: -2.837 * degDay },
    { day: 99 + days, tangentialMS: 2.837 * degDay },
  ];

  test('a travel of two weeks, one or two sets long: begun and ended, within the days between sets', () => {
    for (const degDay of [0.4, -1.5, 4])
      for (const seed of seeds(`leg ${degDay}`)) {
        const burns = found({ ...weekly, seed, burns: legs(14, degDay) });
        expect(
          burns.map(({ kind }) => kind),
          seed,
        ).toEqual(['relocation', 'relocation']);
        burns.forEach((burn, k) => {
          expect(Math.abs(dayOf(burn) - 99 - 14 * k), seed).toBeLessThan(1);
          expect(Math.abs(Math.abs(burn.dvTMS / 2.837 / degDay) - 1), seed).toBeLessThan(0.05);
          expect(burn.isConfirmed, seed).toBe(true);
        });
      }
  });

  test('a drift that a lone set states and the longitude does not, one or two of them, is no burn', () => {
    for (const slips of [[12], [12, 13], [8, 16, 24]])
      for (const slipDegDay of [0.05, 0.5, -3])
        expect(found({ ...weekly, seed: `lone ${slips}`, slips, slipDegDay }), `${slips}`).toEqual(
          [],
        );
  });

  test('the first set of a drift is not told as confirmed', () => {
    const history = beltHistory({ ...weekly, seed: 'first', days: DAYS, burns: legs(30, 1) });
    const at = (day: number) =>
      detectManoeuvres(historyUntil(history, BELT_START_US + day * DAY_US)).manoeuvres;
    const firsts = Array.from({ length: 40 }, (_, k) => at(96 + k)).filter(
      (burns) => burns.length === 1,
    );
    expect(firsts[0][0].isConfirmed).toBe(false);
    expect(firsts.at(-1)![0].isConfirmed).toBe(true);
  });
});

describeWithData('who walks the belt', 'tle/rpo/geo_rpo_hist.tle.gz', () => {
  test('Luch-2: its moves are told as relocations, one set a leg or more', () => {
    const { histories } = cleanHistories(readSets('rpo/geo_rpo_hist.tle.gz'));
    const walker = histories.find(({ objectId }) => Number(objectId) === 55841)!;
    const moves = detectManoeuvres(walker).manoeuvres.filter(({ kind }) => kind === 'relocation');
    process.stdout.write(`\nLuch-2: ${moves.length} relocations of ${walker.count} sets\n`);
    expect(moves.length).toBeGreaterThanOrEqual(14); // 7 with three sets a side alone
  });
});

test('a replay says what its sets say, first unconfirmed; the same again when asked again', () => {
  const history = beltHistory({
    seed: 'replay',
    days: DAYS,
    burns: [{ day: 150.3, tangentialMS: 0.5 }],
  });
  const at = (day: number) =>
    detectManoeuvres(historyUntil(history, BELT_START_US + day * DAY_US)).manoeuvres;
  expect(at(150)).toEqual([]);
  const first = [151, 152, 153, 154, 155].map(at).find((burns) => burns.length > 0)!;
  expect(first[0].isConfirmed).toBe(false);
  expect(at(160)[0].isConfirmed).toBe(true);
  expect(at(160)).toEqual(at(160));
});
