/**
 * The allow-list: the information elements that may become a value, each with the slot it is read into. Whatever is not here is
 * passed over by its length and never read: URLs, cookies, user names, payload, host and application names, MAC addresses.
 * NetFlow v9 field types have the numbers of IPFIX elements up to 127 (RFC 7012 §6.2) and no enterprises of their own.
 * ELEMENTS.md prints this table. Numbers: IANA IPFIX registry; reverse elements: RFC 5103; enterprise 6871: CERT (YAF).
 */

/** Places in the record that is being read: one number each. Several elements may fill one slot; the lowest rank wins. */
export const SLOT = {
  sourcePort: 0,
  destinationPort: 1,
  protocol: 2,
  tcpFlags: 3,
  tcpFlagsFirst: 4, // of the first packet, where the exporter tells it apart; joined with tcpFlags
  tcpFlagsIn: 5,
  tcpFlagsInFirst: 6,
  icmp4: 7, // type * 256 + code
  icmp6: 8,
  icmpType: 9,
  icmpCode: 10,
  bytesOut: 11,
  bytesIn: 12,
  packetsOut: 13,
  packetsIn: 14,
  start: 15, // µs since 1970 UTC
  end: 16,
  startUptime: 17, // ms since the exporter started
  endUptime: 18,
  duration: 19, // µs
  observed: 20, // µs since 1970 UTC
  exporterStart: 21, // µs since 1970 UTC
  flowId: 22,
  firewallEvent: 23,
  samplerId: 24,
  samplingInterval: 25,
  samplingSpace: 26,
  samplingSize: 27,
  samplingPopulation: 28,
  samplingProbability: 29,
  interface: 30,
  templateId: 31, // scope of an option only
  source: 32, // addresses go to their columns, not to a slot; they are numbered so that a template can be asked for them
  destination: 33,
  source6: 34,
  destination6: 35,
} as const;
export type SlotName = keyof typeof SLOT;
export const SLOTS = 32; // those that hold a number

/** How the bytes of an element are read; all big-endian. */
export const KINDS = [
  'unsigned', // 1 byte up to its size (RFC 7011 §6.2, reduced-size encoding)
  'seconds', // since 1970
  'milliseconds', // since 1970, or a duration
  'microseconds', // a duration
  'before', // microseconds before the message was exported
  'ntp', // seconds since 1900 and a binary fraction (RFC 7011 §6.1.9, §6.1.10)
  'probability', // IEEE 754, 4 or 8 bytes
  'ipv4',
  'ipv6',
] as const;
export type ElementKind = (typeof KINDS)[number];

export type Element = {
  readonly enterprise: number; // 0: IANA
  readonly number: number;
  readonly name: string;
  readonly kind: ElementKind;
  readonly bytes: number; // the largest size
  readonly slot: SlotName;
  readonly rank: number; // of several elements for one slot in one template, the lowest is read
  readonly meaning: string;
};

export const REVERSE_ENTERPRISE = 29305; // RFC 5103: the same element, of the other direction
export const CERT_ENTERPRISE = 6871;

type Row = readonly [number, string, ElementKind, number, SlotName, number, string];

