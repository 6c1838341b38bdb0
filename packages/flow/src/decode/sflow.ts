/**
 * sFlow version 5 datagrams: each flow sample becomes one row, of its packet's headers times the sampling rate. Samples of
 * counters are passed over, and so is every record of a sample that is not about addresses (URLs and users have records of their
 * own). sFlow tells no time of day: a row has the time of arrival.
 * Reference: sFlow version 5 (sflow.org, July 2004) §5; discarded packets: sFlow Dropped Packet Notification Structures (2020).
 */
import { type DecodeCore, tellFault } from './core.ts';
import {
  createPacketHeader,
  LINK,
  LINK_MPLS,
  type PacketHeader,
  readPacketInto,
} from './packet.ts';
import { writePacketRow } from './packet-row.ts';
import { wordAt } from './record.ts';
import { countFormat } from './rows.ts';
import { followSequence } from './sequence.ts';

/** Sample formats of enterprise 0: where the sampling rate lies, and where the number of records, both from the sample's start. */
const SAMPLES = new Map([
  [1, { rateAt: 8, countAt: 28 }], // flow sample
  [3, { rateAt: 12, countAt: 40 }], // expanded flow sample
  [5, { rateAt: -1, countAt: 28 }], // discarded packet: each one told, none sampled
]);
const [RAW_HEADER, IPV4_DATA, IPV6_DATA] = [1, 3, 4];

/** Header protocols of a raw packet header that lead to IP. */
const LINKS = new Map([
  [1, LINK.ethernet],
  [11, LINK.ipv4],
  [12, LINK.ipv6],
  [13, LINK_MPLS],
]);

const header: PacketHeader = createPacketHeader();

export function readSflow(core: DecodeCore, bytes: Uint8Array, exporter: string): void {
  const family = bytes.length < 8 ? 0 : wordAt(bytes, 4);
  const addressBytes = family === 1 ? 4 : family === 2 ? 16 : 0;
  const at = 8 + addressBytes;
  if (addressBytes === 0 || bytes.length < at + 16) {
    tellFault(core, 'header', 'the header of sFlow 5 is cut short or its agent has no IP address');
    return;
  }
  const agent = Array.from(bytes.subarray(8, at)).join('.');
  const source = core.sources.get(`${exporter} sflow ${agent} ${wordAt(bytes, at)}`, 'sflow5');
  core.counts.sequenceGaps += followSequence(source.sequence, wordAt(bytes, at + 4), 1);
  readSamples(core, bytes, at + 16, wordAt(bytes, at + 12));
}

function readSamples(core: DecodeCore, bytes: Uint8Array, from: number, samples: number): void {
  const before = core.counts.records;
  let at = from;
  for (let i = 0; i < samples; i++) {
    const length = at + 8 > bytes.length ? -1 : wordAt(bytes, at + 4);
    if (length < 0 || at + 8 + length > bytes.length) {
      tellFault(core, `sample ${i + 1} of ${samples}`, 'the datagram ends before the sample does');
      break;
    }
    const layout = SAMPLES.get(wordAt(bytes, at)); // the enterprise is in the upper 20 bits
    if (layout === undefined) core.counts.skippedRecords++;
    else readSample(core, bytes, at + 8, at + 8 + length, layout, i + 1);
    at += 8 + length;
  }
  countFormat(core.counts, 'sflow5', core.counts.records - before);
}

function readSample(
  core: DecodeCore,
  bytes: Uint8Array,
  from: number,
  to: number,
  { rateAt, countAt }: { readonly rateAt: number; readonly countAt: number },
  number: number,
): void {
  if (from + countAt + 4 > to) {
    tellFault(core, `sample ${number}`, 'it is cut short');
    return;
  }
  const rate = rateAt < 0 ? 1 : Math.max(1, wordAt(bytes, from + rateAt));
  const records = wordAt(bytes, from + countAt);
  let at = from + countAt + 4;
  let isTold = false;
  for (let i = 0; i < records; i++) {
    const length = at + 8 > to ? -1 : wordAt(bytes, at + 4);
    if (length < 0 || at + 8 + length > to) {
      tellFault(core, `sample ${number}`, 'it ends before its records do');
      return;
    }
    const format = wordAt(bytes, at);
    if (isTold) core.counts.skippedElements++;
    else if (format === RAW_HEADER)
      isTold = readRawHeader(core, bytes, at + 8, length, rate, number);
    else if (format === IPV4_DATA || format === IPV6_DATA)
      isTold = readIpData(core, bytes, at + 8, length, format, rate);
    else core.counts.skippedElements++;
    at += 8 + ((length + 3) & ~3);
  }
  if (!isTold) core.counts.skippedRecords++;
}

/** Protocol, frame length, bytes stripped, header length, header (sampled_header of the specification). */
function readRawHeader(
  core: DecodeCore,
  bytes: Uint8Array,
  at: number,
  length: number,
  rate: number,
  number: number,
): boolean {
  const told = length < 16 ? -1 : wordAt(bytes, at + 12);
  if (told < 0 || 16 + told > length) {
    tellFault(core, `sample ${number}`, 'its packet header is cut short');
    return false;
  }
  const link = LINKS.get(wordAt(bytes, at));
  if (link === undefined) return false;
  const from = at + 16;
  const verdict = readPacketInto(bytes, from, from + told, link, header);
  if (verdict === 'cut short')
    tellFault(core, `sample ${number}`, 'the packet header ends before its ports');
  if (verdict !== 'read') return false;
  const frameBytes = wordAt(bytes, at + 4);
  const { rows } = core;
  writePacketRow(rows.batch, rows.next(), header, bytes, frameBytes, core.receivedUs, rate);
  rows.keep();
  return true;
}

/** Length, protocol, addresses, ports, TCP flags (sampled_ipv4, sampled_ipv6). */
function readIpData(
  core: DecodeCore,
  bytes: Uint8Array,
  at: number,
  length: number,
  format: number,
  rate: number,
): boolean {
  const addressBytes = format === IPV4_DATA ? 4 : 16;
  if (length < 20 + 2 * addressBytes) return false;
  const behind = at + 8 + 2 * addressBytes;
  const protocol = wordAt(bytes, at + 4) & 255;
  header.family = format === IPV4_DATA ? 4 : 6;
  header.sourceAt = at + 8;
  header.destinationAt = at + 8 + addressBytes;
  header.protocol = protocol;
  header.sourcePort = wordAt(bytes, behind) & 0xffff;
  header.destinationPort = wordAt(bytes, behind + 4) & 0xffff;
  header.tcpFlags = protocol === 6 ? wordAt(bytes, behind + 8) & 255 : -1;
  header.isFragment = false;
  header.ipBytes = wordAt(bytes, at);
  const { rows } = core;
  writePacketRow(rows.batch, rows.next(), header, bytes, 0, core.receivedUs, rate);
  rows.keep();
  return true;
}
