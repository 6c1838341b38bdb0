/**
 * The headers of one packet up to its ports, for exporters that send pieces of packets (sFlow) and for captures: link layer, VLAN
 * tags, MPLS labels and tunnels are walked to the innermost IP header. Nothing behind the ports and TCP flags is read.
 * References: IEEE 802.1Q; RFC 791, 8200 (IP), 3032 (MPLS), 4385 (its control word), 2516 (PPPoE), 2784 and 2890 (GRE), 2637 (its
 * version 1), 2003 and 2473 (IP in IP), 7348 (VXLAN), 8926 (Geneve); link types: tcpdump.org/linktypes.html.
 */

/** What the walk found; one object, used again for each packet. Places are indices into the bytes given. */
export type PacketHeader = {
  family: number; // 4 or 6
  sourceAt: number;
  destinationAt: number;
  protocol: number;
  sourcePort: number;
  destinationPort: number; // ICMP: type * 256 + code
  tcpFlags: number; // −1: none
  isFragment: boolean; // of a later part, without ports
  ipBytes: number; // header and all; 0 where the packet does not say (segmentation left to the card)
  portsAt: number; // where the transport header begins
};

export function createPacketHeader(): PacketHeader {
  return {
    ...{ family: 0, sourceAt: 0, destinationAt: 0, protocol: 0, sourcePort: 0, destinationPort: 0 },
    ...{ tcpFlags: -1, isFragment: false, ipBytes: 0, portsAt: 0 },
  };
}

