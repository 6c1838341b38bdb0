/**
 * The vendor packets of logstash-codec-netflow and what its own tests expect of each field: which of our columns a field is, which
 * we use without keeping, and which never become a value. Where our answer differs, the reason stands here.
 */
import { epochUsFromUnixUs } from '../../src/index.ts';
import type { FlowRow } from './collect.ts';

export type LogstashCase = {
  readonly context: string;
  readonly packets: readonly string[];
  readonly expected_events: number | null;
  readonly checks: readonly { event: number; field: string[]; equals: unknown }[];
  readonly expected_json: readonly { '@timestamp': string; netflow?: Record<string, unknown> }[];
};

/** Events that are records of options, not of flows, by their place among the events of the case. */
export const OPTION_EVENTS: Readonly<Record<string, readonly number[]>> = {
  'Netflow 9 options template with scope fields': [0, 1],
  'Netflow 9 macaddress': [],
  IPFIX: [0],
  'Netflow 9 multiple netflow exporters': [0],
  'Netflow 9 Fortigate FortiOS 5.2.1': [0],
  'IPFIX YAF basic with applabel': [0],
};

type Column = keyof FlowRow | 'icmpType' | 'icmpCode';

/** Fields that are columns of a row. */
const COLUMNS: Readonly<Record<string, Column>> = {
  ...{ ipv4_src_addr: 'source', sourceIPv4Address: 'source', sourceIPv6Address: 'source' },
  ...{ ipv6_src_addr: 'source', ipv6_dst_addr: 'destination' },
  ...{ ipv4_dst_addr: 'destination', destinationIPv4Address: 'destination' },
  ...{ destinationIPv6Address: 'destination' },
  ...{ l4_src_port: 'sourcePort', sourceTransportPort: 'sourcePort' },
  ...{ l4_dst_port: 'destinationPort', destinationTransportPort: 'destinationPort' },
  ...{ protocol: 'protocol', protocolIdentifier: 'protocol' },
  ...{ tcp_flags: 'tcpFlags', tcpControlBits: 'tcpFlags' },
  ...{ in_bytes: 'bytesOut', octetDeltaCount: 'bytesOut', in_permanent_bytes: 'bytesOut' },
  ...{ fwd_flow_delta_bytes: 'bytesOut', rev_flow_delta_bytes: 'bytesIn' },
  ...{ in_pkts: 'packetsOut', packetDeltaCount: 'packetsOut' },
  ...{ octetTotalCount: 'bytesOut', packetTotalCount: 'packetsOut' },
  ...{ reverseOctetTotalCount: 'bytesIn', reversePacketTotalCount: 'packetsIn' },
  ...{ first_switched: 'startUs', last_switched: 'endUs' },
  ...{ flowStartSeconds: 'startUs', flowEndSeconds: 'endUs', flow_start_msec: 'startUs' },
  ...{ flowStartMilliseconds: 'startUs', flowEndMilliseconds: 'endUs' },
  ...{ flowStartMicroseconds: 'startUs', flowEndMicroseconds: 'endUs' },
  ...{ icmp_type: 'icmpType', icmp_code: 'icmpCode', icmpTypeCodeIPv4: 'destinationPort' },
};

/** Fields that are read to say something else right, and kept nowhere. */
export const USED = new Set([
  ...['sampling_interval', 'samplingInterval', 'samplingPacketInterval', 'samplingPacketSpace'],
  ...['sampling_algorithm', 'selectorAlgorithm', 'flow_sampler_id', 'systemInitTimeMilliseconds'],
  ...['flowStartSysUpTime', 'flowEndSysUpTime', 'flowDurationMilliseconds', 'input_snmp'],
  ...['ingressInterface', 'conn_id', 'flowId', 'fw_event', 'firewallEvent', 'event_time_msec'],
  ...['initialTCPFlags', 'unionTCPFlags', 'reverseInitialTCPFlags', 'reverseUnionTCPFlags'],
  ...['version', 'flow_seq_num', 'engine_type', 'engine_id', 'flow_records', 'flowset_id'],
  ...['out_bytes', 'out_pkts'],
]);

