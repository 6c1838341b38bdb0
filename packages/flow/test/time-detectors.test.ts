/**
 * Retry beacons, long connections, first contact, exfiltration, and beacons with their reasons: seeded flows through the real
 * watch, each with the case that must stay silent. What the flows are is written out; expected values follow from it.
 */
import { describe, expect, test } from 'vitest';
import {
  createBeaconDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createLongConnectionDetector,
  createRetryBeaconDetector,
  FLOW_FLAG,
  raiseByFirstContact,
} from '../src/index.ts';
import { DAY_S, evidenceOf, type Flow, fits, lineOf, signsOf, watchFlows } from './flows.ts';
import { makeBeacon, makeChance } from './timers.ts';

const US = '192.0.2.7';
const THEM = '198.51.100.9';
const HOUR_S = 3600;

function beaconFlows(periodS: number, jitter: number, more: Partial<Flow> = {}): Flow[] {
  const { timesS } = makeBeacon({ periodS, jitter }, DAY_S, `${periodS}/${jitter}`);
  return [...timesS].map((atS) => ({ atS, source: US, destination: THEM, ...more }));
}

/** A person at work: visits to some sites. */
function people(days = 1): Flow[] {
  return ['198.51.100.20', '198.51.100.21', '203.0.114.5'].flatMap((destination) =>
    [...makeChance('visits', 200 * days, days * DAY_S, destination)].map((atS) => ({
      ...{ atS, source: '192.0.2.8', destination },
    })),
  );
}

const inOrder = (flows: Flow[]) => flows.sort((a, b) => a.atS - b.atS);

describe('a beacon', () => {
  test('among people: the beacon, and nobody else', () => {
    const signs = signsOf(inOrder([...people(), ...beaconFlows(300, 0.2)]), createBeaconDetector);
    expect(signs.map(lineOf)).toEqual([`beacon ${US} > ${THEM}:443`]);
    expect(evidenceOf(signs[0]!, 'periodS')).toBeGreaterThan(285);
    expect(evidenceOf(signs[0]!, 'periodS')).toBeLessThan(315);
    expect(signs[0]!.count).toBe(beaconFlows(300, 0.2).length);
  });

  test('asked again later, the same finding has the same key and no number of the window in it', () => {
    const watch = watchFlows(beaconFlows(300, 0.2), [createBeaconDetector]);
    const [one] = watch.judge(watch.newestUs - 6 * HOUR_S * 1e6);
    const [two] = watch.judge(watch.newestUs);
    expect(two!.key).toBe(one!.key);
    expect(two!.lastUs).toBeGreaterThan(one!.lastUs);
    expect(two!.score).toBeGreaterThanOrEqual(one!.score);
  });

  const silent: [string, Flow[], reason?: string][] = [
    [
      'time keeping',
      beaconFlows(1024, 0.001, { port: 123, protocol: 17, bytesOut: 76, bytesIn: 76 }),
    ],
    ['name lookups', beaconFlows(300, 0.05, { port: 53, protocol: 17 })],
    ['a push service', beaconFlows(300, 0.05, { port: 5228 })],
    ['attempts to sign in', beaconFlows(30, 0.1, { source: THEM, destination: US, port: 22 })],
    [
      'a scanner that knocks at closed doors too',
      [
        ...beaconFlows(3600, 0.01, { source: THEM, destination: US, port: 80 }),
        { atS: 5, source: THEM, destination: US, port: 81, state: 'rejected' },
      ],
    ],
    [
      'what all of ten hosts do',
      Array.from({ length: 10 }, (_, i) =>
        beaconFlows(600, 0.1, { source: `192.0.2.${20 + i}` }),
      ).flat(),
    ],
    ['connections that were refused', beaconFlows(60, 0.1, { state: 'rejected' })],
    ['records of one long flow that an exporter cut every minute', cutFlow(6 * HOUR_S, 60)],
    ['a person', people()],
  ];
  for (const [name, flows] of silent)
    test(`silent: ${name}`, () => expect(signsOf(flows, createBeaconDetector)).toEqual([]));

  test('to the port of time, but larger than time packets: told', () => {
    const flows = beaconFlows(1024, 0.01, { port: 123, protocol: 17, bytesOut: 900 });
    expect(signsOf(flows, createBeaconDetector).map(lineOf)).toEqual([
      `beacon ${US} > ${THEM}:123`,
    ]);
  });

  test('what was open for a week before does not stretch the span that evidence is spread over', () => {
    const open = { source: '192.0.2.9', destination: '198.51.100.30', lastsS: 8 * DAY_S };
    const words = Array.from({ length: 12 }, (_, i) => ({
      ...{ ...open, atS: -7 * DAY_S, lastsS: 7 * DAY_S + 7200 * i + 60 },
      ...{ connection: 9, sourcePort: 40_000, flags: FLOW_FLAG.biflow | FLOW_FLAG.open },
    }));
    const [alone] = signsOf(beaconFlows(300, 0.2), createBeaconDetector);
    const beside = signsOf([...words, ...beaconFlows(300, 0.2)], createBeaconDetector);
    expect(beside.length).toBe(1);
    expect(Math.abs(beside[0]!.score - alone!.score)).toBeLessThan(0.01);
  });

  test('a second each for hours: bounded rows, all counted, still found', () => {
    const flows = [...makeBeacon({ periodS: 1, jitter: 0.2 }, 3 * HOUR_S, 'fast').timesS].map(
      (atS) => ({ atS, source: US, destination: THEM }),
    );
    const [sign] = signsOf(flows, createBeaconDetector);
    expect(sign!.count).toBe(flows.length);
    expect(evidenceOf(sign!, 'wakeUps')).toBeLessThanOrEqual(4 * 64);
  });
});

