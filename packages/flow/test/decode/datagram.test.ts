import { describe, expect, test } from 'vitest';
import { createDatagramReader, epochUsFromUnixUs, FLOW_FLAG } from '../../src/index.ts';
import { type Datagram, readDatagrams } from './collect.ts';
import * as make from './exporter.ts';
import {
  dataSet,
  EXPORT_S,
  field,
  ipfix,
  ipv4,
  netflow5,
  netflow9,
  record,
  uint,
} from './exporter.ts';

const [A, B] = [ipv4('10.0.0.1'), ipv4('203.0.113.9')];
const PAIR = [field(8, 4), field(12, 4)];
const AMOUNTS = [...PAIR, field(1, 4), field(2, 4)];
const templateOf = (fields: readonly make.Field[], id = 256, version: 9 | 10 = 10) =>
  make.templateSet(version, id, fields);
const rowsOf = (...messages: Uint8Array[]) =>
  readDatagrams(messages.map((bytes) => ({ bytes }))).rows;
const one = (
  fields: readonly make.Field[],
  values: readonly make.Value[],
  version: 9 | 10 = 10,
) => {
  const sets = [templateOf(fields, 256, version), dataSet(256, [record(fields, values)])];
  return rowsOf(version === 9 ? netflow9(sets) : ipfix(sets))[0]!;
};
const exportUs = epochUsFromUnixUs(EXPORT_S * 1e6);

describe('templates', () => {
  const data = ipfix([dataSet(256, [record(AMOUNTS, [A, B, 100, 2])])]);
  const template = ipfix([templateOf(AMOUNTS)]);

  test('belong to one exporter and one domain: another with the same number does not clash', () => {
    const swapped = [field(12, 4), field(8, 4), field(2, 4), field(1, 4)];
    const other = ipfix([templateOf(swapped)], { domain: 2 });
    const { rows, counts } = readDatagrams([
      { bytes: template, exporter: '192.0.2.1' },
      { bytes: ipfix([templateOf(swapped)]), exporter: '192.0.2.2' },
      { bytes: other, exporter: '192.0.2.1' },
      { bytes: data, exporter: '192.0.2.1' },
      { bytes: data, exporter: '192.0.2.2' },
    ]);
    expect(rows.map((row) => [row.source, row.bytesOut])).toEqual([
      ['10.0.0.1', 100],
      ['203.0.113.9', 2],
    ]);
    expect(counts.waiting).toBe(0);
  });

  test('defined anew mean the new form; withdrawn, data waits again', () => {
    const wider = [...AMOUNTS, field(4, 1)];
    const anew = ipfix([templateOf(wider), dataSet(256, [record(wider, [A, B, 100, 2, 17])])]);
    expect(rowsOf(template, data, anew).map((row) => row.protocol)).toEqual([0, 17]);
    for (const id of [256, 2]) {
      const withdrawn = ipfix([make.withdrawalSet(id)]);
      const { rows, counts } = readDatagrams(
        [template, withdrawn, data].map((bytes) => ({ bytes })),
      );
      expect([rows.length, counts.waiting]).toEqual([0, 1]);
    }
  });

  test('what waits is bounded in bytes and in age, and counted when it goes', () => {
    const at = (bytes: Uint8Array, atUs: number): Datagram => ({ bytes, atUs });
    const late = readDatagrams([at(data, 0), at(template, 61e6)], { waiting: { ageMaxS: 60 } });
    expect([late.rows.length, late.counts.waiting]).toEqual([0, 1]);
    const inTime = readDatagrams([at(data, 0), at(template, 59e6)], { waiting: { ageMaxS: 60 } });
    expect([inTime.rows.length, inTime.counts.waiting]).toEqual([1, 0]);
    const many = [...Array.from({ length: 10 }, () => at(data, 0)), at(template, 0)];
    const bounded = readDatagrams(many, { waiting: { bytesMax: 1100 } });
    expect([bounded.rows.length, bounded.counts.waiting]).toEqual([2, 8]); // 16 bytes each, and 512 for remembering it
  });

  test('a damaged one costs itself and is told by its number', () => {
    const damaged = ipfix([{ id: 2, bytes: new Uint8Array([1, 0, 0, 9, 0, 8, 0, 4]) }]);
    const { rows, counts } = readDatagrams([damaged, template, data].map((bytes) => ({ bytes })));
    expect(rows.length).toBe(1);
    expect(counts.firstFaults).toEqual([
      { place: 'message 1, a template', reason: 'template 256: its fields are cut short' },
    ]);
  });
});

