/**
 * The bet against chance: never more false evidence than promised on series of no timer, evidence on every kind of beacon that is
 * published, nothing from rounded clocks, gaps in what was kept, or connections opened together. Series are seeded; counts printed.
 */
import { createRandom } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import { createBet, EVIDENCE_LIMITS, gapFigures, measureTimes } from '../src/index.ts';
import { type BeaconKind, makeBeacon, makeChance, NULLS } from './timers.ts';

const isFull = process.env.NOROSHI_PROVE === '1';
const DAY_S = 86_400;

function measured(timesS: ArrayLike<number>, spanS = DAY_S) {
  const times = Float64Array.from(timesS, (atS) => Math.round(atS * 1e6));
  return measureTimes(times, times.length, { fromUs: 0, toUs: spanS * 1e6 });
}

describe('chance', () => {
  const series = isFull ? 5000 : 200;
  for (const name of NULLS)
    for (const wholeSeconds of [false, true])
      test(`${name}${wholeSeconds ? ' in whole seconds' : ''} reaches 10^k in at most one of 10^k`, () => {
        const reached = [0, 0, 0];
        for (let i = 0; i < series; i++) {
          const spanS = wholeSeconds && i % 2 === 1 ? 1800 : DAY_S; // dense enough that seconds collide
          const timesS = makeChance(name, [6, 12, 40, 150, 600][i % 5]!, spanS, `test/${i}`);
          const { log10E } = measured(wholeSeconds ? timesS.map(Math.floor) : timesS, spanS);
          for (let k = 1; k <= 3; k++) if (log10E >= k) reached[k - 1]!++;
        }
        // Three standard deviations of a binomial above the promise; a bet that cheats exceeds it many times over.
        for (const [k, count] of reached.entries()) {
          const expected = series / 10 ** (k + 1);
          expect(count).toBeLessThanOrEqual(expected + 3 * Math.sqrt(expected));
        }
      });

  test('every second event of a real timer, put anywhere between its neighbours, is chance again', () => {
    const { timesS } = makeBeacon({ periodS: 270, jitter: 0.27 }, 3 * DAY_S, 'redrawn');
    const times = Float64Array.from(timesS, (atS) => Math.round(atS * 1e6));
    const limits = { run: 2, offset: 0, deadUs: 0, resolutionUs: 1, cutsUs: [] };
    const span = { fromUs: 0, toUs: 3 * DAY_S * 1e6 };
    const bet = createBet();
    const log10E = () => bet(times, times.length, limits, span, new Float64Array(24));
    expect(log10E()).toBeGreaterThan(50);
    const random = createRandom('redraw');
    let most = 0;
    for (let i = 0; i < 50; i++) {
      for (let k = 1; k + 1 < times.length; k += 2)
        times[k] = times[k - 1]! + Math.round((times[k + 1]! - times[k - 1]!) * random.uniform());
      most = Math.max(most, log10E());
    }
    expect(most).toBeLessThan(3); // of 50, one in twenty runs would reach it at worst
  });
});

describe('beacons', () => {
  const kinds: readonly [string, BeaconKind, leastLog10E: number][] = [
    ['a clock', { periodS: 600, jitter: 0 }, 100],
    ['20 % jitter', { periodS: 600, jitter: 0.2 }, 15],
    ['50 % jitter', { periodS: 300, jitter: 0.5 }, 6],
    ['normal jitter', { periodS: 600, jitter: 0.15, shape: 'normal' }, 12],
    ['a third lost', { periodS: 600, jitter: 0.1, loss: 0.3 }, 8],
    ['a change of period', { periodS: 300, jitter: 0.1, changeTo: 4 }, 30],
    ['a sleep', { periodS: 300, jitter: 0.2, sleeps: true }, 30],
    ['a person on the same pair', { periodS: 300, jitter: 0.1, mixed: 0.3 }, 15],
    ['whole seconds', { periodS: 60, jitter: 0.2, wholeSeconds: true }, 100],
    ['a fixed grid', { periodS: 300, jitter: 0.1, clock: true }, 30],
  ];
  for (const [name, kind, least] of kinds)
    test(name, () => {
      for (let seed = 0; seed < (isFull ? 100 : 5); seed++) {
        const { timesS } = makeBeacon(kind, DAY_S, `${name}/${seed}`);
        expect(measured(timesS).log10E).toBeGreaterThan(least);
      }
    });

  test('period, jitter and loss are told as they were made', () => {
    const { timesS } = makeBeacon({ periodS: 300, jitter: 0.2, loss: 0.2 }, 3 * DAY_S, 'figures');
    const times = timesS.map((atS) => atS * 1e6);
    const { periodUs, jitter, lostShare } = gapFigures(times, times.length, 0);
    expect(periodUs / 1e6).toBeGreaterThan(290);
    expect(periodUs / 1e6).toBeLessThan(325); // lost turns pull the median up a little
    expect(jitter).toBeGreaterThan(0.08); // a uniform ±0.2 has a median deviation of 0.1
    expect(jitter).toBeLessThan(0.13);
    expect(lostShare).toBeGreaterThan(0.12);
    expect(lostShare).toBeLessThan(0.25);
  });

  test('each turn may open several connections: they are merged, and breadth stays', () => {
    const { timesS } = makeBeacon({ periodS: 600, jitter: 0.1 }, DAY_S, 'burst');
    const burst = Float64Array.from(
      [...timesS].flatMap((atS) => [atS, atS + 0.4, atS + 1.3]),
    ).sort();
    const [one, three] = [measured(timesS), measured(burst)];
    expect(three.mergeUs).toBe(2e6);
    expect(three.wakeUps).toBe(timesS.length);
    expect(three.log10E).toBeGreaterThan(one.log10E - 1);
    expect(three.breadth / one.breadth).toBeCloseTo(1, 1);
  });

  test('a thousand repeats in one hour have less breadth than a day of fewer', () => {
    const hour = makeBeacon({ periodS: 3.5, jitter: 0.05 }, 3600, 'hour');
    const day = makeBeacon({ periodS: 900, jitter: 0.05 }, DAY_S, 'day');
    const [short, long] = [measured(hour.timesS), measured(day.timesS)];
    expect(short.log10E).toBeGreaterThan(long.log10E);
    expect(short.breadth).toBeLessThan(long.breadth / 2);
    expect(short.parts).toBe(1);
  });
});

