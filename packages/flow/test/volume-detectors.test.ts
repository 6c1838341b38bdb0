/**
 * Detectors of volume and shape: what each finds and what it leaves alone, on seeded flows whose answer is known; scans are in
 * scan-and-budget.test.ts. Real sets: volume-sets.test.ts.
 */
import { createRandom } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import {
  type CreateDetector,
  createBruteForceDetector,
  createFloodDetector,
  createReflectionDetector,
  createRelayDetector,
  type Detector,
  FLOW_FLAG,
} from '../src/index.ts';
import { evidenceOf, type Flow, fits, lineOf, signsOf, watchFlows } from './flows.ts';

const OUT = '198.51.100.9';
const inside = (host: number) => `192.0.2.${host}`;
const outside = (host: number) => `203.0.${113 + (host >> 8)}.${host & 255}`;
const list = (count: number, make: (i: number) => Flow): Flow[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('brute force', () => {
  const attempt = (i: number, source: string, changes: Partial<Flow> = {}): Flow => ({
    ...{
      atS: 3 * i,
      source,
      destination: inside(7),
      port: 22,
      lastsS: 2,
      bytesOut: 2000 + (i % 7),
      bytesIn: 2500,
    },
    ...changes,
  });

  test('many sessions, each like the last, from one source', () => {
    const [sign, ...more] = signsOf(
      list(80, (i) => attempt(i, OUT)),
      createBruteForceDetector,
    );
    expect([lineOf(sign!), more.length, evidenceOf(sign!, 'longSessionAfter')]).toEqual([
      `brute-force ${OUT} > 192.0.2.7:22`,
      0,
      'no',
    ]);
  });

  test('a session after them that stays and carries far more is told', () => {
    const flows = [
      ...list(80, (i) => attempt(i, OUT)),
      attempt(90, OUT, { lastsS: 900, bytesOut: 40_000, bytesIn: 900_000 }),
    ];
    expect(evidenceOf(signsOf(flows, createBruteForceDetector)[0]!, 'longSessionAfter')).toBe(
      'yes',
    );
  });

  test('of many sources that each try a little', () => {
    const flows = list(150, (i) => attempt(i, outside(i % 30)));
    const [sign] = signsOf(flows, createBruteForceDetector);
    expect([lineOf(sign!), sign!.ends.length]).toEqual(['brute-force many > 192.0.2.7:22', 30]);
  });

  test('people at work are none: few sessions each, long and unlike', () => {
    const random = createRandom('volume/people');
    const flows = list(90, (i) =>
      attempt(i, outside(i % 12), {
        atS: 900 * i,
        lastsS: 600 * random.uniform(),
        bytesOut: Math.exp(6 + 8 * random.uniform()),
        bytesIn: Math.exp(6 + 8 * random.uniform()),
      }),
    );
    const signs = signsOf(flows, createBruteForceDetector);
    expect(signs.filter((sign) => fits(sign).length === 0)).toEqual([]);
  });

  test('a client that asks a page the same each time, however often, is none; one that tries lengths is found', () => {
    const asks = (lengths: number) =>
      list(500, (i) => attempt(i, OUT, { port: 443, bytesOut: 2000 + (i % lengths) }));
    expect(signsOf(asks(1), createBruteForceDetector)).toEqual([]);
    const [sign] = signsOf(asks(9), createBruteForceDetector);
    expect(lineOf(sign!)).toBe(`brute-force ${OUT} > 192.0.2.7:443`);
    expect(sign!.score).toBeLessThanOrEqual(0.5);
  });

  test('visitors of a page are none', () => {
    const random = createRandom('volume/visitors');
    const flows = list(3000, (i) =>
      attempt(i, outside(i % 5), { port: 443, bytesIn: Math.exp(6 + 6 * random.uniform()) }),
    );
    expect(signsOf(flows, createBruteForceDetector)).toEqual([]);
  });

  test('a few passwords at many hosts are one finding of their source; one look at each is none', () => {
    const spray = (perHost: number) =>
      list(20 * perHost, (i) => attempt(i, OUT, { destination: inside(i % 20) }));
    const [sign, ...more] = signsOf(spray(4), createBruteForceDetector);
    expect([lineOf(sign!), more.length, evidenceOf(sign!, 'hosts')]).toEqual([
      `brute-force ${OUT} > many:22`,
      0,
      20,
    ]);
    expect(sign!.ends.length).toBe(20);
    expect(signsOf(spray(1), createBruteForceDetector)).toEqual([]);
  });

  test('once a minute for a day, and twice an hour for a week, are found; a nightly job of ours is not', () => {
    const guess = (everyS: number, days: number) =>
      list((86_400 * days) / everyS, (i) => attempt(i, OUT, { atS: everyS * i + 7 * (i % 13) }));
    for (const flows of [guess(60, 1), guess(1800, 7)])
      expect(signsOf(flows, createBruteForceDetector).map(lineOf)).toEqual([
        `brute-force ${OUT} > 192.0.2.7:22`,
      ]);
    const job = list(7 * 48, (i) =>
      attempt(i, inside(1), { atS: 1800 * i, destination: outside(1) }),
    );
    expect(signsOf(job, createBruteForceDetector)).toEqual([]);
  });

  test('of 40,000 sources that try once each: one sign, and all are counted', () => {
    const flows = list(40_000, (i) =>
      attempt(i, `11.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, { atS: i / 10 }),
    );
    const signs = signsOf(flows, createBruteForceDetector);
    expect(signs.map(lineOf)).toEqual(['brute-force many > 192.0.2.7:22']);
    expect([signs[0]!.count, evidenceOf(signs[0]!, 'sources')]).toEqual([40_000, 40_000]);
  });

  test('packets of one session are not sessions', () => {
    const flows = list(200, (i) =>
      attempt(i, OUT, {
        ...{ state: 'unknown', flags: FLOW_FLAG.hasTcpFlags, tcpFlags: i === 0 ? 0x02 : 0x18 },
        ...{ sourcePort: 40_000, packetsOut: 1 },
      }),
    );
    expect(signsOf(flows, createBruteForceDetector)).toEqual([]);
  });
});

describe('flood', () => {
  const usual = (hours: number): Flow[] =>
    list(60 * hours * 5, (i) => ({
      atS: 12 * i,
      source: outside(i % 200),
      destination: inside(5),
    }));

  test('far above the host’s own level, from made-up sources, with its busiest minute', () => {
    const flood = list(4000, (i) => ({
      atS: 7200 + i / 40,
      source: outside(i % 3000),
      destination: inside(5),
      port: 80,
      state: 'attempt' as const,
    }));
    const [sign, ...more] = signsOf([...usual(2), ...flood], createFloodDetector);
    expect([lineOf(sign!), more.length, evidenceOf(sign!, 'shape')]).toEqual([
      'flood many > 192.0.2.5:80',
      0,
      'tcp unanswered',
    ]);
    expect(evidenceOf(sign!, 'usualPerMinute')).toBeCloseTo(5, 0);
    expect(evidenceOf(sign!, 'peakPerMinute')).toBeGreaterThan(2000);
  });

  test('a busy host that is always so is none, nor its evening', () => {
    const busy = list(40_000, (i) => ({
      atS: i / 10,
      source: outside(i % 200),
      destination: inside(6),
    }));
    const evening = list(20_000, (i) => ({
      atS: 4000 + i / 20,
      source: outside(i % 200),
      destination: inside(6),
    }));
    expect(signsOf([...busy, ...evening], createFloodDetector)).toEqual([]);
  });

  test('a crowd of users is a flood with a reason', () => {
    const crowd = list(6000, (i) => ({
      atS: 7200 + i / 50,
      source: outside(i % 3000),
      destination: inside(5),
    }));
    const [sign] = signsOf([...usual(2), ...crowd], createFloodDetector);
    expect(fits(sign!)).toEqual(['a crowd of users: news, an update, the start of a sale']);
  });

  test('by packets, though it is one record', () => {
    const flows: Flow[] = [
      ...usual(2),
      { atS: 7200, source: OUT, destination: inside(5), port: 53, protocol: 17 },
    ];
    expect(signsOf(flows, createFloodDetector)).toEqual([]); // packets are not told: nothing is made up
  });

  test('a pair that went and whose number means another is named no more', () => {
    const flood = list(3000, (i) => ({
      atS: 7200 + i / 50,
      source: OUT,
      destination: inside(5),
      port: 80,
    }));
    const made: Detector[] = [];
    const keep: CreateDetector = (tables) => {
      made.push(createFloodDetector(tables));
      return made[0]!;
    };
    const watch = watchFlows([...usual(2), ...flood], [keep]);
    const pairs = watch.pairs;
    for (let pair = 0; pair < pairs; pair++) made[0]!.releasePair!(pair);
    const signs = watch.judge(watch.newestUs);
    expect(signs.map(({ source, ends }) => [source, ends])).toEqual([[null, []]]);
  });

  test('a source that is refused day and night stands for itself', () => {
    const flows = list(6000, (i) => ({
      atS: 16 * i,
      source: OUT,
      destination: inside(5),
      port: 30003,
      state: 'rejected' as const,
    }));
    const [sign] = signsOf(flows, createFloodDetector);
    expect([lineOf(sign!), evidenceOf(sign!, 'shape')]).toEqual([
      `flood ${OUT} > 192.0.2.5:30003`,
      'standing',
    ]);
  });
});

describe('reflection', () => {
  const answer = (i: number, changes: Partial<Flow> = {}): Flow => ({
    ...{
      atS: i / 10,
      source: outside(i % 50),
      destination: inside(9),
      sourcePort: 123,
      port: 40_000 + (i % 50),
      protocol: 17,
    },
    ...{ flags: 0, bytesOut: 46_800, ...changes },
  });

  test('unasked answers of many servers: the victim, the service, the servers', () => {
    const [sign] = signsOf(
      list(600, (i) => answer(i)),
      createReflectionDetector,
    );
    expect([lineOf(sign!), evidenceOf(sign!, 'service'), sign!.ends.length]).toEqual([
      'reflection many > 192.0.2.9:null',
      'ntp',
      50,
    ]);
    expect(sign!.ends.every(({ role }) => role === 'reflector')).toBe(true);
  });

  test('a server of ours that answers one address with far more than it asked', () => {
    const flows = list(600, (i) => ({
      atS: i,
      source: OUT,
      destination: inside(3),
      port: 53,
      protocol: 17,
      bytesOut: 60,
      bytesIn: 3000,
    }));
    const [sign] = signsOf(flows, createReflectionDetector);
    expect([lineOf(sign!), evidenceOf(sign!, 'amplification')]).toEqual([
      `reflection ${OUT} > 192.0.2.3:53`,
      50,
    ]);
  });

  test('names and time that were asked for are none', () => {
    const asked = list(600, (i) => ({
      atS: i,
      source: inside(1),
      destination: outside(i % 20),
      port: i % 2 ? 53 : 123,
      protocol: 17,
      bytesOut: 60,
      bytesIn: 300,
    }));
    expect(signsOf(asked, createReflectionDetector)).toEqual([]);
  });
});

describe('relay', () => {
  const passed = (count: number, seed: string, everyS = 400): Flow[] => {
    const random = createRandom(`volume/relay/${seed}`);
    return Array.from({ length: count }, (_, i): Flow[] => {
      const [atS, bytesOut, bytesIn] = [
        everyS * i,
        800 + 9000 * random.uniform(),
        2000 + 90_000 * random.uniform(),
      ];
      const next = {
        atS: atS + 0.2 + random.uniform(),
        bytesOut: bytesOut * 1.02,
        bytesIn: bytesIn * 1.02,
      };
      return [
        { atS, source: outside(i % 9), destination: inside(4), port: 48_123, bytesOut, bytesIn },
        { ...next, source: inside(4), destination: outside(200 + (i % 3)), port: 443 },
      ];
    }).flat();
  };

  test('what comes in goes out within seconds, as large both ways', () => {
    const [sign] = signsOf(passed(40, 'a'), createRelayDetector);
    expect(lineOf(sign!)).toBe('relay many > 192.0.2.4:48123');
    expect([evidenceOf(sign!, 'clients'), evidenceOf(sign!, 'servers')]).toEqual([9, 3]);
    expect(fits(sign!)).toEqual([]);
  });

  test('a server that also calls others is none, however busy', () => {
    const random = createRandom('volume/relay/busy');
    const busy = list(2000, (i) => {
      const isIn = random.uniform() < 0.5;
      const ends = isIn
        ? { source: outside(i % 90), destination: inside(4) }
        : { source: inside(4), destination: outside(200 + (i % 40)) };
      return {
        atS: 20 * i * random.uniform() + i,
        ...ends,
        bytesOut: Math.exp(6 + 5 * random.uniform()),
        bytesIn: Math.exp(6 + 6 * random.uniform()),
      };
    }).sort((a, b) => a.atS - b.atS);
    expect(signsOf(busy, createRelayDetector)).toEqual([]);
  });

  test('a proxy at a known port has its reason', () => {
    const flows = passed(40, 'b').map((flow) =>
      flow.port === 48_123 ? { ...flow, port: 3128 } : flow,
    );
    expect(fits(signsOf(flows, createRelayDetector)[0]!)).toEqual([
      'a proxy, mail or name server that passes on as it should',
    ]);
  });
});
