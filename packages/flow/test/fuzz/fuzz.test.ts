/**
 * A sample of the fuzz run among the tests: no datagram throws, makes a row that cannot be, or outgrows the bounds. CI runs a
 * million more (`run.ts`); `npm run prove` takes two million here.
 */
import { describe, expect, test } from 'vitest';
import {
  createIpfixFileReader,
  createPcapReader,
  type FlowSink,
  type StreamReader,
} from '../../src/index.ts';
import { randomOf, seededDatagrams } from '../decode/exporter.ts';
import { pcapOf } from '../decode/pcap-file.ts';
import { createJudge } from './judge.ts';
import { MUTANT_BYTES_MAX, mutateInto, seeds } from './mutate.ts';

const COUNT = process.env.NOROSHI_PROVE === '1' ? 2_000_000 : 20_000;
const SEED = 7;

test(`${COUNT} mutated datagrams of seed ${SEED}`, () => {
  const all = seeds();
  const buffer = new Uint8Array(2 * MUTANT_BYTES_MAX);
  const random = randomOf(SEED);
  const judge = createJudge();
  for (let number = 0; number < COUNT; number++) {
    const length = mutateInto(buffer, all, random);
    const trouble = judge.read(buffer.subarray(0, length), number);
    if (trouble !== null) expect(trouble, `datagram ${number} of seed ${SEED}`).toBeNull();
  }
  const { records, faults } = judge.core.counts;
  expect(records).toBeGreaterThan(COUNT / 10);
  expect(faults).toBeGreaterThan(COUNT / 100);
}, 600_000);

test('more sources than are remembered: the longest silent go, with what waited for them', () => {
  const judge = createJudge();
  const [, second] = seededDatagrams('ipfix', 2, 3, 1); // without a template
  for (let number = 0; number < 15_000; number++)
    expect(judge.read(second!.slice(), number * 3)).toBeNull();
  expect(judge.core.counts.waiting).toBeGreaterThan(0);
}, 60_000);

const datagrams = seededDatagrams('ipfix', 30, 10, 3);
const streams: [string, Uint8Array, (sink: FlowSink) => StreamReader][] = [
  ['IPFIX file', new Uint8Array(datagrams.flatMap((one) => [...one])), createIpfixFileReader],
  ['pcap', pcapOf(datagrams, { form: 'pcap' }), createPcapReader],
  ['pcapng', pcapOf(datagrams, { form: 'pcapng' }), createPcapReader],
  [
    'pcap of exporters',
    pcapOf(datagrams, { form: 'pcap' }),
    (sink) => createPcapReader(sink, { mode: 'exporters' }),
  ],
];
const STREAMS = process.env.NOROSHI_PROVE === '1' ? 20_000 : 100;

describe.each(streams)('%s', (_name, bytes, make) => {
  test(`${STREAMS} times damaged, in pieces`, () => {
    const random = randomOf(SEED);
    const buffer = new Uint8Array(2 * MUTANT_BYTES_MAX);
    let rows = 0;
    for (let number = 0; number < STREAMS; number++) {
      const length = mutateInto(buffer, [bytes], random);
      const reader = make((batch) => {
        rows += batch.count;
      });
      const pieceBytes = 1 + Math.floor(random() * 5000);
      for (let at = 0; at < length; at += pieceBytes)
        reader.push(buffer.slice(at, Math.min(length, at + pieceBytes)));
      reader.finish();
    }
    expect(rows).toBeGreaterThan(STREAMS);
  }, 600_000);
});
