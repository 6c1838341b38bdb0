/**
 * The row of one packet: its headers, once or as many times as the exporter's sampling stands for. One packet does not tell how its
 * connection went, so the state is unknown.
 */
import { FLOW_FLAG, type FlowBatch } from '../batch.ts';
import type { PacketHeader } from './packet.ts';
import { clearAddresses, writeIpv4, writeIpv6 } from './record.ts';

/** Writes every column of the row. `bytes` are those the header's places point into; `frameBytes` count where IP does not say. */
export function writePacketRow(
  batch: FlowBatch,
  row: number,
  header: PacketHeader,
  bytes: Uint8Array,
  frameBytes: number,
  atUs: number,
  factor: number,
): void {
  const word = 4 * row;
  clearAddresses(batch, row);
  const write = header.family === 4 ? writeIpv4 : writeIpv6;
  write(batch.source, word, bytes, header.sourceAt);
  write(batch.destination, word, bytes, header.destinationAt);
  writeTransport(batch, row, header);
  batch.flags[row]! |= factor > 1 ? FLOW_FLAG.scaled : 0;
  batch.startUs[row] = atUs;
  batch.endUs[row] = atUs;
  batch.bytesOut[row] = (header.ipBytes > 0 ? header.ipBytes : frameBytes) * factor;
  batch.packetsOut[row] = factor;
  batch.bytesIn[row] = Number.NaN;
  batch.packetsIn[row] = Number.NaN;
  batch.connection[row] = 0;
}

function writeTransport(batch: FlowBatch, row: number, header: PacketHeader): void {
  const { tcpFlags } = header;
  batch.protocol[row] = header.protocol;
  batch.sourcePort[row] = header.sourcePort;
  batch.destinationPort[row] = header.destinationPort;
  batch.tcpFlags[row] = Math.max(0, tcpFlags);
  batch.state[row] = 0; // unknown
  batch.flags[row] =
    (tcpFlags < 0 ? 0 : FLOW_FLAG.hasTcpFlags) | (header.isFragment ? FLOW_FLAG.fragment : 0);
}
