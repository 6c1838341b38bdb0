/** Rows of a reader as objects, for comparing; the reader is fed in pieces of a given length. */
import { readFileSync } from 'node:fs';
import {
  createFlowBatch,
  FLOW_STATES,
  type FlowBatch,
  type FlowSink,
  type StreamReader,
  type TextOptions,
} from '@noroshi/flow';
import { formatAddress } from '@noroshi/stix';

export type Row = ReturnType<typeof rowAt>;

export function rowAt(batch: FlowBatch, i: number) {
  return {
    source: formatAddress(batch.source, 4 * i),
    destination: formatAddress(batch.destination, 4 * i),
    sourcePort: batch.sourcePort[i]!,
    destinationPort: batch.destinationPort[i]!,
    protocol: batch.protocol[i]!,
    state: FLOW_STATES[batch.state[i]!]!,
    tcpFlags: batch.tcpFlags[i]!,
    flags: batch.flags[i]!,
    startUs: batch.startUs[i]!,
    endUs: batch.endUs[i]!,
    bytesOut: batch.bytesOut[i]!,
    bytesIn: batch.bytesIn[i]!,
    packetsOut: batch.packetsOut[i]!,
    packetsIn: batch.packetsIn[i]!,
    connection: batch.connection[i]!,
  };
}

export type CreateReader = (sink: FlowSink, options?: TextOptions) => StreamReader;

export function readRows(
  create: CreateReader,
  text: string | Uint8Array,
  options: TextOptions & { readonly pieceBytes?: number } = {},
) {
  const rows: Row[] = [];
  const batch = options.batch ?? createFlowBatch(64); // small, since every log has its own
  const reader = create(
    (filled) => {
      for (let i = 0; i < filled.count; i++) rows.push(rowAt(filled, i));
    },
    { ...options, batch },
  );
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  const { pieceBytes = bytes.length || 1 } = options;
  for (let at = 0; at < bytes.length; at += pieceBytes)
    reader.push(Uint8Array.from(bytes.subarray(at, at + pieceBytes)));
  reader.finish();
  return { rows, counts: reader.counts };
}

export function readFileRows(create: CreateReader, path: string, options: TextOptions = {}) {
  return readRows(create, readFileSync(path), options);
}

export function sumOf(
  rows: readonly Row[],
  column: 'bytesOut' | 'bytesIn' | 'packetsOut' | 'packetsIn',
) {
  return rows.reduce((sum, row) => sum + (Number.isNaN(row[column]) ? 0 : row[column]), 0);
}

/** How many rows have each value. */
export function tally(values: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
