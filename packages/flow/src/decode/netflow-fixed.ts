/**
 * NetFlow versions with records of one form: 1, 5 and 7. The table says where each field lies; the sampling interval is the low 14
 * bits of the header's last field. Reference: Cisco, NetFlow Export Datagram Formats (versions 1, 5, 7).
 */
import type { DecodeCore } from './core.ts';
import { tellFault } from './core.ts';
import { SLOT } from './elements.ts';
import { finishRow } from './finish-row.ts';
import { clearAddresses, unsignedAt, wordAt, writeIpv4 } from './record.ts';
import { countFormat } from './rows.ts';
import { followSequence } from './sequence.ts';

type Layout = {
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly tcpFlags: number; // place in the record; −1: not told
  readonly protocol: number;
  readonly sequence: number; // place in the header; −1: none
  readonly engine: number;
  readonly sampling: number;
  readonly format: string;
};

const LAYOUTS = new Map<number, Layout>([
  [
    1,
    {
      headerBytes: 16,
      recordBytes: 52,
      tcpFlags: 40,
      protocol: 38,
      sequence: -1,
      engine: -1,
      sampling: -1,
      format: 'netflow1',
    },
  ],
  [
    5,
    {
      headerBytes: 24,
      recordBytes: 48,
      tcpFlags: 37,
      protocol: 38,
      sequence: 16,
      engine: 20,
      sampling: 22,
      format: 'netflow5',
    },
  ],
  [
    7,
    {
      headerBytes: 24,
      recordBytes: 52,
      tcpFlags: 37,
      protocol: 38,
      sequence: 16,
      engine: -1,
      sampling: -1,
      format: 'netflow7',
    },
  ],
]);

/** Places in a record that all three have in common. */
const AT = { source: 0, destination: 4, packets: 16, bytes: 20, first: 24, last: 28 } as const;
const PORTS = { source: 32, destination: 34 } as const;
const SHORT_RECORD_BYTES = 48;
const RECORDS_MAX = 30; // in one datagram, by the reference
const SAMPLING_MASK = 0x3fff;

export function readFixed(core: DecodeCore, bytes: Uint8Array, exporter: string): void {
  const version = bytes[1]!;
  const layout = LAYOUTS.get(version)!;
  if (bytes.length < layout.headerBytes) {
    tellFault(core, 'header', `${bytes.length} bytes: a header has ${layout.headerBytes}`);
    return;
  }
  const told = bytes[2]! * 256 + bytes[3]!;
  const recordBytes = recordBytesOf(version, layout, told, bytes.length);
  const fits = Math.floor((bytes.length - layout.headerBytes) / recordBytes);
  if (told > fits && told > RECORDS_MAX) {
    tellFault(
      core,
      'header',
      `${told} records told, ${fits} are there: nothing of it is to be trusted`,
    );
    return;
  }
  const count = Math.min(told, fits);
  const { times } = core;
  times.exportUnixUs = wordAt(bytes, 8) * 1e6 + Math.floor(wordAt(bytes, 12) / 1000);
  times.exporterStartUnixUs = times.exportUnixUs - wordAt(bytes, 4) * 1000;
  if (layout.sequence >= 0) {
    const engine = layout.engine < 0 ? 0 : bytes[20]! * 256 + bytes[21]!;
    const source = core.sources.get(`${exporter} ${version} ${engine}`, layout.format);
    const number = wordAt(bytes, layout.sequence);
    core.counts.sequenceGaps += followSequence(source.sequence, number, told);
  }
  const interval = layout.sampling < 0 ? 1 : unsignedAt(bytes, layout.sampling, 2) & SAMPLING_MASK;
  core.scratch.slots.fill(Number.NaN);
  for (let i = 0; i < count; i++)
    readRecord(core, bytes, layout.headerBytes + i * recordBytes, layout, interval);
  countFormat(core.counts, layout.format, count);
  if (fits < told)
    tellFault(core, 'records', `${told} records told, ${fits} are there: the rest is cut off`);
}

/** Version 1 is sent with 52 bytes a record as documented, and by some with 48: without four that mean nothing. */
function recordBytesOf(version: number, layout: Layout, told: number, length: number): number {
  const isShort = version === 1 && length - layout.headerBytes === told * SHORT_RECORD_BYTES;
  return isShort ? SHORT_RECORD_BYTES : layout.recordBytes;
}

function readRecord(
  core: DecodeCore,
  bytes: Uint8Array,
  at: number,
  layout: Layout,
  interval: number,
): void {
  const { rows, scratch, times } = core;
  const { slots } = scratch;
  const row = rows.next();
  clearAddresses(rows.batch, row);
  writeIpv4(rows.batch.source, 4 * row, bytes, at + AT.source);
  writeIpv4(rows.batch.destination, 4 * row, bytes, at + AT.destination);
  slots[SLOT.packetsOut] = wordAt(bytes, at + AT.packets);
  slots[SLOT.bytesOut] = wordAt(bytes, at + AT.bytes);
  slots[SLOT.startUptime] = wordAt(bytes, at + AT.first);
  slots[SLOT.endUptime] = wordAt(bytes, at + AT.last);
  slots[SLOT.sourcePort] = unsignedAt(bytes, at + PORTS.source, 2);
  slots[SLOT.destinationPort] = unsignedAt(bytes, at + PORTS.destination, 2);
  slots[SLOT.protocol] = bytes[at + layout.protocol]!;
  slots[SLOT.tcpFlags] = bytes[at + layout.tcpFlags]!;
  finishRow(slots, times, Math.max(1, interval), 0, rows.batch, row);
  rows.keep();
}