describe('fields', () => {
  test('in reduced size and of variable length', () => {
    const fields = [
      field(82, make.VARIABLE),
      ...PAIR,
      field(1, 3),
      field(2, 6),
      field(371, make.VARIABLE),
    ];
    for (const length of [0, 3, 254, 255, 300]) {
      const text = new Uint8Array(length).fill(0x41);
      const row = one(fields, [text, A, B, 70_000, 9, text]);
      expect(row).toMatchObject({ source: '10.0.0.1', bytesOut: 70_000, packetsOut: 9 });
    }
  });

  test('of both families in one template: the one that is not zero', () => {
    const v6 = new Uint8Array([0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 7]);
    const zero6 = new Uint8Array(16);
    const zero4 = new Uint8Array(4);
    for (const fields of [
      [field(8, 4), field(12, 4), field(27, 16), field(28, 16)],
      [field(27, 16), field(28, 16), field(8, 4), field(12, 4)],
    ]) {
      const values = (of6: Uint8Array, of4: Uint8Array) =>
        fields.map(({ length }) => (length === 16 ? of6 : of4));
      expect(one(fields, values(v6, zero4)).source).toBe('2001:db8::7');
      expect(one(fields, values(zero6, A)).source).toBe('10.0.0.1');
    }
  });

  test('of the other direction (RFC 5103) make it a biflow', () => {
    const row = one([...AMOUNTS, field(1, 8, 29_305), field(2, 8, 29_305)], [A, B, 10, 1, 2000, 3]);
    expect(row).toMatchObject({
      bytesOut: 10,
      bytesIn: 2000,
      packetsIn: 3,
      flags: FLOW_FLAG.biflow,
    });
  });

  test('of an enterprise that is not known never stand for those of the registry', () => {
    const row = one([...PAIR, field(1, 4, 9999), field(2, 4)], [A, B, 77, 5]);
    expect(Number.isNaN(row.bytesOut)).toBe(true);
    expect(row.packetsOut).toBe(5);
  });

  test('without both addresses make no flow', () => {
    const fields = [field(8, 4), field(1, 4)];
    const { rows, counts } = readDatagrams([
      { bytes: ipfix([templateOf(fields), dataSet(256, [record(fields, [A, 5])])]) },
    ]);
    expect([rows.length, counts.skippedRecords]).toEqual([0, 1]);
  });
});

describe('times', () => {
  const unixMs = EXPORT_S * 1000 - 12_345;
  const startUs = epochUsFromUnixUs(unixMs * 1000);
  const ntp = (unixUs: number) => {
    const seconds = Math.floor(unixUs / 1e6);
    const fraction = Math.round(((unixUs - seconds * 1e6) / 1e6) * 2 ** 32);
    return new Uint8Array([...uint(seconds + 2_208_988_800, 4), ...uint(fraction, 4)]);
  };

  test.each([
    ['seconds', [field(150, 4)], [Math.floor(unixMs / 1000)], -655_000],
    ['milliseconds', [field(152, 8)], [unixMs], 0],
    ['microseconds', [field(154, 8)], [ntp(unixMs * 1000 + 7)], 7],
    ['nanoseconds', [field(156, 8)], [ntp(unixMs * 1000 + 9)], 9],
    ['microseconds before', [field(158, 4)], [12_345_678], -678],
  ] as const)('%s', (_name, fields, values, awayUs) => {
    const row = one([...PAIR, ...fields], [A, B, ...values]);
    expect(row.startUs - startUs).toBe(awayUs);
  });

  test('the second era of the time of 1900 begins in 2036', () => {
    const seconds = new Uint8Array([0, 0, 0, 1, 0, 0, 0, 0]);
    const row = one([...PAIR, field(154, 8), field(155, 8)], [A, B, seconds, seconds]);
    expect(row.startUs).toBe(epochUsFromUnixUs(Date.UTC(2036, 1, 7, 6, 28, 17) * 1000));
  });

  test('uptime of v5 and v9, also where it wrapped between flow and message', () => {
    const flow = {
      source: '10.0.0.1',
      destination: '10.0.0.2',
      firstMs: 2 ** 32 - 500,
      lastMs: 400,
    };
    const [wrapped] = rowsOf(netflow5([flow], { uptimeMs: 1000, nanoseconds: 250e6 }));
    expect([wrapped!.startUs - exportUs, wrapped!.endUs - exportUs]).toEqual([
      -1_250_000, -350_000,
    ]);
    const fields = [...PAIR, field(22, 4), field(21, 4)];
    const sets = [
      templateOf(fields, 256, 9),
      dataSet(256, [record(fields, [A, B, 990_000, 999_000])]),
    ];
    const [row] = rowsOf(netflow9(sets, { uptimeMs: 1e6 }));
    expect([row!.startUs - exportUs, row!.endUs - exportUs]).toEqual([-10e6, -1e6]);
  });

  test('uptime in IPFIX counts from what options told, else only its length is known', () => {
    const fields = [...PAIR, field(22, 4), field(21, 4)];
    const data = dataSet(256, [record(fields, [A, B, 5000, 8000])]);
    const scope = [field(144, 4)];
    const began = [field(160, 8)];
    const options = [
      make.optionsSet(10, 300, scope, began),
      dataSet(300, [record([...scope, ...began], [1, (EXPORT_S - 20) * 1000])]),
    ];
    const [told] = rowsOf(ipfix(options), ipfix([templateOf(fields), data], { sequence: 1 }));
    expect([told!.startUs - exportUs, told!.endUs - exportUs]).toEqual([-15e6, -12e6]);
    const [untold] = rowsOf(ipfix([templateOf(fields), data]));
    expect([untold!.startUs - exportUs, untold!.endUs - exportUs]).toEqual([-3e6, 0]);
  });

  test('none told: the message has one; an end before its start is the start', () => {
    expect(one(PAIR, [A, B])).toMatchObject({ startUs: exportUs, endUs: exportUs });
    const row = one([...PAIR, field(152, 8), field(153, 8)], [A, B, unixMs, unixMs - 5]);
    expect(row.endUs).toBe(row.startUs);
  });

  test('one that no epoch can hold costs its record', () => {
    const fields = [...PAIR, field(152, 8)];
    const late = new Uint8Array(8).fill(255);
    const records = [record(fields, [A, B, late]), record(fields, [A, B, unixMs])];
    const { rows, counts } = readDatagrams([
      { bytes: ipfix([templateOf(fields), dataSet(256, records)]) },
    ]);
    expect([rows.length, counts.faults]).toEqual([1, 1]);
  });
});

