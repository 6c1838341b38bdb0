/**
 * What every reader of flows has in common: it writes rows into a batch, hands the batch on when it is full, and counts what it
 * passed over by reason. A reader never throws on what it reads, keeps no bytes of it, and makes no value of an element that is
 * not on the allow-list (elements.ts).
 */
import type { FlowBatch } from '../batch.ts';

/** Takes a full (or the last) batch; when it returns, the rows are done with and the reader wipes them. */
export type FlowSink = (batch: FlowBatch) => void;

/** What one record or message cost: counted, with the first few places for a person. */
export type DecodeFault = {
  readonly place: string; // 'line 12', 'message 3, set 2', 'datagram at byte 48'
  readonly reason: string; // what was read and what would be right; never the bytes or text themselves
};

export type DecodeCounts = {
  records: number; // rows written
  messages: number; // datagrams, IPFIX messages, or files
  faults: number; // records or messages that were refused
  readonly firstFaults: DecodeFault[]; // at most FAULTS_KEPT
  skippedElements: number; // information elements passed over by length
  skippedRecords: number; // records of a kind that is not a flow: options, counters, EVE other than flow
  waiting: number; // data sets dropped because their template never came
  sequenceGaps: number; // messages or records that the exporter counted and we did not see
  readonly byFormat: Map<string, number>; // rows by format: 'netflow5', 'ipfix', 'zeek' …
};

export const FAULTS_KEPT = 20;

export function createDecodeCounts(): DecodeCounts {
  return {
    records: 0,
    messages: 0,
    faults: 0,
    firstFaults: [],
    skippedElements: 0,
    skippedRecords: 0,
    waiting: 0,
    sequenceGaps: 0,
    byFormat: new Map(),
  };
}

export function countFault(counts: DecodeCounts, place: string, reason: string): void {
  counts.faults++;
  if (counts.firstFaults.length < FAULTS_KEPT) counts.firstFaults.push({ place, reason });
}

/**
 * Reads datagrams of NetFlow v5, v9, IPFIX and sFlow v5, told apart by their version. `exporter` names who sent it, since
 * templates and sequence numbers belong to an exporter and its observation domain. The reader zeroes the datagram when told
 * `zero: true`; else the caller does.
 */
export type DatagramReader = {
  readonly counts: DecodeCounts;
  read(datagram: Uint8Array, exporter: string, receivedUs: number): void;
  flush(): void; // hands on what has been read so far: a quiet hour does not hold rows back
  finish(): void; // hands on the last batch and drops what still waits for a template
};

/**
 * Reads a stream of bytes (a file, a pipe): Zeek, EVE, nfdump, binetflow, IPFIX files, pcap. What is pushed is read before `push`
 * returns and nothing of it is kept: text readers zero the chunk, binary ones when told `zero: true`. `bytesOut` is IP bytes where
 * the source counts those (NetFlow, IPFIX, Zeek's orig_ip_bytes, nfdump) and whole frames where it counts those (Suricata, Argus).
 */
export type StreamReader = {
  readonly counts: DecodeCounts;
  push(chunk: Uint8Array): void;
  finish(): void;
};
