/**
 * Captures (pcap, pcapng) in two ways: a packet's headers as a row, or, where it is a datagram that an exporter sent to a collector,
 * what is in it, read as NetFlow, IPFIX or sFlow. Blocks of names and of keys (pcapng) are passed over by length, like all else.
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
import { isKnownVersion, readDatagram } from './datagram.ts';
import {
  createPacketHeader,
  type PacketHeader,
  type PacketVerdict,
  readPacketInto,
} from './packet.ts';
import { writePacketRow } from './packet-row.ts';
import { countFormat } from './rows.ts';
import { epochUsFromUnixUs } from './unix-time.ts';

/** Ports that collectors listen on: NetFlow by custom, IPFIX 4739 and sFlow 6343 by IANA. */
export const COLLECTOR_PORTS: readonly number[] = [2055, 2056, 4432, 4739, 6343, 9555, 9995, 9996];
const QUEUE_BYTES = 1 << 20;
const UDP = 17;

export type PcapOptions = DatagramOptions & {
  /**
   * packets: a row each. exporters: what was sent to these UDP ports, or to any where told so, and nothing else. Default: what
   * was sent to these ports and begins like NetFlow, IPFIX or sFlow as exporters', every other packet as a row.
   */
  readonly mode?: 'packets' | 'exporters' | 'both';
  readonly ports?: readonly number[] | 'any';
};

export function createPcapReader(sink: FlowSink, options: PcapOptions = {}): StreamReader {
  const core = createDecodeCore(sink, options);
  const queue = createByteQueue(QUEUE_BYTES);
  const capture = createCapture(QUEUE_BYTES);
  const header = createPacketHeader();
  const { ports = COLLECTOR_PORTS } = options;
  const accepts = ports === 'any' ? () => true : (port: number) => ports.includes(port);
  const mode = options.mode ?? 'both';
  const onPacket = () => {
    const packet = walkPacket(queue.bytes, capture, header);
    const isExported =
      mode !== 'packets' &&
      packet.verdict === 'read' &&
      header.protocol === UDP &&
      !header.isFragment &&
      accepts(header.destinationPort);
    if (isExported && (mode === 'exporters' || isKnownVersion(queue.bytes, header.portsAt + 8)))
      readExported(core, queue.bytes, capture, header, packet.atUs);
    else if (mode === 'exporters') passOver(core, header, packet);
    else readHeaders(core, queue.bytes, capture, header, packet);
  };
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

type Walked = { readonly verdict: PacketVerdict; readonly atUs: number };

/** A packet without a time is told as not to be read. */
function walkPacket(bytes: Uint8Array, capture: CaptureState, header: PacketHeader): Walked {
  const { from, to, link } = capture;
  const atUs = epochUsFromUnixUs(capture.unixUs);
  const verdict = readPacketInto(bytes, from, to, link, header);
  return { verdict: Number.isNaN(atUs) ? 'not IP' : verdict, atUs };
}

function readHeaders(
  core: DecodeCore,
  bytes: Uint8Array,
  capture: CaptureState,
  header: PacketHeader,
  { verdict, atUs }: Walked,
): void {
  const { counts, rows } = core;
  counts.messages++;
  if (verdict === 'not IP') counts.skippedRecords++;
  else if (verdict === 'cut short') tellFault(core, 'packet', 'it ends before its ports');
  else {
    writePacketRow(rows.batch, rows.next(), header, bytes, capture.frameBytes, atUs, 1);
    rows.keep();
    countFormat(counts, 'pcap', 1);
  }
}

/** What no exporter sent; a datagram in fragments may have been one. */
function passOver(core: DecodeCore, header: PacketHeader, { verdict }: Walked): void {
  if (verdict === 'read' && header.isFragment && header.protocol === UDP)
    tellFault(core, 'packet', 'a fragment: datagrams in several packets are not put together');
  else core.counts.skippedRecords++;
}

function readExported(
  core: DecodeCore,
  bytes: Uint8Array,
  capture: CaptureState,
  header: PacketHeader,
  atUs: number,
): void {
  const at = header.portsAt;
  const told = bytes[at + 4]! * 256 + bytes[at + 5]!;
  const end = told >= 8 ? Math.min(at + told, capture.to) : capture.to;
  const address = bytes.subarray(header.sourceAt, header.sourceAt + (header.family === 4 ? 4 : 16));
  readDatagram(core, bytes.subarray(Math.min(at + 8, end), end), address.join('.'), atUs);
}
