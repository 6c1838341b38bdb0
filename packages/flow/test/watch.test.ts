/** The way of a row: selected, numbered, observed, wiped; tables that are full or old; connections told again; replies. */
import { parseAddressInto } from '@noroshi/stix';
import { describe, expect, test } from 'vitest';
import {
  type CreateDetector,
  createFlowBatch,
  createWatch,
  FLOW_FLAG,
  type FlowBatch,
  type Warrant,
  type WindowTables,
} from '../src/index.ts';
import { warrantOf } from './warrants.ts';

const T0_US = 800_000_000e6;
const S_US = 1e6;

type Row = {
  source: string;
  destination: string;
  atS?: number;
  lastsS?: number;
  sourcePort?: number;
  port?: number;
  protocol?: number;
  flags?: number;
  tcpFlags?: number;
  bytesOut?: number;
  connection?: number;
};

function add(batch: FlowBatch, row: Row): void {
  const i = batch.count++;
  parseAddressInto(row.source, batch.source, 4 * i);
  parseAddressInto(row.destination, batch.destination, 4 * i);
  batch.startUs[i] = T0_US + (row.atS ?? 0) * S_US;
  batch.endUs[i] = batch.startUs[i]! + (row.lastsS ?? 0) * S_US;
  batch.sourcePort[i] = row.sourcePort ?? 50_000;
  batch.destinationPort[i] = row.port ?? 443;
  batch.protocol[i] = row.protocol ?? 6;
  batch.flags[i] = row.flags ?? FLOW_FLAG.biflow;
  batch.tcpFlags[i] = row.tcpFlags ?? 0;
  batch.bytesOut[i] = row.bytesOut ?? 100;
  batch.connection[i] = row.connection ?? 0;
}

/** Writes down what a detector is shown, in words. */
function listener(told: string[], released: string[] = []): CreateDetector {
  return (tables: WindowTables) => ({
    kinds: ['scan'],
    observe: ({ batch, rows, count, pair, sourceHost, sourceInside }) => {
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const key = tables.pairOf(pair[i]!);
        if (key.source !== sourceHost[i]) told.push('the pair has another source');
        const ends = [key.source, key.destination].map((host) => tables.addressOf(host)[3]! & 255);
        const inside = `${sourceInside[i]}${tables.isInside(key.destination) ? 1 : 0}`;
        told.push(
          `${ends.join('>')}:${key.port}/${key.protocol} ${inside} f${batch.flags[row]} ${batch.bytesOut[row]}`,
        );
      }
    },
    judge: () => [],
    forget: () => {},
    releasePair: (pair) => released.push(`pair ${tables.portOf(pair)}`),
    releaseHost: (host) => released.push(`host ${tables.addressOf(host)[3]! & 255}`),
  });
}

function quiet(released: string[]): CreateDetector {
  return (tables) => ({ ...listener([], released)(tables), observe: () => {} });
}

function watchOf(warrant: Warrant, told: string[], released?: string[]) {
  return createWatch(warrant, [listener(told, released)], { seed: 7 });
}

const IN = '192.0.2.1';
const OUT = '198.51.100.9';

