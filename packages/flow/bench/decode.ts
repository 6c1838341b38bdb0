/**
 * Flows a second of one core, from datagrams to selected rows: NetFlow 5, 9 and IPFIX of a seeded exporter, each copied into a
 * receive buffer that the reader zeroes, as a listener does; and how the time grows with the number of flows. Seconds are of the
 * processor, since others share the machine. The peer is the same bytes read word by word into one column, in the same run.
 *
 *   node packages/flow/bench/decode.ts
 */
import { createDatagramReader, createSelection, type FlowSink } from '@noroshi/flow';
import { fitPowerLaw, median } from '../../screen/bench/statistics.ts';
import { createSelectedRows, type SelectedRows } from '../src/select/selected.ts';
import { type Format, seededDatagrams } from '../test/decode/exporter.ts';
import { warrantOf } from '../test/warrants.ts';

export const BARS = { flowsPerS: 500_000, exponentMax: 1.1 } as const;
const FLOWS_EACH = 24; // in a datagram: what fits 1,500 bytes
const SIZES = [60_000, 120_000, 240_000, 480_000, 960_000];
const REPEATS = 3;
export const FORMATS: readonly Format[] = ['netflow5', 'netflow9', 'ipfix'];
const WARRANT = warrantOf({ networks: ['10.0.0.0/8'], fromUs: 0, toUs: 9e15 });

type Run = { readonly flows: number; readonly cpuS: number; readonly selected: number };

/** Datagrams again and again, until `flows` were read; sequence numbers then repeat, which is counted and costs nothing. */
function decode(datagrams: readonly Uint8Array[], flows: number): Run {
  const selection = createSelection(WARRANT);
  let rows: SelectedRows | undefined;
  let selected = 0;
  const sink: FlowSink = (batch) => {
    rows ??= createSelectedRows(batch);
    selected += selection.select(rows);
  };
  const reader = createDatagramReader(sink, { zero: true });
  const buffer = new Uint8Array(65_536);
  const before = process.cpuUsage();
  for (let i = 0; reader.counts.records < flows; i++) {
    const datagram = datagrams[i % datagrams.length]!;
    buffer.set(datagram);
    reader.read(buffer.subarray(0, datagram.length), '192.0.2.1', i);
  }
  reader.finish();
  return { flows: reader.counts.records, cpuS: secondsSince(before), selected };
}

function readWords(datagrams: readonly Uint8Array[], flows: number): number {
  const column = new Float64Array(65_536);
  const before = process.cpuUsage();
  for (let i = 0; i * FLOWS_EACH < flows; i++) {
    const datagram = datagrams[i % datagrams.length]!;
    const view = new DataView(datagram.buffer);
    for (let at = 0; at + 4 <= datagram.length; at += 4) column[at] = view.getUint32(at);
  }
  return secondsSince(before);
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Flows a second of one core and how the time grows, for one format; the peer reads the words alone. */
export function measureDecode(format: Format) {
  const datagrams = seededDatagrams(format, 2000, FLOWS_EACH, 5);
  for (let warm = 0; warm < 3; warm++) decode(datagrams, SIZES[1]!);
  const runs = SIZES.flatMap((flows) =>
    Array.from({ length: REPEATS }, () => decode(datagrams, flows)),
  );
  const largest = runs.filter(({ flows }) => flows >= SIZES.at(-1)!);
  const perS = median(largest.map(({ flows, cpuS }) => flows / cpuS));
  const peerPerS = median(largest.map(({ flows }) => flows / readWords(datagrams, flows)));
  const growth = fitPowerLaw(
    runs.map(({ flows }) => flows),
    runs.map(({ cpuS }) => cpuS),
  );
  return { perS, peerPerS, ...growth, share: largest[0]!.selected / largest[0]!.flows };
}

function tellAll(): void {
  let isMet = true;
  for (const format of FORMATS) {
    const { perS, peerPerS, exponent, low, high, share } = measureDecode(format);
    isMet &&= perS >= BARS.flowsPerS && exponent <= BARS.exponentMax;
    console.log(
      `${format.padEnd(9)} ${Math.round(perS).toLocaleString('en')} flows/s decoded and selected on one core ` +
        `(${(share * 100).toFixed(0)} % selected; reading the words alone: ${(peerPerS / perS).toFixed(1)} times faster), ` +
        `grows with exponent ${exponent.toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`,
    );
  }
  console.log(
    `bar: at least ${BARS.flowsPerS.toLocaleString('en')} flows/s of each, exponent at most ${BARS.exponentMax}: ${isMet ? 'met' : 'NOT met'}`,
  );
  process.exitCode = isMet ? 0 : 1;
}

if (import.meta.main) tellAll();
