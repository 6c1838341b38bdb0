/** Rows of a reader as values to compare, and the readers of one datagram, one file, one capture in a line. */
import { readFileSync } from 'node:fs';
import { formatAddress } from '@noroshi/stix';
import {
  createDatagramReader,
  type DatagramOptions,
  type DecodeCounts,
  FLOW_STATES,
  type FlowBatch,
  type FlowSink,
  type StreamReader,
} from '../../src/index.ts';

export type FlowRow = {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: number;
  readonly tcpFlags: number;
  readonly state: string;
  readonly flags: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly packetsOut: number;
  readonly packetsIn: number;
  readonly connection: number;
};

export function rowsOf(batch: FlowBatch): FlowRow[] {
  return Array.from({ length: batch.count }, (_, i) => ({
    source: formatAddress(batch.source, 4 * i),
    destination: formatAddress(batch.destination, 4 * i),
    sourcePort: batch.sourcePort[i]!,
    destinationPort: batch.destinationPort[i]!,
    protocol: batch.protocol[i]!,
    tcpFlags: batch.tcpFlags[i]!,
    state: FLOW_STATES[batch.state[i]!]!,
    flags: batch.flags[i]!,
    startUs: batch.startUs[i]!,
    endUs: batch.endUs[i]!,
    bytesOut: batch.bytesOut[i]!,
    bytesIn: batch.bytesIn[i]!,
    packetsOut: batch.packetsOut[i]!,
    packetsIn: batch.packetsIn[i]!,
    connection: batch.connection[i]!,
  }));
}

export function collector(): { readonly rows: FlowRow[]; readonly sink: FlowSink } {
  const rows: FlowRow[] = [];
  return { rows, sink: (batch) => void rows.push(...rowsOf(batch)) };
}

export type Collected = { readonly rows: readonly FlowRow[]; readonly counts: DecodeCounts };

export type Datagram = {
  readonly bytes: Uint8Array;
  readonly exporter?: string;
  readonly atUs?: number;
};

export function readDatagrams(
  datagrams: readonly Datagram[],
  options?: DatagramOptions,
): Collected {
  const { rows, sink } = collector();
  const reader = createDatagramReader(sink, options);
  for (const { bytes, exporter = '192.0.2.1', atUs = 0 } of datagrams)
    reader.read(bytes, exporter, atUs);
  reader.finish();
  return { rows, counts: reader.counts };
}

/** In pieces of `pieceBytes`, so that borders fall everywhere. */
export function readStream(
  make: (sink: FlowSink) => StreamReader,
  bytes: Uint8Array,
  pieceBytes = 65_536,
): Collected {
  const { rows, sink } = collector();
  const reader = make(sink);
  for (let at = 0; at < bytes.length; at += pieceBytes)
    reader.push(bytes.slice(at, at + pieceBytes));
  reader.finish();
  return { rows, counts: reader.counts };
}

/** A copy that may be zeroed. */
export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

/** One line a row: a column of names, then columns of figures, aligned. */
export function printTable(title: string, rows: readonly (readonly (string | number)[])[]): void {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) =>
        i === 0 ? String(cell).padEnd(widths[i]!) : String(cell).padStart(widths[i]!),
      )
      .join('  '),
  );
  process.stdout.write(`${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
}
