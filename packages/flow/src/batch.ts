/**
 * Flow records as columns: one row is one flow record as its exporter told it, after sampling was applied. Decoders write
 * rows here and nowhere else, so what has no column here cannot be kept: no payload, name, URL or user ever has one.
 * A batch is filled, selected under the warrant, observed by detectors, and wiped; it is never stored.
 */
import type { Address } from '@noroshi/stix';

/** How a connection ended, as far as the source tells: Zeek's states folded to what detectors ask. */
export const FLOW_STATES = [
  'unknown', // the source does not say
  'attempt', // no answer: S0, SH, lone SYNs
  'rejected', // refused at once: REJ, SYN against RST
  'established', // answered and not ended: S1, still open
  'finished', // answered and closed in order: SF
  'reset', // answered, then reset: RSTO, RSTR, S2, S3
  'other', // midstream, halves: OTH, SHR, RSTOS0, RSTRH
] as const;
export type FlowState = (typeof FLOW_STATES)[number];

/** Bits of `flags`. */
export const FLOW_FLAG = {
  /** Both directions are in one record: `bytesIn` and `packetsIn` mean something. */
  biflow: 1,
  /** Not over yet: a later record of the same connection replaces it (same `connection`). */
  open: 2,
  /** Bytes and packets were multiplied by the exporter's sampling interval. */
  scaled: 4,
  /** `tcpFlags` is the OR of the flags seen; without it nothing is known of them. */
  hasTcpFlags: 8,
  /** A fragment without ports. */
  fragment: 16,
  /** Set by the pipeline: a one-way record of a reply that was turned round, so it is no new connection of its source. */
  reply: 32,
  /** Set by the pipeline: more of a connection already observed; amounts are what came since, `startUs` is its own start. */
  again: 64,
} as const;

export type FlowBatch = {
  readonly capacity: number;
  count: number;
  /** Who told these rows, from 1 on; 0: not told apart. Two that tell the same connection are counted once (window/doubles.ts). */
  sensor: number;
  /** Four words a row (address.ts of stix): who opened the flow, and with whom. */
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array; // 0 where the protocol has none; ICMP: 0
  readonly destinationPort: Uint16Array; // ICMP: type * 256 + code
  readonly protocol: Uint8Array; // IANA number
  readonly tcpFlags: Uint8Array; // low eight bits, OR over the flow
  readonly state: Uint8Array; // index into FLOW_STATES
  readonly flags: Uint8Array; // FLOW_FLAG bits
  readonly startUs: Float64Array; // µs TAI, sub-second where the source has it
  readonly endUs: Float64Array; // µs TAI, at least startUs
  readonly bytesOut: Float64Array; // source to destination, IP bytes; sampling undone; NaN unknown
  readonly bytesIn: Float64Array; // destination to source; NaN unknown or not a biflow
  readonly packetsOut: Float64Array;
  readonly packetsIn: Float64Array;
  /**
   * A number made of the source's own id of the connection (53 bits), 0 where it has none. Rows that share it, their start
   * and their ports are one connection told again: later words on it, or the same record twice.
   */
  readonly connection: Float64Array;
};

/** Rows a batch holds unless told: some 0.9 MB, small enough for a processor's cache of the second level. */
export const BATCH_ROWS = 8192;

export function createFlowBatch(capacity = BATCH_ROWS): FlowBatch {
  return {
    capacity,
    count: 0,
    sensor: 0,
    source: new Uint32Array(4 * capacity),
    destination: new Uint32Array(4 * capacity),
    sourcePort: new Uint16Array(capacity),
    destinationPort: new Uint16Array(capacity),
    protocol: new Uint8Array(capacity),
    tcpFlags: new Uint8Array(capacity),
    state: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    startUs: new Float64Array(capacity),
    endUs: new Float64Array(capacity),
    bytesOut: new Float64Array(capacity),
    bytesIn: new Float64Array(capacity),
    packetsOut: new Float64Array(capacity),
    packetsIn: new Float64Array(capacity),
    connection: new Float64Array(capacity),
  };
}

/** Zeroes the rows that were written: after this the memory holds nothing of them. */
export function wipeFlowBatch(batch: FlowBatch): void {
  for (const column of columnsOf(batch)) column.fill(0);
  batch.count = 0;
}

/** The address of a row, as a value. */
export function addressAt(column: Uint32Array, row: number): Address {
  const at = 4 * row;
  return [column[at]!, column[at + 1]!, column[at + 2]!, column[at + 3]!];
}

function columnsOf(batch: FlowBatch) {
  const { source, destination, sourcePort, destinationPort, protocol, tcpFlags, state } = batch;
  const { flags, startUs, endUs, bytesOut, bytesIn, packetsOut, packetsIn, connection } = batch;
  const ports = [sourcePort, destinationPort, protocol, tcpFlags, state, flags];
  const amounts = [startUs, endUs, bytesOut, bytesIn, packetsOut, packetsIn, connection];
  return [source, destination, ...ports, ...amounts];
}