/** One flow as an exporter with an active timeout tells it. */
function cutFlow(lastsS: number, everyS: number): Flow[] {
  return Array.from({ length: lastsS / everyS }, (_, i) => ({
    ...{ atS: i * everyS, lastsS: everyS - 0.2, source: US, destination: THEM },
    ...{ sourcePort: 40_000, state: 'established' as const },
  }));
}

describe('a retry beacon', () => {
  /** What a client does whose server is gone: three attempts half a second apart, then again. */
  const retries = (seconds: number): Flow[] =>
    Array.from({ length: Math.floor(seconds / 0.53) }, (_, i) => ({
      ...{ atS: 600 + 0.53 * i + 0.02 * Math.sin(i * 7), source: US, destination: THEM },
      ...{ port: 5888, state: 'rejected' as const, bytesOut: 52, bytesIn: 40, lastsS: 0 },
    }));

  test('refused every half second for eight minutes: found; what else the host does is not', () => {
    const flows = inOrder([...people(), ...retries(498), ...beaconFlows(400, 0.4).slice(0, 44)]);
    const signs = signsOf(flows, createRetryBeaconDetector);
    expect(signs.map(lineOf)).toEqual([`retry-beacon ${US} > ${THEM}:5888`]);
    expect(signs[0]!.count).toBe(939);
    expect(evidenceOf(signs[0]!, 'periodS')).toBeCloseTo(0.53, 1);
    expect(signsOf(retries(498), createBeaconDetector)).toEqual([]);
  });

  test('silent: the few attempts a system makes by itself, a knock from outside, a service that is down', () => {
    const few = retries(5).slice(0, 7);
    const outside = retries(498).map((flow) => ({ ...flow, source: THEM, destination: US }));
    const down = [...retries(120), { atS: 900, source: US, destination: THEM, port: 5888 }];
    for (const flows of [few, outside, down])
      expect(signsOf(flows, createRetryBeaconDetector)).toEqual([]);
  });

  test('silent: attempts to many hosts at times of a person', () => {
    const flows = people().map((flow) => ({ ...flow, state: 'attempt' as const }));
    expect(signsOf(flows, createRetryBeaconDetector)).toEqual([]);
  });
});

