import { describe, expect, test } from 'vitest';
import { createSequence, followSequence } from '../../src/decode/sequence.ts';
import { FLOW_FLAG } from '../../src/index.ts';
import { readDatagrams } from './collect.ts';
import * as make from './exporter.ts';
import { dataSet, type Field, field, ipfix, ipv4, netflow5, netflow9, record } from './exporter.ts';

const [A, B] = [ipv4('10.0.0.1'), ipv4('203.0.113.9')];
const FLOW = [field(8, 4), field(12, 4), field(1, 4), field(2, 4)];

/** Bytes and flags of flows whose exporter first told these options. */
function scaled(
  version: 9 | 10,
  options: { scopes: Field[]; fields: Field[]; values: make.Value[] }[],
  extra: { fields: Field[]; values: make.Value[] },
): { bytes: number; packets: number; isScaled: boolean } {
  const wrap = version === 9 ? netflow9 : ipfix;
  const sets = options.flatMap(({ scopes, fields, values }, i) => [
    make.optionsSet(version, 300 + i, scopes, fields),
    dataSet(300 + i, [record([...scopes, ...fields], values)]),
  ]);
  const fields = [...FLOW, ...extra.fields];
  const data = record(fields, [A, B, 1000, 10, ...extra.values]);
  const { rows } = readDatagrams([
    { bytes: wrap([...sets, make.templateSet(version, 256, fields), dataSet(256, [data])]) },
  ]);
  const [row] = rows;
  const isScaled = (row!.flags & FLOW_FLAG.scaled) !== 0;
  return { bytes: row!.bytesOut, packets: row!.packetsOut, isScaled };
}

const times = (factor: number) => ({
  bytes: 1000 * factor,
  packets: 10 * factor,
  isScaled: factor > 1,
});

describe('sampling is undone once, and only of records that were sampled', () => {
  const none = { fields: [], values: [] };
  const system = {
    scopes: [field(1, 4)],
    fields: [field(34, 4), field(35, 1)],
    values: [0, 100, 2],
  };
  const byId = (id: number, interval: number) => ({
    ...{ scopes: [field(1, 4)], fields: [field(48, 1), field(49, 1), field(50, 4)] },
    values: [0, id, 2, interval],
  });
  const byInterface = { scopes: [field(2, 4)], fields: [field(34, 4)], values: [7, 512] };

  test('v9: of the whole exporter, of a sampler, of an interface', () => {
    expect(scaled(9, [], none)).toEqual(times(1));
    expect(scaled(9, [system], none)).toEqual(times(100));
    const sampler = (id: number) => ({ fields: [field(48, 1)], values: [id] });
    expect(scaled(9, [byId(1, 64), byId(2, 128)], sampler(2))).toEqual(times(128));
    expect(scaled(9, [system, byId(1, 64)], sampler(0))).toEqual(times(1)); // by no sampler
    expect(scaled(9, [system, byId(1, 64)], sampler(1))).toEqual(times(64)); // not by both
    const input = (index: number) => ({ fields: [field(10, 2)], values: [index] });
    expect(scaled(9, [byInterface], input(7))).toEqual(times(512));
    expect(scaled(9, [byInterface], input(8))).toEqual(times(1));
  });

  test('a record that has its own interval needs no options, and is not scaled by both', () => {
    const own = (interval: number) => ({ fields: [field(34, 4)], values: [interval] });
    expect(scaled(9, [system], own(10))).toEqual(times(10));
    expect(scaled(9, [system], own(1))).toEqual(times(1));
    expect(scaled(9, [system], own(0))).toEqual(times(1));
  });

  test('IPFIX: by selector, in each of its forms', () => {
    const selector = (fields: Field[], values: number[]) => ({
      scopes: [field(302, 4)],
      fields: [field(304, 2), ...fields],
      values: [9, 1, ...values],
    });
    const of9 = { fields: [field(302, 4)], values: [9] };
    const forms: [Field[], number[], number][] = [
      [[field(305, 4), field(306, 4)], [1, 999], 1000],
      [[field(305, 4), field(306, 4)], [1, 0], 1],
      [[field(305, 4)], [50], 50],
      [[field(309, 4), field(310, 4)], [2, 100], 50],
      [[field(34, 4)], [20], 20],
    ];
    for (const [fields, values, factor] of forms)
      expect(scaled(10, [selector(fields, values)], of9), `${factor}`).toEqual(times(factor));
    const chance = new Uint8Array(8);
    new DataView(chance.buffer).setFloat64(0, 0.25);
    const probability = {
      ...{ scopes: [field(302, 4)], fields: [field(311, 8)], values: [9, chance] },
    };
    expect(scaled(10, [probability], of9)).toEqual(times(4));
    const ofOther = { fields: [field(302, 4)], values: [8] };
    expect(scaled(10, [selector([field(34, 4)], [20])], ofOther)).toEqual(times(1));
  });

  test('v5: the low 14 bits of the header, whatever the mode says', () => {
    const flow = { source: '10.0.0.1', destination: '10.0.0.2', bytes: 1000, packets: 10 };
    for (const [sampling, factor] of [
      [0, 1],
      [1, 1],
      [0x4000 | 200, 200],
      [200, 200],
    ] as const) {
      const [row] = readDatagrams([{ bytes: netflow5([flow], { sampling }) }]).rows;
      expect([row!.bytesOut, row!.packetsOut]).toEqual([1000 * factor, 10 * factor]);
    }
  });
});

