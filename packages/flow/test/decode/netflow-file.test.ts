/** NetFlow datagrams one after another in a file: the same rows as from the network, however they are cut; damage costs itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDatagramReader, createFlowReader, type FlowSink } from '../../src/index.ts';
import { type Format, seededDatagrams } from './exporter.ts';

const FORMATS: readonly Format[] = ['netflow5', 'netflow9', 'ipfix'];

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Rows as text, and what was counted. */
function rowsOf(read: (sink: FlowSink) => void): string[] {
  const rows: string[] = [];
  read((batch) => {
    for (let i = 0; i < batch.count; i++)
      rows.push(
        [batch.startUs[i], batch.bytesOut[i], batch.sourcePort[i], batch.protocol[i]].join(),
      );
  });
  return rows;
}

function fromFile(bytes: Uint8Array, chunkBytes: number) {
  let reader = createFlowReader(() => {});
  const rows = rowsOf((sink) => {
    reader = createFlowReader(sink);
    for (let at = 0; at < bytes.length; at += chunkBytes)
      reader.push(bytes.slice(at, at + chunkBytes));
    reader.finish();
  });
  return { rows, reader };
}

function fromNetwork(datagrams: readonly Uint8Array[]): string[] {
  return rowsOf((sink) => {
    const reader = createDatagramReader(sink);
    for (const datagram of datagrams) reader.read(datagram, 'file', 0);
    reader.finish();
  });
}

test.each(FORMATS)('%s: the rows of the network, whatever the chunks', (format) => {
  const datagrams = seededDatagrams(format, 120, 24, 5);
  const expected = fromNetwork(datagrams);
  expect(expected.length).toBeGreaterThan(2000);
  for (const chunkBytes of [977, 65_536, 1 << 22]) {
    const { rows, reader } = fromFile(joined(datagrams), chunkBytes);
    expect(reader.format).toBe(format === 'ipfix' ? 'ipfix' : 'netflow');
    expect(rows).toEqual(expected);
    expect([reader.counts.faults, reader.counts.messages]).toEqual([0, datagrams.length]);
  }
});

test('versions may follow one another; a message filled up with zeros is one', () => {
  const mixed = FORMATS.flatMap((format) => seededDatagrams(format, 3, 24, 7));
  const first = mixed.filter((_, i) => i < 6); // 5 and 9
  const filled = first.flatMap((one, i) => (i < 3 ? [one] : [one, new Uint8Array(40)]));
  const { rows, reader } = fromFile(joined([...filled, ...mixed.slice(6)]), 1000);
  expect(rows).toEqual(fromNetwork(mixed));
  expect([reader.format, reader.counts.faults]).toEqual(['netflow', 0]);
});

test('a damaged message costs itself and is told once; a cut file its last', () => {
  const datagrams = seededDatagrams('netflow5', 80, 24, 5); // more than the head that tells the format
  const whole = fromNetwork(datagrams);
  const bytes = joined(datagrams);
  const place = 70 * datagrams[0]!.length;
  bytes[place + 3] = 200; // records
  const damaged = fromFile(bytes, 4096);
  expect(damaged.rows).toHaveLength(whole.length - 24);
  expect(damaged.reader.counts.faults).toBe(1);
  const cut = fromFile(joined(datagrams).subarray(0, -10), 4096);
  expect([cut.rows.length, cut.reader.counts.faults]).toEqual([whole.length - 24, 1]);
});

test('bytes of any kind: nothing is thrown, and what is no such file is said to be none', () => {
  const seeds = seededDatagrams('netflow9', 4, 24, 5);
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.nat(3),
      fc.integer({ min: 1, max: 700 }),
      (noise, index, chunkBytes) => {
        const bytes = joined([seeds[index]!, noise]);
        const { reader } = fromFile(bytes, chunkBytes);
        expect(reader.counts.records).toBeLessThan(200);
      },
    ),
    { numRuns: 500, seed: 3 },
  );
  for (const none of [
    [0, 5, 0, 0, 1, 2],
    [0, 9],
    [0, 5, 0, 1, ...new Array(60).fill(1)],
  ])
    expect(fromFile(Uint8Array.from(none), 100).reader.refusal, String(none)).not.toBeNull();
});

describeWithData('datagrams of thirty makers as files', 'cyber', (data) => {
  test('each is read whole, but those that are damaged', () => {
    const folder = join(data, 'flows/logstash-netflow');
    const names = readdirSync(folder).filter((name) => name.endsWith('.dat'));
    const bad = names.filter((name) => {
      const { reader } = fromFile(new Uint8Array(readFileSync(join(folder, name))), 1 << 20);
      return reader.refusal !== null || reader.counts.faults > 0;
    });
    expect(names).toHaveLength(92);
    expect(bad).toEqual([
      'netflow5_test_invalid01.dat',
      'netflow5_test_invalid02.dat',
      'netflow9_test_nprobe_dpi.dat', // a record of it is cut short
    ]);
  });
});