describe('a long connection', () => {
  const one = { source: US, destination: THEM, port: 8443 };
  const hours = 13;

  test('told once at its end', () => {
    const signs = signsOf(
      [{ ...one, atS: 0, lastsS: hours * HOUR_S }],
      createLongConnectionDetector,
    );
    expect(signs.map(lineOf)).toEqual([`long-connection ${US} > ${THEM}:8443`]);
    expect(evidenceOf(signs[0]!, 'durationS')).toBeCloseTo(hours * HOUR_S, 3);
  });

  test('told while open, hour by hour: one sign, the bytes of its last word', () => {
    const words = Array.from({ length: hours }, (_, i) => ({
      ...{ ...one, atS: 0, lastsS: (i + 1) * HOUR_S, bytesOut: 1000 * (i + 1), bytesIn: 0 },
      ...{ sourcePort: 40_000, connection: 77, flags: FLOW_FLAG.biflow | FLOW_FLAG.open },
    }));
    const signs = signsOf(words, createLongConnectionDetector);
    expect(signs.length).toBe(1);
    expect(evidenceOf(signs[0]!, 'durationS')).toBeCloseTo(hours * HOUR_S, 3);
    expect(evidenceOf(signs[0]!, 'bytesOut')).toBe(13_000);
    expect(evidenceOf(signs[0]!, 'stillOpen')).toBe('yes');
  });

  test('cut into records of a minute: joined', () => {
    const signs = signsOf(cutFlow(hours * HOUR_S, 60), createLongConnectionDetector);
    expect(signs.length).toBe(1);
    expect(evidenceOf(signs[0]!, 'durationS')).toBeCloseTo(hours * HOUR_S, -1);
  });

  test('silent: three hours; a push service; a copy of 40 GB in five hours', () => {
    for (const flow of [
      { ...one, atS: 0, lastsS: 3 * HOUR_S },
      { ...one, atS: 0, lastsS: 12 * HOUR_S, port: 5223 },
      { ...one, atS: 0, lastsS: 5 * HOUR_S, bytesIn: 40e9 },
    ])
      expect(signsOf([flow], createLongConnectionDetector)).toEqual([]);
  });
});

describe('first contact', () => {
  const daily = (days: number): Flow[] =>
    Array.from({ length: days * 24 }, (_, i) => ({
      ...{ atS: i * HOUR_S, source: US, destination: '198.51.100.20' },
    }));

  test('a host that always speaks to one other meets a new one: weak, and it raises a beacon to it', () => {
    const beacon = beaconFlows(300, 0.2).map((flow) => ({ ...flow, atS: flow.atS + 9 * DAY_S }));
    const watch = watchFlows(inOrder([...daily(10), ...beacon]), [
      createFirstContactDetector,
      createBeaconDetector,
    ]);
    const signs = watch.judge(watch.newestUs);
    expect(signs.filter(({ kind }) => kind === 'first-contact').map(lineOf)).toEqual([
      `first-contact ${US} > ${THEM}:443`,
    ]);
    expect(signs[0]!.score).toBeLessThanOrEqual(0.3);
    const before = signs.find((sign) => lineOf(sign) === `beacon ${US} > ${THEM}:443`)!;
    const after = raiseByFirstContact(signs).find(({ key }) => key === before.key)!;
    expect(after.score).toBeGreaterThan(before.score);
    expect(after.score).toBeLessThan(1);
    expect(evidenceOf(after, 'firstContactSurprise')).toBeGreaterThan(0.5);
  });

  test('silent: in the first day; a host that meets new ones all day; two of ours; refused; from outside', () => {
    const fresh = { atS: 9.5 * DAY_S, source: US, destination: THEM };
    const busy = Array.from({ length: 100 }, (_, i) => ({
      ...{ atS: DAY_S + i * 2 * HOUR_S, source: US, destination: `203.0.114.${i}` },
    }));
    const cases: Flow[][] = [
      inOrder([...daily(1), { ...fresh, atS: 0.5 * DAY_S }]),
      inOrder([...daily(10), ...busy, fresh]),
      inOrder([...daily(10), fresh, { ...fresh, source: '192.0.2.8' }]),
      inOrder([...daily(10), { ...fresh, state: 'rejected' }]),
      inOrder([...daily(10), { ...fresh, source: THEM, destination: US }]),
    ];
    expect(signsOf(inOrder([...daily(10), fresh]), createFirstContactDetector).length).toBe(1);
    for (const flows of cases)
      expect(signsOf(flows, createFirstContactDetector).map(lineOf)).toEqual([]);
  });
});

