/**
 * Which addresses the outside world may have. A name that resolves to anything else (loopback, private, link-local, multicast,
 * documentation, tunnels that carry one of these) is refused, so that no URL makes this node talk to its own network.
 * Registries: IANA special-purpose addresses, RFC 6890 and its updates; IPv6 global unicast is 2000::/3 (RFC 4291 §2.4).
 */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** Why an address is refused: the range it lies in. */
export type AddressFault = { readonly address: string; readonly range: string };

type Range = readonly [prefix: string, bits: number, what: string];

const IPV4: readonly Range[] = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared by a carrier'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'protocol assignments'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'relay of 6to4'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarks'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved or broadcast'],
];

/** Inside 2000::/3; everything outside of it is refused as a whole. */
const IPV6: readonly Range[] = [
  ['2001::', 23, 'protocol assignments (Teredo, ORCHID …)'],
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4: carries an IPv4 address'],
  ['3fff::', 20, 'documentation'],
];

const lists = [...IPV4.map(listOf('ipv4')), ...IPV6.map(listOf('ipv6'))];
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Undefined when the address may be connected to. */
export function addressFault(address: string): AddressFault | undefined {
  if (isIP(address) === 0) return { address, range: 'no IP address' };
  if (address.includes('%')) return { address, range: 'bound to an interface' };
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (family === 'ipv6' && !globalUnicast.check(address, 'ipv6')) {
    return { address, range: 'outside the global IPv6 range (loopback, local, mapped, multicast)' };
  }
  const found = lists.find((one) => one.family === family && one.list.check(address, family));
  return found && { address, range: found.what };
}

function listOf(family: 'ipv4' | 'ipv6') {
  return ([prefix, bits, what]: Range) => {
    const list = new BlockList();
    list.addSubnet(prefix, bits, family);
    return { family, list, what };
  };
}
