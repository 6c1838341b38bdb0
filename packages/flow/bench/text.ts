/**
 * Microseconds a record, from the bytes of a log to rows: every text format over a seeded log, and how the time of Zeek's TSV grows
 * with the number of records. Seconds are of the processor, since others share the machine. The peer is what one writes at first: the
 * same log as one string, split into lines and fields, numbers made of the same columns, in the same run.
 *
 *   node packages/flow/bench/text.ts
 */
import { createFlowReader } from '@noroshi/flow';
import { fitPowerLaw, median } from '../../screen/bench/statistics.ts';
import { LOG_FORMS, seededLog } from '../test/text/seeded-logs.ts';

const BARS = { zeekUsMax: 0.8, exponentMax: 1.1 } as const;
const CHUNK_BYTES = 256 * 1024;
const RECORDS = 100_000;
const SIZES = [20_000, 40_000, 80_000, 160_000, 320_000];
const REPEATS = 5;

/** Processor seconds for the whole log, in chunks of a buffer that the reader zeroes. */
function read(log: Uint8Array, records: number): number {
  const chunk = new Uint8Array(CHUNK_BYTES);
  const reader = createFlowReader(() => {});
  const before = process.cpuUsage();
  for (let at = 0; at < log.length; at += CHUNK_BYTES) {
    const piece = chunk.subarray(0, Math.min(CHUNK_BYTES, log.length - at));
    piece.set(log.subarray(at, at + piece.length));
    reader.push(piece);
  }
  reader.finish();
  const seconds = secondsSince(before);
  const { counts } = reader;
  if (counts.records !== records || counts.faults > 0)
    throw new RangeError(
      `assertion: ${counts.records} of ${records} records, ${counts.faults} faults`,
    );
  return seconds;
}

/** The peer, for Zeek's TSV. */
function split(log: Uint8Array): number {
  const before = process.cpuUsage();
  const flows: object[] = [];
  for (const line of new TextDecoder().decode(log).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = line.split('\t');
    flows.push({
      ...{ start: Number(fields[0]), id: fields[1], source: fields[2], destination: fields[4] },
      ...{ sourcePort: Number(fields[3]), port: Number(fields[5]), protocol: fields[6] },
      ...{ duration: Number(fields[8]), state: fields[11], history: fields[15] },
      ...{ packetsOut: Number(fields[16]), bytesOut: Number(fields[17]) },
      ...{ packetsIn: Number(fields[18]), bytesIn: Number(fields[19]) },
    });
    if (flows.length === 8192) flows.length = 0;
  }
  return secondsSince(before);
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const usOf = (seconds: readonly number[], records: number) => (1e6 * median(seconds)) / records;
const repeat = (run: () => number) => {
  run();
  return Array.from({ length: REPEATS }, run);
};
const print = (line: string) => process.stdout.write(`${line}\n`);

print(`microseconds of processor a record, median of ${REPEATS}, ${RECORDS} records`);
let zeekUs = Number.NaN;
for (const form of LOG_FORMS) {
  const log = Buffer.from(seededLog(form, RECORDS, 1));
  const us = usOf(
    repeat(() => read(log, RECORDS)),
    RECORDS,
  );
  if (form === 'zeek') {
    zeekUs = us;
    const peerUs = usOf(
      repeat(() => split(log)),
      RECORDS,
    );
    print(
      `${'peer: split'.padEnd(12)} ${peerUs.toFixed(2)} µs  ${(peerUs / us).toFixed(1)} times ours`,
    );
  }
  const bytes = Math.round(log.length / RECORDS);
  print(
    `${form.padEnd(12)} ${us.toFixed(2)} µs  ${Math.round(1e6 / us).toLocaleString('en-US')} records/s  ${bytes} bytes a record`,
  );
}

const sizes: number[] = [];
const seconds: number[] = [];
for (const records of SIZES) {
  const log = Buffer.from(seededLog('zeek', records, records));
  for (const taken of repeat(() => read(log, records))) {
    sizes.push(records);
    seconds.push(taken);
  }
}
const { exponent, low, high } = fitPowerLaw(sizes, seconds);
print(
  `growth of Zeek's TSV: records^${exponent.toFixed(3)}, 95 % ${low.toFixed(3)} to ${high.toFixed(3)}`,
);
const isMet = zeekUs <= BARS.zeekUsMax && exponent <= BARS.exponentMax;
print(
  `bar: Zeek at most ${BARS.zeekUsMax} µs, exponent at most ${BARS.exponentMax}: ${isMet ? 'met' : 'NOT met'}`,
);
if (!isMet) process.exitCode = 1;