describe('sequence numbers', () => {
  const gaps = (...datagrams: Uint8Array[]) =>
    readDatagrams(datagrams.map((bytes) => ({ bytes }))).counts.sequenceGaps;
  const flows = (count: number) =>
    Array.from({ length: count }, () => ({ source: '10.0.0.1', destination: '10.0.0.2' }));
  const data = (count: number) => [
    make.templateSet(10, 256, FLOW),
    dataSet(
      256,
      Array.from({ length: count }, () => record(FLOW, [A, B, 1, 1])),
    ),
  ];

  test('v5 counts flows, v9 datagrams, IPFIX records', () => {
    expect(gaps(netflow5(flows(3), { sequence: 10 }), netflow5(flows(3), { sequence: 13 }))).toBe(
      0,
    );
    expect(gaps(netflow5(flows(3), { sequence: 10 }), netflow5(flows(3), { sequence: 20 }))).toBe(
      7,
    );
    expect(gaps(netflow9([], { sequence: 5 }), netflow9([], { sequence: 6 }))).toBe(0);
    expect(gaps(netflow9([], { sequence: 5 }), netflow9([], { sequence: 9 }))).toBe(3);
    expect(gaps(ipfix(data(4), { sequence: 0 }), ipfix(data(4), { sequence: 4 }))).toBe(0);
    expect(gaps(ipfix(data(4), { sequence: 0 }), ipfix(data(4), { sequence: 8 }))).toBe(4);
  });

  test('are of one domain each', () => {
    expect(gaps(netflow9([], { sequence: 5 }), netflow9([], { sequence: 9, domain: 2 }))).toBe(0);
  });

  test('wrap, come late, and begin anew', () => {
    const sequence = createSequence();
    const follow = (number: number, units = 1) => followSequence(sequence, number, units);
    expect([follow(2 ** 32 - 1), follow(0), follow(1)]).toEqual([0, 0, 0]);
    expect([follow(5), follow(3), follow(6)]).toEqual([3, -1, 0]); // 2, 3 and 4 missing; 3 came after all
    expect([follow(4_000_000_000), follow(4_000_000_001)]).toEqual([0, 0]); // begun anew
    expect([follow(100, -1), follow(900)]).toEqual([0, 0]); // how many it held is not known
  });
});
