/**
 * Anything through all detectors of time: unknown bytes, times out of order, every state and flag, hosts that come and go while the
 * window forgets them. No throw, scores within bounds, evidence by its glossary, nothing told of what the window has forgotten, and
 * the same signs twice.
 */
import { createRandom } from '@noroshi/sim';
import { expect, test } from 'vitest';
import {
  createBeaconDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createLongConnectionDetector,
  createRetryBeaconDetector,
  EVIDENCE,
  FLOW_FLAG,
  FLOW_STATES,
  type Sign,
} from '../src/index.ts';
import { DAY_S, type Flow, T0_US, watchFlows } from './flows.ts';

const WINDOW_HOURS = 36;
const DETECTORS = [
  createBeaconDetector,
  createRetryBeaconDetector,
  createLongConnectionDetector,
  createFirstContactDetector,
  createExfiltrationDetector,
];

function anything(seed: string, count: number): Flow[] {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]) => list[random.integer(list.length)]!;
  const amount = () => pick([0, 60, 1e4, 5e9, Number.NaN]) * random.uniform();
  return Array.from({ length: count }, (_, i) => {
    const [us, them] = [`192.0.2.${random.integer(20)}`, `203.0.114.${random.integer(250)}`];
    const isOut = random.uniform() < 0.7;
    const late = random.uniform() < 0.1 ? -random.integer(3 * DAY_S) : 0;
    const period = pick([0, 300, 3600]); // some of it by a timer
    const atS = (i / count) * 12 * DAY_S + late;
    return {
      ...{ atS: period === 0 ? atS : Math.round(atS / period) * period },
      ...{ source: isOut ? us : them, destination: isOut ? them : us },
      ...{
        port: pick([0, 22, 53, 123, 443, 8443, 65_535]),
        sourcePort: pick([0, 123, 40_000, 50_000]),
      },
      ...{
        protocol: pick([1, 6, 6, 6, 17, 58, 255]),
        lastsS: pick([0, 0.1, 15, 61, 4000, 90_000]),
      },
      ...{ state: pick(FLOW_STATES), bytesOut: amount(), bytesIn: amount() },
      flags: pick([0, 1, FLOW_FLAG.open | 1, FLOW_FLAG.fragment, FLOW_FLAG.scaled]),
      connection: pick([0, 0, 1 + random.integer(50)]),
    };
  });
}

function judged(flows: readonly Flow[]): Sign[][] {
  const retention = { windowHours: WINDOW_HOURS, keepDays: 30 };
  const watch = watchFlows(flows, DETECTORS, { retention });
  return [0, 6, 200].map((hours) => [...watch.judge(watch.newestUs - hours * 3600e6)]);
}

test('any flows: bounded scores, known evidence, nothing forgotten is told, the same twice', () => {
  const runs = process.env.NOROSHI_PROVE === '1' ? 60 : 4;
  let told = 0;
  for (let run = 0; run < runs; run++) {
    const flows = anything(`any/${run}`, 6000);
    const judgements = judged(flows);
    for (const sign of judgements.flat()) {
      told++;
      expect(sign.score).toBeGreaterThan(0);
      expect(sign.score).toBeLessThanOrEqual(1);
      expect(sign.confidence).toBeGreaterThanOrEqual(0);
      expect(sign.confidence).toBeLessThanOrEqual(1);
      expect(sign.count).toBeGreaterThan(0);
      expect(sign.lastUs).toBeGreaterThanOrEqual(sign.firstUs);
      // a long connection may have begun before; the last word on anything lies in the window
      expect(sign.lastUs).toBeGreaterThan(T0_US + (12 * 24 - WINDOW_HOURS - 3) * 3600e6); // the clock goes by what began
      for (const { name } of sign.evidence) expect(Object.keys(EVIDENCE)).toContain(name);
    }
    for (const signs of judgements)
      expect(new Set(signs.map(({ key }) => key)).size).toBe(signs.length);
    if (run === 0) expect(judged(flows)).toEqual(judgements);
  }
  expect(told).toBeGreaterThan(10); // or the rest was checked on nothing
});
