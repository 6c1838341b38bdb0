/**
 * From the slots of a record to its row: times in one form, sampling undone, ICMP in the place of ports, the state that flags tell.
 * Times: absolute where the record has them, else the exporter's uptime (32 bits of ms that wrap every 49.7 days, so the nearest
 * to the message's own time is meant), else the message's time. References: RFC 3954 §5.1, RFC 7012 §5.9, RFC 7011 §3.1.
 */
import { FLOW_FLAG, FLOW_STATES, type FlowBatch } from '../batch.ts';
import { SLOT } from './elements.ts';
import { tcpStateIndex } from './tcp-state.ts';
import { epochUsFromUnixUs } from './unix-time.ts';

const [ICMP, TCP, ICMPV6] = [1, 6, 58];
const UPTIME_WRAP_US = 2 ** 32 * 1000;
const UNKNOWN = FLOW_STATES.indexOf('unknown');
const REJECTED = FLOW_STATES.indexOf('rejected');

/** Firewall events (IANA registry): 1 created, 2 deleted, 3 denied, 4 alert, 5 update. */
const [CREATED, DELETED, DENIED] = [1, 2, 3];

/** Of the message a record came in. */
export type MessageTimes = {
  exportUnixUs: number;
  exporterStartUnixUs: number; // when uptime began; NaN where the message does not say
};

/** False where the record's times are none that an epoch can hold. Writes every column but the addresses. */
export function finishRow(
  slots: Float64Array,
  times: MessageTimes,
  factor: number,
  connection: number,
  batch: FlowBatch,
  row: number,
): boolean {
  if (!writeTimes(slots, times, batch, row)) return false;
  const protocol = numberOr(slots[SLOT.protocol]!, impliedProtocol(slots)) & 255;
  batch.protocol[row] = protocol;
  writePorts(slots, protocol, batch, row);
  const flags = writeState(slots, protocol, factor, batch, row);
  batch.flags[row] = writeAmounts(slots, factor, batch, row) | flags;
  // Only a firewall tells one connection twice, at its beginning and at its end; other records with a number add up.
  const event = slots[SLOT.firewallEvent]!;
  batch.connection[row] = event === CREATED || event === DELETED ? connection : 0;
  return true;
}

/** Some templates for ICMP leave the protocol out: a field of its type says as much. */
function impliedProtocol(slots: Float64Array): number {
  if (!Number.isNaN(slots[SLOT.icmp4]!)) return ICMP;
  return Number.isNaN(slots[SLOT.icmp6]!) ? 0 : ICMPV6;
}

function writeTimes(
  slots: Float64Array,
  times: MessageTimes,
  batch: FlowBatch,
  row: number,
): boolean {
  const began = slots[SLOT.exporterStart]!;
  const exporterStartUs = began > 0 ? began : times.exporterStartUnixUs;
  let startUs = firstNumber(
    slots[SLOT.start]!,
    byUptime(slots[SLOT.startUptime]!, exporterStartUs, times),
  );
  let endUs = firstNumber(
    slots[SLOT.end]!,
    byUptime(slots[SLOT.endUptime]!, exporterStartUs, times),
  );
  const durationUs = firstNumber(slots[SLOT.duration]!, uptimeBetween(slots));
  if (Number.isNaN(endUs)) {
    endUs = startUs + durationUs;
    if (Number.isNaN(endUs)) endUs = firstNumber(slots[SLOT.observed]!, times.exportUnixUs);
  }
  if (Number.isNaN(startUs)) startUs = durationUs >= 0 ? endUs - durationUs : endUs;
  const start = epochUsFromUnixUs(startUs);
  const end = epochUsFromUnixUs(endUs);
  if (Number.isNaN(start) || Number.isNaN(end)) return false;
  batch.startUs[row] = start;
  batch.endUs[row] = Math.max(start, end);
  return true;
}

/** NaN where the record gives no uptime, or nobody said when it began. */
function byUptime(uptimeMs: number, exporterStartUs: number, times: MessageTimes): number {
  const atUs = exporterStartUs + uptimeMs * 1000;
  return atUs + Math.round((times.exportUnixUs - atUs) / UPTIME_WRAP_US) * UPTIME_WRAP_US;
}

/** µs between the two uptimes; it holds also where nothing tells when uptime began. */
function uptimeBetween(slots: Float64Array): number {
  const between = slots[SLOT.endUptime]! - slots[SLOT.startUptime]!;
  return (between < 0 ? between + 2 ** 32 : between) * 1000;
}

function writePorts(slots: Float64Array, protocol: number, batch: FlowBatch, row: number): void {
  if (protocol === ICMP || protocol === ICMPV6) {
    batch.sourcePort[row] = 0;
    batch.destinationPort[row] = icmpTypeCode(slots, protocol);
    return;
  }
  batch.sourcePort[row] = numberOr(slots[SLOT.sourcePort]!, 0);
  batch.destinationPort[row] = numberOr(slots[SLOT.destinationPort]!, 0);
}

/** Exporters without a field for it put type and code where the port would be (as v5 does). */
function icmpTypeCode(slots: Float64Array, protocol: number): number {
  const whole = slots[protocol === ICMP ? SLOT.icmp4 : SLOT.icmp6]!;
  if (whole > 0) return whole;
  const type = slots[SLOT.icmpType]!;
  if (!Number.isNaN(type)) return type * 256 + numberOr(slots[SLOT.icmpCode]!, 0);
  return numberOr(slots[SLOT.destinationPort]!, 0);
}

function writeState(
  slots: Float64Array,
  protocol: number,
  factor: number,
  batch: FlowBatch,
  row: number,
): number {
  const out = joined(slots[SLOT.tcpFlags]!, slots[SLOT.tcpFlagsFirst]!);
  const back = joined(slots[SLOT.tcpFlagsIn]!, slots[SLOT.tcpFlagsInFirst]!);
  const event = slots[SLOT.firewallEvent]!;
  batch.tcpFlags[row] = (Math.max(out, 0) | Math.max(back, 0)) & 255;
  // Of a sampled flow a lone SYN says nothing: the answer may be among what was left out.
  const state = factor > 1 ? UNKNOWN : tcpStateIndex(protocol, out, back);
  batch.state[row] = event === DENIED ? REJECTED : state;
  return (
    (protocol === TCP && out >= 0 ? FLOW_FLAG.hasTcpFlags : 0) |
    (event === CREATED ? FLOW_FLAG.open : 0)
  );
}

/** −1 where neither is told. */
function joined(flags: number, first: number): number {
  if (Number.isNaN(flags)) return !Number.isNaN(first) ? first & 255 : -1;
  return (flags | numberOr(first, 0)) & 255;
}

function writeAmounts(slots: Float64Array, factor: number, batch: FlowBatch, row: number): number {
  const bytesIn = slots[SLOT.bytesIn]!;
  const packetsIn = slots[SLOT.packetsIn]!;
  batch.bytesOut[row] = slots[SLOT.bytesOut]! * factor;
  batch.packetsOut[row] = slots[SLOT.packetsOut]! * factor;
  batch.bytesIn[row] = bytesIn * factor;
  batch.packetsIn[row] = packetsIn * factor;
  const isBiflow = !Number.isNaN(bytesIn) || !Number.isNaN(packetsIn);
  return (isBiflow ? FLOW_FLAG.biflow : 0) | (factor > 1 ? FLOW_FLAG.scaled : 0);
}

function firstNumber(first: number, second: number): number {
  return !Number.isNaN(first) ? first : second;
}

function numberOr(value: number, otherwise: number): number {
  return !Number.isNaN(value) ? value : otherwise;
}