describe('states and ports', () => {
  const fields = [...PAIR, field(4, 1), field(7, 2), field(11, 2), field(6, 1)];
  test.each([
    [2, 'attempt'],
    [2 | 16, 'established'],
    [2 | 16 | 1, 'finished'],
    [2 | 16 | 4, 'reset'],
    [20, 'other'],
    [0, 'unknown'],
  ])('TCP flags %i: %s', (flags, state) => {
    expect(one(fields, [A, B, 6, 1000, 80, flags])).toMatchObject({ state, tcpFlags: flags });
  });

  test('ICMP has its type and code where the port would be', () => {
    const icmp = [...PAIR, field(4, 1), field(7, 2), field(11, 2), field(32, 2)];
    expect(one(icmp, [A, B, 1, 99, 5, 0x0303])).toMatchObject({
      sourcePort: 0,
      destinationPort: 0x0303,
    });
    expect(one(icmp, [A, B, 1, 99, 0x0800, 0])).toMatchObject({ destinationPort: 0x0800 });
  });

  test('a template for ICMP without the protocol says it by its type', () => {
    expect(one([...PAIR, field(32, 2)], [A, B, 0x0800])).toMatchObject({
      protocol: 1,
      destinationPort: 0x0800,
    });
    expect(one([...PAIR, field(139, 2)], [A, B, 0x8000])).toMatchObject({ protocol: 58 });
  });

  test('a firewall says created and denied', () => {
    const events = [...PAIR, field(4, 1), field(148, 4), field(233, 1)];
    const created = one(events, [A, B, 6, 12, 1]);
    expect(created.flags & FLOW_FLAG.open).toBe(FLOW_FLAG.open);
    const deleted = one(events, [A, B, 6, 12, 2]);
    expect([created.connection > 0, deleted.connection === created.connection]).toEqual([
      true,
      true,
    ]);
    expect(one(events, [A, B, 6, 12, 3])).toMatchObject({ state: 'rejected', connection: 0 });
  });
});

test('rows are handed on by flush, and zeroed after the sink is done', () => {
  let seen = 0;
  const handed: { source: Uint32Array }[] = [];
  const reader = createDatagramReader((batch) => {
    seen += batch.count;
    handed.push(batch);
  });
  reader.read(netflow5([{ source: '10.0.0.1', destination: '10.0.0.2' }]), 'x', 0);
  expect(seen).toBe(0);
  reader.flush();
  expect(seen).toBe(1);
  expect(handed[0]!.source.every((word) => word === 0)).toBe(true);
});

test('told to, the reader zeroes what it was given', () => {
  const datagram = netflow5([{ source: '10.0.0.1', destination: '10.0.0.2' }]);
  const { rows } = readDatagrams([{ bytes: datagram }], { zero: true });
  expect(rows.length).toBe(1);
  expect(datagram.every((byte) => byte === 0)).toBe(true);
});