describe('the bet itself', () => {
  const bet = createBet();
  const span = { fromUs: 0, toUs: DAY_S * 1e6 };
  const limits = { run: 2, offset: 0, deadUs: 0, resolutionUs: 1, cutsUs: [] as readonly number[] };
  const bins = () => new Float64Array(EVIDENCE_LIMITS.bins);

  test('its odds against chance sum to at most one over the steps of any clock, at any dead time', () => {
    for (const [steps, dead] of [
      [3, 0],
      [7, 0],
      [40, 0],
      [40, 10],
      [1000, 200],
    ] as const) {
      let sum = 0;
      let places = 0;
      for (let k = Math.max(1, dead); k <= steps - Math.max(1, dead); k++) {
        const times = Float64Array.from([0, k * 1e6, steps * 1e6]);
        // With one bracket the most it stood at is at least 0: take what the bins were given instead.
        const won = bins();
        bet(times, 3, { ...limits, deadUs: dead * 1e6, resolutionUs: 1e6 }, span, won);
        sum += 10 ** (2 * won.reduce((a, b) => a + b));
        places++;
      }
      expect(sum / places).toBeLessThanOrEqual(1.005);
      expect(sum / places).toBeGreaterThan(0.8); // nor is the stake thrown away
    }
  });

  test('so do they over all ways to cut a run of four gaps, at any dead time', () => {
    for (const [steps, dead] of [
      [12, 1],
      [24, 1],
      [40, 5],
    ] as const) {
      let sum = 0;
      let ways = 0;
      for (let a = dead; a <= steps; a++)
        for (let b = a + dead; b <= steps; b++)
          for (let c = b + dead; c <= steps - dead; c++) {
            const times = Float64Array.from([0, a, b, c, steps], (step) => step * 1e6);
            const won = bins();
            const deadUs = dead === 1 ? 0 : dead * 1e6;
            bet(times, 5, { ...limits, run: 4, deadUs, resolutionUs: 1e6 }, span, won);
            sum += 10 ** (2 * won.reduce((x, y) => x + y));
            ways++;
          }
      expect(sum / ways).toBeLessThanOrEqual(1.005);
      expect(sum / ways).toBeGreaterThan(0.7);
    }
  });

  test('no bet across a cut', () => {
    const times = Float64Array.from([0, 10e6, 20e6, 30e6, 40e6]);
    const whole = bet(times, 5, limits, span, bins());
    const cut = bet(times, 5, { ...limits, cutsUs: [25e6] }, span, bins());
    expect(cut).toBeGreaterThan(0);
    expect(cut).toBeLessThan(whole);
  });

  test('times alone count, not where they begin nor how fast they run', () => {
    const { timesS } = makeBeacon({ periodS: 600, jitter: 0.2 }, DAY_S, 'shift');
    const one = measured(timesS).log10E;
    expect(
      measured(
        timesS.map((atS) => atS + 1234.5),
        2 * DAY_S,
      ).log10E,
    ).toBeCloseTo(one, 4);
    // Merging at fixed spans aside: none of these gaps is near one.
    const slow = measureTimes(
      timesS.map((atS) => Math.round(3e6 * atS)),
      timesS.length,
      {
        ...{ fromUs: 0, toUs: 3 * DAY_S * 1e6 },
      },
    );
    expect(slow.log10E).toBeCloseTo(one, 2);
  });

  test('two events, equal instants, or every second of a clock of seconds prove nothing', () => {
    expect(measured([1, 2]).log10E).toBe(0);
    expect(measured([5, 5, 5, 5, 5, 5]).log10E).toBe(0);
    expect(measured(Array.from({ length: 100 }, (_, i) => i)).log10E).toBeLessThanOrEqual(0);
  });
});
