/**
 * Ways to hide a timer, each with the case that must stay silent: another port at each call, several addresses in turn, an hour filled
 * with other calls; and the bound that spares most bets, against the bets themselves. All series are seeded.
 */
import { createRandom } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import { createBeaconDetector, measureTimes } from '../src/index.ts';
import { DAY_S, evidenceOf, type Flow, fits, lineOf, signsOf } from './flows.ts';
import { makeBeacon, makeChance, NULLS } from './timers.ts';

const US = '192.0.2.7';
const THEM = '198.51.100.9';
const isFull = process.env.NOROSHI_PROVE === '1';
const MONITOR = /^a monitor outside/;

const timer = (seed: string, periodS = 300, jitter = 0.2) => [
  ...makeBeacon({ periodS, jitter }, DAY_S, seed).timesS,
];
const chance = (seed: string, wanted = 288) => [
  ...makeChance('poisson', wanted, DAY_S, `evasion/${seed}`),
];

/** Each call as `partOf` has it. */
function calls(timesS: readonly number[], partOf: (i: number) => Partial<Flow>): Flow[] {
  return timesS.map((atS, i) => ({ atS, source: US, destination: THEM, ...partOf(i) }));
}

function linesOf(flows: Flow[]): string[] {
  flows.sort((a, b) => a.atS - b.atS);
  return signsOf(flows, createBeaconDetector).map(lineOf);
}

describe('ports and protocols', () => {
  const newPort = (i: number) => ({ port: 20_000 + i, sourcePort: 32_768 + ((i * 7919) % 28_000) });

  test('another port at each call is one caller of one host', () => {
    const times = timer('ports');
    const [sign, ...more] = signsOf(calls(times, newPort), createBeaconDetector);
    expect(lineOf(sign!)).toBe(`beacon ${US} > ${THEM}:null`);
    expect(more).toEqual([]);
    expect(evidenceOf(sign!, 'ports')).toBe(times.length);
    expect(sign!.count).toBe(times.length);
    expect(linesOf(calls(chance('ports'), newPort))).toEqual([]);
  });

  test('a few services drawn by lot, TCP and UDP', () => {
    for (let seed = 0; seed < 5; seed++) {
      const random = createRandom(`lot/${seed}`);
      const service = () =>
        [{ port: 443 }, { port: 53, protocol: 17 }, { port: 8443 }, { port: 123, protocol: 17 }][
          random.integer(4)
        ]!;
      expect(linesOf(calls(timer(`lot/${seed}`, 300, 0.4), service)).length).toBe(1);
      expect(linesOf(calls(chance(`lot/${seed}`), service))).toEqual([]);
    }
  });

  test('what is not answered is none of it, and a control port explains', () => {
    const asked = (i: number) => ({ ...newPort(i), protocol: 17, bytesIn: 0 });
    expect(linesOf(calls(timer('asked'), asked))).toEqual([]);
    const calling = [...calls(timer('sip'), newPort), ...calls([50, 9000], () => ({ port: 5060 }))];
    calling.sort((a, b) => a.atS - b.atS);
    const signs = signsOf(calling, createBeaconDetector);
    expect(signs.flatMap(fits).filter((one) => !/port after port/.test(one))).toEqual([]);
  });
});

describe('addresses', () => {
  const [near, far] = [
    (k: number) => `198.51.100.${20 + k}`,
    (k: number) => `203.${10 + k}.${7 * k}.9`,
  ];

  test('several neighbours by lot, sizes that vary', () => {
    const random = createRandom('neighbours');
    const part = () => ({
      destination: near(random.integer(7)),
      bytesOut: 200 + random.integer(3000),
    });
    const [sign, ...more] = signsOf(calls(timer('near'), part), createBeaconDetector);
    expect(lineOf(sign!)).toBe(`beacon ${US} > many:443`);
    expect([more.length, evidenceOf(sign!, 'hosts'), sign!.ends.length]).toEqual([0, 7, 7]);
    expect(linesOf(calls(chance('near'), part))).toEqual([]);
  });

  test('several hosts anywhere by lot, one size, beside other calls of the same host', () => {
    const random = createRandom('anywhere');
    const part = () => ({ destination: far(random.integer(8)), bytesOut: 292 });
    const other = () => ({
      destination: far(40 + random.integer(60)),
      bytesOut: 200 + random.integer(3000),
    });
    const flows = [...calls(timer('far'), part), ...calls(chance('other', 600), other)];
    expect(linesOf(flows)).toEqual([`beacon ${US} > many:443`]);
    const silent = [...calls(chance('far'), part), ...calls(chance('other', 600), other)];
    expect(linesOf(silent)).toEqual([]);
  });

  test('each in its turn: every address passes alone and is told alone', () => {
    const flows = calls(timer('turn', 60, 0.2), (i) => ({ destination: near(i % 3) }));
    expect(linesOf(flows).sort()).toEqual([0, 1, 2].map((k) => `beacon ${US} > ${near(k)}:443`));
  });
});