describe('a watch', () => {
  test('shows detectors what the warrant permits, counts the rest, and leaves nothing in the batch', () => {
    const told: string[] = [];
    const watch = watchOf(warrantOf({ directions: ['outside-to-inside'] }), told);
    const batch = createFlowBatch(16);
    add(batch, { source: OUT, destination: IN });
    add(batch, { source: IN, destination: OUT });
    add(batch, { source: IN, destination: '192.0.2.77' });
    add(batch, { source: OUT, destination: '203.0.113.5' });
    add(batch, { source: OUT, destination: '224.0.0.251' });
    add(batch, { source: OUT, destination: IN, atS: -1e9 });
    add(batch, { source: OUT, destination: IN, atS: Number.NaN });
    watch.sink(batch);
    expect(told).toEqual(['9>1:443/6 01 f1 100']);
    expect(watch.counts).toMatchObject({
      ...{ read: 7, selected: 1, observed: 1 },
      discards: {
        outsideSpan: 2,
        insideOnly: 1,
        nothingInside: 1,
        direction: 1,
        local: 1,
        protocol: 0,
      },
    });
    expect(batch.count).toBe(0);
    expect(
      [...batch.source, ...batch.startUs, ...batch.bytesOut].every((value) => value === 0),
    ).toBe(true);
  });

  test('a detector whose kinds the warrant does not have is never shown anything', () => {
    const told: string[] = [];
    const watch = watchOf(warrantOf({ detectors: ['beacon'] }), told);
    const batch = createFlowBatch(1);
    add(batch, { source: OUT, destination: IN });
    watch.sink(batch);
    expect([told, watch.counts.observed]).toEqual([[], 1]);
  });

  test('of a detector of two kinds only the permitted one is told', () => {
    const sign = (kind: 'flood' | 'scan') => ({
      ...{ kind, key: kind, source: null, destination: null, port: null, protocol: null },
      ...{ firstUs: T0_US, lastUs: T0_US, count: 1, score: 1, confidence: 1 },
      ...{ evidence: [], otherwise: [], ends: [] },
    });
    const both: CreateDetector = () => ({
      kinds: ['flood', 'scan'],
      observe: () => {},
      judge: () => [sign('flood'), sign('scan')],
      forget: () => {},
    });
    const watch = createWatch(warrantOf({ detectors: ['scan'] }), [both], { seed: 1 });
    expect(watch.judge(T0_US).map(({ kind }) => kind)).toEqual(['scan']);
  });

  test('turns a reply round when its request is in the window, and TCP from a service to an ephemeral port', () => {
    const told: string[] = [];
    const watch = watchOf(warrantOf({}), told);
    const batch = createFlowBatch(8);
    const oneWay = { flags: 0, bytesOut: 5 };
    add(batch, { source: IN, destination: OUT, port: 5000, ...oneWay });
    add(batch, { source: OUT, destination: IN, sourcePort: 5000, port: 50_000, ...oneWay });
    add(batch, { source: OUT, destination: IN, sourcePort: 80, port: 50_000, ...oneWay });
    const syn = { flags: FLOW_FLAG.hasTcpFlags, tcpFlags: 2, bytesOut: 5 };
    add(batch, { source: OUT, destination: IN, sourcePort: 80, port: 50_001, ...syn });
    add(batch, {
      source: OUT,
      destination: IN,
      sourcePort: 53,
      port: 50_000,
      protocol: 17,
      ...oneWay,
    });
    watch.sink(batch);
    expect(told).toEqual([
      '1>9:5000/6 10 f0 5',
      '1>9:5000/6 10 f32 NaN',
      '1>9:80/6 10 f32 NaN',
      '9>1:50001/6 01 f8 5',
      '9>1:50000/17 01 f0 5',
    ]);
  });

  test('half of a connection whose way the warrant does not have is dropped once it is turned round', () => {
    const told: string[] = [];
    const watch = watchOf(warrantOf({ directions: ['outside-to-inside'] }), told);
    const batch = createFlowBatch(4);
    const oneWay = { source: OUT, destination: IN, port: 50_000, flags: 0, bytesOut: 5 };
    add(batch, { ...oneWay, sourcePort: 443 });
    add(batch, { ...oneWay, sourcePort: 40_000, port: 25 });
    watch.sink(batch);
    expect(told).toEqual(['9>1:25/6 01 f0 5']);
    expect([watch.counts.discards.direction, watch.pairs]).toEqual([1, 1]);
  });

  test('ends of years ahead move nothing: the clock goes by what began', () => {
    const watch = watchOf(warrantOf({}), []);
    const batch = createFlowBatch(40);
    for (let i = 0; i < 20; i++) add(batch, { source: OUT, destination: IN, atS: i, lastsS: 1e9 });
    for (let i = 0; i < 20; i++) add(batch, { source: OUT, destination: IN, atS: 20 + i });
    watch.sink(batch);
    expect((watch.newestUs - T0_US) / S_US).toBeLessThan(3700);
  });

  test('of a connection told again only what came since is observed, and a record twice is dropped', () => {
    const told: string[] = [];
    const watch = watchOf(warrantOf({}), told);
    const batch = createFlowBatch(8);
    const open = {
      source: IN,
      destination: OUT,
      connection: 77,
      flags: FLOW_FLAG.open | FLOW_FLAG.biflow,
    };
    add(batch, { ...open, lastsS: 10, bytesOut: 100 });
    add(batch, { ...open, lastsS: 20, bytesOut: 150 });
    add(batch, { ...open, lastsS: 20, bytesOut: 150 });
    add(batch, { ...open, lastsS: 30, bytesOut: 170, flags: FLOW_FLAG.biflow });
    add(batch, { ...open, lastsS: 20, bytesOut: 150 });
    add(batch, { ...open, lastsS: 30, bytesOut: 170, flags: FLOW_FLAG.biflow });
    add(batch, { ...open, atS: 1, lastsS: 30, bytesOut: 170 });
    watch.sink(batch);
    expect(told.map((line) => line.split(' ').slice(2).join(' '))).toEqual([
      'f3 100',
      'f67 50',
      'f65 20',
      'f3 170',
    ]);
    expect(watch.counts.repeated).toBe(3);
  });

  test('forgets what is older than the window, tells detectors, and counts what comes too late', () => {
    const told: string[] = [];
    const released: string[] = [];
    const retention = { windowHours: 1, keepDays: 1 };
    const watch = watchOf(warrantOf({ retention }), told, released);
    for (const atS of [0, 3000, 4000, 100]) {
      const batch = createFlowBatch(1);
      add(batch, { source: OUT, destination: IN, port: atS + 1, atS });
      watch.sink(batch);
    }
    expect(released).toEqual(['pair 1']);
    expect([watch.pairs, watch.hosts, watch.counts.late]).toEqual([2, 2, 1]);
  });

  test('one record of a wrong year moves nothing among many', () => {
    const watch = watchOf(warrantOf({}), []);
    const batch = createFlowBatch(300);
    for (let i = 0; i < 299; i++) add(batch, { source: OUT, destination: IN, atS: i });
    add(batch, { source: OUT, destination: IN, atS: 299, lastsS: 1e8 });
    watch.sink(batch);
    expect((watch.newestUs - T0_US) / S_US).toBeGreaterThan(290);
    expect((watch.newestUs - T0_US) / S_US).toBeLessThan(300);
  });

  test('a wrong year in the first record costs a hundred records, not the day', () => {
    const watch = watchOf(warrantOf({}), []);
    for (let i = 0; i < 2000; i++) {
      const batch = createFlowBatch(1);
      add(batch, { source: OUT, destination: IN, atS: i === 0 ? 50 * 86_400 : i });
      watch.sink(batch);
    }
    expect(watch.counts.late).toBeLessThanOrEqual(100);
    expect((watch.newestUs - T0_US) / S_US).toBeLessThan(2001);
  });

  test('the instant that is judged does not depend on the order of rows', () => {
    const ats = Array.from({ length: 900 }, (_, i) => i);
    const newest = (order: readonly number[]) => {
      const watch = watchOf(warrantOf({}), []);
      const batch = createFlowBatch(order.length);
      for (const atS of order) add(batch, { source: OUT, destination: IN, atS });
      watch.sink(batch);
      return watch.newestUs;
    };
    expect(newest([...ats].reverse())).toBe(newest(ats));
    expect(newest(ats.map((i) => (37 * i) % 900))).toBe(newest(ats));
  });

  test('a full table loses made-up sources seen once, not what comes regularly', () => {
    const released: string[] = [];
    const pairsMax = 1 << 16;
    const small = createWatch(warrantOf({}), [quiet(released)], { seed: 7, pairsMax });
    let made = 0;
    for (let round = 0; round < 40; round++) {
      const batch = createFlowBatch(8192);
      add(batch, { source: IN, destination: OUT, port: 8080, atS: round * 60 });
      while (batch.count < 8192) {
        made++;
        const source = `2001:db8:${(made >> 16).toString(16)}::${(made & 0xffff).toString(16)}`;
        add(batch, { source, destination: IN, atS: round * 60 + 1, port: 30_003 });
      }
      small.sink(batch);
    }
    expect(small.pairs).toBeLessThanOrEqual(pairsMax);
    expect(small.counts.window.pairsEvicted).toBeGreaterThan(40 * 8192 - 2 * pairsMax);
    expect(released).not.toContain('pair 8080');
    expect(small.hosts).toBeLessThanOrEqual(small.pairs + 2);
  });
});