const IANA: readonly Row[] = [
  [8, 'sourceIPv4Address', 'ipv4', 4, 'source', 0, 'who sent'],
  [12, 'destinationIPv4Address', 'ipv4', 4, 'destination', 0, 'to whom'],
  [27, 'sourceIPv6Address', 'ipv6', 16, 'source6', 0, 'who sent'],
  [28, 'destinationIPv6Address', 'ipv6', 16, 'destination6', 0, 'to whom'],
  [7, 'sourceTransportPort', 'unsigned', 2, 'sourcePort', 0, 'port'],
  [11, 'destinationTransportPort', 'unsigned', 2, 'destinationPort', 0, 'port'],
  [4, 'protocolIdentifier', 'unsigned', 1, 'protocol', 0, 'IP protocol'],
  [6, 'tcpControlBits', 'unsigned', 2, 'tcpFlags', 0, 'TCP flags, OR over the flow'],
  [32, 'icmpTypeCodeIPv4', 'unsigned', 2, 'icmp4', 0, 'ICMP type and code'],
  [139, 'icmpTypeCodeIPv6', 'unsigned', 2, 'icmp6', 0, 'ICMPv6 type and code'],
  [176, 'icmpTypeIPv4', 'unsigned', 1, 'icmpType', 0, 'ICMP type'],
  [177, 'icmpCodeIPv4', 'unsigned', 1, 'icmpCode', 0, 'ICMP code'],
  [178, 'icmpTypeIPv6', 'unsigned', 1, 'icmpType', 1, 'ICMPv6 type'],
  [179, 'icmpCodeIPv6', 'unsigned', 1, 'icmpCode', 1, 'ICMPv6 code'],
  [1, 'octetDeltaCount', 'unsigned', 8, 'bytesOut', 0, 'bytes since the last record'],
  [231, 'initiatorOctets', 'unsigned', 8, 'bytesOut', 1, 'bytes of who opened it'],
  [85, 'octetTotalCount', 'unsigned', 8, 'bytesOut', 2, 'bytes since the flow began'],
  [23, 'postOctetDeltaCount', 'unsigned', 8, 'bytesOut', 3, 'bytes, where only leaving is metered'],
  [232, 'responderOctets', 'unsigned', 8, 'bytesIn', 1, 'bytes of who answered'],
  [2, 'packetDeltaCount', 'unsigned', 8, 'packetsOut', 0, 'packets since the last record'],
  [298, 'initiatorPackets', 'unsigned', 8, 'packetsOut', 1, 'packets of who opened it'],
  [86, 'packetTotalCount', 'unsigned', 8, 'packetsOut', 2, 'packets since the flow began'],
  [24, 'postPacketDeltaCount', 'unsigned', 8, 'packetsOut', 3, 'packets, likewise'],
  [299, 'responderPackets', 'unsigned', 8, 'packetsIn', 1, 'packets of who answered'],
  [156, 'flowStartNanoseconds', 'ntp', 8, 'start', 0, 'first packet'],
  [154, 'flowStartMicroseconds', 'ntp', 8, 'start', 1, 'first packet'],
  [158, 'flowStartDeltaMicroseconds', 'before', 4, 'start', 2, 'first packet'],
  [152, 'flowStartMilliseconds', 'milliseconds', 8, 'start', 3, 'first packet'],
  [150, 'flowStartSeconds', 'seconds', 4, 'start', 4, 'first packet'],
  [22, 'flowStartSysUpTime', 'unsigned', 4, 'startUptime', 0, 'first packet, by uptime'],
  [157, 'flowEndNanoseconds', 'ntp', 8, 'end', 0, 'last packet'],
  [155, 'flowEndMicroseconds', 'ntp', 8, 'end', 1, 'last packet'],
  [159, 'flowEndDeltaMicroseconds', 'before', 4, 'end', 2, 'last packet'],
  [153, 'flowEndMilliseconds', 'milliseconds', 8, 'end', 3, 'last packet'],
  [151, 'flowEndSeconds', 'seconds', 4, 'end', 4, 'last packet'],
  [21, 'flowEndSysUpTime', 'unsigned', 4, 'endUptime', 0, 'last packet, by uptime'],
  [162, 'flowDurationMicroseconds', 'microseconds', 4, 'duration', 0, 'how long'],
  [161, 'flowDurationMilliseconds', 'milliseconds', 4, 'duration', 1, 'how long'],
  [324, 'observationTimeMicroseconds', 'ntp', 8, 'observed', 0, 'when an event was seen'],
  [323, 'observationTimeMilliseconds', 'milliseconds', 8, 'observed', 1, 'when an event was seen'],
  [322, 'observationTimeSeconds', 'seconds', 4, 'observed', 2, 'when an event was seen'],
  [
    160,
    'systemInitTimeMilliseconds',
    'milliseconds',
    8,
    'exporterStart',
    0,
    'uptime counts from it',
  ],
  [148, 'flowId', 'unsigned', 8, 'flowId', 0, "the exporter's number of the connection"],
  [233, 'firewallEvent', 'unsigned', 1, 'firewallEvent', 0, 'created, deleted, denied'],
  [302, 'selectorId', 'unsigned', 8, 'samplerId', 0, 'which sampler chose it'],
  [48, 'samplerId', 'unsigned', 1, 'samplerId', 1, 'which sampler chose it'],
  [305, 'samplingPacketInterval', 'unsigned', 4, 'samplingInterval', 0, 'packets taken in a row'],
  [306, 'samplingPacketSpace', 'unsigned', 4, 'samplingSpace', 0, 'packets left out in a row'],
  [309, 'samplingSize', 'unsigned', 4, 'samplingSize', 0, 'n of N: n'],
  [310, 'samplingPopulation', 'unsigned', 4, 'samplingPopulation', 0, 'n of N: N'],
  [311, 'samplingProbability', 'probability', 8, 'samplingProbability', 0, 'chance of being taken'],
  [34, 'samplingInterval', 'unsigned', 4, 'samplingInterval', 1, 'one packet of so many'],
  [50, 'samplerRandomInterval', 'unsigned', 4, 'samplingInterval', 2, 'one packet of so many'],
  [10, 'ingressInterface', 'unsigned', 4, 'interface', 0, 'only to find its sampler'],
];

