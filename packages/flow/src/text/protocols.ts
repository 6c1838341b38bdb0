/**
 * Protocols by name as Zeek, Suricata, nfdump and Argus print them, to IANA numbers
 * (https://www.iana.org/assignments/protocol-numbers). A name of something over UDP, as Argus prints rtp, is UDP.
 */
import { createKeyTable, findKey } from './keys.ts';
import { countAt } from './numbers.ts';

/** Reserved by IANA: the source does not know which protocol it was. */
export const PROTOCOL_UNKNOWN = 255;

/** Not carried in IP: a record of it is no flow between addresses. */
export const PROTOCOL_NOT_IP = -2;

const NUMBERS: Readonly<Record<string, number>> = {
  ...{ icmp: 1, igmp: 2, ggp: 3, ipip: 4, ipnip: 4, ipencap: 4, st: 5, tcp: 6, cbt: 7, egp: 8 },
  ...{ igp: 9, pup: 12, udp: 17, rtp: 17, rtcp: 17, udt: 17, hmp: 20, xns: 22, rdp: 27, dccp: 33 },
  ...{ ipv6: 41, 'ipv6-route': 43, 'ipv6-frag': 44, idrp: 45, rsvp: 46, gre: 47, dsr: 48, bna: 49 },
  ...{ esp: 50, ah: 51, skip: 57, 'ipv6-icmp': 58, icmp6: 58, icmpv6: 58, 'ipv6-no': 59 },
  ...{ 'ipv6-opts': 60, vmtp: 81, eigrp: 88, ospf: 89, ospfigp: 89, mtp: 92, etherip: 97 },
  ...{ encap: 98, pim: 103, ipcomp: 108, vrrp: 112, pgm: 113, l2tp: 115, isis: 124, sctp: 132 },
  ...{ fc: 133, udplite: 136, mpls: 137, manet: 138, hip: 139, shim6: 140, hopopt: 200 },
  ...{ unknown_transport: 255, unas: 255, any: 255 },
};
const HOPOPT = 200; // 0 is a free slot of the table, so its number stands in for it

/** Link-layer and Argus's own records. */
const NOT_IP_NAMES = ['arp', 'rarp', 'llc', 'man', 'ipx', 'decnet', 'lldp', 'stp', 'lacp', 'eth'];

const names = createKeyTable(NUMBERS);
const notIp = createKeyTable(Object.fromEntries(NOT_IP_NAMES.map((name) => [name, 1])));

/** IANA number of a name or number; PROTOCOL_UNKNOWN for a name that is not listed, PROTOCOL_NOT_IP, −1 for no protocol. */
export function protocolAt(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from) return -1;
  const first = bytes[from]!;
  if (first >= 48 && first <= 57) {
    const value = countAt(bytes, from, to);
    return value <= 255 ? value : -1;
  }
  if (first === 116 && to - from === 3 && bytes[from + 1] === 99 && bytes[from + 2] === 112)
    return 6; // tcp, by far the most
  const number = findKey(names, bytes, from, to);
  if (number !== 0) return number === HOPOPT ? 0 : number;
  return findKey(notIp, bytes, from, to) === 1 ? PROTOCOL_NOT_IP : PROTOCOL_UNKNOWN;
}
