/**
 * Scans of every shape on seeded flows whose answer is known, the evasions that are published, memory under a flood of made-up
 * sources, and the budget of alerts. Real sets: volume-sets.test.ts.
 */
import { createRandom } from '@noroshi/sim';
import { describe, expect, test } from 'vitest';
import {
  createBruteForceDetector,
  createScanDetector,
  FLOW_FLAG,
  rankSigns,
  SCAN_LIMITS,
} from '../src/index.ts';
import { evidenceOf, type Flow, fits, lineOf, signsOf } from './flows.ts';

const OUT = '198.51.100.9';
const inside = (host: number) => `192.0.2.${host}`;
const outside = (host: number) => `203.0.${113 + (host >> 8)}.${host & 255}`;
const list = (count: number, make: (i: number) => Flow): Flow[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe('scan', () => {
  test.each<[string, Flow[], string, string]>([
    [
      'horizontal',
      list(20, (i) => ({
        atS: i,
        source: OUT,
        destination: inside(i),
        port: 23,
        state: 'attempt',
      })),
      `scan ${OUT} > many:23`,
      'horizontal',
    ],
    [
      'vertical',
      list(20, (i) => ({
        atS: i,
        source: OUT,
        destination: inside(1),
        port: 100 + i,
        state: 'rejected',
      })),
      `scan ${OUT} > 192.0.2.1:null`,
      'vertical',
    ],
    [
      'block',
      list(40, (i) => ({
        atS: i,
        source: OUT,
        destination: inside(i % 8),
        port: 100 + (i >> 3),
        state: 'attempt',
      })),
      `scan ${OUT} > many:null`,
      'block',
    ],
    [
      'slow, one an hour',
      list(20, (i) => ({
        atS: 3600 * i,
        source: OUT,
        destination: inside(i),
        port: 23,
        state: 'attempt',
      })),
      `scan ${OUT} > many:23`,
      'horizontal',
    ],
    [
      'a sweep of echo requests',
      list(20, (i) => ({
        atS: i,
        source: OUT,
        destination: inside(i),
        port: 2048,
        protocol: 1,
        flags: 0,
      })),
      `scan ${OUT} > many:2048`,
      'horizontal',
    ],
    [
      'of UDP without answers',
      list(20, (i) => ({
        atS: i,
        source: OUT,
        destination: inside(i),
        port: 161,
        protocol: 17,
        bytesIn: 0,
      })),
      `scan ${OUT} > many:161`,
      'horizontal',
    ],
  ])('%s is found, with its shape', (_, flows, line, shape) => {
    const [sign, ...more] = signsOf(flows, createScanDetector);
    expect([lineOf(sign!), evidenceOf(sign!, 'shape'), more.length]).toEqual([line, shape, 0]);
  });

  test('with answers mixed in on purpose it is still found: by how fast it fails, and slowly by how much', () => {
    const mixed = (count: number, everyS: number) =>
      Array.from({ length: count }, (_, i): Flow[] => [
        { atS: i * everyS, source: OUT, destination: inside(i), port: 23, state: 'attempt' },
        ...list(2, (k) => ({
          atS: i * everyS + 0.1,
          source: OUT,
          destination: inside(100 + 2 * i + k),
          port: 443,
        })),
      ]).flat();
    expect(signsOf(mixed(12, 5), createScanDetector).map(lineOf)).toEqual([
      `scan ${OUT} > many:23`,
    ]);
    expect(signsOf(mixed(60, 1500), createScanDetector).length).toBe(1);
  });

  test('a few dead ends among a day of work are none, nor is trying one dead service again', () => {
    const day = list(300, (i) => ({
      ...{ atS: 200 * i, source: inside(1), destination: outside(i % 60) },
      state: i % 60 === 7 || i % 60 === 31 ? ('attempt' as const) : ('finished' as const),
    }));
    const again = list(500, (i) => ({
      atS: i,
      source: inside(2),
      destination: OUT,
      state: 'rejected' as const,
    }));
    expect(signsOf([...day, ...again], createScanDetector)).toEqual([]);
  });

  test('shared out among sources that avoid each other it is found; the same noise at random is none', () => {
    const shared = list(120, (i) => ({
      atS: 30 * i,
      source: outside(i % 40),
      destination: inside(i),
      port: 5555,
      state: 'attempt' as const,
    }));
    const random = createRandom('volume/shared');
    const noise = list(120, (i) => ({
      atS: 30 * i,
      source: outside(300 + (i % 40)),
      destination: inside(Math.floor(120 * random.uniform())),
      port: 5556,
      state: 'attempt' as const,
    }));
    const signs = signsOf([...shared, ...noise], createScanDetector);
    expect(signs.map(lineOf)).toEqual(['scan many > many:5555']);
    expect(signs[0]!.ends.length).toBe(40);
  });

  test('ports of one host given out among addresses are one scan; lists drawn at random stay several', () => {
    const shares = (portOf: (source: number, i: number) => number, host: number) =>
      Array.from({ length: 8 }, (_, source) =>
        list(300, (i) => ({
          ...{
            atS: 10 * i + source,
            source: outside(source + 20 * host),
            destination: inside(host),
          },
          ...{ port: portOf(source, i), state: 'rejected' as const },
        })),
      ).flat();
    const given = shares((source, i) => 1000 + 8 * i + source, 1);
    const random = createRandom('volume/shards');
    const drawn = shares(() => 1000 + Math.floor(20_000 * random.uniform()), 2);
    const lines = signsOf([...given, ...drawn], createScanDetector).map(lineOf);
    expect(lines.filter((line) => line === 'scan many > 192.0.2.1:null').length).toBe(1);
    expect(lines.filter((line) => line.endsWith('> 192.0.2.2:null')).length).toBe(8);
    expect(lines.length).toBe(9);
  });

  test('6,000 sources that try once each, at random, are one sign; spread over a day they are as usual', () => {
    const random = createRandom('volume/many');
    const tries = (everyS: number) =>
      list(6000, (i) => ({
        atS: i * everyS,
        source: `11.0.${i >> 8}.${i & 255}`,
        destination: inside(Math.floor(250 * random.uniform())),
        port: 8291,
        state: 'attempt' as const,
      }));
    const [sign, ...more] = signsOf(tries(0.1), createScanDetector);
    expect([lineOf(sign!), evidenceOf(sign!, 'shape'), more.length]).toEqual([
      'scan many > many:8291',
      'many sources',
      0,
    ]);
    expect(sign!.count).toBeGreaterThan(5990); // the clock lags by seven rows
    expect(signsOf(tries(14), createScanDetector)).toEqual([]);
  });

  test('one scan among decoys is one sign that blames nobody; the same list at other times stays several', () => {
    const decoys = (apartS: number) =>
      list(6 * 40, (i) => ({
        atS: 10 * Math.floor(i / 6) + apartS * (i % 6),
        source: outside(i % 6),
        destination: inside(Math.floor(i / 6)),
        port: 5900,
        state: 'attempt' as const,
      })).sort((a, b) => a.atS - b.atS);
    const [sign, ...more] = signsOf(decoys(0.1), createScanDetector);
    expect([lineOf(sign!), evidenceOf(sign!, 'shape'), more.length]).toEqual([
      'scan many > many:5900',
      'decoys',
      0,
    ]);
    expect(sign!.ends.length).toBe(6);
    expect(signsOf(decoys(3600), createScanDetector).length).toBe(6);
  });

  test('peers of a program are told apart: each host at a port of its own, and some answer', () => {
    const peers = list(200, (i) => ({
      atS: 20 * i,
      source: inside(1),
      destination: outside(i),
      port: 20_000 + 37 * i,
      state: i % 4 === 0 ? ('finished' as const) : ('attempt' as const),
    }));
    const [sign] = signsOf(peers, createScanDetector);
    expect(fits(sign!)).toEqual(['a program that shares files among peers, many of whom are gone']);
  });

  test('each limit may move by half: the scans stay, the quiet day stays quiet', () => {
    expect(SCAN_LIMITS.log10EvidenceMin).toBeLessThan(20 * 0.6 * 0.5);
    expect(SCAN_LIMITS.failuresMin * 1.5).toBeLessThan(20);
  });
});

describe('a flood of made-up sources', () => {
  test('does not push what is known out of the tables, and ends', () => {
    const scan = list(20, (i) => ({
      atS: i,
      source: OUT,
      destination: inside(i),
      port: 23,
      state: 'attempt' as const,
    }));
    const random = createRandom('volume/exhaust');
    const made = list(150_000, (i) => ({
      atS: 30 + i / 5000,
      source: `11.${Math.floor(256 * random.uniform())}.${Math.floor(256 * random.uniform())}.${Math.floor(256 * random.uniform())}`,
      destination: inside(200),
      port: 80,
      state: 'attempt' as const,
    }));
    const signs = signsOf([...scan, ...made], createScanDetector);
    expect(signs.map(lineOf)).toContain(`scan ${OUT} > many:23`);
  });
});

describe('the budget', () => {
  const scans = list(60, (i) => ({ atS: i, source: outside(i), destination: inside(0) }));
  const signs = scans.flatMap(({ source }, k) =>
    signsOf(
      list(20, (i) => ({ atS: i, source, destination: inside(i), port: 23 + k, state: 'attempt' })),
      createScanDetector,
    ),
  );

  test('keeps the best, leaves room for other kinds, and counts what it cut', () => {
    const [brute] = signsOf(
      list(80, (i) => ({ atS: 3 * i, source: OUT, destination: inside(7), port: 22, lastsS: 2 })),
      createBruteForceDetector,
    );
    const { kept, cut } = rankSigns([...signs, brute!], { days: 1, perDay: 10 });
    expect([kept.length, cut.scan]).toEqual([10, 51]);
    expect(kept.filter(({ kind }) => kind === 'brute-force').length).toBe(1);
  });

  test('a second time it says the same, in the same order', () => {
    const keys = () => rankSigns(signs, { days: 1 }).kept.map(({ key }) => key);
    expect(keys()).toEqual(keys());
    expect(rankSigns([...signs].reverse(), { days: 1 }).kept.map(({ key }) => key)).toEqual(keys());
  });

  test('without a budget all are kept', () => {
    expect(rankSigns(signs, { days: 1, perDay: Number.POSITIVE_INFINITY }).kept.length).toBe(
      signs.length,
    );
  });
});

test('a one-way record is not taken for a failure where nobody knows', () => {
  const flows = list(50, (i) => ({
    atS: i,
    source: OUT,
    destination: inside(i),
    port: 161,
    protocol: 17,
    flags: 0,
  }));
  expect(signsOf(flows, createScanDetector)).toEqual([]);
  expect(FLOW_FLAG.biflow).toBe(1);
});