describe('an hour that is filled', () => {
  const fill = (seed: string) => {
    const random = createRandom(`fill/${seed}`);
    return Array.from({ length: 24 }, (_, hour) =>
      Array.from({ length: 80 }, () => 3600 * hour + 200 * random.uniform()),
    ).flat();
  };

  test('what comes after it is seen', () => {
    const both = (seed: string, times: number[]) =>
      calls(
        [...fill(seed), ...times].sort((a, b) => a - b),
        () => ({}),
      );
    for (const seed of ['a', 'b', 'c']) {
      expect(linesOf(both(seed, timer(`filled/${seed}`, 240, 0.1)))).toEqual([
        `beacon ${US} > ${THEM}:443`,
      ]);
    }
  });

  test('a busy hour by chance stays chance, thinned or not', () => {
    for (const wanted of [2000, 20_000])
      expect(linesOf(calls(chance(`busy/${wanted}`, wanted), () => ({})))).toEqual([]);
  });
});

describe('monitoring from outside', () => {
  const OURS = '192.0.2.80';
  const crowd = Array.from({ length: 12 }, (_, k) =>
    calls(chance(`crowd/${k}`, 3), () => ({
      ...{ source: `203.0.114.${k + 1}`, destination: OURS },
    })),
  ).flat();
  const caller = (jitter: number) =>
    calls(timer(`monitor/${jitter}`, 300, jitter), () => ({ source: THEM, destination: OURS }));
  const told = (flows: Flow[]) => {
    const signs = signsOf(
      [...flows].sort((a, b) => a.atS - b.atS),
      createBeaconDetector,
    );
    expect(signs.map(lineOf)).toEqual([`beacon ${THEM} > ${OURS}:443`]);
    return { score: signs[0]!.score, isMonitor: fits(signs[0]!).some((one) => MONITOR.test(one)) };
  };

  test('of a service that others use, by the clock: told, lower', () => {
    const alone = told(caller(0.02));
    const among = told([...caller(0.02), ...crowd]);
    expect([alone.isMonitor, among.isMonitor]).toEqual([false, true]);
    expect(among.score).toBeLessThan(alone.score - 0.2);
    expect(told([...caller(0.27), ...crowd]).isMonitor).toBe(false);
  });
});

test('the bound is never below the bets, and most of chance is done with it', () => {
  const span = { fromUs: 0, toUs: DAY_S * 1e6 };
  let [series, spared] = [0, 0];
  const check = (timesS: ArrayLike<number>, isWhole: boolean) => {
    const times = Float64Array.from(timesS, (atS) =>
      isWhole ? Math.floor(atS) * 1e6 : Math.round(atS * 1e6),
    );
    const exact = measureTimes(times, times.length, span);
    for (const least of [0.5, 3, 6]) {
      const one = measureTimes(times, times.length, span, [], least);
      if (exact.log10E >= least) expect(one).toEqual(exact);
      else expect(one.log10E).toBeLessThan(least);
      if (one.breadth === 0) expect(one.log10E).toBeGreaterThanOrEqual(exact.log10E);
    }
    series++;
    if (measureTimes(times, times.length, span, [], 6).breadth === 0) spared++;
  };
  const each = isFull ? 500 : 12;
  for (const name of NULLS)
    for (let i = 0; i < each; i++)
      check(makeChance(name, [6, 12, 40, 150, 600][i % 5]!, DAY_S, `bound/${i}`), i % 3 === 0);
  expect(spared).toBeGreaterThan(0.99 * series);
  for (let i = 0; i < each; i++)
    check(
      makeBeacon({ periodS: 300 + 200 * (i % 20), jitter: (i % 6) / 10 }, DAY_S, `${i}`).timesS,
      i % 2 === 0,
    );
  console.info(`${series} series, ${spared} of them spared the bets`);
});