const REVERSE: readonly Row[] = [
  [1, 'reverseOctetDeltaCount', 'unsigned', 8, 'bytesIn', 0, 'bytes of the other direction'],
  [85, 'reverseOctetTotalCount', 'unsigned', 8, 'bytesIn', 2, 'bytes of the other direction'],
  [2, 'reversePacketDeltaCount', 'unsigned', 8, 'packetsIn', 0, 'packets of the other direction'],
  [86, 'reversePacketTotalCount', 'unsigned', 8, 'packetsIn', 2, 'packets of the other direction'],
  [6, 'reverseTcpControlBits', 'unsigned', 2, 'tcpFlagsIn', 0, 'TCP flags of the other direction'],
];

const CERT: readonly Row[] = [
  [14, 'initialTCPFlags', 'unsigned', 1, 'tcpFlagsFirst', 0, 'TCP flags of the first packet'],
  [15, 'unionTCPFlags', 'unsigned', 1, 'tcpFlags', 1, 'TCP flags of the others'],
  [16398, 'reverseInitialTCPFlags', 'unsigned', 1, 'tcpFlagsInFirst', 0, 'of the other direction'],
  [16399, 'reverseUnionTCPFlags', 'unsigned', 1, 'tcpFlagsIn', 1, 'of the other direction'],
];

/** Field types of NetFlow v9 above 127 that firewalls used before IPFIX had a number for them (Cisco NSEL). */
const NETFLOW9_ONLY: readonly Row[] = [
  [40005, 'NF_F_FW_EVENT', 'unsigned', 1, 'firewallEvent', 1, 'created, deleted, denied'],
];

const rowsOf = (enterprise: number, rows: readonly Row[]): Element[] =>
  rows.map(([number, name, kind, bytes, slot, rank, meaning]) => ({
    ...{ enterprise, number, name, kind, bytes, slot, rank, meaning },
  }));

export const ELEMENTS: readonly Element[] = [
  ...rowsOf(0, IANA),
  ...rowsOf(REVERSE_ENTERPRISE, REVERSE),
  ...rowsOf(CERT_ENTERPRISE, CERT),
];
export const NETFLOW9_ELEMENTS: readonly Element[] = rowsOf(0, NETFLOW9_ONLY);

const keyOf = (enterprise: number, number: number) => enterprise * 65_536 + number;
const byNumber = new Map(ELEMENTS.map((one) => [keyOf(one.enterprise, one.number), one]));
const byType = new Map(
  [...ELEMENTS.filter((one) => one.enterprise === 0), ...NETFLOW9_ELEMENTS].map((one) => [
    one.number,
    one,
  ]),
);

/** Undefined: not on the list, to be passed over. */
export function ipfixElement(enterprise: number, number: number): Element | undefined {
  return byNumber.get(keyOf(enterprise, number));
}

export function netflow9Element(type: number): Element | undefined {
  return byType.get(type);
}

/** Whether a field of this length is one that the element may have; another length is passed over, never guessed at. */
export function hasRightLength({ kind, bytes }: Element, length: number): boolean {
  if (kind === 'ipv4' || kind === 'ipv6' || kind === 'ntp') return length === bytes;
  if (kind === 'probability') return length === 4 || length === 8;
  return length >= 1 && length <= 8;
}
