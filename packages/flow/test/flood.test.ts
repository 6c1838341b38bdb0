/**
 * Floods in any order of rows, and the kinds that hide: spread over a network, in pulses, growing slowly, at the very beginning of
 * the records; what looks alike and is none; and the bounds of what is kept.
 */
import { createRandom } from '@noroshi/sim';
import { formatUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import {
  addToCell,
  cellFor,
  cellsOfHost,
  createCells,
  dropCellsOf,
  keepCells,
  minuteOf,
  recordsOf,
} from '../src/detect/flood/cells.ts';
import { addLoad, createLoads, findSurges } from '../src/detect/flood/load.ts';
import { addToSample, createSample, crowdOf } from '../src/detect/flood/sample.ts';
import { createFloodDetector } from '../src/index.ts';
import { evidenceOf, type Flow, lineOf, signsOf, T0_US } from './flows.ts';

const OUT = '198.51.100.9';
const HOUR_S = 3600;
const inside = (host: number) => `192.0.2.${host}`;
const outside = (host: number) => `203.0.${113 + (host >> 8)}.${host & 255}`;
const list = (count: number, make: (i: number) => Flow): Flow[] =>
  Array.from({ length: count }, (_, i) => make(i));
const usual = (hours: number, host = 5, perMinute = 5): Flow[] =>
  list(60 * hours * perMinute, (i) => ({
    atS: (60 / perMinute) * i,
    source: outside(i % 200),
    destination: inside(host),
  }));
const flood = (count: number, fromS: number, perS: number, changes: Partial<Flow> = {}): Flow[] =>
  list(count, (i) => ({
    ...{ atS: fromS + i / perS, source: outside(i % 3000), destination: inside(5), port: 80 },
    ...{ state: 'attempt' as const, ...changes },
  }));
const floods = (flows: readonly Flow[]) => signsOf(flows, createFloodDetector);

function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = createRandom(seed);
  return items
    .map((item) => [random.uniform(), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

describe('rows in any order', () => {
  const flows = [...usual(3), ...flood(4000, 7200, 40), ...usual(3, 6)];
  const said = (rows: readonly Flow[]) =>
    floods(rows).map((sign) => [sign.key, sign.count, sign.firstUs, sign.lastUs, sign.score]);
  const inTime = [...flows].sort((a, b) => a.atS - b.atS);

  test('a host after the other, by time, by end, backwards, shuffled: the same sign, the same figures', () => {
    const expected = said(inTime);
    expect(expected.length).toBe(1);
    expect(said(flows)).toEqual(expected);
    expect(said([...inTime].reverse())).toEqual(expected);
    for (let seed = 0; seed < 5; seed++)
      expect(said(shuffled(flows, `flood/order/${seed}`))).toEqual(expected);
  });

  test('sources are within what is stated of 3,000, whatever the order', () => {
    for (const rows of [inTime, shuffled(flows, 'flood/sources')]) {
      const about = evidenceOf(floods(rows)[0]!, 'sourcesAbout') as number;
      expect(Math.abs(about / 3000 - 1)).toBeLessThan(0.4);
      expect(evidenceOf(floods(rows)[0]!, 'sources')).toBeUndefined();
    }
  });

  test('minutes are those of UTC', () => {
    const [sign] = floods(inTime);
    expect(formatUtc(sign!.firstUs, 3).slice(17)).toBe('00.000Z');
    expect(formatUtc(sign!.lastUs, 3).slice(17)).toBe('00.000Z');
    expect(sign!.firstUs).toBeLessThanOrEqual(T0_US + 7200e6);
  });
});

describe('floods that hide', () => {
  test('over a network, each host below ten a second', () => {
    const carpet = list(24_000, (i) => ({
      ...{ atS: 7200 + i / 80, source: outside(i % 4), destination: inside(1 + (i % 240)) },
      ...{ protocol: 17, port: 53, bytesIn: 0 },
    }));
    const background = list(2 * 3600, (i) => ({
      atS: i,
      source: outside(i % 200),
      destination: inside(1 + (i % 240)),
    }));
    const [sign, ...more] = floods([...background, ...carpet]);
    expect([lineOf(sign!), more.length]).toEqual(['flood many > many:53', 0]);
    expect([evidenceOf(sign!, 'shape'), evidenceOf(sign!, 'hosts')]).toEqual(['carpet', 240]);
    expect(sign!.ends.length).toBe(64);
  });

  test('a scan of a network is no flood of it', () => {
    const scan = list(6000, (i) => ({
      ...{ atS: 7200 + i / 50, source: OUT, destination: inside(1 + (i % 240)) },
      ...{ port: 1 + Math.floor(i / 240), state: 'attempt' as const },
    }));
    expect(floods([...usual(2), ...scan])).toEqual([]);
  });

  test('ten seconds on, fifty off: one sign', () => {
    const pulses = Array.from({ length: 20 }, (_, i) => flood(1000, 7200 + 60 * i, 100)).flat();
    const [sign, ...more] = floods([...usual(2), ...pulses]);
    expect([sign!.count >= 20_000, more.length]).toEqual([true, 0]);
  });

  test('a pulse every ten minutes: one sign', () => {
    const pulses = Array.from({ length: 6 }, (_, i) => flood(1500, 7200 + 600 * i, 150)).flat();
    const signs = floods([...usual(3), ...pulses]);
    expect(signs.map(({ count }) => count >= 9000 && count < 9100)).toEqual([true]);
  });

  test('growing by a third an hour behind its own level: seen against the day before', () => {
    const grow = (hours: number) =>
      Array.from({ length: hours }, (_, hour) =>
        flood(
          Math.round(300 * 1.35 ** hour),
          30 * HOUR_S + HOUR_S * hour,
          (300 * 1.35 ** hour) / HOUR_S,
        ),
      ).flat();
    const flows = [...usual(42, 5, 5), ...grow(17)];
    const [sign] = floods(flows);
    expect(lineOf(sign!)).toBe('flood many > 192.0.2.5:80');
  });

  test('at the very beginning of the records: judged by what comes after', () => {
    const after = usual(3).map((flow) => ({ ...flow, atS: flow.atS + 300 }));
    const [sign, ...more] = floods([...flood(3000, 0, 15), ...after]);
    expect([lineOf(sign!), more.length]).toEqual(['flood many > 192.0.2.5:80', 0]);
    expect(evidenceOf(sign!, 'usualPerMinute')).toBeCloseTo(5, 0);
  });
});

describe('what is none', () => {
  test('a server that is busy from the first minute on', () => {
    const busy = list(132_000, (i) => ({
      atS: i / 33,
      source: outside(i % 300),
      destination: inside(6),
    }));
    expect(floods(busy)).toEqual([]);
  });

  test('a day of a site with a night', () => {
    const random = createRandom('flood/day');
    const rows = list(120_000, () => {
      const hour = 24 * random.uniform() ** 0.8;
      const day = Math.floor(3 * random.uniform());
      return { atS: HOUR_S * (24 * day + hour), source: outside(1), destination: inside(7) };
    });
    expect(floods(rows)).toEqual([]);
  });
});

describe('bounds', () => {
  test('cells are found again whatever the order, and dropped with their host', () => {
    const cells = createCells(4096);
    const made = new Map<string, number>();
    const keys = shuffled(
      Array.from({ length: 3000 }, (_, i) => [i % 50, Math.floor(i / 50)] as const),
      'cells',
    );
    for (const [host, minute] of [...keys, ...keys]) {
      addToCell(cells, cellFor(cells, host, minute), 2, 10, minute % 2 === 0);
      made.set(`${host}/${minute}`, (made.get(`${host}/${minute}`) ?? 0) + 1);
    }
    expect(cells.count).toBe(3000);
    dropCellsOf(cells, 7);
    keepCells(cells, (cell) => minuteOf(cells, cell) >= 30);
    expect(cells.count).toBe(49 * 30);
    for (const host of [0, 6, 8, 49])
      expect([...cellsOfHost(cells, host)].map((cell) => recordsOf(cells, cell))).toEqual(
        Array(30).fill(2),
      );
    expect([...cellsOfHost(cells, 7)]).toEqual([]);
    expect(recordsOf(cells, cellFor(cells, 7, 40))).toBe(0);
  });

  test('full cells give way to newer ones, and a flood among them stays', () => {
    const loads = createLoads(8192);
    for (let i = 0; i < 40_000; i++) {
      const atUs = T0_US + i * 1e6;
      addLoad(loads, i % 500, 1, i % 500, atUs, 1, 100, false);
      if (i >= 5000 && i < 5060)
        for (let k = 0; k < 50; k++) addLoad(loads, 3, 2, 9, atUs, 1, 60, true);
    }
    expect(loads.cells.count).toBeLessThanOrEqual(8192);
    const found = findSurges(loads, T0_US + 40_000e6);
    expect(found.map(({ host, records, crowd }) => [host, records >= 2000, crowd.mostly])).toEqual([
      [3, true, 9],
    ]);
  });

  test('a sample does not depend on order, is exact while it is small, and finds the one that makes nearly all', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => (i % 10 === 0 ? 1 + (i % 4000) : 0));
    const [a, b] = [createSample(), createSample()];
    for (const source of rows) addToSample(a, source, source);
    for (const source of shuffled(rows, 'sample')) addToSample(b, source, source);
    const [first, second] = [crowdOf([a]), crowdOf([b])];
    expect(new Map([...first.counts].sort())).toEqual(new Map([...second.counts].sort()));
    expect([first.sources, first.mostly, first.isExact]).toEqual([second.sources, 0, false]);
    const small = createSample();
    for (let i = 0; i < 600; i++) addToSample(small, i % 60, i % 60);
    expect([crowdOf([small]).sources, crowdOf([small]).isExact]).toEqual([60, true]);
  });

  test('the error of a sample is as stated', () => {
    const errors = Array.from({ length: 200 }, (_, seed) => {
      const sample = createSample();
      for (let i = 0; i < 3000; i++) addToSample(sample, seed * 4096 + i, i);
      return crowdOf([sample]).sources / 3000 - 1;
    });
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(rms).toBeLessThan(0.2);
    expect(rms).toBeGreaterThan(0.02);
  });
});
