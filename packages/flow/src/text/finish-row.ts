/**
 * The last step of every text reader: from the fields of one record to one row of the batch. What the source does not tell is
 * NaN, 0 or 'unknown', never a guess. ICMP: type · 256 + code in the destination port, 0 in the source port.
 */
import { EPOCH_LIMIT_US } from '@noroshi/time';
import { FLOW_FLAG, type FlowBatch } from '../batch.ts';
import { FAULT, FIELD } from './fields.ts';

export const ICMP = 1;
export const ICMP6 = 58;

const { start, end, duration, source, destination, sourcePort, destinationPort } = FIELD;

/** Protocol of the record: its number where it has one, ICMP of the family of the addresses; −1 where it has none. */
export function protocolOf(values: Float64Array, batch: FlowBatch, row: number): number {
  const number = values[FIELD.protocolNumber]!;
  const protocol = Number.isNaN(number) ? values[FIELD.protocol]! : number;
  if (Number.isNaN(protocol)) return -1;
  return protocol === ICMP && !isMapped(batch.source, 4 * row) ? ICMP6 : protocol;
}

/** Writes every column but the addresses. A fault, or 0; on a fault the row is not kept. */
export function finishRow(
  values: Float64Array,
  batch: FlowBatch,
  row: number,
  state: number,
  flags: number,
): number {
  const startUs = values[start]!;
  if (Number.isNaN(startUs)) return FAULT.time;
  if (values[source] !== 1) return FAULT.source;
  if (values[destination] !== 1) return FAULT.destination;
  const protocol = protocolOf(values, batch, row);
  if (protocol < 0) return FAULT.protocol;
  let endUs = values[end]!;
  if (Number.isNaN(endUs)) endUs = startUs + orZero(values[duration]!);
  if (endUs < startUs) return FAULT.order;
  if (endUs > EPOCH_LIMIT_US) return FAULT.duration;
  const { bytesOut, bytesIn, packetsOut, packetsIn } = batch;
  batch.startUs[row] = startUs;
  batch.endUs[row] = endUs;
  bytesOut[row] = values[FIELD.bytesOut]!;
  bytesIn[row] = values[FIELD.bytesIn]!;
  packetsOut[row] = values[FIELD.packetsOut]!;
  packetsIn[row] = values[FIELD.packetsIn]!;
  batch.connection[row] = orZero(values[FIELD.connection]!);
  batch.protocol[row] = protocol;
  batch.state[row] = state;
  setPorts(values, batch, row, protocol);
  const tcpFlags = values[FIELD.flags]!;
  const hasFlags = !Number.isNaN(tcpFlags);
  batch.tcpFlags[row] = hasFlags ? tcpFlags : 0;
  batch.flags[row] = hasFlags ? flags | FLOW_FLAG.hasTcpFlags : flags;
  return FAULT.none;
}

function setPorts(values: Float64Array, batch: FlowBatch, row: number, protocol: number): void {
  const isIcmp = protocol === ICMP || protocol === ICMP6;
  if (!isIcmp) {
    batch.sourcePort[row] = orZero(values[sourcePort]!);
    batch.destinationPort[row] = orZero(values[destinationPort]!);
    return;
  }
  const type = values[FIELD.icmpType]!;
  batch.sourcePort[row] = 0;
  batch.destinationPort[row] = Number.isNaN(type)
    ? orZero(values[destinationPort]!)
    : (type & 255) * 256 + (orZero(values[FIELD.icmpCode]!) & 255);
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function isMapped(words: Uint32Array, at: number): boolean {
  return words[at + 2] === 0xffff && words[at] === 0 && words[at + 1] === 0;
}