export const LINK = {
  null: 0,
  ethernet: 1,
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

/** Link types of our own for what sFlow says lies at the beginning. */
export const LINK_MPLS = -1;

export const PACKET_LIMITS = {
  layersMax: 12, // tags, labels and tunnels together; a packet of more is not walked
  extensionsMax: 8, // IPv6 extension headers
} as const;

const ETHER = { ipv4: 0x0800, ipv6: 0x86dd, mpls: 0x8847, mplsMulticast: 0x8848 } as const;
const [PPPOE_SESSION, BRIDGED, PPP] = [0x8864, 0x6558, 0x880b];
const VLAN_TYPES = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const [PPP_IPV4, PPP_IPV6] = [0x0021, 0x0057];
const IP = { icmp: 1, ipv4: 4, tcp: 6, udp: 17, dccp: 33, ipv6: 41, gre: 47, ah: 51 } as const;
const [ICMPV6, SCTP, UDP_LITE, FRAGMENT] = [58, 132, 136, 44];
const EXTENSIONS = new Set([0, 43, 60, 135, 139, 140]);
const [VXLAN_PORTS, GENEVE_PORT] = [new Set([4789, 8472]), 6081];

export type PacketVerdict = 'read' | 'not IP' | 'cut short';

/** Walks the packet in [from, to). `out` is written only when the answer is 'read'. */
export function readPacketInto(
  bytes: Uint8Array,
  from: number,
  to: number,
  link: number,
  out: PacketHeader,
): PacketVerdict {
  switch (link) {
    case LINK.ethernet:
      return readEthernet(bytes, from, to, 0, out);
    case LINK.null:
    case LINK.loop:
      return readIp(bytes, from + 4, to, 0, out); // the family before it is in the order of who captured
    case LINK.rawBsd:
    case LINK.rawOpenBsd:
    case LINK.raw:
    case LINK.ipv4:
    case LINK.ipv6:
      return readIp(bytes, from, to, 0, out);
    case LINK.linuxCooked:
      if (from + 16 > to) return 'cut short';
      return readType(bytes, from + 16, to, shortAt(bytes, from + 14), 0, out);
    case LINK.linuxCooked2:
      if (from + 20 > to) return 'cut short';
      return readType(bytes, from + 20, to, shortAt(bytes, from), 0, out);
    case LINK_MPLS:
      return readMpls(bytes, from, to, 0, out);
    default:
      return 'not IP';
  }
}

type Walk = (
  bytes: Uint8Array,
  from: number,
  to: number,
  depth: number,
  out: PacketHeader,
) => PacketVerdict;

const readEthernet: Walk = (bytes, from, to, depth, out) => {
  if (from + 14 > to) return 'cut short';
  return readType(bytes, from + 14, to, shortAt(bytes, from + 12), depth, out);
};

/** By EtherType; a value up to 1500 is a length, with LLC and SNAP behind it (IEEE 802.3, RFC 1042). */
function readType(
  bytes: Uint8Array,
  from: number,
  to: number,
  type: number,
  depth: number,
  out: PacketHeader,
): PacketVerdict {
  if (depth > PACKET_LIMITS.layersMax) return 'not IP';
  if (type === ETHER.ipv4 || type === ETHER.ipv6) return readIp(bytes, from, to, depth, out);
  if (VLAN_TYPES.has(type)) {
    if (from + 4 > to) return 'cut short';
    return readType(bytes, from + 4, to, shortAt(bytes, from + 2), depth + 1, out);
  }
  if (type === ETHER.mpls || type === ETHER.mplsMulticast)
    return readMpls(bytes, from, to, depth + 1, out);
  if (type === BRIDGED) return readEthernet(bytes, from, to, depth + 1, out);
  if (type === PPPOE_SESSION) return readPpp(bytes, from + 6, to, depth + 1, out);
  if (type === PPP) return readPpp(bytes, from, to, depth + 1, out);
  if (type <= 1500 && from + 8 <= to && shortAt(bytes, from) === 0xaaaa)
    return readType(bytes, from + 8, to, shortAt(bytes, from + 6), depth + 1, out);
  return 'not IP';
}

const readPpp: Walk = (bytes, at, to, depth, out) => {
  const from = bytes[at] === 0xff && bytes[at + 1] === 0x03 ? at + 2 : at; // address and control
  if (from + 2 > to) return 'cut short';
  const protocol = shortAt(bytes, from);
  return protocol === PPP_IPV4 || protocol === PPP_IPV6
    ? readIp(bytes, from + 2, to, depth, out)
    : 'not IP';
};

/** Labels to the bottom of the stack; then IP by its first four bits, or Ethernet behind a control word. */
const readMpls: Walk = (bytes, from, to, depth, out) => {
  for (let at = from, label = depth; label <= PACKET_LIMITS.layersMax; at += 4, label++) {
    if (at + 5 > to) return 'cut short';
    if ((bytes[at + 2]! & 1) === 0) continue;
    const first = bytes[at + 4]! >> 4;
    if (first === 4 || first === 6) return readIp(bytes, at + 4, to, label, out);
    return first === 0 ? readEthernet(bytes, at + 8, to, label + 1, out) : 'not IP';
  }
  return 'not IP';
};

const readIp: Walk = (bytes, from, to, depth, out) => {
  if (depth > PACKET_LIMITS.layersMax) return 'not IP';
  if (from >= to) return 'cut short';
  const version = bytes[from]! >> 4;
  if (version === 4) return readIpv4(bytes, from, to, depth, out);
  return version === 6 ? readIpv6(bytes, from, to, depth, out) : 'not IP';
};

const readIpv4: Walk = (bytes, from, to, depth, out) => {
  const headerBytes = (bytes[from]! & 15) * 4;
  if (headerBytes < 20) return 'not IP';
  if (from + headerBytes > to) return 'cut short';
  const isFragment = (shortAt(bytes, from + 6) & 0x1fff) !== 0;
  const protocol = bytes[from + 9]!;
  const at = from + headerBytes;
  if (!isFragment && readInner(bytes, at, to, protocol, depth, out)) return 'read';
  if (!readPorts(bytes, at, to, protocol, isFragment, out)) return 'cut short';
  setIp(out, 4, from + 12, from + 16, shortAt(bytes, from + 2));
  return 'read';
};

const readIpv6: Walk = (bytes, from, to, depth, out) => {
  if (from + 40 > to) return 'cut short';
  const payloadBytes = shortAt(bytes, from + 4);
  let protocol = bytes[from + 6]!;
  let at = from + 40;
  let isFragment = false;
  for (let extension = 0; extension < PACKET_LIMITS.extensionsMax; extension++) {
    const isPlain = EXTENSIONS.has(protocol);
    if (!isPlain && protocol !== FRAGMENT && protocol !== IP.ah) break;
    if (at + 8 > to) return 'cut short';
    if (protocol === FRAGMENT) isFragment ||= (shortAt(bytes, at + 2) & 0xfff8) !== 0;
    const words = bytes[at + 1]!;
    const length = protocol === FRAGMENT ? 8 : isPlain ? (words + 1) * 8 : (words + 2) * 4;
    protocol = bytes[at]!;
    at += length;
  }
  if (!isFragment && readInner(bytes, at, to, protocol, depth, out)) return 'read';
  if (!readPorts(bytes, at, to, protocol, isFragment, out)) return 'cut short';
  setIp(out, 6, from + 8, from + 24, payloadBytes === 0 ? 0 : payloadBytes + 40);
  return 'read';
};

/** True where the packet carries another that could be read; else it is itself what there is to tell. */
function readInner(
  bytes: Uint8Array,
  at: number,
  to: number,
  protocol: number,
  depth: number,
  out: PacketHeader,
): boolean {
  if (protocol === IP.ipv4 || protocol === IP.ipv6)
    return readIp(bytes, at, to, depth + 1, out) === 'read';
  if (protocol === IP.gre) return readGre(bytes, at, to, depth + 1, out) === 'read';
  if (protocol !== IP.udp || at + 16 > to) return false;
  const port = shortAt(bytes, at + 2);
  if (VXLAN_PORTS.has(port) && (bytes[at + 8]! & 0x08) !== 0)
    return readEthernet(bytes, at + 16, to, depth + 1, out) === 'read';
  if (port !== GENEVE_PORT || bytes[at + 8]! >> 6 !== 0) return false;
  const behind = at + 16 + (bytes[at + 8]! & 63) * 4;
  return readType(bytes, behind, to, shortAt(bytes, at + 10), depth + 1, out) === 'read';
}

const readGre: Walk = (bytes, from, to, depth, out) => {
  if (from + 4 > to) return 'cut short';
  const flags = shortAt(bytes, from);
  const version = flags & 7;
  let at = from + 4;
  if ((flags & 0x8000) !== 0 && version === 0) at += 4; // checksum
  if ((flags & 0x2000) !== 0) at += 4; // key
  if ((flags & 0x1000) !== 0) at += 4; // sequence
  if ((flags & 0x0080) !== 0 && version === 1) at += 4; // acknowledgement
  return version > 1 ? 'not IP' : readType(bytes, at, to, shortAt(bytes, from + 2), depth, out);
};

/** False where the transport header is cut off before its ports end. */
function readPorts(
  bytes: Uint8Array,
  at: number,
  to: number,
  protocol: number,
  isFragment: boolean,
  out: PacketHeader,
): boolean {
  const isIcmp = protocol === IP.icmp || protocol === ICMPV6;
  const hasPorts =
    protocol === IP.tcp || protocol === IP.udp || protocol === SCTP || protocol === IP.dccp;
  const isTold = !isFragment && (isIcmp || hasPorts || protocol === UDP_LITE);
  if (isTold && at + 4 > to) return false;
  out.sourcePort = isTold && !isIcmp ? shortAt(bytes, at) : 0;
  out.destinationPort = isTold ? shortAt(bytes, isIcmp ? at : at + 2) : 0;
  out.tcpFlags = isTold && protocol === IP.tcp && at + 14 <= to ? bytes[at + 13]! : -1;
  out.protocol = protocol;
  out.isFragment = isFragment;
  out.portsAt = at;
  return true;
}

function setIp(
  out: PacketHeader,
  family: number,
  sourceAt: number,
  destinationAt: number,
  ipBytes: number,
): void {
  out.family = family;
  out.sourceAt = sourceAt;
  out.destinationAt = destinationAt;
  out.ipBytes = ipBytes;
}

function shortAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}