export type Verdict =
  | { readonly kind: 'equal' | 'used' | 'never a value' }
  | { readonly kind: 'deviation'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly ours: unknown };

const isIcmp = (row: FlowRow) => row.protocol === 1 || row.protocol === 58;

/** What our row says of one field that the reference expects. */
export function judgeField(row: FlowRow, name: string, expected: unknown): Verdict {
  const column = COLUMNS[name];
  if (column === undefined) return { kind: USED.has(name) ? 'used' : 'never a value' };
  const ours = columnOf(row, column);
  const theirs = column === 'startUs' || column === 'endUs' ? epochOf(name, expected) : expected;
  if (ours === theirs) return { kind: 'equal' };
  const reason = reasonOf(row, name, column, ours, theirs);
  return reason === undefined ? { kind: 'wrong', ours } : { kind: 'deviation', reason };
}

function columnOf(row: FlowRow, column: Column): unknown {
  if (column === 'icmpType') return isIcmp(row) ? row.destinationPort >> 8 : 0;
  if (column === 'icmpCode') return isIcmp(row) ? row.destinationPort & 255 : 0;
  return row[column];
}

/** The reference writes UTC text or whole seconds or milliseconds. */
function epochOf(name: string, value: unknown): number {
  // One expected text has a place holder for digits that its authors' own tests fill in: read up to there.
  if (typeof value === 'string')
    return epochUsFromUnixUs(Date.parse(value.replace('#{nanos}', '')) * 1000);
  return epochUsFromUnixUs(
    Number(value) * (name.endsWith('Seconds') && !name.endsWith('Milliseconds') ? 1e6 : 1e3),
  );
}

export const REASONS = {
  second:
    'uptime times: the reference takes whole seconds off and adds the complement of the rest, one second too late (RFC 3954 §5.1)',
  nines:
    'likewise a second late, and the reference writes .999 for the rest; the record of the other direction agrees with ours',
  micro: 'the reference cuts times to milliseconds',
  wrap: 'the reference adds 2^32 ms where uptime wrapped between the flow and the message',
  icmpPorts: 'ICMP has no ports: ours are 0 and type and code, whatever the exporter left there',
  icmpOther: 'type and code of a protocol that is not ICMP are not kept',
  sampled: 'sampling is undone once: ours is the reference times the interval',
  clamp: 'an end before its start: ours is the start',
  dual: 'the template has fields of both families, and this one is all zero',
} as const;

function reasonOf(
  row: FlowRow,
  name: string,
  column: Column,
  ours: unknown,
  theirs: unknown,
): string | undefined {
  const difference = Number(theirs) - Number(ours);
  if (column === 'startUs' || column === 'endUs') {
    const wrapUs = 2 ** 32 * 1000;
    if (name.endsWith('switched') && Math.abs(difference - 1e6) < 1000) return REASONS.second;
    if (name.endsWith('switched') && isNines(Number(ours), Number(theirs))) return REASONS.nines;
    if (Math.abs(difference) < 1000) return REASONS.micro;
    if (Math.abs(difference - wrapUs) < 2e6) return REASONS.wrap;
    return row.startUs === row.endUs && difference < 0 ? REASONS.clamp : undefined;
  }
  if (theirs === '::' && name.includes('IPv6')) return REASONS.dual;
  if (isIcmp(row) && (column === 'sourcePort' || column === 'destinationPort'))
    return REASONS.icmpPorts;
  if (column === 'icmpType' || column === 'icmpCode' || name.startsWith('icmp'))
    return isIcmp(row) ? undefined : REASONS.icmpOther;
  const isAmount = column.startsWith('bytes') || column.startsWith('packets');
  if (isAmount && (row.flags & 4) !== 0 && Number(ours) % Number(theirs) === 0)
    return REASONS.sampled;
  return undefined;
}

function isNines(oursUs: number, theirsUs: number): boolean {
  const fractionUs = (us: number) => ((us % 1e6) + 1e6) % 1e6;
  const wholeUs = theirsUs - fractionUs(theirsUs) - (oursUs - fractionUs(oursUs));
  return fractionUs(theirsUs) === 999_000 && wholeUs === 1e6;
}
