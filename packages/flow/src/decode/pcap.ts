/**
 * Captures (pcap, pcapng) in one of two ways: each packet's headers as a row, or the datagrams that exporters sent to collectors,
 * read as NetFlow, IPFIX or sFlow. Blocks of names and of keys (pcapng) are passed over by length, like all else.
 * References: IETF drafts draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng.
 */
import { appendBytes, consumeBytes, createByteQueue, wipeQueue } from './byte-queue.ts';
import { type CaptureState, createCapture, nextPacket } from './capture.ts';
import type { FlowSink, StreamReader } from './contract.ts';
import {
  createDecodeCore,
  type DatagramOptions,
  type DecodeCore,
  tellFault,
  wipeCore,
} from './core.ts';
import { readDatagram } from './datagram.ts';
import { createPacketHeader, type PacketHeader, readPacketInto } from './packet.ts';
import { writePacketRow } from './packet-row.ts';
import { countFormat } from './rows.ts';
import { epochUsFromUnixUs } from './unix-time.ts';

/** Ports that collectors listen on: NetFlow by custom, IPFIX 4739 and sFlow 6343 by IANA. */
export const COLLECTOR_PORTS: readonly number[] = [2055, 2056, 4432, 4739, 6343, 9555, 9995, 9996];
const QUEUE_BYTES = 1 << 20;
const UDP = 17;

export type PcapOptions = DatagramOptions & {
  /** packets: a row each. exporters: what was sent to these UDP ports, or to any where told so. */
  readonly mode?: 'packets' | 'exporters';
  readonly ports?: readonly number[] | 'any';
};

export function createPcapReader(sink: FlowSink, options: PcapOptions = {}): StreamReader {
  const core = createDecodeCore(sink, options);
  const queue = createByteQueue(QUEUE_BYTES);
  const capture = createCapture(QUEUE_BYTES);
  const header = createPacketHeader();
  const { ports = COLLECTOR_PORTS } = options;
  const accepts = ports === 'any' ? () => true : (port: number) => ports.includes(port);
  const onPacket =
    options.mode === 'exporters'
      ? () => readExported(core, queue.bytes, capture, header, accepts)
      : () => readHeaders(core, queue.bytes, capture, header);
  const drain = (isLast: boolean) => {
    for (;;) {
      const step = nextPacket(queue.bytes, queue.from, queue.to, capture, isLast);
      if (step.fault !== null) {
        core.counts.messages++;
        tellFault(core, 'capture', step.fault);
      }
      if (step.isPacket) onPacket();
      consumeBytes(queue, step.consumed);
      if (step.consumed === 0) return;
    }
  };
  return {
    counts: core.counts,
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        at += appendBytes(queue, chunk, at);
        drain(false);
      }
      if (options.zero === true) chunk.fill(0);
    },
    finish() {
      drain(true);
      wipeQueue(queue);
      wipeCore(core);
    },
  };
}

function readHeaders(
  core: DecodeCore,
  bytes: Uint8Array,
  capture: CaptureState,
  header: PacketHeader,
): void {
  const { counts, rows } = core;
  counts.messages++;
  const { from, to, link, frameBytes } = capture;
  const verdict = readPacketInto(bytes, from, to, link, header);
  const atUs = epochUsFromUnixUs(capture.unixUs);
  if (verdict === 'not IP' || Number.isNaN(atUs)) counts.skippedRecords++;
  else if (verdict === 'cut short') tellFault(core, 'packet', 'it ends before its ports');
  else {
    writePacketRow(rows.batch, rows.next(), header, bytes, frameBytes, atUs, 1);
    rows.keep();
    countFormat(counts, 'pcap', 1);
  }
}

function readExported(
  core: DecodeCore,
  bytes: Uint8Array,
  capture: CaptureState,
  header: PacketHeader,
  accepts: (port: number) => boolean,
): void {
  const { from, to, link } = capture;
  const atUs = epochUsFromUnixUs(capture.unixUs);
  const isRead = readPacketInto(bytes, from, to, link, header) === 'read';
  if (!isRead || header.protocol !== UDP || Number.isNaN(atUs)) {
    core.counts.skippedRecords++;
    return;
  }
  if (header.isFragment) {
    tellFault(core, 'packet', 'a fragment: datagrams in several packets are not put together');
    return;
  }
  if (!accepts(header.destinationPort)) {
    core.counts.skippedRecords++;
    return;
  }
  const at = header.portsAt;
  const told = bytes[at + 4]! * 256 + bytes[at + 5]!;
  const end = told >= 8 ? Math.min(at + told, to) : to;
  const address = bytes.subarray(header.sourceAt, header.sourceAt + (header.family === 4 ? 4 : 16));
  readDatagram(core, bytes.subarray(Math.min(at + 8, end), end), address.join('.'), atUs);
}