describe('exfiltration', () => {
  /** A host that sends 5 MB and takes 50 MB each working hour. */
  const usual = (days: number): Flow[] =>
    Array.from({ length: days * 24 }, (_, i) => i)
      .filter((i) => i % 24 >= 8 && i % 24 < 18)
      .map((i) => ({
        ...{ atS: i * HOUR_S + 60, source: US, destination: '198.51.100.20' },
        ...{ bytesOut: 5e6 * (1 + 0.3 * Math.sin(i)), bytesIn: 50e6 },
      }));
  const upload = (atS: number, bytesOut: number, more: Partial<Flow> = {}): Flow => ({
    ...{ atS, source: US, destination: THEM, bytesOut, bytesIn: 1e6, ...more },
  });

  test('ten times the most ever, in one hour of the night: found, with where it went', () => {
    const flows = [...usual(8), upload(8 * DAY_S + 3 * HOUR_S, 300e6)];
    const signs = signsOf(flows, createExfiltrationDetector);
    expect(signs.map(lineOf)).toEqual([`exfiltration ${US} > ${THEM}:443`]);
    expect(evidenceOf(signs[0]!, 'bytesOut')).toBe(300e6);
    expect(evidenceOf(signs[0]!, 'timesTheMostEver')).toBeGreaterThan(4);
    expect(signs[0]!.score).toBeGreaterThan(0.5);
  });

  test('drawn out over a day in small pieces: found by the day', () => {
    const slow = Array.from({ length: 24 }, (_, i) => upload(8 * DAY_S + i * HOUR_S, 9e6));
    const signs = signsOf([...usual(8), ...slow], createExfiltrationDetector);
    expect(signs.map((sign) => evidenceOf(sign, 'volumeOf'))).toEqual(['day']);
  });

  test('no history: said to be unknown, and weak', () => {
    const signs = signsOf([upload(HOUR_S, 3e9)], createExfiltrationDetector);
    expect(signs.length).toBe(1);
    expect(signs[0]!.score).toBeLessThanOrEqual(0.3);
    expect(evidenceOf(signs[0]!, 'deviations')).toBeNull();
    expect(signs[0]!.otherwise.map((one) => one.fits)).toContain('cannot tell');
  });

  test('silent: as always; a backup as every night; once before at another hour; a large download; a video call; a busy server', () => {
    const night = Array.from({ length: 8 }, (_, day) => upload(day * DAY_S + 2 * HOUR_S, 400e6));
    const last = 8 * DAY_S + 2 * HOUR_S;
    const cases: Flow[][] = [
      usual(9),
      inOrder([...usual(8), ...night, upload(last, 450e6)]),
      inOrder([...usual(8), upload(3 * DAY_S + 22 * HOUR_S, 300e6), upload(last, 320e6)]),
      [...usual(8), upload(last, 30e6, { bytesIn: 4e9 })],
      [...usual(8), upload(last, 900e6, { bytesIn: 800e6 })],
      [upload(HOUR_S, 50e6)],
    ];
    for (const flows of cases) expect(signsOf(flows, createExfiltrationDetector)).toEqual([]);
  });

  test('a server of ours that is asked far more than ever: told, at half', () => {
    const asked = { source: THEM, destination: US, bytesOut: 1e6, bytesIn: 300e6 };
    const served = [...usual(8), { atS: 8 * DAY_S + 3 * HOUR_S, ...asked }];
    const sent = [...usual(8), upload(8 * DAY_S + 3 * HOUR_S, 300e6)];
    const [server] = signsOf(served, createExfiltrationDetector);
    const [client] = signsOf(sent, createExfiltrationDetector);
    expect(fits(server!)).toEqual(['a server of ours that was much asked']);
    expect(server!.score).toBeCloseTo(client!.score / 2, 6);
  });
});
